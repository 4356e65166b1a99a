/*
 * A platform's whole history at once: how much longer than sending it takes judging it.
 *
 * Lives here: the section. Does not: how it grows (growth.c).
 */
#include "judged.h"

static void tell_copy(bench *b, const server_copy_cost *copy)
{
    bench_tell(b, copy->rows, "", BENCH_NONE, 0, "rows");
    bench_tell(b, copy->bytes / 1e6, "MB", BENCH_NONE, 0, "bytes");
    bench_tell(b, copy->wall_s, "s", BENCH_NONE, 0, "COPY, wall");
    bench_tell(b, copy->cpu_s, "s", BENCH_NONE, 0, "COPY, processor of the reader");
    bench_tell(b, copy->server_cpu_s, "s", BENCH_NONE, 0, "COPY, processor of the server");
}

static void tell_worker(bench *b, const worker_cost *worker)
{
    bench_tell(b, worker->wall_s, "s", BENCH_NONE, 0, "worker, wall");
    bench_tell(b, worker->recover_s, "s", BENCH_NONE, 0, "worker, wall: accounts before");
    bench_tell(b, worker->read_s, "s", BENCH_NONE, 0, "worker, wall: reading");
    bench_tell(b, worker->judge_s, "s", BENCH_NONE, 0, "worker, wall: judging");
    bench_tell(b, worker->write_s, "s", BENCH_NONE, 0, "worker, wall: writing findings");
    bench_tell(b, worker->cpu_s, "s", BENCH_NONE, 0, "worker, processor");
    bench_tell(b, worker->server_cpu_s, "s", BENCH_NONE, 0, "worker, processor of the server");
    bench_tell(b, worker->longest_ms, "ms", BENCH_NONE, 0, "longest wait of the loop");
}

void bench_backlog(bench *b)
{
    const judged_log *log = judged_open(b, b->reports, LOGS_PLAIN);
    const server_copy_cost *copy = &log->copy;
    const worker_cost *worker = &log->worker;
    bench_tell(b, log->reports, "", BENCH_NONE, 0, "reports");
    tell_copy(b, copy);
    tell_worker(b, worker);
    bench_tell(b, log->reports / worker->wall_s, "/s", BENCH_NONE, 0, "reports a second");
    bench_tell(b, worker->cpu_s / log->reports * 1e6, "us", BENCH_NONE, 0, "processor per report");
    bench_tell(b, (worker->wall_s - worker->write_s) / copy->wall_s, "COPYs", BENCH_NONE, 0,
               "wall without writing, against COPY");
    bench_tell(b, (worker->cpu_s + worker->server_cpu_s) / (copy->cpu_s + copy->server_cpu_s),
               "COPYs", BENCH_NONE, 0, "processor of both ends, against COPY");
    bench_tell(b, worker->wall_s / copy->wall_s, "COPYs", BENCH_AT_MOST, 1.5, "wall, against COPY");
}
