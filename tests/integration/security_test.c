/* What strangers chose never takes over an output, and no secret gets into one. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "worker_world.h"

/* As SQL: ends a string and a comment, titles a terminal's window, clears it, forges a line, hides
 * and turns what follows, and looks like a placeholder. */
#define HOSTILE                                               \
    "U&'x''\"; drop table holdfast.reports; "                 \
    "--\\001B]0;owned\\0007\\001B[2J\\000A\\000Dlevel=error " \
    "\\009B31m\\202E\\2066\\007F*/ {account:900007} %s%n $$'"

/* Bytes that a terminal would act on: controls, C1 as UTF-8, turns of the direction. */
static const char *find_hostile(const char *text)
{
    static const char *const marks[] = {"\xc2\x9b", "\xe2\x80\xae", "\xe2\x81\xa6"};
    for (const char *c = text; *c != '\0'; c++)
        if (((unsigned char)*c < ' ' && *c != '\n') || *c == 0x7f)
            return c;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (strstr(text, marks[i]) != NULL)
            return strstr(text, marks[i]);
    return NULL;
}

static void assert_harmless(const char *text, const char *what)
{
    if (find_hostile(text) != NULL)
        (void)fprintf(stderr, "%s is not harmless: %.80s\n", what, find_hostile(text));
    CU_ASSERT_PTR_NULL(find_hostile(text));
}

/* A platform on which everything that has a name has a hostile one, and account 800003 is held. */
static bool make_hostile_world(hf_pgtest *db)
{
    static const char *const once[] = {"--once", NULL};
    static const char names[] =
        "insert into holdfast.account_refs (source, ext_id, account_id) select " HOSTILE
        ", " HOSTILE " || n, 800000 + n from generate_series(1, 3) n; "
        "insert into holdfast.blocklists (owner_id, name, source, ext_id) values (1, " HOSTILE
        ", " HOSTILE ", " HOSTILE "); "
        "update holdfast.reports set comment = " HOSTILE ", origin = " HOSTILE
        ", object_ref = " HOSTILE ", source = " HOSTILE ", ext_id = " HOSTILE " || report_id where "
        "target_id >= 800000; "
        "insert into holdfast.reports (reporter_id, target_id, category, source) values (1, "
        "2, " HOSTILE ", " HOSTILE "); "
        "update holdfast.worker_state set last_error = " HOSTILE ", last_error_at = now()";
    return worker_open(db) && worker_simulate(db, "now") && worker_attack(db, 800001, 1, 20, 900) &&
           worker_attack(db, 800002, 1, 20, 600) && worker_attack(db, 800003, 1, 20, 60) &&
           hf_pgtest_exec(db, names) && worker_run(db, once) == 0;
}

static void assert_status_is_harmless(hf_pgtest *db, const char *form)
{
    hf_proc proc;
    CU_ASSERT_EQUAL(
        hf_proc_run_holdfast(&proc, db->conninfo, (const char *[]){"status", form, NULL}, 20000),
        0);
    CU_ASSERT_TRUE(strlen(hf_proc_stdout(&proc)) > 200);
    CU_ASSERT_PTR_NOT_NULL(strstr(hf_proc_stdout(&proc), "drop table"));
    assert_harmless(hf_proc_stdout(&proc), "status");
    hf_proc_done(&proc);
}

/* One line, and PostgreSQL reads it as JSON with the text it was made of. */
static void assert_json_is_json(hf_pgtest *db)
{
    hf_proc proc;
    CU_ASSERT_EQUAL(hf_proc_run_holdfast(&proc, db->conninfo,
                                         (const char *[]){"status", "--json", NULL}, 20000),
                    0);
    const char *values[] = {hf_proc_stdout(&proc)};
    PGresult *result =
        PQexecParams(db->connection, "select $1::json ->> 'last_error' like 'x''\"; drop%'", 1,
                     NULL, values, NULL, NULL, 0);
    CU_ASSERT_TRUE(PQntuples(result) == 1 && PQgetvalue(result, 0, 0)[0] == 't');
    PQclear(result);
    hf_proc_done(&proc);
}

/* What `holdfast review` says, in a terminal's locale and as JSON. */
static void assert_review_is_harmless(hf_pgtest *db, const char *verb, const char *number,
                                      const char *more)
{
    hf_proc proc;
    const char *arguments[] = {"review", verb, number, more, NULL};
    CU_ASSERT_EQUAL(hf_proc_run_holdfast(&proc, db->conninfo, arguments, 20000), 0);
    CU_ASSERT_PTR_NOT_NULL(strstr(hf_proc_stdout(&proc), "drop table"));
    assert_harmless(hf_proc_stdout(&proc), verb);
    hf_proc_done(&proc);
}

