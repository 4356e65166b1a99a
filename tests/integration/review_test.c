/* holdfast review, as a reviewer's own login, on a simulated platform that the worker has judged:
 * the queue, case files of every kind of campaign, decisions, and what is refused. */
#include <stdlib.h>
#include <string.h>

#include "worker_world.h"

#define LOGIN "holdfast_test_reviewer"
#define TIMEOUT_MS 30000

static char as_reviewer[600]; /* conninfo */

/* One world for all of them, since judging takes seconds; each test undoes what it decides. */
static hf_pgtest world;

static bool open_world(void)
{
    static const char *const once[] = {"--once", NULL};
    (void)setenv("LC_ALL", "C", 1);
    (void)unsetenv("COLUMNS");
    const bool is_open =
        worker_open(&world) && worker_simulate(&world, "now") && worker_add_lists(&world) &&
        worker_attack(&world, 800001, 1, 20, 90000) && worker_attack(&world, 800002, 1, 20, 900) &&
        hf_pgtest_exec(&world, "insert into holdfast.account_refs values ('m.example', 'anna', "
                               "800002)") &&
        hf_pgtest_login(&world, LOGIN, "holdfast_reviewer", as_reviewer, sizeof as_reviewer) &&
        worker_run(&world, once) == 0;
    return is_open;
}

/* The campaign on 800002, as an argument. */
static const char *campaign(void)
{
    static char number[24];
    (void)snprintf(number, sizeof number, "%lld",
                   (long long)hf_pgtest_int(&world, "select max(campaign_id) from "
                                                    "holdfast.campaigns where target_id = "
                                                    "800002 and status <> 'stale'"));
    return number;
}

/* Runs it with up to nine words; the exit code. */
static int run(hf_proc *proc, const char *words)
{
    static char copy[512];
    const char *arguments[12] = {"review"};
    int count = 1;
    char *rest = NULL;
    (void)snprintf(copy, sizeof copy, "%s", words);
    for (char *word = strtok_r(copy, " ", &rest); word != NULL && count < 10;
         word = strtok_r(NULL, " ", &rest))
        arguments[count++] = word;
    return hf_proc_run_holdfast(proc, as_reviewer, arguments, TIMEOUT_MS);
}

static int run_on(hf_proc *proc, const char *verb, const char *more)
{
    char words[256];
    (void)snprintf(words, sizeof words, "%s %s %s", verb, campaign(), more);
    return run(proc, words);
}

static void assert_says(const char *text, const char *part)
{
    if (strstr(text, part) == NULL)
        (void)fprintf(stderr, "there is no \"%s\" in: %.300s\n", part, text);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, part));
}

/* What PostgreSQL makes of the output as JSON; `expression` over `j`. */
static const char *of_json(hf_proc *proc, const char *expression)
{
    static char found[256];
    char sql[1024];
    const char *values[] = {hf_proc_stdout(proc)};
    (void)snprintf(sql, sizeof sql, "select %s from (select $1::jsonb) as x (j)", expression);
    PGresult *result = PQexecParams(world.connection, sql, 1, NULL, values, NULL, NULL, 0);
    (void)snprintf(found, sizeof found, "%s",
                   PQresultStatus(result) == PGRES_TUPLES_OK ? PQgetvalue(result, 0, 0)
                                                             : PQerrorMessage(world.connection));
    PQclear(result);
    return found;
}

static void the_queue_is_the_view_in_words(void)
{
    hf_proc proc;
    char total[64];
    CU_ASSERT_EQUAL(run(&proc, ""), 0);
    (void)snprintf(total, sizeof total, "%s subjects wait for a decision",
                   hf_pgtest_text(&world, "select count(*) from holdfast.review_queue"));
    assert_says(hf_proc_stdout(&proc), total);
    assert_says(hf_proc_stdout(&proc), "  high       ");
    assert_says(hf_proc_stdout(&proc), "Shown: 20.");
    hf_proc_done(&proc);
    CU_ASSERT_EQUAL(run(&proc, "queue --priority high --limit 1000"), 0);
    assert_says(hf_proc_stdout(&proc), "anna (m.example), campaign ");
    CU_ASSERT_PTR_NULL(strstr(hf_proc_stdout(&proc), "  low        "));
    hf_proc_done(&proc);
    CU_ASSERT_EQUAL(run(&proc, "queue --json --limit 1000"), 0);
    HF_ASSERT_TEXT(of_json(&proc, "jsonb_array_length(j -> 'rows') = (select count(*) from "
                                  "holdfast.review_queue) and j #>> '{rows,0,priority}' = 'high' "
                                  "and (select bool_and(r ->> 'what' !~ '[{}]') from "
                                  "jsonb_array_elements(j -> 'rows') r)"),
                   "t");
    hf_proc_done(&proc);
}

