/* What happens by means of shared block lists: attacks, what only looks like one, adversaries. */
#include "base/alloc.h"
#include "simulate/world.h"
#include "support/runner.h"

#define NOW (1764000000 * HF_SECOND_USEC)
#define MOST_LISTS 16

static hf_world *make(double plays)
{
    hf_world_config config;
    hf_world *world = NULL;
    hf_world_config_init(&config, hf_allocator_libc());
    config.scale = 0.3;
    config.now = NOW;
    config.list_plays = plays;
    HF_ASSERT_OK(hf_world_config_families(&config, "burst=3,list_driven=10"));
    HF_ASSERT_OK(hf_world_new(&config, &world));
    return world;
}

static const hf_world_play *play_of(const hf_world *world, hf_play play)
{
    size_t i = 0;
    while (i < world->play_count && world->plays[i].play != play)
        i++;
    CU_ASSERT_TRUE_FATAL(i < world->play_count);
    return &world->plays[i];
}

/* Lists made for the play. */
static size_t lists_of(const hf_world *world, hf_play play, const hf_world_list *lists[MOST_LISTS])
{
    size_t count = 0;
    for (size_t i = 0; i < world->list_count && count < MOST_LISTS; i++) {
        if (world->lists[i].play_id == play_of(world, play)->play_id)
            lists[count++] = &world->lists[i];
    }
    return count;
}

/* When the list got the account; HF_USEC_NONE: never. */
static hf_usec added_at(const hf_world *world, hf_list_id list, hf_account_id target)
{
    for (size_t i = 0; i < world->entry_count; i++) {
        if (world->entries[i].list.v == list.v && world->entries[i].target.v == target.v)
            return world->entries[i].at;
    }
    return HF_USEC_NONE;
}

static void a_world_with_plays_is_the_same_world_with_plays_added(void)
{
    hf_world *without = make(0);
    hf_world *with = make(1);
    CU_ASSERT_EQUAL(without->play_count, 0);
    CU_ASSERT_EQUAL(with->play_count, HF_PLAY_COUNT);
    CU_ASSERT_EQUAL_FATAL(without->report_count, with->report_count);
    for (size_t i = 0; i < with->report_count; i++) {
        const hf_world_report *a = &without->reports[i];
        const hf_world_report *b = &with->reports[i];
        CU_ASSERT_TRUE_FATAL(a->reporter.v == b->reporter.v && a->target.v == b->target.v &&
                             a->at == b->at && a->words == b->words && a->origin == b->origin);
    }
    CU_ASSERT_TRUE(with->list_count == without->list_count + 8 + 4 + 1 + 1 + 1 + 1 + 3 + 4 + 4 + 8);
    hf_world_free(without);
    hf_world_free(with);
}

static void half_of_a_play_is_when_half_of_its_acts_were_done(void)
{
    hf_world *world = make(2);
    for (size_t i = 0; i < world->play_count; i++) {
        const hf_world_play *play = &world->plays[i];
        CU_ASSERT_EQUAL(play->play_id, (int64_t)i + 1);
        CU_ASSERT_TRUE(play->started_at <= play->half_at && play->half_at <= play->ended_at);
        CU_ASSERT_TRUE(play->ended_at <= NOW && play->list.v > 0);
        bool is_attack = hf_play_kind(play->play) != HF_CAMPAIGN_KIND_COUNT;
        CU_ASSERT_EQUAL(is_attack, play->target_count > 0);
        CU_ASSERT_TRUE(!is_attack || play->acts > 10);
        CU_ASSERT_TRUE(is_attack || !hf_play_is_weak(play->play));
        for (size_t j = 0; j < play->target_count; j++) {
            hf_account_id target = world->play_targets[play->first_target + j];
            CU_ASSERT_EQUAL(hf_world_find_account(world, target)->role, HF_ROLE_ATTACKED);
        }
    }
    hf_world_free(world);
}

