/*
 * A target's list of reports in order of time, with cheap removal at the front.
 *
 * Lives here: search, insertion, removal. Does not: which list a report belongs in (history.c).
 */
#include "engine/reports.h"

#include <string.h>

#include "base/alloc.h"

/* The first in [low, high) that is not before `at`, or high. */
static uint32_t between(const hf_reports *reports, hf_usec at, uint32_t low, uint32_t high)
{
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (hf_reports_at(reports, middle)->at < at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

uint32_t hf_reports_lower_bound(const hf_reports *reports, hf_usec at)
{
    if (reports->count == 0 || hf_reports_at(reports, reports->count - 1)->at < at)
        return reports->count;
    if (hf_reports_at(reports, 0)->at >= at) /* what is asked of the whole window needs no search */
        return 0;
    return between(reports, at, 0, reports->count - 1);
}

/* Steps back from `high`, which is not before `at`, twice as far each time. */
static uint32_t go_back(const hf_reports *reports, hf_usec at, uint32_t high)
{
    uint32_t step = 1;
    while (step <= high && hf_reports_at(reports, high - step)->at >= at) {
        high -= step;
        step *= 2;
    }
    return between(reports, at, step <= high ? high - step + 1 : 0, high);
}

/* Likewise forward from `low`, which is before `at`. */
static uint32_t go_forward(const hf_reports *reports, hf_usec at, uint32_t low)
{
    uint32_t step = 1;
    while (low + step < reports->count && hf_reports_at(reports, low + step)->at < at) {
        low += step;
        step *= 2;
    }
    return between(reports, at, low + 1, low + step < reports->count ? low + step : reports->count);
}

uint32_t hf_reports_lower_bound_near(const hf_reports *reports, hf_usec at, uint32_t near)
{
    if (reports->count == 0)
        return 0;
    uint32_t place = near > reports->first ? near - reports->first : 0;
    place = place < reports->count ? place : reports->count - 1;
    return hf_reports_at(reports, place)->at < at ? go_forward(reports, at, place)
                                                  : go_back(reports, at, place);
}

uint32_t hf_reports_place(const hf_reports *reports, hf_usec at, int64_t report_id)
{
    uint32_t place = hf_reports_lower_bound(reports, at);
    while (place < reports->count && hf_reports_at(reports, place)->at == at &&
           hf_reports_at(reports, place)->report_id < report_id)
        place++;
    return place;
}

bool hf_reports_has(const hf_reports *reports, hf_usec at, int64_t report_id)
{
    const uint32_t place = hf_reports_place(reports, at, report_id);
    return place < reports->count && hf_reports_at(reports, place)->at == at &&
           hf_reports_at(reports, place)->report_id == report_id;
}

hf_status hf_reports_reserve_one(hf_reports *reports, const hf_allocator *allocator)
{
    const size_t end = (size_t)reports->first + reports->count;
    if (end < reports->capacity)
        return HF_OK;
    if (reports->first >
        reports->count / 2) { /* at least a third of the room is free at the front */
        memmove(reports->items, reports->items + reports->first,
                reports->count * sizeof(hf_report));
        reports->first = 0;
        return HF_OK;
    }
    return hf_array_reserve_small(allocator, (void *)&reports->items, &reports->capacity, end + 1,
                                  sizeof(hf_report));
}

uint32_t hf_reports_insert(hf_reports *reports, const hf_report *report)
{
    const uint32_t place = hf_reports_place(reports, report->at, report->report_id);
    hf_report *slot = reports->items + reports->first + place;
    memmove(slot + 1, slot, (reports->count - place) * sizeof *slot);
    *slot = *report;
    reports->count++;
    return reports->first + place;
}

hf_report hf_reports_remove(hf_reports *reports, uint32_t place)
{
    hf_report *slot = reports->items + reports->first + place;
    const hf_report removed = *slot;
    if (place == 0)
        reports->first++;
    else
        memmove(slot, slot + 1, (reports->count - place - 1) * sizeof *slot);
    reports->count--;
    if (reports->count == 0)
        reports->first = 0;
    return removed;
}

void hf_reports_done(hf_reports *reports, const hf_allocator *allocator)
{
    hf_array_done(allocator, (void *)&reports->items, &reports->capacity, sizeof(hf_report));
    reports->first = reports->count = 0;
}
