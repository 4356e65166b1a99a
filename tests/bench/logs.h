/*
 * Logs to measure with, each a database of the private server, made once and kept.
 *
 * Lives here: worlds of `holdfast simulate`: heavy tails of reporters and targets, viral abusers,
 * and four in a thousand reports part of an attack. Does not: worst cases (worst.c), findings: a
 * log is never judged where it is kept, copies of it are.
 */
#ifndef HF_BENCH_LOGS_H
#define HF_BENCH_LOGS_H

#include "bench.h"

typedef enum logs_kind {
    LOGS_PLAIN,
    LOGS_DOUBLED /* twice as many crews and viral abusers */
} logs_kind;

typedef struct logs_log {
    char database[64];
    double reports; /* that there really are: about as many as wanted */
} logs_log;

/* Makes it, unless it is there. */
logs_log logs_open(const bench *b, int64_t reports, logs_kind kind);

/* A log that was written before the schema's newest version is brought up to it, in its copy. */
void logs_migrate(const bench *b, const char *database);

/* A database with Holdfast's schema and no reports; dropped first, if it is there. */
void logs_empty(const bench *b, const char *database);

#endif
