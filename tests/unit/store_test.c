/* Queries' variables, the cursor's texts, rows to events and findings to steps. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "holdfast/traits.h"
#include "store/intake.h"
#include "store/outbox.h"
#include "store/query.h"
#include "support/runner.h"

static hf_allocator libc;

static void variables_are_put_in_as_literals(void)
{
    char *sql = NULL;
    const hf_variable variables[] = {{"done", "10:12:11", 0}, {"done_xmin", NULL, -7}};
    HF_REQUIRE_OK(hf_query_expand("accounts", variables, 2, &sql));
    CU_ASSERT_PTR_NOT_NULL(strstr(sql, "'-7'::xid8"));
    CU_ASSERT_PTR_NOT_NULL(strstr(sql, "'10:12:11'::pg_snapshot"));
    CU_ASSERT_PTR_NULL(strstr(sql, ":'"));
    free(sql);
}

static void what_is_no_harmless_text_is_refused(void)
{
    char *sql = NULL;
    const hf_variable hostile[] = {{"done", "1'; drop table x; --", 0}, {"done_xmin", NULL, 1}};
    HF_ASSERT_STATUS(hf_query_expand("accounts", hostile, 2, &sql), HF_EINVAL);
    HF_ASSERT_STATUS(hf_query_expand("accounts", hostile, 0, &sql), HF_EINVAL);
    HF_ASSERT_STATUS(hf_query_expand("no such query", hostile, 0, &sql), HF_EINVAL);
}

static void a_cursor_takes_snapshots_only(void)
{
    hf_cursor cursor;
    hf_cursor_init(&cursor);
    HF_ASSERT_STATUS(hf_cursor_set(&cursor.done, "now()"), HF_EFORMAT);
    HF_ASSERT_STATUS(hf_cursor_set(&cursor.done, ""), HF_EFORMAT);
    HF_ASSERT_OK(hf_cursor_set(&cursor.done, "749:751:749"));
    CU_ASSERT_EQUAL(hf_cursor_xmin(cursor.done), 749);
    CU_ASSERT_EQUAL(hf_cursor_xmin(NULL), 1);
    CU_ASSERT_STRING_EQUAL(hf_cursor_text(NULL), "1:1:");
    hf_cursor_done(&cursor);
}

/* One row of the events query. */
static void put_event(hf_copy_writer *w, hf_usec at, int relation, int64_t id, int64_t code)
{
    hf_copy_row(w, 9);
    hf_copy_put_usec(w, at);
    hf_copy_put_int(w, relation);
    hf_copy_put_int(w, id);
    hf_copy_put_int(w, 100 + id);
    hf_copy_put_int(w, 200 + id);
    hf_copy_put_int(w, 300 + id);
    hf_copy_put_int(w, code);
    hf_copy_put_null(w);
    hf_copy_put_null(w);
}

static void read_events(hf_intake *intake, hf_copy_writer *w)
{
    hf_intake_init(intake, &libc);
    hf_intake_begin_events(intake, 1000 * HF_DAY_USEC, 1000 * HF_DAY_USEC + 5 * HF_MINUTE_USEC, 42);
    hf_copy_end(w);
    HF_ASSERT_OK(hf_intake_feed(intake, hf_buf_borrow(&w->bytes), hf_buf_size(&w->bytes)));
    hf_copy_writer_done(w);
}

