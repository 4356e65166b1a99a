/* Brigades of one strike that a list drives, and lists that drive nobody: their followers live in
 * the community whose members report whom they put on. Several worlds, drawn by hashes. */
#include <stdio.h>

#include "worker_world.h"

enum { WORLDS = 5, BRIGADES = 8, COMMUNITIES = 5, ENTRIES = 4 };

static const char *const once[] = {"--once", NULL};

/* The end of a world, and what is drawn, in [0, 1). */
static const char draw[] =
    "create function moment() returns timestamptz immutable language sql as $$ select "
    "timestamptz '2026-03-01 00:00+00' $$; "
    "create function u(text) returns float8 language sql as $$ select (('x' || "
    "substr(md5(current_setting('world.number') || ' ' || $1), 1, 8))::bit(32)::bigint) / "
    "4294967296.0 $$";

/* Communities c of 400 accounts, 860000 + 1000 c and on, that report 60 of their own; half of them
 * follow list 100 + c. It puts four on whom forty of the community report in the two days after. */
static const char communities[] =
    "insert into holdfast.reports (reporter_id, target_id, category, created_at) "
    "select 860000 + 1000 * c + floor(400 * u('who' || c || '.' || n))::int, "
    "880000 + 1000 * c + floor(60 * u('whom' || c || '.' || n))::int, 'spam', "
    "moment() - interval '25 days' * u('when' || c || '.' || n) "
    "from generate_series(0, 4) c, generate_series(1, 2000) n on conflict do nothing; "
    "insert into holdfast.blocklists (list_id, owner_id, name, created_at) "
    "select 100 + c, 860000 + 1000 * c, 'of a community', moment() - interval '1 year' "
    "from generate_series(0, 4) c; "
    "insert into holdfast.blocklist_subscriptions (list_id, subscriber_id, subscribed_at) "
    "select 100 + c, 860000 + 1000 * c + 2 * k, moment() - interval '300 days' * u('sub' || c || "
    "'.' "
    "|| k) - interval '30 days' from generate_series(0, 4) c, generate_series(0, 199) k; "
    "insert into holdfast.blocklist_entries (list_id, target_id, added_by, added_at) "
    "select 100 + c, 890000 + 10 * c + t, 860000 + 1000 * c, moment() - interval '3 days' * (t + "
    "1) "
    "from generate_series(0, 4) c, generate_series(0, 3) t; "
    "insert into holdfast.reports (reporter_id, target_id, category, created_at) "
    "select distinct on (2, 1) 860000 + 1000 * c + floor(400 * u('after' || c || '.' || t || '.' "
    "|| "
    "n))::int, 890000 + 10 * c + t, 'harassment', moment() - interval '3 days' * (t + 1) + "
    "interval '2 days' * u('moment' || c || '.' || t || '.' || n) "
    "from generate_series(0, 4) c, generate_series(0, 3) t, generate_series(1, 40) n";

/* List 200 + b has 150 to 500 followers who report one thing and another; three in ten of them
 * report whom it puts on within six hours. */
static const char brigades[] =
    "insert into holdfast.reports (reporter_id, target_id, category, created_at) "
    "select 900000 + 1000 * b + floor((150 + 50 * b) * u('own' || b || '.' || n))::int, "
    "990000 + floor(900 * u('any' || b || '.' || n))::int, 'spam', "
    "moment() - interval '25 days' * u('day' || b || '.' || n) "
    "from generate_series(0, 7) b, generate_series(1, 500) n on conflict do nothing; "
    "insert into holdfast.blocklists (list_id, owner_id, name, created_at) "
    "select 200 + b, 900999 + 1000 * b, 'liars', moment() - interval '1 year' "
    "from generate_series(0, 7) b; "
    "insert into holdfast.blocklist_subscriptions (list_id, subscriber_id, subscribed_at) "
    "select 200 + b, 900000 + 1000 * b + k, moment() - interval '300 days' * u('since' || b || '.' "
    "|| "
    "k) - interval '30 days' from generate_series(0, 7) b, generate_series(0, 149 + 50 * b) k; "
    "insert into holdfast.blocklist_entries (list_id, target_id, added_by, added_at) "
    "select 200 + b, 980000 + b, 900999 + 1000 * b, moment() - interval '7 hours' - interval '30 "
    "hours' * b from generate_series(0, 7) b; "
    "insert into holdfast.reports (reporter_id, target_id, category, created_at) "
    "select 900000 + 1000 * b + k, 980000 + b, 'harassment', moment() - interval '7 hours' - "
    "interval '30 hours' * b + interval '6 hours' * u('strike' || b || '.' || k) "
    "from generate_series(0, 7) b, generate_series(0, 149 + 50 * b) k "
    "where u('joins' || b || '.' || k) < 0.3";

static bool open_world(hf_pgtest *db, int number)
{
    char text[64];
    (void)snprintf(text, sizeof text, "select set_config('world.number', '%d', false)", number);
    return worker_open(db) && hf_pgtest_exec(db, text) && hf_pgtest_exec(db, draw) &&
           hf_pgtest_exec(db, communities) && hf_pgtest_exec(db, brigades);
}

/* Brigades that were found by their own list, and held before a quarter of their reports. */
static int64_t count_stopped(hf_pgtest *db)
{
    return hf_pgtest_int(
        db, "select count(*) from holdfast.campaigns c join holdfast.holds h using (campaign_id) "
            "where c.target_id between 980000 and 980007 and c.kind = 'list_driven' and c.list_id "
            "= c.target_id - 980000 + 200 and 4 * (select count(*) from holdfast.reports r where "
            "r.target_id = c.target_id and r.created_at <= h.placed_at) <= (select count(*) from "
            "holdfast.reports r where r.target_id = c.target_id)");
}

/* Whatever else is said of a community's reporters, its list is no evidence. */
static void assert_not_driven(hf_pgtest *db)
{
    CU_ASSERT_TRUE(hf_pgtest_int(db, "select count(*) from holdfast.reports where target_id "
                                     "between 890000 and 890043") >
                   INT64_C(25) * COMMUNITIES * ENTRIES);
    CU_ASSERT_EQUAL(
        hf_pgtest_int(db, "select count(*) from holdfast.campaigns where list_id < 200"), 0);
    CU_ASSERT_EQUAL(hf_pgtest_int(db, "select count(*) from holdfast.campaign_evidence join "
                                      "holdfast.campaigns using (campaign_id) where channel = "
                                      "'blocklist' and target_id between 890000 and 890043"),
                    0);
}

static void brigades_are_held_early_and_communities_are_not_driven(void)
{
    int64_t stopped = 0;
    for (int number = 1; number <= WORLDS; number++) {
        hf_pgtest db;
        HF_REQUIRE_DB(open_world(&db, number));
        CU_ASSERT_EQUAL(worker_run(&db, once), 0);
        assert_not_driven(&db);
        stopped += count_stopped(&db);
        hf_pgtest_close(&db);
    }
    (void)printf("%d of %d brigades ", (int)stopped, WORLDS * BRIGADES);
    CU_ASSERT_TRUE(20 * stopped >= 19 * (int64_t)WORLDS * BRIGADES);
}

static const hf_test tests[] = {
    {"brigades are held early, and communities are not driven",
     brigades_are_held_early_and_communities_are_not_driven},
};
HF_TEST_MAIN("brigades", tests)
