/* The same rows give the same findings, however they are read. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "worker_world.h"

static const char now[] = "2026-03-01 12:00:00+00";
static const char *const once[] = {"--once", NULL};

static bool make_world(hf_pgtest *db)
{
    return worker_simulate(db, now) && worker_add_lists(db);
}

/* The findings of an undisturbed run over the world, with `sql` (or NULL) done to it before; to
 * free(). */
static char *undisturbed(const char *sql)
{
    hf_pgtest db;
    char *findings = NULL;
    if (worker_open(&db) && make_world(&db) && (sql == NULL || hf_pgtest_exec(&db, sql)) &&
        worker_run(&db, once) == 0)
        findings = worker_findings(&db);
    hf_pgtest_close(&db);
    return findings;
}

/* Where two texts part, for whoever has to look. */
static void assert_same(const char *actual, const char *expected)
{
    size_t i = 0;
    while (actual[i] != 0 && actual[i] == expected[i])
        i++;
    if (actual[i] != expected[i])
        (void)fprintf(stderr, "they part at %zu:\n%.300s\n--\n%.300s\n", i,
                      actual + (i > 150 ? i - 150 : 0), expected + (i > 150 ? i - 150 : 0));
    CU_ASSERT_EQUAL(actual[i], expected[i]);
}

static void compare_and_close(hf_pgtest *db, const char *sql)
{
    char *expected = undisturbed(sql);
    char *actual = worker_findings(db);
    CU_ASSERT_TRUE(expected != NULL && strlen(expected) > 10000);
    assert_same(actual, expected != NULL ? expected : "");
    free(expected);
    free(actual);
    hf_pgtest_close(db);
}

static void chunks_of_a_thousand_give_the_same(void)
{
    static const char *const chunks[] = {"--once", "--chunk", "1000", NULL};
    hf_pgtest db;
    HF_REQUIRE_DB(worker_open(&db) && make_world(&db));
    CU_ASSERT_EQUAL(worker_run(&db, chunks), 0);
    compare_and_close(&db, NULL);
}

/* Every restart rebuilds the engine from the tables, in the middle of the backlog. */
static void kill_9_in_the_middle_of_a_backlog_changes_nothing(void)
{
    static const char *const small[] = {"--once", "--chunk", "200", NULL};
    hf_pgtest db;
    int kills = 0;
    HF_REQUIRE_DB(worker_open(&db) && make_world(&db));
    for (int i = 1; i <= 6; i++) {
        hf_proc proc;
        char sql[160];
        (void)snprintf(sql, sizeof sql, "select rows_read >= %d from holdfast.worker_state",
                       i * 3000);
        CU_ASSERT_TRUE(worker_start(&proc, &db, small));
        CU_ASSERT_TRUE(hf_pgtest_wait(&db, sql, 30000));
        hf_proc_signal(&proc, SIGKILL);
        kills += hf_proc_wait(&proc, 10000) == HF_PROC_SIGNALLED + SIGKILL;
        hf_proc_done(&proc);
    }
    CU_ASSERT_TRUE(kills >= 3);
    CU_ASSERT_EQUAL(worker_run(&db, once), 0);
    compare_and_close(&db, NULL);
}

/* What marks rows after all that the world holds. */
static const char marks[] =
    "update holdfast.reports set retracted_at = '2026-03-01 12:00:01+00' where report_id % 50 = 0 "
    "and retracted_at is null; "
    "update holdfast.blocklist_entries set removed_at = '2026-03-01 12:00:02+00' where entry_id % "
    "3 = 0 and removed_at is null; "
    "update holdfast.blocklist_subscriptions set ended_at = '2026-03-01 12:00:03+00' where "
    "subscription_id % 3 = 0 and ended_at is null; "
    "update holdfast.blocklists set deleted_at = '2026-03-01 12:00:04+00' where list_id = 900072";

/* Rows that were judged, and rows that were not yet: each of their two events stays at its time. */
static void marking_rows_in_the_middle_of_a_backlog_changes_nothing(void)
{
    static const char *const small[] = {"--once", "--chunk", "200", NULL};
    hf_pgtest db;
    hf_proc proc;
    HF_REQUIRE_DB(worker_open(&db) && make_world(&db));
    CU_ASSERT_TRUE(worker_start(&proc, &db, small));
    HF_ASSERT_WAIT(&db, "select rows_read >= 6000 from holdfast.worker_state", 30000);
    hf_proc_signal(&proc, SIGKILL);
    CU_ASSERT_EQUAL(hf_proc_wait(&proc, 10000), HF_PROC_SIGNALLED + SIGKILL);
    hf_proc_done(&proc);
    HF_ASSERT_TEXT(
        hf_pgtest_text(&db, "select snapshot_goal is not null from holdfast.worker_state"), "t");
    HF_ASSERT_SQL(&db, marks);
    CU_ASSERT_EQUAL(worker_run(&db, once), 0); /* what was under way, and the marks */
    compare_and_close(&db, marks);
}

