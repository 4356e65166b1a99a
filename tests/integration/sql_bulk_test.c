/* Decisions in bulk: shown first, all or nothing, a row of the audit for each. */
#include <string.h>

#include "sql_world.h"

static void the_preview_counts_what_would_change_and_changes_nothing(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(sql_world_open(&db));
    CU_ASSERT_TRUE(sql_world_remember(&db));
    HF_ASSERT_SQL(&db, "listen holdfast_hold");
    /* 10 on target 1; on target 2 five by campaign 2, of which one is lifted, and three by 3. */
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select p::text from holdfast.bulk_preview("
                                       "'dismiss_campaign', '{3, 1, 2, 1}', 'organic') p"),
                   "(3,0,3,2,18)");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select p::text from holdfast.bulk_preview("
                                       "'confirm_campaign', '{1, 3}', 'coordinated') p"),
                   "(2,0,2,1,0)");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select p::text from holdfast.bulk_preview("
                                       "'dismiss_crew', '{1}', 'organic') p"),
                   "(1,0,2,2,15)");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select p::text from holdfast.bulk_preview("
                                       "'release_hold', '{1, 2}', 'other') p"),
                   "(2,0,0,2,0)");
    CU_ASSERT_TRUE(sql_world_is_as_remembered(&db));
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select count(*) from holdfast.decisions"), 0);
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select decisions from holdfast.decision_end"), 0);
    CU_ASSERT_PTR_NULL(PQnotifies(db.connection));
    hf_pgtest_close(&db);
}

static void it_is_done_for_all_with_a_row_each_and_undone_in_bulk(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(sql_world_open(&db));
    HF_ASSERT_SQL(&db, "select holdfast.dismiss_campaign(2, 'organic')");
    CU_ASSERT_TRUE(sql_world_remember(&db));
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select p::text from holdfast.bulk_preview("
                                       "'dismiss_campaign', '{1, 2, 3}', 'organic') p"),
                   "(2,1,2,1,13)");
    HF_ASSERT_SQL(&db, "create table done as select * from holdfast.bulk_decide("
                       "'dismiss_campaign', '{1, 2, 3}', 2, 'organic', 'All of one class.') d");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select string_agg(concat_ws(' ', object_id, action, note), "
                                       "', ' order by decision_id) from holdfast.decisions"),
                   "2 dismiss_campaign, 1 dismiss_campaign All of one class., 3 dismiss_campaign "
                   "All of one class.");
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select count(*) from done natural join (select "
                                       "decision_id as d from holdfast.decisions) x"),
                    3);
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select concat(holdfast.is_held(1), holdfast.is_held(2))"),
                   "ff");
    HF_ASSERT_SQL(&db, "select holdfast.bulk_decide('undo_decision', array(select decision_id from "
                       "holdfast.decisions where note is not null), 2, 'mistake')");
    CU_ASSERT_TRUE(sql_world_is_as_remembered(&db));
    HF_ASSERT_TEXT(hf_pgtest_text(&db, sql_world_chain), "t");
    hf_pgtest_close(&db);
}

static void what_was_confirmed_and_released_is_undone_from_the_newest_on(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(sql_world_open(&db));
    CU_ASSERT_TRUE(sql_world_remember(&db));
    HF_ASSERT_SQL(&db, "select holdfast.bulk_decide('confirm_crew', '{1, 2}', 2, 'known_crew')");
    HF_ASSERT_SQL(&db, "select holdfast.bulk_decide('confirm_campaign', '{1, 2, 3}', 3, "
                       "'coordinated')");
    HF_ASSERT_SQL(&db, "select holdfast.bulk_decide('release_hold', '{1, 2}', 2, 'reviewed')");
    HF_ASSERT_SQL(&db, "select holdfast.bulk_decide('undo_decision', array(select decision_id from "
                       "holdfast.decisions), 7, 'mistake')");
    CU_ASSERT_TRUE(sql_world_is_as_remembered(&db));
    HF_ASSERT_TEXT(hf_pgtest_text(&db, sql_world_chain), "t");
    hf_pgtest_close(&db);
}

static void another_count_or_one_that_is_refused_changes_nothing_at_all(void)
{
    static const struct {
        const char *call;
        const char *state;
    } cases[] = {
        {"bulk_decide('dismiss_campaign', '{1, 3}', 3, 'organic')", "55000"},
        {"bulk_decide('dismiss_campaign', '{1, 3}', null, 'organic')", "55000"},
        {"bulk_decide('dismiss_campaign', '{1, 2, 3}', 3, 'organic')", "55000"},
        {"bulk_decide('dismiss_campaign', '{1, 99}', 2, 'organic')", "P0002"},
        {"bulk_decide('dismiss_campaign', '{1}', 1, 'coordinated')", "22023"},
        {"bulk_decide('dismiss_campaign', '{}', 0, 'organic')", "22023"},
        {"bulk_decide('dismiss_campaign', null, 0, 'organic')", "22023"},
        {"bulk_decide('forget_account', '{1}', 1, 'organic')", "22023"},
        {"bulk_decide(null, '{1}', 1, 'organic')", "22023"},
        {"bulk_preview('dismiss_campaign', '{1, 2}', 'organic')", "55000"},
        {"bulk_preview('dismiss_campaign', array(select generate_series(1, 1001)), 'organic')",
         "22023"},
    };
    hf_pgtest db;
    HF_REQUIRE_DB(sql_world_open(&db));
    HF_ASSERT_SQL(&db, "select holdfast.confirm_campaign(2, 'coordinated')");
    CU_ASSERT_TRUE(sql_world_remember(&db));
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char sql[200];
        (void)snprintf(sql, sizeof sql, "select holdfast.%s", cases[i].call);
        hf_test_text(hf_pgtest_sqlstate(&db, sql), cases[i].state, sql, __FILE__, __LINE__);
    }
    CU_ASSERT_TRUE(sql_world_is_as_remembered(&db));
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select count(*) from holdfast.decisions"), 1);
    hf_pgtest_close(&db);
}

static const hf_test tests[] = {
    {"the preview counts what would change, and changes nothing",
     the_preview_counts_what_would_change_and_changes_nothing},
    {"it is done for all with a row each, and undone in bulk",
     it_is_done_for_all_with_a_row_each_and_undone_in_bulk},
    {"what was confirmed and released is undone from the newest on",
     what_was_confirmed_and_released_is_undone_from_the_newest_on},
    {"another count, or one that is refused, changes nothing at all",
     another_count_or_one_that_is_refused_changes_nothing_at_all},
};
HF_TEST_MAIN("sql_bulk", tests)
