/* The null hypothesis of co_report: see null.h. */
#include "engine/null.h"

#include <math.h>

#include "engine/binomial.h"

static const double theta_grid[HF_THETA_COUNT] = {0.3, 0.45, 0.6, 0.75, 0.87, HF_THETA_MAX};

void hf_null_init(hf_null *null, const hf_allocator *allocator)
{
    *null = (hf_null){.allocator = allocator};
}

void hf_null_done(hf_null *null)
{
    for (int i = 0; i < HF_NULL_P_STEPS; i++) {
        if (null->rows[i] != NULL)
            (void)null->allocator->resize(null->allocator->ctx, null->rows[i],
                                          sizeof *null->rows[i], 0);
        null->rows[i] = NULL;
    }
}

/*
 * What is left of the sum from a tail of T on: at most the integral of u^−θ from 0 to T,
 * T^(1−θ)/(1−θ). Added, so that the row never promises too much.
 */
static double rest_of(double ln_tail, double theta)
{
    return exp((1 - theta) * ln_tail) / (1 - theta);
}

/* ln(1 + Σ P(k) (P(K >= k)^−θ − 1)) for cells of `size`, for every θ; cut where the tail is below
 * e^−60. */
static void fill_size(hf_null_row *row, int bin)
{
    static const double many =
        50; /* expected: the tail is then as good as continuous, and the integral the whole */
    const uint32_t size = hf_size_of_bin(bin);
    const double p = row->p;
    const bool is_continuous = size * p > many;
    double sum[HF_THETA_COUNT] = {0};
    uint32_t k = is_continuous ? 0 : (uint32_t)floor(size * p) + 1;
    k = k < 2 ? 2 : k;
    double ln_tail = is_continuous ? 0
                     : size >= k   ? hf_binomial_ln_tail(k, size, p)
                                   : (double)-INFINITY;
    for (; k <= size && ln_tail > -60 && !is_continuous; k++) {
        const double mass = exp(hf_binomial_ln_mass(k, size, p));
        for (int i = 0; i < HF_THETA_COUNT; i++)
            sum[i] += mass * expm1(-theta_grid[i] * ln_tail);
        ln_tail = hf_binomial_ln_tail(k + 1, size, p);
    }
    for (int i = 0; i < HF_THETA_COUNT; i++)
        row->ln_mgf[bin][i] = log1p(sum[i] + (k <= size ? rest_of(ln_tail, theta_grid[i]) : 0));
}

hf_status hf_null_borrow(hf_null *null, double p, const hf_null_row **ret_row)
{
    const double octaves = p > 0 ? -log2(2 * p) : HF_NULL_P_STEPS;
    int step = octaves > 0 ? (int)floor(4 * octaves) : 0;
    step = step < HF_NULL_P_STEPS ? step : HF_NULL_P_STEPS - 1;
    if (null->rows[step] == NULL) {
        hf_null_row *row = null->allocator->resize(null->allocator->ctx, NULL, 0, sizeof *row);
        if (row == NULL)
            return HF_ENOMEM;
        row->p = exp2(-1 - step / 4.0);
        for (int bin = 0; bin < HF_SIZE_BINS; bin++)
            fill_size(row, bin);
        null->rows[step] = row;
    }
    *ret_row = null->rows[step];
    return HF_OK;
}

/* K(θ) of theta_grid[i]. */
static double ln_mgf_of(const hf_null_family *family, int i)
{
    double ln_mgf = 0;
    for (int bin = family->first_bin; bin <= family->last_bin; bin++)
        if (family->cells[bin] > 0)
            ln_mgf += (double)family->cells[bin] * family->row->ln_mgf[bin][i];
    if (family->first_bin <= 2 && family->last_bin >= 2)
        ln_mgf +=
            (double)family->pairs * (family->pair_row->ln_mgf[2][i] - family->row->ln_mgf[2][i]);
    return ln_mgf;
}

double hf_null_ln_tail(const hf_null_family *family, double surprise)
{
    double best = 0;
    for (int i = 0; i < HF_THETA_COUNT; i++) {
        const double bound = ln_mgf_of(family, i) - theta_grid[i] * surprise;
        best = bound < best ? bound : best;
    }
    return best;
}
