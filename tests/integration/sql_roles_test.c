/* Who may do what: what must work works, what must fail fails. */
#include "sql_world.h"

#define OK "00000"
#define DENIED "42501"

typedef struct sql_right {
    const char *role;
    const char *sql;
    const char *state;
} sql_right;

static const sql_right rights[] = {
    /* The platform inserts and marks, and asks. */
    {"holdfast_platform", "insert into holdfast.reports (target_id, reporter_id) values (1, 2)",
     OK},
    {"holdfast_platform", "copy (select * from holdfast.reports) to stdout", OK},
    {"holdfast_platform", "update holdfast.reports set retracted_at = now() where report_id = 1",
     OK},
    {"holdfast_platform", "update holdfast.reports set reporter_id = 7 where report_id = 1",
     DENIED},
    {"holdfast_platform", "delete from holdfast.reports", DENIED},
    {"holdfast_platform", "truncate holdfast.reports", DENIED},
    {"holdfast_platform", "insert into holdfast.accounts (account_id) values (5)", OK},
    {"holdfast_platform", "insert into holdfast.accounts (account_id, kind) values (5, 'instance')",
     OK},
    {"holdfast_platform", "insert into holdfast.accounts (account_id, kind) values (5, 'staff')",
     DENIED},
    {"holdfast_platform",
     "insert into holdfast.accounts (account_id, kind) values (5, 'trusted_flagger')", DENIED},
    {"holdfast_platform",
     "insert into holdfast.accounts (account_id, kind) values (5, 'automated')", DENIED},
    {"holdfast_platform",
     "insert into holdfast.accounts (account_id, followers) values (900, 5) "
     "on conflict (account_id) do update set followers = excluded.followers",
     OK},
    {"holdfast_platform", "update holdfast.accounts set kind = 'staff'", DENIED},
    {"holdfast_platform", "delete from holdfast.accounts", DENIED},
    {"holdfast_platform",
     "insert into holdfast.report_outcomes (report_id, outcome) "
     "values (1, 'upheld')",
     DENIED},
    {"holdfast_platform", "insert into holdfast.report_categories values ('x', false)", DENIED},
    {"holdfast_platform", "insert into holdfast.blocklists (owner_id, name) values (1, 'a')", OK},
    {"holdfast_platform",
     "insert into holdfast.blocklist_entries (list_id, target_id, added_by) values (1, 2, 3)", OK},
    {"holdfast_platform", "update holdfast.blocklist_entries set removed_at = now()", OK},
    {"holdfast_platform", "update holdfast.blocklists set deleted_at = now()", DENIED},
    {"holdfast_platform",
     "insert into holdfast.blocklist_subscriptions (list_id, subscriber_id) values (1, 2)", OK},
    {"holdfast_platform", "select holdfast.account('s', 'x')", OK},
    {"holdfast_platform",
     "select holdfast.is_held(1), holdfast.is_settled(1), "
     "holdfast.effective_report_count(1, null), holdfast.health()",
     OK},
    {"holdfast_platform", "select * from holdfast.effective_reports", OK},
    {"holdfast_platform", "select * from holdfast.holds", DENIED},
    {"holdfast_platform", "select * from holdfast.suppressed_reports", DENIED},
    {"holdfast_platform", "select * from holdfast.campaign_evidence", DENIED},
    {"holdfast_platform", "select * from holdfast.campaign_members", DENIED},
    {"holdfast_platform", "select * from holdfast.crew_members", DENIED},
    {"holdfast_platform", "select * from holdfast.campaigns", DENIED},
    {"holdfast_platform", "select * from holdfast.decisions", DENIED},
    {"holdfast_platform", "select * from holdfast.look_counts", DENIED},
    {"holdfast_platform", "select * from holdfast.installation", DENIED},
    {"holdfast_platform",
     "insert into holdfast.reports (target_id, reporter_id, ingest_xid) values (1, 2, '3')",
     "428C9"},
    {"holdfast_platform", "update holdfast.reports set first_xid = '3' where report_id = 1",
     "428C9"},
    {"holdfast_platform", "select holdfast.dismiss_campaign(1, 'organic')", DENIED},
    {"holdfast_platform", "insert into holdfast.policies (min_crew) values (3)", DENIED},
    /* Moderation. */
    {"holdfast_moderation",
     "insert into holdfast.report_outcomes (report_id, outcome) "
     "values (1, 'upheld')",
     OK},
    {"holdfast_moderation", "update holdfast.report_outcomes set outcome = 'rejected'", DENIED},
    {"holdfast_moderation", "delete from holdfast.report_outcomes", DENIED},
    {"holdfast_moderation", "insert into holdfast.accounts (account_id, kind) values (5, 'staff')",
     OK},
    {"holdfast_moderation", "update holdfast.accounts set kind = 'staff' where account_id = 900",
     OK},
    {"holdfast_moderation", "update holdfast.blocklists set deleted_at = now()", OK},
    {"holdfast_moderation", "insert into holdfast.reports (target_id, reporter_id) values (1, 2)",
     DENIED},
    {"holdfast_moderation", "select holdfast.confirm_campaign(1, 'coordinated')", DENIED},
    /* The worker. */
    {"holdfast_worker", "select * from holdfast.reports, holdfast.accounts, holdfast.installation",
     OK},
    {"holdfast_worker", "select * from holdfast.worker_state for update", OK},
    {"holdfast_worker", "update holdfast.holds set expires_at = expires_at + interval '1 h'", OK},
    {"holdfast_worker",
     "insert into holdfast.holds (target_id, expires_at, reason) "
     "values (9, now(), 'r')",
     OK},
    {"holdfast_worker", "insert into holdfast.look_counts values (now(), 1, 0)", OK},
    {"holdfast_worker", "delete from holdfast.campaign_evidence", OK},
    {"holdfast_worker", "insert into holdfast.reports (target_id, reporter_id) values (1, 2)",
     DENIED},
    {"holdfast_worker", "update holdfast.accounts set kind = 'staff'", DENIED},
    {"holdfast_worker", "delete from holdfast.suppressed_reports", DENIED},
    {"holdfast_worker", "update holdfast.decisions set note = ''", DENIED},
    {"holdfast_worker", "insert into holdfast.decisions (decided_at) values (now())", DENIED},
    {"holdfast_worker",
     "select holdfast.record_worker_decisions('[{\"object_type\": \"hold\", \"object_id\": 1, "
     "\"action\": \"yield_hold\", \"before\": {}, \"after\": {}}]')",
     OK},
    {"holdfast_worker",
     "select holdfast.record_worker_decisions('[{\"object_type\": \"campaign\", \"object_id\": 1, "
     "\"action\": \"dismiss_campaign\", \"before\": {}, \"after\": {}}]')",
     "22023"},
    {"holdfast_worker",
     "select holdfast.record_worker_decisions('[{\"object_type\": \"hold\", \"object_id\": 1, "
     "\"action\": \"release_hold\", \"before\": {}, \"after\": {}}]')",
     "22023"},
    {"holdfast_worker",
     "select holdfast.append_decision(now(), 'somebody', 'hold', 1, 'release_hold', '{}', '{}', "
     "'other', null, null)",
     DENIED},
    {"holdfast_worker", "select holdfast.append_decisions('{}')", DENIED},
    {"holdfast_worker", "delete from holdfast.decisions", DENIED},
    {"holdfast_worker",
     "insert into holdfast.report_outcomes (report_id, outcome) values (1, 'upheld')", DENIED},
    {"holdfast_worker", "update holdfast.reports set retracted_at = now()", DENIED},
    {"holdfast_worker", "delete from holdfast.reports", DENIED},
    {"holdfast_worker", "update holdfast.installation set secret = 1", DENIED},
    {"holdfast_worker", "create table holdfast.mine ()", DENIED},
    {"holdfast_worker",
     "select holdfast.append_decision(now(), 'me', 'hold', 1, 'x', '{}', '{}', null, null, null)",
     DENIED},
    {"holdfast_worker", "select holdfast.begin_decision()", DENIED},
    {"holdfast_worker", "select holdfast.dismiss_campaign(1, 'organic')", DENIED},
    {"holdfast_worker", "insert into holdfast.policies (min_crew) values (3)", DENIED},
    /* Reviewers. */
    {"holdfast_reviewer", "select * from holdfast.review_queue, holdfast.active_holds", OK},
    {"holdfast_reviewer", "select * from holdfast.campaign_members, holdfast.decisions", OK},
    {"holdfast_reviewer", "select holdfast.confirm_campaign(1, 'coordinated')", OK},
    {"holdfast_reviewer", "select holdfast.dismiss_campaign(1, 'organic')", OK},
    {"holdfast_reviewer", "select holdfast.release_hold(1, 'other')", OK},
    {"holdfast_reviewer",
     "select holdfast.undo_decision(holdfast.release_hold(1, 'other'), 'mistake')", OK},
    {"holdfast_reviewer",
     "select holdfast.confirm_crew(1, 'known_crew'), holdfast.dismiss_crew(2, 'organic'), "
     "holdfast.clear_member(1, 101, 'framed'), holdfast.place_hold(9, now() + interval '1 day', "
     "'precaution'), holdfast.extend_hold(1, now() + interval '9 days', 'precaution'), "
     "holdfast.assign(1, null, 'workload'), holdfast.annotate(1, 'context', 'x'), "
     "holdfast.contest(101, 1, 'report_true')",
     OK},
    {"holdfast_platform", "select holdfast.contest(101, 1, 'report_true')", OK},
    {"holdfast_platform", "select holdfast.confirm_crew(1, 'known_crew')", DENIED},
    {"holdfast_platform", "select holdfast.dismiss_crew(1, 'organic')", DENIED},
    {"holdfast_platform", "select holdfast.clear_member(1, 101, 'framed')", DENIED},
    {"holdfast_platform", "select holdfast.place_hold(9, now() + interval '1 day', 'precaution')",
     DENIED},
    {"holdfast_platform", "select holdfast.extend_hold(1, now() + interval '9 days', 'precaution')",
     DENIED},
    {"holdfast_platform", "select holdfast.assign(1, null, 'workload')", DENIED},
    {"holdfast_platform", "select holdfast.annotate(1, 'context', 'x')", DENIED},
    {"holdfast_platform", "select holdfast.undo_decision(1, 'mistake')", DENIED},
    {"holdfast_reader", "select holdfast.contest(101, 1, 'report_true')", DENIED},
    {"holdfast_worker", "select holdfast.dismiss_crew(1, 'organic')", DENIED},
    {"holdfast_moderation", "select holdfast.dismiss_crew(1, 'organic')", DENIED},
    {"holdfast_admin", "select holdfast.dismiss_crew(1, 'organic')", DENIED},
    {"holdfast_reviewer",
     "select holdfast.bulk_preview('dismiss_campaign', '{1, 2}', 'organic'), "
     "holdfast.bulk_decide('dismiss_campaign', '{1, 2}', 2, 'organic')",
     OK},
    {"holdfast_platform", "select holdfast.bulk_preview('dismiss_campaign', '{1}', 'organic')",
     DENIED},
    {"holdfast_platform", "select holdfast.bulk_decide('dismiss_campaign', '{1}', 1, 'organic')",
     DENIED},
    {"holdfast_reviewer", "select holdfast.bulk_run('dismiss_campaign', '{1}', 'organic', null)",
     DENIED},
    {"holdfast_reviewer", "select holdfast.forget_account(101)", OK},
    {"holdfast_admin", "select holdfast.forget_account(101, 'retention')", OK},
    {"holdfast_platform", "select holdfast.forget_account(101)", DENIED},
    {"holdfast_moderation", "select holdfast.forget_account(101)", DENIED},
    {"holdfast_worker", "select holdfast.forget_account(101)", DENIED},
    {"holdfast_reader", "select holdfast.forget_account(101)", DENIED},
    {"holdfast_reviewer", "select holdfast.forget_inputs(101, 5)", DENIED},
    {"holdfast_reviewer", "select holdfast.forget_outputs(101, 5)", DENIED},
    {"holdfast_reviewer", "select holdfast.forget_decisions(101, 5, '{}')", DENIED},
    {"holdfast_admin", "select holdfast.prune('2020-01-01')", "55000"}, /* nothing was judged */
    {"holdfast_admin", "delete from holdfast.reports", DENIED},
    {"holdfast_reviewer", "select holdfast.prune('2020-01-01')", DENIED},
    {"holdfast_platform", "select holdfast.prune('2020-01-01')", DENIED},
    {"holdfast_moderation", "select holdfast.prune('2020-01-01')", DENIED},
    {"holdfast_worker", "select holdfast.prune('2020-01-01')", DENIED},
    {"holdfast_reviewer", "select holdfast.lock_crew(1)", DENIED},
    {"holdfast_reviewer", "select holdfast.dismiss_rows('{1}', now())", DENIED},
    {"holdfast_reviewer", "select holdfast.restore_hold('{}', '{}')", DENIED},
    {"holdfast_reviewer", "select * from holdfast.decision_end", OK},
    {"holdfast_reviewer", "update holdfast.decision_end set decisions = 0", DENIED},
    {"holdfast_reviewer", "update holdfast.campaigns set status = 'dismissed'", DENIED},
    {"holdfast_reviewer", "update holdfast.holds set state = 'released'", DENIED},
    {"holdfast_reviewer", "delete from holdfast.decisions", DENIED},
    {"holdfast_reviewer",
     "select holdfast.append_decision(now(), 'me', 'hold', 1, 'x', '{}', '{}', null, null, null)",
     DENIED},
    {"holdfast_reviewer", "select holdfast.restore_state('{}', '{}')", DENIED},
    {"holdfast_reviewer", "select * from holdfast.installation", DENIED},
    /* Readers see no reporters. */
    {"holdfast_reader", "select * from holdfast.review_queue, holdfast.active_holds", OK},
    {"holdfast_reader", "select holdfast.is_held(1), holdfast.health()", OK},
    {"holdfast_reader", "select * from holdfast.effective_reports", DENIED},
    {"holdfast_reader", "select * from holdfast.reports", DENIED},
    {"holdfast_reader", "select * from holdfast.crew_members", DENIED},
    {"holdfast_reader", "select * from holdfast.campaigns", DENIED},
    {"holdfast_reader", "select holdfast.confirm_campaign(1, 'coordinated')", DENIED},
    /* Admins. */
    {"holdfast_admin", "insert into holdfast.policies (min_crew) values (7)", OK},
    {"holdfast_admin", "update holdfast.policies set min_crew = 7", DENIED},
    {"holdfast_admin", "delete from holdfast.policies", DENIED},
    {"holdfast_admin", "insert into holdfast.report_categories values ('nudity', false)", OK},
    {"holdfast_admin", "update holdfast.report_categories set is_protected = true", OK},
    {"holdfast_admin", "select * from holdfast.reports", DENIED},
};

