/* See schema.h. */
#include "pg/schema.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pg/sql.h"

#define FUNCTIONS_NAME "functions"
#define CHECKSUM_SIZE 65 /* sha256 in hexadecimal digits */

/* The session in which migrations run: what they mean must not depend on its defaults. */
static const char session_sql[] =
    "set client_encoding = 'UTF8'; set client_min_messages = warning; "
    "set search_path = pg_catalog, pg_temp; set standard_conforming_strings = on; "
    "set statement_timeout = 0; set lock_timeout = 0; set idle_in_transaction_session_timeout = 0; "
    "set default_transaction_isolation = 'read committed'; set default_transaction_read_only = off";

/* One migration at a time per database. Ends with the session, or with unlock_sql. */
static const char lock_sql[] = "select pg_advisory_lock(hashtextextended('holdfast.migrate', 0))";
static const char unlock_sql[] =
    "select pg_advisory_unlock(hashtextextended('holdfast.migrate', 0))";

static int version_of(const hf_sql_file *file)
{
    return (int)strtol(file->name, NULL, 10);
}

int hf_schema_expected_version(void)
{
    return hf_sql_migrations_count == 0
               ? 0
               : version_of(&hf_sql_migrations[hf_sql_migrations_count - 1]);
}

static hf_status refuse_version(int version, hf_error *error)
{
    int expected = hf_schema_expected_version();
    if (version > expected)
        return hf_error_set(error, HF_ESCHEMA, "", "schema",
                            "the schema is at version %d, this program knows %d: upgrade the "
                            "program",
                            version, expected);
    return hf_error_set(error, HF_ESCHEMA, "", "schema",
                        "the schema is at version %d, this program needs %d: run holdfast migrate",
                        version, expected);
}

static bool has_state(const PGresult *result, const char *sqlstate)
{
    const char *actual = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    return actual != NULL && strcmp(actual, sqlstate) == 0;
}

/* Fills the error from a result that is one; `advice` goes behind the server's own words. */
static hf_status take_error(const PGresult *result, hf_status status, const char *where,
                            const char *advice, hf_error *error)
{
    const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    return hf_error_set(error, status, PQresultErrorField(result, PG_DIAG_SQLSTATE), where, "%s%s",
                        message != NULL ? message : PQresultErrorMessage(result), advice);
}

hf_status hf_schema_explain(hf_error *error)
{
    if (strcmp(error->sqlstate, "42P01") == 0 || strcmp(error->sqlstate, "3F000") == 0)
        return hf_error_set(error, HF_ESCHEMA, "", "schema",
                            "this database has no schema holdfast: run holdfast migrate");
    if (strcmp(error->sqlstate, "42501") == 0)
        return hf_error_set(
            error, HF_ESCHEMA, "42501", "schema",
            "this login may not read the schema holdfast: grant it the role holdfast_worker, or "
            "holdfast_reviewer to review");
    return error->status;
}

hf_status hf_schema_judge(const PGresult *result, hf_error *error)
{
    if (PQresultStatus(result) == PGRES_TUPLES_OK && PQntuples(result) == 1) {
        int version = (int)strtol(PQgetvalue(result, 0, 0), NULL, 10);
        return version == hf_schema_expected_version() ? HF_OK : refuse_version(version, error);
    }
    (void)take_error(result, HF_ESQL, "schema", "", error);
    return hf_schema_explain(error);
}

hf_status hf_schema_check(PGconn *connection, hf_error *error)
{
    PGresult *result = PQexec(connection, hf_sql_query("schema_version")->text);
    const hf_status status = hf_schema_judge(result, error);
    PQclear(result);
    return status;
}

/* --- migrating: a blocking conversation; after the first error every step does nothing --- */

typedef struct schema_run {
    PGconn *connection;
    hf_error *error;
    hf_status status;
} schema_run;

static void take_failure(schema_run *run, const char *where, const PGresult *result)
{
    if (PQstatus(run->connection) == CONNECTION_BAD)
        run->status =
            hf_error_set(run->error, HF_ECONN, "", where, "%s", PQerrorMessage(run->connection));
    else
        run->status = take_error(result, HF_ESQL, where,
                                 has_state(result, "42501")
                                     ? ": run it as the schema's owner, with CREATEROLE and CREATE "
                                       "on the database"
                                     : "",
                                 run->error);
}

/* Statements without parameters or of no interest in their rows. */
static void exec(schema_run *run, const char *where, const char *sql)
{
    if (run->status != HF_OK)
        return;
    PGresult *result = PQexec(run->connection, sql);
    ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        take_failure(run, where, result);
    PQclear(result);
}

/* One statement that returns rows; NULL after an error. The caller's, to PQclear. */
static PGresult *query(schema_run *run, const char *where, const char *sql, int count,
                       const char *const *values)
{
    if (run->status != HF_OK)
        return NULL;
    PGresult *result = PQexecParams(run->connection, sql, count, NULL, values, NULL, NULL, 0);
    if (PQresultStatus(result) == PGRES_TUPLES_OK)
        return result;
    take_failure(run, where, result);
    PQclear(result);
    return NULL;
}

/* The first value of the first row; "" where there is none. */
static void query_text(schema_run *run, const char *sql, const char *value, char *ret_text,
                       size_t size)
{
    PGresult *result = query(run, "schema", sql, value != NULL ? 1 : 0, &value);
    bool has_row = result != NULL && PQntuples(result) > 0;
    (void)snprintf(ret_text, size, "%s", has_row ? PQgetvalue(result, 0, 0) : "");
    PQclear(result);
}

