/* See sql_world.h. */
#include "sql_world.h"

#include <stdio.h>

static const char reports_sql[] =
    "insert into holdfast.reports (target_id, reporter_id, category, created_at, retracted_at) "
    "select 1, 100 + n, 'harassment', now() - interval '2 hours', null::timestamptz"
    "  from generate_series(1, 10) n "
    "union all select 1, 201, 'spam', now() - interval '1 hour', null "
    "union all select 1, 202, 'spam', now() - n * interval '1 hour', null"
    "  from generate_series(1, 3) n "
    "union all select 1, 203, 'spam', now() - interval '1 hour', now() "
    "union all select 1, 204, 'spam', now() - interval '1 hour', null "
    "union all select 1, 204, 'spam', now() - interval '1 hour', now() "
    "union all select 2, 100 + n, 'spam', now() - interval '1 hour', case n when 5 then now() end"
    "  from generate_series(1, 6) n "
    "union all select 2, 400 + n, 'spam', now() - interval '1 hour', null"
    "  from generate_series(1, 2) n "
    "union all select 2, 301, 'spam', now() - interval '1 hour', null "
    "union all select 2, 301, 'spam', now() - interval '60 days', null";

static const char campaigns_sql[] =
    "insert into holdfast.crews (crew_id, first_seen_at, last_seen_at) "
    "  select n, now() - interval '2 hours', now() from generate_series(1, 2) n;"
    "insert into holdfast.campaigns (campaign_id, crew_id, fingerprint, kind, target_id, "
    "started_at, ended_at, detected_at, evidence, expected_false_per_month, disposition, "
    "policy_id, detector_version, summary) "
    "select n, case n when 3 then 2 else 1 end, int4send(n), 'mass_report', least(n, 2), "
    "  now() - interval '2 hours', now(), now() - interval '1 hour', 9 + n, 1e-6, 'hold', 1, '1', "
    "  '10 accounts reported {account:' || least(n, 2) || '} after {account:77}' "
    "from generate_series(1, 3) n;"
    "insert into holdfast.holds (target_id, campaign_id, placed_at, expires_at, reason) "
    "select n, n, now() - interval '1 hour', now() + interval '3 days', 'a crew is at {account:' "
    "  || n || '} with {account:101}' from generate_series(1, 2) n";

static const char suppressed_sql[] =
    "insert into holdfast.suppressed_reports "
    "(target_id, report_id, campaign_id, reporter_id, weight_before, suppressed_at, lifted_at) "
    "select r.target_id, r.report_id, r.target_id, r.reporter_id, 1, now(), "
    "  case when r.target_id = 2 and r.reporter_id = 106 then now() end "
    "from holdfast.reports r where r.reporter_id between 101 and 110 "
    "union all select r.target_id, r.report_id, 3, r.reporter_id, 1, now(), null "
    "from holdfast.reports r where r.target_id = 2 and r.reporter_id in (104, 401, 402)";

bool sql_world_open(hf_pgtest *db)
{
    return hf_pgtest_open(db, HF_PGTEST_MIGRATED) && hf_pgtest_exec(db, reports_sql) &&
           hf_pgtest_exec(db, campaigns_sql) && hf_pgtest_exec(db, suppressed_sql);
}

const char sql_world_chain[] =
    "select bool_and(hash = expected and prev_hash = coalesce(before, decode(repeat('00', 32), "
    "'hex'))) from (select d.hash, d.prev_hash, holdfast.decision_hash(d) as expected, "
    "lag(d.hash) over (order by d.decision_id) as before from holdfast.decisions d) c";

/* Everything that decisions change, in one text. */
static const char state_sql[] =
    "select concat((select string_agg(concat(campaign_id, status, decided_at), ' ' order by "
    "campaign_id) from holdfast.campaigns), (select string_agg(concat(crew_id, status, "
    "decided_at), ' ' order by crew_id) from holdfast.crews), (select "
    "string_agg(concat(account_id, cleared_at), ' ' order by account_id) from "
    "holdfast.crew_members), (select string_agg(concat(hold_id, state, ended_at, "
    "ended_by, expires_at), ' ' order by hold_id) from holdfast.holds), (select "
    "string_agg(concat(target_id, '/', report_id, '/', campaign_id, lifted_at), ' ' order by "
    "target_id, report_id, campaign_id) from holdfast.suppressed_reports))";

bool sql_world_remember(hf_pgtest *db)
{
    return hf_pgtest_execf(db,
                           "create temp table if not exists state (state text); "
                           "truncate state; insert into state %s",
                           state_sql);
}

bool sql_world_is_as_remembered(hf_pgtest *db)
{
    return hf_pgtest_intf(db, "select count(*) from state where state = (%s)", state_sql) == 1;
}

bool sql_world_add_members(hf_pgtest *db)
{
    return hf_pgtest_exec(db, "insert into holdfast.crew_members (crew_id, account_id, "
                              "first_seen_at, last_seen_at) select 1, 100 + n, now(), now() "
                              "from generate_series(1, 6) n");
}

const char *sql_world_as(hf_pgtest *db, const char *role, const char *sql)
{
    static char state[6];
    CU_ASSERT_TRUE(hf_pgtest_execf(db, "begin; set local role %s", role));
    (void)snprintf(state, sizeof state, "%s", hf_pgtest_sqlstate(db, sql));
    HF_ASSERT_SQL(db, "rollback");
    return state;
}