static void each_role_does_its_own_and_no_more(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(sql_world_open(&db) && sql_world_add_members(&db));
    HF_ASSERT_SQL(&db, "insert into holdfast.accounts (account_id, kind) values (900, 'staff')");
    for (size_t i = 0; i < sizeof rights / sizeof rights[0]; i++)
        hf_test_text(sql_world_as(&db, rights[i].role, rights[i].sql), rights[i].state,
                     rights[i].sql, __FILE__, __LINE__);
    hf_pgtest_close(&db);
}

static void nothing_is_granted_to_public(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(sql_world_open(&db));
    HF_ASSERT_TEXT(
        hf_pgtest_text(
            &db,
            "select string_agg(name, ', ') from ("
            "select relname::text, relacl, acldefault('r', relowner) from pg_class "
            "where relnamespace = 'holdfast'::regnamespace and relkind in ('r', 'v', 'S') "
            "union all select oid::regprocedure::text, proacl, acldefault('f', proowner) from "
            "pg_proc where pronamespace = 'holdfast'::regnamespace "
            "union all select nspname::text, nspacl, acldefault('n', nspowner) from pg_namespace "
            "where nspname = 'holdfast') as o (name, acl, usual), "
            "aclexplode(coalesce(acl, usual)) a where a.grantee = 0"),
        NULL);
    hf_pgtest_close(&db);
}

