/* A network that swallows, hangs up, and loses answers: the worker through a proxy. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../integration/worker_world.h"
#include "proxy.h"

static const char now[] = "2026-03-01 12:00:00+00";
static const char *const once[] = {"--once", NULL};

static const char leads[] =
    "select heartbeat_at > clock_timestamp() - interval '1500 ms' and leader_pid in (select pid "
    "from pg_locks where locktype = 'advisory') from holdfast.worker_state";

/* The directory of the server's socket, from the conninfo. */
static fault_proxy *open_proxy(const hf_pgtest *db)
{
    char directory[128] = "";
    const char *host = strstr(db->conninfo, "host=");
    if (host != NULL)
        (void)snprintf(directory, sizeof directory, "%.*s", (int)strcspn(host + 5, " "), host + 5);
    return fault_proxy_new(directory);
}

static bool start_through(hf_proc *proc, const hf_pgtest *db, const fault_proxy *first,
                          const fault_proxy *second)
{
    char conninfo[512];
    (void)snprintf(conninfo, sizeof conninfo,
                   "host=127.0.0.1,127.0.0.1 port=%d,%d user=postgres dbname=%s sslmode=disable "
                   "gssencmode=disable",
                   fault_proxy_port(first), fault_proxy_port(second), db->name);
    return hf_proc_start_holdfast(proc, conninfo, (const char *[]){"run", "--chunk", "400", NULL});
}

static bool wait_says(hf_proc *proc, const char *text, int tries)
{
    for (int i = 0; i < tries && strstr(hf_proc_stderr(proc), text) == NULL; i++)
        (void)nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
    return strstr(hf_proc_stderr(proc), text) != NULL;
}

static void a_silent_server_is_left_and_found_again(void)
{
    hf_pgtest db;
    hf_proc proc;
    HF_REQUIRE_DB(worker_open(&db));
    fault_proxy *proxy = open_proxy(&db);
    HF_ASSERT_SQL(&db, "insert into holdfast.policies (lease_seconds) values (2)");
    CU_ASSERT_TRUE(start_through(&proc, &db, proxy, proxy));
    HF_ASSERT_WAIT(&db, leads, 10000);
    fault_proxy_set(proxy, FAULT_PROXY_SILENT);
    CU_ASSERT_TRUE(wait_says(&proc, "the server is silent", 1000));
    fault_proxy_set(proxy, FAULT_PROXY_PASS);
    HF_ASSERT_WAIT(&db, leads, 15000);
    hf_proc_signal(&proc, SIGTERM);
    CU_ASSERT_EQUAL(hf_proc_wait(&proc, 10000), 0);
    hf_proc_done(&proc);
    fault_proxy_free(proxy);
    hf_pgtest_close(&db);
}

static void a_first_host_that_never_answers_does_not_hide_the_second(void)
{
    hf_pgtest db;
    hf_proc proc;
    HF_REQUIRE_DB(worker_open(&db));
    fault_proxy *silent = open_proxy(&db);
    fault_proxy *good = open_proxy(&db);
    fault_proxy_set(silent, FAULT_PROXY_SILENT);
    CU_ASSERT_TRUE(start_through(&proc, &db, silent, good));
    HF_ASSERT_WAIT(&db, leads, 25000);
    hf_proc_done(&proc);
    fault_proxy_free(silent);
    fault_proxy_free(good);
    hf_pgtest_close(&db);
}

static void a_first_host_that_hangs_up_does_not_hide_the_second(void)
{
    hf_pgtest db;
    hf_proc proc;
    HF_REQUIRE_DB(worker_open(&db));
    fault_proxy *dead = fault_proxy_new("/nowhere");
    fault_proxy *good = open_proxy(&db);
    CU_ASSERT_TRUE(start_through(&proc, &db, dead, good));
    HF_ASSERT_WAIT(&db, leads, 10000);
    hf_proc_done(&proc);
    fault_proxy_free(dead);
    fault_proxy_free(good);
    hf_pgtest_close(&db);
}

/* Delays grow from one failure to the next, and start anew with a connection that has done its
 * work. */
static void a_cut_connection_is_made_again_within_two_seconds(void)
{
    static const char has_polled[] = "select last_cycle_at > started_at from holdfast.worker_state";
    hf_pgtest db;
    hf_proc proc;
    HF_REQUIRE_DB(worker_open(&db));
    fault_proxy *proxy = open_proxy(&db);
    CU_ASSERT_TRUE(start_through(&proc, &db, proxy, proxy));
    for (int i = 0; i < 5; i++) {
        HF_ASSERT_WAIT(&db, has_polled, 10000);
        const int64_t fencing = hf_pgtest_int(&db, "select fencing from holdfast.worker_state");
        char sql[96];
        (void)snprintf(sql, sizeof sql, "select fencing > %lld from holdfast.worker_state",
                       (long long)fencing);
        fault_proxy_cut(proxy);
        HF_ASSERT_WAIT(&db, sql, 2000);
    }
    hf_proc_done(&proc);
    fault_proxy_free(proxy);
    hf_pgtest_close(&db);
}

/* The findings of an undisturbed run over the world; to free(). */
static char *undisturbed(void)
{
    hf_pgtest db;
    char *findings = NULL;
    if (worker_open(&db) && worker_simulate(&db, now) && worker_run(&db, once) == 0)
        findings = worker_findings(&db);
    hf_pgtest_close(&db);
    return findings;
}

static void a_commit_whose_answer_was_lost_is_neither_lost_nor_repeated(void)
{
    hf_pgtest db;
    hf_proc proc;
    HF_REQUIRE_DB(worker_open(&db) && worker_simulate(&db, now));
    fault_proxy *proxy = open_proxy(&db);
    fault_proxy_cut_next_commit(proxy);
    CU_ASSERT_TRUE(start_through(&proc, &db, proxy, proxy));
    for (int cuts = 1; cuts <= 5; cuts++) {
        for (int i = 0; i < 1500 && fault_proxy_cuts(proxy) < cuts; i++)
            (void)nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
        fault_proxy_cut_next_commit(proxy);
    }
    CU_ASSERT_TRUE(fault_proxy_cuts(proxy) >= 5);
    CU_ASSERT_TRUE(worker_wait_settled(&db));
    hf_proc_done(&proc);
    CU_ASSERT_EQUAL(worker_run(&db, once), 0);
    char *expected = undisturbed();
    char *found = worker_findings(&db);
    CU_ASSERT_TRUE(expected != NULL && strlen(expected) > 10000);
    CU_ASSERT_TRUE(expected != NULL && strcmp(expected, found) == 0);
    free(expected);
    free(found);
    fault_proxy_free(proxy);
    hf_pgtest_close(&db);
}

static const hf_test tests[] = {
    {"a silent server is left, and found again", a_silent_server_is_left_and_found_again},
    {"a first host that never answers does not hide the second",
     a_first_host_that_never_answers_does_not_hide_the_second},
    {"a first host that hangs up does not hide the second",
     a_first_host_that_hangs_up_does_not_hide_the_second},
    {"a cut connection is made again within two seconds",
     a_cut_connection_is_made_again_within_two_seconds},
    {"a commit whose answer was lost is neither lost nor repeated",
     a_commit_whose_answer_was_lost_is_neither_lost_nor_repeated},
};
HF_TEST_MAIN("network", tests)
