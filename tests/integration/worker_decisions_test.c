/* What staff decided, and what the worker makes of it as time goes on: in the rows, and anew after
 * a restart. */
#include "worker_world.h"

static const char *const no_arguments[] = {NULL};

static void stop(hf_pgtest *db, hf_proc *proc)
{
    CU_ASSERT_TRUE(worker_stop(proc));
    hf_pgtest_close(db);
}

/* The dismissal stands for the whole episode: also for a worker that knows it from the row only. */
static void a_dismissed_campaign_goes_on_as_a_row_and_leads_to_nothing(void)
{
    static const char row[] =
        "select c.status || ' ' || c.crew_reports || ' ' || (c.ended_at = (select max(created_at) "
        "from holdfast.reports where target_id = 800003)) || ' ' || (select count(*) from "
        "holdfast.suppressed_reports s where s.campaign_id = c.campaign_id and s.lifted_at is null)"
        " || ' ' || holdfast.is_held(800003) from holdfast.campaigns c where c.target_id = 800003";
    hf_pgtest db;
    hf_proc proc;
    HF_REQUIRE_DB(worker_start_struck(&db, &proc, "select"));
    CU_ASSERT_TRUE(worker_attack_judged(&db, 800003, 1, 12));
    HF_ASSERT_TEXT(hf_pgtest_text(&db, row), "open 12 true 12 true");
    HF_ASSERT_SQL(&db, "select holdfast.dismiss_campaign(campaign_id, 'organic') from "
                       "holdfast.campaigns where target_id = 800003");
    CU_ASSERT_TRUE(worker_attack_judged(&db, 800003, 13, 18));
    HF_ASSERT_TEXT(hf_pgtest_text(&db, row), "dismissed 18 true 0 false");
    CU_ASSERT_TRUE(worker_stop(&proc));
    CU_ASSERT_TRUE(worker_start(&proc, &db, no_arguments));
    CU_ASSERT_TRUE(worker_attack_judged(&db, 800003, 19, 20));
    HF_ASSERT_TEXT(hf_pgtest_text(&db, row), "dismissed 20 true 0 false");
    stop(&db, &proc);
}

/* Both confirmed; one is to last longer than the worker knows. Then comes a report of a time after
 * the end that the worker set. */
static void a_confirmed_hold_ends_with_its_time_and_no_sooner(void)
{
    hf_pgtest db;
    hf_proc proc;
    HF_REQUIRE_DB(
        worker_start_struck(&db, &proc, "insert into holdfast.policies (hold_hours) values (1)"));
    CU_ASSERT_TRUE(worker_attack(&db, 800003, 1, 20, 3540));
    CU_ASSERT_TRUE(worker_attack(&db, 800004, 1, 20, 3530));
    CU_ASSERT_TRUE(worker_wait_settled(&db));
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select holdfast.is_held(800003)::text || "
                                       "holdfast.is_held(800004)"),
                   "truetrue");
    HF_ASSERT_SQL(&db, "select holdfast.confirm_campaign(campaign_id, 'coordinated') from "
                       "holdfast.campaigns where target_id in (800003, 800004)");
    HF_ASSERT_SQL(&db, "update holdfast.holds set expires_at = now() + interval '1 hour' where "
                       "target_id = 800004");
    HF_ASSERT_SQL(&db, "insert into holdfast.reports (reporter_id, target_id, created_at) values "
                       "(700001, 800010, now() + interval '4 minutes')");
    CU_ASSERT_TRUE(worker_wait_settled(&db));
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select string_agg(state || ' ' || coalesce(ended_by, '-'), "
                                       "', ' order by target_id) from holdfast.holds where "
                                       "target_id in (800003, 800004)"),
                   "expired worker, confirmed -");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select ended_at = expires_at and ended_at > now() from "
                                       "holdfast.holds where target_id = 800003"),
                   "t");
    stop(&db, &proc);
}

static const hf_test tests[] = {
    {"a dismissed campaign goes on as a row, and leads to nothing",
     a_dismissed_campaign_goes_on_as_a_row_and_leads_to_nothing},
    {"a confirmed hold ends with its time, and no sooner",
     a_confirmed_hold_ends_with_its_time_and_no_sooner},
};
HF_TEST_MAIN("worker decisions", tests)
