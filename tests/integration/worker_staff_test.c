/* What the worker learns from staff: crews dismissed and confirmed, members cleared, holds
 * extended; at once, and by a worker that starts anew. */
#include <stdlib.h>
#include <string.h>

#include "worker_world.h"

static const char *const no_arguments[] = {NULL};
static const char *const once[] = {"--once", NULL};

/* The crew of accounts 900001 to 900020. */
#define CREW                                                                                       \
    "(select m.crew_id from holdfast.crew_members m where m.account_id = 900001 order by 1 limit " \
    "1)"

static bool start(hf_pgtest *db, hf_proc *proc)
{
    return worker_open(db) && worker_simulate(db, "now") && worker_start(proc, db, no_arguments) &&
           worker_wait_settled(db);
}

/* Three strikes: a crew with a campaign or more, and the last target held. */
static void attack_until_held(hf_pgtest *db, int64_t first_target)
{
    for (int i = 0; i < 3; i++)
        CU_ASSERT_TRUE(worker_attack(db, first_target + i, 1, 20, 2700 - 900 * i));
    CU_ASSERT_TRUE(worker_wait_settled(db));
    CU_ASSERT_EQUAL(
        hf_pgtest_intf(db, "select holdfast.is_held(%lld)::int", (long long)first_target + 2), 1);
}

static bool has_judged_decisions(hf_pgtest *db)
{
    return hf_pgtest_wait(db,
                          "select not exists (select from holdfast.decisions d, "
                          "holdfast.worker_state w where d.decided_by <> 'worker' and not "
                          "pg_visible_in_snapshot(d.ingest_xid, w.snapshot_done))",
                          20000);
}

/* What was found, and what it leads to, as one text. */
static char *protection(hf_pgtest *db)
{
    const char *text = hf_pgtest_text(
        db, "select concat_ws(' | ', (select string_agg(concat_ws(' ', target_id, status, crew_id, "
            "reports), ',' order by campaign_id) from holdfast.campaigns where target_id between "
            "800001 and 800100), (select string_agg(concat_ws(' ', target_id, state, expires_at, "
            "ended_at), ',' order by hold_id) from holdfast.holds where target_id between 800001 "
            "and 800100), (select string_agg(concat_ws(' ', campaign_id, n), ',' order by "
            "campaign_id) from (select campaign_id, count(*) as n from "
            "holdfast.suppressed_reports where lifted_at is null and target_id between 800001 "
            "and 800100 group by campaign_id) s))");
    return strdup(text != NULL ? text : "");
}

static void a_dismissed_crew_is_not_flagged_again_for_the_same(void)
{
    hf_pgtest db;
    hf_proc proc;
    HF_REQUIRE_DB(start(&db, &proc));
    attack_until_held(&db, 800001);
    HF_ASSERT_SQL(&db, "select holdfast.dismiss_crew(" CREW ", 'legitimate_group', 'A class.')");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select count(*) from generate_series(800001, 800003) t "
                                       "where holdfast.is_held(t)"),
                   "0");
    CU_ASSERT_TRUE(has_judged_decisions(&db));
    /* They go on against the same target: it is not held, now and by a worker that starts anew. */
    HF_ASSERT_SQL(&db, "insert into holdfast.reports (reporter_id, target_id, category) select "
                       "900000 + n, 800003, 'harassment' from generate_series(1, 20) n");
    CU_ASSERT_TRUE(worker_wait_settled(&db));
    CU_ASSERT_TRUE(worker_stop(&proc));
    HF_ASSERT_SQL(&db, "insert into holdfast.reports (reporter_id, target_id, category) select "
                       "900000 + n, 800002, 'harassment' from generate_series(1, 20) n");
    CU_ASSERT_EQUAL(worker_run(&db, once), 0);
    CU_ASSERT_EQUAL(hf_pgtest_int(&db,
                                  "select count(*) from holdfast.campaigns where target_id between "
                                  "800001 and 800003 and status <> 'dismissed'"),
                    0);
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select count(*) from holdfast.suppressed_reports where "
                                       "target_id between 800001 and 800003 and lifted_at is "
                                       "null"),
                    0);
    hf_pgtest_close(&db);
}

