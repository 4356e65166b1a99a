/* Overlap with timing: see overlap.h. */
#include "engine/overlap.h"

#include "base/alloc.h"
#include "base/sort.h"
#include "engine/affinity.h"
#include "engine/binomial.h"
#include "engine/company.h"
#include "engine/meetings.h"
#include <math.h>

/* Families of cells: per scale all sizes, and each octave of sizes from 2–3 up. */
#define OCTAVES 12
#define FAMILY_ALL OCTAVES

/* Share of keys called significant that may be chance (Benjamini and Hochberg, 1995). */
static const double false_key_share = 0.2;

/* Sums are kept in units of 2^−20, so that they do not depend on the order of adding. */
static const double fixed_point = 1048576.0;

void hf_overlap_init(hf_overlap *overlap, const hf_allocator *allocator)
{
    *overlap = (hf_overlap){.allocator = allocator};
    hf_null_init(&overlap->null, allocator);
}

void hf_overlap_done(hf_overlap *overlap)
{
    const hf_allocator *a = overlap->allocator;
    hf_null_done(&overlap->null);
    hf_array_done(a, (void *)&overlap->tally, &overlap->tally_capacity, sizeof *overlap->tally);
    hf_array_done(a, (void *)&overlap->touched, &overlap->touched_capacity,
                  sizeof *overlap->touched);
    hf_array_done(a, (void *)&overlap->meetings, &overlap->meeting_capacity,
                  sizeof *overlap->meetings);
    hf_array_done(a, (void *)&overlap->keys, &overlap->key_capacity, sizeof *overlap->keys);
}

/* ---- cells: how surprising ---- */

typedef struct hf_sums {
    int64_t surprise[HF_VIEWS][HF_SCALE_COUNT][OCTAVES + 1];
} hf_sums;

static int octave_of(uint32_t size)
{
    int octave = -1;
    for (; size > 1 && octave < OCTAVES - 1; size >>= 1)
        octave++;
    return octave < 0 ? 0 : octave;
}

/* The bins of an octave of sizes, [2^(octave+1), 2^(octave+2)). */
static void octave_bins(int octave, int *ret_first, int *ret_last)
{
    const uint32_t least = 2U << octave;
    *ret_first = hf_size_bin(least);
    *ret_last = octave == OCTAVES - 1 ? HF_SIZE_BINS - 1 : hf_size_bin(2 * least) - 1;
}

/* Cells of like size on the whole platform. */
static int64_t cells_like(const hf_history *history, const hf_key *cell)
{
    int first;
    int last;
    int64_t count = 0;
    octave_bins(octave_of(cell->size), &first, &last);
    for (int bin = first; bin <= last && cell->company != HF_COMPANY_PAIR; bin++)
        count += history->cells[cell->scale][bin];
    count += (cell->company == HF_COMPANY_PAIR ? 1
              : first <= 2                     ? -1
                                               : 0) *
             history->pairs[cell->scale];
    return count > 1 ? count : 1;
}

/* Those of the burst in the cell, as the view has them. */
static uint32_t count_held(const hf_overlap *overlap, const hf_key *cell, int view)
{
    uint32_t held = 0;
    for (uint32_t i = cell->first_meeting; i < cell->last_meeting; i++)
        held += view == 0 || !overlap->is_busy[overlap->meetings[i].member];
    return held;
}

/* Edges of the target in the cell. */
static uint32_t size_of(const hf_overlap *overlap, const hf_history *history, const hf_key *cell)
{
    const hf_reports *edges = &history->targets[cell->target].edges;
    const hf_meeting *first = &overlap->meetings[cell->first_meeting];
    const hf_meeting *last = &overlap->meetings[cell->last_meeting - 1];
    return cell->scale == HF_SCALE_UNTIMED
               ? edges->count
               : hf_reports_lower_bound_near(edges, cell->to, last->near) -
                     hf_reports_lower_bound_near(edges, cell->from, first->near);
}

