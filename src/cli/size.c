/* See size.h. */
#include "cli/size.h"

#include <stdint.h>
#include <strings.h>

static bool parse_unit(const char *text, unsigned *ret_shift)
{
    static const char *const units[] = {"", "kB", "MB", "GB", "TB"};
    for (unsigned i = 0; i < sizeof units / sizeof *units; i++) {
        *ret_shift = 10 * i;
        if (strcasecmp(text, units[i]) == 0)
            return true;
    }
    return false;
}

bool hf_size_parse(const char *text, size_t *ret_bytes)
{
    size_t number = 0;
    unsigned shift;
    for (; *text >= '0' && *text <= '9'; text++) {
        const size_t digit = (size_t)(*text - '0');
        if (number > (SIZE_MAX - digit) / 10)
            return false;
        number = 10 * number + digit;
    }
    if (number == 0 || !parse_unit(text, &shift) || number > SIZE_MAX >> shift)
        return false;
    *ret_bytes = number << shift;
    return true;
}
