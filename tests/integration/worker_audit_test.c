/* The chain of decisions has what the worker does by itself: every change of a hold, a merge, a
 * campaign gone stale, once each, whatever happens to the worker. */
#include <signal.h>
#include <string.h>
#include <time.h>

#include "worker_world.h"

static const char *const no_arguments[] = {NULL};
static const char *const once[] = {"--once", NULL};

/* The steps of a hold are its rows in the chain, of staff too. They lead from one to the next and
 * to what the hold is now; a step that was told twice, or not at all, breaks that. So it is with
 * crews that were merged, and with stale campaigns. What is broken, as one text. */
static const char broken_sql[] =
    "with side as (select decision_id, 'before' as side, before as j from holdfast.decisions union "
    "all select decision_id, 'after', after from holdfast.decisions), "
    "state as (select decision_id, side, h from side, jsonb_path_query(j, '$.holds[*]') h union "
    "all select decision_id, side, h from side, jsonb_path_query(j, '$.campaigns[*].holds[*]') h), "
    "step as (select (a.h ->> 'hold_id')::bigint as hold_id, a.decision_id, b.h is null as is_new, "
    "(b.h ->> 'state', b.h ->> 'ended_at') as was, (a.h ->> 'state', a.h ->> 'ended_at') as is_now "
    "from state a left join state b on b.side = 'before' and b.decision_id = a.decision_id and b.h "
    "->> 'hold_id' = a.h ->> 'hold_id' where a.side = 'after'), "
    "chain as (select s.*, row_number() over w = 1 as is_first, lag(s.is_now) over w as expected, "
    "row_number() over (partition by hold_id order by decision_id desc) = 1 as is_last from step s "
    "window w as (partition by hold_id order by decision_id)) "
    "select concat_ws(', ', (select string_agg(concat_ws(' ', 'decision', decision_id, 'on hold', "
    "hold_id), ', ') from chain where is_new <> is_first or not is_first and was is distinct from "
    "expected), "
    "(select string_agg(concat_ws(' ', 'hold', h.hold_id, h.state), ', ') from holdfast.holds h "
    "left join chain c on c.hold_id = h.hold_id and c.is_last where c.is_now is distinct from "
    "(h.state, to_jsonb(h.ended_at) #>> '{}')), "
    "(select string_agg(concat_ws(' ', 'crew', w.crew_id), ', ') from holdfast.crews w where "
    "w.merged_into::text is distinct from (select d.after #>> '{crew,merged_into}' from "
    "holdfast.decisions d where d.action = 'merge_crew' and d.object_id = w.crew_id order by "
    "d.decision_id desc limit 1)), "
    "(select string_agg(concat_ws(' ', 'told again', action, object_id), ', ') from "
    "holdfast.decisions where decided_by = 'worker' and before = after), "
    "(select string_agg(concat_ws(' ', 'campaign', c.campaign_id), ', ') from holdfast.campaigns c "
    "where (c.status = 'stale')::int <> (select count(*) from holdfast.decisions d where d.action "
    "= 'stale_campaign' and d.object_id = c.campaign_id)))";

static void assert_tells_all(hf_pgtest *db)
{
    hf_proc proc;
    HF_ASSERT_TEXT(hf_pgtest_text(db, broken_sql), "");
    CU_ASSERT_EQUAL(
        hf_proc_run_holdfast(&proc, db->conninfo, (const char *[]){"verify-audit", NULL}, 60000),
        0);
    hf_proc_done(&proc);
}

/* What the chain says of the target's holds, in order. */
static const char *said_of(hf_pgtest *db, int64_t target)
{
    return hf_pgtest_textf(
        db,
        "select string_agg(concat_ws(' ', d.action, d.before #>> '{holds,0,state}', 'to', d.after "
        "#>> '{holds,0,state}', case d.decided_by when 'worker' then null else 'by staff' end), "
        "', ' order by d.decision_id) from holdfast.decisions d join holdfast.holds h on "
        "d.object_type = 'hold' and d.object_id = h.hold_id where h.target_id = %lld",
        (long long)target);
}