static void functions_with_their_owners_rights_fix_their_search_path(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(sql_world_open(&db));
    HF_ASSERT_TEXT(
        hf_pgtest_text(&db, "select string_agg(oid::regprocedure::text, ', ') from pg_proc where "
                            "pronamespace = 'holdfast'::regnamespace and proname <> 'row_xid' and "
                            "not coalesce('search_path=pg_catalog, holdfast, pg_temp' = "
                            "any (proconfig), false)"),
        NULL);
    hf_pgtest_close(&db);
}

/* What would rewrite the chain of decisions, or take it from its end. */
static const char *const forgeries[] = {
    "update holdfast.decisions set note = 'x'",
    "delete from holdfast.decisions",
    "truncate holdfast.decisions",
    "insert into holdfast.decisions (decided_at) values (now())",
    "alter table holdfast.decisions disable trigger all",
    "alter table holdfast.decisions drop column hash",
    "drop table holdfast.decisions",
    "create rule forge as on insert to holdfast.decisions do instead nothing",
    "create trigger forge before insert on holdfast.decisions execute function forge()",
    "select setval('holdfast.decisions_decision_id_seq', 1)",
    "select nextval('holdfast.decisions_decision_id_seq')",
    "create or replace function holdfast.decision_hash() returns int language sql as 'select 1'",
    "update holdfast.decision_end set decisions = 0",
    "delete from holdfast.decision_end",
    "truncate holdfast.decision_end",
    "insert into holdfast.decision_end values (0, '')",
    "update holdfast.policies set note = 'x'",
    "delete from holdfast.policies",
    "truncate holdfast.policies",
    "delete from holdfast.reason_codes",
};

