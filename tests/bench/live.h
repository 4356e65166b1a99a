/*
 * Platforms that report: several connections, each report a transaction, at an even rate.
 *
 * One report in five is an attack's: crews of twelve who strike one account after the other, so
 * that every strike but a crew's first brings a hold. The others are by and of accounts of the log.
 *
 * Lives here: the writing processes. Does not: what is measured of it (latency.c).
 */
#ifndef HF_BENCH_LIVE_H
#define HF_BENCH_LIVE_H

#include "bench.h"

typedef struct live_plan {
    const char *database;
    double rate; /* reports a second, of all connections */
    double seconds;
    int64_t accounts;     /* of the log: their numbers are from 1 */
    int64_t first_member; /* account numbers of crews and of those they strike, that nobody has */
} live_plan;

/* Returns when all is committed, or after twice the time. */
void live_write(const bench *b, const live_plan *plan);

#endif
