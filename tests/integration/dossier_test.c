/* holdfast dossier, as a reviewer's own login, on a simulated platform that the worker has judged:
 * campaigns of every kind and a crew, names that are markup, the hashes, and a browser. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "worker_world.h"

#define LOGIN "holdfast_test_reviewer"
#define READER "holdfast_test_reader"
#define WORKER "holdfast_test_worker"
#define TIMEOUT_MS 60000

static hf_pgtest world;
static char as_reviewer[600]; /* conninfo */
static char as_reader[600];
static char as_worker[600];
static char folder[] = "/tmp/holdfast-dossier-XXXXXX";
static char path[64];    /* the dossier of the hostile campaign */
static char altered[64]; /* a copy that is changed */

/* An account whose name, and reports whose words, are markup and turn the direction of writing. */
static bool open_world(void)
{
    static const char *const once[] = {"--once", NULL};
    const bool is_open =
        worker_open(&world) && worker_simulate(&world, "now") && worker_add_lists(&world) &&
        worker_attack(&world, 800001, 1, 20, 90000) && worker_attack(&world, 800002, 1, 20, 900) &&
        hf_pgtest_exec(&world, "insert into holdfast.account_refs values ('m.example', "
                               "'<script>alert(1)</script>\"''&', 800002)") &&
        hf_pgtest_exec(&world, "update holdfast.reports set comment = U&'<img src=http://x.example/"
                               "a.png>\\202E\\001B[31m' where target_id = 800002") &&
        hf_pgtest_login(&world, LOGIN, "holdfast_reviewer", as_reviewer, sizeof as_reviewer) &&
        hf_pgtest_login(&world, READER, "holdfast_reader", as_reader, sizeof as_reader) &&
        hf_pgtest_login(&world, WORKER, "holdfast_worker", as_worker, sizeof as_worker) &&
        worker_run(&world, once) == 0;
    if (mkdtemp(folder) == NULL)
        return false;
    (void)snprintf(path, sizeof path, "%s/case.html", folder);
    (void)snprintf(altered, sizeof altered, "%s/altered.html", folder);
    return is_open;
}

static const char *number_of(const char *sql)
{
    static char number[24];
    (void)snprintf(number, sizeof number, "%lld", (long long)hf_pgtest_int(&world, sql));
    return number;
}

static const char *hostile(void)
{
    return number_of("select max(campaign_id) from holdfast.campaigns where target_id = 800002");
}

static void assert_says(const char *text, const char *part)
{
    if (strstr(text, part) == NULL)
        (void)fprintf(stderr, "there is no \"%s\" in: %.300s\n", part, text);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, part));
}

/* The shell, with the file as $1 and its altered copy as $2; what it printed, to hf_proc_done. */
static int shell(hf_proc *proc, const char *script)
{
    const char *const words[] = {"/bin/bash", "-c", script, "sh", path, altered, NULL};
    CU_ASSERT_TRUE_FATAL(hf_proc_start(proc, words));
    return hf_proc_wait(proc, TIMEOUT_MS);
}

/* Nothing that runs, nothing that is fetched. */
static void assert_is_self_contained(const char *text)
{
    static const char *const never[] = {"<script", "<img",    "<link", "<iframe", "<a ",
                                        "url(",    "@import", "\x1b",  "\u202e"};
    for (size_t i = 0; i < sizeof never / sizeof *never; i++)
        CU_ASSERT_PTR_NULL(strstr(text, never[i]));
    assert_says(text, "content=\"default-src 'none'; style-src 'unsafe-inline'\"");
}

static void every_kind_of_campaign_has_a_dossier(void)
{
    static const char *const kinds[] = {"mass_report", "list_driven", "list_seeding",
                                        "list_inflation", "unsupported_entries"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        hf_proc proc;
        char number[24];
        (void)snprintf(number, sizeof number, "%lld",
                       (long long)hf_pgtest_intf(
                           &world,
                           "select max(campaign_id) from holdfast.campaigns where kind = '%s'",
                           kinds[i]));
        const char *const words[] = {"dossier", number, NULL};
        CU_ASSERT_EQUAL(hf_proc_run_holdfast(&proc, as_reviewer, words, TIMEOUT_MS), 0);
        assert_is_self_contained(hf_proc_stdout(&proc));
        assert_says(hf_proc_stdout(&proc), "<rect class=\"crew\"");
        assert_says(hf_proc_stdout(&proc), "<!-- end: manifest -->");
        hf_proc_done(&proc);
    }
}

