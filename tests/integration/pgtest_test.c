/* The tests' own helpers: a helper that cannot fail would make every test pass. */
#include "support/pgtest.h"

#include <signal.h>
#include <string.h>

static void a_database_is_fresh_and_answers(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(hf_pgtest_open(&db, HF_PGTEST_EMPTY));
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select current_database()"), db.name);
    CU_ASSERT_EQUAL(hf_pgtest_intf(&db, "select %d + 1", 41), 42);
    CU_ASSERT_PTR_NULL(hf_pgtest_text(&db, "select null"));
    CU_ASSERT_PTR_NULL(hf_pgtest_text(&db, "select 1 where false"));
    HF_ASSERT_SQL(&db, "create table t (n int); insert into t values (1)");
    hf_pgtest_close(&db);
    HF_REQUIRE_DB(hf_pgtest_open(&db, HF_PGTEST_EMPTY));
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select to_regclass('t')"), NULL);
    hf_pgtest_close(&db);
}

static void failing_sql_is_told(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(hf_pgtest_open(&db, HF_PGTEST_EMPTY));
    HF_ASSERT_TEXT(hf_pgtest_sqlstate(&db, "select 1 / 0"), "22012");
    HF_ASSERT_TEXT(hf_pgtest_sqlstate(&db, "select 1"), "00000");
    CU_ASSERT_FALSE(hf_pgtest_exec(&db, "select * from nowhere"));
    hf_pgtest_close(&db);
}

static void waiting_ends_with_the_condition_or_the_deadline(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(hf_pgtest_open(&db, HF_PGTEST_EMPTY));
    CU_ASSERT_TRUE(hf_pgtest_wait(&db, "select clock_timestamp() > now()", 5000));
    CU_ASSERT_FALSE(hf_pgtest_wait(&db, "select false", 50));
    hf_pgtest_close(&db);
}

static void another_session_sees_only_what_is_committed(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(hf_pgtest_open(&db, HF_PGTEST_EMPTY));
    HF_ASSERT_SQL(&db, "create table t (n int)");
    PGconn *other = hf_pgtest_connect(&db);
    CU_ASSERT_TRUE(hf_pgtest_exec_on(other, "begin; insert into t values (1)"));
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select count(*) from t"), 0);
    CU_ASSERT_TRUE(hf_pgtest_exec_on(other, "commit"));
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select count(*) from t"), 1);
    PQfinish(other);
    hf_pgtest_close(&db);
}

static void a_process_gives_its_output_and_code(void)
{
    hf_proc proc;
    CU_ASSERT_EQUAL(hf_proc_run_holdfast(&proc, NULL, (const char *[]){"version", NULL}, 5000), 0);
    CU_ASSERT_PTR_NOT_NULL(strstr(hf_proc_stdout(&proc), "holdfast"));
    HF_ASSERT_TEXT(hf_proc_stderr(&proc), "");
    hf_proc_done(&proc);
    CU_ASSERT_EQUAL(hf_proc_run_holdfast(&proc, "x", (const char *[]){"nonsense", NULL}, 5000), 2);
    CU_ASSERT_PTR_NOT_NULL(strstr(hf_proc_stderr(&proc), "no such command"));
    hf_proc_done(&proc);
}

static void a_process_can_be_waited_for_and_ended(void)
{
    hf_proc proc;
    CU_ASSERT_TRUE(hf_proc_start(&proc, (const char *[]){"/bin/sleep", "100", NULL}));
    CU_ASSERT_EQUAL(hf_proc_wait(&proc, 20), HF_PROC_TIMEOUT);
    hf_proc_signal(&proc, SIGTERM);
    CU_ASSERT_EQUAL(hf_proc_wait(&proc, 5000), HF_PROC_SIGNALLED + SIGTERM);
    hf_proc_done(&proc);
    CU_ASSERT_TRUE(hf_proc_start(&proc, (const char *[]){"/nowhere", NULL}));
    CU_ASSERT_EQUAL(hf_proc_wait(&proc, 5000), 127);
    hf_proc_done(&proc);
}

static const hf_test tests[] = {
    {"a database is fresh and answers", a_database_is_fresh_and_answers},
    {"failing SQL is told", failing_sql_is_told},
    {"waiting ends with the condition or the deadline",
     waiting_ends_with_the_condition_or_the_deadline},
    {"another session sees only what is committed", another_session_sees_only_what_is_committed},
    {"a process gives its output and code", a_process_gives_its_output_and_code},
    {"a process can be waited for and ended", a_process_can_be_waited_for_and_ended},
};
HF_TEST_MAIN("pgtest", tests)
