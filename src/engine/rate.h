/*
 * How unusual a burst is for its target: context for reviewers, never evidence, since an abuser who
 * goes viral bursts too.
 *
 * Reports of a target come by a Poisson process whose rate is not known: before anything is seen it
 * has a Gamma distribution with shape 1 and the platform's mean; n0 reports in t0 hours make its
 * shape 1 + n0 and its rate 1/mean + t0. Reports in the next t hours are then negative binomial
 * (A. Gelman et al., "Bayesian Data Analysis", 3rd ed., section 2.6).
 *
 * Lives here: that tail. Does not: counting.
 */
#ifndef HF_ENGINE_RATE_H
#define HF_ENGINE_RATE_H

#include <stdint.h>

/* ln P(N >= n in `hours`), after `before` in `before_hours`, with the platform's mean per hour > 0.
 * O(n). */
double hf_rate_ln_tail(uint32_t n, double hours, uint32_t before, double before_hours, double mean);

#endif
