/*
 * Findings and cursor, in one transaction.
 *
 * A refusal that passes by itself (a lock, a deadlock, a full disk) is rolled back and the same is
 * written again: the engine stands, and the heart beats in between.
 *
 * Lives here: WRITE and TIDY. Does not: what the rows are (store/outbox.h).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pg/sql.h"
#include "store/query.h"
#include "worker/internal.h"

static const double tidy_s = 60;
static const double count_s = 2;
static const int64_t most_lock_ms = 3000;

/* As write_end.sql wants times: microseconds from 2000. */
#define PG_EPOCH_USEC (INT64_C(946684800) * 1000000)
#define NO_TIME (INT64_MIN + 2)

static int64_t pg_time(hf_usec at)
{
    if (at == HF_USEC_NONE)
        return NO_TIME;
    return at == HF_USEC_INFINITY || at == HF_USEC_MINUS_INFINITY ? at : at - PG_EPOCH_USEC;
}

/* Whether the goal is reached with what is being written. */
static bool is_goal_reached(const hf_worker *worker)
{
    return worker->next_event >= worker->intake.count && !worker->is_batch_full;
}

static void free_sql(char *sql)
{
    free(sql);
}

/* ---- refused ---- */

static void on_rolled_back(void *ctx)
{
    hf_worker_post(ctx, HF_CYCLE_BLOCKED);
}

/* What the server refused was not committed. Only a lost connection leaves that open, and only the
 * cursor can say. */
static void on_refused(void *ctx, const hf_error *error)
{
    hf_worker *worker = ctx;
    if (!hf_worker_is_refusal(worker, error)) {
        hf_worker_fail(worker, error);
        return;
    }
    worker->counts.refusals++;
    if (worker->refusals++ == 0)
        hf_worker_log(worker, HF_WORKER_WARN, "worker.blocked", "where=%s sqlstate=%s message=%s",
                      error->where, error->sqlstate, error->message);
    hf_worker_send(worker, worker->writer,
                   &(hf_conn_request){.sql = "rollback",
                                      .where = "roll back",
                                      .answer = {.on_done = on_rolled_back}});
}

static void send_write(hf_worker *worker, const hf_conn_request *request)
{
    hf_conn_request sent = *request;
    sent.answer.on_failed = on_refused;
    hf_worker_send(worker, worker->writer, &sent);
}

void hf_write_pause(hf_worker *worker)
{
    static const double pause_s = 0.5;
    hf_heartbeat_send(worker); /* the chance for it */
    ev_now_update(worker->loop);
    ev_timer_set(&worker->timer, pause_s, 0);
    ev_timer_start(worker->loop, &worker->timer);
}

/* ---- committed ---- */

static void on_committed(void *ctx)
{
    hf_worker *worker = ctx;
    hf_backoff_reset(&worker->backoff);
    if (worker->refusals > 0)
        hf_worker_log(worker, HF_WORKER_INFO, "worker.unblocked", "refusals=%d", worker->refusals);
    worker->refusals = 0;
    if (!is_goal_reached(worker)) {
        hf_worker_post(worker,
                       worker->next_event < worker->intake.count ? HF_CYCLE_MORE : HF_CYCLE_DONE);
        return;
    }
    hf_metrics_note_cycle(worker);
    if (worker->cursor.goal != NULL) {
        free(worker->cursor.done);
        worker->cursor.done = worker->cursor.goal;
        worker->cursor.goal = NULL;
    }
    worker->cursor.position = (hf_position){.at = HF_USEC_NONE};
    worker->cursor.floor = HF_USEC_NONE;
    if (worker->rows_total > 0)
        hf_progress_tell(worker, true);
    worker->rows_total = 0;
    worker->is_uncounted = true;
    hf_worker_post(worker, HF_CYCLE_NOTHING);
}

static void send_end(void *ctx)
{
    hf_worker *worker = ctx;
    const hf_cursor *cursor = &worker->cursor;
    const bool is_reached = is_goal_reached(worker);
    const char *done = is_reached && cursor->goal != NULL ? cursor->goal : cursor->done;
    hf_engine_stats stats;
    char *sql = NULL;
    hf_engine_get_stats(worker->engine, &stats);
    ev_now_update(worker->loop);
    const hf_variable variables[] = {
        {"source", worker->config.source, 0},
        {"done", done != NULL ? done : "-", 0},
        {"goal", is_reached || cursor->goal == NULL ? "-" : cursor->goal, 0},
        {"w_at", NULL, is_reached ? NO_TIME : pg_time(cursor->position.at)},
        {"w_relation", NULL, is_reached ? 0 : cursor->position.relation},
        {"w_id", NULL, cursor->position.id},
        {"judged_through", NULL, pg_time(cursor->judged_through)},
        {"cycle_us", NULL, (int64_t)((ev_now(worker->loop) - worker->cycle_started) * 1e6)},
        {"rows_read", NULL, worker->rows_read},
        {"rows_total", NULL, worker->rows_total},
        {"detector_version", HF_DETECTOR_VERSION, 0},
        {"policy_id", NULL, worker->policy.policy_id},
        {"memory_bytes", NULL, (int64_t)stats.memory_bytes},
        {"memory_max_bytes", NULL, (int64_t)worker->config.memory_max_bytes},
        {"window_us", NULL, stats.window},
        {"is_window_short", stats.is_window_short ? "t" : "f", 0},
        {"too_old", NULL, stats.too_old},
        {"self_reports", NULL, stats.self_reports},
        {"repeated", NULL, stats.repeated},
        {"unmatched", NULL, stats.unmatched},
    };
    const hf_status status =
        hf_query_expand("write_end", variables, sizeof variables / sizeof *variables, &sql);
    if (status != HF_OK) {
        hf_worker_fail_status(worker, status, "write the cursor");
        return;
    }
    send_write(worker, &(hf_conn_request){.sql = sql,
                                          .where = "write the cursor",
                                          .patience_s = HF_LONG_S,
                                          .answer = {.on_done = on_committed}});
    free_sql(sql);
}

