/*
 * holdfast simulate: writes a world with known attacks, for demonstrations and for testing a
 * policy.
 *
 * One transaction. Report ids come from the sequence, in event order; account ids follow those that
 * are there. A database that holds reports is somebody's platform, so it is refused unless --append
 * says that this is meant.
 *
 * Lives here: options, and the world as COPY text. Does not: making the world (src/simulate).
 */
#include <getopt.h>
#include <inttypes.h>
#include <libpq-fe.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/alloc.h"
#include "cli/commands.h"
#include "pg/sql.h"
#include "simulate/world.h"

#define COMMAND "simulate"
#define LINE_SIZE 512 /* no line of ours is longer */
#define COPY_SIZE 65536
#define TIME_SIZE 48
#define FIRST_SURROGATE "4611686018427387904" /* 2^62: account ids above are Holdfast's own */

typedef struct simulate_options {
    hf_world_config world;
    const char *now; /* NULL: the database's clock */
    bool is_append;
} simulate_options;

typedef struct simulate_writer {
    PGconn *connection;
    const hf_world *world;
    int64_t account_base; /* added to the world's own numbers */
    int64_t attack_base;
    int64_t crew_base;
    PGresult *report_ids; /* one row per report, from the sequence */
    bool is_failed;
    size_t used;
    char bytes[COPY_SIZE];
} simulate_writer;

