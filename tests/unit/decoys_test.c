/* Decoys: what a deal keeps, and what it parts. */
#include "evaluate/decoys.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "support/counting.h"
#include "support/runner.h"

enum { REPORTERS = 120, TARGETS = 90, REPORTS = 1500, EVENTS = 2 * REPORTS };

static const hf_usec start = 1000 * HF_DAY_USEC;

typedef struct history {
    hf_event events[EVENTS];
    size_t count;
} history;

/* Words and origin of a person: the same in all he sends. */
static hf_traits traits_of(int64_t reporter)
{
    return (hf_traits){.origin = (uint32_t)(reporter * 7), .comment = {(uint32_t)reporter}};
}

static void add_report(history *h, int64_t reporter, int64_t target, hf_usec at)
{
    h->events[h->count] = (hf_event){.type = HF_EVENT_REPORT,
                                     .at = at,
                                     .u.report = {.report_id = (int64_t)h->count + 1,
                                                  .reporter = {reporter},
                                                  .target = {target},
                                                  .is_protected = target % 5 == 0,
                                                  .traits = traits_of(reporter)}};
    h->count++;
}

/* About something that report `report` of the history says. */
static void add_follower(history *h, const hf_report_event *report, hf_usec at)
{
    hf_event event = {.at = at};
    if (report->report_id % 2 == 0) {
        event.type = HF_EVENT_OUTCOME;
        event.u.outcome = (hf_outcome_event){.outcome_id = report->report_id,
                                             .report_id = report->report_id,
                                             .reporter = report->reporter,
                                             .target = report->target,
                                             .by_staff = true};
    } else {
        event.type = HF_EVENT_RETRACTION;
        event.u.retraction =
            (hf_retraction_event){report->report_id, report->reporter, report->target};
    }
    h->events[h->count++] = event;
}

/* Sixty days: some report far more than others, some targets far more often; one in eight repeats
 * himself; one in ten reports is retracted or decided about. */
static history *make_history(void)
{
    hf_rng rng;
    history *h = calloc(1, sizeof *h);
    hf_rng_init(&rng, 7);
    for (int i = 0; h != NULL && i < REPORTS; i++) {
        const hf_usec at = start + i * HF_HOUR_USEC;
        const int64_t reporter =
            1 + (int64_t)(hf_rng_uniform(&rng) * hf_rng_uniform(&rng) * REPORTERS);
        const int64_t target =
            1001 + (int64_t)(hf_rng_uniform(&rng) * hf_rng_uniform(&rng) * TARGETS);
        add_report(h, reporter, target, at);
        const hf_report_event said = h->events[h->count - 1].u.report;
        if (i % 8 == 0 && h->count + 2 < EVENTS)
            add_report(h, reporter, target, at + HF_MINUTE_USEC);
        if (i % 10 == 0 && h->count + 2 < EVENTS)
            add_follower(h, &said, at + 2 * HF_MINUTE_USEC);
    }
    return h;
}

/* How many accounts each reporter reported, between two times. */
static void count_activity(const history *h, hf_usec from, hf_usec to, int counts[REPORTERS + 1])
{
    static bool is_met[REPORTERS + 1][TARGETS];
    memset(is_met, 0, sizeof is_met);
    memset(counts, 0, (REPORTERS + 1) * sizeof *counts);
    for (size_t i = 0; i < h->count; i++) {
        const hf_report_event *report = &h->events[i].u.report;
        if (h->events[i].type != HF_EVENT_REPORT ||
            is_met[report->reporter.v][report->target.v - 1001])
            continue;
        is_met[report->reporter.v][report->target.v - 1001] = true;
        counts[report->reporter.v] += h->events[i].at >= from && h->events[i].at < to;
    }
}

static size_t count_moved(const history *before, const history *after)
{
    size_t moved = 0;
    for (size_t i = 0; i < before->count; i++)
        moved += before->events[i].type == HF_EVENT_REPORT &&
                 before->events[i].u.report.reporter.v != after->events[i].u.report.reporter.v;
    return moved;
}

/* A history and its copy, the copy dealt once in blocks of `block`. */
typedef struct dealt {
    history *before, *after;
    hf_allocator allocator;
    hf_decoys *decoys;
    hf_rng rng;
    size_t wrong;
} dealt;

static bool deal(dealt *d, hf_usec block, uint64_t seed)
{
    *d = (dealt){
        .before = make_history(), .after = make_history(), .allocator = hf_allocator_libc()};
    if (d->before == NULL || d->after == NULL ||
        hf_decoys_new(&d->allocator, d->after->events, d->after->count, block, &d->decoys) !=
            HF_OK) {
        CU_FAIL("no memory");
        return false;
    }
    hf_rng_init(&d->rng, seed);
    d->wrong = hf_decoys_deal(d->decoys, &d->rng);
    return true;
}

static void done(dealt *d)
{
    hf_decoys_free(d->decoys);
    free(d->before);
    free(d->after);
}

