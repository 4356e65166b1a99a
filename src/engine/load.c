/*
 * Taking rows back on start.
 *
 * Lives here: hf_engine_load. Does not: the window's reports, which are pushed as history.
 */
#include "base/alloc.h"
#include "engine/campaigns.h"
#include "engine/crews.h"
#include "engine/holds.h"
#include "engine/list_campaigns.h"
#include "engine/memory.h"

static hf_status load_crew(hf_engine *engine, const hf_crew *row)
{
    uint32_t crew;
    return hf_crew_put(engine, row, &crew);
}

static hf_status load_crew_member(hf_engine *engine, const hf_crew_member *row)
{
    uint32_t account;
    const uint32_t crew = hf_map_get(&engine->crew_of_id, (uint64_t)row->crew_id);
    if (crew == HF_MAP_NONE)
        return HF_ENOTFOUND;
    const hf_status status = hf_history_intern(&engine->history, row->account, &account);
    return status == HF_OK ? hf_crew_put_member(engine, crew, account, row) : status;
}

static bool is_of_reporters(hf_campaign_kind kind)
{
    return kind == HF_CAMPAIGN_MASS_REPORT || kind == HF_CAMPAIGN_LIST_DRIVEN;
}

static hf_status load_list_campaign(hf_engine *engine, const hf_campaign *row, uint32_t crew)
{
    uint32_t account;
    uint32_t subject;
    uint32_t number;
    hf_status status;
    if (row->has_target) {
        status = hf_history_intern(&engine->history, row->target, &account);
        if (status == HF_OK)
            status = hf_history_intern_target(&engine->history, account, &subject);
    } else {
        status = hf_lists_intern(&engine->lists, row->list, &subject);
    }
    return status == HF_OK ? hf_list_campaign_put(engine, row, crew, subject, &number) : status;
}

static hf_status load_campaign(hf_engine *engine, const hf_campaign *row)
{
    uint32_t account;
    uint32_t target;
    uint32_t number;
    const uint32_t crew = hf_map_get(&engine->crew_of_id, (uint64_t)row->crew_id);
    if (crew == HF_MAP_NONE)
        return HF_ENOTFOUND;
    if (!is_of_reporters(row->kind))
        return load_list_campaign(engine, row, crew);
    hf_status status = hf_history_intern(&engine->history, row->target, &account);
    if (status == HF_OK)
        status = hf_history_intern_target(&engine->history, account, &target);
    if (status == HF_OK)
        status = hf_campaign_put(engine, row, crew, target, &number);
    if (status == HF_OK)
        hf_history_dismiss(&engine->history, target,
                           (row->status == HF_REVIEW_DISMISSED) +
                               (engine->crews[crew].row.status == HF_REVIEW_DISMISSED));
    return status;
}

static hf_status load_campaign_member(hf_engine *engine, const hf_campaign_member *row)
{
    uint32_t account;
    const uint32_t number = hf_map_get(&engine->campaign_of_id, (uint64_t)row->campaign_id);
    if (number == HF_MAP_NONE)
        return HF_ENOTFOUND;
    const hf_status status = hf_history_intern(&engine->history, row->account, &account);
    return status == HF_OK ? hf_campaign_put_member(engine, number, account, row) : status;
}

static hf_status load_hold(hf_engine *engine, const hf_hold *row)
{
    const uint32_t number = hf_map_get(&engine->campaign_of_id, (uint64_t)row->campaign_id);
    if (number == HF_MAP_NONE)
        return HF_ENOTFOUND;
    hf_campaign_state *campaign = &engine->campaigns[number];
    hf_hold *hold = &campaign->hold;
    *hold = *row;
    campaign->has_hold = true;
    /* The database ends holds by its clock, the engine by event time, which may be far behind. */
    if (hold->state == HF_HOLD_EXPIRED && hold->expires_at > engine->history.now) {
        hold->state =
            campaign->row.status == HF_REVIEW_CONFIRMED ? HF_HOLD_CONFIRMED : HF_HOLD_ACTIVE;
        hold->ended_at = HF_USEC_NONE;
    }
    if (hf_hold_is_in_force(campaign))
        hf_hold_expect_end(engine, hold);
    return HF_OK;
}

static hf_status load_look_count(hf_engine *engine, const hf_look_count *row)
{
    const hf_status status = hf_array_reserve(
        &engine->config.allocator, (void *)&engine->look_counts, &engine->look_count_capacity,
        engine->look_count_count + 1, sizeof *engine->look_counts);
    if (status != HF_OK)
        return status;
    size_t place = engine->look_count_count++;
    for (; place > 0 && engine->look_counts[place - 1].hour_at > row->hour_at; place--)
        engine->look_counts[place] = engine->look_counts[place - 1];
    engine->look_counts[place] = *row;
    engine->looks_in_month += row->looks;
    engine->crew_looks_in_month += row->crew_looks;
    engine->first_dirty_look_count = engine->look_count_count;
    return HF_OK;
}

static hf_status load(hf_engine *engine, const hf_finding *row)
{
    switch (row->type) {
    case HF_FINDING_CREW:
        return load_crew(engine, &row->u.crew);
    case HF_FINDING_CREW_MEMBER:
        return load_crew_member(engine, &row->u.crew_member);
    case HF_FINDING_CAMPAIGN:
        return load_campaign(engine, &row->u.campaign);
    case HF_FINDING_CAMPAIGN_MEMBER:
        return load_campaign_member(engine, &row->u.campaign_member);
    case HF_FINDING_HOLD:
        return load_hold(engine, &row->u.hold);
    case HF_FINDING_LOOK_COUNT:
        return load_look_count(engine, &row->u.look_count);
    case HF_FINDING_EVIDENCE:
    case HF_FINDING_SUPPRESSION:
    case HF_FINDING_LIFT:
    case HF_FINDING_LIFT_MEMBER:
    case HF_FINDING_LIST_DEPENDENCE: /* measured again from the entries */
    case HF_FINDING_TYPE_COUNT:
        break;
    }
    return HF_EINVAL;
}

hf_status hf_engine_load(hf_engine *engine, const hf_finding *row)
{
    const hf_status status = hf_memory_begin(engine, NULL);
    return status == HF_OK ? hf_memory_end(engine, load(engine, row)) : status;
}
