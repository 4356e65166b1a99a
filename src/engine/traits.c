/*
 * Words and origins as hashes: see holdfast/traits.h.
 *
 * Lives here: folding, words, MinHash. Does not: what agreement means (signs.h).
 */
#include "holdfast/traits.h"

#define XXH_INLINE_ALL
#include <utf8proc.h>
#include <xxhash.h>

#include "base/map.h"

#define WORD_MAX 48 /* letters of a word that count */
#define FOLD_MAX 32 /* code points that one may fold into */

/* Letters that look like a Latin one, after folding of case: the commonest of Unicode's confusables
 * (UTS #39), and digits that stand for letters. */
static const struct {
    utf8proc_int32_t from;
    char to;
} look_alikes[] = {
    {'0', 'o'},   {'1', 'l'},   {'3', 'e'},   {'4', 'a'},   {'5', 's'},   {'7', 't'},
    {0x131, 'i'}, {0x251, 'a'}, {0x261, 'g'}, {0x3b1, 'a'}, {0x3b5, 'e'}, {0x3b9, 'i'},
    {0x3ba, 'k'}, {0x3bd, 'v'}, {0x3bf, 'o'}, {0x3c1, 'p'}, {0x3c4, 't'}, {0x3c5, 'u'},
    {0x3c7, 'x'}, {0x430, 'a'}, {0x432, 'b'}, {0x435, 'e'}, {0x43a, 'k'}, {0x43c, 'm'},
    {0x43d, 'h'}, {0x43e, 'o'}, {0x440, 'p'}, {0x441, 'c'}, {0x442, 't'}, {0x443, 'y'},
    {0x445, 'x'}, {0x455, 's'}, {0x456, 'i'}, {0x458, 'j'}, {0x4bb, 'h'}, {0x501, 'd'},
    {0x51b, 'q'}, {0x51d, 'w'},
};

/* The words as they come. Letters of scripts that put no space between words are words each. */
typedef struct hf_reader {
    uint64_t seed;
    uint32_t letters[WORD_MAX];
    uint32_t count;
    uint32_t kept; /* letters up to the last that is no digit: a counter at the end is left out */
    bool is_skipping; /* a link or a name, until the next space */
    uint32_t words;
    uint64_t previous;
    uint64_t least[HF_COMMENT_HASHES];
} hf_reader;

static void take_word(hf_reader *reader)
{
    const uint32_t kept = reader->kept;
    reader->count = reader->kept = 0;
    if (kept == 0)
        return;
    const uint64_t word =
        XXH3_64bits_withSeed(reader->letters, kept * sizeof *reader->letters, reader->seed);
    for (uint64_t i = 0; i < HF_COMMENT_HASHES && reader->words > 0; i++) {
        const uint64_t pair = hf_mix64(hf_mix64(reader->previous + reader->seed + i) ^ word);
        reader->least[i] = pair < reader->least[i] ? pair : reader->least[i];
    }
    reader->previous = word;
    reader->words++;
}

static bool is_word(const hf_reader *reader, const char *text)
{
    uint32_t i = 0;
    while (i < reader->count && text[i] != '\0' && reader->letters[i] == (uint32_t)text[i])
        i++;
    return i == reader->count && text[i] == '\0';
}

static uint32_t look_alike(utf8proc_int32_t letter)
{
    for (size_t i = 0; i < sizeof look_alikes / sizeof *look_alikes; i++)
        if (look_alikes[i].from == letter)
            return (uint32_t)look_alikes[i].to;
    return (uint32_t)letter;
}

/* Thai, Lao, Khmer, kana, Han and their like. */
static bool is_unspaced(utf8proc_int32_t letter)
{
    return (letter >= 0xe00 && letter < 0x1000) || (letter >= 0x1780 && letter < 0x1800) ||
           (letter >= 0x2e80 && letter < 0xa4d0) || (letter >= 0xf900 && letter < 0xfb00) ||
           letter >= 0x20000;
}

static void put_letter(hf_reader *reader, uint32_t letter, bool is_digit)
{
    if (reader->count < WORD_MAX)
        reader->letters[reader->count++] = letter;
    if (!is_digit)
        reader->kept = reader->count;
}

