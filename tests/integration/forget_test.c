/* forget_account(): nobody finds the account any more, what was found stays, the worker goes on. */
#include <string.h>

#include "worker_world.h"

static const char *const no_arguments[] = {NULL};

/* Rows anywhere in the schema whose text has the number, as "table rows". */
static const char traces_sql[] =
    "create function pg_temp.traces(of text) returns text language plpgsql as $$ declare r "
    "regclass; n bigint; found text := ''; begin for r in select oid from pg_class where "
    "relnamespace = 'holdfast'::regnamespace and relkind = 'r' loop execute format('select "
    "count(*) from %s t where t::text ~ $1', r) into n using of; if n > 0 then found := "
    "concat_ws(' ', found, r, n); end if; end loop; return found; end $$";

/* A platform with a worker, and three strikes of 900001 to 900020 on 800001 to 800003. */
static bool start(hf_pgtest *db, hf_proc *proc)
{
    bool is_good = worker_open(db) && hf_pgtest_exec(db, traces_sql) &&
                   worker_simulate(db, "now") && worker_start(proc, db, no_arguments);
    for (int i = 0; i < 3 && is_good; i++)
        is_good = worker_attack(db, 800001 + i, 1, 20, 2700 - 900 * i);
    return is_good && worker_wait_settled(db);
}

static bool verifies(const hf_pgtest *db)
{
    hf_proc proc;
    const int code =
        hf_proc_run_holdfast(&proc, db->conninfo, (const char *[]){"verify-audit", NULL}, 20000);
    if (code != 0)
        (void)fprintf(stderr, "%s", hf_proc_stderr(&proc));
    hf_proc_done(&proc);
    return code == 0;
}

static void prepare_traces(hf_pgtest *db)
{
    HF_ASSERT_SQL(
        db,
        "insert into holdfast.account_refs values ('host', 'ann@example', 900005), ('host', "
        "'bob@example', 800003); insert into holdfast.accounts (account_id, created_at) values "
        "(900005, now() - interval '1 year') on conflict do nothing; update holdfast.reports set "
        "comment = 'I am ann@example', origin = 'o' where reporter_id = 900005; insert into "
        "holdfast.blocklists (list_id, owner_id, name, ext_id) values (70001, 900005, 'Ann''s', "
        "'ann/1'); insert into holdfast.blocklist_entries (list_id, target_id, added_by) values "
        "(70001, 800003, 900005); insert into holdfast.blocklist_subscriptions (list_id, "
        "subscriber_id) values (70001, 900005); insert into holdfast.rejected_events values "
        "('accounts', '900005', 'odd')");
    HF_ASSERT_SQL(db, "select holdfast.clear_member((select min(crew_id) from "
                      "holdfast.crew_members where account_id = 900005), 900005, 'framed', 'Ann "
                      "is innocent.')");
    HF_ASSERT_SQL(db, "select holdfast.annotate(min(campaign_id), 'context', 'See 900005 and "
                      "bob@example.') from holdfast.campaigns; select "
                      "holdfast.annotate(min(campaign_id), 'context', 'See 19000059.') from "
                      "holdfast.campaigns; select holdfast.confirm_campaign(max(campaign_id), "
                      "'coordinated', 'Bob is right.') from holdfast.campaigns where target_id = "
                      "800003");
    CU_ASSERT_TRUE(worker_wait_settled(db));
}

