/* See counting.h. Each block carries its size in front, so that a wrong old_size is found out. */
#include "support/counting.h"

#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

#define FRONT (alignof(max_align_t) > sizeof(size_t) ? alignof(max_align_t) : sizeof(size_t))

static size_t size_of(const unsigned char *block)
{
    size_t size = 0;
    memcpy(&size, block - FRONT, sizeof size);
    return size;
}

static bool must_fail(hf_counting *counting)
{
    counting->allocations++;
    return counting->fail_at > 0 && --counting->fail_at == 0;
}

static void *counting_resize(void *ctx, void *ptr, size_t old_size, size_t new_size)
{
    hf_counting *counting = ctx;
    unsigned char *old = ptr;
    if ((old != NULL ? size_of(old) : 0) != old_size)
        counting->lied = true;
    if (new_size > 0 && must_fail(counting))
        return NULL;
    unsigned char *block = NULL;
    if (new_size > 0) {
        /* Always moved, so that a pointer kept too long is found by the sanitizer. */
        block = malloc(new_size + FRONT);
        if (block == NULL)
            return NULL;
        memcpy(block, &new_size, sizeof new_size);
        block += FRONT;
        if (old != NULL)
            memcpy(block, old, old_size < new_size ? old_size : new_size);
    }
    if (old != NULL)
        free(old - FRONT);
    counting->live_bytes += new_size - old_size;
    if (counting->live_bytes > counting->peak_bytes)
        counting->peak_bytes = counting->live_bytes;
    return block;
}

hf_allocator hf_counting_init(hf_counting *counting)
{
    *counting = (hf_counting){0};
    return (hf_allocator){.resize = counting_resize, .ctx = counting};
}
