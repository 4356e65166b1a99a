/* What staff decide: confirm, dismiss, release, undo; and the chain that keeps it. */
#include <string.h>

#include "sql_world.h"

static void dismissing_frees_at_once_and_undo_restores_exactly(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(sql_world_open(&db));
    CU_ASSERT_TRUE(sql_world_remember(&db));
    HF_ASSERT_SQL(&db, "begin; select holdfast.dismiss_campaign(1, 'organic', 'They are right.')");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select holdfast.is_held(1)"), "f");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select holdfast.effective_report_count(1, null)"), "13");
    HF_ASSERT_SQL(&db, "commit");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select concat_ws(' ', c.status, h.state, h.ended_by, "
                                       "h.ended_at = c.decided_at) from holdfast.campaigns c join "
                                       "holdfast.holds h using (campaign_id) "
                                       "where campaign_id = 1"),
                   "dismissed released postgres t");
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select holdfast.undo_decision(1, 'mistake')"), 2);
    CU_ASSERT_TRUE(sql_world_is_as_remembered(&db));
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select holdfast.is_held(1)"), "t");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select string_agg(action, ' ' order by decision_id) "
                                       "from holdfast.decisions"),
                   "dismiss_campaign reopen_campaign");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, sql_world_chain), "t");
    hf_pgtest_close(&db);
}

static void a_suppression_lifted_before_stays_lifted_after_the_undo(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(sql_world_open(&db));
    CU_ASSERT_TRUE(sql_world_remember(&db)); /* 106's on target 2 is lifted */
    HF_ASSERT_SQL(&db, "select holdfast.dismiss_campaign(2, 'organic')");
    HF_ASSERT_SQL(&db, "select holdfast.undo_decision(1, 'mistake')");
    CU_ASSERT_TRUE(sql_world_is_as_remembered(&db));
    hf_pgtest_close(&db);
}

static void confirming_keeps_the_hold(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(sql_world_open(&db));
    CU_ASSERT_TRUE(sql_world_remember(&db));
    HF_ASSERT_SQL(&db, "select holdfast.confirm_campaign(1, 'coordinated')");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select status || ' ' || state from holdfast.campaigns join "
                                       "holdfast.holds using (campaign_id) "
                                       "where campaign_id = 1"),
                   "confirmed confirmed");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select holdfast.is_held(1)"), "t");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select holdfast.effective_report_count(1, null)"), "4");
    HF_ASSERT_SQL(&db, "select holdfast.undo_decision(1, 'other', 'Wrong row.')");
    CU_ASSERT_TRUE(sql_world_is_as_remembered(&db));
    hf_pgtest_close(&db);
}

static void a_contradiction_names_who_and_when_and_the_same_again_is_none(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(sql_world_open(&db));
    HF_ASSERT_SQL(&db, "select holdfast.confirm_campaign(1, 'coordinated')");
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select holdfast.confirm_campaign(1, 'known_crew')"), 1);
    HF_ASSERT_TEXT(hf_pgtest_sqlstate(&db, "select holdfast.dismiss_campaign(1, 'organic')"),
                   "55000");
    const char *message = PQerrorMessage(db.connection);
    CU_ASSERT_PTR_NOT_NULL(strstr(message, "confirm_campaign by postgres at 2"));
    CU_ASSERT_PTR_NOT_NULL(strstr(message, "undo_decision(1"));
    HF_ASSERT_SQL(&db, "select holdfast.undo_decision(1, 'mistake')");
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select holdfast.dismiss_campaign(1, 'organic')"), 3);
    HF_ASSERT_TEXT(hf_pgtest_sqlstate(&db, "select holdfast.confirm_campaign(1, 'coordinated')"),
                   "55000");
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select count(*) from holdfast.decisions"), 3);
    hf_pgtest_close(&db);
}

