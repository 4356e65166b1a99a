/* What is asked of shared block lists: what may be passed on, how many are independent, and the
 * views of them. */
#include "sql_world.h"

/* Lists 1 to 6 of different owners with account 100; 2 declares to mirror 1; 3 follows 1 and 4
 * (measured); 5 and 6 are on their own; 7 has the same owner as 6. Account 101 is on 5 and 6. */
static const char lists_sql[] =
    "insert into holdfast.blocklists (list_id, owner_id, name, mirrors_list_id, created_at) "
    "select n, case n when 7 then 906 else 900 + n end, 'l' || n, case n when 2 then 1 end, "
    "  now() - interval '100 days' + interval '1 day' * n from generate_series(1, 7) n;"
    "insert into holdfast.blocklist_entries (list_id, target_id, added_by, added_at) "
    "select n, 100, 900 + n, now() - interval '5 days' from generate_series(1, 7) n "
    "union all select n, 101, 900 + n, now() - interval '5 days' from generate_series(5, 6) n;"
    "insert into holdfast.list_dependences (list_id, leader_id, meetings, of_n, expected, width, "
    "  evidence, share_copied, lag, lag_low, lag_high, is_one_voice) "
    "select 3, n, 20, 25, 0.1, interval '1 day', 30, 0.8, interval '2 hours', interval '1 hour', "
    "  interval '3 hours', true from unnest(array[1, 4]) n "
    "union all select 5, 6, 9, 50, 0.5, interval '7 days', 6, 0.2, interval '2 days', "
    "  interval '1 day', interval '3 days', false";

static bool open_lists(hf_pgtest *db)
{
    return hf_pgtest_open(db, HF_PGTEST_MIGRATED) && hf_pgtest_exec(db, lists_sql);
}

static int64_t voices(hf_pgtest *db, int target)
{
    return hf_pgtest_int(db, target == 100   ? "select holdfast.effective_list_count(100)"
                             : target == 101 ? "select holdfast.effective_list_count(101)"
                                             : "select holdfast.effective_list_count(102)");
}

static bool hold(hf_pgtest *db, const char *scope, int list, int target)
{
    return hf_pgtest_execf(db,
                           "insert into holdfast.holds (scope, target_id, list_id, expires_at, "
                           "reason) values ('%s', %d, %d, now() + interval '1 day', 'r')",
                           scope, target, list);
}

static void lists_that_copy_count_once_and_take_no_vote_of_those_they_copy(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(open_lists(&db));
    /* 1 with its mirror 2, 4, 5, 6 with 7; 3 shadows both 1 and 4, which stay two. */
    CU_ASSERT_EQUAL(voices(&db, 100), 4);
    CU_ASSERT_EQUAL(voices(&db, 101), 2); /* dependent, but no copy */
    CU_ASSERT_EQUAL(voices(&db, 102), 0);
    HF_ASSERT_SQL(&db, "update holdfast.blocklist_entries set removed_at = now() "
                       "where target_id = 100 and list_id in (1, 5)");
    CU_ASSERT_EQUAL(voices(&db, 100), 3); /* 2, 3 with 4 (4 is the older), 6 */
    HF_ASSERT_SQL(&db, "update holdfast.blocklists set deleted_at = now() where list_id in (6, 7)");
    CU_ASSERT_EQUAL(voices(&db, 100), 2);
    CU_ASSERT_EQUAL(voices(&db, 101), 1); /* on 5 */
    hf_pgtest_close(&db);
}

static void what_is_held_is_not_passed_on_and_is_no_vote(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(open_lists(&db));
    CU_ASSERT_TRUE(hold(&db, "list", 5, 905));
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select holdfast.is_list_held(5)"), "t");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select holdfast.is_list_held(6)"), "f");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select holdfast.is_list_held(null)"), "f");
    CU_ASSERT_EQUAL(voices(&db, 101), 1);
    CU_ASSERT_TRUE(hold(&db, "list_entry", 6, 101));
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select holdfast.is_entry_held(6, 101)"), "t");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select holdfast.is_entry_held(6, 100)"), "f");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select holdfast.is_held(101)"), "f");
    CU_ASSERT_EQUAL(voices(&db, 101), 0);
    HF_ASSERT_TEXT(hf_pgtest_text(&db,
                                  "select string_agg(list_id || ':' || target_id, ' ' order by "
                                  "list_id) from holdfast.effective_blocklist_entries"),
                   "1:100 2:100 3:100 4:100 6:100 7:100");
    HF_ASSERT_SQL(&db, "update holdfast.holds set expires_at = now() - interval '1 second'");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select holdfast.is_list_held(5)"), "f");
    CU_ASSERT_EQUAL(voices(&db, 101), 2);
    hf_pgtest_close(&db);
}

