/*
 * What a protective campaign suppresses: the reports of its crew's members on its target, in its
 * time, but those in protected categories.
 *
 * The idea. A crew's finding comes by all its campaigns, and nearly always adds little to each; who
 * went through all of their reports every time took a thousand times longer where a thousand
 * accounts attack a hundred targets. So a campaign remembers what it went through (hf_walked), and
 * goes on from there: new members, and what its time grew by. Whatever else could matter makes it
 * begin anew.
 *
 * Lives here: that. Does not: whether a campaign is protective (verdict.h), what is told
 * (output.h).
 */
#ifndef HF_ENGINE_SUPPRESS_H
#define HF_ENGINE_SUPPRESS_H

#include "engine/state.h"

/* Suppresses what the campaign did not yet, if it is protective. HF_OK or HF_ENOMEM. O(new members
 * × HF_TRAIL_NEAR + reports in the time it grew by); O(reports in its time) when it begins anew. */
HF_MUST_CHECK hf_status hf_suppress_new(hf_engine *engine, uint32_t campaign);

/* A report of the target was stored: campaigns that went through its time begin anew. O(campaigns
 * of the target). */
void hf_suppress_note_report(hf_engine *engine, uint32_t target, hf_usec at);

/* The account is of another kind: likewise all its crews' campaigns. O(those). */
void hf_suppress_note_kind(hf_engine *engine, uint32_t account);

/* Whether every report that a campaign went through, and that counts, is suppressed. HF_OK, or
 * HF_EFORMAT with *ret_what, which is static. O(reports of the campaigns' targets). */
HF_MUST_CHECK hf_status hf_suppress_validate(const hf_engine *engine, const char **ret_what);

#endif
