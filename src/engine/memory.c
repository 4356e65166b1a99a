/* Room ahead of every call: see memory.h. */
#include "engine/memory.h"

#include "base/alloc.h"
#include "engine/census.h"
#include "engine/reports.h"
#include "engine/trail.h"

enum {
    NEW_ACCOUNTS = 4,
    NEW_CREWS = 64,
    NEW_CAMPAIGNS = 256,
    NEW_MEMBERS = 1024,
    NEW_PARTICIPANTS = 4096,
    NEW_SUPPRESSIONS = 4096,
    NEW_PAIRS = 64
};
static const size_t least_reserve = (size_t)2 << 20;
static const size_t reserve_share = 16; /* of what is held, when the reserve is filled */

/* ---- room ---- */

typedef struct hf_room {
    const hf_allocator *allocator;
    hf_status status;
} hf_room;

static void room_for(hf_room *room, void *array, size_t *capacity, size_t needed, size_t item_size)
{
    if (room->status == HF_OK && needed > *capacity)
        room->status = hf_array_reserve(room->allocator, array, capacity, needed, item_size);
}

/* So that a table that is nearly full grows now. */
static void room_for_keys(hf_room *room, hf_map *map, size_t extra)
{
    if (room->status == HF_OK && map->count + extra > map->capacity / 4 * 3)
        room->status = hf_map_reserve(map, extra);
}

static void room_of_accounts(hf_room *room, hf_engine *engine)
{
    hf_history *history = &engine->history;
    hf_overlap *overlap = &engine->overlap;
    const size_t targets = history->target_count + NEW_ACCOUNTS;
    room_for(room, (void *)&history->accounts, &history->account_capacity,
             history->account_count + NEW_ACCOUNTS, sizeof *history->accounts);
    room_for(room, (void *)&history->account_marks, &history->account_mark_capacity,
             history->account_count + NEW_ACCOUNTS, sizeof *history->account_marks);
    room_for_keys(room, &history->account_of_id, NEW_ACCOUNTS);
    room_for(room, (void *)&history->targets, &history->target_capacity, targets,
             sizeof *history->targets);
    room_for(room, (void *)&history->marks, &history->mark_capacity, targets,
             sizeof *history->marks);
    room_for(room, (void *)&overlap->tally, &overlap->tally_capacity, targets,
             sizeof *overlap->tally);
    room_for(room, (void *)&overlap->touched, &overlap->touched_capacity, targets,
             sizeof *overlap->touched);
}

static void room_of_reports(hf_room *room, hf_engine *engine)
{
    hf_history *history = &engine->history;
    room_for(room, (void *)&history->heap, &history->heap_capacity,
             history->heap_count + NEW_ACCOUNTS, sizeof *history->heap);
    room_for(room, (void *)&history->traits, &history->trait_capacity, history->trait_count + 2,
             sizeof *history->traits);
    room_for(room, (void *)&history->free_traits, &history->free_trait_capacity,
             history->trait_capacity, sizeof *history->free_traits);
    room_for(room, (void *)&history->outcomes, &history->outcome_capacity,
             history->outcome_count + 1, sizeof *history->outcomes);
    room_for(room, (void *)&history->free_outcomes, &history->free_outcome_capacity,
             history->outcome_capacity, sizeof *history->free_outcomes);
    room_for_keys(room, &history->outcome_of_report, 1);
    room_for_keys(room, &history->beyond, 1);
    if (room->status == HF_OK)
        room->status = hf_census_reserve(&history->census, room->allocator);
    if (room->status == HF_OK)
        room->status = hf_census_reserve_births(&engine->births, room->allocator);
}

