/* Words, origins and block lists on their way from the tables to a finding, live and in a backlog.
 */
#include <stdlib.h>

#include "worker_world.h"

static const char *const once[] = {"--once", NULL};
static const char *const live[] = {NULL};

/* ---- the three attacks of lists_world.sql ---- */

static void assert_attacks_found(hf_pgtest *db)
{
    HF_ASSERT_TEXT(hf_pgtest_text(db, "select concat_ws(' ', kind, list_id, disposition) "
                                      "from holdfast.campaigns where target_id = 810001"),
                   "list_driven 900080 hold");
    HF_ASSERT_TEXT(
        hf_pgtest_text(db, "select string_agg(concat_ws(' ', target_id, kind, channel), ', ' order "
                           "by target_id) from holdfast.campaigns join holdfast.campaign_evidence "
                           "using (campaign_id) where target_id in (810001, 810002, 810003) and "
                           "channel <> 'burst'"),
        "810001 list_driven blocklist, 810002 mass_report comment, 810003 mass_report origin");
    HF_ASSERT_TEXT(
        hf_pgtest_text(db, "select bool_and(crew_reports >= 0.9 * reports and 4 * (select count(*) "
                           "from holdfast.reports r where r.target_id = c.target_id and "
                           "r.created_at <= c.detected_at) <= reports) from holdfast.campaigns c "
                           "where target_id in (810001, 810002, 810003)"),
        "t");
    HF_ASSERT_TEXT(hf_pgtest_text(db, "select count(*) from holdfast.campaigns where kind = "
                                      "'list_driven' and target_id <> 810001"),
                   "0");
}

static void a_list_a_template_and_an_origin_give_one_strike_crews_away(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(worker_open(&db) && worker_simulate(&db, "now") && worker_add_lists(&db));
    CU_ASSERT_EQUAL(worker_run(&db, once), 0);
    assert_attacks_found(&db);
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select bool_and(holdfast.is_held(n)) from "
                                       "generate_series(810001, 810003) n"),
                   "t");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select count(*) from holdfast.rejected_events"), "0");
    hf_pgtest_close(&db);
}

/* ---- a list that drives a brigade, and what takes its drive away ---- */

/* A platform that has seen nothing but honest reports, and list 90 with 40 followers, 820001 … */
static const char followed_list[] =
    "insert into holdfast.reports (reporter_id, target_id, category, created_at) "
    "select 830000 + n % 997, 840000 + n % 1009, 'spam', now() - interval '20 days' + interval '7 "
    "minutes' * n from generate_series(1, 4000) n; "
    "insert into holdfast.blocklists (list_id, owner_id, name, created_at) values "
    "(90, 820000, 'liars', now() - interval '2 years'); "
    "insert into holdfast.blocklist_subscriptions (list_id, subscriber_id, subscribed_at) "
    "select 90, 820000 + n, now() - interval '1 year' from generate_series(1, 40) n";
static const char entry[] =
    "insert into holdfast.blocklist_entries (list_id, target_id, added_by, added_at) values "
    "(90, 850001, 820000, now() - interval '2 hours')";
static const char removal[] = "update holdfast.blocklist_entries set removed_at = now() - interval "
                              "'100 minutes' where target_id = 850001";
static const char end[] = "update holdfast.blocklist_subscriptions set ended_at = now() - interval "
                          "'100 minutes' where list_id = 90";
static const char deletion[] =
    "update holdfast.blocklists set deleted_at = now() - interval '100 minutes' where list_id = 90";
static const char brigade[] =
    "insert into holdfast.reports (reporter_id, target_id, category, created_at) "
    "select 820000 + n, 850001, 'harassment', now() - interval '90 minutes' + interval '1 minute' "
    "* n from generate_series(1, 40) n";

/* What became of it, after `mark` (NULL: nothing) between entry and reports. */
static void assert_driven(hf_pgtest *db, bool is_expected)
{
    CU_ASSERT_EQUAL(hf_pgtest_int(db, "select count(*) from holdfast.campaigns where target_id = "
                                      "850001 and kind = 'list_driven' and list_id = 90"),
                    is_expected);
    CU_ASSERT_EQUAL(hf_pgtest_int(db, "select count(*) from holdfast.holds where target_id = "
                                      "850001 and ended_at is null"),
                    is_expected);
}

static void follow_in_a_backlog(const char *mark)
{
    hf_pgtest db;
    HF_REQUIRE_DB(worker_open(&db));
    HF_ASSERT_SQL(&db, followed_list);
    HF_ASSERT_SQL(&db, entry);
    HF_ASSERT_SQL(&db, brigade);
    if (mark != NULL)
        HF_ASSERT_SQL(&db, mark);
    CU_ASSERT_EQUAL(worker_run(&db, once), 0);
    assert_driven(&db, mark == NULL);
    hf_pgtest_close(&db);
}

