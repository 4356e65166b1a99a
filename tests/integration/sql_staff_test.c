/* What staff do beyond campaigns: crews, members, holds of their own, assignment, notes, contests;
 * and undoing each. */
#include <string.h>

#include "sql_world.h"

static void dismissing_a_crew_frees_all_its_targets_at_once_and_undo_restores_exactly(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(sql_world_open(&db) && sql_world_add_members(&db));
    CU_ASSERT_TRUE(sql_world_remember(&db));
    HF_ASSERT_SQL(&db, "begin; select holdfast.dismiss_crew(1, 'legitimate_group', 'A class.')");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select concat(holdfast.is_held(1), holdfast.is_held(2))"),
                   "ff");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select holdfast.effective_report_count(1, null)"), "13");
    HF_ASSERT_SQL(&db, "commit");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select string_agg(concat(campaign_id, c.status, "
                                       "c.decided_at = w.decided_at), ' ' order by campaign_id) "
                                       "from holdfast.campaigns c join holdfast.crews w "
                                       "using (crew_id)"),
                   "1dismissedt 2dismissedt 3open");
    HF_ASSERT_SQL(&db, "select holdfast.undo_decision(1, 'mistake')");
    CU_ASSERT_TRUE(sql_world_is_as_remembered(&db));
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select string_agg(concat_ws(' ', object_type, object_id, "
                                       "action), ', ' order by decision_id) from "
                                       "holdfast.decisions"),
                   "crew 1 dismiss_crew, crew 1 reopen_crew");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, sql_world_chain), "t");
    hf_pgtest_close(&db);
}

static void what_staff_confirmed_outlives_the_dismissal_of_its_crew(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(sql_world_open(&db) && sql_world_add_members(&db));
    HF_ASSERT_SQL(&db, "select holdfast.confirm_campaign(1, 'coordinated')");
    CU_ASSERT_TRUE(sql_world_remember(&db));
    HF_ASSERT_SQL(&db, "select holdfast.dismiss_crew(1, 'organic')");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select string_agg(status, ' ' order by campaign_id) from "
                                       "holdfast.campaigns"),
                   "confirmed dismissed open");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select concat(holdfast.is_held(1), holdfast.is_held(2))"),
                   "tf");
    /* The crew's dismissal is the last word on its campaigns. */
    HF_ASSERT_TEXT(hf_pgtest_sqlstate(&db, "select holdfast.undo_decision(1, 'mistake')"), "55000");
    CU_ASSERT_PTR_NOT_NULL(strstr(PQerrorMessage(db.connection), "Undo decision 2 first"));
    HF_ASSERT_TEXT(hf_pgtest_sqlstate(&db, "select holdfast.confirm_campaign(2, 'coordinated')"),
                   "55000");
    CU_ASSERT_PTR_NOT_NULL(
        strstr(PQerrorMessage(db.connection), "crew 1 has been decided: dismiss_crew by postgres"));
    HF_ASSERT_SQL(&db, "select holdfast.undo_decision(2, 'mistake')");
    CU_ASSERT_TRUE(sql_world_is_as_remembered(&db));
    hf_pgtest_close(&db);
}

static void a_crew_is_decided_once_and_a_contradiction_says_by_whom(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(sql_world_open(&db) && sql_world_add_members(&db));
    CU_ASSERT_TRUE(sql_world_remember(&db));
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select holdfast.confirm_crew(1, 'known_crew')"), 1);
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select holdfast.confirm_crew(1, 'coordinated')"), 1);
    HF_ASSERT_TEXT(hf_pgtest_sqlstate(&db, "select holdfast.dismiss_crew(1, 'organic')"), "55000");
    CU_ASSERT_PTR_NOT_NULL(strstr(PQerrorMessage(db.connection), "confirm_crew by postgres at 2"));
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select string_agg(status, ' ' order by crew_id) from "
                                       "holdfast.crews"),
                   "confirmed open");
    HF_ASSERT_SQL(&db, "select holdfast.undo_decision(1, 'new_information')");
    CU_ASSERT_TRUE(sql_world_is_as_remembered(&db));
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select holdfast.dismiss_crew(1, 'organic')"), 3);
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select holdfast.dismiss_crew(1, 'organic')"), 3);
    HF_ASSERT_TEXT(hf_pgtest_sqlstate(&db, "select holdfast.confirm_crew(1, 'known_crew')"),
                   "55000");
    HF_ASSERT_SQL(&db, "update holdfast.crews set merged_into = 1 where crew_id = 2");
    HF_ASSERT_TEXT(hf_pgtest_sqlstate(&db, "select holdfast.confirm_crew(2, 'known_crew')"),
                   "55000");
    CU_ASSERT_PTR_NOT_NULL(strstr(PQerrorMessage(db.connection), "Decide about crew 1."));
    hf_pgtest_close(&db);
}

