/* See fuzz_arena.h. */
#include "fuzz_arena.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <sanitizer/asan_interface.h>

/* What does not fit any more is malloc's as well. GAP: poisoned bytes after a block. UNSET_MAX:
 * as much of a block is set to UNSET; what is larger is set by the engine, or never read. */
enum { ARENA_SIZE = 64 << 20, LARGE = 4 << 10, GAP = 64, ALIGNMENT = 16 };
enum { UNSET = 0xbe, UNSET_MAX = 512 << 10 };

static unsigned char *arena;
static size_t used;

void fuzz_arena_begin(void)
{
    used = 0;
    if (arena != NULL)
        return;
    arena = malloc(ARENA_SIZE);
    if (arena == NULL)
        abort();
    ASAN_POISON_MEMORY_REGION(arena, ARENA_SIZE);
}

static bool is_of_arena(const void *block)
{
    return (uintptr_t)block - (uintptr_t)arena < ARENA_SIZE;
}

/* As malloc under the sanitizer, which sets less: what an earlier input left should not be read. */
static void *take(size_t size)
{
    const size_t place = (size + GAP + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if (size < LARGE || size > ARENA_SIZE || place > ARENA_SIZE - used)
        return malloc(size);
    unsigned char *block = arena + used;
    used += place;
    ASAN_UNPOISON_MEMORY_REGION(block, size);
    memset(block, UNSET, size < UNSET_MAX ? size : UNSET_MAX);
    return block;
}

static void give_back(void *block, size_t size)
{
    if (block == NULL || !is_of_arena(block))
        free(block);
    else
        ASAN_POISON_MEMORY_REGION(block, size);
}

static void *arena_resize(void *ctx, void *ptr, size_t old_size, size_t new_size)
{
    (void)ctx;
    void *block = NULL;
    if (new_size > 0) {
        block = take(new_size);
        if (block == NULL)
            return NULL;
        if (ptr != NULL)
            memcpy(block, ptr, old_size < new_size ? old_size : new_size);
    }
    give_back(ptr, old_size);
    return block;
}

hf_allocator fuzz_arena_allocator(void)
{
    return (hf_allocator){.resize = arena_resize, .ctx = NULL};
}
