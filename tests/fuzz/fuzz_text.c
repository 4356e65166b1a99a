/*
 * The comment folder (holdfast/traits.h) and the cleaning of strangers' text (base/text.h).
 *
 * Must hold: a cleaned text is no longer, has no control character, and cleaning it again changes
 * nothing; a comment hashes the same every time and in capitals; either all places are set or none;
 * what stands behind HF_COMMENT_BYTES is not read.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "fuzz.h"
#include "holdfast/traits.h"

static bool has_control(const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if ((uint8_t)text[i] < 0x20 || text[i] == 0x7f)
            return true;
    return false;
}

static void clean(char *copy, size_t size)
{
    const size_t once = hf_text_clean(copy, size);
    fuzz_require(once <= size && copy[once] == '\0', "a clean text is no longer, and ends");
    fuzz_require(!has_control(copy, once), "a clean text has no control character");
    char *again = malloc(once + 1);
    fuzz_require(again != NULL, "there is memory");
    memcpy(again, copy, once + 1);
    fuzz_require(hf_text_clean(again, once) == once && memcmp(again, copy, once + 1) == 0,
                 "cleaning a clean text changes nothing");
    free(again);
}

static void capitals(char *text, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (text[i] >= 'a' && text[i] <= 'z')
            text[i] = (char)(text[i] - 0x20);
}

static void fold(const char *text, char *copy, size_t size)
{
    uint32_t first[HF_COMMENT_HASHES];
    uint32_t other[HF_COMMENT_HASHES];
    int set = 0;
    hf_traits_comment(text, size, 7, first);
    for (int i = 0; i < HF_COMMENT_HASHES; i++)
        set += first[i] != 0;
    fuzz_require(set == 0 || set == HF_COMMENT_HASHES, "all places are set, or none");
    fuzz_require(hf_traits_agreement(first, first) == set, "a comment agrees with itself");
    capitals(copy, size);
    hf_traits_comment(copy, size, 7, other);
    fuzz_require(memcmp(first, other, sizeof first) == 0, "capitals do not change the words");
    if (size > HF_COMMENT_BYTES) {
        hf_traits_comment(text, HF_COMMENT_BYTES, 7, other);
        fuzz_require(memcmp(first, other, sizeof first) == 0, "the rest is not read");
    }
    fuzz_require((hf_traits_origin(text, size, 7) == 0) == (size == 0), "an origin is never 0");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *copy = malloc(size + 1);
    fuzz_require(copy != NULL, "there is memory");
    if (size > 0)
        memcpy(copy, data, size);
    fold((const char *)data, copy, size);
    if (size > 0)
        memcpy(copy, data, size);
    clean(copy, size);
    free(copy);
    return 0;
}
