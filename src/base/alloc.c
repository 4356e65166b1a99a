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

/* At least `needed`, half more than `capacity` and 8. */
static size_t grown(size_t capacity, size_t needed)
{
    size_t more = capacity <= SIZE_MAX / 2 ? capacity + capacity / 2 : SIZE_MAX;
    size_t least = more > 8 ? more : 8;
    return needed > least ? needed : least;
}

hf_status hf_array_reserve(const hf_allocator *allocator, void *array, size_t *capacity,
                           size_t needed, size_t item_size)
{
    if (needed <= *capacity)
        return HF_OK;
    size_t room = grown(*capacity, needed);
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
