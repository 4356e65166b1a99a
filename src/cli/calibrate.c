/*
 * holdfast calibrate: false campaigns a month, measured on the platform's own history.
 *
 * Lives here: options, reading, the measurement's course, and what is advised for a wanted rate.
 * Does not: the measurement (evaluate/calibration.h), how it is shown (calibrate_print.c).
 */
#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "cli/calibrate.h"
#include "cli/commands.h"
#include "cli/meter.h"
#include "store/archive.h"

#define COMMAND "calibrate"

/* So many months of decoys, unless --rounds says otherwise: enough to tell 0.02 a month from none.
 */
static const double months_wanted = 200;
static const double affinity_most = 100; /* as the policy's bound */

static void print_help(void)
{
    (void)puts(
        "usage: holdfast calibrate [options]\n\n"
        "Measures how many campaigns the detector finds where there are none, on the history in\n"
        "the database: chance, in decoys (every reporter keeps his activity, every target its\n"
        "reporters' number and their times, but who reported whom is dealt out anew), against\n"
        "what each bar promises; and homophily, on accounts that staff upheld. Reads only.\n\n"
        "  --rounds N      times to deal out anew (as many as make 200 months)\n"
        "  --bar LIST      bars to measure, campaigns a month (100,10,1,0.1,0.01)\n"
        "  --affinity X    the affinity at which they are measured: 1 tests the statistics\n"
        "                  themselves, a larger one is more lenient (1)\n"
        "  --block DAYS    reporters change places only within so many days, and so keep when "
        "they\n"
        "                  were active: a crew that began at one moment still does, and may be\n"
        "                  found for it; 0: within the whole history (0)\n"
        "  --want RATE     false campaigns a month that are acceptable: which bar, and which\n"
        "                  affinity, would meet it\n"
        "  --seed N        of the dealing (1)\n"
        "  --since TIME    the part of history to use, by the time of events, as PostgreSQL\n"
        "  --until TIME    reads times\n"
        "  --json          one JSON object\n\n"
        "Log in as a member of holdfast_worker.");
}

/* ---- options ---- */

typedef struct calibrate_options {
    double bars[HF_SETTINGS_MAX];
    size_t bar_count;
    double affinity;
    double want;        /* 0: none */
    int64_t rounds;     /* 0: by months_wanted */
    int64_t block_days; /* 0: the whole history */
    int64_t seed;
    const char *since, *until;
    bool is_json;
} calibrate_options;

/* The number that `text` begins with, up to `*ret_end`; false: there is none within the bounds. */
static bool read_number(const char *text, double least, double most, double *ret_number,
                        char **ret_end)
{
    if (*text == 0 || strchr("0123456789.", *text) == NULL)
        return false;
    *ret_number = strtod(text, ret_end);
    return *ret_end != text && *ret_number >= least && *ret_number <= most;
}

static bool read_bars(const char *text, calibrate_options *options)
{
    char *end = NULL;
    options->bar_count = 0;
    /* One place is kept for the policy's own bar, one for the wanted rate. */
    while (options->bar_count < HF_SETTINGS_MAX - 2 &&
           read_number(text, 1e-9, 1000, &options->bars[options->bar_count], &end)) {
        options->bar_count++;
        if (*end == 0)
            return true;
        if (*end != ',')
            return false;
        text = end + 1;
    }
    return false;
}

static bool read_whole(const char *text, int64_t least, int64_t most, int64_t *ret_number)
{
    char *end = NULL;
    double number;
    if (!read_number(text, (double)least, (double)most, &number, &end) || *end != 0 ||
        number != floor(number))
        return false;
    *ret_number = (int64_t)number;
    return true;
}

static bool read_only_number(const char *text, double least, double most, double *ret_number)
{
    char *end = NULL;
    return read_number(text, least, most, ret_number, &end) && *end == 0;
}

static bool set_option(calibrate_options *options, int option)
{
    switch (option) {
    case 'r':
        return read_whole(optarg, 1, 1000000, &options->rounds);
    case 'b':
        return read_bars(optarg, options);
    case 'a':
        return read_only_number(optarg, 1, affinity_most, &options->affinity);
    case 'k':
        return read_whole(optarg, 0, 36500, &options->block_days);
    case 'w':
        return read_only_number(optarg, 1e-9, 1000, &options->want);
    case 's':
        return read_whole(optarg, 0, INT64_C(1) << 53, &options->seed);
    case 'f':
        options->since = optarg;
        return true;
    case 'u':
        options->until = optarg;
        return true;
    case 'j':
        options->is_json = true;
        return true;
    default:
        return false;
    }
}

