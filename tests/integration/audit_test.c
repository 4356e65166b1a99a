/* holdfast verify-audit: the chain of decisions, whole and tampered with. */
#include <string.h>

#include "sql_world.h"

#define COLUMNS                                                                                  \
    "decision_id, decided_at, decided_by, object_type, object_id, account_id, account_salt, "    \
    "account_digest, action, before, after, reason_code, note, note_salt, note_digest, undoes, " \
    "prev_hash, hash"

/* Eight decisions of several kinds; 4 has an account and a note, 6 is an undo. */
static const char decisions_sql[] =
    "select holdfast.dismiss_campaign(1, 'organic', 'They are right.'); "
    "select holdfast.confirm_campaign(2, 'coordinated'); "
    "select holdfast.place_hold(9, now() + interval '1 day', 'precaution', 'Just in case.'); "
    "select holdfast.clear_member(1, 101, 'framed', 'Seen in person.'); "
    "select holdfast.dismiss_crew(2, 'legitimate_group'); "
    "select holdfast.undo_decision(1, 'mistake'); "
    "select holdfast.annotate(3, 'context', 'A note.'); "
    "select holdfast.contest(102, 1, 'report_true'); "
    "create table kept as select * from holdfast.decisions; "
    "create table kept_end as select * from holdfast.decision_end";

static bool open_chain(hf_pgtest *db)
{
    return sql_world_open(db) && sql_world_add_members(db) && hf_pgtest_exec(db, decisions_sql);
}

static int verify(hf_pgtest *db, hf_proc *proc, const char *const *more)
{
    const char *arguments[8] = {"verify-audit"};
    for (int i = 0; more != NULL && more[i] != NULL; i++)
        arguments[1 + i] = more[i];
    return hf_proc_run_holdfast(proc, db->conninfo, arguments, 20000);
}

/* Runs the SQL, expects the words on stderr, and puts everything back. */
static void expect_broken(hf_pgtest *db, const char *sql, const char *words)
{
    hf_proc proc;
    CU_ASSERT_TRUE(hf_pgtest_exec(db, sql));
    const int code = verify(db, &proc, NULL);
    if (code != 1 || strstr(hf_proc_stderr(&proc), words) == NULL)
        (void)fprintf(stderr, "after %s: %d, %s\n", sql, code, hf_proc_stderr(&proc));
    CU_ASSERT_EQUAL(code, 1);
    CU_ASSERT_PTR_NOT_NULL(strstr(hf_proc_stderr(&proc), words));
    hf_proc_done(&proc);
    HF_ASSERT_SQL(db, "truncate holdfast.decisions, holdfast.decision_end; insert into "
                      "holdfast.decisions (" COLUMNS ") select " COLUMNS
                      " from kept; insert into holdfast.decision_end select * from kept_end");
}

static void a_chain_is_whole_and_says_its_last_hash(void)
{
    hf_pgtest db;
    hf_proc proc;
    HF_REQUIRE_DB(open_chain(&db));
    CU_ASSERT_EQUAL(verify(&db, &proc, NULL), 0);
    CU_ASSERT_PTR_NOT_NULL(strstr(hf_proc_stdout(&proc), "the chain of 8 decisions is whole"));
    hf_proc_done(&proc);
    char hash[65];
    (void)snprintf(hash, sizeof hash, "%s",
                   hf_pgtest_text(&db, "select encode(hash, 'hex') from holdfast.decisions where "
                                       "decision_id = 5"));
    CU_ASSERT_EQUAL(verify(&db, &proc, (const char *[]){"--expect", hash, "--json", NULL}), 0);
    CU_ASSERT_PTR_NOT_NULL(strstr(hf_proc_stdout(&proc), "\"is_whole\":true"));
    CU_ASSERT_PTR_NOT_NULL(strstr(hf_proc_stdout(&proc), "\"decisions\":\"8\""));
    hf_proc_done(&proc);
    hash[0] = hash[0] == '0' ? '1' : '0';
    CU_ASSERT_EQUAL(verify(&db, &proc, (const char *[]){"--expect", hash, NULL}), 1);
    hf_proc_done(&proc);
    CU_ASSERT_EQUAL(verify(&db, &proc, (const char *[]){"--expect", "abc", NULL}), 2);
    hf_proc_done(&proc);
    hf_pgtest_close(&db);
}

static void an_empty_chain_is_whole(void)
{
    hf_pgtest db;
    hf_proc proc;
    HF_REQUIRE_DB(hf_pgtest_open(&db, HF_PGTEST_MIGRATED));
    CU_ASSERT_EQUAL(verify(&db, &proc, NULL), 0);
    hf_proc_done(&proc);
    hf_pgtest_close(&db);
}

