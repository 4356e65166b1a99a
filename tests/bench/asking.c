/*
 * What a platform asks before it acts: is_held() and effective_report_count(), by one connection,
 * one after another.
 *
 * Lives here: the section. It adds a few reports to the judged log, so that the worker's counting
 * knows the targets that are asked about, as it would those that are being reported.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "judged.h"

static const double ask_s = 2;

/* Calls a second of a statement about one target. */
static double calls(PGconn *connection, const char *expression, double target)
{
    char sql[128];
    char value[32];
    const char *values[] = {value};
    (void)snprintf(sql, sizeof sql, "select %s", expression);
    (void)snprintf(value, sizeof value, "%.0f", target);
    PQclear(PQprepare(connection, "ask", sql, 1, NULL));
    int64_t count = 0;
    const double start = bench_now();
    double spent_s = 0;
    for (; spent_s < ask_s; spent_s = bench_now() - start) {
        PGresult *result = PQexecPrepared(connection, "ask", 1, values, NULL, NULL, 0);
        if (PQresultStatus(result) != PGRES_TUPLES_OK)
            bench_fail("%s: %s", expression, PQresultErrorMessage(result));
        PQclear(result);
        count++;
    }
    server_exec(connection, "deallocate ask");
    return (double)count / spent_s;
}

/* The target with about so many reports, none suppressed; or, for 0, with the most suppressed. */
static double find_target(PGconn *connection, double reports)
{
    if (reports == 0)
        return server_number(connection,
                             "select target_id from holdfast.suppressed_reports where lifted_at is "
                             "null group by 1 order by count(*) desc, 1 limit 1");
    return server_number(
        connection,
        "select r.target_id from holdfast.reports r where not exists (select from "
        "holdfast.suppressed_reports s where s.target_id = r.target_id) group by 1 "
        "order by abs(ln(count(*)) - ln(%f)), 1 limit 1",
        reports);
}

static void ask_of(bench *b, PGconn *connection, double wanted_reports)
{
    const double target = find_target(connection, wanted_reports);
    if (isnan(target))
        return; /* nothing is suppressed in a small log */
    server_exec(connection,
                "insert into holdfast.reports (reporter_id, target_id) values (-1, %.0f)", target);
    server_exec(connection, "select holdfast.count_reports()");
    server_exec(connection, "analyze holdfast.counted_reports, holdfast.counted_chunks");
    const double reports = server_number(
        connection, "select count(*) from holdfast.reports where target_id = %.0f", target);
    const double suppressed = server_number(connection,
                                            "select count(distinct report_id) from "
                                            "holdfast.suppressed_reports where target_id = %.0f "
                                            "and lifted_at is null",
                                            target);
    const double rate =
        calls(connection, "holdfast.effective_report_count($1::bigint, null)", target);
    if (reports <= 1100)
        bench_tell(b, rate, "/s", BENCH_AT_LEAST, 5000,
                   "effective_report_count, %.0f reports, %.0f suppressed", reports, suppressed);
    else
        bench_tell(b, 1e3 / rate, "ms", BENCH_AT_MOST, 5,
                   "effective_report_count, %.0f reports, %.0f suppressed", reports, suppressed);
}

void bench_asking(bench *b)
{
    static const double sizes[] = {50, 1000, 10000, 100000, 0};
    const judged_log *log = judged_open(b, b->reports, LOGS_PLAIN);
    if (isnan(log->worker.wall_s)) {
        bench_say("the log was not judged in time: nobody is asked");
        return;
    }
    PGconn *connection = server_connect(b, log->database);
    server_exec(connection, "vacuum analyze");
    server_exec(connection, "select holdfast.count_reports()"); /* from here on */
    bench_tell(b, server_number(connection, "select count(*) from holdfast.holds"), "", BENCH_NONE,
               0, "holds");
    bench_tell(b, calls(connection, "$1::bigint", 1), "/s", BENCH_NONE, 0, "nothing");
    bench_tell(b, calls(connection, "holdfast.is_held($1::bigint)", find_target(connection, 1000)),
               "/s", BENCH_AT_LEAST, 5000, "is_held");
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
        ask_of(b, connection, sizes[i]);
    PQfinish(connection);
}
