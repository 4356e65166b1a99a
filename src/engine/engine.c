/*
 * The engine's front: see holdfast/engine.h.
 *
 * Lives here: life, time, and the way of each event. Does not: any rule of detection.
 */
#include "holdfast/engine.h"

#include "base/alloc.h"
#include "engine/census.h"
#include "engine/detect.h"
#include "engine/holds.h"
#include "engine/list_campaigns.h"
#include "engine/list_looks.h"
#include "engine/memory.h"
#include "engine/output.h"
#include "engine/suppress.h"
#include "engine/verdict.h"

/* Times beyond this are refused, so that no sum of times can overflow. */
static const hf_usec time_max = 100000 * HF_DAY_USEC;

hf_status hf_engine_new(const hf_engine_config *config, hf_engine **ret_engine)
{
    const char *field;
    if (hf_policy_check(&config->policy, &field) != HF_OK)
        return HF_EINVAL;
    const size_t max_bytes = config->memory_max_bytes > 0 ? config->memory_max_bytes : SIZE_MAX;
    if (max_bytes < sizeof(hf_engine))
        return HF_ENOMEM;
    hf_engine *engine = config->allocator.resize(config->allocator.ctx, NULL, 0, sizeof *engine);
    if (engine == NULL)
        return HF_ENOMEM;
    *engine = (hf_engine){
        .config = *config, .next_crew_id = 1, .next_campaign_id = 1, .next_expiry = INT64_MAX};
    hf_budget_init(&engine->budget, &config->allocator, sizeof *engine, max_bytes);
    engine->config.allocator = hf_budget_allocator(&engine->budget);
    engine->told.outer = &engine->config.allocator;
    engine->told_allocator = hf_meter_allocator(&engine->told);
    const hf_allocator *allocator = &engine->config.allocator;
    hf_history_init(&engine->history, allocator, config->policy.window_days * HF_DAY_USEC,
                    config->seed);
    hf_lists_init(&engine->lists, allocator, config->seed);
    hf_dependences_init(&engine->dependences, allocator, config->seed);
    hf_map_init(&engine->campaign_of_subject, allocator, config->seed);
    hf_overlap_init(&engine->overlap, allocator);
    hf_map_init(&engine->crew_of_id, allocator, config->seed);
    hf_map_init(&engine->campaign_of_id, allocator, config->seed);
    hf_map_init(&engine->member_of_pair, allocator, config->seed);
    hf_map_init(&engine->participant_of_pair, allocator, config->seed);
    hf_map_init(&engine->suppressed, allocator, config->seed);
    *ret_engine = engine;
    return HF_OK;
}

static void free_crews(hf_engine *engine)
{
    const hf_allocator *a = &engine->config.allocator;
    for (size_t i = 0; i < engine->crew_count; i++)
        hf_array_done(a, (void *)&engine->crews[i].members, &engine->crews[i].member_capacity,
                      sizeof(uint32_t));
    for (size_t i = 0; i < engine->campaign_count; i++) {
        hf_campaign_state *campaign = &engine->campaigns[i];
        hf_array_done(a, (void *)&campaign->participants, &campaign->participant_capacity,
                      sizeof *campaign->participants);
        hf_array_done(&engine->told_allocator, (void *)&campaign->evidence,
                      &campaign->evidence_capacity, sizeof *campaign->evidence);
    }
    hf_array_done(a, (void *)&engine->crews, &engine->crew_capacity, sizeof *engine->crews);
    hf_array_done(a, (void *)&engine->members, &engine->member_capacity, sizeof *engine->members);
    hf_array_done(a, (void *)&engine->campaigns, &engine->campaign_capacity,
                  sizeof *engine->campaigns);
    hf_map_done(&engine->crew_of_id);
    hf_map_done(&engine->campaign_of_id);
    hf_map_done(&engine->member_of_pair);
    hf_map_done(&engine->participant_of_pair);
}

