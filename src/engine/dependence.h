/*
 * Which lists follow which: mirrors, declared or not, and whatever else adds the same targets at
 * the same time.
 *
 * The idea. Two lists *meet* where both add the same target within HF_MEETING_USEC. Under the null
 * hypothesis each list keeps its own times and sizes, and every addition is of a target drawn by
 * popularity, that is by the number of lists it was ever put on. An addition of the follower, at
 * time s, is then of a target that the leader added in [s − w, s] with the chance that the leader's
 * additions of that time have in sum; the meetings counted against the binomial tail with that
 * mean bound the chance of so many (a sum of unequal chances has no heavier tail than equal ones of
 * the same mean: W. Hoeffding, "On the distribution of the number of successes in independent
 * trials", 1956). Three widths, both directions, every pair of lists and every time the pair was
 * looked at before are paid for.
 *
 * A pair is measured when the number of its meetings reaches a rung of the ladder, so that what is
 * found depends on the events only. Beside the chance: the share of either list's additions that
 * the other made too (the larger of both counts: a list that merges others has all of theirs), and
 * the lag's median and quartiles. Two lists that are dependent beyond chance and share
 * HF_VOICE_SHARE of their additions are *one voice*.
 *
 * Dependence is a fact about lists, not an offence: alone it never makes a campaign.
 *
 * Lives here: meetings, the measure, one voice. Does not: what lists deserve (support.h), campaigns
 * (list_looks.h).
 */
#ifndef HF_ENGINE_DEPENDENCE_H
#define HF_ENGINE_DEPENDENCE_H

#include "engine/lists.h"
#include "holdfast/finding.h"

#define HF_MEETING_USEC (7 * HF_DAY_USEC)
#define HF_VOICE_SHARE 0.6
#define HF_VOICE_LEAST 5 /* meetings without which nothing is said of a pair's voices */

/* What was measured of a pair; lists are numbers in hf_lists. */
typedef struct hf_dependence {
    uint32_t leader, follower;
    uint32_t meetings; /* of the width and direction that stood out most */
    uint32_t of_n;     /* the follower's additions after the leader's first */
    hf_usec width;
    double expected;
    double ln_pair;   /* of the chance, for this pair and look alone; 0: no surprise */
    double ln_chance; /* corrected for all pairs and looks */
    double share;     /* of the list that is copied more wholly */
    hf_usec lag, lag_low, lag_high; /* median and quartiles, leader to follower */
} hf_dependence;

typedef struct hf_list_pair {
    uint32_t lists[2]; /* by the id of the list, ascending */
    uint32_t meetings;
    uint32_t looks;
    hf_dependence found; /* at the last look */
    bool is_dirty;
} hf_list_pair;

typedef struct hf_dependences {
    const hf_allocator *allocator;
    hf_map pair_of_lists;
    hf_list_pair *pairs;
    size_t pair_count, pair_capacity;
    uint32_t *dirty; /* pairs beyond chance that were measured anew */
    size_t dirty_count, dirty_capacity;
    hf_usec *lags; /* scratch */
    size_t lag_capacity;
} hf_dependences;

void hf_dependences_init(hf_dependences *all, const hf_allocator *allocator, uint64_t seed);
void hf_dependences_done(hf_dependences *all);

/*
 * A list adds a target for the first time: its meetings with at most 64 other lists there are
 * counted, and pairs that reach a rung are measured. HF_OK or HF_ENOMEM. O(lists of the target),
 * and O(additions of both lists) for each pair on a rung.
 */
HF_MUST_CHECK hf_status hf_dependences_note(hf_dependences *all, const hf_lists *lists,
                                            const hf_history *history, double affinity,
                                            uint32_t entry);

/* What is known of the two, or NULL: never beyond chance. O(1). */
const hf_dependence *hf_dependences_find(const hf_dependences *all, const hf_lists *lists,
                                         uint32_t left, uint32_t right);

/* ln_pair at the last look; 0: nothing is known. O(1). */
double hf_dependences_ln_pair(const hf_dependences *all, const hf_lists *lists, uint32_t left,
                              uint32_t right);

/* Whether the two count as one: the same owner, one declares to mirror the other, or measured.
 * O(1).
 */
bool hf_dependences_is_one_voice(const hf_dependences *all, const hf_lists *lists, uint32_t left,
                                 uint32_t right);

/* Pairs that were measured anew, by the ids of their lists; told, they are forgotten. */
void hf_dependences_sort_dirty(hf_dependences *all, const hf_lists *lists);
void hf_dependences_forget_told(hf_dependences *all);

/* The row to tell of a pair. */
hf_list_dependence hf_dependences_row(const hf_dependences *all, const hf_lists *lists,
                                      uint32_t pair);

#endif
