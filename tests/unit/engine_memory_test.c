/*
 * Memory: whatever fails, an engine that did not begin a call is unchanged; under a cap the window
 * shrinks.
 *
 * Findings are compared as the bytes that the worker would write.
 */
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/alloc.h"
#include "base/budget.h"
#include "holdfast/engine.h"
#include "store/outbox.h"
#include "support/counting.h"
#include "support/runner.h"

enum { EVENTS = 700, TAKE_EVERY = 90 };

typedef struct hf_play {
    hf_engine *engine;
    hf_outbox outbox;
    hf_allocator plain;
    uint64_t digest; /* of all findings so far */
    int64_t findings;
    int refused; /* calls that were */
} hf_play;

/* ---- the stream: a background, three strikes, lists that copy one another, staff ---- */

static hf_event report(int i)
{
    static const int strikes[] = {300, 420, 540};
    int64_t reporter = 1 + i * 7 % 90;
    int64_t target = 1000 + i * 11 % 77;
    for (int s = 0; s < 3; s++)
        if (i >= strikes[s] && i < strikes[s] + 60 && i % 3 != 0) {
            reporter = 5000 + (i - strikes[s]) * 2 / 3 % 30;
            target = 9000 + s;
        }
    return (hf_event){.type = HF_EVENT_REPORT,
                      .u.report = {.report_id = i + 1,
                                   .reporter = {reporter},
                                   .target = {target},
                                   .is_protected = i % 31 == 0,
                                   .traits = {.origin = (uint32_t)(i % 5)}}};
}

static hf_event event_at(int i)
{
    hf_event event = report(i);
    if (i < 60) {
        event = (hf_event){.type = HF_EVENT_ACCOUNT,
                           .u.account = {.account = {i + 1},
                                         .created_at = (hf_usec)i * HF_DAY_USEC,
                                         .followers = i,
                                         .following = 5}};
    } else if (i < 66) {
        event =
            (hf_event){.type = HF_EVENT_LIST, .u.list = {.list = {i - 59}, .owner = {2000 + i}}};
    } else if (i % 13 == 5) {
        event = (hf_event){
            .type = HF_EVENT_ENTRY,
            .u.entry = {
                .entry_id = i, .list = {1 + i % 2}, .target = {1000 + i / 26}, .added_by = {2060}}};
    } else if (i % 17 == 3) {
        event = (hf_event){.type = HF_EVENT_SUBSCRIPTION,
                           .u.subscription = {.subscription_id = i,
                                              .list = {1 + i % 6},
                                              .subscriber = {5000 + i % 30}}};
    } else if (i % 19 == 7) {
        const hf_report_event about = report(i - 20).u.report;
        event = (hf_event){.type = HF_EVENT_OUTCOME,
                           .u.outcome = {i, about.report_id, about.reporter, about.target,
                                         (hf_outcome)(i % HF_OUTCOME_COUNT), true}};
    } else if (i == 520 || i == 640) {
        event = (hf_event){.type = HF_EVENT_DECISION,
                           .u.decision = {.decision = i == 520 ? HF_DECISION_DISMISS_CAMPAIGN
                                                               : HF_DECISION_CONFIRM_CAMPAIGN,
                                          .campaign_id = 1 + i / 640}};
    }
    event.at = (hf_usec)i * 5 * HF_MINUTE_USEC;
    return event;
}

/* ---- playing it ---- */

static void take(hf_play *play)
{
    hf_outbox_step steps[HF_OUTBOX_TABLES];
    hf_outbox_begin(&play->outbox);
    HF_ASSERT_OK(hf_engine_take_findings(play->engine, hf_outbox_add, &play->outbox));
    play->findings += (int64_t)play->outbox.row_count;
    const int count = hf_outbox_finish(&play->outbox, steps);
    for (int i = 0; i < count; i++)
        play->digest = XXH3_64bits_withSeed(steps[i].bytes, steps[i].size, play->digest);
}

