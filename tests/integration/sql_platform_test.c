/* What the platform asks: is_held, effective_reports, effective_report_count, health, is_settled;
 * and the views on it. */
#include <string.h>

#include "sql_world.h"

static void a_hold_is_asked_by_category_and_action(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(sql_world_open(&db));
    static const struct {
        const char *arguments;
        const char *answer;
    } cases[] = {
        {"1", "t"},
        {"3", "f"},
        {"null", "f"},
        {"1, null, 'reversible'", "t"},
        {"1, 'spam', 'reversible'", "t"},
        {"1, 'spam', 'irreversible'", "t"},
        {"1, 'child_safety', 'irreversible'", "t"},
        {"1, 'child_safety', 'reversible'", "f"},
        {"1, 'no such category', 'irreversible'", "t"},
        {"1, 'no such category', 'reversible'", "f"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        HF_ASSERT_TEXT(hf_pgtest_textf(&db, "select holdfast.is_held(%s)", cases[i].arguments),
                       cases[i].answer);
    HF_ASSERT_TEXT(hf_pgtest_sqlstate(&db, "select holdfast.is_held(1, 'spam', 'ban')"), "22023");
    HF_ASSERT_TEXT(hf_pgtest_sqlstate(&db, "select holdfast.is_held(1, 'spam', null)"), "22023");
    hf_pgtest_close(&db);
}

static void a_hold_past_its_time_protects_nobody_whatever_its_state(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(sql_world_open(&db));
    HF_ASSERT_SQL(&db, "update holdfast.holds set expires_at = now() - interval '1 second' "
                       "where target_id = 1");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select holdfast.is_held(1)"), "f");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select holdfast.is_held(2)"), "t");
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select sum(target_id) from holdfast.active_holds"), 2);
    HF_ASSERT_SQL(&db, "update holdfast.holds set state = 'yielded', ended_at = now() "
                       "where target_id = 2");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select holdfast.is_held(2)"), "f");
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select count(*) from holdfast.active_holds"), 0);
    hf_pgtest_close(&db);
}

static void holds_on_lists_do_not_hold_the_account(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(sql_world_open(&db));
    HF_ASSERT_SQL(&db, "insert into holdfast.holds (scope, target_id, list_id, expires_at, reason) "
                       "values ('list', 7, 1, now() + interval '1 day', 'r'), "
                       "('list_entry', 7, 1, now() + interval '1 day', 'r')");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select holdfast.is_held(7)"), "f");
    HF_ASSERT_TEXT(hf_pgtest_sqlstate(&db,
                                      "insert into holdfast.holds (target_id, expires_at, reason) "
                                      "values (1, now() + interval '1 day', 'a second one')"),
                   "23505");
    hf_pgtest_close(&db);
}

static void every_kind_of_report_weighs_what_it_should(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(sql_world_open(&db));
    static const char weights[] =
        "select string_agg(distinct reporter_id || ':' || weight || case when is_suppressed then "
        "'s' else '' end, ' ' order by reporter_id || ':' || weight || case when is_suppressed "
        "then 's' else '' end) from holdfast.effective_reports where target_id = %d";
    HF_ASSERT_TEXT(hf_pgtest_textf(&db, weights, 1),
                   "101:0.1s 102:0.1s 103:0.1s 104:0.1s 105:0.1s 106:0.1s 107:0.1s 108:0.1s "
                   "109:0.1s 110:0.1s 201:1 202:0.333333 202:0.333334 203:0 204:0 204:1");
    HF_ASSERT_TEXT(hf_pgtest_textf(&db, weights, 2),
                   "101:0.25s 102:0.25s 103:0.25s 104:0.25s 105:0s 106:1 301:1 401:0.333334s "
                   "402:0.333333s");
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select count(*) from holdfast.effective_reports"),
                    hf_pgtest_int(&db, "select count(*) from holdfast.reports"));
    hf_pgtest_close(&db);
}

static void the_count_is_the_sum_of_the_view(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(sql_world_open(&db));
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select holdfast.effective_report_count(1, null)"), "4");
    HF_ASSERT_TEXT(
        hf_pgtest_text(&db, "select holdfast.effective_report_count(2, now() - interval '1 day')"),
        "3.666667");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select holdfast.effective_report_count(2, '-infinity')"),
                   "4.666667");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select holdfast.effective_report_count(3, null)"), "0");
    HF_ASSERT_TEXT(
        hf_pgtest_text(
            &db,
            "select bool_and(holdfast.effective_report_count(t, s) = (select coalesce(sum(weight), "
            "0) from holdfast.effective_reports e where e.target_id = t and e.created_at >= s)) "
            "from generate_series(1, 3) t, unnest(array['-infinity', now() - interval '90 "
            "minutes', now() - interval '1 day', 'infinity']::timestamptz[]) s"),
        "t");
    hf_pgtest_close(&db);
}

