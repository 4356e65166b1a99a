/*
 * Streams of events for the model: made at random, written down, read back, cut.
 *
 * A stream is a policy, an engine's seed and a list of events in the order in which they arrive.
 * Two kinds of marks stand among the events: `take`, where findings are taken, and `restart`, where
 * a worker dies and another one goes on from the tables.
 *
 * A *fair* stream holds only what can come out of the database: report ids are unique, an outcome
 * or a retraction comes after its report and is not earlier, staff's decisions are those that the
 * functions of the database let through. A *rude* one does not keep to that.
 *
 * Lives here: the container, the text, the generator. Does not: what becomes of them (run.h).
 */
#ifndef HF_TESTS_MODEL_STREAM_H
#define HF_TESTS_MODEL_STREAM_H

#include <stdio.h>

#include "holdfast/engine.h"

typedef enum model_step_type { MODEL_EVENT, MODEL_TAKE, MODEL_RESTART } model_step_type;

typedef struct model_step {
    model_step_type type;
    hf_event event; /* of MODEL_EVENT */
} model_step;

typedef struct model_stream {
    hf_policy policy;
    uint64_t seed; /* the engine's */
    bool is_shadow;
    bool is_fair;
    model_step *steps;
    size_t count, capacity;
} model_stream;

/* Memory that ends the program rather than run out; `ptr` may be NULL. */
void *model_resize(void *ptr, size_t count, size_t size);

void model_stream_add(model_stream *stream, const model_step *step);
void model_stream_copy(const model_stream *from, model_stream *ret_to);
void model_stream_done(model_stream *stream);

/* The stream of that number: the same on every machine. */
void model_stream_generate(uint64_t number, model_stream *ret_stream);

/* One line per step, `name=value` where the value is not the usual one. */
void model_stream_write(const model_stream *stream, FILE *file);

/* False, with a line on stderr, where the text is none. */
bool model_stream_read(FILE *file, model_stream *ret_stream);

#endif
