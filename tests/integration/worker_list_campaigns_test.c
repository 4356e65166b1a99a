/* Campaigns by means of block lists on the real path: found, held in SQL, followed over a restart
 * and live, and withdrawn when their ground is gone. */
#include <stdlib.h>
#include <string.h>

#include "worker_world.h"

static const char *const once[] = {"--once", NULL};
static const char *const live[] = {NULL};

/* A platform's honest side: reports, and lists 1 to 4 that put on whom four had reported. */
static const char platform[] =
    "insert into holdfast.reports (reporter_id, target_id, category, created_at) "
    "select 1000 + ('x' || substr(md5(n::text), 1, 6))::bit(24)::int % 997, 3000 + n % 300, "
    "'spam', now() - interval '20 days' + interval "
    "'7 minutes' * n from generate_series(1, 3000) n; "
    "insert into holdfast.blocklists (list_id, owner_id, name, created_at) "
    "select n, 5000 + n, 'honest ' || n, now() - interval '15 days' from generate_series(1, 4) n; "
    "insert into holdfast.blocklist_entries (list_id, target_id, added_by, added_at) "
    "select 1 + n % 4, 3000 + n, 5001 + n % 4, now() - interval '9 days' + interval '2 hours' * n "
    "from generate_series(1, 70) n";

/* Lists 11 to 15 put 6001 to 6012 on, minutes after each other. */
static const char seeding[] =
    "insert into holdfast.blocklists (list_id, owner_id, name, created_at) "
    "select 10 + n, 5010 + n, 'other ' || n, now() - interval '3 days' from generate_series(1, 5) "
    "n; "
    "insert into holdfast.blocklist_entries (list_id, target_id, added_by, added_at) "
    "select 10 + n, 6000 + t, 5010 + n, now() - interval '40 hours' + interval '3 hours' * t + "
    "interval '5 minutes' * n from generate_series(1, 12) t, generate_series(1, 5) n";

/* List 21 has 40 followers and ten borne-out entries, and turns on 7001 to 7012. */
static const char bait[] =
    "insert into holdfast.blocklists (list_id, owner_id, name, created_at) values "
    "(21, 5021, 'bait', now() - interval '12 days'); "
    "insert into holdfast.blocklist_subscriptions (list_id, subscriber_id, subscribed_at) "
    "select 21, 1000 + 19 * n, now() - interval '10 days' + interval '5 hours' * n "
    "from generate_series(1, 40) n; "
    "insert into holdfast.blocklist_entries (list_id, target_id, added_by, added_at) "
    "select 21, 3100 + n, 5021, now() - interval '5 days' + interval '6 hours' * n "
    "from generate_series(1, 10) n; "
    "insert into holdfast.blocklist_entries (list_id, target_id, added_by, added_at) "
    "select 21, 7000 + n, 5021, now() - interval '20 hours' + interval '1 hour' * n "
    "from generate_series(1, 12) n";

/* List 31 put 8001 to 8010 on when nobody followed it; 40 accounts of one hour do since. */
static const char inflation[] =
    "insert into holdfast.accounts (account_id, created_at) "
    "select 1000 + n, now() - interval '30 days' - interval '1 day' * n from "
    "generate_series(0, 996) n; "
    "insert into holdfast.accounts (account_id, created_at) "
    "select 9000 + n, now() - interval '3 days' + interval '1 minute' * n from "
    "generate_series(1, 40) n; "
    "insert into holdfast.blocklists (list_id, owner_id, name, created_at) values "
    "(31, 5031, 'inflated', now() - interval '12 days'); "
    "insert into holdfast.blocklist_entries (list_id, target_id, added_by, added_at) "
    "select 31, 8000 + n, 5031, now() - interval '30 hours' + interval '20 minutes' * n "
    "from generate_series(1, 10) n; "
    "insert into holdfast.blocklist_subscriptions (list_id, subscriber_id, subscribed_at) "
    "select 31, 9000 + n, now() - interval '20 hours' + interval '1 minute' * n "
    "from generate_series(1, 40) n";
static const char bots_leave[] =
    "update holdfast.blocklist_subscriptions set ended_at = now() where list_id = 31";

static const char *const marks[] = {
    "update holdfast.blocklist_entries set removed_at = now() where target_id between 6001 and "
    "7012",
    "update holdfast.blocklists set deleted_at = now() where list_id between 11 and 21",
};

static bool open_platform(hf_pgtest *db)
{
    return worker_open(db) && hf_pgtest_exec(db, platform) && hf_pgtest_exec(db, seeding) &&
           hf_pgtest_exec(db, bait);
}

