/*
 * Input that nobody should send: each kind with its rule, and what becomes of it.
 *
 * A worker runs while the rows come, one kind after the other. Of each kind the test knows how many
 * events reach the engine, which rows are set aside and why, and which counter tells of those that
 * the engine passes over. At the end an ordinary attack is still found, and all of it once more
 * after a restart and as a backlog.
 */
#include <stdlib.h>
#include <string.h>

#include "holdfast/policy.h"
#include "worker_world.h"

typedef struct odd_input {
    const char *rule;
    const char *sql;
    const char *refused;  /* SQLSTATE with which the database refuses it, or NULL */
    int64_t events;       /* that reach the engine */
    const char *aside;    /* rows of rejected_events: table and reason, or NULL */
    const char *counter;  /* of worker_state, that rises, or NULL */
    int64_t counted;      /* by how much */
    const char *is_right; /* a question with the answer true, or NULL */
} odd_input;

#define INFINITE "its time is infinite"
#define PREHISTORIC "its time is before recorded history"

static const odd_input inputs[] = {
    /* ---- ids ---- */
    {.rule = "negative accounts are accounts",
     .sql = "insert into holdfast.reports (reporter_id, target_id) values (-5, -6)",
     .events = 1},
    {.rule = "the ends of bigint are accounts",
     .sql = "insert into holdfast.reports (reporter_id, target_id) values "
            "(-9223372036854775808, 9223372036854775807), (9223372036854775807, "
            "-9223372036854775808)",
     .events = 2},
    {.rule = "account 0 is an account",
     .sql = "insert into holdfast.reports (reporter_id, target_id) values (0, 7), (7, 0)",
     .events = 2},
    {.rule = "reports may have any number",
     .sql = "insert into holdfast.reports (report_id, reporter_id, target_id) values (-1, 11, 12), "
            "(0, 13, 12), (9223372036854775807, 14, 12), (-9223372036854775808, 15, 12)",
     .events = 4},
    {.rule = "a report's number is given once",
     .sql = "insert into holdfast.reports (report_id, reporter_id, target_id) values (-1, 11, 19)",
     .refused = "23505"},
    {.rule = "a reporter there must be",
     .sql = "insert into holdfast.reports (target_id) values (1)",
     .refused = "23502"},
    {.rule = "a target there must be",
     .sql = "insert into holdfast.reports (reporter_id) values (1)",
     .refused = "23502"},
    {.rule = "a number beyond bigint is none",
     .sql = "insert into holdfast.reports (reporter_id, target_id) values (9223372036854775808, 1)",
     .refused = "22003"},
    {.rule = "a report of oneself is no evidence and no voice",
     .sql = "insert into holdfast.reports (reporter_id, target_id) values (21, 21), (-21, -21)",
     .events = 2,
     .counter = "self_reports",
     .counted = 2},
    {.rule = "who reports again is told again, and stays one voice",
     .sql = "insert into holdfast.reports (reporter_id, target_id) select 22, 23 from "
            "generate_series(1, 20)",
     .events = 20,
     .is_right = "select round(sum(weight), 6) = 1 from holdfast.effective_reports "
                 "where target_id = 23"},
    {.rule = "what an adapter sends twice comes once",
     .sql = "insert into holdfast.reports (reporter_id, target_id, source, ext_id) values "
            "(24, 25, 'host', 'a'), (24, 25, 'host', 'a') on conflict do nothing",
     .events = 1},
    /* ---- times ---- */
    {.rule = "a report of no time is set aside",
     .sql = "insert into holdfast.reports (reporter_id, target_id, created_at) values "
            "(31, 32, 'infinity'), (31, 32, '-infinity')",
     .aside = "reports: " INFINITE ", reports: " INFINITE},
    {.rule = "NULL is no time",
     .sql = "insert into holdfast.reports (reporter_id, target_id, created_at) values (1, 2, null)",
     .refused = "23502"},
    {.rule = "what happened before the window is history only",
     .sql = "insert into holdfast.reports (reporter_id, target_id, created_at) values "
            "(33, 34, '1970-01-01'), (33, 34, '1900-01-01'), (33, 34, now() - interval '100 days')",
     .events = 3,
     .counter = "too_old",
     .counted = 3},
    {.rule = "what happened before recorded history is set aside",
     .sql = "insert into holdfast.reports (reporter_id, target_id, created_at) values "
            "(35, 36, '4713-01-01 BC'), (35, 36, '0001-01-01 BC'), (35, 36, '1600-01-01')",
     .aside = "reports: " PREHISTORIC ", reports: " PREHISTORIC ", reports: " PREHISTORIC},
    {.rule = "what will happen happens now",
     .sql = "insert into holdfast.reports (reporter_id, target_id, created_at) values "
            "(37, 38, '2100-01-01'), (37, 38, now() + interval '6 minutes')",
     .events = 2,
     .is_right =
         "select judged_through <= now() + interval '5 minutes' from holdfast.worker_state"},
    {.rule = "a date that no clock will reach counts as infinite",
     .sql = "insert into holdfast.reports (reporter_id, target_id, created_at) values "
            "(39, 40, '294276-12-31 23:59:59')",
     .aside = "reports: " INFINITE},
    {.rule = "a clock may be minutes ahead, and jump back",
     .sql = "insert into holdfast.reports (reporter_id, target_id, created_at) values "
            "(41, 42, now() + interval '4 minutes'), (43, 42, now() - interval '1 day'), "
            "(44, 42, now())",
     .events = 3,
     .is_right = "select judged_through > now() + interval '3 minutes' from holdfast.worker_state"},
    /* ---- words ---- */
    {.rule = "words may be missing or empty",
     .sql = "insert into holdfast.reports (reporter_id, target_id, comment, origin, object_ref, "
            "source, ext_id) values (51, 52, null, null, null, '', ''), (53, 52, '', '', '', '', "
            "null)",
     .events = 2},
    {.rule = "of a megabyte of words the beginning is read",
     .sql = "insert into holdfast.reports (reporter_id, target_id, comment, origin, object_ref) "
            "values (54, 55, repeat('word by word ', 80660), repeat('x', 1048576), repeat('y', "
            "1048576))",
     .events = 1},
    {.rule = "random words that do not compress neither",
     .sql = "insert into holdfast.reports (reporter_id, target_id, comment) select 54, 56, "
            "string_agg(md5(n::text), ' ') from generate_series(1, 31000) n",
     .events = 1},
    {.rule = "control characters are borders of words",
     .sql = "insert into holdfast.reports (reporter_id, target_id, comment) select 57, 58, "
            "string_agg(chr(n) || 'word', '') from generate_series(1, 31) n",
     .events = 1},
    {.rule = "invisible and turning characters are no letters",
     .sql = "insert into holdfast.reports (reporter_id, target_id, comment) values (59, 60, "
            "U&'\\200B\\200D\\202E\\2066\\FEFF\\00AD one\\200Btwo \\202Ethree\\202C four five')",
     .events = 1},
    {.rule = "marks without end on one letter are no word",
     .sql = "insert into holdfast.reports (reporter_id, target_id, comment) values (61, 62, 'a' || "
            "repeat(U&'\\0301', 100000))",
     .events = 1},
    {.rule = "code points that are none stand between words",
     .sql = "insert into holdfast.reports (reporter_id, target_id, comment) values (63, 64, "
            "U&'\\FFFE one \\FFFF two \\FDD0 three \\+10FFFF four \\+0F0000 five')",
     .events = 1},
    {.rule = "a word may be as long as the comment",
     .sql = "insert into holdfast.reports (reporter_id, target_id, comment) values (65, 66, "
            "repeat('a', 100000))",
     .events = 1},
    {.rule = "a letter that unfolds into many is one",
     .sql = "insert into holdfast.reports (reporter_id, target_id, comment) values (67, 68, "
            "repeat(U&'\\FDFA', 5000))",
     .events = 1},
    {.rule = "SQL, terminal escapes and quotes are words",
     .sql = "insert into holdfast.reports (reporter_id, target_id, category, comment, source, "
            "ext_id) values (69, 70, 'spam', E'\\'; drop table holdfast.reports; --\\n\\e[2J', "
            "E'\\e]0;x\\a', E'\\'\\\";$$\\n')",
     .events = 1},
    {.rule = "a zero byte is refused by the server",
     .sql = "insert into holdfast.reports (reporter_id, target_id, comment) values (1, 2, "
            "E'\\x00')",
     .refused = "22021"},
    {.rule = "half a surrogate pair is refused by the server",
     .sql = "insert into holdfast.reports (reporter_id, target_id, comment) values (1, 2, "
            "E'\\xED\\xA0\\x80')",
     .refused = "22021"},
    {.rule = "bytes that are no UTF-8 are refused by a UTF-8 server",
     .sql = "insert into holdfast.reports (reporter_id, target_id, comment) values (1, 2, "
            "E'\\xFF\\xC0')",
     .refused = "22021"},
    /* ---- categories ---- */
    {.rule = "a category nobody listed is protected",
     .sql = "insert into holdfast.reports (reporter_id, target_id, category) values "
            "(71, 72, 'no such category'), (73, 72, ''), (74, 72, repeat('c', 1048576))",
     .events = 3,
     .is_right = "select bool_and(not is_suppressed) from holdfast.effective_reports where "
                 "target_id = 72"},
    {.rule = "a category there must be",
     .sql = "insert into holdfast.reports (reporter_id, target_id, category) values (1, 2, null)",
     .refused = "23502"},
    /* ---- retractions ---- */
    {.rule = "a report taken back before it was made is taken back at once",
     .sql = "insert into holdfast.reports (reporter_id, target_id, retracted_at) values "
            "(81, 82, '1990-01-01'), (83, 82, '-infinity')",
     .events = 4,
     .is_right = "select holdfast.is_settled(82)"},
    {.rule = "taken back never is not taken back",
     .sql = "insert into holdfast.reports (reporter_id, target_id, retracted_at) values (84, 85, "
            "'infinity')",
     .events = 1,
     .aside = "reports: " INFINITE},
    {.rule = "taken back one day is taken back now",
     .sql = "insert into holdfast.reports (reporter_id, target_id, retracted_at) values (86, 87, "
            "'2100-01-01')",
     .events = 2},
    /* ---- outcomes ---- */
    {.rule = "an outcome without its report waits",
     .sql = "insert into holdfast.report_outcomes (report_id, outcome) values (-1000, 'upheld')",
     .events = 0},
    {.rule = "and counts when the report comes",
     .sql = "insert into holdfast.reports (report_id, reporter_id, target_id) values (-1000, 91, "
            "92)",
     .events = 2},
    {.rule = "an outcome from before its report counts from the report on",
     .sql = "insert into holdfast.reports (report_id, reporter_id, target_id) values (-1001, 93, "
            "94), (-1002, 95, 94); insert into holdfast.report_outcomes (report_id, outcome, "
            "decided_at) values (-1001, 'rejected', '1990-01-01'), (-1002, 'upheld', '-infinity')",
     .events = 4},
    {.rule = "an outcome of no time is set aside",
     .sql = "insert into holdfast.report_outcomes (report_id, outcome, decided_at) values (-1001, "
            "'upheld', 'infinity')",
     .aside = "report_outcomes: " INFINITE},
    {.rule = "an outcome of one day counts now",
     .sql = "insert into holdfast.report_outcomes (report_id, outcome, decided_at) values (-1001, "
            "'upheld', '2100-01-01')",
     .events = 1},
    {.rule = "outcomes that contradict each other: the last one counts",
     .sql = "insert into holdfast.report_outcomes (report_id, outcome) values (-1002, 'upheld'), "
            "(-1002, 'rejected'), (-1002, 'overturned'), (-1002, 'ignored')",
     .events = 4},
    {.rule = "an outcome of what the window does not hold is passed over",
     .sql = "insert into holdfast.reports (report_id, reporter_id, target_id, created_at) values "
            "(-1003, 96, 97, now() - interval '99 days'); insert into holdfast.report_outcomes "
            "(report_id, outcome) values (-1003, 'upheld'), (-1003, 'rejected')",
     .events = 3,
     .counter = "too_old + unmatched",
     .counted = 3},
    {.rule = "an outcome nobody knows is refused",
     .sql = "insert into holdfast.report_outcomes (report_id, outcome) values (1, 'perhaps')",
     .refused = "23514"},
    {.rule = "nobody unknown decides",
     .sql = "insert into holdfast.report_outcomes (report_id, outcome, decided_by) values (1, "
            "'upheld', 'the crew')",
     .refused = "23514"},
    /* ---- accounts ---- */
    {.rule = "attributes out of reach are no attributes",
     .sql =
         "insert into holdfast.accounts (account_id, created_at, followers, following) values "
         "(-101, 'infinity', -1, -9223372036854775808), (-102, '-infinity', 9223372036854775807, "
         "0), (-103, '4713-01-01 BC', null, null), (-104, '294276-12-31', 0, 0), (-105, "
         "'2100-01-01', 0, 0); insert into holdfast.reports (reporter_id, target_id) select -n, "
         "-100 from generate_series(101, 105) n union all select 1, -n from generate_series(101, "
         "105) n",
     .events = 10},
    {.rule = "a kind nobody knows is refused",
     .sql = "insert into holdfast.accounts (account_id, kind) values (106, 'god')",
     .refused = "23514"},
    /* ---- lists ---- */
    {.rule = "a list's owner need not be known",
     .sql = "insert into holdfast.blocklists (list_id, owner_id, name) values (-1, -77, ''), "
            "(9223372036854775807, 9223372036854775807, repeat('n', 1048576))",
     .events = 2},
    {.rule = "an owner there must be",
     .sql = "insert into holdfast.blocklists (name) values ('x')",
     .refused = "23502"},
    {.rule = "a list may mirror itself, nothing, and in a circle",
     .sql = "insert into holdfast.blocklists (list_id, owner_id, name, mirrors_list_id) values "
            "(601, 1, 'self', 601), (602, 1, 'none', -999), (603, 1, 'a', 604), (604, 1, 'b', 603)",
     .events = 4},
    {.rule = "a list deleted before it was made is deleted",
     .sql = "insert into holdfast.blocklists (list_id, owner_id, name, deleted_at) values (605, 1, "
            "'x', '1990-01-01')",
     .events = 2},
    {.rule = "a list of no time is set aside, and its deletion too",
     .sql = "insert into holdfast.blocklists (list_id, owner_id, name, created_at, deleted_at) "
            "values (606, 1, 'x', 'infinity', now())",
     .aside = "blocklists: " INFINITE},
    {.rule = "a list deleted never stands",
     .sql = "insert into holdfast.blocklists (list_id, owner_id, name, deleted_at) values (607, 1, "
            "'x', 'infinity')",
     .events = 1,
     .aside = "blocklists: " INFINITE},
    {.rule = "a deletion taken back is taken back",
     .sql = "update holdfast.blocklists set deleted_at = null where list_id = 605",
     .events = 1},
    {.rule = "a list from before all windows is a list",
     .sql = "insert into holdfast.blocklists (list_id, owner_id, name, created_at) values (608, 1, "
            "'x', '1970-01-01')",
     .events = 1},
    {.rule = "an entry waits for its list",
     .sql = "insert into holdfast.blocklist_entries (list_id, target_id, added_by) values (699, "
            "111, 1)",
     .events = 1},
    {.rule = "an owner may put himself on his list, and anybody twice",
     .sql = "insert into holdfast.blocklist_entries (list_id, target_id, added_by) values (601, 1, "
            "1), (601, 112, 1), (601, 112, 1)",
     .events = 3},
    {.rule = "an entry removed before it was added never stands",
     .sql = "insert into holdfast.blocklist_entries (list_id, target_id, added_by, removed_at) "
            "values (601, 113, 1, '1990-01-01'), (601, 113, 1, '-infinity')",
     .events = 4},
    {.rule = "an entry removed never stands on",
     .sql = "insert into holdfast.blocklist_entries (list_id, target_id, added_by, removed_at) "
            "values (601, 114, 1, 'infinity')",
     .events = 1,
     .aside = "blocklist_entries: " INFINITE},
    {.rule = "an entry of no time is set aside",
     .sql =
         "insert into holdfast.blocklist_entries (list_id, target_id, added_by, added_at) values "
         "(601, 115, 1, 'infinity'), (601, 115, 1, '4713-01-01 BC')",
     .aside = "blocklist_entries: " PREHISTORIC ", blocklist_entries: " INFINITE},
    {.rule = "an entry's number is given once",
     .sql = "insert into holdfast.blocklist_entries (entry_id, list_id, target_id, added_by) "
            "select max(entry_id), 602, 116, 1 from holdfast.blocklist_entries",
     .refused = "23505"},
    {.rule = "a subscription that ends before it begins never was",
     .sql = "insert into holdfast.blocklist_subscriptions (list_id, subscriber_id, ended_at) "
            "values (601, 121, '1990-01-01'), (601, 122, '-infinity')",
     .events = 4},
    {.rule = "a subscription without end has none",
     .sql = "insert into holdfast.blocklist_subscriptions (list_id, subscriber_id, ended_at) "
            "values (601, 123, 'infinity')",
     .events = 1,
     .aside = "blocklist_subscriptions: " INFINITE},
    {.rule = "a subscription of no time is set aside",
     .sql = "insert into holdfast.blocklist_subscriptions (list_id, subscriber_id, subscribed_at) "
            "values (601, 124, '-infinity')",
     .aside = "blocklist_subscriptions: " INFINITE},
    {.rule = "anybody may follow anything, twice, and himself",
     .sql = "insert into holdfast.blocklist_subscriptions (list_id, subscriber_id) values (601, "
            "125), (601, 125), (601, 1), (-4711, -125)",
     .events = 4},
};

