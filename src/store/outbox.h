/*
 * From findings to rows: what the worker writes.
 *
 * Findings are encoded as COPY BINARY for temporary staging tables (sql/queries/staging.sql, once
 * per connection) and merged from there by one statement list (sql/queries/merge.sql): every write
 * an upsert, so that writing the same again changes nothing; staff's status, cleared members and
 * released holds stay as staff left them, and dismissed campaigns are skipped. One unended hold at
 * a time stands on a target: the engine sees to it; a row that would be the second is not written.
 *
 * Lives here: encoding, the steps in order. Does not: the transaction around them, its fence and
 * cursor (worker).
 */
#ifndef HF_STORE_OUTBOX_H
#define HF_STORE_OUTBOX_H

#include "holdfast/engine.h"
#include "pg/copy.h"
#include "store/intake.h"

#define HF_OUTBOX_TABLES 11
#define HF_OUTBOX_TABLE_MAX ((size_t)1 << 30) /* bytes of one table in one batch */

typedef struct hf_outbox {
    hf_copy_writer tables[HF_OUTBOX_TABLES];
    size_t row_count;
} hf_outbox;

/* A statement of the transaction; with bytes it is a COPY FROM STDIN. */
typedef struct hf_outbox_step {
    const char *sql; /* static */
    const void *bytes;
    size_t size;
} hf_outbox_step;

void hf_outbox_init(hf_outbox *outbox, const hf_allocator *allocator);
void hf_outbox_done(hf_outbox *outbox);

/* Forgets everything. */
void hf_outbox_begin(hf_outbox *outbox);

/* As hf_finding_fn: `ctx` is the outbox. HF_OK; HF_ENOMEM; HF_ELIMIT (over HF_OUTBOX_TABLE_MAX). */
HF_MUST_CHECK hf_status hf_outbox_add(void *ctx, const hf_finding *finding);
HF_MUST_CHECK hf_status hf_outbox_reject(hf_outbox *outbox, const hf_rejected *rejected);

/* The COPY steps of tables that have rows, at most HF_OUTBOX_TABLES of them; returns how many.
 * Borrowed until the next begin. */
int hf_outbox_finish(hf_outbox *outbox, hf_outbox_step ret_steps[HF_OUTBOX_TABLES]);

/* The statement lists: staging tables, and the merge. The first is static, the second the caller's,
 * to free(). */
const char *hf_outbox_staging_sql(void);
HF_MUST_CHECK hf_status hf_outbox_merge_sql(char **ret_sql);

#endif
