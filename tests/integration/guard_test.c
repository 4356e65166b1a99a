/* sql/examples/guard.sql, run by psql as the platform's login: what it lets pass, what it gives to
 * a person, and what waits while the worker lags or is dead. */
#include <signal.h>

#include "worker_world.h"

#define LOGIN "holdfast_test_platform"
#define HONEST "800050" /* fifteen people reported it, over nineteen hours */

static const char *const no_arguments[] = {NULL};

/* A platform with two months behind it, a worker that has judged them, and the guard. */
static bool start(hf_pgtest *db, hf_proc *worker, PGconn **platform)
{
    char conninfo[600];
    hf_proc psql;
    if (!worker_open(db) || !worker_simulate(db, "now") ||
        !hf_pgtest_exec(db, "insert into holdfast.policies (lease_seconds) values (2)") ||
        !hf_pgtest_login(db, LOGIN, "holdfast_platform", conninfo, sizeof conninfo) ||
        !hf_pgtest_execf(db, "grant create on database %s to " LOGIN, db->name) ||
        !worker_start(worker, db, no_arguments) || !worker_wait_settled(db))
        return false;
    const char *const argv[] = {"/usr/bin/env",
                                "psql",
                                "-X",
                                "-q",
                                "-d",
                                conninfo,
                                "-f",
                                hf_pgtest_source("sql/examples/guard.sql"),
                                NULL};
    if (!hf_proc_start(&psql, argv))
        return false;
    const int code = hf_proc_wait(&psql, 20000);
    CU_ASSERT_EQUAL(code, 0);
    HF_ASSERT_TEXT(hf_proc_stderr(&psql), "");
    hf_proc_done(&psql);
    *platform = PQconnectdb(conninfo);
    return code == 0 && PQstatus(*platform) == CONNECTION_OK;
}

static void stop(hf_pgtest *db, hf_proc *worker, PGconn *platform)
{
    PQfinish(platform);
    hf_proc_done(worker);
    HF_ASSERT_SQL(db, "drop schema platform cascade");
    hf_pgtest_close(db);
}

/* What the guard made of the action that is meant, as "state: why". */
static const char *made_of(hf_pgtest *db, const char *condition)
{
    return hf_pgtest_textf(db, "select concat_ws(': ', state, why) from platform.actions where %s",
                           condition);
}

/* The platform's counter asks; what the guard made of it. */
static const char *ask(hf_pgtest *db, PGconn *platform, const char *target, const char *kind,
                       const char *category)
{
    char sql[512];
    (void)snprintf(sql, sizeof sql,
                   "insert into platform.actions (target_id, kind, category) values (%s, '%s', %s)",
                   target, kind, category);
    CU_ASSERT_TRUE(hf_pgtest_exec_on(platform, sql));
    return made_of(db, "action_id = (select max(action_id) from platform.actions)");
}

/* Fifteen of them, and they are judged. */
static void report_by_honest_people(hf_pgtest *db)
{
    HF_ASSERT_SQL(db, "insert into holdfast.reports (reporter_id, target_id, category, created_at) "
                      "select reporter_id, " HONEST ", 'spam', now() - interval '75 minutes' * "
                      "row_number() over () from (select r.reporter_id from holdfast.reports r "
                      "where not exists (select from holdfast.crew_members m where m.account_id = "
                      "r.reporter_id) group by r.reporter_id having count(*) between 2 and 6 order "
                      "by md5(r.reporter_id::text) limit 15) people");
    CU_ASSERT_TRUE(worker_wait_settled(db));
}

static void attack(hf_pgtest *db)
{
    CU_ASSERT_TRUE(worker_attack(db, 800001, 1, 20, 900));
    CU_ASSERT_TRUE(worker_attack(db, 800002, 1, 20, 600));
    CU_ASSERT_TRUE(worker_attack(db, 800003, 1, 20, 60));
    CU_ASSERT_TRUE(worker_wait_settled(db));
    HF_ASSERT_TEXT(hf_pgtest_text(db, "select holdfast.is_held(800003)"), "t");
}

static void a_held_account_is_a_persons_to_decide(void)
{
    hf_pgtest db;
    hf_proc worker;
    PGconn *platform;
    HF_REQUIRE_DB(start(&db, &worker, &platform));
    attack(&db);
    HF_ASSERT_TEXT(ask(&db, platform, "800003", "limit", "'harassment'"), "review: held");
    HF_ASSERT_TEXT(ask(&db, platform, "800003", "close", "null"), "review: held");
    /* The hold is let go, and the crew of twenty is one voice still. */
    HF_ASSERT_SQL(&db, "select holdfast.release_hold(hold_id, 'reviewed') from "
                       "holdfast.active_holds where target_id = 800003");
    HF_ASSERT_TEXT(ask(&db, platform, "800003", "limit", "null"), "review: voices: 1, needed: 10");
    HF_ASSERT_TEXT(ask(&db, platform, "800003", "close", "null"), "review: voices: 1, needed: 10");
    /* The counter cannot help itself; a person can. */
    CU_ASSERT_FALSE(hf_pgtest_exec_on(platform, "update platform.actions set state = 'done'"));
    CU_ASSERT_FALSE(hf_pgtest_exec_on(platform, "insert into platform.actions (target_id, kind, "
                                                "state) values (800003, 'limit', 'done')"));
    CU_ASSERT_TRUE(hf_pgtest_exec_on(platform, "update platform.actions set state = 'do'"));
    CU_ASSERT_EQUAL(
        hf_pgtest_int(&db, "select count(*) from platform.actions where state = 'review'"), 4);
    CU_ASSERT_TRUE(hf_pgtest_exec_on(platform, "update platform.actions set state = 'do', "
                                               "decided_by = 'anna' where action_id = 1"));
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select state from platform.actions where action_id = 1"),
                   "do");
    stop(&db, &worker, platform);
}

