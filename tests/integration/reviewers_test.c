/*
 * Several who decide at once: two reviewers, and reviewers while the worker writes.
 *
 * HOLDFAST_REVIEWERS_SECONDS: how long the latter lasts (15).
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "sql_world.h"
#include "worker_world.h"

static bool verifies(const hf_pgtest *db)
{
    hf_proc proc;
    const int code =
        hf_proc_run_holdfast(&proc, db->conninfo, (const char *[]){"verify-audit", NULL}, 60000);
    if (code != 0)
        (void)fprintf(stderr, "%s", hf_proc_stderr(&proc));
    hf_proc_done(&proc);
    return code == 0;
}

/* ---- two sessions, one waiting for the other ---- */

typedef struct at_once {
    const char *before; /* decided first, or NULL */
    const char *first, *second;
    const char *state; /* SQLSTATE of the second, after the first committed */
    const char *end;   /* campaign 1's status and hold, and how many decisions there are */
} at_once;

static const at_once pairs[] = {
    {NULL, "dismiss_campaign(1, 'organic')", "dismiss_campaign(1, 'organic')", "00000",
     "dismissed released 1"},
    {NULL, "dismiss_campaign(1, 'organic')", "confirm_campaign(1, 'coordinated')", "55000",
     "dismissed released 1"},
    {NULL, "confirm_campaign(1, 'coordinated')", "dismiss_campaign(1, 'organic')", "55000",
     "confirmed confirmed 1"},
    {NULL, "confirm_campaign(1, 'coordinated')", "confirm_campaign(1, 'coordinated')", "00000",
     "confirmed confirmed 1"},
    {"dismiss_campaign(1, 'organic')", "undo_decision(1, 'mistake')", "undo_decision(1, 'mistake')",
     "55000", "open active 2"},
    {"dismiss_campaign(1, 'organic')", "undo_decision(1, 'mistake')",
     "confirm_campaign(1, 'coordinated')", "00000", "confirmed confirmed 3"},
    {"confirm_campaign(1, 'coordinated')", "undo_decision(1, 'mistake')",
     "dismiss_campaign(1, 'organic')", "00000", "dismissed released 3"},
    {"confirm_campaign(1, 'coordinated')", "release_hold(1, 'reviewed')",
     "undo_decision(1, 'mistake')", "55000", "confirmed released 2"},
    {NULL, "release_hold(1, 'reviewed')", "extend_hold(1, now() + interval '9 days', 'precaution')",
     "55000", "open released 1"},
    {NULL, "release_hold(1, 'reviewed')", "release_hold(1, 'reviewed')", "00000",
     "open released 1"},
    {NULL, "place_hold(9, now() + interval '9 days', 'precaution')",
     "place_hold(9, now() + interval '9 days', 'precaution')", "55000", "open active 1"},
    {NULL, "dismiss_crew(1, 'organic')", "confirm_campaign(1, 'coordinated')", "55000",
     "dismissed released 1"},
    {NULL, "confirm_campaign(1, 'coordinated')", "dismiss_crew(1, 'organic')", "00000",
     "confirmed confirmed 2"},
    {NULL, "dismiss_crew(1, 'organic')", "confirm_crew(1, 'known_crew')", "55000",
     "dismissed released 1"},
    {"dismiss_crew(1, 'organic')", "undo_decision(1, 'mistake')", "confirm_crew(1, 'known_crew')",
     "00000", "open active 3"},
    {NULL, "clear_member(1, 101, 'framed')", "clear_member(1, 101, 'framed')", "00000",
     "open active 1"},
    {NULL, "clear_member(1, 101, 'framed')", "dismiss_campaign(1, 'organic')", "00000",
     "dismissed released 2"},
    {NULL, "bulk_decide('dismiss_campaign', '{1, 2, 3}', 3, 'organic')",
     "bulk_decide('dismiss_campaign', '{3, 2, 1}', 3, 'organic')", "55000", "dismissed released 3"},
    {NULL, "bulk_decide('dismiss_campaign', '{3, 1}', 2, 'organic')",
     "bulk_decide('confirm_campaign', '{1, 2}', 2, 'coordinated')", "55000",
     "dismissed released 2"},
    {NULL, "forget_account(1)", "dismiss_campaign(1, 'organic')", "00000", "dismissed released 2"},
};

