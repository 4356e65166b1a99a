/* NOTIFY holdfast_hold by the worker: one for each thing that happens to a hold, none for what does
 * not. Staff's are tested where their functions are (sql_staff_test.c, sql_decisions_test.c,
 * sql_bulk_test.c). */
#include <string.h>

#include "worker_world.h"

static const char *const once[] = {"--once", NULL};
static const char *const shadow[] = {"--once", "--shadow", NULL};

static PGconn *ears;

/* A judged platform with a crew's two attacks before, and somebody who listens from now on. */
static bool start(hf_pgtest *db, hf_proc *proc, const char *policy)
{
    if (!worker_start_struck(db, proc, policy))
        return false;
    ears = hf_pgtest_connect(db);
    return ears != NULL && hf_pgtest_exec_on(ears, "listen holdfast_hold; listen mark") &&
           hf_pgtest_exec(db, "create temp table heard (n serial, event json)");
}

static void stop(hf_pgtest *db)
{
    PQfinish(ears);
    hf_pgtest_close(db);
}

/* Keeps what was told before this call; a notice of our own shows where that ends. */
static void listen_to_all(hf_pgtest *db)
{
    bool is_at_mark = false;
    HF_ASSERT_SQL(db, "truncate heard");
    CU_ASSERT_TRUE(hf_pgtest_exec_on(ears, "notify mark"));
    for (int tries = 0; !is_at_mark && tries < 500; tries++) {
        for (PGnotify *notice; !is_at_mark && (notice = PQnotifies(ears)) != NULL;) {
            is_at_mark = strcmp(notice->relname, "mark") == 0;
            if (!is_at_mark)
                CU_ASSERT_TRUE(
                    hf_pgtest_execf(db, "insert into heard (event) values ('%s')", notice->extra));
            PQfreemem(notice);
        }
        if (!is_at_mark)
            CU_ASSERT_TRUE(hf_pgtest_exec_on(ears, "select pg_sleep(0.01)"));
    }
    CU_ASSERT_TRUE(is_at_mark);
}

/* What was told since the last call, in its order: "800003 placed, 800003 extended"; "" is nothing.
 */
static const char *heard(hf_pgtest *db)
{
    listen_to_all(db);
    return hf_pgtest_text(
        db, "select coalesce(string_agg(concat(h.target_id, ' ', event ->> 'event', case when "
            "(select count(*) from json_object_keys(event)) <> 2 then ' and more' end), ', ' order "
            "by n), '') from heard left join holdfast.holds h on h.hold_id = (event ->> "
            "'hold_id')::bigint");
}

/* So many people whom nobody knows report the target. Together with the crew, which is one voice,
 * ten are enough. */
static void voices(hf_pgtest *db, int target, int first, int last)
{
    CU_ASSERT_TRUE(hf_pgtest_execf(db,
                                   "insert into holdfast.reports (reporter_id, target_id) select "
                                   "700000 + n, %d from generate_series(%d, %d) n",
                                   target, first, last));
    CU_ASSERT_TRUE(worker_wait_settled(db));
}

static void placed_extended_and_yielded_are_told_once_each(void)
{
    hf_pgtest db;
    hf_proc proc;
    HF_REQUIRE_DB(start(&db, &proc, "select"));
    CU_ASSERT_TRUE(worker_attack_judged(&db, 800003, 1, 12));
    HF_ASSERT_TEXT(heard(&db), "800003 placed");
    CU_ASSERT_TRUE(worker_attack_judged(&db, 800003, 13, 18));
    HF_ASSERT_TEXT(heard(&db), "800003 extended");
    voices(&db, 800003, 1, 8);
    HF_ASSERT_TEXT(heard(&db), "");
    voices(&db, 800003, 9, 9);
    HF_ASSERT_TEXT(heard(&db), "800003 yielded");
    /* What is known already is no news: not to a worker that starts anew either. */
    CU_ASSERT_TRUE(worker_stop(&proc));
    CU_ASSERT_EQUAL(worker_run(&db, once), 0);
    HF_ASSERT_TEXT(heard(&db), "");
    stop(&db);
}

static void what_staff_did_the_worker_does_not_tell_again(void)
{
    hf_pgtest db;
    hf_proc proc;
    HF_REQUIRE_DB(start(&db, &proc, "select"));
    CU_ASSERT_TRUE(worker_attack_judged(&db, 800003, 1, 12));
    CU_ASSERT_TRUE(worker_attack_judged(&db, 800004, 1, 12));
    HF_ASSERT_TEXT(heard(&db), "800003 placed, 800004 placed");
    HF_ASSERT_SQL(&db, "select holdfast.confirm_campaign(campaign_id, 'coordinated') from "
                       "holdfast.campaigns where target_id = 800003");
    HF_ASSERT_SQL(&db, "select holdfast.release_hold(hold_id, 'reviewed') from "
                       "holdfast.active_holds where target_id = 800004");
    voices(&db, 800009, 1, 1);
    HF_ASSERT_TEXT(heard(&db), "800003 confirmed, 800004 released");
    CU_ASSERT_TRUE(worker_attack_judged(&db, 800003, 13, 18));
    CU_ASSERT_TRUE(worker_attack_judged(&db, 800004, 13, 18));
    HF_ASSERT_TEXT(heard(&db), "800003 extended");
    /* Longer than the worker would: what the crew does then changes nothing. */
    HF_ASSERT_SQL(&db, "select holdfast.extend_hold(hold_id, now() + interval '20 days', "
                       "'under_attack') from holdfast.active_holds where target_id = 800003");
    CU_ASSERT_TRUE(worker_attack_judged(&db, 800003, 19, 20));
    HF_ASSERT_TEXT(heard(&db), "800003 extended");
    CU_ASSERT_TRUE(worker_stop(&proc));
    CU_ASSERT_EQUAL(worker_run(&db, once), 0);
    HF_ASSERT_TEXT(heard(&db), "");
    stop(&db);
}