/* The server computes it, so that the program needs no hash of its own. */
static void checksum(schema_run *run, const char *text, char ret_checksum[CHECKSUM_SIZE])
{
    query_text(run, "select encode(sha256(convert_to($1, 'UTF8')), 'hex')", text, ret_checksum,
               CHECKSUM_SIZE);
}

/* What is recorded for a version; "" where nothing is. */
static void applied_checksum(schema_run *run, int version, char ret_checksum[CHECKSUM_SIZE])
{
    char number[16];
    (void)snprintf(number, sizeof number, "%d", version);
    query_text(run, "select checksum from holdfast.schema_migrations where version = $1::int",
               number, ret_checksum, CHECKSUM_SIZE);
}

static void record(schema_run *run, int version, const char *name, const char *checksum_text)
{
    char number[16];
    (void)snprintf(number, sizeof number, "%d", version);
    const char *values[] = {number, name, checksum_text};
    PQclear(query(run, name,
                  "insert into holdfast.schema_migrations (version, name, checksum) "
                  "values ($1::int, $2, $3) on conflict (version) do update "
                  "set checksum = excluded.checksum, applied_at = now() returning version",
                  3, values));
}

/* Ends the transaction: with COMMIT, or after an error with ROLLBACK, which keeps the first error.
 */
static void finish(schema_run *run, const char *where)
{
    exec(run, where, "commit");
    if (run->status != HF_OK)
        PQclear(PQexec(run->connection, "rollback"));
}

static void check_server(schema_run *run)
{
    int version = PQserverVersion(run->connection);
    if (version > 0 && version < HF_SCHEMA_OLDEST_SERVER)
        run->status = hf_error_set(run->error, HF_ESCHEMA, "", "schema",
                                   "the server is PostgreSQL %d, Holdfast needs 14 or later",
                                   version / 10000);
}

/* Asked first, since CREATE ... IF NOT EXISTS wants the right to create even where all is there. */
static void bootstrap(schema_run *run)
{
    char is_there[2];
    query_text(run, "select to_regclass('holdfast.schema_migrations') is not null", NULL, is_there,
               sizeof is_there);
    if (run->status != HF_OK || is_there[0] == 't')
        return;
    exec(run, "schema", "begin");
    exec(run, "schema", hf_sql_query("schema_bootstrap")->text);
    finish(run, "schema");
}

static int current_version(schema_run *run)
{
    char version[16];
    query_text(run, hf_sql_query("schema_version")->text, NULL, version, sizeof version);
    return (int)strtol(version, NULL, 10);
}

static void apply_migration(schema_run *run, const hf_sql_file *file)
{
    char wanted[CHECKSUM_SIZE];
    char applied[CHECKSUM_SIZE];
    checksum(run, file->text, wanted);
    applied_checksum(run, version_of(file), applied);
    if (run->status != HF_OK || strcmp(applied, wanted) == 0)
        return;
    if (applied[0] != '\0') {
        run->status = hf_error_set(run->error, HF_ESCHEMA, "", file->name,
                                   "this migration is not the one that was applied to this "
                                   "database: use the program that made it, or a released one");
        return;
    }
    exec(run, file->name, "begin");
    exec(run, file->name, file->text);
    record(run, version_of(file), file->name, wanted);
    finish(run, file->name);
}

/* All functions and views in one text, for their checksum; the caller's, to free. NULL: no memory.
 */
static char *join_functions(void)
{
    size_t size = 1;
    for (size_t i = 0; i < hf_sql_functions_count; i++)
        size += hf_sql_functions[i].size;
    char *text = malloc(size);
    size_t used = 0;
    for (size_t i = 0; text != NULL && i < hf_sql_functions_count; i++) {
        memcpy(text + used, hf_sql_functions[i].text, hf_sql_functions[i].size);
        used += hf_sql_functions[i].size;
    }
    if (text != NULL)
        text[used] = '\0';
    return text;
}

/* Returns whether they were applied. */
static bool apply_functions(schema_run *run)
{
    char wanted[CHECKSUM_SIZE];
    char applied[CHECKSUM_SIZE];
    char *text = join_functions();
    if (text == NULL) {
        run->status = hf_error_set(run->error, HF_ENOMEM, "", "functions", "out of memory");
        return false;
    }
    checksum(run, text, wanted);
    free(text);
    applied_checksum(run, 0, applied);
    if (run->status != HF_OK || strcmp(applied, wanted) == 0)
        return false;
    exec(run, FUNCTIONS_NAME, "begin");
    for (size_t i = 0; i < hf_sql_functions_count; i++)
        exec(run, hf_sql_functions[i].name, hf_sql_functions[i].text);
    record(run, 0, FUNCTIONS_NAME, wanted);
    finish(run, FUNCTIONS_NAME);
    return run->status == HF_OK;
}

static void apply_all(schema_run *run, hf_schema_change *change)
{
    bootstrap(run);
    change->from_version = current_version(run);
    if (run->status == HF_OK && change->from_version > hf_schema_expected_version())
        run->status = refuse_version(change->from_version, run->error);
    for (size_t i = 0; i < hf_sql_migrations_count; i++)
        apply_migration(run, &hf_sql_migrations[i]);
    change->has_new_functions = apply_functions(run);
    change->to_version = current_version(run);
}

hf_status hf_schema_migrate(PGconn *connection, hf_schema_change *ret_change, hf_error *error)
{
    schema_run run = {.connection = connection, .error = error, .status = HF_OK};
    *ret_change = (hf_schema_change){0};
    check_server(&run);
    exec(&run, "session", session_sql);
    exec(&run, "lock", lock_sql);
    if (run.status != HF_OK)
        return run.status;
    apply_all(&run, ret_change);
    PQclear(PQexec(connection, unlock_sql));
    return run.status;
}