/* The worker that judged the rows is gone when they are marked, and another one comes. */
static void marking_rows_between_two_runs_changes_nothing(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(worker_open(&db) && make_world(&db));
    CU_ASSERT_EQUAL(worker_run(&db, once), 0);
    HF_ASSERT_SQL(&db, marks);
    const int64_t before = hf_pgtest_int(&db, "select rows_read from holdfast.worker_state");
    CU_ASSERT_EQUAL(worker_run(&db, once), 0);
    CU_ASSERT_EQUAL(
        hf_pgtest_intf(&db, "select rows_read - %lld from holdfast.worker_state",
                       (long long)before),
        hf_pgtest_int(
            &db,
            "select (select count(*) from holdfast.reports where retracted_at > "
            "'2026-03-01 12:00:00+00') + (select count(*) from holdfast.blocklist_entries where "
            "removed_at = '2026-03-01 12:00:02+00') + (select count(*) from "
            "holdfast.blocklist_subscriptions where ended_at = '2026-03-01 12:00:03+00') + 2"));
    compare_and_close(&db, marks);
}

/* Moves the platform's rows aside, and puts them back in event order in small commits while a
 * worker runs. */
static const char move_aside[] =
    "create table feed_reports as select * from holdfast.reports; "
    "create table feed_outcomes as select * from holdfast.report_outcomes; "
    "create table feed_lists as select * from holdfast.blocklists; "
    "create table feed_entries as select * from holdfast.blocklist_entries; "
    "create table feed_subscriptions as select * from holdfast.blocklist_subscriptions; "
    "create index on feed_reports (created_at); create index on feed_outcomes (decided_at); "
    "truncate holdfast.reports, holdfast.report_outcomes, holdfast.blocklists, "
    "holdfast.blocklist_entries, holdfast.blocklist_subscriptions";
static const char feed[] =
    "do $$ declare from_at timestamptz := '-infinity'; to_at timestamptz; begin "
    "for to_at in select max(at) from (select at, ntile(150) over (order by at) as part "
    "from (select created_at as at from feed_reports "
    "union all select decided_at from feed_outcomes "
    "union all select retracted_at from feed_reports where retracted_at is not null "
    "union all select added_at from feed_entries "
    "union all select removed_at from feed_entries where removed_at is not null "
    "union all select subscribed_at from feed_subscriptions "
    "union all select ended_at from feed_subscriptions where ended_at is not null) e) t "
    "group by part order by 1 loop "
    "insert into holdfast.blocklists (list_id, owner_id, name, mirrors_list_id, created_at) "
    "select list_id, owner_id, name, mirrors_list_id, created_at from feed_lists "
    "where created_at > from_at and created_at <= to_at; "
    "update holdfast.blocklists l set deleted_at = f.deleted_at from feed_lists f "
    "where f.list_id = l.list_id and f.deleted_at > from_at and f.deleted_at <= to_at; "
    "insert into holdfast.blocklist_entries (entry_id, list_id, target_id, added_by, added_at) "
    "select entry_id, list_id, target_id, added_by, added_at from feed_entries "
    "where added_at > from_at and added_at <= to_at; "
    "update holdfast.blocklist_entries e set removed_at = f.removed_at from feed_entries f "
    "where f.entry_id = e.entry_id and f.removed_at > from_at and f.removed_at <= to_at; "
    "insert into holdfast.blocklist_subscriptions (subscription_id, list_id, subscriber_id, "
    "subscribed_at) select subscription_id, list_id, subscriber_id, subscribed_at "
    "from feed_subscriptions where subscribed_at > from_at and subscribed_at <= to_at; "
    "update holdfast.blocklist_subscriptions s set ended_at = f.ended_at from feed_subscriptions f "
    "where f.subscription_id = s.subscription_id and f.ended_at > from_at and f.ended_at <= to_at; "
    "insert into holdfast.reports (report_id, reporter_id, target_id, category, comment, origin, "
    "created_at) "
    "select report_id, reporter_id, target_id, category, comment, origin, created_at "
    "from feed_reports where created_at > from_at and created_at <= to_at; "
    "update holdfast.reports r set retracted_at = f.retracted_at from feed_reports f where "
    "f.report_id = r.report_id "
    "and f.retracted_at > from_at and f.retracted_at <= to_at; "
    "insert into holdfast.report_outcomes (outcome_id, report_id, outcome, decided_at, decided_by) "
    "select outcome_id, report_id, outcome, decided_at, decided_by from feed_outcomes "
    "where decided_at > from_at and decided_at <= to_at; "
    "commit; from_at := to_at; perform pg_sleep(0.02); end loop; end $$";

