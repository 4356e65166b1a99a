/* What the null hypotheses count, against the engine's counts: see oracle.h. */
#include "engine/census.h"
#include "engine/company.h"
#include "holdfast/traits.h"
#include "oracle.h"

static const hf_usec widths[HF_SCALE_UNTIMED] = {10 * HF_MINUTE_USEC, 10 * HF_MINUTE_USEC,
                                                 4 * HF_HOUR_USEC,    4 * HF_HOUR_USEC,
                                                 60 * HF_HOUR_USEC,   60 * HF_HOUR_USEC};

/* Which cell of the scale a time is in. */
static int64_t cell_of(const oracle *o, int scale, hf_usec at)
{
    if (scale == HF_SCALE_UNTIMED)
        return 0;
    const hf_usec shifted = at - o->engine->history.offset[scale];
    int64_t cell = shifted / widths[scale];
    return shifted % widths[scale] < 0 ? cell - 1 : cell;
}

static int64_t edges_of(const oracle *o, int64_t target)
{
    int64_t count = 0;
    for (size_t i = 0; i < o->count; i++)
        count += o->reports[i].is_edge && o->reports[i].event.target.v == target;
    return count;
}

static int64_t trail_of(const oracle *o, int64_t reporter)
{
    int64_t count = 0;
    for (size_t i = 0; i < o->count; i++)
        count += o->reports[i].is_edge && o->reports[i].event.reporter.v == reporter;
    return count;
}

/* Edges of the same target in the same cell; *ret_is_first: whether none of them came before. */
static int64_t company_in_cell(const oracle *o, int scale, size_t i, bool *ret_is_first)
{
    int64_t count = 0;
    *ret_is_first = true;
    for (size_t j = 0; j < o->count; j++) {
        const oracle_report *other = &o->reports[j];
        if (!other->is_edge || other->event.target.v != o->reports[i].event.target.v ||
            cell_of(o, scale, other->at) != cell_of(o, scale, o->reports[i].at))
            continue;
        count++;
        *ret_is_first = *ret_is_first && j >= i;
    }
    return count;
}

static bool check_cells(const oracle *o, int scale)
{
    const hf_history *history = &o->engine->history;
    int64_t cells[HF_SIZE_BINS] = {0};
    int64_t pairs = 0;
    for (size_t i = 0; i < o->count; i++) {
        bool is_first;
        if (!o->reports[i].is_edge)
            continue;
        const int64_t size = company_in_cell(o, scale, i, &is_first);
        if (!is_first)
            continue;
        cells[hf_size_bin((uint32_t)size)]++;
        pairs += size == 2 && edges_of(o, o->reports[i].event.target.v) == 2;
    }
    for (int bin = 0; bin < HF_SIZE_BINS; bin++)
        if (!oracle_same(o, "cells of a size", cells[bin], history->cells[scale][bin]))
            return false;
    return oracle_same(o, "pairs of a scale", pairs, history->pairs[scale]);
}

static bool check_company(const oracle *o)
{
    const hf_history *history = &o->engine->history;
    int64_t in[HF_COMPANY_COUNT] = {0};
    int64_t busy_edges = 0;
    int64_t met = 0;
    int64_t met_busy = 0;
    for (size_t i = 0; i < o->count; i++) {
        const oracle_report *it = &o->reports[i];
        if (!it->is_edge)
            continue;
        in[hf_history_company((uint32_t)edges_of(o, it->event.target.v))]++;
        if (trail_of(o, it->event.reporter.v) < HF_BUSY_LEAST)
            continue;
        busy_edges++;
        for (size_t j = 0; j < o->count; j++) {
            const oracle_report *other = &o->reports[j];
            if (j == i || !other->is_edge || other->event.target.v != it->event.target.v)
                continue;
            met++;
            met_busy += trail_of(o, other->event.reporter.v) >= HF_BUSY_LEAST;
        }
    }
    for (int company = 0; company < HF_COMPANY_COUNT; company++)
        if (!oracle_same(o, "edges in a company", in[company], history->in[company]))
            return false;
    return oracle_same(o, "edges of busy reporters", busy_edges, history->busy_edges) &&
           oracle_same(o, "whom busy reporters met", met, history->busy_met) &&
           oracle_same(o, "busy ones whom busy reporters met", met_busy, history->busy_met_busy);
}

