/*
 * A world as rows in COPY's text format: what goes into the schemas holdfast and holdfast_truth.
 *
 * Lives here: relations, their COPY statements, one line per row. Pure: the caller sends the lines.
 * Does not: the tables themselves (sql/migrations, sql/queries/simulate_truth.sql).
 */
#ifndef HF_SIMULATE_ROWS_H
#define HF_SIMULATE_ROWS_H

#include "simulate/world.h"

/* No line is longer, its newline and a terminating zero included. */
#define HF_WORLD_LINE_SIZE 1024

/* In the order in which they are to be written. */
typedef enum hf_world_relation {
    HF_WORLD_ACCOUNTS,
    HF_WORLD_REPORTS,
    HF_WORLD_OUTCOMES,
    HF_WORLD_LISTS,
    HF_WORLD_ENTRIES,
    HF_WORLD_SUBSCRIPTIONS,
    HF_WORLD_ATTACKS,
    HF_WORLD_ATTACK_REPORTS,
    HF_WORLD_MEMBERS,
    HF_WORLD_ROLES,
    HF_WORLD_LIST_ATTACKS, /* and what honest lists do that looks like one */
    HF_WORLD_LIST_TARGETS,
    HF_WORLD_LIST_ROLES,
    HF_WORLD_RELATION_COUNT
} hf_world_relation;

/* A world and the numbers it gets in a database, behind those that are there. Borrowed. */
typedef struct hf_world_rows {
    const hf_world *world;
    int64_t account_base; /* added to the world's own numbers */
    int64_t attack_base;
    int64_t crew_base;
    int64_t play_base;
    const int64_t *report_ids; /* one per report */
    const int64_t *list_ids;   /* one per list */
} hf_world_rows;

/* "copy … from stdin". Static storage. */
const char *hf_world_copy_sql(hf_world_relation relation);

size_t hf_world_row_count(const hf_world *world, hf_world_relation relation);

/* Row i with its newline; returns its length, 0 where this relation has no such row: a report that
 * is part of no attack. */
size_t hf_world_row(const hf_world_rows *rows, hf_world_relation relation, size_t i,
                    char line[HF_WORLD_LINE_SIZE]);

#endif
