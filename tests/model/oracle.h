/*
 * A slow, obviously right model of what the engine knows: the plain list of all that happened, out
 * of which everything that is asked is worked out anew.
 *
 * Modelled, from headers and documents, and compared with the engine's own structures at the marks
 * of every fair stream:
 *   - the window: which reports are in it, which of a pair is its edge, in which order, on trails
 *     too; late ones, too old ones, repeats, retractions; the latest outcome of staff's; the
 *     counters of hf_engine_stats (oracle_check.c);
 *   - what null hypotheses count: cells by scale and size, pairs, company, busy reporters, origins,
 *     words, hours of creation (oracle_counts.c).
 * Tested by self-consistency only, that is by the same rows on every run, with every split into
 * batches and after restarts: chances, keys, scores, members, crews, recruits, leaders, voices,
 * dispositions, sentences, when there is a look, and everything about lists.
 */
#ifndef HF_TESTS_MODEL_ORACLE_H
#define HF_TESTS_MODEL_ORACLE_H

#include "engine/state.h"
#include "run.h"

typedef struct oracle_report {
    hf_usec at;
    hf_report_event event;
    bool is_retracted;
    bool is_edge;       /* the latest of its pair */
    hf_outcome outcome; /* HF_OUTCOME_COUNT: none of staff's */
    hf_usec outcome_at;
    int64_t outcome_id;
} oracle_report;

typedef struct oracle {
    const hf_engine *engine; /* what is compared */
    const model_stream *stream;
    size_t steps; /* of the stream that have happened */
    hf_usec now, window;
    oracle_report *reports; /* in the window, by (at, id) */
    size_t count, capacity;
    int64_t too_old, repeated, unmatched, self_reports;
    char *detail; /* of what differs: MODEL_TEXT bytes */
} oracle;

/* Nothing has happened yet; `detail` has room for MODEL_TEXT bytes. */
void oracle_open(const model_stream *stream, char *detail, oracle *ret_oracle);
void oracle_close(oracle *o);

/* One event more has happened. Before anything is compared: oracle_settle. */
void oracle_push(oracle *o, const hf_event *event);
void oracle_settle(oracle *o);

/* What the account is by its latest attributes; NULL: nothing was said. */
const hf_account_event *oracle_account(const oracle *o, int64_t account);

/* Each compares, and returns whether all is the same; else o->detail says what is not. */
bool oracle_check_window(const oracle *o);
bool oracle_check_counts(const oracle *o);

/* False, and the text into o->detail. */
__attribute__((format(printf, 2, 3))) bool oracle_differs(const oracle *o, const char *format, ...);

/* Whether a and b are the same number and, where not, into o->detail that they should. */
bool oracle_same(const oracle *o, const char *what, int64_t wanted, int64_t found);

#endif
