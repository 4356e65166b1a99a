/* Staff's decisions on the tables: see tables.h. As the functions of sql/functions/3_staff do it;
 * crews and members, for which there is none yet, by the same pattern. */
#include "tables.h"

static hf_crew *find_crew(const model_tables *tables, int64_t crew_id)
{
    for (size_t i = 0; i < tables->crews.count; i++) {
        hf_crew *crew = model_row(&tables->crews, i);
        if (crew->crew_id == crew_id)
            return crew;
    }
    return NULL;
}

static hf_crew_member *find_member(const model_tables *tables, int64_t crew_id, int64_t account)
{
    for (size_t i = 0; i < tables->members.count; i++) {
        hf_crew_member *member = model_row(&tables->members, i);
        if (member->crew_id == crew_id && member->account.v == account)
            return member;
    }
    return NULL;
}

/* The newest decision on the campaign or its hold that was not undone, or NULL. */
static model_decided *standing_decision(const model_tables *tables, int64_t campaign_id)
{
    for (size_t i = tables->decided.count; i-- > 0;) {
        model_decided *decided = model_row(&tables->decided, i);
        if (decided->campaign_id == campaign_id && !decided->is_undone)
            return decided;
    }
    return NULL;
}

static void set_hold(model_decided *decided, hf_hold *hold, hf_hold_state state, hf_usec ended_at)
{
    decided->changed_hold = true;
    decided->state = hold->state;
    decided->ended_at = hold->ended_at;
    hold->state = state;
    hold->ended_at = ended_at;
}

static void lift_all(const model_tables *tables, int64_t campaign_id, hf_usec at)
{
    for (size_t i = 0; i < tables->suppressions.count; i++) {
        model_suppression *it = model_row(&tables->suppressions, i);
        if (it->row.campaign_id == campaign_id && it->lifted_at == HF_USEC_NONE)
            it->lifted_at = at;
    }
}

static bool decide_campaign(model_tables *tables, hf_usec at, const hf_decision_event *event)
{
    const bool is_confirmed = event->decision == HF_DECISION_CONFIRM_CAMPAIGN;
    hf_campaign *campaign = model_tables_campaign(tables, event->campaign_id);
    hf_hold *hold = model_tables_hold(tables, event->campaign_id);
    model_decided decided = {
        .decision = event->decision, .campaign_id = event->campaign_id, .lifted_at = HF_USEC_NONE};
    if (campaign == NULL || campaign->status == HF_REVIEW_CONFIRMED ||
        campaign->status == HF_REVIEW_DISMISSED)
        return false;
    campaign->status = is_confirmed ? HF_REVIEW_CONFIRMED : HF_REVIEW_DISMISSED;
    campaign->decided_at = at;
    if (is_confirmed) {
        if (hold != NULL && hold->state == HF_HOLD_ACTIVE && hold->expires_at > at)
            set_hold(&decided, hold, HF_HOLD_CONFIRMED, HF_USEC_NONE);
    } else {
        if (hold != NULL && hold->ended_at == HF_USEC_NONE)
            set_hold(&decided, hold, HF_HOLD_RELEASED, at);
        decided.lifted_at = at;
        lift_all(tables, event->campaign_id, at);
    }
    (void)model_rows_add(&tables->decided, &decided);
    return true;
}

static bool release_hold(model_tables *tables, hf_usec at, const hf_decision_event *event)
{
    hf_hold *hold = model_tables_hold(tables, event->campaign_id);
    model_decided decided = {
        .decision = event->decision, .campaign_id = event->campaign_id, .lifted_at = HF_USEC_NONE};
    if (hold == NULL || hold->ended_at != HF_USEC_NONE)
        return false;
    set_hold(&decided, hold, HF_HOLD_RELEASED, at);
    (void)model_rows_add(&tables->decided, &decided);
    return true;
}

static bool extend_hold(model_tables *tables, hf_usec at, const hf_decision_event *event)
{
    hf_hold *hold = model_tables_hold(tables, event->campaign_id);
    if (hold == NULL || hold->ended_at != HF_USEC_NONE || hold->expires_at <= at ||
        hold->expires_at >= event->until)
        return false;
    const model_decided decided = {.decision = event->decision,
                                   .campaign_id = event->campaign_id,
                                   .lifted_at = HF_USEC_NONE,
                                   .was_until = hold->expires_at,
                                   .until = event->until};
    hold->expires_at = event->until;
    (void)model_rows_add(&tables->decided, &decided);
    return true;
}

/* An end that the worker has moved on since stays. */
static bool shorten_hold(model_tables *tables, hf_decision_event *event)
{
    model_decided *decided = standing_decision(tables, event->campaign_id);
    if (decided == NULL || decided->decision != HF_DECISION_EXTEND_HOLD)
        return false;
    hf_hold *hold = model_tables_hold(tables, event->campaign_id);
    decided->is_undone = true;
    event->was_until = hold->expires_at;
    if (hold->expires_at == decided->until)
        hold->expires_at = decided->was_until;
    event->until = hold->expires_at;
    return true;
}

