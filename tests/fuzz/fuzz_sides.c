/* See fuzz_sides.h. */
#include "fuzz_sides.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/alloc.h"
#include "fuzz_arena.h"

typedef struct taking {
    fuzz_sides *sides;
    fuzz_side *side;
    int row;
} taking;

static void validate(const fuzz_side *side)
{
    const char *what = "nothing was said";
    fuzz_require(hf_engine_validate(side->engine, &what) == HF_OK, what);
    fuzz_require(!side->counting.lied, "sizes given back are those taken");
}

/* ---- rows ---- */

static uint64_t key_of(const hf_finding *row)
{
    switch (row->type) {
    case HF_FINDING_CREW:
        return hf_mix64((uint64_t)row->u.crew.crew_id << 3 | 1);
    case HF_FINDING_CREW_MEMBER:
        return hf_mix64(hf_mix64((uint64_t)row->u.crew_member.crew_id << 3 | 2) +
                        (uint64_t)row->u.crew_member.account.v);
    case HF_FINDING_CAMPAIGN:
        return hf_mix64((uint64_t)row->u.campaign.campaign_id << 3 | 3);
    case HF_FINDING_HOLD:
        return hf_mix64((uint64_t)row->u.hold.campaign_id << 3 | 4);
    case HF_FINDING_CAMPAIGN_MEMBER:
    case HF_FINDING_EVIDENCE:
    case HF_FINDING_SUPPRESSION:
    case HF_FINDING_LIFT:
    case HF_FINDING_LIFT_MEMBER:
    case HF_FINDING_LOOK_COUNT:
    case HF_FINDING_LIST_DEPENDENCE:
    case HF_FINDING_TYPE_COUNT:
        break;
    }
    return 0; /* rows that only add to others, or that replace several */
}

/* Without what staff alone write: a decision is in the database before the engine hears of it. */
static hf_finding without_decision(const hf_finding *row)
{
    hf_finding copy = *row;
    if (row->type == HF_FINDING_CREW) {
        copy.u.crew.status = HF_REVIEW_OPEN;
        copy.u.crew.decided_at = HF_USEC_NONE;
    } else if (row->type == HF_FINDING_CAMPAIGN) {
        copy.u.campaign.status = HF_REVIEW_OPEN;
        copy.u.campaign.decided_at = HF_USEC_NONE;
    } else if (row->type == HF_FINDING_HOLD) {
        copy.u.hold.state = HF_HOLD_ACTIVE;
        copy.u.hold.ended_at = HF_USEC_NONE;
        copy.u.hold.expires_at = 0;
    }
    return copy;
}

static void keep(hf_map *map, uint64_t key, uint32_t value)
{
    fuzz_require(hf_map_reserve(map, 1) == HF_OK, "there is memory");
    hf_map_set(map, key, value);
}

/* A crew that was merged has no members of its own any more: merge.sql deletes what was told. */
static void forget_members(fuzz_side *side, int64_t crew_id)
{
    for (size_t i = 0; i < side->crew_of.capacity; i++)
        if (side->crew_of.slots[i].value == (uint32_t)crew_id)
            hf_map_remove(&side->told, side->crew_of.slots[i].key);
}

/* What one engine tells, another can be started from. */
static void load_again(fuzz_sides *sides, const hf_finding *row)
{
    const bool is_loaded = row->type == HF_FINDING_CREW || row->type == HF_FINDING_CREW_MEMBER ||
                           row->type == HF_FINDING_CAMPAIGN ||
                           row->type == HF_FINDING_CAMPAIGN_MEMBER ||
                           row->type == HF_FINDING_HOLD || row->type == HF_FINDING_LOOK_COUNT;
    fuzz_require(hf_engine_load(sides->again.engine, row) == (is_loaded ? HF_OK : HF_EINVAL),
                 "a row that was told can be loaded");
}

