/*
 * What happens by means of shared block lists, one row per play: attacks, honest events that look
 * like one, and adversaries who want an honest list to be taken for an attack.
 *
 * Every play draws from a stream of its own, and people are taken after all families have theirs,
 * so that a world with plays is the same world with plays added.
 *
 * Lives here: who does what to which list, and when. Does not: honest lists in everyday life
 * (lists.c), lists that drive reporters (families.c).
 */
#include "simulate/build.h"

#include <stdlib.h>

#include "base/alloc.h"

#define PART_PLAYS (UINT64_C(1) << 42)
#define MOST_LISTS 8
#define OWN_LIST_DAYS 25 /* how long a play's lists have been ordinary ones */

typedef struct play_plan play_plan;

typedef struct play_row {
    void (*perform)(play_plan *plan);
    hf_campaign_kind kind; /* as which it should be found */
    bool is_weak;
    size_t lists;       /* of its own */
    size_t entries;     /* borne out, on each of them before it begins; or what is imported */
    size_t subscribers; /* of each of them by then; or who come */
    size_t targets;     /* honest accounts that it puts on */
    size_t usual;       /* borne-out entries meanwhile */
    size_t bots;        /* new accounts that subscribe */
    double days;        /* its length */
    double lag_hours;   /* mean, from the first of its lists to the others */
} play_row;

struct play_plan {
    hf_build *build;
    const play_row *row;
    int64_t play_id;
    hf_usec at;
    hf_usec *acts; /* times */
    size_t act_count;
    size_t act_capacity;
};

static hf_usec within(hf_build *build, hf_usec from, double days)
{
    return from + (hf_usec)(hf_rng_uniform(&build->rng) * days * (double)HF_DAY_USEC);
}

static hf_usec hours(double count)
{
    return (hf_usec)(count * (double)HF_HOUR_USEC);
}

/* The play's row, as long as nothing has failed. */
static hf_world_play *play_of(play_plan *plan)
{
    return &plan->build->world->plays[plan->play_id - 1];
}

static void note_act(play_plan *plan, hf_usec at)
{
    hf_build *build = plan->build;
    if (build->status != HF_OK || at > build->config->now)
        return;
    build->status = hf_array_reserve(&build->allocator, &plan->acts, &plan->act_capacity,
                                     plan->act_count + 1, sizeof *plan->acts);
    if (build->status == HF_OK)
        plan->acts[plan->act_count++] = at;
}

/* ---- lists ---- */

static void put(play_plan *plan, int64_t list, hf_person target, hf_usec at, bool is_act)
{
    if (plan->build->status != HF_OK || list == 0 || hf_build_is_listed(plan->build, list, target))
        return;
    hf_build_entry(plan->build, list, target, at, HF_USEC_NONE);
    if (is_act)
        note_act(plan, at);
}

static void follow(play_plan *plan, int64_t list, size_t count, hf_usec from, double days)
{
    hf_build *build = plan->build;
    hf_build_crowd(build);
    for (size_t i = 0; i < count && build->status == HF_OK; i++) {
        hf_person person;
        hf_usec at = within(build, from, days);
        if (hf_build_pick(build, &person))
            hf_build_subscription(build, list, person, at, HF_USEC_NONE);
    }
}

static void borne_out(play_plan *plan, int64_t list, size_t count, hf_usec from, double days)
{
    hf_usec until = from + (hf_usec)(days * (double)HF_DAY_USEC);
    for (size_t i = 0; i < count; i++)
        hf_build_borne_out_entry(plan->build, list, from, until);
}

static void own_list_is(play_plan *plan, int64_t list)
{
    if (list == 0)
        return;
    plan->build->world->lists[list - 1].play_id = plan->play_id;
    if (play_of(plan)->list.v == 0)
        play_of(plan)->list.v = list;
}

