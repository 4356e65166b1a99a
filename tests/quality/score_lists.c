#include "score_lists.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define EXAMPLES 5 /* of what is false, per world */

static int compare_times(const void *left, const void *right)
{
    const hf_usec a = *(const hf_usec *)left;
    const hf_usec b = *(const hf_usec *)right;
    return a < b ? -1 : a > b;
}

/* When half of the play's acts were done. */
static hf_usec half_of(const list_cast *cast)
{
    hf_usec times[1024];
    for (size_t i = 0; i < cast->act_count; i++)
        times[i] = cast->times[i];
    qsort(times, cast->act_count, sizeof *times, compare_times);
    return cast->act_count == 0 ? 0 : times[(cast->act_count - 1) / 2];
}

static hf_campaign_kind kind_of(list_play play)
{
    if (play == LIST_PLAY_SEEDING || play == LIST_PLAY_SEEDING_WEAK)
        return HF_CAMPAIGN_LIST_SEEDING;
    return play == LIST_PLAY_INFLATION || play == LIST_PLAY_INFLATION_WEAK
               ? HF_CAMPAIGN_LIST_INFLATION
               : HF_CAMPAIGN_UNSUPPORTED_ENTRIES;
}

static bool is_target(const list_cast *cast, hf_account_id account)
{
    for (size_t i = 0; i < cast->target_count; i++)
        if (cast->targets[i].v == account.v)
            return true;
    return false;
}

static bool is_about(const list_cast *cast, const hf_campaign *campaign)
{
    return campaign->has_target ? is_target(cast, campaign->target)
                                : campaign->list.v == cast->list.v;
}

static void score_attack(const list_cast *cast, const quality_tables *tables, list_score *score)
{
    hf_usec detected_at = INT64_MAX;
    size_t held = 0;
    const bool is_seeding = kind_of(cast->play) == HF_CAMPAIGN_LIST_SEEDING;
    for (size_t i = 0; i < tables->campaigns.count; i++) {
        const hf_campaign *campaign = quality_table_row(&tables->campaigns, i);
        const hf_hold *hold = quality_table_find(&tables->holds, campaign->campaign_id, 0);
        if (campaign->kind < HF_CAMPAIGN_LIST_SEEDING || !is_about(cast, campaign))
            continue;
        held += hold != NULL && hold->state != HF_HOLD_WITHDRAWN &&
                (!is_seeding || campaign->kind == HF_CAMPAIGN_LIST_SEEDING);
        if (campaign->kind == kind_of(cast->play) && campaign->detected_at < detected_at)
            detected_at = campaign->detected_at;
    }
    size_t done = 0;
    for (size_t i = 0; i < cast->act_count; i++)
        done += cast->times[i] <= detected_at;
    printf("%s: found after %zu of %zu acts, %zu held of %zu\n", list_play_name(cast->play), done,
           cast->act_count, held, cast->target_count);
    score->plays++;
    score->found += detected_at <= half_of(cast);
    score->found_late += detected_at > half_of(cast) && detected_at != INT64_MAX;
    score->held += is_seeding ? 2 * held >= cast->target_count : held > 0;
}

static void score_honest(const list_cast *cast, const quality_tables *tables, list_score *score)
{
    score->plays++;
    for (size_t i = 0; i < tables->campaigns.count; i++) {
        const hf_campaign *campaign = quality_table_row(&tables->campaigns, i);
        score->campaigns += campaign->kind >= HF_CAMPAIGN_LIST_SEEDING && is_about(cast, campaign);
    }
}

static bool is_honest(const list_truth *truth, const hf_campaign *campaign)
{
    if (!campaign->has_target)
        return !truth->is_hostile[campaign->list.v];
    for (size_t i = 0; i < truth->count; i++)
        if (is_target(&truth->casts[i], campaign->target))
            return false;
    return true;
}

static void print_false(const hf_campaign *campaign, const quality_tables *tables, bool is_held)
{
    printf("%s campaign %" PRId64 " %s: %s\n", is_held ? "HELD" : "false", campaign->campaign_id,
           hf_campaign_kind_name(campaign->kind), campaign->summary);
    for (int64_t no = 1; no < 12; no++) {
        const hf_evidence *row = quality_table_find(&tables->evidence, campaign->campaign_id, no);
        if (row != NULL)
            printf("    %s\n", row->statement);
    }
}

void list_scores_add(const list_truth *truth, const quality_tables *tables, list_scores *scores)
{
    for (size_t i = 0; i < truth->count; i++) {
        const list_cast *cast = &truth->casts[i];
        if (list_play_is_attack(cast->play))
            score_attack(cast, tables, &scores->plays[cast->play]);
        else
            score_honest(cast, tables, &scores->plays[cast->play]);
    }
    size_t printed = 0;
    for (size_t i = 0; i < tables->campaigns.count; i++) {
        const hf_campaign *campaign = quality_table_row(&tables->campaigns, i);
        if (campaign->kind < HF_CAMPAIGN_LIST_SEEDING || !is_honest(truth, campaign))
            continue;
        const bool is_held = quality_table_find(&tables->holds, campaign->campaign_id, 0) != NULL;
        scores->false_holds += is_held;
        scores->false_campaigns += campaign->kind != HF_CAMPAIGN_LIST_INFLATION;
        if (printed++ < EXAMPLES)
            print_false(campaign, tables, is_held);
    }
}

void list_scores_print(const list_scores *scores)
{
    printf("%-16s plays  found by half  later  held  campaigns\n", "play");
    for (int i = 0; i < LIST_PLAY_COUNT; i++) {
        const list_score *row = &scores->plays[i];
        if (list_play_is_attack((list_play)i))
            printf("%-16s %5zu  %13zu  %5zu  %4zu\n", list_play_name((list_play)i), row->plays,
                   row->found, row->found_late, row->held);
        else
            printf("%-16s %5zu  %13s  %5s  %4s  %9zu\n", list_play_name((list_play)i), row->plays,
                   "", "", "", row->campaigns);
    }
    printf(
        "holds on lists or entries of the honest side: %zu; campaigns of seeding or of unsupported "
        "entries there: %zu\n",
        scores->false_holds, scores->false_campaigns);
}
