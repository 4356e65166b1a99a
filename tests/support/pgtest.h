/*
 * A database for one test, on ctest's private PostgreSQL.
 *
 *     hf_pgtest db;
 *     HF_REQUIRE_DB(hf_pgtest_open(&db, HF_PGTEST_MIGRATED));
 *     HF_ASSERT_SQL(&db, "insert into holdfast.reports (reporter_id, target_id) values (1, 2)");
 *     HF_ASSERT_TEXT(hf_pgtest_text(&db, "select count(*) from holdfast.reports"), "1");
 *     hf_pgtest_close(&db);
 *
 * Lives here: making and dropping it, sending it SQL, waiting until it says so.
 * Does not: processes (proc.h).
 *
 * Environment (set by ctest for tests declared with DATABASE): HOLDFAST_TEST_DB, a conninfo of the
 * server's superuser; HOLDFAST_TEST_BIN, the binary; HOLDFAST_TEST_SOURCE, the repository. Without
 * the first a test program exits with 77, ctest's skip.
 */
#ifndef HF_TESTS_SUPPORT_PGTEST_H
#define HF_TESTS_SUPPORT_PGTEST_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stdint.h>

#include "support/proc.h"
#include "support/runner.h"

typedef enum hf_pgtest_kind {
    HF_PGTEST_EMPTY,   /* no schema */
    HF_PGTEST_MIGRATED /* as `holdfast migrate` leaves it */
} hf_pgtest_kind;

typedef struct hf_pgtest {
    char name[64];      /* of the database */
    char conninfo[512]; /* as its superuser; for the binary's --db and for connections of one's own
                         */
    PGconn *connection; /* blocking; notices are not shown */
    PGresult *last;     /* keeps what hf_pgtest_text returned */
} hf_pgtest;

/* A fresh database of its own. False, with the reason on stderr, when it cannot be made. */
bool hf_pgtest_open(hf_pgtest *db, hf_pgtest_kind kind);

/* The same without a schema, in another encoding than the server's UTF8. */
bool hf_pgtest_open_encoded(hf_pgtest *db, const char *encoding);

/* Ends every session in it and drops it. Safe on a zeroed struct. */
void hf_pgtest_close(hf_pgtest *db);

/* Another session in the same database, e.g. to keep a transaction open; the caller's, to PQfinish.
 * NULL on failure. */
PGconn *hf_pgtest_connect(const hf_pgtest *db);

/*
 * The conninfo of a login with that name, made if need be, a member of `role` (NULL: of none).
 * Roles are the server's, and outlive the database. False, with the server's message on stderr,
 * when it cannot be made.
 */
bool hf_pgtest_login(hf_pgtest *db, const char *name, const char *role, char *ret_conninfo,
                     size_t size);

/* One or more statements. False, with the server's message on stderr, when one fails. */
bool hf_pgtest_exec(hf_pgtest *db, const char *sql);
bool hf_pgtest_exec_on(PGconn *connection, const char *sql);

/* The SQLSTATE with which the statement fails, or "00000"; borrowed until the next call. */
const char *hf_pgtest_sqlstate(hf_pgtest *db, const char *sql);

/* First column of the first row, as text; NULL for no row or a NULL; borrowed until the next call.
 * A failing statement fails the test. */
const char *hf_pgtest_text(hf_pgtest *db, const char *sql);

/* The same as a number; 0 for NULL or no row. */
int64_t hf_pgtest_int(hf_pgtest *db, const char *sql);

/* printf-like forms. Mind `%` in LIKE. At most 8 KiB of SQL. */
__attribute__((format(printf, 2, 3))) bool hf_pgtest_execf(hf_pgtest *db, const char *format, ...);
__attribute__((format(printf, 2, 3))) const char *hf_pgtest_textf(hf_pgtest *db, const char *format,
                                                                  ...);
__attribute__((format(printf, 2, 3))) int64_t hf_pgtest_intf(hf_pgtest *db, const char *format,
                                                             ...);

/* Asks every 10 ms until `sql` returns true. False, with the SQL on stderr, when it has not by the
 * deadline. */
bool hf_pgtest_wait(hf_pgtest *db, const char *sql, int timeout_ms);

/* Path of a file of the repository: hf_pgtest_source("sql/queries/x.sql"); static buffer. */
const char *hf_pgtest_source(const char *path);

#define HF_ASSERT_SQL(db, sql) CU_ASSERT_TRUE(hf_pgtest_exec((db), (sql)))
#define HF_ASSERT_WAIT(db, sql, timeout_ms) \
    CU_ASSERT_TRUE(hf_pgtest_wait((db), (sql), (timeout_ms)))
#define HF_REQUIRE_DB(opened)            \
    do {                                 \
        if (!(opened)) {                 \
            CU_FAIL("no test database"); \
            return;                      \
        }                                \
    } while (0)

#endif
