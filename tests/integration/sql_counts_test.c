/* What is counted for effective_report_count(): whatever happened, and whenever it was counted, the
 * answer is the sum of the view. */
#include "sql_world.h"

/* Asked from every ninetieth report on, from just after it, and from ever. */
static const char is_right[] =
    "with weighed as materialized (select target_id, created_at, weight from "
    "holdfast.effective_reports where target_id between 1000 and 1002), moments as (select "
    "created_at + interval '1 us' * later as s from (select created_at, row_number() over (order "
    "by created_at) as place from weighed) w cross join generate_series(0, 1) later where place % "
    "90 = 1 union select unnest(array['infinity', '-infinity']::timestamptz[])) select "
    "bool_and(holdfast.effective_report_count(t, s) = (select coalesce(sum(w.weight), 0) from "
    "weighed w where w.target_id = t and w.created_at >= s)) and "
    "bool_and(holdfast.effective_report_count(t, null) = holdfast.effective_report_count(t, "
    "'-infinity')) from moments cross join generate_series(1000, 1002) t";

static bool is_counted(hf_pgtest *db, int64_t target)
{
    return hf_pgtest_intf(db,
                          "select count(*) from holdfast.counted_targets where target_id = %lld",
                          (long long)target) == 1;
}

/* Reports by reporters from `first` on, of three targets, an hour apart, `each` by one reporter. */
static bool report(hf_pgtest *db, int first, int count, int each)
{
    return hf_pgtest_execf(db,
                           "insert into holdfast.reports (reporter_id, target_id, created_at) "
                           "select %d + i / (3 * %d), 1000 + i %% 3, now() - i * interval '1 hour' "
                           "from generate_series(0, %d) i",
                           first, each, count - 1);
}

static bool count(hf_pgtest *db)
{
    return hf_pgtest_int(db, "select holdfast.count_reports()") >= 0;
}

/* A world of three targets that are counted, with one report each that came since. */
static bool open_counted(hf_pgtest *db)
{
    return sql_world_open(db) && count(db) && report(db, 5000, 1200, 1) && count(db) &&
           is_counted(db, 1000) && is_counted(db, 1002);
}

static void few_reports_are_read_and_many_are_counted(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(sql_world_open(&db));
    CU_ASSERT_TRUE(count(&db)); /* from where it begins */
    CU_ASSERT_TRUE(report(&db, 5000, 189, 1));
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select holdfast.count_reports()"), 189);
    CU_ASSERT_FALSE(is_counted(&db, 1000)); /* 63 of each */
    HF_ASSERT_TEXT(hf_pgtest_text(&db, is_right), "t");
    CU_ASSERT_TRUE(report(&db, 6000, 3, 1));
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select holdfast.count_reports()"), 3);
    CU_ASSERT_TRUE(is_counted(&db, 1000));
    HF_ASSERT_TEXT(hf_pgtest_text(&db, is_right), "t");
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select holdfast.count_reports()"), 0);
    hf_pgtest_close(&db);
}

static void chunks_are_split_and_add_up(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(open_counted(&db));
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select max(reports) from holdfast.counted_chunks"), 128);
    /* More than a chunk's worth at one moment, and in the middle of what is counted. */
    HF_ASSERT_SQL(&db, "insert into holdfast.reports (reporter_id, target_id, created_at) select "
                       "7000 + i, 1000, case when i < 400 then now() - interval '300 hours' else "
                       "now() - interval '200 hours' + i * interval '1 s' end from "
                       "generate_series(0, 999) i");
    CU_ASSERT_TRUE(count(&db));
    HF_ASSERT_TEXT(hf_pgtest_text(&db, is_right), "t");
    CU_ASSERT_TRUE(hf_pgtest_int(&db, "select max(reports) from holdfast.counted_chunks") >= 400);
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select count(*) from holdfast.counted_chunks k where "
                                       "k.reports > 256 and k.reports < 400"),
                    0);
    CU_ASSERT_EQUAL(
        hf_pgtest_int(&db, "select count(*) from holdfast.counted_chunks k where k.reports <> "
                           "(select count(*) from holdfast.counted_reports c where c.target_id = "
                           "k.target_id and not c.is_shared and c.created_at >= k.from_at and "
                           "c.created_at < coalesce((select min(o.from_at) from "
                           "holdfast.counted_chunks o where o.target_id = k.target_id and "
                           "o.from_at > k.from_at), 'infinity'))"),
        0);
    hf_pgtest_close(&db);
}

