/* holdfast calibrate on a small simulated platform: what it prints, and that it only reads. */
#include <stdlib.h>
#include <string.h>

#include "worker_world.h"

#define TIMEOUT_MS 120000

static hf_pgtest shared;

static void close_shared(void)
{
    hf_pgtest_close(&shared);
}

/* One world for all tests, none of which changes it. */
static hf_pgtest *world(void)
{
    static bool is_open;
    if (!is_open) {
        is_open = worker_open(&shared) && worker_simulate(&shared, "2026-01-01");
        (void)atexit(close_shared);
    }
    if (!is_open)
        CU_FAIL("no world");
    return is_open ? &shared : NULL;
}

/* Runs it with --db and the arguments, ended by NULL; the exit code. The output stays in *proc. */
static int calibrate(hf_proc *proc, const char *conninfo, const char *const *arguments)
{
    const char *all[16] = {"calibrate"};
    for (int i = 0; arguments[i] != NULL && i < 14; i++)
        all[i + 1] = arguments[i];
    return hf_proc_run_holdfast(proc, conninfo, all, TIMEOUT_MS);
}

static void figures_are_told_to_programs(void)
{
    hf_pgtest *db = world();
    hf_proc proc;
    if (db == NULL)
        return;
    const int code = calibrate(
        &proc, db->conninfo,
        (const char *[]){"--rounds", "4", "--bar", "100,1,0.01", "--want", "2", "--json", NULL});
    CU_ASSERT_EQUAL_FATAL(code, 0);
    const char *json = hf_proc_stdout(&proc);
    CU_ASSERT_EQUAL(hf_pgtest_intf(db, "select json_array_length('%s'::json -> 'curve')", json), 5);
    /* Decoys hold no crew: what is found is chance, and no more of it than each bar promises. */
    HF_ASSERT_TEXT(hf_pgtest_textf(db,
                                   "select bool_and((s ->> 'observed_over_promised')::float8 <= 1 "
                                   "and (s ->> 'least')::float8 <= (s ->> 'most')::float8) "
                                   "from json_array_elements('%s'::json -> 'curve') s "
                                   "where (s ->> 'bar')::float8 >= 1",
                                   json),
                   "t");
    CU_ASSERT_EQUAL(hf_pgtest_intf(db,
                                   "select count(*) from json_array_elements('%s'::json -> "
                                   "'curve') s where (s ->> 'is_active_policy')::bool",
                                   json),
                    1);
    HF_ASSERT_TEXT(hf_pgtest_textf(db,
                                   "select (j #>> '{history,reports}')::bigint = (select count(*) "
                                   "from holdfast.reports) and j #>> '{decoys,rounds}' = '4' and "
                                   "(j #>> '{homophily,others}')::int > 0 and "
                                   "(j #>> '{advice,bar_expected_false_per_month}')::float8 > 0 "
                                   "from (select '%s'::json) as t (j)",
                                   json),
                   "t");
    hf_proc_done(&proc);
}

static void figures_are_told_to_people(void)
{
    hf_pgtest *db = world();
    hf_proc proc;
    if (db == NULL)
        return;
    CU_ASSERT_EQUAL(calibrate(&proc, db->conninfo,
                              (const char *[]){"--rounds", "2", "--bar", "10", "--block", "20",
                                               "--want", "0.5", NULL}),
                    0);
    static const char *const parts[] = {"2 rounds",
                                        "observed / promised",
                                        "the active policy",
                                        "on accounts that staff upheld",
                                        "dealt within 20 days",
                                        "Wanted: at most 0.5",
                                        "bar_expected_false_per_month = ",
                                        "affinity = "};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        CU_ASSERT_PTR_NOT_NULL(strstr(hf_proc_stdout(&proc), parts[i]));
    hf_proc_done(&proc);
}

static void the_same_seed_gives_the_same_figures(void)
{
    hf_pgtest *db = world();
    hf_proc first;
    hf_proc second;
    static const char *const arguments[] = {"--rounds", "2",  "--bar",  "1000",
                                            "--seed",   "77", "--json", NULL};
    if (db == NULL)
        return;
    CU_ASSERT_EQUAL(calibrate(&first, db->conninfo, arguments), 0);
    CU_ASSERT_EQUAL(calibrate(&second, db->conninfo, arguments), 0);
    HF_ASSERT_TEXT(hf_proc_stdout(&first), hf_proc_stdout(&second));
    hf_proc_done(&first);
    hf_proc_done(&second);
}