/* Each column of the table, changed in decision 4; of the columns a test of its own. */
static const struct {
    const char *column;
    const char *value;
} changes[] = {
    {"decision_id", "40"},
    {"decided_at", "decided_at + interval '1 microsecond'"},
    {"decided_by", "'ann'"},
    {"object_type", "'crew'"},
    {"object_id", "2"},
    {"account_id", "102"},
    {"account_id", "null"},
    {"account_salt", "gen_random_uuid()"},
    {"account_salt", "null"},
    {"account_digest", "sha256('x')"},
    {"account_digest", "null"},
    {"action", "'confirm_crew'"},
    {"before", "'{}'"},
    {"after", "after || '{\"x\": 1}'"},
    {"reason_code", "'bystander'"},
    {"reason_code", "null"},
    {"note", "'Seen in a dream.'"},
    {"note", "null"},
    {"note_salt", "gen_random_uuid()"},
    {"note_salt", "null"},
    {"note_digest", "sha256('x')"},
    {"note_digest", "null"},
    {"undoes", "2"},
    {"prev_hash", "sha256('x')"},
    {"hash", "sha256('x')"},
};

static void any_one_field_of_one_row_that_was_changed_is_detected(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(open_chain(&db));
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        char sql[200];
        (void)snprintf(sql, sizeof sql,
                       "update holdfast.decisions set %s = %s where decision_id = 4",
                       changes[i].column, changes[i].value);
        expect_broken(&db, sql, "the chain is broken at decision ");
    }
    CU_ASSERT_EQUAL(
        hf_pgtest_int(&db, "select count(*) from pg_attribute where attrelid = "
                           "'holdfast.decisions'::regclass and attnum > 0 and not attisdropped"),
        19); /* those above, and ingest_xid, which nobody can set */
    hf_pgtest_close(&db);
}

static void rows_that_are_removed_put_in_or_swapped_are_detected(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(open_chain(&db));
    expect_broken(&db, "delete from holdfast.decisions where decision_id = 1",
                  "broken at decision 2: it does not follow the beginning");
    expect_broken(&db, "delete from holdfast.decisions where decision_id = 4",
                  "broken at decision 5: it does not follow decision 3");
    expect_broken(&db, "delete from holdfast.decisions where decision_id = 8",
                  "there are 7 decisions, and 8 were made");
    expect_broken(&db, "truncate holdfast.decisions", "there are 0 decisions, and 8 were made");
    expect_broken(&db, "delete from holdfast.decision_end", "the chain is broken");
    expect_broken(&db,
                  "update holdfast.decisions set decision_id = case decision_id when 3 then -4 "
                  "else -3 end where decision_id in (3, 4); update holdfast.decisions set "
                  "decision_id = -decision_id where decision_id < 0",
                  "broken at decision 3");
    expect_broken(&db,
                  "insert into holdfast.decisions (" COLUMNS ") select 9, " /* a copy at the end */
                  "decided_at, decided_by, object_type, object_id, account_id, account_salt, "
                  "account_digest, action, before, after, reason_code, note, note_salt, "
                  "note_digest, null, sha256('x'), sha256('y') from kept where decision_id = 2",
                  "broken at decision 9");
    hf_pgtest_close(&db);
}

static void one_who_counts_the_hashes_differently_is_detected(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(open_chain(&db));
    expect_broken(&db,
                  "create or replace function holdfast.decision_hash(decision holdfast.decisions) "
                  "returns bytea language plpgsql immutable set search_path = pg_catalog, "
                  "holdfast, pg_temp as $$ begin return decision.hash; end $$",
                  "decision_hash() is not this program's");
    hf_pgtest_close(&db);
}

static void reviewers_may_verify_and_readers_may_not(void)
{
    hf_pgtest db;
    hf_proc proc;
    char conninfo[600];
    HF_REQUIRE_DB(open_chain(&db));
    (void)snprintf(conninfo, sizeof conninfo, "%s options='-c role=holdfast_reviewer'",
                   db.conninfo);
    CU_ASSERT_EQUAL(
        hf_proc_run_holdfast(&proc, conninfo, (const char *[]){"verify-audit", NULL}, 20000), 0);
    hf_proc_done(&proc);
    (void)snprintf(conninfo, sizeof conninfo, "%s options='-c role=holdfast_reader'", db.conninfo);
    CU_ASSERT_EQUAL(
        hf_proc_run_holdfast(&proc, conninfo, (const char *[]){"verify-audit", NULL}, 20000), 1);
    CU_ASSERT_PTR_NOT_NULL(strstr(hf_proc_stderr(&proc), "may not read the schema"));
    hf_proc_done(&proc);
    hf_pgtest_close(&db);
}

static const hf_test tests[] = {
    {"a chain is whole and says its last hash", a_chain_is_whole_and_says_its_last_hash},
    {"an empty chain is whole", an_empty_chain_is_whole},
    {"any one field of one row that was changed is detected",
     any_one_field_of_one_row_that_was_changed_is_detected},
    {"rows that are removed, put in or swapped are detected",
     rows_that_are_removed_put_in_or_swapped_are_detected},
    {"one who counts the hashes differently is detected",
     one_who_counts_the_hashes_differently_is_detected},
    {"reviewers may verify, and readers may not", reviewers_may_verify_and_readers_may_not},
};
HF_TEST_MAIN("audit", tests)