/* Each once before it is counted, and once after. */
static void whatever_happens_the_count_is_the_sum(void)
{
    static const char *const steps[] = {
        /* repeats, of reporters that were alone and of new ones, in the window and before it */
        "insert into holdfast.reports (reporter_id, target_id, created_at) select 5000 + i * 7 % "
        "60, 1000 + i % 3, now() - i * interval '9 hours' from generate_series(1, 200) i",
        /* taken back: lone ones, one of several, all of several */
        "update holdfast.reports set retracted_at = now() where target_id = 1000 and reporter_id % "
        "5 = 0",
        "update holdfast.reports set retracted_at = now() where target_id = 1001 and report_id % "
        "4 = 0",
        "update holdfast.reports set retracted_at = null where target_id = 1000 and reporter_id % "
        "10 = 0",
        /* by two crews, some reports by both, one of them retracted */
        "insert into holdfast.suppressed_reports (target_id, report_id, campaign_id, reporter_id, "
        "weight_before, suppressed_at) select target_id, report_id, 1 + 2 * (reporter_id % 2), "
        "reporter_id, 1, now() from holdfast.reports where target_id between 1000 and 1001 and "
        "reporter_id % 6 < 3 union all select target_id, report_id, 3, reporter_id, 1, now() from "
        "holdfast.reports where target_id = 1001 and reporter_id % 12 = 0",
        "update holdfast.suppressed_reports set lifted_at = now() where target_id = 1000 and "
        "campaign_id = 3",
        /* times that no clock gives */
        "insert into holdfast.reports (reporter_id, target_id, created_at) values (8001, 1000, "
        "'infinity'), (8002, 1000, '-infinity'), (8003, 1000, now() + interval '90 days'), (8003, "
        "1000, '-infinity')",
    };
    hf_pgtest db;
    HF_REQUIRE_DB(open_counted(&db));
    HF_ASSERT_TEXT(hf_pgtest_text(&db, is_right), "t");
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        HF_ASSERT_SQL(&db, steps[i]);
        HF_ASSERT_TEXT(hf_pgtest_text(&db, is_right), "t");
        CU_ASSERT_TRUE(count(&db));
        HF_ASSERT_TEXT(hf_pgtest_text(&db, is_right), "t");
    }
    /* A shorter window: the same reporters are several voices. */
    HF_ASSERT_SQL(&db, "insert into holdfast.policies (window_days) values (14)");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, is_right), "t");
    hf_pgtest_close(&db);
}

/* One campaign, of reporters with no other report: the usual case has a way of its own. */
static void one_campaign_is_one_voice(void)
{
    static const char *const steps[] = {
        "insert into holdfast.suppressed_reports (target_id, report_id, campaign_id, reporter_id, "
        "weight_before, suppressed_at) select target_id, report_id, 1, reporter_id, 1, now() from "
        "holdfast.reports where target_id = 1000 and reporter_id between 5100 and 5200",
        "update holdfast.reports set retracted_at = now() where target_id = 1000 and reporter_id = "
        "5150",
        "update holdfast.suppressed_reports set campaign_id = 3 where target_id = 1000 and "
        "reporter_id < 5120",
        "update holdfast.suppressed_reports set lifted_at = now() where target_id = 1000 and "
        "campaign_id = 3",
        "insert into holdfast.reports (reporter_id, target_id) values (5199, 1000)",
    };
    hf_pgtest db;
    HF_REQUIRE_DB(open_counted(&db));
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        HF_ASSERT_SQL(&db, steps[i]);
        HF_ASSERT_TEXT(hf_pgtest_text(&db, is_right), "t");
        CU_ASSERT_TRUE(count(&db));
        HF_ASSERT_TEXT(hf_pgtest_text(&db, is_right), "t");
    }
    hf_pgtest_close(&db);
}

static void a_transaction_that_is_open_meanwhile_is_counted_later(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(open_counted(&db));
    hf_pgtest other = {.connection = hf_pgtest_connect(&db)};
    CU_ASSERT_PTR_NOT_NULL_FATAL(other.connection);
    HF_ASSERT_SQL(&other, "begin");
    CU_ASSERT_TRUE(report(&other, 5100, 60, 2));
    HF_ASSERT_TEXT(hf_pgtest_text(&other, is_right), "t"); /* its own are there for itself */
    CU_ASSERT_TRUE(report(&db, 9000, 30, 1));
    CU_ASSERT_TRUE(count(&db));
    HF_ASSERT_SQL(&other, "commit");
    HF_ASSERT_TEXT(hf_pgtest_text(&db, is_right), "t");
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select holdfast.count_reports()"), 60);
    HF_ASSERT_TEXT(hf_pgtest_text(&db, is_right), "t");
    PQclear(other.last);
    PQfinish(other.connection);
    hf_pgtest_close(&db);
}

/* More than the count looks through: the reports are read. More than are counted at once: it begins
 * anew. */
