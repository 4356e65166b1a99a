#include "staged.h"

#include <stdlib.h>

/* One honest person's latest report of a target. */
typedef struct voice {
    int64_t reporter;
    hf_usec at;
} voice;

/* What is said of one target by honest people, as time goes on. */
typedef struct voices {
    voice *items;
    size_t count;
} voices;

static void hear(voices *of, int64_t reporter, hf_usec at)
{
    size_t i = 0;
    while (i < of->count && of->items[i].reporter != reporter)
        i++;
    of->items[i] = (voice){reporter, at};
    of->count += i == of->count;
}

static int64_t loudness(const voices *of, hf_usec since)
{
    int64_t count = 0;
    for (size_t i = 0; i < of->count; i++)
        count += of->items[i].at > since;
    return count;
}

static bool is_honest_voice(const hf_world *world, const hf_world_report *report,
                            const int64_t *true_crew)
{
    const hf_world_account *reporter = &world->accounts[report->reporter.v - 1];
    return true_crew[report->reporter.v - 1] == 0 && reporter->kind != HF_KIND_AUTOMATED;
}

/* The first moment, once the hold stands, at which honest voices reach the threshold; or
 * HF_USEC_NONE. */
static hf_usec due_at(const hf_world *world, const hf_hold *hold, const hf_policy *policy,
                      const int64_t *true_crew)
{
    hf_usec window = policy->platform_threshold_hours * HF_HOUR_USEC;
    hf_usec due = HF_USEC_NONE;
    voices of = {.items = quality_memory(world->report_count, sizeof(voice))};
    for (size_t i = 0; i < world->report_count && due == HF_USEC_NONE; i++) {
        const hf_world_report *report = &world->reports[i];
        if (report->target.v != hold->target.v || !is_honest_voice(world, report, true_crew))
            continue;
        hf_usec at = report->at > hold->placed_at ? report->at : hold->placed_at;
        hear(&of, report->reporter.v, report->at);
        if (report->at <= hold->expires_at &&
            loudness(&of, at - window) >= policy->platform_threshold)
            due = at;
    }
    free(of.items);
    return due;
}

void quality_staged_score(const hf_world *world, const quality_tables *tables,
                          const hf_policy *policy, const int64_t *true_crew,
                          quality_staged *ret_score)
{
    *ret_score = (quality_staged){0};
    for (size_t i = 0; i < tables->holds.count; i++) {
        const hf_hold *hold = quality_table_row(&tables->holds, i);
        if (world->accounts[hold->target.v - 1].role != HF_ROLE_STAGED)
            continue;
        hf_usec due = due_at(world, hold, policy, true_crew);
        bool is_over = hold->ended_at != HF_USEC_NONE && hold->ended_at <= due;
        ret_score->holds++;
        ret_score->due += due != HF_USEC_NONE;
        ret_score->stood += due != HF_USEC_NONE && !is_over;
    }
}
