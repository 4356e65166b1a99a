/*
 * What changed since the last time it was told.
 *
 * Lives here: marking rows as changed, the queue of suppressions, telling all of it in a stated
 * order. Does not: loading rows back (load.h).
 */
#ifndef HF_ENGINE_OUTPUT_H
#define HF_ENGINE_OUTPUT_H

#include "engine/state.h"

/* Each HF_OK or HF_ENOMEM (nothing marked). O(1) amortised. */
HF_MUST_CHECK hf_status hf_output_crew(hf_engine *engine, uint32_t crew);
HF_MUST_CHECK hf_status hf_output_member(hf_engine *engine, uint32_t member);
HF_MUST_CHECK hf_status hf_output_campaign(hf_engine *engine, uint32_t campaign);
HF_MUST_CHECK hf_status hf_output_hold(hf_engine *engine, uint32_t campaign);

/* Once per report and campaign, until the campaign's suppressions are lifted. */
HF_MUST_CHECK hf_status hf_output_suppression(hf_engine *engine, uint32_t campaign,
                                              const hf_report *report, double weight_before);

bool hf_output_is_suppressed(const hf_engine *engine, uint32_t campaign, int64_t report_id);

/* The campaign's suppressions end at `at`, or one account's: those that were told, and those that
 * wait to be. They can be told again. O(those that wait + the target's reports). */
HF_MUST_CHECK hf_status hf_output_lift(hf_engine *engine, uint32_t campaign, hf_usec at);
HF_MUST_CHECK hf_status hf_output_member_lift(hf_engine *engine, uint32_t campaign,
                                              uint32_t account, hf_usec at);

/* The database has lifted or restored those that were told, with a decision at `at`; those that
 * wait to be told end then. All can be told again, each once. O() as above. */
void hf_output_forget_suppressions(hf_engine *engine, uint32_t campaign, hf_usec at);

/* One look at `at`, for a known crew or not: counted in its hour. Looks in the 30 days up to
 * engine->history.now: engine->looks_in_month, crew_looks_in_month. */
HF_MUST_CHECK hf_status hf_output_look(hf_engine *engine, hf_usec at, bool is_for_crew);

/* Lets looks older than 30 days before the engine's time out of looks_in_month. */
void hf_output_advance(hf_engine *engine);

#endif
