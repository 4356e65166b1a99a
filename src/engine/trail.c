/* A reporter's trail: see trail.h. */
#include "engine/trail.h"

#include <string.h>

#include "base/alloc.h"

static uint64_t pair_key(uint32_t account, uint32_t target)
{
    return (uint64_t)account << 32 | target;
}

static hf_meeting *meeting_at(const hf_trail *trail, uint32_t place)
{
    return &trail->items[trail->first + place];
}

static bool is_before(const hf_history *history, const hf_meeting *meeting, hf_usec at,
                      uint32_t target)
{
    return meeting->at < at ||
           (meeting->at == at &&
            hf_history_target_id(history, meeting->target) < hf_history_target_id(history, target));
}

hf_status hf_trail_reserve(hf_history *history, uint32_t account)
{
    hf_trail *trail = &history->accounts[account].trail;
    const hf_status status =
        trail->count < HF_TRAIL_NEAR ? HF_OK : hf_map_reserve(&history->beyond, 1);
    if (status != HF_OK || trail->first + trail->count < trail->capacity)
        return status;
    if (trail->first > trail->count / 2) { /* at least a third of the room is free at the front */
        memmove(trail->items, meeting_at(trail, 0), trail->count * sizeof *trail->items);
        trail->first = 0;
        return HF_OK;
    }
    size_t capacity = trail->capacity;
    const hf_status grown =
        hf_array_reserve_small(history->allocator, (void *)&trail->items, &capacity,
                               (size_t)trail->first + trail->count + 1, sizeof *trail->items);
    trail->capacity = (uint32_t)capacity;
    return grown;
}

void hf_trail_add(hf_history *history, uint32_t account, hf_usec at, uint32_t target, uint32_t near)
{
    hf_trail *trail = &history->accounts[account].trail;
    uint32_t place = trail->count;
    while (place > 0 && !is_before(history, meeting_at(trail, place - 1), at, target))
        place--;
    memmove(meeting_at(trail, place + 1), meeting_at(trail, place),
            (trail->count - place) * sizeof *trail->items);
    *meeting_at(trail, place) =
        (hf_meeting){.at = at, .target = target, .near = near & HF_NEAR_MASK};
    trail->count++;
    if (trail->count > HF_TRAIL_NEAR) { /* one is beyond now: the new one, or that it pushed */
        const uint32_t last = trail->count - HF_TRAIL_NEAR - 1;
        const uint32_t gone = place < last ? place : last;
        hf_map_set(&history->beyond, pair_key(account, meeting_at(trail, gone)->target), 0);
    }
}

/* Place of the target, which is there if `is_there`; else HF_NONE where it is not near. */
static uint32_t find_place(const hf_trail *trail, uint32_t target, bool is_beyond)
{
    uint32_t place = trail->count;
    const uint32_t near = place > HF_TRAIL_NEAR ? place - HF_TRAIL_NEAR : 0;
    while (place > near && !is_beyond)
        if (meeting_at(trail, --place)->target == target)
            return place;
    for (place = 0; is_beyond && place < near; place++)
        if (meeting_at(trail, place)->target == target)
            return place;
    return HF_NONE;
}

void hf_trail_remove(hf_history *history, uint32_t account, uint32_t target)
{
    hf_trail *trail = &history->accounts[account].trail;
    const bool is_beyond = hf_map_get(&history->beyond, pair_key(account, target)) != HF_MAP_NONE;
    const uint32_t place = find_place(trail, target, is_beyond);
    if (is_beyond)
        hf_map_remove(&history->beyond, pair_key(account, target));
    else if (trail->count > HF_TRAIL_NEAR) /* the newest of those beyond comes near */
        hf_map_remove(
            &history->beyond,
            pair_key(account, meeting_at(trail, trail->count - HF_TRAIL_NEAR - 1)->target));
    if (place == 0)
        trail->first++;
    else
        memmove(meeting_at(trail, place), meeting_at(trail, place + 1),
                (trail->count - place - 1) * sizeof *trail->items);
    trail->count--;
    if (trail->count == 0)
        trail->first = 0;
}

hf_usec hf_trail_find(const hf_history *history, uint32_t account, uint32_t target)
{
    const hf_trail *trail = &history->accounts[account].trail;
    uint32_t place = find_place(trail, target, false);
    if (place == HF_NONE && trail->count > HF_TRAIL_NEAR &&
        hf_map_get(&history->beyond, pair_key(account, target)) != HF_MAP_NONE)
        place = find_place(trail, target, true);
    return place == HF_NONE ? HF_USEC_NONE : meeting_at(trail, place)->at;
}

void hf_trail_done(hf_trail *trail, const hf_allocator *allocator)
{
    size_t capacity = trail->capacity;
    hf_array_done(allocator, (void *)&trail->items, &capacity, sizeof *trail->items);
    *trail = (hf_trail){0};
}

hf_trail_walk hf_trail_from(const hf_history *history, uint32_t account, hf_usec at)
{
    const hf_trail *trail = &history->accounts[account].trail;
    hf_trail_walk walk = {.history = history, .trail = trail, .next = trail->count};
    while (walk.next > 0 && meeting_at(trail, walk.next - 1)->at > at)
        walk.next--;
    return walk;
}

const hf_meeting *hf_trail_next(hf_trail_walk *walk)
{
    while (walk->next > 0 && walk->scanned < HF_TRAIL_SCANNED) {
        const hf_meeting *meeting = meeting_at(walk->trail, --walk->next);
        const hf_company company = hf_history_company_at(walk->history, meeting->target);
        walk->scanned++;
        if (company != HF_COMPANY_NONE && walk->looked[company]++ < HF_TRAIL_LOOKED)
            return meeting;
    }
    return NULL;
}
