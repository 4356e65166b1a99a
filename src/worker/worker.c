/*
 * The worker's life, and the one place where its state changes.
 *
 * Lives here: worker.h, handling events of the cycle, failures, waiting. Does not: what the states
 * do.
 */
#include "worker/worker.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/alloc.h"
#include "worker/internal.h"

void hf_worker_log(hf_worker *worker, hf_worker_level level, const char *event, const char *format,
                   ...)
{
    va_list arguments;
    va_start(arguments, format);
    if (worker->config.log != NULL)
        worker->config.log(worker->config.ctx, level, event, format, arguments);
    va_end(arguments);
}

/* ---- the cycle ---- */

static void tell_phase(hf_worker *worker)
{
    static const hf_worker_phase phases[HF_STATE_COUNT] = {
        [HF_STATE_CONNECT] = HF_WORKER_CONNECTING, [HF_STATE_CHECK] = HF_WORKER_CONNECTING,
        [HF_STATE_SPARE] = HF_WORKER_SPARE,        [HF_STATE_RECOVER] = HF_WORKER_RECOVERING,
        [HF_STATE_WAIT] = HF_WORKER_LEADING,       [HF_STATE_READ] = HF_WORKER_LEADING,
        [HF_STATE_DETECT] = HF_WORKER_LEADING,     [HF_STATE_WRITE] = HF_WORKER_LEADING,
        [HF_STATE_BLOCKED] = HF_WORKER_LEADING,    [HF_STATE_TIDY] = HF_WORKER_LEADING,
        [HF_STATE_DRAIN] = HF_WORKER_STOPPING,     [HF_STATE_STOP] = HF_WORKER_STOPPING};
    const hf_worker_phase phase = phases[worker->state];
    /* LEASE is a spare's question as much as a beginner's. */
    if (worker->config.phase == NULL || worker->state == HF_STATE_LEASE ||
        (worker->has_phase && phase == worker->phase))
        return;
    worker->has_phase = true;
    worker->phase = phase;
    worker->config.phase(worker->config.ctx, phase);
}

/* The only writer of worker->state. */
static void enter(hf_worker *worker, const hf_transition *row)
{
    /* What the state before was waiting for may come by now, and is not this one's. */
    ev_timer_stop(worker->loop, &worker->timer);
    const ev_tstamp now = ev_time();
    worker->spent_s[worker->state] += now - worker->entered_at;
    worker->entered_at = now;
    worker->state = row->next;
    tell_phase(worker);
    row->action(worker);
}

static void handle(hf_worker *worker, hf_cycle_event event)
{
    const hf_transition *row = hf_cycle_find(worker->state, event);
    if (row == NULL) {
        hf_worker_log(worker, HF_WORKER_ERROR, "worker.impossible", "state=%s happened=%s",
                      hf_state_name(worker->state), hf_cycle_event_name(event));
        hf_worker_fail_status(worker, HF_EINVAL, "cycle");
        return;
    }
    const bool is_failure = event == HF_CYCLE_LOST || event == HF_CYCLE_FATAL;
    /* What was asked for comes at the first border between two states. */
    if (worker->must_stop && !is_failure && worker->state != HF_STATE_DRAIN &&
        worker->state != HF_STATE_STOP && hf_cycle_find(worker->state, HF_CYCLE_STOP) != NULL)
        row = hf_cycle_find(worker->state, HF_CYCLE_STOP);
    enter(worker, row);
}

static void on_pending(struct ev_loop *loop, ev_async *watcher, int events)
{
    (void)loop;
    (void)events;
    hf_worker *worker = watcher->data;
    if (!worker->has_pending)
        return;
    worker->has_pending = false;
    handle(worker, worker->pending_event);
}

void hf_worker_post(hf_worker *worker, hf_cycle_event event)
{
    const bool is_failure = event == HF_CYCLE_LOST || event == HF_CYCLE_FATAL;
    if (worker->has_pending && (!is_failure || worker->pending_event == HF_CYCLE_FATAL))
        return;
    worker->pending_event = event;
    worker->has_pending = true;
    ev_async_send(worker->loop, &worker->pending);
}

static void on_timer(struct ev_loop *loop, ev_timer *watcher, int events)
{
    (void)loop;
    (void)events;
    hf_worker_post(watcher->data, HF_CYCLE_TICK);
}

