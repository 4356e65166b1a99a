/* What is counted of reporters, and what is published. */
#include "sql_world.h"

/* 101: crew, 6 decided, 5 rejected, one of them grave; 201: 1 upheld; 202: 3 rejected, but by the
 * automation or ignored; 203: 2 of 4; 900: trusted, 5 rejected. */
static const char outcomes_sql[] =
    "insert into holdfast.accounts (account_id, kind) values (900, 'trusted_flagger');"
    "insert into holdfast.account_refs values ('host', 'eve', 101);"
    "insert into holdfast.reports (report_id, reporter_id, target_id, category) "
    "select 1000 + n, 101, 50 + n, case n when 1 then 'doxxing' else 'spam' end "
    "  from generate_series(1, 6) n "
    "union all select 1100 + n, 203, 50 + n, 'spam' from generate_series(1, 4) n "
    "union all select 1200 + n, 900, 50 + n, 'spam' from generate_series(1, 5) n;"
    "insert into holdfast.reports (report_id, reporter_id, target_id, created_at) "
    "values (1300, 101, 70, now() - interval '200 days');"
    "insert into holdfast.report_outcomes (report_id, outcome, decided_at) "
    "select 1000 + n, case when n = 6 then 'upheld' else 'rejected' end, now() - interval '1 hour' "
    "  from generate_series(1, 6) n "
    "union all select 1100 + n, case when n <= 2 then 'overturned' else 'upheld' end, now() "
    "  from generate_series(1, 4) n "
    "union all select 1200 + n, 'rejected', now() from generate_series(1, 5) n "
    "union all select 1101, 'upheld', now() - interval '1 day' "
    "union all select 1300, 'rejected', now();"
    "insert into holdfast.report_outcomes (report_id, outcome, decided_by) "
    "select report_id, 'rejected', 'automation' "
    "  from holdfast.reports where reporter_id = 202 "
    "union all select 1006, 'rejected', 'automation' "
    "union all select report_id, 'upheld', 'staff' from holdfast.reports where reporter_id = 201;"
    "insert into holdfast.campaign_members (campaign_id, account_id, score, is_core, shared_keys) "
    "select n, 101, 5, n = 1, 2 from generate_series(1, 2) n";

static bool open_outcomes(hf_pgtest *db)
{
    return sql_world_open(db) && hf_pgtest_exec(db, outcomes_sql);
}

/* The ledger's line of an account, as a reviewer sees it. */
static const char *line(hf_pgtest *db, int account)
{
    CU_ASSERT_TRUE(hf_pgtest_exec(db, "set role holdfast_reviewer"));
    const char *text = hf_pgtest_textf(
        db,
        "select concat_ws(' ', proposal || ':', reports, decided, unfounded, coalesce("
        "share_unfounded::text, '-'), grave, would_have_acted, campaigns, campaigns_confirmed, "
        "is_core, targets, retracted) from holdfast.reporter_ledger where account_id = %d",
        account);
    PQclear(PQexec(db->connection, "reset role"));
    return text;
}

static void a_ledger_weighs_number_share_gravity_and_pattern(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(open_outcomes(&db));
    HF_ASSERT_TEXT(line(&db, 101), "consider a warning: 8 6 5 0.833 1 0 2 0 t 8 0");
    HF_ASSERT_TEXT(line(&db, 201), "none: 1 1 0 0.000 0 0 0 0 f 1 0");
    HF_ASSERT_TEXT(line(&db, 202), "none: 3 0 0 - 0 0 0 0 f 1 0");
    HF_ASSERT_TEXT(line(&db, 203), "look: 5 4 2 0.500 0 0 0 0 f 5 1");
    HF_ASSERT_TEXT(line(&db, 900), "none: 5 5 5 1.000 0 0 0 0 f 5 0");
    HF_ASSERT_TEXT(
        hf_pgtest_text(&db, "select account || ' ' || what from holdfast.reporter_ledger limit 1"),
        "eve (host) 8 reports of 8 accounts; staff decided 6 and rejected 5 (83 %), 1 of them "
        "about the gravest things; took part in 2 campaigns, 0 confirmed by staff.");
    hf_pgtest_close(&db);
}

static void what_staff_decided_changes_the_pattern(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(open_outcomes(&db));
    HF_ASSERT_SQL(&db, "delete from holdfast.report_outcomes; update holdfast.campaigns set "
                       "would_have_acted_at = now() where campaign_id = 1");
    HF_ASSERT_TEXT(line(&db, 101), "look: 8 0 0 - 0 1 2 0 t 8 0");
    HF_ASSERT_SQL(&db, "select holdfast.confirm_campaign(n, 'coordinated') "
                       "from generate_series(1, 2) n");
    HF_ASSERT_TEXT(line(&db, 101), "consider a warning: 8 0 0 - 0 1 2 2 t 8 0");
    HF_ASSERT_SQL(&db, "insert into holdfast.crew_members (crew_id, account_id, first_seen_at, "
                       "last_seen_at, cleared_at) values (1, 101, now(), now(), now())");
    HF_ASSERT_TEXT(line(&db, 101), "none: 8 0 0 - 0 0 0 0 f 8 0");
    HF_ASSERT_SQL(&db, "delete from holdfast.crew_members; update holdfast.campaigns set "
                       "status = 'dismissed' where campaign_id = 1; update holdfast.campaigns set "
                       "disposition = 'credible_crew' where campaign_id = 2");
    HF_ASSERT_TEXT(line(&db, 101), "none: 8 0 0 - 0 0 0 0 f 8 0");
    hf_pgtest_close(&db);
}

