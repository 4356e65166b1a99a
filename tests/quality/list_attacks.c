#include "list_attacks.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/rng.h"
#include "tables.h"

const char *list_play_name(list_play play)
{
    static const char *const names[LIST_PLAY_COUNT] = {
#define LIST_PLAY_NAME(id, name, meaning) [LIST_PLAY_##id] = name,
        LIST_PLAY_TABLE(LIST_PLAY_NAME)
#undef LIST_PLAY_NAME
    };
    return names[play];
}

bool list_play_is_attack(list_play play)
{
    return play <= LIST_PLAY_BAIT_WEAK;
}

typedef struct stage {
    hf_world *world;
    hf_rng rng;
    hf_usec from; /* of the world */
    size_t honest_lists;
    bool *is_used; /* by account: in a play */
    list_truth *truth;
    list_cast *cast;
} stage;

/* ---- rows ---- */

static void reserve(stage *on, void *array, size_t *capacity, size_t count, size_t size)
{
    quality_check(hf_array_reserve(&on->world->config.allocator, array, capacity, count + 1, size),
                  "world");
}

static hf_account_id add_account(stage *on, hf_usec created_at)
{
    hf_world *world = on->world;
    reserve(on, &world->accounts, &world->account_capacity, world->account_count,
            sizeof *world->accounts);
    hf_world_account *account = &world->accounts[world->account_count++];
    *account = (hf_world_account){.account = {(int64_t)world->account_count},
                                  .role = HF_ROLE_CREW,
                                  .kind = HF_KIND_USER,
                                  .created_at = created_at,
                                  .followers = hf_rng_between(&on->rng, 0, 40),
                                  .following = hf_rng_between(&on->rng, 10, 300),
                                  .community = -1};
    return account->account;
}

static hf_list_id add_list(stage *on, hf_account_id owner, hf_usec at)
{
    hf_world *world = on->world;
    reserve(on, &world->lists, &world->list_capacity, world->list_count, sizeof *world->lists);
    hf_world_list *list = &world->lists[world->list_count++];
    *list = (hf_world_list){.list = {(int64_t)world->list_count},
                            .owner = owner,
                            .created_at = at,
                            .deleted_at = HF_USEC_NONE};
    return list->list;
}

static bool is_on(const stage *on, hf_list_id list, hf_account_id target)
{
    const hf_world *world = on->world;
    for (size_t i = world->entry_count; i-- > 0;)
        if (world->entries[i].list.v == list.v && world->entries[i].target.v == target.v)
            return true;
    return false;
}

static void add_entry(stage *on, hf_list_id list, hf_account_id target, hf_usec at)
{
    hf_world *world = on->world;
    if (at >= world->config.now || is_on(on, list, target))
        return;
    reserve(on, &world->entries, &world->entry_capacity, world->entry_count,
            sizeof *world->entries);
    hf_world_entry *entry = &world->entries[world->entry_count++];
    *entry = (hf_world_entry){.entry_id = (int64_t)world->entry_count,
                              .list = list,
                              .target = target,
                              .added_by = world->lists[list.v - 1].owner,
                              .at = at,
                              .removed_at = HF_USEC_NONE};
}

static void add_subscription(stage *on, hf_list_id list, hf_account_id account, hf_usec at)
{
    hf_world *world = on->world;
    if (at >= world->config.now)
        return;
    reserve(on, &world->subscriptions, &world->subscription_capacity, world->subscription_count,
            sizeof *world->subscriptions);
    hf_world_subscription *row = &world->subscriptions[world->subscription_count++];
    *row = (hf_world_subscription){.subscription_id = (int64_t)world->subscription_count,
                                   .list = list,
                                   .subscriber = account,
                                   .at = at,
                                   .ended_at = HF_USEC_NONE};
}

/* ---- people and accounts ---- */

static hf_usec within(stage *on, hf_usec from, double days)
{
    return from + (hf_usec)(hf_rng_uniform(&on->rng) * days * (double)HF_DAY_USEC);
}

/* Somebody who has no part yet, of that role. */
static hf_account_id take(stage *on, hf_role role)
{
    const hf_world *world = on->world;
    for (;;) {
        const size_t i = (size_t)hf_rng_below(&on->rng, world->account_count);
        if (world->accounts[i].role == role && !on->is_used[i]) {
            on->is_used[i] = true;
            return world->accounts[i].account;
        }
    }
}