/* Counts one cell of the key's target in every view; the key keeps its best. */
static void measure_cell(const hf_overlap *overlap, const hf_history *history, hf_key *cell,
                         hf_sums *sums, hf_key *best)
{
    cell->held = cell->last_meeting - cell->first_meeting;
    if (cell->held < 2)
        return;
    cell->size = size_of(overlap, history, cell);
    cell->size = cell->size > cell->held ? cell->size : cell->held;
    for (int view = 0; view < overlap->views; view++) {
        const uint32_t held = count_held(overlap, cell, view);
        if (held < 2)
            continue;
        cell->p = overlap->p[view][cell->company];
        cell->ln_tail = hf_binomial_ln_tail(held, cell->size, cell->p);
        const int64_t surprise = (int64_t)llround(-cell->ln_tail * fixed_point);
        sums->surprise[view][cell->scale][FAMILY_ALL] += surprise;
        sums->surprise[view][cell->scale][octave_of(cell->size)] += surprise;
        if (best->held == 0 || cell->ln_tail < best->ln_tail)
            *best = *cell;
    }
}

static int compare_meetings(const void *left, const void *right)
{
    const hf_meeting *a = left;
    const hf_meeting *b = right;
    if (a->at != b->at)
        return a->at < b->at ? -1 : 1;
    return a->member < b->member ? -1 : a->member > b->member;
}

/* By insertion where they are few, as they mostly are: a fifth of hf_sort's time for four. */
static void sort_meetings(hf_meeting *meetings, uint32_t count)
{
    if (count > 12) {
        hf_sort(meetings, count, sizeof *meetings, compare_meetings);
        return;
    }
    for (uint32_t i = 1; i < count; i++) {
        const hf_meeting moved = meetings[i];
        uint32_t place = i;
        for (; place > 0 && compare_meetings(&meetings[place - 1], &moved) > 0; place--)
            meetings[place] = meetings[place - 1];
        meetings[place] = moved;
    }
}

/* The least time between two of them: cells no wider than that hold one each, and say nothing. Most
 * who meet by chance do so days apart, which leaves one cell of seven to measure. */
static hf_usec least_gap(const hf_meeting *meetings, uint32_t count)
{
    hf_usec least = INT64_MAX;
    for (uint32_t i = 1; i < count; i++) {
        const hf_usec gap = meetings[i].at - meetings[i - 1].at;
        least = gap < least ? gap : least;
    }
    return least;
}

/* All cells of one target, whose meetings are [first, last), at every scale. */
static hf_key measure_target(hf_overlap *overlap, const hf_history *history, uint32_t first,
                             uint32_t last, hf_sums *sums)
{
    hf_key best = {.held = 0};
    const uint32_t target = overlap->meetings[first].target;
    const hf_company company = hf_history_company_at(history, target);
    sort_meetings(overlap->meetings + first, last - first);
    const hf_usec gap = least_gap(overlap->meetings + first, last - first);
    for (int scale = 0; scale < HF_SCALE_COUNT; scale++) {
        uint32_t i = gap < hf_history_scale_width(scale) ? first : last;
        while (i < last) {
            hf_key cell = {
                .target = target, .company = company, .scale = scale, .first_meeting = i};
            hf_history_cell(history, scale, overlap->meetings[i].at, &cell.from, &cell.to);
            while (i < last && overlap->meetings[i].at < cell.to)
                i++;
            cell.last_meeting = i;
            measure_cell(overlap, history, &cell, sums, &best);
        }
    }
    if (best.held > 0) /* four scales and the views were looked at */
        best.expected_cells =
            exp(best.ln_tail) * 4 * overlap->views * (double)cells_like(history, &best);
    return best;
}

