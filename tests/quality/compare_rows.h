/*
 * Holdfast beside other detectors on the same reports: one row each, by one rule.
 *
 * A peer answers with accounts. What that would protect is counted as it is for Holdfast: an attack
 * is parried when at least half of the crew's reports in it come from flagged accounts, since those
 * would be discounted. An account nobody attacked would be protected without need when, within 24
 * hours, five flagged accounts reported it and they were at least half of its reporters: the crew
 * is large enough and no minority, which is when Holdfast holds. Peers are told the whole history
 * at once, Holdfast judges each report as it comes.
 *
 * Holdfast has three rows: its own verdicts (held, or half of the crew's reports suppressed), and,
 * by the peers' rule, its members and its core members.
 *
 * Lives here: rows, and filling them. Does not: the detectors (peers/, feed.h), printing.
 */
#ifndef HF_QUALITY_COMPARE_ROWS_H
#define HF_QUALITY_COMPARE_ROWS_H

#include "otc.h"
#include "peers/peers.h"
#include "score.h"

typedef enum compare_row_id {
    COMPARE_HOLDFAST,
    COMPARE_MEMBERS,
    COMPARE_CORE,
#define COMPARE_ENUM(id, name, meaning) COMPARE_PEER_##id,
    PEER_TABLE(COMPARE_ENUM)
#undef COMPARE_ENUM
        COMPARE_ROW_COUNT
} compare_row_id;

#define COMPARE_TOTAL_TABLE(X)                                                                  \
    X(flagged, "flagged", "accounts flagged")                                                   \
    X(precision, "precis%", "of them in a real crew")                                           \
    X(honest, "honest", "flagged, in no crew")                                                  \
    X(needless, "needless", "accounts that nobody attacked, protected")                         \
    X(shuffled, "shuffled", "accounts flagged when reporters are shuffled: all of them chance") \
    X(seconds, "seconds", "of CPU, for all of history")

/* Doubles only: medians are taken figure by figure. */
typedef struct compare_row {
    double protection[HF_FAMILY_COUNT]; /* attacked accounts protected, %; NaN: no attacks */
    double recall[HF_FAMILY_COUNT];     /* members who took part that are flagged, % */
#define COMPARE_FIELD(name, title, meaning) double name;
    COMPARE_TOTAL_TABLE(COMPARE_FIELD)
#undef COMPARE_FIELD
} compare_row;

const char *compare_row_name(compare_row_id row);
const char *compare_row_meaning(compare_row_id row);

/* Fills rows[COMPARE_ROW_COUNT]. Shuffles the world's reporters at the end. */
void compare_world(hf_world *world, const hf_policy *policy, compare_row *rows);

/* Accounts flagged, by label, for every row but COMPARE_HOLDFAST. */
void compare_otc(const otc_data *data, const hf_policy *policy,
                 size_t counts[COMPARE_ROW_COUNT][OTC_LABEL_COUNT]);

#endif