static void rows_become_events(void)
{
    hf_copy_writer w;
    hf_intake intake;
    libc = hf_allocator_libc();
    hf_copy_writer_init(&w, &libc, 1 << 16);
    hf_copy_begin(&w);
    put_event(&w, 10, HF_RELATION_REPORT, 1, 1);
    put_event(&w, 20, HF_RELATION_RETRACTION, 2, 0);
    put_event(&w, 30, HF_RELATION_OUTCOME, 3, 16 + HF_OUTCOME_REJECTED);
    put_event(&w, 40, HF_RELATION_DECISION, 4, HF_DECISION_DISMISS_CAMPAIGN);
    put_event(&w, 50, HF_RELATION_DECISION, 5, -1);
    put_event(&w, 60, HF_RELATION_DECISION, 6, HF_DECISION_SHORTEN_HOLD);
    read_events(&intake, &w);
    CU_ASSERT_EQUAL(intake.count, 5);
    CU_ASSERT_EQUAL(intake.row_count, 6);
    CU_ASSERT_EQUAL(intake.last.id, 6);
    const hf_intake_event *e = intake.events;
    CU_ASSERT_TRUE(e[0].event.u.report.is_protected && e[0].event.u.report.reporter.v == 201);
    CU_ASSERT_EQUAL(e[1].event.type, HF_EVENT_RETRACTION);
    CU_ASSERT_TRUE(e[2].event.u.outcome.by_staff &&
                   e[2].event.u.outcome.outcome == HF_OUTCOME_REJECTED);
    CU_ASSERT_EQUAL(e[3].event.u.decision.campaign_id, 104);
    CU_ASSERT_EQUAL(e[3].position.id, 4);
    const hf_decision_event *shorter = &e[4].event.u.decision;
    CU_ASSERT_TRUE(shorter->campaign_id == 106 && shorter->crew_id == 0 && shorter->account.v == 0);
    CU_ASSERT_TRUE(shorter->was_until == 206 && shorter->until == 306);
    hf_intake_done(&intake);
}

static void lists_and_what_is_on_them_become_events(void)
{
    hf_copy_writer w;
    hf_intake intake;
    libc = hf_allocator_libc();
    hf_copy_writer_init(&w, &libc, 1 << 16);
    hf_copy_begin(&w);
    for (int relation = HF_RELATION_LIST; relation < HF_RELATION_END; relation++)
        put_event(&w, 10, relation, relation, 0);
    read_events(&intake, &w);
    CU_ASSERT_EQUAL(intake.count, 6);
    const hf_intake_event *e = intake.events;
    CU_ASSERT_TRUE(e[0].event.type == HF_EVENT_LIST && !e[0].event.u.list.is_deleted);
    CU_ASSERT_TRUE(e[1].event.type == HF_EVENT_LIST && e[1].event.u.list.is_deleted);
    CU_ASSERT_TRUE(e[0].event.u.list.list.v == 105 && e[0].event.u.list.owner.v == 205 &&
                   e[0].event.u.list.mirrors.v == 305);
    CU_ASSERT_TRUE(e[2].event.type == HF_EVENT_ENTRY && !e[2].event.u.entry.is_removed);
    CU_ASSERT_TRUE(e[3].event.type == HF_EVENT_ENTRY && e[3].event.u.entry.is_removed);
    CU_ASSERT_TRUE(e[2].event.u.entry.entry_id == 7 && e[2].event.u.entry.list.v == 107 &&
                   e[2].event.u.entry.target.v == 207 && e[2].event.u.entry.added_by.v == 307);
    CU_ASSERT_TRUE(e[4].event.type == HF_EVENT_SUBSCRIPTION && !e[4].event.u.subscription.is_ended);
    CU_ASSERT_TRUE(e[5].event.type == HF_EVENT_SUBSCRIPTION && e[5].event.u.subscription.is_ended);
    CU_ASSERT_TRUE(e[5].event.u.subscription.subscription_id == 10 &&
                   e[5].event.u.subscription.list.v == 110 &&
                   e[5].event.u.subscription.subscriber.v == 210);
    hf_intake_done(&intake);
}

/* A report of that comment and origin; NULL is NULL. */
static void put_words(hf_copy_writer *w, int64_t id, const char *comment, const char *origin)
{
    hf_copy_row(w, 9);
    hf_copy_put_usec(w, id);
    hf_copy_put_int(w, HF_RELATION_REPORT);
    for (int i = 0; i < 4; i++)
        hf_copy_put_int(w, id);
    hf_copy_put_int(w, 0);
    hf_copy_put_text(w, comment);
    hf_copy_put_text(w, origin);
}