static void assert_reviews_are_harmless(hf_pgtest *db)
{
    char number[24];
    (void)setenv("LC_ALL", "C.UTF-8", 1);
    (void)snprintf(number, sizeof number, "%lld",
                   (long long)hf_pgtest_int(db, "select max(campaign_id) from holdfast.campaigns "
                                                "where target_id = 800003"));
    HF_ASSERT_SQL(db, "select holdfast.confirm_campaign(max(campaign_id), 'other', " HOSTILE
                      ") from holdfast.campaigns where target_id = 800003");
    assert_review_is_harmless(db, "queue", "--limit", "1000");
    assert_review_is_harmless(db, "queue", "--json", "--limit=1000");
    assert_review_is_harmless(db, "show", number, "--all");
    assert_review_is_harmless(db, "show", number, "--json");
    (void)unsetenv("LC_ALL");
}

static void names_of_strangers_take_over_no_output(void)
{
    static const char queue[] = "select string_agg(concat_ws(' ', subject, what, standing), '') "
                                "from holdfast.review_queue where target_id between 800001 and "
                                "800003";
    static const char holds[] = "select string_agg(concat_ws(' ', subject, reason), '') from "
                                "holdfast.active_holds where target_id = 800003";
    hf_pgtest db;
    HF_REQUIRE_DB(make_hostile_world(&db));
    HF_ASSERT_SQL(&db, "update holdfast.worker_state set last_error = " HOSTILE);
    assert_status_is_harmless(&db, "--source=main");
    assert_status_is_harmless(&db, "--json");
    assert_json_is_json(&db);
    CU_ASSERT_PTR_NOT_NULL(strstr(hf_pgtest_text(&db, queue), "drop table"));
    assert_harmless(hf_pgtest_text(&db, queue), "review_queue");
    CU_ASSERT_PTR_NOT_NULL(strstr(hf_pgtest_text(&db, holds), "drop table"));
    assert_harmless(hf_pgtest_text(&db, holds), "active_holds");
    assert_reviews_are_harmless(&db);
    /* The name is shown as it is called; in a sentence it does not become somebody else's. */
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select bool_or(reason like '%{account:%') from "
                                       "holdfast.active_holds where target_id = 800003"),
                   "f");
    CU_ASSERT_TRUE(hf_pgtest_int(&db, "select count(*) from holdfast.reports") > 1000);
    hf_pgtest_close(&db);
}

/* ---- names of the database's own objects ---- */

static void a_hostile_login_works_and_is_shown_harmless(void)
{
    static const char login[] = "x'\"; drop table holdfast.reports; --\x1b[2J\n\xc2\x9b";
    hf_pgtest db;
    hf_proc proc;
    char conninfo[900];
    HF_REQUIRE_DB(worker_open(&db));
    char *name = PQescapeIdentifier(db.connection, login, strlen(login));
    CU_ASSERT_TRUE(hf_pgtest_execf(&db, "drop role if exists %s", name));
    CU_ASSERT_TRUE(hf_pgtest_execf(&db, "create role %s login in role holdfast_worker", name));
    (void)snprintf(conninfo, sizeof conninfo, "%s user='x\\'\"; drop table holdfast.reports; --%s'",
                   db.conninfo, strchr(login, '\x1b'));
    CU_ASSERT_EQUAL(
        hf_proc_run_holdfast(&proc, conninfo, (const char *[]){"run", "--once", NULL}, 60000), 0);
    assert_harmless(hf_proc_stderr(&proc), "the log");
    hf_proc_done(&proc);
    CU_ASSERT_TRUE(hf_pgtest_execf(&db, "revoke holdfast_worker from %s", name));
    CU_ASSERT_EQUAL(
        hf_proc_run_holdfast(&proc, conninfo, (const char *[]){"run", "--once", NULL}, 60000), 1);
    assert_harmless(hf_proc_stderr(&proc), "the error");
    hf_proc_done(&proc);
    CU_ASSERT_TRUE(hf_pgtest_execf(&db, "drop role %s", name));
    PQfreemem(name);
    hf_pgtest_close(&db);
}

