/* See fuzz.h. */
#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>

uint8_t fuzz_byte(fuzz_input *input)
{
    if (input->size == 0)
        return 0;
    input->size--;
    return *input->bytes++;
}

uint64_t fuzz_word(fuzz_input *input)
{
    uint64_t word = 0;
    for (int i = 0; i < 8; i++)
        word |= (uint64_t)fuzz_byte(input) << 8 * i;
    return word;
}

void fuzz_require(bool holds, const char *what)
{
    if (holds)
        return;
    (void)fprintf(stderr, "fuzz: does not hold: %s\n", what);
    abort();
}
