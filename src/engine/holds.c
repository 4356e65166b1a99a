/* The life of a hold: see holds.h. */
#include "engine/holds.h"

#include "engine/output.h"

hf_usec hf_hold_until(const hf_engine *engine, const hf_campaign *row)
{
    const hf_usec last = row->detected_at > row->ended_at ? row->detected_at : row->ended_at;
    return last + engine->config.policy.hold_hours * HF_HOUR_USEC;
}

bool hf_hold_is_in_force(const hf_campaign_state *campaign)
{
    return campaign->has_hold &&
           (campaign->hold.state == HF_HOLD_ACTIVE || campaign->hold.state == HF_HOLD_CONFIRMED);
}

void hf_hold_expect_end(hf_engine *engine, const hf_hold *hold)
{
    if (hold->expires_at < engine->next_expiry)
        engine->next_expiry = hold->expires_at;
}

hf_status hf_hold_start(hf_engine *engine, uint32_t campaign, hf_usec expires_at)
{
    hf_hold *hold = &engine->campaigns[campaign].hold;
    if (hold->expires_at < expires_at)
        hold->expires_at = expires_at;
    hold->state = HF_HOLD_ACTIVE;
    hold->ended_at = HF_USEC_NONE;
    hf_hold_expect_end(engine, hold);
    return hf_output_hold(engine, campaign);
}

hf_status hf_hold_extend(hf_engine *engine, uint32_t campaign, hf_usec expires_at)
{
    hf_hold *hold = &engine->campaigns[campaign].hold;
    if (expires_at <= hold->expires_at)
        return HF_OK;
    hold->expires_at = expires_at;
    return hf_output_hold(engine, campaign);
}

hf_status hf_hold_end(hf_engine *engine, uint32_t campaign, hf_hold_state state, hf_usec at)
{
    hf_hold *hold = &engine->campaigns[campaign].hold;
    hold->state = state;
    hold->ended_at = at;
    return hf_output_hold(engine, campaign);
}
