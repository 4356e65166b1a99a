/*
 * Other people's detectors, for the benchmark only: what Holdfast is measured beside.
 *
 * Small reference versions, each in a file that cites its paper and says what was simplified. Every
 * peer has hindsight: it sees the whole history at once, before the first verdict is due, and no
 * account's attributes, comments or outcomes. It answers with accounts only; what that protects is
 * for the caller to say (compare.h).
 *
 * Lives here: what a peer is given, and the table of them. Does not: how they are scored.
 */
#ifndef HF_QUALITY_PEERS_H
#define HF_QUALITY_PEERS_H

#include "holdfast/types.h"

typedef struct peer_report {
    hf_usec at;
    uint32_t target;
    uint32_t reporter;
} peer_report;

typedef struct peer_input {
    peer_report *reports; /* by target, then by time; nobody reports himself */
    size_t count;
    uint32_t accounts; /* reporters' and targets' numbers are below */
    uint32_t groups;   /* how many crews there really are, for peers that must be told */
    const struct peer_pairs *known; /* pairs found before, so that they are not sought again */
    size_t known_count;
} peer_input;

/*
 * Sets is_flagged[account] for everybody it takes for a member of some group; all are false before.
 * `setting` is the one number by which it is made stricter or laxer. Out of memory ends the
 * program.
 */
typedef void peer_fn(const peer_input *input, double setting, bool *is_flagged);

/* name, the setting it is known by, what it does by that */
#define PEER_TABLE(X)                                                                           \
    X(threshold, 10, "all reporters of what 10 accounts report within 24 hours")                \
    X(synchrotrap, 0.5, "Jaccard at least .5 over targets shared within 1 hour, groups of 5")   \
    X(jaccard, 0.1, "Jaccard at least .1, pairs sharing 2 targets in 10 minutes, groups of 10") \
    X(percentile, 0.9, "pairs heavier than 90 % of all that met within 1 hour")                 \
    X(fraudar, 0, "dense blocks, as many as there really are crews (0)")

#define PEER_FUNCTION(id, setting, meaning) peer_fn peer_##id;
PEER_TABLE(PEER_FUNCTION)
#undef PEER_FUNCTION

#endif
