/* The worker while things happen: attacks, decisions, long transactions, a leader that sleeps. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "worker_world.h"

static const char *const no_arguments[] = {NULL};

/* A platform with two months behind it and a worker that has judged them. */
static bool start(hf_pgtest *db, hf_proc *proc)
{
    return worker_open(db) && worker_simulate(db, "now") && worker_start(proc, db, no_arguments) &&
           worker_wait_settled(db);
}

static void stop(hf_pgtest *db, hf_proc *proc)
{
    CU_ASSERT_TRUE(worker_stop(proc));
    hf_pgtest_close(db);
}

static void attack_three(hf_pgtest *db)
{
    CU_ASSERT_TRUE(worker_attack(db, 800001, 1, 20, 900));
    CU_ASSERT_TRUE(worker_attack(db, 800002, 1, 20, 600));
    CU_ASSERT_TRUE(worker_wait_settled(db));
}

static void the_third_target_is_held_before_the_crews_tenth_report_within_half_a_second(void)
{
    hf_pgtest db;
    hf_proc proc;
    HF_REQUIRE_DB(start(&db, &proc));
    attack_three(&db);
    CU_ASSERT_TRUE(worker_attack(&db, 800003, 1, 9, 60));
    HF_ASSERT_WAIT(&db, "select holdfast.is_held(800003)", 500);
    stop(&db, &proc);
}

static void what_is_suppressed_counts_one_voice_everywhere(void)
{
    hf_pgtest db;
    hf_proc proc;
    HF_REQUIRE_DB(start(&db, &proc));
    attack_three(&db);
    CU_ASSERT_TRUE(worker_attack(&db, 800003, 1, 20, 60));
    HF_ASSERT_WAIT(&db,
                   "select count(*) = 20 from holdfast.suppressed_reports where target_id = 800003",
                   2000);
    HF_ASSERT_SQL(&db, "insert into holdfast.reports (reporter_id, target_id, category) values "
                       "(700001, 800003, 'spam')");
    CU_ASSERT_TRUE(worker_wait_settled(&db));
    HF_ASSERT_TEXT(
        hf_pgtest_text(&db,
                       "select holdfast.effective_report_count(800003, now() - interval '1 day')"),
        "2");
    HF_ASSERT_TEXT(
        hf_pgtest_text(
            &db,
            "select sum(weight)::int from holdfast.effective_reports where target_id = 800003"),
        "2");
    HF_ASSERT_TEXT(
        hf_pgtest_text(
            &db,
            "select sum(weight)::int from holdfast.effective_reports where target_id = 800002"),
        "1");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select bool_and(round(weight_after::numeric, 6) = 0.05) "
                                       "from holdfast.suppressed_reports "
                                       "where target_id = 800003"),
                   "t");
    stop(&db, &proc);
}

/* By a batch, and, once that is older than the pause between two counts, by nothing but time. */
static void reports_of_those_whom_many_report_are_counted(void)
{
    static const char counted[] =
        "select count(*) = %d from holdfast.counted_reports where target_id = 800009";
    static const char many[] =
        "insert into holdfast.reports (reporter_id, target_id, category, created_at) select "
        "700000 + %d + i, 800009, 'spam', now() from generate_series(1, %d) i";
    hf_pgtest db;
    hf_proc proc;
    char sql[160];
    HF_REQUIRE_DB(start(&db, &proc));
    CU_ASSERT_TRUE(hf_pgtest_execf(&db, many, 0, 70));
    (void)snprintf(sql, sizeof sql, counted, 70);
    HF_ASSERT_WAIT(&db, sql, 5000);
    CU_ASSERT_TRUE(hf_pgtest_execf(&db, many, 100, 7));
    CU_ASSERT_TRUE(worker_wait_settled(&db));
    CU_ASSERT_TRUE(hf_pgtest_execf(&db, many, 200, 7)); /* sooner than the next count */
    (void)snprintf(sql, sizeof sql, counted, 84);
    HF_ASSERT_WAIT(&db, sql, 5000);
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select holdfast.effective_report_count(800009, null)"),
                   "84");
    stop(&db, &proc);
}

