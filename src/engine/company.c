/* Whom reporters meet: see company.h. */
#include "engine/company.h"

#include "engine/trail.h"

/* How many scales have both edges in one cell: they are a pair there, as long as they are alone. */
static void count_pair(hf_history *history, hf_usec one, hf_usec other, int change)
{
    for (int scale = 0; scale < HF_SCALE_COUNT; scale++) {
        hf_usec from;
        hf_usec to;
        hf_history_cell(history, scale, one, &from, &to);
        history->pairs[scale] += other >= from && other < to ? change : 0;
    }
}

/* Those that are there may be in other company with it. */
void hf_company_count(hf_history *history, const hf_target *target, const hf_report *report,
                      int change)
{
    const uint32_t others = target->edges.count;
    const hf_company without = hf_history_company(others);
    const hf_company with = hf_history_company(others + 1);
    for (uint32_t i = 0; i < others && with != without; i++) {
        hf_account *account = &history->accounts[hf_reports_at(&target->edges, i)->reporter];
        account->in[without] -= (uint32_t)change;
        account->in[with] += (uint32_t)change;
        history->in[without] -= change;
        history->in[with] += change;
    }
    history->accounts[report->reporter].in[with] += (uint32_t)change;
    history->in[with] += change;
    if (with == HF_COMPANY_PAIR)
        count_pair(history, hf_reports_at(&target->edges, 0)->at, report->at, change);
    if (without == HF_COMPANY_PAIR)
        count_pair(history, hf_reports_at(&target->edges, 0)->at,
                   hf_reports_at(&target->edges, 1)->at, -change);
}

/* ---- busy reporters ---- */

/* What the target adds to the platform's sums comes (change 1) or goes (−1). */
static void count_target(hf_history *history, const hf_target *target, int change)
{
    const int64_t busy = target->busy;
    history->busy_edges += change * busy;
    history->busy_met += change * busy * ((int64_t)target->edges.count - 1);
    history->busy_met_busy += change * busy * (busy - 1);
}

/* All the reporter's edges are a busy one's now (change 1), or are not any more (−1). */
static void count_trail(hf_history *history, uint32_t reporter, int change)
{
    const hf_trail *trail = &history->accounts[reporter].trail;
    for (uint32_t i = 0; i < trail->count; i++) {
        hf_target *target = &history->targets[trail->items[trail->first + i].target];
        count_target(history, target, -1);
        target->busy += (uint32_t)change;
        count_target(history, target, 1);
    }
}

static void mark_company(hf_history *history, uint32_t number)
{
    const hf_company company = hf_history_company(history->targets[number].edges.count);
    hf_mark *mark = &history->marks[number];
    *mark = (hf_mark)((*mark & ~HF_MARK_COMPANY) | (int)company);
}

void hf_company_add(hf_history *history, const hf_report *report, uint32_t number)
{
    hf_target *target = &history->targets[number];
    hf_account *account = &history->accounts[report->reporter];
    if (account->trail.count + 1 == HF_BUSY_LEAST)
        count_trail(history, report->reporter, 1);
    count_target(history, target, -1);
    const uint32_t near = hf_reports_insert(&target->edges, report);
    mark_company(history, number);
    hf_trail_add(history, report->reporter, report->at, number, near);
    target->busy += hf_company_is_busy(account);
    count_target(history, target, 1);
}

hf_report hf_company_remove(hf_history *history, uint32_t number, uint32_t place)
{
    hf_target *target = &history->targets[number];
    hf_account *account = &history->accounts[hf_reports_at(&target->edges, place)->reporter];
    count_target(history, target, -1);
    target->busy -= hf_company_is_busy(account);
    const hf_report removed = hf_reports_remove(&target->edges, place);
    mark_company(history, number);
    hf_trail_remove(history, removed.reporter, number);
    count_target(history, target, 1);
    if (account->trail.count + 1 == HF_BUSY_LEAST)
        count_trail(history, removed.reporter, -1);
    return removed;
}

double hf_company_reach(const hf_history *history, uint32_t edges)
{
    const int64_t *targets = history->cells[HF_SCALE_UNTIMED];
    double reach = edges;
    for (int round = 0; round < 4 && edges >= HF_BUSY_LEAST; round++) {
        const double rate = reach / (double)history->edge_count;
        double reached = 0;
        double size = 0;
        for (int bin = 1; bin < HF_SIZE_BINS; bin++) {
            size = bin <= HF_SIZE_EXACT ? bin : size * 1.25;
            const double met = rate * size;
            reached += targets[bin] > 0 ? (double)targets[bin] * met / (1 + met) : 0;
        }
        reach *= edges / reached;
    }
    return reach;
}

double hf_company_busy_affinity(const hf_history *history)
{
    static const double least = 100; /* meetings; fewer tell nothing */
    const double share = (double)history->busy_edges / (double)(history->edge_count + 1);
    const double expected = share * (double)history->busy_met;
    const double affinity = expected > least ? (double)history->busy_met_busy / expected : 1;
    return affinity < 1 ? 1 : affinity < HF_BUSY_AFFINITY_MAX ? affinity : HF_BUSY_AFFINITY_MAX;
}

/* ---- invariants ---- */

static hf_status broken(const char **ret_what, const char *what)
{
    *ret_what = what;
    return HF_EFORMAT;
}

/* What is counted of reporters is what is counted of the platform. */
hf_status hf_company_validate(const hf_history *history, const char **ret_what)
{
    int64_t edges = history->edge_count;
    for (int company = 0; company < HF_COMPANY_COUNT; company++) {
        int64_t left = history->in[company];
        for (size_t i = 0; i < history->account_count; i++)
            left -= history->accounts[i].in[company];
        for (uint32_t i = 0; i < history->target_count && left == 0; i++) {
            const uint32_t count = history->targets[i].edges.count;
            edges -= (int)hf_history_company(count) == company ? count : 0;
        }
        if (left != 0)
            return broken(ret_what, "edges in company are miscounted");
    }
    return edges == 0 ? HF_OK : broken(ret_what, "edges in company are not all edges");
}
