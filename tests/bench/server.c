/* See server.h. */
#include "server.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define SQL_SIZE 16384

void server_conninfo(const bench *b, const char *database, char *ret_text, size_t size)
{
    /* The last dbname of a conninfo counts. */
    if (snprintf(ret_text, size, "%s dbname=%s", b->server, database) >= (int)size)
        bench_fail("the conninfo is too long");
}

static void ignore_notice(void *ctx, const PGresult *result)
{
    (void)ctx;
    (void)result;
}

PGconn *server_connect(const bench *b, const char *database)
{
    char conninfo[BENCH_CONNINFO];
    server_conninfo(b, database, conninfo, sizeof conninfo);
    PGconn *connection = PQconnectdb(conninfo);
    if (PQstatus(connection) != CONNECTION_OK)
        bench_fail("%s", PQerrorMessage(connection));
    (void)PQsetNoticeReceiver(connection, ignore_notice, NULL);
    return connection;
}

__attribute__((format(printf, 2, 0))) static PGresult *run(PGconn *connection, const char *format,
                                                           va_list arguments)
{
    char sql[SQL_SIZE];
    if (vsnprintf(sql, sizeof sql, format, arguments) >= (int)sizeof sql)
        bench_fail("a statement is too long");
    PGresult *result = PQexec(connection, sql);
    const ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        bench_fail("%s  in: %s", PQerrorMessage(connection), sql);
    return result;
}

void server_exec(PGconn *connection, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    PQclear(run(connection, format, arguments));
    va_end(arguments);
}

double server_number(PGconn *connection, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    PGresult *result = run(connection, format, arguments);
    va_end(arguments);
    const double value = PQntuples(result) > 0 && !PQgetisnull(result, 0, 0)
                             ? strtod(PQgetvalue(result, 0, 0), NULL)
                             : (double)NAN;
    PQclear(result);
    return value;
}

bool server_try(PGconn *connection, const char *sql)
{
    PGresult *result = PQexec(connection, sql);
    const ExecStatusType status = PQresultStatus(result);
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const bool is_done = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
    if (!is_done && (state == NULL || strcmp(state, "57014") != 0))
        bench_fail("%s  in: %s", PQerrorMessage(connection), sql);
    PQclear(result);
    return is_done;
}

/* ---- databases ---- */

bool server_has(const bench *b, const char *database)
{
    PGconn *connection = server_connect(b, "postgres");
    const bool is_there =
        server_number(connection, "select count(*) from pg_database where datname = '%s'",
                      database) > 0;
    PQfinish(connection);
    return is_there;
}

void server_drop(const bench *b, const char *database)
{
    PGconn *connection = server_connect(b, "postgres");
    server_exec(connection, "drop database if exists %s with (force)", database);
    PQfinish(connection);
}

void server_copy(const bench *b, const char *from, const char *to)
{
    server_drop(b, to);
    server_wait_alone(b, from);
    PGconn *connection = server_connect(b, "postgres");
    /* From 15 on the default goes through the write-ahead log, which is slower for large ones. */
    server_exec(connection, "create database %s template %s%s", to, from,
                PQserverVersion(connection) >= 150000 ? " strategy file_copy" : "");
    PQfinish(connection);
}

static void pause_ms(long ms)
{
    (void)nanosleep(&(struct timespec){.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000}, NULL);
}

void server_wait_alone(const bench *b, const char *database)
{
    PGconn *connection = server_connect(b, "postgres");
    for (int tries = 0; server_number(connection,
                                      "select count(*) from pg_stat_activity where datname = '%s' "
                                      "and backend_type in ('client backend', 'parallel worker')",
                                      database) > 0;
         tries++) {
        if (tries > 2000)
            bench_fail("somebody stays connected to %s", database);
        pause_ms(10);
    }
    PQfinish(connection);
    pause_ms(50); /* until the server has waited for them */
}

/* ---- processor ---- */

