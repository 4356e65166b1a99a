/*
 * holdfast replay: history through a candidate policy, beside what the live tables hold.
 *
 * Lives here: options, the policy's file, reading, the trial. Does not: the comparison
 * (evaluate/compare.h), how it is shown (replay_print.c).
 */
#include "cli/replay.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "cli/commands.h"
#include "cli/meter.h"
#include "cli/policy_text.h"
#include "store/archive.h"

#define COMMAND "replay"

static void print_help(void)
{
    (void)puts(
        "usage: holdfast replay --policy FILE [options]\n\n"
        "Runs the whole history through the detector with another policy, and compares with what\n"
        "the live tables hold. Nothing is written to the database. Each campaign is a line of "
        "JSON\n"
        "on stdout, also those that would be lost; what would change in all goes to stderr.\n\n"
        "  --policy FILE  lines of key = value, # begins a comment; keys are the columns of\n"
        "                 holdfast.policies, what is not named stays as in the active policy\n"
        "  --since TIME   show and compare what was detected from then on, as PostgreSQL reads\n"
        "                 times; what came before is run all the same, so that crews are known\n"
        "  --until TIME   the history ends there\n"
        "  --json         what would change is the last line on stdout\n\n"
        "Staff's decisions are followed where the candidate finds the same campaign. What the\n"
        "worker has not judged yet counts as gained, what was pruned as lost: see holdfast "
        "status.\n"
        "Log in as a member of holdfast_worker.");
}

typedef struct replay_options {
    const char *policy, *since, *until;
    bool is_json;
} replay_options;

/* HF_EXIT_DONE: go on; -1: help was wanted and printed; else the exit code. */
static int parse(int argc, char **argv, replay_options *options)
{
    static const struct option names[] = {
        {"help", no_argument, NULL, 'h'},         {"json", no_argument, NULL, 'j'},
        {"policy", required_argument, NULL, 'p'}, {"since", required_argument, NULL, 'f'},
        {"until", required_argument, NULL, 'u'},  {NULL, 0, NULL, 0}};
    for (int option; (option = getopt_long(argc, argv, "h", names, NULL)) != -1;) {
        switch (option) {
        case 'h':
            print_help();
            return -1;
        case 'j':
            options->is_json = true;
            break;
        case 'p':
            options->policy = optarg;
            break;
        case 'f':
            options->since = optarg;
            break;
        case 'u':
            options->until = optarg;
            break;
        default:
            return hf_cli_usage(COMMAND, NULL);
        }
    }
    if (optind < argc)
        return hf_cli_usage(COMMAND, "\"%s\" is one argument too many", argv[optind]);
    return options->policy != NULL ? HF_EXIT_DONE
                                   : hf_cli_usage(COMMAND, "which policy? --policy FILE");
}

/* ---- the policy's file ---- */

typedef struct policy_text {
    char bytes[HF_POLICY_TEXT_MAX + 1];
    size_t size;
} policy_text;

/* HF_EXIT_DONE or HF_EXIT_FAILED. */
static int read_file(const char *name, policy_text *text)
{
    FILE *file = fopen(name, "rb");
    text->size = 0;
    if (file == NULL)
        return hf_cli_fail(COMMAND, "%s: %s", name, strerror(errno));
    errno = 0;
    text->size = fread(text->bytes, 1, sizeof text->bytes, file);
    const bool is_read = ferror(file) == 0;
    const int reason = errno;
    (void)fclose(file);
    return is_read ? HF_EXIT_DONE : hf_cli_fail(COMMAND, "%s: %s", name, strerror(reason));
}

static int read_policy(const char *name, const policy_text *text, hf_policy *policy)
{
    hf_policy_mistake mistake;
    if (hf_policy_parse(text->bytes, text->size, policy, &mistake) == HF_OK)
        return HF_EXIT_DONE;
    return mistake.line > 0 ? hf_cli_fail(COMMAND, "%s:%zu: %s", name, mistake.line, mistake.what)
                            : hf_cli_fail(COMMAND, "%s: %s", name, mistake.what);
}

/* ---- the trial ---- */

static void show_rows(void *ctx, size_t events)
{
    hf_meter_show(ctx, "rows", (double)events, 0);
}

static void show_judged(void *ctx, size_t judged, size_t total)
{
    hf_meter_show(ctx, "events", (double)judged, (double)total);
}

