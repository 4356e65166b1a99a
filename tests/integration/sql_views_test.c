/* What reviewers read of campaigns and crews, through their role. */
#include <string.h>

#include "sql_world.h"

#define OK "00000"
#define DENIED "42501"

/* The crew of campaign 1, an upheld report, a list, and a crew 1 that grew and was made in waves.
 */
static const char crew_sql[] =
    "insert into holdfast.campaign_members (campaign_id, account_id, score, is_core, shared_keys) "
    "select 1, 100 + n, 5, true, 2 from generate_series(1, 10) n;"
    "insert into holdfast.crew_members (crew_id, account_id, first_seen_at, last_seen_at, is_core, "
    "cleared_at) select 1, 100 + n, now() - interval '1 day' * n, now(), n <= 6, "
    "  case n when 10 then now() end from generate_series(1, 10) n;"
    "insert into holdfast.accounts (account_id, created_at) "
    "select 100 + n, '2026-01-01 12:00Z'::timestamptz + case when n <= 5 then n * interval '50 "
    "minutes' else n * interval '2 days' end from generate_series(1, 10) n "
    "union all select 900, '2026-01-01 13:00Z' union all select 901, '2026-01-02 13:00Z';"
    "insert into holdfast.account_refs values ('host', 'eve' || chr(27), 101), ('host', 'bob', 1);"
    "insert into holdfast.blocklists (list_id, owner_id, name) values (3, 102, 'bad people');"
    "insert into holdfast.blocklist_entries (list_id, target_id, added_by, added_at, removed_at) "
    "values (3, 1, 102, now() - interval '110 minutes', now() - interval '30 minutes');"
    "insert into holdfast.report_outcomes (report_id, outcome, decided_at) "
    "select report_id, 'upheld', now() - interval '20 minutes' from holdfast.reports "
    "where reporter_id = 201";

static bool open_crew(hf_pgtest *db)
{
    return sql_world_open(db) && hf_pgtest_exec(db, crew_sql);
}

/* First column of the first row, as the role sees it. */
static const char *text_as(hf_pgtest *db, const char *role, const char *sql)
{
    CU_ASSERT_TRUE(hf_pgtest_execf(db, "set role %s", role));
    const char *text = hf_pgtest_text(db, sql);
    PQclear(PQexec(db->connection, "reset role"));
    return text;
}

#define REVIEWER(db, sql) text_as((db), "holdfast_reviewer", (sql))

static void a_timeline_is_one_stream_in_the_order_of_time(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(open_crew(&db));
    HF_ASSERT_SQL(&db, "update holdfast.campaigns set would_have_acted_at = started_at where "
                       "campaign_id = 1");
    HF_ASSERT_SQL(&db, "select holdfast.dismiss_campaign(1, 'organic', 'a concert')");
    HF_ASSERT_TEXT(
        REVIEWER(&db, "select string_agg(event || ':' || n, ' ' order by place) from (select "
                      "min(no) as place, event, count(*) as n from (select row_number() over () as "
                      "no, event, sum(case when event = prior then 0 else 1 end) over (rows "
                      "unbounded preceding) as run from (select event, lag(event) over () as prior "
                      "from holdfast.campaign_timeline where campaign_id = 1) a) b group by event, "
                      "run) c"),
        "report:12 would_have_acted:1 entry:1 report:5 detected:1 hold_placed:1 removal:1 "
        "outcome:1 retraction:2 decision:1 hold_released:1");
    HF_ASSERT_TEXT(
        REVIEWER(&db, "select bool_and(ordered) from (select happened_at >= lag(happened_at) over "
                      "() as ordered from holdfast.campaign_timeline where campaign_id = 1) t"),
        "t");
    hf_pgtest_close(&db);
}

static void a_timeline_says_it_in_words_with_names(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(open_crew(&db));
    HF_ASSERT_SQL(&db, "update holdfast.reports set comment = 'he lies' || chr(10) where "
                       "reporter_id = 101 and target_id = 1");
    HF_ASSERT_SQL(&db, "select holdfast.release_hold(1, 'target_abusive', 'see \"there\"')");
    static const struct {
        const char *which;
        const char *sentence;
    } cases[] = {
        {"account_id = 101", "eve? (host), of the crew, reported bob (host) for harassment: \"he "
                             "lies?\". Counts as part of one voice."},
        {"account_id = 201 and event = 'report'", "account 201 reported bob (host) for spam."},
        {"event = 'outcome'", "The report by account 201 was upheld by staff."},
        {"event = 'retraction' and account_id = 203", "account 203 took the report back."},
        {"event = 'entry'", "account 102 put bob (host) on list bad people."},
        {"event = 'removal'", "account 102 took bob (host) off list bad people."},
        {"event = 'detected'", "10 accounts reported bob (host) after account 77"},
        {"event = 'hold_placed'", "a crew is at bob (host) with eve? (host)"},
        {"event = 'decision'", "postgres: release hold. The target breaks the rules and is not to "
                               "be protected. \"see \"there\"\""},
        {"event = 'hold_released'", "The hold was ended by postgres."},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char sql[300];
        (void)snprintf(sql, sizeof sql,
                       "select sentence from holdfast.campaign_timeline where campaign_id = 1 and "
                       "%s",
                       cases[i].which);
        HF_ASSERT_TEXT(REVIEWER(&db, sql), cases[i].sentence);
    }
    HF_ASSERT_TEXT(
        REVIEWER(&db, "select string_agg(distinct concat_ws(':', is_crew, is_suppressed), ' ') "
                      "from holdfast.campaign_timeline where campaign_id = 1 and event = 'report'"),
        "f:f t:t");
    hf_pgtest_close(&db);
}

