/*
 * Sorting in place: qsort's interface without what qsort leaves open.
 *
 * The C library's qsort may take memory behind the allocator's back, and orders equal items as it
 * likes. This one takes none, needs O(n log n) whatever the input, and gives the same order
 * everywhere: not stable, but the same.
 *
 * Lives here: the one sort of the pure code. Does not: sorting of other things than arrays.
 */
#ifndef HF_BASE_SORT_H
#define HF_BASE_SORT_H

#include <stddef.h>

/* Negative, zero or positive, as for qsort; a strict weak order. */
typedef int hf_compare_fn(const void *a, const void *b);

/* Ascending. `items` may be NULL when count is 0. */
void hf_sort(void *items, size_t count, size_t item_size, hf_compare_fn *compare);

#endif