static const char *const roles[] = {"holdfast_platform", "holdfast_moderation", "holdfast_worker",
                                    "holdfast_reviewer", "holdfast_reader",     "holdfast_admin"};
enum { ROLES = sizeof roles / sizeof roles[0] };

static void nobody_can_rewrite_the_audit(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(sql_world_open(&db));
    HF_ASSERT_SQL(&db, "select holdfast.dismiss_campaign(1, 'organic', 'a test')");
    for (size_t i = 0; i < sizeof forgeries / sizeof forgeries[0]; i++)
        for (int role = 0; role < ROLES; role++)
            hf_test_text(sql_world_as(&db, roles[role], forgeries[i]), DENIED, forgeries[i],
                         __FILE__, __LINE__);
    hf_pgtest_close(&db);
}

static void no_role_is_part_of_another(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(sql_world_open(&db));
    for (int i = 0; i < ROLES; i++)
        for (int j = 0; j < ROLES; j++)
            CU_ASSERT_EQUAL(hf_pgtest_intf(&db, "select pg_has_role('%s', '%s', 'member')::int",
                                           roles[i], roles[j]),
                            i == j);
    CU_ASSERT_EQUAL(
        hf_pgtest_int(&db, "select count(*) from pg_roles where rolname like 'holdfast\\_%' and "
                           "(rolsuper or rolcreaterole or rolcreatedb or rolreplication or "
                           "rolbypassrls) and not rolcanlogin"),
        0);
    hf_pgtest_close(&db);
}