static void room_of_findings(hf_room *room, hf_engine *engine)
{
    room_for(room, (void *)&engine->crews, &engine->crew_capacity, engine->crew_count + NEW_CREWS,
             sizeof *engine->crews);
    room_for(room, (void *)&engine->members, &engine->member_capacity,
             engine->member_count + NEW_MEMBERS, sizeof *engine->members);
    room_for(room, (void *)&engine->campaigns, &engine->campaign_capacity,
             engine->campaign_count + NEW_CAMPAIGNS, sizeof *engine->campaigns);
    room_for(room, (void *)&engine->look_counts, &engine->look_count_capacity,
             engine->look_count_count + NEW_CREWS, sizeof *engine->look_counts);
    room_for_keys(room, &engine->crew_of_id, NEW_CREWS);
    room_for_keys(room, &engine->campaign_of_id, NEW_CAMPAIGNS);
    room_for_keys(room, &engine->campaign_of_subject, NEW_CAMPAIGNS);
    room_for_keys(room, &engine->member_of_pair, NEW_MEMBERS);
    room_for_keys(room, &engine->participant_of_pair, NEW_PARTICIPANTS);
    room_for_keys(room, &engine->suppressed, NEW_SUPPRESSIONS);
}

static void room_to_tell(hf_room *room, hf_engine *engine)
{
    const hf_allocator *allocator = room->allocator;
    room->allocator = &engine->told_allocator;
    room_for(room, (void *)&engine->dirty_crews, &engine->dirty_crew_capacity,
             engine->dirty_crew_count + NEW_CREWS, sizeof *engine->dirty_crews);
    room_for(room, (void *)&engine->dirty_members, &engine->dirty_member_capacity,
             engine->dirty_member_count + NEW_MEMBERS, sizeof *engine->dirty_members);
    room_for(room, (void *)&engine->dirty_campaigns, &engine->dirty_campaign_capacity,
             engine->dirty_campaign_count + NEW_CAMPAIGNS, sizeof *engine->dirty_campaigns);
    room_for(room, (void *)&engine->suppressions, &engine->suppression_capacity,
             engine->suppression_count + NEW_SUPPRESSIONS, sizeof *engine->suppressions);
    room_for(room, (void *)&engine->member_lifts, &engine->member_lift_capacity,
             engine->member_lift_count + NEW_CAMPAIGNS, sizeof *engine->member_lifts);
    room->allocator = allocator;
}

/* The report's own rings, where both accounts are known. Those of new ones are small. */
static void room_of_pair(hf_room *room, hf_engine *engine, const hf_report_event *event)
{
    hf_history *history = &engine->history;
    const uint32_t reporter = hf_history_find(history, event->reporter);
    const uint32_t account = hf_history_find(history, event->target);
    if (room->status == HF_OK && reporter != HF_NONE)
        room->status = hf_trail_reserve(history, reporter);
    if (account == HF_NONE || history->accounts[account].target == HF_NONE)
        return;
    hf_target *target = &history->targets[history->accounts[account].target];
    if (room->status == HF_OK)
        room->status = hf_reports_reserve_one(&target->edges, room->allocator);
    if (room->status == HF_OK && reporter != HF_NONE &&
        hf_trail_find(history, reporter, history->accounts[account].target) != HF_USEC_NONE)
        room->status = hf_reports_reserve_one(&target->repeats, room->allocator);
}

static void room_of_lists(hf_room *room, hf_engine *engine, hf_list_id id)
{
    hf_lists *lists = &engine->lists;
    hf_dependences *all = &engine->dependences;
    room_for(room, (void *)&lists->lists, &lists->list_capacity, lists->list_count + 1,
             sizeof *lists->lists);
    room_for(room, (void *)&lists->entries, &lists->entry_capacity, lists->entry_count + 1,
             sizeof *lists->entries);
    room_for(room, (void *)&lists->subscriptions, &lists->subscription_capacity,
             lists->subscription_count + 1, sizeof *lists->subscriptions);
    room_for(room, (void *)&lists->listed, &lists->listed_capacity,
             engine->history.target_count + NEW_ACCOUNTS, sizeof *lists->listed);
    room_for(room, (void *)&all->pairs, &all->pair_capacity, all->pair_count + NEW_PAIRS,
             sizeof *all->pairs);
    room_for(room, (void *)&all->dirty, &all->dirty_capacity, all->dirty_count + NEW_PAIRS,
             sizeof *all->dirty);
    room_for_keys(room, &lists->list_of_id, 1);
    room_for_keys(room, &lists->entry_of_id, 1);
    room_for_keys(room, &lists->entry_of_pair, 1);
    room_for_keys(room, &lists->subscription_of_id, 1);
    room_for_keys(room, &lists->subscription_of_pair, 1);
    room_for_keys(room, &all->pair_of_lists, NEW_PAIRS);
    const uint32_t number = hf_lists_find(lists, id);
    if (number == HF_NONE)
        return;
    hf_list *list = &lists->lists[number];
    room_for(room, (void *)&list->adds, &list->add_capacity, list->add_count + 1,
             sizeof *list->adds);
    room_for(room, (void *)&list->subscriptions, &list->subscription_capacity,
             list->subscription_count + 1, sizeof *list->subscriptions);
    room_for(room, (void *)&all->lags, &all->lag_capacity, list->add_count + 1, sizeof *all->lags);
}

