/*
 * holdfast simulate: writes a world with known attacks, for demonstrations and for testing a
 * policy.
 *
 * One transaction. Report ids come from the sequence, in event order; account ids follow those that
 * are there. A database that holds reports is somebody's platform, so it is refused unless --append
 * says that this is meant.
 *
 * Lives here: options, and sending the world. Does not: making it, or its rows (src/simulate).
 */
#include <getopt.h>
#include <inttypes.h>
#include <libpq-fe.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "cli/commands.h"
#include "pg/sql.h"
#include "simulate/rows.h"

#define COMMAND "simulate"
#define COPY_SIZE 65536
#define FIRST_SURROGATE "4611686018427387904" /* 2^62: account ids above are Holdfast's own */

typedef struct simulate_options {
    hf_world_config world;
    const char *now; /* NULL: the database's clock */
    bool is_append;
} simulate_options;

typedef struct simulate_writer {
    PGconn *connection;
    hf_world_rows rows;
    bool is_failed;
    size_t used;
    char bytes[COPY_SIZE];
} simulate_writer;

static void print_help(void)
{
    (void)puts(
        "usage: holdfast simulate [options]\n\n"
        "Writes accounts, reports, outcomes and shared block lists of an invented platform into "
        "the\n"
        "schema holdfast, and who attacked whom into holdfast_truth. For databases without reports "
        "of their own.\n\n"
        "  --seed N         which world; the same seed and options give the same one (1)\n"
        "  --scale X        size; 1 is about 145,000 reports of 60,000 users (1)\n"
        "  --days N         days it covers, up to now (60)\n"
        "  --now TIME       when it ends, as PostgreSQL reads times (the database's now())\n"
        "  --families LIST  attacks: all, standard (the fifty crews of ten families by which\n"
        "                   detectors are measured), or names with commas; NAME=N: N crews at "
        "scale 1\n"
        "                   (burst,camouflage,drip)\n"
        "  --set NAME=X     another number of the world, see below; before --families\n"
        "  --append         also into a database that holds reports\n\n"
        "families:");
    for (int i = 0; i < HF_FAMILY_COUNT; i++)
        (void)printf("  %-11s  %s\n", hf_family_name((hf_family)i),
                     hf_family_meaning((hf_family)i));
    (void)puts("\nplays by means of shared block lists, all with --set list_plays=1:");
    for (int i = 0; i < HF_PLAY_COUNT; i++)
        (void)printf("  %-15s %s\n", hf_play_name((hf_play)i), hf_play_meaning((hf_play)i));
    (void)puts("\nnumbers:");
#define PRINT_NUMBER(name, initial, least, most, meaning) \
    (void)printf("  %-20s %s (%g)\n", #name, meaning, (double)(initial));
    HF_WORLD_TABLE(PRINT_NUMBER)
#undef PRINT_NUMBER
}

static bool parse_number(const char *text, double *ret_value)
{
    char *end = NULL;
    *ret_value = strtod(text, &end);
    return end != text && *end == '\0';
}

static bool parse_seed(const char *text, uint64_t *ret_seed)
{
    char *end = NULL;
    *ret_seed = strtoull(text, &end, 10);
    return end != text && *end == '\0' && text[0] != '-';
}

static bool set_number(hf_world_config *world, const char *assignment)
{
    char name[64] = "";
    double value = 0;
    size_t size = strcspn(assignment, "=");
    if (assignment[size] == '\0' || size >= sizeof name ||
        !parse_number(assignment + size + 1, &value))
        return false;
    memcpy(name, assignment, size);
    return hf_world_config_set(world, name, value) == HF_OK;
}

static bool set_option(simulate_options *options, int option)
{
    double value = 0;
    switch (option) {
    case 's':
        return parse_seed(optarg, &options->world.seed);
    case 'x':
        return parse_number(optarg, &options->world.scale);
    case 'd':
        if (!parse_number(optarg, &value) || !(value >= 8 && value <= 3650))
            return false;
        options->world.days = (int64_t)value;
        return true;
    case 'n':
        options->now = optarg;
        return true;
    case 'f':
        return hf_world_config_families(&options->world, optarg) == HF_OK;
    case 'w':
        return set_number(&options->world, optarg);
    case 'a':
        options->is_append = true;
        return true;
    default:
        return false;
    }
}

/* HF_EXIT_DONE: go on; −1: help was wanted and printed; else the exit code. */
static int parse(simulate_options *options, int argc, char **argv)
{
    static const struct option names[] = {{"seed", required_argument, NULL, 's'},
                                          {"scale", required_argument, NULL, 'x'},
                                          {"days", required_argument, NULL, 'd'},
                                          {"now", required_argument, NULL, 'n'},
                                          {"families", required_argument, NULL, 'f'},
                                          {"set", required_argument, NULL, 'w'},
                                          {"append", no_argument, NULL, 'a'},
                                          {"help", no_argument, NULL, 'h'},
                                          {NULL, 0, NULL, 0}};
    int at = 0;
    *options = (simulate_options){.now = NULL};
    hf_world_config_init(&options->world, hf_allocator_libc());
    for (int option; (option = getopt_long(argc, argv, "", names, &at)) != -1;) {
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
    options->world.now = 1; /* until the database is asked; the rest can be checked now */
    if (hf_world_config_check(&options->world) != HF_OK)
        return hf_cli_usage(COMMAND, "--scale %g: out of bounds (0.01 to 100)",
                            options->world.scale);
    return HF_EXIT_DONE;
}

/* The first line of libpq's message. */
static void fail(simulate_writer *writer, const char *what)
{
    const char *message = PQerrorMessage(writer->connection);
    if (!writer->is_failed)
        (void)hf_cli_fail(COMMAND, "%s: %.*s", what, (int)strcspn(message, "\n"), message);
    writer->is_failed = true;
}

static void run(simulate_writer *writer, const char *what, const char *sql)
{
    if (writer->is_failed)
        return;
    PGresult *result = PQexec(writer->connection, sql);
    ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        fail(writer, what);
    PQclear(result);
}

/* One number. `parameter` is $1, may be NULL. */
static int64_t ask(simulate_writer *writer, const char *what, const char *sql,
                   const char *parameter)
{
    int64_t value = 0;
    if (writer->is_failed)
        return 0;
    PGresult *result = PQexecParams(writer->connection, sql, 1, NULL, &parameter, NULL, NULL, 0);
    if (PQresultStatus(result) == PGRES_TUPLES_OK && PQntuples(result) == 1)
        value = strtoll(PQgetvalue(result, 0, 0), NULL, 10);
    else
        fail(writer, what);
    PQclear(result);
    return value;
}

static void refuse(simulate_writer *writer, const char *why)
{
    if (!writer->is_failed)
        (void)hf_cli_fail(COMMAND, "%s", why);
    writer->is_failed = true;
}

static void check_database(simulate_writer *writer, const simulate_options *options)
{
    if (ask(writer, "look for the schema",
            "select (to_regclass('holdfast.reports') is not null)::int where $1::text is null",
            NULL) == 0)
        refuse(writer, "the schema holdfast is not there: run \"holdfast migrate\" first");
    if (!options->is_append &&
        ask(writer, "look for reports",
            "select exists (select from holdfast.reports)::int where $1::text is null", NULL) != 0)
        refuse(writer, "holdfast.reports is not empty: this may be a real platform, whose staff "
                       "would then see invented "
                       "attacks. Take a database of its own, or --append if this is meant");
}

/* Fills the last number of the configuration. */
static void ask_now(simulate_writer *writer, simulate_options *options)
{
    options->world.now =
        ask(writer, "read --now",
            "select (extract(epoch from coalesce($1::timestamptz, now())) * 1000000)::bigint",
            options->now);
    hf_usec clock =
        ask(writer, "read the clock",
            "select (extract(epoch from now()) * 1000000)::bigint where $1::text is null", NULL);
    if (options->world.now > clock)
        refuse(writer, "--now is in the future, and the worker would not believe it: take a time "
                       "up to the database's now()");
    else if (hf_world_config_check(&options->world) != HF_OK)
        refuse(writer, "--now is out of bounds: take a time after 1970");
}

static void copy_flush(simulate_writer *writer)
{
    if (!writer->is_failed &&
        PQputCopyData(writer->connection, writer->bytes, (int)writer->used) != 1)
        fail(writer, "write");
    writer->used = 0;
}

static void copy_begin(simulate_writer *writer, const char *sql)
{
    if (writer->is_failed)
        return;
    PGresult *result = PQexec(writer->connection, sql);
    if (PQresultStatus(result) != PGRES_COPY_IN)
        fail(writer, "write");
    PQclear(result);
}

static void copy_end(simulate_writer *writer)
{
    copy_flush(writer);
    if (writer->is_failed)
        return;
    if (PQputCopyEnd(writer->connection, NULL) != 1)
        fail(writer, "write");
    PGresult *result = PQgetResult(writer->connection);
    if (PQresultStatus(result) != PGRES_COMMAND_OK)
        fail(writer, "write");
    PQclear(result);
    while ((result = PQgetResult(writer->connection)) != NULL)
        PQclear(result);
}

/* Of a table's sequence, so that a platform that writes meanwhile gets others; ascending. */
static int64_t *take_ids(simulate_writer *writer, size_t count, const char *sql)
{
    int64_t *ids = NULL;
    char text[32];
    const char *parameter = text;
    if (writer->is_failed)
        return NULL;
    (void)snprintf(text, sizeof text, "%zu", count);
    PGresult *result = PQexecParams(writer->connection, sql, 1, NULL, &parameter, NULL, NULL, 0);
    if (PQresultStatus(result) != PGRES_TUPLES_OK)
        fail(writer, "take ids");
    else if ((ids = calloc(count + 1, sizeof *ids)) == NULL)
        refuse(writer, "out of memory");
    for (size_t i = 0; ids != NULL && i < count; i++)
        ids[i] = strtoll(PQgetvalue(result, (int)i, 0), NULL, 10);
    PQclear(result);
    return ids;
}

static void write_relation(simulate_writer *writer, hf_world_relation relation)
{
    size_t count = hf_world_row_count(writer->rows.world, relation);
    copy_begin(writer, hf_world_copy_sql(relation));
    for (size_t i = 0; i < count && !writer->is_failed; i++) {
        if (writer->used + HF_WORLD_LINE_SIZE > sizeof writer->bytes)
            copy_flush(writer);
        writer->used += hf_world_row(&writer->rows, relation, i, writer->bytes + writer->used);
    }
    copy_end(writer);
}

/* Where the world's numbers begin: behind everything that is there. */
static void find_bases(simulate_writer *writer)
{
    writer->rows.account_base =
        ask(writer, "look for accounts",
            "select coalesce(max(id), 0) from (select account_id from holdfast.accounts union all "
            "select reporter_id from holdfast.reports union all select target_id from "
            "holdfast.reports union all select owner_id from holdfast.blocklists union all "
            "select target_id from holdfast.blocklist_entries union all select subscriber_id from "
            "holdfast.blocklist_subscriptions) as known (id) "
            "where id < " FIRST_SURROGATE " and $1::text is null",
            NULL);
    writer->rows.attack_base =
        ask(writer, "look for attacks",
            "select coalesce(max(attack_id), 0) from holdfast_truth.attacks where $1::text is null",
            NULL);
    writer->rows.play_base = ask(writer, "look for attacks by lists",
                                 "select coalesce(max(attack_id), 0) from "
                                 "holdfast_truth.list_attacks where $1::text is null",
                                 NULL);
    writer->rows.crew_base = ask(
        writer, "look for crews",
        "select coalesce(max(crew_id), 0) from holdfast_truth.crew_members where $1::text is null",
        NULL);
    if (writer->rows.account_base < 0)
        writer->rows.account_base = 0;
}

static void write_world(simulate_writer *writer)
{
    const hf_sql_file *truth = hf_sql_query("simulate_truth");
    run(writer, "quiet", "set local client_min_messages = warning");
    run(writer, "make the schema holdfast_truth", truth == NULL ? "" : truth->text);
    find_bases(writer);
    int64_t *report_ids =
        take_ids(writer, writer->rows.world->report_count,
                 "select nextval(pg_get_serial_sequence('holdfast.reports', 'report_id')) "
                 "from generate_series(1, $1::bigint)");
    int64_t *list_ids =
        take_ids(writer, writer->rows.world->list_count,
                 "select nextval(pg_get_serial_sequence('holdfast.blocklists', 'list_id')) "
                 "from generate_series(1, $1::bigint)");
    writer->rows.report_ids = report_ids;
    writer->rows.list_ids = list_ids;
    for (int relation = 0; relation < HF_WORLD_RELATION_COUNT; relation++)
        write_relation(writer, (hf_world_relation)relation);
    free(report_ids);
    free(list_ids);
    run(writer, "analyze",
        "analyze holdfast.accounts, holdfast.reports, holdfast.report_outcomes, "
        "holdfast.blocklists, holdfast.blocklist_entries, holdfast.blocklist_subscriptions");
}

static void print_world(const hf_world *world)
{
    (void)printf("%zu reports by and of %zu accounts, %zu outcomes, over %" PRId64
                 " days; %zu crews attacked %zu accounts\n",
                 world->report_count, world->account_count, world->outcome_count,
                 world->config.days, world->crew_count, world->attack_count);
    (void)printf("%zu shared block lists with %zu entries and %zu subscriptions\n\n",
                 world->list_count, world->entry_count, world->subscription_count);
    (void)printf("%-12s %6s %8s %9s\n", "family", "crews", "attacks", "under way");
    for (int family = 0; family < HF_FAMILY_COUNT; family++) {
        size_t crews = 0;
        size_t attacks = 0;
        size_t under_way = 0;
        for (size_t i = 0; i < world->crew_count; i++)
            crews += (int)world->crews[i].family == family;
        for (size_t i = 0; i < world->attack_count; i++) {
            attacks += (int)world->attacks[i].family == family;
            under_way += (int)world->attacks[i].family == family && world->attacks[i].is_under_way;
        }
        if (crews > 0)
            (void)printf("%-12s %6zu %8zu %9zu\n", hf_family_name((hf_family)family), crews,
                         attacks, under_way);
    }
    if (world->play_count > 0)
        (void)printf("\n%zu plays by means of shared block lists\n", world->play_count);
    (void)puts("\nThe truth is in the schema holdfast_truth.");
}

static void simulate(simulate_writer *writer, simulate_options *options)
{
    hf_world *world = NULL;
    run(writer, "begin", "begin");
    check_database(writer, options);
    ask_now(writer, options);
    hf_status status = writer->is_failed ? HF_OK : hf_world_new(&options->world, &world);
    if (status == HF_ELIMIT)
        refuse(writer,
               "too few users for so many crews: raise --set users=N, or ask for fewer crews");
    else if (status != HF_OK)
        refuse(writer, hf_status_text(status));
    if (!writer->is_failed) {
        writer->rows.world = world;
        write_world(writer);
    }
    run(writer, "commit", "commit");
    if (!writer->is_failed)
        print_world(world);
    hf_world_free(world);
}

int hf_cmd_simulate(const hf_cli_context *cli, int argc, char **argv)
{
    simulate_options options;
    int code = parse(&options, argc, argv);
    if (code != HF_EXIT_DONE)
        return code < 0 ? HF_EXIT_DONE : code;
    simulate_writer *writer = calloc(1, sizeof *writer);
    if (writer == NULL)
        return hf_cli_fail(COMMAND, "out of memory");
    writer->connection = PQconnectdb(cli->db);
    if (PQstatus(writer->connection) == CONNECTION_OK)
        simulate(writer, &options);
    else
        fail(writer, "cannot connect (--db, HOLDFAST_DB or PGHOST say where)");
    code = writer->is_failed ? HF_EXIT_FAILED : HF_EXIT_DONE;
    PQfinish(writer->connection);
    free(writer);
    return code;
}
