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
} peer_input;

/* Sets is_flagged[account] for everybody it takes for a member of some group; all are false before.
 * Out of memory ends the program. */
typedef void peer_fn(const peer_input *input, bool *is_flagged);

peer_fn peer_threshold;
peer_fn peer_synchrotrap;
peer_fn peer_jaccard_pairs;
peer_fn peer_percentile;
peer_fn peer_percentile_strict;
peer_fn peer_fraudar;
peer_fn peer_fraudar_first;

#define PEER_TABLE(X)                                                                          \
    X(threshold, "threshold", "all reporters of what 10 accounts report within 24 hours")      \
    X(synchrotrap, "synchrotrap", "Jaccard .5 over targets shared within 1 hour, groups of 5") \
    X(jaccard_pairs, "jaccard",                                                                \
      "Jaccard .1 of pairs that share 2 targets within 10 minutes, groups of 10")              \
    X(percentile, "percentile.90", "pairs heavier than 90 % of those that met within 1 hour")  \
    X(percentile_strict, "percentile.99", "the same at 99 %")                                  \
    X(fraudar, "fraudar", "dense blocks, as many as there really are crews (ten, if unknown)") \
    X(fraudar_first, "fraudar.first", "the densest block alone")

#endif
