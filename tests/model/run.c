/* A stream through an engine: see run.h. */
#include "run.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "engine/state.h"

/* ---- engines ---- */

static hf_null_row *shared_rows[HF_NULL_P_STEPS];

static bool new_engine(model_run *run)
{
    const hf_engine_config config = {.allocator = run->allocator,
                                     .seed = run->stream->seed,
                                     .is_shadow = run->stream->is_shadow,
                                     .policy = run->stream->policy};
    if (hf_engine_new(&config, &run->engine) != HF_OK) {
        run->engine = NULL;
        run->failure = "no engine";
        return false;
    }
    memcpy(run->engine->overlap.null.rows, shared_rows, sizeof shared_rows);
    return true;
}

static void free_engine(model_run *run)
{
    if (run->engine != NULL) {
        memcpy(shared_rows, run->engine->overlap.null.rows, sizeof shared_rows);
        memset(run->engine->overlap.null.rows, 0, sizeof shared_rows);
    }
    hf_engine_free(run->engine);
    run->engine = NULL;
}

void model_run_forget_rows(void)
{
    for (int i = 0; i < HF_NULL_P_STEPS; i++)
        free(shared_rows[i]);
    memset(shared_rows, 0, sizeof shared_rows);
}

static void check(model_run *run, hf_status status, const char *what)
{
    if (status != HF_OK && run->failure == NULL)
        run->failure = what;
}

static void take(model_run *run)
{
    check(run, model_tables_take(&run->tables, run->engine), "findings cannot be taken");
}

/* ---- the window again: sql/queries/history.sql ---- */

/* An event as the query gives it: (at, relation, id). */
typedef struct row {
    hf_event event;
    int relation;
    int64_t id;
} row;

static int compare_rows(const void *left, const void *right)
{
    const row *a = left;
    const row *b = right;
    if (a->event.at != b->event.at)
        return a->event.at < b->event.at ? -1 : 1;
    if (a->relation != b->relation)
        return a->relation < b->relation ? -1 : 1;
    return a->id < b->id ? -1 : a->id > b->id;
}

static row row_of(const hf_event *event)
{
    switch (event->type) {
    case HF_EVENT_REPORT:
        return (row){*event, 1, event->u.report.report_id};
    case HF_EVENT_RETRACTION:
        return (row){*event, 2, event->u.retraction.report_id};
    case HF_EVENT_OUTCOME:
        return (row){*event, 3, event->u.outcome.outcome_id};
    case HF_EVENT_LIST:
        return (row){*event, event->u.list.is_deleted ? 6 : 5, event->u.list.list.v};
    case HF_EVENT_ENTRY:
        return (row){*event, event->u.entry.is_removed ? 8 : 7, event->u.entry.entry_id};
    case HF_EVENT_SUBSCRIPTION:
        return (row){*event, event->u.subscription.is_ended ? 10 : 9,
                     event->u.subscription.subscription_id};
    case HF_EVENT_ACCOUNT:
    case HF_EVENT_DECISION:
    case HF_EVENT_TYPE_COUNT:
        break;
    }
    return (row){.relation = 0};
}

/* Whether the row is another state of one that is there already: a list as it is now, a mark that
 * was set before. The earlier mark stands, the later list. */
static bool replaces(row *rows, size_t count, const row *it)
{
    for (size_t i = 0; i < count; i++) {
        if (rows[i].relation != it->relation || rows[i].id != it->id)
            continue;
        const hf_usec at = rows[i].event.at;
        if (it->relation == 5 || it->relation == 6)
            rows[i].event = it->event;
        if (it->event.at < at)
            rows[i].event.at = it->event.at;
        else
            rows[i].event.at = at;
        return true;
    }
    return false;
}

/* When the report that the event is about was made; HF_USEC_NONE for other events. */
static hf_usec made_at(const model_run *run, const hf_event *event)
{
    int64_t id = 0;
    if (event->type == HF_EVENT_REPORT)
        return event->at;
    if (event->type == HF_EVENT_RETRACTION)
        id = event->u.retraction.report_id;
    else if (event->type == HF_EVENT_OUTCOME)
        id = event->u.outcome.report_id;
    else
        return HF_USEC_NONE;
    for (size_t i = 0; i < run->next; i++) {
        const model_step *step = &run->stream->steps[i];
        if (step->type == MODEL_EVENT && step->event.type == HF_EVENT_REPORT &&
            step->event.u.report.report_id == id)
            return step->event.at;
    }
    return INT64_MIN + 1; /* a mark without its row cannot be */
}

