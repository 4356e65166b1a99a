/* What the tests of the worker share: see worker_world.h. */
#include "worker_world.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#define RUN_TIMEOUT_MS 120000

bool worker_open(hf_pgtest *db)
{
    return hf_pgtest_open(db, HF_PGTEST_MIGRATED) &&
           hf_pgtest_exec(db, "update holdfast.installation set secret = 42");
}

bool worker_simulate(hf_pgtest *db, const char *now)
{
    const char *const arguments[] = {"simulate", "--seed", "3", "--scale",
                                     "0.1",      "--now",  now, NULL};
    hf_proc proc;
    const int code = hf_proc_run_holdfast(&proc, db->conninfo, arguments, RUN_TIMEOUT_MS);
    if (code != 0)
        (void)fprintf(stderr, "%s", hf_proc_stderr(&proc));
    hf_proc_done(&proc);
    return code == 0;
}

bool worker_add_lists(hf_pgtest *db)
{
    char sql[16384];
    FILE *file = fopen(hf_pgtest_source("tests/integration/lists_world.sql"), "re");
    if (file == NULL)
        return false;
    const size_t size = fread(sql, 1, sizeof sql - 1, file);
    sql[size] = 0;
    (void)fclose(file);
    return size < sizeof sql - 1 && hf_pgtest_exec(db, sql);
}

bool worker_start(hf_proc *proc, hf_pgtest *db, const char *const *arguments)
{
    const char *all[16] = {"run"};
    for (int i = 0; arguments[i] != NULL && i < 14; i++)
        all[i + 1] = arguments[i];
    return hf_proc_start_holdfast(proc, db->conninfo, all);
}

bool worker_stop(hf_proc *proc)
{
    hf_proc_signal(proc, SIGTERM);
    const int code = hf_proc_wait(proc, 20000);
    hf_proc_done(proc);
    return code == 0;
}

int worker_run(hf_pgtest *db, const char *const *arguments)
{
    hf_proc proc;
    if (!worker_start(&proc, db, arguments))
        return -1;
    const int code = hf_proc_wait(&proc, RUN_TIMEOUT_MS);
    if (code != 0)
        (void)fprintf(stderr, "%s", hf_proc_stderr(&proc));
    hf_proc_done(&proc);
    return code;
}

bool worker_wait_settled(hf_pgtest *db)
{
    return hf_pgtest_wait(db,
                          "select w.snapshot_goal is null and w.snapshot_done is not null and not "
                          "exists (select from holdfast.reports r "
                          "where not pg_visible_in_snapshot(r.ingest_xid, w.snapshot_done)) and "
                          "not exists (select from "
                          "holdfast.report_outcomes o where not "
                          "pg_visible_in_snapshot(o.ingest_xid, w.snapshot_done)) and "
                          "not exists (select from holdfast.blocklists l where not "
                          "pg_visible_in_snapshot(l.ingest_xid, w.snapshot_done)) and "
                          "not exists (select from holdfast.blocklist_entries e where not "
                          "pg_visible_in_snapshot(e.ingest_xid, w.snapshot_done)) and "
                          "not exists (select from holdfast.accounts a where not "
                          "pg_visible_in_snapshot(a.ingest_xid, w.snapshot_done)) and "
                          "not exists (select from holdfast.blocklist_subscriptions s where not "
                          "pg_visible_in_snapshot(s.ingest_xid, w.snapshot_done)) "
                          "from holdfast.worker_state w where w.source = 'main'",
                          RUN_TIMEOUT_MS);
}

char *worker_findings(hf_pgtest *db)
{
    static const char sql[] =
        "with c as (select *, encode(fingerprint, 'hex') as print from holdfast.campaigns) "
        "select concat_ws(E'\\n', "
        "(select string_agg(concat_ws(' ', 'campaign', print, kind, target_id, list_id, reach, "
        "started_at, ended_at, "
        "detected_at, trigger_report_id, "
        "found_backwards, reports, crew_reports, independent_reporters, evidence, "
        "expected_false_per_month, disposition, is_shadow, "
        "would_have_acted_at, summary), E'\\n' order by print) from c), "
        "(select string_agg(concat_ws(' ', 'member', print, account_id, score, is_core, "
        "shared_keys), E'\\n' order by print, account_id) "
        "from holdfast.campaign_members join c using (campaign_id)), "
        "(select string_agg(concat_ws(' ', 'evidence', print, evidence_no, channel, statement, "
        "matched, of_n, expected, log10_p, detail), "
        "E'\\n' order by print, evidence_no) from holdfast.campaign_evidence join c using "
        "(campaign_id)), "
        "(select string_agg(concat_ws(' ', 'crew', crew_id, member_count, campaign_count, "
        "first_seen_at, last_seen_at, merged_into), E'\\n' "
        "order by crew_id) from holdfast.crews), "
        "(select string_agg(concat_ws(' ', 'crew member', crew_id, account_id, strikes, score, "
        "is_core, first_seen_at, last_seen_at), "
        "E'\\n' order by crew_id, account_id) from holdfast.crew_members), "
        "(select string_agg(concat_ws(' ', 'hold', print, h.scope, h.target_id, h.list_id, "
        "h.state, placed_at, expires_at, "
        "h.ended_at), E'\\n' order by print) "
        "from holdfast.holds h join c using (campaign_id)), "
        "(select string_agg(concat_ws(' ', 'suppressed', print, report_id, reporter_id, "
        "weight_before, weight_after, suppressed_at, "
        "lifted_at, s.would_have_acted_at), E'\\n' order by print, report_id) from "
        "holdfast.suppressed_reports s join c using (campaign_id)), "
        "(select string_agg(d::text, E'\\n' order by list_id, leader_id) from "
        "holdfast.list_dependences d), "
        "(select string_agg(concat_ws(' ', 'looks', hour_at, looks), E'\\n' order by hour_at) from "
        "holdfast.look_counts))";
    const char *text = hf_pgtest_text(db, sql);
    return strdup(text != NULL ? text : "");
}

bool worker_attack(hf_pgtest *db, int64_t target, int first, int last, int seconds)
{
    return hf_pgtest_execf(
        db,
        "insert into holdfast.reports (reporter_id, target_id, category, created_at) "
        "select 900000 + n, %lld, 'harassment', now() - make_interval(secs => %d) + "
        "make_interval(secs => n) "
        "from generate_series(%d, %d) n",
        (long long)target, seconds, first, last);
}

bool worker_attack_judged(hf_pgtest *db, int64_t target, int first, int last)
{
    return worker_attack(db, target, first, last, 60) && worker_wait_settled(db);
}

bool worker_start_struck(hf_pgtest *db, hf_proc *proc, const char *policy)
{
    return worker_open(db) && worker_simulate(db, "now") && hf_pgtest_exec(db, policy) &&
           worker_start(proc, db, (const char *[]){NULL}) && worker_wait_settled(db) &&
           worker_attack(db, 800001, 1, 20, 3590) && worker_attack(db, 800002, 1, 20, 3580) &&
           worker_wait_settled(db);
}
