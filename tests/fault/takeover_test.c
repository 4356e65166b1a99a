/* Two workers: one leads, the other one takes over, and who has slept writes nothing. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../integration/worker_world.h"

static const char *const no_arguments[] = {NULL};
static const char *const once[] = {"--once", NULL};

static int64_t now_ms(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- two workers ---- */

typedef struct pair {
    hf_pgtest db;
    hf_proc workers[2];
} pair;

/* Everybody who writes is remembered, with the number it led by. */
static const char watch[] =
    "create schema watch; create table watch.writes (fencing bigint, pid int, relation text); "
    "create function watch.record() returns trigger language plpgsql security definer as $$ begin "
    "insert into watch.writes select w.fencing, pg_backend_pid(), tg_table_name from "
    "holdfast.worker_state w where w.source = 'main'; return null; end $$; "
    "create trigger watch after insert or update or delete on holdfast.worker_state for each "
    "statement execute function watch.record(); "
    "create trigger watch after insert or update or delete on holdfast.crews for each statement "
    "execute function watch.record(); "
    "create trigger watch after insert or update or delete on holdfast.campaigns for each "
    "statement execute function watch.record(); "
    "create trigger watch after insert or update or delete on holdfast.holds for each statement "
    "execute function watch.record(); "
    "create trigger watch after insert or update or delete on holdfast.suppressed_reports for each "
    "statement execute function watch.record()";

static const char there_is_a_spare[] =
    "select count(*) = 2 from pg_stat_activity where datname = current_database() and "
    "application_name = 'holdfast writer' and query ~ 'advisory_lock|heartbeat|worker_state'";
static const char one_has_the_lock[] =
    "select count(*) = 1 from pg_locks l join pg_database d on d.oid = l.database where "
    "l.locktype = 'advisory' and l.granted and d.datname = current_database()";

/* The first one leads, the second one stands by. */
static bool pair_open(pair *p)
{
    *p = (pair){.db = {.connection = NULL}};
    return worker_open(&p->db) && worker_simulate(&p->db, "now") && hf_pgtest_exec(&p->db, watch) &&
           hf_pgtest_exec(&p->db, "insert into holdfast.policies (lease_seconds) values (3)") &&
           worker_start(&p->workers[0], &p->db, no_arguments) && worker_wait_settled(&p->db) &&
           worker_start(&p->workers[1], &p->db, no_arguments) &&
           hf_pgtest_wait(&p->db, there_is_a_spare, 10000);
}

static void pair_close(pair *p)
{
    for (int i = 0; i < 2; i++) {
        hf_proc_signal(&p->workers[i], SIGTERM);
        CU_ASSERT_EQUAL(hf_proc_wait(&p->workers[i], 20000), 0);
        hf_proc_done(&p->workers[i]);
    }
    hf_pgtest_close(&p->db);
}

static int64_t fencing(pair *p)
{
    return hf_pgtest_int(&p->db, "select fencing from holdfast.worker_state");
}

/* Waits for the next leader; milliseconds since `start`. */
static int64_t wait_takeover(pair *p, int64_t before, int64_t start)
{
    char sql[96];
    (void)snprintf(sql, sizeof sql, "select fencing > %lld from holdfast.worker_state",
                   (long long)before);
    HF_ASSERT_WAIT(&p->db, sql, 30000);
    const int64_t took = now_ms() - start;
    (void)printf("(%lld ms) ", (long long)took);
    return took;
}

/* Three attacks by one crew: enough for a hold. */
static void attack(hf_pgtest *db)
{
    CU_ASSERT_TRUE(worker_attack(db, 800001, 1, 20, 900));
    CU_ASSERT_TRUE(worker_attack(db, 800002, 1, 20, 600));
    CU_ASSERT_TRUE(worker_attack(db, 800003, 1, 20, 60));
}

static bool says(hf_proc *proc, const char *text)
{
    return strstr(hf_proc_stderr(proc), text) != NULL;
}

static bool wait_says(hf_proc *proc, const char *text, int timeout_ms)
{
    const int64_t deadline = now_ms() + timeout_ms;
    while (!says(proc, text) && now_ms() < deadline)
        (void)nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
    return says(proc, text);
}

/* ---- tests ---- */

static void the_spare_takes_over_within_five_seconds_of_a_kill(void)
{
    pair p;
    HF_REQUIRE_DB(pair_open(&p));
    int leader = 0;
    for (int i = 0; i < 4; i++) {
        const int64_t before = fencing(&p);
        HF_ASSERT_WAIT(&p.db, one_has_the_lock, 1000);
        hf_proc_signal(&p.workers[leader], SIGKILL);
        CU_ASSERT_TRUE(wait_takeover(&p, before, now_ms()) < 5000);
        CU_ASSERT_EQUAL(fencing(&p), before + 1);
        hf_proc_done(&p.workers[leader]);
        CU_ASSERT_TRUE(worker_start(&p.workers[leader], &p.db, no_arguments));
        HF_ASSERT_WAIT(&p.db, there_is_a_spare, 10000);
        leader = 1 - leader;
    }
    pair_close(&p);
}