static void decide_at_once(const at_once *pair)
{
    hf_pgtest db;
    char sql[200];
    HF_REQUIRE_DB(sql_world_open(&db) && sql_world_add_members(&db));
    if (pair->before != NULL)
        CU_ASSERT_TRUE(hf_pgtest_execf(&db, "select holdfast.%s", pair->before));
    CU_ASSERT_TRUE(hf_pgtest_execf(&db, "begin; select holdfast.%s", pair->first));
    PGconn *other = hf_pgtest_connect(&db);
    (void)snprintf(sql, sizeof sql, "select holdfast.%s", pair->second);
    CU_ASSERT_EQUAL(PQsendQuery(other, sql), 1);
    HF_ASSERT_WAIT(&db,
                   "select exists (select from pg_stat_activity where datname = current_database() "
                   "and wait_event_type = 'Lock')",
                   5000);
    HF_ASSERT_SQL(&db, "commit");
    PGresult *result = PQgetResult(other);
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    hf_test_text(state != NULL ? state : "00000", pair->state, sql, __FILE__, __LINE__);
    PQclear(result);
    PQfinish(other);
    hf_test_text(hf_pgtest_text(&db, "select concat_ws(' ', c.status, h.state, (select count(*) "
                                     "from holdfast.decisions)) from holdfast.campaigns c join "
                                     "holdfast.holds h using (campaign_id) where campaign_id = 1"),
                 pair->end, sql, __FILE__, __LINE__);
    CU_ASSERT_TRUE(verifies(&db));
    hf_pgtest_close(&db);
}

static void two_at_once_end_as_if_one_came_after_the_other(void)
{
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        decide_at_once(&pairs[i]);
}

/* What the worker does by the clock passes over what a reviewer has in hand, and waits for nobody:
 * while one is deciding, the chain is not free, and all of it is for the next time. */
static void what_time_changes_waits_for_no_reviewer(void)
{
    static const char states[] =
        "select string_agg(concat_ws(' ', c.status, h.state), ', ' order by campaign_id) from "
        "holdfast.campaigns c left join holdfast.holds h using (campaign_id)";
    char sql[4096];
    hf_pgtest db;
    HF_REQUIRE_DB(sql_world_open(&db));
    FILE *file = fopen(hf_pgtest_source("sql/queries/housekeeping.sql"), "re");
    HF_REQUIRE_DB(file != NULL);
    sql[fread(sql, 1, sizeof sql - 1, file)] = '\0';
    (void)fclose(file);
    HF_ASSERT_SQL(&db, "update holdfast.holds set expires_at = now() where hold_id in (1, 2); "
                       "update holdfast.campaigns set detected_at = now() - interval '99 days'");
    HF_ASSERT_SQL(&db, "begin; select holdfast.confirm_campaign(1, 'coordinated')");
    PGconn *worker = hf_pgtest_connect(&db);
    CU_ASSERT_TRUE(hf_pgtest_exec_on(worker, "set lock_timeout = '1s'"));
    CU_ASSERT_TRUE(hf_pgtest_exec_on(worker, sql));
    HF_ASSERT_SQL(&db, "commit");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, states), "confirmed active, open active, open");
    HF_ASSERT_SQL(&db, "begin; select holdfast.lock_campaign(1)");
    CU_ASSERT_TRUE(hf_pgtest_exec_on(worker, sql));
    HF_ASSERT_SQL(&db, "commit");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, states), "confirmed active, stale expired, stale");
    CU_ASSERT_TRUE(hf_pgtest_exec_on(worker, sql));
    CU_ASSERT_TRUE(hf_pgtest_exec_on(worker, sql));
    PQfinish(worker);
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select state from holdfast.holds where hold_id = 1"),
                   "expired");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select string_agg(concat_ws(' ', action, object_id), ', ' "
                                       "order by decision_id) from holdfast.decisions"),
                   "confirm_campaign 1, expire_hold 2, stale_campaign 2, stale_campaign 3, "
                   "expire_hold 1");
    CU_ASSERT_TRUE(verifies(&db));
    hf_pgtest_close(&db);
}

/* ---- reviewers while the worker writes ---- */

/* A reviewer has placed a hold on the account and not committed yet, when the worker places its
 * own. */