/* The count has a way of its own then: asked from every moment at which there is a report, with
 * reporters of whom only a part is asked for, in the window and before. */
static void where_nothing_is_suppressed_the_count_is_the_sum_too(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(sql_world_open(&db));
    HF_ASSERT_SQL(&db, "update holdfast.suppressed_reports set lifted_at = now()");
    HF_ASSERT_SQL(&db,
                  "insert into holdfast.reports (reporter_id, target_id, category, created_at) "
                  "select 200 + i % 5, 1 + i % 3, 'spam', now() - i * interval '3 days' from "
                  "generate_series(1, 30) i");
    CU_ASSERT_TRUE(hf_pgtest_int(&db, "select count(*) from (select from holdfast.reports group by "
                                      "target_id, reporter_id having count(*) > 1) several") > 10);
    HF_ASSERT_TEXT(
        hf_pgtest_text(
            &db,
            "select bool_and(holdfast.effective_report_count(t.target_id, t.s) = (select "
            "coalesce(sum(e.weight), 0) from holdfast.effective_reports e where e.target_id = "
            "t.target_id and e.created_at >= t.s)) from (select r.target_id, o.created_at + "
            "interval '1 us' * later as s from holdfast.reports r cross join holdfast.reports o "
            "cross join generate_series(0, 1) later group by 1, 2) t"),
        "t");
    hf_pgtest_close(&db);
}

static void lifting_gives_the_full_weight_back_at_once(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(sql_world_open(&db));
    HF_ASSERT_SQL(&db, "update holdfast.suppressed_reports set lifted_at = now() "
                       "where campaign_id = 1");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select holdfast.effective_report_count(1, null)"), "13");
    HF_ASSERT_SQL(&db, "update holdfast.suppressed_reports set lifted_at = now() "
                       "where campaign_id = 2");
    /* 104 is suppressed by crew 2 still. */
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select holdfast.effective_report_count(2, now() - interval "
                                       "'1 day')"),
                   "6");
    hf_pgtest_close(&db);
}

static void one_target_is_asked_without_reading_the_others(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(sql_world_open(&db));
    HF_ASSERT_SQL(&db, "insert into holdfast.reports (target_id, reporter_id) "
                       "select 1000 + n, n from generate_series(1, 20000) n; analyze");
    HF_ASSERT_SQL(
        &db, "create function pg_temp.plan(q text) returns text language plpgsql as $$ declare l "
             "text; p text = ''; begin for l in execute 'explain ' || q loop p := p || l || "
             "chr(10); end loop; return p; end $$");
    const char *plan = hf_pgtest_text(
        &db, "select pg_temp.plan('select sum(weight) from holdfast.effective_reports "
             "where target_id = 1')");
    CU_ASSERT_PTR_NULL(strstr(plan, "Seq Scan on reports"));
    hf_pgtest_close(&db);
}

static void health_says_who_leads_and_how_far_judging_is(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(sql_world_open(&db));
    static const char health[] =
        "select concat_ws(' ', leader_alive, coalesce(lag::text, 'null'), leader) "
        "from holdfast.health()";
    HF_ASSERT_TEXT(hf_pgtest_text(&db, health), "f null");
    HF_ASSERT_SQL(&db, "update holdfast.worker_state set leader = 'me', heartbeat_at = now(), "
                       "snapshot_done = pg_current_snapshot(), last_cycle_at = now()");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, health), "t 00:00:00 me");
    HF_ASSERT_SQL(&db,
                  "update holdfast.worker_state set heartbeat_at = now() - interval '16 seconds', "
                  "last_cycle_at = now() - interval '1 hour'; insert into holdfast.reports "
                  "(target_id, reporter_id) values (5, 6)");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select leader_alive::text || (lag between '1 hour' and '2 "
                                       "hours')::text from holdfast.health()"),
                   "falsetrue");
    HF_ASSERT_SQL(&db, "update holdfast.worker_state set snapshot_goal = pg_current_snapshot(), "
                       "w_at = now() - interval '5 days', w_relation = 1, w_id = 1");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select lag >= '5 days' from holdfast.health()"), "t");
    hf_pgtest_close(&db);
}