static void a_crew_has_one_with_all_its_campaigns(void)
{
    hf_proc proc;
    const char *const words[] = {
        "dossier", "--crew",
        number_of("select crew_id from holdfast.campaigns where target_id = 800002 limit 1"), NULL};
    CU_ASSERT_EQUAL(hf_proc_run_holdfast(&proc, as_reviewer, words, TIMEOUT_MS), 0);
    assert_is_self_contained(hf_proc_stdout(&proc));
    assert_says(hf_proc_stdout(&proc), "<h1>Crew ");
    assert_says(hf_proc_stdout(&proc), "account 800001</td>");
    assert_says(hf_proc_stdout(&proc), "<rect class=\"crew\"");
    assert_says(hf_proc_stdout(&proc), "<td class=\"with\">");
    hf_proc_done(&proc);
}

/* Of what the query numbers: the dossier holds the text. Leaves it as traces.html. */
static void assert_dossier_has(const char *kind, const char *sql, const char *part)
{
    hf_proc proc;
    const char *const words[] = {"dossier", number_of(sql), "-o", altered, kind, NULL};
    CU_ASSERT_EQUAL(hf_proc_run_holdfast(&proc, as_reviewer, words, TIMEOUT_MS), 0);
    hf_proc_done(&proc);
    CU_ASSERT_EQUAL(shell(&proc, "cp \"$2\" \"${1%/*}/traces.html\"; cat \"$2\""), 0);
    assert_says(hf_proc_stdout(&proc), part);
    hf_proc_done(&proc);
}

/* The list that drove the attack on 810001, and a crew whose accounts were made in a wave. */
static void traces_of_who_organises_are_in_it(void)
{
    static const char with_waves[] = "select min(crew_id) from holdfast.crew_overview where "
                                     "creation_waves is not null";
    assert_dossier_has(NULL,
                       "select max(campaign_id) from holdfast.campaigns where target_id = 810001",
                       "(drives the campaign)");
    assert_dossier_has("--crew", with_waves, "<line class=\"made\"");
    assert_dossier_has("--crew", with_waves, "<rect class=\"wave\"");
}

/* Made once, for the tests below. */
static void what_strangers_wrote_is_text(void)
{
    hf_proc proc;
    const char *const words[] = {"dossier", hostile(), "-o", path, NULL};
    CU_ASSERT_EQUAL(hf_proc_run_holdfast(&proc, as_reviewer, words, TIMEOUT_MS), 0);
    HF_ASSERT_TEXT(hf_proc_stdout(&proc), "");
    assert_says(hf_proc_stderr(&proc), path);
    hf_proc_done(&proc);
    CU_ASSERT_EQUAL(shell(&proc, "cat \"$1\""), 0);
    assert_is_self_contained(hf_proc_stdout(&proc));
    assert_says(hf_proc_stdout(&proc), "&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;");
    assert_says(hf_proc_stdout(&proc), "&lt;img src=http://x.example/a.png&gt;??[31m");
    hf_proc_done(&proc);
}

static int verify(hf_proc *proc, const char *file, const char *expected)
{
    const char *const words[] = {"dossier", "--verify", file, expected == NULL ? NULL : "--expect",
                                 expected,  NULL};
    return hf_proc_run_holdfast(proc, NULL, words, TIMEOUT_MS);
}

static void as_made_it_verifies_without_a_database(void)
{
    hf_proc proc;
    CU_ASSERT_EQUAL(verify(&proc, path, NULL), 0);
    assert_says(hf_proc_stdout(&proc), "all 12 parts are as the manifest says");
    hf_proc_done(&proc);
    CU_ASSERT_EQUAL(verify(&proc, path, "00"), 1);
    assert_says(hf_proc_stderr(&proc), "is another file");
    hf_proc_done(&proc);
    CU_ASSERT_EQUAL(verify(&proc, "/nonexistent", NULL), 1);
    assert_says(hf_proc_stderr(&proc), "cannot read");
    hf_proc_done(&proc);
}

static void a_change_in_any_part_is_found_and_named(void)
{
    static const char *const parts[] = {"page",   "summary",   "evidence",  "timeline",
                                        "matrix", "members",   "waves",     "traces",
                                        "holds",  "campaigns", "decisions", "record"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        hf_proc proc;
        char script[256];
        char named[64];
        /* One letter of the part's second line. */
        (void)snprintf(script, sizeof script,
                       "sed '/^<!-- part: %s -->$/{n;s/[a-z]/X/}' \"$1\" >\"$2\"", parts[i]);
        CU_ASSERT_EQUAL(shell(&proc, script), 0);
        hf_proc_done(&proc);
        (void)snprintf(named, sizeof named, "altered: %s\n", parts[i]);
        CU_ASSERT_EQUAL(verify(&proc, altered, NULL), 1);
        assert_says(hf_proc_stderr(&proc), named);
        hf_proc_done(&proc);
    }
}