static void assert_unchanged(const hf_play *play, const hf_engine_stats *before, size_t pending)
{
    hf_engine_stats after;
    const char *what = "";
    hf_engine_get_stats(play->engine, &after);
    CU_ASSERT_FALSE(after.is_torn);
    CU_ASSERT_EQUAL(after.now, before->now);
    CU_ASSERT_EQUAL(after.window, before->window);
    CU_ASSERT_EQUAL(after.window_reports, before->window_reports);
    CU_ASSERT_EQUAL(after.accounts, before->accounts);
    CU_ASSERT_EQUAL(after.crews, before->crews);
    CU_ASSERT_EQUAL(after.campaigns, before->campaigns);
    CU_ASSERT_EQUAL(after.looks, before->looks);
    CU_ASSERT_EQUAL(after.findings, before->findings);
    CU_ASSERT_EQUAL(after.self_reports, before->self_reports);
    CU_ASSERT_EQUAL(after.unmatched, before->unmatched);
    CU_ASSERT_EQUAL(hf_engine_pending(play->engine), pending);
    HF_ASSERT_OK(hf_engine_validate(play->engine, &what));
}

static hf_status call(hf_play *play, const hf_event *event)
{
    return event->type == HF_EVENT_TYPE_COUNT ? hf_engine_advance(play->engine, event->at)
                                              : hf_engine_push(play->engine, event, HF_MODE_JUDGE);
}

/* A refused call is repeated, when `more` says there is memory again. */
static void call_until_done(hf_play *play, const hf_event *event, size_t *limit)
{
    hf_engine_stats before;
    hf_engine_get_stats(play->engine, &before);
    const size_t pending = hf_engine_pending(play->engine);
    hf_status status = call(play, event);
    while (status == HF_ENOMEM && play->refused < 1000) {
        play->refused++;
        assert_unchanged(play, &before, pending);
        if (limit != NULL)
            *limit += 256 << 10;
        status = call(play, event);
    }
    HF_ASSERT_OK(status);
}

/* The whole stream; *limit: what the allocator may hold, raised when it was too little. */
static bool play_all(hf_play *play, hf_allocator allocator, size_t *limit)
{
    hf_engine_config config = {.allocator = allocator, .seed = 3};
    *play = (hf_play){.plain = hf_allocator_libc()};
    hf_policy_init(&config.policy);
    if (hf_engine_new(&config, &play->engine) != HF_OK)
        return false;
    hf_outbox_init(&play->outbox, &play->plain);
    for (int i = 0; i < EVENTS; i++) {
        const hf_event event = event_at(i);
        call_until_done(play, &event, limit);
        if (i % TAKE_EVERY == TAKE_EVERY - 1)
            take(play);
    }
    const hf_event end = {.type = HF_EVENT_TYPE_COUNT, .at = 20 * HF_DAY_USEC};
    call_until_done(play, &end, limit);
    take(play);
    hf_outbox_done(&play->outbox);
    hf_engine_free(play->engine);
    return true;
}

static hf_play undisturbed;
static int64_t requests; /* of memory, in it */
static size_t peak_bytes;

static void the_stream_is_worth_playing(void)
{
    hf_counting counting;
    CU_ASSERT_TRUE(play_all(&undisturbed, hf_counting_init(&counting), NULL));
    CU_ASSERT_EQUAL(undisturbed.refused, 0);
    CU_ASSERT_TRUE(undisturbed.findings > 100);
    CU_ASSERT_EQUAL(counting.live_bytes, 0);
    requests = counting.allocations;
    peak_bytes = counting.peak_bytes;
}