static void what_is_no_database_is_named_harmless(void)
{
    static const char *const commands[][3] = {
        {"run", "--once", NULL}, {"status", NULL}, {"migrate", NULL}};
    hf_pgtest db;
    char conninfo[900];
    HF_REQUIRE_DB(worker_open(&db));
    (void)snprintf(conninfo, sizeof conninfo, "%s dbname='no\x1b[2J\nsuch\xc2\x9b'", db.conninfo);
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        hf_proc proc;
        CU_ASSERT_EQUAL(hf_proc_run_holdfast(&proc, conninfo, commands[i], 20000), 1);
        assert_harmless(hf_proc_stderr(&proc), "the error");
        CU_ASSERT_PTR_NULL(strchr(strchr(hf_proc_stderr(&proc), '\n') + 1, '\n'));
        hf_proc_done(&proc);
    }
    hf_pgtest_close(&db);
}

/* ---- secrets ---- */

/* What everybody sees of the process in `ps`, words parted by blanks. */
static void read_command_line(const hf_proc *proc, char text[2048])
{
    char path[64];
    (void)snprintf(path, sizeof path, "/proc/%ld/cmdline", (long)proc->pid);
    FILE *file = fopen(path, "re");
    const size_t size = file != NULL ? fread(text, 1, 2047, file) : 0;
    if (file != NULL)
        (void)fclose(file);
    for (size_t i = 0; i < size; i++)
        text[i] = text[i] == '\0' ? ' ' : text[i];
    text[size] = '\0';
}

static void a_password_is_in_no_log_and_not_in_ps(void)
{
    static const char *const none[] = {"run", NULL};
    hf_pgtest db;
    hf_proc proc;
    char conninfo[640];
    char line[2048];
    HF_REQUIRE_DB(worker_open(&db));
    (void)snprintf(conninfo, sizeof conninfo, "%s password=topsecret", db.conninfo);
    CU_ASSERT_TRUE(hf_proc_start_holdfast(&proc, conninfo, none));
    HF_ASSERT_WAIT(&db, "select leader is not null from holdfast.worker_state", 20000);
    read_command_line(&proc, line);
    CU_ASSERT_PTR_NOT_NULL(strstr(line, " run"));
    CU_ASSERT_PTR_NULL(strstr(line, "topsecret"));
    /* A loss of the connection is logged with its reason. */
    HF_ASSERT_SQL(&db, "select pg_terminate_backend(leader_pid) from holdfast.worker_state");
    HF_ASSERT_WAIT(&db, "select last_error is not null from holdfast.worker_state", 20000);
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select string_agg(w::text, ' ') like '%topsecret%' from "
                                       "holdfast.worker_state w"),
                   "f");
    hf_proc_signal(&proc, SIGTERM);
    CU_ASSERT_EQUAL(hf_proc_wait(&proc, 20000), 0);
    CU_ASSERT_PTR_NULL(strstr(hf_proc_stderr(&proc), "topsecret"));
    CU_ASSERT_PTR_NOT_NULL(strstr(hf_proc_stderr(&proc), "worker.failed"));
    hf_proc_done(&proc);
    hf_pgtest_close(&db);
}

static void a_conninfo_that_cannot_be_used_shows_no_password(void)
{
    static const char *const conninfos[] = {
        "host=/nowhere port=1 user=u password=topsecret",
        "host=h password=top topsecret",
        "postgresql://u:topsecret@[nowhere/x",
        "postgresql://u:topsecret@%2Fnowhere:1/x",
    };
    static const char *const commands[][3] = {
        {"run", "--once", NULL}, {"status", NULL}, {"migrate", NULL}};
    for (size_t i = 0; i < sizeof conninfos / sizeof *conninfos; i++)
        for (size_t j = 0; j < sizeof commands / sizeof *commands; j++) {
            hf_proc proc;
            CU_ASSERT_TRUE(hf_proc_run_holdfast(&proc, conninfos[i], commands[j], 20000) > 0);
            CU_ASSERT_TRUE(strlen(hf_proc_stderr(&proc)) > 20);
            CU_ASSERT_PTR_NULL(strstr(hf_proc_stderr(&proc), "topsecret"));
            CU_ASSERT_PTR_NULL(strstr(hf_proc_stdout(&proc), "topsecret"));
            hf_proc_done(&proc);
        }
}

static const hf_test tests[] = {
    {"names of strangers take over no output", names_of_strangers_take_over_no_output},
    {"a hostile login works and is shown harmless", a_hostile_login_works_and_is_shown_harmless},
    {"what is no database is named harmless", what_is_no_database_is_named_harmless},
    {"a password is in no log and not in ps", a_password_is_in_no_log_and_not_in_ps},
    {"a conninfo that cannot be used shows no password",
     a_conninfo_that_cannot_be_used_shows_no_password},
};
HF_TEST_MAIN("security", tests)
