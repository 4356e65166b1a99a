/* holdfast prune: old reports go, what is needed stays. */
#include <stdlib.h>
#include <string.h>

#include "worker_world.h"

static const char *const once[] = {"--once", NULL};

/* A platform of 60 days that was judged, with 1,000 reports on top that are 400 to 500 days old. */
static bool start(hf_pgtest *db)
{
    return worker_open(db) && worker_simulate(db, "now") &&
           hf_pgtest_exec(db, "insert into holdfast.reports (reporter_id, target_id, category, "
                              "created_at) select 600000 + n, 500000 + n % 97, 'spam', now() - "
                              "interval '400 days' - n * interval '2 hours' from "
                              "generate_series(1, 1000) n; insert into holdfast.report_outcomes "
                              "(report_id, outcome, decided_at) select report_id, 'upheld', "
                              "created_at from holdfast.reports where report_id % 4 = 0 and "
                              "created_at < now() - interval '400 days'") &&
           worker_run(db, once) == 0;
}

static int prune(const hf_pgtest *db, hf_proc *proc, const char *const *more)
{
    const char *arguments[10] = {"prune"};
    for (int i = 0; more[i] != NULL; i++)
        arguments[1 + i] = more[i];
    return hf_proc_run_holdfast(proc, db->conninfo, arguments, 60000);
}

static void old_reports_go_with_their_outcomes_and_findings_stay(void)
{
    hf_pgtest db;
    hf_proc proc;
    HF_REQUIRE_DB(start(&db));
    const int64_t all = hf_pgtest_int(&db, "select count(*) from holdfast.reports");
    char *before = worker_findings(&db);
    CU_ASSERT_EQUAL(
        prune(&db, &proc, (const char *[]){"--older-than", "300 days", "--dry-run", NULL}), 0);
    CU_ASSERT_PTR_NOT_NULL(strstr(hf_proc_stdout(&proc),
                                  ": 1000 reports and 250 outcomes would be removed, 0 reports "
                                  "kept\n"));
    hf_proc_done(&proc);
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select count(*) from holdfast.reports"), all);
    CU_ASSERT_EQUAL(
        prune(&db, &proc,
              (const char *[]){"--older-than", "300 days", "--batch", "300", "--json", NULL}),
        0);
    CU_ASSERT_PTR_NOT_NULL(strstr(hf_proc_stdout(&proc), "\"reports\":1000,\"outcomes\":250"));
    hf_proc_done(&proc);
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select count(*) from holdfast.reports"), all - 1000);
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select count(*) from holdfast.report_outcomes o where not "
                                       "exists (select from holdfast.reports r where r.report_id "
                                       "= o.report_id)"),
                    0);
    CU_ASSERT_EQUAL(worker_run(&db, once), 0);
    char *after = worker_findings(&db);
    HF_ASSERT_TEXT(after, before);
    free(before);
    free(after);
    hf_pgtest_close(&db);
}

static void what_is_judged_later_is_judged_the_same_as_without(void)
{
    hf_pgtest pruned;
    hf_pgtest whole;
    hf_proc proc;
    HF_REQUIRE_DB(worker_open(&pruned) && worker_simulate(&pruned, "2026-03-01"));
    HF_REQUIRE_DB(worker_open(&whole) && worker_simulate(&whole, "2026-03-01"));
    CU_ASSERT_EQUAL(worker_run(&pruned, once), 0);
    CU_ASSERT_EQUAL(worker_run(&whole, once), 0);
    HF_ASSERT_SQL(&pruned, "update holdfast.campaigns set status = 'stale'");
    HF_ASSERT_SQL(&whole, "update holdfast.campaigns set status = 'stale'");
    CU_ASSERT_EQUAL(prune(&pruned, &proc, (const char *[]){"--before", "2026-01-29", NULL}), 0);
    hf_proc_done(&proc);
    CU_ASSERT_TRUE(hf_pgtest_int(&pruned, "select count(*) from holdfast.reports") <
                   hf_pgtest_int(&whole, "select count(*) from holdfast.reports"));
    hf_pgtest *const worlds[] = {&pruned, &whole};
    for (int i = 0; i < 2; i++) {
        HF_ASSERT_SQL(worlds[i], "insert into holdfast.reports (reporter_id, target_id, category, "
                                 "created_at) select 900000 + n, 800000 + t, 'harassment', "
                                 "'2026-03-01'::timestamptz + t * interval '1 hour' + n * interval "
                                 "'1 second' from generate_series(1, 20) n, generate_series(1, 4) "
                                 "t order by t, n");
        CU_ASSERT_EQUAL(worker_run(worlds[i], once), 0);
    }
    char *with = worker_findings(&whole);
    char *without = worker_findings(&pruned);
    HF_ASSERT_TEXT(without, with);
    free(with);
    free(without);
    hf_pgtest_close(&whole);
    hf_pgtest_close(&pruned);
}