/* A list of the play's own, which has been an ordinary one so far. */
static int64_t own_list(play_plan *plan)
{
    hf_build *build = plan->build;
    hf_usec made = plan->at - OWN_LIST_DAYS * HF_DAY_USEC;
    hf_person owner = hf_build_take(build, HF_ROLE_CREW);
    int64_t list =
        build->status == HF_OK ? hf_build_list(build, owner, made, HF_LIST_ROLE_HOSTILE) : 0;
    own_list_is(plan, list);
    borne_out(plan, list, plan->row->entries, made, OWN_LIST_DAYS);
    follow(plan, list, plan->row->subscribers, made, OWN_LIST_DAYS);
    return list;
}

/* New accounts follow it. */
static void send_bots(play_plan *plan, int64_t list)
{
    hf_build *build = plan->build;
    for (size_t i = 0; i < plan->row->bots && list != 0 && build->status == HF_OK; i++) {
        hf_usec born = within(build, plan->at - 6 * HF_DAY_USEC, 3);
        hf_usec at = within(build, plan->at, plan->row->days);
        hf_person bot = hf_build_new_account(build, HF_ROLE_CREW, born);
        if (build->status != HF_OK)
            return;
        hf_build_account(build, bot)->followers = (int64_t)hf_rng_below(&build->rng, 40);
        hf_build_account(build, bot)->following = hf_rng_between(&build->rng, 10, 300);
        hf_build_subscription(build, list, bot, at, HF_USEC_NONE);
        note_act(plan, at);
    }
}

static void take_targets(play_plan *plan)
{
    hf_build *build = plan->build;
    hf_world *world = build->world;
    for (size_t i = 0; i < plan->row->targets && build->status == HF_OK; i++) {
        hf_person target = hf_build_take(build, HF_ROLE_ATTACKED);
        if (build->status == HF_OK)
            build->status = hf_array_reserve(
                &build->allocator, &world->play_targets, &world->play_target_capacity,
                world->play_target_count + 1, sizeof *world->play_targets);
        if (build->status != HF_OK)
            return;
        world->play_targets[world->play_target_count++] = hf_build_account(build, target)->account;
        play_of(plan)->target_count++;
    }
}

static hf_person target_of(play_plan *plan, size_t i)
{
    const hf_world *world = plan->build->world;
    return (hf_person)(world->play_targets[play_of(plan)->first_target + i].v - 1);
}

/* ---- honest lists ---- */

/* The fewer of a list's entries in the two weeks before and after; what has few of either is no
 * list to copy. */
static size_t bustle(const hf_build *build, size_t list, hf_usec at)
{
    const hf_world *world = build->world;
    size_t before = 0;
    size_t after = 0;
    for (size_t i = 0; i < world->entry_count; i++) {
        hf_usec since = world->entries[i].at - at;
        if (world->entries[i].list.v != (int64_t)list + 1)
            continue;
        before += since < 0 && since > -14 * HF_DAY_USEC;
        after += since >= 0 && since < 14 * HF_DAY_USEC;
    }
    return before < after ? before : after;
}

/* The busiest of four that are chosen at random; 0 where there is none. */
static int64_t honest_list(play_plan *plan)
{
    hf_build *build = plan->build;
    int64_t best = 0;
    size_t most = 0;
    for (int i = 0; i < 4 && build->status == HF_OK && build->honest_lists > 0; i++) {
        size_t list = (size_t)hf_rng_below(&build->rng, build->honest_lists);
        size_t entries = bustle(build, list, plan->at);
        if (best == 0 || entries > most) {
            best = (int64_t)list + 1;
            most = entries;
        }
    }
    play_of(plan)->list.v = best;
    return best;
}

/* ---- attacks ---- */

/* One list leads from target to target, the others come after. */
static void seed(play_plan *plan)
{
    hf_build *build = plan->build;
    int64_t lists[MOST_LISTS] = {0};
    take_targets(plan);
    for (size_t i = 0; i < plan->row->lists; i++)
        lists[i] = own_list(plan);
    for (size_t i = 0; i < plan->row->targets && build->status == HF_OK; i++) {
        hf_usec first = within(build, plan->at, plan->row->days);
        for (size_t j = 0; j < plan->row->lists; j++) {
            double lag = hf_rng_exponential(&build->rng, plan->row->lag_hours);
            put(plan, lists[j], target_of(plan, i), first + hours(j == 0 ? 0 : lag), true);
        }
    }
    for (size_t i = 0; i < plan->row->lists; i++)
        borne_out(plan, lists[i], plan->row->usual, plan->at, plan->row->days);
}