static hf_status measure_targets(hf_overlap *overlap, const hf_history *history, hf_sums *sums)
{
    overlap->key_count = 0;
    for (uint32_t first = 0; first < overlap->meeting_count;) {
        uint32_t last = first;
        while (last < overlap->meeting_count &&
               overlap->meetings[last].target == overlap->meetings[first].target)
            last++;
        hf_key best = measure_target(overlap, history, first, last, sums);
        best.target_id = hf_history_target_id(history, overlap->meetings[first].target);
        if (best.scale == HF_SCALE_UNTIMED) {
            best.from = overlap->meetings[first].at;
            best.to = overlap->meetings[last - 1].at + 1;
        }
        first = last;
        const hf_status status =
            hf_array_reserve(overlap->allocator, (void *)&overlap->keys, &overlap->key_capacity,
                             overlap->key_count + 1, sizeof best);
        if (status != HF_OK)
            return status;
        if (best.held >= 2 && best.ln_tail < 0)
            overlap->keys[overlap->key_count++] = best;
    }
    return HF_OK;
}

typedef const hf_null_row *hf_rows[HF_VIEWS][HF_COMPANY_COUNT];

/* Cells of the family with two reporters or more; `rows` by company. */
static int64_t fill_family(const hf_history *history, const hf_null_row *const *rows, int scale,
                           int number, hf_null_family *family)
{
    int64_t cells = 0;
    *family = (hf_null_family){.cells = history->cells[scale],
                               .first_bin = 2,
                               .last_bin = HF_SIZE_BINS - 1,
                               .row = rows[HF_COMPANY_MANY],
                               .pairs = history->pairs[scale],
                               .pair_row = rows[HF_COMPANY_PAIR]};
    if (number != FAMILY_ALL)
        octave_bins(number, &family->first_bin, &family->last_bin);
    for (int bin = family->first_bin; bin <= family->last_bin; bin++)
        cells += history->cells[scale][bin];
    return cells;
}

/* The least chance over the families and views, times their number. */
static double chance_of(const hf_overlap *overlap, const hf_history *history, hf_rows rows,
                        const hf_sums *sums)
{
    double best = 0;
    int families = 0;
    for (int i = 0; i < overlap->views * HF_SCALE_COUNT * (FAMILY_ALL + 1); i++) {
        const int number = i % (FAMILY_ALL + 1);
        const int scale = i / (FAMILY_ALL + 1) % HF_SCALE_COUNT;
        const int view = i / (FAMILY_ALL + 1) / HF_SCALE_COUNT;
        hf_null_family family;
        families += fill_family(history, rows[view], scale, number, &family) > 0;
        if (sums->surprise[view][scale][number] == 0)
            continue;
        const double surprise = (double)sums->surprise[view][scale][number] / fixed_point;
        const double ln_tail = hf_null_ln_tail(&family, surprise);
        best = ln_tail < best ? ln_tail : best;
    }
    const double ln_chance = families > 0 ? best + log(families) : 0;
    return ln_chance < 0 ? ln_chance : 0;
}

/* ---- members ---- */

static int compare_keys(const void *left, const void *right)
{
    const hf_key *a = left;
    const hf_key *b = right;
    if (a->expected_cells != b->expected_cells)
        return a->expected_cells < b->expected_cells ? -1 : 1;
    return a->target_id < b->target_id ? -1 : a->target_id > b->target_id;
}

/* Benjamini–Hochberg over expected counts: the largest i with expected_cells(i) <= share × i. */
static void choose_significant(hf_overlap *overlap)
{
    overlap->significant_count = 0;
    for (size_t i = 0; i < overlap->key_count; i++)
        if (overlap->keys[i].expected_cells <= false_key_share * (double)(i + 1))
            overlap->significant_count = i + 1;
}

double hf_overlap_affine(double p, double affinity)
{
    const double affine = hf_affine(p, affinity);
    return affine < 1e-6 ? 1e-6 : affine > 0.5 ? 0.5 : affine;
}

/* Σ max(a_r − 1, 1) / (A − n): the share of other reports that are the burst's, of `all` reports.
 */