/* ---- asking ---- */

typedef struct tally {
    int64_t rows, too_old, self_reports, repeated, unmatched, aside;
} tally;

static tally take_tally(hf_pgtest *db)
{
    return (tally){
        .rows = hf_pgtest_int(db, "select rows_read from holdfast.worker_state"),
        .too_old = hf_pgtest_int(db, "select too_old from holdfast.worker_state"),
        .self_reports = hf_pgtest_int(db, "select self_reports from holdfast.worker_state"),
        .repeated = hf_pgtest_int(db, "select repeated from holdfast.worker_state"),
        .unmatched = hf_pgtest_int(db, "select unmatched from holdfast.worker_state"),
        .aside = hf_pgtest_int(db, "select count(*) from holdfast.rejected_events"),
    };
}

static int64_t passed_over(const tally *t)
{
    return t->too_old + t->self_reports + t->repeated + t->unmatched;
}

/* What the counter alone rose by. */
static int64_t counted(hf_pgtest *db, const odd_input *input, const tally *before)
{
    if (input->counter == NULL)
        return 0;
    const int64_t was = strcmp(input->counter, "too_old") == 0 ? before->too_old
                        : strcmp(input->counter, "self_reports") == 0
                            ? before->self_reports
                            : before->too_old + before->unmatched;
    return hf_pgtest_intf(db, "select %s from holdfast.worker_state", input->counter) - was;
}

