/*
 * Crews: accounts that act together, across campaigns.
 *
 * Lives here: finding, founding, joining and merging crews; who is a member. Does not: their
 * campaigns (campaigns.h), why they are one (detect.h).
 */
#ifndef HF_ENGINE_CREWS_H
#define HF_ENGINE_CREWS_H

#include "engine/state.h"

/* ln of the chance (1e-4) under which what suspects share with a crew makes them of it. */
#define HF_JOIN_LN_CHANCE (-9.2)

/* An account that a look calls a member. */
typedef struct hf_suspect {
    uint32_t account;
    uint32_t keys; /* significant keys it holds */
    double score;
} hf_suspect;

/* A crew that is looked for and counted: neither dismissed nor merged into another. */
bool hf_crew_is_live(const hf_engine *engine, uint32_t crew);

/* The membership of the account in the crew (an index into engine.members), or HF_NONE. O(1). */
uint32_t hf_crew_find_member(const hf_engine *engine, uint32_t crew, uint32_t account);

/* As above, but only if staff did not clear it. */
uint32_t hf_crew_find_active_member(const hf_engine *engine, uint32_t crew, uint32_t account);

/* The live crew with the lowest id in which the account is, not cleared; or HF_NONE. */
uint32_t hf_crew_of_account(const hf_engine *engine, uint32_t account);

/* Whether staff dismissed what this meeting was part of: no evidence any more. O(campaigns of the
 * target), O(1) where none was dismissed. */
bool hf_crew_is_void(const void *engine, uint32_t reporter, const hf_meeting *meeting);

/*
 * The share of reports that members file outside the crew's campaigns, with the policy's affinity,
 * into (1e-6, 1/2]: the meetings inside are what co_report uses, and are not counted against the
 * crew again. Of all reports, or of those in company, whichever is more: members who report
 * accounts at random, by the hundred, meet at some of them. O(members).
 */
double hf_crew_share(const hf_engine *engine, uint32_t crew);

/*
 * How many unknown members act for each known one that does, as far as the crew's campaigns tell.
 * Of T campaigns, members were in k ~ Binomial(T, s); f_k of them were in k. Those of k = 1 cannot
 * be told from bystanders, but f_2 and f_3 say how many they are: f_1 = f_2² 2 (T − 2) / (3 (T − 1)
 * f_3), and of all that act f_1 / Σ k f_k do for the first time (I. J. Good, "The population
 * frequencies of species and the estimation of population parameters", Biometrika 40 (1953)).
 * Bystanders never come twice, so they do not enter. At most 9; 0 before the third campaign.
 * O(members).
 */
double hf_crew_unknown_share(const hf_engine *engine, uint32_t crew);

#define HF_JOINT_LEAST 3

/*
 * Fills engine->candidates with the targets in the window that three or more of the crew reported,
 * in order of their ids, so that what follows from them comes in the same order on every run. What
 * staff dismissed is left out. HF_OK or HF_ENOMEM. O(sum of the members' trails).
 */
HF_MUST_CHECK hf_status hf_crew_find_joint(hf_engine *engine, uint32_t crew);

/* A new crew without members. HF_OK or HF_ENOMEM. */
HF_MUST_CHECK hf_status hf_crew_found(hf_engine *engine, int64_t founding_report_id,
                                      uint32_t *ret_crew);

/* Adds or updates a member: the better score stays. HF_OK or HF_ENOMEM. */
HF_MUST_CHECK hf_status hf_crew_add(hf_engine *engine, uint32_t crew, const hf_suspect *suspect,
                                    hf_usec at);

/*
 * The crew that the suspects belong to: the live one they overlap most with, if by three or more,
 * by a twentieth of them, and by more than chance (p < 1e-4). Others they overlap with by a tenth
 * of both sides are merged into it, the lowest id surviving; but never two on which staff decided
 * differently. *ret_crew is HF_NONE where there is none. O(suspects × their crews). HF_OK or
 * HF_ENOMEM.
 */
HF_MUST_CHECK hf_status hf_crew_match(hf_engine *engine, const hf_suspect *suspects, uint32_t count,
                                      bool may_merge, uint32_t *ret_crew);

/* Puts a loaded or new row in place; used by hf_crew_found and load. HF_OK or HF_ENOMEM. */
HF_MUST_CHECK hf_status hf_crew_put(hf_engine *engine, const hf_crew *row, uint32_t *ret_crew);
HF_MUST_CHECK hf_status hf_crew_put_member(hf_engine *engine, uint32_t crew, uint32_t account,
                                           const hf_crew_member *row);

#endif