typedef struct hf_activity {
    int64_t others, all;
} hf_activity;

/* A busy reporter counts for as many as it meets like. */
static double weigh_reporter(const hf_history *history, const hf_account *account)
{
    return hf_company_is_busy(account)
               ? hf_company_busy_affinity(history) *
                     hf_company_reach(history, account->trail.count) / account->trail.count
               : 1;
}

static void add_activity(hf_activity *activity, uint32_t edges, double weight)
{
    const double others = edges > 2 ? edges - 1.0 : 1;
    activity->others += llround(others * weight);
}

static double share_of(const hf_activity *activity)
{
    return (double)activity->others / (double)(activity->all > 1 ? activity->all : 1);
}

/* Chance that this reporter, if independent, holds the key: in proportion to its activity. */
static double chance_to_hold(const hf_history *history, const hf_key *key, uint32_t reporter,
                             double weight, double affinity)
{
    const hf_account *account = &history->accounts[reporter];
    hf_activity here = {.all = history->in[key->company]};
    hf_activity anywhere = {.all = history->edge_count};
    add_activity(&here, account->in[key->company], weight);
    add_activity(&anywhere, account->trail.count, weight);
    const double share = key->company == HF_COMPANY_MANY
                             ? fmin(share_of(&here), share_of(&anywhere))
                             : share_of(&here);
    return hf_overlap_affine(key->size * share, affinity);
}

/* Who of the burst is taken for a member; at first everybody. */
typedef struct hf_cluster {
    bool is_member[HF_BURST_MAX];
    uint32_t count;
} hf_cluster;

/* Adds what one key says of every reporter; a key that fewer than two of the cluster hold says
 * nothing. */
static void score_key(hf_overlap *overlap, const hf_history *history, const hf_burst *burst,
                      const hf_key *key, const hf_cluster *cluster, double affinity, int64_t *score)
{
    bool holds[HF_BURST_MAX] = {false};
    uint32_t held = 0;
    for (uint32_t m = key->first_meeting; m < key->last_meeting; m++) {
        holds[overlap->meetings[m].member] = true;
        held += cluster->is_member[overlap->meetings[m].member];
    }
    if (held < 2)
        return;
    const double all = (double)held / cluster->count;
    const double share = all < 0.95 ? all : 0.95;
    for (uint32_t i = 0; i < burst->count; i++) {
        const double p =
            chance_to_hold(history, key, burst->reporters[i], overlap->weight[i], affinity);
        const double ratio = holds[i] ? share / p : (1 - share) / (1 - p);
        score[i] += llround(log(ratio) * fixed_point);
        overlap->keys_held[i] += holds[i];
    }
}

/*
 * The share of the burst that is the crew is told by a sign too: where more hold it than do not,
 * above those who hold it by chance, a holder is the likelier a member. As log odds, from 0 to
 * ln 9.
 */
static double prior_of(double share, double p)
{
    static const double most = 0.9;
    const double crew = (share - p) / (1 - p);
    return crew <= 0.5 ? 0 : crew < most ? log(crew / (1 - crew)) : log(most / (1 - most));
}

/* Adds what one sign of another channel says; of whom it is not known, nothing. */
static void score_sign(const hf_sign *sign, const hf_burst *burst, const hf_cluster *cluster,
                       int64_t *score)
{
    uint32_t held = 0;
    uint32_t known = 0;
    for (uint32_t i = 0; i < burst->count; i++) {
        held += cluster->is_member[i] && sign->stands[i] == HF_STAND_HOLDS;
        known += cluster->is_member[i] && sign->stands[i] != HF_STAND_UNKNOWN;
    }
    if (held < 2)
        return;
    const double all = (double)held / known;
    const double share = all < 0.95 ? all : 0.95;
    const double holds = log(share / sign->p) + prior_of(share, sign->p);
    const double lacks = log((1 - share) / (1 - sign->p));
    for (uint32_t i = 0; i < burst->count; i++)
        if (sign->stands[i] != HF_STAND_UNKNOWN)
            score[i] += llround((sign->stands[i] == HF_STAND_HOLDS ? holds : lacks) * fixed_point);
}

