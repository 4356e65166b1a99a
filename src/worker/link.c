/*
 * Connections.
 *
 * Lives here: connecting, and checking what was connected to. Does not: the lease (lease.c).
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "pg/schema.h"
#include "pg/sql.h"
#include "worker/internal.h"

static const double connect_timeout_s = 10;

static const char *text_of(const char *query)
{
    return hf_sql_query(query)->text;
}

/* ---- connecting ---- */

static void on_ready(void *ctx)
{
    hf_worker *worker = ctx;
    if (hf_conn_is_ready(worker->reader) && hf_conn_is_ready(worker->writer))
        hf_worker_post(worker, HF_CYCLE_DONE);
}

static void on_lost(void *ctx, const hf_error *error)
{
    hf_worker_fail(ctx, error);
}

hf_status hf_link_new(hf_worker *worker)
{
    static const hf_conn_events events = {.on_ready = on_ready, .on_lost = on_lost};
    hf_status status = hf_conn_new(worker->loop, worker->config.db, "holdfast reader", &events,
                                   worker, &worker->reader);
    if (status == HF_OK)
        status = hf_conn_new(worker->loop, worker->config.db, "holdfast writer", &events, worker,
                             &worker->writer);
    return status;
}

void hf_link_connect(hf_worker *worker)
{
    hf_conn_open(worker->reader, connect_timeout_s);
    hf_conn_open(worker->writer, connect_timeout_s);
}

void hf_link_retry(hf_worker *worker)
{
    const hf_usec delay = hf_backoff_next(&worker->backoff, hf_backoff_remedy(&worker->error));
    hf_worker_forget(worker);
    hf_worker_log(worker, HF_WORKER_INFO, "worker.retry", "in_ms=%" PRId64, delay / 1000);
    ev_now_update(worker->loop);
    ev_timer_set(&worker->timer, (double)delay / 1e6, 0);
    ev_timer_start(worker->loop, &worker->timer);
}

/* ---- checking ---- */

static hf_status on_schema(void *ctx, const PGresult *result)
{
    hf_worker *worker = ctx;
    return hf_schema_judge(result, &worker->error);
}

/* The server's refusal to tell the version means that there is no schema, or not for this login:
 * the judge knows the words. */
static void on_schema_failed(void *ctx, const hf_error *error)
{
    hf_worker *worker = ctx;
    if (worker->error.status == HF_ESCHEMA) {
        hf_worker_fail(worker, &worker->error);
        return;
    }
    hf_error judged = *error;
    if (error->status == HF_ESQL)
        (void)hf_schema_explain(&judged);
    hf_worker_fail(worker, &judged);
}

static void on_checked(void *ctx)
{
    hf_worker_post(ctx, HF_CYCLE_DONE);
}

/* What is wrong with the server itself; HF_OK: nothing. */
static hf_status judge_server(const hf_worker *worker, const hf_conn *conn, const PGresult *result,
                              hf_error *error)
{
    if ((int)hf_worker_int(result, 0) != hf_conn_backend_pid(conn))
        return hf_error_set(error, HF_ESCHEMA, "", "connect",
                            "a connection pooler answers instead of the server: give --db the "
                            "server's own address");
    if (PQgetvalue(result, 0, 1)[0] == 't')
        return hf_error_set(error, HF_ECONN, "25006", "connect",
                            "the server is a standby and cannot be written to: give --db the "
                            "primary's address");
    if (hf_conn_server_version(conn) < HF_SCHEMA_OLDEST_SERVER)
        return hf_error_set(error, HF_ESCHEMA, "", "connect", "PostgreSQL 14 or later is needed");
    /* Of several hosts each connection found one for itself. */
    if (conn == worker->writer && strcmp(worker->server, PQgetvalue(result, 0, 2)) != 0)
        return hf_error_set(error, HF_ECONN, "", "connect",
                            "two connections reached two servers: a failover is going on");
    return HF_OK;
}

static hf_status take_server(hf_worker *worker, const hf_conn *conn, const PGresult *result)
{
    hf_error error;
    const hf_status status = judge_server(worker, conn, result, &error);
    if (status != HF_OK)
        hf_worker_fail(worker, &error);
    return status;
}

static hf_status on_reader(void *ctx, const PGresult *result)
{
    hf_worker *worker = ctx;
    (void)snprintf(worker->server, sizeof worker->server, "%s", PQgetvalue(result, 0, 2));
    return take_server(worker, worker->reader, result);
}

static hf_status on_writer(void *ctx, const PGresult *result)
{
    hf_worker *worker = ctx;
    return take_server(worker, worker->writer, result);
}

static void ask_schema(void *ctx)
{
    hf_worker *worker = ctx;
    hf_worker_send(worker, worker->reader,
                   &(hf_conn_request){.sql = text_of("schema_version"),
                                      .where = "schema version",
                                      .answer = {.on_result = on_schema,
                                                 .on_done = on_checked,
                                                 .on_failed = on_schema_failed}});
}

static void check_writer(void *ctx)
{
    hf_worker *worker = ctx;
    hf_worker_send(worker, worker->writer,
                   &(hf_conn_request){.sql = text_of("session"),
                                      .where = "check the server",
                                      .answer = {.on_result = on_writer, .on_done = ask_schema}});
}

void hf_link_check(hf_worker *worker)
{
    hf_error_clear(&worker->error);
    hf_worker_send(worker, worker->reader,
                   &(hf_conn_request){.sql = text_of("session"),
                                      .where = "check the server",
                                      .answer = {.on_result = on_reader, .on_done = check_writer}});
}
