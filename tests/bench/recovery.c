/*
 * A restart: the window is read again as history, until the first new report is judged.
 *
 * Lives here: the section. It adds a report to the judged log.
 */
#include "judged.h"

void bench_recovery(bench *b)
{
    const judged_log *log = judged_open(b, b->reports, LOGS_PLAIN);
    worker_cost cost = log->worker; /* not judged in time: nor is this */
    if (cost.wall_s > 0) {
        PGconn *connection = server_connect(b, log->database);
        server_exec(connection, "vacuum analyze");
        server_exec(connection, "insert into holdfast.reports (reporter_id, target_id) "
                                "select reporter_id, target_id from holdfast.reports limit 1");
        PQfinish(connection);
        bench_say("restart behind %.0f reports", log->reports);
        cost = worker_once(b, log->database);
    }
    bench_tell(b, cost.wall_s, "s", BENCH_NONE, 0, "until a new report is judged, wall");
    bench_tell(b, cost.recover_s, "s", BENCH_NONE, 0, "of that, reading the window");
    bench_tell(b, cost.cpu_s, "s", BENCH_NONE, 0, "processor");
    bench_tell(b, cost.server_cpu_s, "s", BENCH_NONE, 0, "processor of the server");
    bench_tell(b, (cost.cpu_s + cost.server_cpu_s) / (log->copy.cpu_s + log->copy.server_cpu_s),
               "COPYs", BENCH_NONE, 0, "processor of both ends, against COPY");
    bench_tell(b, cost.wall_s / log->copy.wall_s, "COPYs", BENCH_AT_MOST, 1.5,
               "wall, against COPY");
}