static void independent_voices_are_acted_on_as_soon_as_they_are_judged(void)
{
    hf_pgtest db;
    hf_proc worker;
    PGconn *platform;
    HF_REQUIRE_DB(start(&db, &worker, &platform));
    report_by_honest_people(&db);
    HF_ASSERT_TEXT(ask(&db, platform, HONEST, "limit", "'spam'"), "do: voices: 15");
    HF_ASSERT_TEXT(ask(&db, platform, HONEST, "close", "'spam'"), "do: voices: 15");
    CU_ASSERT_TRUE(hf_pgtest_exec_on(platform, "update platform.actions set state = 'done'"));
    /* Asked in the transaction of the report: not judged yet, a moment later it is. */
    CU_ASSERT_TRUE(hf_pgtest_exec_on(platform,
                                     "begin; insert into holdfast.reports (reporter_id, "
                                     "target_id, category) values (700001, " HONEST ", 'spam')"));
    (void)ask(&db, platform, HONEST, "close", "'spam'");
    CU_ASSERT_TRUE(hf_pgtest_exec_on(platform, "commit"));
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select why from platform.actions where state = 'waiting'"),
                   "voices: 16, not judged");
    CU_ASSERT_TRUE(worker_wait_settled(&db));
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select platform.retry_waiting()"), 1);
    HF_ASSERT_TEXT(made_of(&db, "wait_until is not null"), "do: voices: 16");
    stop(&db, &worker, platform);
}

static void without_a_worker_irreversible_actions_wait_and_reversible_ones_go_on(void)
{
    hf_pgtest db;
    hf_proc worker;
    PGconn *platform;
    HF_REQUIRE_DB(start(&db, &worker, &platform));
    report_by_honest_people(&db);
    hf_proc_signal(&worker, SIGKILL);
    HF_ASSERT_WAIT(&db, "select not leader_alive from holdfast.health()", 10000);
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select holdfast.is_settled(" HONEST ")"), "t");
    HF_ASSERT_TEXT(ask(&db, platform, HONEST, "limit", "'spam'"), "do: voices: 15");
    HF_ASSERT_TEXT(ask(&db, platform, HONEST, "close", "'spam'"),
                   "waiting: voices: 15, not judged");
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select platform.retry_waiting()"), 0);
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select wait_until - asked_at between '14 minutes' and '16 "
                                       "minutes' from platform.actions where state = 'waiting'"),
                   "t");
    HF_ASSERT_SQL(&db, "update platform.actions set wait_until = now() where state = 'waiting'");
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select platform.retry_waiting()"), 1);
    HF_ASSERT_TEXT(made_of(&db, "kind = 'close'"), "review: voices: 15, not judged");
    stop(&db, &worker, platform);
}

/* Somebody leads, and is behind with the reports of others: the crew may not be known yet. */
static void far_behind_is_as_bad_as_dead(void)
{
    hf_pgtest db;
    hf_proc worker;
    PGconn *platform;
    HF_REQUIRE_DB(start(&db, &worker, &platform));
    report_by_honest_people(&db);
    CU_ASSERT_TRUE(worker_stop(&worker));
    HF_ASSERT_SQL(&db, "insert into holdfast.reports (reporter_id, target_id) values (1, 2); "
                       "update holdfast.worker_state set leader = 'x', heartbeat_at = now() + "
                       "interval '1 hour', last_cycle_at = now() - interval '50 seconds'");
    HF_ASSERT_TEXT(ask(&db, platform, HONEST, "close", "'spam'"), "do: voices: 15");
    HF_ASSERT_SQL(&db, "update holdfast.worker_state set last_cycle_at = now() - interval '70 "
                       "seconds'");
    HF_ASSERT_TEXT(ask(&db, platform, HONEST, "close", "'spam'"),
                   "waiting: voices: 15, not judged");
    HF_ASSERT_TEXT(ask(&db, platform, HONEST, "limit", "'spam'"), "do: voices: 15");
    stop(&db, &worker, platform);
}

static const hf_test tests[] = {
    {"a held account is a person's to decide", a_held_account_is_a_persons_to_decide},
    {"independent voices are acted on as soon as they are judged",
     independent_voices_are_acted_on_as_soon_as_they_are_judged},
    {"without a worker irreversible actions wait and reversible ones go on",
     without_a_worker_irreversible_actions_wait_and_reversible_ones_go_on},
    {"far behind is as bad as dead", far_behind_is_as_bad_as_dead},
};
HF_TEST_MAIN("guard", tests)