/* What the manifest tells a third party to do, for all parts and the whole. */
static void sha256sum_alone_verifies_it(void)
{
    static const char script[] =
        "parts=$(sed -n '/^<!-- part: manifest -->$/,$p' \"$1\" | grep -E '^[0-9a-f]{64}  [a-z]+$')"
        "\n[ $(wc -l <<<\"$parts\") = 12 ] || exit 1\n"
        "while read -r hash name; do\n"
        "  [ \"$(sed -n \"/^<!-- part: $name -->\\$/,/^<!-- end: $name -->\\$/p\" \"$1\" | "
        "sha256sum)\" = \"$hash  -\" ] || exit 2\n"
        "done <<<\"$parts\"\n"
        "grep -q \"$(head -n -1 \"$1\" | sha256sum | cut -c 1-64)\" <(tail -n 1 \"$1\") || exit 3";
    hf_proc proc;
    CU_ASSERT_EQUAL(shell(&proc, script), 0);
    hf_proc_done(&proc);
}

/* One line, and nothing of the case; a worker may read the tables, but not hand them on. */
static void who_is_no_reviewer_is_refused(void)
{
    const char *const logins[] = {as_reader, as_worker};
    const char *const words[] = {"dossier", hostile(), NULL};
    for (int i = 0; i < 2; i++) {
        hf_proc proc;
        CU_ASSERT_EQUAL(hf_proc_run_holdfast(&proc, logins[i], words, TIMEOUT_MS), 1);
        HF_ASSERT_TEXT(hf_proc_stdout(&proc), "");
        assert_says(hf_proc_stderr(&proc), "holdfast_reviewer");
        CU_ASSERT_EQUAL(strcspn(hf_proc_stderr(&proc), "\n") + 1, strlen(hf_proc_stderr(&proc)));
        if (logins[i] == as_worker)
            assert_says(hf_proc_stderr(&proc), "a dossier names reporters");
        hf_proc_done(&proc);
    }
}

static void wrong_usage_and_wrong_numbers_are_told(void)
{
    static const char *const wrong[][5] = {{"dossier"},
                                           {"dossier", "x"},
                                           {"dossier", "1", "2"},
                                           {"dossier", "1", "--verify", "x"},
                                           {"dossier", "1", "--expect", "x"}};
    static const char *const missing[] = {"dossier", "999999999", NULL};
    hf_proc proc;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        CU_ASSERT_EQUAL(hf_proc_run_holdfast(&proc, as_reviewer, wrong[i], TIMEOUT_MS), 2);
        hf_proc_done(&proc);
    }
    CU_ASSERT_EQUAL(hf_proc_run_holdfast(&proc, as_reviewer, missing, TIMEOUT_MS), 1);
    HF_ASSERT_TEXT(hf_proc_stderr(&proc), "holdfast dossier: there is no campaign 999999999\n");
    hf_proc_done(&proc);
}

static void assert_says_in_order(const char *text, const char *const *parts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *found = strstr(text, parts[i]);
        if (found == NULL) {
            (void)fprintf(stderr, "there is no \"%s\" after \"%s\"\n", parts[i],
                          i > 0 ? parts[i - 1] : "");
            CU_FAIL("not in order");
            return;
        }
        text = found + strlen(parts[i]);
    }
}

/* What the worker did, what a reviewer decided, and that it was undone: in the order of the chain,
 * with its hashes, and in the record. */
static void what_was_decided_and_undone_is_in_it_in_order(void)
{
    static const char *const parts[] = {"<h2>Decisions</h2>",
                                        ": place_hold on hold ",
                                        " by worker</p>",
                                        "hash ",
                                        ": confirm_campaign on campaign ",
                                        " by ",
                                        LOGIN,
                                        ", coordinated: seen by two. Undone by ",
                                        "hash ",
                                        ": reopen_campaign on campaign ",
                                        " by ",
                                        LOGIN,
                                        ", mistake: not &lt;yet&gt;",
                                        "<h2>Record: ",
                                        " reported ",
                                        "confirm campaign.",
                                        "&quot;seen by two&quot;",
                                        "reopen campaign.",
                                        " Undoes decision "};
    hf_proc proc;
    PGconn *reviewer = PQconnectdb(as_reviewer);
    CU_ASSERT_TRUE(hf_pgtest_exec_on(
        reviewer, "select holdfast.undo_decision(holdfast.confirm_campaign(max(campaign_id), "
                  "'coordinated', 'seen by two'), 'mistake', 'not <yet>') from holdfast.campaigns "
                  "where target_id = 800002"));
    PQfinish(reviewer);
    const char *const words[] = {"dossier", hostile(), "-o", altered, NULL};
    CU_ASSERT_EQUAL(hf_proc_run_holdfast(&proc, as_reviewer, words, TIMEOUT_MS), 0);
    hf_proc_done(&proc);
    CU_ASSERT_EQUAL(verify(&proc, altered, NULL), 0);
    hf_proc_done(&proc);
    CU_ASSERT_EQUAL(shell(&proc, "cat \"$2\""), 0);
    assert_says_in_order(hf_proc_stdout(&proc), parts, sizeof parts / sizeof *parts);
    CU_ASSERT_PTR_NULL(strstr(hf_proc_stdout(&proc), "worker: place hold"));
    assert_says(hf_proc_stdout(&proc),
                hf_pgtest_text(&world,
                               "select encode(hash, 'hex') from holdfast.decisions order by "
                               "decision_id desc limit 1"));
    hf_proc_done(&proc);
}