static void room_of_event(hf_room *room, hf_engine *engine, const hf_event *event)
{
    if (event->type == HF_EVENT_REPORT)
        room_of_pair(room, engine, &event->u.report);
    else if (event->type == HF_EVENT_LIST)
        room_of_lists(room, engine, event->u.list.list);
    else if (event->type == HF_EVENT_ENTRY)
        room_of_lists(room, engine, event->u.entry.list);
    else if (event->type == HF_EVENT_SUBSCRIPTION)
        room_of_lists(room, engine, event->u.subscription.list);
}

/* What the cap is compared with: it does not depend on when findings were taken. */
static size_t held_bytes(const hf_engine *engine)
{
    return engine->budget.bytes - engine->told.bytes;
}

static hf_status fill_reserve(hf_engine *engine)
{
    hf_budget *budget = &engine->budget;
    const size_t held = held_bytes(engine) - budget->reserve_bytes;
    if (budget->reserve_bytes >= least_reserve &&
        budget->reserve_bytes >= held / (2 * reserve_share))
        return HF_OK;
    const size_t share = held / reserve_share;
    return hf_budget_refill(budget, share > least_reserve ? share : least_reserve);
}

static hf_status make_room(hf_engine *engine, const hf_event *event)
{
    hf_room room = {.allocator = &engine->config.allocator, .status = HF_OK};
    room_of_accounts(&room, engine);
    room_of_reports(&room, engine);
    room_of_findings(&room, engine);
    room_to_tell(&room, engine);
    if (event != NULL)
        room_of_event(&room, engine, event);
    return room.status == HF_OK ? fill_reserve(engine) : room.status;
}

/* ---- the window ---- */

/* The oldest day of reports goes. False where no more than a day is left. */
static bool shorten(hf_engine *engine)
{
    hf_history *history = &engine->history;
    const hf_usec age = hf_history_age(history);
    hf_usec window = (age < history->window ? age : history->window) - HF_DAY_USEC;
    window = window > HF_DAY_USEC ? window : HF_DAY_USEC;
    if (history->heap_count == 0 || window >= history->window)
        return false;
    hf_history_set_window(history, window);
    engine->is_window_short = true;
    engine->shortenings++;
    return true;
}

/*
 * From three quarters of the cap on a day goes, and one more whenever a thirty-second of the cap
 * was taken since: what went leaves room that is used again, so that memory need not fall at once.
 * Below half the cap the window is the policy's again.
 */
static void fit_window(hf_engine *engine)
{
    const size_t max = engine->budget.max_bytes;
    const size_t held = held_bytes(engine);
    const size_t near = max - max / 4;
    if (engine->is_window_short && held < max / 2) {
        engine->history.window = engine->config.policy.window_days * HF_DAY_USEC;
        engine->is_window_short = false;
        engine->shorten_at = 0;
    }
    if (held <= near || held <= engine->shorten_at || !shorten(engine))
        return;
    engine->shorten_at = held_bytes(engine) + max / 32;
}

hf_status hf_memory_begin(hf_engine *engine, const hf_event *event)
{
    if (engine->is_torn)
        return HF_ENOMEM;
    hf_status status;
    do {
        engine->budget.was_capped = false;
        status = make_room(engine, event);
    } while (status == HF_ENOMEM && engine->budget.was_capped && shorten(engine));
    if (status != HF_OK)
        return status;
    if (engine->budget.max_bytes != SIZE_MAX)
        fit_window(engine);
    hf_budget_open(&engine->budget);
    return HF_OK;
}

hf_status hf_memory_end(hf_engine *engine, hf_status status)
{
    hf_budget_close(&engine->budget);
    if (status == HF_ENOMEM)
        engine->is_torn = true;
    return status;
}
