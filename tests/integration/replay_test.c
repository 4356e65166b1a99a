/* holdfast replay against what the worker found in a small simulated platform. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "worker_world.h"

#define TIMEOUT_MS 120000

static hf_pgtest shared;

static void close_shared(void)
{
    hf_pgtest_close(&shared);
}

/* One judged world for all tests that do not change it. */
static hf_pgtest *world(void)
{
    static bool is_open;
    if (!is_open) {
        is_open = worker_open(&shared) && worker_simulate(&shared, "2026-01-01") &&
                  worker_run(&shared, (const char *[]){"--once", NULL}) == 0;
        (void)atexit(close_shared);
    }
    if (!is_open)
        CU_FAIL("no world");
    return is_open ? &shared : NULL;
}

/* A file with that text, whose name is in a static buffer. */
static const char *policy_file(const char *text, size_t size)
{
    static char name[64];
    (void)snprintf(name, sizeof name, "/tmp/hf_replay_test.%ld", (long)getpid());
    FILE *file = fopen(name, "wb");
    if (file == NULL || fwrite(text, 1, size, file) != size || fclose(file) != 0)
        CU_FAIL("cannot write the policy's file");
    return name;
}

/* Replays with a policy of that text, --json and more arguments (ended by NULL); the exit code. */
static int replay(hf_proc *proc, const char *conninfo, const char *policy,
                  const char *const *arguments)
{
    const char *name = policy_file(policy, strlen(policy));
    const char *all[16] = {"replay", "--policy", name, "--json"};
    for (int i = 0; arguments[i] != NULL && i < 10; i++)
        all[i + 4] = arguments[i];
    const int code = hf_proc_run_holdfast(proc, conninfo, all, TIMEOUT_MS);
    (void)remove(name);
    return code;
}

#define NO_MORE ((const char *[]){NULL})

/* The last line of what was written; without its end. In the process's own buffer. */
static const char *summary(hf_proc *proc)
{
    (void)hf_proc_stdout(proc);
    char *text = proc->text;
    const size_t size = strlen(text);
    if (size > 0 && text[size - 1] == '\n')
        text[size - 1] = 0;
    char *line = strrchr(text, '\n');
    return line != NULL ? line + 1 : text;
}

/* A number of the summary: path as in "campaigns,lost". */
static int64_t figure(hf_pgtest *db, hf_proc *proc, const char *path)
{
    return hf_pgtest_intf(db, "select ('%s'::json #>> '{%s}')::bigint", summary(proc), path);
}

static int64_t changes(hf_pgtest *db, hf_proc *proc)
{
    static const char *const paths[] = {
        "campaigns,gained",          "campaigns,lost",         "holds,gained", "holds,lost",
        "suppressed_reports,gained", "suppressed_reports,lost"};
    int64_t sum = 0;
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        sum += figure(db, proc, paths[i]);
    return sum;
}

static void the_active_policy_changes_nothing(void)
{
    hf_pgtest *db = world();
    hf_proc proc;
    if (db == NULL)
        return;
    CU_ASSERT_EQUAL_FATAL(replay(&proc, db->conninfo, "# as it is\n", NO_MORE), 0);
    CU_ASSERT_EQUAL(changes(db, &proc), 0);
    const int64_t campaigns = hf_pgtest_int(db, "select count(*) from holdfast.campaigns");
    CU_ASSERT_TRUE(campaigns > 3);
    CU_ASSERT_EQUAL(figure(db, &proc, "campaigns,live"), campaigns);
    CU_ASSERT_EQUAL(figure(db, &proc, "campaigns,candidate"), campaigns);
    CU_ASSERT_EQUAL(figure(db, &proc, "holds,live"),
                    hf_pgtest_int(db, "select count(*) from holdfast.holds where campaign_id is "
                                      "not null and state <> 'withdrawn'"));
    CU_ASSERT_EQUAL(figure(db, &proc, "suppressed_reports,live"),
                    hf_pgtest_int(db, "select count(distinct report_id) from "
                                      "holdfast.suppressed_reports where lifted_at is null"));
    hf_proc_done(&proc);
}

