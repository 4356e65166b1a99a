/*
 * Random streams with shape.
 *
 * Few accounts, few targets and times in whole minutes, so that meetings, repeats, ties and cells'
 * borders are frequent; crews that strike, so that there is something to find; late rows, far
 * futures, pauses longer than the window; and policies at their bounds, so that little evidence is
 * enough. What kinds of events a stream has, and how many of each, is drawn anew for every stream.
 *
 * Lives here: model_stream_generate.
 */
#include <string.h>

#include "base/rng.h"
#include "stream.h"

enum {
    REPORTS_MAX = 2048,
    CREWS = 3,
    FIRST_OWNER = 501,
    FIRST_TARGET = 1001,
    FIRST_STRANGER = 2001,
    FIRST_LONELY = 3001,
    STRANGERS = 150
};

static const hf_usec start = 12000 * HF_DAY_USEC; /* in 2002 */

typedef struct told {
    hf_report_event event;
    hf_usec at;
} told;

typedef struct maker {
    hf_rng rng;
    model_stream *stream;
    hf_usec clock;
    uint64_t reporters, targets, lists;
    uint64_t crew_size;
    int64_t next_id; /* of reports; outcomes, entries and subscriptions have their own */
    int64_t next_outcome, next_entry, next_subscription;
    told reports[REPORTS_MAX];
    uint64_t report_count;
} maker;

static uint64_t below(maker *m, uint64_t bound)
{
    return hf_rng_below(&m->rng, bound);
}

static bool chance(maker *m, uint64_t one_in)
{
    return below(m, one_in) == 0;
}

static void put(maker *m, hf_event event)
{
    model_stream_add(m->stream, &(model_step){.type = MODEL_EVENT, .event = event});
    if (chance(m, 12))
        model_stream_add(m->stream, &(model_step){.type = MODEL_TAKE});
}

/* Mostly now; at times late, by anything up to more than the window. */
static hf_usec some_time(maker *m)
{
    if (!chance(m, 8))
        return m->clock;
    const hf_usec units[] = {HF_MINUTE_USEC, 10 * HF_MINUTE_USEC, HF_HOUR_USEC, 6 * HF_HOUR_USEC,
                             HF_DAY_USEC};
    const hf_usec late = units[below(m, 5)] * (hf_usec)below(m, 14);
    return m->clock - late;
}

static void pass_time(maker *m)
{
    const uint64_t kind = below(m, 100);
    if (kind < 45)
        m->clock += (hf_usec)below(m, 4) * HF_MINUTE_USEC;
    else if (kind < 80)
        m->clock += (hf_usec)below(m, 120) * HF_MINUTE_USEC;
    else if (kind < 95)
        m->clock += (hf_usec)below(m, 24) * HF_HOUR_USEC;
    else if (kind < 99)
        m->clock += (hf_usec)below(m, 6) * HF_DAY_USEC;
    else
        m->clock += (hf_usec)below(m, 45) * HF_DAY_USEC;
}

/* ---- reports ---- */

static void put_report(maker *m, hf_usec at, int64_t reporter, int64_t target)
{
    hf_report_event report = {.report_id = m->next_id++,
                              .reporter = {reporter},
                              .target = {target},
                              .is_protected = chance(m, 15)};
    if (chance(m, 4))
        report.traits.origin = 1 + (uint32_t)below(m, 5);
    if (chance(m, 4))
        for (int i = 0; i < HF_COMMENT_HASHES; i++)
            report.traits.comment[i] = 1 + (uint32_t)below(m, 3);
    if (m->report_count < REPORTS_MAX)
        m->reports[m->report_count++] = (told){report, at};
    put(m, (hf_event){.type = HF_EVENT_REPORT, .at = at, .u.report = report});
}

static int64_t some_target(maker *m)
{
    return chance(m, 20) ? 1 + (int64_t)below(m, m->reporters)
                         : FIRST_TARGET + (int64_t)below(m, m->targets);
}

static void make_report(maker *m)
{
    put_report(m, some_time(m), 1 + (int64_t)below(m, m->reporters), some_target(m));
}

