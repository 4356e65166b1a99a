/*
 * Lives here: a world's life, from configuration to finished arrays.
 * Does not: what happens in it (people.c, organic.c, lists.c, crews.c, families.c, plays.c,
 * outcomes.c, speech.c), what things are called (names.c), how a configuration is read (config.c).
 */
#include "simulate/world.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "simulate/build.h"

static int by_time(const void *left, const void *right)
{
    const hf_world_report *a = left;
    const hf_world_report *b = right;
    if (a->at != b->at)
        return a->at < b->at ? -1 : 1;
    return a->report_id < b->report_id ? -1 : a->report_id > b->report_id;
}

static int by_start(const void *left, const void *right)
{
    const hf_world_attack *a = left;
    const hf_world_attack *b = right;
    if (a->started_at != b->started_at)
        return a->started_at < b->started_at ? -1 : 1;
    return a->attack_id < b->attack_id ? -1 : a->attack_id > b->attack_id;
}

/* Reports are in order of time already. */
static void time_attacks(hf_world *world)
{
    for (size_t i = 0; i < world->report_count; i++) {
        const hf_world_report *report = &world->reports[i];
        if (report->attack_id == 0)
            continue;
        hf_world_attack *attack = &world->attacks[report->attack_id - 1];
        if (attack->reports == 0)
            attack->started_at = report->at;
        attack->ended_at = report->at;
        attack->reports++;
    }
}

/* Attacks get numbers in the order they began, so that a number tells nothing about its family. */
static void number_attacks(hf_build *build)
{
    hf_world *world = build->world;
    int64_t *numbers = hf_build_memory(build, world->attack_count, sizeof *numbers);
    if (numbers == NULL)
        return;
    qsort(world->attacks, world->attack_count, sizeof *world->attacks, by_start);
    for (size_t i = 0; i < world->attack_count; i++) {
        numbers[world->attacks[i].attack_id - 1] = (int64_t)i + 1;
        world->attacks[i].attack_id = (int64_t)i + 1;
    }
    for (size_t i = 0; i < world->report_count; i++) {
        if (world->reports[i].attack_id != 0)
            world->reports[i].attack_id = numbers[world->reports[i].attack_id - 1];
    }
    hf_build_memory_done(build, numbers, world->attack_count, sizeof *numbers);
}

static int by_creation(const void *left, const void *right)
{
    const hf_world_list *a = left;
    const hf_world_list *b = right;
    if (a->created_at != b->created_at)
        return a->created_at < b->created_at ? -1 : 1;
    return a->list.v < b->list.v ? -1 : a->list.v > b->list.v;
}

static int by_addition(const void *left, const void *right)
{
    const hf_world_entry *a = left;
    const hf_world_entry *b = right;
    if (a->at != b->at)
        return a->at < b->at ? -1 : 1;
    return a->entry_id < b->entry_id ? -1 : a->entry_id > b->entry_id;
}

static int by_subscription(const void *left, const void *right)
{
    const hf_world_subscription *a = left;
    const hf_world_subscription *b = right;
    if (a->at != b->at)
        return a->at < b->at ? -1 : 1;
    return a->subscription_id < b->subscription_id ? -1 : a->subscription_id > b->subscription_id;
}

/* Lists get numbers in the order they were made, so that a number tells nothing either. */
static void number_lists(hf_build *build)
{
    hf_world *world = build->world;
    int64_t *numbers = hf_build_memory(build, world->list_count, sizeof *numbers);
    if (numbers == NULL)
        return;
    qsort(world->lists, world->list_count, sizeof *world->lists, by_creation);
    for (size_t i = 0; i < world->list_count; i++) {
        numbers[world->lists[i].list.v - 1] = (int64_t)i + 1;
        world->lists[i].list.v = (int64_t)i + 1;
    }
    for (size_t i = 0; i < world->list_count; i++) {
        if (world->lists[i].mirrors.v != 0)
            world->lists[i].mirrors.v = numbers[world->lists[i].mirrors.v - 1];
    }
    for (size_t i = 0; i < world->entry_count; i++)
        world->entries[i].list.v = numbers[world->entries[i].list.v - 1];
    for (size_t i = 0; i < world->subscription_count; i++)
        world->subscriptions[i].list.v = numbers[world->subscriptions[i].list.v - 1];
    for (size_t i = 0; i < world->attack_count; i++) {
        if (world->attacks[i].list.v != 0)
            world->attacks[i].list.v = numbers[world->attacks[i].list.v - 1];
    }
    for (size_t i = 0; i < world->play_count; i++) {
        if (world->plays[i].list.v != 0)
            world->plays[i].list.v = numbers[world->plays[i].list.v - 1];
    }
    hf_build_memory_done(build, numbers, world->list_count, sizeof *numbers);
}