/* A report of a time after the hold's end lets the detector end it; else housekeeping does. */
static void expired_is_told_once_whoever_notices(void)
{
    hf_pgtest db;
    hf_proc proc;
    HF_REQUIRE_DB(start(&db, &proc, "insert into holdfast.policies (hold_hours) values (1)"));
    CU_ASSERT_TRUE(worker_attack(&db, 800003, 1, 20, 3540));
    CU_ASSERT_TRUE(worker_attack_judged(&db, 800004, 1, 20));
    HF_ASSERT_TEXT(heard(&db), "800003 placed, 800004 placed");
    HF_ASSERT_SQL(&db, "insert into holdfast.reports (reporter_id, target_id, created_at) values "
                       "(700001, 800010, now() + interval '4 minutes')");
    CU_ASSERT_TRUE(worker_wait_settled(&db));
    HF_ASSERT_TEXT(heard(&db), "800003 expired");
    HF_ASSERT_SQL(&db, "select holdfast.place_hold(800020, now() + interval '2 days', "
                       "'under_attack')");
    HF_ASSERT_SQL(&db, "update holdfast.holds set expires_at = now() where target_id = 800020");
    HF_ASSERT_TEXT(heard(&db), "800020 placed");
    CU_ASSERT_TRUE(worker_stop(&proc));
    CU_ASSERT_EQUAL(worker_run(&db, once), 0);
    HF_ASSERT_TEXT(heard(&db), "800020 expired");
    CU_ASSERT_EQUAL(worker_run(&db, once), 0);
    HF_ASSERT_TEXT(heard(&db), "");
    stop(&db);
}

/* A hold of staff whose time has passed, and that nobody has ended yet, gives way to the worker's.
 */
static void one_that_makes_way_for_another_is_told_too(void)
{
    hf_pgtest db;
    hf_proc proc;
    HF_REQUIRE_DB(start(&db, &proc, "select"));
    CU_ASSERT_TRUE(worker_stop(&proc));
    HF_ASSERT_SQL(&db, "select holdfast.place_hold(800003, now() + interval '2 days', "
                       "'under_attack')");
    HF_ASSERT_SQL(&db, "update holdfast.holds set expires_at = now() where target_id = 800003");
    CU_ASSERT_TRUE(worker_attack(&db, 800003, 1, 12, 60));
    CU_ASSERT_EQUAL(worker_run(&db, once), 0);
    HF_ASSERT_TEXT(heard(&db), "800003 placed, 800003 expired, 800003 placed");
    stop(&db);
}

/* The findings' transaction fails after the holds were merged: nothing is told until it succeeds.
 */
static void what_is_rolled_back_is_not_told(void)
{
    hf_pgtest db;
    hf_proc proc;
    HF_REQUIRE_DB(start(&db, &proc, "select"));
    CU_ASSERT_TRUE(worker_stop(&proc));
    HF_ASSERT_SQL(&db, "create function refuse() returns trigger language plpgsql as $$ begin "
                       "raise exception 'no' using errcode = 'check_violation'; end $$; create "
                       "trigger refuse before insert on holdfast.suppressed_reports for each row "
                       "execute function refuse()");
    CU_ASSERT_TRUE(worker_attack(&db, 800003, 1, 12, 60));
    CU_ASSERT_NOT_EQUAL(worker_run(&db, once), 0);
    HF_ASSERT_TEXT(heard(&db), "");
    HF_ASSERT_SQL(&db, "drop function refuse() cascade");
    CU_ASSERT_EQUAL(worker_run(&db, once), 0);
    HF_ASSERT_TEXT(heard(&db), "800003 placed");
    stop(&db);
}

static void a_shadow_tells_nothing(void)
{
    hf_pgtest db;
    hf_proc proc;
    HF_REQUIRE_DB(start(&db, &proc, "select"));
    CU_ASSERT_TRUE(worker_stop(&proc));
    CU_ASSERT_TRUE(worker_attack(&db, 800003, 1, 12, 60));
    CU_ASSERT_EQUAL(worker_run(&db, shadow), 0);
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select concat_ws(' ', disposition, is_shadow) from "
                                       "holdfast.campaigns where target_id = 800003"),
                   "hold t");
    HF_ASSERT_TEXT(heard(&db), "");
    stop(&db);
}

static const hf_test tests[] = {
    {"placed, extended and yielded are told once each",
     placed_extended_and_yielded_are_told_once_each},
    {"what staff did the worker does not tell again",
     what_staff_did_the_worker_does_not_tell_again},
    {"expired is told once, whoever notices", expired_is_told_once_whoever_notices},
    {"one that makes way for another is told too", one_that_makes_way_for_another_is_told_too},
    {"what is rolled back is not told", what_is_rolled_back_is_not_told},
    {"a shadow tells nothing", a_shadow_tells_nothing},
};
HF_TEST_MAIN("worker notify", tests)