/* Reporters whose numbers are found wherever they stand. */
static const char marked_reporters[] =
    "update holdfast.reports set reporter_id = 7770000000 + reporter_id; "
    "update holdfast.suppressed_reports set reporter_id = 7770000000 + reporter_id; "
    "update holdfast.campaigns set summary = summary || ', says {account:7770000101}'; "
    "update holdfast.holds set reason = reason || ' and {account:7770000102}'; "
    "insert into holdfast.campaign_members (campaign_id, account_id, score, is_core, shared_keys) "
    "values (1, 7770000101, 1, true, 1); "
    "insert into holdfast.account_refs values ('host', '7770000101', 7770000101)";

static void a_reader_sees_no_reporter_and_cannot_write(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(sql_world_open(&db));
    HF_ASSERT_SQL(&db, marked_reporters);
    HF_ASSERT_SQL(&db, "create table seen (relation text, rows bigint, reporters bigint)");
    HF_ASSERT_SQL(
        &db,
        "do $$ declare r regclass; begin for r in select oid from pg_class where relnamespace = "
        "'holdfast'::regnamespace and relkind in ('r', 'v') and "
        "has_table_privilege('holdfast_reader', oid, 'select') loop execute format('insert into "
        "seen select %L, count(*), count(*) filter (where t::text like ''%%777000%%'') from %s t', "
        "r, r); end loop; end $$");
    CU_ASSERT_TRUE(hf_pgtest_int(&db, "select count(*) from seen where rows > 0") >= 2);
    HF_ASSERT_TEXT(
        hf_pgtest_text(&db, "select string_agg(relation, ', ') from seen where reporters > 0"),
        NULL);
    HF_ASSERT_TEXT(
        hf_pgtest_text(&db, "select string_agg(oid::regclass::text, ', ') from pg_class where "
                            "relnamespace = 'holdfast'::regnamespace and relkind in ('r', 'v') and "
                            "(has_table_privilege('holdfast_reader', oid, 'insert, update, delete, "
                            "truncate, references, trigger') or has_any_column_privilege('holdfast_"
                            "reader', oid, 'insert, update'))"),
        NULL);
    hf_pgtest_close(&db);
}