static void sort_lists(hf_build *build)
{
    hf_world *world = build->world;
    number_lists(build);
    if (world->entry_count > 0)
        qsort(world->entries, world->entry_count, sizeof *world->entries, by_addition);
    for (size_t i = 0; i < world->entry_count; i++)
        world->entries[i].entry_id = (int64_t)i + 1;
    if (world->subscription_count > 0)
        qsort(world->subscriptions, world->subscription_count, sizeof *world->subscriptions,
              by_subscription);
    for (size_t i = 0; i < world->subscription_count; i++)
        world->subscriptions[i].subscription_id = (int64_t)i + 1;
}

void hf_build_finish(hf_build *build)
{
    hf_world *world = build->world;
    if (build->status != HF_OK)
        return;
    if (world->report_count > 0)
        qsort(world->reports, world->report_count, sizeof *world->reports, by_time);
    for (size_t i = 0; i < world->report_count; i++)
        world->reports[i].report_id = (int64_t)i + 1;
    time_attacks(world);
    number_attacks(build);
    sort_lists(build);
}

void hf_build_done(hf_build *build)
{
    hf_people_done(build, &build->free_people);
    hf_array_done(&build->allocator, &build->mark, &build->mark_capacity, sizeof *build->mark);
    hf_build_memory_done(build, build->activity_sum, build->users, sizeof *build->activity_sum);
    hf_build_memory_done(build, build->abuser_sum, build->abusers, sizeof *build->abuser_sum);
    hf_build_memory_done(build, build->abuser_from, build->abusers, sizeof *build->abuser_from);
    hf_build_memory_done(build, build->abuser_until, build->abusers, sizeof *build->abuser_until);
}

static hf_status make_world(hf_world *world)
{
    const hf_world_config *config = &world->config;
    hf_build build = {.world = world,
                      .config = config,
                      .allocator = config->allocator,
                      .from = config->now - config->days * HF_DAY_USEC};
    hf_build_people(&build);
    hf_build_organic(&build);
    hf_build_lists(&build);
    hf_build_attacks(&build);
    hf_build_plays(&build);
    hf_build_finish(&build);
    hf_build_speech(&build);
    hf_build_outcomes(&build);
    hf_build_done(&build);
    return build.status;
}

hf_status hf_world_new(const hf_world_config *config, hf_world **ret_world)
{
    hf_status status = hf_world_config_check(config);
    if (status != HF_OK)
        return status;
    hf_world *world = config->allocator.resize(config->allocator.ctx, NULL, 0, sizeof *world);
    if (world == NULL)
        return HF_ENOMEM;
    *world = (hf_world){.config = *config};
    status = make_world(world);
    if (status == HF_OK)
        *ret_world = world;
    else
        hf_world_free(world);
    return status;
}

void hf_world_free(hf_world *world)
{
    if (world == NULL)
        return;
    hf_allocator allocator = world->config.allocator;
    hf_array_done(&allocator, &world->accounts, &world->account_capacity, sizeof *world->accounts);
    hf_array_done(&allocator, &world->reports, &world->report_capacity, sizeof *world->reports);
    hf_array_done(&allocator, &world->outcomes, &world->outcome_capacity, sizeof *world->outcomes);
    hf_array_done(&allocator, &world->crews, &world->crew_capacity, sizeof *world->crews);
    hf_array_done(&allocator, &world->members, &world->member_capacity, sizeof *world->members);
    hf_array_done(&allocator, &world->attacks, &world->attack_capacity, sizeof *world->attacks);
    hf_array_done(&allocator, &world->lists, &world->list_capacity, sizeof *world->lists);
    hf_array_done(&allocator, &world->entries, &world->entry_capacity, sizeof *world->entries);
    hf_array_done(&allocator, &world->subscriptions, &world->subscription_capacity,
                  sizeof *world->subscriptions);
    hf_array_done(&allocator, &world->plays, &world->play_capacity, sizeof *world->plays);
    hf_array_done(&allocator, &world->play_targets, &world->play_target_capacity,
                  sizeof *world->play_targets);
    allocator.resize(allocator.ctx, world, sizeof *world, 0);
}

const hf_world_account *hf_world_find_account(const hf_world *world, hf_account_id account)
{
    bool is_known = account.v >= 1 && (uint64_t)account.v <= world->account_count;
    return is_known ? &world->accounts[account.v - 1] : NULL;
}