/* Owner and mirror count as of reading, in both rows of a list. */
static void settle_lists(row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < count; j++)
            if (rows[i].relation == 6 && rows[j].relation == 5 && rows[i].id == rows[j].id) {
                rows[j].event.u.list.owner = rows[i].event.u.list.owner;
                rows[j].event.u.list.mirrors = rows[i].event.u.list.mirrors;
            }
}

static void push_accounts(model_run *run)
{
    for (size_t i = 0; i < run->next; i++) {
        const model_step *step = &run->stream->steps[i];
        if (step->type == MODEL_EVENT && step->event.type == HF_EVENT_ACCOUNT)
            check(run, hf_engine_push(run->engine, &step->event, HF_MODE_HISTORY),
                  "an account of before is refused");
    }
}

static void push_window(model_run *run)
{
    const hf_usec since = run->judged_through - run->stream->policy.window_days * HF_DAY_USEC;
    row *rows = model_resize(NULL, run->next, sizeof *rows);
    size_t count = 0;
    for (size_t i = 0; i < run->next; i++) {
        const model_step *step = &run->stream->steps[i];
        if (step->type != MODEL_EVENT)
            continue;
        const row it = row_of(&step->event);
        const hf_usec made = made_at(run, &step->event);
        if (it.relation != 0 && (made == HF_USEC_NONE || made >= since) &&
            !replaces(rows, count, &it))
            rows[count++] = it;
    }
    settle_lists(rows, count);
    qsort(rows, count, sizeof *rows, compare_rows);
    for (size_t i = 0; i < count; i++)
        check(run, hf_engine_push(run->engine, &rows[i].event, HF_MODE_HISTORY),
              "an event of the window is refused");
    free(rows);
}

/* The worker dies, and another one goes on. */
static void restart(model_run *run)
{
    take(run);
    free_engine(run);
    if (!new_engine(run))
        return;
    if (run->judged_through != HF_USEC_NONE)
        check(run, hf_engine_advance(run->engine, run->judged_through), "time cannot move on");
    check(run, model_tables_load(&run->tables, run->engine), "a row cannot be loaded");
    push_accounts(run);
    if (run->judged_through != HF_USEC_NONE)
        push_window(run);
    if (hf_engine_pending(run->engine) != 0 && run->failure == NULL)
        run->failure = "a new engine has something to tell before it judged anything";
}

/* ---- steps ---- */

void model_run_begin(const model_stream *stream, model_style style, model_run *ret_run)
{
    *ret_run = (model_run){.stream = stream,
                           .style = style,
                           .allocator = hf_allocator_libc(),
                           .judged_through = HF_USEC_NONE};
    model_tables_init(&ret_run->tables);
    (void)new_engine(ret_run);
}

/* Staff see what was told so far. In a fair stream the database refuses what it would refuse. */
static bool decide(model_run *run, hf_event *event)
{
    take(run);
    return model_tables_decide(&run->tables, event->at, &event->u.decision) ||
           !run->stream->is_fair;
}

static void push(model_run *run, const hf_event *event)
{
    hf_event told = *event;
    run->was_refused = event->type == HF_EVENT_DECISION && !decide(run, &told);
    if (run->was_refused)
        return;
    check(run, hf_engine_push(run->engine, &told, HF_MODE_JUDGE), "an event is refused");
    if (event->type != HF_EVENT_ACCOUNT && event->at > run->judged_through)
        run->judged_through = event->at;
    if (run->style == MODEL_TAKE_ALWAYS)
        take(run);
}

bool model_run_step(model_run *run)
{
    if (run->failure != NULL)
        return false;
    if (run->next == run->stream->count) {
        take(run);
        return false;
    }
    const model_step *step = &run->stream->steps[run->next++];
    if (step->type == MODEL_EVENT)
        push(run, &step->event);
    else if (step->type == MODEL_TAKE && run->style >= MODEL_TAKE_MARKED)
        take(run);
    else if (step->type == MODEL_RESTART && run->style == MODEL_RESTARTED && run->stream->is_fair)
        restart(run);
    return true;
}

void model_run_end(model_run *run)
{
    free_engine(run);
    model_tables_done(&run->tables);
}
