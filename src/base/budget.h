/*
 * An allocator with a hard cap and a reserve.
 *
 * The idea. Whoever must not stop half way asks for a reserve before it begins; while the call is
 * open, a request that is refused (by the cap, or by the allocator below) gives the reserve back
 * and is asked again. So what began can end, the cap holds all the same, and the next call begins
 * with the reserve whole or not at all.
 *
 *     hf_budget_refill(budget, size)     HF_ENOMEM: nothing has begun
 *     hf_budget_open(budget)             from here on requests may use the reserve up
 *     … requests through hf_budget_allocator …
 *     hf_budget_close(budget)
 *
 * Lives here: counting, the cap, the reserve. Does not: how large a reserve must be.
 */
#ifndef HF_BASE_BUDGET_H
#define HF_BASE_BUDGET_H

#include "holdfast/status.h"
#include "holdfast/types.h"

typedef struct hf_budget {
    hf_allocator outer;
    size_t bytes;     /* held, with the reserve; never above max_bytes */
    size_t max_bytes; /* SIZE_MAX: no cap */
    void *reserve;    /* NULL: used up, or not filled yet */
    size_t reserve_bytes;
    bool is_open;
    bool was_capped; /* the cap refused a request since this was last set false */
} hf_budget;

/* `bytes` are held already, e.g. by the budget's owner itself. */
void hf_budget_init(hf_budget *budget, const hf_allocator *outer, size_t bytes, size_t max_bytes);

/* Frees the reserve. */
void hf_budget_done(hf_budget *budget);

/* The budget is its context, and must not move. */
hf_allocator hf_budget_allocator(hf_budget *budget);

/* Makes the reserve at least `bytes` large. HF_OK, or HF_ENOMEM: the reserve is as it was. */
HF_MUST_CHECK hf_status hf_budget_refill(hf_budget *budget, size_t bytes);

static inline void hf_budget_open(hf_budget *budget)
{
    budget->is_open = true;
}

static inline void hf_budget_close(hf_budget *budget)
{
    budget->is_open = false;
}

/* What a part of the owner holds, beside the sum: an allocator that counts and asks another. */
typedef struct hf_meter {
    const hf_allocator *outer;
    size_t bytes;
} hf_meter;

hf_allocator hf_meter_allocator(hf_meter *meter);

#endif
