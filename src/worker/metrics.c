/*
 * What /metrics tells of the worker.
 *
 * Lives here: the families and their text. Does not: HTTP (cli/metrics.h), counting (where it
 * happens).
 */
#include <inttypes.h>

#include "worker/internal.h"

/* In seconds; the last bucket has no bound. */
static const double bounds[HF_CYCLE_BUCKETS - 1] = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5,
                                                    1,     2.5,  5,     10,   30,  60};

void hf_metrics_note_cycle(hf_worker *worker)
{
    hf_cycle_times *times = &worker->counts.cycles;
    ev_now_update(worker->loop);
    const double taken_s = ev_now(worker->loop) - worker->cycle_started;
    int bucket = 0;
    while (bucket < HF_CYCLE_BUCKETS - 1 && taken_s > bounds[bucket])
        bucket++;
    times->count[bucket]++;
    times->sum_s += taken_s > 0 ? taken_s : 0;
    worker->counts.settled_at = worker->clock;
}

/* ---- forms ---- */

static void begin(FILE *to, const char *name, const char *type, const char *help)
{
    (void)fprintf(to, "# HELP holdfast_%s %s\n# TYPE holdfast_%s %s\n", name, help, name, type);
}

static void whole(FILE *to, const char *name, const char *type, int64_t value, const char *help)
{
    begin(to, name, type, help);
    (void)fprintf(to, "holdfast_%s %" PRId64 "\n", name, value);
}

/* Nothing where there is no time. */
static void moment(FILE *to, const char *name, hf_usec at, const char *help)
{
    if (at <= 0 || at == HF_USEC_INFINITY)
        return;
    begin(to, name, "gauge", help);
    (void)fprintf(to, "holdfast_%s %.6f\n", name, (double)at / 1e6);
}

/* ---- families ---- */

static void print_cycles(FILE *to, const hf_cycle_times *times)
{
    int64_t count = 0;
    begin(to, "cycle_seconds", "histogram",
          "From the poll that saw new rows to the commit that judged the last of them.");
    for (int i = 0; i < HF_CYCLE_BUCKETS; i++) {
        count += times->count[i];
        if (i < HF_CYCLE_BUCKETS - 1)
            (void)fprintf(to, "holdfast_cycle_seconds_bucket{le=\"%g\"} %" PRId64 "\n", bounds[i],
                          count);
    }
    (void)fprintf(to,
                  "holdfast_cycle_seconds_bucket{le=\"+Inf\"} %" PRId64
                  "\nholdfast_cycle_seconds_sum %.6f\nholdfast_cycle_seconds_count %" PRId64 "\n",
                  count, times->sum_s, count);
}

static void print_worker(FILE *to, const hf_worker *worker)
{
    const hf_worker_counts *counts = &worker->counts;
    begin(to, "build_info", "gauge", "Always 1; its labels say what runs.");
    (void)fprintf(to, "holdfast_build_info{version=\"%s\",source=\"%s\"} 1\n", HF_DETECTOR_VERSION,
                  worker->config.source);
    whole(to, "leader", "gauge", worker->leads, "1: this worker leads; 0: it is a spare.");
    whole(to, "fencing", "gauge", worker->fencing, "Grows with every change of leader.");
    whole(to, "shadow", "gauge", worker->config.is_shadow, "1: nothing is held or suppressed.");
    begin(to, "state_seconds_total", "counter", "Time spent in each state of the cycle.");
    for (int state = 0; state < HF_STATE_COUNT; state++)
        (void)fprintf(to, "holdfast_state_seconds_total{state=\"%s\"} %.6f\n",
                      hf_state_name((hf_state)state), worker->spent_s[state]);
    print_cycles(to, &counts->cycles);
    whole(to, "rows_read_total", "counter", counts->rows, "Input rows read.");
    whole(to, "rejected_events_total", "counter", counts->rejected,
          "Input rows set aside in holdfast.rejected_events.");
    whole(to, "failures_total", "counter", counts->failures,
          "Errors after which the worker connected anew.");
    whole(to, "write_refusals_total", "counter", counts->refusals,
          "Writes that a lock, a deadlock or a full disk refused, and that were tried again.");
    moment(to, "last_poll_timestamp_seconds", counts->polled_at,
           "When the tables were last looked at, by the database's clock.");
    moment(to, "settled_timestamp_seconds", counts->settled_at,
           "When last nothing that was committed waited to be judged.");
}

static void print_engine(FILE *to, const hf_worker *worker)
{
    hf_engine_stats stats;
    hf_engine_get_stats(worker->engine, &stats);
    moment(to, "judged_through_timestamp_seconds", worker->cursor.judged_through,
           "The time of the latest event that was judged.");
    whole(to, "looks_total", "counter", stats.looks, "Looks at what reporters share.");
    whole(to, "findings_total", "counter", stats.findings, "Looks that were beyond chance.");
    whole(to, "window_reports", "gauge", stats.window_reports, "Reports in the window.");
    whole(to, "window_accounts", "gauge", stats.accounts, "Accounts the detector remembers.");
    whole(to, "window_seconds", "gauge", stats.window / 1000000, "The window as it is held.");
    whole(to, "window_short", "gauge", stats.is_window_short,
          "1: shorter than the policy's, for want of memory.");
    whole(to, "memory_bytes", "gauge", (int64_t)stats.memory_bytes, "Held by the detector.");
    whole(to, "memory_limit_bytes", "gauge", (int64_t)worker->config.memory_max_bytes,
          "Its cap; 0: none.");
    whole(to, "crews", "gauge", stats.crews, "Crews the detector remembers.");
}

static void print_findings(FILE *to, const hf_worker *worker)
{
    hf_engine_counts counts;
    hf_engine_count(worker->engine, &counts);
    begin(to, "campaigns", "gauge", "Campaigns the detector remembers, but dismissed ones.");
    for (int kind = 0; kind < HF_CAMPAIGN_KIND_COUNT; kind++)
        for (int i = 0; i < HF_DISPOSITION_COUNT; i++)
            (void)fprintf(to, "holdfast_campaigns{kind=\"%s\",disposition=\"%s\"} %" PRId64 "\n",
                          hf_campaign_kind_name((hf_campaign_kind)kind),
                          hf_disposition_name((hf_disposition)i), counts.open[kind][i]);
    begin(to, "holds", "gauge", "Holds in force.");
    for (int kind = 0; kind < HF_CAMPAIGN_KIND_COUNT; kind++)
        (void)fprintf(to, "holdfast_holds{kind=\"%s\"} %" PRId64 "\n",
                      hf_campaign_kind_name((hf_campaign_kind)kind), counts.holds[kind]);
}

hf_status hf_worker_print_metrics(const hf_worker *worker, FILE *to)
{
    print_worker(to, worker);
    if (worker->leads && worker->engine != NULL) {
        print_engine(to, worker);
        print_findings(to, worker);
    }
    return fflush(to) == 0 && ferror(to) == 0 ? HF_OK : HF_ENOMEM;
}