static void words_and_origins_become_hashes_that_only_the_secret_makes(void)
{
    static const char words[] = "please remove this liar from the site";
    uint32_t expected[HF_COMMENT_HASHES];
    hf_copy_writer w;
    hf_intake intake;
    libc = hf_allocator_libc();
    hf_copy_writer_init(&w, &libc, 1 << 16);
    hf_copy_begin(&w);
    put_words(&w, 1, words, "k7");
    put_words(&w, 2, NULL, NULL);
    put_words(&w, 3, "\xff\xfe\x80 \x01", "");
    read_events(&intake, &w);
    CU_ASSERT_EQUAL(intake.count, 3);
    hf_traits_comment(words, strlen(words), 42, expected);
    const hf_traits *traits = &intake.events[0].event.u.report.traits;
    CU_ASSERT_EQUAL(memcmp(traits->comment, expected, sizeof expected), 0);
    CU_ASSERT_EQUAL(traits->origin, hf_traits_origin("k7", 2, 42));
    hf_traits_comment(words, strlen(words), 43, expected);
    CU_ASSERT_NOT_EQUAL(memcmp(traits->comment, expected, sizeof expected), 0);
    for (int i = 1; i < 3; i++)
        CU_ASSERT_TRUE(intake.events[i].event.u.report.traits.origin == 0 &&
                       intake.events[i].event.u.report.traits.comment[0] == 0);
    hf_intake_done(&intake);
}

static void what_is_set_aside_names_its_table(void)
{
    static const char *const tables[HF_RELATION_END] = {"",
                                                        "reports",
                                                        "reports",
                                                        "report_outcomes",
                                                        "decisions",
                                                        "blocklists",
                                                        "blocklists",
                                                        "blocklist_entries",
                                                        "blocklist_entries",
                                                        "blocklist_subscriptions",
                                                        "blocklist_subscriptions"};
    hf_copy_writer w;
    hf_intake intake;
    libc = hf_allocator_libc();
    hf_copy_writer_init(&w, &libc, 1 << 16);
    hf_copy_begin(&w);
    for (int relation = HF_RELATION_REPORT; relation < HF_RELATION_END; relation++)
        put_event(&w, HF_USEC_INFINITY, relation, relation, 0);
    read_events(&intake, &w);
    CU_ASSERT_EQUAL(intake.count, 0);
    CU_ASSERT_EQUAL(intake.rejected_count, HF_RELATION_END - HF_RELATION_REPORT);
    for (size_t i = 0; i < intake.rejected_count; i++) {
        CU_ASSERT_STRING_EQUAL(intake.rejected[i].source_table, tables[i + 1]);
        CU_ASSERT_EQUAL(intake.rejected[i].row_key, (int64_t)i + 1);
    }
    hf_intake_done(&intake);
}

static void odd_times_are_clamped_or_set_aside(void)
{
    hf_copy_writer w;
    hf_intake intake;
    libc = hf_allocator_libc();
    hf_copy_writer_init(&w, &libc, 1 << 16);
    hf_copy_begin(&w);
    put_event(&w, HF_USEC_MINUS_INFINITY, HF_RELATION_REPORT, 1, 0);
    put_event(&w, 1000 * HF_DAY_USEC + 4 * HF_MINUTE_USEC, HF_RELATION_REPORT, 2, 0);
    put_event(&w, 2000 * HF_DAY_USEC, HF_RELATION_REPORT, 3, 0);
    put_event(&w, HF_USEC_INFINITY, HF_RELATION_OUTCOME, 4, 0);
    read_events(&intake, &w);
    CU_ASSERT_EQUAL(intake.count, 2);
    CU_ASSERT_EQUAL(intake.events[0].event.at, 1000 * HF_DAY_USEC + 4 * HF_MINUTE_USEC);
    CU_ASSERT_EQUAL(intake.events[1].event.at, 1000 * HF_DAY_USEC);
    CU_ASSERT_EQUAL(intake.events[1].position.at, 2000 * HF_DAY_USEC);
    CU_ASSERT_EQUAL(intake.rejected_count, 2);
    CU_ASSERT_STRING_EQUAL(intake.rejected[1].source_table, "report_outcomes");
    CU_ASSERT_EQUAL(intake.last.at, HF_USEC_INFINITY);
    hf_intake_done(&intake);
}

