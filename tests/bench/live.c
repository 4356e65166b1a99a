/* See live.h. */
#include "live.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/rng.h"
#include "server.h"

enum { WRITERS = 8, ATTACK_EVERY = 5, CREW = 12, STRIKES = 5 };

typedef struct live_report {
    int64_t reporter, target;
} live_report;

/* Number i of the plan's reports: strikes one after the other, by crew after crew. */
static live_report report_number(const live_plan *plan, int64_t i, hf_rng *rng)
{
    if (i % ATTACK_EVERY == 0) {
        const int64_t strikes = (int64_t)(plan->rate * plan->seconds) / ATTACK_EVERY / CREW;
        const int64_t crews = strikes / STRIKES > 1 ? strikes / STRIKES : 1;
        const int64_t strike = i / ATTACK_EVERY / CREW;
        return (live_report){plan->first_member + strike % crews * CREW + i / ATTACK_EVERY % CREW,
                             plan->first_member + crews * CREW + strike};
    }
    /* Some are reported far more than others, as everywhere. */
    const double u = hf_rng_uniform(rng);
    return (live_report){1 + (int64_t)hf_rng_below(rng, (uint64_t)plan->accounts),
                         1 + (int64_t)((double)plan->accounts * u * u * u * 0.999)};
}

static void insert(PGconn *connection, const live_report *report)
{
    char reporter[24];
    char target[24];
    const char *values[] = {reporter, target};
    (void)snprintf(reporter, sizeof reporter, "%" PRId64, report->reporter);
    (void)snprintf(target, sizeof target, "%" PRId64, report->target);
    PGresult *result = PQexecPrepared(connection, "report", 2, values, NULL, NULL, 0);
    if (PQresultStatus(result) != PGRES_COMMAND_OK)
        bench_fail("%s", PQerrorMessage(connection));
    PQclear(result);
}

static void sleep_until(double at)
{
    const double left = at - bench_now();
    if (left > 0)
        (void)nanosleep(&(struct timespec){.tv_sec = (time_t)left,
                                           .tv_nsec = (long)((left - (double)(time_t)left) * 1e9)},
                        NULL);
}

/* The process of one connection: every WRITERS-th report, each when its time has come. */
static void write_share(const bench *b, const live_plan *plan, int number, double began)
{
    hf_rng rng;
    hf_rng_init(&rng, (uint64_t)number + 1);
    PGconn *connection = server_connect(b, plan->database);
    PGresult *result = PQprepare(connection, "report",
                                 "insert into holdfast.reports (reporter_id, target_id, category) "
                                 "values ($1, $2, 'harassment')",
                                 2, NULL);
    if (PQresultStatus(result) != PGRES_COMMAND_OK)
        bench_fail("%s", PQerrorMessage(connection));
    PQclear(result);
    for (int64_t i = number; i < (int64_t)(plan->rate * plan->seconds); i += WRITERS) {
        const live_report report = report_number(plan, i, &rng);
        sleep_until(began + (double)i / plan->rate);
        if (bench_now() > began + 2 * plan->seconds)
            break;
        insert(connection, &report);
    }
    PQfinish(connection);
}

void live_write(const bench *b, const live_plan *plan)
{
    pid_t pids[WRITERS];
    const double began = bench_now() + 0.2; /* all are connected by then */
    (void)fflush(NULL);
    for (int i = 0; i < WRITERS; i++) {
        pids[i] = fork();
        if (pids[i] < 0)
            bench_fail("cannot fork");
        if (pids[i] == 0) {
            write_share(b, plan, i, began);
            _exit(0);
        }
    }
    for (int i = 0; i < WRITERS; i++) {
        int how = 0;
        if (waitpid(pids[i], &how, 0) != pids[i] || how != 0)
            bench_fail("a writer failed");
    }
}
