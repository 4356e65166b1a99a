/*
 * Shrinking a stream that fails: see check.h.
 *
 * Parts of the stream are left out, from halves down to single steps, as long as what is left fails
 * the same check; then what single events say is made smaller, a field at a time.
 */
#include "check.h"

#include <string.h>

enum { TRIES_MAX = 20000 };

typedef struct shrinker {
    model_stream *stream;
    const char *check;
    int tries;
} shrinker;

static bool fails(shrinker *s, const model_stream *stream)
{
    model_verdict verdict;
    if (s->tries++ > TRIES_MAX)
        return false;
    model_check(stream, &verdict);
    return verdict.check != NULL && strcmp(verdict.check, s->check) == 0;
}

/* Without steps [from, from + count), if it fails so too. */
static bool leave_out(shrinker *s, size_t from, size_t count)
{
    model_stream less;
    model_stream_copy(s->stream, &less);
    memmove(less.steps + from, less.steps + from + count,
            (less.count - from - count) * sizeof *less.steps);
    less.count -= count;
    if (!fails(s, &less)) {
        model_stream_done(&less);
        return false;
    }
    model_stream_done(s->stream);
    *s->stream = less;
    return true;
}

static bool cut(shrinker *s)
{
    bool is_less = false;
    for (size_t size = s->stream->count / 2 + 1; size > 0; size /= 2)
        for (size_t from = s->stream->count; from > 0;) {
            const size_t part = size < from ? size : from;
            from -= part;
            if (from + part <= s->stream->count)
                is_less |= leave_out(s, from, part);
        }
    return is_less;
}

/* With the step as it is in `changed`, if it fails so too. */
static bool change(shrinker *s, size_t i, const model_step *changed)
{
    const model_step before = s->stream->steps[i];
    s->stream->steps[i] = *changed;
    if (memcmp(&before, changed, sizeof before) != 0 && fails(s, s->stream))
        return true;
    s->stream->steps[i] = before;
    return false;
}

/* Plainer: no traits, not protected; the time of the event before. */
static bool plain(shrinker *s, size_t i)
{
    model_step step = s->stream->steps[i];
    bool is_less = false;
    if (step.type != MODEL_EVENT)
        return false;
    if (step.event.type == HF_EVENT_REPORT) {
        memset(&step.event.u.report.traits, 0, sizeof step.event.u.report.traits);
        step.event.u.report.is_protected = false;
        is_less |= change(s, i, &step);
    }
    step = s->stream->steps[i];
    const hf_usec day = step.event.at / HF_DAY_USEC * HF_DAY_USEC;
    const hf_usec hour = step.event.at / HF_HOUR_USEC * HF_HOUR_USEC;
    step.event.at = day;
    if (!change(s, i, &step)) {
        step.event.at = hour;
        is_less |= change(s, i, &step);
    }
    return is_less;
}

/* All times at and after the gap before step i come a gap earlier. */
static bool close_gap(shrinker *s, size_t i)
{
    const hf_usec gap = s->stream->steps[i].event.at - s->stream->steps[i - 1].event.at;
    model_stream less;
    if (s->stream->steps[i].type != MODEL_EVENT || s->stream->steps[i - 1].type != MODEL_EVENT ||
        gap <= HF_MINUTE_USEC)
        return false;
    model_stream_copy(s->stream, &less);
    for (size_t n = i; n < less.count; n++)
        less.steps[n].event.at -= gap - HF_MINUTE_USEC;
    if (fails(s, &less)) {
        model_stream_done(s->stream);
        *s->stream = less;
        return true;
    }
    model_stream_done(&less);
    return false;
}

void model_shrink(model_stream *stream, const char *check)
{
    shrinker s = {.stream = stream, .check = check};
    for (bool is_less = true; is_less && s.tries < TRIES_MAX;) {
        is_less = false;
        while (cut(&s))
            is_less = true;
        for (size_t i = 1; i < stream->count; i++)
            is_less |= close_gap(&s, i);
        for (size_t i = 0; i < stream->count; i++)
            is_less |= plain(&s, i);
    }
}