static void expect(bool is_right, const odd_input *input, const char *what, int64_t is)
{
    if (!is_right)
        (void)fprintf(stderr, "\"%s\": %s %lld\n", input->rule, what, (long long)is);
    CU_ASSERT_TRUE(is_right);
}

static void expect_aside(hf_pgtest *db, const odd_input *input, int64_t before)
{
    const char *aside = hf_pgtest_textf(
        db,
        "select coalesce(string_agg(source_table || ': ' || reason, ', ' order by reason, "
        "row_key), '') from (select * from holdfast.rejected_events order by seen_at, source_table "
        "offset %lld) r",
        (long long)before);
    HF_ASSERT_TEXT(aside, input->aside != NULL ? input->aside : "");
}

static void try_one(hf_pgtest *db, const odd_input *input)
{
    const tally before = take_tally(db);
    const char *state = hf_pgtest_sqlstate(db, input->sql);
    if (strcmp(state, input->refused != NULL ? input->refused : "00000") != 0)
        (void)fprintf(stderr, "\"%s\": SQLSTATE %s\n", input->rule, state);
    CU_ASSERT_STRING_EQUAL(state, input->refused != NULL ? input->refused : "00000");
    if (input->refused != NULL)
        return;
    CU_ASSERT_TRUE(worker_wait_settled(db));
    const tally after = take_tally(db);
    expect(after.rows - before.rows == input->events, input, "events", after.rows - before.rows);
    expect(passed_over(&after) - passed_over(&before) == input->counted, input, "passed over",
           passed_over(&after) - passed_over(&before));
    expect(counted(db, input, &before) == input->counted, input, "counted",
           counted(db, input, &before));
    expect_aside(db, input, before.aside);
    if (input->is_right != NULL)
        expect(strcmp(hf_pgtest_text(db, input->is_right), "t") == 0, input, "is not right", 0);
}