static void when_the_platform_would_have_acted_is_known_of_every_suppressed_report(void)
{
    hf_pgtest db;
    hf_proc proc;
    HF_REQUIRE_DB(start(&db, &proc));
    attack_three(&db);
    CU_ASSERT_TRUE(worker_attack(&db, 800003, 1, 9, 60));
    HF_ASSERT_WAIT(
        &db, "select count(*) = 9 from holdfast.suppressed_reports where target_id = 800003", 2000);
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select would_have_acted_at is null from holdfast.campaigns "
                                       "where target_id = 800003"),
                   "t");
    /* The tenth voice is nobody's of the crew: no suppression changes with it. */
    HF_ASSERT_SQL(&db, "insert into holdfast.reports (reporter_id, target_id, category) values "
                       "(700001, 800003, 'spam'), (700002, 800003, 'spam')");
    CU_ASSERT_TRUE(worker_wait_settled(&db));
    HF_ASSERT_TEXT(
        hf_pgtest_text(&db, "select count(*) from holdfast.suppressed_reports s join "
                            "holdfast.campaigns c using (campaign_id) where s.target_id = 800003 "
                            "and s.would_have_acted_at = c.would_have_acted_at"),
        "9");
    stop(&db, &proc);
}

static void dismissing_frees_in_the_same_transaction_and_undo_restores(void)
{
    hf_pgtest db;
    hf_proc proc;
    HF_REQUIRE_DB(start(&db, &proc));
    attack_three(&db);
    CU_ASSERT_TRUE(worker_attack(&db, 800003, 1, 20, 60));
    HF_ASSERT_WAIT(&db, "select holdfast.is_held(800003)", 2000);
    CU_ASSERT_TRUE(worker_wait_settled(&db));
    HF_ASSERT_SQL(&db, "begin; select holdfast.dismiss_campaign(campaign_id, 'organic', 'a test') "
                       "from holdfast.campaigns "
                       "where target_id = 800003");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select holdfast.is_held(800003)"), "f");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select count(*) from holdfast.effective_reports where "
                                       "target_id = 800003 and is_suppressed"),
                   "0");
    HF_ASSERT_SQL(&db, "commit");
    HF_ASSERT_SQL(&db, "insert into holdfast.reports (reporter_id, target_id, category) values "
                       "(700001, 800003, 'spam')");
    CU_ASSERT_TRUE(worker_wait_settled(&db));
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select holdfast.is_held(800003)"), "f");
    HF_ASSERT_SQL(&db, "select holdfast.undo_decision(max(decision_id), 'mistake', 'a test') from "
                       "holdfast.decisions where decided_by <> 'worker'");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select holdfast.is_held(800003)"), "t");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select count(*) from holdfast.effective_reports where "
                                       "target_id = 800003 and is_suppressed"),
                   "20");
    stop(&db, &proc);
}

static void a_row_of_a_transaction_open_for_many_polls_is_judged_once(void)
{
    hf_pgtest db;
    hf_proc proc;
    HF_REQUIRE_DB(start(&db, &proc));
    PGconn *slow = hf_pgtest_connect(&db);
    CU_ASSERT_TRUE(hf_pgtest_exec_on(
        slow,
        "begin; insert into holdfast.reports (reporter_id, target_id) values (700001, 800009)"));
    const int64_t before = hf_pgtest_int(&db, "select rows_read from holdfast.worker_state");
    for (int i = 0; i < 10; i++) {
        HF_ASSERT_SQL(
            &db, "insert into holdfast.reports (reporter_id, target_id) values (700002, 800010)");
        HF_ASSERT_SQL(&db, "select pg_sleep(0.1)");
    }
    CU_ASSERT_TRUE(hf_pgtest_exec_on(slow, "commit"));
    CU_ASSERT_TRUE(worker_wait_settled(&db));
    HF_ASSERT_WAIT(&db, "select holdfast.is_settled(800009)", 5000);
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select rows_read from holdfast.worker_state"), before + 11);
    PQfinish(slow);
    stop(&db, &proc);
}