static void follow_live(const char *mark)
{
    hf_pgtest db;
    hf_proc proc;
    HF_REQUIRE_DB(worker_open(&db));
    HF_ASSERT_SQL(&db, followed_list);
    CU_ASSERT_TRUE(worker_start(&proc, &db, live));
    CU_ASSERT_TRUE(worker_wait_settled(&db));
    HF_ASSERT_SQL(&db, entry);
    CU_ASSERT_TRUE(worker_wait_settled(&db));
    if (mark != NULL)
        HF_ASSERT_SQL(&db, mark);
    CU_ASSERT_TRUE(worker_wait_settled(&db));
    HF_ASSERT_SQL(&db, brigade);
    CU_ASSERT_TRUE(worker_wait_settled(&db));
    CU_ASSERT_TRUE(worker_stop(&proc));
    assert_driven(&db, mark == NULL);
    hf_pgtest_close(&db);
}

/* The worker that read the list is gone; another one is told of it, two years old as it is. */
static void follow_over_a_restart(const char *mark)
{
    hf_pgtest db;
    HF_REQUIRE_DB(worker_open(&db));
    HF_ASSERT_SQL(&db, followed_list);
    HF_ASSERT_SQL(&db, entry);
    CU_ASSERT_EQUAL(worker_run(&db, once), 0);
    if (mark != NULL) {
        HF_ASSERT_SQL(&db, mark);
        CU_ASSERT_EQUAL(worker_run(&db, once), 0);
    }
    HF_ASSERT_SQL(&db, brigade);
    CU_ASSERT_EQUAL(worker_run(&db, once), 0);
    assert_driven(&db, mark == NULL);
    hf_pgtest_close(&db);
}

static void a_standing_entry_drives(void)
{
    follow_in_a_backlog(NULL);
    follow_live(NULL);
    follow_over_a_restart(NULL);
}

static void a_removed_entry_does_not_drive(void)
{
    follow_in_a_backlog(removal);
    follow_live(removal);
    follow_over_a_restart(removal);
}

static void an_ended_subscription_does_not_drive(void)
{
    follow_in_a_backlog(end);
    follow_live(end);
    follow_over_a_restart(end);
}

static void a_deleted_list_does_not_drive(void)
{
    follow_in_a_backlog(deletion);
    follow_live(deletion);
    follow_over_a_restart(deletion);
}

/* An entry that was added after the reports, and one that is removed only afterwards. */
static void the_order_of_events_counts_not_that_of_commits(void)
{
    static const char *const marks[] = {
        "update holdfast.blocklist_entries set added_at = now() - interval '10 minutes'",
        "update holdfast.blocklist_entries set removed_at = now() - interval '10 minutes'",
    };
    for (int i = 0; i < 2; i++) {
        hf_pgtest db;
        HF_REQUIRE_DB(worker_open(&db));
        HF_ASSERT_SQL(&db, brigade);
        HF_ASSERT_SQL(&db, entry);
        HF_ASSERT_SQL(&db, followed_list);
        HF_ASSERT_SQL(&db, marks[i]);
        CU_ASSERT_EQUAL(worker_run(&db, once), 0);
        assert_driven(&db, i == 1);
        hf_pgtest_close(&db);
    }
}

/* After a restore the window is read again; a list is older, and still known. */
static void a_replay_knows_lists_that_are_older_than_the_window(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(worker_open(&db));
    HF_ASSERT_SQL(&db, followed_list);
    HF_ASSERT_SQL(&db, entry);
    CU_ASSERT_EQUAL(worker_run(&db, once), 0);
    HF_ASSERT_SQL(&db,
                  "update holdfast.worker_state set system_identifier = system_identifier + 1");
    HF_ASSERT_SQL(&db, brigade);
    CU_ASSERT_EQUAL(worker_run(&db, once), 0);
    assert_driven(&db, true);
    hf_pgtest_close(&db);
}

static const hf_test tests[] = {
    {"a list, a template and an origin give crews of one strike away",
     a_list_a_template_and_an_origin_give_one_strike_crews_away},
    {"a standing entry drives its list's followers", a_standing_entry_drives},
    {"a removed entry drives nobody", a_removed_entry_does_not_drive},
    {"ended subscriptions drive nobody", an_ended_subscription_does_not_drive},
    {"a deleted list drives nobody", a_deleted_list_does_not_drive},
    {"the order of events counts, not that of commits",
     the_order_of_events_counts_not_that_of_commits},
    {"a replay knows lists that are older than the window",
     a_replay_knows_lists_that_are_older_than_the_window},
};
HF_TEST_MAIN("worker lists", tests)