static void assert_held(hf_pgtest *db, const char *is_held)
{
    HF_ASSERT_TEXT(hf_pgtest_text(db, "select bool_or(holdfast.is_entry_held(l, t)) from "
                                      "generate_series(11, 15) l, generate_series(6001, 6012) t"),
                   is_held);
    HF_ASSERT_TEXT(hf_pgtest_text(db, "select holdfast.is_list_held(21)"), is_held);
    HF_ASSERT_TEXT(hf_pgtest_text(db, "select bool_or(holdfast.is_list_held(n)) from "
                                      "generate_series(1, 15) n"),
                   "f");
}

static void assert_found(hf_pgtest *db)
{
    HF_ASSERT_TEXT(hf_pgtest_text(db, "select string_agg(kind || ' ' || count, ', ' order by kind) "
                                      "from (select kind, count(*) from holdfast.campaigns group "
                                      "by kind) c"),
                   "list_seeding 12, unsupported_entries 1");
    HF_ASSERT_TEXT(hf_pgtest_text(db, "select bool_and(holdfast.is_entry_held(l, t)) from "
                                      "generate_series(11, 15) l, generate_series(6001, 6012) t"),
                   "t");
    assert_held(db, "t");
    HF_ASSERT_TEXT(hf_pgtest_text(db, "select reach from holdfast.campaigns where list_id = 21"),
                   "40");
    HF_ASSERT_TEXT(hf_pgtest_text(db, "select count(*) from holdfast.effective_blocklist_entries "
                                      "where target_id between 6001 and 7012 or list_id = 21"),
                   "0");
    HF_ASSERT_TEXT(hf_pgtest_text(db, "select count(*) from holdfast.effective_blocklist_entries "
                                      "where list_id <= 4"),
                   "70");
    HF_ASSERT_TEXT(
        hf_pgtest_text(db, "select count(*) from holdfast.list_dependence where is_one_voice "
                           "and list_id between 11 and 15 and leader_id between 11 and 15"),
        "10");
}

static void in_a_backlog_they_are_found_and_held(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(open_platform(&db));
    CU_ASSERT_EQUAL(worker_run(&db, once), 0);
    assert_found(&db);
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select count(*) from holdfast.review_queue"), 13);
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select subject || ': ' || standing from "
                                       "holdfast.review_queue where list_id = 21"),
                   "list bait: The list is not passed on to its subscribers.");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select bool_or(what ~ '[{}]') from holdfast.review_queue"),
                   "f");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select subject from holdfast.active_holds where scope = "
                                       "'list'"),
                   "list bait");
    hf_pgtest_close(&db);
}

/* The worker that found them is gone; what follows goes on in the same campaigns. */
static void another_worker_goes_on_with_the_same_campaigns(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(open_platform(&db));
    CU_ASSERT_EQUAL(worker_run(&db, once), 0);
    HF_ASSERT_SQL(&db, "create table before as select campaign_id, fingerprint from "
                       "holdfast.campaigns");
    HF_ASSERT_SQL(&db, "insert into holdfast.blocklist_entries (list_id, target_id, added_by) "
                       "select 21, 7100 + n, 5021 from generate_series(1, 5) n");
    CU_ASSERT_EQUAL(worker_run(&db, once), 0);
    CU_ASSERT_EQUAL(
        hf_pgtest_int(&db, "select count(*) from holdfast.campaigns natural join before"), 13);
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select count(*) from holdfast.campaigns"), 13);
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select reports >= 17 and ended_at > now() - interval '1 "
                                       "hour' from holdfast.campaigns where list_id = 21"),
                   "t");
    assert_held(&db, "t");
    hf_pgtest_close(&db);
}

static void what_loses_its_ground_between_two_runs_is_held_no_more(void)
{
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        hf_pgtest db;
        HF_REQUIRE_DB(open_platform(&db));
        CU_ASSERT_EQUAL(worker_run(&db, once), 0);
        assert_held(&db, "t");
        HF_ASSERT_SQL(&db, marks[i]);
        CU_ASSERT_EQUAL(worker_run(&db, once), 0);
        assert_held(&db, "f");
        HF_ASSERT_TEXT(hf_pgtest_text(&db, "select string_agg(distinct state, ' ') from "
                                           "holdfast.holds"),
                       "withdrawn");
        hf_pgtest_close(&db);
    }
}

static void live_too(void)
{
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        hf_pgtest db;
        hf_proc proc;
        HF_REQUIRE_DB(open_platform(&db));
        CU_ASSERT_TRUE(worker_start(&proc, &db, live));
        CU_ASSERT_TRUE(worker_wait_settled(&db));
        assert_held(&db, "t");
        HF_ASSERT_SQL(&db, marks[i]);
        CU_ASSERT_TRUE(worker_wait_settled(&db));
        assert_held(&db, "f");
        CU_ASSERT_TRUE(worker_stop(&proc));
        hf_pgtest_close(&db);
    }
}

