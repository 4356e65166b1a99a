/*
 * The benchmark: what its sections share.
 *
 * A section measures, and tells its figures by name; the table and the JSON are made of them. What
 * goes wrong ends the program: a figure that is missing must not look like one that is good.
 *
 * Lives here: the options, the figures, and the table of sections. Does not: databases (server.h),
 * logs (logs.h), the worker's process (worker_run.h).
 */
#ifndef HF_BENCH_BENCH_H
#define HF_BENCH_BENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BENCH_SIZES 8

typedef enum bench_wish { BENCH_NONE, BENCH_AT_MOST, BENCH_AT_LEAST } bench_wish;

typedef struct bench_figure {
    char section[16];
    char name[64];
    char unit[16];
    double value; /* NAN: it took longer than the limit */
    bench_wish wish;
    double wanted;
} bench_figure;

typedef struct bench {
    const char *server; /* conninfo of a superuser of a private server: databases come and go */
    const char *binary;
    const char *compare; /* the program of tests/quality, or NULL */
    const char *json;    /* path, or NULL */
    int64_t reports;
    int64_t growth[BENCH_SIZES]; /* sizes */
    size_t growth_count;
    int64_t live_reports;  /* that the live worker has behind it */
    int64_t small_reports; /* of worst cases and of the memory's measure */
    int64_t peer_reports[BENCH_SIZES];
    size_t peer_count;
    double rates[BENCH_SIZES]; /* reports a second */
    size_t rate_count;
    double live_s; /* at each rate */
    double idle_s;
    double limit_s; /* of one run of anything */
    const char *section;
    bench_figure *figures;
    size_t figure_count, figure_capacity;
} bench;

/* Name, what it measures. In this order: the last three write to the judged log. */
#define BENCH_SECTION_TABLE(X)                                                           \
    X(backlog, "run --once on the whole log, against a bare COPY of the same relations") \
    X(memory, "bytes of a report and of an account, and of the process")                 \
    X(peers, "a self-join in SQL on the same log, and what each finds")                  \
    X(worst, "logs made to be slow, of fewer reports")                                   \
    X(growth, "what a report costs in larger logs")                                      \
    X(latency, "from a report's commit to its hold's commit, and a worker without work") \
    X(recovery, "restart behind the judged log, until one new report is judged")         \
    X(asking, "is_held and effective_report_count on the judged log, calls a second")

#define BENCH_SECTION_FUNCTION(name, meaning) void bench_##name(bench *b);
BENCH_SECTION_TABLE(BENCH_SECTION_FUNCTION)
#undef BENCH_SECTION_FUNCTION

/* Tells a figure of the section at hand. `name` is a format for what follows. */
__attribute__((format(printf, 6, 7))) void bench_tell(bench *b, double value, const char *unit,
                                                      bench_wish wish, double wanted,
                                                      const char *name, ...);

/* The section's rows of the table, to stdout. */
void bench_print(const bench *b, const char *section);

/* All figures, to the path that the options name. */
void bench_write_json(const bench *b);

/* A line on stderr of what is being done. */
__attribute__((format(printf, 1, 2))) void bench_say(const char *format, ...);

/* Says why, and ends the program. */
__attribute__((format(printf, 1, 2), noreturn)) void bench_fail(const char *format, ...);

/* How many processes wanted a core in the last minute, ours with them: with more than there are
 * cores wall times say little. */
double bench_load(void);

/* Seconds, of a clock that only goes forward. */
double bench_now(void);

/* Ascending, in place; share 0 to 1. NAN for none. */
double bench_percentile(double *values, size_t count, double share);

#endif