static void send_merge(hf_worker *worker)
{
    send_write(worker, &(hf_conn_request){.sql = worker->merge_sql,
                                          .where = "merge findings",
                                          .patience_s = HF_LONG_S,
                                          .answer = {.on_done = send_end}});
}

static void send_step(void *ctx)
{
    hf_worker *worker = ctx;
    if (worker->next_step == worker->step_count) {
        if (worker->step_count > 0)
            send_merge(worker);
        else
            send_end(worker);
        return;
    }
    const hf_outbox_step *step = &worker->steps[worker->next_step++];
    send_write(worker, &(hf_conn_request){.sql = step->sql,
                                          .copy_bytes = step->bytes,
                                          .copy_size = step->size,
                                          .where = "write findings",
                                          .patience_s = HF_LONG_S,
                                          .answer = {.on_done = send_step}});
}

/* The fence: whoever was asleep while another one took over has an older number, and writes
 * nothing. */
static hf_status on_fence(void *ctx, const PGresult *result)
{
    const hf_worker *worker = ctx;
    return PQntuples(result) == 1 && hf_worker_int(result, 0) == worker->fencing ? HF_OK
                                                                                 : HF_EFENCED;
}

void hf_write_again(hf_worker *worker)
{
    char *sql = NULL;
    const int64_t third_ms = worker->lease_seconds * 1000 / 3;
    const hf_variable variables[] = {
        {"source", worker->config.source, 0},
        {"lock_timeout_ms", NULL, third_ms < most_lock_ms ? third_ms : most_lock_ms},
    };
    const hf_status status = hf_query_expand("write_begin", variables, 2, &sql);
    if (status != HF_OK) {
        hf_worker_fail_status(worker, status, "begin writing");
        return;
    }
    worker->next_step = 0;
    send_write(worker, &(hf_conn_request){.sql = sql,
                                          .where = "begin writing",
                                          .answer = {.on_result = on_fence, .on_done = send_step}});
    free_sql(sql);
}

void hf_write_begin(hf_worker *worker)
{
    worker->step_count = hf_outbox_finish(&worker->outbox, worker->steps);
    hf_write_again(worker);
}

/* ---- what is left to do when all is written ---- */

static void on_tidied(void *ctx)
{
    hf_worker *worker = ctx;
    worker->tidied = ev_now(worker->loop);
    if (worker->config.once && !worker->is_goal_old)
        worker->must_stop = true;
    worker->is_goal_old = false;
    hf_worker_post(worker, HF_CYCLE_DONE);
}

/* Then it is for the next time. */
static void on_not_tidied(void *ctx, const hf_error *error)
{
    hf_worker *worker = ctx;
    if (worker->config.once || !hf_worker_is_refusal(worker, error))
        hf_worker_fail(worker, error);
    else
        hf_worker_post(worker, HF_CYCLE_DONE);
}

/* What time alone changes. */
static void tidy(void *ctx)
{
    hf_worker *worker = ctx;
    if (!worker->config.once && ev_now(worker->loop) - worker->tidied < tidy_s) {
        hf_worker_post(worker, HF_CYCLE_DONE);
        return;
    }
    hf_worker_send(
        worker, worker->writer,
        &(hf_conn_request){.sql = hf_sql_query("housekeeping")->text,
                           .where = "housekeeping",
                           .patience_s = HF_LONG_S,
                           .answer = {.on_done = on_tidied, .on_failed = on_not_tidied}});
}

bool hf_tidy_is_due(const hf_worker *worker)
{
    return worker->is_uncounted && ev_now(worker->loop) - worker->counted >= count_s;
}

void hf_tidy_begin(hf_worker *worker)
{
    if (!worker->config.once && !hf_tidy_is_due(worker)) {
        tidy(worker);
        return;
    }
    worker->is_uncounted = false;
    worker->counted = ev_now(worker->loop);
    hf_worker_send(worker, worker->writer,
                   &(hf_conn_request){.sql = hf_sql_query("count_reports")->text,
                                      .where = "count reports",
                                      .patience_s = HF_LONG_S,
                                      .answer = {.on_done = tidy, .on_failed = on_not_tidied}});
}
