/* See alloc.h. */
#include "base/alloc.h"

#include <stdlib.h>
#include <string.h>

static void *libc_resize(void *ctx, void *ptr, size_t old_size, size_t new_size)
{
    (void)ctx;
    (void)old_size;
    if (new_size == 0) {
        free(ptr);
        return NULL;
    }
    return realloc(ptr, new_size);
}

hf_allocator hf_allocator_libc(void)
{
    return (hf_allocator){.resize = libc_resize, .ctx = NULL};
}

/* At least `needed`, half more than `capacity` and `least`. */
static size_t grown(size_t capacity, size_t needed, size_t least)
{
    size_t more = capacity <= SIZE_MAX / 2 ? capacity + capacity / 2 : SIZE_MAX;
    more = more > least ? more : least;
    return needed > more ? needed : more;
}

static hf_status reserve(const hf_allocator *allocator, void *array, size_t *capacity,
                         size_t needed, size_t item_size, size_t least)
{
    if (needed <= *capacity)
        return HF_OK;
    size_t room = grown(*capacity, needed, least);
    if (room > SIZE_MAX / item_size)
        return HF_ENOMEM;
    /* memcpy, because `array` points to a pointer of some other type and may not be read as a void
     * *. */
    void *old = NULL;
    memcpy(&old, array, sizeof old);
    void *moved = allocator->resize(allocator->ctx, old, *capacity * item_size, room * item_size);
    if (moved == NULL)
        return HF_ENOMEM;
    memcpy(array, &moved, sizeof moved);
    *capacity = room;
    return HF_OK;
}

hf_status hf_array_reserve(const hf_allocator *allocator, void *array, size_t *capacity,
                           size_t needed, size_t item_size)
{
    return reserve(allocator, array, capacity, needed, item_size, 8);
}

hf_status hf_array_reserve_small(const hf_allocator *allocator, void *array, size_t *capacity,
                                 size_t needed, size_t item_size)
{
    return reserve(allocator, array, capacity, needed, item_size, 2);
}

void hf_array_done(const hf_allocator *allocator, void *array, size_t *capacity, size_t item_size)
{
    void *old = NULL;
    memcpy(&old, array, sizeof old);
    if (old != NULL)
        (void)allocator->resize(allocator->ctx, old, *capacity * item_size, 0);
    old = NULL;
    memcpy(array, &old, sizeof old);
    *capacity = 0;
}
