/* holdfast simulate: what it writes, and what it will not write into. */
#include <string.h>

#include "support/pgtest.h"

#define TIMEOUT_MS 60000

static int simulate(hf_pgtest *db, hf_proc *proc, const char *option, const char *value)
{
    const char *arguments[] = {"simulate", "--scale", "0.1", option, value, NULL};
    return hf_proc_run_holdfast(proc, db->conninfo, arguments, TIMEOUT_MS);
}

/* Expects success and says what went wrong otherwise. */
static void must_simulate(hf_pgtest *db, const char *option, const char *value)
{
    hf_proc proc;
    CU_ASSERT_EQUAL(simulate(db, &proc, option, value), 0);
    HF_ASSERT_TEXT(hf_proc_stderr(&proc), "");
    hf_proc_done(&proc);
}

static void must_refuse(hf_pgtest *db, const char *option, const char *value, int code,
                        const char *word)
{
    hf_proc proc;
    CU_ASSERT_EQUAL(simulate(db, &proc, option, value), code);
    CU_ASSERT_PTR_NOT_NULL(strstr(hf_proc_stderr(&proc), word));
    hf_proc_done(&proc);
}

static void a_world_is_written_with_its_truth(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(hf_pgtest_open(&db, HF_PGTEST_MIGRATED));
    must_simulate(&db, "--families", "all");
    CU_ASSERT_TRUE(hf_pgtest_int(&db, "select count(*) from holdfast.reports") > 1000);
    CU_ASSERT_TRUE(hf_pgtest_int(&db, "select count(*) from holdfast.report_outcomes") > 100);
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select count(distinct family) from holdfast_truth.attacks"),
                    22);
    CU_ASSERT_TRUE(hf_pgtest_int(&db, "select count(*) from holdfast_truth.accounts_roles where "
                                      "role = 'framed'") > 0);
    CU_ASSERT_TRUE(
        hf_pgtest_int(&db, "select count(*) from holdfast_truth.attacks where phase = 2") > 0);
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select count(*) from holdfast_truth.attacks a where "
                                       "(a.family = 'list_driven') <> exists (select from "
                                       "holdfast.blocklist_entries e where e.list_id = a.list_id "
                                       "and e.target_id = a.target_id)"),
                    0);
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select count(*) from holdfast.accounts"),
                    hf_pgtest_int(&db, "select count(*) from holdfast_truth.accounts_roles"));
    CU_ASSERT_EQUAL(
        hf_pgtest_int(&db, "select count(*) from holdfast.reports r where not exists (select "
                           "from holdfast.accounts a where a.account_id = r.reporter_id)"),
        0);
    hf_pgtest_close(&db);
}

static void words_origins_and_lists_are_written_too(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(hf_pgtest_open(&db, HF_PGTEST_MIGRATED));
    must_simulate(&db, "--families", "all");
    CU_ASSERT_TRUE(
        hf_pgtest_int(&db, "select 100 * count(comment) / count(*) from holdfast.reports") > 30);
    CU_ASSERT_TRUE(
        hf_pgtest_int(&db, "select 100 * count(origin) / count(*) from holdfast.reports") > 70);
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select count(*) from holdfast.blocklists l where not "
                                       "exists (select from holdfast.accounts a "
                                       "where a.account_id = l.owner_id)"),
                    0);
    CU_ASSERT_TRUE(
        hf_pgtest_int(&db, "select count(*) from holdfast.blocklist_entries e join "
                           "holdfast.blocklists l using (list_id) join holdfast.accounts a on "
                           "a.account_id = e.target_id where e.added_at >= l.created_at") > 100);
    CU_ASSERT_TRUE(hf_pgtest_int(&db,
                                 "select count(*) from holdfast.blocklist_subscriptions s "
                                 "join holdfast.blocklists l using (list_id) join "
                                 "holdfast.accounts a on a.account_id = s.subscriber_id") > 100);
    HF_ASSERT_SQL(&db, "insert into holdfast.blocklists (owner_id, name) values (1, 'mine')");
    hf_pgtest_close(&db);
}

static void plays_by_means_of_lists_are_told_in_the_truth(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(hf_pgtest_open(&db, HF_PGTEST_MIGRATED));
    must_simulate(&db, "--set", "list_plays=2");
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select count(*) from holdfast_truth.list_attacks"), 26);
    CU_ASSERT_EQUAL(
        hf_pgtest_int(&db, "select count(distinct kind) from holdfast_truth.list_attacks"), 3);
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select count(*) from holdfast_truth.list_roles"),
                    hf_pgtest_int(&db, "select count(*) from holdfast.blocklists"));
    CU_ASSERT_EQUAL(
        hf_pgtest_int(&db, "select count(*) from holdfast.blocklists where mirrors_list_id in "
                           "(select list_id from holdfast_truth.list_roles where role = 'honest')"),
        2);
    CU_ASSERT_EQUAL(
        hf_pgtest_int(&db, "select count(*) from holdfast_truth.list_targets t where not exists "
                           "(select from holdfast.blocklist_entries e join "
                           "holdfast_truth.list_roles r using (list_id) "
                           "where e.target_id = t.target_id and r.attack_id = t.attack_id)"),
        0);
    CU_ASSERT_EQUAL(
        hf_pgtest_int(&db, "select count(*) from holdfast_truth.list_attacks a where a.play like "
                           "'seeding%' and a.acts <> (select count(*) from holdfast_truth."
                           "list_targets t join holdfast.blocklist_entries e using (target_id) "
                           "where t.attack_id = a.attack_id)"),
        0);
    must_simulate(&db, "--append", NULL);
    hf_pgtest_close(&db);
}

