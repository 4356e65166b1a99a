/*
 * What a campaign leads to: a hold, suppressions, or neither.
 *
 * The rules, in order (detection: is it coordinated? is another module's; here: does it deserve
 * protection?):
 *   1. poor standing: two reports of the target upheld by staff, by reporters outside every crew →
 * neither.
 *   2. credible crew: its record says so a hundred to one, staff having upheld two or more of the
 * targets that it dominated: outcomes, what these targets look like, whether anybody else reported
 * them, and what the target in hand looks like → neither; but against a target in good standing
 * whom nobody else reports the reports are suppressed. A record that is short of outcomes but says
 * so thirty to one, or says it at all while the platform's automation is not about to act → reports
 * are suppressed, no hold is placed.
 *   3. the crew is a minority of the target's reporters, or independent voices reach the platform's
 * threshold → reports are suppressed, no hold.
 *   4. found backwards after the hold would have ended → reports are suppressed, no hold.
 *   5. otherwise a hold, and the reports are suppressed.
 * A hold ends when independent voices within policy.platform_threshold_hours reach
 * policy.platform_threshold: reports from outside every crew count one each, every crew counts one,
 * automation nothing; and of those who come while a crew acts as many count nothing as its record
 * lets expect unknown members (hf_crew_unknown_share). One hold at a time stands on a target; it is
 * extended by other crews' campaigns, and when staff end it, another campaign that warrants a hold
 * gets its own. Never discounted: reports in protected categories; staff and trusted flaggers, who
 * are in no crew.
 *
 * Lives here: those rules and what they set in motion. Does not: evidence.
 */
#ifndef HF_ENGINE_VERDICT_H
#define HF_ENGINE_VERDICT_H

#include "engine/state.h"

/* Judges the campaign anew and acts on it: holds, suppressions, lifts. HF_OK or HF_ENOMEM. O(the
 * crew's campaigns + the target's recent reports). */
HF_MUST_CHECK hf_status hf_verdict_apply(hf_engine *engine, uint32_t campaign);

/* The campaign whose hold stands on the target, or HF_NONE. O(campaigns of the target). */
uint32_t hf_verdict_standing_hold(const hf_engine *engine, uint32_t target);

/* Whether independent voices reach the threshold while a hold that can yield stands. O(reports of
 * the last platform_threshold_hours, at most 4,096). */
bool hf_verdict_must_yield(const hf_engine *engine, uint32_t target);

/* Ends that hold. HF_OK or HF_ENOMEM. */
HF_MUST_CHECK hf_status hf_verdict_yield(hf_engine *engine, uint32_t target);

/* Judges every campaign of the target, and of the crews in them, after outcomes changed. HF_OK or
 * HF_ENOMEM. */
HF_MUST_CHECK hf_status hf_verdict_follow_outcome(hf_engine *engine, uint32_t target);

/* Ends holds whose time has come. HF_OK or HF_ENOMEM. O(1) until one has, then O(campaigns). */
HF_MUST_CHECK hf_status hf_verdict_expire(hf_engine *engine);

/* The first run without shadow: campaigns under way become real. HF_OK or HF_ENOMEM. */
HF_MUST_CHECK hf_status hf_verdict_promote(hf_engine *engine);

/* Staff decided. Unknown campaigns and crews are ignored. HF_OK or HF_ENOMEM. */
HF_MUST_CHECK hf_status hf_verdict_follow_decision(hf_engine *engine, hf_usec at,
                                                   const hf_decision_event *event);

/* The marks of a throwaway: known to be younger than 30 days, few followers to many following, not
 * premium. Missing data is no mark. */
bool hf_verdict_is_throwaway(const hf_account *account, hf_usec at);

#endif