/* HF_EXIT_DONE: go on; -1: help was wanted and printed; else the exit code. */
static int parse(int argc, char **argv, calibrate_options *options)
{
    static const struct option names[] = {{"help", no_argument, NULL, 'h'},
                                          {"json", no_argument, NULL, 'j'},
                                          {"rounds", required_argument, NULL, 'r'},
                                          {"bar", required_argument, NULL, 'b'},
                                          {"affinity", required_argument, NULL, 'a'},
                                          {"block", required_argument, NULL, 'k'},
                                          {"want", required_argument, NULL, 'w'},
                                          {"seed", required_argument, NULL, 's'},
                                          {"since", required_argument, NULL, 'f'},
                                          {"until", required_argument, NULL, 'u'},
                                          {NULL, 0, NULL, 0}};
    int at = 0;
    for (int option; (option = getopt_long(argc, argv, "h", names, &at)) != -1;) {
        if (option == 'h') {
            print_help();
            return -1;
        }
        if (option == '?')
            return hf_cli_usage(COMMAND, NULL);
        if (!set_option(options, option))
            return hf_cli_usage(COMMAND, "--%s %s: not understood, or out of bounds",
                                names[at].name, optarg);
    }
    if (optind < argc)
        return hf_cli_usage(COMMAND, "\"%s\" is one argument too many", argv[optind]);
    return HF_EXIT_DONE;
}

/* ---- reading ---- */

static void show_rows(void *ctx, size_t events)
{
    hf_meter_show(ctx, "rows", (double)events, 0);
}

static hf_status read_history(hf_archive *archive, const calibrate_options *options,
                              hf_error *error)
{
    hf_usec since = HF_USEC_NONE;
    hf_usec until = INT64_MAX;
    hf_status status = hf_archive_begin(archive, error);
    if (status == HF_OK && options->since != NULL)
        status = hf_archive_time(archive, options->since, &since, error);
    if (status == HF_OK && options->until != NULL)
        status = hf_archive_time(archive, options->until, &until, error);
    if (status == HF_OK)
        status = hf_archive_read(archive, since, until, error);
    hf_archive_end(archive);
    return status;
}

/* ---- measuring ---- */

/* The bars at --affinity, and the active policy as it is. */
static hf_status add_settings(hf_calibration *calibration, const calibrate_options *options)
{
    const hf_policy *policy = &calibration->policy;
    hf_status status = HF_OK;
    for (size_t i = 0; i < options->bar_count && status == HF_OK; i++)
        status = hf_calibration_add(calibration, options->bars[i], options->affinity);
    if (status == HF_OK && options->want > 0)
        status = hf_calibration_add(calibration, options->want, options->affinity);
    return status == HF_OK ? hf_calibration_add(calibration, policy->bar_expected_false_per_month,
                                                policy->affinity)
                           : status;
}

static hf_status run_rounds(hf_calibration *calibration, int64_t rounds, hf_meter *meter)
{
    hf_status status = HF_OK;
    while (calibration->rounds < rounds && status == HF_OK) {
        status = hf_calibration_round(calibration);
        hf_meter_show(meter, "rounds", (double)calibration->rounds, (double)rounds);
    }
    return status;
}

/* The loosest bar at which the decoys' campaigns, at the interval's upper end, are no more than
 * wanted. */
static void advise_bar(hf_calibrated *done)
{
    const hf_calibration *calibration = &done->calibration;
    const double months = hf_calibration_months(calibration) * (double)calibration->rounds;
    for (size_t i = 0; i < calibration->setting_count; i++) {
        const hf_setting *setting = &calibration->settings[i];
        const hf_interval interval = hf_poisson_interval(setting->campaigns, HF_CONFIDENCE);
        if (setting->affinity > done->affinity || interval.most / months > done->want)
            continue;
        done->advised_bar = setting->bar;
        done->is_bar_shown = true;
        return;
    }
    done->advised_bar = done->want; /* what the bar promises, if nothing speaks against it */
}

/*
 * The least affinity, from the active one up, at which accounts that staff upheld are protected no
 * more often than wanted. The search ends where it costs too much of what is found on all others:
 * most of that is what the detector is there for.
 */
