/* Every check on one stream: see check.h. */
#include "check.h"

#include <stdlib.h>
#include <string.h>

#include "oracle.h"

static void fail(model_verdict *verdict, const char *check, const char *detail)
{
    if (verdict->check != NULL)
        return;
    verdict->check = check;
    (void)snprintf(verdict->detail, sizeof verdict->detail, "%s", detail);
}

/* The first line in which the two differ. */
static void fail_text(model_verdict *verdict, const char *check, const char *wanted,
                      const char *found)
{
    char detail[MODEL_TEXT];
    while (*wanted != 0 && *found != 0 && strncmp(wanted, found, strcspn(wanted, "\n") + 1) == 0) {
        const size_t length = strcspn(wanted, "\n") + 1;
        wanted += length;
        found += length;
    }
    (void)snprintf(detail, sizeof detail, "  undisturbed: %.*s\n  here:        %.*s\n",
                   (int)strcspn(wanted, "\n"), wanted, (int)strcspn(found, "\n"), found);
    fail(verdict, check, detail);
}

static int64_t count_lines(const char *text, const char *begin)
{
    int64_t count = 0;
    while (*text != 0) {
        count += strncmp(text, begin, strlen(begin)) == 0;
        text += strcspn(text, "\n");
        text += *text == '\n';
    }
    return count;
}

/* The text of the tables in the end; the caller's, to free(); NULL where the run failed. */
static char *text_of(const model_stream *stream, model_style style, model_verdict *verdict)
{
    model_run run;
    char *text = NULL;
    model_run_begin(stream, style, &run);
    while (model_run_step(&run))
        ;
    if (run.failure != NULL)
        fail(verdict, "a run", run.failure);
    else
        text = model_tables_text(&run.tables);
    model_run_end(&run);
    return text;
}

static void compare(const model_stream *stream, model_style style, const char *check,
                    const char *wanted, model_verdict *verdict)
{
    char *found = verdict->check == NULL ? text_of(stream, style, verdict) : NULL;
    if (found != NULL && strcmp(wanted, found) != 0)
        fail_text(verdict, check, wanted, found);
    free(found);
}

/* The engine against the plain list of what happened, at every mark and in the end. */
static void compare_oracle(const model_stream *stream, model_verdict *verdict)
{
    model_run run;
    oracle o;
    char detail[MODEL_TEXT] = "";
    model_run_begin(stream, MODEL_TAKE_MARKED, &run);
    oracle_open(stream, detail, &o);
    for (bool goes_on = true; goes_on && verdict->check == NULL;) {
        goes_on = model_run_step(&run);
        const model_step *step = goes_on ? &stream->steps[run.next - 1] : NULL;
        o.engine = run.engine;
        o.steps = run.next;
        if (step != NULL && step->type == MODEL_EVENT && !run.was_refused)
            oracle_push(&o, &step->event);
        if (run.failure != NULL || (step != NULL && step->type == MODEL_EVENT))
            continue;
        oracle_settle(&o);
        if (!oracle_check_window(&o))
            fail(verdict, "the window", detail);
        else if (!oracle_check_counts(&o))
            fail(verdict, "what null hypotheses count", detail);
    }
    oracle_close(&o);
    model_run_end(&run);
}

void model_check(const model_stream *stream, model_verdict *ret_verdict)
{
    *ret_verdict = (model_verdict){.check = NULL};
    char *wanted = text_of(stream, MODEL_TAKE_SELDOM, ret_verdict);
    if (wanted == NULL)
        return;
    ret_verdict->campaigns = count_lines(wanted, "campaign ");
    ret_verdict->holds = count_lines(wanted, "hold ");
    ret_verdict->suppressions = count_lines(wanted, "suppressed ");
    for (size_t i = 0; i < stream->count; i++)
        ret_verdict->restarts += stream->steps[i].type == MODEL_RESTART;
    compare(stream, MODEL_TAKE_SELDOM, "the same run twice", wanted, ret_verdict);
    compare(stream, MODEL_TAKE_MARKED, "findings taken at the marks", wanted, ret_verdict);
    compare(stream, MODEL_TAKE_ALWAYS, "findings taken after every event", wanted, ret_verdict);
    if (stream->is_fair && ret_verdict->restarts > 0)
        compare(stream, MODEL_RESTARTED, "a worker that was restarted", wanted, ret_verdict);
    free(wanted);
    if (stream->is_fair && ret_verdict->check == NULL)
        compare_oracle(stream, ret_verdict);
}
