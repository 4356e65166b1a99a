/*
 * Rebuilding the engine from the tables.
 *
 * Lives here: the steps of RECOVER: whose cursor it is, the policy, what was found before,
 * accounts, the window as history. Does not: reading what is new (read.c).
 */
#include <inttypes.h>
#include <stdlib.h>

#include "pg/sql.h"
#include "worker/internal.h"

/* ---- the engine's start ---- */

static hf_status on_bytes(void *ctx, const void *bytes, size_t size)
{
    hf_worker *worker = ctx;
    return hf_intake_feed(&worker->intake, bytes, size);
}

static void finish(void *ctx)
{
    hf_worker *worker = ctx;
    hf_worker_log(worker, HF_WORKER_INFO, "worker.recovered", "events=%zu", worker->intake.count);
    hf_intake_done(&worker->intake);
    hf_intake_init(&worker->intake, &worker->allocator);
    hf_worker_post(worker, HF_CYCLE_DONE);
}

/* Gives the engine what was read. */
static bool push_all(hf_worker *worker)
{
    hf_status status = HF_OK;
    for (size_t i = 0; i < worker->intake.count && status == HF_OK; i++)
        status = hf_engine_push(worker->engine, &worker->intake.events[i].event, HF_MODE_HISTORY);
    if (status != HF_OK)
        hf_worker_fail_status(worker, status, "recover");
    return status == HF_OK;
}

static void on_history(void *ctx)
{
    if (push_all(ctx))
        finish(ctx);
}

static void on_accounts(void *ctx)
{
    hf_worker *worker = ctx;
    char *sql = NULL;
    if (!push_all(worker))
        return;
    if (worker->cursor.judged_through == HF_USEC_NONE) { /* nothing was ever judged */
        finish(worker);
        return;
    }
    const hf_status status =
        hf_intake_history_sql(&worker->cursor, worker->policy.window_days * HF_DAY_USEC, &sql);
    if (status != HF_OK) {
        hf_worker_fail_status(worker, status, "recover");
        return;
    }
    hf_intake_begin_events(&worker->intake, worker->cursor.judged_through,
                           worker->cursor.judged_through, worker->seed);
    hf_worker_send(worker, worker->reader,
                   &(hf_conn_request){.sql = sql,
                                      .where = "read the window",
                                      .answer = {.on_bytes = on_bytes, .on_done = on_history}});
    free(sql);
}

static void read_accounts(hf_worker *worker)
{
    char *sql = NULL;
    const hf_status status = hf_intake_accounts_sql(&worker->cursor, true, &sql);
    if (status != HF_OK) {
        hf_worker_fail_status(worker, status, "recover");
        return;
    }
    hf_intake_begin_accounts(&worker->intake);
    hf_worker_send(worker, worker->reader,
                   &(hf_conn_request){.sql = sql,
                                      .where = "read accounts",
                                      .answer = {.on_bytes = on_bytes, .on_done = on_accounts}});
    free(sql);
}

/* One output table after the other. */
static void load_next(void *ctx)
{
    hf_worker *worker = ctx;
    if (worker->load_number == HF_INTAKE_LOADS) {
        read_accounts(worker);
        return;
    }
    hf_intake_begin_load(&worker->intake, worker->load_number, worker->engine);
    hf_worker_send(worker, worker->reader,
                   &(hf_conn_request){.sql = hf_intake_load_sql(worker->load_number++),
                                      .where = "load what was found before",
                                      .answer = {.on_bytes = on_bytes, .on_done = load_next}});
}

static hf_status on_policy(void *ctx, const PGresult *result)
{
    hf_worker *worker = ctx;
    worker->clock = hf_worker_int(result, 1);
    return hf_read_policy(result, 3, &worker->policy);
}

static void make_engine(void *ctx)
{
    hf_worker *worker = ctx;
    const hf_engine_config config = {.allocator = worker->allocator,
                                     .seed = worker->seed,
                                     .is_shadow = worker->config.is_shadow,
                                     .policy = worker->policy};
    const hf_status status = hf_engine_new(&config, &worker->engine);
    if (status != HF_OK) {
        hf_worker_fail_status(worker, status, "recover");
        return;
    }
    worker->load_number = 0;
    load_next(worker);
}

/* ---- whose cursor it is ---- */

static hf_status on_identity(void *ctx, const PGresult *result)
{
    hf_worker *worker = ctx;
    if (PQntuples(result) != 1)
        return HF_ENOTFOUND;
    worker->is_same_database = PQgetvalue(result, 0, 0)[0] == 't';
    worker->seed = (uint64_t)hf_worker_int(result, 5);
    return HF_OK;
}

/*
 * After a restore, a failover or a reload the snapshots mean nothing: the window is read again from
 * its start and judged again, which the fingerprints make harmless. Lists are read from their
 * beginning, since they outlive the window.
 */
static void reset_cursor(hf_worker *worker)
{
    const hf_usec through = worker->cursor.judged_through;
    hf_cursor_done(&worker->cursor);
    if (through != HF_USEC_NONE)
        worker->cursor.floor = through - worker->policy.window_days * HF_DAY_USEC;
    hf_worker_log(worker, HF_WORKER_WARN, "worker.replay", "reason=%s",
                  "the database is another than the cursor's: the window is judged again");
}

static void on_known(void *ctx)
{
    hf_worker *worker = ctx;
    char *sql = NULL;
    if (!worker->is_same_database)
        reset_cursor(worker);
    const hf_status status = hf_intake_poll_sql(&worker->cursor, &sql);
    if (status != HF_OK) {
        hf_worker_fail_status(worker, status, "recover");
        return;
    }
    hf_worker_send(worker, worker->reader,
                   &(hf_conn_request){.sql = sql,
                                      .where = "read the policy",
                                      .answer = {.on_result = on_policy, .on_done = make_engine}});
    free(sql);
}

static void ask_identity(void *ctx)
{
    hf_worker *worker = ctx;
    const char *values[] = {worker->config.source};
    hf_policy_init(&worker->policy);
    hf_worker_send(worker, worker->reader,
                   &(hf_conn_request){.sql = hf_sql_query("identity")->text,
                                      .values = values,
                                      .value_count = 1,
                                      .where = "identify the database",
                                      .answer = {.on_result = on_identity, .on_done = on_known}});
}

void hf_recover_begin(hf_worker *worker)
{
    hf_worker_send(worker, worker->writer,
                   &(hf_conn_request){.sql = hf_outbox_staging_sql(),
                                      .where = "make the staging tables",
                                      .answer = {.on_done = ask_identity}});
}
