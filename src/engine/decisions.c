/*
 * What staff decided, followed: the database has changed its rows already, the engine's copies
 * follow.
 *
 * Lives here: hf_verdict_follow_decision. Does not: the rows of staff's decisions (SQL functions
 * write them).
 */
#include "engine/campaigns.h"
#include "engine/crews.h"
#include "engine/holds.h"
#include "engine/list_campaigns.h"
#include "engine/output.h"
#include "engine/verdict.h"

/* Campaigns of the crew in which the account took part and that were not dismissed. */
static int64_t count_strikes(const hf_engine *engine, uint32_t crew, uint32_t account)
{
    int64_t strikes = 0;
    for (uint32_t n = engine->crews[crew].first_campaign; n != HF_NONE;
         n = engine->campaigns[n].next_of_crew)
        strikes += engine->campaigns[n].row.status != HF_REVIEW_DISMISSED &&
                   hf_campaign_has(engine, n, account);
    return strikes;
}

/* Counted, not changed by one: a worker that starts does not know whether its predecessor did. */
static hf_status recount_strikes(hf_engine *engine, uint32_t number)
{
    const hf_campaign_state *campaign = &engine->campaigns[number];
    for (size_t i = 0; i < campaign->participant_count; i++) {
        const uint32_t account = campaign->participants[i].account;
        const uint32_t member = hf_crew_find_member(engine, campaign->crew, account);
        if (member == HF_NONE)
            continue;
        engine->members[member].row.strikes = count_strikes(engine, campaign->crew, account);
        const hf_status status = hf_output_member(engine, member);
        if (status != HF_OK)
            return status;
    }
    return HF_OK;
}

/* Other campaigns against the target may warrant the hold that just ended; of a dismissed crew none
 * does. */
static hf_status judge_others(hf_engine *engine, uint32_t number)
{
    if (hf_list_campaign_is(&engine->campaigns[number]))
        return HF_OK;
    uint32_t other = engine->history.targets[engine->campaigns[number].target].first_campaign;
    for (; other != HF_NONE; other = engine->campaigns[other].next_of_target) {
        const bool is_judged =
            other != number && hf_crew_is_live(engine, engine->campaigns[other].crew);
        const hf_status status = is_judged ? hf_verdict_apply(engine, other) : HF_OK;
        if (status != HF_OK)
            return status;
    }
    return HF_OK;
}

/* A hold in force is released, or confirmed. */
static void end_or_confirm(hf_campaign_state *campaign, hf_hold_state state, hf_usec at)
{
    if (!hf_hold_is_in_force(campaign))
        return;
    campaign->hold.state = state;
    campaign->hold.ended_at = state == HF_HOLD_RELEASED ? at : HF_USEC_NONE;
}

/* The campaign whose hold protects the same subject, or HF_NONE; where it is about an account, that
 * may be the campaign itself. */
static uint32_t holder_of_subject(const hf_engine *engine, const hf_campaign_state *campaign)
{
    return hf_list_campaign_is(campaign) ? hf_list_campaign_other_hold(engine, campaign)
                                         : hf_verdict_standing_hold(engine, campaign->target);
}

/*
 * The hold is in force again, unless another one protects the subject by now: as restore_state() of
 * the database has it. If its time is over, it expires with the next event.
 */
static void restore_hold(hf_engine *engine, uint32_t number, hf_hold_state state, hf_usec at)
{
    hf_campaign_state *campaign = &engine->campaigns[number];
    const bool is_taken = holder_of_subject(engine, campaign) != HF_NONE;
    campaign->hold.state = is_taken ? HF_HOLD_WITHDRAWN : state;
    campaign->hold.ended_at = is_taken ? at : HF_USEC_NONE;
    if (!is_taken)
        hf_hold_expect_end(engine, &campaign->hold);
}

/* What a decision on the campaign did to its hold is undone. What else ended it stands; so does
 * that its time came meanwhile, which an engine that was restarted has not seen. */
static void reopen_hold(hf_engine *engine, uint32_t number, hf_review undone, hf_usec decided_at,
                        hf_usec at)
{
    hf_hold *hold = &engine->campaigns[number].hold;
    if (!engine->campaigns[number].has_hold)
        return;
    const bool is_undone = (undone == HF_REVIEW_DISMISSED && hold->state == HF_HOLD_RELEASED &&
                            hold->ended_at == decided_at) ||
                           (undone == HF_REVIEW_CONFIRMED && hold->state == HF_HOLD_EXPIRED &&
                            hold->expires_at > decided_at);
    if (undone == HF_REVIEW_CONFIRMED && hold->state == HF_HOLD_CONFIRMED) {
        hold->state = HF_HOLD_ACTIVE;
    } else if (is_undone && hold->expires_at <= engine->history.now) {
        hold->state = HF_HOLD_EXPIRED;
        hold->ended_at = hold->expires_at;
    } else if (is_undone) {
        restore_hold(engine, number, HF_HOLD_ACTIVE, at);
    }
}