static void every_campaign_is_a_line_of_json(void)
{
    hf_pgtest *db = world();
    hf_proc proc;
    if (db == NULL)
        return;
    CU_ASSERT_EQUAL_FATAL(replay(&proc, db->conninfo, "", NO_MORE), 0);
    int64_t lines = 0;
    (void)hf_proc_stdout(&proc);
    for (char *at = proc.text, *end; (end = strchr(at, '\n')) != NULL; at = end + 1) {
        *end = 0;
        HF_ASSERT_TEXT(hf_pgtest_textf(db,
                                       "select j ->> 'finding' = 'summary' or (j ->> 'change' = "
                                       "'kept' and exists (select from holdfast.campaigns c where "
                                       "encode(c.fingerprint, 'hex') = j ->> 'fingerprint' and "
                                       "c.target_id = (j ->> 'target_id')::bigint and "
                                       "c.disposition = j ->> 'disposition' and c.detected_at = "
                                       "(j ->> 'detected_at')::timestamptz and c.summary = j ->> "
                                       "'summary')) from (select $json$%s$json$::json) as t (j)",
                                       at),
                       "t");
        lines++;
    }
    CU_ASSERT_EQUAL(lines, 1 + hf_pgtest_int(db, "select count(*) from holdfast.campaigns"));
    hf_proc_done(&proc);
}

static void a_stricter_policy_loses_and_a_looser_one_gains(void)
{
    hf_pgtest *db = world();
    hf_proc proc;
    if (db == NULL)
        return;
    CU_ASSERT_EQUAL(replay(&proc, db->conninfo, "min_crew = 60\n", NO_MORE), 0);
    CU_ASSERT_TRUE(figure(db, &proc, "campaigns,lost") > 0);
    CU_ASSERT_TRUE(figure(db, &proc, "suppressed_reports,lost") > 0);
    CU_ASSERT_TRUE(figure(db, &proc, "holds,lost") > 0);
    CU_ASSERT_EQUAL(figure(db, &proc, "campaigns,candidate"),
                    figure(db, &proc, "campaigns,live") + figure(db, &proc, "campaigns,gained") -
                        figure(db, &proc, "campaigns,lost"));
    hf_proc_done(&proc);
    CU_ASSERT_EQUAL(
        replay(&proc, db->conninfo, "bar_expected_false_per_month = 1000\naffinity = 1\n", NO_MORE),
        0);
    CU_ASSERT_TRUE(figure(db, &proc, "campaigns,gained") > 0);
    CU_ASSERT_TRUE(figure(db, &proc, "suppressed_reports,gained") > 0);
    hf_proc_done(&proc);
}

static void only_what_was_detected_since_is_compared(void)
{
    hf_pgtest *db = world();
    hf_proc proc;
    if (db == NULL)
        return;
    CU_ASSERT_EQUAL(
        replay(&proc, db->conninfo, "", (const char *[]){"--since", "2025-12-10", NULL}), 0);
    CU_ASSERT_EQUAL(changes(db, &proc), 0);
    const int64_t since = hf_pgtest_int(
        db, "select count(*) from holdfast.campaigns where detected_at >= '2025-12-10'");
    CU_ASSERT_TRUE(since > 0 &&
                   since < hf_pgtest_int(db, "select count(*) from holdfast.campaigns"));
    CU_ASSERT_EQUAL(figure(db, &proc, "campaigns,live"), since);
    CU_ASSERT_EQUAL(figure(db, &proc, "campaigns,candidate"), since);
    hf_proc_done(&proc);
}

