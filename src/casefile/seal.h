/*
 * A document in parts, with a manifest of their SHA-256 hashes at its end: any byte that is changed
 * later is noticed, and in which part.
 *
 *     <!-- part: summary -->        A part is the lines from the first of these to the last, both
 *     ...                           included; parts follow each other with nothing between.
 *     <!-- end: summary -->
 *     <!-- part: manifest -->       A line "HASH  NAME" for each part before it, as sha256sum
 *     ...                           writes them.
 *     <!-- end: manifest -->
 *     <!-- sha256 of all lines above: HASH -->
 *
 * Whoever may rewrite the file can write new hashes too: the hash of the whole file, noted
 * elsewhere, is what binds.
 *
 * Lives here: parts, hashes, checking. Does not: what a part says (dossier.h).
 */
#ifndef HF_CASEFILE_SEAL_H
#define HF_CASEFILE_SEAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#define HF_SEAL_PARTS_MOST 16
#define HF_SEAL_HASH_SIZE 65 /* 64 lower-case hexadecimal digits and a zero */

typedef struct hf_seal {
    FILE *stream; /* where a part is written, between begin and end */
    char *text;   /* all so far; of hf_seal_finish the whole document */
    size_t size;
    size_t from; /* where the part under way begins */
    int count;
    const char *names[HF_SEAL_PARTS_MOST];
    char hashes[HF_SEAL_PARTS_MOST][HF_SEAL_HASH_SIZE];
    bool has_failed; /* out of memory, or no hash was to be had */
} hf_seal;

/* An empty document; false: out of memory, and nothing to be done. */
bool hf_seal_open(hf_seal *seal);

/* Starts and ends a part; `name` is borrowed, of lower-case letters, and new in the document. */
void hf_seal_begin(hf_seal *seal, const char *name);
void hf_seal_end(hf_seal *seal);

/* Ends the document: hashes of the parts as lines of text into the manifest, whose other words are
 * `before` and `after`; then the last line. False: something has failed on the way. */
bool hf_seal_finish(hf_seal *seal, const char *before, const char *after);

/* Frees it all. */
void hf_seal_done(hf_seal *seal);

/* SHA-256 of the bytes, in hexadecimal; false: the library has none. */
bool hf_seal_hash(const char *text, size_t size, char ret_hash[HF_SEAL_HASH_SIZE]);

typedef struct hf_seal_verdict {
    int parts;         /* that the manifest names and that are as they were */
    char altered[512]; /* what is not as it was made, as "summary, holds"; "" when all is */
} hf_seal_verdict;

/* Checks a document. True: every byte is as hf_seal_finish left it. Linear in its size times its
 * parts. */
bool hf_seal_check(const char *text, size_t size, hf_seal_verdict *ret_verdict);

#endif
