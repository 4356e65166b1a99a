/*
 * Affinity: how much more often than by chance independent people share something.
 *
 * Lives here: one formula. Does not: its estimate (holdfast calibrate).
 */
#ifndef HF_ENGINE_AFFINITY_H
#define HF_ENGINE_AFFINITY_H

/* As an odds ratio: a chance p of independent reporters becomes φp / (1 + (φ − 1)p). For small p
 * that is φp; a share that is large already is not pushed to certainty. */
static inline double hf_affine(double p, double affinity)
{
    const double share = p < 1 ? p : 1;
    return affinity * share / (1 + (affinity - 1) * share);
}

#endif