static void print_help(void)
{
    (void)puts(
        "usage: holdfast simulate [options]\n\n"
        "Writes accounts, reports and outcomes of an invented platform into the schema holdfast, "
        "and\n"
        "who attacked whom into holdfast_truth. For databases without reports of their own.\n\n"
        "  --seed N         which world; the same seed and options give the same one (1)\n"
        "  --scale X        size; 1 is about 145,000 reports of 60,000 users (1)\n"
        "  --days N         days it covers, up to now (60)\n"
        "  --now TIME       when it ends, as PostgreSQL reads times (the database's now())\n"
        "  --families LIST  attacks: all, or names with commas; NAME=N for N crews at scale 1\n"
        "                   (burst,camouflage,drip)\n"
        "  --set NAME=X     another number of the world, see below; before --families\n"
        "  --append         also into a database that holds reports\n\n"
        "families:");
    for (int i = 0; i < HF_FAMILY_COUNT; i++)
        (void)printf("  %-10s  %s\n", hf_family_name((hf_family)i),
                     hf_family_meaning((hf_family)i));
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

/* One line of COPY's text format; of fields that need no quoting. */
__attribute__((format(printf, 2, 3))) static void copy_line(simulate_writer *writer,
                                                            const char *format, ...)
{
    va_list arguments;
    if (writer->used + LINE_SIZE > sizeof writer->bytes)
        copy_flush(writer);
    va_start(arguments, format);
    int size = vsnprintf(writer->bytes + writer->used, LINE_SIZE, format, arguments);
    va_end(arguments);
    if (size < 0 || size >= LINE_SIZE)
        refuse(writer, "a line of the world is too long: this is a bug");
    else
        writer->used += (size_t)size;
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

/* As PostgreSQL reads it, in UTC. */
static const char *time_text(char text[TIME_SIZE], hf_usec at)
{
    struct tm parts;
    hf_usec fraction = at % HF_SECOND_USEC;
    if (fraction < 0)
        fraction += HF_SECOND_USEC;
    time_t seconds = (time_t)((at - fraction) / HF_SECOND_USEC);
    if (at == HF_USEC_NONE || gmtime_r(&seconds, &parts) == NULL)
        return "\\N";
    size_t size = strftime(text, TIME_SIZE, "%Y-%m-%d %H:%M:%S", &parts);
    (void)snprintf(text + size, TIME_SIZE - size, ".%06d+00", (int)fraction);
    return text;
}

static const char *number_text(char text[TIME_SIZE], int64_t number)
{
    if (number < 0)
        return "\\N";
    (void)snprintf(text, TIME_SIZE, "%" PRId64, number);
    return text;
}

static const char *kind_text(hf_kind kind)
{
    static const char *const names[] = {[HF_KIND_USER] = "user",
                                        [HF_KIND_INSTANCE] = "instance",
                                        [HF_KIND_AUTOMATED] = "automated",
                                        [HF_KIND_STAFF] = "staff",
                                        [HF_KIND_TRUSTED_FLAGGER] = "trusted_flagger"};
    return names[kind];
}

static const char *outcome_text(hf_outcome outcome)
{
    static const char *const names[] = {[HF_OUTCOME_UPHELD] = "upheld",
                                        [HF_OUTCOME_REJECTED] = "rejected",
                                        [HF_OUTCOME_IGNORED] = "ignored",
                                        [HF_OUTCOME_OVERTURNED] = "overturned"};
    return names[outcome];
}

static int64_t account_number(const simulate_writer *writer, hf_account_id account)
{
    return writer->account_base + account.v;
}

static void write_accounts(simulate_writer *writer)
{
    char created[TIME_SIZE];
    char followers[TIME_SIZE];
    char following[TIME_SIZE];
    copy_begin(writer, "copy holdfast.accounts (account_id, kind, created_at, followers, "
                       "following, is_premium) from stdin");
    for (size_t i = 0; i < writer->world->account_count && !writer->is_failed; i++) {
        const hf_world_account *account = &writer->world->accounts[i];
        copy_line(writer, "%" PRId64 "\t%s\t%s\t%s\t%s\t%s\n",
                  account_number(writer, account->account), kind_text(account->kind),
                  time_text(created, account->created_at),
                  number_text(followers, account->followers),
                  number_text(following, account->following), account->is_premium ? "t" : "f");
    }
    copy_end(writer);
}

/* Ids from the sequence, so that a platform that writes meanwhile gets others. */
static void take_report_ids(simulate_writer *writer)
{
    char count[TIME_SIZE];
    const char *parameter = number_text(count, (int64_t)writer->world->report_count);
    if (writer->is_failed)
        return;
    writer->report_ids =
        PQexecParams(writer->connection,
                     "select nextval(pg_get_serial_sequence('holdfast.reports', 'report_id')) "
                     "from generate_series(1, $1::bigint)",
                     1, NULL, &parameter, NULL, NULL, 0);
    if (PQresultStatus(writer->report_ids) != PGRES_TUPLES_OK)
        fail(writer, "take report ids");
}

static const char *report_id_text(const simulate_writer *writer, int64_t report_id)
{
    return PQgetvalue(writer->report_ids, (int)(report_id - 1), 0);
}

static void write_reports(simulate_writer *writer)
{
    char at[TIME_SIZE];
    char retracted[TIME_SIZE];
    copy_begin(writer, "copy holdfast.reports (report_id, reporter_id, target_id, category, "
                       "created_at, retracted_at) from stdin");
    for (size_t i = 0; i < writer->world->report_count && !writer->is_failed; i++) {
        const hf_world_report *report = &writer->world->reports[i];
        copy_line(writer, "%s\t%" PRId64 "\t%" PRId64 "\t%s\t%s\t%s\n",
                  report_id_text(writer, report->report_id),
                  account_number(writer, report->reporter), account_number(writer, report->target),
                  hf_category_name(report->category), time_text(at, report->at),
                  time_text(retracted, report->retracted_at));
    }
    copy_end(writer);
}

static void write_outcomes(simulate_writer *writer)
{
    char at[TIME_SIZE];
    copy_begin(
        writer,
        "copy holdfast.report_outcomes (report_id, outcome, decided_at, decided_by) from stdin");
    for (size_t i = 0; i < writer->world->outcome_count && !writer->is_failed; i++) {
        const hf_world_outcome *outcome = &writer->world->outcomes[i];
        copy_line(writer, "%s\t%s\t%s\t%s\n", report_id_text(writer, outcome->report_id),
                  outcome_text(outcome->outcome), time_text(at, outcome->at),
                  outcome->by_staff ? "staff" : "automation");
    }
    copy_end(writer);
}

static void write_attacks(simulate_writer *writer)
{
    char started[TIME_SIZE];
    char ended[TIME_SIZE];
    copy_begin(writer, "copy holdfast_truth.attacks (attack_id, family, crew_id, target_id, "
                       "started_at, ended_at, reports, "
                       "is_under_way) from stdin");
    for (size_t i = 0; i < writer->world->attack_count && !writer->is_failed; i++) {
        const hf_world_attack *attack = &writer->world->attacks[i];
        copy_line(writer, "%" PRId64 "\t%s\t%" PRId64 "\t%" PRId64 "\t%s\t%s\t%" PRId64 "\t%s\n",
                  writer->attack_base + attack->attack_id, hf_family_name(attack->family),
                  writer->crew_base + attack->crew_id, account_number(writer, attack->target),
                  time_text(started, attack->started_at), time_text(ended, attack->ended_at),
                  attack->reports, attack->is_under_way ? "t" : "f");
    }
    copy_end(writer);
}

static void write_members(simulate_writer *writer)
{
    copy_begin(writer, "copy holdfast_truth.crew_members (crew_id, account_id, family) from stdin");
    for (size_t i = 0; i < writer->world->member_count && !writer->is_failed; i++) {
        const hf_world_member *member = &writer->world->members[i];
        copy_line(writer, "%" PRId64 "\t%" PRId64 "\t%s\n", writer->crew_base + member->crew_id,
                  account_number(writer, member->account),
                  hf_family_name(writer->world->crews[member->crew_id - 1].family));
    }
    copy_end(writer);
}

static void write_roles(simulate_writer *writer)
{
    char community[TIME_SIZE];
    copy_begin(writer,
               "copy holdfast_truth.accounts_roles (account_id, role, community) from stdin");
    for (size_t i = 0; i < writer->world->account_count && !writer->is_failed; i++) {
        const hf_world_account *account = &writer->world->accounts[i];
        copy_line(writer, "%" PRId64 "\t%s\t%s\n", account_number(writer, account->account),
                  hf_role_name(account->role), number_text(community, account->community));
    }
    copy_end(writer);
}

/* Where the world's numbers begin: behind everything that is there. */
static void find_bases(simulate_writer *writer)
{
    writer->account_base =
        ask(writer, "look for accounts",
            "select coalesce(max(id), 0) from (select account_id from holdfast.accounts union all "
            "select reporter_id from holdfast.reports union all select target_id from "
            "holdfast.reports) as known (id) "
            "where id < " FIRST_SURROGATE " and $1::text is null",
            NULL);
    writer->attack_base =
        ask(writer, "look for attacks",
            "select coalesce(max(attack_id), 0) from holdfast_truth.attacks where $1::text is null",
            NULL);
    writer->crew_base = ask(
        writer, "look for crews",
        "select coalesce(max(crew_id), 0) from holdfast_truth.crew_members where $1::text is null",
        NULL);
    if (writer->account_base < 0)
        writer->account_base = 0;
}

static void write_world(simulate_writer *writer)
{
    const hf_sql_file *truth = hf_sql_query("simulate_truth");
    run(writer, "quiet", "set local client_min_messages = warning");
    run(writer, "make the schema holdfast_truth", truth == NULL ? "" : truth->text);
    find_bases(writer);
    take_report_ids(writer);
    write_accounts(writer);
    write_reports(writer);
    write_outcomes(writer);
    write_attacks(writer);
    write_members(writer);
    write_roles(writer);
    run(writer, "analyze", "analyze holdfast.accounts, holdfast.reports, holdfast.report_outcomes");
}

static void print_world(const hf_world *world)
{
    (void)printf("%zu reports by and of %zu accounts, %zu outcomes, over %" PRId64
                 " days; %zu crews attacked %zu accounts\n\n",
                 world->report_count, world->account_count, world->outcome_count,
                 world->config.days, world->crew_count, world->attack_count);
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
        writer->world = world;
        write_world(writer);
    }
    run(writer, "commit", "commit");
    if (!writer->is_failed)
        print_world(world);
    PQclear(writer->report_ids);
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
        fail(writer, "connect");
    code = writer->is_failed ? HF_EXIT_FAILED : HF_EXIT_DONE;
    PQfinish(writer->connection);
    free(writer);
    return code;
}