/*
 * Scores against the whole burst first; then against those who came out as members, until nobody
 * leaves: a burst that holds two clusters (a crew, and people of one community who met elsewhere)
 * keeps the denser one, since whoever lacks its keys pays for every one of them.
 */
static void score_members(hf_overlap *overlap, const hf_history *history, const hf_burst *burst,
                          const hf_signs *signs, double affinity)
{
    enum { ROUNDS = 6 };
    hf_cluster cluster = {.count = burst->count};
    for (uint32_t i = 0; i < burst->count; i++)
        cluster.is_member[i] = true;
    for (int round = 0; round < ROUNDS && cluster.count > 0; round++) {
        int64_t score[HF_BURST_MAX] = {0};
        uint32_t stayed = 0;
        for (uint32_t i = 0; i < burst->count; i++)
            overlap->keys_held[i] = 0;
        for (size_t n = 0; n < overlap->significant_count; n++)
            score_key(overlap, history, burst, &overlap->keys[n], &cluster, affinity, score);
        for (uint32_t n = 0; n < signs->count; n++)
            score_sign(&signs->items[n], burst, &cluster, score);
        for (uint32_t i = 0; i < burst->count; i++) {
            overlap->score[i] = cluster.is_member[i] ? (double)score[i] / fixed_point : 0;
            cluster.is_member[i] = overlap->score[i] >= HF_MEMBER_SCORE;
            stayed += cluster.is_member[i];
        }
        if (stayed == cluster.count)
            break;
        cluster.count = stayed;
    }
}

static int compare_counts(const void *left, const void *right)
{
    const uint32_t a = *(const uint32_t *)left;
    const uint32_t b = *(const uint32_t *)right;
    return a < b ? -1 : a > b;
}

/*
 * From the quietest on, reporters are counted as long as one more adds more to what a crew of them
 * would share than its activity takes away: up to four times the mean of those before.
 */
static void find_busy(hf_overlap *overlap, const hf_history *history, const hf_burst *burst)
{
    uint32_t counts[HF_BURST_MAX];
    uint64_t sum = 0;
    uint32_t most = 0;
    for (uint32_t i = 0; i < burst->count; i++)
        counts[i] = history->accounts[burst->reporters[i]].in[HF_COMPANY_MANY];
    overlap->views = 1;
    for (uint32_t i = 0; i < burst->count; i++) {
        overlap->is_busy[i] = false;
        most = counts[i] > most ? counts[i] : most;
    }
    if (most <= 4) /* nobody can be */
        return;
    hf_sort(counts, burst->count, sizeof *counts, compare_counts);
    for (uint32_t i = 0; i < burst->count; i++) {
        if (counts[i] > 4 && (uint64_t)counts[i] * i > 4 * sum)
            break;
        most = counts[i];
        sum += counts[i];
    }
    for (uint32_t i = 0; i < burst->count; i++) {
        overlap->is_busy[i] = history->accounts[burst->reporters[i]].in[HF_COMPANY_MANY] > most;
        overlap->views = overlap->is_busy[i] ? 2 : overlap->views;
    }
}

/*
 * φ · share, into (1e-6, 1/2]. Of reports in that company; or of all reports, where that is less:
 * those whom a burst met among many are a part of the many themselves, which makes their share look
 * larger than chance would. Not of all alone: junk would crowd the view.
 */
