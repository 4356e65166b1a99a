/* The plain list of all that happened: see oracle.h. */
#include "oracle.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>

#include "check.h"

bool oracle_differs(const oracle *o, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(o->detail, MODEL_TEXT, format, arguments);
    va_end(arguments);
    return false;
}

bool oracle_same(const oracle *o, const char *what, int64_t wanted, int64_t found)
{
    return wanted == found ||
           oracle_differs(o, "  %s: %" PRId64 " by the model, %" PRId64 " in the engine\n", what,
                          wanted, found);
}

/* ---- the window ---- */

static void forget_old(oracle *o)
{
    size_t kept = 0;
    for (size_t i = 0; i < o->count; i++)
        if (o->reports[i].at >= o->now - o->window)
            o->reports[kept++] = o->reports[i];
    o->count = kept;
}

static oracle_report *find(const oracle *o, int64_t id, hf_account_id reporter,
                           hf_account_id target)
{
    for (size_t i = 0; i < o->count; i++)
        if (o->reports[i].event.report_id == id && o->reports[i].event.reporter.v == reporter.v &&
            o->reports[i].event.target.v == target.v)
            return &o->reports[i];
    return NULL;
}

static void push_report(oracle *o, hf_usec at, const hf_report_event *event)
{
    if (event->reporter.v == event->target.v) {
        o->self_reports++;
    } else if (at < o->now - o->window) {
        o->too_old++;
    } else if (find(o, event->report_id, event->reporter, event->target) != NULL) {
        o->repeated++;
    } else {
        if (o->count == o->capacity) {
            o->capacity = 2 * o->capacity + 64;
            o->reports = model_resize(o->reports, o->capacity, sizeof *o->reports);
        }
        o->reports[o->count++] =
            (oracle_report){.at = at, .event = *event, .outcome = HF_OUTCOME_COUNT};
    }
}

static void push_outcome(oracle *o, hf_usec at, const hf_outcome_event *event)
{
    oracle_report *report = find(o, event->report_id, event->reporter, event->target);
    if (!event->by_staff)
        return;
    if (report == NULL) {
        o->unmatched++;
    } else if (report->outcome == HF_OUTCOME_COUNT || at > report->outcome_at ||
               (at == report->outcome_at && event->outcome_id > report->outcome_id)) {
        report->outcome = event->outcome;
        report->outcome_at = at;
        report->outcome_id = event->outcome_id;
    }
}

static int compare_reports(const void *left, const void *right)
{
    const oracle_report *a = left;
    const oracle_report *b = right;
    if (a->at != b->at)
        return a->at < b->at ? -1 : 1;
    return a->event.report_id < b->event.report_id ? -1 : a->event.report_id > b->event.report_id;
}

/* In order; the last one of a pair is its edge. */
void oracle_settle(oracle *o)
{
    if (o->count > 1)
        qsort(o->reports, o->count, sizeof *o->reports, compare_reports);
    for (size_t i = 0; i < o->count; i++) {
        o->reports[i].is_edge = true;
        for (size_t j = i + 1; j < o->count; j++)
            if (o->reports[j].event.reporter.v == o->reports[i].event.reporter.v &&
                o->reports[j].event.target.v == o->reports[i].event.target.v)
                o->reports[i].is_edge = false;
    }
}

void oracle_push(oracle *o, const hf_event *event)
{
    if (event->type == HF_EVENT_ACCOUNT)
        return;
    if (o->now == HF_USEC_NONE || event->at > o->now)
        o->now = event->at;
    forget_old(o);
    if (event->type == HF_EVENT_REPORT)
        push_report(o, event->at, &event->u.report);
    else if (event->type == HF_EVENT_OUTCOME)
        push_outcome(o, event->at, &event->u.outcome);
    if (event->type == HF_EVENT_RETRACTION) {
        oracle_report *report = find(o, event->u.retraction.report_id, event->u.retraction.reporter,
                                     event->u.retraction.target);
        o->unmatched += report == NULL;
        if (report != NULL)
            report->is_retracted = true;
    }
}

void oracle_open(const model_stream *stream, char *detail, oracle *ret_oracle)
{
    *ret_oracle = (oracle){.stream = stream,
                           .detail = detail,
                           .now = HF_USEC_NONE,
                           .window = stream->policy.window_days * HF_DAY_USEC};
}

void oracle_close(oracle *o)
{
    free(o->reports);
    o->reports = NULL;
}

const hf_account_event *oracle_account(const oracle *o, int64_t account)
{
    for (size_t i = o->steps; i-- > 0;) {
        const model_step *step = &o->stream->steps[i];
        if (step->type == MODEL_EVENT && step->event.type == HF_EVENT_ACCOUNT &&
            step->event.u.account.account.v == account)
            return &step->event.u.account;
    }
    return NULL;
}
