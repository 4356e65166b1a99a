/* See pgtest.h. */
#include "support/pgtest.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define SQL_SIZE 8192

static void ignore_notice(void *ctx, const PGresult *result)
{
    (void)ctx;
    (void)result;
}

static PGconn *connect_to(const char *conninfo)
{
    PGconn *connection = PQconnectdb(conninfo);
    if (PQstatus(connection) != CONNECTION_OK) {
        (void)fprintf(stderr, "%s", PQerrorMessage(connection));
        PQfinish(connection);
        return NULL;
    }
    (void)PQsetNoticeReceiver(connection, ignore_notice, NULL);
    return connection;
}

static PGconn *connect_to_server(void)
{
    const char *conninfo = getenv("HOLDFAST_TEST_DB");
    if (conninfo == NULL) {
        (void)fprintf(stderr, "HOLDFAST_TEST_DB is not set: run this test with ctest\n");
        exit(77);
    }
    return connect_to(conninfo);
}

static bool is_good(const PGresult *result)
{
    ExecStatusType status = PQresultStatus(result);
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY;
}

bool hf_pgtest_exec_on(PGconn *connection, const char *sql)
{
    PGresult *result = PQexec(connection, sql);
    bool good = is_good(result);
    if (!good)
        (void)fprintf(stderr, "%s  in: %s\n", PQerrorMessage(connection), sql);
    PQclear(result);
    return good;
}

static bool create_database(const char *name, const char *how)
{
    char sql[256];
    (void)snprintf(sql, sizeof sql, "create database %s %s", name, how);
    PGconn *server = connect_to_server();
    bool created = server != NULL && hf_pgtest_exec_on(server, sql);
    PQfinish(server);
    return created;
}

static bool open_made(hf_pgtest *db, const char *how)
{
    static int number;
    *db = (hf_pgtest){0};
    (void)snprintf(db->name, sizeof db->name, "t_%ld_%d", (long)getpid(), ++number);
    if (!create_database(db->name, how))
        return false;
    /* The last dbname of a conninfo counts. */
    (void)snprintf(db->conninfo, sizeof db->conninfo, "%s dbname=%s", getenv("HOLDFAST_TEST_DB"),
                   db->name);
    db->connection = connect_to(db->conninfo);
    return db->connection != NULL;
}

bool hf_pgtest_open(hf_pgtest *db, hf_pgtest_kind kind)
{
    return open_made(db,
                     kind == HF_PGTEST_MIGRATED ? "template hf_template" : "template template0");
}

bool hf_pgtest_open_encoded(hf_pgtest *db, const char *encoding)
{
    char how[128];
    (void)snprintf(how, sizeof how, "template template0 encoding '%s' lc_collate 'C' lc_ctype 'C'",
                   encoding);
    return open_made(db, how);
}

void hf_pgtest_close(hf_pgtest *db)
{
    PQclear(db->last);
    PQfinish(db->connection);
    if (db->name[0] != '\0') {
        char sql[128];
        (void)snprintf(sql, sizeof sql, "drop database if exists %s with (force)", db->name);
        PGconn *server = connect_to_server();
        if (server != NULL)
            (void)hf_pgtest_exec_on(server, sql);
        PQfinish(server);
    }
    *db = (hf_pgtest){0};
}

PGconn *hf_pgtest_connect(const hf_pgtest *db)
{
    return connect_to(db->conninfo);
}

bool hf_pgtest_login(hf_pgtest *db, const char *name, const char *role, char *ret_conninfo,
                     size_t size)
{
    (void)snprintf(ret_conninfo, size, "%s user=%s", db->conninfo, name);
    return hf_pgtest_execf(db,
                           "do $$ begin create role %s login%s%s; exception when duplicate_object "
                           "or unique_violation then null; end $$",
                           name, role != NULL ? " in role " : "", role != NULL ? role : "");
}

bool hf_pgtest_exec(hf_pgtest *db, const char *sql)
{
    return hf_pgtest_exec_on(db->connection, sql);
}

static void ask(hf_pgtest *db, const char *sql)
{
    PQclear(db->last);
    db->last = PQexec(db->connection, sql);
}

const char *hf_pgtest_sqlstate(hf_pgtest *db, const char *sql)
{
    ask(db, sql);
    const char *state = PQresultErrorField(db->last, PG_DIAG_SQLSTATE);
    return state != NULL ? state : "00000";
}

const char *hf_pgtest_text(hf_pgtest *db, const char *sql)
{
    ask(db, sql);
    if (!is_good(db->last)) {
        (void)fprintf(stderr, "%s  in: %s\n", PQerrorMessage(db->connection), sql);
        CU_FAIL("the statement failed");
        return NULL;
    }
    if (PQntuples(db->last) == 0 || PQnfields(db->last) == 0 || PQgetisnull(db->last, 0, 0))
        return NULL;
    return PQgetvalue(db->last, 0, 0);
}

int64_t hf_pgtest_int(hf_pgtest *db, const char *sql)
{
    const char *text = hf_pgtest_text(db, sql);
    return text != NULL ? strtoll(text, NULL, 10) : 0;
}

/* Formats; the test that overflows it must be told. */
__attribute__((format(printf, 2, 0))) static void format_sql(char *sql, const char *format,
                                                             va_list arguments)
{
    int size = vsnprintf(sql, SQL_SIZE, format, arguments);
    if (size < 0 || size >= SQL_SIZE)
        CU_FAIL("the SQL is too long for the printf-like form");
}

bool hf_pgtest_execf(hf_pgtest *db, const char *format, ...)
{
    char sql[SQL_SIZE];
    va_list arguments;
    va_start(arguments, format);
    format_sql(sql, format, arguments);
    va_end(arguments);
    return hf_pgtest_exec(db, sql);
}

const char *hf_pgtest_textf(hf_pgtest *db, const char *format, ...)
{
    char sql[SQL_SIZE];
    va_list arguments;
    va_start(arguments, format);
    format_sql(sql, format, arguments);
    va_end(arguments);
    return hf_pgtest_text(db, sql);
}

int64_t hf_pgtest_intf(hf_pgtest *db, const char *format, ...)
{
    char sql[SQL_SIZE];
    va_list arguments;
    va_start(arguments, format);
    format_sql(sql, format, arguments);
    va_end(arguments);
    return hf_pgtest_int(db, sql);
}

static int64_t now_ms(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

bool hf_pgtest_wait(hf_pgtest *db, const char *sql, int timeout_ms)
{
    int64_t deadline = now_ms() + timeout_ms;
    for (;;) {
        const char *answer = hf_pgtest_text(db, sql);
        if (answer != NULL && strcmp(answer, "t") == 0)
            return true;
        if (now_ms() >= deadline || !is_good(db->last)) {
            (void)fprintf(stderr, "still not true after %d ms: %s\n", timeout_ms, sql);
            return false;
        }
        (void)nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
    }
}

const char *hf_pgtest_source(const char *path)
{
    static char text[1024];
    const char *root = getenv("HOLDFAST_TEST_SOURCE");
    (void)snprintf(text, sizeof text, "%s/%s", root != NULL ? root : ".", path);
    return text;
}
