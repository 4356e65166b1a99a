/*
 * A target's list of reports in order of (time, id), with cheap removal at the front.
 *
 * Lives here: search, insertion, removal. Does not: which list a report belongs in (history.h).
 */
#ifndef HF_ENGINE_REPORTS_H
#define HF_ENGINE_REPORTS_H

#include "holdfast/status.h"
#include "holdfast/types.h"

/* Bits of hf_report.flags; above them stands the number of the report's traits (history.h), 0:
 * none. */
enum {
    HF_REPORT_RETRACTED = 1,
    HF_REPORT_PROTECTED = 2,
    HF_REPORT_HAS_OUTCOME = 4,
    HF_REPORT_FLAG_BITS = 3
};

typedef struct hf_report {
    hf_usec at;
    int64_t report_id;
    uint32_t reporter; /* dense: history.h */
    uint32_t flags;
} hf_report;

static inline uint32_t hf_report_traits(const hf_report *report)
{
    return report->flags >> HF_REPORT_FLAG_BITS;
}

/* items[first … first + count). All zero is an empty list. */
typedef struct hf_reports {
    hf_report *items;
    size_t capacity;
    uint32_t first;
    uint32_t count;
} hf_reports;

/* Report number i, from the oldest. */
static inline hf_report *hf_reports_at(const hf_reports *reports, uint32_t i)
{
    return &reports->items[reports->first + i];
}

/* How many are before `at`: the position of the first at or after it. O(log count). */
uint32_t hf_reports_lower_bound(const hf_reports *reports, hf_usec at);

/*
 * The same, asked by who knows about where it is: `near` is what hf_reports_insert returned for a
 * report of about that time; it may have moved since. O(log of how far it is), and what lies near
 * is in the cache. Where near is right, a third of the time of hf_reports_lower_bound.
 */
uint32_t hf_reports_lower_bound_near(const hf_reports *reports, hf_usec at, uint32_t near);

/* Where (at, report_id) stands or would stand. */
uint32_t hf_reports_place(const hf_reports *reports, hf_usec at, int64_t report_id);

bool hf_reports_has(const hf_reports *reports, hf_usec at, int64_t report_id);

/* Room for one more, so that hf_reports_insert cannot fail. HF_OK or HF_ENOMEM. */
HF_MUST_CHECK hf_status hf_reports_reserve_one(hf_reports *reports, const hf_allocator *allocator);

/* Returns where it was put, for hf_reports_lower_bound_near. O(reports after it); O(1) for the
 * newest. Room must have been reserved. */
uint32_t hf_reports_insert(hf_reports *reports, const hf_report *report);

/* Removes and returns report number `place`. O(1) for the oldest and the newest. */
hf_report hf_reports_remove(hf_reports *reports, uint32_t place);

void hf_reports_done(hf_reports *reports, const hf_allocator *allocator);

#endif
