/* Decoys: see decoys.h. */
#include "evaluate/decoys.h"

#include "base/alloc.h"
#include "base/map.h"
#include "base/sort.h"

enum { TRIES = 64 }; /* partners that a pair in the wrong place is offered */

/* Everything one reporter reported of one target. */
typedef struct pair {
    uint32_t first, count; /* in `slots` */
    uint32_t reporter;     /* numbers of accounts */
    uint32_t target;
    uint32_t dealt; /* the pair whose reporter has this place now */
} pair;

/* A report, where it stands; what it said before anything was dealt. */
typedef struct slot {
    uint32_t event;
    uint32_t reporter, target;
    hf_traits traits;
} slot;

/* An event about a report: a retraction or an outcome. */
typedef struct follower {
    uint32_t event, pair;
} follower;

struct hf_decoys {
    const hf_allocator *allocator;
    hf_event *events;
    slot *slots; /* pair by pair, in event order within */
    size_t slot_count, slot_capacity;
    pair *pairs; /* in order of their first report */
    size_t pair_count, pair_capacity;
    follower *followers;
    size_t follower_count, follower_capacity;
    uint32_t *blocks; /* where each begins in `pairs`, and their end */
    size_t block_count, block_capacity;
    int64_t *ids; /* of accounts, by number */
    size_t account_count, id_capacity;
    hf_map number_of_id;
    hf_map taken; /* how many pairs have this (reporter, target), while dealing */
};

static uint64_t both(uint32_t high, uint32_t low)
{
    return (uint64_t)high << 32 | low;
}

/* ---- taking the history in ---- */

static hf_status number_account(hf_decoys *decoys, hf_account_id account, uint32_t *ret_number)
{
    *ret_number = hf_map_get(&decoys->number_of_id, (uint64_t)account.v);
    if (*ret_number != HF_MAP_NONE)
        return HF_OK;
    hf_status status =
        hf_array_reserve(decoys->allocator, (void *)&decoys->ids, &decoys->id_capacity,
                         decoys->account_count + 1, sizeof *decoys->ids);
    if (status == HF_OK)
        status = hf_map_reserve(&decoys->number_of_id, 1);
    if (status != HF_OK)
        return status;
    *ret_number = (uint32_t)decoys->account_count++;
    decoys->ids[*ret_number] = account.v;
    hf_map_set(&decoys->number_of_id, (uint64_t)account.v, *ret_number);
    return HF_OK;
}

static hf_status take_report(hf_decoys *decoys, uint32_t event)
{
    const hf_report_event *report = &decoys->events[event].u.report;
    slot s = {.event = event, .traits = report->traits};
    hf_status status = number_account(decoys, report->reporter, &s.reporter);
    if (status == HF_OK)
        status = number_account(decoys, report->target, &s.target);
    if (status == HF_OK)
        status = hf_array_reserve(decoys->allocator, (void *)&decoys->slots, &decoys->slot_capacity,
                                  decoys->slot_count + 1, sizeof *decoys->slots);
    if (status == HF_OK)
        decoys->slots[decoys->slot_count++] = s;
    return status;
}

static int by_pair(const void *left, const void *right)
{
    const slot *a = left;
    const slot *b = right;
    if (a->reporter != b->reporter)
        return a->reporter < b->reporter ? -1 : 1;
    if (a->target != b->target)
        return a->target < b->target ? -1 : 1;
    return a->event < b->event ? -1 : a->event > b->event;
}

static hf_status make_pairs(hf_decoys *decoys)
{
    hf_sort(decoys->slots, decoys->slot_count, sizeof *decoys->slots, by_pair);
    for (size_t i = 0; i < decoys->slot_count; i++) {
        const slot *s = &decoys->slots[i];
        if (i > 0 && s[-1].reporter == s->reporter && s[-1].target == s->target) {
            decoys->pairs[decoys->pair_count - 1].count++;
            continue;
        }
        const hf_status status =
            hf_array_reserve(decoys->allocator, (void *)&decoys->pairs, &decoys->pair_capacity,
                             decoys->pair_count + 1, sizeof *decoys->pairs);
        if (status != HF_OK)
            return status;
        decoys->pairs[decoys->pair_count++] =
            (pair){.first = (uint32_t)i, .count = 1, .reporter = s->reporter, .target = s->target};
    }
    return HF_OK;
}

