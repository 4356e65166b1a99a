/* The ladder: see ladder.h. */
#include "engine/ladder.h"

bool hf_ladder_is_rung(uint32_t n, uint32_t least)
{
    /* Renard's preferred numbers R10, in hundredths of a decade's start. */
    static const uint32_t decade[10] = {100, 126, 158, 200, 251, 316, 398, 501, 631, 794};
    uint64_t unit = 1; /* n lies in [unit, 10 unit) */
    while (unit * 10 <= n)
        unit *= 10;
    for (int i = 0; i < 10 && n >= least; i++)
        if ((decade[i] * unit + 50) / 100 == n)
            return true;
    return false;
}
