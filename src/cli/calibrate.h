/*
 * What `holdfast calibrate` has measured, to be shown.
 *
 * Lives here: the result, and its two forms. Does not: measuring (calibrate.c).
 */
#ifndef HF_CLI_CALIBRATE_H
#define HF_CLI_CALIBRATE_H

#include "evaluate/calibration.h"
#include "evaluate/poisson.h"

#define HF_CONFIDENCE 0.95
#define HF_STEPS_MAX 24

typedef struct hf_affinity_step {
    double affinity;
    hf_homophily found;
} hf_affinity_step;

typedef struct hf_calibrated {
    hf_calibration calibration;
    hf_homophily homophily; /* at the active policy */
    double affinity;        /* of the curve */
    int64_t block_days, seed;
    double want; /* 0: nothing is advised */
    double advised_bar;
    bool is_bar_shown; /* by the decoys; else only promised, since they are too few */
    hf_affinity_step steps[HF_STEPS_MAX]; /* at the advised bar, from the active affinity up */
    size_t step_count;
    bool is_affinity_found; /* the last step's does */
} hf_calibrated;

/* On stdout; false: it cannot be written. */
bool hf_calibrated_print(const hf_calibrated *done);
bool hf_calibrated_print_json(const hf_calibrated *done);

#endif