/* A crew: accounts in a row from its own place on. */
static void make_strike(maker *m)
{
    const uint64_t crew = below(m, CREWS);
    const int64_t target = some_target(m);
    const hf_usec pace = chance(m, 5) ? HF_DAY_USEC : HF_MINUTE_USEC;
    for (uint64_t i = 0; i < m->crew_size; i++) {
        if (chance(m, 8))
            continue;
        m->clock += (hf_usec)below(m, 3) * pace;
        put_report(m, chance(m, 30) ? some_time(m) : m->clock,
                   1 + (int64_t)((crew * m->reporters / CREWS + i) % m->reporters), target);
    }
}

/* The same row once more, or, in a rude stream, its id in another place. */
static void make_again(maker *m)
{
    if (m->report_count == 0)
        return;
    told again = m->reports[below(m, m->report_count)];
    if (!m->stream->is_fair && chance(m, 3))
        again.event.target.v = some_target(m);
    if (!m->stream->is_fair && chance(m, 3))
        again.event.reporter.v = 1 + (int64_t)below(m, m->reporters);
    if (!m->stream->is_fair && chance(m, 3))
        again.at = some_time(m);
    put(m, (hf_event){.type = HF_EVENT_REPORT, .at = again.at, .u.report = again.event});
}

static hf_usec not_before(hf_usec at, hf_usec least)
{
    return at > least ? at : least;
}

static void make_retraction(maker *m)
{
    if (m->report_count == 0)
        return;
    const told *of = &m->reports[below(m, m->report_count)];
    put(m, (hf_event){.type = HF_EVENT_RETRACTION,
                      .at = m->stream->is_fair ? not_before(some_time(m), of->at) : some_time(m),
                      .u.retraction = {of->event.report_id, of->event.reporter, of->event.target}});
}

static void make_outcome(maker *m)
{
    if (m->report_count == 0)
        return;
    const uint64_t latest = m->report_count < 20 || chance(m, 3) ? m->report_count : 20;
    const told *of = &m->reports[m->report_count - 1 - below(m, latest)];
    put(m, (hf_event){.type = HF_EVENT_OUTCOME,
                      .at = m->stream->is_fair ? not_before(some_time(m), of->at) : some_time(m),
                      .u.outcome = {.outcome_id = m->next_outcome++,
                                    .report_id = of->event.report_id,
                                    .reporter = of->event.reporter,
                                    .target = of->event.target,
                                    .outcome = (hf_outcome)below(m, HF_OUTCOME_COUNT),
                                    .by_staff = !chance(m, 5)}});
}

/* ---- accounts, staff ---- */

static void make_account(maker *m)
{
    const int64_t id = chance(m, 3) ? FIRST_TARGET + (int64_t)below(m, m->targets)
                                    : 1 + (int64_t)below(m, m->reporters);
    const bool is_user = !chance(m, 5);
    hf_account_event account = {.account = {id},
                                .kind = is_user ? HF_KIND_USER : (hf_kind)below(m, HF_KIND_COUNT),
                                .created_at = chance(m, 5) ? HF_USEC_NONE
                                                           : start - (hf_usec)below(m, 200) * 5 *
                                                                         HF_HOUR_USEC,
                                .followers = (int64_t)below(m, 120) - 1,
                                .following = (int64_t)below(m, 120) - 1,
                                .is_premium = chance(m, 6)};
    put(m, (hf_event){.type = HF_EVENT_ACCOUNT, .u.account = account});
}