/* Meetings on the target are no evidence any more, or are again. */
static void count_dismissal(hf_engine *engine, uint32_t number, bool is_dismissed)
{
    hf_history_dismiss(&engine->history, engine->campaigns[number].target, is_dismissed ? 1 : -1);
}

/* That of the past may stand in the row already, as it was loaded: what follows from it does not.
 */
static hf_status decide_campaign(hf_engine *engine, uint32_t number, hf_review status, hf_usec at)
{
    hf_campaign_state *campaign = &engine->campaigns[number];
    const hf_review before = campaign->row.status;
    const hf_usec decided_at = campaign->row.decided_at;
    const bool is_dismissed = status == HF_REVIEW_DISMISSED;
    campaign->row.status = status;
    campaign->row.decided_at = status == HF_REVIEW_OPEN ? HF_USEC_NONE : at;
    if (status == HF_REVIEW_OPEN)
        reopen_hold(engine, number, before, decided_at, at);
    else
        end_or_confirm(campaign, is_dismissed ? HF_HOLD_RELEASED : HF_HOLD_CONFIRMED, at);
    if (!is_dismissed && before != HF_REVIEW_DISMISSED && status != HF_REVIEW_OPEN)
        return HF_OK;
    if (!hf_list_campaign_is(campaign)) {
        if (is_dismissed != (before == HF_REVIEW_DISMISSED))
            count_dismissal(engine, number, is_dismissed);
        campaign->is_protective = !is_dismissed && !campaign->row.is_shadow;
        hf_output_forget_suppressions(engine, number, at);
    }
    hf_status counted = recount_strikes(engine, number);
    /* Its time came after it was dismissed, and the database did not take that. */
    if (counted == HF_OK && !is_dismissed && campaign->has_hold &&
        campaign->hold.state == HF_HOLD_EXPIRED)
        counted = hf_output_hold(engine, number);
    if (counted != HF_OK)
        return counted;
    return is_dismissed ? judge_others(engine, number) : hf_verdict_apply(engine, number);
}

/* Before any of them is judged: else one would place a hold where another's comes back. */
static void reopen_holds_of(hf_engine *engine, uint32_t crew, hf_usec dismissed_at, hf_usec at)
{
    uint32_t n = engine->crews[crew].first_campaign;
    for (; n != HF_NONE; n = engine->campaigns[n].next_of_crew) {
        const hf_campaign *row = &engine->campaigns[n].row;
        if (row->status == HF_REVIEW_DISMISSED && row->decided_at == dismissed_at)
            reopen_hold(engine, n, HF_REVIEW_DISMISSED, dismissed_at, at);
    }
}

/* A dismissed crew's campaigns are dismissed with it, unless staff decided about them; reopened,
 * they are what they were. */
static hf_status decide_campaigns_of(hf_engine *engine, uint32_t crew, hf_usec dismissed_at,
                                     hf_usec at)
{
    const bool is_dismissed = engine->crews[crew].row.status == HF_REVIEW_DISMISSED;
    uint32_t n = engine->crews[crew].first_campaign;
    if (!is_dismissed)
        reopen_holds_of(engine, crew, dismissed_at, at);
    for (; n != HF_NONE; n = engine->campaigns[n].next_of_crew) {
        const hf_campaign *row = &engine->campaigns[n].row;
        const bool is_with_it =
            row->status == HF_REVIEW_DISMISSED && row->decided_at == dismissed_at;
        const bool is_open =
            row->status != HF_REVIEW_DISMISSED && row->status != HF_REVIEW_CONFIRMED;
        hf_status status = HF_OK;
        if (is_dismissed ? is_open || is_with_it : is_with_it)
            status =
                decide_campaign(engine, n, is_dismissed ? HF_REVIEW_DISMISSED : HF_REVIEW_OPEN, at);
        if (status != HF_OK)
            return status;
    }
    return HF_OK;
}

static hf_status decide_crew(hf_engine *engine, uint32_t crew, hf_review status, hf_usec at)
{
    hf_crew_state *state = &engine->crews[crew];
    const bool was_dismissed = state->row.status == HF_REVIEW_DISMISSED;
    const bool is_dismissed = status == HF_REVIEW_DISMISSED;
    const hf_usec dismissed_at = is_dismissed ? at : state->row.decided_at;
    state->row.status = status;
    state->row.decided_at = status == HF_REVIEW_OPEN ? HF_USEC_NONE : at;
    uint32_t n = was_dismissed == is_dismissed ? HF_NONE : state->first_campaign;
    for (; n != HF_NONE; n = engine->campaigns[n].next_of_crew)
        if (!hf_list_campaign_is(&engine->campaigns[n]))
            count_dismissal(engine, n, is_dismissed);
    return was_dismissed || is_dismissed ? decide_campaigns_of(engine, crew, dismissed_at, at)
                                         : HF_OK;
}