/* The policy, the whole history up to --until, and the live tables, in one snapshot. */
static hf_status read_all(hf_archive *archive, const replay_options *options, hf_replayed *done,
                          hf_error *error)
{
    done->period = (hf_period){.since = HF_USEC_NONE, .until = INT64_MAX};
    hf_status status = hf_archive_begin(archive, error);
    if (status == HF_OK && options->since != NULL)
        status = hf_archive_time(archive, options->since, &done->period.since, error);
    if (status == HF_OK && options->until != NULL)
        status = hf_archive_time(archive, options->until, &done->period.until, error);
    if (status == HF_OK)
        status = hf_archive_read(archive, HF_USEC_NONE, done->period.until, error);
    if (status == HF_OK)
        status = hf_archive_read_findings(archive, hf_book_take, &done->live, error);
    hf_archive_end(archive);
    return status;
}

static hf_status run(const hf_archive *archive, hf_replayed *done, hf_meter *meter)
{
    const hf_trial trial = {.allocator = archive->allocator,
                            .events = archive->events,
                            .count = archive->count,
                            .policy = &done->candidate,
                            .seed = archive->secret,
                            .live = &done->live,
                            .progress = show_judged,
                            .ctx = meter};
    done->events = archive->count - archive->account_count;
    hf_status status = hf_trial_run(&trial, &done->trial, &done->result);
    if (status == HF_OK)
        status = hf_match_init(&done->match, &done->live, &done->trial);
    return status == HF_OK ? hf_compare(&done->live, &done->trial, &done->match, &done->period,
                                        &done->comparison)
                           : status;
}

static int show(const hf_replayed *done, bool is_json)
{
    bool is_written = hf_replayed_print_findings(done);
    if (is_json)
        is_written = is_written && hf_replayed_print_json(done);
    else
        hf_replayed_tell(done);
    return is_written ? HF_EXIT_DONE : hf_cli_fail(COMMAND, "cannot write to standard output");
}

static int replay(hf_archive *archive, const replay_options *options, const policy_text *text,
                  hf_replayed *done)
{
    hf_error error;
    hf_meter meter;
    hf_meter_begin(&meter, "replay.progress");
    archive->progress = show_rows;
    archive->ctx = &meter;
    hf_status status = read_all(archive, options, done, &error);
    hf_meter_end(&meter);
    if (status != HF_OK)
        return hf_cli_fail(COMMAND, "%s: %s", error.where, error.message);
    done->active = done->candidate = archive->policy;
    const int code = read_policy(options->policy, text, &done->candidate);
    if (code != HF_EXIT_DONE)
        return code;
    hf_meter_begin(&meter, "replay.progress"); /* the rate of judging is another than of reading */
    status = run(archive, done, &meter);
    hf_meter_end(&meter);
    return status == HF_OK ? show(done, options->is_json)
                           : hf_cli_fail(COMMAND, "%s", hf_status_text(status));
}

static int connect_and_replay(const hf_cli_context *cli, const replay_options *options,
                              const policy_text *text)
{
    const char *keywords[] = {"dbname", "fallback_application_name", NULL};
    const char *values[] = {cli->db, "holdfast replay", NULL};
    const hf_allocator libc = hf_allocator_libc();
    hf_replayed done = {.match = {.allocator = &libc}};
    hf_archive archive;
    PGconn *connection = PQconnectdbParams(keywords, values, 1);
    hf_archive_init(&archive, &libc, connection);
    hf_book_init(&done.live, &libc);
    hf_book_init(&done.trial, &libc);
    const int code = replay(&archive, options, text, &done);
    hf_match_done(&done.match);
    hf_book_done(&done.trial);
    hf_book_done(&done.live);
    hf_archive_done(&archive);
    PQfinish(connection);
    return code;
}

int hf_cmd_replay(const hf_cli_context *cli, int argc, char **argv)
{
    replay_options options = {.is_json = false};
    hf_policy defaults;
    const int parsed = parse(argc, argv, &options);
    if (parsed != HF_EXIT_DONE)
        return parsed == -1 ? HF_EXIT_DONE : parsed;
    policy_text *text = malloc(sizeof *text);
    if (text == NULL)
        return hf_cli_fail(COMMAND, "out of memory");
    /* Mistakes are told before anything is read from the database. */
    hf_policy_init(&defaults);
    int code = read_file(options.policy, text);
    if (code == HF_EXIT_DONE)
        code = read_policy(options.policy, text, &defaults);
    if (code == HF_EXIT_DONE)
        code = connect_and_replay(cli, &options, text);
    free(text);
    return code;
}
