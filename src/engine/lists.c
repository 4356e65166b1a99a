/* Shared block lists: see lists.h. */
#include "engine/lists.h"

#include "base/alloc.h"

void hf_lists_init(hf_lists *lists, const hf_allocator *allocator, uint64_t seed)
{
    *lists = (hf_lists){.allocator = allocator};
    hf_map_init(&lists->list_of_id, allocator, seed);
    hf_map_init(&lists->entry_of_id, allocator, seed);
    hf_map_init(&lists->subscription_of_id, allocator, seed);
    hf_map_init(&lists->subscription_of_pair, allocator, seed);
    hf_map_init(&lists->entry_of_pair, allocator, seed);
}

void hf_lists_done(hf_lists *lists)
{
    const hf_allocator *a = lists->allocator;
    for (size_t i = 0; i < lists->list_count; i++) {
        hf_array_done(a, (void *)&lists->lists[i].subscriptions,
                      &lists->lists[i].subscription_capacity, sizeof(uint32_t));
        hf_array_done(a, (void *)&lists->lists[i].adds, &lists->lists[i].add_capacity,
                      sizeof(uint32_t));
    }
    hf_array_done(a, (void *)&lists->listed, &lists->listed_capacity, sizeof *lists->listed);
    hf_array_done(a, (void *)&lists->lists, &lists->list_capacity, sizeof *lists->lists);
    hf_array_done(a, (void *)&lists->entries, &lists->entry_capacity, sizeof *lists->entries);
    hf_array_done(a, (void *)&lists->subscriptions, &lists->subscription_capacity,
                  sizeof *lists->subscriptions);
    hf_map_done(&lists->list_of_id);
    hf_map_done(&lists->entry_of_id);
    hf_map_done(&lists->subscription_of_id);
    hf_map_done(&lists->subscription_of_pair);
    hf_map_done(&lists->entry_of_pair);
}

static uint64_t pair_of(uint32_t list, uint32_t account)
{
    return (uint64_t)list << 32 | account;
}

hf_status hf_lists_intern(hf_lists *lists, hf_list_id id, uint32_t *ret_list)
{
    *ret_list = hf_map_get(&lists->list_of_id, (uint64_t)id.v);
    if (*ret_list != HF_MAP_NONE)
        return HF_OK;
    hf_status status =
        hf_array_reserve(lists->allocator, (void *)&lists->lists, &lists->list_capacity,
                         lists->list_count + 1, sizeof *lists->lists);
    if (status == HF_OK)
        status = hf_map_reserve(&lists->list_of_id, 1);
    if (status != HF_OK)
        return status;
    *ret_list = (uint32_t)lists->list_count++;
    lists->lists[*ret_list] = (hf_list){.id = id.v, .created_at = HF_USEC_NONE};
    hf_map_set(&lists->list_of_id, (uint64_t)id.v, *ret_list);
    return HF_OK;
}

hf_status hf_lists_put(hf_lists *lists, hf_history *history, hf_usec at, const hf_list_event *event)
{
    uint32_t number;
    uint32_t owner;
    hf_status status = hf_history_intern(history, event->owner, &owner);
    if (status == HF_OK)
        status = hf_lists_intern(lists, event->list, &number);
    if (status != HF_OK)
        return status;
    hf_list *list = &lists->lists[number];
    list->owner = event->owner.v;
    list->mirrors = event->mirrors.v;
    list->is_deleted = event->is_deleted;
    if (list->created_at == HF_USEC_NONE || at < list->created_at)
        list->created_at = at;
    return HF_OK;
}

uint32_t hf_lists_find(const hf_lists *lists, hf_list_id id)
{
    return hf_map_get(&lists->list_of_id, (uint64_t)id.v);
}

/* ---- entries ---- */

/* A zero for every target. */
static hf_status reserve_listed(hf_lists *lists, const hf_history *history)
{
    const hf_status status =
        hf_array_reserve(lists->allocator, (void *)&lists->listed, &lists->listed_capacity,
                         history->target_count, sizeof *lists->listed);
    while (status == HF_OK && lists->listed_count < history->target_count)
        lists->listed[lists->listed_count++] = 0;
    return status;
}

static hf_status reserve_entry(hf_lists *lists, hf_history *history, const hf_entry_event *event,
                               hf_entry *ret_entry)
{
    uint32_t account;
    hf_status status = hf_lists_intern(lists, event->list, &ret_entry->list);
    if (status == HF_OK)
        status = hf_history_intern(history, event->added_by, &ret_entry->added_by);
    if (status == HF_OK)
        status = hf_history_intern(history, event->target, &account);
    if (status == HF_OK)
        status = hf_history_intern_target(history, account, &ret_entry->target);
    if (status == HF_OK)
        status = reserve_listed(lists, history);
    if (status == HF_OK)
        status = hf_array_reserve(lists->allocator, (void *)&lists->entries, &lists->entry_capacity,
                                  lists->entry_count + 1, sizeof *lists->entries);
    if (status != HF_OK)
        return status;
    hf_list *list = &lists->lists[ret_entry->list];
    status = hf_array_reserve(lists->allocator, (void *)&list->adds, &list->add_capacity,
                              list->add_count + 1, sizeof *list->adds);
    if (status == HF_OK)
        status = hf_map_reserve(&lists->entry_of_pair, 1);
    return status == HF_OK ? hf_map_reserve(&lists->entry_of_id, 1) : status;
}