/* The crew that it has become, or itself. */
static uint32_t surviving(const hf_engine *engine, uint32_t crew)
{
    uint32_t next = crew;
    while (next != HF_MAP_NONE && engine->crews[next].row.merged_into != 0) {
        crew = next;
        next = hf_map_get(&engine->crew_of_id, (uint64_t)engine->crews[crew].row.merged_into);
    }
    return next == HF_MAP_NONE ? crew : next;
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
        engine->campaigns[n].walked.members = 0;
        if (at != HF_USEC_NONE && engine->campaigns[n].is_protective)
            status = hf_output_member_lift(engine, n, account, at);
        else if (at == HF_USEC_NONE && engine->campaigns[n].is_protective)
            status = hf_verdict_apply(engine, n);
        if (status != HF_OK)
            return status;
    }
    return hf_output_member(engine, member);
}

static hf_status follow_crew(hf_engine *engine, uint32_t crew, hf_usec at,
                             const hf_decision_event *event)
{
    /* About a member: staff may have named a crew that was merged meanwhile. */
    if (event->decision == HF_DECISION_CLEAR_MEMBER)
        return clear_member(engine, surviving(engine, crew), event->account, at);
    if (event->decision == HF_DECISION_RESTORE_MEMBER)
        return clear_member(engine, surviving(engine, crew), event->account, HF_USEC_NONE);
    return decide_crew(engine, crew,
                       event->decision == HF_DECISION_CONFIRM_CREW   ? HF_REVIEW_CONFIRMED
                       : event->decision == HF_DECISION_DISMISS_CREW ? HF_REVIEW_DISMISSED
                                                                     : HF_REVIEW_OPEN,
                       at);
}

/* What RELEASE_HOLD or time ended and staff have back. */
static hf_hold_state state_in_force(const hf_campaign_state *campaign)
{
    return campaign->row.status == HF_REVIEW_CONFIRMED ? HF_HOLD_CONFIRMED : HF_HOLD_ACTIVE;
}

/*
 * It ends later than the engine knew. If it expired here, but after they decided (a decision may
 * come late), it never did for the database, which placed no other one meanwhile.
 */
static hf_status extend_hold(hf_engine *engine, uint32_t number, hf_usec until, hf_usec at)
{
    hf_campaign_state *campaign = &engine->campaigns[number];
    hf_hold *hold = &campaign->hold;
    if (!campaign->has_hold || until <= hold->expires_at)
        return HF_OK;
    const bool is_back = hold->state == HF_HOLD_EXPIRED && hold->expires_at > at;
    hold->expires_at = until;
    if (!is_back)
        return HF_OK;
    const uint32_t other = holder_of_subject(engine, campaign);
    hold->state = state_in_force(campaign);
    hold->ended_at = HF_USEC_NONE;
    hf_hold_expect_end(engine, hold);
    return other == HF_NONE ? HF_OK
                            : hf_hold_end(engine, other, HF_HOLD_WITHDRAWN, engine->history.now);
}

/* As restore_hold() of the database has it: an end that the engine has moved on since stays. */
static void shorten_hold(hf_engine *engine, uint32_t number, const hf_decision_event *event)
{
    hf_hold *hold = &engine->campaigns[number].hold;
    if (!engine->campaigns[number].has_hold || hold->expires_at != event->was_until)
        return;
    hold->expires_at = event->until;
    hf_hold_expect_end(engine, hold);
}

static hf_status follow_campaign(hf_engine *engine, uint32_t number, hf_usec at,
                                 const hf_decision_event *event)
{
    hf_campaign_state *campaign = &engine->campaigns[number];
    if (event->decision == HF_DECISION_EXTEND_HOLD)
        return extend_hold(engine, number, event->until, at);
    if (event->decision == HF_DECISION_SHORTEN_HOLD) {
        shorten_hold(engine, number, event);
        return HF_OK;
    }
    if (event->decision == HF_DECISION_RELEASE_HOLD) {
        /* In force for the database, though its time may have come here, or it have yielded. */
        if (campaign->has_hold) {
            campaign->hold.state = HF_HOLD_RELEASED;
            campaign->hold.ended_at = at;
        }
        return judge_others(engine, number);
    }
    if (event->decision == HF_DECISION_RESTORE_HOLD) {
        if (campaign->has_hold && campaign->hold.state == HF_HOLD_RELEASED)
            restore_hold(engine, number, state_in_force(campaign), at);
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
