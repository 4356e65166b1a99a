/*
 * holdfast verify-audit: whether the chain of decisions is whole.
 *
 * Lives here: the command. Does not: what makes it whole (sql/queries/verify_audit.sql), what the
 * chain covers (sql/functions/1_internal/decision_hash.sql).
 */
#include <getopt.h>
#include <libpq-fe.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/json.h"
#include "cli/session.h"
#include "pg/sql.h"

#define COMMAND "verify-audit"

static void print_help(void)
{
    (void)puts(
        "usage: holdfast verify-audit [options]\n\n"
        "Checks every decision in holdfast.decisions against the chain of hashes, in order:\n"
        "that none was changed, removed, put in or moved, and that what was blanked was\n"
        "forgotten by forget_account(). Says the first that is wrong, and exits with 1.\n"
        "Needs a login that is a member of holdfast_reviewer, or the schema's owner.\n\n"
        "Whoever may rewrite the whole table can make a new chain: note the last hash\n"
        "elsewhere from time to time, and compare it with --expect.\n\n"
        "  --json         one JSON object\n"
        "  --expect HASH  this hash must be one of the chain");
}

typedef struct audit_options {
    const char *expected;
    bool is_json;
} audit_options;

/* HF_EXIT_DONE: go on; -1: help was wanted and printed; else the exit code. */
static int parse(int argc, char **argv, audit_options *options)
{
    static const struct option names[] = {{"help", no_argument, NULL, 'h'},
                                          {"json", no_argument, NULL, 'j'},
                                          {"expect", required_argument, NULL, 'e'},
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
        case 'e':
            options->expected = optarg;
            break;
        default:
            return hf_cli_usage(COMMAND, NULL);
        }
    }
    if (optind < argc)
        return hf_cli_usage(COMMAND, "\"%s\" is one argument too many", argv[optind]);
    if (options->expected != NULL &&
        (strlen(options->expected) != 64 || strspn(options->expected, "0123456789abcdef") != 64))
        return hf_cli_usage(COMMAND, "--expect takes a hash as it was printed");
    return HF_EXIT_DONE;
}

/* The body of decision_hash() as this program installs it, as pg_proc keeps it; to free(), or NULL.
 */
static char *own_hash_function(void)
{
    for (size_t i = 0; i < hf_sql_functions_count; i++) {
        const char *text = hf_sql_functions[i].text;
        const char *from =
            strcmp(hf_sql_functions[i].name, "decision_hash") == 0 ? strstr(text, "as $$") : NULL;
        const char *to = from != NULL ? strstr(from + 5, "$$;") : NULL;
        if (to != NULL)
            return strndup(from + 5, (size_t)(to - from - 5));
    }
    return NULL;
}

/* What was found. Borrowed from the result. */
typedef struct audit_finding {
    const char *decisions, *hash;
    const char *decision_id; /* of the first that is wrong; NULL: none is */
    const char *problem;     /* NULL: the chain is whole */
} audit_finding;

static int print_json(const audit_finding *found)
{
    json_t *object = json_pack("{s:b,s:s?,s:s?,s:s?,s:s?}", "is_whole", found->problem == NULL,
                               "decisions", found->decisions, "hash", found->hash, "decision_id",
                               found->decision_id, "problem", found->problem);
    if (!hf_json_print(object))
        return hf_cli_fail(COMMAND, "cannot print: out of memory, or no standard output");
    return found->problem == NULL ? HF_EXIT_DONE : HF_EXIT_FAILED;
}

static int print_for_people(const audit_finding *found)
{
    if (found->problem == NULL)
        return printf("the chain of %s decisions is whole; its last hash is %s\n", found->decisions,
                      found->hash) > 0
                   ? HF_EXIT_DONE
                   : HF_EXIT_FAILED;
    if (found->decision_id != NULL)
        return hf_cli_fail(COMMAND, "the chain is broken at decision %s: %s", found->decision_id,
                           found->problem);
    return hf_cli_fail(COMMAND, "the chain is broken: %s", found->problem);
}

static const char *value_of(const PGresult *result, int column)
{
    return PQgetisnull(result, 0, column) ? NULL : PQgetvalue(result, 0, column);
}

static int report(const PGresult *result, const audit_options *options)
{
    audit_finding found = {.decisions = value_of(result, 0),
                           .hash = value_of(result, 1),
                           .decision_id = value_of(result, 2),
                           .problem = value_of(result, 3)};
    if (found.problem == NULL && options->expected != NULL &&
        strcmp(PQgetvalue(result, 0, 4), "t") != 0)
        found.problem = "the hash that was expected is not in it: it was made anew";
    return options->is_json ? print_json(&found) : print_for_people(&found);
}

static int verify(PGconn *connection, const void *ctx)
{
    const audit_options *options = ctx;
    char *body = own_hash_function();
    const char *values[] = {body, options->expected};
    PGresult *result = PQexecParams(connection, hf_sql_query("verify_audit")->text, 2, NULL, values,
                                    NULL, NULL, 0);
    int code;
    if (PQresultStatus(result) == PGRES_TUPLES_OK && PQntuples(result) == 1)
        code = report(result, options);
    else
        code = hf_cli_fail(COMMAND, "%s", PQerrorMessage(connection));
    PQclear(result);
    free(body);
    return code;
}

int hf_cmd_verify_audit(const hf_cli_context *cli, int argc, char **argv)
{
    audit_options options = {0};
    const int parsed = parse(argc, argv, &options);
    if (parsed != HF_EXIT_DONE)
        return parsed == -1 ? HF_EXIT_DONE : parsed;
    return hf_cli_session(cli, COMMAND, verify, &options);
}
