/* Events, odd ones too: what is stored, refused and forgotten. */
#include "base/rng.h"
#include "engine_stage.h"
#include "support/runner.h"

static hf_stage stage;

static hf_engine_stats stats(void)
{
    hf_engine_stats now;
    hf_engine_get_stats(stage.engine, &now);
    return now;
}

static void assert_sound(void)
{
    const char *what = "";
    HF_ASSERT_OK(hf_engine_validate(stage.engine, &what));
    if (*what != 0)
        (void)fprintf(stderr, "%s\n", what);
}

static void odd_reports_are_counted_and_no_more(void)
{
    CU_ASSERT_TRUE_FATAL(stage_open(&stage, false));
    const hf_engine_stats before = stats();
    HF_ASSERT_OK(stage_report(&stage, 7, 7, false));
    hf_event again = {.type = HF_EVENT_REPORT,
                      .at = stage.now,
                      .u.report = {.report_id = 900001, .reporter = {7}, .target = {8}}};
    HF_ASSERT_OK(hf_engine_push(stage.engine, &again, HF_MODE_JUDGE));
    HF_ASSERT_OK(hf_engine_push(stage.engine, &again, HF_MODE_JUDGE));
    hf_event old = {.type = HF_EVENT_REPORT,
                    .at = stage.now - 31 * HF_DAY_USEC,
                    .u.report = {.report_id = 900002, .reporter = {7}, .target = {8}}};
    HF_ASSERT_OK(hf_engine_push(stage.engine, &old, HF_MODE_JUDGE));
    hf_event unknown = {.type = HF_EVENT_OUTCOME,
                        .at = stage.now,
                        .u.outcome = {1, 999999, {1}, {2}, HF_OUTCOME_UPHELD, true}};
    HF_ASSERT_OK(hf_engine_push(stage.engine, &unknown, HF_MODE_JUDGE));
    const hf_engine_stats after = stats();
    CU_ASSERT_EQUAL(after.self_reports, before.self_reports + 1);
    CU_ASSERT_EQUAL(after.repeated, before.repeated + 1);
    CU_ASSERT_EQUAL(after.too_old, before.too_old + 1);
    CU_ASSERT_EQUAL(after.unmatched, before.unmatched + 1);
    CU_ASSERT_EQUAL(after.window_reports, before.window_reports + 1);
    assert_sound();
    stage_close(&stage);
}

static void what_is_out_of_range_is_refused(void)
{
    CU_ASSERT_TRUE_FATAL(stage_open(&stage, false));
    const hf_engine_stats before = stats();
    hf_event event = {.type = HF_EVENT_REPORT,
                      .at = INT64_MAX,
                      .u.report = {.report_id = 1, .reporter = {1}, .target = {2}}};
    HF_ASSERT_STATUS(hf_engine_push(stage.engine, &event, HF_MODE_JUDGE), HF_EINVAL);
    event.at = HF_USEC_NONE;
    HF_ASSERT_STATUS(hf_engine_push(stage.engine, &event, HF_MODE_JUDGE), HF_EINVAL);
    event = (hf_event){.type = HF_EVENT_OUTCOME, .u.outcome = {.outcome = HF_OUTCOME_COUNT}};
    HF_ASSERT_STATUS(hf_engine_push(stage.engine, &event, HF_MODE_JUDGE), HF_EINVAL);
    event = (hf_event){.type = HF_EVENT_TYPE_COUNT};
    HF_ASSERT_STATUS(hf_engine_push(stage.engine, &event, HF_MODE_JUDGE), HF_EINVAL);
    CU_ASSERT_EQUAL(stats().now, before.now);
    stage_close(&stage);
}

static void looks_follow_the_ladder(void)
{
    static const int rungs[] = {5, 6, 8, 10, 13, 16, 20, 25, 32, 40};
    CU_ASSERT_TRUE_FATAL(stage_open(&stage, false));
    for (int n = 1, rung = 0; n <= 40; n++) {
        const int64_t before = stats().looks;
        HF_ASSERT_OK(
            stage_report(&stage, 20000 + n, 9001, false)); /* one hour, day and week: one look */
        const bool is_rung = n == rungs[rung];
        CU_ASSERT_EQUAL(stats().looks, before + (is_rung ? 1 : 0));
        rung += is_rung && rung < 9;
    }
    stage_close(&stage);
}

