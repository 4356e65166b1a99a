/*
 * What would change: the findings of a trial against those of the live tables.
 *
 * Lives here: the counts. Does not: finding a campaign's like (book.h).
 */
#ifndef HF_EVALUATE_COMPARE_H
#define HF_EVALUATE_COMPARE_H

#include "evaluate/book.h"

/* A part of history: [since, until). */
typedef struct hf_period {
    hf_usec since; /* HF_USEC_NONE: from the start */
    hf_usec until; /* INT64_MAX: to the end */
} hf_period;

bool hf_period_has(const hf_period *period, hf_usec at);

typedef struct hf_change {
    int64_t live, trial;  /* how many there are */
    int64_t gained, lost; /* in the trial only; in the live tables only */
} hf_change;

typedef struct hf_comparison {
    hf_change campaigns;
    hf_change holds;        /* lost: no hold of the trial's stands on the target in that time */
    hf_change suppressions; /* reports; lost: freed */
} hf_comparison;

/* Counts campaigns detected, holds placed and reports suppressed within the period. HF_OK or
 * HF_ENOMEM. */
HF_MUST_CHECK hf_status hf_compare(const hf_book *live, const hf_book *trial,
                                   const hf_period *period, hf_comparison *ret_comparison);

#endif