static void take_letter(hf_reader *reader, utf8proc_int32_t letter, bool is_digit)
{
    if (is_unspaced(letter))
        take_word(reader);
    put_letter(reader, look_alike(letter), is_digit);
    if (is_unspaced(letter))
        take_word(reader);
}

/* A space, a sign, an emoji. */
static void take_border(hf_reader *reader, utf8proc_int32_t sign, bool is_space)
{
    const bool is_link = (sign == ':' && (is_word(reader, "http") || is_word(reader, "https"))) ||
                         (sign == '.' && is_word(reader, "www"));
    if (is_link)
        reader->count = reader->kept = 0;
    take_word(reader);
    if (is_link || sign == '@')
        reader->is_skipping = true;
    if (is_space)
        reader->is_skipping = false;
}

static void take_folded(hf_reader *reader, utf8proc_int32_t point)
{
    const utf8proc_category_t category = utf8proc_category(point);
    const bool is_letter = category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO;
    const bool is_digit = category >= UTF8PROC_CATEGORY_ND && category <= UTF8PROC_CATEGORY_NO;
    const bool is_space = (category >= UTF8PROC_CATEGORY_ZS && category <= UTF8PROC_CATEGORY_ZP) ||
                          category == UTF8PROC_CATEGORY_CC;
    if (!is_letter && !is_digit)
        take_border(reader, point, is_space);
    else if (!reader->is_skipping)
        take_letter(reader, point, is_digit);
}

static void take_point(hf_reader *reader, utf8proc_int32_t point)
{
    utf8proc_int32_t folded[FOLD_MAX];
    int boundary = 0;
    const utf8proc_ssize_t count =
        utf8proc_decompose_char(point, folded, FOLD_MAX,
                                UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD |
                                    UTF8PROC_IGNORE | UTF8PROC_STRIPMARK,
                                &boundary);
    for (utf8proc_ssize_t i = 0; i < count && i < FOLD_MAX; i++)
        take_folded(reader, folded[i]);
}

/* ASCII, most of what is written, folds as the tables of Unicode say, without asking them. */
static void take_ascii(hf_reader *reader, uint8_t byte)
{
    const bool is_upper = byte >= 'A' && byte <= 'Z';
    const bool is_digit = byte >= '0' && byte <= '9';
    if (!is_upper && !is_digit && !(byte >= 'a' && byte <= 'z'))
        take_border(reader, byte, byte <= ' ' || byte == 0x7f);
    else if (!reader->is_skipping)
        put_letter(reader, is_upper ? byte + 0x20U : is_digit ? look_alike(byte) : byte, is_digit);
}

void hf_traits_comment(const char *text, size_t size, uint64_t seed,
                       uint32_t ret_comment[HF_COMMENT_HASHES])
{
    hf_reader reader = {.seed = seed};
    const utf8proc_uint8_t *bytes = (const utf8proc_uint8_t *)text;
    const size_t end = size < HF_COMMENT_BYTES ? size : HF_COMMENT_BYTES;
    for (int i = 0; i < HF_COMMENT_HASHES; i++)
        reader.least[i] = UINT64_MAX;
    for (size_t at = 0; at < end;) {
        utf8proc_int32_t point = -1;
        if (bytes[at] < 0x80) {
            take_ascii(&reader, bytes[at++]);
            continue;
        }
        const utf8proc_ssize_t length =
            utf8proc_iterate(bytes + at, (utf8proc_ssize_t)(end - at), &point);
        if (length > 0 && point >= 0)
            take_point(&reader, point);
        else
            take_border(&reader, 0, false);
        at += length > 0 ? (size_t)length : 1;
    }
    take_word(&reader);
    for (int i = 0; i < HF_COMMENT_HASHES; i++)
        ret_comment[i] =
            reader.words < HF_COMMENT_WORDS ? 0 : (uint32_t)(reader.least[i] >> 32) | 1U;
}

uint32_t hf_traits_origin(const char *text, size_t size, uint64_t seed)
{
    return size == 0 ? 0 : (uint32_t)(XXH3_64bits_withSeed(text, size, seed) >> 32) | 1U;
}

int hf_traits_agreement(const uint32_t left[HF_COMMENT_HASHES],
                        const uint32_t right[HF_COMMENT_HASHES])
{
    int places = 0;
    for (int i = 0; i < HF_COMMENT_HASHES; i++)
        places += left[i] != 0 && left[i] == right[i];
    return places;
}