static void everything_falls_out_of_the_window(void)
{
    CU_ASSERT_TRUE_FATAL(stage_open(&stage, false));
    CU_ASSERT_EQUAL(stats().window_reports, 1200);
    stage_wait(&stage, 10 * HF_DAY_USEC);
    assert_sound();
    stage_wait(&stage, 10 * HF_DAY_USEC);
    CU_ASSERT_TRUE(stats().window_reports < 1200 && stats().window_reports > 0);
    assert_sound();
    stage_wait(&stage, 30 * HF_DAY_USEC);
    CU_ASSERT_EQUAL(stats().window_reports, 0);
    assert_sound();
    stage_close(&stage);
}

/* Late rows, repeats, heavy reporters, retractions and outcomes, in no order. */
static void random_streams_leave_it_sound(void)
{
    hf_rng rng;
    CU_ASSERT_TRUE_FATAL(stage_open(&stage, false));
    hf_rng_init(&rng, 77);
    for (int i = 0; i < 30000; i++) {
        const hf_usec at =
            stage.now + (hf_usec)i * HF_MINUTE_USEC - hf_rng_between(&rng, 0, 3 * HF_DAY_USEC);
        const hf_account_id reporter = {
            3000 + (int64_t)(hf_rng_below(&rng, 3) == 0 ? 0 : hf_rng_below(&rng, 60))};
        const hf_account_id target = {7000 + (int64_t)hf_rng_below(&rng, 900)};
        hf_event event = {.type = HF_EVENT_REPORT,
                          .at = at,
                          .u.report = {.report_id = 5000000 + i,
                                       .reporter = reporter,
                                       .target = target,
                                       .is_protected = i % 7 == 0}};
        if (i % 11 == 0)
            event = (hf_event){.type = HF_EVENT_OUTCOME,
                               .at = at,
                               .u.outcome = {i, 5000000 + i - 5, reporter, target,
                                             (hf_outcome)(i % HF_OUTCOME_COUNT), true}};
        HF_ASSERT_OK(hf_engine_push(stage.engine, &event, HF_MODE_JUDGE));
        if (i % 3000 == 0)
            assert_sound();
    }
    assert_sound();
    stage_close(&stage);
}

/* Staff move the end of the hold of 9002. */
static void move_end(hf_decision decision, hf_usec decided_at, hf_usec was_until, hf_usec until)
{
    const hf_event event = {.type = HF_EVENT_DECISION,
                            .at = decided_at,
                            .u.decision = {.decision = decision,
                                           .campaign_id = stage_hold(&stage, 9002)->campaign_id,
                                           .was_until = was_until,
                                           .until = until}};
    HF_ASSERT_OK(hf_engine_push(stage.engine, &event, HF_MODE_JUDGE));
    CU_ASSERT_EQUAL(hf_engine_pending(stage.engine), 0); /* the database has it */
}

static void a_hold_that_staff_extend_ends_then_and_undone_at_its_own_time(void)
{
    for (int is_undone = 0; is_undone < 2; is_undone++) {
        CU_ASSERT_TRUE_FATAL(stage_open(&stage, false));
        stage_strike_twice(&stage, 5001, 9001);
        const hf_usec own = stage_hold(&stage, 9002)->expires_at;
        const hf_usec later = own + 200 * HF_HOUR_USEC;
        move_end(HF_DECISION_EXTEND_HOLD, stage.now, own, later);
        move_end(HF_DECISION_EXTEND_HOLD, stage.now, own, later - HF_HOUR_USEC); /* later only */
        if (is_undone)
            move_end(HF_DECISION_SHORTEN_HOLD, stage.now, later, own);
        move_end(HF_DECISION_SHORTEN_HOLD, stage.now, later + 1, stage.now); /* of another end */
        stage_wait(&stage, 73 * HF_HOUR_USEC);
        CU_ASSERT_EQUAL(stage_hold(&stage, 9002)->state,
                        is_undone ? HF_HOLD_EXPIRED : HF_HOLD_ACTIVE);
        stage_wait(&stage, 200 * HF_HOUR_USEC);
        CU_ASSERT_EQUAL(stage_hold(&stage, 9002)->state, HF_HOLD_EXPIRED);
        CU_ASSERT_EQUAL(stage_hold(&stage, 9002)->ended_at, is_undone ? own : later);
        stage_close(&stage);
    }
}

