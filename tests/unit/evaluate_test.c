/* Trials, books, comparisons, calibration: histories through engines of their own. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "evaluate/calibration.h"
#include "evaluate/compare.h"
#include "evaluate/poisson.h"
#include "support/counting.h"
#include "support/runner.h"

enum { BACKGROUND = 2400, CREW = 10, ATTACKS = 5, EVENTS_MAX = BACKGROUND + 200 };

static const hf_usec start = 1000 * HF_DAY_USEC;

typedef struct history {
    hf_event events[EVENTS_MAX];
    size_t count;
    hf_allocator allocator;
} history;

static hf_event *add(history *h, hf_event_type type, hf_usec at)
{
    hf_event *event = &h->events[h->count++];
    *event = (hf_event){.type = type, .at = at};
    return event;
}

static void add_report(history *h, int64_t reporter, int64_t target, hf_usec at)
{
    add(h, HF_EVENT_REPORT, at)->u.report = (hf_report_event){
        .report_id = (int64_t)h->count, .reporter = {reporter}, .target = {target}};
}

/* Strangers over 40 days; a crew of ten attacks accounts 5001 to 5005 on five days of them. */
static void make_history(history *h)
{
    hf_rng rng;
    hf_rng_init(&rng, 3);
    h->count = 0;
    h->allocator = hf_allocator_libc();
    for (int i = 0; i < BACKGROUND; i++) {
        const hf_usec at = start + i * 24 * HF_MINUTE_USEC;
        add_report(h, 1 + i % 400, 1001 + (int64_t)hf_rng_below(&rng, 300), at);
        for (int member = 0; i % 500 == 300 && member < CREW; member++)
            add_report(h, 9001 + member, 5001 + i / 500, at + (1 + member) * HF_MINUTE_USEC);
    }
}

static hf_policy default_policy(void)
{
    hf_policy policy;
    hf_policy_init(&policy);
    return policy;
}

static hf_status run(const history *h, const hf_policy *policy, const hf_book *live, hf_book *book,
                     hf_trial_result *result)
{
    const hf_trial trial = {.allocator = &h->allocator,
                            .events = h->events,
                            .count = h->count,
                            .policy = policy,
                            .seed = 5,
                            .live = live};
    hf_book_init(book, &h->allocator);
    return hf_trial_run(&trial, book, result);
}

static const hf_period always = {.since = HF_USEC_NONE, .until = INT64_MAX};

/* ---- trials ---- */

static void a_trial_finds_what_is_there(void)
{
    static history h;
    hf_book book;
    hf_trial_result result;
    const hf_policy policy = default_policy();
    make_history(&h);
    HF_ASSERT_OK(run(&h, &policy, NULL, &book, &result));
    CU_ASSERT_EQUAL(book.campaign_count, ATTACKS);
    for (size_t i = 0; i < book.campaign_count; i++) {
        const hf_booked_campaign *campaign = &book.campaigns[i];
        CU_ASSERT_TRUE(campaign->row.target.v >= 5001 && campaign->row.target.v <= 5005);
        CU_ASSERT_PTR_EQUAL(hf_book_find(&book, campaign->row.campaign_id), campaign);
        CU_ASSERT_TRUE(campaign->channel < HF_CHANNEL_BURST && campaign->log10_p < -2);
    }
    CU_ASSERT_EQUAL(book.suppression_count, ATTACKS * CREW);
    CU_ASSERT_EQUAL(result.stats.campaigns, ATTACKS);
    hf_book_done(&book);
}

static void an_empty_history_has_no_findings(void)
{
    static history h;
    hf_book book;
    hf_trial_result result;
    const hf_policy policy = default_policy();
    h.count = 0;
    h.allocator = hf_allocator_libc();
    HF_ASSERT_OK(run(&h, &policy, NULL, &book, &result));
    CU_ASSERT_EQUAL(book.campaign_count, 0);
    hf_book_done(&book);
}

static void a_policy_out_of_bounds_is_refused(void)
{
    static history h;
    hf_book book;
    hf_trial_result result;
    hf_policy policy = default_policy();
    policy.min_crew = 1;
    make_history(&h);
    HF_ASSERT_STATUS(run(&h, &policy, NULL, &book, &result), HF_EINVAL);
    hf_book_done(&book);
}

