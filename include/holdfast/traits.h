/*
 * What reporters can share beside targets, made comparable: words and origins as hashes.
 *
 * Words. A comment is folded until what a copier varies is gone: compatibility forms, case, marks,
 * zero-width characters and look-alike letters of other alphabets are folded; numbers, emoji,
 * punctuation, links and @names are left out. Of the words that remain, pairs of neighbours are
 * hashed by HF_COMMENT_HASHES functions, and the least value of each is kept (MinHash: A. Broder,
 * "On the resemblance and containment of documents", 1997): two comments agree in each place with a
 * chance that equals the share of pairs they have in common. With fewer than HF_COMMENT_WORDS words
 * there is nothing to compare: short words are everybody's.
 *
 * Pure: no state, no memory. The seed is the installation's secret, so that nobody can make words
 * that collide.
 */
#ifndef HOLDFAST_TRAITS_H
#define HOLDFAST_TRAITS_H

#include "holdfast/types.h"

#define HF_COMMENT_WORDS 5
#define HF_COMMENT_BYTES 4096 /* what comes after is not read */

/* Two comments are near-duplicates if they agree in so many of their HF_COMMENT_HASHES places. */
#define HF_COMMENT_AGREE 3

/* Any bytes; what is not UTF-8 separates words. Never 0 where something is kept. O(size). */
void hf_traits_comment(const char *text, size_t size, uint64_t seed,
                       uint32_t ret_comment[HF_COMMENT_HASHES]);

/* 0 for an empty text, else never 0. O(size). */
uint32_t hf_traits_origin(const char *text, size_t size, uint64_t seed);

/* How many places agree; 0 if either has no words. */
int hf_traits_agreement(const uint32_t left[HF_COMMENT_HASHES],
                        const uint32_t right[HF_COMMENT_HASHES]);

#endif