/* Three strikes of an ordinary crew; the third target is held. */
static void expect_ordinary_attack(hf_pgtest *db, int64_t first_target)
{
    CU_ASSERT_TRUE(worker_attack(db, first_target, 1, 20, 900));
    CU_ASSERT_TRUE(worker_attack(db, first_target + 1, 1, 20, 600));
    CU_ASSERT_TRUE(worker_wait_settled(db));
    CU_ASSERT_TRUE(worker_attack(db, first_target + 2, 1, 20, 60));
    CU_ASSERT_TRUE(worker_wait_settled(db));
    CU_ASSERT_EQUAL(
        hf_pgtest_intf(db, "select holdfast.is_held(%lld)::int", (long long)first_target + 2), 1);
}

/* ---- the tests ---- */

static const char *const live[] = {NULL};
static const char *const once[] = {"--once", NULL};

static void stop(hf_proc *proc)
{
    CU_ASSERT_PTR_NULL(strstr(hf_proc_stderr(proc), "worker.failed"));
    CU_ASSERT_TRUE(worker_stop(proc));
}

static void each_kind_has_its_rule_and_the_worker_goes_on(void)
{
    hf_pgtest db;
    hf_proc proc;
    HF_REQUIRE_DB(worker_open(&db) && worker_simulate(&db, "now"));
    CU_ASSERT_TRUE(worker_start(&proc, &db, live));
    CU_ASSERT_TRUE(worker_wait_settled(&db));
    for (size_t i = 0; i < sizeof inputs / sizeof *inputs; i++)
        try_one(&db, &inputs[i]);
    expect_ordinary_attack(&db, 800001);
    stop(&proc);
    /* All of it as history, then once more as a backlog. */
    const int64_t aside = hf_pgtest_int(&db, "select count(*) from holdfast.rejected_events");
    const int64_t campaigns = hf_pgtest_int(&db, "select count(*) from holdfast.campaigns");
    CU_ASSERT_EQUAL(worker_run(&db, once), 0);
    HF_ASSERT_SQL(&db,
                  "update holdfast.worker_state set system_identifier = system_identifier + 1");
    CU_ASSERT_EQUAL(worker_run(&db, once), 0);
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select count(*) from holdfast.rejected_events"), aside);
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select count(*) from holdfast.campaigns"), campaigns);
    hf_pgtest_close(&db);
}