static void clearing_one_member_frees_its_reports_and_leaves_the_crew(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(sql_world_open(&db) && sql_world_add_members(&db));
    CU_ASSERT_TRUE(sql_world_remember(&db));
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select holdfast.clear_member(1, 101, 'framed')"), 1);
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select holdfast.clear_member(1, 101, 'framed')"), 1);
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select concat_ws(' ', count(*) filter (where lifted_at is "
                                       "not null), count(*) filter (where lifted_at = cleared_at), "
                                       "min(reporter_id) filter (where lifted_at = cleared_at)) "
                                       "from holdfast.suppressed_reports left join "
                                       "holdfast.crew_members on account_id = reporter_id"),
                   "3 2 101");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select concat(holdfast.is_held(1), holdfast.is_held(2))"),
                   "tt");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select concat_ws(' ', object_type, object_id, account_id) "
                                       "from holdfast.decisions"),
                   "member 1 101");
    HF_ASSERT_SQL(&db, "select holdfast.undo_decision(1, 'mistake')");
    CU_ASSERT_TRUE(sql_world_is_as_remembered(&db));
    HF_ASSERT_TEXT(hf_pgtest_text(&db, sql_world_chain), "t");
    hf_pgtest_close(&db);
}

static void a_cleared_members_reports_stay_free_when_a_dismissal_is_undone(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(sql_world_open(&db) && sql_world_add_members(&db));
    HF_ASSERT_SQL(&db, "select holdfast.dismiss_campaign(1, 'organic')");
    HF_ASSERT_SQL(&db, "select holdfast.clear_member(1, 101, 'bystander')");
    HF_ASSERT_SQL(&db, "select holdfast.undo_decision(1, 'mistake')");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select string_agg(reporter_id::text, ' ') from "
                                       "holdfast.suppressed_reports where target_id = 1 and "
                                       "lifted_at is not null"),
                   "101");
    /* And the other way round: what was dismissed meanwhile is not suppressed again. */
    HF_ASSERT_SQL(&db, "select holdfast.clear_member(1, 102, 'bystander')");
    HF_ASSERT_SQL(&db, "select holdfast.dismiss_campaign(1, 'organic')");
    HF_ASSERT_SQL(&db, "select holdfast.undo_decision(4, 'mistake')");
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select count(*) from holdfast.suppressed_reports where "
                                       "campaign_id = 1 and lifted_at is null"),
                    0);
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select count(*) from holdfast.suppressed_reports where "
                                       "campaign_id = 2 and reporter_id = 102 and lifted_at is "
                                       "null"),
                    1);
    hf_pgtest_close(&db);
}

static void the_dismissal_of_a_crew_is_not_undone_past_a_member_who_was_cleared(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(sql_world_open(&db) && sql_world_add_members(&db));
    HF_ASSERT_SQL(&db, "select holdfast.clear_member(1, 101, 'framed')");
    HF_ASSERT_SQL(&db, "select holdfast.dismiss_crew(1, 'organic')");
    HF_ASSERT_TEXT(hf_pgtest_sqlstate(&db, "select holdfast.undo_decision(1, 'mistake')"), "55000");
    HF_ASSERT_SQL(&db, "select holdfast.clear_member(1, 102, 'framed')");
    HF_ASSERT_TEXT(hf_pgtest_sqlstate(&db, "select holdfast.undo_decision(2, 'mistake')"), "55000");
    HF_ASSERT_SQL(&db, "select holdfast.undo_decision(3, 'mistake')");
    HF_ASSERT_SQL(&db, "select holdfast.undo_decision(2, 'mistake')");
    HF_ASSERT_SQL(&db, "select holdfast.undo_decision(1, 'mistake')");
    hf_pgtest_close(&db);
}

