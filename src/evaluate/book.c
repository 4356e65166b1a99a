/* What was found, as values: see book.h. */
#include "evaluate/book.h"

#include <string.h>

#include "base/alloc.h"

void hf_book_init(hf_book *book, const hf_allocator *allocator)
{
    *book = (hf_book){.allocator = allocator};
    hf_map_init(&book->campaign_of_id, allocator, 0);
    hf_map_init(&book->campaign_of_print, allocator, 0);
}

void hf_book_done(hf_book *book)
{
    hf_array_done(book->allocator, (void *)&book->campaigns, &book->campaign_capacity,
                  sizeof *book->campaigns);
    hf_array_done(book->allocator, (void *)&book->suppressions, &book->suppression_capacity,
                  sizeof *book->suppressions);
    hf_map_done(&book->campaign_of_id);
    hf_map_done(&book->campaign_of_print);
}

static uint64_t print_of(const hf_campaign *campaign)
{
    uint64_t half;
    memcpy(&half, campaign->fingerprint, sizeof half);
    return half;
}

static hf_status take_campaign(hf_book *book, const hf_campaign *row)
{
    const uint32_t number = hf_map_get(&book->campaign_of_id, (uint64_t)row->campaign_id);
    if (number != HF_MAP_NONE) {
        book->campaigns[number].row = *row;
        return HF_OK;
    }
    hf_status status =
        hf_array_reserve(book->allocator, (void *)&book->campaigns, &book->campaign_capacity,
                         book->campaign_count + 1, sizeof *book->campaigns);
    if (status == HF_OK)
        status = hf_map_reserve(&book->campaign_of_id, 1);
    if (status == HF_OK)
        status = hf_map_reserve(&book->campaign_of_print, 1);
    if (status != HF_OK)
        return status;
    hf_map_set(&book->campaign_of_id, (uint64_t)row->campaign_id, (uint32_t)book->campaign_count);
    hf_map_set(&book->campaign_of_print, print_of(row), (uint32_t)book->campaign_count);
    book->campaigns[book->campaign_count++] = (hf_booked_campaign){
        .row = *row, .channel = HF_CHANNEL_COUNT, .last_suppression = HF_MAP_NONE};
    return HF_OK;
}

static hf_booked_campaign *campaign_of(hf_book *book, int64_t campaign_id)
{
    const uint32_t number = hf_map_get(&book->campaign_of_id, (uint64_t)campaign_id);
    return number != HF_MAP_NONE ? &book->campaigns[number] : NULL;
}

static hf_status take_hold(hf_book *book, const hf_hold *row)
{
    hf_booked_campaign *campaign = campaign_of(book, row->campaign_id);
    if (campaign == NULL)
        return HF_ENOTFOUND;
    campaign->has_hold = true;
    campaign->hold = *row;
    return HF_OK;
}

/* A campaign's rows come all together, numbered from 1. A burst is never evidence by itself. */
static hf_status take_evidence(hf_book *book, const hf_evidence *row)
{
    hf_booked_campaign *campaign = campaign_of(book, row->campaign_id);
    if (campaign == NULL)
        return HF_ENOTFOUND;
    if (row->evidence_no == 1)
        campaign->channel = HF_CHANNEL_COUNT;
    if (row->channel == HF_CHANNEL_BURST ||
        (campaign->channel != HF_CHANNEL_COUNT && row->log10_p >= campaign->log10_p))
        return HF_OK;
    campaign->channel = row->channel;
    campaign->log10_p = row->log10_p;
    return HF_OK;
}

static hf_status take_suppression(hf_book *book, const hf_suppression *row)
{
    hf_booked_campaign *campaign = campaign_of(book, row->campaign_id);
    if (campaign == NULL)
        return HF_ENOTFOUND;
    const hf_status status =
        hf_array_reserve(book->allocator, (void *)&book->suppressions, &book->suppression_capacity,
                         book->suppression_count + 1, sizeof *book->suppressions);
    if (status != HF_OK)
        return status;
    book->suppressions[book->suppression_count] =
        (hf_booked_suppression){.row = *row,
                                .campaign = (uint32_t)(campaign - book->campaigns),
                                .is_lifted = row->lifted_at != HF_USEC_NONE,
                                .previous = campaign->last_suppression};
    campaign->last_suppression = (uint32_t)book->suppression_count++;
    return HF_OK;
}

/* Those of one reporter, or all where it is NULL. */
static void lift(hf_book *book, int64_t campaign_id, const hf_account_id *reporter)
{
    const hf_booked_campaign *campaign = campaign_of(book, campaign_id);
    uint32_t number = campaign != NULL ? campaign->last_suppression : HF_MAP_NONE;
    for (; number != HF_MAP_NONE; number = book->suppressions[number].previous)
        if (reporter == NULL || book->suppressions[number].row.reporter.v == reporter->v)
            book->suppressions[number].is_lifted = true;
}

