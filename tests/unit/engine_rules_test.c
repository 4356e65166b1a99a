/* What the engine finds and what it leads to, rule by rule. The crew is 5001 to 5020, its targets
 * are 9001 and on. */
#include <string.h>

#include "base/rng.h"
#include "engine/state.h"
#include "engine_stage.h"
#include "support/runner.h"

static hf_stage stage;

#define OPEN()                            \
    do {                                  \
        if (!stage_open(&stage, false)) { \
            CU_FAIL("out of memory");     \
            return;                       \
        }                                 \
    } while (0)

static void honest_people_alone_are_no_finding(void)
{
    OPEN();
    CU_ASSERT_EQUAL(stage.campaign_count, 0);
    stage_attack(&stage, 1, 60, 9001); /* sixty who never met: a crowd */
    CU_ASSERT_EQUAL(stage.campaign_count, 0);
    stage_close(&stage);
}

static void a_second_strike_is_held_and_the_first_found_backwards(void)
{
    OPEN();
    stage_attack(&stage, 5001, 20, 9001);
    CU_ASSERT_PTR_NULL(stage_campaign(&stage, 9001));
    stage_wait(&stage, HF_HOUR_USEC);
    stage_attack(&stage, 5001, 20, 9002);
    CU_ASSERT_TRUE(stage_is_held(&stage, 9002));
    CU_ASSERT_EQUAL(stage_suppressed(&stage, 9002), 20);
    const hf_campaign *first = stage_campaign(&stage, 9001);
    CU_ASSERT_PTR_NOT_NULL_FATAL(first);
    CU_ASSERT_TRUE(first->found_backwards);
    CU_ASSERT_EQUAL(stage_suppressed(&stage, 9001), 20);
    CU_ASSERT_EQUAL(stage.crew_count, 1);
    CU_ASSERT_TRUE(memcmp(first->fingerprint, stage_campaign(&stage, 9002)->fingerprint, 16) != 0);
    stage_close(&stage);
}

static void a_known_crew_is_held_before_its_tenth_report(void)
{
    OPEN();
    stage_strike_twice(&stage, 5001, 9001);
    stage_attack(&stage, 5001, 9, 9003);
    CU_ASSERT_TRUE(stage_is_held(&stage, 9003));
    stage_close(&stage);
}

static void a_bystander_in_the_burst_is_no_member(void)
{
    OPEN();
    stage_attack(&stage, 5001, 20, 9001);
    (void)stage_report(&stage, 17, 9002, false);
    stage_attack(&stage, 5001, 20, 9002);
    CU_ASSERT_PTR_NULL(stage_member(&stage, 17));
    CU_ASSERT_TRUE(stage_member(&stage, 5002)->is_core);
    stage_close(&stage);
}

static void a_hold_yields_to_independent_voices_and_comes_not_again(void)
{
    OPEN();
    stage_strike_twice(&stage, 5001, 9001);
    stage_attack(&stage, 1, 8, 9002); /* with the crew nine voices */
    CU_ASSERT_TRUE(stage_is_held(&stage, 9002));
    stage_attack(&stage, 101, 2, 9002);
    CU_ASSERT_EQUAL(stage_hold(&stage, 9002)->state, HF_HOLD_YIELDED);
    stage_attack(&stage, 5001, 20, 9002);
    CU_ASSERT_EQUAL(stage_hold(&stage, 9002)->state, HF_HOLD_YIELDED);
    stage_close(&stage);
}

static void automation_is_no_voice_and_staff_are(void)
{
    OPEN();
    for (int64_t i = 0; i < 12; i++)
        stage_account(&stage, 101 + i, HF_KIND_AUTOMATED);
    stage_strike_twice(&stage, 5001, 9001);
    stage_attack(&stage, 101, 12, 9002);
    CU_ASSERT_TRUE(stage_is_held(&stage, 9002));
    for (int64_t i = 0; i < 12; i++)
        stage_account(&stage, 201 + i, HF_KIND_TRUSTED_FLAGGER);
    stage_attack(&stage, 201, 12, 9002);
    CU_ASSERT_FALSE(stage_is_held(&stage, 9002));
    stage_close(&stage);
}

static void a_retracted_report_is_no_voice(void)
{
    OPEN();
    stage_strike_twice(&stage, 5001, 9001);
    for (int64_t i = 0; i < 8; i++) {
        (void)stage_report(&stage, 1 + i, 9002, false);
        (void)stage_push(&stage,
                         (hf_event){.type = HF_EVENT_RETRACTION,
                                    .u.retraction = {stage.next_report_id, {1 + i}, {9002}}});
    }
    stage_attack(&stage, 101, 5, 9002);
    CU_ASSERT_TRUE(stage_is_held(&stage, 9002));
    stage_close(&stage);
}