static void staff_protect_whom_nobody_attacks_and_take_it_back(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(sql_world_open(&db) && sql_world_add_members(&db));
    HF_ASSERT_SQL(&db, "listen holdfast_hold; select holdfast.place_hold(9, now() + interval "
                       "'2 days', 'under_attack')");
    HF_ASSERT_TEXT(hf_pgtest_text(&db,
                                  "select concat(holdfast.is_held(9), state, campaign_id) from "
                                  "holdfast.active_holds where target_id = 9"),
                   "tconfirmed");
    PGnotify *notice = PQnotifies(db.connection);
    CU_ASSERT_PTR_NOT_NULL(notice);
    if (notice != NULL)
        CU_ASSERT_PTR_NOT_NULL(strstr(notice->extra, "\"event\" : \"placed\""));
    PQfreemem(notice);
    HF_ASSERT_TEXT(hf_pgtest_sqlstate(&db, "select holdfast.place_hold(9, now() + interval "
                                           "'2 days', 'under_attack')"),
                   "55000");
    HF_ASSERT_TEXT(hf_pgtest_sqlstate(&db, "select holdfast.place_hold(1, now() + interval "
                                           "'9 days', 'precaution')"),
                   "55000");
    CU_ASSERT_PTR_NOT_NULL(strstr(PQerrorMessage(db.connection), "extend_hold(1,"));
    HF_ASSERT_SQL(&db, "select holdfast.undo_decision(1, 'mistake')");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select holdfast.is_held(9)"), "f");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select concat_ws(' ', state, ended_by) from holdfast.holds "
                                       "where target_id = 9"),
                   "released postgres");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select string_agg(action, ' ' order by decision_id) from "
                                       "holdfast.decisions"),
                   "place_hold withdraw_placed_hold");
    hf_pgtest_close(&db);
}

static void a_hold_is_extended_and_shortened_again(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(sql_world_open(&db) && sql_world_add_members(&db));
    CU_ASSERT_TRUE(sql_world_remember(&db));
    HF_ASSERT_SQL(&db, "select holdfast.extend_hold(1, '2099-01-01'::timestamptz - "
                       "('2099-01-01'::timestamptz - now() - interval '30 days'), 'precaution')");
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select round(extract(epoch from remaining) / 86400) from "
                                       "holdfast.active_holds where hold_id = 1"),
                    30);
    HF_ASSERT_TEXT(hf_pgtest_sqlstate(&db, "select holdfast.extend_hold(1, now() + interval "
                                           "'29 days', 'precaution')"),
                   "55000");
    HF_ASSERT_SQL(&db, "select holdfast.undo_decision(1, 'mistake')");
    CU_ASSERT_TRUE(sql_world_is_as_remembered(&db));
    /* What the worker added since stays. */
    HF_ASSERT_SQL(&db, "select holdfast.extend_hold(1, now() + interval '30 days', 'precaution')");
    HF_ASSERT_SQL(&db, "update holdfast.holds set expires_at = expires_at + interval '1 day' "
                       "where hold_id = 1");
    HF_ASSERT_SQL(&db, "select holdfast.undo_decision(3, 'mistake')");
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select round(extract(epoch from remaining) / 86400) from "
                                       "holdfast.active_holds where hold_id = 1"),
                    31);
    hf_pgtest_close(&db);
}

static void a_release_stands_over_what_was_placed_and_extended_before(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(sql_world_open(&db) && sql_world_add_members(&db));
    HF_ASSERT_SQL(&db, "select holdfast.place_hold(9, now() + interval '2 days', 'precaution')");
    HF_ASSERT_SQL(&db, "select holdfast.extend_hold(3, now() + interval '3 days', 'precaution')");
    HF_ASSERT_SQL(&db, "select holdfast.release_hold(3, 'reviewed')");
    HF_ASSERT_TEXT(hf_pgtest_sqlstate(&db, "select holdfast.undo_decision(1, 'mistake')"), "55000");
    HF_ASSERT_TEXT(hf_pgtest_sqlstate(&db, "select holdfast.undo_decision(2, 'mistake')"), "55000");
    HF_ASSERT_SQL(&db, "select holdfast.undo_decision(3, 'mistake')");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select holdfast.is_held(9)"), "t");
    HF_ASSERT_SQL(&db, "select holdfast.undo_decision(2, 'mistake')");
    HF_ASSERT_SQL(&db, "select holdfast.undo_decision(1, 'mistake')");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select holdfast.is_held(9)"), "f");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, sql_world_chain), "t");
    hf_pgtest_close(&db);
}