static int64_t rows_of_worker(hf_pgtest *db)
{
    return hf_pgtest_int(db, "select count(*) from holdfast.decisions where decided_by = 'worker'");
}

static void placed_yielded_and_withdrawn_are_told_once_each(void)
{
    hf_pgtest db;
    hf_proc proc;
    HF_REQUIRE_DB(worker_start_struck(&db, &proc, "select"));
    CU_ASSERT_TRUE(worker_attack_judged(&db, 800003, 1, 12));
    HF_ASSERT_TEXT(said_of(&db, 800003), "place_hold to active");
    CU_ASSERT_TRUE(worker_attack_judged(&db, 800003, 13, 18)); /* its end moves on */
    HF_ASSERT_TEXT(said_of(&db, 800003), "place_hold to active");
    HF_ASSERT_SQL(&db, "insert into holdfast.reports (reporter_id, target_id) select 700000 + n, "
                       "800003 from generate_series(1, 9) n");
    CU_ASSERT_TRUE(worker_attack_judged(&db, 800004, 1, 12));
    HF_ASSERT_TEXT(said_of(&db, 800003), "place_hold to active, yield_hold active to yielded");
    /* The crew turns out to be right; what it reports next is judged by that. */
    HF_ASSERT_SQL(&db, "insert into holdfast.report_outcomes (report_id, outcome) select "
                       "report_id, 'upheld' from holdfast.reports where reporter_id > 900000");
    CU_ASSERT_TRUE(worker_attack_judged(&db, 800004, 13, 18));
    HF_ASSERT_TEXT(said_of(&db, 800004), "place_hold to active, withdraw_hold active to withdrawn");
    assert_tells_all(&db);
    /* A worker that starts anew, and one that judges all of it again. */
    CU_ASSERT_TRUE(worker_stop(&proc));
    const int64_t rows = rows_of_worker(&db);
    CU_ASSERT_EQUAL(worker_run(&db, once), 0);
    CU_ASSERT_EQUAL(rows_of_worker(&db), rows);
    HF_ASSERT_SQL(&db,
                  "update holdfast.worker_state set system_identifier = system_identifier + 1");
    CU_ASSERT_EQUAL(worker_run(&db, once), 0);
    assert_tells_all(&db);
    hf_pgtest_close(&db);
}

/* The detector ends the one when an event comes that is later, housekeeping the other. */
static void expired_is_told_once_whoever_notices(void)
{
    hf_pgtest db;
    hf_proc proc;
    HF_REQUIRE_DB(
        worker_start_struck(&db, &proc, "insert into holdfast.policies (hold_hours) values (1)"));
    CU_ASSERT_TRUE(worker_attack(&db, 800003, 1, 20, 3540));
    CU_ASSERT_TRUE(worker_attack_judged(&db, 800004, 1, 20));
    HF_ASSERT_SQL(&db, "insert into holdfast.reports (reporter_id, target_id, created_at) values "
                       "(700001, 800010, now() + interval '4 minutes')");
    CU_ASSERT_TRUE(worker_wait_settled(&db));
    HF_ASSERT_TEXT(said_of(&db, 800003), "place_hold to active, expire_hold active to expired");
    CU_ASSERT_TRUE(worker_stop(&proc));
    HF_ASSERT_SQL(&db, "update holdfast.holds set expires_at = now() where target_id = 800004; "
                       "insert into holdfast.policies (stale_days) values (1)");
    CU_ASSERT_EQUAL(worker_run(&db, once), 0);
    HF_ASSERT_TEXT(said_of(&db, 800004), "place_hold to active, expire_hold active to expired");
    CU_ASSERT_TRUE(hf_pgtest_int(&db, "select count(*) from holdfast.decisions where action = "
                                      "'stale_campaign'") > 0);
    assert_tells_all(&db);
    const int64_t rows = rows_of_worker(&db);
    CU_ASSERT_EQUAL(worker_run(&db, once), 0);
    CU_ASSERT_EQUAL(rows_of_worker(&db), rows);
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select sentence from holdfast.campaign_timeline t join "
                                       "holdfast.campaigns using (campaign_id) where status = "
                                       "'stale' and t.event = 'decision' limit 1"),
                   "Nobody had decided about it: it is stale, and waits no more.");
    hf_pgtest_close(&db);
}