static bool check_account(const oracle *o, const hf_account *account)
{
    int64_t in[HF_COMPANY_COUNT] = {0};
    for (size_t i = 0; i < o->count; i++)
        if (o->reports[i].is_edge && o->reports[i].event.reporter.v == account->id)
            in[hf_history_company((uint32_t)edges_of(o, o->reports[i].event.target.v))]++;
    for (int company = 0; company < HF_COMPANY_COUNT; company++)
        if (!oracle_same(o, "an account's edges in a company", in[company], account->in[company]))
            return false;
    const hf_account_event *said = oracle_account(o, account->id);
    if (said == NULL)
        return oracle_same(o, "kind of an account", HF_KIND_USER, account->kind);
    return oracle_same(o, "kind of an account", said->kind, account->kind) &&
           oracle_same(o, "creation of an account", said->created_at, account->created_at) &&
           oracle_same(o, "account is premium", said->is_premium, account->is_premium) &&
           oracle_same(o, "account is established", said->followers >= 50, account->is_established);
}

/* Counters may be shared, so that what the engine counts may be more; here hardly any are. */
static bool check_traits(const oracle *o)
{
    const hf_census *census = &o->engine->history.census;
    int64_t with_origin = 0;
    int64_t commented = 0;
    for (size_t i = 0; i < o->count; i++) {
        const hf_traits *traits = &o->reports[i].event.traits;
        int64_t same_origin = 0;
        int64_t alike = 0;
        if (!o->reports[i].is_edge)
            continue;
        with_origin += traits->origin != 0;
        commented += traits->comment[0] != 0;
        for (size_t j = 0; j < o->count; j++) {
            const hf_traits *other = &o->reports[j].event.traits;
            if (!o->reports[j].is_edge)
                continue;
            same_origin += other->origin == traits->origin;
            for (int n = 0; n < HF_COMMENT_HASHES; n++)
                alike += other->comment[0] != 0 && other->comment[n] == traits->comment[n];
        }
        if (traits->origin != 0 && !oracle_same(o, "edges of an origin", same_origin,
                                                hf_census_origin(census, traits->origin)))
            return false;
        if (traits->comment[0] != 0 &&
            !oracle_same(o, "edges of near-duplicate words", alike / HF_COMMENT_AGREE,
                         hf_census_comment(census, traits->comment)))
            return false;
    }
    return oracle_same(o, "edges with an origin", with_origin, census->with_origin) &&
           oracle_same(o, "edges with words", commented, census->commented);
}

/* Reporters, and those whose creation is known, by six hours. */
static bool check_reporters(const oracle *o)
{
    const hf_history *history = &o->engine->history;
    int64_t reporters = 0;
    int64_t dated = 0;
    for (size_t i = 0; i < history->account_count; i++) {
        const hf_account_event *said = oracle_account(o, history->accounts[i].id);
        int64_t born = 0;
        if (trail_of(o, history->accounts[i].id) == 0)
            continue;
        reporters++;
        if (said == NULL || said->created_at == HF_USEC_NONE)
            continue;
        dated++;
        for (size_t j = 0; j < history->account_count; j++) {
            const hf_account_event *other = oracle_account(o, history->accounts[j].id);
            born += other != NULL && other->created_at != HF_USEC_NONE &&
                    trail_of(o, history->accounts[j].id) > 0 &&
                    other->created_at / HF_BIRTH_USEC == said->created_at / HF_BIRTH_USEC;
        }
        if (!oracle_same(o, "reporters born in six hours", born,
                         hf_census_born(&history->census, said->created_at, said->created_at)))
            return false;
    }
    return oracle_same(o, "reporters", reporters, history->reporter_count) &&
           oracle_same(o, "reporters whose creation is known", dated, history->census.dated);
}

bool oracle_check_counts(const oracle *o)
{
    const hf_history *history = &o->engine->history;
    int64_t edges = 0;
    for (int scale = 0; scale < HF_SCALE_COUNT; scale++)
        if (!check_cells(o, scale))
            return false;
    for (int scale = 0; scale < HF_SCALE_UNTIMED; scale += 2)
        if (!oracle_same(o, "half a cell's shift", widths[scale] / 2,
                         history->offset[scale + 1] - history->offset[scale]))
            return false;
    for (size_t i = 0; i < history->account_count; i++)
        if (!check_account(o, &history->accounts[i]))
            return false;
    for (size_t i = 0; i < o->count; i++)
        edges += o->reports[i].is_edge;
    return oracle_same(o, "edges", edges, history->edge_count) && check_company(o) &&
           check_traits(o) && check_reporters(o);
}