static void assigning_and_notes_change_no_finding_and_are_in_nobodys_way(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(sql_world_open(&db) && sql_world_add_members(&db));
    HF_ASSERT_SQL(&db, "select holdfast.dismiss_campaign(1, 'organic')");
    CU_ASSERT_TRUE(sql_world_remember(&db));
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select holdfast.assign(1, 'postgres', 'expertise')"), 2);
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select holdfast.assign(1, 'postgres', 'expertise')"), 2);
    HF_ASSERT_SQL(&db, "select holdfast.annotate(1, 'context', 'They met at school.')");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select assigned_to from holdfast.campaigns where "
                                       "campaign_id = 1"),
                   "postgres");
    HF_ASSERT_SQL(&db, "select holdfast.assign(1, null, 'workload')");
    HF_ASSERT_SQL(&db, "select holdfast.undo_decision(1, 'mistake')");
    HF_ASSERT_TEXT(hf_pgtest_sqlstate(&db, "select holdfast.undo_decision(2, 'mistake')"), "55000");
    HF_ASSERT_SQL(&db, "select holdfast.undo_decision(4, 'mistake')");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select assigned_to from holdfast.campaigns where "
                                       "campaign_id = 1"),
                   "postgres");
    HF_ASSERT_SQL(&db, "select holdfast.undo_decision(3, 'mistake')");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select string_agg(action, ' ' order by decision_id) from "
                                       "holdfast.decisions"),
                   "dismiss_campaign assign annotate assign reopen_campaign assign_back "
                   "retract_note");
    HF_ASSERT_TEXT(hf_pgtest_sqlstate(&db, "select holdfast.assign(1, 'nobody', 'workload')"),
                   "22023");
    HF_ASSERT_TEXT(hf_pgtest_sqlstate(&db, "select holdfast.annotate(1, 'context', ' ')"), "22023");
    hf_pgtest_close(&db);
}

static void who_is_concerned_contests_and_staff_answer(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(sql_world_open(&db) && sql_world_add_members(&db));
    HF_ASSERT_SQL(&db, "select holdfast.confirm_campaign(1, 'coordinated')");
    CU_ASSERT_TRUE(sql_world_remember(&db));
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select holdfast.contest(101, 1, 'report_true', 'Look!')"),
                    2);
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select holdfast.contest(101, 1, 'report_true')"), 2);
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select holdfast.contest(1, 1, 'under_protected')"), 3);
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select concat_ws(' ', count(*), max(campaign_id)) from "
                                       "holdfast.campaigns where contested_at is not null"),
                   "1 1");
    CU_ASSERT_TRUE(sql_world_is_as_remembered(&db)); /* a contest frees nobody by itself */
    HF_ASSERT_SQL(&db, "select holdfast.assign(1, 'postgres', 'escalation')");
    HF_ASSERT_TEXT(
        hf_pgtest_text(&db, "select concat_ws(' | ', priority, standing, contested_at is not null, "
                            "assigned_to) from holdfast.review_queue where target_id = 1"),
        "high | The platform does not act automatically on this account. A reporter or the target "
        "contested it. | t | postgres");
    HF_ASSERT_TEXT(hf_pgtest_sqlstate(&db, "select holdfast.contest(301, 1, 'report_true')"),
                   "P0002");
    HF_ASSERT_TEXT(hf_pgtest_sqlstate(&db, "select holdfast.contest(101, 1, 'organic')"), "22023");
    /* One is answered by itself, the other by undoing what was decided and deciding anew. */
    HF_ASSERT_SQL(&db, "select holdfast.undo_decision(3, 'contest_unfounded')");
    HF_ASSERT_SQL(&db, "select holdfast.undo_decision(1, 'appeal')");
    HF_ASSERT_SQL(&db, "select holdfast.dismiss_campaign(1, 'reports_justified')");
    CU_ASSERT_EQUAL(
        hf_pgtest_int(&db,
                      "select count(*) from holdfast.campaigns where contested_at is not null"),
        0);
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select holdfast.contest(101, 1, 'report_true')"), 8);
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select concat_ws(' | ', priority, standing) from "
                                       "holdfast.review_queue where target_id = 1"),
                   "medium | Staff dismissed it. A reporter or the target contested it.");
    HF_ASSERT_SQL(&db, "select holdfast.undo_decision(8, 'contest_unfounded')");
    CU_ASSERT_EQUAL(
        hf_pgtest_int(&db, "select count(*) from holdfast.review_queue where target_id = 1"), 0);
    hf_pgtest_close(&db);
}

