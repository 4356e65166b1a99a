/*
 * The output tables, in memory: what the statements of the worker and the functions of staff would
 * make of them (sql/queries/merge.sql, sql/functions/3_staff), row by row and slowly.
 *
 * Lives here: findings in, decisions in, rows back into an engine, all of it as text. Does not:
 * events of the platform (run.h).
 */
#ifndef HF_TESTS_MODEL_TABLES_H
#define HF_TESTS_MODEL_TABLES_H

#include "stream.h"

/* Rows of one table, in order of their first appearance. */
typedef struct model_rows {
    void *items;
    size_t count, capacity;
    size_t size; /* of a row */
} model_rows;

typedef struct model_suppression {
    hf_suppression row;
    hf_usec lifted_at; /* or HF_USEC_NONE */
} model_suppression;

/* A decision of staff on a campaign or its hold, and what it changed. */
typedef struct model_decided {
    hf_decision decision;
    int64_t campaign_id;
    bool is_undone;
    bool changed_hold;
    hf_hold_state state; /* of the hold, before */
    hf_usec ended_at;
    hf_usec was_until, until; /* of an extension */
    hf_usec lifted_at;        /* of the suppressions that a dismissal ended: they have this time */
} model_decided;

typedef struct model_tables {
    model_rows crews, members, campaigns, participants, evidence, holds, suppressions, look_counts,
        dependences, decided;
} model_tables;

void model_tables_init(model_tables *tables);
void model_tables_done(model_tables *tables);

/* Takes the engine's findings in, as one transaction of the worker. */
hf_status model_tables_take(model_tables *tables, hf_engine *engine);

/* What staff decide at `at`: false, and nothing changed, where the database refuses. The undo of an
 * extension gets its times from there. */
bool model_tables_decide(model_tables *tables, hf_usec at, hf_decision_event *event);

/* Gives every row to a new engine, as the worker does on its start. */
hf_status model_tables_load(const model_tables *tables, hf_engine *engine);

/* Every row, a line each, in order of keys. The caller's, to free(). */
char *model_tables_text(const model_tables *tables);

static inline void *model_row(const model_rows *rows, size_t i)
{
    return (char *)rows->items + i * rows->size;
}

/* The row for which `is_it(row, key)`, or NULL. O(rows). */
typedef bool model_is_row(const void *row, const void *key);
void *model_rows_find(const model_rows *rows, model_is_row *is_it, const void *key);
void *model_rows_add(model_rows *rows, const void *row);

hf_campaign *model_tables_campaign(const model_tables *tables, int64_t campaign_id);
hf_hold *model_tables_hold(const model_tables *tables, int64_t campaign_id);

/* Another hold in force for the same subject, or NULL. */
hf_hold *model_tables_other_hold(const model_tables *tables, const hf_hold *hold);

#endif