static void a_hold_that_staff_place_at_the_same_moment_stands(void)
{
    hf_pgtest db;
    hf_proc proc;
    HF_REQUIRE_DB(worker_open(&db) && worker_simulate(&db, "now") &&
                  worker_start(&proc, &db, (const char *[]){NULL}) && worker_wait_settled(&db));
    PGconn *reviewer = hf_pgtest_connect(&db);
    CU_ASSERT_TRUE(hf_pgtest_exec_on(reviewer,
                                     "begin; select holdfast.place_hold(800003, now() + interval "
                                     "'2 days', 'precaution')"));
    for (int i = 0; i < 3; i++)
        CU_ASSERT_TRUE(worker_attack(&db, 800001 + i, 1, 20, 2700 - 900 * i));
    HF_ASSERT_WAIT(&db,
                   "select exists (select from pg_stat_activity where datname = current_database() "
                   "and wait_event_type = 'Lock')",
                   20000);
    CU_ASSERT_TRUE(hf_pgtest_exec_on(reviewer, "commit"));
    PQfinish(reviewer);
    CU_ASSERT_TRUE(worker_wait_settled(&db));
    CU_ASSERT_PTR_NULL(strstr(hf_proc_stderr(&proc), "level=warn"));
    CU_ASSERT_TRUE(worker_stop(&proc));
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select string_agg(concat_ws(' ', state, campaign_id), ',') "
                                       "from holdfast.holds where target_id = 800003"),
                   "confirmed");
    CU_ASSERT_TRUE(hf_pgtest_int(&db, "select count(*) from holdfast.campaigns where target_id = "
                                      "800003 and disposition = 'hold'") > 0);
    hf_pgtest_close(&db);
}

/* What the worker has locked or inserted when it comes to the chain, last of all; and what staff
 * decide at that moment, who wait for it, and so must not have the chain yet. */
static const struct {
    const char *worker, *decision;
    const char *state; /* SQLSTATE of the decision, once the worker has committed */
} crossing[] = {
    {"insert into holdfast.holds (target_id, campaign_id, placed_at, expires_at, reason) values "
     "(9, 3, now(), now() + interval '1 day', 'r')",
     "place_hold(9, now() + interval '9 days', 'precaution')", "55000"},
    {"select from holdfast.holds where target_id = 8 for update",
     "bulk_decide('release_hold', array(select hold_id from holdfast.holds where hold_id = 1 or "
     "target_id = 8), 2, 'reviewed')",
     "00000"},
    {"select from holdfast.crews where crew_id = 99 for update",
     "bulk_decide('dismiss_crew', '{1, 99}', 2, 'organic')", "00000"},
};

static void whoever_has_the_chain_waits_for_nobody(void)
{
    for (size_t i = 0; i < sizeof crossing / sizeof *crossing; i++) {
        hf_pgtest db;
        char sql[300];
        HF_REQUIRE_DB(sql_world_open(&db));
        HF_ASSERT_SQL(&db, "select holdfast.place_hold(8, now() + interval '1 day', 'precaution'); "
                           "insert into holdfast.crews (crew_id, first_seen_at, last_seen_at, "
                           "member_count, campaign_count) values (99, now(), now(), 5, 0)");
        PGconn *worker = hf_pgtest_connect(&db);
        PGconn *reviewer = hf_pgtest_connect(&db);
        CU_ASSERT_TRUE(hf_pgtest_exec_on(worker, "begin; set local lock_timeout = '900ms'"));
        CU_ASSERT_TRUE(hf_pgtest_exec_on(worker, crossing[i].worker));
        (void)snprintf(sql, sizeof sql, "select holdfast.%s", crossing[i].decision);
        CU_ASSERT_EQUAL(PQsendQuery(reviewer, sql), 1);
        HF_ASSERT_WAIT(&db,
                       "select exists (select from pg_stat_activity where datname = "
                       "current_database() and wait_event_type = 'Lock')",
                       5000);
        CU_ASSERT_TRUE(hf_pgtest_exec_on(
            worker,
            "select holdfast.record_worker_decisions('[{\"object_type\": \"hold\", "
            "\"object_id\": 1, \"action\": \"place_hold\", \"before\": {}, \"after\": {}}]'); "
            "commit"));
        PGresult *result = PQgetResult(reviewer);
        const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
        hf_test_text(state != NULL ? state : "00000", crossing[i].state, sql, __FILE__, __LINE__);
        PQclear(result);
        PQfinish(reviewer);
        PQfinish(worker);
        CU_ASSERT_TRUE(verifies(&db));
        hf_pgtest_close(&db);
    }
}