void hf_cycle_wait(hf_worker *worker)
{
    ev_timer_stop(worker->loop, &worker->timer);
    ev_now_update(worker->loop);
    ev_timer_set(&worker->timer, worker->must_reload ? 0 : worker->wait_s, 0);
    worker->must_reload = false;
    ev_timer_start(worker->loop, &worker->timer);
}

/* Of processor: what others take of the machine is not the detector's slowness. */
static double used_s(void)
{
    struct timespec used;
    (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
    return (double)used.tv_sec + (double)used.tv_nsec * 1e-9;
}

ev_tstamp hf_slice_begin(hf_worker *worker)
{
    worker->used_s = used_s();
    return ev_time();
}

void hf_slice_end(hf_worker *worker)
{
    const double now = used_s();
    if (now - worker->used_s > worker->longest_s)
        worker->longest_s = now - worker->used_s;
    worker->used_s = now;
}

bool hf_slice_is_over(hf_worker *worker, size_t done, ev_tstamp since)
{
    if (done == 0 || done % HF_SLICE != 0)
        return false;
    hf_slice_end(worker);
    return ev_time() - since >
           (worker->ahead_phase == HF_AHEAD_READING ? HF_SLICE_AHEAD_S : HF_SLICE_S);
}

void hf_cycle_stop(hf_worker *worker)
{
    ev_timer_stop(worker->loop, &worker->timer);
    ev_timer_stop(worker->loop, &worker->heartbeat);
    const double *spent_s = worker->spent_s;
    if (worker->has_led)
        hf_worker_log(worker, HF_WORKER_INFO, "worker.stopped",
                      "rows=%lld recover_s=%.3f read_s=%.3f judge_s=%.3f write_s=%.3f "
                      "longest_ms=%.1f",
                      (long long)worker->rows_run, spent_s[HF_STATE_RECOVER],
                      spent_s[HF_STATE_READ], spent_s[HF_STATE_DETECT],
                      spent_s[HF_STATE_WRITE] + spent_s[HF_STATE_BLOCKED] + spent_s[HF_STATE_TIDY],
                      worker->longest_s * 1000);
    ev_break(worker->loop, EVBREAK_ALL);
}

/* ---- failures ---- */

void hf_worker_forget(hf_worker *worker)
{
    ev_timer_stop(worker->loop, &worker->timer);
    ev_timer_stop(worker->loop, &worker->heartbeat);
    worker->leads = worker->has_lock = false;
    hf_engine_free(worker->engine);
    worker->engine = NULL;
    hf_cursor_done(&worker->cursor);
    free(worker->snapshot);
    worker->snapshot = NULL;
    hf_intake_done(&worker->intake);
    hf_intake_init(&worker->intake, &worker->allocator);
    hf_ahead_forget(worker);
    hf_outbox_begin(&worker->outbox);
    worker->next_event = worker->chunk_end = 0;
    worker->has_accounts = worker->must_tell_done = false;
    worker->refusals = 0;
}

void hf_worker_fail(hf_worker *worker, const hf_error *error)
{
    if (worker->state == HF_STATE_STOP ||
        (worker->has_pending && worker->pending_event == HF_CYCLE_FATAL))
        return;
    worker->error = *error;
    hf_memory_explain(worker, &worker->error);
    error = &worker->error;
    hf_conn_close(worker->reader);
    hf_conn_close(worker->writer);
    const bool is_retried = hf_backoff_remedy(error) == HF_REMEDY_RETRY;
    const bool is_hopeless =
        error->status == HF_ESCHEMA || error->status == HF_EEXISTS || error->status == HF_ELIMIT;
    /* The first attempt may say what is wrong and end; one that has stood before, as leader or
     * spare, must come back by itself. */
    if (worker->config.once || is_hopeless || (!worker->has_stood && !is_retried)) {
        worker->result = error->status;
        hf_worker_post(worker, HF_CYCLE_FATAL);
        return;
    }
    hf_worker_log(worker, HF_WORKER_WARN, "worker.failed",
                  "state=%s where=%s sqlstate=%s message=%s", hf_state_name(worker->state),
                  error->where, error->sqlstate, error->message);
    worker->counts.failures++;
    (void)snprintf(worker->last_error, sizeof worker->last_error, "%s: %s", error->where,
                   error->message);
    hf_worker_post(worker, HF_CYCLE_LOST);
}

void hf_worker_fail_status(hf_worker *worker, hf_status status, const char *where)
{
    hf_error error;
    (void)hf_error_set(&error, status, "", where, "%s", hf_status_text(status));
    hf_worker_fail(worker, &error);
}

bool hf_worker_is_refusal(const hf_worker *worker, const hf_error *error)
{
    return error->status == HF_ESQL && hf_backoff_remedy(error) == HF_REMEDY_RETRY &&
           hf_conn_is_ready(worker->writer);
}

/* ---- sending ---- */

int64_t hf_worker_int(const PGresult *result, int column)
{
    return strtoll(PQgetvalue(result, 0, column), NULL, 10);
}

static void on_failed(void *ctx, const hf_error *error)
{
    hf_worker_fail(ctx, error);
}

void hf_worker_send(hf_worker *worker, hf_conn *conn, const hf_conn_request *request)
{
    hf_conn_request sent = *request;
    sent.answer.ctx = worker;
    if (sent.answer.on_failed == NULL)
        sent.answer.on_failed = on_failed;
    const hf_status status = hf_conn_send(conn, &sent);
    if (status != HF_OK)
        hf_worker_fail_status(worker, status, request->where);
}

void hf_worker_ask(hf_worker *worker, hf_status made, char *sql, const hf_conn_request *request)
{
    hf_conn_request sent = *request;
    sent.sql = sql;
    if (made == HF_OK)
        hf_worker_send(worker, worker->reader, &sent);
    else
        hf_worker_fail_status(worker, made, request->where);
    free(sql);
}

/* ---- life ---- */

hf_status hf_worker_new(struct ev_loop *loop, const hf_worker_config *config,
                        hf_worker **ret_worker)
{
    hf_worker *worker = calloc(1, sizeof *worker);
    if (worker == NULL)
        return HF_ENOMEM;
    worker->loop = loop;
    worker->config = *config;
    worker->allocator = hf_allocator_libc();
    worker->wait_s = 0.05;
    hf_backoff_init(&worker->backoff, (uint64_t)(ev_now(loop) * 1e6));
    hf_cursor_init(&worker->cursor);
    hf_intake_init(&worker->intake, &worker->allocator);
    hf_intake_init(&worker->ahead, &worker->allocator);
    hf_outbox_init(&worker->outbox, &worker->allocator);
    ev_init(&worker->timer, on_timer);
    ev_async_init(&worker->pending, on_pending);
    worker->timer.data = worker->heartbeat.data = worker->pending.data = worker;
    hf_heartbeat_init(worker);
    ev_async_start(loop, &worker->pending);
    hf_status status = hf_outbox_merge_sql(&worker->merge_sql);
    if (status == HF_OK)
        status = hf_link_new(worker);
    if (status != HF_OK) {
        hf_worker_free(worker);
        return status;
    }
    *ret_worker = worker;
    return HF_OK;
}

void hf_worker_free(hf_worker *worker)
{
    if (worker == NULL)
        return;
    hf_worker_forget(worker);
    hf_conn_free(worker->reader);
    hf_conn_free(worker->writer);
    ev_async_stop(worker->loop, &worker->pending);
    hf_intake_done(&worker->intake);
    hf_intake_done(&worker->ahead);
    hf_outbox_done(&worker->outbox);
    free(worker->merge_sql);
    free(worker);
}

hf_status hf_worker_run(hf_worker *worker, hf_error *error)
{
    worker->state = HF_STATE_CONNECT;
    worker->entered_at = ev_time();
    tell_phase(worker);
    hf_link_connect(worker);
    (void)ev_run(worker->loop, 0);
    *error = worker->error;
    return worker->result;
}

void hf_worker_stop(hf_worker *worker)
{
    if (worker->must_stop) {
        worker->result = HF_ESTOPPED;
        ev_break(worker->loop, EVBREAK_ALL);
        return;
    }
    worker->must_stop = true;
    hf_worker_log(worker, HF_WORKER_INFO, "worker.stopping", "state=%s",
                  hf_state_name(worker->state));
    if (worker->state == HF_STATE_CONNECT || worker->state == HF_STATE_SPARE ||
        worker->state == HF_STATE_WAIT || worker->state == HF_STATE_BLOCKED)
        hf_worker_post(worker, HF_CYCLE_STOP);
}

void hf_worker_reload(hf_worker *worker)
{
    hf_worker_log(worker, HF_WORKER_INFO, "worker.reload", "policy=%lld",
                  (long long)worker->policy.policy_id);
    if (worker->state == HF_STATE_WAIT)
        hf_worker_post(worker, HF_CYCLE_TICK);
    else
        worker->must_reload = true;
}