/* Whoever retracts may have the lower transaction number: the report is none that is new. */
static void a_report_is_not_judged_again_when_an_older_transaction_retracts_it(void)
{
    hf_pgtest db;
    hf_proc proc;
    HF_REQUIRE_DB(start(&db, &proc));
    PGconn *slow = hf_pgtest_connect(&db);
    CU_ASSERT_TRUE(hf_pgtest_exec_on(slow, "begin; select pg_current_xact_id()"));
    const int64_t before = hf_pgtest_int(&db, "select rows_read from holdfast.worker_state");
    HF_ASSERT_SQL(&db,
                  "insert into holdfast.reports (reporter_id, target_id) values (700003, 800011)");
    HF_ASSERT_WAIT(&db, "select holdfast.is_settled(800011)", 5000);
    CU_ASSERT_TRUE(hf_pgtest_exec_on(
        slow, "update holdfast.reports set retracted_at = now() where target_id = 800011"));
    CU_ASSERT_TRUE(hf_pgtest_exec_on(slow, "commit"));
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select ingest_xid < first_xid from holdfast.reports where "
                                       "target_id = 800011"),
                   "t");
    HF_ASSERT_WAIT(&db, "select holdfast.is_settled(800011)", 5000);
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select rows_read from holdfast.worker_state"), before + 2);
    PQfinish(slow);
    stop(&db, &proc);
}

static void a_leader_that_sleeps_is_replaced_and_cannot_write_when_it_wakes(void)
{
    hf_pgtest db;
    hf_proc sleeper;
    hf_proc spare;
    HF_REQUIRE_DB(start(&db, &sleeper));
    HF_ASSERT_SQL(&db, "insert into holdfast.policies (lease_seconds) values (2)");
    CU_ASSERT_TRUE(worker_start(&spare, &db, no_arguments));
    const int64_t fencing = hf_pgtest_int(&db, "select fencing from holdfast.worker_state");
    hf_proc_signal(&sleeper, SIGSTOP);
    HF_ASSERT_WAIT(
        &db,
        "select fencing = (select max(fencing) from holdfast.worker_state) and heartbeat_at > "
        "now() - interval '1 s' "
        "and leader_pid in (select pid from pg_stat_activity) from holdfast.worker_state",
        10000);
    char sql[128];
    (void)snprintf(sql, sizeof sql, "select fencing = %lld from holdfast.worker_state",
                   (long long)fencing + 1);
    HF_ASSERT_WAIT(&db, sql, 10000);
    attack_three(&db);
    hf_proc_signal(&sleeper, SIGCONT);
    CU_ASSERT_TRUE(worker_attack(&db, 800003, 1, 9, 60));
    HF_ASSERT_WAIT(&db, "select holdfast.is_held(800003)", 5000);
    HF_ASSERT_SQL(&db, "select pg_sleep(1.5)");
    HF_ASSERT_WAIT(&db, sql, 100); /* nobody took the lease since: the sleeper is a spare */
    CU_ASSERT_PTR_NOT_NULL(strstr(hf_proc_stderr(&sleeper), "worker.failed"));
    HF_ASSERT_TEXT(
        hf_pgtest_text(&db,
                       "select count(*) - count(distinct fingerprint) from holdfast.campaigns"),
        "0");
    hf_proc_signal(&sleeper, SIGTERM);
    CU_ASSERT_EQUAL(hf_proc_wait(&sleeper, 20000), 0);
    hf_proc_done(&sleeper);
    stop(&db, &spare);
}