/* The worker waits for the chain to place a hold: whoever leaves it taken is not waited for long.
 */
static void a_decision_that_is_left_open_has_an_end(void)
{
    static const char limit[] = "show idle_in_transaction_session_timeout";
    static const char decide[] = "begin; select holdfast.annotate(1, 'context', 'a note')";
    hf_pgtest db;
    HF_REQUIRE_DB(sql_world_open(&db));
    HF_ASSERT_SQL(&db, decide);
    HF_ASSERT_TEXT(hf_pgtest_text(&db, limit), "1min");
    HF_ASSERT_SQL(&db, "commit");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, limit), "0");
    HF_ASSERT_SQL(&db, "set idle_in_transaction_session_timeout = '200ms'");
    HF_ASSERT_SQL(&db, decide);
    HF_ASSERT_TEXT(hf_pgtest_text(&db, limit), "200ms");
    PGconn *other = hf_pgtest_connect(&db);
    CU_ASSERT_TRUE(hf_pgtest_exec_on(other, "set lock_timeout = '5s'"));
    CU_ASSERT_TRUE(hf_pgtest_exec_on(other, "select holdfast.annotate(2, 'context', 'a note')"));
    PQfinish(other);
    CU_ASSERT_FALSE(hf_pgtest_exec(&db, "commit"));
    hf_pgtest_close(&db);
}

enum { REVIEWERS = 3 };

/* One decision at random, mostly on what is new; "nothing" where there is nothing to decide. */
static const char act_sql[] =
    "create function public.pick_campaign() returns bigint language sql as 'select campaign_id "
    "from holdfast.campaigns order by random() limit 1'; "
    "create function public.act() returns bigint language plpgsql as $$ declare id bigint; other "
    "bigint; begin case floor(random() * 12)::int "
    "when 0 then return holdfast.dismiss_campaign(pick_campaign(), 'organic', 'at random'); "
    "when 1 then return holdfast.confirm_campaign(pick_campaign(), 'coordinated'); "
    "when 2 then select crew_id into id from holdfast.crews where merged_into is null order by "
    "random() limit 1; return holdfast.dismiss_crew(id, 'legitimate_group'); "
    "when 3 then select crew_id into id from holdfast.crews where merged_into is null order by "
    "random() limit 1; return holdfast.confirm_crew(id, 'known_crew'); "
    "when 4 then select crew_id, account_id into id, other from holdfast.crew_members order by "
    "random() limit 1; return holdfast.clear_member(id, other, 'framed'); "
    "when 5 then select hold_id into id from holdfast.active_holds order by random() limit 1; "
    "return holdfast.release_hold(id, 'reviewed'); "
    "when 6 then select hold_id into id from holdfast.active_holds order by random() limit 1; "
    "return holdfast.extend_hold(id, now() + random() * interval '30 days', 'precaution'); "
    "when 7 then return holdfast.place_hold(800000 + floor(random() * 40)::bigint, now() + "
    "interval '1 hour', 'precaution'); "
    "when 8 then return (select max(b) from holdfast.bulk_decide('dismiss_campaign', "
    "array(select campaign_id from holdfast.campaigns where status = 'open' order by random() "
    "limit 3), 3, 'organic') b); "
    "when 9 then perform holdfast.bulk_preview('confirm_campaign', array(select pick_campaign() "
    "from generate_series(1, 3)), 'coordinated'); return null; "
    "else select d.decision_id into id from holdfast.decisions d where d.decided_by <> 'worker' "
    "and "
    "d.undoes is null and not exists (select from holdfast.decisions u where u.undoes = "
    "d.decision_id) order by random() "
    "limit 1; return holdfast.undo_decision(id, 'mistake'); end case; end $$";

typedef struct reviewer {
    PGconn *connection;
    int64_t decided, refused, failed;
} reviewer;

