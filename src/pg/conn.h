/*
 * A PostgreSQL connection on a libev loop: nothing blocks.
 *
 * The idea. libpq is a byte pump here: one watcher per connection, requests in a short queue, their
 * answers by callback. A request is SQL (one or several statements of the simple protocol, or one
 * with parameters), maybe with bytes to COPY in; its answers are result rows, COPY bytes, and one
 * last word: done, with a status. When a connection is lost, the request at work and those queued
 * are told so, then the owner, once; the connection is closed then and can be opened again.
 *
 * A server that takes a request and says nothing for longer than the connection's patience counts
 * as lost: a network may accept everything and never answer. Where the conninfo names several hosts
 * only one that can be written to is taken, and an attempt that ran out of time is not repeated
 * with the same host first.
 *
 * Callbacks may send, but must not free the connection; hf_conn_close is allowed and takes effect
 * when they return.
 *
 * Lives here: connecting with a deadline, waiting, the queue. Does not: when to try again
 * (backoff.h), the order of hosts (hosts.h), any SQL.
 */
#ifndef HF_PG_CONN_H
#define HF_PG_CONN_H

#include <ev.h>
#include <libpq-fe.h>

#include "base/error.h"
#include "holdfast/status.h"
#include "holdfast/types.h"

#define HF_CONN_QUEUE_MAX 8

typedef struct hf_conn hf_conn;

typedef struct hf_conn_events {
    void (*on_ready)(void *ctx);
    /* The attempt failed, or the connection was lost; HF_ECONN, with SQLSTATE where the server gave
     * one. */
    void (*on_lost)(void *ctx, const hf_error *error);
} hf_conn_events;

/* What comes back of a request; any may be NULL. In the end one of on_done and on_failed is called,
 * once. */
typedef struct hf_conn_answer {
    hf_status (*on_result)(void *ctx, const PGresult *result);        /* rows; borrowed */
    hf_status (*on_bytes)(void *ctx, const void *bytes, size_t size); /* COPY TO STDOUT; borrowed */
    void (*on_done)(void *ctx);
    void (*on_failed)(void *ctx, const hf_error *error);
    void *ctx;
} hf_conn_answer;

typedef struct hf_conn_request {
    const char *sql;           /* copied */
    const char *const *values; /* of $1, $2 …, as text, copied; NULL: no parameters, and several
                                  statements are allowed */
    int value_count;
    const void *copy_bytes; /* for COPY FROM STDIN; borrowed until the end */
    size_t copy_size;
    const char *where; /* static: what it is, for errors */
    double patience_s; /* the longest silence of the server; 0: the connection's */
    hf_conn_answer answer;
} hf_conn_request;

/* Not connected. HF_OK or HF_ENOMEM. `conninfo` and `name` (application_name) are copied. */
HF_MUST_CHECK hf_status hf_conn_new(struct ev_loop *loop, const char *conninfo, const char *name,
                                    const hf_conn_events *events, void *ctx, hf_conn **ret_conn);
void hf_conn_free(hf_conn *conn);

/* The longest silence after a request that says nothing else; 30 s at first. From the next request
 * on. */
void hf_conn_set_patience(hf_conn *conn, double seconds);

/* Starts connecting, within `timeout_s` seconds; on_ready or on_lost follows. Ignored unless
 * closed. */
void hf_conn_open(hf_conn *conn, double timeout_s);

/* Closes silently: no callback of anything still under way. */
void hf_conn_close(hf_conn *conn);

bool hf_conn_is_ready(const hf_conn *conn);
bool hf_conn_is_idle(const hf_conn *conn); /* ready, and nothing queued or at work */

/* The backend's process id as the protocol gave it, the server's version; 0 when not connected. */
int hf_conn_backend_pid(const hf_conn *conn);
int hf_conn_server_version(const hf_conn *conn);

/*
 * Queues a request. HF_OK: its end will be told. HF_ECONN: not connected; HF_ELIMIT: the queue is
 * full; HF_ENOMEM; then it will not. A status other than HF_OK from on_result or on_bytes becomes
 * the request's, after its answer was read to the end.
 */
HF_MUST_CHECK hf_status hf_conn_send(hf_conn *conn, const hf_conn_request *request);

#endif
