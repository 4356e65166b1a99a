/*
 * Where the faults are made: two clusters (one leads, the other is made a standby when it is
 * needed), a proxy in front of each, a database, two workers, the writers.
 *
 * Lives here: setting it up, asking the database though it may be down, the workers. Does not: what
 * is broken (faults.h), what is compared (compare.h).
 */
#ifndef HF_TESTS_FAULT_STAGE_H
#define HF_TESTS_FAULT_STAGE_H

#include <libpq-fe.h>

#include "base/rng.h"
#include "feed.h"
#include "proxy.h"
#include "support/pgtest.h"

enum { FAULT_WORKERS = 2, FAULT_TAKEOVERS_MAX = 4096, FAULT_LEASE_S = 3 };

/* How long the other worker took to lead, in seconds. */
typedef struct fault_takeovers {
    double times[FAULT_TAKEOVERS_MAX];
    int count;
} fault_takeovers;

typedef struct fault_stage {
    char dirs[2][64];
    int primary;  /* which of the two */
    bool is_disk; /* they are file systems of their own */
    fault_proxy *proxies[2];
    char database[64];
    char direct[512];     /* conninfo without the proxy */
    char for_worker[512]; /* through it, as a login that is a worker only */
    PGconn *monitor;
    hf_proc workers[FAULT_WORKERS];
    fault_feed *feed;
    hf_rng rng;
    fault_takeovers after_kill;
    fault_takeovers after_hang;
    int failures; /* things that should never happen */
} fault_stage;

/* Clusters and proxies below `directory`. False, with a line on stderr, when they cannot be made.
 */
bool fault_stage_open(fault_stage *stage, const char *directory, uint64_t seed);
void fault_stage_close(fault_stage *stage);

/* Runs tests/fault/cluster. */
bool fault_cluster(const char *verb, const char *directory, const char *other);

/* A migrated database with the secret 42 and the world in it. */
bool fault_stage_make_database(fault_stage *stage, const char *name, const char *scale);

/* From now on everything is about this database. */
void fault_stage_use(fault_stage *stage, const char *name);

/* A pgtest handle of a database; close with PQfinish(db.connection). */
bool fault_stage_connect(const fault_stage *stage, const char *name, hf_pgtest *ret_db);

/* The first value of a row, as a number or −1; −1 also when the server is down. */
int64_t fault_ask(fault_stage *stage, const char *sql);
bool fault_do(fault_stage *stage, const char *sql);

/* Asks until the answer is 1. */
bool fault_wait(fault_stage *stage, const char *sql, double seconds);

/* Waits until a worker leads and its heart beats, which is asserted. */
void fault_wait_leader(fault_stage *stage);

bool fault_worker_start(fault_stage *stage, int number);
/* Number of the worker that leads, or −1. */
int fault_leader(fault_stage *stage);

double fault_now_s(void);
void fault_sleep(double seconds);
/* Between two numbers, at random. */
double fault_random(fault_stage *stage, double least, double most);

/* Something that should never happen has: printed and counted. */
__attribute__((format(printf, 2, 3))) void fault_failed(fault_stage *stage, const char *format,
                                                        ...);

#endif
