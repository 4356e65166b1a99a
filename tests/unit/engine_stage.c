/* A stage for tests of the engine: see engine_stage.h. */
#include "engine_stage.h"

#include "base/alloc.h"
#include "base/rng.h"

#define START (12000 * HF_DAY_USEC) /* in 2002: creation times are counted from 2000 on */

static hf_status keep(void *ctx, const hf_finding *finding)
{
    hf_stage *stage = ctx;
    int i = 0;
    if (finding->type == HF_FINDING_CREW) {
        while (i < stage->crew_count && stage->crews[i].crew_id != finding->u.crew.crew_id)
            i++;
        stage->crews[i] = finding->u.crew;
        stage->crew_count += i == stage->crew_count;
    } else if (finding->type == HF_FINDING_CREW_MEMBER) {
        while (i < stage->member_count &&
               (stage->members[i].account.v != finding->u.crew_member.account.v ||
                stage->members[i].crew_id != finding->u.crew_member.crew_id))
            i++;
        stage->members[i] = finding->u.crew_member;
        stage->member_count += i == stage->member_count;
    } else if (finding->type == HF_FINDING_CAMPAIGN) {
        while (i < stage->campaign_count &&
               stage->campaigns[i].campaign_id != finding->u.campaign.campaign_id)
            i++;
        stage->campaigns[i] = finding->u.campaign;
        stage->campaign_count += i == stage->campaign_count;
    } else if (finding->type == HF_FINDING_HOLD) {
        while (i < stage->hold_count && stage->holds[i].campaign_id != finding->u.hold.campaign_id)
            i++;
        stage->holds[i] = finding->u.hold;
        stage->hold_count += i == stage->hold_count;
    } else if (finding->type == HF_FINDING_SUPPRESSION) {
        stage->suppressions[stage->suppression_count++] = finding->u.suppression;
    } else if (finding->type == HF_FINDING_LIFT) {
        stage->lifted[stage->lift_count++] = finding->u.lift.campaign_id;
    }
    return HF_OK;
}

void stage_take(hf_stage *stage)
{
    const hf_status status = hf_engine_take_findings(stage->engine, keep, stage);
    stage->has_failed |= status != HF_OK;
}

hf_status stage_push(hf_stage *stage, hf_event event)
{
    event.at = stage->now;
    return hf_engine_push(stage->engine, &event, HF_MODE_JUDGE);
}

hf_status stage_report(hf_stage *stage, int64_t reporter, int64_t target, bool is_protected)
{
    return stage_push(stage, (hf_event){.type = HF_EVENT_REPORT,
                                        .u.report = {.report_id = ++stage->next_report_id,
                                                     .reporter = {reporter},
                                                     .target = {target},
                                                     .is_protected = is_protected}});
}

bool stage_open(hf_stage *stage, bool is_shadow)
{
    hf_rng rng;
    hf_engine_config config = {.seed = 5, .is_shadow = is_shadow};
    *stage = (hf_stage){.now = START, .allocator = hf_allocator_libc()};
    hf_policy_init(&config.policy);
    config.allocator = stage->allocator;
    if (hf_engine_new(&config, &stage->engine) != HF_OK)
        return false;
    hf_rng_init(&rng, 1);
    hf_status status = HF_OK;
    for (int i = 0; i < 1200 && status == HF_OK; i++) {
        stage->now += 24 * HF_MINUTE_USEC;
        status = stage_report(stage, 1 + i % 400, 1001 + (int64_t)hf_rng_below(&rng, 300), false);
    }
    stage_take(stage);
    return status == HF_OK;
}

void stage_close(hf_stage *stage)
{
    hf_engine_free(stage->engine);
}

void stage_attack(hf_stage *stage, int64_t first, int count, int64_t target)
{
    for (int i = 0; i < count; i++) {
        stage->now += HF_MINUTE_USEC;
        (void)stage_report(stage, first + i, target, false);
    }
    stage_take(stage);
}

void stage_strike_twice(hf_stage *stage, int64_t first, int64_t target)
{
    for (int i = 0; i < 2; i++) {
        stage_attack(stage, first, 20, target + i);
        stage_wait(stage, HF_HOUR_USEC);
    }
}

void stage_outcome(hf_stage *stage, int64_t report_id, int64_t reporter, int64_t target,
                   hf_outcome outcome)
{
    stage->now += HF_MINUTE_USEC;
    (void)stage_push(stage, (hf_event){.type = HF_EVENT_OUTCOME,
                                       .u.outcome = {.outcome_id = report_id,
                                                     .report_id = report_id,
                                                     .reporter = {reporter},
                                                     .target = {target},
                                                     .outcome = outcome,
                                                     .by_staff = true}});
    stage_take(stage);
}

void stage_decide(hf_stage *stage, hf_decision decision, int64_t campaign_id)
{
    stage->now += HF_MINUTE_USEC;
    (void)stage_push(stage,
                     (hf_event){.type = HF_EVENT_DECISION,
                                .u.decision = {.decision = decision, .campaign_id = campaign_id}});
    stage_take(stage);
}

void stage_account(hf_stage *stage, int64_t account, hf_kind kind)
{
    (void)stage_push(stage, (hf_event){.type = HF_EVENT_ACCOUNT,
                                       .u.account = {.account = {account},
                                                     .kind = kind,
                                                     .created_at = HF_USEC_NONE,
                                                     .followers = -1,
                                                     .following = -1}});
}

void stage_wait(hf_stage *stage, hf_usec duration)
{
    stage->now += duration;
    const hf_status status = hf_engine_advance(stage->engine, stage->now);
    stage->has_failed |= status != HF_OK;
    stage_take(stage);
}

const hf_campaign *stage_campaign(const hf_stage *stage, int64_t target)
{
    for (int i = stage->campaign_count; i-- > 0;)
        if (stage->campaigns[i].target.v == target)
            return &stage->campaigns[i];
    return NULL;
}

const hf_hold *stage_hold(const hf_stage *stage, int64_t target)
{
    for (int i = stage->hold_count; i-- > 0;)
        if (stage->holds[i].target.v == target)
            return &stage->holds[i];
    return NULL;
}

bool stage_is_held(const hf_stage *stage, int64_t target)
{
    const hf_hold *hold = stage_hold(stage, target);
    return hold != NULL && hold->state == HF_HOLD_ACTIVE && hold->expires_at > stage->now;
}

int stage_suppressed(const hf_stage *stage, int64_t target)
{
    int count = 0;
    for (int i = 0; i < stage->suppression_count; i++)
        count += stage->suppressions[i].target.v == target;
    return count;
}

bool stage_is_lifted(const hf_stage *stage, int64_t target)
{
    const hf_campaign *campaign = stage_campaign(stage, target);
    for (int i = 0; i < stage->lift_count && campaign != NULL; i++)
        if (stage->lifted[i] == campaign->campaign_id)
            return true;
    return false;
}

const hf_crew_member *stage_member(const hf_stage *stage, int64_t account)
{
    for (int i = 0; i < stage->member_count; i++)
        if (stage->members[i].account.v == account)
            return &stage->members[i];
    return NULL;
}