/* ASCII only, at most 80 columns, nothing that steers a terminal, no placeholder left. */
static void assert_is_a_page(const char *text)
{
    size_t longest = 0;
    for (const char *line = text; *line != 0;) {
        const size_t size = strcspn(line, "\n");
        longest = size > longest ? size : longest;
        line += size + (line[size] == '\n');
    }
    CU_ASSERT_TRUE(longest <= 80);
    CU_ASSERT_TRUE(longest > 60);
    for (const char *c = text; *c != 0; c++)
        CU_ASSERT_TRUE_FATAL((*c >= ' ' && *c < 0x7f) || *c == '\n');
    CU_ASSERT_PTR_NULL(strstr(text, "{account:"));
    CU_ASSERT_PTR_NULL(strstr(text, "{list:"));
}

static void a_case_file_says_what_who_why_when_and_what_next(void)
{
    static const char *const parts[] = {"anna (m.example)  open, held until ",
                                        "WHAT HAPPENED\n",
                                        "WHO\n",
                                        "WHY\n",
                                        "TIMELINE\n",
                                        "^ detected ",
                                        "WHO ACTED ON WHOM\n",
                                        " # #\n",
                                        "(this campaign): 20 of the 20",
                                        "account 800001: 20 of the 20",
                                        "HELD AND DISCOUNTED\n",
                                        "  in force ",
                                        "SIMILAR CAMPAIGNS\n",
                                        "same crew, ",
                                        "DECISIONS\n",
                                        "place_hold, by worker",
                                        "WHAT YOU CAN DO\n",
                                        "--reason CODE",
                                        "coordinated, "};
    hf_proc proc;
    CU_ASSERT_EQUAL(run_on(&proc, "show", ""), 0);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        assert_says(hf_proc_stdout(&proc), parts[i]);
    assert_is_a_page(hf_proc_stdout(&proc));
    hf_proc_done(&proc);
}

static void every_kind_of_campaign_has_a_page(void)
{
    static const char *const kinds[] = {"mass_report", "list_driven", "list_seeding",
                                        "list_inflation", "unsupported_entries"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        char words[64];
        hf_proc proc;
        const int64_t number = hf_pgtest_intf(
            &world, "select max(campaign_id) from holdfast.campaigns where kind = '%s'", kinds[i]);
        CU_ASSERT_TRUE(number > 0);
        (void)snprintf(words, sizeof words, "show %lld --all", (long long)number);
        CU_ASSERT_EQUAL(run(&proc, words), 0);
        assert_is_a_page(hf_proc_stdout(&proc));
        assert_says(hf_proc_stdout(&proc), "TIMELINE\n");
        hf_proc_done(&proc);
    }
}

static void as_json_it_is_what_the_tables_say(void)
{
    hf_proc proc;
    CU_ASSERT_EQUAL(run_on(&proc, "show", "--json"), 0);
    HF_ASSERT_TEXT(of_json(&proc, "j #>> '{head,subject}'"), "anna (m.example)");
    HF_ASSERT_TEXT(
        of_json(&proc,
                "jsonb_array_length(j -> 'members') = (select count(*) from "
                "holdfast.campaign_members where campaign_id = (j #>> '{head,campaign_id}')::int)"),
        "t");
    HF_ASSERT_TEXT(of_json(&proc, "(select count(*) from jsonb_array_elements(j #> '{acts,acts}') "
                                  "a where (a ->> 'is_crew')::bool and (a ->> "
                                  "'is_suppressed')::bool)"),
                   "20");
    HF_ASSERT_TEXT(of_json(&proc, "(select count(*) from jsonb_array_elements(j #> "
                                  "'{matrix,cells}') c where c ->> 1 = '0')"),
                   "20");
    HF_ASSERT_TEXT(of_json(&proc, "j #>> '{overview,members}'"), "20");
    hf_proc_done(&proc);
    CU_ASSERT_EQUAL(run(&proc, "show 999999999"), 1);
    HF_ASSERT_TEXT(hf_proc_stderr(&proc), "holdfast review: there is no campaign 999999999\n");
    hf_proc_done(&proc);
}

