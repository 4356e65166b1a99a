/*
 * holdfast status: what the worker is doing, for people and for programs.
 *
 * Lives here: the command and the form for people. Does not: what is told (sql/queries/status.sql:
 * PostgreSQL writes the JSON).
 */
#include <getopt.h>
#include <libpq-fe.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/session.h"
#include "pg/sql.h"

#define COMMAND "status"

static void print_help(void)
{
    (void)puts("usage: holdfast status [options]\n\n"
               "Leader, how far it has come, counts, warnings.\n\n"
               "  --json         one JSON object\n"
               "  --source NAME  the row of holdfast.worker_state (main)");
}

typedef struct status_options {
    const char *source;
    bool is_json;
} status_options;

/* HF_EXIT_DONE: go on; -1: help was wanted and printed; else the exit code. */
static int parse(int argc, char **argv, status_options *options)
{
    static const struct option names[] = {{"help", no_argument, NULL, 'h'},
                                          {"json", no_argument, NULL, 'j'},
                                          {"source", required_argument, NULL, 'n'},
                                          {NULL, 0, NULL, 0}};
    int option;
    while ((option = getopt_long(argc, argv, "h", names, NULL)) != -1) {
        switch (option) {
        case 'h':
            print_help();
            return -1;
        case 'j':
            options->is_json = true;
            break;
        case 'n':
            options->source = optarg;
            break;
        default:
            return hf_cli_usage(COMMAND, NULL);
        }
    }
    if (optind < argc)
        return hf_cli_usage(COMMAND, "\"%s\" is one argument too many", argv[optind]);
    return HF_EXIT_DONE;
}

/* One line per name, warnings last; PostgreSQL takes the object apart. */
static const char people_sql[] =
    "select v.key, case when json_typeof(v.value) = 'null' then '-' else trim(both '\"' from "
    "v.value::text) end "
    "from json_each($1::json) v where v.key <> 'warnings' "
    "union all select 'warning', w.value from json_array_elements_text($1::json -> 'warnings') w";

/* A value that may be safely shown; borrowed from the result, which is cleaned. */
static const char *shown(PGresult *result, int row, int column)
{
    char *value = PQgetvalue(result, row, column);
    (void)hf_text_clean(value, (size_t)PQgetlength(result, row, column));
    return value;
}

static int print_for_people(PGconn *connection, const char *json)
{
    const char *values[] = {json};
    PGresult *result = PQexecParams(connection, people_sql, 1, NULL, values, NULL, NULL, 0);
    const bool is_good = PQresultStatus(result) == PGRES_TUPLES_OK;
    for (int i = 0; is_good && i < PQntuples(result); i++)
        (void)printf("%-20s %s\n", shown(result, i, 0), shown(result, i, 1));
    PQclear(result);
    return is_good ? HF_EXIT_DONE : hf_cli_fail(COMMAND, "%s", PQerrorMessage(connection));
}

static int print_status(PGconn *connection, const void *ctx)
{
    const status_options *options = ctx;
    const char *values[] = {options->source};
    PGresult *result =
        PQexecParams(connection, hf_sql_query("status")->text, 1, NULL, values, NULL, NULL, 0);
    int code;
    if (PQresultStatus(result) != PGRES_TUPLES_OK)
        code = hf_cli_fail(COMMAND, "%s", PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY));
    else if (PQntuples(result) == 0)
        code = hf_cli_fail(COMMAND, "there is no source \"%s\" in holdfast.worker_state",
                           options->source);
    else if (options->is_json)
        code = puts(shown(result, 0, 0)) >= 0 ? HF_EXIT_DONE : HF_EXIT_FAILED;
    else
        code = print_for_people(connection, PQgetvalue(result, 0, 0));
    PQclear(result);
    return code;
}

int hf_cmd_status(const hf_cli_context *cli, int argc, char **argv)
{
    status_options options = {.source = "main"};
    const int parsed = parse(argc, argv, &options);
    if (parsed != HF_EXIT_DONE)
        return parsed == -1 ? HF_EXIT_DONE : parsed;
    return hf_cli_session(cli, COMMAND, print_status, &options);
}