static void releasing_ends_the_hold_and_leaves_the_campaign(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(sql_world_open(&db));
    CU_ASSERT_TRUE(sql_world_remember(&db));
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select holdfast.release_hold(1, 'target_abusive')"), 1);
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select holdfast.is_held(1)"), "f");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select status from holdfast.campaigns "
                                       "where campaign_id = 1"),
                   "open");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select holdfast.effective_report_count(1, null)"), "4");
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select holdfast.release_hold(1, 'target_abusive')"), 1);
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select object_type || object_id || action "
                                       "from holdfast.decisions"),
                   "hold1release_hold");
    HF_ASSERT_SQL(&db, "select holdfast.undo_decision(1, 'mistake')");
    CU_ASSERT_TRUE(sql_world_is_as_remembered(&db));
    hf_pgtest_close(&db);
}

static void only_the_newest_decision_can_be_undone_and_only_once(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(sql_world_open(&db));
    CU_ASSERT_TRUE(sql_world_remember(&db));
    HF_ASSERT_SQL(&db, "select holdfast.confirm_campaign(1, 'coordinated')");
    HF_ASSERT_SQL(&db, "select holdfast.release_hold(1, 'reviewed')");
    HF_ASSERT_SQL(&db, "select holdfast.dismiss_campaign(2, 'organic')"); /* of no concern */
    HF_ASSERT_TEXT(hf_pgtest_sqlstate(&db, "select holdfast.undo_decision(1, 'mistake')"), "55000");
    CU_ASSERT_PTR_NOT_NULL(strstr(PQerrorMessage(db.connection), "Undo decision 2 first"));
    HF_ASSERT_SQL(&db, "select holdfast.undo_decision(2, 'mistake')");
    HF_ASSERT_TEXT(hf_pgtest_sqlstate(&db, "select holdfast.undo_decision(2, 'mistake')"), "55000");
    CU_ASSERT_PTR_NOT_NULL(strstr(PQerrorMessage(db.connection), "undone already: by postgres"));
    HF_ASSERT_TEXT(hf_pgtest_sqlstate(&db, "select holdfast.undo_decision(4, 'mistake')"), "55000");
    HF_ASSERT_SQL(&db, "select holdfast.undo_decision(1, 'mistake')");
    HF_ASSERT_SQL(&db, "select holdfast.undo_decision(3, 'mistake')");
    CU_ASSERT_TRUE(sql_world_is_as_remembered(&db));
    HF_ASSERT_TEXT(hf_pgtest_text(&db, sql_world_chain), "t");
    hf_pgtest_close(&db);
}

static void what_is_not_there_and_reasons_that_do_not_fit_are_refused(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(sql_world_open(&db));
    static const struct {
        const char *call;
        const char *state;
    } cases[] = {
        {"confirm_campaign(99, 'coordinated')", "P0002"},
        {"confirm_campaign(null, 'coordinated')", "P0002"},
        {"dismiss_campaign(99, 'organic')", "P0002"},
        {"release_hold(99, 'other')", "P0002"},
        {"undo_decision(99, 'mistake')", "P0002"},
        {"confirm_campaign(1, 'organic')", "22023"},
        {"dismiss_campaign(1, 'organ')", "22023"},
        {"dismiss_campaign(1, null)", "22023"},
        {"release_hold(1, 'organic')", "22023"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char sql[200];
        (void)snprintf(sql, sizeof sql, "select holdfast.%s", cases[i].call);
        HF_ASSERT_TEXT(hf_pgtest_sqlstate(&db, sql), cases[i].state);
    }
    HF_ASSERT_SQL(&db, "update holdfast.holds set state = 'yielded', ended_at = now(), "
                       "ended_by = 'worker' where hold_id = 1");
    HF_ASSERT_TEXT(hf_pgtest_sqlstate(&db, "select holdfast.release_hold(1, 'other')"), "55000");
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select count(*) from holdfast.decisions"), 0);
    hf_pgtest_close(&db);
}

static void a_hold_gives_way_to_one_that_came_meanwhile(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(sql_world_open(&db));
    HF_ASSERT_SQL(&db, "select holdfast.dismiss_campaign(2, 'organic'); insert into holdfast.holds "
                       "(hold_id, target_id, campaign_id, expires_at, reason) "
                       "values (30, 2, 3, now() + interval '1 day', 'another crew')");
    HF_ASSERT_SQL(&db, "select holdfast.undo_decision(1, 'mistake')");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select c.status || h.state || h.ended_by "
                                       "from holdfast.holds h join holdfast.campaigns c "
                                       "using (campaign_id) where hold_id = 2"),
                   "openwithdrawnhold 30");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select holdfast.is_held(2)"), "t");
    /* One whose time is over does not stand in the way. */
    HF_ASSERT_SQL(&db, "select holdfast.dismiss_campaign(1, 'organic'); insert into holdfast.holds "
                       "(hold_id, target_id, expires_at, reason) "
                       "values (31, 1, now() - interval '1 day', 'old')");
    HF_ASSERT_SQL(&db, "select holdfast.undo_decision(3, 'mistake')");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select string_agg(state, ' ' order by hold_id) "
                                       "from holdfast.holds where target_id = 1"),
                   "active expired");
    hf_pgtest_close(&db);
}