/* Puts the pairs in order of their first report: counted per event, since sorting has no context.
 */
static hf_status order_pairs(hf_decoys *decoys, size_t event_count)
{
    size_t capacity = 0;
    size_t used = 0;
    uint32_t *pair_of_event = NULL;
    pair *ordered = NULL;
    size_t ordered_capacity = 0;
    hf_status status = hf_array_reserve(decoys->allocator, (void *)&pair_of_event, &capacity,
                                        event_count + 1, sizeof *pair_of_event);
    if (status == HF_OK)
        status = hf_array_reserve(decoys->allocator, (void *)&ordered, &ordered_capacity,
                                  decoys->pair_count + 1, sizeof *ordered);
    for (size_t i = 0; status == HF_OK && i < event_count; i++)
        pair_of_event[i] = HF_MAP_NONE;
    for (size_t i = 0; status == HF_OK && i < decoys->pair_count; i++)
        pair_of_event[decoys->slots[decoys->pairs[i].first].event] = (uint32_t)i;
    for (size_t i = 0; status == HF_OK && i < event_count; i++)
        if (pair_of_event[i] != HF_MAP_NONE)
            ordered[used++] = decoys->pairs[pair_of_event[i]];
    hf_array_done(decoys->allocator, (void *)&pair_of_event, &capacity, sizeof *pair_of_event);
    if (status != HF_OK) {
        hf_array_done(decoys->allocator, (void *)&ordered, &ordered_capacity, sizeof *ordered);
        return status;
    }
    hf_array_done(decoys->allocator, (void *)&decoys->pairs, &decoys->pair_capacity,
                  sizeof *decoys->pairs);
    decoys->pairs = ordered;
    decoys->pair_capacity = ordered_capacity;
    return HF_OK;
}

static hf_status add_block(hf_decoys *decoys, size_t first)
{
    const hf_status status =
        hf_array_reserve(decoys->allocator, (void *)&decoys->blocks, &decoys->block_capacity,
                         decoys->block_count + 1, sizeof *decoys->blocks);
    if (status == HF_OK)
        decoys->blocks[decoys->block_count++] = (uint32_t)first;
    return status;
}

static hf_usec time_of(const hf_decoys *decoys, size_t place)
{
    return decoys->events[decoys->slots[decoys->pairs[place].first].event].at;
}

static hf_status make_blocks(hf_decoys *decoys, hf_usec block)
{
    hf_status status = HF_OK;
    int64_t last = -1;
    for (size_t i = 0; i < decoys->pair_count && status == HF_OK; i++) {
        const int64_t number = block > 0 ? (time_of(decoys, i) - time_of(decoys, 0)) / block : 0;
        if (number != last)
            status = add_block(decoys, i);
        last = number;
    }
    return status == HF_OK ? add_block(decoys, decoys->pair_count) : status;
}

static int64_t report_of(const hf_event *event)
{
    return event->type == HF_EVENT_OUTCOME ? event->u.outcome.report_id
                                           : event->u.retraction.report_id;
}

/* Retractions and outcomes name the report's reporter: they are to follow it. */
static hf_status find_followers(hf_decoys *decoys, size_t count)
{
    hf_map pair_of_report;
    hf_map_init(&pair_of_report, decoys->allocator, 0);
    hf_status status = hf_map_reserve(&pair_of_report, decoys->slot_count);
    for (size_t i = 0; i < decoys->pair_count && status == HF_OK; i++)
        for (uint32_t k = 0; k < decoys->pairs[i].count; k++) {
            const slot *s = &decoys->slots[decoys->pairs[i].first + k];
            hf_map_set(&pair_of_report, (uint64_t)decoys->events[s->event].u.report.report_id,
                       (uint32_t)i);
        }
    for (size_t i = 0; i < count && status == HF_OK; i++) {
        const hf_event *event = &decoys->events[i];
        if (event->type != HF_EVENT_OUTCOME && event->type != HF_EVENT_RETRACTION)
            continue;
        const uint32_t number = hf_map_get(&pair_of_report, (uint64_t)report_of(event));
        if (number == HF_MAP_NONE)
            continue; /* its report is not in this part of history */
        status = hf_array_reserve(decoys->allocator, (void *)&decoys->followers,
                                  &decoys->follower_capacity, decoys->follower_count + 1,
                                  sizeof *decoys->followers);
        if (status == HF_OK)
            decoys->followers[decoys->follower_count++] = (follower){(uint32_t)i, number};
    }
    hf_map_done(&pair_of_report);
    return status;
}