static void memory_that_fails_leaves_nothing_behind(void)
{
    static history h;
    hf_counting counting;
    const hf_policy policy = default_policy();
    make_history(&h);
    h.allocator = hf_counting_init(&counting);
    bool has_failed = true; /* the run came to the k-th request */
    int64_t k = 0;
    while (has_failed) {
        hf_book book;
        hf_trial_result result;
        counting.fail_at = k = k * 5 / 4 + 1;
        const hf_status status = run(&h, &policy, NULL, &book, &result);
        has_failed = counting.fail_at == 0;
        /* The engine has a reserve for what fails in the middle of a call. */
        CU_ASSERT_TRUE(status == HF_OK || (has_failed && status == HF_ENOMEM));
        hf_book_done(&book);
        CU_ASSERT_EQUAL(counting.live_bytes, 0);
    }
    CU_ASSERT_TRUE(k > 100);
}

/* ---- decisions ---- */

/* What the live detector might have: the trial's own campaigns under numbers from 101 on, crew 77.
 */
static void make_live(const hf_book *book, hf_book *live)
{
    hf_book_init(live, book->allocator);
    for (size_t i = 0; i < book->campaign_count; i++) {
        hf_finding row = {.type = HF_FINDING_CAMPAIGN, .u.campaign = book->campaigns[i].row};
        row.u.campaign.campaign_id += 100;
        row.u.campaign.crew_id = 77;
        HF_ASSERT_OK(hf_book_take(live, &row));
    }
}

/* The numbers of suppressed reports against a target. */
static size_t count_suppressed(const hf_book *book, int64_t target)
{
    size_t count = 0;
    for (size_t i = 0; i < book->suppression_count; i++)
        count += book->suppressions[i].row.target.v == target && hf_book_is_suppressed(book, i);
    return count;
}

static void decisions_are_followed_by_what_they_are_about(void)
{
    static history h;
    hf_book book;
    hf_book live;
    hf_trial_result result;
    const hf_policy policy = default_policy();
    make_history(&h);
    HF_REQUIRE_OK(run(&h, &policy, NULL, &book, &result));
    make_live(&book, &live);
    const hf_campaign dismissed = live.campaigns[0].row;
    const hf_usec end = h.events[h.count - 1].at;
    hf_book_done(&book);
    add(&h, HF_EVENT_DECISION, end + 1)->u.decision = (hf_decision_event){
        .decision = HF_DECISION_DISMISS_CAMPAIGN, .campaign_id = dismissed.campaign_id};
    add(&h, HF_EVENT_DECISION, end + 2)->u.decision =
        (hf_decision_event){.decision = HF_DECISION_CLEAR_MEMBER, .crew_id = 77, .account = {9001}};
    add(&h, HF_EVENT_DECISION, end + 3)->u.decision =
        (hf_decision_event){.decision = HF_DECISION_DISMISS_CAMPAIGN, .campaign_id = 1};
    HF_ASSERT_OK(run(&h, &policy, &live, &book, &result));
    CU_ASSERT_EQUAL(result.decisions, 3);
    CU_ASSERT_EQUAL(result.decisions_left_out, 1); /* there is no live campaign 1 */
    const hf_booked_campaign *found = hf_book_find_like(&book, &dismissed);
    CU_ASSERT_TRUE(found != NULL && found->row.status == HF_REVIEW_DISMISSED);
    CU_ASSERT_EQUAL(count_suppressed(&book, dismissed.target.v), 0);
    const int64_t other = dismissed.target.v == 5001 ? 5002 : 5001;
    CU_ASSERT_EQUAL(count_suppressed(&book, other), CREW - 1);
    hf_book_done(&book);
    HF_ASSERT_OK(run(&h, &policy, NULL, &book, &result));
    CU_ASSERT_EQUAL(result.decisions_left_out, 3);
    CU_ASSERT_EQUAL(count_suppressed(&book, dismissed.target.v), CREW);
    hf_book_done(&book);
    hf_book_done(&live);
}

/* ---- books ---- */

static hf_finding campaign(int64_t id, uint8_t print, int64_t target, int day_from, int day_to)
{
    hf_finding row = {.type = HF_FINDING_CAMPAIGN,
                      .u.campaign = {.campaign_id = id,
                                     .crew_id = 1,
                                     .target = {target},
                                     .has_target = true,
                                     .detected_at = start + day_from * HF_DAY_USEC,
                                     .started_at = start + day_from * HF_DAY_USEC,
                                     .ended_at = start + day_to * HF_DAY_USEC}};
    row.u.campaign.fingerprint[0] = print;
    return row;
}