/* Starts a statement that has to wait for another session, and waits until it does. */
static PGconn *start_waiting(hf_pgtest *db, const char *sql)
{
    PGconn *connection = hf_pgtest_connect(db);
    CU_ASSERT_EQUAL(PQsendQuery(connection, sql), 1);
    HF_ASSERT_WAIT(db,
                   "select exists (select from pg_stat_activity where datname = current_database() "
                   "and wait_event_type = 'Lock')",
                   5000);
    return connection;
}

/* The SQLSTATE with which it ended, compared. */
static void end_waiting(PGconn *connection, const char *expected)
{
    PGresult *result = PQgetResult(connection);
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    HF_ASSERT_TEXT(state != NULL ? state : "00000", expected);
    PQclear(result);
    PQfinish(connection);
}

static void two_who_decide_at_the_same_time_do_not_fork_the_chain(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(sql_world_open(&db));
    HF_ASSERT_SQL(&db, "begin; select holdfast.dismiss_campaign(1, 'organic')");
    PGconn *other = start_waiting(&db, "select holdfast.dismiss_campaign(2, 'organic')");
    HF_ASSERT_SQL(&db, "commit");
    end_waiting(other, "00000");
    HF_ASSERT_SQL(&db, "begin; select holdfast.confirm_campaign(3, 'coordinated')");
    other = start_waiting(&db, "select holdfast.dismiss_campaign(3, 'organic')");
    HF_ASSERT_SQL(&db, "commit");
    end_waiting(other, "55000");
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select count(*) from holdfast.decisions"), 3);
    HF_ASSERT_TEXT(hf_pgtest_text(&db, sql_world_chain), "t");
    hf_pgtest_close(&db);
}

static void an_old_snapshot_cannot_fork_the_chain_either(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(sql_world_open(&db));
    PGconn *old = hf_pgtest_connect(&db);
    CU_ASSERT_TRUE(hf_pgtest_exec_on(old, "begin isolation level repeatable read; "
                                          "select count(*) from holdfast.decisions"));
    HF_ASSERT_SQL(&db, "select holdfast.dismiss_campaign(1, 'organic')");
    PGresult *result = PQexec(old, "select holdfast.dismiss_campaign(2, 'organic')");
    HF_ASSERT_TEXT(PQresultErrorField(result, PG_DIAG_SQLSTATE), "23505");
    PQclear(result);
    PQfinish(old);
    HF_ASSERT_TEXT(hf_pgtest_text(&db, sql_world_chain), "t");
    hf_pgtest_close(&db);
}