static void every_reporter_keeps_how_many_accounts_he_reported(void)
{
    dealt d;
    int before[REPORTERS + 1];
    int after[REPORTERS + 1];
    for (uint64_t seed = 1; seed <= 20; seed++) {
        if (!deal(&d, 0, seed))
            return;
        count_activity(d.before, INT64_MIN, INT64_MAX, before);
        count_activity(d.after, INT64_MIN, INT64_MAX, after);
        CU_ASSERT_EQUAL(d.wrong, 0);
        CU_ASSERT_EQUAL(memcmp(before, after, sizeof before), 0);
        CU_ASSERT_TRUE(count_moved(d.before, d.after) > REPORTS * 3 / 4);
        done(&d);
    }
}

static void within_blocks_they_keep_when_they_were_active(void)
{
    const hf_usec block = 10 * HF_DAY_USEC;
    dealt d;
    int before[REPORTERS + 1];
    int after[REPORTERS + 1];
    if (!deal(&d, block, 1))
        return;
    for (hf_usec from = start; from < start + 70 * HF_DAY_USEC; from += block) {
        count_activity(d.before, from, from + block, before);
        count_activity(d.after, from, from + block, after);
        CU_ASSERT_EQUAL(memcmp(before, after, sizeof before), 0);
    }
    CU_ASSERT_TRUE(count_moved(d.before, d.after) > REPORTS / 2);
    done(&d);
}

static void every_target_keeps_its_reports_and_their_times(void)
{
    dealt d;
    if (!deal(&d, 0, 1))
        return;
    for (size_t i = 0; i < d.before->count; i++) {
        const hf_event *a = &d.before->events[i];
        const hf_event *b = &d.after->events[i];
        CU_ASSERT_TRUE(a->type == b->type && a->at == b->at);
        if (a->type != HF_EVENT_REPORT)
            continue;
        CU_ASSERT_EQUAL(a->u.report.report_id, b->u.report.report_id);
        CU_ASSERT_EQUAL(a->u.report.target.v, b->u.report.target.v);
        CU_ASSERT_EQUAL(a->u.report.is_protected, b->u.report.is_protected);
    }
    done(&d);
}

/* Whoever repeated himself there before, one person does now; nobody else does. */
static void repetitions_stay_with_their_target(void)
{
    dealt d;
    if (!deal(&d, 0, 3))
        return;
    for (size_t i = 0; i < d.before->count; i++)
        for (size_t j = 0; j < i; j++) {
            const hf_event *a = d.before->events;
            const hf_event *b = d.after->events;
            if (a[i].type != HF_EVENT_REPORT || a[j].type != HF_EVENT_REPORT ||
                a[i].u.report.target.v != a[j].u.report.target.v)
                continue;
            CU_ASSERT_EQUAL(a[i].u.report.reporter.v == a[j].u.report.reporter.v,
                            b[i].u.report.reporter.v == b[j].u.report.reporter.v);
        }
    done(&d);
}

static void words_and_origin_move_with_the_person(void)
{
    dealt d;
    if (!deal(&d, 0, 1))
        return;
    for (size_t i = 0; i < d.after->count; i++) {
        const hf_report_event *report = &d.after->events[i].u.report;
        if (d.after->events[i].type != HF_EVENT_REPORT)
            continue;
        const hf_traits expected = traits_of(report->reporter.v);
        CU_ASSERT_EQUAL(memcmp(&report->traits, &expected, sizeof expected), 0);
    }
    done(&d);
}

static void retractions_and_outcomes_follow_their_report(void)
{
    dealt d;
    size_t followers = 0;
    if (!deal(&d, 0, 1))
        return;
    for (size_t i = 0; i < d.after->count; i++) {
        const hf_event *event = &d.after->events[i];
        if (event->type == HF_EVENT_REPORT)
            continue;
        const int64_t id = event->type == HF_EVENT_OUTCOME ? event->u.outcome.report_id
                                                           : event->u.retraction.report_id;
        const hf_account_id reporter = event->type == HF_EVENT_OUTCOME
                                           ? event->u.outcome.reporter
                                           : event->u.retraction.reporter;
        CU_ASSERT_EQUAL(reporter.v, d.after->events[id - 1].u.report.reporter.v);
        followers++;
    }
    CU_ASSERT_TRUE(followers > 100);
    done(&d);
}

static void the_history_can_be_put_back(void)
{
    dealt d;
    if (!deal(&d, 0, 1))
        return;
    (void)hf_decoys_deal(d.decoys, &d.rng);
    hf_decoys_restore(d.decoys);
    CU_ASSERT_EQUAL(memcmp(d.before, d.after, sizeof *d.before), 0);
    done(&d);
}

static void the_same_seed_deals_the_same(void)
{
    dealt a;
    dealt b;
    dealt c;
    if (!deal(&a, 0, 1) || !deal(&b, 0, 1) || !deal(&c, 0, 2))
        return;
    CU_ASSERT_EQUAL(memcmp(a.after, b.after, sizeof *a.after), 0);
    CU_ASSERT_NOT_EQUAL(memcmp(a.after, c.after, sizeof *a.after), 0);
    done(&a);
    done(&b);
    done(&c);
}

