/*
 * Campaigns: one crew's action against one target in one episode.
 *
 * The idea. A campaign's reports are those of its crew's members on the target, from the first to
 * the last of the episode; an episode ends when the crew is silent there for
 * policy.episode_gap_hours. What the campaign is to lead to is verdict.h's.
 *
 * Lives here: opening campaigns, taking reports in, their counts. Does not: evidence (detect.h),
 * holds and suppressions (verdict.h).
 */
#ifndef HF_ENGINE_CAMPAIGNS_H
#define HF_ENGINE_CAMPAIGNS_H

#include "engine/state.h"

/* What a new campaign is opened with. */
typedef struct hf_opening {
    uint32_t crew;
    uint32_t target;
    hf_usec started_at, ended_at;
    hf_usec detected_at;
    int64_t trigger_report_id;
    int64_t list_id; /* of the list that drives it, or 0 */
    bool found_backwards;
} hf_opening;

/* The crew's campaign against the target whose episode `at` belongs to, or HF_NONE. O(campaigns of
 * the target). */
uint32_t hf_campaign_find(const hf_engine *engine, uint32_t crew, uint32_t target, hf_usec at);

/*
 * First and last report of the crew on the target in the episode around `at` (the one that ends
 * latest at or before `at`, if `at` itself is none of it). Returns how many members took part; 0
 * and nothing set where there is no such report. O(target's reports in the window).
 */
uint32_t hf_campaign_episode(const hf_engine *engine, uint32_t crew, uint32_t target, hf_usec at,
                             hf_usec *ret_from, hf_usec *ret_to);

/* HF_OK or HF_ENOMEM. */
HF_MUST_CHECK hf_status hf_campaign_open(hf_engine *engine, const hf_opening *opening,
                                         uint32_t *ret_campaign);

/* Names the campaign for good: by its kind, its target (or list, where it has none), the crew's
 * founding event and the start of the episode. */
void hf_campaign_fill_fingerprint(const hf_engine *engine, hf_campaign *row, uint32_t crew);

/* Puts a loaded or new row in place; `target` is HF_NONE for a campaign of lists. HF_OK or
 * HF_ENOMEM. */
HF_MUST_CHECK hf_status hf_campaign_put(hf_engine *engine, const hf_campaign *row, uint32_t crew,
                                        uint32_t target, uint32_t *ret_campaign);
HF_MUST_CHECK hf_status hf_campaign_put_member(hf_engine *engine, uint32_t campaign,
                                               uint32_t account, const hf_campaign_member *row);

/* Whether score or strikes make the member one of the core. O(1). */
bool hf_campaign_is_core(const hf_engine *engine, const hf_member *member);

/* Whether the account took part. O(1). */
bool hf_campaign_has(const hf_engine *engine, uint32_t campaign, uint32_t account);

/* Takes in every report of the crew's members in the episode. O(target's reports in the episode).
 * HF_OK or HF_ENOMEM. */
HF_MUST_CHECK hf_status hf_campaign_absorb(hf_engine *engine, uint32_t campaign);

/* Takes in one report of a member. O(log of the target's reports). HF_OK or HF_ENOMEM. */
HF_MUST_CHECK hf_status hf_campaign_add(hf_engine *engine, uint32_t campaign,
                                        const hf_report *report);

/* Sets the participant's score and keys, where it takes part. HF_OK or HF_ENOMEM. */
HF_MUST_CHECK hf_status hf_campaign_score(hf_engine *engine, uint32_t campaign, uint32_t account,
                                          double score, int64_t keys);

/* Counts reports and independent reporters anew. O(log of the target's reports). HF_OK or
 * HF_ENOMEM. */
HF_MUST_CHECK hf_status hf_campaign_recount(hf_engine *engine, uint32_t campaign);

#endif
