/*
 * Rebuilding the engine from the tables.
 *
 * Lives here: the steps of RECOVER: whose cursor it is, the policy, what was found before,
 * accounts, the window as history. Does not: reading what is new (read.c).
 */
#include <inttypes.h>

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
    worker->next_event = 0;
    hf_worker_post(worker, HF_CYCLE_DONE);
}

static void on_history(void *ctx)
{
    hf_worker *worker = ctx;
    worker->next_event = 0;
    worker->is_history_read = true;
    hf_worker_post(worker, HF_CYCLE_MORE);
}

static void read_history(hf_worker *worker)
{
    char *sql = NULL;
    if (worker->cursor.judged_through == HF_USEC_NONE) { /* nothing was ever judged */
        finish(worker);
        return;
    }
    const hf_status status =
        hf_intake_history_sql(&worker->cursor, worker->policy.window_days * HF_DAY_USEC, &sql);
    hf_intake_begin_events(&worker->intake, worker->cursor.judged_through,
                           worker->cursor.judged_through, worker->seed);
    hf_worker_ask(worker, status, sql,
                  &(hf_conn_request){.where = "read the window",
                                     .patience_s = HF_LONG_S,
                                     .answer = {.on_bytes = on_bytes, .on_done = on_history}});
}

/* Gives the engine a part of what was read: accounts first, then history. */
void hf_recover_slice(hf_worker *worker)
{
    const hf_intake *intake = &worker->intake;
    const ev_tstamp since = hf_slice_begin(worker);
    hf_status status = HF_OK;
    size_t done = 0;
    while (worker->next_event < intake->count && status == HF_OK &&
           !hf_slice_is_over(worker, done, since)) {
        status =
            hf_memory_push(worker, &intake->events[worker->next_event++].event, HF_MODE_HISTORY);
        done++;
    }
    hf_slice_end(worker);
    if (status != HF_OK)
        hf_worker_fail_status(worker, status, "recover");
    else if (worker->next_event < intake->count)
        hf_worker_post(worker, HF_CYCLE_MORE);
    else if (worker->is_history_read)
        finish(worker);
    else
        read_history(worker);
}

static void on_accounts(void *ctx)
{
    hf_worker *worker = ctx;
    worker->next_event = 0;
    worker->is_history_read = false;
    hf_worker_post(worker, HF_CYCLE_MORE);
}

static void read_accounts(hf_worker *worker)
{
    char *sql = NULL;
    const hf_status status = hf_intake_accounts_sql(&worker->cursor, true, &sql);
    hf_intake_begin_accounts(&worker->intake);
    hf_worker_ask(worker, status, sql,
                  &(hf_conn_request){.where = "read accounts",
                                     .patience_s = HF_LONG_S,
                                     .answer = {.on_bytes = on_bytes, .on_done = on_accounts}});
}

/* One output table after the other. */
static void load_next(void *ctx)
{
    hf_worker *worker = ctx;
    /* Looks of a window that is judged again are counted again. */
    if (worker->load_number == HF_INTAKE_LOADS ||
        (!worker->is_same_database && worker->load_number == HF_INTAKE_LOOK_COUNTS)) {
        read_accounts(worker);
        return;
    }
    hf_intake_begin_load(&worker->intake, worker->load_number, worker->engine);
    hf_worker_send(worker, worker->reader,
                   &(hf_conn_request){.sql = hf_intake_load_sql(worker->load_number++),
                                      .where = "load what was found before",
                                      .patience_s = HF_LONG_S,
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
                                     .policy = worker->policy,
                                     .memory_max_bytes = worker->config.memory_max_bytes};
    const hf_status status = hf_engine_new(&config, &worker->engine);
    if (status != HF_OK) {
        hf_worker_fail_status(worker, status, "recover");
        return;
    }
    worker->shortenings = 0;
    worker->was_window_short = false;
    /* Decisions are no part of the window, but have moved time on. */
    const hf_status advanced =
        worker->cursor.judged_through == HF_USEC_NONE
            ? HF_OK
            : hf_engine_advance(worker->engine, worker->cursor.judged_through);
    if (advanced != HF_OK) {
        hf_worker_fail_status(worker, advanced, "recover");
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
 * After a reload into another database the snapshots mean nothing: the window is read again from
 * its start and judged again. The fingerprints find the same campaigns; what is known by now may
 * find more. Lists are read from their beginning, since they outlive the window. (A failover, or a
 * restore of the whole database, is no reason: see identity.sql.)
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
    hf_worker_ask(worker, status, sql,
                  &(hf_conn_request){.where = "read the policy",
                                     .answer = {.on_result = on_policy, .on_done = make_engine}});
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