static void the_summary_is_for_people_unless_json_is_asked_for(void)
{
    hf_pgtest *db = world();
    hf_proc proc;
    if (db == NULL)
        return;
    const char *name = policy_file("min_crew = 7", 12);
    CU_ASSERT_EQUAL(hf_proc_run_holdfast(&proc, db->conninfo,
                                         (const char *[]){"replay", "--policy", name, NULL},
                                         TIMEOUT_MS),
                    0);
    (void)remove(name);
    CU_ASSERT_PTR_NULL(strstr(hf_proc_stdout(&proc), "\"summary\":{"));
    CU_ASSERT_PTR_NULL(strstr(hf_proc_stdout(&proc), "\"finding\":\"summary\""));
    CU_ASSERT_PTR_NOT_NULL(strstr(hf_proc_stderr(&proc), "min_crew 7, was 5"));
    CU_ASSERT_PTR_NOT_NULL(strstr(hf_proc_stderr(&proc), "reports suppressed"));
    hf_proc_done(&proc);
}

/* As the worker's role, in a session that the server lets read only. */
static void nothing_is_written(void)
{
    hf_pgtest *db = world();
    hf_proc proc;
    char conninfo[640];
    if (db == NULL)
        return;
    char *before = worker_findings(db);
    HF_ASSERT_SQL(db, "create role hf_replay_test login in role holdfast_worker");
    (void)snprintf(conninfo, sizeof conninfo,
                   "%s user=hf_replay_test options='-c default_transaction_read_only=on'",
                   db->conninfo);
    CU_ASSERT_EQUAL(replay(&proc, conninfo, "min_crew = 60", NO_MORE), 0);
    hf_proc_done(&proc);
    HF_ASSERT_SQL(db, "drop role hf_replay_test");
    char *after = worker_findings(db);
    CU_ASSERT_TRUE(strlen(before) > 1000 && strcmp(before, after) == 0);
    free(before);
    free(after);
}

static void staffs_decisions_are_followed(void)
{
    hf_pgtest db;
    hf_proc proc;
    HF_REQUIRE_DB(worker_open(&db));
    CU_ASSERT_TRUE_FATAL(worker_simulate(&db, "2026-01-01"));
    CU_ASSERT_EQUAL(worker_run(&db, (const char *[]){"--once", NULL}), 0);
    HF_ASSERT_SQL(&db, "select holdfast.dismiss_campaign(campaign_id, 'organic') from "
                       "holdfast.campaigns c where exists (select from "
                       "holdfast.suppressed_reports s where s.campaign_id = c.campaign_id and "
                       "lifted_at is null) order by campaign_id limit 3");
    CU_ASSERT_EQUAL(worker_run(&db, (const char *[]){"--once", NULL}), 0);
    CU_ASSERT_EQUAL(replay(&proc, db.conninfo, "", NO_MORE), 0);
    CU_ASSERT_EQUAL(figure(&db, &proc, "decisions"), 3);
    CU_ASSERT_EQUAL(figure(&db, &proc, "decisions_left_out"), 0);
    CU_ASSERT_EQUAL(changes(&db, &proc), 0);
    hf_proc_done(&proc);
    /* A policy that finds nothing has nothing that they could be about. */
    CU_ASSERT_EQUAL(replay(&proc, db.conninfo, "min_crew = 1000", NO_MORE), 0);
    CU_ASSERT_EQUAL(figure(&db, &proc, "decisions_left_out"), 3);
    CU_ASSERT_EQUAL(figure(&db, &proc, "campaigns,candidate"), 0);
    hf_proc_done(&proc);
    hf_pgtest_close(&db);
}

