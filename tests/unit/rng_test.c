#include "base/rng.h"

#include <math.h>
#include <stdbool.h>

#include "support/runner.h"

#define DRAWS 200000

static void the_stream_is_xoshiro256_starstar_s(void)
{
    /* The first outputs for the state 1, 2, 3, 4, from the authors' C code. */
    hf_rng rng = {.s = {1, 2, 3, 4}};
    CU_ASSERT_EQUAL(hf_rng_next(&rng), 11520);
    CU_ASSERT_EQUAL(hf_rng_next(&rng), 0);
    CU_ASSERT_EQUAL(hf_rng_next(&rng), 1509978240);
    CU_ASSERT_EQUAL(hf_rng_next(&rng), 1215971899390074240);
}

static void the_same_seed_gives_the_same_stream(void)
{
    hf_rng a;
    hf_rng b;
    hf_rng other;
    hf_rng_init(&a, 0);
    hf_rng_init(&b, 0);
    hf_rng_init(&other, 1);
    bool same = true;
    bool other_same = true;
    for (int i = 0; i < 100; i++) {
        uint64_t x = hf_rng_next(&a);
        same = same && x == hf_rng_next(&b);
        other_same = other_same && x == hf_rng_next(&other);
    }
    CU_ASSERT_TRUE(same);
    CU_ASSERT_FALSE(other_same);
}

static void ranges_are_kept_and_filled(void)
{
    hf_rng rng;
    hf_rng_init(&rng, 2);
    int seen[7] = {0};
    bool kept = true;
    for (int i = 0; i < DRAWS; i++) {
        int64_t x = hf_rng_between(&rng, -3, 3);
        double u = hf_rng_uniform(&rng);
        kept = kept && x >= -3 && x <= 3 && u >= 0 && u < 1;
        if (kept)
            seen[x + 3]++;
    }
    CU_ASSERT_TRUE(kept);
    for (int i = 0; i < 7; i++)
        CU_ASSERT_DOUBLE_EQUAL(seen[i], DRAWS / 7.0, 1000);
    CU_ASSERT_EQUAL(hf_rng_below(&rng, 1), 0);
    CU_ASSERT_EQUAL(hf_rng_between(&rng, 5, 5), 5);
    (void)hf_rng_between(&rng, INT64_MIN, INT64_MAX);
}

typedef struct moments {
    double mean;
    double variance;
} moments;

static moments measure(double (*draw)(hf_rng *rng))
{
    hf_rng rng;
    hf_rng_init(&rng, 3);
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < DRAWS; i++) {
        double x = draw(&rng);
        sum += x;
        squares += x * x;
    }
    double mean = sum / DRAWS;
    return (moments){.mean = mean, .variance = squares / DRAWS - mean * mean};
}

static double exponential_of_4(hf_rng *rng)
{
    return hf_rng_exponential(rng, 4);
}

static double poisson_of_3(hf_rng *rng)
{
    return (double)hf_rng_poisson(rng, 3);
}

static double poisson_of_100(hf_rng *rng)
{
    return (double)hf_rng_poisson(rng, 100);
}

static double pareto_from_2(hf_rng *rng)
{
    return hf_rng_pareto(rng, 2, 5);
}

static void distributions_have_their_mean_and_variance(void)
{
    moments normal = measure(hf_rng_normal);
    CU_ASSERT_DOUBLE_EQUAL(normal.mean, 0, 0.02);
    CU_ASSERT_DOUBLE_EQUAL(normal.variance, 1, 0.03);
    moments exponential = measure(exponential_of_4);
    CU_ASSERT_DOUBLE_EQUAL(exponential.mean, 4, 0.06);
    CU_ASSERT_DOUBLE_EQUAL(exponential.variance, 16, 0.6);
    moments small = measure(poisson_of_3);
    CU_ASSERT_DOUBLE_EQUAL(small.mean, 3, 0.03);
    CU_ASSERT_DOUBLE_EQUAL(small.variance, 3, 0.08);
    moments large = measure(poisson_of_100);
    CU_ASSERT_DOUBLE_EQUAL(large.mean, 100, 0.15);
    CU_ASSERT_DOUBLE_EQUAL(large.variance, 100, 2);
    moments pareto = measure(pareto_from_2);
    CU_ASSERT_DOUBLE_EQUAL(pareto.mean, 2.5, 0.02);
}

static void a_mean_of_nothing_gives_nothing(void)
{
    hf_rng rng;
    hf_rng_init(&rng, 4);
    CU_ASSERT_EQUAL(hf_rng_poisson(&rng, 0), 0);
    CU_ASSERT_EQUAL(hf_rng_poisson(&rng, -1), 0);
    CU_ASSERT_EQUAL(hf_rng_exponential(&rng, 0), 0);
}

static const hf_test tests[] = {
    {"the stream is xoshiro256**'s", the_stream_is_xoshiro256_starstar_s},
    {"the same seed gives the same stream", the_same_seed_gives_the_same_stream},
    {"ranges are kept and filled", ranges_are_kept_and_filled},
    {"distributions have their mean and variance", distributions_have_their_mean_and_variance},
    {"a mean of nothing gives nothing", a_mean_of_nothing_gives_nothing},
};
HF_TEST_MAIN("rng", tests)
