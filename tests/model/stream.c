/* Streams of events: see stream.h. Here: the container and its text; generate.c makes them. */
#include "stream.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

void *model_resize(void *ptr, size_t count, size_t size)
{
    void *block = realloc(ptr, count * size + 1);
    if (block == NULL) {
        (void)fprintf(stderr, "model: out of memory\n");
        exit(2);
    }
    return block;
}

void model_stream_add(model_stream *stream, const model_step *step)
{
    if (stream->count == stream->capacity) {
        stream->capacity = stream->capacity == 0 ? 256 : 2 * stream->capacity;
        stream->steps = model_resize(stream->steps, stream->capacity, sizeof *stream->steps);
    }
    stream->steps[stream->count++] = *step;
}

void model_stream_copy(const model_stream *from, model_stream *ret_to)
{
    *ret_to = *from;
    ret_to->capacity = from->count;
    ret_to->steps = model_resize(NULL, from->count, sizeof *from->steps);
    if (from->count > 0)
        memcpy(ret_to->steps, from->steps, from->count * sizeof *from->steps);
}

void model_stream_done(model_stream *stream)
{
    free(stream->steps);
    *stream = (model_stream){0};
}

/* ---- the text ----
 * A line is a word and fields `name=value`, all of them whole numbers. Fields of every kind of
 * event stand in one table. */

enum { FIELDS_MAX = 16 };

typedef struct field {
    const char *name;
    int64_t value;
} field;

typedef struct line {
    const char *word;
    field fields[FIELDS_MAX];
    size_t count;
} line;

static const char *const words[HF_EVENT_TYPE_COUNT] = {
    [HF_EVENT_ACCOUNT] = "account",    [HF_EVENT_REPORT] = "report",
    [HF_EVENT_RETRACTION] = "retract", [HF_EVENT_OUTCOME] = "outcome",
    [HF_EVENT_DECISION] = "decide",    [HF_EVENT_LIST] = "list",
    [HF_EVENT_ENTRY] = "entry",        [HF_EVENT_SUBSCRIPTION] = "subscribe"};

/* Gives the value of a field to the line, or takes it from there. */
typedef struct exchange {
    line *text;
    bool is_reading;
} exchange;

static void swap(const exchange *x, const char *name, int64_t *value)
{
    if (!x->is_reading) {
        if (*value != 0)
            x->text->fields[x->text->count++] = (field){name, *value};
        return;
    }
    *value = 0;
    for (size_t i = 0; i < x->text->count; i++)
        if (strcmp(x->text->fields[i].name, name) == 0)
            *value = x->text->fields[i].value;
}

static void swap_bool(const exchange *x, const char *name, bool *value)
{
    int64_t number = *value;
    swap(x, name, &number);
    *value = number != 0;
}

static void swap_u32(const exchange *x, const char *name, uint32_t *value)
{
    int64_t number = *value;
    swap(x, name, &number);
    *value = (uint32_t)number;
}

static void swap_traits(const exchange *x, hf_traits *traits)
{
    static const char *const names[HF_COMMENT_HASHES] = {"word1", "word2", "word3", "word4",
                                                         "word5"};
    swap_u32(x, "origin", &traits->origin);
    for (int i = 0; i < HF_COMMENT_HASHES; i++)
        swap_u32(x, names[i], &traits->comment[i]);
}

static void swap_account(const exchange *x, hf_account_event *account)
{
    int64_t kind = account->kind;
    swap(x, "account", &account->account.v);
    swap(x, "kind", &kind);
    swap(x, "created", &account->created_at);
    swap(x, "followers", &account->followers);
    swap(x, "following", &account->following);
    swap_bool(x, "premium", &account->is_premium);
    account->kind = (hf_kind)kind;
}

static void swap_outcome(const exchange *x, hf_outcome_event *outcome)
{
    int64_t code = outcome->outcome;
    swap(x, "id", &outcome->outcome_id);
    swap(x, "report", &outcome->report_id);
    swap(x, "by", &outcome->reporter.v);
    swap(x, "of", &outcome->target.v);
    swap(x, "outcome", &code);
    swap_bool(x, "staff", &outcome->by_staff);
    outcome->outcome = (hf_outcome)code;
}

static void swap_decision(const exchange *x, hf_decision_event *decision)
{
    int64_t code = decision->decision;
    swap(x, "decision", &code);
    swap(x, "campaign", &decision->campaign_id);
    swap(x, "crew", &decision->crew_id);
    swap(x, "account", &decision->account.v);
    swap(x, "was", &decision->was_until);
    swap(x, "until", &decision->until);
    decision->decision = (hf_decision)code;
}

