/*
 * An allocator for tests: counts what is taken and given back, checks the sizes it is told, and
 * fails when asked to.
 *
 *     hf_counting counting;
 *     hf_allocator allocator = hf_counting_init(&counting);
 *     counting.fail_at = 3;                            the third allocation from now on fails, once
 *     … CU_ASSERT_EQUAL(counting.live_bytes, 0);
 *
 * Lives here: the allocator. Does not: limits by bytes.
 */
#ifndef HF_TESTS_SUPPORT_COUNTING_H
#define HF_TESTS_SUPPORT_COUNTING_H

#include "holdfast/types.h"

typedef struct hf_counting {
    size_t live_bytes;
    size_t peak_bytes;
    int64_t allocations; /* calls that asked for memory */
    int64_t fail_at;     /* counts down at each; the call that reaches 0 fails; 0: none does */
    bool lied;           /* an old size was not the one that was asked for */
    hf_allocator outer;  /* whose blocks they are */
} hf_counting;

/* Over the C library's. */
hf_allocator hf_counting_init(hf_counting *counting);

hf_allocator hf_counting_init_over(hf_counting *counting, hf_allocator outer);

#endif