static bool is_before(const hf_entry *left, const hf_entry *right)
{
    return left->added_at != right->added_at ? left->added_at < right->added_at
                                             : left->entry_id < right->entry_id;
}

/* The entry is new, or its addition is known now: it may be the earliest of its pair. */
static void note_entry(hf_lists *lists, uint32_t number)
{
    const hf_entry *entry = &lists->entries[number];
    const uint64_t pair = pair_of(entry->list, entry->target);
    const uint32_t known = hf_map_get(&lists->entry_of_pair, pair);
    if (known == HF_MAP_NONE || is_before(entry, &lists->entries[known]))
        hf_map_set(&lists->entry_of_pair, pair, number);
}

static hf_status new_entry(hf_lists *lists, hf_history *history, const hf_entry_event *event,
                           uint32_t *ret_entry)
{
    hf_entry entry = {.entry_id = event->entry_id, .added_at = INT64_MAX, .removed_at = INT64_MAX};
    const hf_status status = reserve_entry(lists, history, event, &entry);
    if (status != HF_OK)
        return status;
    entry.next = history->targets[entry.target].first_entry;
    *ret_entry = (uint32_t)lists->entry_count++;
    lists->entries[*ret_entry] = entry;
    history->targets[entry.target].first_entry = *ret_entry;
    hf_map_set(&lists->entry_of_id, (uint64_t)event->entry_id, *ret_entry);
    note_entry(lists, *ret_entry);
    return HF_OK;
}

/* Into its place; it has room there. */
static void insert_add(hf_lists *lists, hf_list *list, uint32_t number)
{
    size_t place = list->add_count++;
    for (; place > 0 && is_before(&lists->entries[number], &lists->entries[list->adds[place - 1]]);
         place--)
        list->adds[place] = list->adds[place - 1];
    list->adds[place] = number;
}

static void remove_add(hf_list *list, uint32_t number)
{
    size_t place = 0;
    while (list->adds[place] != number)
        place++;
    for (list->add_count--; place < list->add_count; place++)
        list->adds[place] = list->adds[place + 1];
}

/* The entry's addition is known now: the target's first on that list is the one that counts. So far
 * it was `first`, if that was an addition. */
static bool count_add(hf_lists *lists, uint32_t number, uint32_t first)
{
    const hf_entry *entry = &lists->entries[number];
    hf_list *list = &lists->lists[entry->list];
    const bool was_counted = first != number && lists->entries[first].added_at != INT64_MAX;
    if (was_counted && is_before(&lists->entries[first], entry))
        return false;
    if (was_counted)
        remove_add(list, first); /* it takes the place of the one that came before */
    insert_add(lists, list, number);
    return true;
}

hf_status hf_lists_put_entry(hf_lists *lists, hf_history *history, hf_usec at,
                             const hf_entry_event *event, uint32_t *ret_entry, bool *ret_is_first)
{
    uint32_t number = hf_map_get(&lists->entry_of_id, (uint64_t)event->entry_id);
    const hf_status status =
        number == HF_MAP_NONE ? new_entry(lists, history, event, &number) : HF_OK;
    *ret_entry = number;
    *ret_is_first = false;
    if (status != HF_OK)
        return status;
    hf_entry *entry = &lists->entries[number];
    if (event->is_removed) {
        entry->removed_at = at < entry->removed_at ? at : entry->removed_at;
        return HF_OK;
    }
    if (entry->added_at != INT64_MAX)
        return HF_OK; /* told again */
    const uint32_t first = hf_lists_entry_on(lists, entry->target, entry->list);
    entry->added_at = at;
    note_entry(lists, number);
    hf_list *list = &lists->lists[entry->list];
    const size_t before = list->add_count;
    if (!count_add(lists, number, first) || list->add_count == before)
        return HF_OK;
    *ret_is_first = true;
    lists->listed[entry->target]++;
    lists->add_count++;
    lists->active_count += list->add_count == HF_LIST_ACTIVE;
    return HF_OK;
}

