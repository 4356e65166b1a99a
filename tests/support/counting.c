/* See counting.h. Each block carries its size in front, so that a wrong old_size is found out. */
#include "support/counting.h"

#include <stdalign.h>
#include <string.h>

#include "base/alloc.h"

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
        block = counting->outer.resize(counting->outer.ctx, NULL, 0, new_size + FRONT);
        if (block == NULL)
            return NULL;
        memcpy(block, &new_size, sizeof new_size);
        block += FRONT;
        if (old != NULL)
            memcpy(block, old, old_size < new_size ? old_size : new_size);
    }
    if (old != NULL)
        (void)counting->outer.resize(counting->outer.ctx, old - FRONT, size_of(old) + FRONT, 0);
    counting->live_bytes += new_size - old_size;
    if (counting->live_bytes > counting->peak_bytes)
        counting->peak_bytes = counting->live_bytes;
    return block;
}

hf_allocator hf_counting_init(hf_counting *counting)
{
    return hf_counting_init_over(counting, hf_allocator_libc());
}

hf_allocator hf_counting_init_over(hf_counting *counting, hf_allocator outer)
{
    *counting = (hf_counting){.outer = outer};
    return (hf_allocator){.resize = counting_resize, .ctx = counting};
}
