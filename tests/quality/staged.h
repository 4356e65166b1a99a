/*
 * Whether abusers who have themselves attacked get anything by it: their holds must end at the
 * moment at which honest people alone reach the platform's threshold.
 *
 * Lives here: that moment, from the truth. Does not: the other figures (score.h).
 */
#ifndef HF_QUALITY_STAGED_H
#define HF_QUALITY_STAGED_H

#include "simulate/world.h"
#include "tables.h"

typedef struct quality_staged {
    double holds; /* on abusers who staged an attack on themselves */
    double due;   /* of them, such that honest voices reached the threshold while they stood */
    double stood; /* of those, such that did not end by then */
} quality_staged;

/* true_crew: by account, its real crew or 0. */
void quality_staged_score(const hf_world *world, const quality_tables *tables,
                          const hf_policy *policy, const int64_t *true_crew,
                          quality_staged *ret_score);

#endif