static double share_of_activity(const hf_overlap *overlap, const hf_history *history,
                                const hf_burst *burst, int view, hf_company company,
                                double affinity)
{
    hf_activity here = {.all = history->in[company] - burst->count};
    hf_activity anywhere = {.all = history->edge_count - burst->count};
    for (uint32_t i = 0; i < burst->count; i++) {
        const hf_account *account = &history->accounts[burst->reporters[i]];
        if (view > 0 && overlap->is_busy[i])
            continue;
        add_activity(&here, account->in[company], overlap->weight[i]);
        add_activity(&anywhere, account->trail.count, overlap->weight[i]);
    }
    const double share = share_of(&here);
    return hf_overlap_affine(company == HF_COMPANY_MANY ? fmin(share, share_of(&anywhere)) : share,
                             affinity);
}

static hf_status borrow_rows(hf_overlap *overlap, const hf_history *history, const hf_burst *burst,
                             double affinity, hf_rows *ret_rows)
{
    for (int view = 0; view < overlap->views; view++) {
        for (hf_company company = HF_COMPANY_PAIR; company < HF_COMPANY_COUNT; company++) {
            const double p = share_of_activity(overlap, history, burst, view, company, affinity);
            const hf_status status = hf_null_borrow(&overlap->null, p, &(*ret_rows)[view][company]);
            if (status != HF_OK)
                return status;
            overlap->p[view][company] = (*ret_rows)[view][company]->p;
        }
    }
    return HF_OK;
}

/*
 * The least that ln_chance can be where the surprises of one family are `surprise` nats at most:
 * the bound of null.h without K(θ), which is never negative. What rounding adds is allowed for.
 */
static double least_chance(const hf_overlap *overlap, double surprise)
{
    return -HF_THETA_MAX * surprise - 1e-6 * (double)(overlap->meeting_count + 1);
}

/* Before any cell was measured: k of a cell are no more surprising than k of k. */
static double most_surprise(const hf_overlap *overlap)
{
    double p = 1;
    for (int view = 0; view < overlap->views; view++)
        for (hf_company company = HF_COMPANY_PAIR; company < HF_COMPANY_COUNT; company++)
            p = fmin(p, overlap->p[view][company]);
    return -log(p) * (double)overlap->meeting_count;
}

/* Of any family: that of all sizes has all that those of some have. */
static double largest_surprise(const hf_sums *sums)
{
    int64_t largest = 0;
    for (int view = 0; view < HF_VIEWS; view++)
        for (int scale = 0; scale < HF_SCALE_COUNT; scale++)
            if (sums->surprise[view][scale][FAMILY_ALL] > largest)
                largest = sums->surprise[view][scale][FAMILY_ALL];
    return (double)largest / fixed_point;
}

hf_status hf_overlap_measure(hf_overlap *overlap, const hf_history *history, const hf_burst *burst,
                             double affinity, double ln_needed, hf_is_void_fn *is_void,
                             const void *ctx)
{
    hf_rows rows;
    hf_sums sums = {0};
    overlap->ln_chance = 0;
    overlap->key_count = 0;
    hf_status status = hf_meetings_collect(overlap, history, burst, is_void, ctx);
    if (status != HF_OK || overlap->meeting_count == 0)
        return status;
    find_busy(overlap, history, burst);
    for (uint32_t i = 0; i < burst->count; i++)
        overlap->weight[i] = weigh_reporter(history, &history->accounts[burst->reporters[i]]);
    status = borrow_rows(overlap, history, burst, affinity, &rows);
    if (status != HF_OK || least_chance(overlap, most_surprise(overlap)) > ln_needed)
        return status;
    status = measure_targets(overlap, history, &sums);
    if (status == HF_OK && least_chance(overlap, largest_surprise(&sums)) <= ln_needed)
        overlap->ln_chance = chance_of(overlap, history, rows, &sums);
    return status;
}

void hf_overlap_score(hf_overlap *overlap, const hf_history *history, const hf_burst *burst,
                      const hf_signs *signs, double affinity)
{
    hf_sort(overlap->keys, overlap->key_count, sizeof *overlap->keys, compare_keys);
    choose_significant(overlap);
    score_members(overlap, history, burst, signs, affinity);
}
