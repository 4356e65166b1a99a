/*
 * What independent reporters would share by chance: the null hypothesis of co_report.
 *
 * The idea. A cell of b reporters has k of the burst's n. Independent reporters are there with
 * chance p each, so k ~ Binomial(b, p); the surprise of a cell is g = −ln P(K >= k), counted where
 * k >= 2 and above the mean. A burst's surprise S is the sum over all cells of a family (one scale,
 * one range of sizes). Its tail is bounded by Chernoff's inequality,
 *
 *     P(S >= s) <= min over θ of exp(K(θ) − θ s),   K(θ) = Σ_b H[b] ln(1 + Σ_{k: g > 0} P(k | b)
 * (P(K >= k | b)^−θ − 1)),
 *
 * where H[b] is how many cells of size b the whole platform has in the window: those in which the
 * burst has nobody are counted too. Few strong cells are met by θ near 1, many weak ones by a small
 * θ; both are valid at once, up to a factor for the choice of θ that is paid for by the grid being
 * fixed (the bound holds for every θ of it, so for the least, deterministically: K does not depend
 * on what was seen).
 *
 * Cells of two that are all their target has (hf_company) have a p of their own.
 *
 * Lives here: the table of ln(1 + …) per p, θ and size bin, made when first needed. Does not:
 * counting cells (overlap.h).
 */
#ifndef HF_ENGINE_NULL_H
#define HF_ENGINE_NULL_H

#include "engine/history.h"

#define HF_THETA_COUNT 6
#define HF_THETA_MAX 0.95
#define HF_NULL_P_STEPS 80 /* quarters of an octave down from 1/2 */

typedef struct hf_null_row { /* for one p */
    double p;
    double ln_mgf[HF_SIZE_BINS][HF_THETA_COUNT];
} hf_null_row;

typedef struct hf_null {
    const hf_allocator *allocator;
    hf_null_row *rows[HF_NULL_P_STEPS];
} hf_null;

void hf_null_init(hf_null *null, const hf_allocator *allocator);
void hf_null_done(hf_null *null);

/*
 * The row for p, rounded up to a quarter of an octave and into (1e-6, 1/2]. HF_OK or HF_ENOMEM. The
 * first call for a p costs milliseconds, later ones nothing. The row lives as long as the null.
 */
HF_MUST_CHECK hf_status hf_null_borrow(hf_null *null, double p, const hf_null_row **ret_row);

/* Cells of one scale whose surprises are added up. */
typedef struct hf_null_family {
    const int64_t *cells; /* by bin, of the whole platform */
    int first_bin, last_bin;
    const hf_null_row *row;
    int64_t pairs; /* of the cells of two, those to which pair_row applies */
    const hf_null_row *pair_row;
} hf_null_family;

/* ln of the chance that independent reporters reach a surprise of `surprise` nats or more over the
 * family's cells; at most 0. */
double hf_null_ln_tail(const hf_null_family *family, double surprise);

#endif
