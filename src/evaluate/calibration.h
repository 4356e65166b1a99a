/*
 * Calibration: how many campaigns a policy finds where there is nothing to find.
 *
 * Two answers, never added up. *Chance*: campaigns in decoys (decoys.h), against what the policy's
 * bar promises; whatever is found there is false. *Homophily*: campaigns of the real history on
 * accounts that staff found to be wrongdoers; permutation cannot show it, since dealing out
 * reporters anew parts the people who meet because they are alike.
 *
 * Campaigns of reports only, in both: lists keep their entries and subscribers in decoys.
 *
 * A setting is run through an engine of its own, since what a loose bar finds (crews) changes what
 * is looked at later. What need not be run is left out: where a bar found no crew, a stricter one
 * sees the same and finds none.
 *
 * Lives here: both measurements. Does not: the interval of a count (poisson.h), what is printed.
 */
#ifndef HF_EVALUATE_CALIBRATION_H
#define HF_EVALUATE_CALIBRATION_H

#include "evaluate/decoys.h"
#include "evaluate/standing.h"
#include "evaluate/trial.h"

#define HF_SETTINGS_MAX 32

/* A point of the curve, and what was counted at it over all rounds. */
typedef struct hf_setting {
    double bar, affinity;
    int64_t campaigns;
    int64_t backwards;                  /* of them found backwards */
    int64_t crews;                      /* that found them: chance events that came once */
    int64_t rounds;                     /* with any */
    int64_t channels[HF_CHANNEL_COUNT]; /* campaigns by their strongest channel */
} hf_setting;

typedef struct hf_calibration {
    const hf_allocator *allocator;
    hf_event *events; /* the caller's; dealt in place */
    size_t count;
    hf_policy policy; /* all but bar and affinity */
    uint64_t secret;
    hf_decoys *decoys;
    hf_standing standing;
    hf_rng rng;
    hf_setting settings[HF_SETTINGS_MAX]; /* by affinity ascending, then by bar descending */
    size_t setting_count;
    int64_t rounds;
    int64_t runs;              /* engines that it took */
    int64_t wrong;             /* pairs of all rounds that could not be dealt well */
    int64_t reports;           /* in the history */
    hf_usec first_at, last_at; /* of its reports */
} hf_calibration;

/* On real history: what a policy finds on accounts that staff upheld, and on all others. */
typedef struct hf_homophily {
    int64_t upheld;           /* campaigns on accounts that staff upheld */
    int64_t upheld_protected; /* of them with a hold, or with suppressed reports */
    int64_t others;           /* campaigns on all others */
    int64_t others_protected;
} hf_homophily;

/* Takes the events in (accounts first, then in event order). HF_OK; HF_ENOMEM; HF_ELIMIT: over
 * 2^31 events; HF_ENOTFOUND: fewer than two reports. `block` as in hf_decoys_new. */
HF_MUST_CHECK hf_status hf_calibration_init(hf_calibration *calibration,
                                            const hf_allocator *allocator, hf_event *events,
                                            size_t count, hf_usec block);
void hf_calibration_done(hf_calibration *calibration);

/* Adds a setting, unless it is there. HF_OK; HF_ELIMIT: HF_SETTINGS_MAX are there. */
HF_MUST_CHECK hf_status hf_calibration_add(hf_calibration *calibration, double bar,
                                           double affinity);

/* One round: deals, and counts at every setting. HF_OK; HF_ENOMEM; HF_EINVAL: a setting is out of
 * bounds. */
HF_MUST_CHECK hf_status hf_calibration_round(hf_calibration *calibration);

/* The real history at one setting. As above. */
HF_MUST_CHECK hf_status hf_calibration_homophily(hf_calibration *calibration, double bar,
                                                 double affinity, hf_homophily *ret_homophily);

/* Months (of 30 days) of one round. */
double hf_calibration_months(const hf_calibration *calibration);

#endif