/* What staff decided can be undone though the worker's row on the same hold is newer, and what the
 * worker did cannot. */
static void the_workers_rows_are_in_nobodys_way(void)
{
    hf_pgtest db;
    hf_proc proc;
    HF_REQUIRE_DB(worker_start_struck(&db, &proc, "select"));
    CU_ASSERT_TRUE(worker_attack_judged(&db, 800003, 1, 12));
    CU_ASSERT_TRUE(worker_attack_judged(&db, 800004, 1, 12));
    HF_ASSERT_SQL(&db, "select holdfast.confirm_campaign(campaign_id, 'coordinated') from "
                       "holdfast.campaigns where target_id = 800003");
    HF_ASSERT_SQL(&db, "select holdfast.extend_hold(hold_id, now() + interval '20 days', "
                       "'precaution') from holdfast.active_holds where target_id = 800004");
    HF_ASSERT_SQL(&db, "insert into holdfast.reports (reporter_id, target_id) select 700000 + n, "
                       "800004 from generate_series(1, 9) n");
    CU_ASSERT_TRUE(worker_wait_settled(&db));
    CU_ASSERT_TRUE(worker_stop(&proc));
    HF_ASSERT_SQL(&db, "update holdfast.holds set expires_at = now() where target_id = 800003");
    CU_ASSERT_EQUAL(worker_run(&db, once), 0);
    HF_ASSERT_TEXT(said_of(&db, 800003), "place_hold to active, expire_hold confirmed to expired");
    HF_ASSERT_TEXT(said_of(&db, 800004),
                   "place_hold to active, extend_hold active to active by staff, yield_hold active "
                   "to yielded");
    HF_ASSERT_TEXT(hf_pgtest_sqlstate(&db, "select holdfast.undo_decision(max(decision_id), "
                                           "'mistake') from holdfast.decisions where action = "
                                           "'expire_hold'"),
                   "55000");
    /* Not in force: what is said is who ended it, not that staff once extended it. */
    HF_ASSERT_TEXT(hf_pgtest_sqlstate(&db, "select holdfast.release_hold(hold_id, 'reviewed') from "
                                           "holdfast.holds where target_id = 800004"),
                   "55000");
    HF_ASSERT_TEXT(hf_pgtest_sqlstate(&db, "select holdfast.dismiss_campaign(campaign_id, "
                                           "'organic') from holdfast.campaigns where target_id = "
                                           "800003"),
                   "55000");
    HF_ASSERT_SQL(&db, "select holdfast.undo_decision(decision_id, 'mistake') from "
                       "holdfast.decisions where action in ('confirm_campaign', 'extend_hold')");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select string_agg(concat_ws(' ', c.status, h.state, "
                                       "h.expires_at < now() + interval '19 days'), ', ' order by "
                                       "c.target_id) from holdfast.campaigns c join holdfast.holds "
                                       "h using (campaign_id) where c.target_id in (800003, "
                                       "800004)"),
                   "open active t, open yielded t");
    assert_tells_all(&db);
    hf_pgtest_close(&db);
}

/* In a backlog a hold is over when it is written: one row each. Killed again and again meanwhile,
 * it comes to the same. */
