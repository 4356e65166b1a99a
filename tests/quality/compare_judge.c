#include "compare_judge.h"

#include <math.h>
#include <stdlib.h>

#include "tables.h"

#define LEAST_FLAGGED 5 /* as the policy's min_crew */

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

/* Of a crew with two phases the first is only what staff dismiss, as in score.h. */
static bool counts(const hf_world *world, const hf_world_attack *attack)
{
    bool has_phases = world->crews[attack->crew_id - 1].dismissed_at != HF_USEC_NONE;
    return !has_phases || attack->phase == 2;
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
        if (!counts(world, attack))
            continue;
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

void compare_judge(const hf_world *world, const peer_input *input, const bool *is_flagged,
                   compare_row *row)
{
    judgement judged;
    judgement_init(&judged, world, is_flagged);
    judge_attacks(&judged, row);
    judge_members(&judged, row);
    judge_others(&judged, input, row);
    judgement_done(&judged);
}
