#include "compare_rows.h"

#include <math.h>
#include <stdlib.h>
#include <time.h>

#include "permute.h"

#define LEAST_FLAGGED 5 /* as the policy's min_crew */
#define OTC_GROUPS 10   /* how many crews there really are, nobody knows */
#define BATCH 10000     /* events; no finding depends on it */

typedef struct row_text {
    const char *name;
    const char *meaning;
} row_text;

static const row_text row_texts[COMPARE_ROW_COUNT] = {
    {"holdfast", "its own verdicts, made as the reports came"},
    {"its.members", "all members of its crews, by the peers' rule"},
    {"its.core", "core members only, by the peers' rule"},
#define ROW_TEXT(id, name, meaning) {name, meaning},
    PEER_TABLE(ROW_TEXT)
#undef ROW_TEXT
};

#define ROW_PEER(id, name, meaning) peer_##id,
static peer_fn *const row_peers[] = {PEER_TABLE(ROW_PEER)};
#undef ROW_PEER

#define FIRST_PEER (COMPARE_CORE + 1)

const char *compare_row_name(compare_row_id row)
{
    return row_texts[row].name;
}

const char *compare_row_meaning(compare_row_id row)
{
    return row_texts[row].meaning;
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

/* ---- what it protects ---- */

/* By account: what is true, and what was flagged. */
typedef struct judgement {
    const hf_world *world;
    const bool *is_flagged;
    int64_t *true_crew; /* or 0 */
    bool *is_active;    /* took part in an attack */
    bool *is_attacked;
} judgement;

static void judgement_init(judgement *judged, const hf_world *world, const bool *is_flagged)
{
    size_t accounts = world->account_count + 1;
    *judged = (judgement){.world = world, .is_flagged = is_flagged};
    judged->true_crew = quality_memory(accounts, sizeof *judged->true_crew);
    judged->is_active = quality_memory(accounts, sizeof *judged->is_active);
    judged->is_attacked = quality_memory(accounts, sizeof *judged->is_attacked);
    for (size_t i = 0; i < world->member_count; i++)
        judged->true_crew[world->members[i].account.v] = world->members[i].crew_id;
    for (size_t i = 0; i < world->attack_count; i++)
        judged->is_attacked[world->attacks[i].target.v] = true;
    for (size_t i = 0; i < world->report_count; i++) {
        if (world->reports[i].attack_id != 0)
            judged->is_active[world->reports[i].reporter.v] = true;
    }
}

static void judgement_done(judgement *judged)
{
    free(judged->true_crew);
    free(judged->is_active);
    free(judged->is_attacked);
}

static double percent(double part, double whole)
{
    return whole > 0 ? 100 * part / whole : nan("");
}

static void judge_attacks(const judgement *judged, compare_row *row)
{
    const hf_world *world = judged->world;
    size_t *flagged = quality_memory(world->attack_count + 1, sizeof *flagged);
    double attacks[HF_FAMILY_COUNT] = {0};
    double parried[HF_FAMILY_COUNT] = {0};
    for (size_t i = 0; i < world->report_count; i++)
        flagged[world->reports[i].attack_id] += judged->is_flagged[world->reports[i].reporter.v];
    for (size_t i = 0; i < world->attack_count; i++) {
        const hf_world_attack *attack = &world->attacks[i];
        attacks[attack->family]++;
        parried[attack->family] += (int64_t)flagged[attack->attack_id] * 2 >= attack->reports;
    }
    for (size_t i = 0; i < HF_FAMILY_COUNT; i++)
        row->protection[i] = percent(parried[i], attacks[i]);
    free(flagged);
}

static void judge_members(const judgement *judged, compare_row *row)
{
    const hf_world *world = judged->world;
    double active[HF_FAMILY_COUNT] = {0};
    double found[HF_FAMILY_COUNT] = {0};
    for (size_t i = 0; i < world->member_count; i++) {
        hf_account_id account = world->members[i].account;
        hf_family family = world->crews[world->members[i].crew_id - 1].family;
        active[family] += judged->is_active[account.v];
        found[family] += judged->is_active[account.v] && judged->is_flagged[account.v];
    }
    for (size_t i = 0; i < HF_FAMILY_COUNT; i++)
        row->recall[i] = percent(found[i], active[i]);
    for (size_t i = 1; i <= world->account_count; i++) {
        row->flagged += judged->is_flagged[i];
        row->honest += judged->is_flagged[i] && judged->true_crew[i] == 0;
    }
    row->precision = percent(row->flagged - row->honest, row->flagged);
}

/* Reporters of one target in a window of time, each once. */
typedef struct window {
    uint32_t *reports; /* by account; zero between targets */
    size_t reporters;
    size_t flagged;
} window;

static void window_add(const judgement *judged, window *seen, uint32_t reporter)
{
    if (seen->reports[reporter]++ > 0)
        return;
    seen->reporters++;
    seen->flagged += judged->is_flagged[reporter];
}

static void window_drop(const judgement *judged, window *seen, uint32_t reporter)
{
    if (--seen->reports[reporter] > 0)
        return;
    seen->reporters--;
    seen->flagged -= judged->is_flagged[reporter];
}

static bool is_needless(const judgement *judged, const peer_report *reports, size_t count,
                        window *seen)
{
    bool is_any = false;
    size_t first = 0;
    for (size_t i = 0; i < count; i++) {
        for (; reports[i].at - reports[first].at > HF_DAY_USEC; first++)
            window_drop(judged, seen, reports[first].reporter);
        window_add(judged, seen, reports[i].reporter);
        is_any = is_any || (seen->flagged >= LEAST_FLAGGED && seen->flagged * 2 >= seen->reporters);
    }
    for (; first < count; first++)
        window_drop(judged, seen, reports[first].reporter);
    return is_any;
}

/* A real crew's bait does not count: its reporters are a crew, as they say. */
static void judge_others(const judgement *judged, const peer_input *input, compare_row *row)
{
    window seen = {.reports = quality_memory(input->accounts, sizeof *seen.reports)};
    for (size_t first = 0, end = 0; first < input->count; first = end) {
        uint32_t target = input->reports[first].target;
        while (end < input->count && input->reports[end].target == target)
            end++;
        if (!judged->is_attacked[target] &&
            judged->world->accounts[target - 1].role != HF_ROLE_BAIT)
            row->needless += is_needless(judged, input->reports + first, end - first, &seen);
    }
    free(seen.reports);
}

static void judge(const hf_world *world, const peer_input *input, const bool *is_flagged,
                  compare_row *row)
{
    judgement judged;
    judgement_init(&judged, world, is_flagged);
    judge_attacks(&judged, row);
    judge_members(&judged, row);
    judge_others(&judged, input, row);
    judgement_done(&judged);
}

/* ---- flags of each row ---- */

static void flag_members(const quality_tables *tables, bool is_core, bool *is_flagged)
{
    for (size_t i = 0; i < tables->crew_members.count; i++) {
        const hf_crew_member *member = quality_table_row(&tables->crew_members, i);
        if (quality_is_found(tables, member) && (member->is_core || !is_core))
            is_flagged[member->account.v] = true;
    }
}

/* Returns CPU seconds; for Holdfast's rows, `tables` is what it found. */
static double flag(compare_row_id row, const peer_input *input, const quality_tables *tables,
                   bool *is_flagged)
{
    clock_t began = clock();
    if (row < FIRST_PEER)
        flag_members(tables, row == COMPARE_CORE, is_flagged);
    else
        row_peers[row - FIRST_PEER](input, is_flagged);
    return (double)(clock() - began) / CLOCKS_PER_SEC;
}

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

/* ---- worlds ---- */

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
    quality_tables tables;
    quality_run run;
    judge_world(world, policy, &tables, &run);
    input_of_world(&input, world);
    for (int row = 0; row < COMPARE_ROW_COUNT; row++) {
        bool *is_flagged = quality_memory(input.accounts, sizeof *is_flagged);
        (void)flag((compare_row_id)row, &input, &tables, is_flagged);
        for (size_t i = 0; i < input.accounts; i++)
            rows[row].shuffled += is_flagged[i];
        free(is_flagged);
    }
    free(input.reports);
    quality_tables_done(&tables);
}