static void live_in_small_commits_gives_the_same(void)
{
    static const char *const live[] = {NULL};
    hf_pgtest db;
    hf_proc proc;
    HF_REQUIRE_DB(worker_open(&db) && make_world(&db));
    HF_ASSERT_SQL(&db, move_aside);
    CU_ASSERT_TRUE(worker_start(&proc, &db, live));
    HF_ASSERT_WAIT(&db, "select leader is not null from holdfast.worker_state", 10000);
    HF_ASSERT_SQL(&db, feed);
    CU_ASSERT_TRUE(worker_wait_settled(&db));
    CU_ASSERT_TRUE(worker_stop(&proc));
    CU_ASSERT_EQUAL(worker_run(&db, once), 0);
    compare_and_close(&db, NULL);
}

static void judging_everything_again_changes_nothing(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(worker_open(&db) && make_world(&db));
    CU_ASSERT_EQUAL(worker_run(&db, once), 0);
    HF_ASSERT_SQL(&db,
                  "update holdfast.worker_state set system_identifier = system_identifier + 1");
    const int64_t campaigns = hf_pgtest_int(&db, "select count(*) from holdfast.campaigns");
    const int64_t suppressed =
        hf_pgtest_int(&db, "select count(*) from holdfast.suppressed_reports");
    CU_ASSERT_EQUAL(worker_run(&db, once), 0);
    CU_ASSERT_EQUAL(
        hf_pgtest_int(&db, "select count(*) - count(distinct fingerprint) from holdfast.campaigns"),
        0);
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select count(*) from holdfast.campaigns"), campaigns);
    CU_ASSERT_TRUE(hf_pgtest_int(&db, "select count(*) from holdfast.suppressed_reports") >=
                   suppressed);
    hf_pgtest_close(&db);
}

static void a_shadow_run_holds_nothing_and_the_first_real_one_promotes(void)
{
    static const char *const shadow[] = {"--once", "--shadow", NULL};
    hf_pgtest db;
    HF_REQUIRE_DB(worker_open(&db) && worker_simulate(&db, "now"));
    CU_ASSERT_EQUAL(worker_run(&db, shadow), 0);
    CU_ASSERT_TRUE(hf_pgtest_int(&db, "select count(*) from holdfast.campaigns where is_shadow") >
                   10);
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select count(*) from holdfast.holds"), 0);
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select count(*) from holdfast.suppressed_reports"), 0);
    CU_ASSERT_EQUAL(worker_run(&db, once), 0);
    CU_ASSERT_TRUE(
        hf_pgtest_int(
            &db,
            "select count(*) from holdfast.holds where state = 'active' and expires_at > now()") >
        0);
    CU_ASSERT_TRUE(hf_pgtest_int(&db, "select count(*) from holdfast.campaigns where is_shadow") >
                   0);
    hf_pgtest_close(&db);
}

static const hf_test tests[] = {
    {"chunks of a thousand give the same", chunks_of_a_thousand_give_the_same},
    {"kill -9 in the middle of a backlog changes nothing",
     kill_9_in_the_middle_of_a_backlog_changes_nothing},
    {"marking rows in the middle of a backlog changes nothing",
     marking_rows_in_the_middle_of_a_backlog_changes_nothing},
    {"marking rows between two runs changes nothing",
     marking_rows_between_two_runs_changes_nothing},
    {"live in small commits gives the same", live_in_small_commits_gives_the_same},
    {"judging everything again finds the same campaigns", judging_everything_again_changes_nothing},
    {"a shadow run holds nothing, and the first real one promotes what is under way",
     a_shadow_run_holds_nothing_and_the_first_real_one_promotes},
};
HF_TEST_MAIN("worker backlog", tests)