static hf_status take_row(void *ctx, const hf_finding *row)
{
    taking *t = ctx;
    hf_outbox *outbox = &t->sides->outbox;
    hf_outbox_step steps[HF_OUTBOX_TABLES];
    const hf_finding comparable = without_decision(row);
    if (++t->row == t->side->refused_from)
        return HF_EIO;
    if (t->side == &t->sides->once)
        load_again(t->sides, row);
    hf_outbox_begin(outbox);
    fuzz_require(hf_outbox_add(outbox, &comparable) == HF_OK, "a row can be written");
    fuzz_require(hf_outbox_finish(outbox, steps) == 1, "a row is of one table");
    const uint64_t key = key_of(row);
    if (key == 0)
        return HF_OK;
    keep(&t->side->told, key, (uint32_t)(XXH3_64bits(steps[0].bytes, steps[0].size) >> 33));
    if (row->type == HF_FINDING_CREW_MEMBER)
        keep(&t->side->crew_of, key, (uint32_t)row->u.crew_member.crew_id);
    else if (row->type == HF_FINDING_CREW && row->u.crew.merged_into != 0)
        forget_members(t->side, row->u.crew.crew_id);
    if (row->type != HF_FINDING_HOLD)
        return HF_OK;
    keep(&t->side->states, key, (uint32_t)row->u.hold.state);
    keep(&t->side->ends, key, (uint32_t)(hf_mix64((uint64_t)row->u.hold.expires_at) >> 33));
    return HF_OK;
}

static void take(fuzz_sides *sides, fuzz_side *side)
{
    taking t = {.sides = sides, .side = side};
    const size_t pending = hf_engine_pending(side->engine);
    hf_status status = hf_engine_take_findings(side->engine, take_row, &t);
    if (status == HF_EIO && t.row == side->refused_from) {
        side->refused_from = t.row = 0;
        status = hf_engine_take_findings(side->engine, take_row, &t);
    }
    side->refused_from = 0;
    if (status == HF_ENOMEM && side == &sides->often && side->counting.fail_at == 0) {
        sides->is_good = false;
        return;
    }
    fuzz_require(status == HF_OK, "findings can be taken");
    fuzz_require(pending == 0 ? t.row == 0 : (size_t)t.row >= pending, "as many as were pending");
    fuzz_require(hf_engine_pending(side->engine) == 0, "what was taken is not pending");
}

/* ---- calls ---- */

static void open_side(fuzz_side *side, const hf_allocator *libc, bool is_shadow, int64_t fail_at)
{
    *side = (fuzz_side){0};
    side->allocator = hf_counting_init_over(&side->counting, fuzz_arena_allocator());
    hf_engine_config config = {.allocator = side->allocator, .seed = 5, .is_shadow = is_shadow};
    hf_policy_init(&config.policy);
    config.policy.platform_threshold = 4;
    fuzz_require(hf_engine_new(&config, &side->engine) == HF_OK, "there is an engine");
    side->counting.fail_at = fail_at;
    hf_map_init(&side->told, libc, 1);
    hf_map_init(&side->states, libc, 2);
    hf_map_init(&side->ends, libc, 3);
    hf_map_init(&side->crew_of, libc, 4);
}

void fuzz_sides_open(fuzz_sides *sides, bool is_shadow, int64_t fail_at)
{
    fuzz_arena_begin();
    sides->libc = hf_allocator_libc();
    sides->is_good = true;
    sides->is_decided = sides->is_moved = false;
    open_side(&sides->often, &sides->libc, is_shadow, fail_at);
    open_side(&sides->once, &sides->libc, is_shadow, 0);
    open_side(&sides->again, &sides->libc, is_shadow, 0);
    hf_outbox_init(&sides->outbox, &sides->libc);
}

/* Both said the same; only the first may have run out of memory. */
static void compare(fuzz_sides *sides, hf_status often, hf_status once)
{
    if (often == HF_ENOMEM) {
        sides->is_good = false;
        return;
    }
    fuzz_require(often == once, "both engines say the same");
}

