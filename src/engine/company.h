/*
 * Whom reporters meet, counted for the whole platform: the null hypothesis's own history.
 *
 * Pairs are kept apart from larger company (hf_company in history.h). And the busiest reporters are
 * watched: they choose what they report, and meet each other more often than reports drawn at
 * random would. How much more is their affinity: of all whom busy reporters met, the share who were
 * busy too, over their share of all reports.
 *
 * Lives here: these counts, functions of the edges in the window, whatever their order. Does not:
 * the edges (history.h).
 */
#ifndef HF_ENGINE_COMPANY_H
#define HF_ENGINE_COMPANY_H

#include "engine/history.h"

/* Reports in the window from which a reporter is a busy one: about one a day. */
#define HF_BUSY_LEAST 32

/* The most that busy reporters' affinity is taken for: a crew that makes itself busy cannot raise
 * it at will. */
#define HF_BUSY_AFFINITY_MAX 4.0

/* Before an edge with the target comes (change 1) or after it went (−1): who was in which company.
 */
void hf_company_count(hf_history *history, const hf_target *target, const hf_report *report,
                      int change);

/*
 * Puts an edge into its target's and its reporter's list, and takes one out of both. Room was
 * reserved. Costs as hf_reports_insert and hf_trail_add, and O(HF_BUSY_LEAST) where the reporter
 * becomes a busy one or stops being one.
 */
void hf_company_add(hf_history *history, const hf_report *report, uint32_t target);
hf_report hf_company_remove(hf_history *history, uint32_t target, uint32_t place);

static inline bool hf_company_is_busy(const hf_account *account)
{
    return account->trail.count >= HF_BUSY_LEAST;
}

/*
 * As many reports as a reporter with `edges` of them would have, were it not that nobody reports a
 * target twice: who is busy has been at most of what everybody reports, and is met elsewhere the
 * more often. x reports spread at random over targets of n reports reach Σ nx/A / (1 + nx/A) of
 * them, a little less than they do in truth; solved for x. O(1), cheap where nobody is busy.
 */
double hf_company_reach(const hf_history *history, uint32_t edges);

/* From 1 to HF_BUSY_AFFINITY_MAX; 1 where too few pairs met. O(1). */
double hf_company_busy_affinity(const hf_history *history);

HF_MUST_CHECK hf_status hf_company_validate(const hf_history *history, const char **ret_what);

#endif