static void a_decision_needs_a_reason_and_the_error_lists_them(void)
{
    static const char codes[] = "coordinated, false_reports, known_crew, other, reviewed";
    hf_proc proc;
    CU_ASSERT_EQUAL(run_on(&proc, "confirm", ""), 2);
    assert_says(hf_proc_stderr(&proc), "confirm wants --reason CODE, one of: ");
    assert_says(hf_proc_stderr(&proc), codes);
    hf_proc_done(&proc);
    CU_ASSERT_EQUAL(run_on(&proc, "confirm", "--reason organic"), 1);
    assert_says(hf_proc_stderr(&proc), codes);
    hf_proc_done(&proc);
    CU_ASSERT_EQUAL(hf_pgtest_int(&world, "select count(*) from holdfast.decisions where "
                                          "decided_by = '" LOGIN "'"),
                    0);
}

static void confirm_and_undo_bear_the_callers_login(void)
{
    hf_proc proc;
    CU_ASSERT_EQUAL(run_on(&proc, "confirm", "--reason coordinated --note seen"), 0);
    assert_says(hf_proc_stdout(&proc), " is confirmed: decision ");
    hf_proc_done(&proc);
    HF_ASSERT_TEXT(hf_pgtest_textf(&world,
                                   "select concat_ws(' ', c.status, h.state) from "
                                   "holdfast.campaigns c join holdfast.holds h using "
                                   "(campaign_id) where campaign_id = %s",
                                   campaign()),
                   "confirmed confirmed");
    CU_ASSERT_EQUAL(run_on(&proc, "dismiss", "--reason organic"), 1);
    assert_says(hf_proc_stderr(&proc), "confirm_campaign by " LOGIN " at 2");
    hf_proc_done(&proc);
    CU_ASSERT_EQUAL(run_on(&proc, "show", ""), 0);
    assert_says(hf_proc_stdout(&proc), "confirm_campaign, by " LOGIN ":");
    assert_says(hf_proc_stdout(&proc), "mistake, new_information");
    hf_proc_done(&proc);
    CU_ASSERT_EQUAL(run_on(&proc, "undo", "--reason mistake --json"), 0);
    HF_ASSERT_TEXT(of_json(&proc, "concat_ws(' ', j ->> 'did', (j ->> 'decision_id')::int - (j ->> "
                                  "'undid')::int)"),
                   "undo 1");
    hf_proc_done(&proc);
    HF_ASSERT_TEXT(hf_pgtest_textf(&world,
                                   "select concat_ws(' ', c.status, h.state) from "
                                   "holdfast.campaigns c join holdfast.holds h using "
                                   "(campaign_id) where campaign_id = %s",
                                   campaign()),
                   "open active");
    CU_ASSERT_EQUAL(run_on(&proc, "undo", "--reason mistake"), 1);
    assert_says(hf_proc_stderr(&proc), "nothing to undo");
    hf_proc_done(&proc);
    HF_ASSERT_TEXT(hf_pgtest_text(&world, "select string_agg(distinct decided_by, ' ') from "
                                          "holdfast.decisions where decided_by <> 'worker'"),
                   LOGIN);
}

