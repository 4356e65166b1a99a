/* The archive: see archive.h. */
#include "store/archive.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "pg/schema.h"
#include "pg/sql.h"
#include "store/intake.h"
#include "store/policy.h"

/* How far ahead of the database's clock a date may be, as for the worker. */
static const hf_usec tolerance = 5 * HF_MINUTE_USEC;

static const char begin_sql[] =
    "begin transaction isolation level repeatable read, read only; "
    "set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0";

void hf_archive_init(hf_archive *archive, const hf_allocator *allocator, PGconn *connection)
{
    *archive = (hf_archive){.allocator = allocator, .connection = connection};
}

void hf_archive_done(hf_archive *archive)
{
    free(archive->snapshot);
    archive->snapshot = NULL;
    hf_array_done(archive->allocator, (void *)&archive->events, &archive->capacity,
                  sizeof *archive->events);
    archive->count = 0;
}

/* ---- statements ---- */

static hf_status take_error(const hf_archive *archive, const PGresult *result, const char *where,
                            hf_error *error)
{
    const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    const hf_status status = PQstatus(archive->connection) == CONNECTION_BAD ? HF_ECONN : HF_ESQL;
    (void)hf_error_set(error, status, PQresultErrorField(result, PG_DIAG_SQLSTATE), where, "%s",
                       message != NULL ? message : PQerrorMessage(archive->connection));
    return status == HF_ESQL ? hf_schema_explain(error) : status;
}

/* The answer is the caller's to PQclear, after an error too. */
static hf_status ask(const hf_archive *archive, const char *where, const char *sql,
                     const char *value, PGresult **ret_result, hf_error *error)
{
    *ret_result = value == NULL
                      ? PQexec(archive->connection, sql)
                      : PQexecParams(archive->connection, sql, 1, NULL, &value, NULL, NULL, 0);
    const ExecStatusType status = PQresultStatus(*ret_result);
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK
               ? HF_OK
               : take_error(archive, *ret_result, where, error);
}

static hf_status fail(hf_status status, const char *where, hf_error *error)
{
    return hf_error_set(error, status, "", where, "%s", hf_status_text(status));
}

/* ---- the transaction ---- */

/* What the worker's poll asks before it has judged anything. */
static hf_status read_state(hf_archive *archive, hf_error *error)
{
    static const char where[] = "read the policy";
    hf_cursor none;
    char *sql = NULL;
    PGresult *result = NULL;
    hf_cursor_init(&none);
    hf_status status = hf_intake_poll_sql(&none, &sql);
    if (status != HF_OK)
        return fail(status, where, error);
    status = ask(archive, where, sql, NULL, &result, error);
    free(sql);
    if (status == HF_OK) {
        status = hf_read_policy(result, 3, &archive->policy);
        if (status == HF_OK)
            status = hf_cursor_set(&archive->snapshot, PQgetvalue(result, 0, 0));
        if (status == HF_OK)
            archive->clock = strtoll(PQgetvalue(result, 0, 1), NULL, 10);
        else
            (void)fail(status, where, error);
    }
    PQclear(result);
    return status;
}

static hf_status read_secret(hf_archive *archive, hf_error *error)
{
    PGresult *result = NULL;
    const hf_status status = ask(archive, "read the installation's secret",
                                 hf_sql_query("secret")->text, NULL, &result, error);
    if (status == HF_OK && PQntuples(result) == 1)
        archive->secret = (uint64_t)strtoll(PQgetvalue(result, 0, 0), NULL, 10);
    PQclear(result);
    return status;
}

hf_status hf_archive_begin(hf_archive *archive, hf_error *error)
{
    PGresult *result = NULL;
    if (PQstatus(archive->connection) != CONNECTION_OK)
        return hf_error_set(error, HF_ECONN, "", "connect", "%s",
                            PQerrorMessage(archive->connection));
    hf_status status = ask(archive, "begin", begin_sql, NULL, &result, error);
    PQclear(result);
    if (status == HF_OK)
        status = hf_schema_check(archive->connection, error);
    if (status == HF_OK)
        status = read_state(archive, error);
    return status == HF_OK ? read_secret(archive, error) : status;
}

void hf_archive_end(hf_archive *archive)
{
    PQclear(PQexec(archive->connection, "rollback"));
}

hf_status hf_archive_time(hf_archive *archive, const char *text, hf_usec *ret_at, hf_error *error)
{
    static const char sql[] =
        "select case when isfinite(t) then (extract(epoch from t) * 1000000)::bigint end "
        "from cast($1 as timestamptz) t";
    PGresult *result = NULL;
    hf_status status = ask(archive, "read the time", sql, text, &result, error);
    if (status == HF_OK && PQgetisnull(result, 0, 0))
        status = hf_error_set(error, HF_EINVAL, "", "read the time", "\"%s\" is no moment", text);
    if (status == HF_OK)
        *ret_at = strtoll(PQgetvalue(result, 0, 0), NULL, 10);
    PQclear(result);
    return status;
}

/* ---- reading ---- */

typedef hf_status bytes_fn(void *ctx, const void *bytes, size_t size);

/* Reads the COPY to its end, also after `fn` has refused: the connection is to be usable. */
static hf_status drain(const hf_archive *archive, bytes_fn *fn, void *ctx, hf_status *ret_taken)
{
    char *bytes = NULL;
    int size;
    *ret_taken = HF_OK;
    while ((size = PQgetCopyData(archive->connection, &bytes, 0)) > 0) {
        if (*ret_taken == HF_OK)
            *ret_taken = fn(ctx, bytes, (size_t)size);
        PQfreemem(bytes);
    }
    return size == -1 ? HF_OK : HF_ESQL;
}