/* Every target is on every list, first on one, and soon on the others. */
static void check_seeding(const hf_world *world, hf_play which, size_t lists, double most_days)
{
    const hf_world_list *own[MOST_LISTS];
    const hf_world_play *play = play_of(world, which);
    CU_ASSERT_EQUAL_FATAL(lists_of(world, which, own), lists);
    CU_ASSERT_EQUAL(play->acts, (int64_t)(lists * play->target_count));
    for (size_t i = 0; i < play->target_count; i++) {
        hf_account_id target = world->play_targets[play->first_target + i];
        for (size_t j = 0; j < lists; j++) {
            hf_usec at = added_at(world, own[j]->list, target);
            CU_ASSERT_TRUE(at >= play->started_at && at <= play->ended_at);
        }
    }
    CU_ASSERT_TRUE((double)(play->ended_at - play->started_at) < most_days * (double)HF_DAY_USEC);
    for (size_t i = 0; i < lists; i++)
        CU_ASSERT_EQUAL(own[i]->role, HF_LIST_ROLE_HOSTILE);
}

static void seeding_lists_add_the_same_accounts(void)
{
    hf_world *world = make(1);
    check_seeding(world, HF_PLAY_SEEDING, 8, 2.6);
    check_seeding(world, HF_PLAY_SEEDING_WEAK, 4, 11);
    hf_world_free(world);
}

static size_t new_followers(const hf_world *world, const hf_world_play *play)
{
    size_t count = 0;
    for (size_t i = 0; i < world->subscription_count; i++) {
        const hf_world_subscription *row = &world->subscriptions[i];
        const hf_world_account *by = hf_world_find_account(world, row->subscriber);
        count += row->list.v == play->list.v && row->at >= play->started_at &&
                 row->at <= play->ended_at && by->role == HF_ROLE_CREW &&
                 by->created_at > row->at - 10 * HF_DAY_USEC;
    }
    return count;
}

static void inflation_is_new_accounts_and_then_targets(void)
{
    hf_world *world = make(1);
    const hf_world_play *strong = play_of(world, HF_PLAY_INFLATION);
    const hf_world_play *weak = play_of(world, HF_PLAY_INFLATION_WEAK);
    const hf_world_play *rivals = play_of(world, HF_PLAY_RIVALS);
    CU_ASSERT_EQUAL(new_followers(world, strong), 120);
    CU_ASSERT_EQUAL(new_followers(world, weak), 30);
    CU_ASSERT_EQUAL(new_followers(world, rivals), 120);
    CU_ASSERT_EQUAL(world->lists[rivals->list.v - 1].role, HF_LIST_ROLE_HONEST);
    for (size_t i = 0; i < strong->target_count; i++) {
        hf_account_id target = world->play_targets[strong->first_target + i];
        CU_ASSERT_TRUE(added_at(world, strong->list, target) > strong->half_at);
    }
    hf_world_free(world);
}

/* Entries of the play's list on abusers up to its beginning. */
static size_t borne_out(const hf_world *world, const hf_world_play *play)
{
    size_t count = 0;
    for (size_t i = 0; i < world->entry_count; i++) {
        const hf_world_entry *entry = &world->entries[i];
        count += entry->list.v == play->list.v && entry->at < play->started_at &&
                 hf_role_is_guilty(hf_world_find_account(world, entry->target)->role);
    }
    return count;
}

static void bait_is_borne_out_before_it_turns(void)
{
    hf_world *world = make(1);
    const hf_world_play *strong = play_of(world, HF_PLAY_BAIT);
    const hf_world_play *weak = play_of(world, HF_PLAY_BAIT_WEAK);
    CU_ASSERT_EQUAL(borne_out(world, strong), 30);
    CU_ASSERT_TRUE(borne_out(world, weak) >= 30);
    CU_ASSERT_EQUAL(strong->acts, 40);
    CU_ASSERT_EQUAL(weak->acts, 16);
    CU_ASSERT_TRUE(strong->ended_at - strong->started_at <= HF_DAY_USEC);
    CU_ASSERT_TRUE(weak->ended_at - weak->started_at <= 5 * HF_DAY_USEC);
    hf_world_free(world);
}