/* A server that checks no encoding lets everything in but zero bytes. */
static bool open_unchecked(hf_pgtest *db)
{
    static const char *const migrate[] = {"migrate", NULL};
    hf_proc proc;
    if (!hf_pgtest_open_encoded(db, "SQL_ASCII"))
        return false;
    const int code = hf_proc_run_holdfast(&proc, db->conninfo, migrate, 60000);
    hf_proc_done(&proc);
    return code == 0 && hf_pgtest_exec(db, "set client_encoding = 'SQL_ASCII'");
}

/* The words of a crew whose comments are broken, each in its way. */
static const char broken_words[] =
    "insert into holdfast.reports (reporter_id, target_id, category, created_at, comment) "
    "select 900000 + n, 800001, 'harassment', now() - interval '1 hour' + interval '1 minute' * n, "
    "E'\\xED\\xA0\\x80 this account spreads h\xF6llish hate against my people and must go \\xC0' "
    "|| n from generate_series(1, 30) n; "
    "insert into holdfast.reports (reporter_id, target_id, category, created_at, comment) "
    "select 910000 + n, 920000 + n % 50, E'caf\xE9', now() - interval '5 days' + interval '1 "
    "minute' * n, md5(n::text) || E'\xFF ' || md5((n * 7)::text) || E' \xFE\x80' || "
    "md5((n * 13)::text) || E'\xE2\x82 ' || md5((n * 17)::text) || ' ' || md5((n * 19)::text) "
    "from generate_series(1, 2000) n";

