/*
 * The engine: an input is a small programme of events, played to two engines at once.
 *
 * The first takes its findings whenever the programme says so, its taker and its memory fail when
 * the programme says so; the second takes them once, at the end. Bursts are one instruction, and
 * accounts and lists are few, so that crews, campaigns, holds and copied lists do come about.
 *
 * Must hold: only documented statuses, and the same of both engines; hf_engine_validate after
 * everything, also after HF_ENOMEM; every crew, member, campaign and hold is told the same however
 * findings were taken; all memory is given back.
 */
#include <string.h>

#include "fuzz_sides.h"
#include "holdfast/policy.h"

enum { REPORTS = 1024, INSTRUCTIONS_MAX = 512, BURST_MAX = 32 };

typedef struct programme {
    fuzz_input input;
    fuzz_sides sides;
    hf_usec now;
    int history; /* instructions left that are history */
    int64_t last_id;
    hf_report_event reports[REPORTS]; /* the latest, by id */
} programme;

static hf_mode mode_of(const programme *p)
{
    return p->history > 0 ? HF_MODE_HISTORY : HF_MODE_JUDGE;
}

static void push(programme *p, hf_usec at, hf_event event)
{
    event.at = at;
    fuzz_sides_push(&p->sides, &event, mode_of(p));
}

/* The last few bytes are ids that no table gives. */
static int64_t id(programme *p)
{
    static const int64_t odd[] = {INT64_MAX, INT64_MIN, -1, 0};
    const uint8_t byte = fuzz_byte(&p->input);
    return byte >= 252 ? odd[byte - 252] : byte + 1;
}

static int64_t list_id(programme *p)
{
    return 1 + fuzz_byte(&p->input) % 8;
}

/* 0 … 63 seconds, minutes, hours or days. */
static hf_usec duration(programme *p)
{
    static const hf_usec units[] = {HF_SECOND_USEC, HF_MINUTE_USEC, HF_HOUR_USEC, HF_DAY_USEC};
    const uint8_t byte = fuzz_byte(&p->input);
    return (byte & 63) * units[byte >> 6];
}

static void go_on(programme *p, hf_usec by)
{
    if (p->now < 90000 * HF_DAY_USEC)
        p->now += by;
}

static void report(programme *p, hf_usec at, hf_report_event event)
{
    p->reports[event.report_id % REPORTS] = event;
    push(p, at, (hf_event){.type = HF_EVENT_REPORT, .u.report = event});
}

/* Flags: 1 protected, 2 late, 4 an id that was there, 8 an origin, 16 a comment. */
static void push_report(programme *p)
{
    hf_report_event event = {.reporter = {id(p)}, .target = {id(p)}};
    const uint8_t flags = fuzz_byte(&p->input);
    const uint32_t word = 1U + (flags >> 5);
    const hf_usec by = duration(p);
    event.is_protected = flags & 1;
    event.report_id = flags & 4 ? p->last_id - p->last_id / 2 : ++p->last_id;
    event.traits.origin = flags & 8 ? word : 0;
    for (int i = 0; i < HF_COMMENT_HASHES; i++)
        event.traits.comment[i] = flags & 16 ? word : 0;
    if (!(flags & 2))
        go_on(p, by);
    report(p, flags & 2 ? p->now - by : p->now, event);
}

/* Neighbours report one target, one after another. */
static void push_burst(programme *p)
{
    const int64_t first = 1 + fuzz_byte(&p->input);
    const int64_t target = 1 + fuzz_byte(&p->input);
    const uint8_t shape = fuzz_byte(&p->input);
    const hf_usec step = 1 + duration(p) / BURST_MAX;
    const int count = 1 + shape % BURST_MAX;
    for (int i = 0; i < count; i++) {
        hf_report_event event = {.report_id = ++p->last_id,
                                 .reporter = {first + i},
                                 .target = {target},
                                 .traits.origin = shape >> 6};
        go_on(p, step);
        report(p, p->now, event);
    }
}

