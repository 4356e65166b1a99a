/*
 * holdfast review: the queue, a campaign's case file, and decisions, in the terminal.
 *
 * It acts with the rights of the caller's own login, which must be a member of holdfast_reviewer:
 * the chain of decisions names that login.
 *
 * Lives here: options, the order of things, decisions. Does not: what is shown and how
 * (src/casefile), what a decision does (sql/functions/3_staff).
 */
#include <getopt.h>
#include <inttypes.h>
#include <langinfo.h>
#include <libpq-fe.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "casefile/case.h"
#include "casefile/page.h"
#include "casefile/queue.h"
#include "cli/commands.h"
#include "cli/json.h"
#include "pg/sql.h"

#define COMMAND "review"

static void print_help(void)
{
    (void)puts(
        "usage: holdfast review [queue] [--priority high|medium|low] [--limit N]\n"
        "       holdfast review show N [--all]\n"
        "       holdfast review confirm|dismiss|undo N... --reason CODE [--note TEXT]\n\n"
        "What waits for a decision; a campaign's case file; decisions about campaigns. Each\n"
        "decision is a transaction of its own, and all of them can be undone.\n\n"
        "  --reason CODE     why, from holdfast.reason_codes; left out, the codes are listed\n"
        "  --note TEXT       why, in words\n"
        "  --priority WHICH  only these\n"
        "  --limit N         at most so many (20)\n"
        "  --all             every member and column, every similar campaign\n"
        "  --json            JSON: one object, or one line per decision\n\n"
        "Log in as yourself, a member of holdfast_reviewer: decisions bear your login. Colours\n"
        "only on a terminal, and not where NO_COLOR is set.");
}

/* ---- options ---- */

typedef struct review_options {
    const char *verb;
    char **numbers; /* checked to be such */
    int number_count;
    const char *reason, *note, *priority, *limit;
    bool is_all, is_json;
} review_options;

typedef struct review_decision {
    const char *verb;
    const char *action; /* as reason_codes have it */
    const char *sql;
} review_decision;

static const review_decision decisions[] = {
    {"confirm", "confirm_campaign", "select holdfast.confirm_campaign($1::bigint, $2, $3)"},
    {"dismiss", "dismiss_campaign", "select holdfast.dismiss_campaign($1::bigint, $2, $3)"},
    {"undo", "undo", "select holdfast.undo_decision($1::bigint, $2, $3)"},
};

static const review_decision *find_decision(const char *verb)
{
    for (size_t i = 0; i < sizeof decisions / sizeof *decisions; i++)
        if (strcmp(decisions[i].verb, verb) == 0)
            return &decisions[i];
    return NULL;
}

/* HF_EXIT_DONE, or HF_EXIT_USAGE after a message. */
static int check(const review_options *o)
{
    const bool is_decision = find_decision(o->verb) != NULL;
    const bool is_show = strcmp(o->verb, "show") == 0;
    const bool is_queue = strcmp(o->verb, "queue") == 0;
    if (!is_decision && !is_show && !is_queue)
        return hf_cli_usage(COMMAND, "\"%s\" is none of queue, show, confirm, dismiss, undo",
                            o->verb);
    if (is_queue ? o->number_count > 0 : is_show && o->number_count != 1)
        return hf_cli_usage(COMMAND,
                            is_queue ? "queue takes no campaign" : "show wants a campaign");
    if (is_decision && o->number_count == 0)
        return hf_cli_usage(COMMAND, "%s wants the number of a campaign", o->verb);
    for (int i = 0; i < o->number_count; i++)
        if (!hf_cli_is_number(o->numbers[i]))
            return hf_cli_usage(COMMAND, "a campaign has a number, not \"%s\"", o->numbers[i]);
    if (!is_decision && (o->reason != NULL || o->note != NULL))
        return hf_cli_usage(COMMAND, "--reason and --note belong to a decision");
    if (o->priority != NULL && strcmp(o->priority, "high") != 0 &&
        strcmp(o->priority, "medium") != 0 && strcmp(o->priority, "low") != 0)
        return hf_cli_usage(COMMAND, "--priority wants high, medium or low, not \"%s\"",
                            o->priority);
    if (!hf_cli_is_number(o->limit))
        return hf_cli_usage(COMMAND, "--limit wants a number, not \"%s\"", o->limit);
    return HF_EXIT_DONE;
}

