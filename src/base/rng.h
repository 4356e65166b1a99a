/*
 * Random numbers from a seed: the same on every machine, for simulated worlds and tests.
 *
 * Lives here: xoshiro256** (Blackman and Vigna, 2018, public domain) seeded by splitmix64, and the
 * distributions that worlds need. Does not: secrets; nothing here is for cryptography.
 */
#ifndef HF_BASE_RNG_H
#define HF_BASE_RNG_H

#include <stdint.h>

typedef struct hf_rng {
    uint64_t s[4];
} hf_rng;

void hf_rng_init(hf_rng *rng, uint64_t seed);
uint64_t hf_rng_next(hf_rng *rng);
double hf_rng_uniform(hf_rng *rng);                 /* [0, 1) */
uint64_t hf_rng_below(hf_rng *rng, uint64_t bound); /* 0 … bound − 1, unbiased; bound > 0 */
int64_t hf_rng_between(hf_rng *rng, int64_t least, int64_t most); /* both included */
double hf_rng_normal(hf_rng *rng);                                /* mean 0, variance 1 */
double hf_rng_exponential(hf_rng *rng, double mean);
uint64_t hf_rng_poisson(hf_rng *rng, double mean);
double hf_rng_pareto(hf_rng *rng, double least, double shape);

#endif
