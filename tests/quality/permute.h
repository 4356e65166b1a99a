/*
 * A world in which nothing is coordinated any more: what is found in it is found by chance.
 *
 * Lives here: shuffling reporters. Does not: what chance may find (quality_memory.c).
 */
#ifndef HF_QUALITY_PERMUTE_H
#define HF_QUALITY_PERMUTE_H

#include "simulate/world.h"

/*
 * Gives every report another report's reporter, with what is the reporter's own (words, origin), at
 * random. Each reporter keeps the number of its reports, each target its times; no target gets a
 * reporter once more than it had him, and nobody reports himself.
 */
void quality_permute(hf_world *world, uint64_t seed);

#endif
