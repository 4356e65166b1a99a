/*
 * What becomes of reports. Staff look at a case (a target's reports without three quiet days
 * between) or never do; hours to days later they decide on what is there, mostly rightly, and a
 * wrong decision may be overturned. The platform's own automation upholds whatever ten reports in a
 * day name, whoever sent them.
 * A family's targets may have an automation of their own that upholds every report at once.
 *
 * Lives here: outcomes, from the finished reports and the truth.
 * Does not: anything the detector finds.
 */
#include "simulate/build.h"

#include <math.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/map.h"
#include "simulate/families.h"

#define AUTOMATION_REPORTS 10
#define CASE_GAP_USEC (3 * HF_DAY_USEC)
#define PART_OUTCOMES (UINT64_C(1) << 40)

/* One target's reports, by time: places in world->reports. */
typedef struct target_reports {
    hf_account_id target;
    const uint32_t *items;
    size_t count;
} target_reports;

typedef struct place {
    int64_t target;
    uint32_t report;
} place;

static void add_outcome(hf_build *build, uint32_t report, hf_outcome outcome, hf_usec at,
                        bool by_staff)
{
    hf_world *world = build->world;
    if (build->status != HF_OK || at > build->config->now)
        return;
    build->status = hf_array_reserve(&build->allocator, &world->outcomes, &world->outcome_capacity,
                                     world->outcome_count + 1, sizeof *world->outcomes);
    if (build->status == HF_OK)
        world->outcomes[world->outcome_count++] =
            (hf_world_outcome){world->reports[report].report_id, outcome, at, by_staff};
}

static hf_outcome judgement(hf_build *build, bool is_bad)
{
    bool is_wrong = hf_rng_uniform(&build->rng) < build->config->outcome_error;
    if (hf_rng_below(&build->rng, 20) == 0)
        return HF_OUTCOME_IGNORED;
    return is_bad != is_wrong ? HF_OUTCOME_UPHELD : HF_OUTCOME_REJECTED;
}

static hf_usec delay(hf_build *build)
{
    double median = build->config->outcome_delay_hours * (double)HF_HOUR_USEC;
    return (hf_usec)(median * exp(hf_rng_normal(&build->rng)));
}

/* One sitting: decides on reports [first, …) that were there by then. Returns the first that was
 * not. */
static size_t decide(hf_build *build, const target_reports *of, size_t first, size_t end)
{
    const hf_world_report *reports = build->world->reports;
    bool is_bad = hf_role_is_guilty(build->world->accounts[of->target.v - 1].role);
    hf_usec at = reports[of->items[first]].at + delay(build);
    hf_outcome outcome = judgement(build, is_bad);
    bool is_appealed = outcome == HF_OUTCOME_UPHELD && !is_bad && hf_rng_below(&build->rng, 2) == 0;
    hf_usec overturned_at = at + HF_DAY_USEC + delay(build);
    size_t i = first;
    for (; i < end && reports[of->items[i]].at <= at; i++) {
        add_outcome(build, of->items[i], outcome, at, true);
        if (is_appealed)
            add_outcome(build, of->items[i], HF_OUTCOME_OVERTURNED, overturned_at, true);
    }
    return i;
}

static void staff_decide(hf_build *build, const target_reports *of)
{
    const hf_world_report *reports = build->world->reports;
    size_t first = 0;
    while (first < of->count && build->status == HF_OK) {
        size_t end = first + 1;
        while (end < of->count &&
               reports[of->items[end]].at - reports[of->items[end - 1]].at < CASE_GAP_USEC)
            end++;
        while (first < end && hf_rng_uniform(&build->rng) < build->config->outcome_coverage)
            first = decide(build, of, first, end);
        first = end;
    }
}

