/* The schema: migrate, what it refuses, and that the manual in it is complete. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "holdfast/finding.h"
#include "holdfast/policy.h"
#include "pg/schema.h"
#include "pg/sql.h"
#include "sql_world.h"

#define DEADLINE_MS 60000

static const char *const migrate_arguments[] = {"migrate", NULL};

/* Runs `holdfast migrate`; whether it ended with that code and the text stands in its output. */
static bool migrates(hf_pgtest *db, int code, const char *text)
{
    hf_proc proc;
    int actual = hf_proc_run_holdfast(&proc, db->conninfo, migrate_arguments, DEADLINE_MS);
    bool is_found = strstr(code == 0 ? hf_proc_stdout(&proc) : hf_proc_stderr(&proc), text) != NULL;
    if (actual != code || !is_found)
        (void)fprintf(stderr, "migrate: %d, %s%s\n", actual, hf_proc_stdout(&proc),
                      hf_proc_stderr(&proc));
    hf_proc_done(&proc);
    return actual == code && is_found;
}

static void it_is_safe_to_repeat(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(hf_pgtest_open(&db, HF_PGTEST_EMPTY));
    CU_ASSERT_TRUE(migrates(&db, 0, "was at 0"));
    HF_ASSERT_SQL(&db, "insert into holdfast.reports (target_id, reporter_id) values (1, 2)");
    CU_ASSERT_TRUE(migrates(&db, 0, "nothing to do"));
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select count(*) from holdfast.reports"), 1);
    /* those of the first detector and of the second, each once */
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select count(*) from holdfast.policies"), 2);
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select count(*) from holdfast.installation"), 1);
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select count(*) from holdfast.worker_state "
                                       "where source = 'main'"),
                    1);
    hf_pgtest_close(&db);
}

static void several_at_once_do_no_harm(void)
{
    hf_pgtest db;
    hf_proc procs[4];
    HF_REQUIRE_DB(hf_pgtest_open(&db, HF_PGTEST_EMPTY));
    for (int i = 0; i < 4; i++)
        CU_ASSERT_TRUE(hf_proc_start_holdfast(&procs[i], db.conninfo, migrate_arguments));
    for (int i = 0; i < 4; i++) {
        CU_ASSERT_EQUAL(hf_proc_wait(&procs[i], DEADLINE_MS), 0);
        HF_ASSERT_TEXT(hf_proc_stderr(&procs[i]), "");
        hf_proc_done(&procs[i]);
    }
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select max(version) from holdfast.schema_migrations"),
                    hf_schema_expected_version());
    hf_pgtest_close(&db);
}

static void a_newer_schema_is_refused(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(hf_pgtest_open(&db, HF_PGTEST_MIGRATED));
    HF_ASSERT_SQL(&db, "insert into holdfast.schema_migrations values (9000, 'later', '')");
    CU_ASSERT_TRUE(migrates(&db, 1, "version 9000, this program knows"));
    CU_ASSERT_TRUE(migrates(&db, 1, "upgrade the program"));
    hf_pgtest_close(&db);
}

static void a_migration_that_changed_is_refused(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(hf_pgtest_open(&db, HF_PGTEST_MIGRATED));
    HF_ASSERT_SQL(&db, "update holdfast.schema_migrations set checksum = 'x' where version = 2");
    CU_ASSERT_TRUE(migrates(&db, 1, "0002_outputs"));
    hf_pgtest_close(&db);
}

static void functions_come_back_when_they_differ(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(hf_pgtest_open(&db, HF_PGTEST_MIGRATED));
    HF_ASSERT_SQL(&db, "drop function holdfast.is_held(bigint, text, text); update "
                       "holdfast.schema_migrations set checksum = 'x' where version = 0");
    CU_ASSERT_TRUE(migrates(&db, 0, "functions and views applied again"));
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select holdfast.is_held(1)"), "f");
    hf_pgtest_close(&db);
}

static void a_login_without_rights_is_told(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(hf_pgtest_open(&db, HF_PGTEST_EMPTY));
    hf_pgtest nobody = {.connection = NULL};
    CU_ASSERT_TRUE(
        hf_pgtest_login(&db, "hf_test_nobody", NULL, nobody.conninfo, sizeof nobody.conninfo));
    CU_ASSERT_TRUE(migrates(&nobody, 1, "run it as"));
    hf_pgtest_close(&db);
}

/* What hf_schema_judge says of the database. */
static hf_status judge(hf_pgtest *db, hf_error *error)
{
    hf_error_clear(error);
    PGresult *result = PQexec(db->connection, hf_sql_query("schema_version")->text);
    hf_status status = hf_schema_judge(result, error);
    PQclear(result);
    return status;
}