void fuzz_sides_push(fuzz_sides *sides, const hf_event *event, hf_mode mode)
{
    if (!sides->is_good)
        return;
    sides->is_decided |= event->type == HF_EVENT_DECISION;
    sides->is_moved |= event->type == HF_EVENT_DECISION &&
                       (event->u.decision.decision == HF_DECISION_EXTEND_HOLD ||
                        event->u.decision.decision == HF_DECISION_SHORTEN_HOLD);
    const hf_status once = hf_engine_push(sides->once.engine, event, mode);
    fuzz_require(once == HF_OK || once == HF_EINVAL, "an event is taken or refused");
    compare(sides, hf_engine_push(sides->often.engine, event, mode), once);
}

void fuzz_sides_set_policy(fuzz_sides *sides, const hf_policy *policy)
{
    const char *field;
    const hf_status status = hf_engine_set_policy(sides->once.engine, policy);
    fuzz_require(status == hf_policy_check(policy, &field), "a policy is refused by its bounds");
    compare(sides, hf_engine_set_policy(sides->often.engine, policy), status);
}

void fuzz_sides_advance(fuzz_sides *sides, hf_usec now)
{
    const hf_status once = hf_engine_advance(sides->once.engine, now);
    fuzz_require(once == HF_OK, "time goes on");
    compare(sides, hf_engine_advance(sides->often.engine, now), once);
}

void fuzz_sides_take(fuzz_sides *sides, int refused_from)
{
    sides->often.refused_from = refused_from;
    take(sides, &sides->often);
    validate(&sides->often);
}

/* ---- the end ---- */

static void compare_maps(const hf_map *often, const hf_map *once)
{
    fuzz_require(often->count == once->count, "the same rows are told");
    for (size_t i = 0; i < often->capacity; i++)
        fuzz_require(often->slots[i].value == HF_MAP_NONE ||
                         hf_map_get(once, often->slots[i].key) == often->slots[i].value,
                     "a row is told the same");
}

static void compare_all(fuzz_sides *sides)
{
    hf_engine_stats a;
    hf_engine_stats b;
    take(sides, &sides->often);
    take(sides, &sides->once);
    if (!sides->is_good)
        return;
    hf_engine_get_stats(sides->often.engine, &a);
    hf_engine_get_stats(sides->once.engine, &b);
    fuzz_require(a.window_reports == b.window_reports && a.accounts == b.accounts &&
                     a.crews == b.crews && a.campaigns == b.campaigns && a.looks == b.looks &&
                     a.findings == b.findings,
                 "taking findings changes none");
    validate(&sides->again);
    hf_engine_get_stats(sides->again.engine, &a);
    fuzz_require(a.crews == b.crews && a.campaigns == b.campaigns, "all rows are loaded");
    compare_maps(&sides->often.told, &sides->once.told);
    if (!sides->is_decided)
        compare_maps(&sides->often.states, &sides->once.states);
    if (!sides->is_moved)
        compare_maps(&sides->often.ends, &sides->once.ends);
}

static void close_side(fuzz_side *side)
{
    hf_engine_stats stats;
    hf_engine_get_stats(side->engine, &stats);
    fuzz_require(stats.memory_bytes == side->counting.live_bytes, "the engine knows its memory");
    hf_engine_free(side->engine);
    fuzz_require(side->counting.live_bytes == 0 && !side->counting.lied,
                 "all memory is given back, by its size");
    hf_map_done(&side->told);
    hf_map_done(&side->states);
    hf_map_done(&side->ends);
    hf_map_done(&side->crew_of);
}

void fuzz_sides_close(fuzz_sides *sides)
{
    validate(&sides->often);
    validate(&sides->once);
    if (sides->is_good)
        compare_all(sides);
    close_side(&sides->often);
    close_side(&sides->once);
    close_side(&sides->again);
    hf_outbox_done(&sides->outbox);
}
