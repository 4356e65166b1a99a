/*
 * How far a counted rate can be trusted.
 *
 * Lives here: the exact confidence interval of a Poisson count (F. Garwood, "Fiducial limits for
 * the Poisson distribution", Biometrika 28, 1936). Does not: counting.
 */
#ifndef HF_EVALUATE_POISSON_H
#define HF_EVALUATE_POISSON_H

#include <stdint.h>

typedef struct hf_interval {
    double least, most;
} hf_interval;

/*
 * The means under which a count as small or as large as `count` is not less likely than (1 −
 * confidence) / 2 on either side; confidence in (0, 1). Too narrow where the events counted come in
 * clusters.
 */
hf_interval hf_poisson_interval(int64_t count, double confidence);

#endif
