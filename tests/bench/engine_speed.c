/*
 * How fast the engine alone is: a world with ground truth through it, in memory.
 *
 *     engine_speed [options of tests/quality/options.h] [--batch N] [--dump FILE] [--plain]
 * [--longest]
 *
 * Prints reports a second of the processor's time, bytes per report and per account, and the
 * longest call. --dump writes every finding's last state, a line each, doubles in hexadecimal: two
 * versions that find the same write the same file. --plain: staff dismiss nothing, and nothing but
 * the engine is timed.
 *
 * Lives here: the run and its figures. Does not: worlds and feeds (tests/quality).
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/alloc.h"
#include "base/rng.h"
#include "options.h"

typedef struct speed_options {
    quality_options common;
    size_t batch;
    const char *dump;
    bool is_plain;
    bool is_longest;
    size_t crowd;
} speed_options;

typedef struct speed {
    size_t reports, events;
    double seconds;          /* of calls that gave the engine an event */
    double longest;          /* one of them */
    double over_10, over_50; /* how many took more milliseconds */
    hf_engine_stats stats;
    size_t most_bytes;
} speed;

static void parse(speed_options *options, int argc, char **argv)
{
    static const struct option names[] = {QUALITY_OPTION_NAMES,
                                          {"batch", required_argument, NULL, 'b'},
                                          {"dump", required_argument, NULL, 'o'},
                                          {"plain", no_argument, NULL, 'l'},
                                          {"longest", no_argument, NULL, 'm'},
                                          {"crowd", required_argument, NULL, 'c'},
                                          {NULL, 0, NULL, 0}};
    *options = (speed_options){.batch = 10000};
    quality_options_init(&options->common);
    for (int option; (option = getopt_long(argc, argv, "", names, NULL)) != -1;) {
        if (option == 'b')
            options->batch = (size_t)strtoull(optarg, NULL, 10);
        else if (option == 'o')
            options->dump = optarg;
        else if (option == 'l')
            options->is_plain = true;
        else if (option == 'm')
            options->is_longest = true;
        else if (option == 'c')
            options->crowd = (size_t)strtoull(optarg, NULL, 10);
        else if (!quality_options_set(&options->common, option))
            quality_usage("option");
    }
    if (optind < argc || options->batch == 0)
        quality_usage(optind < argc ? argv[optind] : "--batch");
}