/* Reach is bought first, then used. */
static void inflate(play_plan *plan)
{
    hf_build *build = plan->build;
    int64_t list = own_list(plan);
    take_targets(plan);
    send_bots(plan, list);
    for (size_t i = 0; i < plan->row->targets && build->status == HF_OK; i++)
        put(plan, list, target_of(plan, i), within(build, plan->at + HF_DAY_USEC, 3), false);
}

static void bait(play_plan *plan)
{
    hf_build *build = plan->build;
    int64_t list = own_list(plan);
    take_targets(plan);
    for (size_t i = 0; i < plan->row->targets && build->status == HF_OK; i++)
        put(plan, list, target_of(plan, i), within(build, plan->at, plan->row->days), true);
    borne_out(plan, list, plan->row->usual, plan->at, plan->row->days);
}

/* ---- honest events ---- */

/* When a copier sees what was added at `at`. The first two look once a day at an hour of their own,
 * the third every two hours. */
static hf_usec copied_at(const play_plan *plan, size_t copier, hf_usec at)
{
    hf_usec period = copier < 2 ? HF_DAY_USEC : 2 * HF_HOUR_USEC;
    hf_usec phase = plan->at + (hf_usec)(copier + 1) * 7 * HF_HOUR_USEC;
    hf_usec since = (at - phase) % period;
    return at - (since < 0 ? since + period : since) + period;
}

/* Copies all that stood when the mirror was made, then what comes; and forgets what is taken off.
 */
static void mirror(play_plan *plan, size_t copier, int64_t honest, int64_t list)
{
    hf_build *build = plan->build;
    size_t count = build->world->entry_count;
    for (size_t i = 0; i < count && build->status == HF_OK; i++) {
        const hf_world_entry entry = build->world->entries[i];
        hf_usec from = entry.at > plan->at ? entry.at : plan->at;
        hf_usec until = entry.removed_at == HF_USEC_NONE
                            ? HF_USEC_NONE
                            : copied_at(plan, copier, entry.removed_at);
        if (entry.list.v == honest && (until == HF_USEC_NONE || entry.removed_at > from))
            hf_build_entry(build, list, (hf_person)(entry.target.v - 1),
                           copied_at(plan, copier, from), until);
    }
}

/* The first declares what it is. */
static void make_mirrors(play_plan *plan)
{
    hf_build *build = plan->build;
    int64_t honest = honest_list(plan);
    for (size_t i = 0; i < plan->row->lists && honest != 0; i++) {
        hf_person owner = hf_build_take(build, HF_ROLE_HONEST);
        if (build->status != HF_OK)
            return;
        int64_t list = hf_build_list(build, owner, plan->at, HF_LIST_ROLE_MIRROR);
        own_list_is(plan, list);
        if (i == 0 && list != 0)
            build->world->lists[list - 1].mirrors.v = honest;
        mirror(plan, i, honest, list);
        follow(plan, list, plan->row->subscribers, plan->at, plan->row->days);
    }
}

/* Some of them nobody here has reported yet. */
static void import(play_plan *plan)
{
    hf_build *build = plan->build;
    const hf_world *world = build->world;
    int64_t list = honest_list(plan);
    size_t tries = world->report_count == 0 ? 0 : 20 * plan->row->entries;
    for (size_t i = 0; i < tries && build->status == HF_OK; i++) {
        const hf_world_report *report =
            &world->reports[hf_rng_below(&build->rng, world->report_count)];
        bool is_known = i % 5 != 0;
        hf_usec moment = plan->at + (hf_usec)hf_rng_below(&build->rng, HF_MINUTE_USEC);
        hf_person target = (hf_person)(report->target.v - 1);
        if (plan->act_count < plan->row->entries && is_known == (report->at < plan->at) &&
            report->at < plan->at + 10 * HF_DAY_USEC &&
            hf_role_is_guilty(hf_build_account(build, target)->role))
            put(plan, list, target, moment, true);
    }
}

