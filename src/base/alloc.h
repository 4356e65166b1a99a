/*
 * Growing arrays over the caller's allocator.
 *
 * Lives here: the one function that grows an array, and the C library's allocator for programs.
 * Does not: caps and counters; an allocator that counts wraps another (see hf_allocator in
 * types.h).
 */
#ifndef HF_BASE_ALLOC_H
#define HF_BASE_ALLOC_H

#include "holdfast/status.h"
#include "holdfast/types.h"

/* malloc, realloc and free. */
hf_allocator hf_allocator_libc(void);

/*
 * Makes room for `needed` items of `item_size` bytes at *array (NULL when empty), of which
 * *capacity have room now; grows by at least half, so appending is O(1) amortised. HF_OK;
 * HF_ENOMEM: *array and *capacity are unchanged. `array` is the address of the pointer, e.g.
 * hf_array_reserve(a, &v->items, &v->capacity, v->count + 1, sizeof *v->items).
 */
HF_MUST_CHECK hf_status hf_array_reserve(const hf_allocator *allocator, void *array,
                                         size_t *capacity, size_t needed, size_t item_size);

/* Likewise, for one of very many arrays that mostly hold an item or two: begins with 2 instead
 * of 8. */
HF_MUST_CHECK hf_status hf_array_reserve_small(const hf_allocator *allocator, void *array,
                                               size_t *capacity, size_t needed, size_t item_size);

/* Frees *array, sets it NULL and *capacity 0. */
void hf_array_done(const hf_allocator *allocator, void *array, size_t *capacity, size_t item_size);

#endif