/* Of the processor, not of the wall: others may be at work beside. */
static double now_s(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/* ---- the run ---- */

static void take(quality_tables *tables, hf_engine *engine, speed *ret_speed)
{
    hf_engine_stats stats;
    hf_engine_get_stats(engine, &stats);
    if (stats.memory_bytes > ret_speed->most_bytes) {
        ret_speed->most_bytes = stats.memory_bytes;
        ret_speed->stats = stats;
    }
    ret_speed->stats.looks = stats.looks;
    ret_speed->stats.findings = stats.findings;
    quality_tables_take(tables, engine);
}

/* One call, timed: asking for the processor's time takes as long as a plain report. */
static void push_timed(hf_engine *engine, const hf_event *event, speed *ret_speed)
{
    const double since = now_s();
    quality_check(hf_engine_push(engine, event, HF_MODE_JUDGE), "push");
    const double taken = now_s() - since;
    ret_speed->longest = taken > ret_speed->longest ? taken : ret_speed->longest;
    ret_speed->over_10 += taken > 0.01;
    ret_speed->over_50 += taken > 0.05;
}

static void run(const quality_feed *feed, const speed_options *options, quality_tables *tables,
                speed *ret_speed)
{
    const hf_engine_config config = {
        .allocator = hf_allocator_libc(), .seed = 7, .policy = options->common.policy};
    hf_engine *engine = NULL;
    quality_staff staff = feed->staff;
    quality_check(hf_engine_new(&config, &engine), "new engine");
    for (size_t first = 0; first < feed->count; first += options->batch) {
        const size_t left = feed->count - first;
        const size_t end = first + (left < options->batch ? left : options->batch);
        const double since = now_s();
        for (size_t i = first; i < end; i++) {
            const hf_event *event = &feed->events[i];
            if (!options->is_plain)
                quality_staff_act(&staff, engine, tables, event->at);
            if (options->is_longest)
                push_timed(engine, event, ret_speed);
            else
                quality_check(hf_engine_push(engine, event, HF_MODE_JUDGE), "push");
            ret_speed->reports += event->type == HF_EVENT_REPORT;
            ret_speed->events += event->type != HF_EVENT_ACCOUNT;
        }
        ret_speed->seconds += now_s() - since;
        take(tables, engine, ret_speed);
    }
    hf_engine_free(engine);
}

static void print(const speed *of, uint64_t seed)
{
    printf("seed %" PRIu64 ": %zu reports, %zu events in %.2f s: %.0f reports/s, %.0f events/s\n",
           seed, of->reports, of->events, of->seconds, (double)of->reports / of->seconds,
           (double)of->events / of->seconds);
    printf("  most memory %.1f MB, with %" PRId64 " reports in the window, %" PRId64
           " accounts: %.0f bytes a report\n",
           (double)of->most_bytes / 1e6, of->stats.window_reports, of->stats.accounts,
           (double)of->most_bytes / (double)of->stats.window_reports);
    printf("  looks %" PRId64 ", findings %" PRId64
           ", longest call %.2f ms, over 10 ms %.0f, over 50 ms %.0f\n",
           of->stats.looks, of->stats.findings, of->longest * 1e3, of->over_10, of->over_50);
}

/* ---- the dump ---- */

static void dump_crews(FILE *to, const quality_tables *tables)
{
    for (size_t i = 0; i < tables->crews.count; i++) {
        const hf_crew *row = quality_table_row(&tables->crews, i);
        fprintf(to,
                "crew %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 " %d %" PRId64
                " %" PRId64 "\n",
                row->crew_id, row->first_seen_at, row->last_seen_at, row->member_count,
                row->campaign_count, (int)row->status, row->merged_into, row->founding_report_id);
    }
    for (size_t i = 0; i < tables->crew_members.count; i++) {
        const hf_crew_member *row = quality_table_row(&tables->crew_members, i);
        fprintf(to, "member %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 " %a %d\n",
                row->crew_id, row->account.v, row->first_seen_at, row->last_seen_at, row->strikes,
                row->score, row->is_core);
    }
}

static void dump_campaigns(FILE *to, const quality_tables *tables)
{
    for (size_t i = 0; i < tables->campaigns.count; i++) {
        const hf_campaign *row = quality_table_row(&tables->campaigns, i);
        fprintf(to, "campaign %" PRId64 " %" PRId64 " ", row->campaign_id, row->crew_id);
        for (int byte = 0; byte < HF_FINGERPRINT_SIZE; byte++)
            fprintf(to, "%02x", row->fingerprint[byte]);
        fprintf(to,
                " %d %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 " %d",
                (int)row->kind, row->target.v, row->list.v, row->started_at, row->ended_at,
                row->detected_at, row->trigger_report_id, row->found_backwards);
        fprintf(to, " %" PRId64 " %" PRId64 " %" PRId64 " %a %a %d %d %" PRId64 " %" PRId64 " %s\n",
                row->reports, row->crew_reports, row->independent_reporters, row->evidence,
                row->expected_false_per_month, (int)row->disposition, (int)row->status,
                row->would_have_acted_at, row->reach, row->summary);
    }
    for (size_t i = 0; i < tables->campaign_members.count; i++) {
        const hf_campaign_member *row = quality_table_row(&tables->campaign_members, i);
        fprintf(to, "participant %" PRId64 " %" PRId64 " %a %d %" PRId64 "\n", row->campaign_id,
                row->account.v, row->score, row->is_core, row->shared_keys);
    }
    for (size_t i = 0; i < tables->evidence.count; i++) {
        const hf_evidence *row = quality_table_row(&tables->evidence, i);
        fprintf(to,
                "evidence %" PRId64 " %" PRId64 " %d %" PRId64 " %" PRId64 " %a %a %" PRId64
                " %" PRId64 " %" PRId64 " %s\n",
                row->campaign_id, row->evidence_no, (int)row->channel, row->matched, row->of_n,
                row->expected, row->log10_p, row->other_target.v, row->cell_started_at,
                row->cell_ended_at, row->statement);
    }
}

static void dump_rest(FILE *to, const quality_tables *tables)
{
    for (size_t i = 0; i < tables->holds.count; i++) {
        const hf_hold *row = quality_table_row(&tables->holds, i);
        fprintf(to,
                "hold %" PRId64 " %d %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 " %d %" PRId64
                " %s\n",
                row->campaign_id, (int)row->scope, row->target.v, row->list.v, row->placed_at,
                row->expires_at, (int)row->state, row->ended_at, row->reason);
    }
    for (size_t i = 0; i < tables->suppressions.count; i++) {
        const quality_suppression *row = quality_table_row(&tables->suppressions, i);
        fprintf(to, "suppression %" PRId64 " %" PRId64 " %" PRId64 " %a %" PRId64 " %" PRId64 "\n",
                row->row.campaign_id, row->row.report_id, row->row.reporter.v,
                row->row.weight_before, row->row.suppressed_at, row->lifted_at);
    }
    for (size_t i = 0; i < tables->look_counts.count; i++) {
        const hf_look_count *row = quality_table_row(&tables->look_counts, i);
        fprintf(to, "looks %" PRId64 " %" PRId64 " %" PRId64 "\n", row->hour_at, row->looks,
                row->crew_looks);
    }
}

static void dump(const char *path, const quality_tables *tables)
{
    FILE *to = fopen(path, "a");
    if (to == NULL) {
        perror(path);
        exit(1);
    }
    dump_crews(to, tables);
    dump_campaigns(to, tables);
    dump_rest(to, tables);
    (void)fclose(to);
}

static void run_seed(const speed_options *options, uint64_t seed)
{
    hf_world_config config = options->common.world;
    hf_world *world = NULL;
    quality_feed feed = {0};
    quality_tables tables;
    speed of = {0};
    config.seed = seed;
    quality_check(hf_world_new(&config, &world), "new world");
    quality_feed_world(&feed, world);
    hf_world_free(world);
    quality_tables_init(&tables);
    run(&feed, options, &tables, &of);
    print(&of, seed);
    if (options->dump != NULL)
        dump(options->dump, &tables);
    quality_tables_done(&tables);
    quality_feed_done(&feed);
}

/* Looks made to be slow, as in worst.c: half of the reports are histories as long as a look reads,
 * by a few hundred accounts; the other half is bursts by all of them, one an hour. */
static void run_crowd(const speed_options *options)
{
    quality_feed feed = {0};
    quality_tables tables;
    speed of = {0};
    hf_rng rng;
    const int64_t n = (int64_t)options->crowd;
    const int64_t many = n / 512 + 1;
    hf_rng_init(&rng, 5);
    for (int64_t i = 0; i < n; i++) {
        const bool is_burst = i >= n / 2;
        const int64_t target =
            is_burst ? 100000000 + i / many : 1 + (int64_t)hf_rng_below(&rng, (uint64_t)many);
        const hf_usec at = is_burst ? 10 * HF_DAY_USEC + i / many * HF_HOUR_USEC +
                                          i % many * 10 * HF_MINUTE_USEC / many
                                    : i * 10 * HF_DAY_USEC / n;
        quality_feed_add(&feed, &(hf_event){.type = HF_EVENT_REPORT,
                                            .at = at,
                                            .u.report = {.report_id = i + 1,
                                                         .reporter = {500000000 + i % many},
                                                         .target = {target}}});
    }
    quality_tables_init(&tables);
    run(&feed, options, &tables, &of);
    print(&of, 0);
    if (options->dump != NULL)
        dump(options->dump, &tables);
    quality_tables_done(&tables);
    quality_feed_done(&feed);
}

int main(int argc, char **argv)
{
    speed_options options;
    parse(&options, argc, argv);
    if (options.crowd > 0) {
        run_crowd(&options);
        return 0;
    }
    for (uint64_t seed = options.common.first_seed; seed <= options.common.last_seed; seed++)
        run_seed(&options, seed);
    return 0;
}