static void make_decision(maker *m)
{
    hf_decision_event decision = {.decision = (hf_decision)below(m, HF_DECISION_COUNT)};
    const bool is_about_crew = decision.decision >= HF_DECISION_CONFIRM_CREW &&
                               decision.decision <= HF_DECISION_RESTORE_MEMBER;
    if (is_about_crew)
        decision.crew_id = 1 + (int64_t)below(m, 3);
    else
        decision.campaign_id = 1 + (int64_t)below(m, 10);
    if (decision.decision == HF_DECISION_CLEAR_MEMBER ||
        decision.decision == HF_DECISION_RESTORE_MEMBER)
        decision.account.v = 1 + (int64_t)below(m, m->reporters);
    if (decision.decision == HF_DECISION_EXTEND_HOLD ||
        decision.decision == HF_DECISION_SHORTEN_HOLD)
        decision.until = m->clock + (hf_usec)below(m, 400) * HF_HOUR_USEC;
    /* In a fair stream staff decide now: the row has its time from the database's clock. */
    put(m, (hf_event){.type = HF_EVENT_DECISION,
                      .at = m->stream->is_fair ? m->clock : some_time(m),
                      .u.decision = decision});
}

/* ---- lists ---- */

static void make_list(maker *m)
{
    const uint64_t list = below(m, m->lists);
    put(m, (hf_event){.type = HF_EVENT_LIST,
                      .at = some_time(m),
                      .u.list = {.list = {1 + (int64_t)list},
                                 .owner = {FIRST_OWNER + (int64_t)(chance(m, 6) ? 0 : list)},
                                 .mirrors = {chance(m, 6) ? 1 + (int64_t)below(m, m->lists) : 0},
                                 .is_deleted = !m->stream->is_fair && chance(m, 8)}});
}

static void make_entry(maker *m)
{
    const bool is_removed = m->next_entry > 1 && chance(m, 6);
    const int64_t id = is_removed ? 1 + (int64_t)below(m, (uint64_t)m->next_entry - 1) : 0;
    const uint64_t list = below(m, m->lists);
    hf_entry_event entry = {.entry_id = is_removed ? id : m->next_entry++,
                            .list = {1 + (int64_t)list},
                            .target = {some_target(m)},
                            .added_by = {FIRST_OWNER + (int64_t)list},
                            .is_removed = is_removed};
    /* What is removed is what was added. */
    for (size_t i = 0; is_removed && i < m->stream->count; i++) {
        const model_step *step = &m->stream->steps[i];
        if (step->type == MODEL_EVENT && step->event.type == HF_EVENT_ENTRY &&
            step->event.u.entry.entry_id == id) {
            entry = step->event.u.entry;
            entry.is_removed = true;
        }
    }
    put(m, (hf_event){.type = HF_EVENT_ENTRY,
                      .at = m->stream->is_fair ? m->clock : some_time(m),
                      .u.entry = entry});
}

static void make_subscription(maker *m)
{
    const bool is_ended = m->next_subscription > 1 && chance(m, 6);
    hf_subscription_event event = {
        .subscription_id = is_ended ? 1 + (int64_t)below(m, (uint64_t)m->next_subscription - 1) : 0,
        .list = {1 + (int64_t)below(m, m->lists)},
        .subscriber = {1 + (int64_t)below(m, m->reporters)}};
    for (size_t i = 0; is_ended && i < m->stream->count; i++) {
        const model_step *step = &m->stream->steps[i];
        if (step->type == MODEL_EVENT && step->event.type == HF_EVENT_SUBSCRIPTION &&
            step->event.u.subscription.subscription_id == event.subscription_id)
            event = step->event.u.subscription;
    }
    if (!is_ended)
        event.subscription_id = m->next_subscription++;
    event.is_ended = is_ended;
    put(m, (hf_event){.type = HF_EVENT_SUBSCRIPTION,
                      .at = m->stream->is_fair ? m->clock : some_time(m),
                      .u.subscription = event});
}

/* One list after the other puts the same account on. */
static void make_copies(maker *m)
{
    const int64_t target = some_target(m);
    for (uint64_t list = 0; list < m->lists; list++) {
        if (chance(m, 4))
            continue;
        m->clock += (hf_usec)below(m, 40) * HF_MINUTE_USEC;
        put(m, (hf_event){.type = HF_EVENT_ENTRY,
                          .at = m->clock,
                          .u.entry = {.entry_id = m->next_entry++,
                                      .list = {1 + (int64_t)list},
                                      .target = {target},
                                      .added_by = {FIRST_OWNER + (int64_t)list}}});
    }
}

