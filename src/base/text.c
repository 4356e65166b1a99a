/* Text of strangers, made safe to show: see text.h. */
#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

/* The code point that begins at `bytes`; *ret_size is its bytes. −1 and 1: not UTF-8. */
static int32_t decode(const uint8_t *bytes, size_t size, size_t *ret_size)
{
    static const int32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    const uint8_t lead = bytes[0];
    const size_t length = lead < 0x80             ? 1
                          : (lead & 0xe0) == 0xc0 ? 2
                          : (lead & 0xf0) == 0xe0 ? 3
                          : (lead & 0xf8) == 0xf0 ? 4
                                                  : 0;
    int32_t point = length == 1 ? lead : lead & (0x7f >> length);
    *ret_size = 1;
    if (length == 0 || length > size)
        return -1;
    for (size_t i = 1; i < length; i++) {
        if ((bytes[i] & 0xc0) != 0x80)
            return -1;
        point = point << 6 | (bytes[i] & 0x3f);
    }
    if (point < least[length] || point > 0x10ffff || (point >= 0xd800 && point < 0xe000))
        return -1;
    *ret_size = length;
    return point;
}

static bool is_control(int32_t point)
{
    return point < 0x20 || (point >= 0x7f && point < 0xa0);
}

/* Marks, embeddings, overrides and isolates of the bidirectional algorithm, and line separators. */
static bool is_turn(int32_t point)
{
    return point == 0x61c || point == 0x200e || point == 0x200f ||
           (point >= 0x2028 && point <= 0x202e) || (point >= 0x2066 && point <= 0x2069);
}

size_t hf_text_clean(char *text, size_t size)
{
    size_t used = 0;
    for (size_t at = 0; at < size;) {
        size_t length;
        const int32_t point = decode((const uint8_t *)text + at, size - at, &length);
        const bool is_space = point == '\n' || point == '\r' || point == '\t';
        if (is_space || is_control(point) || is_turn(point))
            text[used++] = is_space ? ' ' : '?';
        else
            for (size_t i = 0; i < length; i++)
                text[used++] = text[at + i];
        at += length;
    }
    text[used] = '\0';
    return used;
}