/* Sum of two neighbouring fields of /proc/PID/stat, from 1, in seconds. */
static double proc_stat_s(int64_t pid, int field)
{
    char path[64];
    char text[1024] = "";
    (void)snprintf(path, sizeof path, "/proc/%" PRId64 "/stat", pid);
    FILE *file = fopen(path, "r");
    if (file == NULL || fgets(text, sizeof text, file) == NULL)
        bench_fail("cannot read %s", path);
    (void)fclose(file);
    char *at = strrchr(text, ')'); /* the name, field 2, may have blanks */
    for (int i = 2; at != NULL && i < field; i++)
        at = strchr(at + 1, ' ');
    if (at == NULL)
        bench_fail("%s has another form", path);
    char *end;
    const double first = strtod(at, &end);
    return (first + strtod(end, NULL)) / (double)sysconf(_SC_CLK_TCK);
}

double server_process_cpu_s(int64_t pid)
{
    return proc_stat_s(pid, 14); /* utime, stime */
}

double server_ended_cpu_s(const bench *b)
{
    PGconn *connection = server_connect(b, "postgres");
    const double pid =
        server_number(connection, "select split_part(pg_read_file('postmaster.pid'), E'\\n', 1)");
    PQfinish(connection);
    return proc_stat_s((int64_t)pid, 16); /* cutime, cstime */
}

/* ---- the bare COPY ---- */

static const char *const copies[] = {
    "select report_id, reporter_id, target_id, category, comment, origin, created_at, retracted_at "
    "from holdfast.reports",
    "select outcome_id, report_id, outcome, decided_at, decided_by from holdfast.report_outcomes",
    "select account_id, kind, created_at, followers, following, is_premium from holdfast.accounts",
    "select decision_id, object_type, object_id, account_id, action, decided_at "
    "from holdfast.decisions",
    "select list_id, owner_id, mirrors_list_id, created_at, deleted_at from holdfast.blocklists",
    "select entry_id, list_id, target_id, added_by, added_at, removed_at "
    "from holdfast.blocklist_entries",
    "select subscription_id, list_id, subscriber_id, subscribed_at, ended_at "
    "from holdfast.blocklist_subscriptions",
};

static void read_copy(PGconn *connection, const char *select, server_copy_cost *cost)
{
    char sql[512];
    char *bytes = NULL;
    int size;
    (void)snprintf(sql, sizeof sql, "copy (%s) to stdout (format binary)", select);
    PGresult *result = PQexec(connection, sql);
    if (PQresultStatus(result) != PGRES_COPY_OUT)
        bench_fail("%s  in: %s", PQerrorMessage(connection), sql);
    PQclear(result);
    while ((size = PQgetCopyData(connection, &bytes, 0)) > 0) {
        cost->bytes += size;
        PQfreemem(bytes);
    }
    result = PQgetResult(connection);
    if (size != -1 || PQresultStatus(result) != PGRES_COMMAND_OK)
        bench_fail("%s  in: %s", PQerrorMessage(connection), sql);
    cost->rows += strtod(PQcmdTuples(result), NULL);
    PQclear(result);
    while ((result = PQgetResult(connection)) != NULL)
        PQclear(result);
}

static double own_cpu_s(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

server_copy_cost server_copy_out(const bench *b, const char *database)
{
    server_copy_cost cost = {0};
    server_wait_alone(b, database);
    PGconn *connection = server_connect(b, database);
    const int64_t pid = PQbackendPID(connection);
    const double backend = server_process_cpu_s(pid);
    const double cpu = own_cpu_s();
    const double began = bench_now();
    for (size_t i = 0; i < sizeof copies / sizeof *copies; i++)
        read_copy(connection, copies[i], &cost);
    cost.wall_s = bench_now() - began;
    cost.cpu_s = own_cpu_s() - cpu;
    cost.server_cpu_s = server_process_cpu_s(pid) - backend;
    PQfinish(connection);
    return cost;
}