static void a_new_policy_is_followed_at_run_time(void)
{
    hf_pgtest db;
    hf_proc proc;
    HF_REQUIRE_DB(start(&db, &proc));
    HF_ASSERT_SQL(&db, "insert into holdfast.policies (min_crew) values (6)");
    hf_proc_signal(&proc, SIGHUP);
    HF_ASSERT_SQL(&db,
                  "insert into holdfast.reports (reporter_id, target_id) values (700002, 800010)");
    HF_ASSERT_WAIT(&db,
                   "select policy_id = (select max(policy_id) from holdfast.policies) from "
                   "holdfast.worker_state",
                   5000);
    stop(&db, &proc);
}

static void a_signal_is_welcome_at_any_time(void)
{
    hf_pgtest db;
    hf_proc proc;
    HF_REQUIRE_DB(start(&db, &proc));
    const int64_t fencing = hf_pgtest_int(&db, "select fencing from holdfast.worker_state");
    for (int i = 0; i < 150; i++) {
        HF_ASSERT_SQL(&db, "insert into holdfast.reports (reporter_id, target_id) select n, 800010 "
                           "from generate_series(700001, 700020) n");
        hf_proc_signal(&proc, SIGHUP);
        HF_ASSERT_SQL(&db, "select pg_sleep(random() * 0.06)");
    }
    CU_ASSERT_TRUE(worker_wait_settled(&db));
    CU_ASSERT_PTR_NULL(strstr(hf_proc_stderr(&proc), "worker.impossible"));
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select fencing from holdfast.worker_state"), fencing);
    stop(&db, &proc);
}

/* What `holdfast status` says at first. */
static const char *first_line(hf_proc *proc, hf_pgtest *db)
{
    static char line[200];
    (void)hf_proc_run_holdfast(proc, db->conninfo, (const char *[]){"status", NULL}, 20000);
    (void)snprintf(line, sizeof line, "%.*s", (int)strcspn(hf_proc_stdout(proc), "\n"),
                   hf_proc_stdout(proc));
    hf_proc_done(proc);
    return line;
}

static void status_says_first_whether_all_is_well(void)
{
    hf_pgtest db;
    hf_proc proc;
    hf_proc asked;
    HF_REQUIRE_DB(start(&db, &proc));
    HF_ASSERT_SQL(&db, "insert into holdfast.report_categories (category, is_protected) select "
                       "distinct category, false from holdfast.reports on conflict do nothing");
    CU_ASSERT_PTR_NOT_NULL(strstr(first_line(&asked, &db), "all is well: a worker leads"));
    CU_ASSERT_TRUE(worker_stop(&proc));
    CU_ASSERT_PTR_NOT_NULL(strstr(first_line(&asked, &db), "no worker leads"));
    hf_pgtest_close(&db);
}

static const hf_test tests[] = {
    {"the third target is held before the crew's tenth report, within half a second",
     the_third_target_is_held_before_the_crews_tenth_report_within_half_a_second},
    {"what is suppressed counts one voice everywhere",
     what_is_suppressed_counts_one_voice_everywhere},
    {"reports of those whom many report are counted",
     reports_of_those_whom_many_report_are_counted},
    {"when the platform would have acted is known of every suppressed report",
     when_the_platform_would_have_acted_is_known_of_every_suppressed_report},
    {"dismissing frees in the same transaction, and undo restores",
     dismissing_frees_in_the_same_transaction_and_undo_restores},
    {"a row of a transaction open for many polls is judged, once",
     a_row_of_a_transaction_open_for_many_polls_is_judged_once},
    {"a report is not judged again when an older transaction retracts it",
     a_report_is_not_judged_again_when_an_older_transaction_retracts_it},
    {"a leader that sleeps is replaced, and cannot write when it wakes",
     a_leader_that_sleeps_is_replaced_and_cannot_write_when_it_wakes},
    {"a new policy is followed at run time", a_new_policy_is_followed_at_run_time},
    {"a signal is welcome at any time", a_signal_is_welcome_at_any_time},
    {"status says first whether all is well", status_says_first_whether_all_is_well},
};
HF_TEST_MAIN("worker live", tests)
