/* Whom a crew follows: see leaders.h. */
#include "engine/leaders.h"

#include "engine/binomial.h"
#include "engine/campaigns.h"
#include "engine/crews.h"
#include "engine/list_campaigns.h"
#include "engine/output.h"

static const double ln_followed = -3.9; /* 0.02 */

static bool is_counted(const hf_engine *engine, const hf_campaign_state *campaign)
{
    return !hf_list_campaign_is(campaign) && campaign->row.status != HF_REVIEW_DISMISSED &&
           campaign->row.started_at >= engine->history.now - engine->history.window;
}

/* The member whose report began the campaign, or HF_NONE. */
static uint32_t leader_of(const hf_engine *engine, const hf_campaign_state *campaign)
{
    const hf_reports *edges = &engine->history.targets[campaign->target].edges;
    const uint32_t end = hf_reports_lower_bound(edges, campaign->row.ended_at + 1);
    for (uint32_t i = hf_reports_lower_bound(edges, campaign->row.started_at); i < end; i++) {
        const uint32_t member =
            hf_crew_find_active_member(engine, campaign->crew, hf_reports_at(edges, i)->reporter);
        if (member != HF_NONE)
            return member;
    }
    return HF_NONE;
}

static bool is_followed(const hf_engine *engine, uint32_t number)
{
    const hf_member *member = &engine->members[number];
    uint32_t all = 0;
    uint32_t took_part = 0;
    uint32_t led = 0;
    double by_chance = 0;
    uint32_t n = engine->crews[member->crew].first_campaign;
    for (; n != HF_NONE && all < HF_LEADERS_LOOKED; n = engine->campaigns[n].next_of_crew) {
        const hf_campaign_state *campaign = &engine->campaigns[n];
        const bool is_in = is_counted(engine, campaign);
        all += is_in;
        if (!is_in || !hf_campaign_has(engine, n, member->account))
            continue;
        took_part++;
        led += campaign->leader == number;
        by_chance += 1.0 / (double)campaign->participant_count;
    }
    return led > 0 && 2 * took_part <= all &&
           hf_binomial_ln_tail(led, took_part, by_chance / took_part) <= ln_followed;
}

/* Whether it is of the core; from the campaign `n` on it is not asked again. */
static hf_status settle(hf_engine *engine, uint32_t number, uint32_t n)
{
    hf_member *member = &engine->members[number];
    const bool is_core = hf_campaign_is_core(engine, member) && !is_followed(engine, number);
    for (; n != HF_NONE; n = engine->campaigns[n].next_of_crew)
        if (engine->campaigns[n].leader == number)
            engine->campaigns[n].leader = HF_NONE;
    if (is_core == member->row.is_core)
        return HF_OK;
    member->row.is_core = is_core;
    return hf_output_member(engine, number);
}

hf_status hf_leaders_settle(hf_engine *engine, uint32_t crew)
{
    const uint32_t first = engine->crews[crew].first_campaign;
    uint32_t looked = 0;
    for (uint32_t n = first; n != HF_NONE; n = engine->campaigns[n].next_of_crew) {
        hf_campaign_state *campaign = &engine->campaigns[n];
        const bool is_in = looked < HF_LEADERS_LOOKED && is_counted(engine, campaign);
        campaign->leader = is_in ? leader_of(engine, campaign) : HF_NONE;
        looked += is_in;
    }
    for (uint32_t n = first; n != HF_NONE; n = engine->campaigns[n].next_of_crew) {
        const uint32_t number = engine->campaigns[n].leader;
        const hf_status status = number == HF_NONE ? HF_OK : settle(engine, number, n);
        if (status != HF_OK)
            return status;
    }
    return HF_OK;
}
