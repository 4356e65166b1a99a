/*
 * Connections and the lease.
 *
 * Lives here: connecting, checking what was connected to, asking for the lease, watching another
 * leader, the heartbeat. Does not: what a leader does.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "pg/schema.h"
#include "pg/sql.h"
#include "worker/internal.h"

static const double connect_timeout_s = 10;
static const double heartbeat_s = 0.7;
static const double spare_s = 0.5;

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

static hf_status on_server(void *ctx, const PGresult *result)
{
    hf_worker *worker = ctx;
    hf_error error = {.status = HF_OK};
    if ((int)hf_worker_int(result, 0) != hf_conn_backend_pid(worker->reader))
        (void)hf_error_set(&error, HF_ESCHEMA, "", "connect",
                           "a connection pooler answers instead of the server: give --db the "
                           "server's own address");
    else if (PQgetvalue(result, 0, 1)[0] == 't')
        (void)hf_error_set(
            &error, HF_ESCHEMA, "", "connect",
            "the server is a standby and cannot be written to: give --db the primary's address");
    else if (hf_conn_server_version(worker->reader) < HF_SCHEMA_OLDEST_SERVER)
        (void)hf_error_set(&error, HF_ESCHEMA, "", "connect", "PostgreSQL 14 or later is needed");
    if (error.status != HF_OK)
        hf_worker_fail(worker, &error);
    return error.status;
}

static void ask_schema(void *ctx)
{
    hf_worker *worker = ctx;
    const hf_conn_request request = {.sql = text_of("schema_version"),
                                     .where = "schema version",
                                     .answer = {.on_result = on_schema,
                                                .on_done = on_checked,
                                                .on_failed = on_schema_failed,
                                                .ctx = worker}};
    const hf_status status = hf_conn_send(worker->reader, &request);
    if (status != HF_OK)
        hf_worker_fail_status(worker, status, request.where);
}

void hf_link_check(hf_worker *worker)
{
    hf_error_clear(&worker->error);
    hf_worker_send(worker, worker->reader,
                   &(hf_conn_request){.sql = text_of("check"),
                                      .where = "check the server",
                                      .answer = {.on_result = on_server, .on_done = ask_schema}});
}

/* ---- the lease ---- */

static hf_status on_lease(void *ctx, const PGresult *result)
{
    hf_worker *worker = ctx;
    worker->has_lock = PQgetvalue(result, 0, 0)[0] == 't';
    (void)snprintf(worker->leader_name, sizeof worker->leader_name, "%s", PQgetvalue(result, 0, 1));
    worker->leader_pid = hf_worker_int(result, 2);
    worker->leader_age_s = PQgetisnull(result, 0, 3) ? 0 : strtod(PQgetvalue(result, 0, 3), NULL);
    worker->lease_seconds = hf_worker_int(result, 4);
    return HF_OK;
}

static hf_status on_lead(void *ctx, const PGresult *result)
{
    hf_worker *worker = ctx;
    hf_cursor *cursor = &worker->cursor;
    worker->fencing = hf_worker_int(result, 0);
    hf_status status =
        hf_cursor_set(&cursor->done, PQgetisnull(result, 0, 1) ? NULL : PQgetvalue(result, 0, 1));
    if (status == HF_OK)
        status = hf_cursor_set(&cursor->goal,
                               PQgetisnull(result, 0, 2) ? NULL : PQgetvalue(result, 0, 2));
    cursor->position = (hf_position){
        .at = PQgetisnull(result, 0, 3) ? HF_USEC_NONE : hf_worker_int(result, 3),
        .relation = (int)hf_worker_int(result, 4),
        .id = hf_worker_int(result, 5),
    };
    cursor->judged_through = PQgetisnull(result, 0, 6) ? HF_USEC_NONE : hf_worker_int(result, 6);
    worker->rows_read = hf_worker_int(result, 7);
    return status;
}

static void on_leads(void *ctx)
{
    hf_worker *worker = ctx;
    worker->leads = worker->has_led = true;
    worker->last_error[0] = 0;
    worker->rows_run = 0;
    worker->run_started = ev_now(worker->loop);
    hf_worker_log(worker, HF_WORKER_INFO, "worker.leads", "source=%s fencing=%" PRId64,
                  worker->config.source, worker->fencing);
    hf_heartbeat_start(worker);
    hf_worker_post(worker, HF_CYCLE_DONE);
}

static void lead(hf_worker *worker)
{
    const char *values[] = {worker->config.source, worker->config.name,
                            worker->last_error[0] != 0 ? worker->last_error : NULL,
                            worker->config.is_shadow ? "true" : "false"};
    hf_worker_send(worker, worker->writer,
                   &(hf_conn_request){.sql = text_of("lead"),
                                      .values = values,
                                      .value_count = 4,
                                      .where = "take the lease",
                                      .answer = {.on_result = on_lead, .on_done = on_leads}});
}