/* Gives the bytes of a COPY TO STDOUT to `fn` as they come. */
static hf_status copy(const hf_archive *archive, const char *where, const char *sql, bytes_fn *fn,
                      void *ctx, hf_error *error)
{
    hf_status taken;
    PGresult *result = PQexec(archive->connection, sql);
    if (PQresultStatus(result) != PGRES_COPY_OUT) {
        const hf_status status = take_error(archive, result, where, error);
        PQclear(result);
        return status;
    }
    PQclear(result);
    hf_status status = drain(archive, fn, ctx, &taken);
    while ((result = PQgetResult(archive->connection)) != NULL) {
        if (PQresultStatus(result) != PGRES_COMMAND_OK)
            status = take_error(archive, result, where, error);
        PQclear(result);
    }
    if (status == HF_OK && taken != HF_OK)
        return fail(taken, where, error);
    return status;
}

typedef struct reading {
    hf_archive *archive;
    hf_intake intake;
    hf_usec since, until;
} reading;

/* Accounts have no time; lists outlive every window, and so count from their beginning. */
static bool is_wanted(const reading *r, const hf_event *event)
{
    switch (event->type) {
    case HF_EVENT_ACCOUNT:
        return true;
    case HF_EVENT_LIST:
    case HF_EVENT_ENTRY:
    case HF_EVENT_SUBSCRIPTION:
        return event->at < r->until;
    case HF_EVENT_REPORT:
    case HF_EVENT_RETRACTION:
    case HF_EVENT_OUTCOME:
    case HF_EVENT_DECISION:
    case HF_EVENT_TYPE_COUNT:
        break;
    }
    return event->at >= r->since && event->at < r->until;
}

/* Moves what the intake has made of the bytes to the archive, so that there is one copy of it. */
static hf_status take_bytes(void *ctx, const void *bytes, size_t size)
{
    reading *r = ctx;
    hf_archive *archive = r->archive;
    hf_status status = hf_intake_feed(&r->intake, bytes, size);
    for (size_t i = 0; i < r->intake.count && status == HF_OK; i++) {
        const hf_event *event = &r->intake.events[i].event;
        if (!is_wanted(r, event))
            continue;
        status = hf_array_reserve(archive->allocator, (void *)&archive->events, &archive->capacity,
                                  archive->count + 1, sizeof *archive->events);
        if (status != HF_OK)
            return status;
        archive->events[archive->count++] = *event;
        if (archive->progress != NULL && archive->count % 65536 == 0)
            archive->progress(archive->ctx, archive->count);
    }
    archive->rejected += (int64_t)r->intake.rejected_count;
    r->intake.count = r->intake.rejected_count = 0;
    return status;
}

static hf_status read_accounts(reading *r, const hf_cursor *cursor, hf_error *error)
{
    static const char where[] = "read accounts";
    char *sql = NULL;
    hf_status status = hf_intake_accounts_sql(cursor, false, &sql);
    if (status != HF_OK)
        return fail(status, where, error);
    hf_intake_begin_accounts(&r->intake);
    status = copy(r->archive, where, sql, take_bytes, r, error);
    free(sql);
    r->archive->account_count = r->archive->count;
    return status;
}

static hf_status read_events(reading *r, const hf_cursor *cursor, hf_error *error)
{
    static const char where[] = "read events";
    char *sql = NULL;
    hf_status status = hf_intake_events_sql(cursor, HF_USEC_INFINITY, INT64_MAX, &sql);
    if (status != HF_OK)
        return fail(status, where, error);
    hf_intake_begin_events(&r->intake, r->archive->clock, r->archive->clock + tolerance,
                           r->archive->secret);
    status = copy(r->archive, where, sql, take_bytes, r, error);
    free(sql);
    return status;
}

hf_status hf_archive_read(hf_archive *archive, hf_usec since, hf_usec until, hf_error *error)
{
    reading r = {.archive = archive, .since = since, .until = until};
    hf_cursor cursor;
    hf_cursor_init(&cursor);
    hf_intake_init(&r.intake, archive->allocator);
    hf_status status = hf_cursor_set(&cursor.goal, archive->snapshot);
    if (status == HF_OK)
        status = read_accounts(&r, &cursor, error);
    else
        (void)fail(status, "read accounts", error);
    if (status == HF_OK)
        status = read_events(&r, &cursor, error);
    hf_intake_done(&r.intake);
    hf_cursor_done(&cursor);
    return status;
}

static hf_status feed(void *ctx, const void *bytes, size_t size)
{
    return hf_intake_feed(ctx, bytes, size);
}

hf_status hf_archive_read_findings(hf_archive *archive, hf_finding_fn *fn, void *ctx,
                                   hf_error *error)
{
    static const int loads[] = {HF_INTAKE_LOAD_CAMPAIGNS, HF_INTAKE_LOAD_HOLDS,
                                HF_INTAKE_LOAD_SUPPRESSIONS};
    hf_status status = HF_OK;
    hf_intake intake;
    hf_intake_init(&intake, archive->allocator);
    for (size_t i = 0; i < sizeof loads / sizeof *loads && status == HF_OK; i++) {
        hf_intake_begin_load_to(&intake, loads[i], fn, ctx);
        status = copy(archive, "read what was found", hf_intake_load_sql(loads[i]), feed, &intake,
                      error);
    }
    hf_intake_done(&intake);
    return status;
}
