/* Lists in lockstep: see lockstep.h. */
#include "engine/lockstep.h"

#include <math.h>

#include "engine/binomial.h"

bool hf_is_joint(const hf_entry *left, const hf_entry *right)
{
    const hf_usec lag = left->added_at < right->added_at ? right->added_at - left->added_at
                                                         : left->added_at - right->added_at;
    return right->added_at != INT64_MAX && lag <= HF_MEETING_USEC;
}

/* Owners that can be in a crew: known, and users. */
static uint32_t owner_of(const hf_engine *engine, uint32_t list)
{
    const hf_account_id id = {engine->lists.lists[list].owner};
    const uint32_t account = id.v == 0 ? HF_NONE : hf_history_find(&engine->history, id);
    if (account == HF_NONE || engine->history.accounts[account].kind != HF_KIND_USER)
        return HF_NONE;
    return account;
}

static uint32_t place_in(const uint32_t *items, uint32_t count, uint32_t item)
{
    uint32_t i = 0;
    while (i < count && items[i] != item)
        i++;
    return i;
}

uint32_t hf_group_place(const hf_group *group, uint32_t list)
{
    return place_in(group->lists, group->count, list);
}

void hf_group_add(hf_group *group, uint32_t list, uint32_t owner)
{
    group->lists[group->count] = list;
    group->owners[group->count++] = owner;
}

static void join(const hf_engine *engine, hf_group *group, uint32_t list)
{
    const uint32_t owner = owner_of(engine, list);
    if (group->count == HF_GROUP_MAX || owner == HF_NONE ||
        engine->lists.lists[list].mirrors != 0 || engine->lists.lists[list].is_deleted ||
        place_in(group->owners, group->count, owner) < group->count)
        return;
    hf_group_add(group, list, owner);
}

void hf_group_collect(const hf_engine *engine, const hf_entry *entry, hf_group *group)
{
    const hf_lists *lists = &engine->lists;
    *group = (hf_group){.count = 0};
    join(engine, group, entry->list);
    for (uint32_t n = engine->history.targets[entry->target].first_entry;
         n != HF_NONE && group->count > 0; n = lists->entries[n].next)
        if (hf_is_joint(entry, &lists->entries[n]) &&
            hf_lists_is_standing(lists, &lists->entries[n], engine->history.now))
            join(engine, group, lists->entries[n].list);
}

/* ---- coordination ---- */

/* ln P(Π p_i <= x) of n independent chances, from ln x: the tail of an Erlang distribution. */
static double ln_product_tail(double ln_product, uint32_t n)
{
    double term = 1;
    double sum = 1;
    for (uint32_t i = 1; i < n; i++) {
        term *= -ln_product / i;
        sum += term;
    }
    return fmin(ln_product + log(sum), 0);
}

/* ln of how many hubs with so many other lists there are. */
static double ln_groups(const hf_engine *engine, uint32_t count)
{
    const int64_t active = engine->lists.active_count;
    const uint32_t all = active > (int64_t)count ? (uint32_t)active : count;
    return log(all) + hf_ln_factorial(all - 1) - hf_ln_factorial(count - 1) -
           hf_ln_factorial(all - count);
}

/* The chances of the others' meetings with the hub; those that are below one in e are its leaves.
 */
static double weigh_hub(const hf_engine *engine, const hf_group *group, uint32_t hub,
                        bool *ret_is_leaf, uint32_t *ret_leaves)
{
    double ln_product = 0;
    *ret_leaves = 0;
    for (uint32_t i = 0; i < group->count; i++) {
        const double ln_chance = i == hub
                                     ? 0
                                     : hf_dependences_ln_pair(&engine->dependences, &engine->lists,
                                                              group->lists[hub], group->lists[i]);
        ret_is_leaf[i] = ln_chance < -1;
        ln_product += ret_is_leaf[i] ? ln_chance : 0;
        *ret_leaves += ret_is_leaf[i];
    }
    return *ret_leaves == 0
               ? 0
               : ln_product_tail(ln_product, group->count - 1) + ln_groups(engine, group->count);
}

/* The hub with its leaves, the hub first. */
static void take_star(const hf_engine *engine, const hf_group *group, uint32_t hub,
                      hf_group *ret_star)
{
    bool is_leaf[HF_GROUP_MAX] = {false};
    uint32_t leaves;
    (void)weigh_hub(engine, group, hub, is_leaf, &leaves);
    ret_star->count = 0;
    hf_group_add(ret_star, group->lists[hub], group->owners[hub]);
    for (uint32_t i = 0; i < group->count; i++) {
        if (i == hub || !is_leaf[i])
            continue;
        hf_group_add(ret_star, group->lists[i], group->owners[i]);
    }
}

double hf_group_find_star(const hf_engine *engine, hf_group *group, uint32_t least)
{
    bool is_leaf[HF_GROUP_MAX] = {false};
    double best = 0;
    uint32_t best_hub = 0;
    uint32_t leaves;
    for (uint32_t hub = 0; hub < group->count; hub++) {
        const double ln_chance = weigh_hub(engine, group, hub, is_leaf, &leaves);
        if (leaves + 1 < least || ln_chance >= best)
            continue;
        best = ln_chance;
        best_hub = hub;
    }
    hf_group star = {.count = 0};
    if (best < 0)
        take_star(engine, group, best_hub, &star);
    *group = star;
    return best;
}
