/*
 * One run of `holdfast run --once`, and what it cost.
 *
 * Lives here: the process and the last line of its log. Does not: a worker that stays (latency.c).
 */
#ifndef HF_BENCH_WORKER_RUN_H
#define HF_BENCH_WORKER_RUN_H

#include "bench.h"

/* Everything is NAN where it took longer than the limit. */
typedef struct worker_cost {
    double wall_s;
    double cpu_s;        /* of the worker */
    double server_cpu_s; /* of its backends, and of what else ended on the server meanwhile */
    double peak_bytes;   /* resident */
    double rows;         /* judged: reports, outcomes and what else happened */
    double recover_s, read_s, judge_s, write_s; /* of the wall time */
    double longest_ms; /* of processor, that the loop waited for a look at the clock */
} worker_cost;

worker_cost worker_once(const bench *b, const char *database);

#endif