/* A cursor as the worker leaves it: everything before the call is judged. */
static void judge_all(hf_pgtest *db)
{
    HF_ASSERT_SQL(db, "update holdfast.worker_state set snapshot_done = pg_current_snapshot(), "
                      "snapshot_goal = null, w_at = null, w_relation = null, w_id = null");
}

static void a_target_is_settled_when_all_its_committed_reports_are_judged(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(sql_world_open(&db));
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select holdfast.is_settled(1)"), NULL);
    PGconn *late = hf_pgtest_connect(&db);
    CU_ASSERT_TRUE(hf_pgtest_exec_on(
        late, "begin; insert into holdfast.reports (target_id, reporter_id) values (2, 9)"));
    judge_all(&db);
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select holdfast.is_settled(1)"), "t");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select holdfast.is_settled(2)"), "t");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select holdfast.is_settled(999)"), "t");
    CU_ASSERT_TRUE(hf_pgtest_exec_on(late, "commit"));
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select holdfast.is_settled(2)"), "f");
    judge_all(&db);
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select holdfast.is_settled(2)"), "t");
    HF_ASSERT_SQL(&db, "update holdfast.reports set retracted_at = now() where reporter_id = 9");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select holdfast.is_settled(2)"), "f");
    PQfinish(late);
    hf_pgtest_close(&db);
}

static void half_a_goal_settles_what_is_behind_its_mark(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(sql_world_open(&db));
    HF_ASSERT_SQL(&db, "update holdfast.worker_state w set snapshot_goal = pg_current_snapshot(), "
                       "w_at = r.created_at, w_relation = 1, w_id = r.report_id from "
                       "holdfast.reports r where r.target_id = 1 and r.reporter_id = 110; "
                       "insert into holdfast.reports (target_id, reporter_id, created_at) "
                       "values (8, 1, now() - interval '9 days')");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select holdfast.is_settled(1)"), "f"); /* 201 is later */
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select holdfast.is_settled(8)"), "f"); /* not in the goal */
    HF_ASSERT_SQL(&db, "update holdfast.worker_state set w_at = now() + interval '1 second'");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select holdfast.is_settled(1)"), "t");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select holdfast.is_settled(8)"), "f");
    hf_pgtest_close(&db);
}

/* Another cluster's first database has the same oid; a dump that is loaded over it, other tables.
 */
static void a_cursor_of_another_database_settles_nothing(void)
{
    static const char own[] =
        "update holdfast.worker_state set snapshot_done = pg_current_snapshot(), judged_through = "
        "now(), system_identifier = (select system_identifier from pg_control_system()), "
        "database_oid = (select oid from pg_database where datname = current_database()), "
        "relation_oids = array['holdfast.accounts'::regclass::oid, 'holdfast.reports'::regclass]";
    static const char *const others[] = {
        "system_identifier = system_identifier + 1", "database_oid = 1",
        "relation_oids = array['holdfast.accounts'::regclass::oid]",
        "snapshot_done = '9000000000:9000000000:'",
        "snapshot_goal = '9000000000:9000000000:', w_at = now()"};
    static const char prunable[] = "select holdfast.prunable_before() is not null";
    hf_pgtest db;
    HF_REQUIRE_DB(sql_world_open(&db));
    judge_all(&db);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        HF_ASSERT_SQL(&db, own);
        HF_ASSERT_TEXT(hf_pgtest_text(&db, "select holdfast.is_settled(1)"), "t");
        HF_ASSERT_TEXT(hf_pgtest_text(&db, prunable), "t");
        CU_ASSERT_TRUE(hf_pgtest_execf(&db, "update holdfast.worker_state set %s", others[i]));
        hf_test_text(hf_pgtest_text(&db, "select holdfast.is_settled(1)"), NULL, others[i],
                     __FILE__, __LINE__);
        hf_test_text(hf_pgtest_text(&db, prunable), "f", others[i], __FILE__, __LINE__);
    }
    hf_pgtest_close(&db);
}