static void the_worker_judges_the_version(void)
{
    hf_pgtest db;
    hf_error error;
    HF_REQUIRE_DB(hf_pgtest_open(&db, HF_PGTEST_EMPTY));
    HF_ASSERT_STATUS(judge(&db, &error), HF_ESCHEMA);
    CU_ASSERT_PTR_NOT_NULL(strstr(error.message, "run holdfast migrate"));
    hf_pgtest_close(&db);
    HF_REQUIRE_DB(hf_pgtest_open(&db, HF_PGTEST_MIGRATED));
    HF_ASSERT_OK(judge(&db, &error));
    HF_ASSERT_SQL(&db, "set role holdfast_reader");
    HF_ASSERT_STATUS(judge(&db, &error), HF_ESCHEMA);
    CU_ASSERT_PTR_NOT_NULL(strstr(error.message, "holdfast_worker"));
    HF_ASSERT_SQL(&db, "set role holdfast_worker");
    HF_ASSERT_OK(judge(&db, &error));
    HF_ASSERT_SQL(&db, "reset role; insert into holdfast.schema_migrations values (9000, 'x', '')");
    HF_ASSERT_STATUS(judge(&db, &error), HF_ESCHEMA);
    CU_ASSERT_PTR_NOT_NULL(strstr(error.message, "upgrade the program"));
    HF_ASSERT_SQL(&db, "delete from holdfast.schema_migrations where version > 1");
    HF_ASSERT_STATUS(judge(&db, &error), HF_ESCHEMA);
    CU_ASSERT_PTR_NOT_NULL(strstr(error.message, "run holdfast migrate"));
    hf_pgtest_close(&db);
}

static void migrations_are_numbered_without_gaps_and_in_ascii(void)
{
    for (size_t i = 0; i < hf_sql_migrations_count; i++) {
        CU_ASSERT_EQUAL(strtoul(hf_sql_migrations[i].name, NULL, 10), i + 1);
        for (size_t at = 0; at < hf_sql_migrations[i].size; at++)
            CU_ASSERT_TRUE(hf_sql_migrations[i].text[at] > 0);
    }
    for (size_t i = 0; i < hf_sql_functions_count; i++)
        for (size_t at = 0; at < hf_sql_functions[i].size; at++)
            CU_ASSERT_TRUE(hf_sql_functions[i].text[at] > 0);
}

static void everything_carries_a_comment(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(hf_pgtest_open(&db, HF_PGTEST_MIGRATED));
    HF_ASSERT_TEXT(
        hf_pgtest_text(&db,
                       "select string_agg(what, ', ') from ("
                       "select c.relname::text from pg_class c where c.relnamespace = "
                       "'holdfast'::regnamespace and c.relkind in ('r', 'v') "
                       "and obj_description(c.oid, 'pg_class') is null "
                       "union all select c.relname || '.' || a.attname from pg_class c join "
                       "pg_attribute a on a.attrelid = c.oid where c.relnamespace = "
                       "'holdfast'::regnamespace and c.relkind in ('r', 'v') and a.attnum > 0 and "
                       "not a.attisdropped and col_description(c.oid, a.attnum) is null "
                       "union all select p.oid::regprocedure::text from pg_proc p where "
                       "p.pronamespace = 'holdfast'::regnamespace "
                       "and obj_description(p.oid, 'pg_proc') is null "
                       "union all select n.nspname::text from pg_namespace n where n.nspname = "
                       "'holdfast' and obj_description(n.oid, 'pg_namespace') is null"
                       ") as o (what)"),
        NULL);
    hf_pgtest_close(&db);
}

static void input_tables_have_the_cursor_column_and_no_triggers(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(hf_pgtest_open(&db, HF_PGTEST_MIGRATED));
    HF_ASSERT_TEXT(
        hf_pgtest_text(&db, "select string_agg(c.relname, ' ' order by c.relname) from pg_class c "
                            "join pg_attribute a on a.attrelid = c.oid and a.attname = "
                            "'ingest_xid' and a.attgenerated = 's' where c.relnamespace = "
                            "'holdfast'::regnamespace and c.relkind = 'r' and exists (select from "
                            "pg_index i where i.indrelid = c.oid and i.indkey[0] = a.attnum)"),
        "accounts blocklist_entries blocklist_subscriptions blocklists decisions "
        "report_categories report_outcomes reports");
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select count(*) from pg_trigger t join pg_class c on c.oid "
                                       "= t.tgrelid where c.relnamespace = "
                                       "'holdfast'::regnamespace"),
                    0);
    hf_pgtest_close(&db);
}