static void free_told(hf_engine *engine)
{
    const hf_allocator *a = &engine->told_allocator;
    hf_array_done(a, (void *)&engine->dirty_crews, &engine->dirty_crew_capacity, sizeof(uint32_t));
    hf_array_done(a, (void *)&engine->dirty_members, &engine->dirty_member_capacity,
                  sizeof(uint32_t));
    hf_array_done(a, (void *)&engine->dirty_campaigns, &engine->dirty_campaign_capacity,
                  sizeof(uint32_t));
    hf_array_done(a, (void *)&engine->suppressions, &engine->suppression_capacity,
                  sizeof *engine->suppressions);
    hf_array_done(a, (void *)&engine->member_lifts, &engine->member_lift_capacity,
                  sizeof *engine->member_lifts);
}

void hf_engine_free(hf_engine *engine)
{
    if (engine == NULL)
        return;
    const hf_allocator outer = engine->budget.outer;
    const hf_allocator *a = &engine->config.allocator;
    hf_history_done(&engine->history);
    hf_lists_done(&engine->lists);
    hf_dependences_done(&engine->dependences);
    hf_census_done(&engine->births, a);
    hf_map_done(&engine->campaign_of_subject);
    hf_overlap_done(&engine->overlap);
    free_crews(engine);
    hf_array_done(a, (void *)&engine->look_counts, &engine->look_count_capacity,
                  sizeof *engine->look_counts);
    free_told(engine);
    hf_array_done(a, (void *)&engine->candidates, &engine->candidate_capacity,
                  sizeof *engine->candidates);
    hf_map_done(&engine->suppressed);
    hf_budget_done(&engine->budget);
    (void)outer.resize(outer.ctx, engine, sizeof *engine, 0);
}

hf_status hf_engine_set_policy(hf_engine *engine, const hf_policy *policy)
{
    const char *field;
    if (hf_policy_check(policy, &field) != HF_OK)
        return HF_EINVAL;
    engine->config.policy = *policy;
    const hf_usec window = policy->window_days * HF_DAY_USEC;
    if (!engine->is_window_short || window <= engine->history.window) {
        hf_history_set_window(&engine->history, window);
        engine->is_window_short = false;
    }
    return HF_OK;
}

/* Time goes forward: reports and looks fall out; in JUDGE mode holds end. */
static hf_status go_on(hf_engine *engine, hf_usec now, hf_mode mode)
{
    const hf_status status = hf_history_advance(&engine->history, now);
    if (status != HF_OK || mode == HF_MODE_HISTORY)
        return status;
    hf_output_advance(engine);
    return hf_verdict_expire(engine);
}

hf_status hf_engine_advance(hf_engine *engine, hf_usec now)
{
    hf_status status = hf_memory_begin(engine, NULL);
    if (status != HF_OK)
        return status;
    status = go_on(engine, now, HF_MODE_JUDGE);
    return hf_memory_end(engine, status == HF_OK ? hf_verdict_promote(engine) : status);
}

static hf_status push_report(hf_engine *engine, hf_usec at, const hf_report_event *event,
                             hf_mode mode)
{
    hf_stored stored;
    hf_usec previous_at;
    if (event->reporter.v == event->target.v) {
        engine->self_reports++;
        return HF_OK;
    }
    const hf_status status =
        hf_history_put_report(&engine->history, at, event, &stored, &previous_at);
    if (status != HF_OK || stored == HF_STORED_REPEATED || stored == HF_STORED_TOO_OLD)
        return status;
    const uint32_t account = hf_history_find(&engine->history, event->target);
    hf_suppress_note_report(engine, engine->history.accounts[account].target, at);
    if (mode == HF_MODE_HISTORY)
        return HF_OK;
    const hf_report report = {.at = at,
                              .report_id = event->report_id,
                              .reporter = hf_history_find(&engine->history, event->reporter),
                              .flags = event->is_protected ? HF_REPORT_PROTECTED : 0};
    const uint32_t target = engine->history.accounts[account].target;
    const hf_status judged = hf_detect_report(engine, &report, target, previous_at);
    return judged == HF_OK ? hf_list_campaign_follow_target(engine, target) : judged;
}

