/* What goes wrong says what and what to do, in one line. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "worker_world.h"

static const char *const once[] = {"run", "--once", NULL};

static int count_lines(const char *text)
{
    int count = 0;
    for (; *text != 0; text++)
        count += *text == '\n';
    return count;
}

static void assert_one_line(const char *conninfo, const char *part)
{
    hf_proc proc;
    CU_ASSERT_EQUAL(hf_proc_run_holdfast(&proc, conninfo, once, 20000), 1);
    if (strstr(hf_proc_stderr(&proc), part) == NULL)
        (void)fprintf(stderr, "\"%s\" is not in:\n%s", part, hf_proc_stderr(&proc));
    CU_ASSERT_PTR_NOT_NULL(strstr(hf_proc_stderr(&proc), part));
    CU_ASSERT_EQUAL(count_lines(hf_proc_stderr(&proc)), 1);
    hf_proc_done(&proc);
}

static void a_missing_schema_says_migrate(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(hf_pgtest_open(&db, HF_PGTEST_EMPTY));
    assert_one_line(db.conninfo, "run holdfast migrate");
    hf_pgtest_close(&db);
}

static void a_newer_schema_says_upgrade_the_program(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(worker_open(&db));
    HF_ASSERT_SQL(&db, "insert into holdfast.schema_migrations (version, name, checksum) values "
                       "(999, 'later', 'x')");
    assert_one_line(db.conninfo, "upgrade");
    hf_pgtest_close(&db);
}

static void no_server_is_one_line_with_once(void)
{
    assert_one_line("host=/nowhere port=1 dbname=x", "connect");
}

static void no_server_is_retried_without_once(void)
{
    static const char *const run[] = {"run", NULL};
    hf_proc proc;
    CU_ASSERT_TRUE(hf_proc_start_holdfast(&proc, "host=/nowhere port=1 dbname=x", run));
    CU_ASSERT_EQUAL(hf_proc_wait(&proc, 1500), HF_PROC_TIMEOUT);
    const char *first = strstr(hf_proc_stderr(&proc), "worker.retry");
    CU_ASSERT_PTR_NOT_NULL(first);
    CU_ASSERT_PTR_NOT_NULL(first != NULL ? strstr(first + 1, "worker.retry") : NULL);
    hf_proc_signal(&proc, SIGTERM);
    CU_ASSERT_EQUAL(hf_proc_wait(&proc, 5000), 0);
    hf_proc_done(&proc);
}

static void an_unknown_database_or_role_is_one_line(void)
{
    hf_pgtest db;
    char conninfo[640];
    HF_REQUIRE_DB(worker_open(&db));
    (void)snprintf(conninfo, sizeof conninfo, "%s dbname=no_such_database", db.conninfo);
    assert_one_line(conninfo, "no_such_database");
    (void)snprintf(conninfo, sizeof conninfo, "%s user=no_such_role", db.conninfo);
    assert_one_line(conninfo, "no_such_role");
    hf_pgtest_close(&db);
}

static void once_beside_a_leader_is_one_line(void)
{
    static const char *const none[] = {NULL};
    hf_pgtest db;
    hf_proc leader;
    HF_REQUIRE_DB(worker_open(&db) && worker_start(&leader, &db, none));
    HF_ASSERT_WAIT(&db, "select leader is not null from holdfast.worker_state", 10000);
    assert_one_line(db.conninfo, "another worker leads");
    hf_proc_signal(&leader, SIGTERM);
    CU_ASSERT_EQUAL(hf_proc_wait(&leader, 10000), 0);
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select leader is null from holdfast.worker_state"), "t");
    hf_proc_done(&leader);
    hf_pgtest_close(&db);
}

static void a_login_without_the_role_is_told(void)
{
    hf_pgtest db;
    char conninfo[640];
    HF_REQUIRE_DB(worker_open(&db));
    CU_ASSERT_TRUE(hf_pgtest_login(&db, "holdfast_nobody", NULL, conninfo, sizeof conninfo));
    assert_one_line(conninfo, "holdfast_worker");
    hf_pgtest_close(&db);
}

static void the_worker_role_is_enough(void)
{
    hf_pgtest db;
    hf_proc proc;
    char conninfo[640];
    HF_REQUIRE_DB(worker_open(&db) && worker_simulate(&db, "now"));
    CU_ASSERT_TRUE(
        hf_pgtest_login(&db, "holdfast_somebody", "holdfast_worker", conninfo, sizeof conninfo));
    const int code = hf_proc_run_holdfast(&proc, conninfo, once, 60000);
    if (code != 0)
        (void)fprintf(stderr, "%s", hf_proc_stderr(&proc));
    CU_ASSERT_EQUAL(code, 0);
    CU_ASSERT_TRUE(hf_pgtest_int(&db, "select count(*) from holdfast.campaigns") > 10);
    hf_proc_done(&proc);
    hf_pgtest_close(&db);
}

static void rows_that_cannot_be_used_are_set_aside_once(void)
{
    static const char *const none[] = {"--once", NULL};
    hf_pgtest db;
    HF_REQUIRE_DB(worker_open(&db));
    HF_ASSERT_SQL(&db, "insert into holdfast.reports (reporter_id, target_id, created_at) values "
                       "(1, 2, 'infinity'), (1, 2, '-infinity'), "
                       "(3, 3, now()), (1, 2, now() + interval '1 year'), (1, "
                       "-9223372036854775808, now()), (1, 2, '1900-01-01')");
    HF_ASSERT_SQL(
        &db, "insert into holdfast.report_outcomes (report_id, outcome) values (999999, 'upheld')");
    CU_ASSERT_EQUAL(worker_run(&db, none), 0);
    CU_ASSERT_EQUAL(worker_run(&db, none), 0);
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select count(*) from holdfast.rejected_events"), 2);
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select (judged_through < now() + interval '1 minute')::int "
                                       "from holdfast.worker_state"),
                    1);
    hf_pgtest_close(&db);
}

static const hf_test tests[] = {
    {"a missing schema says migrate", a_missing_schema_says_migrate},
    {"a newer schema says upgrade the program", a_newer_schema_says_upgrade_the_program},
    {"no server is one line with --once", no_server_is_one_line_with_once},
    {"no server is retried without --once", no_server_is_retried_without_once},
    {"an unknown database or role is one line", an_unknown_database_or_role_is_one_line},
    {"--once beside a leader is one line", once_beside_a_leader_is_one_line},
    {"a login without the role is told", a_login_without_the_role_is_told},
    {"the worker's role is enough", the_worker_role_is_enough},
    {"rows that cannot be used are set aside, once", rows_that_cannot_be_used_are_set_aside_once},
};
HF_TEST_MAIN("worker errors", tests)
