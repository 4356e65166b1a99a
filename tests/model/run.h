/*
 * A stream through an engine, and what the tables say in the end.
 *
 * Lives here: taking findings at every place, at the marks or seldom; a worker that dies at the
 * marks and goes on from the tables. Does not: comparing (check.h).
 */
#ifndef HF_TESTS_MODEL_RUN_H
#define HF_TESTS_MODEL_RUN_H

#include "tables.h"

typedef enum model_style {
    MODEL_TAKE_SELDOM, /* before decisions, and in the end */
    MODEL_TAKE_MARKED,
    MODEL_TAKE_ALWAYS, /* after every event */
    MODEL_RESTARTED    /* as marked, and started anew at the marks */
} model_style;

typedef struct model_run {
    const model_stream *stream;
    model_style style;
    hf_allocator allocator;
    hf_engine *engine;
    model_tables tables;
    hf_usec judged_through; /* or HF_USEC_NONE */
    size_t next;            /* step */
    bool was_refused;       /* the last step was a decision that the database refused */
    const char *failure;    /* a static text: something that must never happen, or NULL */
} model_run;

void model_run_begin(const model_stream *stream, model_style style, model_run *ret_run);

/* The next step. False at the end, where findings are taken, or after a failure. */
bool model_run_step(model_run *run);

void model_run_end(model_run *run);

/* Rows of the null hypothesis are functions of one number: engines share them, since making them
 * takes longer than a whole stream. Frees them. */
void model_run_forget_rows(void);

#endif
