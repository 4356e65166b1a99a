/*
 * Reading ahead: while one stretch of a backlog is judged and written, the server reads the next.
 *
 * The reader works through it in a transaction of its own, in the snapshot of the goal, which does
 * not change; READ takes what is there, or waits for it. The loop has its turn more often
 * meanwhile, so that the server need not wait for a full socket.
 *
 * Lives here: the second intake. Does not: the first (read.c).
 */
#include "worker/internal.h"

/* Silence of the server that is allowed while both connections are at work. */
static const double patience_s = 60;

static void on_ended(void *ctx)
{
    hf_worker *worker = ctx;
    worker->ahead_phase = HF_AHEAD_READ;
    if (worker->state == HF_STATE_READ)
        hf_read_begin(worker);
}

static void end_reading(void *ctx)
{
    hf_worker *worker = ctx;
    hf_worker_send(worker, worker->reader,
                   &(hf_conn_request){.sql = "commit",
                                      .where = "end reading ahead",
                                      .answer = {.on_done = on_ended}});
}

static hf_status on_bytes(void *ctx, const void *bytes, size_t size)
{
    hf_worker *worker = ctx;
    return hf_intake_feed(&worker->ahead, bytes, size);
}

/* Where the stretch that is judged ends, the next begins. */
static hf_cursor next_cursor(const hf_worker *worker)
{
    hf_cursor cursor = worker->cursor;
    cursor.position = worker->intake.last;
    return cursor;
}

static void read_stretch(void *ctx)
{
    hf_worker *worker = ctx;
    char *sql = NULL;
    const hf_cursor cursor = next_cursor(worker);
    hf_read_begin_stretch(worker, &worker->ahead);
    const hf_status status = hf_intake_events_sql(&cursor, worker->ahead_until, HF_READ_MAX, &sql);
    hf_worker_ask(worker, status, sql,
                  &(hf_conn_request){.where = "read ahead",
                                     .patience_s = patience_s,
                                     .answer = {.on_bytes = on_bytes, .on_done = end_reading}});
}

static hf_status on_until(void *ctx, const PGresult *result)
{
    hf_worker *worker = ctx;
    worker->ahead_until = hf_read_until(result);
    return HF_OK;
}

void hf_ahead_begin(hf_worker *worker)
{
    char *sql = NULL;
    const hf_cursor cursor = next_cursor(worker);
    const hf_status status = hf_intake_until_sql(&cursor, HF_READ_MAX / 2, &sql);
    if (status == HF_OK) {
        worker->ahead_phase = HF_AHEAD_READING;
        hf_read_begin_transaction(worker, "read ahead");
    }
    hf_worker_ask(worker, status, sql,
                  &(hf_conn_request){.where = "read ahead",
                                     .patience_s = patience_s,
                                     .answer = {.on_result = on_until, .on_done = read_stretch}});
}

void hf_ahead_take(hf_worker *worker)
{
    const hf_intake taken = worker->ahead;
    worker->ahead = worker->intake;
    worker->intake = taken;
    worker->read_until = worker->ahead_until;
    worker->ahead_phase = HF_AHEAD_NONE;
}

void hf_ahead_forget(hf_worker *worker)
{
    hf_intake_done(&worker->ahead);
    hf_intake_init(&worker->ahead, &worker->allocator);
    worker->ahead_phase = HF_AHEAD_NONE;
}
