/*
 * Large blocks that cost no call to the system: for targets that open engines for every input.
 *
 * The idea. An engine begins with some megabytes of room, and what is freed by free() of that size
 * is unmapped: its pages are faulted in anew for every input, which took longer than playing it.
 * Here a large block is the next piece of one block that stays; nothing is used again before the
 * next input, and what is not in use is poisoned. So a byte beyond a block, or after it was given
 * back, is found as it is with malloc (as a use after poison). Small blocks are malloc's.
 *
 *     fuzz_arena_begin();
 *     const hf_allocator allocator = fuzz_arena_allocator();
 *     … everything is given back before the next fuzz_arena_begin
 *
 * Lives here: the arena, one for the process. Does not: counting (support/counting.h).
 */
#ifndef HF_TESTS_FUZZ_ARENA_H
#define HF_TESTS_FUZZ_ARENA_H

#include "holdfast/types.h"

/* All blocks were given back; the arena is whole again. */
void fuzz_arena_begin(void);

hf_allocator fuzz_arena_allocator(void);

#endif
