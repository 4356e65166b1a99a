/*
 * What the files of the worker share.
 *
 * Lives here: the worker's struct, and the actions of the cycle. Does not: the outside (worker.h).
 */
#ifndef HF_WORKER_INTERNAL_H
#define HF_WORKER_INTERNAL_H

#include "holdfast/engine.h"
#include "pg/backoff.h"
#include "pg/conn.h"
#include "store/cursor.h"
#include "store/intake.h"
#include "store/outbox.h"
#include "store/policy.h"
#include "worker/cycle.h"
#include "worker/worker.h"

/* Rows of one reading transaction; a backlog is several. */
#define HF_READ_MAX 250000
/* Events between two looks at the clock, and the time between two looks at the loop: the heart, the
 * watchdog and signals want it many times a second. */
#define HF_SLICE 8
#define HF_SLICE_S 0.05
/* And while the next stretch is read, as often as the socket from the server is full. */
#define HF_SLICE_AHEAD_S 0.002
/* The longest silence of the server while it does something that may take long. A network that is
 * gone is noticed sooner: one of the two connections is always free to beat or probe. */
#define HF_LONG_S 900

/* Whether the next stretch of a backlog is read already. */
typedef enum hf_ahead_phase { HF_AHEAD_NONE, HF_AHEAD_READING, HF_AHEAD_READ } hf_ahead_phase;

/* How many cycles took how long: the upper bounds of all buckets but the last are in metrics.c. */
#define HF_CYCLE_BUCKETS 14
typedef struct hf_cycle_times {
    int64_t count[HF_CYCLE_BUCKETS];
    double sum_s;
} hf_cycle_times;

/* Since the process began; what /metrics tells. */
typedef struct hf_worker_counts {
    int64_t rows;                  /* read */
    int64_t rejected;              /* of them set aside */
    int64_t failures;              /* that ended in a new connection */
    int64_t refusals;              /* of a write, which was tried again */
    hf_usec polled_at, settled_at; /* the database's clock; settled: nothing was left to judge */
    hf_cycle_times cycles;
} hf_worker_counts;

struct hf_worker {
    struct ev_loop *loop;
    hf_worker_config config;
    hf_allocator allocator;
    hf_conn *reader;
    hf_conn *writer;
    ev_timer timer; /* of the state */
    ev_timer heartbeat;
    ev_async pending; /* an event that waits to be handled by the loop */
    hf_cycle_event pending_event;
    bool has_pending;
    hf_state state;
    hf_worker_phase phase; /* that was told */
    bool has_phase;
    hf_backoff backoff;
    hf_error error;       /* the last one */
    char last_error[600]; /* to be recorded with the next lease; "" none */
    hf_status result;
    bool must_stop;
    bool has_led;    /* once at least */
    bool has_stood;  /* connected to a database that it can work with, once at least */
    char server[64]; /* which one the reader reached */
    bool must_reload;

    bool leads;
    int64_t fencing;
    int64_t lease_seconds;
    int64_t leader_pid; /* of another leader, as it recorded itself */
    int64_t holder_pid; /* of the session that has the lock */
    bool holder_works;  /* the server is at work for it */
    ev_tstamp holder_since;
    double leader_age_s;
    char leader_name[128];
    bool has_lock;
    int lease_tries; /* that found another leader */

    hf_engine *engine;
    int64_t shortenings; /* of the engine's window, as far as they were logged */
    bool was_window_short;
    hf_policy policy;
    bool has_policy;
    uint64_t seed;
    bool is_same_database;
    int load_number;      /* RECOVER's step */
    bool is_history_read; /* what RECOVER gives the engine: accounts, then history */
    hf_cursor cursor;
    bool must_tell_done; /* the cursor's `done` moved on without a write */

    hf_usec clock;  /* the database's, at the last poll */
    bool is_new;    /* something is */
    char *snapshot; /* of the last poll */
    hf_intake intake;
    hf_usec read_until; /* HF_USEC_INFINITY: to the end of the goal */
    hf_intake ahead;    /* the next stretch: ahead.c */
    hf_usec ahead_until;
    hf_ahead_phase ahead_phase;
    bool is_backlog;    /* the goal has more than one reading */
    bool is_batch_full; /* the goal has more than was read */
    bool has_accounts;  /* of this goal, read */
    bool is_goal_old;   /* under way when this worker began: more may be committed since */
    size_t next_event;  /* of the intake, to be judged */
    size_t chunk_end;
    hf_outbox outbox;
    hf_outbox_step steps[HF_OUTBOX_TABLES];
    int step_count;
    int next_step;
    int refusals; /* of the write in hand */
    char *merge_sql;

