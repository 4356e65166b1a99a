/*
 * The life of a hold, whatever it protects: when it ends, placing it, extending it, ending it.
 *
 * Lives here: the above. Does not: whether a campaign leads to one, and what it says (verdict.h,
 * list_campaigns.h), what staff do to it (decisions.c).
 */
#ifndef HF_ENGINE_HOLDS_H
#define HF_ENGINE_HOLDS_H

#include "engine/state.h"

/* When the campaign's hold is over: policy.hold_hours after the crew's last act, or after it was
 * found, the later of both. */
hf_usec hf_hold_until(const hf_engine *engine, const hf_campaign *row);

/* The campaign has one, and it stands: active, or confirmed by staff. */
bool hf_hold_is_in_force(const hf_campaign_state *campaign);

/* Nothing expires without being looked at: to be called where a hold is in force from now on. */
void hf_hold_expect_end(hf_engine *engine, const hf_hold *hold);

/* The campaign's hold, which is filled in, is active, for the first time or again; it never ends
 * sooner than before. HF_OK or HF_ENOMEM. */
HF_MUST_CHECK hf_status hf_hold_start(hf_engine *engine, uint32_t campaign, hf_usec expires_at);

/* The campaign's hold ends no sooner than at `expires_at`. HF_OK or HF_ENOMEM. */
HF_MUST_CHECK hf_status hf_hold_extend(hf_engine *engine, uint32_t campaign, hf_usec expires_at);

/* The campaign's hold is over, in that state. HF_OK or HF_ENOMEM. */
HF_MUST_CHECK hf_status hf_hold_end(hf_engine *engine, uint32_t campaign, hf_hold_state state,
                                    hf_usec at);

#endif