static void new_meetings_of_a_dismissed_crew_count(void)
{
    hf_pgtest db;
    hf_proc proc;
    HF_REQUIRE_DB(start(&db, &proc));
    attack_until_held(&db, 800001);
    HF_ASSERT_SQL(&db, "select holdfast.dismiss_crew(" CREW ", 'organic', 'Not enough.')");
    CU_ASSERT_TRUE(has_judged_decisions(&db));
    /* One new target is no meeting yet; the next ones are. Reports that come now are after it. */
    for (int target = 800011; target <= 800014; target++) {
        CU_ASSERT_TRUE(hf_pgtest_execf(&db,
                                       "insert into holdfast.reports (reporter_id, target_id, "
                                       "category, created_at) select 900000 + n, %d, 'harassment', "
                                       "clock_timestamp() from generate_series(1, 20) n",
                                       target));
        CU_ASSERT_TRUE(worker_wait_settled(&db));
        if (target == 800011)
            CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select holdfast.is_held(800011)::int"), 0);
    }
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select holdfast.is_held(800014)::int"), 1);
    CU_ASSERT_EQUAL(hf_pgtest_int(&db,
                                  "select count(*) from holdfast.campaigns c where c.target_id "
                                  "= 800014 and c.crew_id = (select object_id from "
                                  "holdfast.decisions where action = 'dismiss_crew')"),
                    0);
    CU_ASSERT_TRUE(worker_stop(&proc));
    hf_pgtest_close(&db);
}

/* Undone while the worker runs, and followed by one that starts anew: the same comes of both. */
static void undoing_the_dismissal_of_a_crew_restores_for_the_worker_too(void)
{
    hf_pgtest db;
    hf_proc proc;
    HF_REQUIRE_DB(start(&db, &proc));
    attack_until_held(&db, 800001);
    char *before = protection(&db);
    HF_ASSERT_SQL(&db, "select holdfast.dismiss_crew(" CREW ", 'organic')");
    CU_ASSERT_TRUE(has_judged_decisions(&db));
    HF_ASSERT_SQL(&db, "select holdfast.undo_decision(max(decision_id), 'mistake') from "
                       "holdfast.decisions where decided_by <> 'worker'");
    CU_ASSERT_TRUE(has_judged_decisions(&db));
    char *after = protection(&db);
    HF_ASSERT_TEXT(after, before);
    CU_ASSERT_TRUE(worker_attack(&db, 800004, 1, 20, 30));
    HF_ASSERT_WAIT(&db, "select holdfast.is_held(800004)", 5000);
    CU_ASSERT_TRUE(worker_wait_settled(&db));
    CU_ASSERT_TRUE(worker_stop(&proc));
    free(after);
    after = protection(&db);
    CU_ASSERT_EQUAL(worker_run(&db, once), 0);
    char *anew = protection(&db);
    HF_ASSERT_TEXT(anew, after);
    free(before);
    free(after);
    free(anew);
    hf_pgtest_close(&db);
}

/* How many of the crew report a fresh target that `crowd` others report too, one by one, until it
 * is found. */
static int reports_until_found(hf_pgtest *db, int64_t target, int crowd)
{
    CU_ASSERT_TRUE(
        hf_pgtest_execf(db,
                        "insert into holdfast.reports (reporter_id, target_id, category) "
                        "select 7000000 + %lld * 1000 + n, %lld, 'harassment' from "
                        "generate_series(1, %d) n",
                        (long long)target - 800000, (long long)target, crowd));
    for (int n = 1; n <= 20; n++) {
        CU_ASSERT_TRUE(hf_pgtest_execf(db,
                                       "insert into holdfast.reports (reporter_id, target_id, "
                                       "category) values (%d, %lld, 'harassment')",
                                       900000 + n, (long long)target));
        CU_ASSERT_TRUE(worker_wait_settled(db));
        if (hf_pgtest_intf(db, "select count(*) from holdfast.campaigns where target_id = %lld",
                           (long long)target) > 0)
            return n;
    }
    return 21;
}

/* Over crowds of several sizes: somewhere the evidence suffices between two rungs of the ladder. */
static int reports_in_crowds(hf_pgtest *db, int64_t first_target)
{
    int sum = 0;
    for (int i = 0; i < 6; i++)
        sum += reports_until_found(db, first_target + i, 30 + 30 * i);
    return sum;
}

static void a_confirmed_crew_is_recognised_from_fewer_reports(void)
{
    hf_pgtest db;
    hf_proc proc;
    HF_REQUIRE_DB(start(&db, &proc));
    attack_until_held(&db, 800001);
    const int unconfirmed = reports_in_crowds(&db, 800021);
    HF_ASSERT_SQL(&db, "select holdfast.confirm_crew(" CREW ", 'known_crew')");
    CU_ASSERT_TRUE(has_judged_decisions(&db));
    const int confirmed = reports_in_crowds(&db, 800031);
    CU_ASSERT_TRUE(worker_stop(&proc));
    HF_REQUIRE_DB(worker_start(&proc, &db, no_arguments));
    CU_ASSERT_TRUE(worker_wait_settled(&db));
    const int anew = reports_in_crowds(&db, 800041);
    (void)fprintf(stderr, "found after %d reports of the crew, confirmed after %d, then %d\n",
                  unconfirmed, confirmed, anew);
    CU_ASSERT_TRUE(confirmed < unconfirmed);
    CU_ASSERT_TRUE(anew < unconfirmed);
    CU_ASSERT_TRUE(worker_stop(&proc));
    hf_pgtest_close(&db);
}

