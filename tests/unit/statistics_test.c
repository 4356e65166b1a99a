/* The arithmetic of evidence against sums that are obviously right, and against chance itself. */
#include <math.h>

#include "base/alloc.h"
#include "base/rng.h"
#include "engine/binomial.h"
#include "engine/null.h"
#include "support/runner.h"

static double slow_mass(uint32_t k, uint32_t n, double p)
{
    double mass = 1;
    for (uint32_t i = 0; i < k; i++)
        mass *= (double)(n - i) / (k - i) * p;
    return mass * pow(1 - p, n - k);
}

static void tails_equal_plain_sums(void)
{
    static const double chances[] = {0.001, 0.03, 0.2, 0.5};
    for (int c = 0; c < 4; c++) {
        for (uint32_t n = 1; n <= 60; n += 7) {
            double tail = 0;
            for (uint32_t k = n + 1; k-- > 0;) {
                tail += slow_mass(k, n, chances[c]);
                if (k > n * chances[c])
                    CU_ASSERT_DOUBLE_EQUAL(hf_binomial_ln_tail(k, n, chances[c]), log(tail), 1e-9);
            }
        }
    }
    CU_ASSERT_EQUAL(hf_binomial_ln_tail(2, 10, 0.5), 0); /* below the mean: no surprise */
    CU_ASSERT_TRUE(isinf(hf_binomial_ln_tail(11, 10, 0.5)));
}

static void sizes_and_bins_agree(void)
{
    for (uint32_t size = 1; size < 100000; size += 1 + size / 9) {
        const int bin = hf_size_bin(size);
        CU_ASSERT_TRUE(hf_size_of_bin(bin) >= size);
        CU_ASSERT_TRUE(bin == 0 || hf_size_of_bin(bin - 1) < size);
    }
}

/* Draws bursts that are independent by construction: as surprising or more must be no more frequent
 * than is said. */
static void independent_reporters_are_not_underestimated(void)
{
    enum { DRAWS = 20000, CELLS = 400, SIZE = 6 };
    const hf_allocator libc = hf_allocator_libc();
    const hf_null_row *row;
    int64_t cells[HF_SIZE_BINS] = {0};
    int reached[3] = {0};
    hf_null null;
    hf_rng rng;
    hf_null_init(&null, &libc);
    hf_rng_init(&rng, 9);
    HF_REQUIRE_OK(hf_null_borrow(&null, 0.02, &row));
    cells[hf_size_bin(SIZE)] = CELLS;
    const hf_null_family family = {
        .cells = cells, .last_bin = HF_SIZE_BINS - 1, .row = row, .pair_row = row};
    for (int draw = 0; draw < DRAWS; draw++) {
        double surprise = 0;
        for (int cell = 0; cell < CELLS; cell++) {
            uint32_t held = 0;
            for (int i = 0; i < SIZE; i++)
                held += hf_rng_uniform(&rng) < row->p;
            if (held >= 2)
                surprise -= hf_binomial_ln_tail(held, SIZE, row->p);
        }
        const double said = hf_null_ln_tail(&family, surprise);
        for (int i = 0; i < 3; i++)
            reached[i] += said <= log(pow(10, -1 - i));
    }
    for (int i = 0; i < 3; i++)
        CU_ASSERT_TRUE(reached[i] <= 1.2 * DRAWS * pow(10, -1 - i));
    CU_ASSERT_TRUE(reached[0] > 0); /* and not infinitely careful either */
    hf_null_done(&null);
}

static const hf_test tests[] = {
    {"tails equal plain sums", tails_equal_plain_sums},
    {"sizes and bins agree", sizes_and_bins_agree},
    {"independent reporters are not underestimated", independent_reporters_are_not_underestimated},
};
HF_TEST_MAIN("statistics", tests)