static void a_leader_that_hangs_is_replaced_within_its_lease_and_writes_nothing_more(void)
{
    pair p;
    HF_REQUIRE_DB(pair_open(&p));
    const int64_t before = fencing(&p);
    const int64_t sleeper = hf_pgtest_int(&p.db, "select leader_pid from holdfast.worker_state");
    hf_proc_signal(&p.workers[0], SIGSTOP);
    /* A beat under way when it was stopped counts: hence not to the millisecond. */
    CU_ASSERT_TRUE(wait_takeover(&p, before, now_ms()) <= 3200);
    HF_ASSERT_SQL(&p.db, "truncate watch.writes");
    attack(&p.db);
    HF_ASSERT_WAIT(&p.db, "select holdfast.is_held(800003)", 20000);
    hf_proc_signal(&p.workers[0], SIGCONT);
    CU_ASSERT_TRUE(wait_says(&p.workers[0], "worker.failed", 10000));
    HF_ASSERT_WAIT(&p.db, there_is_a_spare, 10000);
    CU_ASSERT_EQUAL(fencing(&p), before + 1);
    CU_ASSERT_EQUAL(
        hf_pgtest_intf(&p.db,
                       "select count(*) from watch.writes where pid = %lld or fencing <> %lld",
                       (long long)sleeper, (long long)before + 1),
        0);
    CU_ASSERT_EQUAL(hf_pgtest_int(&p.db, "select count(distinct pid) from watch.writes"), 1);
    pair_close(&p);
}

/* The hardest moment: findings are in the transaction, COMMIT is not sent. */
static void a_leader_that_hangs_in_the_midst_of_writing_leaves_nothing_behind(void)
{
    pair p;
    HF_REQUIRE_DB(pair_open(&p));
    PGconn *blocker = hf_pgtest_connect(&p.db);
    const int64_t before = fencing(&p);
    HF_ASSERT_SQL(&p.db, "truncate watch.writes");
    CU_ASSERT_TRUE(hf_pgtest_exec_on(
        blocker, "begin; lock table holdfast.campaigns in share row exclusive mode"));
    attack(&p.db);
    HF_ASSERT_WAIT(&p.db,
                   "select count(*) > 0 from pg_stat_activity where datname = current_database() "
                   "and application_name = 'holdfast writer' and wait_event_type = 'Lock'",
                   20000);
    hf_proc_signal(&p.workers[0], SIGSTOP);
    CU_ASSERT_TRUE(hf_pgtest_exec_on(blocker, "commit"));
    (void)wait_takeover(&p, before, now_ms());
    HF_ASSERT_WAIT(&p.db, "select holdfast.is_held(800003)", 20000);
    hf_proc_signal(&p.workers[0], SIGCONT);
    CU_ASSERT_TRUE(wait_says(&p.workers[0], "worker.retry", 10000));
    HF_ASSERT_WAIT(&p.db, there_is_a_spare, 10000);
    CU_ASSERT_EQUAL(hf_pgtest_int(&p.db, "select count(*) from (select fencing from watch.writes "
                                         "group by fencing having count(distinct pid) > 1) w"),
                    0);
    CU_ASSERT_EQUAL(hf_pgtest_int(&p.db, "select count(*) from watch.writes where relation = "
                                         "'campaigns' and fencing < (select fencing from "
                                         "holdfast.worker_state)"),
                    0);
    PQfinish(blocker);
    pair_close(&p);
}

/* Here nobody ended the old leader's session: the number alone must keep it out. */
static void a_leader_with_an_older_number_writes_nothing(void)
{
    hf_pgtest db;
    hf_proc proc;
    HF_REQUIRE_DB(worker_open(&db) && worker_simulate(&db, "now") &&
                  worker_start(&proc, &db, no_arguments) && worker_wait_settled(&db));
    HF_ASSERT_SQL(&db, watch);
    const int64_t before = hf_pgtest_int(&db, "select fencing from holdfast.worker_state");
    HF_ASSERT_SQL(&db, "begin; update holdfast.worker_state set fencing = fencing + 1; "
                       "truncate watch.writes; "
                       "insert into holdfast.reports (reporter_id, target_id, created_at) select "
                       "900000 + n, 800000 + t, now() - interval '1 hour' * (4 - t) + interval '1 "
                       "second' * n from generate_series(1, 20) n, generate_series(1, 3) t; "
                       "commit");
    CU_ASSERT_TRUE(wait_says(&proc, "another worker leads now", 10000));
    CU_ASSERT_TRUE(worker_wait_settled(&db));
    CU_ASSERT_EQUAL(hf_pgtest_intf(&db, "select count(*) from watch.writes where fencing <= %lld",
                                   (long long)before + 1),
                    0);
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select fencing from holdfast.worker_state"), before + 2);
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select holdfast.is_held(800003)"), "t");
    hf_proc_done(&proc);
    hf_pgtest_close(&db);
}