/* Once: the reserve is there for it, or the call did not begin. */
static void whichever_request_fails_the_findings_are_the_same(void)
{
    int refused = 0;
    for (int64_t k = 1; k <= requests; k++) {
        hf_play play;
        hf_counting counting;
        const hf_allocator allocator = hf_counting_init(&counting);
        counting.fail_at = k;
        if (play_all(&play, allocator, NULL)) {
            CU_ASSERT_EQUAL(play.digest, undisturbed.digest);
            CU_ASSERT_EQUAL(play.findings, undisturbed.findings);
            refused += play.refused;
        }
        CU_ASSERT_EQUAL(counting.live_bytes, 0);
        CU_ASSERT_FALSE(counting.lied);
    }
    CU_ASSERT_TRUE(refused > 10);
}

/* Every request fails from where memory ends, until there is a little more. */
static void wherever_memory_ends_the_findings_are_the_same(void)
{
    const hf_allocator libc = hf_allocator_libc();
    const size_t step = 40009;
    int refused = 0;
    for (size_t limit = 100000; limit < peak_bytes + step; limit += step) {
        hf_play play;
        hf_budget there_is;
        hf_budget_init(&there_is, &libc, 0, limit);
        if (!play_all(&play, hf_budget_allocator(&there_is), &there_is.max_bytes))
            continue;
        CU_ASSERT_EQUAL(play.digest, undisturbed.digest);
        CU_ASSERT_EQUAL(play.findings, undisturbed.findings);
        CU_ASSERT_EQUAL(there_is.bytes, 0);
        refused += play.refused;
    }
    CU_ASSERT_TRUE(refused > 50);
}

/* ---- rows that are loaded ---- */

static void a_row_that_could_not_be_loaded_can_be_loaded_again(void)
{
    for (int64_t k = 1; k < 60; k++) {
        hf_counting counting;
        hf_engine_config config = {.allocator = hf_counting_init(&counting), .seed = 3};
        hf_engine *engine = NULL;
        hf_finding crew = {.type = HF_FINDING_CREW, .u.crew = {.crew_id = 1}};
        hf_finding member = {
            .type = HF_FINDING_CREW_MEMBER,
            .u.crew_member = {.crew_id = 1, .account = {7}, .cleared_at = HF_USEC_NONE}};
        hf_policy_init(&config.policy);
        HF_REQUIRE_OK(hf_engine_new(&config, &engine));
        counting.fail_at = k;
        for (int i = 0; i < 2; i++) {
            const hf_finding *row = i == 0 ? &crew : &member;
            hf_status status = hf_engine_load(engine, row);
            if (status == HF_ENOMEM)
                status = hf_engine_load(engine, row);
            HF_ASSERT_OK(status);
        }
        hf_engine_stats stats;
        hf_engine_get_stats(engine, &stats);
        CU_ASSERT_EQUAL(stats.crews, 1);
        CU_ASSERT_EQUAL(stats.accounts, 1);
        CU_ASSERT_FALSE(stats.is_torn);
        hf_engine_free(engine);
        CU_ASSERT_EQUAL(counting.live_bytes, 0);
    }
}

/* ---- the cap ---- */

typedef struct hf_capped {
    hf_engine *engine;
    hf_engine_stats stats;
    hf_counting counting;
    hf_status status;
    int marked, unmarked; /* campaigns */
} hf_capped;

static hf_status count_marks(void *ctx, const hf_finding *finding)
{
    hf_capped *capped = ctx;
    if (finding->type != HF_FINDING_CAMPAIGN)
        return HF_OK;
    if (finding->u.campaign.is_window_short)
        capped->marked++;
    else
        capped->unmarked++;
    return HF_OK;
}