static void a_hold_ends_by_itself_after_the_crews_last_report(void)
{
    OPEN();
    stage_strike_twice(&stage, 5001, 9001);
    const hf_usec last = stage_campaign(&stage, 9002)->ended_at;
    CU_ASSERT_EQUAL(stage_hold(&stage, 9002)->expires_at, last + 72 * HF_HOUR_USEC);
    stage_wait(&stage, 73 * HF_HOUR_USEC);
    CU_ASSERT_EQUAL(stage_hold(&stage, 9002)->state, HF_HOLD_EXPIRED);
    CU_ASSERT_EQUAL(stage_hold(&stage, 9002)->ended_at, last + 72 * HF_HOUR_USEC);
    stage_close(&stage);
}

static void protected_reports_are_never_suppressed(void)
{
    OPEN();
    stage_attack(&stage, 5001, 20, 9001);
    for (int64_t i = 0; i < 20; i++)
        (void)stage_report(&stage, 5001 + i, 9002, true);
    stage_take(&stage);
    CU_ASSERT_PTR_NOT_NULL(stage_campaign(&stage, 9002));
    CU_ASSERT_EQUAL(stage_suppressed(&stage, 9002), 0);
    CU_ASSERT_EQUAL(stage_suppressed(&stage, 9001), 20);
    stage_close(&stage);
}

static void instances_and_staff_are_in_no_crew(void)
{
    OPEN();
    stage_account(&stage, 5001, HF_KIND_INSTANCE);
    stage_account(&stage, 5002, HF_KIND_STAFF);
    stage_strike_twice(&stage, 5001, 9001);
    CU_ASSERT_PTR_NULL(stage_member(&stage, 5001));
    CU_ASSERT_PTR_NULL(stage_member(&stage, 5002));
    CU_ASSERT_EQUAL(stage_suppressed(&stage, 9002), 18);
    stage_close(&stage);
}

static void poor_standing_ends_a_hold_and_lifts(void)
{
    OPEN();
    stage_strike_twice(&stage, 5001, 9001);
    (void)stage_report(&stage, 11, 9002, false);
    (void)stage_report(&stage, 12, 9002, false);
    const int64_t last = stage.next_report_id;
    stage_outcome(&stage, last - 1, 11, 9002, HF_OUTCOME_UPHELD);
    CU_ASSERT_TRUE(stage_is_held(&stage, 9002));
    stage_outcome(&stage, last, 12, 9002, HF_OUTCOME_UPHELD);
    CU_ASSERT_EQUAL(stage_campaign(&stage, 9002)->disposition, HF_DISPOSITION_POOR_STANDING);
    CU_ASSERT_EQUAL(stage_hold(&stage, 9002)->state, HF_HOLD_WITHDRAWN);
    CU_ASSERT_TRUE(stage_is_lifted(&stage, 9002));
    stage_outcome(&stage, last, 12, 9002, HF_OUTCOME_UPHELD); /* the same again */
    stage_close(&stage);
}

static void what_the_crew_itself_had_upheld_is_no_poor_standing(void)
{
    OPEN();
    stage_strike_twice(&stage, 5001, 9001);
    const int64_t last = stage.next_report_id; /* of 5020 on 9002 */
    stage_outcome(&stage, last, 5020, 9002, HF_OUTCOME_UPHELD);
    stage_outcome(&stage, last - 1, 5019, 9002, HF_OUTCOME_UPHELD);
    CU_ASSERT_TRUE(stage_is_held(&stage, 9002));
    stage_close(&stage);
}

static void a_crew_whose_targets_staff_upheld_is_credible(void)
{
    OPEN();
    stage_strike_twice(&stage, 5001, 9001);
    const int64_t last = stage.next_report_id;
    HF_ASSERT_OK(stage_report(&stage, 11, 9001, false)); /* somebody else saw it too */
    HF_ASSERT_OK(stage_report(&stage, 12, 9002, false));
    stage_outcome(&stage, last, 5020, 9002, HF_OUTCOME_UPHELD);
    CU_ASSERT_EQUAL(stage_campaign(&stage, 9001)->disposition, HF_DISPOSITION_HOLD);
    stage_outcome(&stage, last - 20, 5020, 9001, HF_OUTCOME_UPHELD);
    CU_ASSERT_EQUAL(stage_campaign(&stage, 9001)->disposition, HF_DISPOSITION_CREDIBLE_CREW);
    CU_ASSERT_TRUE(stage_is_lifted(&stage, 9001));
    stage_attack(&stage, 5001, 20, 9003);
    CU_ASSERT_FALSE(stage_is_held(&stage, 9003));
    CU_ASSERT_EQUAL(stage_suppressed(&stage, 9003), 0);
    stage_outcome(&stage, last, 5020, 9002, HF_OUTCOME_OVERTURNED);
    stage_outcome(&stage, last - 20, 5020, 9001, HF_OUTCOME_OVERTURNED);
    stage_close(&stage);
}