static void a_reporter_is_forgotten_everywhere_and_the_worker_goes_on(void)
{
    hf_pgtest db;
    hf_proc proc;
    HF_REQUIRE_DB(start(&db, &proc));
    prepare_traces(&db);
    HF_ASSERT_SQL(&db, "create temp table before as select (select count(*) from "
                       "holdfast.reports) as reports, (select count(*) from "
                       "holdfast.crew_members) as members, (select count(*) from "
                       "holdfast.suppressed_reports) as suppressed, (select count(*) from "
                       "holdfast.campaign_members) as participants");
    HF_ASSERT_SQL(&db, "select holdfast.forget_account(900005, 'erasure_request')");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select pg_temp.traces('(^|[^0-9])900005([^0-9]|$)')"), "");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select pg_temp.traces('[Aa]nn(@|/|''s| is)')"), "");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select string_agg(note, ' ' order by decision_id) from "
                                       "holdfast.decisions"),
                   "See 19000059. Bob is right.");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select concat(b.reports = (select count(*) from "
                                       "holdfast.reports), b.members = (select count(*) from "
                                       "holdfast.crew_members), b.suppressed = (select count(*) "
                                       "from holdfast.suppressed_reports), b.participants = "
                                       "(select count(*) from holdfast.campaign_members)) from "
                                       "before b"),
                   "tttt");
    CU_ASSERT_TRUE(verifies(&db));
    /* The same person goes on under the old number: nobody knows that it is the same. */
    CU_ASSERT_TRUE(worker_attack(&db, 800004, 1, 4, 60));
    CU_ASSERT_TRUE(worker_attack(&db, 800004, 6, 20, 60));
    HF_ASSERT_WAIT(&db, "select holdfast.is_held(800004)", 20000);
    CU_ASSERT_TRUE(worker_wait_settled(&db));
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select pg_temp.traces('(^|[^0-9])900005([^0-9]|$)')"), "");
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select count(*) from holdfast.crew_members where "
                                       "account_id >= 4611686018427387904 and cleared_at is not "
                                       "null"),
                    1);
    CU_ASSERT_TRUE(worker_stop(&proc));
    hf_pgtest_close(&db);
}

static void a_target_is_forgotten_and_stays_protected(void)
{
    hf_pgtest db;
    hf_proc proc;
    HF_REQUIRE_DB(start(&db, &proc));
    prepare_traces(&db);
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select holdfast.is_held(800003)::int"), 1);
    HF_ASSERT_SQL(&db,
                  "select holdfast.forget_account(800003, 'account_deleted', 'Asked by mail.')");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select pg_temp.traces('(^|[^0-9])800003([^0-9]|$)')"), "");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select pg_temp.traces('[Bb]ob(@| is)')"), "");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select concat(holdfast.is_held(object_id), "
                                       "holdfast.effective_report_count(object_id, null)) from "
                                       "holdfast.decisions where action = 'forget_account'"),
                   "t2"); /* the crew, and who was cleared */
    CU_ASSERT_TRUE(verifies(&db));
    CU_ASSERT_TRUE(worker_attack(&db, 800004, 1, 20, 60));
    HF_ASSERT_WAIT(&db, "select holdfast.is_held(800004)", 20000);
    CU_ASSERT_TRUE(worker_wait_settled(&db));
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select pg_temp.traces('(^|[^0-9])800003([^0-9]|$)')"), "");
    HF_ASSERT_TEXT(hf_pgtest_sqlstate(&db, "select holdfast.forget_account(800003)"), "P0002");
    HF_ASSERT_TEXT(hf_pgtest_sqlstate(&db, "select holdfast.forget_account(1, 'organic')"),
                   "22023");
    HF_ASSERT_TEXT(hf_pgtest_sqlstate(&db, "select holdfast.undo_decision(max(decision_id), "
                                           "'mistake') from holdfast.decisions"),
                   "55000");
    CU_ASSERT_TRUE(worker_stop(&proc));
    hf_pgtest_close(&db);
}

/* Removing a note and its salt is what forgetting does; doing it otherwise shows. */
static void what_was_blanked_otherwise_is_a_break(void)
{
    hf_pgtest db;
    hf_proc proc;
    HF_REQUIRE_DB(start(&db, &proc));
    prepare_traces(&db);
    CU_ASSERT_TRUE(worker_stop(&proc));
    CU_ASSERT_TRUE(verifies(&db));
    HF_ASSERT_SQL(&db, "update holdfast.decisions set note = null, note_salt = null where "
                       "decision_id = (select min(decision_id) from holdfast.decisions where note "
                       "is not null)");
    CU_ASSERT_FALSE(verifies(&db));
    HF_ASSERT_SQL(&db, "select holdfast.forget_account(900005)");
    CU_ASSERT_TRUE(verifies(&db));
    hf_pgtest_close(&db);
}

static const hf_test tests[] = {
    {"a reporter is forgotten everywhere, and the worker goes on",
     a_reporter_is_forgotten_everywhere_and_the_worker_goes_on},
    {"a target is forgotten and stays protected", a_target_is_forgotten_and_stays_protected},
    {"what was blanked otherwise is a break", what_was_blanked_otherwise_is_a_break},
};
HF_TEST_MAIN("forget", tests)
