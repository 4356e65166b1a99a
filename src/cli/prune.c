/*
 * holdfast prune: removes reports that are older than a date, in small batches.
 *
 * Lives here: the command. Does not: what may go (sql/functions/3_staff/prune.sql).
 */
#include <getopt.h>
#include <inttypes.h>
#include <libpq-fe.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli/commands.h"
#include "cli/json.h"
#include "cli/session.h"

#define COMMAND "prune"

static void print_help(void)
{
    (void)puts(
        "usage: holdfast prune (--before TIME | --older-than INTERVAL) [options]\n\n"
        "Removes reports, and their outcomes, from before a time. Each batch is a\n"
        "transaction: it can be ended at any time, and repeated.\n"
        "Needs a login that is a member of holdfast_admin, or the schema's owner.\n\n"
        "Refused is a time within the policy's window_days, and before anything was judged.\n"
        "Kept are reports that the worker has not judged, and those of campaigns that wait\n"
        "for staff. Findings, decisions and block lists stay, whatever their age.\n\n"
        "  --before TIME          as PostgreSQL takes it: 2026-01-31, '2026-01-31 12:00+01'\n"
        "  --older-than INTERVAL  '180 days'\n"
        "  --batch N              reports per transaction (5000)\n"
        "  --dry-run              count only\n"
        "  --json                 one JSON object");
}

typedef struct prune_options {
    const char *before, *older_than;
    const char *batch;
    bool is_dry, is_json;
} prune_options;

static int check(int argc, char **argv, const prune_options *options)
{
    char *end = NULL;
    const long batch = strtol(options->batch, &end, 10);
    if (optind < argc)
        return hf_cli_usage(COMMAND, "\"%s\" is one argument too many", argv[optind]);
    if ((options->before == NULL) == (options->older_than == NULL))
        return hf_cli_usage(COMMAND, "one of --before and --older-than is needed");
    if (*end != '\0' || batch < 1 || batch > 1000000)
        return hf_cli_usage(COMMAND, "--batch is a number from 1 to 1000000");
    return HF_EXIT_DONE;
}

/* HF_EXIT_DONE: go on; -1: help was wanted and printed; else the exit code. */
static int parse(int argc, char **argv, prune_options *options)
{
    static const struct option names[] = {{"help", no_argument, NULL, 'h'},
                                          {"before", required_argument, NULL, 'b'},
                                          {"older-than", required_argument, NULL, 'o'},
                                          {"batch", required_argument, NULL, 'n'},
                                          {"dry-run", no_argument, NULL, 'd'},
                                          {"json", no_argument, NULL, 'j'},
                                          {NULL, 0, NULL, 0}};
    int option;
    while ((option = getopt_long(argc, argv, "h", names, NULL)) != -1) {
        switch (option) {
        case 'h':
            print_help();
            return -1;
        case 'b':
            options->before = optarg;
            break;
        case 'o':
            options->older_than = optarg;
            break;
        case 'n':
            options->batch = optarg;
            break;
        case 'd':
            options->is_dry = true;
            break;
        case 'j':
            options->is_json = true;
            break;
        default:
            return hf_cli_usage(COMMAND, NULL);
        }
    }
    return check(argc, argv, options);
}

typedef struct prune_counts {
    int64_t reports, outcomes, kept;
} prune_counts;

static int print_counts(const prune_counts *counts, const char *before, bool is_dry, bool is_json)
{
    if (!is_json) {
        (void)printf("before %s: %" PRId64 " reports and %" PRId64 " outcomes %s, %" PRId64
                     " reports kept\n",
                     before, counts->reports, counts->outcomes,
                     is_dry ? "would be removed" : "removed", counts->kept);
        return HF_EXIT_DONE;
    }
    json_t *object = json_pack("{s:s,s:b,s:I,s:I,s:I}", "before", before, "is_dry_run", is_dry,
                               "reports", (json_int_t)counts->reports, "outcomes",
                               (json_int_t)counts->outcomes, "kept", (json_int_t)counts->kept);
    return hf_json_print(object)
               ? HF_EXIT_DONE
               : hf_cli_fail(COMMAND, "cannot print: out of memory, or no standard output");
}

static int64_t number_of(const PGresult *result, int column)
{
    return strtoll(PQgetvalue(result, 0, column), NULL, 10);
}

/* One batch after the other; an error ends it, and what was removed before stays removed. */
static int remove_all(PGconn *connection, const char *before, const prune_options *options)
{
    prune_counts counts = {0};
    char after_at[64] = "-infinity";
    char after_id[32] = "0";
    const char *values[] = {before, after_at, after_id, options->batch,
                            options->is_dry ? "true" : "false"};
    for (;;) {
        PGresult *result =
            PQexecParams(connection, "select * from holdfast.prune($1, $2, $3, $4, $5)", 5, NULL,
                         values, NULL, NULL, 0);
        if (PQresultStatus(result) != PGRES_TUPLES_OK) {
            PQclear(result);
            return hf_cli_fail(COMMAND, "%s", PQerrorMessage(connection));
        }
        counts.reports += number_of(result, 1);
        counts.outcomes += number_of(result, 2);
        counts.kept += number_of(result, 3);
        const bool is_end = number_of(result, 0) == 0;
        (void)snprintf(after_at, sizeof after_at, "%s", PQgetvalue(result, 0, 4));
        (void)snprintf(after_id, sizeof after_id, "%s", PQgetvalue(result, 0, 5));
        PQclear(result);
        if (is_end)
            return print_counts(&counts, before, options->is_dry, options->is_json);
    }
}

static int prune(PGconn *connection, const void *ctx)
{
    const prune_options *options = ctx;
    const bool is_age = options->older_than != NULL;
    const char *values[] = {is_age ? options->older_than : options->before};
    PGresult *result =
        PQexecParams(connection, is_age ? "select now() - $1::interval" : "select $1::timestamptz",
                     1, NULL, values, NULL, NULL, 0);
    int code;
    if (PQresultStatus(result) == PGRES_TUPLES_OK)
        code = remove_all(connection, PQgetvalue(result, 0, 0), options);
    else
        code = hf_cli_fail(COMMAND, "%s", PQerrorMessage(connection));
    PQclear(result);
    return code;
}

int hf_cmd_prune(const hf_cli_context *cli, int argc, char **argv)
{
    prune_options options = {.batch = "5000"};
    const int parsed = parse(argc, argv, &options);
    if (parsed != HF_EXIT_DONE)
        return parsed == -1 ? HF_EXIT_DONE : parsed;
    return hf_cli_session(cli, COMMAND, prune, &options);
}