static void a_hold_that_ended_says_why(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(open_crew(&db));
    static const struct {
        const char *change;
        const char *ends;
    } cases[] = {
        {"state = 'active'", NULL},
        {"expires_at = now() - interval '1 minute'", "hold_expired The hold expired."},
        {"state = 'expired', ended_at = now()", "hold_expired The hold expired."},
        {"expires_at = now() + interval '1 day', state = 'yielded'",
         "hold_yielded The hold gave way to independent voices."},
        {"state = 'withdrawn'",
         "hold_withdrawn The hold was withdrawn: evidence or outcomes had changed."},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        CU_ASSERT_TRUE(hf_pgtest_execf(&db, "update holdfast.holds set %s where hold_id = 1",
                                       cases[i].change));
        HF_ASSERT_TEXT(REVIEWER(&db, "select event || ' ' || sentence from "
                                     "holdfast.campaign_timeline where campaign_id = 1 and event "
                                     "like 'hold%' and event <> 'hold_placed'"),
                       cases[i].ends);
    }
    hf_pgtest_close(&db);
}

static void a_campaign_about_a_list_has_its_entries_and_subscribers(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(open_crew(&db));
    HF_ASSERT_SQL(&db, "update holdfast.campaigns set target_id = null, list_id = 3, kind = "
                       "'list_inflation' where campaign_id = 1; update holdfast.holds set scope = "
                       "'list', list_id = 3, target_id = 102 where hold_id = 1");
    HF_ASSERT_SQL(
        &db, "insert into holdfast.blocklist_subscriptions (list_id, subscriber_id, subscribed_at) "
             "select n, 101, now() - interval '90 minutes' from generate_series(3, 4) n");
    HF_ASSERT_TEXT(REVIEWER(&db, "select string_agg(sentence, ' ' order by happened_at) from "
                                 "holdfast.campaign_timeline where campaign_id = 1 and account_id "
                                 "is not null and event not like 'hold%'"),
                   "account 102 put bob (host) on list bad people. eve? (host) subscribed to list "
                   "bad people. account 102 took bob (host) off list bad people.");
    hf_pgtest_close(&db);
}

static void one_timeline_is_read_by_indexes(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(open_crew(&db));
    HF_ASSERT_SQL(&db, "insert into holdfast.reports (target_id, reporter_id) "
                       "select 1000 + n, n from generate_series(1, 20000) n; "
                       "insert into holdfast.report_outcomes (report_id, outcome) "
                       "select report_id, 'rejected' from holdfast.reports where target_id > 1000; "
                       "insert into holdfast.suppressed_reports select 1000 + n, n, 9, n, 1, 1, "
                       "null, now(), null from generate_series(1, 20000) n; analyze");
    HF_ASSERT_SQL(
        &db, "create function pg_temp.plan(q text) returns text language plpgsql as $$ declare l "
             "text; p text = ''; begin for l in execute 'explain ' || q loop p := p || l || "
             "chr(10); end loop; return p; end $$");
    const char *plan =
        hf_pgtest_text(&db, "select pg_temp.plan('select * from holdfast.campaign_timeline where "
                            "campaign_id = 1')");
    CU_ASSERT_PTR_NULL(strstr(plan, "Seq Scan on reports"));
    CU_ASSERT_PTR_NULL(strstr(plan, "Seq Scan on report_outcomes"));
    CU_ASSERT_PTR_NULL(strstr(plan, "Seq Scan on suppressed_reports"));
    hf_pgtest_close(&db);
}