/* The picture is another when the bars have no colour, so they are drawn. The browser's log tells
 * requests of a page by their initiator from the browser's own; a page with an image shows that one
 * would be seen. Names resolve to nothing. Skipped where there is no Chromium. */
static void a_browser_draws_it_and_asks_nobody(void)
{
    static const char script[] =
        "command -v chromium >/dev/null || exit 77; d=${1%/*}; cd \"$d\" || exit 1\n"
        "shoot() { rm -f net.json; chromium --headless --no-sandbox --disable-gpu "
        "--hide-scrollbars --no-first-run --host-resolver-rules='MAP * ~NOTFOUND' "
        "--user-data-dir=\"$d/profile\" --window-size=900,3000 --log-net-log=\"$d/net.json\" "
        "--screenshot=\"$d/$2\" \"file://$1\" >/dev/null 2>&1 && [ -s net.json ] && [ -s \"$2\" ]; "
        "}\n"
        "asked() { grep -E '\"url\":\"(https?|wss?|ftp):' net.json | grep '\"initiator\":' | "
        "grep -v '\"initiator\":\"not an origin\"'; }\n"
        "echo '<!doctype html><img src=\"http://x.example/a.png\">' >control.html\n"
        "shoot \"$d/control.html\" control.png || exit 2; asked >/dev/null || exit 3\n"
        "shoot \"$1\" one.png || exit 4; ! asked || exit 5\n"
        "shoot \"$1\" same.png && cmp -s one.png same.png || exit 6\n"
        "sed 's/\\.crew{fill:#a01818}/.crew{fill:none}/' \"$1\" >\"$2\"\n"
        "shoot \"$2\" other.png || exit 7; ! cmp -s one.png other.png || exit 8";
    hf_proc proc;
    const int code = shell(&proc, script);
    if (code == 77)
        (void)fprintf(stderr, "skipped: there is no chromium\n");
    else
        CU_ASSERT_EQUAL(code, 0);
    if (code != 77 && code != 0)
        (void)fprintf(stderr, "step %d: %.400s\n", code, hf_proc_stdout(&proc));
    hf_proc_done(&proc);
}

static const hf_test tests[] = {
    {"every kind of campaign has a dossier", every_kind_of_campaign_has_a_dossier},
    {"a crew has one with all its campaigns", a_crew_has_one_with_all_its_campaigns},
    {"traces of who organises are in it", traces_of_who_organises_are_in_it},
    {"what strangers wrote is text", what_strangers_wrote_is_text},
    {"as made it verifies without a database", as_made_it_verifies_without_a_database},
    {"a change in any part is found and named", a_change_in_any_part_is_found_and_named},
    {"sha256sum alone verifies it", sha256sum_alone_verifies_it},
    {"who is no reviewer is refused", who_is_no_reviewer_is_refused},
    {"wrong usage and wrong numbers are told", wrong_usage_and_wrong_numbers_are_told},
    {"what was decided and undone is in it, in order",
     what_was_decided_and_undone_is_in_it_in_order},
    {"a browser draws it and asks nobody", a_browser_draws_it_and_asks_nobody},
};

/* HOLDFAST_TEST_KEEP leaves the files there, to look at. */
static void clear(void)
{
    hf_proc proc;
    if (getenv("HOLDFAST_TEST_KEEP") != NULL) {
        (void)fprintf(stderr, "kept: %s\n", folder);
        return;
    }
    if (hf_proc_start(&proc, (const char *[]){"/bin/rm", "-rf", "--", folder, NULL}))
        (void)hf_proc_wait(&proc, TIMEOUT_MS);
    hf_proc_done(&proc);
}

int main(int argc, char **argv)
{
    const int code =
        open_world() ? hf_test_main(argc, argv, "dossier", tests, sizeof tests / sizeof *tests) : 1;
    clear();
    hf_pgtest_close(&world);
    return code;
}