/* ---- the mixture ---- */

static void make_restart(maker *m)
{
    model_stream_add(m->stream, &(model_step){.type = MODEL_RESTART});
}

static void make_pause(maker *m)
{
    m->clock += (hf_usec)below(m, 12) * HF_DAY_USEC;
}

/* People who hardly meet anybody: what makes a crew's meetings rare. */
static void make_background(maker *m)
{
    const uint64_t count = below(m, 4) * 70;
    for (uint64_t i = 0; i < count; i++) {
        m->clock += (hf_usec)below(m, 20) * HF_MINUTE_USEC;
        put_report(m, m->clock, FIRST_STRANGER + (int64_t)below(m, STRANGERS),
                   chance(m, 10) ? some_target(m) : FIRST_LONELY + (int64_t)below(m, STRANGERS));
    }
}

/* Somebody who reports all and sundry, and becomes a busy reporter (company.h). */
static void make_busy(maker *m)
{
    enum { EACH = 40 };
    const int64_t reporter = 1 + (int64_t)below(m, m->reporters);
    for (int i = 0; i < EACH; i++)
        put_report(m, some_time(m), reporter,
                   chance(m, 4) ? some_target(m) : FIRST_LONELY + (int64_t)below(m, STRANGERS));
}

typedef struct kind {
    uint64_t weight;
    void (*make)(maker *m);
} kind;

static const kind kinds[] = {{30, make_report},      {14, make_strike}, {3, make_again},
                             {3, make_retraction},   {6, make_outcome}, {3, make_account},
                             {6, make_decision},     {1, make_list},    {4, make_entry},
                             {4, make_subscription}, {2, make_copies},  {2, make_restart},
                             {1, make_pause},        {1, make_busy}};
enum { KINDS = sizeof kinds / sizeof *kinds };

static void draw_policy(maker *m, hf_policy *policy)
{
    static const double bars[] = {0.01, 1, 1000, 1000, 1000};
    static const int64_t hours[] = {1, 6, 24, 72, 168};
    hf_policy_init(policy);
    policy->policy_id = 1;
    policy->bar_expected_false_per_month = bars[below(m, 5)];
    policy->min_crew = 3 + (int64_t)below(m, 3);
    policy->window_days = chance(m, 3) ? 30 : 8 + (int64_t)below(m, 8);
    policy->hold_hours = hours[below(m, 5)];
    policy->episode_gap_hours = hours[below(m, 5)];
    policy->platform_threshold = 2 + (int64_t)below(m, 12);
    policy->platform_threshold_hours = hours[below(m, 5)];
    policy->affinity = chance(m, 2) ? 1 : 1.3;
    policy->poor_standing_bar = (double)below(m, 3);
}

void model_stream_generate(uint64_t number, model_stream *ret_stream)
{
    static maker m; /* large, and no test runs two at once */
    uint64_t weights[KINDS];
    uint64_t total = 0;
    m = (maker){.stream = ret_stream,
                .clock = start,
                .next_id = 1,
                .next_outcome = 1,
                .next_entry = 1,
                .next_subscription = 1};
    hf_rng_init(&m.rng, number);
    *ret_stream = (model_stream){
        .seed = below(&m, 1000), .is_shadow = chance(&m, 12), .is_fair = !chance(&m, 5)};
    draw_policy(&m, &ret_stream->policy);
    m.reporters = 9 + below(&m, 40);
    m.targets = 3 + below(&m, 16);
    m.lists = 2 + below(&m, 4);
    m.crew_size = 4 + below(&m, 6);
    for (int i = 0; i < KINDS; i++) {
        weights[i] = kinds[i].weight * below(&m, 4);
        total += weights[i];
    }
    make_background(&m);
    const uint64_t turns = 20 + below(&m, 140);
    for (uint64_t turn = 0; turn < turns && total > 0; turn++) {
        uint64_t at = below(&m, total);
        int i = 0;
        while (at >= weights[i])
            at -= weights[i++];
        pass_time(&m);
        kinds[i].make(&m);
    }
}
