#include "compare_rows.h"

#include <math.h>
#include <stdlib.h>
#include <time.h>

#include "peers/pairs.h"
#include "permute.h"
#include "score.h"

#define OTC_GROUPS 10 /* how many crews there really are, nobody knows */
#define BATCH 10000   /* events; no finding depends on it */
#define LEAST_PRECISION 90

/* A detector; Holdfast's rows have no function. */
typedef struct row_kind {
    const char *name;
    const char *meaning;
    peer_fn *flag;
    double setting;
    const double *settings; /* to choose the best of, up to a negative one; NULL: not chosen */
} row_kind;

static const double settings_threshold[] = {10, 15, 20, 30, 40, 60, 80, 120, 160, 240, 320, -1};
static const double settings_synchrotrap[] = {.05, .1, .2, .3, .4, .5, .6, .7, .8, .9, -1};
static const double settings_jaccard[] = {.05, .1, .15, .2, .25, .3, .4, .5, .6, .8, -1};
static const double settings_percentile[] = {.5, .8, .9, .95, .98, .99, .995, .998, .999, -1};
static const double settings_fraudar[] = {1, 2, 3, 5, 8, 12, 17, 25, 35, 50, 70, -1};

/* clang-format off */
static const row_kind kinds[COMPARE_ROW_COUNT] = {
    [COMPARE_HOLDFAST] = {"holdfast", "its own verdicts, made as the reports came", NULL, 0, NULL},
    [COMPARE_MEMBERS] = {"its.members", "all members of its crews, by the peers' rule", NULL, 0, NULL},
    [COMPARE_CORE] = {"its.core", "core members only, by the peers' rule", NULL, 0, NULL},
#define ROW_KIND(id, setting, meaning) \
    [COMPARE_PEER_##id] = {#id, meaning, peer_##id, setting, NULL}, \
    [COMPARE_BEST_##id] = {#id ".best", "", peer_##id, 0, settings_##id},
    PEER_TABLE(ROW_KIND)
#undef ROW_KIND
};
/* clang-format on */

const char *compare_row_name(compare_row_id row)
{
    return kinds[row].name;
}

const char *compare_row_meaning(compare_row_id row)
{
    return kinds[row].meaning;
}

bool compare_row_is_best(compare_row_id row)
{
    return kinds[row].settings != NULL;
}

/* ---- what a peer is given ---- */

static int by_target(const void *left, const void *right)
{
    const peer_report *a = left;
    const peer_report *b = right;
    if (a->target != b->target)
        return a->target < b->target ? -1 : 1;
    if (a->at != b->at)
        return a->at < b->at ? -1 : 1;
    return a->reporter < b->reporter ? -1 : a->reporter > b->reporter;
}

static void input_init(peer_input *input, size_t reports, uint32_t accounts, uint32_t groups)
{
    *input = (peer_input){.accounts = accounts, .groups = groups};
    input->reports = quality_memory(reports, sizeof *input->reports);
}

static void input_add(peer_input *input, hf_account_id reporter, hf_account_id target, hf_usec at)
{
    if (reporter.v != target.v)
        input->reports[input->count++] =
            (peer_report){at, (uint32_t)target.v, (uint32_t)reporter.v};
}

static void input_sort(peer_input *input)
{
    qsort(input->reports, input->count, sizeof *input->reports, by_target);
}

static void know_pairs(peer_input *input, peer_pairs known[2])
{
    peer_pairs_find(input, PEER_WINDOW_LONG, &known[0]);
    peer_pairs_find(input, PEER_WINDOW_SHORT, &known[1]);
    input->known = known;
    input->known_count = 2;
}

static void input_done(peer_input *input, peer_pairs known[2])
{
    peer_pairs_done(&known[0]);
    peer_pairs_done(&known[1]);
    free(input->reports);
}

/* Kinds that are never in a crew are left out: any platform knows its staff and its machines. */
static void input_of_world(peer_input *input, const hf_world *world)
{
    input_init(input, world->report_count, (uint32_t)world->account_count + 1,
               (uint32_t)world->crew_count);
    for (size_t i = 0; i < world->report_count; i++) {
        const hf_world_report *report = &world->reports[i];
        if (hf_world_find_account(world, report->reporter)->kind == HF_KIND_USER)
            input_add(input, report->reporter, report->target, report->at);
    }
    input_sort(input);
}

/* ---- what Holdfast finds ---- */

static void judge_feed(const quality_feed *feed, const hf_policy *policy, quality_tables *tables,
                       quality_run *ret_run)
{
    quality_tables_init(tables);
    quality_feed_run(feed, policy, BATCH, tables, ret_run);
}

static void judge_world(const hf_world *world, const hf_policy *policy, quality_tables *tables,
                        quality_run *ret_run)
{
    quality_feed feed = {0};
    quality_feed_world(&feed, world);
    judge_feed(&feed, policy, tables, ret_run);
    quality_feed_done(&feed);
}

static void flag_members(const quality_tables *tables, bool is_core, bool *is_flagged)
{
    for (size_t i = 0; i < tables->crew_members.count; i++) {
        const hf_crew_member *member = quality_table_row(&tables->crew_members, i);
        if (quality_is_found(tables, member) && (member->is_core || !is_core))
            is_flagged[member->account.v] = true;
    }
}

/* By account; the caller frees it. For Holdfast's rows, `tables` is what it found. */
static bool *flag(int row, double setting, const peer_input *input, const quality_tables *tables)
{
    bool *is_flagged = quality_memory(input->accounts, sizeof *is_flagged);
    if (kinds[row].flag != NULL)
        kinds[row].flag(input, setting, is_flagged);
    else
        flag_members(tables, row == COMPARE_CORE, is_flagged);
    return is_flagged;
}

/* ---- worlds ---- */

static void fill(int row, double setting, const hf_world *world, const peer_input *input,
                 const quality_tables *tables, compare_row *ret_row)
{
    clock_t began = clock();
    bool *is_flagged = flag(row, setting, input, tables);
    *ret_row = (compare_row){.setting = setting};
    ret_row->seconds = (double)(clock() - began) / CLOCKS_PER_SEC;
    compare_judge(world, input, is_flagged, ret_row);
    free(is_flagged);
}

static double mean_protection(const compare_row *row)
{
    double sum = 0;
    double families = 0;
    for (size_t i = 0; i < HF_FAMILY_COUNT; i++) {
        if (isnan(row->protection[i]))
            continue;
        sum += row->protection[i];
        families++;
    }
    return families > 0 ? sum / families : 0;
}

static bool is_better(const compare_row *a, const compare_row *b)
{
    double precision_a = isnan(a->precision) ? 0 : a->precision;
    double precision_b = isnan(b->precision) ? 0 : b->precision;
    if (precision_a < LEAST_PRECISION || precision_b < LEAST_PRECISION)
        return precision_a > precision_b;
    return mean_protection(a) > mean_protection(b);
}

static void fill_best(int row, const hf_world *world, const peer_input *input,
                      const quality_tables *tables, compare_row *ret_row)
{
    fill(row, kinds[row].settings[0], world, input, tables, ret_row);
    for (size_t i = 1; kinds[row].settings[i] >= 0; i++) {
        compare_row other;
        fill(row, kinds[row].settings[i], world, input, tables, &other);
        if (is_better(&other, ret_row))
            *ret_row = other;
    }
}

/* Holdfast's own verdicts, in place of what the peers' rule would say. */
static void own_verdicts(const hf_world *world, const quality_tables *tables,
                         const quality_run *run, compare_row *row)
{
    quality_score score;
    quality_score_world(world, tables, run, 0, &score);
    for (size_t i = 0; i < HF_FAMILY_COUNT; i++)
        row->protection[i] = score.families[i].protection;
    row->needless = score.false_holds;
    row->seconds = run->cpu_seconds;
}

static void count_shuffled(const hf_world *world, const hf_policy *policy, compare_row *rows)
{
    peer_input input;
    peer_pairs known[2];
    quality_tables tables;
    quality_run run;
    judge_world(world, policy, &tables, &run);
    input_of_world(&input, world);
    know_pairs(&input, known);
    for (int row = 0; row < COMPARE_ROW_COUNT; row++) {
        bool *is_flagged = flag(row, rows[row].setting, &input, &tables);
        for (size_t i = 0; i < input.accounts; i++)
            rows[row].shuffled += is_flagged[i];
        free(is_flagged);
    }
    input_done(&input, known);
    quality_tables_done(&tables);
}

/* First the known settings, timed with all that they cost; then the best of several. */
static void fill_rows(const hf_world *world, const quality_tables *tables, compare_row *rows)
{
    peer_input input;
    peer_pairs known[2];
    input_of_world(&input, world);
    for (int row = 0; row < COMPARE_ROW_COUNT; row++) {
        if (kinds[row].settings == NULL)
            fill(row, kinds[row].setting, world, &input, tables, &rows[row]);
    }
    know_pairs(&input, known);
    for (int row = 0; row < COMPARE_ROW_COUNT; row++) {
        if (kinds[row].settings != NULL) {
            fill_best(row, world, &input, tables, &rows[row]);
            rows[row].seconds = nan(""); /* the pairs were there already */
        }
    }
    input_done(&input, known);
}

void compare_world(hf_world *world, const hf_policy *policy, compare_row *rows)
{
    quality_tables tables;
    quality_run run;
    judge_world(world, policy, &tables, &run);
    fill_rows(world, &tables, rows);
    own_verdicts(world, &tables, &run, &rows[COMPARE_HOLDFAST]);
    quality_tables_done(&tables);
    quality_permute(world, world->config.seed);
    count_shuffled(world, policy, rows);
}

/* ---- real data ---- */

static void input_of_feed(peer_input *input, const quality_feed *feed)
{
    input_init(input, feed->count, OTC_ACCOUNTS, OTC_GROUPS);
    for (size_t i = 0; i < feed->count; i++)
        input_add(input, feed->events[i].u.report.reporter, feed->events[i].u.report.target,
                  feed->events[i].at);
    input_sort(input);
}

static compare_otc_row count_labels(const otc_data *data, const char *name, bool *is_flagged)
{
    compare_otc_row row = {.name = name};
    for (size_t i = 0; i < OTC_ACCOUNTS; i++)
        row.counts[data->labels[i]] += is_flagged[i];
    free(is_flagged);
    return row;
}

size_t compare_otc(const otc_data *data, const hf_policy *policy, compare_otc_row *rows)
{
    peer_input input;
    quality_tables tables;
    quality_run run;
    size_t count = 0;
    judge_feed(&data->feed, policy, &tables, &run);
    input_of_feed(&input, &data->feed);
    for (int row = COMPARE_MEMBERS; row < COMPARE_ROW_COUNT; row++) {
        if (kinds[row].settings == NULL)
            rows[count++] =
                count_labels(data, kinds[row].name, flag(row, kinds[row].setting, &input, &tables));
    }
    rows[count++] =
        count_labels(data, "fraudar.first", flag(COMPARE_PEER_fraudar, 1, &input, &tables));
    free(input.reports);
    quality_tables_done(&tables);
    return count;
}
