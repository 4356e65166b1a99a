/*
 * The worker: store → engine → store, one cycle after the other, on a libev loop.
 *
 * Two connections: the reader reads in a snapshot and is out of it before anything is judged; the
 * writer has the lease (a session lock), stamps the heartbeat and writes. The cycle is a table of
 * transitions (cycle.h). The engine lives as long as the lease: whoever leads anew rebuilds it from
 * the tables, so it cannot disagree with them, and a commit whose answer was lost is settled by
 * reading the cursor back.
 *
 * Lives here: the worker as its owner (the command `run`) sees it. Does not: signals, the log's
 * form, the terminal.
 */
#ifndef HF_WORKER_WORKER_H
#define HF_WORKER_WORKER_H

#include <ev.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/error.h"
#include "holdfast/types.h"

typedef struct hf_worker hf_worker;

typedef enum hf_worker_level { HF_WORKER_INFO, HF_WORKER_WARN, HF_WORKER_ERROR } hf_worker_level;

/* What it is doing, as its owner may want to tell. */
typedef enum hf_worker_phase {
    HF_WORKER_CONNECTING,
    HF_WORKER_SPARE,      /* another one leads */
    HF_WORKER_RECOVERING, /* it leads, and rebuilds the engine */
    HF_WORKER_LEADING,
    HF_WORKER_STOPPING
} hf_worker_phase;

/* On the way through a backlog. */
typedef struct hf_progress {
    int64_t rows;  /* read and judged since this worker leads */
    int64_t total; /* 0: unknown */
    double rows_per_s;
    double seconds_left; /* negative: unknown */
    bool is_done;
} hf_progress;

typedef struct hf_worker_config {
    const char *db;     /* conninfo; "" for libpq's environment */
    const char *source; /* the row of worker_state: letters, digits, '_', '-' */
    const char *name;   /* of this process, for worker_state.leader */
    bool once;          /* drain what is committed, then stop */
    bool is_shadow;
    int64_t chunk;           /* events judged between two writes, at least 1 */
    size_t memory_max_bytes; /* of the engine; 0: no cap */
    /* key=%… pairs, as printf; stable event names. */
    void (*log)(void *ctx, hf_worker_level level, const char *event, const char *format,
                va_list arguments);
    void (*progress)(void *ctx, const hf_progress *progress);
    void (*phase)(void *ctx, hf_worker_phase phase); /* at every change; may be NULL */
    void *ctx;
} hf_worker_config;

/* HF_OK or HF_ENOMEM. The strings of the configuration are borrowed for the worker's life. */
HF_MUST_CHECK hf_status hf_worker_new(struct ev_loop *loop, const hf_worker_config *config,
                                      hf_worker **ret_worker);
void hf_worker_free(hf_worker *worker);

/*
 * Runs the loop until the work is done (`once`) or stop was asked for. HF_OK; else what ended it,
 * with a message that says what to do: HF_ELIMIT (the memory cap does not hold a day of reports),
 * HF_ESCHEMA (also a pooler), HF_ECONN or HF_ESQL (with `once`; else at the first attempt, where
 * waiting does not help), HF_EEXISTS (`once` while another worker leads).
 */
HF_MUST_CHECK hf_status hf_worker_run(hf_worker *worker, hf_error *error);

/* Finishes the write in hand, gives the lease back and stops; called again, stops at once. */
void hf_worker_stop(hf_worker *worker);

/*
 * What the worker is and did, as Prometheus reads it: the text exposition format, version 0.0.4,
 * every family with HELP and TYPE. Counters begin with the process; those of the engine's looks
 * anew when it leads anew. What only a leader has is left out where it is none. O(campaigns), no
 * question to the database. HF_OK, or HF_ENOMEM if `to` could not take it.
 */
HF_MUST_CHECK hf_status hf_worker_print_metrics(const hf_worker *worker, FILE *to);

/* Reads the policy again with the next poll, which is every poll, and says so; the next poll comes
 * now. */
void hf_worker_reload(hf_worker *worker);

#endif
