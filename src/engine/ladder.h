/*
 * The ladder: at which counts to look.
 *
 * Lives here: its rungs. Does not: what is counted (detect.h, dependence.h, list_looks.h).
 */
#ifndef HF_ENGINE_LADDER_H
#define HF_ENGINE_LADDER_H

#include <stdbool.h>
#include <stdint.h>

/* Whether n is `least` or more, and 3, 4, 5, 6, 8, 10, 13, 16, 20, 25, 32, 40, …: ten steps a
 * decade. O(log n). */
bool hf_ladder_is_rung(uint32_t n, uint32_t least);

#endif