static void of_several_each_stands_for_itself(void)
{
    hf_proc proc;
    const int64_t other = hf_pgtest_int(&world, "select max(campaign_id) from holdfast.campaigns "
                                                "where target_id = 800001");
    char words[128];
    (void)snprintf(words, sizeof words, "dismiss %s 999999999 %lld --reason organic --json",
                   campaign(), (long long)other);
    CU_ASSERT_EQUAL(run(&proc, words), 1);
    assert_says(hf_proc_stderr(&proc), "999999999");
    hf_proc_done(&proc);
    HF_ASSERT_TEXT(hf_pgtest_text(&world, "select string_agg(status, ' ') from holdfast.campaigns "
                                          "where target_id in (800001, 800002)"),
                   "dismissed dismissed");
    HF_ASSERT_TEXT(hf_pgtest_text(&world, "select holdfast.is_held(800002)"), "f");
    (void)snprintf(words, sizeof words, "undo %s %lld --reason mistake", campaign(),
                   (long long)other);
    CU_ASSERT_EQUAL(run(&proc, words), 0);
    hf_proc_done(&proc);
    HF_ASSERT_TEXT(hf_pgtest_text(&world, "select holdfast.is_held(800002)"), "t");
}

static void who_may_not_review_is_told(void)
{
    hf_proc proc;
    char conninfo[700];
    CU_ASSERT_TRUE(
        hf_pgtest_login(&world, "holdfast_test_stranger", NULL, conninfo, sizeof conninfo));
    CU_ASSERT_EQUAL(
        hf_proc_run_holdfast(&proc, conninfo, (const char *[]){"review", NULL}, TIMEOUT_MS), 1);
    assert_says(hf_proc_stderr(&proc), "holdfast_reviewer");
    hf_proc_done(&proc);
}

static void wrong_usage_is_told(void)
{
    static const char *const wrong[] = {"show",
                                        "show x",
                                        "show 1 2",
                                        "confirm --reason coordinated",
                                        "nonsense",
                                        "queue 1",
                                        "show 1 --reason organic",
                                        "queue --priority urgent",
                                        "queue --limit -1",
                                        "show 99999999999999999999"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        hf_proc proc;
        CU_ASSERT_EQUAL(run(&proc, wrong[i]), 2);
        HF_ASSERT_TEXT(hf_proc_stdout(&proc), "");
        hf_proc_done(&proc);
    }
}

/* script(1) gives it a terminal. */
static void colours_are_for_terminals_and_not_with_no_color(void)
{
    static const char *const shells[] = {
        "TERM=xterm script -qec \"$REVIEW\" /dev/null",
        "NO_COLOR=1 TERM=xterm script -qec \"$REVIEW\" /dev/null",
        "TERM=xterm sh -c \"$REVIEW\"",
    };
    char review[900];
    (void)snprintf(review, sizeof review, "'%s' --db \"%s\" review", getenv("HOLDFAST_TEST_BIN"),
                   as_reviewer);
    (void)setenv("REVIEW", review, 1);
    for (int i = 0; i < 3; i++) {
        hf_proc proc;
        CU_ASSERT_TRUE(hf_proc_start(&proc, (const char *[]){"/bin/sh", "-c", shells[i], NULL}));
        CU_ASSERT_EQUAL(hf_proc_wait(&proc, TIMEOUT_MS), 0);
        assert_says(hf_proc_stdout(&proc), "wait for a decision");
        CU_ASSERT_EQUAL(strstr(hf_proc_stdout(&proc), "\x1b[31m") != NULL, i == 0);
        hf_proc_done(&proc);
    }
}

static const hf_test tests[] = {
    {"the queue is the view in words", the_queue_is_the_view_in_words},
    {"a case file says what, who, why, when and what next",
     a_case_file_says_what_who_why_when_and_what_next},
    {"every kind of campaign has a page", every_kind_of_campaign_has_a_page},
    {"as JSON it is what the tables say", as_json_it_is_what_the_tables_say},
    {"a decision needs a reason, and the error lists them",
     a_decision_needs_a_reason_and_the_error_lists_them},
    {"confirm and undo bear the caller's login", confirm_and_undo_bear_the_callers_login},
    {"of several each stands for itself", of_several_each_stands_for_itself},
    {"who may not review is told", who_may_not_review_is_told},
    {"wrong usage is told", wrong_usage_is_told},
    {"colours are for terminals, and not with NO_COLOR",
     colours_are_for_terminals_and_not_with_no_color},
};

int main(int argc, char **argv)
{
    const int code =
        open_world() ? hf_test_main(argc, argv, "review", tests, sizeof tests / sizeof *tests) : 1;
    hf_pgtest_close(&world);
    return code;
}
