/*
 * Logs that somebody made to be slow: a report must not cost much more than in a plain one, and the
 * loop must get its turn.
 *
 * Lives here: the section and its logs, made by the server. Does not: plain logs (logs.h).
 */
#include <stdio.h>
#include <string.h>

#include "judged.h"

#define RUN "bench_run"

typedef struct worst_case {
    const char *name;
    const char *sql; /* a row of reports for every i */
} worst_case;

/* n reports from `since` on; `many`: the accounts of the last case. */
static const char size_sql[] =
    "create table bench_size as select %.0f::bigint as n, %.0f::bigint / 512 + 1 as many, "
    "timestamptz '2025-01-01 00:00:00+00' as since; select setseed(0.5)";

static const char insert_sql[] =
    "insert into holdfast.reports (reporter_id, target_id, category, created_at) "
    "select %s from bench_size, generate_series(1, n) i";

static const worst_case cases[] = {
    {"a target with all the reporters", "1000 + i, 1, 'hate', since + i * interval '10 days' / n"},
    {"a reporter with all the reports", "1, 1000 + i, 'hate', since + i * interval '10 days' / n"},
    {"a thousand bursts at the same time", /* by people who take part in ten of them */
     "10000 + floor(random() * n / 10), 1 + floor(random() * 1000), 'hate', "
     "since + i * interval '1 hour' / n"},
    /* Half of the reports are histories as long as a look reads, 256 by each account; the other
     * half is bursts by all of them, one an hour. */
    {"bursts of people with long histories",
     "10000 + i % many, "
     "case when i < n / 2 then 1 + floor(random() * many) else 100000000 + i / many end, 'hate', "
     "case when i < n / 2 then since + i * interval '10 days' / n "
     "else since + interval '10 days' + i / many * interval '1 hour' "
     "+ i % many * interval '10 minutes' / many end"},
};

static worker_cost judge(const bench *b, const worst_case *which)
{
    logs_empty(b, RUN);
    PGconn *connection = server_connect(b, RUN);
    server_exec(connection, size_sql, (double)b->small_reports, (double)b->small_reports);
    server_exec(connection, insert_sql, which->sql);
    server_exec(connection, "vacuum analyze");
    PQfinish(connection);
    bench_say("%s", which->name);
    const worker_cost cost = worker_once(b, RUN);
    server_drop(b, RUN);
    return cost;
}

void bench_worst(bench *b)
{
    const judged_log *plain = judged_open(b, b->small_reports, LOGS_PLAIN);
    const double plain_us = plain->worker.cpu_s / plain->reports * 1e6;
    bench_tell(b, plain_us, "us", BENCH_NONE, 0, "a plain log: processor per report");
    bench_tell(b, plain->worker.longest_ms, "ms", BENCH_AT_MOST, 50,
               "a plain log: longest wait of the loop");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const worker_cost cost = judge(b, &cases[i]);
        const double us = cost.cpu_s / (double)b->small_reports * 1e6;
        bench_tell(b, us, "us", BENCH_NONE, 0, "%s: per report", cases[i].name);
        bench_tell(b, us / plain_us, "times", BENCH_NONE, 0, "%s: to plain", cases[i].name);
        bench_tell(b, cost.longest_ms, "ms", BENCH_AT_MOST, 50, "%s: wait", cases[i].name);
    }
}