static hf_status advise_affinity(hf_calibrated *done, hf_meter *meter)
{
    static const double step = 1.25;
    static const double least_kept = 0.8;
    double affinity = done->calibration.policy.affinity;
    hf_status status = HF_OK;
    while (status == HF_OK && done->step_count < HF_STEPS_MAX && affinity <= affinity_most) {
        hf_affinity_step *next = &done->steps[done->step_count];
        next->affinity = affinity;
        status =
            hf_calibration_homophily(&done->calibration, done->advised_bar, affinity, &next->found);
        if (status != HF_OK)
            break;
        done->step_count++;
        hf_meter_show(meter, "affinities", (double)done->step_count, HF_STEPS_MAX);
        const double kept = (double)next->found.others_protected;
        if (kept < least_kept * (double)done->steps[0].found.others_protected)
            break;
        done->is_affinity_found = (double)next->found.upheld_protected <=
                                  done->want * hf_calibration_months(&done->calibration);
        if (done->is_affinity_found)
            break;
        affinity = round(affinity * step * 100) / 100;
    }
    return status;
}

static hf_status measure(hf_calibrated *done, const calibrate_options *options, hf_meter *meter)
{
    hf_calibration *calibration = &done->calibration;
    const hf_policy *policy = &calibration->policy;
    const double months = hf_calibration_months(calibration);
    const int64_t rounds =
        options->rounds > 0 ? options->rounds : (int64_t)ceil(months_wanted / months);
    hf_rng_init(&calibration->rng, (uint64_t)options->seed);
    hf_status status = add_settings(calibration, options);
    if (status == HF_OK)
        status = hf_calibration_homophily(calibration, policy->bar_expected_false_per_month,
                                          policy->affinity, &done->homophily);
    if (status == HF_OK)
        status = run_rounds(calibration, rounds, meter);
    if (status != HF_OK || done->want <= 0)
        return status;
    advise_bar(done);
    return advise_affinity(done, meter);
}

static int calibrate(hf_archive *archive, const calibrate_options *options, hf_meter *meter)
{
    hf_calibrated done = {.want = options->want, .affinity = options->affinity};
    hf_calibration *calibration = &done.calibration;
    hf_status status = hf_calibration_init(calibration, archive->allocator, archive->events,
                                           archive->count, options->block_days * HF_DAY_USEC);
    if (status == HF_ENOTFOUND)
        return hf_cli_fail(COMMAND, "there are no reports in that time to measure on");
    done.block_days = options->block_days;
    done.seed = options->seed;
    calibration->policy = archive->policy;
    calibration->secret = archive->secret;
    if (status == HF_OK)
        status = measure(&done, options, meter);
    hf_meter_end(meter);
    int code = HF_EXIT_DONE;
    if (status != HF_OK)
        code = hf_cli_fail(COMMAND, "%s", hf_status_text(status));
    else if (options->is_json ? !hf_calibrated_print_json(&done) : !hf_calibrated_print(&done))
        code = hf_cli_fail(COMMAND, "cannot write to standard output");
    hf_calibration_done(calibration);
    return code;
}

static int read_and_calibrate(PGconn *connection, const calibrate_options *options)
{
    const hf_allocator libc = hf_allocator_libc();
    hf_archive archive;
    hf_meter meter;
    hf_error error;
    hf_meter_begin(&meter, "calibrate.progress");
    hf_archive_init(&archive, &libc, connection);
    archive.progress = show_rows;
    archive.ctx = &meter;
    const hf_status status = read_history(&archive, options, &error);
    hf_meter_end(&meter);
    hf_meter_begin(&meter, "calibrate.progress"); /* the rounds' time is their own */
    const int code = status == HF_OK ? calibrate(&archive, options, &meter)
                                     : hf_cli_fail(COMMAND, "%s: %s", error.where, error.message);
    hf_archive_done(&archive);
    return code;
}

int hf_cmd_calibrate(const hf_cli_context *cli, int argc, char **argv)
{
    const char *keywords[] = {"dbname", "fallback_application_name", NULL};
    const char *values[] = {cli->db, "holdfast calibrate", NULL};
    calibrate_options options = {
        .bars = {100, 10, 1, 0.1, 0.01}, .bar_count = 5, .affinity = 1, .seed = 1};
    const int parsed = parse(argc, argv, &options);
    if (parsed != HF_EXIT_DONE)
        return parsed == -1 ? HF_EXIT_DONE : parsed;
    PGconn *connection = PQconnectdbParams(keywords, values, 1);
    const int code = read_and_calibrate(connection, &options);
    PQfinish(connection);
    return code;
}
