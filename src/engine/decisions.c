/*
 * What staff decided, followed: the database has changed its rows already, the engine's copies
 * follow.
 *
 * Lives here: hf_verdict_follow_decision. Does not: the rows of staff's decisions (SQL functions
 * write them).
 */
#include "engine/campaigns.h"
#include "engine/crews.h"
#include "engine/list_campaigns.h"
#include "engine/output.h"
#include "engine/verdict.h"

/* Participants' strikes count campaigns that were not dismissed. */
static hf_status change_strikes(hf_engine *engine, uint32_t number, int64_t change)
{
    const hf_campaign_state *campaign = &engine->campaigns[number];
    for (size_t i = 0; i < campaign->participant_count; i++) {
        const uint32_t member =
            hf_crew_find_member(engine, campaign->crew, campaign->participants[i].account);
        if (member == HF_NONE)
            continue;
        engine->members[member].row.strikes += change;
        const hf_status status = hf_output_member(engine, member);
        if (status != HF_OK)
            return status;
    }
    return HF_OK;
}

/* Other campaigns against the target may warrant the hold that just ended. */
static hf_status judge_others(hf_engine *engine, uint32_t number)
{
    if (hf_list_campaign_is(&engine->campaigns[number]))
        return HF_OK;
    uint32_t other = engine->history.targets[engine->campaigns[number].target].first_campaign;
    for (; other != HF_NONE; other = engine->campaigns[other].next_of_target) {
        const hf_status status = other == number ? HF_OK : hf_verdict_apply(engine, other);
        if (status != HF_OK)
            return status;
    }
    return HF_OK;
}

static void set_hold_state(hf_campaign_state *campaign, hf_hold_state state)
{
    if (!campaign->has_hold)
        return;
    campaign->state_before_decision = campaign->hold.state;
    if (campaign->hold.state == HF_HOLD_ACTIVE || campaign->hold.state == HF_HOLD_CONFIRMED)
        campaign->hold.state = state;
}

/* Meetings on the target are no evidence any more, or are again. */
static void count_dismissal(hf_engine *engine, uint32_t number, bool is_dismissed)
{
    uint32_t *dismissed = &engine->history.targets[engine->campaigns[number].target].dismissed;
    *dismissed = is_dismissed ? *dismissed + 1 : *dismissed - 1;
}

static hf_status decide_campaign(hf_engine *engine, uint32_t number, hf_review status, hf_usec at)
{
    hf_campaign_state *campaign = &engine->campaigns[number];
    const hf_review before = campaign->row.status;
    if (before == status)
        return HF_OK; /* loaded after the decision */
    campaign->row.status = status;
    campaign->row.decided_at = status == HF_REVIEW_OPEN ? HF_USEC_NONE : at;
    if (status == HF_REVIEW_OPEN)
        campaign->hold.state = campaign->state_before_decision;
    else
        set_hold_state(campaign,
                       status == HF_REVIEW_CONFIRMED ? HF_HOLD_CONFIRMED : HF_HOLD_RELEASED);
    if (status != HF_REVIEW_DISMISSED && before != HF_REVIEW_DISMISSED)
        return HF_OK;
    const bool is_dismissed = status == HF_REVIEW_DISMISSED;
    if (!hf_list_campaign_is(campaign)) {
        count_dismissal(engine, number, is_dismissed);
        campaign->is_protective = !is_dismissed && !campaign->row.is_shadow;
    }
    const hf_status changed = change_strikes(engine, number, is_dismissed ? -1 : 1);
    if (changed != HF_OK)
        return changed;
    return is_dismissed ? judge_others(engine, number) : hf_verdict_apply(engine, number);
}

static void decide_crew(hf_engine *engine, uint32_t crew, hf_review status, hf_usec at)
{
    hf_crew_state *state = &engine->crews[crew];
    const bool was_dismissed = state->row.status == HF_REVIEW_DISMISSED;
    const bool is_dismissed = status == HF_REVIEW_DISMISSED;
    state->row.status = status;
    state->row.decided_at = status == HF_REVIEW_OPEN ? HF_USEC_NONE : at;
    if (was_dismissed == is_dismissed)
        return;
    for (uint32_t n = state->first_campaign; n != HF_NONE; n = engine->campaigns[n].next_of_crew)
        if (!hf_list_campaign_is(&engine->campaigns[n]))
            count_dismissal(engine, n, is_dismissed);
}

static hf_status clear_member(hf_engine *engine, uint32_t crew, hf_account_id id, hf_usec at)
{
    const uint32_t account = hf_history_find(&engine->history, id);
    const uint32_t member =
        account == HF_NONE ? HF_NONE : hf_crew_find_member(engine, crew, account);
    if (member == HF_NONE)
        return HF_OK;
    engine->members[member].row.cleared_at = at;
    for (uint32_t n = engine->crews[crew].first_campaign; n != HF_NONE;
         n = engine->campaigns[n].next_of_crew) {
        hf_status status = HF_OK;
        if (at != HF_USEC_NONE)
            status = hf_output_member_lift(engine, n, account, at);
        else if (engine->campaigns[n].is_protective)
            status = hf_verdict_apply(engine, n);
        if (status != HF_OK)
            return status;
    }
    return hf_output_member(engine, member);
}

static hf_status follow_crew(hf_engine *engine, uint32_t crew, hf_usec at,
                             const hf_decision_event *event)
{
    if (event->decision == HF_DECISION_CLEAR_MEMBER)
        return clear_member(engine, crew, event->account, at);
    if (event->decision == HF_DECISION_RESTORE_MEMBER)
        return clear_member(engine, crew, event->account, HF_USEC_NONE);
    decide_crew(engine, crew,
                event->decision == HF_DECISION_CONFIRM_CREW   ? HF_REVIEW_CONFIRMED
                : event->decision == HF_DECISION_DISMISS_CREW ? HF_REVIEW_DISMISSED
                                                              : HF_REVIEW_OPEN,
                at);
    return HF_OK;
}

static hf_status follow_campaign(hf_engine *engine, uint32_t number, hf_usec at,
                                 const hf_decision_event *event)
{
    hf_campaign_state *campaign = &engine->campaigns[number];
    if (event->decision == HF_DECISION_RELEASE_HOLD) {
        set_hold_state(campaign, HF_HOLD_RELEASED);
        return judge_others(engine, number);
    }
    if (event->decision == HF_DECISION_RESTORE_HOLD) {
        campaign->hold.state = campaign->state_before_decision;
        return HF_OK;
    }
    return decide_campaign(engine, number,
                           event->decision == HF_DECISION_CONFIRM_CAMPAIGN   ? HF_REVIEW_CONFIRMED
                           : event->decision == HF_DECISION_DISMISS_CAMPAIGN ? HF_REVIEW_DISMISSED
                                                                             : HF_REVIEW_OPEN,
                           at);
}

hf_status hf_verdict_follow_decision(hf_engine *engine, hf_usec at, const hf_decision_event *event)
{
    if (event->campaign_id != 0) {
        const uint32_t number = hf_map_get(&engine->campaign_of_id, (uint64_t)event->campaign_id);
        return number == HF_MAP_NONE ? HF_OK : follow_campaign(engine, number, at, event);
    }
    const uint32_t crew = hf_map_get(&engine->crew_of_id, (uint64_t)event->crew_id);
    return crew == HF_MAP_NONE ? HF_OK : follow_crew(engine, crew, at, event);
}
