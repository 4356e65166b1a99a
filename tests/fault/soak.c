/*
 * Everything fails, again and again, and nothing is lost and nothing is found twice.
 *
 * Two workers judge a world that writers bring in while the faults of faults.c come one after the
 * other: each of them once, then at random by weight. In the end a worker is left alone, and what
 * it and its predecessors found is compared with what one undisturbed run finds in the same rows;
 * by which rule, compare.h says. First a world in event order, for most of the time, then one with
 * late rows.
 *
 * HOLDFAST_SOAK_SECONDS says how long (75), HOLDFAST_SOAK_SCALE how large the worlds are together
 * (by default 75 reports for every second), HOLDFAST_SOAK_SEED which faults come when.
 *
 * Lives here: rounds, their schedule, the table in the end.
 */
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compare.h"
#include "faults.h"

enum { BATCH_EVENTS = 14 };
static const double reports_per_s = 75;
static const double reports_at_scale_1 = 145000;
static const double least_scale = 0.03; /* a world with attacks */

typedef struct tally {
    int made[FAULT_COUNT];
    int not_made[FAULT_COUNT];
    int64_t reports;
    int64_t findings;
    int differences;
    int repeated;
    int batches[FAULT_BATCH_STYLES];
} tally;

static double setting(const char *name, double otherwise)
{
    const char *text = getenv(name);
    return text != NULL && *text != 0 ? strtod(text, NULL) : otherwise;
}

/* ---- faults in time ---- */

static int choose(fault_stage *stage, const tally *sum)
{
    int total = 0;
    for (int i = 0; i < FAULT_COUNT; i++) {
        if (sum->made[i] + sum->not_made[i] == 0)
            return i;
        total += fault_table[i].weight;
    }
    int at = (int)fault_random(stage, 0, total);
    int i = 0;
    while (at >= fault_table[i].weight)
        at -= fault_table[i++].weight;
    return i;
}

/* The last words of both workers. */
static void print_logs(fault_stage *stage)
{
    enum { LAST = 2500 };
    for (int i = 0; i < FAULT_WORKERS; i++) {
        const char *text = hf_proc_stderr(&stage->workers[i]);
        const size_t size = strlen(text);
        (void)printf("  worker %d:\n%s", i, text + (size > LAST ? size - LAST : 0));
    }
}

static void break_things(fault_stage *stage, tally *sum)
{
    const bool is_talkative = getenv("HOLDFAST_SOAK_VERBOSE") != NULL;
    while (!fault_feed_is_done(stage->feed)) {
        const int i = choose(stage, sum);
        const double start = fault_now_s();
        const bool made = fault_table[i].make(stage);
        const double mended = fault_now_s();
        (made ? sum->made : sum->not_made)[i]++;
        fault_wait_leader(stage);
        if (is_talkative)
            (void)printf("%7.1f %-52s %s in %.1f s, led again %.1f s later, batch %d\n", start,
                         fault_table[i].name, made ? "made" : "not made", mended - start,
                         fault_now_s() - mended, fault_feed_turn(stage->feed));
        if (is_talkative && fault_now_s() - mended > 5)
            print_logs(stage);
        fault_sleep(fault_random(stage, 0, 0.8));
        if (stage->failures > 10)
            return;
    }
}

/* ---- a round ---- */

/* A database with the world, and the text that `describe` makes of an undisturbed run. */
static char *undisturbed(fault_stage *stage, const char *name, const char *scale,
                         char *(*describe)(const fault_stage *, const char *))
{
    hf_pgtest db;
    if (!fault_stage_make_database(stage, name, scale) || !fault_stage_connect(stage, name, &db))
        return NULL;
    PQfinish(db.connection);
    hf_proc proc;
    const int code =
        hf_proc_run_holdfast(&proc, db.conninfo, (const char *[]){"run", "--once", NULL}, 300000);
    if (code != 0)
        (void)fprintf(stderr, "%s", hf_proc_stderr(&proc));
    hf_proc_done(&proc);
    return code == 0 ? describe(stage, name) : NULL;
}