/* The number of the sleeping leader's session may be somebody else's after a restart. */
static void nobody_but_the_holder_of_the_lock_is_ended(void)
{
    hf_pgtest db;
    hf_proc proc;
    HF_REQUIRE_DB(worker_open(&db));
    PGconn *bystander = hf_pgtest_connect(&db);
    PGconn *holder = hf_pgtest_connect(&db);
    HF_ASSERT_SQL(&db, "insert into holdfast.policies (lease_seconds) values (2)");
    CU_ASSERT_TRUE(hf_pgtest_exec_on(
        holder, "select pg_advisory_lock(hashtextextended('holdfast worker main', 0))"));
    CU_ASSERT_TRUE(hf_pgtest_execf(&db,
                                   "update holdfast.worker_state set leader = 'old', leader_pid = "
                                   "%d, heartbeat_at = now() - interval '1 hour'",
                                   PQbackendPID(bystander)));
    CU_ASSERT_TRUE(worker_start(&proc, &db, no_arguments));
    HF_ASSERT_WAIT(&db, "select leader <> 'old' from holdfast.worker_state", 10000);
    CU_ASSERT_TRUE(hf_pgtest_exec_on(bystander, "select 1"));
    PGresult *ended = PQexec(holder, "select 1");
    CU_ASSERT_EQUAL(PQresultStatus(ended), PGRES_FATAL_ERROR);
    PQclear(ended);
    PQfinish(bystander);
    PQfinish(holder);
    hf_proc_done(&proc);
    hf_pgtest_close(&db);
}

static void a_lock_that_a_write_waits_for_does_not_cost_the_lease(void)
{
    pair p;
    HF_REQUIRE_DB(pair_open(&p));
    const int64_t before = fencing(&p);
    PGconn *staff = hf_pgtest_connect(&p.db);
    CU_ASSERT_TRUE(hf_pgtest_exec_on(
        staff, "begin; lock table holdfast.campaigns in share row exclusive mode"));
    attack(&p.db);
    CU_ASSERT_TRUE(wait_says(&p.workers[0], "worker.blocked", 20000));
    HF_ASSERT_WAIT(&p.db,
                   "select clock_timestamp() > t.at + interval '6 s' from (select now() - (now() - "
                   "max(xact_start)) as at from pg_stat_activity where query like '%share row "
                   "exclusive%' and pid <> pg_backend_pid()) t",
                   20000);
    CU_ASSERT_EQUAL(fencing(&p), before);
    HF_ASSERT_TEXT(hf_pgtest_text(&p.db, "select holdfast.is_held(800003)"), "f");
    CU_ASSERT_TRUE(hf_pgtest_exec_on(staff, "commit"));
    HF_ASSERT_WAIT(&p.db, "select holdfast.is_held(800003)", 10000);
    CU_ASSERT_TRUE(wait_says(&p.workers[0], "worker.unblocked", 10000));
    CU_ASSERT_EQUAL(fencing(&p), before);
    PQfinish(staff);
    pair_close(&p);
}

static void a_logins_timeouts_are_for_others(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(worker_open(&db) && worker_simulate(&db, "now"));
    hf_pgtest hurried = db;
    CU_ASSERT_TRUE(hf_pgtest_login(&db, "holdfast_hurried", "holdfast_worker", hurried.conninfo,
                                   sizeof hurried.conninfo));
    HF_ASSERT_SQL(&db,
                  "alter role holdfast_hurried set statement_timeout = '5ms'; "
                  "alter role holdfast_hurried set lock_timeout = '1ms'; "
                  "alter role holdfast_hurried set idle_in_transaction_session_timeout = '5ms'");
    CU_ASSERT_EQUAL(worker_run(&hurried, once), 0);
    CU_ASSERT_TRUE(hf_pgtest_int(&db, "select count(*) from holdfast.campaigns") > 10);
    hf_pgtest_close(&db);
}

static const hf_test tests[] = {
    {"the spare takes over within five seconds of a kill",
     the_spare_takes_over_within_five_seconds_of_a_kill},
    {"a leader that hangs is replaced within its lease, and writes nothing more",
     a_leader_that_hangs_is_replaced_within_its_lease_and_writes_nothing_more},
    {"a leader that hangs in the midst of writing leaves nothing behind",
     a_leader_that_hangs_in_the_midst_of_writing_leaves_nothing_behind},
    {"a leader with an older number writes nothing", a_leader_with_an_older_number_writes_nothing},
    {"nobody but the holder of the lock is ended", nobody_but_the_holder_of_the_lock_is_ended},
    {"a lock that a write waits for does not cost the lease",
     a_lock_that_a_write_waits_for_does_not_cost_the_lease},
    {"a login's timeouts are for others", a_logins_timeouts_are_for_others},
};
HF_TEST_MAIN("takeover", tests)