/* An abuser whom somebody reported between the two times. */
static hf_account_id reported(stage *on, hf_usec from, hf_usec to)
{
    const hf_world *world = on->world;
    for (size_t tries = 0;; tries++) {
        const hf_world_report *report =
            &world->reports[hf_rng_below(&on->rng, world->report_count)];
        const hf_role role = world->accounts[report->target.v - 1].role;
        if ((hf_role_is_guilty(role) && report->at >= from && report->at < to) || tries > 100000)
            return report->target;
    }
}

static void borne_out(stage *on, hf_list_id list, size_t count, hf_usec from, hf_usec to)
{
    for (size_t i = 0; i < count; i++) {
        const hf_usec at = from + (hf_usec)(hf_rng_uniform(&on->rng) * (double)(to - from));
        add_entry(on, list, reported(on, at - 5 * HF_DAY_USEC, at), at);
    }
}

static void followers(stage *on, hf_list_id list, size_t count, hf_usec from, double days)
{
    for (size_t i = 0; i < count; i++)
        add_subscription(on, list, take(on, HF_ROLE_HONEST), within(on, from, days));
}

static void bots(stage *on, hf_list_id list, size_t count, hf_usec at, double days)
{
    for (size_t i = 0; i < count; i++) {
        const hf_usec born = within(on, at - 6 * HF_DAY_USEC, 3);
        const hf_usec moment = within(on, at, days);
        add_subscription(on, list, add_account(on, born), moment);
        on->cast->times[on->cast->act_count++] = moment;
    }
}

/* A list of the play's own, by somebody who has been there for months, with borne-out entries. */
static hf_list_id own_list(stage *on, hf_usec at, size_t entries, size_t subscribers)
{
    const hf_usec made = at - 25 * HF_DAY_USEC;
    const hf_list_id list = add_list(on, take(on, HF_ROLE_HONEST), made);
    on->truth->is_hostile[list.v] = true;
    borne_out(on, list, entries, made, at);
    followers(on, list, subscribers, made, 25);
    if (on->cast->list.v == 0)
        on->cast->list = list;
    return list;
}

static void take_targets(stage *on, size_t count)
{
    while (on->cast->target_count < count)
        on->cast->targets[on->cast->target_count++] = take(on, HF_ROLE_HONEST);
}

/* An honest list that still adds, and has added. */
static hf_list_id honest_list(stage *on, hf_usec at)
{
    const hf_world *world = on->world;
    for (;;) {
        const size_t i = (size_t)hf_rng_below(&on->rng, on->honest_lists);
        size_t before = 0;
        size_t after = 0;
        for (size_t e = 0; e < world->entry_count; e++)
            if (world->entries[e].list.v == world->lists[i].list.v) {
                before += world->entries[e].at < at;
                after += world->entries[e].at >= at && world->entries[e].at < at + 15 * HF_DAY_USEC;
            }
        if (before >= 10 && after >= 10)
            return world->lists[i].list;
    }
}

/* ---- plays ---- */

static void switch_to_honest(stage *on, hf_list_id list, hf_usec at, double days)
{
    for (size_t i = 0; i < on->cast->target_count; i++) {
        const hf_usec moment = within(on, at, days);
        add_entry(on, list, on->cast->targets[i], moment);
        on->cast->times[on->cast->act_count++] = moment;
    }
}

static void seed(stage *on, size_t owners, size_t targets, size_t entries, double days,
                 double lag_hours, hf_usec at)
{
    hf_list_id lists[16];
    take_targets(on, targets);
    for (size_t i = 0; i < owners; i++)
        lists[i] = own_list(on, at, entries, 40);
    for (size_t i = 0; i < targets; i++) {
        const hf_usec moment = within(on, at, days);
        for (size_t j = 0; j < owners; j++) {
            const double lag = hf_rng_exponential(&on->rng, lag_hours);
            const hf_usec act = moment + (hf_usec)(lag * (double)HF_HOUR_USEC);
            add_entry(on, lists[j], on->cast->targets[i], act);
            on->cast->times[on->cast->act_count++] = act;
        }
    }
}

static void inflate(stage *on, size_t count, double days, hf_usec at)
{
    const hf_list_id list = own_list(on, at, 20, 30);
    bots(on, list, count, at, days);
    take_targets(on, 20);
    for (size_t i = 0; i < on->cast->target_count; i++)
        add_entry(on, list, on->cast->targets[i], within(on, at + HF_DAY_USEC, 3));
}

static void bait(stage *on, size_t targets, double days, size_t usual, hf_usec at)
{
    const hf_list_id list = own_list(on, at, 30, 150);
    take_targets(on, targets);
    switch_to_honest(on, list, at, days);
    borne_out(on, list, usual, at, at + (hf_usec)(days * (double)HF_DAY_USEC));
}

