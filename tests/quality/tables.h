/*
 * The output tables in memory: what the worker would have written, last state by key.
 *
 * Lives here: taking an engine's findings in, and looking them up.
 * Does not: judging them (score.h). Programs for measuring only: out of memory ends the program.
 */
#ifndef HF_QUALITY_TABLES_H
#define HF_QUALITY_TABLES_H

#include "holdfast/engine.h"

typedef struct quality_suppression {
    hf_suppression row;
    hf_usec lifted_at; /* or HF_USEC_NONE */
} quality_suppression;

/* Rows in the order of their first appearance; find by key through the index. */
typedef struct quality_table {
    void *rows;
    size_t count;
    size_t capacity;
    size_t row_size;
    struct quality_slot *slots;
    size_t slot_count; /* 0 or a power of two */
} quality_table;

typedef struct quality_tables {
    quality_table crews;            /* hf_crew, by crew_id */
    quality_table crew_members;     /* hf_crew_member, by crew_id and account */
    quality_table campaigns;        /* hf_campaign, by campaign_id */
    quality_table fingerprints;     /* int64_t, the campaign_id by a fingerprint's halves */
    quality_table campaign_members; /* hf_campaign_member, by campaign_id and account */
    quality_table holds;            /* hf_hold, by campaign_id */
    quality_table suppressions;     /* quality_suppression, by campaign_id and report_id */
    quality_table look_counts;      /* hf_look_count, by hour_at */
    quality_table dependences;      /* hf_list_dependence, by the lower and the higher list id */
    quality_table evidence;         /* hf_evidence, by campaign_id and evidence_no; old rows stay */
} quality_tables;

void quality_tables_init(quality_tables *tables);
void quality_tables_done(quality_tables *tables);

/* Ends the program with a line on stderr if the engine fails, or if two campaigns have one
 * fingerprint, which the database would refuse. */
void quality_tables_take(quality_tables *tables, hf_engine *engine);

/* The row of a table's first key (and second, where it has one); NULL if there is none. */
const void *quality_table_find(const quality_table *table, int64_t first, int64_t second);

/* Row i, in order of appearance. */
const void *quality_table_row(const quality_table *table, size_t i);

/* Prints what failed and ends the program with 1. */
void quality_check(hf_status status, const char *what);

/* malloc, of zeroes, that ends the program rather than return NULL. */
void *quality_memory(size_t count, size_t size);

#endif
