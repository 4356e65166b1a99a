/*
 * Logs that were judged: what that cost beside a bare COPY, and the database with the findings.
 *
 * Each is a copy of a log, judged once in a run of the program and used by every section that wants
 * it.
 */
#ifndef HF_BENCH_JUDGED_H
#define HF_BENCH_JUDGED_H

#include "logs.h"
#include "server.h"
#include "worker_run.h"

typedef struct judged_log {
    char database[80]; /* to be read; what writes to it takes a copy, or is the last to use it */
    double reports;
    server_copy_cost copy;
    worker_cost worker; /* NAN: not judged in time, and there is nothing to be seen in it */
} judged_log;

const judged_log *judged_open(const bench *b, int64_t reports, logs_kind kind);

/* Drops them all. */
void judged_done(const bench *b);

#endif