/* Lists that add what the honest one adds, `lag_hours` later; negative: before. */
static void shadow(stage *on, size_t copies, double lag_hours, double steady, bool only_new,
                   hf_usec at)
{
    const hf_list_id honest = honest_list(on, at);
    const size_t entries = on->world->entry_count;
    on->cast->list = honest;
    for (size_t i = 0; i < copies; i++) {
        const hf_list_id list = add_list(on, take(on, HF_ROLE_HONEST), at - HF_DAY_USEC);
        on->truth->is_hostile[list.v] = on->cast->play != LIST_PLAY_MIRRORS;
        for (size_t e = 0; e < entries; e++) {
            const hf_world_entry entry = on->world->entries[e];
            const double lag =
                steady > 0 ? lag_hours + hf_rng_uniform(&on->rng) * steady : lag_hours;
            size_t others = 0;
            for (size_t o = 0; o < entries && only_new; o++)
                others += on->world->entries[o].target.v == entry.target.v && o != e;
            if (entry.list.v == honest.v && entry.at >= at && others == 0)
                add_entry(on, list, entry.target, entry.at + (hf_usec)(lag * (double)HF_HOUR_USEC));
        }
    }
}

static void import(stage *on, hf_usec at)
{
    const hf_list_id list = on->cast->list = honest_list(on, at);
    for (int i = 0; i < 300; i++) {
        const hf_usec since = i % 2 == 0 ? at - 60 * HF_DAY_USEC : at - 5 * HF_DAY_USEC;
        add_entry(on, list, reported(on, since, at + 10 * HF_DAY_USEC),
                  at + (hf_usec)(hf_rng_uniform(&on->rng) * (double)HF_MINUTE_USEC));
    }
}

static void perform(stage *on, hf_usec at)
{
    switch (on->cast->play) {
    case LIST_PLAY_SEEDING:
        seed(on, 8, 25, 5, 2, 1, at);
        break;
    case LIST_PLAY_SEEDING_WEAK:
        seed(on, 4, 16, 16, 7, 12, at);
        break;
    case LIST_PLAY_INFLATION:
        inflate(on, 120, 1, at);
        break;
    case LIST_PLAY_INFLATION_WEAK:
        inflate(on, 30, 3, at);
        break;
    case LIST_PLAY_BAIT:
        bait(on, 40, 1, 0, at);
        break;
    case LIST_PLAY_BAIT_WEAK:
        bait(on, 16, 5, 6, at);
        break;
    case LIST_PLAY_MIRRORS:
        shadow(on, 3, 0, 24, false, at);
        break;
    case LIST_PLAY_IMPORT:
        import(on, at);
        break;
    case LIST_PLAY_GROWTH:
        on->cast->list = honest_list(on, at);
        followers(on, on->cast->list, 200, at, 2);
        break;
    case LIST_PLAY_COPIER:
        shadow(on, 4, 0.1, 2, true, at);
        break;
    case LIST_PLAY_FRONT:
        shadow(on, 4, -4, 3, false, at);
        break;
    case LIST_PLAY_RIVAL:
        on->cast->list = honest_list(on, at);
        bots(on, on->cast->list, 120, at, 1);
        break;
    case LIST_PLAY_COUNT:
        break;
    }
}

void list_attacks_add(hf_world *world, uint64_t seed_of, size_t repeat, list_truth *ret_truth)
{
    stage on = {.world = world, .honest_lists = world->list_count, .truth = ret_truth};
    const size_t most = world->list_count + 16 * repeat * LIST_PLAY_COUNT;
    hf_rng_init(&on.rng, seed_of ^ 0x6c69737473);
    on.from = world->config.now - world->config.days * HF_DAY_USEC;
    on.is_used = quality_memory(world->account_count + 200000, sizeof *on.is_used);
    *ret_truth = (list_truth){.casts = quality_memory(repeat * LIST_PLAY_COUNT, sizeof(list_cast)),
                              .is_hostile = quality_memory(most, sizeof(bool))};
    for (size_t i = 0; i < repeat * LIST_PLAY_COUNT; i++) {
        on.cast = &ret_truth->casts[ret_truth->count++];
        on.cast->play = (list_play)(i % LIST_PLAY_COUNT);
        const double room = (double)(world->config.days - 45);
        perform(&on, within(&on, on.from + 28 * HF_DAY_USEC, room > 1 ? room : 1));
    }
    free(on.is_used);
}

void list_truth_done(list_truth *truth)
{
    free(truth->casts);
    free(truth->is_hostile);
}