static hf_status push_outcome(hf_engine *engine, hf_usec at, const hf_outcome_event *event,
                              hf_mode mode)
{
    bool changed;
    hf_status status = hf_history_put_outcome(&engine->history, at, event, &changed);
    if (status != HF_OK || mode == HF_MODE_HISTORY || !changed)
        return status;
    const uint32_t account = hf_history_find(&engine->history, event->target);
    const uint32_t target = engine->history.accounts[account].target;
    status = hf_verdict_follow_outcome(engine, target);
    return status == HF_OK ? hf_list_campaign_follow_target(engine, target) : status;
}

static hf_status push_account(hf_engine *engine, const hf_account_event *event)
{
    const uint32_t number = hf_history_find(&engine->history, event->account);
    const hf_usec before =
        number == HF_NONE ? HF_USEC_NONE : engine->history.accounts[number].created_at;
    const uint8_t kind = number == HF_NONE ? HF_KIND_USER : engine->history.accounts[number].kind;
    hf_status status = hf_census_reserve_births(&engine->births, &engine->config.allocator);
    if (status == HF_OK)
        status = hf_history_put_account(&engine->history, event);
    if (status != HF_OK)
        return status;
    if (number != HF_NONE && kind != engine->history.accounts[number].kind)
        hf_suppress_note_kind(engine, number);
    hf_census_reporter(&engine->births, before, -1);
    hf_census_reporter(&engine->births, event->created_at, 1);
    return HF_OK;
}

static hf_status push_list(hf_engine *engine, hf_usec at, const hf_list_event *event, hf_mode mode)
{
    const hf_status status = hf_lists_put(&engine->lists, &engine->history, at, event);
    return status == HF_OK && mode == HF_MODE_JUDGE ? hf_list_looks_follow_list(engine, event)
                                                    : status;
}

/* Which lists follow which is measured in history too: it is no judgement. */
static hf_status push_entry(hf_engine *engine, hf_usec at, const hf_entry_event *event,
                            hf_mode mode)
{
    uint32_t entry;
    bool is_first;
    hf_status status =
        hf_lists_put_entry(&engine->lists, &engine->history, at, event, &entry, &is_first);
    if (status == HF_OK && is_first)
        status = hf_dependences_note(&engine->dependences, &engine->lists, &engine->history,
                                     engine->config.policy.affinity, entry);
    if (mode == HF_MODE_HISTORY)
        hf_dependences_forget_told(&engine->dependences);
    return status == HF_OK && mode == HF_MODE_JUDGE
               ? hf_list_looks_follow_entry(engine, entry, is_first)
               : status;
}

static hf_status push_subscription(hf_engine *engine, hf_usec at,
                                   const hf_subscription_event *event, hf_mode mode)
{
    uint32_t number;
    const hf_status status =
        hf_lists_put_subscription(&engine->lists, &engine->history, at, event, &number);
    return status == HF_OK && mode == HF_MODE_JUDGE
               ? hf_list_looks_follow_subscription(engine, at, number, event->is_ended)
               : status;
}

static bool is_sound(const hf_event *event)
{
    if (event->type == HF_EVENT_ACCOUNT)
        return (unsigned)event->u.account.kind < HF_KIND_COUNT;
    if (event->at < -time_max || event->at > time_max)
        return false;
    if (event->type == HF_EVENT_OUTCOME)
        return (unsigned)event->u.outcome.outcome < HF_OUTCOME_COUNT;
    if (event->type == HF_EVENT_DECISION)
        return (unsigned)event->u.decision.decision < HF_DECISION_COUNT &&
               event->u.decision.until >= -time_max && event->u.decision.until <= time_max;
    return (unsigned)event->type < HF_EVENT_TYPE_COUNT;
}

