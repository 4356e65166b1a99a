/*
 * Reading what is new.
 *
 * One REPEATABLE READ transaction: the snapshot, accounts' attributes, events in event order up to
 * HF_READ_MAX; then it is let go. The first snapshot of a backlog is the goal; what is read until
 * it is reached is what it saw. A backlog is read in stretches of event time, each with about half
 * of HF_READ_MAX reports.
 *
 * Lives here: READ. Does not: the queries (store/intake.h), reading ahead (ahead.c), judging.
 */
#include "pg/sql.h"
#include "worker/internal.h"

/* How far ahead of the database's clock a date may be. */
static const hf_usec tolerance = 5 * HF_MINUTE_USEC;

static hf_status on_bytes(void *ctx, const void *bytes, size_t size)
{
    hf_worker *worker = ctx;
    return hf_intake_feed(&worker->intake, bytes, size);
}

/* ---- the end of the transaction ---- */

static void on_nothing(void *ctx)
{
    hf_worker *worker = ctx;
    /* Everything that snapshot saw is judged: there was nothing new in it. */
    const hf_status status = hf_cursor_set(&worker->cursor.done, worker->snapshot);
    if (status != HF_OK) {
        hf_worker_fail_status(worker, status, "poll");
        return;
    }
    worker->must_tell_done = true;
    worker->counts.settled_at = worker->clock;
    worker->wait_s = worker->wait_s * 1.5 < 0.25 ? worker->wait_s * 1.5 : 0.25;
    hf_backoff_reset(&worker->backoff);
    /* Nothing to judge, but time may have brought something, or the last reports are not counted.
     */
    if (worker->config.once || hf_tidy_is_due(worker)) {
        worker->next_event = 0;
        worker->is_batch_full = false;
        hf_worker_post(worker, HF_CYCLE_DONE);
        return;
    }
    hf_worker_post(worker, HF_CYCLE_NOTHING);
}

static hf_status on_count(void *ctx, const PGresult *result)
{
    hf_worker *worker = ctx;
    worker->rows_total = worker->rows_read == 0 ? hf_worker_int(result, 0) : 0;
    return HF_OK;
}

static void on_read(void *ctx)
{
    hf_worker *worker = ctx;
    const bool is_cut = worker->intake.row_count >= HF_READ_MAX;
    worker->is_batch_full = is_cut || worker->read_until != HF_USEC_INFINITY;
    if (!is_cut && worker->is_batch_full) /* all of that stretch of time */
        worker->intake.last = (hf_position){
            .at = worker->read_until, .relation = HF_RELATION_END - 1, .id = INT64_MAX};
    worker->counts.rows += worker->intake.row_count;
    worker->next_event = 0;
    worker->wait_s = 0.05;
    if (worker->is_batch_full)
        hf_ahead_begin(worker);
    hf_worker_post(worker, HF_CYCLE_DONE);
}

static void commit(hf_worker *worker, void (*on_done)(void *))
{
    hf_worker_send(worker, worker->reader,
                   &(hf_conn_request){
                       .sql = "commit", .where = "end reading", .answer = {.on_done = on_done}});
}

static void end_reading(void *ctx)
{
    hf_worker *worker = ctx;
    const bool has_more =
        worker->intake.row_count >= HF_READ_MAX || worker->read_until != HF_USEC_INFINITY;
    if (has_more && worker->rows_total == 0 && worker->rows_run == 0)
        hf_worker_send(worker, worker->reader,
                       &(hf_conn_request){.sql = hf_sql_query("count_rows")->text,
                                          .where = "count rows",
                                          .patience_s = HF_LONG_S,
                                          .answer = {.on_result = on_count}});
    commit(worker, on_read);
}

/* ---- rows ---- */

void hf_read_begin_transaction(hf_worker *worker, const char *where)
{
    hf_worker_send(worker, worker->reader,
                   &(hf_conn_request){.sql = "begin isolation level repeatable read read only",
                                      .where = where});
}

void hf_read_begin_stretch(hf_worker *worker, hf_intake *intake)
{
    hf_intake_begin_events(intake, worker->clock, worker->clock + tolerance, worker->seed);
}

static void read_stretch(void *ctx)
{
    hf_worker *worker = ctx;
    char *sql = NULL;
    hf_read_begin_stretch(worker, &worker->intake);
    const hf_status status =
        hf_intake_events_sql(&worker->cursor, worker->read_until, HF_READ_MAX, &sql);
    hf_worker_ask(worker, status, sql,
                  &(hf_conn_request){.where = "read events",
                                     .patience_s = HF_LONG_S,
                                     .answer = {.on_bytes = on_bytes, .on_done = end_reading}});
}