static void hold(hf_book *book, int64_t campaign_id, int64_t target, int day, hf_hold_state state)
{
    const hf_finding row = {.type = HF_FINDING_HOLD,
                            .u.hold = {.campaign_id = campaign_id,
                                       .target = {target},
                                       .placed_at = start + day * HF_DAY_USEC,
                                       .expires_at = start + (day + 3) * HF_DAY_USEC,
                                       .state = state,
                                       .ended_at = HF_USEC_NONE}};
    HF_ASSERT_OK(hf_book_take(book, &row));
}

static void suppress(hf_book *book, int64_t campaign_id, int64_t report_id, int day)
{
    const hf_finding row = {.type = HF_FINDING_SUPPRESSION,
                            .u.suppression = {.campaign_id = campaign_id,
                                              .report_id = report_id,
                                              .reporter = {report_id + 1000},
                                              .suppressed_at = start + day * HF_DAY_USEC,
                                              .lifted_at = HF_USEC_NONE}};
    HF_ASSERT_OK(hf_book_take(book, &row));
}

static void decide_in(hf_book *book, hf_decision decision)
{
    hf_book_decide(book, &(hf_decision_event){.decision = decision, .campaign_id = 1}, start);
}

static void put(hf_book *book, hf_finding row)
{
    HF_ASSERT_OK(hf_book_take(book, &row));
}

/* The number of the row's like; 0 where there is none. */
static int64_t like(const hf_book *book, hf_finding row)
{
    const hf_booked_campaign *found = hf_book_find_like(book, &row.u.campaign);
    return found != NULL ? found->row.campaign_id : 0;
}

static void a_campaign_is_the_same_by_fingerprint_or_by_target_and_time(void)
{
    const hf_allocator libc = hf_allocator_libc();
    hf_book book;
    hf_book_init(&book, &libc);
    put(&book, campaign(1, 1, 50, 0, 2));
    put(&book, campaign(2, 2, 51, 0, 2));
    CU_ASSERT_EQUAL(like(&book, campaign(9, 2, 70, 30, 31)), 2);
    CU_ASSERT_EQUAL(like(&book, campaign(9, 9, 50, 2, 5)), 1);
    CU_ASSERT_EQUAL(like(&book, campaign(9, 9, 50, 3, 5)), 0);
    CU_ASSERT_EQUAL(like(&book, campaign(9, 9, 52, 0, 5)), 0);
    hf_book_done(&book);
}

static void what_is_lifted_is_suppressed_no_more_until_it_is_told_again(void)
{
    const hf_allocator libc = hf_allocator_libc();
    hf_book book;
    hf_book_init(&book, &libc);
    put(&book, campaign(1, 1, 50, 0, 2));
    suppress(&book, 1, 7, 0);
    suppress(&book, 1, 8, 0);
    put(&book, (hf_finding){.type = HF_FINDING_LIFT_MEMBER,
                            .u.lift_member = {.campaign_id = 1, .account = {1007}}});
    CU_ASSERT_FALSE(hf_book_is_suppressed(&book, 0));
    CU_ASSERT_TRUE(hf_book_is_suppressed(&book, 1));
    put(&book, (hf_finding){.type = HF_FINDING_LIFT, .u.lift = {.campaign_id = 1}});
    CU_ASSERT_FALSE(hf_book_is_suppressed(&book, 1));
    suppress(&book, 1, 8, 1);
    CU_ASSERT_TRUE(hf_book_is_suppressed(&book, 2));
    decide_in(&book, HF_DECISION_DISMISS_CAMPAIGN);
    CU_ASSERT_FALSE(hf_book_is_suppressed(&book, 2));
    decide_in(&book, HF_DECISION_REOPEN_CAMPAIGN);
    CU_ASSERT_TRUE(hf_book_is_suppressed(&book, 2));
    hf_book_done(&book);
}