static void a_cleared_members_reports_count_from_then_on(void)
{
    hf_pgtest db;
    hf_proc proc;
    HF_REQUIRE_DB(start(&db, &proc));
    attack_until_held(&db, 800001);
    HF_ASSERT_SQL(&db, "select holdfast.clear_member(" CREW ", 900005, 'framed')");
    CU_ASSERT_TRUE(has_judged_decisions(&db));
    CU_ASSERT_TRUE(worker_attack(&db, 800004, 1, 20, 30));
    HF_ASSERT_WAIT(&db, "select holdfast.is_held(800004)", 5000);
    CU_ASSERT_TRUE(worker_wait_settled(&db));
    CU_ASSERT_TRUE(worker_stop(&proc));
    CU_ASSERT_TRUE(worker_attack(&db, 800005, 1, 20, 20));
    CU_ASSERT_EQUAL(worker_run(&db, once), 0);
    HF_ASSERT_TEXT(
        hf_pgtest_text(&db, "select concat_ws(' ', count(*) filter (where reporter_id = 900005), "
                            "count(*) filter (where target_id = 800004), count(*) filter (where "
                            "target_id = 800005)) from holdfast.suppressed_reports where lifted_at "
                            "is null"),
        "0 19 19");
    HF_ASSERT_SQL(&db, "select holdfast.undo_decision(max(decision_id), 'mistake') from "
                       "holdfast.decisions where decided_by <> 'worker'");
    CU_ASSERT_EQUAL(worker_run(&db, once), 0);
    CU_ASSERT_TRUE(hf_pgtest_int(&db, "select count(*) from holdfast.suppressed_reports where "
                                      "lifted_at is null and reporter_id = 900005") >= 3);
    hf_pgtest_close(&db);
}

static void what_staff_extend_and_place_the_worker_leaves_alone(void)
{
    hf_pgtest db;
    hf_proc proc;
    HF_REQUIRE_DB(start(&db, &proc));
    attack_until_held(&db, 800001);
    HF_ASSERT_SQL(&db, "select holdfast.extend_hold(hold_id, now() + interval '40 days', "
                       "'under_attack') from holdfast.active_holds where target_id = 800003");
    HF_ASSERT_SQL(&db, "select holdfast.place_hold(800006, now() + interval '40 days', "
                       "'under_attack')");
    CU_ASSERT_TRUE(has_judged_decisions(&db));
    CU_ASSERT_TRUE(worker_attack(&db, 800003, 1, 20, 60));
    CU_ASSERT_TRUE(worker_attack(&db, 800006, 1, 20, 30));
    CU_ASSERT_TRUE(worker_wait_settled(&db));
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select string_agg(concat_ws(' ', target_id, state, "
                                       "remaining > interval '39 days'), ', ' order by target_id) "
                                       "from holdfast.active_holds where target_id in (800003, "
                                       "800006)"),
                   "800003 active t, 800006 confirmed t");
    /* Its reports are discounted, and once staff let go the crew's campaign holds it. */
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select count(*) from holdfast.suppressed_reports where "
                                       "target_id = 800006 and lifted_at is null"),
                    20);
    CU_ASSERT_TRUE(worker_stop(&proc));
    HF_ASSERT_SQL(&db, "select holdfast.release_hold(hold_id, 'reviewed') from "
                       "holdfast.active_holds where target_id = 800006");
    CU_ASSERT_TRUE(worker_attack(&db, 800006, 1, 20, 10));
    CU_ASSERT_EQUAL(worker_run(&db, once), 0);
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select holdfast.is_held(800006)"), "t");
    hf_pgtest_close(&db);
}

/* Which transaction wrote the hold of 800003 last, its state, and whether it protects. */
static char *hold_of_800003(hf_pgtest *db)
{
    const char *text =
        hf_pgtest_text(db, "select concat_ws(' ', xmin, state, holdfast.is_held(800003)) from "
                           "holdfast.holds where target_id = 800003");
    return strdup(text != NULL ? text : "");
}

/* The worker has started, and sees a report of now. */
static void let_time_pass(hf_pgtest *db)
{
    HF_ASSERT_SQL(db, "insert into holdfast.reports (reporter_id, target_id, category, created_at) "
                      "values (7777001, 7777002, 'harassment', clock_timestamp())");
    CU_ASSERT_TRUE(worker_wait_settled(db));
}