static void recommend(play_plan *plan)
{
    follow(plan, honest_list(plan), plan->row->subscribers, plan->at, plan->row->days);
}

/* ---- adversaries ---- */

/* How many lists have, or had, the account. */
static size_t count_lists(const hf_build *build, hf_account_id target, size_t entries)
{
    size_t count = 0;
    for (size_t i = 0; i < entries; i++)
        count += build->world->entries[i].target.v == target.v;
    return count;
}

/* Lists that have entries of an honest one at their own time: `lead_hours` before, or soon after
 * it; all of them, or what it alone has. */
static void shadow(play_plan *plan, int64_t honest, double lead_hours, bool is_all)
{
    hf_build *build = plan->build;
    size_t count = build->world->entry_count;
    for (size_t i = 0; i < plan->row->lists && honest != 0; i++) {
        hf_person owner = hf_build_take(build, HF_ROLE_CREW);
        hf_usec made = plan->at - HF_DAY_USEC;
        if (build->status != HF_OK)
            return;
        int64_t list = hf_build_list(build, owner, made, HF_LIST_ROLE_SHADOW);
        own_list_is(plan, list);
        for (size_t j = 0; j < count && build->status == HF_OK; j++) {
            const hf_world_entry entry = build->world->entries[j];
            double lag = hf_rng_uniform(&build->rng) * plan->row->lag_hours - lead_hours;
            if (entry.list.v == honest && entry.at >= plan->at &&
                (is_all || count_lists(build, entry.target, count) == 1))
                put(plan, list, (hf_person)(entry.target.v - 1), entry.at + hours(lag), true);
        }
    }
}

static void copy_at_once(play_plan *plan)
{
    shadow(plan, honest_list(plan), 0, false);
}

static void run_ahead(play_plan *plan)
{
    shadow(plan, honest_list(plan), 4, true);
}

/* What it alone has is chosen first: those who run ahead have it too. */
static void besiege(play_plan *plan)
{
    int64_t honest = honest_list(plan);
    shadow(plan, honest, 0, false);
    shadow(plan, honest, 4, true);
}

static void inflate_rival(play_plan *plan)
{
    send_bots(plan, honest_list(plan));
}

/* ---- the table ---- */

#define NOTHING_TO_FIND .kind = HF_CAMPAIGN_KIND_COUNT

static const play_row rows[HF_PLAY_COUNT] = {
    [HF_PLAY_SEEDING] = {.perform = seed,
                         .kind = HF_CAMPAIGN_LIST_SEEDING,
                         .lists = 8,
                         .entries = 5,
                         .subscribers = 40,
                         .targets = 25,
                         .days = 2,
                         .lag_hours = 1},
    [HF_PLAY_SEEDING_WEAK] = {.perform = seed,
                              .kind = HF_CAMPAIGN_LIST_SEEDING,
                              .is_weak = true,
                              .lists = 4,
                              .entries = 16,
                              .subscribers = 40,
                              .targets = 16,
                              .usual = 8,
                              .days = 7,
                              .lag_hours = 12},
    [HF_PLAY_INFLATION] = {.perform = inflate,
                           .kind = HF_CAMPAIGN_LIST_INFLATION,
                           .entries = 20,
                           .subscribers = 30,
                           .targets = 20,
                           .bots = 120,
                           .days = 1},
    [HF_PLAY_INFLATION_WEAK] = {.perform = inflate,
                                .kind = HF_CAMPAIGN_LIST_INFLATION,
                                .is_weak = true,
                                .entries = 20,
                                .subscribers = 30,
                                .targets = 20,
                                .bots = 30,
                                .days = 3},
    [HF_PLAY_BAIT] = {.perform = bait,
                      .kind = HF_CAMPAIGN_UNSUPPORTED_ENTRIES,
                      .entries = 30,
                      .subscribers = 150,
                      .targets = 40,
                      .days = 1},
    [HF_PLAY_BAIT_WEAK] = {.perform = bait,
                           .kind = HF_CAMPAIGN_UNSUPPORTED_ENTRIES,
                           .is_weak = true,
                           .entries = 30,
                           .subscribers = 150,
                           .targets = 16,
                           .usual = 6,
                           .days = 5},
    [HF_PLAY_MIRRORS] =
        {.perform = make_mirrors, NOTHING_TO_FIND, .lists = 3, .subscribers = 40, .days = 14},
    [HF_PLAY_IMPORT] = {.perform = import, NOTHING_TO_FIND, .entries = 300},
    [HF_PLAY_GROWTH] = {.perform = recommend, NOTHING_TO_FIND, .subscribers = 200, .days = 2},
    [HF_PLAY_COPIERS] = {.perform = copy_at_once, NOTHING_TO_FIND, .lists = 4, .lag_hours = 2},
    [HF_PLAY_FRONT_RUNNERS] = {.perform = run_ahead, NOTHING_TO_FIND, .lists = 4, .lag_hours = 3},
    [HF_PLAY_RIVALS] = {.perform = inflate_rival, NOTHING_TO_FIND, .bots = 120, .days = 1},
    [HF_PLAY_SIEGE] = {.perform = besiege, NOTHING_TO_FIND, .lists = 4, .lag_hours = 3},
};