void compare_world(hf_world *world, const hf_policy *policy, compare_row *rows)
{
    peer_input input;
    quality_tables tables;
    quality_run run;
    judge_world(world, policy, &tables, &run);
    input_of_world(&input, world);
    for (int row = 0; row < COMPARE_ROW_COUNT; row++) {
        bool *is_flagged = quality_memory(input.accounts, sizeof *is_flagged);
        rows[row] = (compare_row){0};
        rows[row].seconds = flag((compare_row_id)row, &input, &tables, is_flagged);
        judge(world, &input, is_flagged, &rows[row]);
        free(is_flagged);
    }
    own_verdicts(world, &tables, &run, &rows[COMPARE_HOLDFAST]);
    free(input.reports);
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

void compare_otc(const otc_data *data, const hf_policy *policy,
                 size_t counts[COMPARE_ROW_COUNT][OTC_LABEL_COUNT])
{
    peer_input input;
    quality_tables tables;
    quality_run run;
    judge_feed(&data->feed, policy, &tables, &run);
    input_of_feed(&input, &data->feed);
    for (int row = 0; row < COMPARE_ROW_COUNT; row++) {
        bool *is_flagged = quality_memory(input.accounts, sizeof *is_flagged);
        (void)flag((compare_row_id)row, &input, &tables, is_flagged);
        for (size_t i = 0; i < OTC_ACCOUNTS; i++)
            counts[row][data->labels[i]] += is_flagged[i];
        free(is_flagged);
    }
    free(input.reports);
    quality_tables_done(&tables);
}