static hf_status push(hf_engine *engine, const hf_event *event, hf_mode mode)
{
    if (event->type == HF_EVENT_ACCOUNT)
        return push_account(engine, &event->u.account);
    const hf_status status = go_on(engine, event->at, mode);
    if (status != HF_OK)
        return status;
    switch (event->type) {
    case HF_EVENT_REPORT:
        return push_report(engine, event->at, &event->u.report, mode);
    case HF_EVENT_RETRACTION:
        hf_history_retract(&engine->history, &event->u.retraction);
        return HF_OK;
    case HF_EVENT_OUTCOME:
        return push_outcome(engine, event->at, &event->u.outcome, mode);
    case HF_EVENT_DECISION: /* those of the past stand in the rows that were loaded */
        return mode == HF_MODE_HISTORY
                   ? HF_OK
                   : hf_verdict_follow_decision(engine, event->at, &event->u.decision);
    case HF_EVENT_LIST:
        return push_list(engine, event->at, &event->u.list, mode);
    case HF_EVENT_ENTRY:
        return push_entry(engine, event->at, &event->u.entry, mode);
    case HF_EVENT_SUBSCRIPTION:
        return push_subscription(engine, event->at, &event->u.subscription, mode);
    case HF_EVENT_ACCOUNT:
    case HF_EVENT_TYPE_COUNT:
        break;
    }
    return HF_EINVAL;
}

hf_status hf_engine_push(hf_engine *engine, const hf_event *event, hf_mode mode)
{
    if (!is_sound(event))
        return HF_EINVAL;
    const hf_status status = hf_memory_begin(engine, event);
    return status == HF_OK ? hf_memory_end(engine, push(engine, event, mode)) : status;
}

void hf_engine_get_stats(const hf_engine *engine, hf_engine_stats *ret_stats)
{
    const hf_history *history = &engine->history;
    *ret_stats = (hf_engine_stats){.now = history->now,
                                   .window_reports = history->report_count,
                                   .accounts = (int64_t)history->account_count,
                                   .crews = (int64_t)engine->crew_count,
                                   .campaigns = (int64_t)engine->campaign_count,
                                   .looks = engine->looks,
                                   .findings = engine->findings,
                                   .too_old = history->too_old,
                                   .self_reports = engine->self_reports,
                                   .repeated = history->repeated,
                                   .unmatched = history->unmatched,
                                   .window = history->window,
                                   .is_window_short = engine->is_window_short,
                                   .shortenings = engine->shortenings,
                                   .is_torn = engine->is_torn,
                                   .memory_bytes = engine->budget.bytes};
}

void hf_engine_count(const hf_engine *engine, hf_engine_counts *ret_counts)
{
    *ret_counts = (hf_engine_counts){0};
    for (uint32_t number = 0; number < engine->campaign_count; number++) {
        const hf_campaign_state *campaign = &engine->campaigns[number];
        const hf_campaign *row = &campaign->row;
        if (row->status == HF_REVIEW_DISMISSED)
            continue;
        ret_counts->open[row->kind][row->disposition]++;
        ret_counts->holds[row->kind] += hf_hold_is_in_force(campaign);
    }
}

hf_status hf_engine_validate(const hf_engine *engine, const char **ret_what)
{
    for (uint32_t number = 0; number < engine->campaign_count; number++) {
        const hf_campaign_state *campaign = &engine->campaigns[number];
        if (campaign->row.crew_id != engine->crews[campaign->crew].row.crew_id ||
            campaign->row.started_at > campaign->row.ended_at) {
            *ret_what = "a campaign's row and its place differ";
            return HF_EFORMAT;
        }
    }
    const hf_status status = hf_suppress_validate(engine, ret_what);
    return status == HF_OK ? hf_history_validate(&engine->history, ret_what) : status;
}