static void a_platform_that_was_never_judged_has_only_to_gain(void)
{
    hf_pgtest db;
    hf_proc proc;
    HF_REQUIRE_DB(worker_open(&db));
    CU_ASSERT_EQUAL(replay(&proc, db.conninfo, "", NO_MORE), 0);
    CU_ASSERT_EQUAL(figure(&db, &proc, "events"), 0);
    CU_ASSERT_EQUAL(changes(&db, &proc), 0);
    hf_proc_done(&proc);
    CU_ASSERT_TRUE(worker_simulate(&db, "2026-01-01"));
    CU_ASSERT_EQUAL(replay(&proc, db.conninfo, "", NO_MORE), 0);
    CU_ASSERT_EQUAL(figure(&db, &proc, "campaigns,live"), 0);
    CU_ASSERT_TRUE(figure(&db, &proc, "campaigns,gained") > 3);
    CU_ASSERT_EQUAL(figure(&db, &proc, "campaigns,lost"), 0);
    hf_proc_done(&proc);
    hf_pgtest_close(&db);
}

/* Told with the line, before a database is looked for. */
static void a_policy_that_is_none_is_one_line(void)
{
    static const struct {
        const char *text, *what;
    } wrong[] = {{"min_crew = 8\nnonsense = 1\n", ":2: there is no key \"nonsense\""},
                 {"\n\nmin_crew = 2\n", ":3: min_crew must be from 3 to 1000"},
                 {"\x7f"
                  "ELF\x02\x01\x01",
                  ":1: "},
                 {"{\"min_crew\": 8}", ":1: "}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        hf_proc proc;
        CU_ASSERT_EQUAL(replay(&proc, "host=/nonexistent", wrong[i].text, NO_MORE), 1);
        const char *told = hf_proc_stderr(&proc);
        CU_ASSERT_PTR_NOT_NULL(strstr(told, wrong[i].what));
        CU_ASSERT_TRUE(strchr(told, '\n') != NULL && strchr(told, '\n')[1] == 0);
        HF_ASSERT_TEXT(hf_proc_stdout(&proc), "");
        hf_proc_done(&proc);
    }
}

static void a_file_that_cannot_be_read_is_a_failure_and_none_is_wrong_usage(void)
{
    hf_proc proc;
    CU_ASSERT_EQUAL(
        hf_proc_run_holdfast(&proc, NULL,
                             (const char *[]){"replay", "--policy", "/nonexistent/policy", NULL},
                             TIMEOUT_MS),
        1);
    CU_ASSERT_PTR_NOT_NULL(strstr(hf_proc_stderr(&proc), "/nonexistent/policy: "));
    hf_proc_done(&proc);
    CU_ASSERT_EQUAL(hf_proc_run_holdfast(&proc, NULL,
                                         (const char *[]){"replay", "--policy", "/tmp", NULL},
                                         TIMEOUT_MS),
                    1);
    hf_proc_done(&proc);
    CU_ASSERT_EQUAL(hf_proc_run_holdfast(&proc, NULL, (const char *[]){"replay", NULL}, TIMEOUT_MS),
                    2);
    CU_ASSERT_PTR_NOT_NULL(strstr(hf_proc_stderr(&proc), "--policy"));
    hf_proc_done(&proc);
}

static const hf_test tests[] = {
    {"the active policy changes nothing", the_active_policy_changes_nothing},
    {"every campaign is a line of JSON", every_campaign_is_a_line_of_json},
    {"a stricter policy loses, and a looser one gains",
     a_stricter_policy_loses_and_a_looser_one_gains},
    {"only what was detected since is compared", only_what_was_detected_since_is_compared},
    {"the summary is for people unless JSON is asked for",
     the_summary_is_for_people_unless_json_is_asked_for},
    {"nothing is written", nothing_is_written},
    {"staff's decisions are followed", staffs_decisions_are_followed},
    {"a platform that was never judged has only to gain",
     a_platform_that_was_never_judged_has_only_to_gain},
    {"a policy that is none is one line", a_policy_that_is_none_is_one_line},
    {"a file that cannot be read is a failure, and none is wrong usage",
     a_file_that_cannot_be_read_is_a_failure_and_none_is_wrong_usage},
};
HF_TEST_MAIN("replay", tests)
