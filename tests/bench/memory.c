/*
 * What a report and an account take.
 *
 * The detector counts its own bytes. Of two engines in this process that differ only in how many
 * reports they hold, the difference is the reports'; of two that differ in accounts and reports
 * alike, the rest is the accounts'. Beside that, the worker's whole process after a log.
 *
 * Lives here: the section. Does not: where the bytes are (src/engine/memory.h).
 */
#include <math.h>

#include "base/alloc.h"
#include "base/rng.h"
#include "holdfast/engine.h"
#include "judged.h"

static void push(hf_engine *engine, const hf_event *event)
{
    const hf_status status = hf_engine_push(engine, event, HF_MODE_HISTORY);
    if (status != HF_OK)
        bench_fail("the engine: %s", hf_status_text(status));
}

static void push_accounts(hf_engine *engine, int64_t accounts, hf_usec at)
{
    for (int64_t i = 1; i <= accounts; i++)
        push(engine, &(hf_event){.type = HF_EVENT_ACCOUNT,
                                 .at = HF_USEC_NONE,
                                 .u.account = {.account = {i},
                                               .created_at = at - 100 * HF_DAY_USEC,
                                               .followers = i % 1000,
                                               .following = i % 300}});
}

/* Some report, and are reported, far more than others. */
static int64_t pick(hf_rng *rng, int64_t accounts)
{
    const double u = hf_rng_uniform(rng);
    return 1 + (int64_t)((double)accounts * u * u * 0.999999);
}

/* Within 20 days, so that all are in the window. */
static double engine_bytes(int64_t accounts, int64_t reports, bool has_traits)
{
    hf_engine_config config = {.allocator = hf_allocator_libc(), .seed = 1};
    hf_engine *engine = NULL;
    hf_rng rng;
    const hf_usec from = 20000 * HF_DAY_USEC;
    hf_policy_init(&config.policy);
    if (hf_engine_new(&config, &engine) != HF_OK)
        bench_fail("out of memory");
    hf_rng_init(&rng, 1);
    push_accounts(engine, accounts, from);
    for (int64_t i = 1; i <= reports; i++) {
        hf_event event = {.type = HF_EVENT_REPORT,
                          .at = from + 20 * HF_DAY_USEC / reports * i,
                          .u.report = {.report_id = i,
                                       .reporter = {pick(&rng, accounts)},
                                       .target = {pick(&rng, accounts)}}};
        hf_traits *traits = &event.u.report.traits;
        for (int hash = 0; hash < HF_COMMENT_HASHES && has_traits; hash++)
            traits->comment[hash] = (uint32_t)hf_rng_next(&rng) | 1;
        traits->origin = has_traits ? (uint32_t)(i % 50000 + 1) : 0;
        push(engine, &event);
    }
    hf_engine_stats stats;
    hf_engine_get_stats(engine, &stats);
    hf_engine_free(engine);
    return (double)stats.memory_bytes;
}

static void tell_parts(bench *b)
{
    const int64_t reports = b->small_reports;
    const int64_t accounts = reports / 8;
    bench_say("memory of engines with %.0f reports", (double)reports);
    const double once = engine_bytes(accounts, reports, false);
    const double twice = engine_bytes(accounts, 2 * reports, false);
    const double with_traits = engine_bytes(accounts, reports, true);
    const double both = engine_bytes(2 * accounts, 2 * reports, false);
    const double report = (twice - once) / (double)reports;
    bench_tell(b, report, "bytes", BENCH_AT_MOST, 40, "a report in the window");
    bench_tell(b, (with_traits - once) / (double)reports, "bytes", BENCH_AT_MOST, 24,
               "more where it has a comment or origin");
    bench_tell(b, (both - once) / (double)accounts - 8 * report, "bytes", BENCH_AT_MOST, 96,
               "an account");
}

static void tell_process(bench *b)
{
    const judged_log *log = judged_open(b, b->reports, LOGS_PLAIN);
    PGconn *connection = server_connect(b, log->database);
    const double held = server_number(connection, "select memory_bytes from holdfast.worker_state");
    const double window =
        server_number(connection, "select count(*) from holdfast.reports, holdfast.worker_state "
                                  "where created_at > judged_through - window_held");
    PQfinish(connection);
    const bool is_judged = log->worker.wall_s > 0;
    bench_tell(b, is_judged ? window : (double)NAN, "", BENCH_NONE, 0, "reports in the window");
    bench_tell(b, is_judged ? held / 1e6 : (double)NAN, "MB", BENCH_NONE, 0, "the detector");
    bench_tell(b, is_judged ? held / window : (double)NAN, "bytes", BENCH_NONE, 0,
               "the detector, by reports in the window");
    bench_tell(b, log->worker.peak_bytes / 1e6, "MB", BENCH_NONE, 0, "the process, at its peak");
}

void bench_memory(bench *b)
{
    tell_parts(b);
    tell_process(b);
}
