/*
 * The private server of the benchmark: databases, statements, what its processes used.
 *
 * Lives here: what libpq is needed for everywhere. Does not: what is in the databases (logs.h).
 */
#ifndef HF_BENCH_SERVER_H
#define HF_BENCH_SERVER_H

#include <libpq-fe.h>

#include "bench.h"

#define BENCH_CONNINFO 512

/* The conninfo of one of the server's databases. */
void server_conninfo(const bench *b, const char *database, char *ret_text, size_t size);

/* The caller's, to PQfinish. */
PGconn *server_connect(const bench *b, const char *database);

/* Statements; the last may return anything. */
__attribute__((format(printf, 2, 3))) void server_exec(PGconn *connection, const char *format, ...);

/* The first column of the first row; NAN for NULL or no row. */
__attribute__((format(printf, 2, 3))) double server_number(PGconn *connection, const char *format,
                                                           ...);

/* False where the server ended the statement for its statement_timeout. */
bool server_try(PGconn *connection, const char *sql);

bool server_has(const bench *b, const char *database);
/* `to` is dropped first, if it is there. */
void server_copy(const bench *b, const char *from, const char *to);
void server_drop(const bench *b, const char *database);

/* Waits until nobody is connected to it. */
void server_wait_alone(const bench *b, const char *database);

/* Seconds of processor that the server's processes had used when they ended. */
double server_ended_cpu_s(const bench *b);

/* Seconds of processor that a running process has used. */
double server_process_cpu_s(int64_t pid);

/* All bytes of the reports and what belongs to them, unordered, as COPY sends them. */
typedef struct server_copy_cost {
    double wall_s;
    double cpu_s;        /* of the reading end */
    double server_cpu_s; /* of the backend */
    double bytes;
    double rows;
} server_copy_cost;

/* Bare COPY (…) TO STDOUT (FORMAT binary) of every input relation that the worker reads, columns
 * that it reads, no order, no condition; read and thrown away. */
server_copy_cost server_copy_out(const bench *b, const char *database);

#endif
