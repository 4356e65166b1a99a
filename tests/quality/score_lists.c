#include "score_lists.h"

#include <inttypes.h>
#include <stdio.h>

#define EXAMPLES 5 /* of what is false, per world */

static bool is_attack(hf_play play)
{
    return hf_play_kind(play) != HF_CAMPAIGN_KIND_COUNT;
}

static bool is_target(const hf_world *world, const hf_world_play *play, hf_account_id account)
{
    for (size_t i = 0; i < play->target_count; i++)
        if (world->play_targets[play->first_target + i].v == account.v)
            return true;
    return false;
}

static bool is_about(const hf_world *world, const hf_world_play *play, const hf_campaign *campaign)
{
    if (campaign->kind < HF_CAMPAIGN_LIST_SEEDING)
        return false;
    return campaign->has_target ? is_target(world, play, campaign->target)
                                : campaign->list.v == play->list.v;
}

static void score_attack(const hf_world *world, const hf_world_play *play,
                         const quality_tables *tables, list_score *score)
{
    hf_usec detected_at = INT64_MAX;
    size_t held = 0;
    const bool is_seeding = hf_play_kind(play->play) == HF_CAMPAIGN_LIST_SEEDING;
    for (size_t i = 0; i < tables->campaigns.count; i++) {
        const hf_campaign *campaign = quality_table_row(&tables->campaigns, i);
        const hf_hold *hold = quality_table_find(&tables->holds, campaign->campaign_id, 0);
        if (!is_about(world, play, campaign))
            continue;
        held += hold != NULL && hold->state != HF_HOLD_WITHDRAWN &&
                (!is_seeding || campaign->kind == HF_CAMPAIGN_LIST_SEEDING);
        if (campaign->kind == hf_play_kind(play->play) && campaign->detected_at < detected_at)
            detected_at = campaign->detected_at;
    }
    score->found += detected_at <= play->half_at;
    score->found_late += detected_at > play->half_at && detected_at != INT64_MAX;
    score->held += is_seeding ? 2 * held >= play->target_count : held > 0;
}

static bool is_honest_list(const hf_world *world, hf_list_id list)
{
    const hf_list_role role = world->lists[list.v - 1].role;
    return role == HF_LIST_ROLE_HONEST || role == HF_LIST_ROLE_MIRROR;
}

/* About an honest list, or an account that no play put on. */
static bool is_honest(const hf_world *world, const hf_campaign *campaign)
{
    if (!campaign->has_target)
        return is_honest_list(world, campaign->list);
    for (size_t i = 0; i < world->play_count; i++)
        if (is_target(world, &world->plays[i], campaign->target))
            return false;
    return true;
}

/* Whether a hold of the campaign keeps the entry back: its list's owner is of the crew. */
static bool keeps_back(const hf_world *world, const quality_tables *tables,
                       const hf_campaign *campaign, const hf_world_entry *entry)
{
    const hf_account_id owner = world->lists[entry->list.v - 1].owner;
    return entry->target.v == campaign->target.v &&
           quality_table_find(&tables->crew_members, campaign->crew_id, owner.v) != NULL;
}

/* A hold of the campaign on a list of the honest side, or on an entry of such a list. */
static bool is_held_falsely(const hf_world *world, const quality_tables *tables,
                            const hf_campaign *campaign)
{
    if (quality_table_find(&tables->holds, campaign->campaign_id, 0) == NULL ||
        !is_honest(world, campaign))
        return false;
    bool is_held = !campaign->has_target;
    for (size_t i = 0; i < world->entry_count && !is_held; i++)
        is_held = is_honest_list(world, world->entries[i].list) &&
                  keeps_back(world, tables, campaign, &world->entries[i]);
    return is_held;
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

static void score_false(const hf_world *world, const quality_tables *tables, list_scores *scores)
{
    size_t printed = 0;
    for (size_t i = 0; i < tables->campaigns.count; i++) {
        const hf_campaign *campaign = quality_table_row(&tables->campaigns, i);
        if (campaign->kind < HF_CAMPAIGN_LIST_SEEDING || !is_honest(world, campaign))
            continue;
        const bool is_held = is_held_falsely(world, tables, campaign);
        const bool is_false = is_held || campaign->kind != HF_CAMPAIGN_LIST_INFLATION;
        scores->false_holds += is_held;
        scores->false_campaigns += campaign->kind != HF_CAMPAIGN_LIST_INFLATION;
        if (is_false && printed++ < EXAMPLES)
            print_false(campaign, tables, is_held);
    }
}

/* Whether the campaign keeps an entry of the honest list of what is no attack back, at any time,
 * and no attack put the account on lists. */
static bool is_on_honest(const hf_world *world, const hf_world_play *play,
                         const quality_tables *tables, const hf_campaign *campaign)
{
    if (!is_honest(world, campaign))
        return false;
    for (size_t i = 0; i < world->entry_count; i++)
        if (world->entries[i].list.v == play->list.v &&
            keeps_back(world, tables, campaign, &world->entries[i]))
            return true;
    return false;
}

static void score_event(const hf_world *world, const hf_world_play *play,
                        const quality_tables *tables, list_score *score)
{
    for (size_t i = 0; i < tables->campaigns.count; i++) {
        const hf_campaign *campaign = quality_table_row(&tables->campaigns, i);
        const hf_hold *hold = quality_table_find(&tables->holds, campaign->campaign_id, 0);
        const bool is_here = is_about(world, play, campaign);
        score->campaigns += is_here;
        score->list_holds += is_here && hold != NULL && hold->scope == HF_SCOPE_LIST;
        score->entry_holds += hold != NULL && hold->scope == HF_SCOPE_LIST_ENTRY &&
                              is_on_honest(world, play, tables, campaign);
    }
}

void list_scores_add(const hf_world *world, const quality_tables *tables, list_scores *scores)
{
    for (size_t i = 0; i < world->play_count; i++) {
        const hf_world_play *play = &world->plays[i];
        list_score *score = &scores->plays[play->play];
        score->plays++;
        if (is_attack(play->play))
            score_attack(world, play, tables, score);
        else
            score_event(world, play, tables, score);
    }
    score_false(world, tables, scores);
}

static void print_attacks(const list_scores *scores)
{
    printf("%-16s %13s %13s %13s %13s\n", "play", "plays", "found by half", "later", "held");
    for (int i = 0; i < HF_PLAY_COUNT; i++) {
        const list_score *row = &scores->plays[i];
        if (is_attack((hf_play)i))
            printf("%-16s %13zu %13zu %13zu %13zu\n", hf_play_name((hf_play)i), row->plays,
                   row->found, row->found_late, row->held);
    }
}

static void print_events(const list_scores *scores)
{
    printf("%-16s %13s %13s %13s %13s\n", "play", "plays", "campaigns", "list holds",
           "entry holds");
    for (int i = 0; i < HF_PLAY_COUNT; i++) {
        const list_score *row = &scores->plays[i];
        if (!is_attack((hf_play)i))
            printf("%-16s %13zu %13zu %13zu %13zu\n", hf_play_name((hf_play)i), row->plays,
                   row->campaigns, row->list_holds, row->entry_holds);
    }
}

void list_scores_print(const list_scores *scores)
{
    print_attacks(scores);
    print_events(scores);
    printf("%-55s %5zu\n", "holds on lists or entries of the honest side", scores->false_holds);
    printf("%-55s %5zu\n", "campaigns about what no attack put on lists", scores->false_campaigns);
}