/* HF_EXIT_DONE: go on; -1: help was wanted and printed; else the exit code. */
static int parse(int argc, char **argv, review_options *o)
{
    static const struct option names[] = {
        {"help", no_argument, NULL, 'h'},        {"json", no_argument, NULL, 'j'},
        {"all", no_argument, NULL, 'a'},         {"reason", required_argument, NULL, 'r'},
        {"note", required_argument, NULL, 'n'},  {"priority", required_argument, NULL, 'p'},
        {"limit", required_argument, NULL, 'l'}, {NULL, 0, NULL, 0}};
    int option;
    while ((option = getopt_long(argc, argv, "h", names, NULL)) != -1) {
        switch (option) {
        case 'h':
            print_help();
            return -1;
        case 'j':
            o->is_json = true;
            break;
        case 'a':
            o->is_all = true;
            break;
        case 'r':
            o->reason = optarg;
            break;
        case 'n':
            o->note = optarg;
            break;
        case 'p':
            o->priority = optarg;
            break;
        case 'l':
            o->limit = optarg;
            break;
        default:
            return hf_cli_usage(COMMAND, NULL);
        }
    }
    if (optind < argc)
        o->verb = argv[optind++];
    o->numbers = argv + optind;
    o->number_count = argc - optind;
    return check(o);
}

/* ---- looking ---- */

static int fail(const hf_error *error)
{
    return hf_cli_fail(COMMAND, "%s", error->message);
}

static int print_json(json_t *value)
{
    return hf_json_print(value) ? HF_EXIT_DONE : HF_EXIT_FAILED;
}

static int show_queue(PGconn *connection, const review_options *o, hf_error *error)
{
    const char *const parameters[] = {o->priority, o->limit};
    hf_paper paper;
    json_t *queue;
    if (hf_case_ask(connection, "review_queue", parameters, 2, &queue, error) != HF_OK)
        return fail(error);
    if (o->is_json)
        return print_json(queue);
    hf_paper_init(&paper, stdout);
    hf_queue_put(&paper, queue);
    json_decref(queue);
    return HF_EXIT_DONE;
}

static int show_campaign(PGconn *connection, const review_options *o, hf_error *error)
{
    hf_paper paper;
    json_t *file;
    json_t *reasons = NULL;
    if (hf_case_load(connection, HF_CASE_CAMPAIGN, strtoll(o->numbers[0], NULL, 10), &file,
                     error) != HF_OK)
        return fail(error);
    if (o->is_json)
        return print_json(file);
    int code = HF_EXIT_DONE;
    if (hf_case_ask(connection, "reasons", NULL, 0, &reasons, error) == HF_OK) {
        hf_paper_init(&paper, stdout);
        hf_page_put(&paper, file, reasons, o->is_all);
    } else {
        code = fail(error);
    }
    json_decref(reasons);
    json_decref(file);
    return code;
}

/* ---- deciding ---- */

static int fail_result(const PGresult *result, PGconn *connection)
{
    hf_error error;
    (void)hf_case_explain(result, connection, COMMAND, &error);
    return fail(&error);
}

/* The newest decision that stands; its id and what it was. False after a message. */
static bool find_standing(PGconn *connection, const char *campaign, char ret_id[24],
                          char ret_what[256])
{
    PGresult *result = PQexecParams(connection, hf_sql_query("standing_decision")->text, 1, NULL,
                                    &campaign, NULL, NULL, 0);
    const bool is_good = PQresultStatus(result) == PGRES_TUPLES_OK;
    const bool is_found = is_good && PQntuples(result) == 1;
    if (!is_good) {
        (void)fail_result(result, connection);
    } else if (!is_found) {
        (void)hf_cli_fail(COMMAND, "campaign %s has no decision that stands: nothing to undo",
                          campaign);
    } else {
        (void)snprintf(ret_id, 24, "%s", PQgetvalue(result, 0, 0));
        (void)snprintf(ret_what, 256, "%s by %s at %s", PQgetvalue(result, 0, 1),
                       PQgetvalue(result, 0, 2), PQgetvalue(result, 0, 3));
        (void)hf_text_clean(ret_what, strlen(ret_what));
    }
    PQclear(result);
    return is_found;
}