/* Undoes the newest decision that stands, if it is one of those. */
static bool undo(model_tables *tables, hf_usec at, const hf_decision_event *event)
{
    model_decided *decided = standing_decision(tables, event->campaign_id);
    const bool is_of_hold = event->decision == HF_DECISION_RESTORE_HOLD;
    if (decided == NULL || decided->decision == HF_DECISION_EXTEND_HOLD ||
        (decided->decision == HF_DECISION_RELEASE_HOLD) != is_of_hold)
        return false;
    hf_campaign *campaign = model_tables_campaign(tables, event->campaign_id);
    hf_hold *hold = model_tables_hold(tables, event->campaign_id);
    decided->is_undone = true;
    if (!is_of_hold) {
        campaign->status = HF_REVIEW_OPEN;
        campaign->decided_at = HF_USEC_NONE;
    }
    if (decided->changed_hold) {
        hold->state = decided->state;
        hold->ended_at = decided->ended_at;
        if (hold->ended_at == HF_USEC_NONE && model_tables_other_hold(tables, hold) != NULL) {
            hold->state = HF_HOLD_WITHDRAWN;
            hold->ended_at = at;
        }
    }
    for (size_t i = 0; i < tables->suppressions.count; i++) {
        model_suppression *it = model_row(&tables->suppressions, i);
        if (it->row.campaign_id == event->campaign_id && it->lifted_at != HF_USEC_NONE &&
            it->lifted_at == decided->lifted_at)
            it->lifted_at = HF_USEC_NONE;
    }
    return true;
}

/* A dismissed crew's campaigns are dismissed with it, if staff have not decided about them; they
 * are reopened with it. */
static void decide_campaigns_of(model_tables *tables, hf_usec at, const hf_crew *crew,
                                hf_review status)
{
    for (size_t i = 0; i < tables->campaigns.count; i++) {
        const hf_campaign *campaign = model_row(&tables->campaigns, i);
        hf_decision_event event = {.decision = HF_DECISION_DISMISS_CAMPAIGN,
                                   .campaign_id = campaign->campaign_id};
        if (campaign->crew_id != crew->crew_id)
            continue;
        if (status == HF_REVIEW_DISMISSED)
            (void)decide_campaign(tables, at, &event);
        else if (crew->status == HF_REVIEW_DISMISSED && campaign->status == HF_REVIEW_DISMISSED &&
                 campaign->decided_at == crew->decided_at)
            (void)undo(tables, at, &event);
    }
}

static bool decide_crew(model_tables *tables, hf_usec at, const hf_decision_event *event)
{
    hf_crew *crew = find_crew(tables, event->crew_id);
    const hf_review status = event->decision == HF_DECISION_CONFIRM_CREW   ? HF_REVIEW_CONFIRMED
                             : event->decision == HF_DECISION_DISMISS_CREW ? HF_REVIEW_DISMISSED
                                                                           : HF_REVIEW_OPEN;
    if (crew == NULL || crew->merged_into != 0 ||
        (crew->status == HF_REVIEW_OPEN) == (status == HF_REVIEW_OPEN))
        return false;
    decide_campaigns_of(tables, at, crew, status);
    crew->status = status;
    crew->decided_at = status == HF_REVIEW_OPEN ? HF_USEC_NONE : at;
    return true;
}

static bool decide_member(const model_tables *tables, hf_usec at, const hf_decision_event *event)
{
    hf_crew_member *member = find_member(tables, event->crew_id, event->account.v);
    const bool is_cleared = event->decision == HF_DECISION_CLEAR_MEMBER;
    if (member == NULL || (member->cleared_at != HF_USEC_NONE) == is_cleared)
        return false;
    member->cleared_at = is_cleared ? at : HF_USEC_NONE;
    return true;
}

static bool is_of_dismissed_crew(const model_tables *tables, int64_t campaign_id)
{
    const hf_campaign *campaign = model_tables_campaign(tables, campaign_id);
    const hf_crew *crew = campaign == NULL ? NULL : find_crew(tables, campaign->crew_id);
    return crew != NULL && crew->status == HF_REVIEW_DISMISSED;
}

bool model_tables_decide(model_tables *tables, hf_usec at, hf_decision_event *event)
{
    switch (event->decision) {
    case HF_DECISION_CONFIRM_CAMPAIGN:
    case HF_DECISION_DISMISS_CAMPAIGN:
        return decide_campaign(tables, at, event);
    case HF_DECISION_RELEASE_HOLD:
        return release_hold(tables, at, event);
    case HF_DECISION_EXTEND_HOLD:
        return extend_hold(tables, at, event);
    case HF_DECISION_SHORTEN_HOLD:
        return !is_of_dismissed_crew(tables, event->campaign_id) && shorten_hold(tables, event);
    case HF_DECISION_REOPEN_CAMPAIGN:
    case HF_DECISION_RESTORE_HOLD:
        return !is_of_dismissed_crew(tables, event->campaign_id) && undo(tables, at, event);
    case HF_DECISION_CONFIRM_CREW:
    case HF_DECISION_DISMISS_CREW:
    case HF_DECISION_REOPEN_CREW:
        return decide_crew(tables, at, event);
    case HF_DECISION_CLEAR_MEMBER:
    case HF_DECISION_RESTORE_MEMBER:
        return decide_member(tables, at, event);
    case HF_DECISION_COUNT:
        break;
    }
    return false;
}
