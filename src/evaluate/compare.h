/*
 * What would change: the findings of a trial against those of the live tables.
 *
 * Lives here: which campaigns are the same, one to one; the counts. Does not: how one is known
 * (book.h).
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

/*
 * Which campaign of each book is which of the other: first by fingerprint, then the earliest that
 * was not taken. By place in the book; HF_MAP_NONE: only one of the books has it.
 */
typedef struct hf_match {
    const hf_allocator *allocator;
    uint32_t *trial_of_live, *live_of_trial;
    size_t live_capacity, trial_capacity;
} hf_match;

/* HF_OK or HF_ENOMEM; to be freed with hf_match_done either way. O(live x trial) at worst. */
HF_MUST_CHECK hf_status hf_match_init(hf_match *match, const hf_book *live, const hf_book *trial);
void hf_match_done(hf_match *match);

typedef struct hf_change {
    int64_t live, trial;  /* how many there are */
    int64_t gained, lost; /* in the trial only; in the live tables only */
} hf_change;

typedef struct hf_comparison {
    hf_change campaigns;
    hf_change holds; /* lost: no hold of the trial's stands on the account, the list, or the account
                      * as an entry in that time */
    hf_change suppressions; /* reports; lost: freed */
} hf_comparison;

/* Counts campaigns detected, holds placed and reports suppressed within the period. HF_OK or
 * HF_ENOMEM. */
HF_MUST_CHECK hf_status hf_compare(const hf_book *live, const hf_book *trial, const hf_match *match,
                                   const hf_period *period, hf_comparison *ret_comparison);

#endif