static hf_status take_history(hf_decoys *decoys, size_t count, hf_usec block)
{
    hf_status status = HF_OK;
    for (size_t i = 0; i < count && status == HF_OK; i++)
        if (decoys->events[i].type == HF_EVENT_REPORT)
            status = take_report(decoys, (uint32_t)i);
    if (status == HF_OK)
        status = make_pairs(decoys);
    if (status == HF_OK)
        status = order_pairs(decoys, count);
    if (status == HF_OK)
        status = make_blocks(decoys, block);
    if (status == HF_OK)
        status = find_followers(decoys, count);
    return status == HF_OK ? hf_map_reserve(&decoys->taken, decoys->pair_count + 1) : status;
}

hf_status hf_decoys_new(const hf_allocator *allocator, hf_event *events, size_t count,
                        hf_usec block, hf_decoys **ret_decoys)
{
    if (count >= (size_t)1 << 31)
        return HF_ELIMIT;
    hf_decoys *decoys = allocator->resize(allocator->ctx, NULL, 0, sizeof *decoys);
    if (decoys == NULL)
        return HF_ENOMEM;
    *decoys = (hf_decoys){.allocator = allocator, .events = events};
    hf_map_init(&decoys->number_of_id, allocator, 0);
    hf_map_init(&decoys->taken, allocator, 0);
    const hf_status status = take_history(decoys, count, block);
    if (status == HF_OK)
        *ret_decoys = decoys;
    else
        hf_decoys_free(decoys);
    return status;
}

void hf_decoys_free(hf_decoys *decoys)
{
    if (decoys == NULL)
        return;
    const hf_allocator *a = decoys->allocator;
    hf_array_done(a, (void *)&decoys->slots, &decoys->slot_capacity, sizeof *decoys->slots);
    hf_array_done(a, (void *)&decoys->pairs, &decoys->pair_capacity, sizeof *decoys->pairs);
    hf_array_done(a, (void *)&decoys->followers, &decoys->follower_capacity,
                  sizeof *decoys->followers);
    hf_array_done(a, (void *)&decoys->blocks, &decoys->block_capacity, sizeof *decoys->blocks);
    hf_array_done(a, (void *)&decoys->ids, &decoys->id_capacity, sizeof *decoys->ids);
    hf_map_done(&decoys->number_of_id);
    hf_map_done(&decoys->taken);
    (void)a->resize(a->ctx, decoys, sizeof *decoys, 0);
}

/* ---- dealing ---- */

static uint32_t reporter_at(const hf_decoys *decoys, size_t place)
{
    return decoys->pairs[decoys->pairs[place].dealt].reporter;
}

static uint32_t taken_by(const hf_decoys *decoys, uint32_t reporter, uint32_t target)
{
    const uint32_t count = hf_map_get(&decoys->taken, both(reporter, target));
    return count == HF_MAP_NONE ? 0 : count;
}

static void take_place(hf_decoys *decoys, size_t place)
{
    const uint32_t reporter = reporter_at(decoys, place);
    const uint32_t target = decoys->pairs[place].target;
    hf_map_set(&decoys->taken, both(reporter, target), taken_by(decoys, reporter, target) + 1);
}

static void leave_place(hf_decoys *decoys, size_t place)
{
    const uint32_t reporter = reporter_at(decoys, place);
    const uint32_t target = decoys->pairs[place].target;
    const uint32_t count = taken_by(decoys, reporter, target);
    if (count > 1)
        hf_map_set(&decoys->taken, both(reporter, target), count - 1);
    else
        hf_map_remove(&decoys->taken, both(reporter, target));
}

