/* See worker_run.h. */
#include "worker_run.h"

#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server.h"
#include "support/proc.h"

/* A number of the line that the worker ends with. */
static double logged(const char *log, const char *key)
{
    const char *line = strstr(log, "event=worker.stopped");
    char text[64];
    (void)snprintf(text, sizeof text, " %s=", key);
    const char *at = line != NULL ? strstr(line, text) : NULL;
    if (at == NULL)
        bench_fail("the worker's log does not say %s: %s", key, log);
    return strtod(at + strlen(text), NULL);
}

worker_cost worker_once(const bench *b, const char *database)
{
    char conninfo[BENCH_CONNINFO];
    hf_proc proc;
    const double none = (double)NAN;
    worker_cost cost = {none, none, none, none, none, none, none, none, none, none};
    server_conninfo(b, database, conninfo, sizeof conninfo);
    server_wait_alone(b, database);
    const double ended = server_ended_cpu_s(b);
    const double began = bench_now();
    if (!hf_proc_start(&proc, (const char *[]){b->binary, "run", "--once", "--db", conninfo, NULL}))
        bench_fail("the worker does not start");
    const int code = hf_proc_wait(&proc, (int)(b->limit_s * 1000));
    const double wall_s = bench_now() - began;
    if (code == HF_PROC_TIMEOUT) {
        hf_proc_done(&proc);
        return cost;
    }
    if (code != 0)
        bench_fail("the worker failed: %s", hf_proc_stderr(&proc));
    server_wait_alone(b, database);
    const char *log = hf_proc_stderr(&proc);
    cost = (worker_cost){.wall_s = wall_s,
                         .cpu_s = proc.cpu_s,
                         .server_cpu_s = server_ended_cpu_s(b) - ended,
                         .peak_bytes = (double)proc.peak_kib * 1024,
                         .rows = logged(log, "rows"),
                         .recover_s = logged(log, "recover_s"),
                         .read_s = logged(log, "read_s"),
                         .judge_s = logged(log, "judge_s"),
                         .write_s = logged(log, "write_s"),
                         .longest_ms = logged(log, "longest_ms")};
    hf_proc_done(&proc);
    return cost;
}
