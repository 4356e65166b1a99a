/*
 * What reports say, as numbers that make the same text every time, so that a world of millions of
 * reports holds no text.
 *
 * Most people say nothing, or a word or two; some take a phrase that others take too; few write a
 * sentence of their own. A template is one sentence that a crew was given, and that each sender
 * varies: a counter, an emoji, a word swapped, letters that only look alike, characters that nobody
 * sees.
 *
 * Lives here: numbers to text. Does not: who says what (speech.c).
 */
#ifndef HF_SIMULATE_WORDS_H
#define HF_SIMULATE_WORDS_H

#include <stddef.h>
#include <stdint.h>

#define HF_WORDS_SIZE 600 /* no text is longer, its terminating zero included */

typedef enum hf_words_kind {
    HF_WORDS_NONE,
    HF_WORDS_SHORT,    /* `which`: how common; 0 is the commonest */
    HF_WORDS_PHRASE,   /* `which`: how common; a phrase per number, without end */
    HF_WORDS_SENTENCE, /* a sentence per pair of numbers */
    HF_WORDS_TEMPLATE, /* `which`: the template; `variation`: one sender's copy of it */
    HF_WORDS_KIND_COUNT
} hf_words_kind;

/* `which` below 2^24. 0 says nothing. */
uint64_t hf_words(hf_words_kind kind, uint32_t which, uint32_t variation);
hf_words_kind hf_words_get_kind(uint64_t words);
uint32_t hf_words_get_which(uint64_t words);

/* Writes valid UTF-8 without control characters or backslashes and a zero; returns its length. */
size_t hf_words_text(uint64_t words, char text[HF_WORDS_SIZE]);

/* The same for an origin, the hash of a client or network: 16 letters; nothing for 0. */
#define HF_ORIGIN_SIZE 17
size_t hf_origin_text(uint64_t seed, uint32_t origin, char text[HF_ORIGIN_SIZE]);

#endif