/* Whether the pair is there once too often, or reports itself though it did not. */
static bool is_wrong(const hf_decoys *decoys, size_t place)
{
    const uint32_t reporter = reporter_at(decoys, place);
    const pair *p = &decoys->pairs[place];
    return taken_by(decoys, reporter, p->target) > 1 ||
           (reporter == p->target && p->reporter != p->target);
}

static void swap(hf_decoys *decoys, size_t i, size_t j)
{
    const uint32_t dealt = decoys->pairs[i].dealt;
    decoys->pairs[i].dealt = decoys->pairs[j].dealt;
    decoys->pairs[j].dealt = dealt;
}

static void exchange(hf_decoys *decoys, size_t i, size_t j)
{
    leave_place(decoys, i);
    leave_place(decoys, j);
    swap(decoys, i, j);
    take_place(decoys, i);
    take_place(decoys, j);
}

static void shuffle(hf_decoys *decoys, hf_rng *rng, size_t first, size_t end)
{
    for (size_t i = first; i + 1 < end; i++)
        swap(decoys, i, i + (size_t)hf_rng_below(rng, end - i));
}

/* Offers the pair partners until both are right. */
static void repair(hf_decoys *decoys, hf_rng *rng, size_t place, size_t first, size_t end)
{
    for (int i = 0; i < TRIES && is_wrong(decoys, place); i++) {
        const size_t partner = first + (size_t)hf_rng_below(rng, end - first);
        const bool was_wrong = is_wrong(decoys, partner);
        if (partner == place)
            continue;
        exchange(decoys, place, partner);
        if (is_wrong(decoys, place) || (is_wrong(decoys, partner) && !was_wrong))
            exchange(decoys, place, partner);
    }
}

/* The reports of one place get the person dealt to it, and his words: those of his reports in
 * order, the last of them again where there are more reports than he sent. */
static void write_place(hf_decoys *decoys, size_t place)
{
    const pair *here = &decoys->pairs[place];
    const pair *from = &decoys->pairs[here->dealt];
    for (uint32_t k = 0; k < here->count; k++) {
        const uint32_t said = k < from->count ? k : from->count - 1;
        hf_report_event *report = &decoys->events[decoys->slots[here->first + k].event].u.report;
        report->reporter.v = decoys->ids[from->reporter];
        report->traits = decoys->slots[from->first + said].traits;
    }
}

static void write_followers(hf_decoys *decoys)
{
    for (size_t i = 0; i < decoys->follower_count; i++) {
        const follower *f = &decoys->followers[i];
        hf_event *event = &decoys->events[f->event];
        const hf_account_id reporter = {decoys->ids[reporter_at(decoys, f->pair)]};
        if (event->type == HF_EVENT_OUTCOME)
            event->u.outcome.reporter = reporter;
        else
            event->u.retraction.reporter = reporter;
    }
}

static void deal_own(hf_decoys *decoys)
{
    for (size_t i = 0; i < decoys->pair_count; i++)
        decoys->pairs[i].dealt = (uint32_t)i;
}

void hf_decoys_restore(hf_decoys *decoys)
{
    deal_own(decoys);
    for (size_t i = 0; i < decoys->pair_count; i++)
        write_place(decoys, i);
    write_followers(decoys);
}

size_t hf_decoys_deal(hf_decoys *decoys, hf_rng *rng)
{
    size_t wrong = 0;
    hf_map_clear(&decoys->taken);
    deal_own(decoys);
    for (size_t b = 0; b + 1 < decoys->block_count; b++)
        shuffle(decoys, rng, decoys->blocks[b], decoys->blocks[b + 1]);
    for (size_t i = 0; i < decoys->pair_count; i++)
        take_place(decoys, i);
    for (size_t b = 0; b + 1 < decoys->block_count; b++)
        for (size_t i = decoys->blocks[b]; i < decoys->blocks[b + 1]; i++)
            repair(decoys, rng, i, decoys->blocks[b], decoys->blocks[b + 1]);
    for (size_t i = 0; i < decoys->pair_count; i++) {
        wrong += is_wrong(decoys, i);
        write_place(decoys, i);
    }
    write_followers(decoys);
    return wrong;
}
