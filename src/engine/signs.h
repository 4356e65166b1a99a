/*
 * What reporters of a burst share beside other targets: when they were created, what they wrote,
 * where they came from, which block list they follow.
 *
 * The idea. A *sign* is one such thing, held by k of the n reporters of whom it is known whether
 * they hold it, against the share p of independent reporters that would: k ~ Binomial(n, p), times
 * the number of alternatives that its channel looked at (Bonferroni). p comes from the platform's
 * own counts (census.h), raised by the policy's affinity and never below HF_SIGN_SHARE: people who
 * report one account may share a house, a topic or an afternoon, so that nothing is as rare among
 * them as on the whole platform.
 *
 * cohort: the reporters' accounts were created within 6 hours, 1, 3 or 10 days of each other.
 * comment: near-duplicate words; the reference is each reporter's in turn.
 * origin: the same client or network.
 * blocklist: a list held the target before they reported it, and they follow that list. Here p is
 * at least the share of its followers among those who report what its followers report elsewhere:
 * a list that a community keeps does not make the community a brigade.
 *
 * Lives here: the four channels. Does not: overlap with timing (overlap.h), what follows.
 */
#ifndef HF_ENGINE_SIGNS_H
#define HF_ENGINE_SIGNS_H

#include "engine/burst.h"
#include "engine/lists.h"
#include "holdfast/finding.h"

#define HF_SIGN_SHARE 1e-3
#define HF_SIGNS_MAX 8

typedef enum hf_stand { HF_STAND_UNKNOWN, HF_STAND_LACKS, HF_STAND_HOLDS } hf_stand;

typedef struct hf_sign {
    hf_channel channel;
    uint32_t held, of_n;
    double p;
    double ln_tail;   /* corrected for the alternatives of its channel */
    hf_usec from, to; /* cohort: first and last creation; blocklist: the entry, the first report */
    int64_t list_id;  /* blocklist; else 0 */
    uint8_t stands[HF_BURST_MAX]; /* hf_stand of each reporter of the burst */
} hf_sign;

typedef struct hf_signs {
    hf_sign items[HF_SIGNS_MAX]; /* those that are hardly chance */
    uint32_t count;
    double ln_chance; /* the least of any; 0 where there is none */
} hf_signs;

/* O(n²) in the reporters that wrote, else O(n log n). */
void hf_signs_measure(const hf_history *history, const hf_lists *lists, const hf_burst *burst,
                      double affinity, hf_signs *ret_signs);

/* The channel `cohort` alone, for a burst of other than reporters: against the creation times in
 * `births`. O(n log n). */
void hf_signs_measure_cohort(const hf_history *history, const hf_census *births,
                             const hf_burst *burst, double affinity, hf_signs *ret_signs);

#endif