static void an_extended_hold_yields_all_the_same(void)
{
    CU_ASSERT_TRUE_FATAL(stage_open(&stage, false));
    stage_strike_twice(&stage, 5001, 9001);
    const hf_usec own = stage_hold(&stage, 9002)->expires_at;
    move_end(HF_DECISION_EXTEND_HOLD, stage.now, own, own + 200 * HF_HOUR_USEC);
    stage_wait(&stage, 73 * HF_HOUR_USEC);
    stage_attack(&stage, 1, 10, 9002);
    CU_ASSERT_EQUAL(stage_hold(&stage, 9002)->state, HF_HOLD_YIELDED);
    stage_close(&stage);
}

/* It was over here when the decision was read, and another crew's was placed: of the two the
 * database has the extended one. */
static void an_extension_that_is_read_late_counts_from_when_it_was_made(void)
{
    CU_ASSERT_TRUE_FATAL(stage_open(&stage, false));
    stage_strike_twice(&stage, 5001, 9001);
    stage_strike_twice(&stage, 6001, 9011);
    const hf_hold *hold = stage_hold(&stage, 9002);
    const hf_usec own = hold->expires_at;
    const hf_usec later = own + 200 * HF_HOUR_USEC;
    stage_wait(&stage, own - stage.now + HF_HOUR_USEC);
    CU_ASSERT_EQUAL(hold->state, HF_HOLD_EXPIRED);
    const int holds = stage.hold_count;
    stage_attack(&stage, 6001, 20, 9002);
    CU_ASSERT_EQUAL_FATAL(stage.hold_count, holds + 1);
    const hf_hold *other = &stage.holds[holds];
    CU_ASSERT_EQUAL(other->state, HF_HOLD_ACTIVE);
    hf_event late = {.type = HF_EVENT_DECISION,
                     .at = own + 1,
                     .u.decision = {.decision = HF_DECISION_EXTEND_HOLD,
                                    .campaign_id = hold->campaign_id,
                                    .until = later - HF_HOUR_USEC}};
    HF_ASSERT_OK(hf_engine_push(stage.engine, &late, HF_MODE_JUDGE)); /* of one that had ended */
    stage_take(&stage);
    CU_ASSERT_EQUAL(other->state, HF_HOLD_ACTIVE);
    late.at = own - HF_HOUR_USEC;
    late.u.decision.until = later;
    HF_ASSERT_OK(hf_engine_push(stage.engine, &late, HF_MODE_JUDGE));
    stage_take(&stage);
    CU_ASSERT_EQUAL(other->state, HF_HOLD_WITHDRAWN);
    stage_wait(&stage, 210 * HF_HOUR_USEC);
    CU_ASSERT_EQUAL(hold->state, HF_HOLD_EXPIRED);
    CU_ASSERT_EQUAL(hold->ended_at, later);
    stage_close(&stage);
}

static void what_left_a_shorter_window_is_forgotten_at_once(void)
{
    hf_policy policy;
    CU_ASSERT_TRUE_FATAL(stage_open(&stage, false));
    const int64_t before = stats().window_reports;
    hf_policy_init(&policy);
    policy.window_days = 8;
    HF_ASSERT_OK(hf_engine_set_policy(stage.engine, &policy));
    CU_ASSERT_EQUAL(stats().window, 8 * HF_DAY_USEC);
    CU_ASSERT_TRUE(stats().window_reports > 0 && stats().window_reports < before);
    assert_sound();
    const int64_t short_count = stats().window_reports;
    HF_ASSERT_OK(hf_engine_advance(stage.engine, stats().now));
    CU_ASSERT_EQUAL(stats().window_reports, short_count);
    policy.window_days = 30;
    HF_ASSERT_OK(hf_engine_set_policy(stage.engine, &policy));
    CU_ASSERT_EQUAL(stats().window_reports, short_count);
    assert_sound();
    stage_close(&stage);
}

static const hf_test tests[] = {
    {"odd reports are counted, and no more", odd_reports_are_counted_and_no_more},
    {"what is out of range is refused", what_is_out_of_range_is_refused},
    {"looks follow the ladder", looks_follow_the_ladder},
    {"everything falls out of the window", everything_falls_out_of_the_window},
    {"what left a shorter window is forgotten at once",
     what_left_a_shorter_window_is_forgotten_at_once},
    {"a hold that staff extend ends then, and undone at its own time",
     a_hold_that_staff_extend_ends_then_and_undone_at_its_own_time},
    {"an extended hold yields all the same", an_extended_hold_yields_all_the_same},
    {"an extension that is read late counts from when it was made",
     an_extension_that_is_read_late_counts_from_when_it_was_made},
    {"random streams leave it sound", random_streams_leave_it_sound},
};
HF_TEST_MAIN("engine events", tests)
