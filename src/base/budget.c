/* See budget.h. */
#include "base/budget.h"

void hf_budget_init(hf_budget *budget, const hf_allocator *outer, size_t bytes, size_t max_bytes)
{
    *budget = (hf_budget){.outer = *outer, .bytes = bytes, .max_bytes = max_bytes};
}

static void *ask(hf_budget *budget, void *ptr, size_t old_size, size_t new_size)
{
    if (new_size > old_size && (budget->bytes > budget->max_bytes ||
                                new_size - old_size > budget->max_bytes - budget->bytes)) {
        budget->was_capped = true;
        return NULL;
    }
    void *block = budget->outer.resize(budget->outer.ctx, ptr, old_size, new_size);
    if (block != NULL || new_size == 0)
        budget->bytes += new_size - old_size;
    return block;
}

void hf_budget_done(hf_budget *budget)
{
    if (budget->reserve != NULL)
        (void)ask(budget, budget->reserve, budget->reserve_bytes, 0);
    budget->reserve = NULL;
    budget->reserve_bytes = 0;
}

static void *budget_resize(void *ctx, void *ptr, size_t old_size, size_t new_size)
{
    hf_budget *budget = ctx;
    void *block = ask(budget, ptr, old_size, new_size);
    if (block != NULL || new_size == 0 || !budget->is_open || budget->reserve == NULL)
        return block;
    hf_budget_done(budget);
    return ask(budget, ptr, old_size, new_size);
}

hf_allocator hf_budget_allocator(hf_budget *budget)
{
    return (hf_allocator){.resize = budget_resize, .ctx = budget};
}

hf_status hf_budget_refill(hf_budget *budget, size_t bytes)
{
    if (budget->reserve_bytes >= bytes)
        return HF_OK;
    void *block = ask(budget, budget->reserve, budget->reserve_bytes, bytes);
    if (block == NULL)
        return HF_ENOMEM;
    budget->reserve = block;
    budget->reserve_bytes = bytes;
    return HF_OK;
}

static void *meter_resize(void *ctx, void *ptr, size_t old_size, size_t new_size)
{
    hf_meter *meter = ctx;
    void *block = meter->outer->resize(meter->outer->ctx, ptr, old_size, new_size);
    if (block != NULL || new_size == 0)
        meter->bytes += new_size - old_size;
    return block;
}

hf_allocator hf_meter_allocator(hf_meter *meter)
{
    return (hf_allocator){.resize = meter_resize, .ctx = meter};
}