hf_usec hf_read_until(const PGresult *result)
{
    return PQntuples(result) == 1 && PQgetisnull(result, 0, 0) == 0 ? hf_worker_int(result, 0)
                                                                    : HF_USEC_INFINITY;
}

static hf_status on_until(void *ctx, const PGresult *result)
{
    hf_worker *worker = ctx;
    worker->read_until = hf_read_until(result);
    return HF_OK;
}

/* As far as the next stretch reaches, where it is known that there is much. */
static void read_events(hf_worker *worker)
{
    char *sql = NULL;
    worker->read_until = HF_USEC_INFINITY;
    if (!worker->is_backlog) {
        read_stretch(worker);
        return;
    }
    const hf_status status = hf_intake_until_sql(&worker->cursor, HF_READ_MAX / 2, &sql);
    hf_worker_ask(worker, status, sql,
                  &(hf_conn_request){.where = "read events",
                                     .patience_s = HF_LONG_S,
                                     .answer = {.on_result = on_until, .on_done = read_stretch}});
}

static void take_accounts(void *ctx)
{
    hf_worker *worker = ctx;
    for (size_t i = 0; i < worker->intake.count; i++) {
        const hf_status status =
            hf_memory_push(worker, &worker->intake.events[i].event, HF_MODE_JUDGE);
        if (status != HF_OK) {
            hf_worker_fail_status(worker, status, "read accounts");
            return;
        }
    }
    worker->has_accounts = true;
    read_events(worker);
}

static void read_accounts(hf_worker *worker)
{
    char *sql = NULL;
    if (worker->has_accounts) {
        read_events(worker);
        return;
    }
    const hf_status status = hf_intake_accounts_sql(&worker->cursor, false, &sql);
    hf_intake_begin_accounts(&worker->intake);
    hf_worker_ask(worker, status, sql,
                  &(hf_conn_request){.where = "read accounts",
                                     .patience_s = HF_LONG_S,
                                     .answer = {.on_bytes = on_bytes, .on_done = take_accounts}});
}

/* ---- the poll ---- */

static hf_status on_poll(void *ctx, const PGresult *result)
{
    hf_worker *worker = ctx;
    hf_policy policy;
    hf_status status = hf_cursor_set(&worker->snapshot, PQgetvalue(result, 0, 0));
    worker->clock = hf_worker_int(result, 1);
    worker->counts.polled_at = worker->clock;
    worker->is_new = PQgetvalue(result, 0, 2)[0] == 't';
    if (status == HF_OK)
        status = hf_read_policy(result, 3, &policy);
    if (status != HF_OK || policy.policy_id == worker->policy.policy_id)
        return status;
    worker->policy = policy;
    hf_worker_log(worker, HF_WORKER_INFO, "worker.policy", "policy=%lld",
                  (long long)policy.policy_id);
    return hf_engine_set_policy(worker->engine, &policy);
}

static void on_polled(void *ctx)
{
    hf_worker *worker = ctx;
    if (worker->cursor.goal == NULL && !worker->is_new) {
        commit(worker, on_nothing);
        return;
    }
    /* The first reading ever, or a goal that was not reached with one. */
    worker->is_backlog = worker->cursor.done == NULL || worker->cursor.goal != NULL;
    if (worker->cursor.goal == NULL) {
        const hf_status status = hf_cursor_set(&worker->cursor.goal, worker->snapshot);
        if (status != HF_OK) {
            hf_worker_fail_status(worker, status, "poll");
            return;
        }
        worker->has_accounts = false;
    }
    if (worker->ahead_phase == HF_AHEAD_READ) {
        hf_ahead_take(worker);
        commit(worker, on_read);
        return;
    }
    read_accounts(worker);
}

void hf_read_begin(hf_worker *worker)
{
    char *sql = NULL;
    if (worker->ahead_phase == HF_AHEAD_READING) /* it will come back here */
        return;
    const hf_status status = hf_intake_poll_sql(&worker->cursor, &sql);
    worker->cycle_started = ev_now(worker->loop);
    hf_read_begin_stretch(worker, &worker->intake);
    if (status == HF_OK)
        hf_read_begin_transaction(worker, "poll");
    hf_worker_ask(worker, status, sql,
                  &(hf_conn_request){.where = "poll",
                                     .patience_s = HF_LONG_S,
                                     .answer = {.on_result = on_poll, .on_done = on_polled}});
}