static void wait_past_old_end(hf_pgtest *db)
{
    HF_ASSERT_WAIT(db, "select clock_timestamp() > (select min(expires_at) from old_end)", 20000);
    let_time_pass(db);
}

/* The worker knows it: it neither ends nor writes it at the old time, and when the extension is
 * undone it ends it and places another. */
static void an_extended_hold_outlives_its_old_end(void)
{
    hf_pgtest db;
    hf_proc proc;
    HF_REQUIRE_DB(start(&db, &proc));
    attack_until_held(&db, 800001);
    CU_ASSERT_TRUE(worker_stop(&proc));
    HF_ASSERT_SQL(&db, "update holdfast.holds set expires_at = clock_timestamp() + interval '8 s' "
                       "where target_id = 800003");
    HF_ASSERT_SQL(&db, "create table old_end as select expires_at from holdfast.holds where "
                       "target_id = 800003");
    CU_ASSERT_TRUE(worker_start(&proc, &db, no_arguments));
    let_time_pass(&db); /* it has loaded the hold by then */
    HF_ASSERT_SQL(&db, "select holdfast.extend_hold(hold_id, now() + interval '40 days', "
                       "'under_attack') from holdfast.active_holds where target_id = 800003");
    char *extended = hold_of_800003(&db);
    CU_ASSERT_PTR_NOT_NULL(strstr(extended, "active t"));
    CU_ASSERT_TRUE(has_judged_decisions(&db));
    wait_past_old_end(&db);
    CU_ASSERT_TRUE(worker_attack(&db, 800003, 1, 20, 0));
    CU_ASSERT_TRUE(worker_wait_settled(&db));
    char *after = hold_of_800003(&db);
    HF_ASSERT_TEXT(after, extended);
    HF_ASSERT_SQL(&db, "select holdfast.undo_decision(max(decision_id), 'mistake') from "
                       "holdfast.decisions where decided_by <> 'worker'");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select holdfast.is_held(800003)"), "f");
    CU_ASSERT_TRUE(has_judged_decisions(&db));
    wait_past_old_end(&db);
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select concat_ws(' ', state, ended_at = (select "
                                       "expires_at from old_end)) from holdfast.holds where "
                                       "target_id = 800003"),
                   "expired t");
    CU_ASSERT_TRUE(worker_attack(&db, 800003, 1, 20, 0));
    HF_ASSERT_WAIT(&db, "select holdfast.is_held(800003)", 20000);
    CU_ASSERT_TRUE(worker_stop(&proc));
    free(extended);
    free(after);
    hf_pgtest_close(&db);
}

/* In one batch: the confirmed hold expires and, since the crew goes on, is placed anew. */
static void a_confirmed_hold_that_comes_again_is_the_workers(void)
{
    hf_pgtest db;
    hf_proc proc;
    HF_REQUIRE_DB(start(&db, &proc));
    attack_until_held(&db, 800001);
    HF_ASSERT_SQL(&db, "select holdfast.confirm_campaign(campaign_id, 'known_crew') from "
                       "holdfast.holds where target_id = 800003");
    CU_ASSERT_TRUE(has_judged_decisions(&db));
    CU_ASSERT_TRUE(worker_stop(&proc));
    HF_ASSERT_SQL(&db, "update holdfast.holds set expires_at = clock_timestamp() - interval '1 s' "
                       "where target_id = 800003");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select state from holdfast.holds where target_id = 800003"),
                   "confirmed");
    CU_ASSERT_TRUE(worker_attack(&db, 800003, 1, 20, 0));
    CU_ASSERT_EQUAL(worker_run(&db, once), 0);
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select concat_ws(' ', state, holdfast.is_held(800003)) "
                                       "from holdfast.holds where target_id = 800003"),
                   "active t");
    hf_pgtest_close(&db);
}

static const hf_test tests[] = {
    {"a dismissed crew is not flagged again for the same",
     a_dismissed_crew_is_not_flagged_again_for_the_same},
    {"new meetings of a dismissed crew count", new_meetings_of_a_dismissed_crew_count},
    {"undoing the dismissal of a crew restores for the worker too",
     undoing_the_dismissal_of_a_crew_restores_for_the_worker_too},
    {"a confirmed crew is recognised from fewer reports",
     a_confirmed_crew_is_recognised_from_fewer_reports},
    {"a cleared member's reports count from then on", a_cleared_members_reports_count_from_then_on},
    {"what staff extend and place the worker leaves alone",
     what_staff_extend_and_place_the_worker_leaves_alone},
    {"an extended hold outlives its old end", an_extended_hold_outlives_its_old_end},
    {"a confirmed hold that comes again is the worker's",
     a_confirmed_hold_that_comes_again_is_the_workers},
};
HF_TEST_MAIN("worker_staff", tests)