static void a_position_goes_on_behind_what_was_judged(void)
{
    char *sql = NULL;
    hf_cursor cursor;
    hf_cursor_init(&cursor);
    cursor.position =
        (hf_position){.at = 946684800000000 + 5, .relation = HF_RELATION_RETRACTION, .id = 77};
    HF_REQUIRE_OK(hf_intake_events_sql(&cursor, HF_USEC_INFINITY, 10, &sql));
    CU_ASSERT_PTR_NOT_NULL(strstr(
        sql, "'9223372036854775807'::bigint) and r.created_at <= b.upto_at")); /* reports at that
                                                                                 time: behind */
    CU_ASSERT_PTR_NOT_NULL(strstr(sql, "'77'::bigint)"));
    CU_ASSERT_PTR_NOT_NULL(strstr(sql, "'-9223372036854775808'::bigint)"));
    CU_ASSERT_PTR_NOT_NULL(strstr(sql, "case '5'::bigint"));
    free(sql);
    hf_cursor_done(&cursor);
}

static void a_replay_reads_lists_from_their_beginning(void)
{
    char *sql = NULL;
    hf_cursor cursor;
    hf_cursor_init(&cursor);
    cursor.floor = 946684800000000 + 9;
    HF_REQUIRE_OK(hf_intake_events_sql(&cursor, HF_USEC_INFINITY, 10, &sql));
    CU_ASSERT_PTR_NOT_NULL(strstr(sql, "case '9'::bigint"));
    CU_ASSERT_PTR_NOT_NULL(strstr(sql, "case '-9223372036854775807'::bigint"));
    free(sql);
    cursor.position =
        (hf_position){.at = 946684800000000 + 11, .relation = HF_RELATION_ENTRY, .id = 77};
    HF_REQUIRE_OK(hf_intake_events_sql(&cursor, HF_USEC_INFINITY, 10, &sql));
    CU_ASSERT_PTR_NULL(strstr(sql, "case '9'::bigint"));
    CU_ASSERT_PTR_NOT_NULL(strstr(sql, "'77'::bigint)"));
    free(sql);
    hf_cursor_done(&cursor);
}

static void only_tables_with_rows_become_steps(void)
{
    hf_outbox outbox;
    hf_outbox_step steps[HF_OUTBOX_TABLES];
    libc = hf_allocator_libc();
    hf_outbox_init(&outbox, &libc);
    CU_ASSERT_EQUAL(hf_outbox_finish(&outbox, steps), 0);
    hf_outbox_begin(&outbox);
    const hf_finding lift = {.type = HF_FINDING_LIFT, .u.lift = {.campaign_id = 3, .lifted_at = 5}};
    const hf_finding crew = {.type = HF_FINDING_CREW, .u.crew = {.crew_id = 1}};
    HF_ASSERT_OK(hf_outbox_add(&outbox, &lift));
    HF_ASSERT_OK(hf_outbox_add(&outbox, &crew));
    CU_ASSERT_EQUAL(hf_outbox_finish(&outbox, steps), 2);
    CU_ASSERT_PTR_NOT_NULL(strstr(steps[0].sql, "holdfast_crews"));
    CU_ASSERT_PTR_NOT_NULL(strstr(steps[1].sql, "holdfast_lifts"));
    CU_ASSERT_TRUE(steps[0].size > 19 + 2);
    hf_outbox_done(&outbox);
}

static const hf_test tests[] = {
    {"variables are put in as literals", variables_are_put_in_as_literals},
    {"what is no harmless text is refused", what_is_no_harmless_text_is_refused},
    {"a cursor takes snapshots only", a_cursor_takes_snapshots_only},
    {"rows become events", rows_become_events},
    {"lists and what is on them become events", lists_and_what_is_on_them_become_events},
    {"words and origins become hashes that only the secret makes",
     words_and_origins_become_hashes_that_only_the_secret_makes},
    {"what is set aside names its table", what_is_set_aside_names_its_table},
    {"odd times are clamped or set aside", odd_times_are_clamped_or_set_aside},
    {"a position goes on behind what was judged", a_position_goes_on_behind_what_was_judged},
    {"a replay reads lists from their beginning", a_replay_reads_lists_from_their_beginning},
    {"only tables with rows become steps", only_tables_with_rows_become_steps},
};
HF_TEST_MAIN("store", tests)