/* In a backlog that has the end of it too, nothing is held at the end. */
static void in_a_backlog_the_end_is_followed_too(void)
{
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        hf_pgtest db;
        HF_REQUIRE_DB(open_platform(&db));
        HF_ASSERT_SQL(&db, marks[i]);
        CU_ASSERT_EQUAL(worker_run(&db, once), 0);
        assert_held(&db, "f");
        CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select count(*) from holdfast.campaigns"), 13);
        hf_pgtest_close(&db);
    }
}

/* ---- the followers of an inflated list leave ---- */

static bool open_inflated(hf_pgtest *db)
{
    return worker_open(db) && hf_pgtest_exec(db, platform) && hf_pgtest_exec(db, inflation);
}

static void assert_inflated(hf_pgtest *db, const char *state)
{
    HF_ASSERT_TEXT(hf_pgtest_text(db, "select string_agg(concat_ws(' ', kind, c.list_id, state), "
                                      "', ') from holdfast.campaigns c left join holdfast.holds "
                                      "using (campaign_id)"),
                   state);
    HF_ASSERT_TEXT(hf_pgtest_text(db, "select holdfast.is_list_held(31)::text"),
                   strstr(state, "active") != NULL ? "true" : "false");
}

static void ended_subscriptions_are_followed_between_two_runs_and_in_a_backlog(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(open_inflated(&db));
    CU_ASSERT_EQUAL(worker_run(&db, once), 0);
    assert_inflated(&db, "list_inflation 31 active");
    HF_ASSERT_SQL(&db, bots_leave);
    CU_ASSERT_EQUAL(worker_run(&db, once), 0);
    assert_inflated(&db, "list_inflation 31 withdrawn");
    hf_pgtest_close(&db);
    HF_REQUIRE_DB(open_inflated(&db));
    HF_ASSERT_SQL(&db, bots_leave);
    CU_ASSERT_EQUAL(worker_run(&db, once), 0);
    assert_inflated(&db, "list_inflation 31 withdrawn");
    hf_pgtest_close(&db);
}

static void ended_subscriptions_are_followed_live(void)
{
    hf_pgtest db;
    hf_proc proc;
    HF_REQUIRE_DB(open_inflated(&db));
    CU_ASSERT_TRUE(worker_start(&proc, &db, live));
    CU_ASSERT_TRUE(worker_wait_settled(&db));
    assert_inflated(&db, "list_inflation 31 active");
    HF_ASSERT_SQL(&db, bots_leave);
    CU_ASSERT_TRUE(worker_wait_settled(&db));
    assert_inflated(&db, "list_inflation 31 withdrawn");
    CU_ASSERT_TRUE(worker_stop(&proc));
    hf_pgtest_close(&db);
}

static void staff_release_what_staff_think_wrong(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(open_platform(&db));
    CU_ASSERT_EQUAL(worker_run(&db, once), 0);
    HF_ASSERT_SQL(&db,
                  "select holdfast.dismiss_campaign(campaign_id, 'legitimate_group', 'checked') "
                  "from holdfast.campaigns where list_id = 21 or target_id = 6005");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select holdfast.is_list_held(21)"), "f");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select holdfast.is_entry_held(13, 6005)"), "f");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select holdfast.is_entry_held(13, 6006)"), "t");
    HF_ASSERT_SQL(&db, "insert into holdfast.blocklist_entries (list_id, target_id, added_by) "
                       "select 21, 7100 + n, 5021 from generate_series(1, 8) n");
    CU_ASSERT_EQUAL(worker_run(&db, once), 0);
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select holdfast.is_list_held(21)"), "f");
    hf_pgtest_close(&db);
}

static const hf_test tests[] = {
    {"in a backlog they are found and held", in_a_backlog_they_are_found_and_held},
    {"another worker goes on with the same campaigns",
     another_worker_goes_on_with_the_same_campaigns},
    {"what loses its ground between two runs is held no more",
     what_loses_its_ground_between_two_runs_is_held_no_more},
    {"live too", live_too},
    {"in a backlog the end is followed too", in_a_backlog_the_end_is_followed_too},
    {"ended subscriptions are followed, between two runs and in a backlog",
     ended_subscriptions_are_followed_between_two_runs_and_in_a_backlog},
    {"ended subscriptions are followed live", ended_subscriptions_are_followed_live},
    {"staff release what staff think wrong", staff_release_what_staff_think_wrong},
};
HF_TEST_MAIN("list campaigns", tests)
