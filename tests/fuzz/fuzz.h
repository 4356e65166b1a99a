/*
 * What the fuzz targets share. A target is one file with LLVMFuzzerTestOneInput; it is linked with
 * libFuzzer, or with replay.c, which gives it the files of a corpus.
 *
 * A target does not only wait for crashes: it states what must hold for every input, by
 * fuzz_require.
 *
 * Lives here: reading an input in small pieces, and stating what must hold.
 */
#ifndef HF_TESTS_FUZZ_H
#define HF_TESTS_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Always 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct fuzz_input {
    const uint8_t *bytes;
    size_t size;
} fuzz_input;

/* The next byte, moving on; 0 at the end. */
uint8_t fuzz_byte(fuzz_input *input);

/* The next eight, the first one lowest. */
uint64_t fuzz_word(fuzz_input *input);

/* Says `what` does not hold, and aborts, unless it does. */
void fuzz_require(bool holds, const char *what);

#endif