static void a_hold_or_suppression_needs_its_campaign(void)
{
    const hf_allocator libc = hf_allocator_libc();
    hf_book book;
    hf_book_init(&book, &libc);
    const hf_finding orphan = {.type = HF_FINDING_HOLD, .u.hold = {.campaign_id = 4}};
    const hf_finding second = {.type = HF_FINDING_SUPPRESSION, .u.suppression = {.campaign_id = 4}};
    HF_ASSERT_STATUS(hf_book_take(&book, &orphan), HF_ENOTFOUND);
    HF_ASSERT_STATUS(hf_book_take(&book, &second), HF_ENOTFOUND);
    hf_book_done(&book);
}

static void evidence(hf_book *book, int64_t no, hf_channel channel, double log10_p)
{
    put(book, (hf_finding){.type = HF_FINDING_EVIDENCE,
                           .u.evidence = {.campaign_id = 1,
                                          .evidence_no = no,
                                          .channel = channel,
                                          .log10_p = log10_p}});
}

static void the_strongest_channel_is_kept_and_a_burst_is_none(void)
{
    const hf_allocator libc = hf_allocator_libc();
    hf_book book;
    hf_book_init(&book, &libc);
    put(&book, campaign(1, 1, 50, 0, 2));
    CU_ASSERT_EQUAL(book.campaigns[0].channel, HF_CHANNEL_COUNT);
    evidence(&book, 1, HF_CHANNEL_CO_REPORT, -3);
    evidence(&book, 2, HF_CHANNEL_COHORT, -7);
    evidence(&book, 3, HF_CHANNEL_BURST, -50);
    CU_ASSERT_EQUAL(book.campaigns[0].channel, HF_CHANNEL_COHORT);
    evidence(&book, 1, HF_CHANNEL_CREW, -2); /* the rows are replaced together */
    CU_ASSERT_EQUAL(book.campaigns[0].channel, HF_CHANNEL_CREW);
    put(&book, campaign(1, 1, 50, 0, 3));
    CU_ASSERT_EQUAL(book.campaigns[0].channel, HF_CHANNEL_CREW);
    hf_book_done(&book);
}

/* ---- comparisons ---- */

static void assert_change(const hf_change *change, int64_t live, int64_t trial, int64_t gained,
                          int64_t lost)
{
    CU_ASSERT_EQUAL(change->live, live);
    CU_ASSERT_EQUAL(change->trial, trial);
    CU_ASSERT_EQUAL(change->gained, gained);
    CU_ASSERT_EQUAL(change->lost, lost);
}

/* Live: campaigns on 50 (held) and 51 (held). Trial: on 50 (held), and on 52. */
static void fill_both(hf_book *live, hf_book *trial, const hf_allocator *allocator)
{
    hf_book_init(live, allocator);
    hf_book_init(trial, allocator);
    put(live, campaign(1, 1, 50, 0, 2));
    put(live, campaign(2, 2, 51, 10, 12));
    hold(live, 1, 50, 0, HF_HOLD_EXPIRED);
    hold(live, 2, 51, 10, HF_HOLD_ACTIVE);
    suppress(live, 1, 7, 0);
    suppress(live, 1, 8, 0);
    suppress(live, 2, 8, 10); /* one report, two campaigns: suppressed once */
    suppress(live, 2, 9, 10);
    put(trial, campaign(5, 1, 50, 0, 2));
    put(trial, campaign(6, 3, 52, 10, 12));
    hold(trial, 5, 50, 1, HF_HOLD_EXPIRED);
    hold(trial, 6, 52, 10, HF_HOLD_WITHDRAWN);
    suppress(trial, 5, 8, 0);
    suppress(trial, 6, 10, 10);
}

static void compare(const hf_book *live, const hf_book *trial, const hf_period *period,
                    hf_comparison *ret_comparison)
{
    hf_match match;
    HF_ASSERT_OK(hf_match_init(&match, live, trial));
    HF_ASSERT_OK(hf_compare(live, trial, &match, period, ret_comparison));
    hf_match_done(&match);
}

/* Two campaigns at one time against one target, of which the other book has one only. */
static void a_campaign_is_the_like_of_one_other_only(void)
{
    const hf_allocator libc = hf_allocator_libc();
    hf_book live;
    hf_book trial;
    hf_match match;
    hf_comparison c;
    hf_book_init(&live, &libc);
    hf_book_init(&trial, &libc);
    put(&live, campaign(1, 1, 50, 0, 4));
    put(&live, campaign(2, 2, 50, 1, 3));
    put(&trial, campaign(7, 2, 50, 1, 3));
    HF_ASSERT_OK(hf_match_init(&match, &live, &trial));
    CU_ASSERT_EQUAL(match.trial_of_live[0], HF_MAP_NONE);
    CU_ASSERT_EQUAL(match.trial_of_live[1], 0);
    CU_ASSERT_EQUAL(match.live_of_trial[0], 1);
    hf_match_done(&match);
    compare(&live, &trial, &always, &c);
    assert_change(&c.campaigns, 2, 1, 0, 1);
    hf_book_done(&live);
    hf_book_done(&trial);
}