/* 25 days of 2,000 reports, a crew of 20 that strikes on the 5th and the 24th. */
static void run_capped(hf_capped *capped, size_t max_bytes)
{
    hf_engine_config config = {.seed = 3, .memory_max_bytes = max_bytes};
    *capped = (hf_capped){.status = HF_OK};
    config.allocator = hf_counting_init(&capped->counting);
    hf_policy_init(&config.policy);
    capped->status = hf_engine_new(&config, &capped->engine);
    for (int i = 0; i < 50000 && capped->status == HF_OK; i++) {
        const int place = i % 2000;
        const bool is_attack =
            (i / 2000 == 4 || i / 2000 == 23) && place >= 600 && place < 720 && place % 2 == 0;
        const hf_event event = {
            .type = HF_EVENT_REPORT,
            .at = i * (HF_DAY_USEC / 2000),
            .u.report = {.report_id = i + 1,
                         .reporter = {is_attack ? 90000 + place / 2 % 20 : 1 + i * 37 % 1777},
                         .target = {is_attack ? 80000 + (place - 600) / 40 : 100000 + i / 2}}};
        capped->status = hf_engine_push(capped->engine, &event, HF_MODE_JUDGE);
    }
    if (capped->engine == NULL)
        return;
    const char *what = "";
    HF_ASSERT_OK(hf_engine_validate(capped->engine, &what));
    HF_ASSERT_OK(hf_engine_take_findings(capped->engine, count_marks, capped));
    hf_engine_get_stats(capped->engine, &capped->stats);
    hf_engine_free(capped->engine);
    CU_ASSERT_EQUAL(capped->counting.live_bytes, 0);
    if (max_bytes > 0)
        CU_ASSERT_TRUE(capped->counting.peak_bytes <= max_bytes);
}

static void near_the_cap_the_window_shrinks_and_campaigns_are_marked(void)
{
    hf_capped whole;
    hf_capped capped;
    hf_capped again;
    run_capped(&whole, 0);
    HF_ASSERT_OK(whole.status);
    CU_ASSERT_FALSE(whole.stats.is_window_short);
    CU_ASSERT_TRUE(whole.marked == 0 && whole.unmarked >= 6);
    run_capped(&capped, whole.stats.memory_bytes / 10 * 9);
    HF_ASSERT_OK(capped.status);
    CU_ASSERT_TRUE(capped.stats.is_window_short);
    CU_ASSERT_TRUE(capped.stats.shortenings >= 1 && capped.stats.shortenings < 29);
    CU_ASSERT_TRUE(capped.stats.window >= HF_DAY_USEC && capped.stats.window < 29 * HF_DAY_USEC);
    CU_ASSERT_TRUE(capped.stats.window_reports < whole.stats.window_reports);
    CU_ASSERT_TRUE(capped.marked >= 3 && capped.unmarked >= 3);
    run_capped(&again, whole.stats.memory_bytes / 10 * 9);
    CU_ASSERT_EQUAL(again.stats.window, capped.stats.window);
    CU_ASSERT_EQUAL(again.stats.window_reports, capped.stats.window_reports);
    CU_ASSERT_EQUAL(again.marked, capped.marked);
}

static void a_cap_that_does_not_hold_a_day_is_refused(void)
{
    hf_capped capped;
    run_capped(&capped, 1000);
    HF_ASSERT_STATUS(capped.status, HF_ENOMEM);
    run_capped(&capped, 2 << 20);
    HF_ASSERT_STATUS(capped.status, HF_ENOMEM);
    CU_ASSERT_FALSE(capped.stats.is_torn);
}

static const hf_test tests[] = {
    {"the stream is worth playing", the_stream_is_worth_playing},
    {"whichever request fails, the findings are the same",
     whichever_request_fails_the_findings_are_the_same},
    {"wherever memory ends, the findings are the same",
     wherever_memory_ends_the_findings_are_the_same},
    {"a row that could not be loaded can be loaded again",
     a_row_that_could_not_be_loaded_can_be_loaded_again},
    {"near the cap the window shrinks, and campaigns are marked",
     near_the_cap_the_window_shrinks_and_campaigns_are_marked},
    {"a cap that does not hold a day is refused", a_cap_that_does_not_hold_a_day_is_refused},
};
HF_TEST_MAIN("engine memory", tests)
