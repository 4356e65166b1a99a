/* What is broken: see faults.h. */
#include "faults.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/types.h>

/* ---- workers ---- */

static int64_t fencing(fault_stage *stage)
{
    return fault_ask(stage, "select fencing from holdfast.worker_state where source = 'main'");
}

/* Waits for the next leader, and notes how long that took. */
static bool note_takeover(fault_stage *stage, fault_takeovers *takeovers, int64_t before)
{
    static const double most_s = 30;
    const double start = fault_now_s();
    while (fencing(stage) <= before) {
        if (fault_now_s() > start + most_s) {
            fault_failed(stage, "nobody took over within %.0f s", most_s);
            return false;
        }
        fault_sleep(0.005);
    }
    if (takeovers->count < FAULT_TAKEOVERS_MAX)
        takeovers->times[takeovers->count++] = fault_now_s() - start;
    return true;
}

/* The spare must be one by now: what is measured is its time, not its start. */
static bool wait_spare(fault_stage *stage)
{
    return fault_wait(stage,
                      "select (count(*) >= 2)::int from pg_stat_activity where datname = "
                      "current_database() and application_name = 'holdfast writer'",
                      10);
}

/* Who leads once there is a spare, or −1; and the fence of before, since the lead may change hands
 * by itself meanwhile. */
static int leader_with_spare(fault_stage *stage, int64_t *ret_fence)
{
    const bool has_spare = wait_spare(stage);
    *ret_fence = fencing(stage);
    return has_spare ? fault_leader(stage) : -1;
}

static bool kill_worker(fault_stage *stage, int number)
{
    if (number < 0)
        return false;
    hf_proc_signal(&stage->workers[number], SIGKILL);
    return hf_proc_wait(&stage->workers[number], 10000) == HF_PROC_SIGNALLED + SIGKILL;
}

static bool kill_leader(fault_stage *stage)
{
    int64_t before;
    const int number = leader_with_spare(stage, &before);
    return kill_worker(stage, number) && note_takeover(stage, &stage->after_kill, before) &&
           fault_worker_start(stage, number);
}

static bool kill_spare(fault_stage *stage)
{
    const int leader = fault_leader(stage);
    return leader >= 0 && kill_worker(stage, 1 - leader) && fault_worker_start(stage, 1 - leader);
}

static bool kill_both(fault_stage *stage)
{
    bool good = true;
    for (int i = 0; i < FAULT_WORKERS; i++)
        good &= kill_worker(stage, i);
    for (int i = 0; i < FAULT_WORKERS; i++)
        good &= fault_worker_start(stage, i);
    return good;
}

static bool nap(fault_stage *stage)
{
    const int number = fault_leader(stage);
    if (number < 0)
        return false;
    hf_proc_signal(&stage->workers[number], SIGSTOP);
    fault_sleep(fault_random(stage, 0.1, FAULT_LEASE_S - 1.5));
    hf_proc_signal(&stage->workers[number], SIGCONT);
    return true;
}

static bool sleep_through_lease(fault_stage *stage)
{
    int64_t before;
    const int number = leader_with_spare(stage, &before);
    if (number < 0)
        return false;
    hf_proc_signal(&stage->workers[number], SIGSTOP);
    const bool good = note_takeover(stage, &stage->after_hang, before);
    hf_proc_signal(&stage->workers[number], SIGCONT);
    return good;
}

static bool stop_leader(fault_stage *stage)
{
    const int number = fault_leader(stage);
    if (number < 0)
        return false;
    hf_proc_signal(&stage->workers[number], SIGTERM);
    const int code = hf_proc_wait(&stage->workers[number], 30000);
    if (code != 0)
        fault_failed(stage, "a worker that was asked to stop ended with %d:\n%s", code,
                     hf_proc_stderr(&stage->workers[number]));
    return code == 0 && fault_worker_start(stage, number);
}

/* ---- sessions ---- */

static bool terminate(fault_stage *stage)
{
    return fault_ask(stage, "select count(pg_terminate_backend(pid)) from (select pid from "
                            "pg_stat_activity where usename = 'holdfast_soak' order by random() "
                            "limit 1) s") == 1;
}

static bool cancel(fault_stage *stage)
{
    return fault_ask(stage, "select count(pg_cancel_backend(pid)) from pg_stat_activity where "
                            "usename = 'holdfast_soak'") > 0;
}

/* A platform whose administrator bounds every statement, or every wait for a lock. */
static bool time_out(fault_stage *stage)
{
    const bool good =
        fault_do(stage, "alter role holdfast_soak set statement_timeout = '2ms'; alter role "
                        "holdfast_soak set lock_timeout = '1ms'; select pg_terminate_backend(pid) "
                        "from pg_stat_activity where usename = 'holdfast_soak'");
    fault_sleep(3);
    return good && fault_do(stage, "alter role holdfast_soak reset statement_timeout; alter role "
                                   "holdfast_soak reset lock_timeout");
}

/* Somebody keeps a transaction open that the worker's writes must wait for. */
static bool lock(fault_stage *stage)
{
    static const char *const tables[] = {"holdfast.worker_state", "holdfast.campaigns",
                                         "holdfast.suppressed_reports", "holdfast.crews"};
    char sql[160];
    (void)snprintf(sql, sizeof sql, "begin; lock table %s in share row exclusive mode",
                   tables[(int)fault_random(stage, 0, 3.999)]);
    const bool good = fault_do(stage, sql);
    fault_sleep(fault_random(stage, 0.5, 8));
    return fault_do(stage, "rollback") && good;
}

