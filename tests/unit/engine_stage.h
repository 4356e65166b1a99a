/* A stage for tests of the engine: honest people in the background, crews that act, and what was
 * found, by campaign's target. */
#ifndef HF_TESTS_ENGINE_STAGE_H
#define HF_TESTS_ENGINE_STAGE_H

#include "holdfast/engine.h"

#define STAGE_ROWS 256

/* The last state of every row told. */
typedef struct hf_stage {
    hf_engine *engine;
    hf_allocator allocator;
    int64_t next_report_id;
    bool has_failed; /* some call did; it must not */
    hf_usec now;
    hf_crew crews[STAGE_ROWS];
    hf_campaign campaigns[STAGE_ROWS];
    hf_hold holds[STAGE_ROWS];
    int crew_count, campaign_count, hold_count;
    hf_suppression suppressions[4096];
    int suppression_count;
    int64_t lifted[STAGE_ROWS]; /* campaigns whose suppressions were lifted, in order of telling */
    int lift_count;
    hf_crew_member members[4096];
    int member_count;
} hf_stage;

/* With the background: 400 accounts with three reports each of 300 targets, over 20 days. False
 * when out of memory. */
bool stage_open(hf_stage *stage, bool is_shadow);
void stage_close(hf_stage *stage);

hf_status stage_report(hf_stage *stage, int64_t reporter, int64_t target, bool is_protected);
hf_status stage_push(hf_stage *stage, hf_event event);

/* `count` accounts from `first` on report the target, one a minute. The clock moves along;
 * afterwards findings are taken. */
void stage_attack(hf_stage *stage, int64_t first, int count, int64_t target);

/* Twenty accounts attack the target and the next one, and an hour passes after each: the second
 * strike gives the crew away. */
void stage_strike_twice(hf_stage *stage, int64_t first, int64_t target);

/* Staff decide on `reporter`'s latest report of the target. */
void stage_outcome(hf_stage *stage, int64_t report_id, int64_t reporter, int64_t target,
                   hf_outcome outcome);

void stage_decide(hf_stage *stage, hf_decision decision, int64_t campaign_id);
void stage_account(hf_stage *stage, int64_t account, hf_kind kind);
void stage_wait(hf_stage *stage, hf_usec duration);
void stage_take(hf_stage *stage);

/* The campaign, or its hold, against a target; NULL where there is none. */
const hf_campaign *stage_campaign(const hf_stage *stage, int64_t target);
const hf_hold *stage_hold(const hf_stage *stage, int64_t target);
bool stage_is_held(const hf_stage *stage, int64_t target);
int stage_suppressed(const hf_stage *stage, int64_t target);
bool stage_is_lifted(const hf_stage *stage, int64_t target);
const hf_crew_member *stage_member(const hf_stage *stage, int64_t account);

#endif
