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
}

void hf_lists_done(hf_lists *lists)
{
    const hf_allocator *a = lists->allocator;
    for (size_t i = 0; i < lists->list_count; i++)
        hf_array_done(a, (void *)&lists->lists[i].subscriptions,
                      &lists->lists[i].subscription_capacity, sizeof(uint32_t));
    hf_array_done(a, (void *)&lists->lists, &lists->list_capacity, sizeof *lists->lists);
    hf_array_done(a, (void *)&lists->entries, &lists->entry_capacity, sizeof *lists->entries);
    hf_array_done(a, (void *)&lists->subscriptions, &lists->subscription_capacity,
                  sizeof *lists->subscriptions);
    hf_map_done(&lists->list_of_id);
    hf_map_done(&lists->entry_of_id);
    hf_map_done(&lists->subscription_of_id);
    hf_map_done(&lists->subscription_of_pair);
}

static uint64_t pair_of(uint32_t list, uint32_t account)
{
    return (uint64_t)list << 32 | account;
}

static hf_status intern(hf_lists *lists, hf_list_id id, uint32_t *ret_list)
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

hf_status hf_lists_put(hf_lists *lists, hf_usec at, const hf_list_event *event)
{
    uint32_t number;
    const hf_status status = intern(lists, event->list, &number);
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

/* ---- entries ---- */

static hf_status new_entry(hf_lists *lists, hf_history *history, const hf_entry_event *event,
                           uint32_t *ret_entry)
{
    uint32_t list;
    uint32_t account;
    uint32_t target;
    hf_status status = intern(lists, event->list, &list);
    if (status == HF_OK)
        status = hf_history_intern(history, event->target, &account);
    if (status == HF_OK)
        status = hf_history_intern_target(history, account, &target);
    if (status == HF_OK)
        status = hf_array_reserve(lists->allocator, (void *)&lists->entries, &lists->entry_capacity,
                                  lists->entry_count + 1, sizeof *lists->entries);
    if (status == HF_OK)
        status = hf_map_reserve(&lists->entry_of_id, 1);
    if (status != HF_OK)
        return status;
    *ret_entry = (uint32_t)lists->entry_count++;
    lists->entries[*ret_entry] = (hf_entry){.entry_id = event->entry_id,
                                            .list = list,
                                            .next = history->targets[target].first_entry,
                                            .added_at = INT64_MAX,
                                            .removed_at = INT64_MAX};
    history->targets[target].first_entry = *ret_entry;
    hf_map_set(&lists->entry_of_id, (uint64_t)event->entry_id, *ret_entry);
    return HF_OK;
}

hf_status hf_lists_put_entry(hf_lists *lists, hf_history *history, hf_usec at,
                             const hf_entry_event *event)
{
    uint32_t number = hf_map_get(&lists->entry_of_id, (uint64_t)event->entry_id);
    const hf_status status =
        number == HF_MAP_NONE ? new_entry(lists, history, event, &number) : HF_OK;
    if (status != HF_OK)
        return status;
    hf_usec *moment =
        event->is_removed ? &lists->entries[number].removed_at : &lists->entries[number].added_at;
    *moment = at < *moment ? at : *moment;
    return HF_OK;
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
    hf_status status = intern(lists, event->list, &number);
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
    hf_map_set(&lists->subscription_of_id, (uint64_t)event->subscription_id, *ret_number);
    hf_map_set(&lists->subscription_of_pair, pair_of(number, account), *ret_number);
    return HF_OK;
}

hf_status hf_lists_put_subscription(hf_lists *lists, hf_history *history, hf_usec at,
                                    const hf_subscription_event *event)
{
    uint32_t number = hf_map_get(&lists->subscription_of_id, (uint64_t)event->subscription_id);
    const hf_status status =
        number == HF_MAP_NONE ? new_subscription(lists, history, event, &number) : HF_OK;
    if (status != HF_OK)
        return status;
    hf_usec *moment =
        event->is_ended ? &lists->subscriptions[number].until : &lists->subscriptions[number].since;
    *moment = at < *moment ? at : *moment;
    return HF_OK;
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