hf_campaign_kind hf_play_kind(hf_play play)
{
    return (size_t)play < HF_PLAY_COUNT ? rows[play].kind : HF_CAMPAIGN_KIND_COUNT;
}

bool hf_play_is_weak(hf_play play)
{
    return (size_t)play < HF_PLAY_COUNT && rows[play].is_weak;
}

static int by_time(const void *left, const void *right)
{
    hf_usec a = *(const hf_usec *)left;
    hf_usec b = *(const hf_usec *)right;
    return a < b ? -1 : a > b;
}

/* A play without acts of its own is a moment. */
static void time_play(play_plan *plan)
{
    hf_world_play *play = play_of(plan);
    if (plan->act_count > 0)
        qsort(plan->acts, plan->act_count, sizeof *plan->acts, by_time);
    play->acts = (int64_t)plan->act_count;
    play->started_at = plan->act_count > 0 ? plan->acts[0] : plan->at;
    play->half_at = plan->act_count > 0 ? plan->acts[(plan->act_count - 1) / 2] : plan->at;
    play->ended_at = plan->act_count > 0 ? plan->acts[plan->act_count - 1] : plan->at;
}

static void add_play(hf_build *build, hf_play play)
{
    hf_world *world = build->world;
    build->status = hf_array_reserve(&build->allocator, &world->plays, &world->play_capacity,
                                     world->play_count + 1, sizeof *world->plays);
    if (build->status != HF_OK)
        return;
    world->plays[world->play_count++] = (hf_world_play){.play_id = (int64_t)world->play_count,
                                                        .play = play,
                                                        .first_target = world->play_target_count};
}

/* In the middle of the world, so that there is a before and an after. */
static void perform(hf_build *build, hf_play play)
{
    play_plan plan = {.build = build, .row = &rows[play]};
    double days = (double)build->config->days;
    add_play(build, play);
    if (build->status != HF_OK)
        return;
    plan.play_id = (int64_t)build->world->play_count;
    plan.at = within(build, build->from + (hf_usec)(0.45 * days * (double)HF_DAY_USEC), days * 0.3);
    plan.row->perform(&plan);
    if (build->status == HF_OK)
        time_play(&plan);
    hf_array_done(&build->allocator, &plan.acts, &plan.act_capacity, sizeof *plan.acts);
}

void hf_build_plays(hf_build *build)
{
    size_t repeats = (size_t)build->config->list_plays;
    for (size_t i = 0; i < repeats * HF_PLAY_COUNT && build->status == HF_OK; i++) {
        hf_build_part(build, PART_PLAYS + i);
        perform(build, (hf_play)(i % HF_PLAY_COUNT));
    }
}