static void a_crew_is_described_in_one_row(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(open_crew(&db));
    HF_ASSERT_SQL(&db, "update holdfast.campaigns set ended_at = now() - interval '100 hours' "
                       "where campaign_id = 1");
    HF_ASSERT_TEXT(
        REVIEWER(&db, "select what from holdfast.crew_overview where crew_id = 1"),
        "9 accounts, 4 of them since its first campaign; 2 campaigns against 2 accounts; 5 "
        "accounts made in 1 wave.");
    HF_ASSERT_TEXT(
        REVIEWER(&db, "select concat_ws(' ', crew, status, members, core_members, cleared, "
                      "members_week, members_month, campaigns, targets, lists, held_now, "
                      "target_ids, campaign_ids) from holdfast.crew_overview where crew_id = 1"),
        "crew 1 open 9 6 1 6 9 2 2 0 2 {1,2} {1,2}");
    HF_ASSERT_TEXT(
        REVIEWER(&db, "select jsonb_array_length(growth) || ' ' || (growth -> 8 ->> 'members') || "
                      "' ' || (growth -> 0 ->> 'joined') from holdfast.crew_overview where "
                      "crew_id = 1"),
        "9 9 1");
    HF_ASSERT_TEXT(REVIEWER(&db, "select (creation_waves #>> '{0,accounts}') || ' ' || "
                                 "(creation_waves #>> '{0,on_platform}') || ' ' || "
                                 "jsonb_array_length(creation_waves) from holdfast.crew_overview "
                                 "where crew_id = 1"),
                   "5 6 1");
    HF_ASSERT_TEXT(REVIEWER(&db, "select (lists_used #>> '{0,list}') || ' ' || (lists_used #>> "
                                 "'{0,targets}') from holdfast.crew_overview where crew_id = 1"),
                   "list bad people 1");
    HF_ASSERT_SQL(&db, "update holdfast.crews set merged_into = 1 where crew_id = 2");
    HF_ASSERT_TEXT(REVIEWER(&db, "select count(*) from holdfast.crew_overview"), "1");
    hf_pgtest_close(&db);
}

/* 20 more campaigns of crew 1: 101 is first in each of them, 102 in every second among others. */
static void who_goes_first_again_and_again_is_named(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(open_crew(&db));
    HF_ASSERT_SQL(
        &db,
        "insert into holdfast.campaigns (campaign_id, crew_id, fingerprint, kind, target_id, "
        "started_at, ended_at, detected_at, evidence, expected_false_per_month, disposition, "
        "policy_id, detector_version, summary) select 100 + n, 1, int4send(100 + n), "
        "'mass_report', 100 + n, now() - interval '2 hours', now(), now(), 9, 1e-6, 'hold', 1, "
        "'1', 's' from generate_series(1, 20) n;"
        "insert into holdfast.campaign_members (campaign_id, account_id, score, is_core, "
        "shared_keys) select 100 + n, 100 + m, 5, true, 1 from generate_series(1, 20) n, "
        "generate_series(1, 9) m;"
        "insert into holdfast.reports (target_id, reporter_id, created_at) select 100 + n, 100 + "
        "m, now() - interval '1 hour' + interval '1 minute' * case m when 1 then 0 else 1 + (m * "
        "7 + n * 3) % 9 end from generate_series(1, 20) n, generate_series(1, 9) m");
    HF_ASSERT_TEXT(
        REVIEWER(&db, "select what from holdfast.crew_overview where crew_id = 1"),
        "9 accounts; 22 campaigns against 22 accounts; 5 accounts made in 1 wave; first again and "
        "again: eve? (host).");
    HF_ASSERT_TEXT(REVIEWER(&db, "select concat_ws(' ', first_movers #>> '{0,account_id}', "
                                 "first_movers #>> '{0,among_first}', (first_movers #>> "
                                 "'{0,by_chance}')::numeric < 1e-6, jsonb_array_length("
                                 "first_movers)) from holdfast.crew_overview where crew_id = 1"),
                   "101 20 t 1");
    hf_pgtest_close(&db);
}

static void reporters_are_for_reviewers_only(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(open_crew(&db));
    static const char *const views[] = {"campaign_timeline", "crew_overview"};
    static const char *const others[] = {"holdfast_platform", "holdfast_moderation",
                                         "holdfast_worker", "holdfast_reader", "holdfast_admin"};
    for (size_t v = 0; v < sizeof views / sizeof views[0]; v++) {
        char sql[100];
        (void)snprintf(sql, sizeof sql, "select * from holdfast.%s", views[v]);
        HF_ASSERT_TEXT(sql_world_as(&db, "holdfast_reviewer", sql), OK);
        for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
            hf_test_text(sql_world_as(&db, others[i], sql), DENIED, sql, __FILE__, __LINE__);
    }
    hf_pgtest_close(&db);
}

static const hf_test tests[] = {
    {"a timeline is one stream in the order of time",
     a_timeline_is_one_stream_in_the_order_of_time},
    {"a timeline says it in words, with names", a_timeline_says_it_in_words_with_names},
    {"a hold that ended says why", a_hold_that_ended_says_why},
    {"a campaign about a list has its entries and subscribers",
     a_campaign_about_a_list_has_its_entries_and_subscribers},
    {"one timeline is read by indexes", one_timeline_is_read_by_indexes},
    {"a crew is described in one row", a_crew_is_described_in_one_row},
    {"who goes first again and again is named", who_goes_first_again_and_again_is_named},
    {"reporters are for reviewers only", reporters_are_for_reviewers_only},
};
HF_TEST_MAIN("sql_views", tests)
