/*
 * The lease: one leader at a time.
 *
 * A session lock makes the leader; its heartbeat says that it is alive, and a fencing number that
 * goes up with every change keeps out whoever has slept meanwhile. A stopped process keeps its
 * lock, so a spare that sees no heartbeat for lease_seconds ends the session that has it.
 *
 * Lives here: asking for the lease, watching another leader, the heartbeat, giving the lease back.
 * Does not: what a leader does, the fence of its writes (write.c).
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "pg/sql.h"
#include "worker/internal.h"

static const double heartbeat_s = 0.7;
static const double spare_s = 0.5;
static const double least_patience_s = 5;
/* A spare begins to take over so long before lease_seconds are over, and leads when they are. */
static const double early_s = 0.3;

static const char *text_of(const char *query)
{
    return hf_sql_query(query)->text;
}

/* ---- asking ---- */

/* Since when this spare sees that session have the lock. */
static void watch_holder(hf_worker *worker, int64_t pid)
{
    if (pid == worker->holder_pid)
        return;
    worker->holder_pid = pid;
    worker->holder_since = ev_now(worker->loop);
}

static hf_status on_lease(void *ctx, const PGresult *result)
{
    hf_worker *worker = ctx;
    double patience_s;
    worker->has_lock = PQgetvalue(result, 0, 0)[0] == 't';
    (void)snprintf(worker->leader_name, sizeof worker->leader_name, "%s", PQgetvalue(result, 0, 1));
    worker->leader_pid = hf_worker_int(result, 2);
    worker->leader_age_s = PQgetisnull(result, 0, 3) ? 0 : strtod(PQgetvalue(result, 0, 3), NULL);
    worker->lease_seconds = hf_worker_int(result, 4);
    watch_holder(worker, hf_worker_int(result, 5));
    worker->holder_works = PQgetvalue(result, 0, 6)[0] == 't';
    /* Whoever gets no answer for so long does not lead any more, or need not wait to. */
    patience_s = (double)worker->lease_seconds;
    patience_s = patience_s > least_patience_s ? patience_s : least_patience_s;
    hf_conn_set_patience(worker->reader, patience_s);
    hf_conn_set_patience(worker->writer, patience_s);
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
    worker->is_goal_old = cursor->goal != NULL;
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
    worker->has_stood = true;
    if (worker->has_lock)
        lead(worker);
    else
        hf_worker_post(worker, HF_CYCLE_NOTHING);
}

void hf_lease_ask(hf_worker *worker)
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
                  worker->holder_pid, worker->leader_age_s, PQgetvalue(result, 0, 0));
    return HF_OK;
}

static void take_over(hf_worker *worker)
{
    char pid[32];
    const char *values[] = {worker->config.source, pid};
    (void)snprintf(pid, sizeof pid, "%" PRId64, worker->holder_pid);
    hf_worker_send(
        worker, worker->writer,
        &(hf_conn_request){
            .sql = text_of("take_over"),
            .values = values,
            .value_count = 2,
            .where = "end the sleeping leader's session (grant pg_signal_backend, or run both "
                     "workers as one role)",
            .answer = {.on_result = on_taken_over}});
}

/*
 * Whether whoever has the lock sleeps. Its heartbeat is the recorded leader's; a session that has
 * the lock and is not recorded yet has just got it, or hangs on the way. A long statement of its is
 * no sleep.
 */
static bool is_asleep(const hf_worker *worker)
{
    const double lease_s = (double)worker->lease_seconds - early_s;
    const double watched_s = ev_now(worker->loop) - worker->holder_since;
    return worker->holder_pid != 0 && worker->leader_age_s > lease_s && !worker->holder_works &&
           (worker->holder_pid == worker->leader_pid || watched_s > lease_s);
}

/* Until the next look: when the heartbeat, if none comes, is too old, but soon at any rate. */
static double next_look_s(const hf_worker *worker)
{
    static const double least_s = 0.02;
    const double left_s = (double)worker->lease_seconds - early_s - worker->leader_age_s + least_s;
    return left_s > spare_s ? spare_s : left_s > least_s ? left_s : spare_s;
}

void hf_lease_watch(hf_worker *worker)
{
    const bool must_take_over = is_asleep(worker);
    /* The session of a worker that was just killed may outlive it for a moment: only one whose
     * heart goes on beating leads. */
    if (worker->config.once && !must_take_over && ++worker->lease_tries > 3 &&
        worker->leader_age_s < 2 * heartbeat_s) {
        hf_error error;
        (void)hf_error_set(&error, HF_EEXISTS, "", "lease",
                           "another worker leads (%s): it reads everything anyway; stop it first",
                           worker->leader_name);
        hf_worker_fail(worker, &error);
        return;
    }
    if (must_take_over)
        take_over(worker);
    ev_now_update(worker->loop);
    ev_timer_set(&worker->timer, must_take_over ? spare_s / 10 : next_look_s(worker), 0);
    ev_timer_start(worker->loop, &worker->timer);
}

static void on_released(void *ctx)
{
    hf_worker_post(ctx, HF_CYCLE_DONE);
}

void hf_lease_release(hf_worker *worker)
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

/* A heart that misses a beat because somebody has locked the row is not a lost connection. */
static void on_not_beaten(void *ctx, const hf_error *error)
{
    hf_worker *worker = ctx;
    worker->must_tell_done = true;
    if (!hf_worker_is_refusal(worker, error))
        hf_worker_fail(worker, error);
}

/* While the writer writes, which stamps the heartbeat itself, the idle reader must tell whether the
 * server is still there. */
static void probe(hf_worker *worker)
{
    if ((worker->state == HF_STATE_WRITE || worker->state == HF_STATE_TIDY) &&
        hf_conn_is_idle(worker->reader))
        hf_worker_send(worker, worker->reader,
                       &(hf_conn_request){.sql = "select 1", .where = "probe"});
}

void hf_heartbeat_send(hf_worker *worker)
{
    char fencing[32];
    const bool has_news = worker->must_tell_done && worker->cursor.goal == NULL;
    const char *values[] = {worker->config.source, fencing, has_news ? worker->cursor.done : NULL};
    if (!worker->leads || !hf_conn_is_idle(worker->writer)) {
        probe(worker);
        return;
    }
    (void)snprintf(fencing, sizeof fencing, "%" PRId64, worker->fencing);
    worker->must_tell_done = false;
    hf_worker_send(
        worker, worker->writer,
        &(hf_conn_request){.sql = text_of("heartbeat"),
                           .values = values,
                           .value_count = 3,
                           .where = "heartbeat",
                           .answer = {.on_result = on_beaten, .on_failed = on_not_beaten}});
}

static void beat(struct ev_loop *loop, ev_timer *timer, int events)
{
    (void)loop;
    (void)events;
    hf_heartbeat_send(timer->data);
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
