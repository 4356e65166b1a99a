/*
 * Whether an engine does with a stream what it must.
 *
 * Lives here: every check on one stream, one after the other; shrinking a stream that fails. Does
 * not: what is compared (run.h, oracle.h).
 */
#ifndef HF_TESTS_MODEL_CHECK_H
#define HF_TESTS_MODEL_CHECK_H

#include "stream.h"

#define MODEL_TEXT 2048

typedef struct model_verdict {
    const char *check;                      /* a static text: which one failed, or NULL */
    char detail[MODEL_TEXT];                /* how */
    int64_t campaigns, holds, suppressions; /* in the end: whether there was something to find */
    int restarts;
} model_verdict;

void model_check(const model_stream *stream, model_verdict *ret_verdict);

/* The smallest stream found that fails the same check, from one that does. It takes the place of
 * *stream. */
void model_shrink(model_stream *stream, const char *check);

#endif
