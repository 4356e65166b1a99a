/* See logs.h. */
#include "logs.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "server.h"
#include "support/proc.h"

/* As simulate makes them: this many reports at any scale, and this many more at scale 1. */
static const double fixed_reports = 6800;
static const double scaled_reports = 101600;
static const double reports_of_crew = 444; /* that are part of its attacks, in the mean */
static const double attack_share = 0.004;
static const double most_reports = 1e7; /* of one world; larger logs are several */
static const double viral = 14;         /* as the world has it by itself */

static void run_holdfast(const bench *b, const char *database, const char *command,
                         const char *const *options)
{
    char conninfo[BENCH_CONNINFO];
    const char *argv[32] = {b->binary, command, "--db", conninfo};
    hf_proc proc;
    size_t count = 4;
    server_conninfo(b, database, conninfo, sizeof conninfo);
    for (size_t i = 0; options[i] != NULL && count < 31; i++)
        argv[count++] = options[i];
    if (!hf_proc_start(&proc, argv) || hf_proc_wait(&proc, 4 * 3600 * 1000) != 0)
        bench_fail("holdfast %s failed: %s", command, hf_proc_stderr(&proc));
    hf_proc_done(&proc);
}

/* One world behind what is there. */
static void add_world(const bench *b, const char *database, double reports, logs_kind kind,
                      int seed)
{
    char scale[32];
    char families[96];
    char crowd[32];
    char number[16];
    const double times = kind == LOGS_DOUBLED ? 2 : 1;
    const double rest = reports - fixed_reports;
    const double x = rest > 0.02 * scaled_reports ? rest / scaled_reports : 0.02;
    double crews = attack_share * reports / reports_of_crew / 3; /* of each family */
    crews = (crews < 1 ? 1 : crews) * times / x; /* at scale 1, as families are chosen */
    (void)snprintf(scale, sizeof scale, "%.4f", x);
    (void)snprintf(families, sizeof families, "burst=%.4f,camouflage=%.4f,drip=%.4f", crews, crews,
                   crews);
    (void)snprintf(crowd, sizeof crowd, "viral=%.0f", viral * times);
    (void)snprintf(number, sizeof number, "%d", seed);
    run_holdfast(b, database, "simulate",
                 (const char *[]){"--seed", number, "--scale", scale, "--set", crowd, "--families",
                                  families, "--append", NULL});
}

void logs_migrate(const bench *b, const char *database)
{
    run_holdfast(b, database, "migrate", (const char *[]){NULL});
}

void logs_empty(const bench *b, const char *database)
{
    server_drop(b, database);
    PGconn *connection = server_connect(b, "postgres");
    server_exec(connection, "create database %s", database);
    PQfinish(connection);
    logs_migrate(b, database);
}

static void make(const bench *b, const char *database, int64_t reports, logs_kind kind)
{
    char name[80];
    const double began = bench_now();
    const int worlds = (int)(((double)reports + most_reports - 1) / most_reports);
    bench_say("writing a log of %" PRId64 " reports", reports);
    (void)snprintf(name, sizeof name, "%s_unfinished", database);
    logs_empty(b, name);
    for (int i = 0; i < worlds; i++)
        add_world(b, name, (double)reports / worlds, kind, i + 1);
    PGconn *inside = server_connect(b, name);
    server_exec(inside, "vacuum analyze"); /* so that no reading has to do it */
    server_exec(inside, "checkpoint");
    PQfinish(inside);
    server_wait_alone(b, name);
    PGconn *connection = server_connect(b, "postgres");
    server_exec(connection, "alter database %s rename to %s", name, database);
    PQfinish(connection);
    bench_say("written in %.0f s", bench_now() - began);
}

logs_log logs_open(const bench *b, int64_t reports, logs_kind kind)
{
    logs_log log;
    (void)snprintf(log.database, sizeof log.database, "bench_%" PRId64 "%s", reports,
                   kind == LOGS_DOUBLED ? "_doubled" : "");
    if (!server_has(b, log.database))
        make(b, log.database, reports, kind);
    PGconn *connection = server_connect(b, log.database);
    log.reports = server_number(connection, "select count(*) from holdfast.reports");
    PQfinish(connection);
    return log;
}