static void swap_event(const exchange *x, hf_event *event)
{
    if (event->type != HF_EVENT_ACCOUNT)
        swap(x, "at", &event->at);
    if (event->type == HF_EVENT_ACCOUNT) {
        swap_account(x, &event->u.account);
    } else if (event->type == HF_EVENT_REPORT) {
        swap(x, "id", &event->u.report.report_id);
        swap(x, "by", &event->u.report.reporter.v);
        swap(x, "of", &event->u.report.target.v);
        swap_bool(x, "protected", &event->u.report.is_protected);
        swap_traits(x, &event->u.report.traits);
    } else if (event->type == HF_EVENT_RETRACTION) {
        swap(x, "id", &event->u.retraction.report_id);
        swap(x, "by", &event->u.retraction.reporter.v);
        swap(x, "of", &event->u.retraction.target.v);
    } else if (event->type == HF_EVENT_OUTCOME) {
        swap_outcome(x, &event->u.outcome);
    } else if (event->type == HF_EVENT_DECISION) {
        swap_decision(x, &event->u.decision);
    } else if (event->type == HF_EVENT_LIST) {
        swap(x, "list", &event->u.list.list.v);
        swap(x, "owner", &event->u.list.owner.v);
        swap(x, "mirrors", &event->u.list.mirrors.v);
        swap_bool(x, "deleted", &event->u.list.is_deleted);
    } else if (event->type == HF_EVENT_ENTRY) {
        swap(x, "id", &event->u.entry.entry_id);
        swap(x, "list", &event->u.entry.list.v);
        swap(x, "of", &event->u.entry.target.v);
        swap(x, "by", &event->u.entry.added_by.v);
        swap_bool(x, "removed", &event->u.entry.is_removed);
    } else {
        swap(x, "id", &event->u.subscription.subscription_id);
        swap(x, "list", &event->u.subscription.list.v);
        swap(x, "by", &event->u.subscription.subscriber.v);
        swap_bool(x, "ended", &event->u.subscription.is_ended);
    }
}

static void write_policy(const model_stream *stream, FILE *file)
{
    (void)fprintf(file, "stream seed=%" PRIu64 " shadow=%d fair=%d\npolicy", stream->seed,
                  stream->is_shadow, stream->is_fair);
#define WRITE_FIELD(name, type, initial, least, most, meaning) \
    (void)fprintf(file, " " #name "=%g", (double)stream->policy.name);
    HF_POLICY_TABLE(WRITE_FIELD)
#undef WRITE_FIELD
    (void)fprintf(file, "\n");
}

void model_stream_write(const model_stream *stream, FILE *file)
{
    write_policy(stream, file);
    for (size_t i = 0; i < stream->count; i++) {
        model_step step = stream->steps[i];
        line text = {.count = 0};
        const exchange x = {&text, false};
        if (step.type != MODEL_EVENT) {
            (void)fprintf(file, "%s\n", step.type == MODEL_TAKE ? "take" : "restart");
            continue;
        }
        swap_event(&x, &step.event);
        (void)fprintf(file, "%s", words[step.event.type]);
        for (size_t n = 0; n < text.count; n++)
            (void)fprintf(file, " %s=%" PRId64, text.fields[n].name, text.fields[n].value);
        (void)fprintf(file, "\n");
    }
}

/* ---- reading ---- */

static bool read_policy(model_stream *stream, char *rest)
{
    char *save = NULL;
    for (char *name = strtok_r(rest, " ", &save); name != NULL; name = strtok_r(NULL, " ", &save)) {
        char *value = strchr(name, '=');
        if (value == NULL)
            return false;
        *value++ = 0;
#define READ_FIELD(field, type, initial, least, most, meaning) \
    if (strcmp(name, #field) == 0)                             \
        stream->policy.field = (type)strtod(value, NULL);
        HF_POLICY_TABLE(READ_FIELD)
#undef READ_FIELD
    }
    return hf_policy_check(&stream->policy, &(const char *){NULL}) == HF_OK;
}

static bool read_fields(char *rest, line *text)
{
    char *save = NULL;
    for (char *name = strtok_r(rest, " ", &save); name != NULL; name = strtok_r(NULL, " ", &save)) {
        char *value = strchr(name, '=');
        if (value == NULL || text->count == FIELDS_MAX)
            return false;
        *value++ = 0;
        text->fields[text->count++] = (field){name, strtoll(value, NULL, 10)};
    }
    return true;
}

static bool read_step(model_stream *stream, const char *word, line *text)
{
    model_step step = {.type = MODEL_EVENT};
    const exchange x = {text, true};
    if (strcmp(word, "take") == 0 || strcmp(word, "restart") == 0) {
        step.type = word[0] == 't' ? MODEL_TAKE : MODEL_RESTART;
        model_stream_add(stream, &step);
        return true;
    }
    int type = 0;
    while (type < HF_EVENT_TYPE_COUNT && strcmp(words[type], word) != 0)
        type++;
    if (type == HF_EVENT_TYPE_COUNT)
        return false;
    step.event.type = (hf_event_type)type;
    swap_event(&x, &step.event);
    model_stream_add(stream, &step);
    return true;
}

static bool read_line(model_stream *stream, char *text)
{
    line parsed = {.count = 0};
    text[strcspn(text, "\n")] = 0;
    char *rest = strchr(text, ' ');
    if (text[0] == 0 || text[0] == '#')
        return true;
    if (rest != NULL)
        *rest++ = 0;
    else
        rest = text + strlen(text);
    if (strcmp(text, "policy") == 0)
        return read_policy(stream, rest);
    if (!read_fields(rest, &parsed))
        return false;
    if (strcmp(text, "stream") != 0)
        return read_step(stream, text, &parsed);
    const exchange x = {&parsed, true};
    int64_t seed = 0;
    swap(&x, "seed", &seed);
    swap_bool(&x, "shadow", &stream->is_shadow);
    swap_bool(&x, "fair", &stream->is_fair);
    stream->seed = (uint64_t)seed;
    return true;
}

bool model_stream_read(FILE *file, model_stream *ret_stream)
{
    char text[1024];
    int number = 0;
    *ret_stream = (model_stream){.seed = 0};
    hf_policy_init(&ret_stream->policy);
    while (fgets(text, sizeof text, file) != NULL) {
        number++;
        if (!read_line(ret_stream, text)) {
            (void)fprintf(stderr, "model: line %d of the stream is none\n", number);
            return false;
        }
    }
    return true;
}
