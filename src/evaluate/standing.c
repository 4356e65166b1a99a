/* Whom staff found to be wrongdoers: see standing.h. */
#include "evaluate/standing.h"

static const uint32_t even = UINT32_C(1) << 30; /* the balance of nothing, so that it is unsigned */

/* Which event is the latest outcome of each report: outcomes come in order of their times. */
static hf_status find_latest(hf_map *latest, const hf_event *events, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const hf_outcome_event *outcome = &events[i].u.outcome;
        if (events[i].type != HF_EVENT_OUTCOME || !outcome->by_staff)
            continue;
        const hf_status status = hf_map_reserve(latest, 1);
        if (status != HF_OK)
            return status;
        hf_map_set(latest, (uint64_t)outcome->report_id, (uint32_t)i);
    }
    return HF_OK;
}

static hf_status add_outcome(hf_standing *standing, const hf_outcome_event *outcome)
{
    const hf_status status = hf_map_reserve(&standing->balance, 1);
    if (status != HF_OK)
        return status;
    uint32_t balance = hf_map_get(&standing->balance, (uint64_t)outcome->target.v);
    balance = balance == HF_MAP_NONE ? even : balance;
    if (outcome->outcome == HF_OUTCOME_UPHELD)
        balance++;
    else if (outcome->outcome != HF_OUTCOME_IGNORED)
        balance--;
    hf_map_set(&standing->balance, (uint64_t)outcome->target.v, balance);
    return HF_OK;
}

hf_status hf_standing_new(const hf_allocator *allocator, const hf_event *events, size_t count,
                          hf_standing *ret_standing)
{
    hf_map latest;
    hf_map_init(&latest, allocator, 0);
    *ret_standing = (hf_standing){.upheld_count = 0};
    hf_map_init(&ret_standing->balance, allocator, 0);
    hf_status status = find_latest(&latest, events, count);
    for (size_t i = 0; i < count && status == HF_OK; i++)
        if (events[i].type == HF_EVENT_OUTCOME &&
            hf_map_get(&latest, (uint64_t)events[i].u.outcome.report_id) == i)
            status = add_outcome(ret_standing, &events[i].u.outcome);
    hf_map_done(&latest);
    if (status != HF_OK) {
        hf_standing_done(ret_standing);
        return status;
    }
    const hf_map *balance = &ret_standing->balance;
    ret_standing->decided_count = balance->count;
    for (size_t i = 0; i < balance->capacity; i++)
        ret_standing->upheld_count +=
            balance->slots[i].value != HF_MAP_NONE && balance->slots[i].value > even;
    return HF_OK;
}

void hf_standing_done(hf_standing *standing)
{
    hf_map_done(&standing->balance);
}

bool hf_standing_is_upheld(const hf_standing *standing, hf_account_id account)
{
    const uint32_t balance = hf_map_get(&standing->balance, (uint64_t)account.v);
    return balance != HF_MAP_NONE && balance > even;
}
