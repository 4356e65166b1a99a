/* Where the faults are made: see stage.h. */
#include "stage.h"

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const char role[] = "holdfast_soak";

/* ---- time ---- */

double fault_now_s(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

void fault_sleep(double seconds)
{
    const long whole = (long)seconds;
    (void)nanosleep(
        &(struct timespec){.tv_sec = whole, .tv_nsec = (long)((seconds - (double)whole) * 1e9)},
        NULL);
}

double fault_random(fault_stage *stage, double least, double most)
{
    return least + (most - least) * hf_rng_uniform(&stage->rng);
}

void fault_failed(fault_stage *stage, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    (void)printf("FAILED: ");
    (void)vprintf(format, arguments);
    (void)printf("\n");
    va_end(arguments);
    stage->failures++;
}

/* ---- clusters ---- */

static int run(const char *const *argv, const char **ret_out, hf_proc *proc)
{
    static const int most_ms = 180000;
    if (!hf_proc_start(proc, argv))
        return -1;
    const int code = hf_proc_wait(proc, most_ms);
    if (code != 0)
        (void)fprintf(stderr, "%s %s: %s", argv[1], argv[2], hf_proc_stderr(proc));
    *ret_out = hf_proc_stdout(proc);
    return code;
}

bool fault_cluster(const char *verb, const char *directory, const char *other)
{
    char script[1024];
    const char *out;
    hf_proc proc;
    (void)snprintf(script, sizeof script, "%s", hf_pgtest_source("tests/fault/cluster"));
    const int code = run((const char *[]){script, verb, directory, other, NULL}, &out, &proc);
    const bool says_mounted = strcmp(verb, "make") != 0 || strstr(out, "mounted") != NULL;
    hf_proc_done(&proc);
    return code == 0 && says_mounted;
}

static bool make_cluster(fault_stage *stage)
{
    hf_proc proc;
    const char *out;
    char script[1024];
    (void)snprintf(script, sizeof script, "%s", hf_pgtest_source("tests/fault/cluster"));
    const int code = run((const char *[]){script, "make", stage->dirs[0], NULL}, &out, &proc);
    stage->is_disk = code == 0 && strstr(out, "mounted") != NULL;
    hf_proc_done(&proc);
    return code == 0;
}

bool fault_stage_open(fault_stage *stage, const char *directory, uint64_t seed)
{
    *stage = (fault_stage){.primary = 0};
    hf_rng_init(&stage->rng, seed);
    for (int i = 0; i < 2; i++) {
        (void)snprintf(stage->dirs[i], sizeof stage->dirs[i], "%s%c", directory, "ab"[i]);
        stage->proxies[i] = fault_proxy_new(stage->dirs[i]);
        if (stage->proxies[i] == NULL)
            return false;
    }
    if (!make_cluster(stage))
        return false;
    fault_stage_use(stage, "postgres");
    return fault_do(stage, "create role holdfast_soak login");
}

void fault_stage_close(fault_stage *stage)
{
    for (int i = 0; i < FAULT_WORKERS; i++)
        hf_proc_done(&stage->workers[i]);
    fault_feed_free(stage->feed);
    PQfinish(stage->monitor);
    for (int i = 0; i < 2; i++) {
        fault_proxy_free(stage->proxies[i]);
        (void)fault_cluster("remove", stage->dirs[i], NULL);
    }
}

/* ---- the database ---- */

void fault_stage_use(fault_stage *stage, const char *name)
{
    static const char format[] = "host=%s,%s port=%d,%d user=%s dbname=%s connect_timeout=3 "
                                 "target_session_attrs=read-write";
    (void)snprintf(stage->database, sizeof stage->database, "%s", name);
    (void)snprintf(stage->direct, sizeof stage->direct, format, stage->dirs[0], stage->dirs[1],
                   5432, 5432, "postgres", name);
    (void)snprintf(stage->for_worker, sizeof stage->for_worker,
                   "host=127.0.0.1,127.0.0.1 port=%d,%d user=%s dbname=%s sslmode=disable "
                   "gssencmode=disable",
                   fault_proxy_port(stage->proxies[0]), fault_proxy_port(stage->proxies[1]), role,
                   name);
    PQfinish(stage->monitor);
    stage->monitor = NULL;
}

static bool run_holdfast(const char *conninfo, const char *const *arguments)
{
    static const int most_ms = 300000;
    hf_proc proc;
    const int code = hf_proc_run_holdfast(&proc, conninfo, arguments, most_ms);
    if (code != 0)
        (void)fprintf(stderr, "holdfast %s: %s", arguments[0], hf_proc_stderr(&proc));
    hf_proc_done(&proc);
    return code == 0;
}

bool fault_stage_make_database(fault_stage *stage, const char *name, const char *scale)
{
    char sql[128];
    (void)snprintf(sql, sizeof sql, "create database %s", name);
    fault_stage_use(stage, "postgres");
    if (!fault_do(stage, sql))
        return false;
    fault_stage_use(stage, name);
    (void)snprintf(sql, sizeof sql, "insert into holdfast.policies (lease_seconds) values (%d)",
                   FAULT_LEASE_S);
    return run_holdfast(stage->direct, (const char *[]){"migrate", NULL}) &&
           fault_do(stage, "grant holdfast_worker to holdfast_soak") &&
           fault_do(stage, "update holdfast.installation set secret = 42") &&
           fault_do(stage, sql) &&
           run_holdfast(stage->direct,
                        (const char *[]){"simulate", "--seed", "5", "--scale", scale, "--now",
                                         "2026-03-01 12:00:00+00", "--set", "lists=0", NULL});
}

bool fault_stage_connect(const fault_stage *stage, const char *name, hf_pgtest *ret_db)
{
    *ret_db = (hf_pgtest){0};
    (void)snprintf(ret_db->name, sizeof ret_db->name, "%s", name);
    /* The last dbname counts. */
    const int size = snprintf(ret_db->conninfo, sizeof ret_db->conninfo, "%.*s dbname=%s", 440,
                              stage->direct, name);
    ret_db->connection = PQconnectdb(ret_db->conninfo);
    return size > 0 && PQstatus(ret_db->connection) == CONNECTION_OK;
}

static void ignore_notice(void *ctx, const PGresult *result)
{
    (void)ctx;
    (void)result;
}

/* NULL when the server is not there. */
static PGresult *send(fault_stage *stage, const char *sql)
{
    if (stage->monitor == NULL) {
        stage->monitor = PQconnectdb(stage->direct);
        (void)PQsetNoticeReceiver(stage->monitor, ignore_notice, NULL);
    }
    PGresult *result = PQexec(stage->monitor, sql);
    if (PQstatus(stage->monitor) != CONNECTION_OK) {
        PQfinish(stage->monitor);
        stage->monitor = NULL;
    }
    return result;
}

int64_t fault_ask(fault_stage *stage, const char *sql)
{
    PGresult *result = send(stage, sql);
    const bool is_there = PQresultStatus(result) == PGRES_TUPLES_OK && PQntuples(result) > 0 &&
                          !PQgetisnull(result, 0, 0);
    const int64_t value = is_there ? strtoll(PQgetvalue(result, 0, 0), NULL, 10) : -1;
    PQclear(result);
    return value;
}

bool fault_do(fault_stage *stage, const char *sql)
{
    PGresult *result = send(stage, sql);
    const ExecStatusType status = PQresultStatus(result);
    const bool is_done = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
    if (!is_done)
        (void)fprintf(stderr, "%s  in: %s\n", PQresultErrorMessage(result), sql);
    PQclear(result);
    return is_done;
}

bool fault_wait(fault_stage *stage, const char *sql, double seconds)
{
    const double deadline = fault_now_s() + seconds;
    while (fault_ask(stage, sql) != 1) {
        if (fault_now_s() > deadline)
            return false;
        fault_sleep(0.01);
    }
    return true;
}

/* ---- workers ---- */

bool fault_worker_start(fault_stage *stage, int number)
{
    static const char *const chunks[] = {"20", "300", "20000"};
    const char *chunk = chunks[(int)fault_random(stage, 0, 2.999)];
    hf_proc_done(&stage->workers[number]);
    return hf_proc_start_holdfast(&stage->workers[number], stage->for_worker,
                                  (const char *[]){"run", "--chunk", chunk, NULL});
}

int fault_leader(fault_stage *stage)
{
    const int64_t pid = fault_ask(
        stage, "select split_part(leader, ':', 2) from holdfast.worker_state where leader_pid in "
               "(select pid from pg_locks where locktype = 'advisory')");
    for (int i = 0; i < FAULT_WORKERS; i++)
        if (pid > 0 && stage->workers[i].pid == pid)
            return i;
    return -1;
}

void fault_wait_leader(fault_stage *stage)
{
    static const double most_s = 60;
    if (!fault_wait(stage,
                    "select (heartbeat_at > clock_timestamp() - interval '2 s' and leader_pid in "
                    "(select pid from pg_locks where locktype = 'advisory'))::int from "
                    "holdfast.worker_state where source = 'main'",
                    most_s))
        fault_failed(stage, "no worker leads after %.0f s", most_s);
}