/* A caller's temporary objects stand before the schema's only for who does not fix his path. */
static void what_a_caller_puts_before_our_tables_is_not_taken_for_them(void)
{
    static const char shadow[] =
        "create temporary table holds as select 9::bigint as target_id, 'account'::text as scope, "
        "now() + interval '1 day' as expires_at, null::timestamptz as ended_at; "
        "create temporary table worker_state (source text); "
        "create temporary table policies (policy_id bigint); "
        "create function pg_temp.now() returns timestamptz language sql as 'select ''1970-01-01''"
        "::timestamptz'; set local search_path = pg_temp, holdfast; "
        "select 1 / (holdfast.is_held(1) and not holdfast.is_held(9))::int, holdfast.health()";
    hf_pgtest db;
    HF_REQUIRE_DB(sql_world_open(&db));
    HF_ASSERT_TEXT(sql_world_as(&db, "holdfast_platform", shadow), OK);
    hf_pgtest_close(&db);
}

/* Every function and every table has a role that was tried above, or is internal. */
static void every_function_is_granted_to_somebody_or_says_that_it_is_internal(void)
{
    hf_pgtest db;
    HF_REQUIRE_DB(sql_world_open(&db));
    HF_ASSERT_TEXT(
        hf_pgtest_text(
            &db, "select string_agg(p.oid::regprocedure::text, ', ') from pg_proc p where "
                 "p.pronamespace = 'holdfast'::regnamespace and (not exists (select from "
                 "aclexplode(p.proacl) a join pg_roles r on r.oid = a.grantee where r.rolname like "
                 "'holdfast\\_%')) <> (coalesce(obj_description(p.oid, 'pg_proc'), '') like "
                 "'Internal: %')"),
        NULL);
    HF_ASSERT_TEXT(hf_pgtest_text(&db,
                                  "select string_agg(c.oid::regclass::text, ', ') from pg_class c "
                                  "where c.relnamespace = 'holdfast'::regnamespace and c.relkind "
                                  "in ('r', 'v') and obj_description(c.oid, 'pg_class') is null"),
                   NULL);
    hf_pgtest_close(&db);
}

static const hf_test tests[] = {
    {"each role does its own and no more", each_role_does_its_own_and_no_more},
    {"nothing is granted to PUBLIC", nothing_is_granted_to_public},
    {"every function is granted to somebody, or says that it is internal",
     every_function_is_granted_to_somebody_or_says_that_it_is_internal},
    {"functions with their owner's rights fix their search_path",
     functions_with_their_owners_rights_fix_their_search_path},
    {"nobody short of a superuser can rewrite the audit", nobody_can_rewrite_the_audit},
    {"no role is part of another, nor more than a role", no_role_is_part_of_another},
    {"a reader sees no reporter and cannot write", a_reader_sees_no_reporter_and_cannot_write},
    {"what a caller puts before our tables is not taken for them",
     what_a_caller_puts_before_our_tables_is_not_taken_for_them},
};
HF_TEST_MAIN("sql_roles", tests)