static void what_is_not_there_or_does_not_fit_is_refused(void)
{
    static const struct {
        const char *call;
        const char *state;
    } cases[] = {
        {"confirm_crew(99, 'known_crew')", "P0002"},
        {"dismiss_crew(null, 'organic')", "P0002"},
        {"clear_member(99, 101, 'framed')", "P0002"},
        {"clear_member(1, 999, 'framed')", "P0002"},
        {"extend_hold(99, now() + interval '1 day', 'precaution')", "P0002"},
        {"assign(99, 'postgres', 'workload')", "P0002"},
        {"annotate(99, 'context', 'x')", "P0002"},
        {"confirm_crew(1, 'organic')", "22023"},
        {"dismiss_crew(1, null)", "22023"},
        {"clear_member(1, 101, 'organic')", "22023"},
        {"place_hold(9, now(), 'precaution')", "22023"},
        {"place_hold(9, null, 'precaution')", "22023"},
        {"place_hold(9, 'infinity', 'precaution')", "22023"},
        {"place_hold(null, now() + interval '1 day', 'precaution')", "22023"},
        {"extend_hold(1, '-infinity', 'precaution')", "22023"},
        {"extend_hold(1, now() + interval '400 days', 'precaution')", "22023"},
        {"assign(1, 'postgres', 'context')", "22023"},
        {"annotate(1, 'organic', 'x')", "22023"},
    };
    hf_pgtest db;
    HF_REQUIRE_DB(sql_world_open(&db) && sql_world_add_members(&db));
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char sql[200];
        (void)snprintf(sql, sizeof sql, "select holdfast.%s", cases[i].call);
        hf_test_text(hf_pgtest_sqlstate(&db, sql), cases[i].state, sql, __FILE__, __LINE__);
    }
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select count(*) from holdfast.decisions"), 0);
    hf_pgtest_close(&db);
}

static const hf_test tests[] = {
    {"dismissing a crew frees all its targets at once, and undo restores exactly",
     dismissing_a_crew_frees_all_its_targets_at_once_and_undo_restores_exactly},
    {"what staff confirmed outlives the dismissal of its crew",
     what_staff_confirmed_outlives_the_dismissal_of_its_crew},
    {"a crew is decided once, and a contradiction says by whom",
     a_crew_is_decided_once_and_a_contradiction_says_by_whom},
    {"clearing one member frees its reports and leaves the crew",
     clearing_one_member_frees_its_reports_and_leaves_the_crew},
    {"a cleared member's reports stay free when a dismissal is undone",
     a_cleared_members_reports_stay_free_when_a_dismissal_is_undone},
    {"the dismissal of a crew is not undone past a member who was cleared",
     the_dismissal_of_a_crew_is_not_undone_past_a_member_who_was_cleared},
    {"staff protect whom nobody attacks, and take it back",
     staff_protect_whom_nobody_attacks_and_take_it_back},
    {"a hold is extended, and shortened again", a_hold_is_extended_and_shortened_again},
    {"a release stands over what was placed and extended before",
     a_release_stands_over_what_was_placed_and_extended_before},
    {"assigning and notes change no finding and are in nobody's way",
     assigning_and_notes_change_no_finding_and_are_in_nobodys_way},
    {"who is concerned contests, and staff answer", who_is_concerned_contests_and_staff_answer},
    {"what is not there or does not fit is refused", what_is_not_there_or_does_not_fit_is_refused},
};
HF_TEST_MAIN("sql_staff", tests)
