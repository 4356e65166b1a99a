/*
 * Who of a burst met where before: the reporters' trails, gone back along, and sorted by target.
 *
 * Lives here: a look's meetings. Does not: which are left out where there are too many (thin.h),
 * what they say (overlap.h).
 */
#ifndef HF_ENGINE_MEETINGS_H
#define HF_ENGINE_MEETINGS_H

#include "engine/overlap.h"

/* Room for a tally per target: zeros, and left as zeros by whoever uses it. HF_OK or HF_ENOMEM. */
HF_MUST_CHECK hf_status hf_meetings_reserve(hf_overlap *overlap, const hf_history *history);

/* Fills overlap->meetings with those at targets where two or more of the burst met, target by
 * target, without the burst's own and those that are void. HF_OK or HF_ENOMEM. O(sum of the
 * reporters' trails, as far as looks go back on them). */
HF_MUST_CHECK hf_status hf_meetings_collect(hf_overlap *overlap, const hf_history *history,
                                            const hf_burst *burst, hf_is_void_fn *is_void,
                                            const void *ctx);

#endif