/* Campaigns 1 and 2 of this month, decided after one and three hours, 3 of a month before. */
static const char decided_sql[] =
    "update holdfast.campaigns set detected_at = case campaign_id when 3 then '2026-01-31 23:59Z' "
    "  else now() end, would_have_acted_at = case campaign_id when 1 then now() end;"
    "update holdfast.holds set placed_at = now();"
    "select holdfast.dismiss_campaign(1, 'organic'), holdfast.confirm_campaign(2, 'coordinated');"
    "update holdfast.decisions set decided_at = now() + interval '1 hour' * "
    "  case object_id when 1 then 1 else 3 end";

static void a_month_is_told_without_naming_anybody(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(open_outcomes(&db));
    HF_ASSERT_SQL(&db, decided_sql);
    HF_ASSERT_SQL(&db, "set role holdfast_reader");
    HF_ASSERT_TEXT(
        hf_pgtest_text(&db,
                       "select concat_ws(' ', reports_discounted, discounts_lifted, campaigns, "
                       "would_have_acted, holds, held_now, yielded, overturned_by_staff, "
                       "confirmed, dismissed, stale, undecided, median_time_to_review, "
                       "false_findings, false_share) from holdfast.transparency_report "
                       "where month = date_trunc('month', now() at time zone 'UTC')"),
        "18 11 2 1 2 1 0 1 1 1 0 0 02:00:00 1 0.500");
    HF_ASSERT_TEXT(hf_pgtest_text(&db,
                                  "select meaning from holdfast.transparency_report "
                                  "where month = date_trunc('month', now() at time zone 'UTC')"),
                   "Staff decided 2 of 2 campaigns and found 1 to be false: independent people, or "
                   "a group that is in order. Of the others it says nothing.");
    HF_ASSERT_TEXT(
        hf_pgtest_text(&db, "select concat_ws(' ', campaigns, undecided, coalesce(false_share::"
                            "text, '-'), meaning) from holdfast.transparency_report where month = "
                            "'2026-01-01'"),
        "1 1 - Staff have decided none of 1: nothing is known of how many are false.");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select count(*) from holdfast.transparency_report where "
                                       "campaigns = 0 and meaning <> 'No campaign was found.'"),
                   "0");
    hf_pgtest_close(&db);
}

static void a_target_that_breaks_rules_makes_no_false_finding(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(open_outcomes(&db));
    HF_ASSERT_SQL(&db, "select holdfast.dismiss_campaign(n, 'target_abusive') "
                       "from generate_series(1, 3) n");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select dismissed || ' ' || false_findings || ' ' || "
                                       "overturned_by_staff from holdfast.transparency_report "
                                       "where campaigns > 0"),
                   "3 0 2");
    hf_pgtest_close(&db);
}

static void the_ledger_is_for_reviewers_the_report_for_readers_too(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(open_outcomes(&db));
    static const struct {
        const char *role;
        const char *ledger;
        const char *report;
    } cases[] = {
        {"holdfast_reviewer", "00000", "00000"}, {"holdfast_reader", "42501", "00000"},
        {"holdfast_platform", "42501", "42501"}, {"holdfast_moderation", "42501", "00000"},
        {"holdfast_admin", "42501", "00000"},    {"holdfast_worker", "42501", "42501"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        HF_ASSERT_TEXT(sql_world_as(&db, cases[i].role, "select * from holdfast.reporter_ledger"),
                       cases[i].ledger);
        HF_ASSERT_TEXT(
            sql_world_as(&db, cases[i].role, "select * from holdfast.transparency_report"),
            cases[i].report);
    }
    hf_pgtest_close(&db);
}

static const hf_test tests[] = {
    {"a ledger weighs number, share, gravity and pattern",
     a_ledger_weighs_number_share_gravity_and_pattern},
    {"what staff decided changes the pattern", what_staff_decided_changes_the_pattern},
    {"a month is told without naming anybody", a_month_is_told_without_naming_anybody},
    {"a target that breaks rules makes no false finding",
     a_target_that_breaks_rules_makes_no_false_finding},
    {"the ledger is for reviewers, the report for readers too",
     the_ledger_is_for_reviewers_the_report_for_readers_too},
};
HF_TEST_MAIN("sql_ledger", tests)