/* ---- the network ---- */

static fault_proxy *proxy(fault_stage *stage)
{
    return stage->proxies[stage->primary];
}

static bool fall_silent(fault_stage *stage)
{
    fault_proxy_set(proxy(stage), FAULT_PROXY_SILENT);
    fault_sleep(fault_random(stage, 0.5, 9));
    fault_proxy_set(proxy(stage), FAULT_PROXY_PASS);
    return true;
}

static bool cut(fault_stage *stage)
{
    fault_proxy_cut(proxy(stage));
    return true;
}

static bool cut_at_commit(fault_stage *stage)
{
    static const double most_s = 10;
    const int before = fault_proxy_cuts(proxy(stage));
    const double deadline = fault_now_s() + most_s;
    fault_proxy_cut_next_commit(proxy(stage));
    while (fault_proxy_cuts(proxy(stage)) == before && fault_now_s() < deadline)
        fault_sleep(0.005);
    return fault_proxy_cuts(proxy(stage)) > before;
}

/* ---- the server ---- */

static const char *primary(const fault_stage *stage)
{
    return stage->dirs[stage->primary];
}

static bool crash_server(fault_stage *stage)
{
    const bool good = fault_cluster("kill", primary(stage), NULL);
    fault_sleep(fault_random(stage, 0, 1));
    return fault_cluster("start", primary(stage), NULL) && good;
}

/* One backend dies of SIGKILL: the server throws everybody out and recovers by itself. */
static bool crash_backend(fault_stage *stage)
{
    const int64_t pid =
        fault_ask(stage, "select pid from pg_stat_activity where backend_type = 'client backend' "
                         "and pid <> pg_backend_pid() order by random() limit 1");
    if (pid <= 0 || kill((pid_t)pid, SIGKILL) != 0)
        return false;
    fault_sleep(0.2);
    return fault_wait(stage, "select 1", 30);
}

static bool fill_disk(fault_stage *stage)
{
    if (!stage->is_disk)
        return false;
    const bool good = fault_cluster("fill", primary(stage), NULL);
    fault_sleep(3);
    return fault_cluster("free", primary(stage), NULL) && fault_wait(stage, "select 1", 60) && good;
}

/* ---- another server, or an earlier one ---- */

/* The turn at which all that the standby has was there. */
static bool wait_standby(fault_stage *stage, int *ret_turn)
{
    char sql[256];
    *ret_turn = fault_feed_first_open(stage->feed);
    const int64_t position =
        fault_ask(stage, "select (pg_current_wal_flush_lsn() - '0/0')::bigint");
    (void)snprintf(sql, sizeof sql,
                   "select count(*) from pg_stat_replication where replay_lsn >= '0/0'::pg_lsn + "
                   "%lld",
                   (long long)position);
    return position > 0 && fault_wait(stage, sql, 60);
}

static bool fail_over(fault_stage *stage)
{
    const char *old = primary(stage);
    const char *standby = stage->dirs[1 - stage->primary];
    int turn;
    if (!fault_cluster("standby", standby, old) || !wait_standby(stage, &turn))
        return false;
    const bool good = fault_cluster("kill", old, NULL);
    fault_feed_rewind(stage->feed, turn);
    stage->primary = 1 - stage->primary;
    return fault_cluster("promote", standby, NULL) && good;
}

static bool go_back(fault_stage *stage, const char *how)
{
    const int turn = fault_feed_first_open(stage->feed);
    if (!fault_cluster("save", primary(stage), NULL))
        return false;
    fault_sleep(fault_random(stage, 1, 3)); /* what comes now will be lost */
    const bool good = fault_cluster("kill", primary(stage), NULL);
    fault_feed_rewind(stage->feed, turn);
    return fault_cluster(how, primary(stage), NULL) && good;
}

static bool restore(fault_stage *stage)
{
    return go_back(stage, "restore");
}

static bool recover(fault_stage *stage)
{
    return go_back(stage, "recover");
}

const fault fault_table[] = {
    {"worker: the leader killed (SIGKILL)", 40, 1, 0, kill_leader},
    {"worker: the spare killed", 6, 1, 0, kill_spare},
    {"worker: both killed", 8, 2, 0, kill_both},
    {"worker: stopped for less than its lease", 3, 0, 0, nap},
    {"worker: stopped through its lease, then woken", 4, 0, 0, sleep_through_lease},
    {"worker: asked to stop (SIGTERM)", 3, 0, 0, stop_leader},
    {"session: pg_terminate_backend", 6, 0, 0, terminate},
    {"session: pg_cancel_backend (statement timeout)", 4, 0, 0, cancel},
    {"session: role with timeouts of 1 and 2 ms", 1, 0, 0, time_out},
    {"session: a lock that writes wait for", 2, 0, 0, lock},
    {"network: accepts, never answers", 2, 0, 0, fall_silent},
    {"network: every connection cut", 5, 0, 0, cut},
    {"network: cut between COMMIT and its answer", 9, 0, 0, cut_at_commit},
    {"server: immediate shutdown, restart", 12, 0, 1, crash_server},
    {"server: a backend killed, crash recovery", 4, 0, 1, crash_backend},
    {"server: disk full", 1, 0, 0, fill_disk},
    {"server: failover to a promoted standby", 1, 0, 1, fail_over},
    {"server: restored to an earlier state", 1, 0, 1, restore},
    {"server: recovered to an earlier state, new timeline", 1, 0, 1, recover},
};
_Static_assert(sizeof fault_table / sizeof *fault_table == FAULT_COUNT, "FAULT_COUNT");
