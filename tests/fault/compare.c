/* Two runs compared: see compare.h. */
#include "compare.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../integration/worker_world.h"

/* ---- lines ---- */

typedef struct lines {
    char **texts;
    size_t count;
} lines;

static int compare_lines(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Cuts `text` (which is changed) into sorted lines; lines.texts is the caller's. */
static lines split(char *text)
{
    lines all = {.texts = NULL};
    size_t most = 1;
    for (const char *at = text; *at != 0; at++)
        most += *at == '\n';
    all.texts = calloc(most, sizeof *all.texts);
    for (char *line = all.texts != NULL ? strtok(text, "\n") : NULL; line != NULL;
         line = strtok(NULL, "\n"))
        all.texts[all.count++] = line;
    if (all.count > 0)
        qsort(all.texts, all.count, sizeof *all.texts, compare_lines);
    return all;
}

int fault_missing(const char *wanted, const char *found, const char *label)
{
    const int shown = getenv("HOLDFAST_SOAK_VERBOSE") != NULL ? 1000 : 12;
    char *copies[2] = {strdup(wanted), strdup(found)};
    const lines a = split(copies[0]);
    const lines b = split(copies[1]);
    int missing = 0;
    for (size_t i = 0, j = 0; i < a.count; i++) {
        while (j < b.count && strcmp(b.texts[j], a.texts[i]) < 0)
            j++;
        if (j < b.count && strcmp(b.texts[j], a.texts[i]) == 0) {
            j++;
            continue;
        }
        if (missing++ < shown)
            (void)printf("%s: %.900s\n", label, a.texts[i]);
    }
    free(a.texts);
    free(b.texts);
    free(copies[0]);
    free(copies[1]);
    return missing;
}

/* ---- texts ---- */

char *fault_findings(const fault_stage *stage, const char *database)
{
    hf_pgtest db;
    char *text = NULL;
    if (fault_stage_connect(stage, database, &db))
        text = worker_findings(&db);
    PQclear(db.last);
    PQfinish(db.connection);
    return text;
}

char *fault_protections(const fault_stage *stage, const char *database)
{
    static const char sql[] = "select string_agg(distinct concat_ws(' ', 'suppressed', target_id, "
                              "report_id), E'\\n') from "
                              "holdfast.suppressed_reports where lifted_at is null";
    hf_pgtest db;
    char *text = NULL;
    if (fault_stage_connect(stage, database, &db)) {
        const char *answer = hf_pgtest_text(&db, sql);
        text = strdup(answer != NULL ? answer : "");
    }
    PQclear(db.last);
    PQfinish(db.connection);
    return text;
}

/* ---- inputs ---- */

int64_t fault_input_differences(fault_stage *stage)
{
    return fault_ask(
        stage,
        "select (select count(*) from (select report_id, reporter_id, target_id, category, "
        "created_at, retracted_at from feed.reports) f full join (select report_id, reporter_id, "
        "target_id, category, created_at, retracted_at from holdfast.reports) r using (report_id, "
        "reporter_id, target_id, category, created_at) where f.report_id is null or r.report_id is "
        "null or f.retracted_at is distinct from r.retracted_at) + (select count(*) from "
        "feed.outcomes f full join holdfast.report_outcomes o using (outcome_id, report_id, "
        "outcome, decided_at, decided_by) where f.batch is null or o.ingest_xid is null)");
}

/* ---- who writes ---- */

/* The number that a session writes the cursor with is the number it writes findings with: a session
 * with two, or a number with two sessions, was not alone. The cursor's row counts where it is
 * changed: whoever leads no more may try, and changes nothing. */
bool fault_watch_writes(fault_stage *stage)
{
    static const char record[] =
        "create schema watch; create table watch.writes (fencing bigint, pid int, started_at "
        "timestamptz, relation text, primary key (fencing, pid, started_at, relation)); "
        "create function watch.record() returns trigger language plpgsql security definer as $$ "
        "begin insert into watch.writes select w.fencing, pg_backend_pid(), s.backend_start, "
        "tg_table_name from holdfast.worker_state w, pg_stat_activity s where w.source = 'main' "
        "and s.pid = pg_backend_pid() on conflict do nothing; return null; end $$; ";
    static const char *const tables[][2] = {{"worker_state", "row"},
                                            {"crews", "statement"},
                                            {"campaigns", "statement"},
                                            {"holds", "statement"},
                                            {"suppressed_reports", "statement"},
                                            {"look_counts", "statement"}};
    char sql[256];
    if (!fault_do(stage, record))
        return false;
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        (void)snprintf(sql, sizeof sql,
                       "create trigger watch after insert or update or delete on holdfast.%s for "
                       "each %s execute function watch.record()",
                       tables[i][0], tables[i][1]);
        if (!fault_do(stage, sql))
            return false;
    }
    return true;
}

int64_t fault_foreign_writes(fault_stage *stage)
{
    return fault_ask(stage, "select count(*) from (select fencing from watch.writes group by "
                            "fencing having count(distinct (pid, started_at)) > 1) w");
}