/* Accounts that report each other: a deal gives many of them themselves, unless it takes care. */
static void nobody_comes_to_report_himself(void)
{
    static history h;
    hf_decoys *decoys = NULL;
    hf_rng rng;
    const hf_allocator libc = hf_allocator_libc();
    h.count = 0;
    for (int i = 0; i < 30; i++)
        for (int j = 1; j < 6; j++)
            add_report(&h, 1 + i, 1 + (i + j) % 30, start + (6 * i + j) * HF_MINUTE_USEC);
    hf_rng_init(&rng, 5);
    HF_REQUIRE_OK(hf_decoys_new(&libc, h.events, h.count, 0, &decoys));
    for (int round = 0; round < 50; round++) {
        CU_ASSERT_EQUAL(hf_decoys_deal(decoys, &rng), 0);
        for (size_t i = 0; i < h.count; i++)
            CU_ASSERT_NOT_EQUAL(h.events[i].u.report.reporter.v, h.events[i].u.report.target.v);
    }
    hf_decoys_free(decoys);
}

/* Everybody has reported everybody: nothing can change hands, and that is said. */
static void what_cannot_be_dealt_well_is_counted(void)
{
    static history h;
    hf_decoys *decoys = NULL;
    hf_rng rng;
    const hf_allocator libc = hf_allocator_libc();
    size_t wrong = 0;
    h.count = 0;
    for (int i = 0; i < 24; i++)
        for (int j = 0; j < 24; j++)
            add_report(&h, 1 + i, 1001 + j, start + (24 * i + j) * HF_MINUTE_USEC);
    hf_rng_init(&rng, 5);
    HF_REQUIRE_OK(hf_decoys_new(&libc, h.events, h.count, 0, &decoys));
    for (int round = 0; round < 5; round++) {
        bool is_met[24][24] = {{false}};
        size_t repeated = 0;
        const size_t told = hf_decoys_deal(decoys, &rng);
        for (size_t i = 0; i < h.count; i++) {
            const hf_report_event *report = &h.events[i].u.report;
            bool *met = &is_met[report->reporter.v - 1][report->target.v - 1001];
            repeated += *met;
            *met = true;
        }
        CU_ASSERT_TRUE(told >= repeated && (told > 0) == (repeated > 0));
        wrong += told;
    }
    CU_ASSERT_TRUE(wrong > 0);
    hf_decoys_free(decoys);
}

static void memory_that_fails_leaves_nothing_behind(void)
{
    hf_counting counting;
    const hf_allocator allocator = hf_counting_init(&counting);
    history *h = make_history();
    hf_status status = HF_ENOMEM;
    int64_t k = 0;
    while (status == HF_ENOMEM && ++k < 1000) {
        hf_decoys *decoys = NULL;
        counting.fail_at = k;
        status = hf_decoys_new(&allocator, h->events, h->count, 0, &decoys);
        if (status == HF_OK)
            hf_decoys_free(decoys);
        CU_ASSERT_EQUAL(counting.live_bytes, 0);
    }
    HF_ASSERT_STATUS(status, HF_OK);
    CU_ASSERT_TRUE(k > 10);
    CU_ASSERT_FALSE(counting.lied);
    free(h);
}

static void a_history_without_reports_is_dealt_too(void)
{
    hf_event account = {.type = HF_EVENT_ACCOUNT, .at = HF_USEC_NONE};
    hf_decoys *decoys = NULL;
    hf_rng rng;
    const hf_allocator libc = hf_allocator_libc();
    hf_rng_init(&rng, 1);
    HF_REQUIRE_OK(hf_decoys_new(&libc, &account, 1, 0, &decoys));
    CU_ASSERT_EQUAL(hf_decoys_deal(decoys, &rng), 0);
    hf_decoys_free(decoys);
}

static const hf_test tests[] = {
    {"every reporter keeps how many accounts he reported",
     every_reporter_keeps_how_many_accounts_he_reported},
    {"within blocks they keep when they were active",
     within_blocks_they_keep_when_they_were_active},
    {"every target keeps its reports and their times",
     every_target_keeps_its_reports_and_their_times},
    {"repetitions stay with their target", repetitions_stay_with_their_target},
    {"words and origin move with the person", words_and_origin_move_with_the_person},
    {"retractions and outcomes follow their report", retractions_and_outcomes_follow_their_report},
    {"the history can be put back", the_history_can_be_put_back},
    {"the same seed deals the same", the_same_seed_deals_the_same},
    {"nobody comes to report himself", nobody_comes_to_report_himself},
    {"what cannot be dealt well is counted", what_cannot_be_dealt_well_is_counted},
    {"memory that fails leaves nothing behind", memory_that_fails_leaves_nothing_behind},
    {"a history without reports is dealt too", a_history_without_reports_is_dealt_too},
};
HF_TEST_MAIN("decoys", tests)