static void attacks_can_be_found_among_the_reports(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(hf_pgtest_open(&db, HF_PGTEST_MIGRATED));
    must_simulate(&db, "--seed", "3");
    CU_ASSERT_TRUE(hf_pgtest_int(&db, "select count(*) from holdfast_truth.attacks") > 5);
    CU_ASSERT_EQUAL(
        hf_pgtest_int(
            &db,
            "select count(*) from holdfast_truth.attacks a where a.reports <> (select count(*) "
            "from holdfast.reports r join holdfast_truth.crew_members m on m.account_id = "
            "r.reporter_id "
            "and m.crew_id = a.crew_id where r.target_id = a.target_id "
            "and r.created_at between a.started_at and a.ended_at)"),
        0);
    hf_pgtest_close(&db);
}

static void report_ids_are_in_event_order_and_the_sequence_goes_on(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(hf_pgtest_open(&db, HF_PGTEST_MIGRATED));
    must_simulate(&db, "--seed", "2");
    CU_ASSERT_EQUAL(
        hf_pgtest_int(
            &db,
            "select count(*) from (select report_id, lag(report_id) over (order by created_at, "
            "report_id) as before from holdfast.reports) as r where before > report_id"),
        0);
    CU_ASSERT_EQUAL(
        hf_pgtest_int(&db, "select count(*) from holdfast.reports where created_at > now()"), 0);
    HF_ASSERT_SQL(&db, "insert into holdfast.reports (reporter_id, target_id) values (1, 2)");
    hf_pgtest_close(&db);
}

static void the_truth_explains_itself(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(hf_pgtest_open(&db, HF_PGTEST_MIGRATED));
    must_simulate(&db, "--seed", "2");
    CU_ASSERT_EQUAL(
        hf_pgtest_int(&db,
                      "select count(*) from pg_attribute a join pg_class c on c.oid = a.attrelid "
                      "where c.relkind = 'r' "
                      "and c.relnamespace = 'holdfast_truth'::regnamespace and a.attnum > 0 and "
                      "(col_description(c.oid, a.attnum) is null or obj_description(c.oid, "
                      "'pg_class') is null)"),
        0);
    hf_pgtest_close(&db);
}

static void a_platform_with_reports_is_refused(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(hf_pgtest_open(&db, HF_PGTEST_MIGRATED));
    HF_ASSERT_SQL(
        &db, "insert into holdfast.reports (reporter_id, target_id) values (1000001, 1000002)");
    must_refuse(&db, "--seed", "1", 1, "not empty");
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select count(*) from holdfast.reports"), 1);
    CU_ASSERT_EQUAL(
        hf_pgtest_int(&db, "select count(*) from pg_namespace where nspname = 'holdfast_truth'"),
        0);
    must_simulate(&db, "--append", NULL);
    must_simulate(&db, "--append", NULL);
    CU_ASSERT_EQUAL(
        hf_pgtest_int(&db, "select count(*) from holdfast.accounts where account_id <= 1000002"),
        0);
    CU_ASSERT_EQUAL(
        hf_pgtest_int(&db, "select count(*) from holdfast_truth.attacks"),
        2 * hf_pgtest_int(&db, "select count(*) from holdfast_truth.attacks where attack_id <= "
                               "(select max(attack_id) / 2 from holdfast_truth.attacks)"));
    hf_pgtest_close(&db);
}

static void wrong_options_are_explained(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(hf_pgtest_open(&db, HF_PGTEST_MIGRATED));
    must_refuse(&db, "--families", "nonsense", 2, "--families nonsense");
    must_refuse(&db, "--days", "3", 2, "--days 3");
    must_refuse(&db, "--seed", "-1", 2, "--seed -1");
    must_refuse(&db, "--set", "homophily=9", 2, "--set homophily=9");
    must_refuse(&db, "--now", "2999-01-01", 1, "in the future");
    must_refuse(&db, "--now", "rubbish", 1, "rubbish");
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select count(*) from holdfast.reports"), 0);
    hf_pgtest_close(&db);
}

static void a_database_without_the_schema_is_refused(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(hf_pgtest_open(&db, HF_PGTEST_EMPTY));
    must_refuse(&db, "--seed", "1", 1, "holdfast migrate");
    hf_pgtest_close(&db);
}

static const hf_test tests[] = {
    {"a world is written with its truth", a_world_is_written_with_its_truth},
    {"words, origins and block lists are written too", words_origins_and_lists_are_written_too},
    {"plays by means of lists are told in the truth",
     plays_by_means_of_lists_are_told_in_the_truth},
    {"attacks can be found among the reports", attacks_can_be_found_among_the_reports},
    {"report ids are in event order, and the sequence goes on",
     report_ids_are_in_event_order_and_the_sequence_goes_on},
    {"the truth explains itself", the_truth_explains_itself},
    {"a platform with reports is refused, unless asked to append",
     a_platform_with_reports_is_refused},
    {"wrong options are explained", wrong_options_are_explained},
    {"a database without the schema is refused", a_database_without_the_schema_is_refused},
};

HF_TEST_MAIN("simulate", tests)