static const hf_report_event *some_report(programme *p)
{
    return &p->reports[(p->last_id - fuzz_byte(&p->input)) & (REPORTS - 1)];
}

static void push_retraction(programme *p)
{
    const hf_report_event *r = some_report(p);
    push(p, p->now,
         (hf_event){.type = HF_EVENT_RETRACTION,
                    .u.retraction = {r->report_id, r->reporter, r->target}});
}

static void push_outcome(programme *p)
{
    const uint8_t shape = fuzz_byte(&p->input);
    for (int i = 0; i <= (shape >> 4); i++) {
        const hf_report_event *r = some_report(p);
        push(p, p->now,
             (hf_event){.type = HF_EVENT_OUTCOME,
                        .u.outcome = {.outcome_id = p->last_id,
                                      .report_id = r->report_id,
                                      .reporter = r->reporter,
                                      .target = r->target,
                                      .outcome = (hf_outcome)(shape & 3),
                                      .by_staff = (shape & 12) != 0}});
    }
}

static void push_decision(programme *p)
{
    const hf_decision decision = (hf_decision)(fuzz_byte(&p->input) % HF_DECISION_COUNT);
    const int64_t subject = fuzz_byte(&p->input) % 16;
    const bool is_of_crew =
        decision >= HF_DECISION_CONFIRM_CREW && decision <= HF_DECISION_RESTORE_MEMBER;
    /* Whole days: what was extended is met again by who shortens it. */
    const hf_usec until =
        decision == HF_DECISION_EXTEND_HOLD || decision == HF_DECISION_SHORTEN_HOLD
            ? (p->now / HF_DAY_USEC + fuzz_byte(&p->input) % 16) * HF_DAY_USEC
            : 0;
    push(p, p->now,
         (hf_event){.type = HF_EVENT_DECISION,
                    .u.decision = {.decision = decision,
                                   .campaign_id = is_of_crew ? 0 : subject,
                                   .crew_id = is_of_crew ? subject : 0,
                                   .account = {id(p)},
                                   .was_until = until,
                                   .until = decision == HF_DECISION_SHORTEN_HOLD
                                                ? until - 2 * HF_DAY_USEC
                                                : until}});
}

static void push_list(programme *p)
{
    const uint8_t shape = fuzz_byte(&p->input);
    push(p, p->now,
         (hf_event){.type = HF_EVENT_LIST,
                    .u.list = {.list = {list_id(p)},
                               .owner = {id(p)},
                               .mirrors = {shape & 1 ? list_id(p) : 0},
                               .is_deleted = (shape & 14) == 14}});
}

/* Neighbouring accounts are put on a list, by one hand or by many. */
static void push_entries(programme *p)
{
    const uint8_t shape = fuzz_byte(&p->input);
    const int64_t list = list_id(p);
    const int64_t first = id(p);
    const int64_t by = id(p);
    const hf_usec step = duration(p);
    for (int i = 0; i <= (shape & 15); i++) {
        go_on(p, step);
        const int64_t target = first < 1000 ? first + i : first;
        push(p, p->now,
             (hf_event){.type = HF_EVENT_ENTRY,
                        .u.entry = {.entry_id = ++p->last_id,
                                    .list = {list},
                                    .target = {target},
                                    .added_by = {shape & 16 && by < 1000 ? by + i : by},
                                    .is_removed = (shape & 224) == 224}});
    }
}

static void push_subscriptions(programme *p)
{
    const uint8_t shape = fuzz_byte(&p->input);
    const int64_t list = list_id(p);
    const int64_t first = id(p);
    for (int i = 0; i <= (shape & 31); i++) {
        go_on(p, HF_SECOND_USEC * (shape >> 6));
        push(p, p->now,
             (hf_event){.type = HF_EVENT_SUBSCRIPTION,
                        .u.subscription = {.subscription_id = ++p->last_id,
                                           .list = {list},
                                           .subscriber = {first < 1000 ? first + i : first},
                                           .is_ended = (shape & 32) != 0}});
    }
}

