/*
 * Whom staff found to be wrongdoers.
 *
 * A target is upheld when more of its reports were upheld by staff than rejected or overturned; of
 * a report's outcomes the latest counts.
 *
 * Lives here: that question, over a whole history. Does not: the engine's own answer, which knows
 * what was known at the time only.
 */
#ifndef HF_EVALUATE_STANDING_H
#define HF_EVALUATE_STANDING_H

#include "base/map.h"
#include "holdfast/types.h"

typedef struct hf_standing {
    hf_map balance; /* of accounts that staff decided about: upheld less rejected, plus an offset */
    size_t decided_count;
    size_t upheld_count;
} hf_standing;

/* HF_OK or HF_ENOMEM, after which nothing needs to be freed. */
HF_MUST_CHECK hf_status hf_standing_new(const hf_allocator *allocator, const hf_event *events,
                                        size_t count, hf_standing *ret_standing);
void hf_standing_done(hf_standing *standing);

bool hf_standing_is_upheld(const hf_standing *standing, hf_account_id account);

#endif