/* Whether a policy with this one value is taken. */
static bool takes(hf_pgtest *db, const char *column, const char *value)
{
    char sql[200];
    (void)snprintf(sql, sizeof sql, "insert into holdfast.policies (%s) values ('%s')", column,
                   value);
    const char *state = hf_pgtest_sqlstate(db, sql);
    CU_ASSERT_TRUE(strcmp(state, "00000") == 0 || strcmp(state, "23514") == 0);
    return strcmp(state, "00000") == 0;
}

static bool takes_number(hf_pgtest *db, const char *column, bool is_whole, double value)
{
    char text[64];
    (void)snprintf(text, sizeof text, is_whole ? "%.0f" : "%.17g", value);
    return takes(db, column, text);
}

static void check_policy_column(hf_pgtest *db, const char *column, bool is_whole, double initial,
                                double least, double most)
{
    CU_ASSERT_EQUAL(hf_pgtest_intf(db,
                                   "select count(*) from holdfast.policies where policy_id = "
                                   "(select max(policy_id) from holdfast.policies) and "
                                   "%s = %.17g",
                                   column, initial),
                    1);
    CU_ASSERT_TRUE(takes_number(db, column, is_whole, least));
    CU_ASSERT_TRUE(takes_number(db, column, is_whole, most));
    CU_ASSERT_FALSE(
        takes_number(db, column, is_whole, is_whole ? least - 1 : nextafter(least, -HUGE_VAL)));
    CU_ASSERT_FALSE(
        takes_number(db, column, is_whole, is_whole ? most + 1 : nextafter(most, HUGE_VAL)));
    CU_ASSERT_TRUE(is_whole || !takes(db, column, "NaN"));
}

static void policies_have_the_columns_and_bounds_of_the_library(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(hf_pgtest_open(&db, HF_PGTEST_MIGRATED));
    int count = 4; /* policy_id, created_at, created_by, note */
#define CHECK_FIELD(name, type, initial, least, most, meaning)                          \
    check_policy_column(&db, #name, (type)0.5 == 0, (double)(initial), (double)(least), \
                        (double)(most));                                                \
    count++;
    HF_POLICY_TABLE(CHECK_FIELD)
#undef CHECK_FIELD
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select count(*) from pg_attribute where attrelid = "
                                       "'holdfast.policies'::regclass and attnum > 0 "
                                       "and not attisdropped"),
                    count);
    hf_pgtest_close(&db);
}

/* Whether the table's checks know the name. */
static bool is_checked(hf_pgtest *db, const char *table, const char *name)
{
    return hf_pgtest_intf(db,
                          "select count(*) from pg_constraint where conrelid = "
                          "'holdfast.%s'::regclass and contype = 'c' and "
                          "strpos(pg_get_constraintdef(oid), '''%s''') > 0",
                          table, name) == 1;
}

static void checks_know_the_names_of_the_library(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(hf_pgtest_open(&db, HF_PGTEST_MIGRATED));
    for (int i = 0; i < HF_REVIEW_COUNT; i++)
        CU_ASSERT_TRUE(is_checked(&db, "campaigns", hf_review_name((hf_review)i)));
    for (int i = 0; i < HF_CAMPAIGN_KIND_COUNT; i++)
        CU_ASSERT_TRUE(is_checked(&db, "campaigns", hf_campaign_kind_name((hf_campaign_kind)i)));
    for (int i = 0; i < HF_CHANNEL_COUNT; i++)
        CU_ASSERT_TRUE(is_checked(&db, "campaign_evidence", hf_channel_name((hf_channel)i)));
    for (int i = HF_HOLD_YIELDED; i < HF_HOLD_CONFIRMED; i++)
        CU_ASSERT_TRUE(is_checked(&db, "holds", hf_hold_state_name((hf_hold_state)i)));
    hf_pgtest_close(&db);
}

static const hf_test tests[] = {
    {"it is safe to repeat", it_is_safe_to_repeat},
    {"several at once do no harm", several_at_once_do_no_harm},
    {"a newer schema is refused", a_newer_schema_is_refused},
    {"a migration that changed is refused", a_migration_that_changed_is_refused},
    {"functions come back when they differ", functions_come_back_when_they_differ},
    {"a login without rights is told", a_login_without_rights_is_told},
    {"the worker judges the version", the_worker_judges_the_version},
    {"migrations are numbered without gaps, and in ASCII",
     migrations_are_numbered_without_gaps_and_in_ascii},
    {"everything carries a comment", everything_carries_a_comment},
    {"input tables have the cursor column and no triggers",
     input_tables_have_the_cursor_column_and_no_triggers},
    {"policies have the columns and bounds of the library",
     policies_have_the_columns_and_bounds_of_the_library},
    {"checks know the names of the library", checks_know_the_names_of_the_library},
};
HF_TEST_MAIN("sql_migrate", tests)