static void a_held_entry_is_held_on_every_list_of_the_crew(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(open_lists(&db));
    HF_ASSERT_SQL(
        &db,
        "insert into holdfast.crews (crew_id, first_seen_at, last_seen_at) values (1, now(), "
        "now());"
        "insert into holdfast.crew_members (crew_id, account_id, first_seen_at, last_seen_at) "
        "select 1, n, now(), now() from unnest(array[905, 906]) n;"
        "insert into holdfast.campaigns (campaign_id, crew_id, fingerprint, kind, target_id, "
        "started_at, ended_at, detected_at, evidence, expected_false_per_month, disposition, "
        "policy_id, detector_version, summary) values (1, 1, 'x', 'list_seeding', 100, now(), "
        "now(), now(), 9, 1e-6, 'hold', 1, '1', 's');"
        "insert into holdfast.holds (scope, target_id, list_id, campaign_id, expires_at, reason) "
        "values ('list_entry', 100, 5, 1, now() + interval '1 day', 'r')");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select string_agg(n::text, ' ' order by n) from "
                                       "generate_series(1, 7) n where holdfast.is_entry_held(n, "
                                       "100)"),
                   "5 6 7");
    HF_ASSERT_TEXT(hf_pgtest_text(&db,
                                  "select string_agg(list_id::text, ' ' order by list_id) from "
                                  "holdfast.effective_blocklist_entries where target_id = 100"),
                   "1 2 3 4");
    HF_ASSERT_SQL(&db,
                  "update holdfast.crew_members set cleared_at = now() where account_id = 906");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select holdfast.is_entry_held(6, 100)"), "f");
    hf_pgtest_close(&db);
}

static void dependence_shows_what_is_declared_and_what_is_measured(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(open_lists(&db));
    HF_ASSERT_TEXT(
        hf_pgtest_text(&db, "select string_agg(list || '>' || leader || ':' || is_declared || ':' "
                            "|| is_one_voice || ':' || coalesce(evidence::text, '-'), ' ' order by "
                            "list_id, leader_id) from holdfast.list_dependence"),
        "l2>l1:true:true:- l3>l1:false:true:30 l3>l4:false:true:30 l5>l6:false:false:6");
    hf_pgtest_close(&db);
}

static void the_overview_says_who_follows_and_what_is_borne_out(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(open_lists(&db));
    HF_ASSERT_SQL(
        &db,
        "insert into holdfast.accounts (account_id, created_at) select 200 + n, now() - interval "
        "'1 "
        "day' * case when n <= 3 then 10 else 100 end from generate_series(1, 4) n;"
        "insert into holdfast.blocklist_subscriptions (list_id, subscriber_id, subscribed_at, "
        "ended_at) select 6, 200 + n, now() - interval '1 day' * n, case n when 5 then now() end "
        "from generate_series(1, 5) n;"
        "insert into holdfast.blocklist_entries (list_id, target_id, added_by, added_at) "
        "select 6, n, 906, now() - interval '2 days' from generate_series(102, 104) n;"
        "insert into holdfast.reports (report_id, reporter_id, target_id, created_at) values "
        "(1, 300, 102, now() - interval '4 days'), (2, 906, 103, now() - interval '4 days'), "
        "(3, 104, 906, now() - interval '5 days');"
        "insert into holdfast.report_outcomes (report_id, outcome) values (1, 'upheld'), "
        "(2, 'upheld')");
    HF_ASSERT_TEXT(
        hf_pgtest_text(&db,
                       "select concat_ws(' ', list, subscribers, subscribers_week, young_share, "
                       "entries, entries_week, borne_out_share, largest_burst, retaliations, "
                       "coalesce(follows, '-'), is_held) from holdfast.list_overview where "
                       "list_id = 6"),
        "l6 4 4 0.750 5 5 0.600 3 1 - f");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select follows from holdfast.list_overview where list_id = "
                                       "2"),
                   "l1");
    hf_pgtest_close(&db);
}

static void only_those_who_should_may_ask(void)
{
    static const struct {
        const char *role, *sql, *state;
    } cases[] = {
        {"holdfast_platform", "select holdfast.is_entry_held(1, 100)", "00000"},
        {"holdfast_platform", "select holdfast.is_list_held(1)", "00000"},
        {"holdfast_platform", "select holdfast.effective_list_count(100)", "00000"},
        {"holdfast_platform", "select * from holdfast.effective_blocklist_entries", "00000"},
        {"holdfast_platform", "select * from holdfast.list_dependence", "42501"},
        {"holdfast_platform", "select * from holdfast.list_overview", "42501"},
        {"holdfast_reviewer", "select * from holdfast.list_dependence", "00000"},
        {"holdfast_reviewer", "select * from holdfast.list_overview", "00000"},
        {"holdfast_reader", "select holdfast.effective_list_count(100)", "00000"},
        {"holdfast_reader", "select * from holdfast.effective_blocklist_entries", "42501"},
        {"holdfast_worker", "delete from holdfast.list_dependences", "00000"},
        {"holdfast_reviewer", "delete from holdfast.list_dependences", "42501"},
    };
    hf_pgtest db;
    HF_REQUIRE_DB(open_lists(&db));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        HF_ASSERT_TEXT(sql_world_as(&db, cases[i].role, cases[i].sql), cases[i].state);
    hf_pgtest_close(&db);
}

static const hf_test tests[] = {
    {"lists that copy count once, and take no vote of those they copy",
     lists_that_copy_count_once_and_take_no_vote_of_those_they_copy},
    {"what is held is not passed on, and is no vote", what_is_held_is_not_passed_on_and_is_no_vote},
    {"a held entry is held on every list of the crew",
     a_held_entry_is_held_on_every_list_of_the_crew},
    {"dependence shows what is declared and what is measured",
     dependence_shows_what_is_declared_and_what_is_measured},
    {"the overview says who follows, and what is borne out",
     the_overview_says_who_follows_and_what_is_borne_out},
    {"only those who should may ask", only_those_who_should_may_ask},
};
HF_TEST_MAIN("sql lists", tests)