static void the_queue_has_one_row_per_subject_in_words(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(sql_world_open(&db));
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select count(*) from holdfast.review_queue"), 2);
    HF_ASSERT_SQL(&db, "insert into holdfast.account_refs values ('example.org', 'ann', 2)");
    HF_ASSERT_TEXT(hf_pgtest_text(&db,
                                  "select concat_ws(' | ', subject, priority, what, campaigns, "
                                  "crews) from holdfast.review_queue where target_id = 2"),
                   "ann (example.org) | high | 10 accounts reported ann (example.org) after "
                   "another account | 2 | 2");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select reason from holdfast.active_holds "
                                       "where target_id = 1"),
                   "a crew is at account 1 with another account");
    HF_ASSERT_SQL(&db, "update holdfast.campaigns set status = 'confirmed' where campaign_id = 1; "
                       "insert into holdfast.blocklists (list_id, owner_id, name) "
                       "values (5, 1, 'bad people'); "
                       "insert into holdfast.campaigns (campaign_id, crew_id, fingerprint, kind, "
                       "list_id, started_at, ended_at, detected_at, evidence, "
                       "expected_false_per_month, disposition, policy_id, detector_version, "
                       "summary) values (4, 1, 'x', 'list_inflation', 5, now(), now(), now(), 9, "
                       "1, 'hold', 1, '1', 'Subscribers came in a burst.')");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select string_agg(subject_type || ':' || subject || ':' || "
                                       "priority, ', ' order by subject) "
                                       "from holdfast.review_queue"),
                   "account:ann (example.org):high, list:list bad people:low");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select what from holdfast.review_queue where list_id = 5"),
                   "Subscribers came in a burst.");
    hf_pgtest_close(&db);
}

static void accounts_with_text_ids_get_one_number_each(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(hf_pgtest_open(&db, HF_PGTEST_MIGRATED));
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select holdfast.account('a', 'x')"), "4611686018427387904");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select holdfast.account('a', 'x')"), "4611686018427387904");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select holdfast.account('b', 'x') = "
                                       "holdfast.account('a', 'x')"),
                   "f");
    HF_ASSERT_TEXT(hf_pgtest_sqlstate(&db, "select holdfast.account('a', null)"), "22004");
    hf_pgtest_close(&db);
}

static void the_cursor_column_follows_changes_even_in_savepoints(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(hf_pgtest_open(&db, HF_PGTEST_MIGRATED));
    HF_ASSERT_SQL(&db, "begin; savepoint a; insert into holdfast.reports (target_id, reporter_id) "
                       "values (1, 2); release a; insert into holdfast.accounts (account_id) "
                       "values (2); insert into holdfast.report_outcomes (report_id, outcome) "
                       "values (1, 'upheld')");
    HF_ASSERT_TEXT(
        hf_pgtest_text(&db, "select bool_and(x = pg_current_xact_id()) from (select ingest_xid "
                            "from holdfast.reports union all select ingest_xid from "
                            "holdfast.accounts union all select ingest_xid from "
                            "holdfast.report_outcomes) as t (x)"),
        "t");
    HF_ASSERT_SQL(&db, "commit");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "update holdfast.reports set retracted_at = now() returning "
                                       "ingest_xid = pg_current_xact_id()"),
                   "t");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "update holdfast.accounts set followers = 3 returning "
                                       "ingest_xid = pg_current_xact_id()"),
                   "t");
    hf_pgtest_close(&db);
}

static const hf_test tests[] = {
    {"a hold is asked by category and action", a_hold_is_asked_by_category_and_action},
    {"a hold past its time protects nobody, whatever its state",
     a_hold_past_its_time_protects_nobody_whatever_its_state},
    {"holds on lists do not hold the account", holds_on_lists_do_not_hold_the_account},
    {"every kind of report weighs what it should", every_kind_of_report_weighs_what_it_should},
    {"the count is the sum of the view", the_count_is_the_sum_of_the_view},
    {"where nothing is suppressed the count is the sum too",
     where_nothing_is_suppressed_the_count_is_the_sum_too},
    {"lifting gives the full weight back at once", lifting_gives_the_full_weight_back_at_once},
    {"one target is asked without reading the others",
     one_target_is_asked_without_reading_the_others},
    {"health says who leads and how far judging is", health_says_who_leads_and_how_far_judging_is},
    {"a target is settled when all its committed reports are judged",
     a_target_is_settled_when_all_its_committed_reports_are_judged},
    {"half a goal settles what is behind its mark", half_a_goal_settles_what_is_behind_its_mark},
    {"a cursor of another database settles nothing", a_cursor_of_another_database_settles_nothing},
    {"the queue has one row per subject, in words", the_queue_has_one_row_per_subject_in_words},
    {"accounts with text ids get one number each", accounts_with_text_ids_get_one_number_each},
    {"the cursor column follows changes, even in savepoints",
     the_cursor_column_follows_changes_even_in_savepoints},
};
HF_TEST_MAIN("sql_platform", tests)