static void what_would_change_is_counted(void)
{
    const hf_allocator libc = hf_allocator_libc();
    hf_book live;
    hf_book trial;
    hf_comparison c;
    fill_both(&live, &trial, &libc);
    compare(&live, &trial, &always, &c);
    assert_change(&c.campaigns, 2, 2, 1, 1);
    assert_change(&c.holds, 2, 1, 0, 1);
    assert_change(&c.suppressions, 3, 2, 1, 2);
    compare(&live, &live, &always, &c);
    assert_change(&c.campaigns, 2, 2, 0, 0);
    assert_change(&c.holds, 2, 2, 0, 0);
    assert_change(&c.suppressions, 3, 3, 0, 0);
    hf_book_done(&live);
    hf_book_done(&trial);
}

static void hold_back(hf_book *book, int64_t campaign_id, hf_scope scope, int64_t target,
                      int64_t list)
{
    const hf_finding row = {.type = HF_FINDING_HOLD,
                            .u.hold = {.campaign_id = campaign_id,
                                       .scope = scope,
                                       .target = {target},
                                       .list = {list},
                                       .placed_at = start,
                                       .expires_at = start + 3 * HF_DAY_USEC,
                                       .state = HF_HOLD_ACTIVE,
                                       .ended_at = HF_USEC_NONE}};
    put(book, campaign(campaign_id, (uint8_t)campaign_id, target, 0, 2));
    put(book, row);
}

/* Lists 7 and 8 are the account 50's, who is reported, too, and an entry of others. */
static void a_hold_is_of_its_subject_only(void)
{
    const hf_allocator libc = hf_allocator_libc();
    hf_book live;
    hf_book trial;
    hf_comparison c;
    hf_book_init(&live, &libc);
    hf_book_init(&trial, &libc);
    hold_back(&live, 1, HF_SCOPE_ACCOUNT, 50, 0);
    hold_back(&live, 2, HF_SCOPE_LIST, 50, 7);
    hold_back(&live, 3, HF_SCOPE_LIST_ENTRY, 50, 20);
    hold_back(&live, 4, HF_SCOPE_LIST_ENTRY, 51, 20);
    hold_back(&trial, 5, HF_SCOPE_LIST, 50, 8);
    hold_back(&trial, 6, HF_SCOPE_LIST_ENTRY, 50, 21);
    compare(&live, &trial, &always, &c);
    assert_change(&c.holds, 4, 2, 1, 3);
    hold_back(&trial, 7, HF_SCOPE_ACCOUNT, 50, 0);
    hold_back(&trial, 8, HF_SCOPE_LIST, 50, 7);
    compare(&live, &trial, &always, &c);
    assert_change(&c.holds, 4, 4, 1, 1);
    hf_book_done(&live);
    hf_book_done(&trial);
}

static void only_the_period_is_compared(void)
{
    const hf_allocator libc = hf_allocator_libc();
    const hf_period late = {.since = start + 5 * HF_DAY_USEC, .until = INT64_MAX};
    const hf_period early = {.since = HF_USEC_NONE, .until = start + 5 * HF_DAY_USEC};
    hf_book live;
    hf_book trial;
    hf_comparison c;
    fill_both(&live, &trial, &libc);
    compare(&live, &trial, &late, &c);
    assert_change(&c.campaigns, 1, 1, 1, 1);
    assert_change(&c.holds, 1, 0, 0, 1);
    compare(&live, &trial, &early, &c);
    assert_change(&c.campaigns, 1, 1, 0, 0);
    assert_change(&c.holds, 1, 1, 0, 0);
    hf_book_done(&live);
    hf_book_done(&trial);
}

/* ---- the interval ---- */

