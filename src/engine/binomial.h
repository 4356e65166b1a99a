/*
 * Binomial probabilities in logarithms, by the same arithmetic on every machine.
 *
 * Lives here: ln n!, the mass and the upper tail. Does not: what they are asked about (overlap.h,
 * null.h).
 */
#ifndef HF_ENGINE_BINOMIAL_H
#define HF_ENGINE_BINOMIAL_H

#include <stdint.h>

/* ln n!, exact to rounding below 128, else Stirling's series to 1/n^5 (error under 1e-15 relative).
 * O(1) but for small n: O(n). */
double hf_ln_factorial(uint32_t n);

/* ln P(K = k), K ~ Binomial(n, p), 0 < p < 1, k <= n. */
double hf_binomial_ln_mass(uint32_t k, uint32_t n, double p);

/*
 * ln P(K >= k); 0 where k is at most the mean (the tail is then no surprise and is not computed);
 * −INFINITY for k > n. O(terms that matter): falls geometrically above the mean.
 */
double hf_binomial_ln_tail(uint32_t k, uint32_t n, double p);

#endif
