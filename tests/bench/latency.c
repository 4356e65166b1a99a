/*
 * A live worker: how soon a hold follows the report that brought it, and what waiting costs.
 *
 * Both ends are the server's own commit times (track_commit_timestamp): of the report that the hold
 * is dated by, and of the transaction that placed the hold.
 *
 * Lives here: the section; its reports and holds stay in the judged log. (In a copy of that the
 * worker would judge the window again, since a cursor belongs to its database.) Does not: the
 * platforms that report (live.h).
 */
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "judged.h"
#include "live.h"
#include "support/proc.h"

/* A hold's row is written again when it is extended: what placed it is kept here. */
static const char watch_sql[] =
    "create table bench_placed (hold_id bigint primary key, at_xid xid8 not null);"
    "create function bench_place() returns trigger language plpgsql as $$ begin "
    "insert into bench_placed values (new.hold_id, pg_current_xact_id()); return null; end $$;"
    "create trigger bench_place after insert on holdfast.holds for each row "
    "execute function bench_place()";

static const char latencies_sql[] =
    "select extract(epoch from pg_xact_commit_timestamp(p.at_xid::xid) - "
    "pg_xact_commit_timestamp(r.first_xid::xid)) * 1000 "
    "from bench_placed p join holdfast.holds h using (hold_id) "
    "join holdfast.reports r on r.target_id = h.target_id and r.created_at = h.placed_at "
    "where r.report_id > %.0f";

static void pause_s(double seconds)
{
    (void)nanosleep(&(struct timespec){.tv_sec = (time_t)seconds,
                                       .tv_nsec = (long)((seconds - floor(seconds)) * 1e9)},
                    NULL);
}

/* Until the worker has judged everything that is committed. */
static void wait_judged(const bench *b, PGconn *connection, hf_proc *worker)
{
    const double began = bench_now();
    while (server_number(connection,
                         "select count(*) from holdfast.worker_state where snapshot_goal is null "
                         "and heartbeat_at > now() - interval '5 s' and pg_snapshot_xmin("
                         "snapshot_done) > (select ingest_xid from "
                         "holdfast.reports order by ingest_xid desc limit 1)") < 1) {
        if (hf_proc_wait(worker, 0) != HF_PROC_TIMEOUT)
            bench_fail("the worker ended: %s", hf_proc_stderr(worker));
        if (bench_now() - began > b->limit_s)
            bench_fail("the worker has not judged everything after %.0f s", b->limit_s);
        pause_s(0.05);
    }
}

static void tell_latencies(bench *b, PGconn *connection, double rate, double last)
{
    char sql[1024];
    (void)snprintf(sql, sizeof sql, latencies_sql, last);
    PGresult *result = PQexec(connection, sql);
    if (PQresultStatus(result) != PGRES_TUPLES_OK)
        bench_fail("%s", PQerrorMessage(connection));
    const size_t count = (size_t)PQntuples(result);
    double *values = calloc(count + 1, sizeof *values);
    if (values == NULL)
        bench_fail("out of memory");
    for (size_t i = 0; i < count; i++)
        values[i] = strtod(PQgetvalue(result, (int)i, 0), NULL);
    PQclear(result);
    if (count == 0)
        bench_fail("no hold was placed at %.0f reports a second", rate);
    bench_tell(b, (double)count, "", BENCH_NONE, 0, "%.0f/s: holds", rate);
    bench_tell(b, bench_percentile(values, count, 0.5), "ms", BENCH_NONE, 0, "%.0f/s: p50", rate);
    bench_tell(b, bench_percentile(values, count, 0.99), "ms",
               rate == 1000 ? BENCH_AT_MOST : BENCH_NONE, 250, "%.0f/s: p99", rate);
    bench_tell(b, values[count - 1], "ms", BENCH_NONE, 0, "%.0f/s: worst", rate);
    free(values);
}

static void measure_rate(bench *b, PGconn *connection, hf_proc *worker, double rate, size_t number)
{
    const double accounts = server_number(connection, "select count(*) from holdfast.accounts");
    const double last = server_number(connection, "select max(report_id) from holdfast.reports");
    bench_say("%.0f reports a second", rate);
    live_write(b, &(live_plan){.database = PQdb(connection),
                               .rate = rate,
                               .seconds = b->live_s,
                               .accounts = (int64_t)accounts,
                               .first_member = 1000000000 * (int64_t)(number + 1)});
    wait_judged(b, connection, worker);
    const double seconds = server_number(
        connection,
        "select extract(epoch from max(created_at) - min(created_at)) from holdfast.reports "
        "where report_id > %.0f",
        last);
    bench_tell(b,
               server_number(connection,
                             "select count(*) from holdfast.reports where report_id > %.0f", last) /
                   seconds,
               "/s", BENCH_NONE, 0, "%.0f/s: reports that came", rate);
    tell_latencies(b, connection, rate, last);
}

/* Of the worker and its sessions: the same ones each time. */
static double used_cpu_s(const PGresult *sessions, const hf_proc *worker)
{
    double sum = server_process_cpu_s(worker->pid);
    for (int i = 0; i < PQntuples(sessions); i++)
        sum += server_process_cpu_s(strtoll(PQgetvalue(sessions, i, 0), NULL, 10));
    return sum;
}

static void measure_idle(bench *b, PGconn *connection, const hf_proc *worker)
{
    pause_s(b->idle_s / 10);
    bench_say("%.0f s without reports", b->idle_s);
    PGresult *sessions =
        PQexec(connection, "select pid from pg_stat_activity where datname = current_database() "
                           "and backend_type = 'client backend' and pid <> pg_backend_pid()");
    if (PQntuples(sessions) != 2) /* a reader and a writer */
        bench_fail("the worker has %d sessions", PQntuples(sessions));
    const double before = used_cpu_s(sessions, worker);
    const double began = bench_now();
    pause_s(b->idle_s);
    const double used = used_cpu_s(sessions, worker) - before;
    PQclear(sessions);
    bench_tell(b, used / (bench_now() - began) * 100, "%", BENCH_AT_MOST, 1,
               "idle, of one core, with its backends");
}

void bench_latency(bench *b)
{
    char conninfo[BENCH_CONNINFO];
    hf_proc worker;
    const judged_log *log = judged_open(b, b->live_reports, LOGS_PLAIN);
    if (isnan(log->worker.wall_s))
        bench_fail("the log before was not judged in %.0f s", b->limit_s);
    bench_say("live, behind %.0f reports", log->reports);
    PGconn *connection = server_connect(b, log->database);
    server_exec(connection, "%s", watch_sql);
    server_exec(connection, "insert into holdfast.reports (reporter_id, target_id) values (1, 2)");
    server_conninfo(b, log->database, conninfo, sizeof conninfo);
    if (!hf_proc_start(&worker, (const char *[]){b->binary, "run", "--db", conninfo, NULL}))
        bench_fail("the worker does not start");
    wait_judged(b, connection, &worker);
    for (size_t i = 0; i < b->rate_count; i++)
        measure_rate(b, connection, &worker, b->rates[i], i);
    measure_idle(b, connection, &worker);
    hf_proc_signal(&worker, SIGTERM);
    if (hf_proc_wait(&worker, 20000) != 0)
        bench_fail("the worker did not stop well: %s", hf_proc_stderr(&worker));
    hf_proc_done(&worker);
    PQfinish(connection);
}
