/*
 * holdfast migrate: creates or upgrades the schema.
 *
 * Lives here: the command. Does not: how a schema is brought up to date (pg/schema.h).
 */
#include <getopt.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <string.h>

#include "cli/commands.h"
#include "pg/schema.h"

#define COMMAND "migrate"

static void print_help(void)
{
    (void)puts("usage: holdfast migrate [--db CONNINFO]\n\n"
               "Creates the schema holdfast, or upgrades it to what this program knows. Safe to\n"
               "repeat, also while another one runs. Needs PostgreSQL 14 or later, a login that\n"
               "may create schemas in the database, and CREATEROLE where the roles holdfast_*\n"
               "are not there yet.");
}

/* HF_EXIT_DONE: go on; -1: help was wanted and printed; else the exit code. */
static int parse(int argc, char **argv)
{
    static const struct option names[] = {{"help", no_argument, NULL, 'h'}, {NULL, 0, NULL, 0}};
    int option = getopt_long(argc, argv, "h", names, NULL);
    if (option == 'h') {
        print_help();
        return -1;
    }
    if (option != -1)
        return hf_cli_usage(COMMAND, NULL);
    if (optind < argc)
        return hf_cli_usage(COMMAND, "\"%s\" is one argument too many", argv[optind]);
    return HF_EXIT_DONE;
}

static PGconn *open_connection(const char *db)
{
    const char *keywords[] = {"dbname", "fallback_application_name", NULL};
    const char *values[] = {db, "holdfast migrate", NULL};
    return PQconnectdbParams(keywords, values, 1);
}

static void print_change(const hf_schema_change *change)
{
    if (change->from_version == change->to_version && !change->has_new_functions)
        (void)printf("schema holdfast is at version %d: nothing to do\n", change->to_version);
    else if (change->from_version == change->to_version)
        (void)printf("schema holdfast is at version %d: functions and views applied again\n",
                     change->to_version);
    else
        (void)printf("schema holdfast is at version %d, was at %d\n", change->to_version,
                     change->from_version);
}

static int migrate(PGconn *connection)
{
    hf_schema_change change;
    hf_error error;
    if (PQstatus(connection) != CONNECTION_OK) {
        const char *message = PQerrorMessage(connection);
        return hf_cli_fail(COMMAND, "%.*s", (int)strcspn(message, "\n"), message);
    }
    if (hf_schema_migrate(connection, &change, &error) != HF_OK)
        return hf_cli_fail(COMMAND, "%s: %s", error.where, error.message);
    print_change(&change);
    return HF_EXIT_DONE;
}

int hf_cmd_migrate(const hf_cli_context *cli, int argc, char **argv)
{
    int code = parse(argc, argv);
    if (code != HF_EXIT_DONE)
        return code < 0 ? HF_EXIT_DONE : code;
    PGconn *connection = open_connection(cli->db);
    code = migrate(connection);
    PQfinish(connection);
    return code;
}