static void mirrors_follow_with_a_steady_lag_and_one_says_so(void)
{
    hf_world *world = make(1);
    const hf_world_list *own[MOST_LISTS];
    CU_ASSERT_EQUAL_FATAL(lists_of(world, HF_PLAY_MIRRORS, own), 3);
    hf_list_id honest = play_of(world, HF_PLAY_MIRRORS)->list;
    size_t declared = 0;
    size_t copies = 0;
    for (size_t i = 0; i < world->entry_count; i++) {
        const hf_world_entry *entry = &world->entries[i];
        const hf_world_list *list = &world->lists[entry->list.v - 1];
        if (list->role != HF_LIST_ROLE_MIRROR)
            continue;
        hf_usec original = added_at(world, honest, entry->target);
        hf_usec from = original > list->created_at ? original : list->created_at;
        CU_ASSERT_TRUE(original != HF_USEC_NONE);
        CU_ASSERT_TRUE(entry->at > from && entry->at <= from + HF_DAY_USEC);
        copies++;
    }
    for (size_t i = 0; i < 3; i++) {
        declared += own[i]->mirrors.v != 0;
        CU_ASSERT_EQUAL(own[i]->role, HF_LIST_ROLE_MIRROR);
        CU_ASSERT_TRUE(own[i]->mirrors.v == 0 || own[i]->mirrors.v == honest.v);
    }
    CU_ASSERT_EQUAL(declared, 1);
    CU_ASSERT_TRUE(copies > 60);
    hf_world_free(world);
}

/* Of the shadows' entries: how many an honest list has too, that much later; hours. */
static void check_shadows(const hf_world *world, hf_play which, size_t lists, double least,
                          double most)
{
    const hf_world_list *own[MOST_LISTS];
    hf_list_id honest = play_of(world, which)->list;
    size_t count = 0;
    CU_ASSERT_EQUAL_FATAL(lists_of(world, which, own), lists);
    CU_ASSERT_EQUAL(own[0]->role, HF_LIST_ROLE_SHADOW);
    CU_ASSERT_EQUAL(world->lists[honest.v - 1].role, HF_LIST_ROLE_HONEST);
    for (size_t i = 0; i < world->entry_count; i++) {
        const hf_world_entry *entry = &world->entries[i];
        if (world->lists[entry->list.v - 1].play_id != play_of(world, which)->play_id)
            continue;
        hf_usec original = added_at(world, honest, entry->target);
        double lag = (double)(entry->at - original) / (double)HF_HOUR_USEC;
        CU_ASSERT_TRUE(lag >= least && lag <= most);
        count++;
    }
    CU_ASSERT_EQUAL(play_of(world, which)->acts, (int64_t)count);
    CU_ASSERT_TRUE(count >= 4);
}

static void shadows_copy_or_run_ahead_of_an_honest_list(void)
{
    hf_world *world = make(1);
    check_shadows(world, HF_PLAY_COPIERS, 4, 0, 2);
    check_shadows(world, HF_PLAY_FRONT_RUNNERS, 4, -4, -1);
    check_shadows(world, HF_PLAY_SIEGE, 8, -4, 3);
    hf_world_free(world);
}

static void honest_curators_import_hundreds_in_a_minute(void)
{
    hf_world *world = make(1);
    const hf_world_play *play = play_of(world, HF_PLAY_IMPORT);
    size_t entries = 0;
    CU_ASSERT_TRUE(play->ended_at - play->started_at <= HF_MINUTE_USEC);
    CU_ASSERT_TRUE(play->acts >= 150);
    for (size_t i = 0; i < world->entry_count; i++) {
        const hf_world_entry *entry = &world->entries[i];
        if (entry->list.v != play->list.v || entry->at < play->started_at ||
            entry->at > play->ended_at)
            continue;
        entries++;
    }
    CU_ASSERT_TRUE(entries >= (size_t)play->acts);
    hf_world_free(world);
}

static const hf_test tests[] = {
    {"a world with plays is the same world, with plays added",
     a_world_with_plays_is_the_same_world_with_plays_added},
    {"half of a play is when half of its acts were done",
     half_of_a_play_is_when_half_of_its_acts_were_done},
    {"seeding lists add the same accounts", seeding_lists_add_the_same_accounts},
    {"inflation is new accounts, and then targets; a rival's list stays honest",
     inflation_is_new_accounts_and_then_targets},
    {"bait is borne out before it turns", bait_is_borne_out_before_it_turns},
    {"mirrors follow with a steady lag, and one says so",
     mirrors_follow_with_a_steady_lag_and_one_says_so},
    {"shadows copy an honest list, or run ahead of it",
     shadows_copy_or_run_ahead_of_an_honest_list},
    {"honest curators import hundreds in a minute", honest_curators_import_hundreds_in_a_minute},
};

HF_TEST_MAIN("simulate_plays", tests)