static bool prepare(fault_stage *stage, const char *name, const char *scale, int *ret_batches)
{
    hf_pgtest db;
    if (!fault_stage_make_database(stage, name, scale) || !fault_stage_connect(stage, name, &db))
        return false;
    const bool good = fault_feed_prepare(&db, BATCH_EVENTS) && fault_watch_writes(stage);
    *ret_batches = (int)hf_pgtest_int(&db, "select max(batch) + 1 from feed.times");
    PQclear(db.last);
    PQfinish(db.connection);
    return good;
}

static void retract_rest(fault_stage *stage, const char *name)
{
    hf_pgtest db;
    if (!fault_stage_connect(stage, name, &db) || !fault_feed_retract_rest(&db))
        fault_failed(stage, "what is late cannot be taken back");
    PQfinish(db.connection);
}

/* Everything has come: a worker judges the rest in peace, and leaves. */
static void calm_down(fault_stage *stage)
{
    static const char settled[] =
        "select (w.snapshot_goal is null and w.snapshot_done is not null and not exists (select "
        "from holdfast.reports r where not pg_visible_in_snapshot(r.ingest_xid, w.snapshot_done)) "
        "and not exists (select from holdfast.report_outcomes o where not "
        "pg_visible_in_snapshot(o.ingest_xid, w.snapshot_done)))::int from holdfast.worker_state w "
        "where w.source = 'main'";
    if (!fault_wait(stage, settled, 120))
        fault_failed(stage, "rows are not judged after two minutes of peace");
    for (int i = 0; i < FAULT_WORKERS; i++) {
        hf_proc_signal(&stage->workers[i], SIGTERM);
        if (hf_proc_wait(&stage->workers[i], 60000) != 0)
            fault_failed(stage, "a worker did not stop well:\n%s",
                         hf_proc_stderr(&stage->workers[i]));
        hf_proc_done(&stage->workers[i]);
    }
    hf_proc proc;
    const int code =
        hf_proc_run_holdfast(&proc, stage->direct, (const char *[]){"run", "--once", NULL}, 300000);
    if (code != 0)
        fault_failed(stage, "run --once: %s", hf_proc_stderr(&proc));
    hf_proc_done(&proc);
}

static void add_up(fault_stage *stage, tally *sum)
{
    const int64_t lost = fault_input_differences(stage);
    const int64_t foreign = fault_foreign_writes(stage);
    if (lost != 0)
        fault_failed(stage, "%lld input rows differ from what was written", (long long)lost);
    if (foreign != 0)
        fault_failed(stage, "%lld times two sessions wrote as one leader", (long long)foreign);
    sum->reports += fault_ask(stage, "select count(*) from holdfast.reports");
    sum->repeated += fault_feed_repeated(stage->feed);
    for (int i = 0; i < FAULT_BATCH_STYLES; i++)
        sum->batches[i] += fault_feed_count(stage->feed, (fault_batch_style)i);
}

static int count_lines(const char *text)
{
    int count = *text != 0;
    for (; *text != 0; text++)
        count += *text == '\n';
    return count;
}

/* What differs, by the rule of the round. */
static void compare(fault_stage *stage, const char *name, const char *wanted, bool late, tally *sum)
{
    char *found = (late ? fault_protections : fault_findings)(stage, name);
    if (found == NULL || *wanted == 0) {
        fault_failed(stage, "nothing to compare");
    } else {
        sum->findings += count_lines(wanted);
        sum->differences += fault_missing(wanted, found, "only in the undisturbed run");
        if (!late)
            sum->differences += fault_missing(found, wanted, "only in the disturbed run");
    }
    free(found);
}