/* Takes the answer, where there is one, and starts the next decision. */
static void go_on(reviewer *one, bool is_last)
{
    if (PQconsumeInput(one->connection) == 1 && PQisBusy(one->connection) == 1 && !is_last)
        return;
    for (PGresult *result; (result = PQgetResult(one->connection)) != NULL; PQclear(result)) {
        const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
        const bool is_refusal =
            state != NULL && (strcmp(state, "55000") == 0 || strcmp(state, "P0002") == 0 ||
                              strcmp(state, "22023") == 0);
        one->decided += state == NULL;
        one->refused += is_refusal;
        one->failed += state != NULL && !is_refusal;
        if (state != NULL && !is_refusal)
            (void)fprintf(stderr, "%s", PQresultErrorMessage(result));
    }
    if (!is_last)
        CU_ASSERT_EQUAL(PQsendQuery(one->connection, "select public.act()"), 1);
}

/* A crew of twenty at another target every time, and somebody else's report. */
static void feed(hf_pgtest *db, int n)
{
    CU_ASSERT_TRUE(hf_pgtest_execf(
        db,
        "insert into holdfast.reports (reporter_id, target_id, category, created_at) select "
        "900000 + %d + n, 800000 + %d, 'harassment', clock_timestamp() from generate_series(1, 5) "
        "n; insert into holdfast.reports (reporter_id, target_id, category) values (700000 + %d, "
        "800000 + %d, 'spam')",
        n % 4 * 5, n / 4 % 40, n, n % 40));
}

static void work_together(hf_pgtest *db, reviewer *reviewers)
{
    const char *given = getenv("HOLDFAST_REVIEWERS_SECONDS");
    const time_t end = time(NULL) + (given != NULL ? strtol(given, NULL, 10) : 15);
    for (int i = 0; i < REVIEWERS; i++) {
        reviewers[i] = (reviewer){.connection = hf_pgtest_connect(db)};
        CU_ASSERT_EQUAL(PQsendQuery(reviewers[i].connection, "select public.act()"), 1);
    }
    for (int n = 0; time(NULL) < end; n++) {
        const struct timespec pause = {.tv_nsec = 5000000};
        if (n % 8 == 0)
            feed(db, n / 8);
        for (int i = 0; i < REVIEWERS; i++)
            go_on(&reviewers[i], false);
        (void)nanosleep(&pause, NULL);
    }
    for (int i = 0; i < REVIEWERS; i++) {
        go_on(&reviewers[i], true);
        PQfinish(reviewers[i].connection);
    }
}

/* Campaigns, crews and members whose state is not what the newest decision that stands says. */
static const char lost_sql[] =
    "with standing as (select d.* from holdfast.decisions d where d.decided_by <> 'worker' and "
    "d.undoes is null and not exists (select from holdfast.decisions u where u.undoes = "
    "d.decision_id)), "
    "campaign as (select c.campaign_id, c.status, (select s.action from standing s where "
    "(s.object_type, s.object_id) = ('campaign', c.campaign_id) order by s.decision_id desc limit "
    "1) as action, exists (select from standing s where s.action = 'dismiss_crew' and s.after -> "
    "'campaigns' @> jsonb_build_array(jsonb_build_object('campaign', jsonb_build_object("
    "'campaign_id', c.campaign_id::text)))) as is_with_crew from holdfast.campaigns c) "
    "select concat_ws(', ', (select string_agg(concat_ws(' ', 'campaign', campaign_id, status, "
    "action), ', ') from campaign where case when action = 'dismiss_campaign' or is_with_crew then "
    "'dismissed' when action = 'confirm_campaign' then 'confirmed' else 'open' end <> "
    "replace(status, 'stale', 'open')), "
    "(select string_agg(concat_ws(' ', 'crew', w.crew_id, w.status), ', ') from holdfast.crews w "
    "where coalesce((select case s.action when 'dismiss_crew' then 'dismissed' else 'confirmed' "
    "end from standing s where (s.object_type, s.object_id) = ('crew', w.crew_id) order by "
    "s.decision_id desc limit 1), 'open') <> w.status), "
    "(select string_agg(concat_ws(' ', 'member', s.object_id, s.account_id), ', ') from standing s "
    "where s.action = 'clear_member' and exists (select from holdfast.crews w where w.crew_id = "
    "s.object_id and w.merged_into is null) and not exists (select from holdfast.crew_members m "
    "where (m.crew_id, m.account_id) = (s.object_id, s.account_id) and m.cleared_at is not null)), "
    "(select string_agg(concat_ws(' ', 'hold', h.hold_id, h.state), ', ') from holdfast.holds h "
    "join holdfast.campaigns c using (campaign_id) where c.status = 'dismissed' and h.ended_at is "
    "null), "
    "(select string_agg(distinct concat_ws(' ', 'suppressions of', campaign_id), ', ') from "
    "holdfast.suppressed_reports s join holdfast.campaigns c using (campaign_id) where c.status = "
    "'dismissed' and s.lifted_at is null), "
    "(select string_agg(concat_ws(' ', 'released hold', h.hold_id, h.state), ', ') from standing s "
    "join holdfast.holds h on h.hold_id = s.object_id where s.action = 'release_hold' and "
    "h.ended_at is null))";

