/*
 * Attacks by means of shared block lists, and what honest lists do that looks like one, put into a
 * world that has neither.
 *
 * Lives here: who does what to whom and when; what was true. Does not: whether it was found
 * (score_lists.h).
 */
#ifndef HF_QUALITY_LIST_ATTACKS_H
#define HF_QUALITY_LIST_ATTACKS_H

#include "simulate/world.h"

/*      name            what */
#define LIST_PLAY_TABLE(X)                                                              \
    X(SEEDING, "seeding", "8 owners put 25 honest accounts on their lists in two days") \
    X(SEEDING_WEAK, "seeding, weak", "4 owners, 16 accounts, a week, half camouflage")  \
    X(INFLATION, "inflation", "120 new accounts subscribe to a list that turns bad")    \
    X(INFLATION_WEAK, "inflation, weak", "30 new accounts in three days")               \
    X(BAIT, "bait and switch", "a borne-out list puts on 40 honest accounts in a day")  \
    X(BAIT_WEAK, "bait, weak", "16 honest accounts in five days, among usual ones")     \
    X(MIRRORS, "honest mirrors", "three lists that copy an honest one once a day")      \
    X(IMPORT, "honest import", "300 abusers in one minute")                             \
    X(GROWTH, "honest growth", "an honest list gains 200 subscribers in two days")      \
    X(COPIER, "copiers", "four lists copy of an honest one what nobody else has")       \
    X(FRONT, "front runners", "four lists add shortly before an honest one does")       \
    X(RIVAL, "rival's bots", "120 new accounts subscribe to an honest list")

typedef enum list_play {
#define LIST_PLAY_ENUM(id, name, meaning) LIST_PLAY_##id,
    LIST_PLAY_TABLE(LIST_PLAY_ENUM)
#undef LIST_PLAY_ENUM
        LIST_PLAY_COUNT
} list_play;

const char *list_play_name(list_play play);
bool list_play_is_attack(list_play play);

#define LIST_PLAY_TARGETS 64

/* One play: what it added or gained, and when. */
typedef struct list_cast {
    list_play play;
    hf_list_id list; /* the first of its lists; of adversaries, the honest one */
    hf_account_id targets[LIST_PLAY_TARGETS]; /* honest ones that were put on */
    size_t target_count;
    hf_usec times[1024]; /* of its acts: entries of those targets, or subscriptions */
    size_t act_count;
} list_cast;

typedef struct list_truth {
    list_cast *casts;
    size_t count;
    bool *is_hostile; /* by list id */
} list_truth;

/* Adds every play `repeat` times. The world must have lists. */
void list_attacks_add(hf_world *world, uint64_t seed, size_t repeat, list_truth *ret_truth);
void list_truth_done(list_truth *truth);

#endif