hf_status hf_book_take(void *ctx, const hf_finding *finding)
{
    hf_book *book = ctx;
    const hf_finding_type type = finding->type;
    if (type == HF_FINDING_CAMPAIGN)
        return take_campaign(book, &finding->u.campaign);
    if (type == HF_FINDING_EVIDENCE)
        return take_evidence(book, &finding->u.evidence);
    if (type == HF_FINDING_HOLD)
        return take_hold(book, &finding->u.hold);
    if (type == HF_FINDING_SUPPRESSION)
        return take_suppression(book, &finding->u.suppression);
    if (type == HF_FINDING_LIFT)
        lift(book, finding->u.lift.campaign_id, NULL);
    if (type == HF_FINDING_LIFT_MEMBER)
        lift(book, finding->u.lift_member.campaign_id, &finding->u.lift_member.account);
    return HF_OK; /* the other rows are of no interest here */
}

const hf_booked_campaign *hf_book_find(const hf_book *book, int64_t campaign_id)
{
    const uint32_t number = hf_map_get(&book->campaign_of_id, (uint64_t)campaign_id);
    return number != HF_MAP_NONE ? &book->campaigns[number] : NULL;
}

bool hf_campaign_overlaps(const hf_campaign *a, const hf_campaign *b)
{
    return a->has_target == b->has_target && a->target.v == b->target.v &&
           a->has_list == b->has_list && a->list.v == b->list.v && a->started_at <= b->ended_at &&
           b->started_at <= a->ended_at;
}

const hf_booked_campaign *hf_book_find_print(const hf_book *book, const hf_campaign *campaign)
{
    const uint32_t number = hf_map_get(&book->campaign_of_print, print_of(campaign));
    return number != HF_MAP_NONE && memcmp(book->campaigns[number].row.fingerprint,
                                           campaign->fingerprint, HF_FINGERPRINT_SIZE) == 0
               ? &book->campaigns[number]
               : NULL;
}

const hf_booked_campaign *hf_book_find_like(const hf_book *book, const hf_campaign *campaign)
{
    const hf_booked_campaign *same = hf_book_find_print(book, campaign);
    if (same != NULL)
        return same;
    for (size_t i = 0; i < book->campaign_count; i++)
        if (hf_campaign_overlaps(&book->campaigns[i].row, campaign))
            return &book->campaigns[i];
    return NULL;
}

static void set_hold(hf_booked_campaign *campaign, hf_hold_state state, hf_usec ended_at)
{
    if (!campaign->has_hold)
        return;
    campaign->hold.state = state;
    campaign->hold.ended_at = ended_at;
}

static bool is_unended(const hf_booked_campaign *campaign)
{
    return campaign->has_hold && campaign->hold.ended_at == HF_USEC_NONE;
}

void hf_book_decide(hf_book *book, const hf_decision_event *event, hf_usec at)
{
    hf_booked_campaign *campaign = campaign_of(book, event->campaign_id);
    if (campaign == NULL)
        return;
    switch (event->decision) {
    case HF_DECISION_CONFIRM_CAMPAIGN:
        campaign->row.status = HF_REVIEW_CONFIRMED;
        if (is_unended(campaign))
            set_hold(campaign, HF_HOLD_CONFIRMED, HF_USEC_NONE);
        break;
    case HF_DECISION_DISMISS_CAMPAIGN:
        campaign->row.status = HF_REVIEW_DISMISSED;
        if (is_unended(campaign))
            set_hold(campaign, HF_HOLD_RELEASED, at);
        break;
    case HF_DECISION_RELEASE_HOLD:
        if (is_unended(campaign))
            set_hold(campaign, HF_HOLD_RELEASED, at);
        break;
    case HF_DECISION_REOPEN_CAMPAIGN:
        campaign->row.status = HF_REVIEW_OPEN;
        set_hold(campaign, HF_HOLD_ACTIVE, HF_USEC_NONE);
        break;
    case HF_DECISION_RESTORE_HOLD:
        set_hold(campaign, HF_HOLD_ACTIVE, HF_USEC_NONE);
        break;
    case HF_DECISION_EXTEND_HOLD:
        if (is_unended(campaign) && campaign->hold.expires_at < event->until)
            campaign->hold.expires_at = event->until;
        break;
    case HF_DECISION_SHORTEN_HOLD:
        if (campaign->has_hold && campaign->hold.expires_at == event->was_until)
            campaign->hold.expires_at = event->until;
        break;
    case HF_DECISION_CONFIRM_CREW:
    case HF_DECISION_DISMISS_CREW:
    case HF_DECISION_REOPEN_CREW:
    case HF_DECISION_CLEAR_MEMBER:
    case HF_DECISION_RESTORE_MEMBER:
    case HF_DECISION_COUNT:
        break;
    }
}

bool hf_book_is_suppressed(const hf_book *book, size_t number)
{
    const hf_booked_suppression *suppression = &book->suppressions[number];
    return !suppression->is_lifted &&
           book->campaigns[suppression->campaign].row.status != HF_REVIEW_DISMISSED;
}

bool hf_booked_is_held(const hf_booked_campaign *campaign)
{
    return campaign->has_hold && campaign->hold.state != HF_HOLD_WITHDRAWN;
}