static void a_minority_is_suppressed_without_a_hold(void)
{
    OPEN();
    stage_strike_twice(&stage, 5001, 9001);
    stage_attack(&stage, 1, 60, 9003);
    stage_attack(&stage, 5001, 20, 9003);
    CU_ASSERT_PTR_NOT_NULL_FATAL(stage_campaign(&stage, 9003));
    CU_ASSERT_EQUAL(stage_campaign(&stage, 9003)->disposition, HF_DISPOSITION_SUPPRESS_ONLY);
    CU_ASSERT_PTR_NULL(stage_hold(&stage, 9003));
    CU_ASSERT_TRUE(stage_suppressed(&stage, 9003) >= 18);
    stage_close(&stage);
}

static void a_dismissed_campaign_stays_free_and_its_meetings_are_no_evidence(void)
{
    OPEN();
    stage_strike_twice(&stage, 5001, 9001);
    stage_decide(&stage, HF_DECISION_DISMISS_CAMPAIGN, stage_campaign(&stage, 9002)->campaign_id);
    stage_decide(&stage, HF_DECISION_DISMISS_CAMPAIGN, stage_campaign(&stage, 9001)->campaign_id);
    const int suppressed = stage.suppression_count;
    stage_attack(&stage, 5001, 20, 9003);
    CU_ASSERT_PTR_NULL(stage_campaign(&stage, 9003)); /* nothing they shared counts any more */
    stage_attack(&stage, 5001, 20, 9002);
    CU_ASSERT_EQUAL(stage.suppression_count, suppressed); /* free in this episode, whatever comes */
    stage_attack(&stage, 5001, 20, 9004);
    CU_ASSERT_PTR_NOT_NULL(stage_campaign(&stage, 9004)); /* new meetings do: no licence */
    stage_close(&stage);
}

/* Of a campaign whose findings wait to be taken. */
static void what_staff_undo_meanwhile_is_suppressed_once(void)
{
    OPEN();
    stage_strike_twice(&stage, 5001, 9001);
    const int64_t campaign = stage.campaign_count + 1; /* its id: they are counted */
    const hf_decision_event decisions[] = {
        {.decision = HF_DECISION_DISMISS_CAMPAIGN, .campaign_id = campaign},
        {.decision = HF_DECISION_REOPEN_CAMPAIGN, .campaign_id = campaign},
        {.decision = HF_DECISION_CLEAR_MEMBER,
         .crew_id = stage.crews[0].crew_id,
         .account = {5001}},
        {.decision = HF_DECISION_RESTORE_MEMBER,
         .crew_id = stage.crews[0].crew_id,
         .account = {5001}},
    };
    for (int i = 0; i < 20; i++) {
        stage.now += HF_MINUTE_USEC;
        CU_ASSERT_EQUAL(stage_report(&stage, 5001 + i, 9003, false), HF_OK);
    }
    for (size_t i = 0; i < sizeof decisions / sizeof decisions[0]; i++) {
        const hf_event event = {.type = HF_EVENT_DECISION, .u.decision = decisions[i]};
        CU_ASSERT_EQUAL(stage_push(&stage, event), HF_OK);
    }
    stage_take(&stage);
    CU_ASSERT_EQUAL_FATAL(stage_campaign(&stage, 9003)->campaign_id, campaign);
    CU_ASSERT_EQUAL(stage_suppressed(&stage, 9003), 20);
    const char *what;
    CU_ASSERT_EQUAL(hf_engine_validate(stage.engine, &what), HF_OK);
    stage_close(&stage);
}

static void a_released_hold_is_not_placed_again_for_that_crew(void)
{
    OPEN();
    stage_strike_twice(&stage, 5001, 9001);
    stage_decide(&stage, HF_DECISION_RELEASE_HOLD, stage_campaign(&stage, 9002)->campaign_id);
    const int holds = stage.hold_count;
    stage_wait(&stage, 200 * HF_HOUR_USEC); /* a new episode */
    stage_attack(&stage, 5001, 20, 9002);
    CU_ASSERT_EQUAL(stage.hold_count, holds);
    CU_ASSERT_TRUE(stage_suppressed(&stage, 9002) > 20);
    stage_close(&stage);
}

