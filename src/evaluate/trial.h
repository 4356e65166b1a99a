/*
 * A trial: a whole history through a fresh engine with some policy.
 *
 * What staff decided named campaigns and crews by the numbers that the live detector gave them; in
 * a trial other campaigns have those numbers. So decisions are followed where the trial has found
 * the like of what they are about (hf_book_find_like), and left out where it has not.
 *
 * Lives here: the run. Does not: where the events come from, what is made of the findings.
 */
#ifndef HF_EVALUATE_TRIAL_H
#define HF_EVALUATE_TRIAL_H

#include "evaluate/book.h"

/* Told now and then: `done` of `total` events are pushed. */
typedef void hf_trial_progress_fn(void *ctx, size_t done, size_t total);

typedef struct hf_trial {
    const hf_allocator *allocator;
    const hf_event *events; /* accounts first, then in event order */
    size_t count;
    const hf_policy *policy;
    uint64_t seed;
    const hf_book *live;            /* what decisions are about; NULL: none is followed */
    hf_trial_progress_fn *progress; /* or NULL */
    void *ctx;
} hf_trial;

typedef struct hf_trial_result {
    hf_engine_stats stats;
    int64_t decisions;          /* in the events */
    int64_t decisions_left_out; /* of them */
} hf_trial_result;

/* Adds what was found to the book, which is empty before. HF_OK; HF_ENOMEM; HF_EINVAL: a policy or
 * an event is out of bounds. */
HF_MUST_CHECK hf_status hf_trial_run(const hf_trial *trial, hf_book *book,
                                     hf_trial_result *ret_result);

#endif