static void broken_bytes_are_borders_of_words_where_no_encoding_is_checked(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(open_unchecked(&db));
    HF_ASSERT_SQL(&db, broken_words);
    CU_ASSERT_EQUAL(worker_run(&db, once), 0);
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select channel from holdfast.campaigns join "
                                       "holdfast.campaign_evidence using (campaign_id) where "
                                       "target_id = 800001 and channel <> 'burst'"),
                   "comment");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, "select holdfast.is_held(800001, 'harassment')"), "t");
    CU_ASSERT_EQUAL(worker_run(&db, once), 0);
    hf_pgtest_close(&db);
}

/* HOLDFAST_TEST_LARGE sets how many; the suite can afford this. */
static long long large(void)
{
    const char *text = getenv("HOLDFAST_TEST_LARGE");
    return text != NULL ? strtoll(text, NULL, 10) : 100000;
}

static void expect_judged_with_an_attack(hf_pgtest *db)
{
    CU_ASSERT_EQUAL(worker_run(db, once), 0);
    HF_ASSERT_TEXT(
        hf_pgtest_textf(db, "select rows_read >= %lld from holdfast.worker_state", large()), "t");
    CU_ASSERT_TRUE(worker_attack(db, 800001, 1, 20, 900));
    CU_ASSERT_TRUE(worker_attack(db, 800002, 1, 20, 600));
    CU_ASSERT_TRUE(worker_attack(db, 800003, 1, 20, 60));
    CU_ASSERT_EQUAL(worker_run(db, once), 0);
    HF_ASSERT_TEXT(hf_pgtest_text(db, "select holdfast.is_held(800003)"), "t");
    hf_pgtest_close(db);
}