static void the_part_of_history_can_be_chosen(void)
{
    hf_pgtest *db = world();
    hf_proc proc;
    if (db == NULL)
        return;
    CU_ASSERT_EQUAL(calibrate(&proc, db->conninfo,
                              (const char *[]){"--since", "2025-11-10", "--until", "2025-12-05",
                                               "--rounds", "1", "--bar", "1", "--json", NULL}),
                    0);
    CU_ASSERT_EQUAL(hf_pgtest_intf(db, "select ('%s'::json #>> '{history,reports}')::bigint",
                                   hf_proc_stdout(&proc)),
                    hf_pgtest_int(db, "select count(*) from holdfast.reports where created_at >= "
                                      "'2025-11-10' and created_at < '2025-12-05'"));
    hf_proc_done(&proc);
    CU_ASSERT_EQUAL(
        calibrate(&proc, db->conninfo, (const char *[]){"--since", "2025-12-31 23:59:59", NULL}),
        1);
    CU_ASSERT_PTR_NOT_NULL(strstr(hf_proc_stderr(&proc), "no reports"));
    hf_proc_done(&proc);
}

/* As the worker's role, in a session that the server lets read only. */
static void it_only_reads(void)
{
    hf_pgtest *db = world();
    hf_proc proc;
    char conninfo[640];
    static const char rows[] =
        "select concat_ws(' ', (select count(*) from holdfast.reports), (select count(*) from "
        "holdfast.accounts), (select count(*) from holdfast.policies), (select count(*) from "
        "holdfast.campaigns), (select max(xmin::text::bigint) from holdfast.reports), (select "
        "max(xmin::text::bigint) from holdfast.worker_state))";
    if (db == NULL)
        return;
    char *before = strdup(hf_pgtest_text(db, rows));
    HF_ASSERT_SQL(db, "create role hf_calibrate_test login in role holdfast_worker");
    (void)snprintf(conninfo, sizeof conninfo,
                   "%s user=hf_calibrate_test options='-c default_transaction_read_only=on'",
                   db->conninfo);
    CU_ASSERT_EQUAL(
        calibrate(&proc, conninfo, (const char *[]){"--rounds", "1", "--bar", "1", NULL}), 0);
    HF_ASSERT_TEXT(hf_pgtest_text(db, rows), before);
    HF_ASSERT_SQL(db, "drop role hf_calibrate_test");
    hf_proc_done(&proc);
    free(before);
}

static void wrong_usage_is_explained(void)
{
    static const char *const wrong[][3] = {
        {"--rounds", "0"}, {"--rounds", "many"},  {"--bar", "100,"},    {"--bar", "0"},
        {"--bar", "1;2"},  {"--affinity", "0.5"}, {"--want", "-1"},     {"--seed", "1.5"},
        {"--block", "x"},  {"--bar", "2000"},     {"--affinity", "inf"}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        hf_proc proc;
        CU_ASSERT_EQUAL(calibrate(&proc, NULL, wrong[i]), 2);
        CU_ASSERT_PTR_NOT_NULL(strstr(hf_proc_stderr(&proc), wrong[i][0]));
        hf_proc_done(&proc);
    }
}

static void what_cannot_be_read_is_one_line(void)
{
    hf_pgtest db;
    hf_proc proc;
    HF_REQUIRE_DB(hf_pgtest_open(&db, HF_PGTEST_EMPTY));
    CU_ASSERT_EQUAL(calibrate(&proc, db.conninfo, (const char *[]){NULL}), 1);
    CU_ASSERT_PTR_NOT_NULL(strstr(hf_proc_stderr(&proc), "holdfast migrate"));
    hf_proc_done(&proc);
    hf_pgtest_close(&db);
    hf_pgtest *there = world();
    if (there == NULL)
        return;
    CU_ASSERT_EQUAL(calibrate(&proc, there->conninfo, (const char *[]){"--since", "soon", NULL}),
                    1);
    CU_ASSERT_PTR_NOT_NULL(strstr(hf_proc_stderr(&proc), "soon"));
    hf_proc_done(&proc);
    CU_ASSERT_EQUAL(
        calibrate(&proc, there->conninfo, (const char *[]){"--since", "infinity", NULL}), 1);
    CU_ASSERT_PTR_NOT_NULL(strstr(hf_proc_stderr(&proc), "no moment"));
    hf_proc_done(&proc);
}

static const hf_test tests[] = {
    {"figures are told to programs", figures_are_told_to_programs},
    {"figures are told to people", figures_are_told_to_people},
    {"the same seed gives the same figures", the_same_seed_gives_the_same_figures},
    {"the part of history can be chosen", the_part_of_history_can_be_chosen},
    {"it only reads", it_only_reads},
    {"wrong usage is explained", wrong_usage_is_explained},
    {"what cannot be read is one line", what_cannot_be_read_is_one_line},
};
HF_TEST_MAIN("calibrate", tests)