    hf_worker_counts counts;
    int64_t rows_read;  /* ever, as worker_state has it */
    int64_t rows_run;   /* since this worker leads */
    int64_t rows_total; /* of a backlog, 0 unknown */
    ev_tstamp run_started;
    ev_tstamp progress_told;
    ev_tstamp cycle_started;
    ev_tstamp tidied;
    ev_tstamp counted;
    bool is_uncounted;              /* something was judged since */
    ev_tstamp entered_at;           /* the state */
    double spent_s[HF_STATE_COUNT]; /* in each state */
    double used_s;                  /* of processor, at the last look at the clock in a slice */
    double longest_s;               /* of processor, between two such looks */
    double wait_s;                  /* of the next WAIT */
};

/* Handled by the loop, after the present callback. The first one stands until then; a loss or a
 * fatal error replaces it. */
void hf_worker_post(hf_worker *worker, hf_cycle_event event);

__attribute__((format(printf, 4, 5))) void
hf_worker_log(hf_worker *worker, hf_worker_level level, const char *event, const char *format, ...);

/* Something failed: remembers it, closes both connections and posts LOST or FATAL as its remedy
 * says. */
void hf_worker_fail(hf_worker *worker, const hf_error *error);
void hf_worker_fail_status(hf_worker *worker, hf_status status, const char *where);

/* Whether the writer's statement was refused for a reason that passes by itself, e.g. a lock, while
 * its connection stands. */
bool hf_worker_is_refusal(const hf_worker *worker, const hf_error *error);

/* Sends on one of the connections, with the worker as the answers' context; a request that cannot
 * be sent, or fails and has no on_failed of its own, ends in hf_worker_fail. */
void hf_worker_send(hf_worker *worker, hf_conn *conn, const hf_conn_request *request);

/* Likewise on the reader, with `sql`, which was made for it and is freed; `made` says whether it
 * could be, and else fails. */
void hf_worker_ask(hf_worker *worker, hf_status made, char *sql, const hf_conn_request *request);

/* The engine's state and everything read is dropped. */
void hf_worker_forget(hf_worker *worker);

/* Actions. */
hf_action hf_link_connect, hf_link_retry, hf_link_check;
hf_action hf_lease_ask, hf_lease_watch, hf_lease_release;
hf_action hf_recover_begin, hf_recover_slice, hf_read_begin, hf_judge_slice;
hf_action hf_write_begin, hf_write_again, hf_write_pause, hf_tidy_begin;
/* Whether the last reports that were judged could be counted now: a TIDY, though nothing is new. */
bool hf_tidy_is_due(const hf_worker *worker);
hf_action hf_cycle_wait, hf_cycle_stop;

/* Whether the loop must have its turn: a slice that began at `since` (ev_time) is long enough. */
bool hf_slice_is_over(hf_worker *worker, size_t done, ev_tstamp since);

/* Begins a slice, returning ev_time; at its end, what the longest wait of the loop was is noted. */
ev_tstamp hf_slice_begin(hf_worker *worker);
void hf_slice_end(hf_worker *worker);

/* A whole number of the first row. */
int64_t hf_worker_int(const PGresult *result, int column);

/* Between the parts. */
void hf_heartbeat_init(hf_worker *worker);
void hf_heartbeat_start(hf_worker *worker);
void hf_heartbeat_send(hf_worker *worker); /* now, if the writer is free */
HF_MUST_CHECK hf_status hf_link_new(hf_worker *worker);
/* Gives the engine an event; what memory does to the window is logged. The engine's status. */
HF_MUST_CHECK hf_status hf_memory_push(hf_worker *worker, const hf_event *event, hf_mode mode);

/* Out of memory under a cap becomes HF_ELIMIT, with what to do. */
void hf_memory_explain(const hf_worker *worker, hf_error *error);

/* READ's parts that reading ahead shares: the transaction; an intake for events; until when the
 * stretch reaches. */
void hf_read_begin_transaction(hf_worker *worker, const char *where);
void hf_read_begin_stretch(hf_worker *worker, hf_intake *intake);
hf_usec hf_read_until(const PGresult *result);

/* Begins to read what comes after worker->intake.last. */
void hf_ahead_begin(hf_worker *worker);
/* What was read ahead is worker->intake now. */
void hf_ahead_take(hf_worker *worker);
void hf_ahead_forget(hf_worker *worker);

void hf_progress_tell(hf_worker *worker, bool is_done);

/* A cycle is over: all that was committed when it began is judged and written. */
void hf_metrics_note_cycle(hf_worker *worker);

#endif
