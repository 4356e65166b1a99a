/* See sort.h. Quicksort by the median of three; short runs by insertion; a heap where the splits
 * are bad for long. */
#include "base/sort.h"

#include <stdint.h>
#include <string.h>

#define SHORT_RUN 12

typedef struct run {
    unsigned char *items;
    size_t size; /* of an item */
    hf_compare_fn *compare;
} run;

static unsigned char *at(const run *r, size_t i)
{
    return r->items + i * r->size;
}

static void swap(const run *r, size_t i, size_t j)
{
    unsigned char *a = at(r, i);
    unsigned char *b = at(r, j);
    size_t left = r->size;
    /* Whole words first: memcpy of a fixed size is one instruction each. */
    for (; left >= sizeof(uint64_t); left -= sizeof(uint64_t)) {
        uint64_t x = 0;
        uint64_t y = 0;
        memcpy(&x, a, sizeof x);
        memcpy(&y, b, sizeof y);
        memcpy(a, &y, sizeof y);
        memcpy(b, &x, sizeof x);
        a += sizeof x;
        b += sizeof y;
    }
    for (; left > 0; left--) {
        unsigned char x = *a;
        *a++ = *b;
        *b++ = x;
    }
}

static int compare(const run *r, size_t i, size_t j)
{
    return r->compare(at(r, i), at(r, j));
}

/* Items first … end − 1, here and below. */
static void insertion_sort(const run *r, size_t first, size_t end)
{
    for (size_t i = first + 1; i < end; i++)
        for (size_t j = i; j > first && compare(r, j - 1, j) > 0; j--)
            swap(r, j - 1, j);
}

/* Lets the item at `root` of the heap that starts at `first` sink to where both its children are
 * smaller. */
static void sink(const run *r, size_t first, size_t root, size_t count)
{
    for (size_t child = 2 * root + 1; child < count; child = 2 * root + 1) {
        if (child + 1 < count && compare(r, first + child, first + child + 1) < 0)
            child++;
        if (compare(r, first + root, first + child) >= 0)
            return;
        swap(r, first + root, first + child);
        root = child;
    }
}

static void heap_sort(const run *r, size_t first, size_t end)
{
    size_t count = end - first;
    for (size_t i = count / 2; i > 0; i--)
        sink(r, first, i - 1, count);
    for (size_t i = count; i > 1; i--) {
        swap(r, first, first + i - 1);
        sink(r, first, 0, i - 1);
    }
}

/* Puts the median of the first, middle and last item first. */
static void choose_pivot(const run *r, size_t first, size_t end)
{
    size_t middle = first + (end - first) / 2;
    size_t last = end - 1;
    if (compare(r, middle, last) > 0)
        swap(r, middle, last);
    if (compare(r, first, last) > 0)
        swap(r, first, last);
    if (compare(r, first, middle) < 0)
        swap(r, first, middle);
}

/* Splits around the item at `first`: what is not larger stands before the place returned, where it
 * is then; the rest behind. */
static size_t split(const run *r, size_t first, size_t end)
{
    size_t i = first;
    size_t j = end;
    for (;;) {
        /* Stopping at equals on both sides keeps the halves even when all items are equal. */
        do
            i++;
        while (i < end && compare(r, i, first) < 0);
        do
            j--;
        while (compare(r, j, first) > 0);
        if (i >= j)
            break;
        swap(r, i, j);
    }
    swap(r, first, j);
    return j;
}

static size_t depth_limit(size_t count)
{
    size_t depth = 0;
    for (; count > 1; count /= 2)
        depth += 2;
    return depth;
}

/* Sorts the smaller half by calling itself, so at most log2(count) deep, and goes on with the
 * larger. */
static void sort_run(const run *r, size_t first, size_t end, size_t depth)
{
    while (end - first > SHORT_RUN && depth > 0) {
        choose_pivot(r, first, end);
        size_t middle = split(r, first, end);
        depth--;
        if (middle - first < end - middle) {
            sort_run(r, first, middle, depth);
            first = middle + 1;
        } else {
            sort_run(r, middle + 1, end, depth);
            end = middle;
        }
    }
    if (end - first > SHORT_RUN)
        heap_sort(r, first, end);
    else
        insertion_sort(r, first, end);
}

void hf_sort(void *items, size_t count, size_t item_size, hf_compare_fn *compare_items)
{
    if (count < 2)
        return;
    run all = {.items = items, .size = item_size, .compare = compare_items};
    sort_run(&all, 0, count, depth_limit(count));
}