static void the_interval_is_garwoods(void)
{
    /* chi-squared quantiles over two, as tables have them */
    static const struct {
        int64_t count;
        double least, most;
    } known[] = {{0, 0, 3.6889},
                 {1, 0.0253, 5.5716},
                 {5, 1.6235, 11.6683},
                 {10, 4.7954, 18.3904},
                 {100, 81.3639, 121.6275}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        const hf_interval interval = hf_poisson_interval(known[i].count, 0.95);
        CU_ASSERT_TRUE(fabs(interval.least - known[i].least) < 1e-3);
        CU_ASSERT_TRUE(fabs(interval.most - known[i].most) < 1e-3);
    }
}

static void the_interval_of_a_large_count_is_nearly_normal(void)
{
    const hf_interval interval = hf_poisson_interval(1000000, 0.95);
    CU_ASSERT_TRUE(fabs(interval.least - (1e6 - 1960)) < 5);
    CU_ASSERT_TRUE(fabs(interval.most - (1e6 + 1960)) < 5);
}

/* ---- standing ---- */

static void outcome(history *h, int64_t report, int64_t target, hf_outcome what, bool by_staff)
{
    const hf_usec at = start + (hf_usec)h->count * HF_MINUTE_USEC;
    add(h, HF_EVENT_OUTCOME, at)->u.outcome = (hf_outcome_event){.outcome_id = (int64_t)h->count,
                                                                 .report_id = report,
                                                                 .target = {target},
                                                                 .outcome = what,
                                                                 .by_staff = by_staff};
}

static void staffs_latest_word_on_each_report_counts(void)
{
    static history h;
    hf_standing standing;
    h.allocator = hf_allocator_libc();
    h.count = 0;
    outcome(&h, 1, 50, HF_OUTCOME_UPHELD, true);
    outcome(&h, 2, 50, HF_OUTCOME_UPHELD, true);
    outcome(&h, 3, 50, HF_OUTCOME_REJECTED, true);
    outcome(&h, 4, 51, HF_OUTCOME_UPHELD, true);
    outcome(&h, 4, 51, HF_OUTCOME_OVERTURNED, true);
    outcome(&h, 5, 52, HF_OUTCOME_UPHELD, false);
    outcome(&h, 6, 53, HF_OUTCOME_IGNORED, true);
    HF_REQUIRE_OK(hf_standing_new(&h.allocator, h.events, h.count, &standing));
    CU_ASSERT_TRUE(hf_standing_is_upheld(&standing, (hf_account_id){50}));
    for (int64_t account = 51; account <= 54; account++)
        CU_ASSERT_FALSE(hf_standing_is_upheld(&standing, (hf_account_id){account}));
    CU_ASSERT_EQUAL(standing.decided_count, 3);
    CU_ASSERT_EQUAL(standing.upheld_count, 1);
    hf_standing_done(&standing);
}

/* ---- calibration ---- */

static void settings_are_kept_in_order_and_once(void)
{
    hf_calibration calibration = {.setting_count = 0};
    HF_ASSERT_OK(hf_calibration_add(&calibration, 1, 1));
    HF_ASSERT_OK(hf_calibration_add(&calibration, 0.01, 1.75));
    HF_ASSERT_OK(hf_calibration_add(&calibration, 100, 1));
    HF_ASSERT_OK(hf_calibration_add(&calibration, 1, 1));
    HF_ASSERT_OK(hf_calibration_add(&calibration, 10, 1));
    CU_ASSERT_EQUAL(calibration.setting_count, 4);
    CU_ASSERT_EQUAL(calibration.settings[0].bar, 100);
    CU_ASSERT_EQUAL(calibration.settings[1].bar, 10);
    CU_ASSERT_EQUAL(calibration.settings[2].bar, 1);
    CU_ASSERT_EQUAL(calibration.settings[3].affinity, 1.75);
    for (int i = 0; i < HF_SETTINGS_MAX - 4; i++)
        HF_ASSERT_OK(hf_calibration_add(&calibration, 200 + i, 1));
    HF_ASSERT_STATUS(hf_calibration_add(&calibration, 7, 1), HF_ELIMIT);
}

/* The crew's attacks are in the history, and staff upheld two of its targets: decoys have none of
 * it, the real history all. */
