/*
 * When to look at shared block lists, and the looks at a single list.
 *
 * The rules. An entry brings its target to so many owners' lists of about the same time; a
 * subscription brings its list to so many new subscribers in a window (1 h, 1 d, 7 d): where that
 * is a rung of the ladder (3 owners, 5 subscribers), there is a look. An entry of a list whose
 * latest few mostly lack an objector, or are of accounts in good standing, is looked at too:
 *   - list_seeding: see seeding.h.
 *   - unsupported_entries: what the latest entries, as many as stand out most (a rung of the
 *     ladder), lack that others' entries, and the list's own earlier ones, had at the same age
 *     (support.h), and half of them lack; and policy.platform_threshold accounts or more follow the
 *     list.
 *   - list_inflation: the new subscribers are compared like reporters of a burst, by the hours
 * their accounts were created in, by what they reported together, and by known crews. A finding is
 * evidence over the same bar as for reporters: chance × looks in 30 days <=
 * policy.bar_expected_false_per_month.
 *
 * Lives here: the above. Does not: storing (lists.h), holds (list_campaigns.h).
 */
#ifndef HF_ENGINE_LIST_LOOKS_H
#define HF_ENGINE_LIST_LOOKS_H

#include "engine/crews.h"
#include "engine/state.h"

/* A list was stored anew. HF_OK or HF_ENOMEM. O(its entries, where it was deleted). */
HF_MUST_CHECK hf_status hf_list_looks_follow_list(hf_engine *engine, const hf_list_event *event);

/* An entry was stored, or its removal; with it the list adds the target for the first time. HF_OK
 * or HF_ENOMEM. */
HF_MUST_CHECK hf_status hf_list_looks_follow_entry(hf_engine *engine, uint32_t entry,
                                                   bool is_first);

/* A subscription was stored that began, or ended, at `at`. HF_OK or HF_ENOMEM. */
HF_MUST_CHECK hf_status hf_list_looks_follow_subscription(hf_engine *engine, hf_usec at,
                                                          uint32_t subscription, bool is_ended);

/* Largest log10 of a chance that is evidence now. O(1). */
double hf_list_bar(const hf_engine *engine);

/* The crew the suspects are of, or a new one, founded by the act `event_id` (stored negative, to
 * tell it from a report's), with all of them in it. HF_OK or HF_ENOMEM. */
HF_MUST_CHECK hf_status hf_list_find_crew(hf_engine *engine, const hf_suspect *suspects,
                                          uint32_t count, int64_t event_id, uint32_t *ret_crew);

#endif
