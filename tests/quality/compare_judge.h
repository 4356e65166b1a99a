/*
 * What flagging accounts would protect, by one rule for every detector.
 *
 * It is counted as it is for Holdfast. An attack is parried when at least half of the crew's
 * reports in it come from flagged accounts, since those would be discounted. An account nobody
 * attacked would be protected without need when, within 24 hours, five flagged accounts reported it
 * and they were at least half of its reporters: the crew is large enough and no minority, which is
 * when Holdfast holds.
 *
 * Lives here: a row of figures, and filling it. Does not: who flags (compare_rows.h).
 */
#ifndef HF_QUALITY_COMPARE_JUDGE_H
#define HF_QUALITY_COMPARE_JUDGE_H

#include "peers/peers.h"
#include "simulate/world.h"

/* field, title, decimals, meaning */
#define COMPARE_TOTAL_TABLE(X)                                                                     \
    X(flagged, "flagged", 1, "accounts flagged")                                                   \
    X(precision, "precis%", 1, "of them in a real crew")                                           \
    X(honest, "honest", 1, "flagged, in no crew")                                                  \
    X(needless, "needless", 1, "accounts that nobody attacked, protected")                         \
    X(shuffled, "shuffled", 1, "accounts flagged when reporters are shuffled: all of them chance") \
    X(setting, "setting", 3, "the detector's own number; its sense differs from peer to peer")     \
    X(seconds, "seconds", 2, "of CPU, for all of history")

/* Doubles only: medians are taken figure by figure. */
typedef struct compare_row {
    double protection[HF_FAMILY_COUNT]; /* attacked accounts protected, %; NaN: no attacks */
    double recall[HF_FAMILY_COUNT];     /* members who took part that are flagged, % */
#define COMPARE_FIELD(name, title, decimals, meaning) double name;
    COMPARE_TOTAL_TABLE(COMPARE_FIELD)
#undef COMPARE_FIELD
} compare_row;

/* Adds to a row of zeroes everything but shuffled, setting and seconds. is_flagged is by account.
 */
void compare_judge(const hf_world *world, const peer_input *input, const bool *is_flagged,
                   compare_row *row);

#endif