static int count_of(const char *text, const char *what)
{
    int count = 0;
    for (const char *at = text; (at = strstr(at, what)) != NULL; at += strlen(what))
        count++;
    return count;
}

/* The worker says nothing worse than that it gave way to who has the chain, to write the same
 * again. */
static void assert_gave_way_at_most(const char *log)
{
    const int gave_way = count_of(log, "level=warn event=worker.blocked where=\"merge findings\" "
                                       "sqlstate=55P03");
    CU_ASSERT_EQUAL(count_of(log, "level=err"), 0);
    CU_ASSERT_EQUAL(count_of(log, "level=warn"), gave_way);
    CU_ASSERT_EQUAL(count_of(log, "event=worker.unblocked"), gave_way);
    if (count_of(log, "level=warn") != gave_way)
        (void)fprintf(stderr, "%.2000s", strstr(log, "level=warn"));
}

static void reviewers_and_worker_at_the_same_time_lose_nothing(void)
{
    hf_pgtest db;
    hf_proc proc;
    reviewer reviewers[REVIEWERS];
    int64_t decided = 0;
    int64_t refused = 0;
    HF_REQUIRE_DB(worker_open(&db) && worker_simulate(&db, "now") && hf_pgtest_exec(&db, act_sql) &&
                  worker_start(&proc, &db, (const char *[]){NULL}) && worker_wait_settled(&db));
    work_together(&db, reviewers);
    for (int i = 0; i < REVIEWERS; i++) {
        CU_ASSERT_EQUAL(reviewers[i].failed, 0);
        CU_ASSERT_TRUE(reviewers[i].decided > 20);
        decided += reviewers[i].decided;
        refused += reviewers[i].refused;
    }
    CU_ASSERT_TRUE(worker_wait_settled(&db));
    assert_gave_way_at_most(hf_proc_stderr(&proc));
    CU_ASSERT_TRUE(worker_stop(&proc));
    HF_ASSERT_TEXT(hf_pgtest_text(&db, lost_sql), "");
    feed(&db, 0);
    CU_ASSERT_EQUAL(worker_run(&db, (const char *[]){"--once", NULL}), 0);
    HF_ASSERT_TEXT(hf_pgtest_text(&db, lost_sql), "");
    CU_ASSERT_TRUE(verifies(&db));
    HF_ASSERT_SQL(&db, "select pg_stat_force_next_flush()");
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select deadlocks from pg_stat_database where datname = "
                                       "current_database()"),
                    0);
    HF_ASSERT_SQL(&db, "update holdfast.campaigns set status = 'open' where campaign_id = (select "
                       "min(campaign_id) from holdfast.campaigns where status = 'dismissed')");
    CU_ASSERT_TRUE(strlen(hf_pgtest_text(&db, lost_sql)) > 0); /* so much for the question */
    (void)printf("%lld decided, %lld refused, %lld rows in the audit ", (long long)decided,
                 (long long)refused,
                 (long long)hf_pgtest_int(&db, "select decisions from holdfast.decision_end"));
    hf_pgtest_close(&db);
}

static const hf_test tests[] = {
    {"two at once end as if one came after the other",
     two_at_once_end_as_if_one_came_after_the_other},
    {"what time changes waits for no reviewer", what_time_changes_waits_for_no_reviewer},
    {"a hold that staff place at the same moment stands",
     a_hold_that_staff_place_at_the_same_moment_stands},
    {"a decision that is left open has an end", a_decision_that_is_left_open_has_an_end},
    {"whoever has the chain waits for nobody", whoever_has_the_chain_waits_for_nobody},
    {"reviewers and worker at the same time lose nothing",
     reviewers_and_worker_at_the_same_time_lose_nothing},
};
HF_TEST_MAIN("reviewers", tests)