size_t hf_lists_adds_before(const hf_lists *lists, const hf_list *list, hf_usec at)
{
    size_t low = 0;
    size_t high = list->add_count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (lists->entries[list->adds[middle]].added_at < at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

uint32_t hf_lists_entry_on(const hf_lists *lists, uint32_t target, uint32_t list)
{
    return hf_map_get(&lists->entry_of_pair, pair_of(list, target));
}

bool hf_lists_has(const hf_lists *lists, const hf_history *history, uint32_t target, uint32_t list,
                  hf_usec at)
{
    uint32_t n = history->targets[target].first_entry;
    while (n != HF_NONE &&
           (lists->entries[n].list != list || !hf_lists_is_standing(lists, &lists->entries[n], at)))
        n = lists->entries[n].next;
    return n != HF_NONE;
}

bool hf_lists_is_standing(const hf_lists *lists, const hf_entry *entry, hf_usec at)
{
    return entry->added_at <= at && at < entry->removed_at && !lists->lists[entry->list].is_deleted;
}

/* ---- subscriptions ---- */

static hf_status new_subscription(hf_lists *lists, hf_history *history,
                                  const hf_subscription_event *event, uint32_t *ret_number)
{
    uint32_t number;
    uint32_t account;
    hf_status status = hf_lists_intern(lists, event->list, &number);
    if (status == HF_OK)
        status = hf_history_intern(history, event->subscriber, &account);
    if (status == HF_OK)
        status = hf_array_reserve(lists->allocator, (void *)&lists->subscriptions,
                                  &lists->subscription_capacity, lists->subscription_count + 1,
                                  sizeof *lists->subscriptions);
    if (status == HF_OK)
        status = hf_map_reserve(&lists->subscription_of_id, 1);
    if (status == HF_OK)
        status = hf_map_reserve(&lists->subscription_of_pair, 1);
    if (status != HF_OK)
        return status;
    hf_list *list = &lists->lists[number];
    status = hf_array_reserve(lists->allocator, (void *)&list->subscriptions,
                              &list->subscription_capacity, list->subscription_count + 1,
                              sizeof *list->subscriptions);
    if (status != HF_OK)
        return status;
    *ret_number = (uint32_t)lists->subscription_count++;
    const uint32_t before = hf_map_get(&lists->subscription_of_pair, pair_of(number, account));
    lists->subscriptions[*ret_number] =
        (hf_subscription){.subscription_id = event->subscription_id,
                          .list = number,
                          .account = account,
                          .next = before == HF_MAP_NONE ? HF_NONE : before,
                          .since = INT64_MAX,
                          .until = INT64_MAX};
    list->subscriptions[list->subscription_count++] = *ret_number;
    history->account_marks[account] |= HF_MARK_FOLLOWS;
    hf_map_set(&lists->subscription_of_id, (uint64_t)event->subscription_id, *ret_number);
    hf_map_set(&lists->subscription_of_pair, pair_of(number, account), *ret_number);
    return HF_OK;
}

/* Its beginning is known now, or earlier than thought. */
static void move_to_place(hf_lists *lists, uint32_t number)
{
    const hf_subscription *all = lists->subscriptions;
    const hf_subscription *it = &all[number];
    hf_list *list = &lists->lists[it->list];
    size_t place = list->subscription_count;
    while (list->subscriptions[--place] != number)
        ;
    for (; place > 0; place--) {
        const hf_subscription *other = &all[list->subscriptions[place - 1]];
        if (other->since < it->since ||
            (other->since == it->since && other->subscription_id < it->subscription_id))
            break;
        list->subscriptions[place] = list->subscriptions[place - 1];
    }
    list->subscriptions[place] = number;
}

hf_status hf_lists_put_subscription(hf_lists *lists, hf_history *history, hf_usec at,
                                    const hf_subscription_event *event, uint32_t *ret_subscription)
{
    uint32_t number = hf_map_get(&lists->subscription_of_id, (uint64_t)event->subscription_id);
    const hf_status status =
        number == HF_MAP_NONE ? new_subscription(lists, history, event, &number) : HF_OK;
    *ret_subscription = number;
    if (status != HF_OK)
        return status;
    hf_subscription *subscription = &lists->subscriptions[number];
    hf_usec *moment = event->is_ended ? &subscription->until : &subscription->since;
    if (at < *moment) {
        *moment = at;
        if (!event->is_ended)
            move_to_place(lists, number);
    }
    return HF_OK;
}

size_t hf_lists_subscriptions_before(const hf_lists *lists, const hf_list *list, hf_usec at)
{
    size_t low = 0;
    size_t high = list->subscription_count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (lists->subscriptions[list->subscriptions[middle]].since < at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

int64_t hf_lists_reach(const hf_lists *lists, uint32_t number, hf_usec at)
{
    const hf_list *list = &lists->lists[number];
    int64_t reach = 0;
    for (size_t i = 0; i < list->subscription_count; i++) {
        const hf_subscription *subscription = &lists->subscriptions[list->subscriptions[i]];
        reach += subscription->since <= at && at < subscription->until;
    }
    return reach;
}

bool hf_lists_is_subscriber(const hf_lists *lists, uint32_t list, uint32_t account, hf_usec at)
{
    uint32_t number = hf_map_get(&lists->subscription_of_pair, pair_of(list, account));
    if (number == HF_MAP_NONE)
        return false;
    for (; number != HF_NONE; number = lists->subscriptions[number].next)
        if (lists->subscriptions[number].since <= at && at < lists->subscriptions[number].until)
            return true;
    return false;
}
