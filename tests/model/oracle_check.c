/* The window against the engine's: see oracle.h. */
#include <inttypes.h>
#include <string.h>

#include "oracle.h"

/* ---- one report ---- */

static bool check_report(const oracle *o, const oracle_report *wanted, const hf_report *found)
{
    const hf_history *history = &o->engine->history;
    static const hf_traits nothing = {0};
    const hf_traits *traits = hf_history_traits(history, hf_report_traits(found));
    const bool has_words = wanted->event.traits.origin != 0 || wanted->event.traits.comment[0] != 0;
    const hf_traits *said = has_words ? &wanted->event.traits : &nothing;
    return oracle_same(o, "id of a report", wanted->event.report_id, found->report_id) &&
           oracle_same(o, "time of a report", wanted->at, found->at) &&
           oracle_same(o, "reporter of a report", wanted->event.reporter.v,
                       history->accounts[found->reporter].id) &&
           oracle_same(o, "report is retracted", wanted->is_retracted,
                       (found->flags & HF_REPORT_RETRACTED) != 0) &&
           oracle_same(o, "report is protected", wanted->event.is_protected,
                       (found->flags & HF_REPORT_PROTECTED) != 0) &&
           oracle_same(o, "outcome of a report", wanted->outcome,
                       hf_history_outcome(history, found)) &&
           oracle_same(o, "traits of a report", 0,
                       memcmp(said, traits == NULL ? &nothing : traits, sizeof *said));
}

/* The target's edges, or its repeats. */
static bool check_list(const oracle *o, int64_t target, const hf_reports *found, bool is_edges)
{
    uint32_t place = 0;
    for (size_t i = 0; i < o->count; i++) {
        const oracle_report *report = &o->reports[i];
        if (report->event.target.v != target || report->is_edge != is_edges)
            continue;
        if (place == found->count)
            return oracle_differs(o, "  report %" PRId64 " of %" PRId64 " is missing\n",
                                  report->event.report_id, target);
        if (!check_report(o, report, hf_reports_at(found, place++)))
            return false;
    }
    return oracle_same(o, is_edges ? "edges of a target" : "repeats of a target", place,
                       found->count);
}

static bool check_target(const oracle *o, uint32_t number)
{
    const hf_target *target = &o->engine->history.targets[number];
    const int64_t id = hf_history_target_id(&o->engine->history, number);
    int64_t upheld = 0;
    int64_t rejected = 0;
    for (size_t i = 0; i < o->count; i++) {
        const hf_outcome outcome = o->reports[i].outcome;
        upheld += o->reports[i].event.target.v == id && outcome == HF_OUTCOME_UPHELD;
        rejected += o->reports[i].event.target.v == id &&
                    (outcome == HF_OUTCOME_REJECTED || outcome == HF_OUTCOME_OVERTURNED);
    }
    return check_list(o, id, &target->edges, true) && check_list(o, id, &target->repeats, false) &&
           oracle_same(o, "upheld reports of a target", upheld, target->upheld) &&
           oracle_same(o, "rejected reports of a target", rejected, target->rejected);
}

/* ---- trails ---- */

/* Whether a comes before b on a trail. */
static bool is_before(const oracle_report *a, const oracle_report *b)
{
    return a->at != b->at ? a->at < b->at : a->event.target.v < b->event.target.v;
}

/* The account's edge that comes next after `last` (NULL: the first), or NULL. */
static const oracle_report *next_edge(const oracle *o, int64_t account, const oracle_report *last)
{
    const oracle_report *best = NULL;
    for (size_t i = 0; i < o->count; i++) {
        const oracle_report *it = &o->reports[i];
        if (it->is_edge && it->event.reporter.v == account &&
            (last == NULL || is_before(last, it)) && (best == NULL || is_before(it, best)))
            best = it;
    }
    return best;
}

static bool check_trail(const oracle *o, const hf_account *account)
{
    const hf_trail *trail = &account->trail;
    const oracle_report *edge = next_edge(o, account->id, NULL);
    for (uint32_t i = 0; i < trail->count; i++) {
        const hf_meeting *meeting = &trail->items[trail->first + i];
        if (edge == NULL)
            return oracle_differs(o, "  the trail of %" PRId64 " is too long\n", account->id);
        if (!oracle_same(o, "time on a trail", edge->at, meeting->at) ||
            !oracle_same(o, "target on a trail", edge->event.target.v,
                         hf_history_target_id(&o->engine->history, meeting->target)))
            return false;
        edge = next_edge(o, account->id, edge);
    }
    return edge == NULL ||
           oracle_differs(o, "  the trail of %" PRId64 " is too short\n", account->id);
}

bool oracle_check_window(const oracle *o)
{
    const hf_history *history = &o->engine->history;
    const char *what = NULL;
    int64_t seen = 0;
    hf_engine_stats stats;
    if (hf_engine_validate(o->engine, &what) != HF_OK)
        return oracle_differs(o, "  hf_engine_validate: %s\n", what);
    for (uint32_t number = 0; number < history->target_count; number++) {
        if (!check_target(o, number))
            return false;
        seen += history->targets[number].edges.count + history->targets[number].repeats.count;
    }
    for (size_t i = 0; i < history->account_count; i++)
        if (!check_trail(o, &history->accounts[i]))
            return false;
    hf_engine_get_stats(o->engine, &stats);
    return oracle_same(o, "reports in the window", (int64_t)o->count, seen) &&
           oracle_same(o, "window_reports", (int64_t)o->count, stats.window_reports) &&
           oracle_same(o, "too_old", o->too_old, stats.too_old) &&
           oracle_same(o, "self_reports", o->self_reports, stats.self_reports) &&
           oracle_same(o, "repeated", o->repeated, stats.repeated) &&
           oracle_same(o, "unmatched", o->unmatched, stats.unmatched) &&
           oracle_same(o, "now", o->now, stats.now);
}