static void a_shadow_finds_and_holds_nothing(void)
{
    if (!stage_open(&stage, true)) {
        CU_FAIL("out of memory");
        return;
    }
    stage_strike_twice(&stage, 5001, 9001);
    CU_ASSERT_TRUE(stage_campaign(&stage, 9002)->is_shadow);
    CU_ASSERT_EQUAL(stage.hold_count, 0);
    CU_ASSERT_EQUAL(stage.suppression_count, 0);
    stage_close(&stage);
}

static void two_crews_stay_two(void)
{
    OPEN();
    stage_strike_twice(&stage, 5001, 9001);
    stage_attack(&stage, 6001, 20, 9011);
    stage_attack(&stage, 6001, 20, 9012);
    CU_ASSERT_EQUAL(stage.crew_count, 2);
    CU_ASSERT_NOT_EQUAL(stage_member(&stage, 5001)->crew_id, stage_member(&stage, 6001)->crew_id);
    stage_close(&stage);
}

/* ---- looks that would take too long ---- */

/* 150 accounts with sixty reports each, among 3,000 targets that 3,000 others report too, ten
 * times each: the former have met eight thousand times. */
static void busy_lives(void)
{
    hf_rng rng;
    hf_rng_init(&rng, 11);
    for (int round = 0; round < 60; round++) {
        for (int64_t account = 6001; account <= 6150; account++)
            (void)stage_report(&stage, account, 40001 + (int64_t)hf_rng_below(&rng, 3000), false);
        for (int i = 0; i < 500; i++)
            (void)stage_report(&stage, 20001 + (int64_t)hf_rng_below(&rng, 3000),
                               40001 + (int64_t)hf_rng_below(&rng, 3000), false);
        stage_wait(&stage, 5 * HF_HOUR_USEC);
    }
}

static void people_with_long_histories_are_no_crew(void)
{
    OPEN();
    busy_lives();
    stage_attack(&stage, 6001, 150, 9001);
    CU_ASSERT_TRUE(stage.engine->overlap.is_thinned);
    CU_ASSERT_PTR_NULL(stage_campaign(&stage, 9001));
    stage_close(&stage);
}

static void a_crew_with_long_histories_is_found_all_the_same(void)
{
    OPEN();
    busy_lives();
    for (int64_t target = 9001; target <= 9012; target++) {
        stage_attack(&stage, 6001, 150, target);
        stage_wait(&stage, HF_HOUR_USEC);
    }
    CU_ASSERT_TRUE(stage.engine->overlap.is_thinned);
    CU_ASSERT_EQUAL(stage.crew_count, 1);
    CU_ASSERT_EQUAL(stage_suppressed(&stage, 9012), 106); /* as many as without thinning out */
    stage_close(&stage);
}

static const hf_test tests[] = {
    {"honest people alone are no finding", honest_people_alone_are_no_finding},
    {"a second strike is held, and the first found backwards",
     a_second_strike_is_held_and_the_first_found_backwards},
    {"a known crew is held before its tenth report", a_known_crew_is_held_before_its_tenth_report},
    {"a bystander in the burst is no member", a_bystander_in_the_burst_is_no_member},
    {"a hold yields to independent voices, and comes not again",
     a_hold_yields_to_independent_voices_and_comes_not_again},
    {"automation is no voice, trusted flaggers are", automation_is_no_voice_and_staff_are},
    {"a retracted report is no voice", a_retracted_report_is_no_voice},
    {"a hold ends by itself after the crew's last report",
     a_hold_ends_by_itself_after_the_crews_last_report},
    {"protected reports are never suppressed", protected_reports_are_never_suppressed},
    {"instances and staff are in no crew", instances_and_staff_are_in_no_crew},
    {"poor standing ends a hold and lifts", poor_standing_ends_a_hold_and_lifts},
    {"what the crew itself had upheld is no poor standing",
     what_the_crew_itself_had_upheld_is_no_poor_standing},
    {"a crew whose targets staff upheld is credible",
     a_crew_whose_targets_staff_upheld_is_credible},
    {"a minority is suppressed without a hold", a_minority_is_suppressed_without_a_hold},
    {"a dismissed campaign stays free, its meetings are no evidence, new ones are",
     a_dismissed_campaign_stays_free_and_its_meetings_are_no_evidence},
    {"what staff undo before it was told is suppressed once",
     what_staff_undo_meanwhile_is_suppressed_once},
    {"a released hold is not placed again for that crew",
     a_released_hold_is_not_placed_again_for_that_crew},
    {"a shadow finds, and holds nothing", a_shadow_finds_and_holds_nothing},
    {"two crews stay two", two_crews_stay_two},
    {"people with long histories are no crew", people_with_long_histories_are_no_crew},
    {"a crew with long histories is found all the same",
     a_crew_with_long_histories_is_found_all_the_same},
};
HF_TEST_MAIN("engine rules", tests)