static void on_lease_known(void *ctx)
{
    hf_worker *worker = ctx;
    if (worker->has_lock)
        lead(worker);
    else
        hf_worker_post(worker, HF_CYCLE_NOTHING);
}

void hf_link_lease(hf_worker *worker)
{
    const char *values[] = {worker->config.source};
    hf_worker_send(
        worker, worker->writer,
        &(hf_conn_request){.sql = text_of("lease"),
                           .values = values,
                           .value_count = 1,
                           .where = "ask for the lease",
                           .answer = {.on_result = on_lease, .on_done = on_lease_known}});
}

/* ---- another leader ---- */

static hf_status on_taken_over(void *ctx, const PGresult *result)
{
    hf_worker *worker = ctx;
    hf_worker_log(worker, HF_WORKER_WARN, "worker.takeover",
                  "leader=%s pid=%" PRId64 " silent_s=%.1f ended=%s", worker->leader_name,
                  worker->leader_pid, worker->leader_age_s, PQgetvalue(result, 0, 0));
    return HF_OK;
}

static void take_over(hf_worker *worker)
{
    char pid[32];
    const char *values[] = {pid};
    (void)snprintf(pid, sizeof pid, "%" PRId64, worker->leader_pid);
    hf_worker_send(
        worker, worker->writer,
        &(hf_conn_request){
            .sql = text_of("take_over"),
            .values = values,
            .value_count = 1,
            .where = "end the sleeping leader's session (grant pg_signal_backend, or run both "
                     "workers as one role)",
            .answer = {.on_result = on_taken_over}});
}

void hf_link_watch_leader(hf_worker *worker)
{
    const bool is_asleep =
        worker->leader_pid != 0 && worker->leader_age_s > (double)worker->lease_seconds;
    /* The session of a worker that was just killed may outlive it for a moment: only one whose
     * heart goes on beating leads. */
    if (worker->config.once && !is_asleep && ++worker->lease_tries > 3 &&
        worker->leader_age_s < 2 * heartbeat_s) {
        hf_error error;
        (void)hf_error_set(&error, HF_EEXISTS, "", "lease",
                           "another worker leads (%s): it reads everything anyway; stop it first",
                           worker->leader_name);
        hf_worker_fail(worker, &error);
        return;
    }
    if (is_asleep)
        take_over(worker);
    ev_now_update(worker->loop);
    ev_timer_set(&worker->timer, is_asleep ? spare_s / 4 : spare_s, 0);
    ev_timer_start(worker->loop, &worker->timer);
}

static void on_released(void *ctx)
{
    hf_worker_post(ctx, HF_CYCLE_DONE);
}

void hf_link_release(hf_worker *worker)
{
    char fencing[32];
    const char *values[] = {worker->config.source, fencing};
    ev_timer_stop(worker->loop, &worker->timer);
    ev_timer_stop(worker->loop, &worker->heartbeat);
    hf_conn_close(worker->reader); /* whatever it reads is not needed any more */
    (void)snprintf(fencing, sizeof fencing, "%" PRId64, worker->fencing);
    hf_worker_send(worker, worker->writer,
                   &(hf_conn_request){.sql = text_of("release_lease"),
                                      .values = values,
                                      .value_count = 2,
                                      .where = "give the lease back",
                                      .answer = {.on_done = on_released}});
}

/* ---- the heartbeat ---- */

static hf_status on_beaten(void *ctx, const PGresult *result)
{
    (void)ctx;
    return PQntuples(result) == 1 ? HF_OK : HF_EFENCED;
}

/* While the writer is busy its transaction stamps the heartbeat itself. */
static void beat(struct ev_loop *loop, ev_timer *timer, int events)
{
    (void)loop;
    (void)events;
    hf_worker *worker = timer->data;
    char fencing[32];
    const bool has_news = worker->must_tell_done && worker->cursor.goal == NULL;
    const char *values[] = {worker->config.source, fencing, has_news ? worker->cursor.done : NULL};
    if (!worker->leads || !hf_conn_is_idle(worker->writer))
        return;
    (void)snprintf(fencing, sizeof fencing, "%" PRId64, worker->fencing);
    worker->must_tell_done = false;
    hf_worker_send(worker, worker->writer,
                   &(hf_conn_request){.sql = text_of("heartbeat"),
                                      .values = values,
                                      .value_count = 3,
                                      .where = "heartbeat",
                                      .answer = {.on_result = on_beaten}});
}

void hf_heartbeat_init(hf_worker *worker)
{
    ev_timer_init(&worker->heartbeat, beat, heartbeat_s, heartbeat_s);
}

void hf_heartbeat_start(hf_worker *worker)
{
    ev_timer_stop(worker->loop, &worker->heartbeat);
    ev_timer_set(&worker->heartbeat, heartbeat_s, heartbeat_s);
    ev_timer_start(worker->loop, &worker->heartbeat);
}