static int tell(const review_options *o, const char *campaign, const char *decision,
                const char *undone, const char *what)
{
    static const char *const done[] = {"confirmed", "dismissed"};
    if (o->is_json)
        return print_json(json_pack("{ss ss ss ss* ss*}", "campaign_id", campaign, "did", o->verb,
                                    "decision_id", decision, "undid", undone, "reason_code",
                                    o->reason));
    if (undone != NULL)
        (void)printf("campaign %s: undid decision %s (%s), in decision %s\n", campaign, undone,
                     what, decision);
    else
        (void)printf("campaign %s is %s: decision %s; take it back with: holdfast review undo %s "
                     "--reason mistake\n",
                     campaign, done[strcmp(o->verb, "dismiss") == 0], decision, campaign);
    return HF_EXIT_DONE;
}

static int decide(PGconn *connection, const review_options *o, const review_decision *decision,
                  const char *campaign)
{
    char undone[24] = "";
    char what[256] = "";
    const bool is_undo = strcmp(o->verb, "undo") == 0;
    if (is_undo && !find_standing(connection, campaign, undone, what))
        return HF_EXIT_FAILED;
    const char *const parameters[] = {is_undo ? undone : campaign, o->reason, o->note};
    PGresult *result = PQexecParams(connection, decision->sql, 3, NULL, parameters, NULL, NULL, 0);
    const int code =
        PQresultStatus(result) != PGRES_TUPLES_OK
            ? fail_result(result, connection)
            : tell(o, campaign, PQgetvalue(result, 0, 0), is_undo ? undone : NULL, what);
    PQclear(result);
    return code;
}

static int want_reason(PGconn *connection, const review_options *o, const review_decision *decision,
                       hf_error *error)
{
    char codes[1024];
    json_t *reasons;
    if (hf_case_ask(connection, "reasons", NULL, 0, &reasons, error) != HF_OK)
        return fail(error);
    hf_page_reasons(reasons, decision->action, codes, sizeof codes);
    (void)hf_text_clean(codes, strlen(codes));
    json_decref(reasons);
    return hf_cli_usage(COMMAND, "%s wants --reason CODE, one of: %s", o->verb, codes);
}

static int decide_all(PGconn *connection, const review_options *o, hf_error *error)
{
    const review_decision *decision = find_decision(o->verb);
    int code = HF_EXIT_DONE;
    if (o->reason == NULL)
        return want_reason(connection, o, decision, error);
    for (int i = 0; i < o->number_count; i++)
        if (decide(connection, o, decision, o->numbers[i]) != HF_EXIT_DONE)
            code = HF_EXIT_FAILED;
    return code;
}

int hf_cmd_review(const hf_cli_context *cli, int argc, char **argv)
{
    review_options options = {.verb = "queue", .limit = "20"};
    const int parsed = parse(argc, argv, &options);
    PGconn *connection;
    hf_error error;
    int code;
    if (parsed != HF_EXIT_DONE)
        return parsed == -1 ? HF_EXIT_DONE : parsed;
    (void)setlocale(LC_CTYPE, "");
    if (hf_case_connect(cli->db, "holdfast review", &connection, &error) != HF_OK)
        code = fail(&error);
    else if (strcmp(options.verb, "queue") == 0)
        code = show_queue(connection, &options, &error);
    else if (strcmp(options.verb, "show") == 0)
        code = show_campaign(connection, &options, &error);
    else
        code = decide_all(connection, &options, &error);
    PQfinish(connection);
    return code;
}