static void what_is_needed_not_judged_or_waits_for_staff_stays(void)
{
    hf_pgtest db;
    hf_proc proc;
    HF_REQUIRE_DB(start(&db));
    CU_ASSERT_EQUAL(prune(&db, &proc, (const char *[]){"--older-than", "20 days", NULL}), 1);
    CU_ASSERT_PTR_NOT_NULL(strstr(hf_proc_stderr(&proc), "are still needed"));
    hf_proc_done(&proc);
    /* New, though old by its own time; and evidence of a campaign that waits. */
    HF_ASSERT_SQL(&db, "insert into holdfast.reports (reporter_id, target_id, category, "
                       "created_at) values (1, 2, 'spam', now() - interval '500 days')");
    HF_ASSERT_SQL(&db, "insert into holdfast.suppressed_reports (target_id, report_id, "
                       "campaign_id, reporter_id, weight_before, suppressed_at) select target_id, "
                       "report_id, (select min(campaign_id) from holdfast.campaigns where status = "
                       "'open'), reporter_id, 1, now() from holdfast.reports order by "
                       "created_at offset 1 limit 10");
    CU_ASSERT_EQUAL(
        prune(&db, &proc, (const char *[]){"--older-than", "300 days", "--batch", "7", NULL}), 0);
    CU_ASSERT_PTR_NOT_NULL(strstr(hf_proc_stdout(&proc), ": 990 reports and "));
    CU_ASSERT_PTR_NOT_NULL(strstr(hf_proc_stdout(&proc), " removed, 11 reports kept\n"));
    hf_proc_done(&proc);
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select count(*) from holdfast.reports where created_at < "
                                       "now() - interval '300 days'"),
                    11);
    hf_pgtest_close(&db);
}

static void before_anything_was_judged_and_with_wrong_words_nothing_goes(void)
{
    static const char *const wrong[][5] = {{NULL},
                                           {"--before", "2026-01-01", "--older-than", "1 day"},
                                           {"--before", "2026-01-01", "--batch", "0"},
                                           {"--before", "2026-01-01", "x"}};
    hf_pgtest db;
    hf_proc proc;
    HF_REQUIRE_DB(worker_open(&db));
    CU_ASSERT_EQUAL(prune(&db, &proc, (const char *[]){"--before", "2020-01-01", NULL}), 1);
    CU_ASSERT_PTR_NOT_NULL(strstr(hf_proc_stderr(&proc), "nothing was judged yet"));
    hf_proc_done(&proc);
    CU_ASSERT_EQUAL(prune(&db, &proc, (const char *[]){"--before", "yesteryear", NULL}), 1);
    hf_proc_done(&proc);
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        CU_ASSERT_EQUAL(prune(&db, &proc, wrong[i]), 2);
        hf_proc_done(&proc);
    }
    hf_pgtest_close(&db);
}

static const hf_test tests[] = {
    {"old reports go with their outcomes, and findings stay",
     old_reports_go_with_their_outcomes_and_findings_stay},
    {"what is judged later is judged the same as without",
     what_is_judged_later_is_judged_the_same_as_without},
    {"what is needed, not judged, or waits for staff stays",
     what_is_needed_not_judged_or_waits_for_staff_stays},
    {"before anything was judged, and with wrong words, nothing goes",
     before_anything_was_judged_and_with_wrong_words_nothing_goes},
};
HF_TEST_MAIN("prune", tests)