static void a_worker_that_counts_nothing_changes_no_answer(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(open_counted(&db));
    CU_ASSERT_TRUE(report(&db, 20000, 6000, 2));
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select holdfast.count_reports(6000)"), 6000);
    CU_ASSERT_TRUE(report(&db, 30000, 6000, 2));
    CU_ASSERT_EQUAL(hf_pgtest_int(&db, "select holdfast.count_reports(5999)"), 0);
    CU_ASSERT_FALSE(is_counted(&db, 1000));
    CU_ASSERT_TRUE(report(&db, 40000, 300, 2) && count(&db) && is_counted(&db, 1000));
    CU_ASSERT_TRUE(report(&db, 50000, 6000, 2));
    HF_ASSERT_TEXT(hf_pgtest_text(&db,
                                  "select holdfast.effective_report_count(1000, null) = (select "
                                  "sum(weight) from holdfast.effective_reports where "
                                  "target_id = 1000)"),
                   "t");
    hf_pgtest_close(&db);
}

/* A copy of the database, or one that was taken back to before: numbers of transactions say
 * nothing there. */
static void another_database_begins_anew(void)
{
    static const char *const strange[] = {
        "update holdfast.counting set database_oid = 1",
        "update holdfast.counting set relation_oid = 1",
        "update holdfast.counting set snapshot = '1:999999999:'",
    };
    hf_pgtest db;
    HF_REQUIRE_DB(open_counted(&db));
    for (size_t i = 0; i < sizeof strange / sizeof strange[0]; i++) {
        HF_ASSERT_SQL(&db, strange[i]);
        CU_ASSERT_TRUE(report(&db, 30000 + 1000 * (int)i, 90, 2));
        HF_ASSERT_TEXT(hf_pgtest_text(&db, is_right), "t");
        CU_ASSERT_TRUE(count(&db));
        CU_ASSERT_FALSE(is_counted(&db, 1000));
        HF_ASSERT_TEXT(hf_pgtest_text(&db, is_right), "t");
        CU_ASSERT_TRUE(report(&db, 40000, 90, 1) && count(&db));
        CU_ASSERT_TRUE(is_counted(&db, 1000));
        HF_ASSERT_TEXT(hf_pgtest_text(&db, is_right), "t");
    }
    HF_ASSERT_SQL(&db, "update holdfast.counting set system_identifier = 1");
    CU_ASSERT_TRUE(count(&db));
    CU_ASSERT_FALSE(is_counted(&db, 1000));
    hf_pgtest_close(&db);
}

static void who_is_forgotten_is_counted_under_no_number(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(open_counted(&db));
    HF_ASSERT_SQL(&db, "select holdfast.forget_account(5000)");
    CU_ASSERT_EQUAL(
        hf_pgtest_int(&db,
                      "select count(*) from holdfast.counted_reports where reporter_id = 5000"),
        0);
    HF_ASSERT_TEXT(hf_pgtest_text(&db, is_right), "t");
    CU_ASSERT_TRUE(report(&db, 9000, 3, 1) && count(&db));
    HF_ASSERT_TEXT(hf_pgtest_text(&db, is_right), "t");
    HF_ASSERT_SQL(&db, "select holdfast.forget_account(1001)");
    CU_ASSERT_FALSE(is_counted(&db, 1001));
    HF_ASSERT_TEXT(hf_pgtest_text(&db, is_right), "t");
    hf_pgtest_close(&db);
}

static void only_the_worker_counts_and_nobody_reads_it(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(open_counted(&db));
    HF_ASSERT_TEXT(sql_world_as(&db, "holdfast_worker", "select holdfast.count_reports()"),
                   "00000");
    HF_ASSERT_TEXT(sql_world_as(&db, "holdfast_platform", "select holdfast.count_reports()"),
                   "42501");
    HF_ASSERT_TEXT(
        sql_world_as(&db, "holdfast_reader", "select holdfast.effective_report_count(1000, null)"),
        "00000");
    HF_ASSERT_TEXT(
        sql_world_as(&db, "holdfast_reader", "select from holdfast.counted_reports limit 1"),
        "42501");
    hf_pgtest_close(&db);
}

static const hf_test tests[] = {
    {"few reports are read, many are counted", few_reports_are_read_and_many_are_counted},
    {"chunks are split, and add up", chunks_are_split_and_add_up},
    {"whatever happens, the count is the sum", whatever_happens_the_count_is_the_sum},
    {"one campaign is one voice", one_campaign_is_one_voice},
    {"a transaction that is open meanwhile is counted later",
     a_transaction_that_is_open_meanwhile_is_counted_later},
    {"a worker that counts nothing changes no answer",
     a_worker_that_counts_nothing_changes_no_answer},
    {"another database begins anew", another_database_begins_anew},
    {"who is forgotten is counted under no number", who_is_forgotten_is_counted_under_no_number},
    {"only the worker counts, and nobody reads it", only_the_worker_counts_and_nobody_reads_it},
};
HF_TEST_MAIN("sql_counts", tests)