static void the_chain_survives_a_blanked_note_and_shows_tampering(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(sql_world_open(&db));
    HF_ASSERT_SQL(&db, "select holdfast.dismiss_campaign(1, 'organic', 'Ann said so.')");
    HF_ASSERT_SQL(&db, "select holdfast.confirm_campaign(2, 'coordinated', 'Seen.')");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select bool_and(note_digest = sha256(uuid_send(note_salt) "
                                       "|| convert_to(note, 'UTF8'))) from holdfast.decisions"),
                   "t");
    HF_ASSERT_SQL(&db, "update holdfast.decisions set note = null, note_salt = null");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, sql_world_chain), "t");
    HF_ASSERT_SQL(&db, "set timezone = 'Asia/Tokyo'; set datestyle = 'German'");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, sql_world_chain), "t");
    HF_ASSERT_SQL(&db, "begin; update holdfast.decisions set reason_code = 'other' "
                       "where decision_id = 1");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, sql_world_chain), "f");
    HF_ASSERT_SQL(&db, "rollback; delete from holdfast.decisions where decision_id = 1");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, sql_world_chain), "f");
    hf_pgtest_close(&db);
}

static void undo_in_another_time_zone_restores_the_same_moment(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(sql_world_open(&db));
    HF_ASSERT_SQL(&db, "update holdfast.campaigns set status = 'stale', "
                       "decided_at = '2026-01-02 03:04:05.678901+00' where campaign_id = 1");
    CU_ASSERT_TRUE(sql_world_remember(&db));
    HF_ASSERT_SQL(&db, "set timezone = 'Asia/Kolkata'; set datestyle = 'SQL, DMY'");
    HF_ASSERT_SQL(&db, "select holdfast.dismiss_campaign(1, 'organic')");
    HF_ASSERT_SQL(&db, "reset timezone; reset datestyle");
    HF_ASSERT_SQL(&db, "select holdfast.undo_decision(1, 'mistake')");
    CU_ASSERT_TRUE(sql_world_is_as_remembered(&db));
    hf_pgtest_close(&db);
}

static void whoever_listens_hears_ids_and_nothing_else(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(sql_world_open(&db));
    HF_ASSERT_SQL(&db, "listen holdfast_hold; select holdfast.dismiss_campaign(1, 'organic')");
    PGnotify *notice = PQnotifies(db.connection);
    CU_ASSERT_PTR_NOT_NULL(notice);
    if (notice != NULL)
        HF_ASSERT_TEXT(notice->extra, "{\"hold_id\" : \"1\", \"event\" : \"released\"}");
    PQfreemem(notice);
    hf_pgtest_close(&db);
}

static const hf_test tests[] = {
    {"dismissing frees at once, and undo restores exactly",
     dismissing_frees_at_once_and_undo_restores_exactly},
    {"a suppression lifted before stays lifted after the undo",
     a_suppression_lifted_before_stays_lifted_after_the_undo},
    {"confirming keeps the hold", confirming_keeps_the_hold},
    {"a contradiction names who and when, and the same again is none",
     a_contradiction_names_who_and_when_and_the_same_again_is_none},
    {"releasing ends the hold and leaves the campaign",
     releasing_ends_the_hold_and_leaves_the_campaign},
    {"only the newest decision can be undone, and only once",
     only_the_newest_decision_can_be_undone_and_only_once},
    {"what is not there and reasons that do not fit are refused",
     what_is_not_there_and_reasons_that_do_not_fit_are_refused},
    {"a hold gives way to one that came meanwhile", a_hold_gives_way_to_one_that_came_meanwhile},
    {"two who decide at the same time do not fork the chain",
     two_who_decide_at_the_same_time_do_not_fork_the_chain},
    {"an old snapshot cannot fork the chain either", an_old_snapshot_cannot_fork_the_chain_either},
    {"the chain survives a blanked note and shows tampering",
     the_chain_survives_a_blanked_note_and_shows_tampering},
    {"undo in another time zone restores the same moment",
     undo_in_another_time_zone_restores_the_same_moment},
    {"whoever listens hears ids and nothing else", whoever_listens_hears_ids_and_nothing_else},
};
HF_TEST_MAIN("sql_decisions", tests)