static void a_backlog_is_told_once_whatever_happens(void)
{
    hf_pgtest db;
    hf_proc proc;
    int64_t early = 0;
    HF_REQUIRE_DB(worker_open(&db) && worker_simulate(&db, "now") && worker_add_lists(&db));
    for (int i = 0; i < 12; i++) {
        const struct timespec pause = {.tv_nsec = 60000000L * (i + 1)};
        CU_ASSERT_TRUE(worker_start(&proc, &db, once));
        (void)nanosleep(&pause, NULL);
        hf_proc_signal(&proc, SIGKILL);
        (void)hf_proc_wait(&proc, 20000);
        hf_proc_done(&proc);
        if (early == 0)
            early = rows_of_worker(&db);
        HF_ASSERT_TEXT(hf_pgtest_text(&db, broken_sql), "");
    }
    CU_ASSERT_EQUAL(worker_run(&db, once), 0);
    assert_tells_all(&db);
    CU_ASSERT_TRUE(hf_pgtest_int(&db,
                                 "select count(*) from holdfast.decisions where action = "
                                 "'place_hold' and after #>> '{holds,0,state}' = 'expired'") > 0);
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select sum(holds - overturned_by_staff) - (select count(*) "
                                       "from holdfast.holds) from holdfast.transparency_report"),
                    0);
    HF_ASSERT_SQL(&db, "update holdfast.decisions set action = 'yield_hold' where decision_id = "
                       "(select min(decision_id) from holdfast.decisions)");
    CU_ASSERT_EQUAL(
        hf_proc_run_holdfast(&proc, db.conninfo, (const char *[]){"verify-audit", NULL}, 60000), 1);
    hf_proc_done(&proc);
    (void)printf("%lld rows, %lld of them before a kill ", (long long)rows_of_worker(&db),
                 (long long)early);
    hf_pgtest_close(&db);
}

/* Ten accounts and ten others, each a crew of its own, then all twenty together. */
static void crews_that_turn_out_to_be_one_are_told_once(void)
{
    hf_pgtest db;
    hf_proc proc;
    HF_REQUIRE_DB(worker_open(&db) && worker_simulate(&db, "now") &&
                  worker_start(&proc, &db, no_arguments) && worker_wait_settled(&db));
    for (int i = 0; i < 8; i++) {
        const int first = i % 2 == 0 ? 1 : 11;
        CU_ASSERT_TRUE(worker_attack(&db, 800001 + i, first, first + 9, 9000 - 900 * i));
        CU_ASSERT_TRUE(worker_wait_settled(&db));
    }
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select count(distinct crew_id) from holdfast.crew_members "
                                       "where account_id > 900000"),
                    2);
    for (int i = 0; i < 3; i++)
        CU_ASSERT_TRUE(worker_attack_judged(&db, 800011 + i, 1, 20));
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select string_agg(concat_ws(' ', d.decided_by, (d.before "
                                       "#>> '{crew,merged_into}') is null, (d.after #>> "
                                       "'{crew,merged_into}')::bigint = w.merged_into), ', ') from "
                                       "holdfast.decisions d join holdfast.crews w on w.crew_id = "
                                       "d.object_id where d.action = 'merge_crew' and "
                                       "w.merged_into in (select m.crew_id from "
                                       "holdfast.crew_members m where m.account_id > 900000)"),
                   "worker t t"); /* others of the simulated crews may have merged too */
    assert_tells_all(&db);
    CU_ASSERT_TRUE(worker_stop(&proc));
    const int64_t rows = rows_of_worker(&db);
    CU_ASSERT_EQUAL(worker_run(&db, once), 0);
    CU_ASSERT_EQUAL(rows_of_worker(&db), rows);
    hf_pgtest_close(&db);
}

/* Nothing is found by a shadow that leads to anything: the chain stays empty of holds. */
static void a_shadow_places_nothing(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(worker_open(&db) && worker_simulate(&db, "now"));
    CU_ASSERT_EQUAL(worker_run(&db, (const char *[]){"--once", "--shadow", NULL}), 0);
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select count(*) from holdfast.decisions where object_type "
                                       "= 'hold'"),
                    0);
    CU_ASSERT_EQUAL(worker_run(&db, once), 0);
    assert_tells_all(&db);
    hf_pgtest_close(&db);
}

static const hf_test tests[] = {
    {"placed, yielded and withdrawn are told once each",
     placed_yielded_and_withdrawn_are_told_once_each},
    {"expired is told once, whoever notices", expired_is_told_once_whoever_notices},
    {"the worker's rows are in nobody's way", the_workers_rows_are_in_nobodys_way},
    {"a backlog is told once, whatever happens", a_backlog_is_told_once_whatever_happens},
    {"crews that turn out to be one are told once", crews_that_turn_out_to_be_one_are_told_once},
    {"a shadow places nothing", a_shadow_places_nothing},
};
HF_TEST_MAIN("worker audit", tests)