static void decoys_part_a_crew_and_the_real_history_does_not(void)
{
    static history h;
    hf_calibration calibration;
    hf_homophily found;
    make_history(&h);
    const hf_usec end = h.events[h.count - 1].at;
    for (size_t i = 0, last = h.count; i < last; i++) {
        const hf_event *event = &h.events[i];
        if (event->u.report.target.v != 5001 && event->u.report.target.v != 5002)
            continue;
        const hf_report_event report = event->u.report;
        add(&h, HF_EVENT_OUTCOME, end + (hf_usec)h.count)->u.outcome =
            (hf_outcome_event){.outcome_id = (int64_t)h.count,
                               .report_id = report.report_id,
                               .reporter = report.reporter,
                               .target = report.target,
                               .by_staff = true};
    }
    HF_REQUIRE_OK(hf_calibration_init(&calibration, &h.allocator, h.events, h.count, 0));
    HF_ASSERT_OK(hf_calibration_add(&calibration, 1, 1));
    HF_ASSERT_OK(hf_calibration_add(&calibration, 0.01, 1));
    for (int i = 0; i < 20; i++)
        HF_ASSERT_OK(hf_calibration_round(&calibration));
    CU_ASSERT_EQUAL(calibration.rounds, 20);
    CU_ASSERT_EQUAL(calibration.wrong, 0);
    CU_ASSERT_TRUE(fabs(hf_calibration_months(&calibration) - 4.0 / 3) < 0.01);
    CU_ASSERT_TRUE((double)calibration.settings[0].campaigns <= 20 * 4.0 / 3);
    CU_ASSERT_EQUAL(calibration.settings[1].campaigns, 0);
    CU_ASSERT_TRUE(calibration.runs >= 20 && calibration.runs <= 40);
    HF_ASSERT_OK(hf_calibration_homophily(&calibration, 0.01, 1, &found));
    CU_ASSERT_EQUAL(found.upheld, 2);
    CU_ASSERT_EQUAL(found.others, ATTACKS - 2);
    CU_ASSERT_EQUAL(calibration.standing.upheld_count, 2);
    hf_calibration_done(&calibration);
}

static void a_history_without_reports_cannot_be_measured(void)
{
    static history h;
    hf_calibration calibration;
    h.count = 0;
    h.allocator = hf_allocator_libc();
    HF_ASSERT_STATUS(hf_calibration_init(&calibration, &h.allocator, h.events, h.count, 0),
                     HF_ENOTFOUND);
    add_report(&h, 1, 2, start);
    HF_ASSERT_STATUS(hf_calibration_init(&calibration, &h.allocator, h.events, h.count, 0),
                     HF_ENOTFOUND);
    hf_calibration_done(&calibration);
}

static const hf_test tests[] = {
    {"a trial finds what is there", a_trial_finds_what_is_there},
    {"an empty history has no findings", an_empty_history_has_no_findings},
    {"a policy out of bounds is refused", a_policy_out_of_bounds_is_refused},
    {"memory that fails leaves nothing behind", memory_that_fails_leaves_nothing_behind},
    {"decisions are followed by what they are about",
     decisions_are_followed_by_what_they_are_about},
    {"a campaign is the same by fingerprint, or by target and time",
     a_campaign_is_the_same_by_fingerprint_or_by_target_and_time},
    {"what is lifted is suppressed no more until it is told again",
     what_is_lifted_is_suppressed_no_more_until_it_is_told_again},
    {"a hold or suppression needs its campaign", a_hold_or_suppression_needs_its_campaign},
    {"the strongest channel is kept, and a burst is none",
     the_strongest_channel_is_kept_and_a_burst_is_none},
    {"a campaign is the like of one other only", a_campaign_is_the_like_of_one_other_only},
    {"what would change is counted", what_would_change_is_counted},
    {"a hold is of its subject only", a_hold_is_of_its_subject_only},
    {"only the period is compared", only_the_period_is_compared},
    {"the interval is Garwood's", the_interval_is_garwoods},
    {"the interval of a large count is nearly normal",
     the_interval_of_a_large_count_is_nearly_normal},
    {"staff's latest word on each report counts", staffs_latest_word_on_each_report_counts},
    {"settings are kept in order, and once", settings_are_kept_in_order_and_once},
    {"decoys part a crew, and the real history does not",
     decoys_part_a_crew_and_the_real_history_does_not},
    {"a history without reports cannot be measured", a_history_without_reports_cannot_be_measured},
};
HF_TEST_MAIN("evaluate", tests)
