/* See rng.h. */
#include "base/rng.h"

#include <math.h>

#define TWO_PI 6.283185307179586

/* splitmix64: spreads any seed, 0 included, over the state. */
static uint64_t next_of_seed(uint64_t *seed)
{
    uint64_t z = (*seed += UINT64_C(0x9e3779b97f4a7c15));
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

void hf_rng_init(hf_rng *rng, uint64_t seed)
{
    for (int i = 0; i < 4; i++)
        rng->s[i] = next_of_seed(&seed);
}

static uint64_t rotate(uint64_t x, int bits)
{
    return (x << bits) | (x >> (64 - bits));
}

uint64_t hf_rng_next(hf_rng *rng)
{
    uint64_t *s = rng->s;
    uint64_t result = rotate(s[1] * 5, 7) * 9;
    uint64_t t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate(s[3], 45);
    return result;
}

double hf_rng_uniform(hf_rng *rng)
{
    return (double)(hf_rng_next(rng) >> 11) * 0x1p-53;
}

uint64_t hf_rng_below(hf_rng *rng, uint64_t bound)
{
    /* The first 2^64 mod bound numbers would make small results likelier. */
    uint64_t least = (0 - bound) % bound;
    uint64_t x = hf_rng_next(rng);
    while (x < least)
        x = hf_rng_next(rng);
    return x % bound;
}

int64_t hf_rng_between(hf_rng *rng, int64_t least, int64_t most)
{
    uint64_t span = (uint64_t)most - (uint64_t)least;
    uint64_t step = span == UINT64_MAX ? hf_rng_next(rng) : hf_rng_below(rng, span + 1);
    return (int64_t)((uint64_t)least + step);
}

/* (0, 1]: for logarithms. */
static double positive_uniform(hf_rng *rng)
{
    return 1.0 - hf_rng_uniform(rng);
}

double hf_rng_normal(hf_rng *rng)
{
    /* Box and Muller's; the second number is thrown away, so that the state is the generator's
     * alone. */
    double radius = sqrt(-2.0 * log(positive_uniform(rng)));
    return radius * cos(TWO_PI * hf_rng_uniform(rng));
}

double hf_rng_exponential(hf_rng *rng, double mean)
{
    return -mean * log(positive_uniform(rng));
}

/* Knuth's: multiplies uniforms until they fall below e^-mean; O(mean). */
static uint64_t small_poisson(hf_rng *rng, double mean)
{
    double bar = exp(-mean);
    double product = hf_rng_uniform(rng);
    uint64_t count = 0;
    while (product > bar) {
        product *= hf_rng_uniform(rng);
        count++;
    }
    return count;
}

uint64_t hf_rng_poisson(hf_rng *rng, double mean)
{
    /* A sum of Poisson numbers is one: large means are cut where e^-mean is still far from
     * underflow. */
    uint64_t count = 0;
    while (mean > 32) {
        count += small_poisson(rng, 32);
        mean -= 32;
    }
    return mean > 0 ? count + small_poisson(rng, mean) : count;
}

double hf_rng_pareto(hf_rng *rng, double least, double shape)
{
    return least / pow(positive_uniform(rng), 1.0 / shape);
}