/* Upholds every report that is, or comes to be, one of ten within a day. */
static void automation_decides(hf_build *build, const target_reports *of)
{
    const hf_world_report *reports = build->world->reports;
    size_t first = 0;   /* of the last day */
    size_t pending = 0; /* not upheld yet */
    for (size_t i = 0; i < of->count && build->status == HF_OK; i++) {
        hf_usec at = reports[of->items[i]].at;
        while (reports[of->items[first]].at <= at - HF_DAY_USEC)
            first++;
        pending = pending > first ? pending : first;
        if (i - first + 1 < AUTOMATION_REPORTS)
            continue;
        for (; pending <= i; pending++)
            add_outcome(build, of->items[pending], HF_OUTCOME_UPHELD, at + HF_SECOND_USEC, false);
    }
}

static void automation_upholds(hf_build *build, const target_reports *of)
{
    for (size_t i = 0; i < of->count; i++)
        add_outcome(build, of->items[i], HF_OUTCOME_UPHELD,
                    build->world->reports[of->items[i]].at + HF_SECOND_USEC, false);
}

/* By account, whether automation upholds whatever is said of it; NULL without memory. */
static bool *find_upheld(hf_build *build)
{
    const hf_world *world = build->world;
    bool *is_upheld = hf_build_memory(build, world->account_count, sizeof *is_upheld);
    for (size_t i = 0; is_upheld != NULL && i < world->account_count; i++)
        is_upheld[i] = false;
    for (size_t i = 0; is_upheld != NULL && i < world->attack_count; i++) {
        if (hf_family_rows[world->attacks[i].family].is_upheld)
            is_upheld[world->attacks[i].target.v - 1] = true;
    }
    return is_upheld;
}

static void decide_target(hf_build *build, const target_reports *of, bool is_upheld)
{
    hf_build_part(build, PART_OUTCOMES + (uint64_t)of->target.v);
    staff_decide(build, of);
    if (is_upheld)
        automation_upholds(build, of);
    else if (build->config->automation > 0)
        automation_decides(build, of);
}

static int by_target(const void *left, const void *right)
{
    const place *a = left;
    const place *b = right;
    if (a->target != b->target)
        return a->target < b->target ? -1 : 1;
    return a->report < b->report ? -1 : a->report > b->report;
}

static int by_time(const void *left, const void *right)
{
    const hf_world_outcome *a = left;
    const hf_world_outcome *b = right;
    if (a->at != b->at)
        return a->at < b->at ? -1 : 1;
    if (a->report_id != b->report_id)
        return a->report_id < b->report_id ? -1 : 1;
    return (int)a->by_staff - (int)b->by_staff;
}

/* Fills `items` with the places of all reports by target, then time, and decides target by target.
 */
static void decide_all(hf_build *build, place *places, uint32_t *items, const bool *is_upheld)
{
    size_t count = build->world->report_count;
    for (size_t i = 0; i < count; i++)
        places[i] = (place){build->world->reports[i].target.v, (uint32_t)i};
    qsort(places, count, sizeof *places, by_target);
    for (size_t i = 0; i < count; i++)
        items[i] = places[i].report;
    for (size_t first = 0; first < count && build->status == HF_OK;) {
        size_t end = first;
        while (end < count && places[end].target == places[first].target)
            end++;
        target_reports of = {{places[first].target}, items + first, end - first};
        decide_target(build, &of, is_upheld[of.target.v - 1]);
        first = end;
    }
}

void hf_build_outcomes(hf_build *build)
{
    size_t count = build->world->report_count;
    place *places = hf_build_memory(build, count, sizeof *places);
    uint32_t *items = hf_build_memory(build, count, sizeof *items);
    bool *is_upheld = find_upheld(build);
    if (places != NULL && items != NULL && is_upheld != NULL)
        decide_all(build, places, items, is_upheld);
    hf_build_memory_done(build, is_upheld, build->world->account_count, sizeof *is_upheld);
    hf_build_memory_done(build, items, count, sizeof *items);
    hf_build_memory_done(build, places, count, sizeof *places);
    if (build->status == HF_OK && build->world->outcome_count > 0)
        qsort(build->world->outcomes, build->world->outcome_count, sizeof *build->world->outcomes,
              by_time);
}