static void run_round(fault_stage *stage, const char *name, double seconds, double scale, bool late,
                      tally *sum)
{
    char text[32];
    char calm[64];
    int batches = 0;
    (void)snprintf(text, sizeof text, "%.4f", scale);
    (void)snprintf(calm, sizeof calm, "%s_calm", name);
    char *wanted = undisturbed(stage, calm, text, late ? fault_protections : fault_findings);
    if (wanted == NULL || !prepare(stage, name, text, &batches)) {
        fault_failed(stage, "the round %s cannot begin", name);
        free(wanted);
        return;
    }
    for (int i = 0; i < FAULT_WORKERS; i++)
        (void)fault_worker_start(stage, i);
    fault_wait_leader(stage);
    stage->feed = fault_feed_start(stage->direct, batches, seconds, late);
    break_things(stage, sum);
    if (late)
        retract_rest(stage, name);
    calm_down(stage);
    add_up(stage, sum);
    compare(stage, name, wanted, late, sum);
    fault_feed_free(stage->feed);
    stage->feed = NULL;
    free(wanted);
}

/* ---- the table ---- */

static int compare_times(const void *a, const void *b)
{
    const double x = *(const double *)a;
    const double y = *(const double *)b;
    return (x > y) - (x < y);
}

static void print_takeovers(const char *name, fault_takeovers *takeovers)
{
    if (takeovers->count == 0)
        return;
    qsort(takeovers->times, (size_t)takeovers->count, sizeof *takeovers->times, compare_times);
    (void)printf("%-56s %6d   median %.2f s, worst %.2f s\n", name, takeovers->count,
                 takeovers->times[takeovers->count / 2], takeovers->times[takeovers->count - 1]);
}

static void print_table(fault_stage *stage, const tally *sum)
{
    int worker_kills = 0;
    int server_kills = 0;
    (void)printf("\n%-56s %6s %8s\n", "fault", "made", "not made");
    for (int i = 0; i < FAULT_COUNT; i++) {
        const fault *f = &fault_table[i];
        worker_kills += sum->made[i] * f->worker_kills;
        server_kills += sum->made[i] * f->server_kills;
        (void)printf("%-56s %6d %8d\n", f->name, sum->made[i], sum->not_made[i]);
    }
    (void)printf("\n%-56s %6d\n%-56s %6d\n", "kills of a worker", worker_kills,
                 "kills of the server", server_kills);
    (void)printf("%-56s %6lld\n", "reports written meanwhile", (long long)sum->reports);
    for (int i = 0; i < FAULT_BATCH_STYLES; i++)
        (void)printf("  batches: %-45s %6d\n", fault_batch_style_name((fault_batch_style)i),
                     sum->batches[i]);
    (void)printf("  batches done again after a failure %30d\n", sum->repeated);
    print_takeovers("takeover after a kill", &stage->after_kill);
    print_takeovers("takeover after a hang (lease 3 s)", &stage->after_hang);
    (void)printf("%-56s %6lld\n%-56s %6d\n%-56s %6d\n", "findings compared",
                 (long long)sum->findings, "differences", sum->differences,
                 "things that should never happen", stage->failures);
    if (!stage->is_disk)
        (void)printf("No full disk: mounting a file system of its own needs root.\n");
}

static void nothing_is_lost_and_nothing_found_twice(void)
{
    static fault_stage stage;
    static tally sum;
    char directory[48];
    const double seconds = setting("HOLDFAST_SOAK_SECONDS", 75);
    const double scale =
        setting("HOLDFAST_SOAK_SCALE", seconds * reports_per_s / reports_at_scale_1);
    (void)snprintf(directory, sizeof directory, "/tmp/holdfast-fault-%ld", (long)getpid());
    if (fault_stage_open(&stage, directory, (uint64_t)setting("HOLDFAST_SOAK_SEED", 1))) {
        run_round(&stage, "ordered", seconds * 0.8, scale * 0.8, false, &sum);
        run_round(&stage, "late", seconds * 0.2, fmax(scale * 0.2, least_scale), true, &sum);
        print_table(&stage, &sum);
    } else {
        fault_failed(&stage, "no clusters");
    }
    fault_stage_close(&stage);
    CU_ASSERT_EQUAL(stage.failures, 0);
    CU_ASSERT_EQUAL(sum.differences, 0);
    CU_ASSERT_TRUE(sum.findings > 100);
}

static const hf_test tests[] = {
    {"whatever fails, nothing is lost and nothing is found twice",
     nothing_is_lost_and_nothing_found_twice},
};
HF_TEST_MAIN("soak", tests)
