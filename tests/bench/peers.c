/*
 * What people do instead: a self-join in SQL, pairs of reporters who met on two targets within ten
 * minutes.
 *
 * Its index is ready before the clock runs, and it has memory to work with. It answers in pairs, so
 * everybody in one counts as found. Ours: core members of crews. True: whoever took part in an
 * attack (recall), whoever belongs to a crew (precision).
 *
 * Lives here: the section. Does not: peers in memory, whose own program is run
 * (tests/quality/compare.c).
 */
#include <math.h>
#include <stdio.h>

#include "judged.h"
#include "support/proc.h"

static const char index_sql[] =
    "create index on holdfast.reports (target_id, created_at, reporter_id)";

static const char join_sql[] =
    "create table bench_pairs as "
    "select a.reporter_id as one, b.reporter_id as other from holdfast.reports a "
    "join holdfast.reports b on b.target_id = a.target_id and b.reporter_id > a.reporter_id "
    "and b.created_at between a.created_at - interval '600 s' and a.created_at + interval '600 s' "
    "group by 1, 2 having count(distinct a.target_id) >= 2";

static const char found_sql[] =
    "create table bench_join as select one as account_id from bench_pairs union "
    "select other from bench_pairs";

static const char ours_sql[] =
    "create table bench_ours as select distinct m.account_id from holdfast.crew_members m "
    "join holdfast.crews c using (crew_id) "
    "where c.merged_into is null and c.status <> 'dismissed' and m.cleared_at is null and "
    "m.is_core";

static const char truth_sql[] =
    "create table bench_active as select distinct r.reporter_id as account_id "
    "from holdfast_truth.attack_reports join holdfast.reports r using (report_id)";

static void tell_quality(bench *b, PGconn *connection, const char *table, const char *who,
                         double millions)
{
    const bool is_ours = who[0] == 'h';
    const double found = server_number(connection, "select count(*) from %s", table);
    const double right =
        server_number(connection,
                      "select count(*) from %s where account_id in (select account_id from "
                      "holdfast_truth.crew_members)",
                      table);
    const double hunters = server_number(connection,
                                         "select count(*) from %s join holdfast_truth."
                                         "accounts_roles using (account_id) where role = 'hunter'",
                                         table);
    bench_tell(b, right / fmax(found, 1), "", is_ours ? BENCH_AT_LEAST : BENCH_NONE, 0.99,
               "%.3f million: %s, precision", millions, who);
    bench_tell(b, right / fmax(found - hunters, 1), "", BENCH_NONE, 0,
               "%.3f million: %s, without hunters", millions, who);
    bench_tell(b,
               server_number(connection,
                             "select avg((account_id in (select account_id from %s))::int) "
                             "from bench_active",
                             table),
               "", is_ours ? BENCH_AT_LEAST : BENCH_NONE, 0.97, "%.3f million: %s, recall",
               millions, who);
}

static double join(const bench *b, PGconn *connection)
{
    server_exec(connection, "%s", index_sql);
    server_exec(connection, "vacuum analyze holdfast.reports");
    server_exec(connection, "set work_mem = '256MB'; set statement_timeout = '%.0fs'", b->limit_s);
    const double began = bench_now();
    if (!server_try(connection, join_sql))
        return (double)NAN;
    const double seconds = bench_now() - began;
    server_exec(connection, "set statement_timeout = 0");
    server_exec(connection, "%s", found_sql);
    return seconds;
}

static void measure(bench *b, int64_t reports)
{
    const double millions = (double)reports / 1e6;
    const judged_log *log = judged_open(b, reports, LOGS_PLAIN);
    const double wanted = reports >= 10000000 ? 40 : 10;
    char copy[96];
    (void)snprintf(copy, sizeof copy, "%s_peers", log->database);
    server_copy(b, log->database, copy);
    PGconn *connection = server_connect(b, copy);
    bench_say("self-join of %.0f reports", log->reports);
    const double seconds = join(b, connection);
    bench_tell(b, seconds, "s", BENCH_NONE, 0, "%.3f million: self-join, wall", millions);
    bench_tell(b, log->worker.wall_s, "s", BENCH_NONE, 0, "%.3f million: holdfast, wall", millions);
    bench_tell(b, seconds / log->worker.wall_s, "times", BENCH_AT_LEAST, wanted,
               "%.3f million: holdfast is faster", millions);
    server_exec(connection, "%s", truth_sql);
    if (!isnan(seconds))
        tell_quality(b, connection, "bench_join", "self-join", millions);
    if (!isnan(log->worker.wall_s)) {
        server_exec(connection, "%s", ours_sql);
        tell_quality(b, connection, "bench_ours", "holdfast", millions);
    }
    PQfinish(connection);
    server_drop(b, copy);
}

/* Other people's algorithms, and Holdfast beside them, in a small world in memory: their own table.
 */
static void print_others(const bench *b)
{
    hf_proc proc;
    const char *argv[] = {b->compare, "--scale", "0.3", "--families", "burst,camouflage,drip",
                          NULL};
    if (b->compare == NULL)
        return;
    bench_say("other algorithms, in a small world in memory");
    if (!hf_proc_start(&proc, argv) || hf_proc_wait(&proc, (int)(b->limit_s * 1000)) != 0)
        bench_fail("compare failed: %s", hf_proc_stderr(&proc));
    (void)puts(hf_proc_stdout(&proc));
    hf_proc_done(&proc);
}

void bench_peers(bench *b)
{
    print_others(b);
    for (size_t i = 0; i < b->peer_count; i++)
        measure(b, b->peer_reports[i]);
}