static void one_reporter_may_report_without_end(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(worker_open(&db) && worker_simulate(&db, "now"));
    CU_ASSERT_TRUE(hf_pgtest_execf(
        &db,
        "insert into holdfast.reports (reporter_id, target_id, category, created_at) "
        "select 700001, 1000000 + n %% 1000, 'spam', now() - interval '20 days' + interval '20 "
        "days' * n / %lld from generate_series(1, %lld) n",
        large(), large()));
    expect_judged_with_an_attack(&db);
}

static void one_target_may_have_reporters_without_end(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(worker_open(&db) && worker_simulate(&db, "now"));
    CU_ASSERT_TRUE(hf_pgtest_execf(
        &db,
        "insert into holdfast.reports (reporter_id, target_id, category, created_at) "
        "select 1000000 + n, 700001, 'spam', now() - interval '20 days' + interval '20 days' * n / "
        "%lld from generate_series(1, %lld) n",
        large(), large()));
    expect_judged_with_an_attack(&db);
}

/* ---- the policy ---- */

static void expect_policy(hf_pgtest *db, const char *column, const char *value, bool is_good)
{
    char sql[256];
    (void)snprintf(sql, sizeof sql, "insert into holdfast.policies (%s) values (%s)", column,
                   value);
    const char *state = hf_pgtest_sqlstate(db, sql);
    if (strcmp(state, is_good ? "00000" : "23514") != 0)
        (void)fprintf(stderr, "%s: SQLSTATE %s\n", sql, state);
    CU_ASSERT_STRING_EQUAL(state, is_good ? "00000" : "23514");
}

/* Each bound is allowed, and what lies beyond is not. */
static void expect_bounds(hf_pgtest *db, const char *column, double least, double most,
                          bool is_whole)
{
    char values[4][48];
    (void)snprintf(values[0], sizeof values[0], "%.17g", least);
    (void)snprintf(values[1], sizeof values[1], "%.17g", most);
    (void)snprintf(values[2], sizeof values[2], "%.17g", is_whole ? least - 1 : least - 1e-10);
    (void)snprintf(values[3], sizeof values[3], "%.17g", is_whole ? most + 1 : most + 1e-6);
    for (int i = 0; i < 4; i++)
        expect_policy(db, column, values[i], i < 2);
    if (is_whole)
        return;
    expect_policy(db, column, "'NaN'", false);
    expect_policy(db, column, "'infinity'", false);
    expect_policy(db, column, "'-infinity'", false);
}

static void a_policy_beyond_its_bounds_is_refused_by_the_database(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(worker_open(&db));
#define EXPECT(name, type, initial, least, most, meaning) \
    expect_bounds(&db, #name, least, most, _Generic((type)0, double : false, default : true));
    HF_POLICY_TABLE(EXPECT)
#undef EXPECT
    CU_ASSERT_STRING_EQUAL(hf_pgtest_sqlstate(&db, "update holdfast.policies set min_crew = 2"),
                           "23514");
    CU_ASSERT_EQUAL(worker_run(&db, once), 0);
    hf_pgtest_close(&db);
}

static const hf_test tests[] = {
    {"each kind of odd input has its rule, and the worker goes on",
     each_kind_has_its_rule_and_the_worker_goes_on},
    {"broken bytes are borders of words where no encoding is checked",
     broken_bytes_are_borders_of_words_where_no_encoding_is_checked},
    {"one reporter may report without end", one_reporter_may_report_without_end},
    {"one target may have reporters without end", one_target_may_have_reporters_without_end},
    {"a policy beyond its bounds is refused by the database",
     a_policy_beyond_its_bounds_is_refused_by_the_database},
};
HF_TEST_MAIN("odd input", tests)
