/* Under a cap on memory the worker keeps fewer days and says so; with too little it says what to
 * do. */
#include <stdlib.h>
#include <string.h>

#include "worker_world.h"

static const char now[] = "2026-03-01 12:00:00+00";

static int count_of(const char *text, const char *part)
{
    int count = 0;
    while ((text = strstr(text, part)) != NULL) {
        count++;
        text++;
    }
    return count;
}

/* Runs to the end of the backlog; the number of warnings, or -1. */
static int run_capped(hf_pgtest *db, int64_t bytes)
{
    char cap[32];
    hf_proc proc;
    (void)snprintf(cap, sizeof cap, "%lld", (long long)bytes);
    const char *const arguments[] = {"--once", "--chunk", "1000", "--memory", cap, NULL};
    if (!worker_start(&proc, db, arguments))
        return -1;
    const int code = hf_proc_wait(&proc, 120000);
    const char *log = hf_proc_stderr(&proc);
    const int warnings = count_of(log, "worker.window_short");
    if (code != 0)
        (void)fprintf(stderr, "%s", log);
    hf_proc_done(&proc);
    return code == 0 ? warnings : -1;
}

static void assert_marked(hf_pgtest *db, int64_t cap)
{
    HF_ASSERT_TEXT(
        hf_pgtest_text(db, "select is_window_short and window_held between interval '1 day' and "
                           "interval '29 days' from holdfast.worker_state"),
        "t");
    CU_ASSERT_EQUAL(hf_pgtest_int(db, "select memory_max_bytes from holdfast.worker_state"), cap);
    CU_ASSERT_TRUE(hf_pgtest_int(db, "select memory_bytes from holdfast.worker_state") <= cap);
    CU_ASSERT_TRUE(
        hf_pgtest_int(db, "select count(*) from holdfast.campaigns where is_window_short") > 0);
    CU_ASSERT_TRUE(
        hf_pgtest_int(db, "select count(*) from holdfast.campaigns where not is_window_short") > 0);
    CU_ASSERT_EQUAL(hf_pgtest_int(db, "select count(*) from holdfast.campaigns where "
                                      "is_window_short <> (summary like '%Memory was short%') and "
                                      "kind in ('mass_report', 'list_driven')"),
                    0);
    CU_ASSERT_TRUE(hf_pgtest_int(db, "select count(*) from holdfast.holds") > 0);
}

static void assert_status_says_so(hf_pgtest *db)
{
    static const char *const status[] = {"status", NULL};
    hf_proc proc;
    CU_ASSERT_EQUAL(hf_proc_run_holdfast(&proc, db->conninfo, status, 20000), 0);
    CU_ASSERT_PTR_NOT_NULL(strstr(hf_proc_stdout(&proc), "memory_max_bytes"));
    CU_ASSERT_PTR_NOT_NULL(strstr(hf_proc_stdout(&proc), "window_hours"));
    CU_ASSERT_PTR_NOT_NULL(strstr(hf_proc_stdout(&proc), "memory is short: the window is"));
    hf_proc_done(&proc);
}

static void near_the_cap_the_window_shrinks_and_a_restart_keeps_the_marks(void)
{
    static const char *const once[] = {"--once", NULL};
    hf_pgtest whole;
    hf_pgtest db;
    HF_REQUIRE_DB(worker_open(&whole) && worker_simulate(&whole, now));
    CU_ASSERT_EQUAL(worker_run(&whole, once), 0);
    const int64_t needed = hf_pgtest_int(&whole, "select memory_bytes from holdfast.worker_state");
    CU_ASSERT_EQUAL(
        hf_pgtest_int(&whole, "select count(*) from holdfast.campaigns where is_window_short"), 0);
    hf_pgtest_close(&whole);

    HF_REQUIRE_DB(worker_open(&db) && worker_simulate(&db, now));
    const int64_t cap = needed / 10 * 12;
    const int warnings = run_capped(&db, cap);
    CU_ASSERT_TRUE(warnings >= 1 && warnings < 60);
    assert_marked(&db, cap);
    assert_status_says_so(&db);

    /* Another worker reads the same window under the same cap, and goes on. */
    const int64_t marked =
        hf_pgtest_int(&db, "select count(*) from holdfast.campaigns where is_window_short");
    HF_ASSERT_SQL(&db, "insert into holdfast.reports (reporter_id, target_id, category, "
                       "created_at) select 700000 + n, 800000, 'harassment', '2026-03-01 "
                       "11:59:00+00'::timestamptz + make_interval(secs => n) from "
                       "generate_series(1, 12) n");
    CU_ASSERT_TRUE(run_capped(&db, cap) >= 0);
    CU_ASSERT_TRUE(hf_pgtest_int(&db, "select count(*) from holdfast.campaigns where "
                                      "is_window_short") >= marked);
    CU_ASSERT_TRUE(hf_pgtest_int(&db, "select memory_bytes from holdfast.worker_state") <= cap);
    hf_pgtest_close(&db);
}

static void a_cap_that_holds_nothing_says_what_to_do(void)
{
    static const char *const arguments[] = {"run", "--once", "--memory", "1MB", NULL};
    static const char *const waiting[] = {"run", "--memory", "1MB", NULL};
    hf_pgtest db;
    hf_proc proc;
    HF_REQUIRE_DB(worker_open(&db) && worker_attack(&db, 810000, 1, 20, 100));
    CU_ASSERT_EQUAL(hf_proc_run_holdfast(&proc, db.conninfo, arguments, 20000), 1);
    CU_ASSERT_PTR_NOT_NULL(strstr(hf_proc_stderr(&proc), "the memory cap of 1048576 bytes"));
    CU_ASSERT_PTR_NOT_NULL(strstr(hf_proc_stderr(&proc), "give --memory more"));
    hf_proc_done(&proc);
    CU_ASSERT_EQUAL(hf_proc_run_holdfast(&proc, db.conninfo, waiting, 20000), 1);
    CU_ASSERT_PTR_NOT_NULL(strstr(hf_proc_stderr(&proc), "give --memory more"));
    hf_proc_done(&proc);
    hf_pgtest_close(&db);
}

static void nonsense_is_wrong_usage(void)
{
    static const char *const arguments[] = {"run", "--memory", "much", NULL};
    hf_proc proc;
    CU_ASSERT_EQUAL(hf_proc_run_holdfast(&proc, NULL, arguments, 20000), 2);
    CU_ASSERT_PTR_NOT_NULL(strstr(hf_proc_stderr(&proc), "--memory wants a size like"));
    hf_proc_done(&proc);
}

static const hf_test tests[] = {
    {"near the cap the window shrinks, and a restart keeps the marks",
     near_the_cap_the_window_shrinks_and_a_restart_keeps_the_marks},
    {"a cap that holds nothing says what to do", a_cap_that_holds_nothing_says_what_to_do},
    {"nonsense is wrong usage", nonsense_is_wrong_usage},
};
HF_TEST_MAIN("worker memory", tests)