static void push_accounts(programme *p)
{
    const uint8_t shape = fuzz_byte(&p->input);
    const int64_t first = id(p);
    const hf_usec age = duration(p);
    for (int i = 0; i <= (shape & 31); i++)
        push(p, p->now,
             (hf_event){.type = HF_EVENT_ACCOUNT,
                        .u.account = {.account = {first < 1000 ? first + i : first},
                                      .kind = (hf_kind)((shape >> 5) % HF_KIND_COUNT),
                                      .created_at = age == 0 ? HF_USEC_NONE : p->now - age,
                                      .followers = shape - 1,
                                      .following = age % 1000 - 1,
                                      .is_premium = (shape & 64) != 0}});
}

/* Any bytes as an event; what cannot be used is refused and changes nothing. */
static void push_anything(programme *p)
{
    int64_t words[4];
    hf_event event = {.type = (hf_event_type)(fuzz_byte(&p->input) % (HF_EVENT_TYPE_COUNT + 1)),
                      .at = p->now};
    for (int i = 0; i < 4; i++)
        words[i] = (int64_t)fuzz_word(&p->input);
    if (event.type == HF_EVENT_REPORT)
        event.u.report = (hf_report_event){words[0], {words[1]}, {words[2]}, false, {0}};
    else if (event.type == HF_EVENT_OUTCOME)
        event.u.outcome = (hf_outcome_event){.outcome = (hf_outcome)(words[0] & 0xff)};
    else if (event.type == HF_EVENT_DECISION)
        event.u.decision =
            (hf_decision_event){.decision = (hf_decision)(words[0] & 0xff), .until = words[1]};
    else if (event.type == HF_EVENT_ACCOUNT)
        event.u.account = (hf_account_event){
            {words[0]}, (hf_kind)(words[3] & 15), words[1] / 8, words[2], words[2], false};
    if (words[3] & 16)
        event.at = words[3];
    if (event.at > p->now && event.at < 90000 * HF_DAY_USEC)
        p->now = event.at;
    fuzz_sides_push(&p->sides, &event, mode_of(p));
}

/* One field anywhere around its bounds. */
static void set_policy(programme *p)
{
    hf_policy policy;
    const uint8_t chosen = fuzz_byte(&p->input);
    const double part = fuzz_byte(&p->input) / 254.0; /* 255: beyond */
    uint8_t number = 0;
    hf_policy_init(&policy);
    policy.platform_threshold = 4;
#define POLICY_FIELD(name, type, initial, least, most, meaning) \
    if (chosen % 11 == number++)                                \
        policy.name = (type)((least) + part * part * ((most) - (least)));
    HF_POLICY_TABLE(POLICY_FIELD)
#undef POLICY_FIELD
    fuzz_sides_set_policy(&p->sides, &policy);
}

static void step(programme *p)
{
    static void (*const others[])(programme *) = {
        push_report,        push_report,   push_burst,    push_burst, push_burst,
        push_retraction,    push_outcome,  push_decision, push_list,  push_entries,
        push_subscriptions, push_accounts, push_anything, set_policy,
    };
    const uint8_t code = fuzz_byte(&p->input) % 16;
    if (code < 14)
        others[code](p);
    else if (code == 14)
        fuzz_sides_take(&p->sides, fuzz_byte(&p->input));
    else {
        go_on(p, duration(p));
        fuzz_sides_advance(&p->sides, p->now);
    }
    p->history -= p->history > 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static programme p; /* large */
    p = (programme){.input = {data, size}, .now = 12000 * HF_DAY_USEC};
    const uint8_t flags = fuzz_byte(&p.input);
    p.history = flags & 16 ? fuzz_byte(&p.input) : 0;
    const int64_t fail_at = flags & 32 ? fuzz_byte(&p.input) * 8 + fuzz_byte(&p.input) : 0;
    fuzz_sides_open(&p.sides, (flags & 64) != 0, fail_at);
    for (int i = 0; i < INSTRUCTIONS_MAX && p.input.size > 0 && p.sides.is_good; i++)
        step(&p);
    fuzz_sides_close(&p.sides);
    return 0;
}
