/*
 * How far the worker has come: PostgreSQL's own snapshots.
 *
 * `done` is the snapshot of the last finished goal: what it saw was judged. `goal` is the snapshot
 * whose rows are being judged now, in event order; (at, relation, id) is how far. Both texts are as
 * pg_current_snapshot() gives them, "xmin:xmax:xip,…".
 *
 * Lives here: the value, and what the queries need of it. Does not: reading and writing
 * worker_state (worker).
 */
#ifndef HF_STORE_CURSOR_H
#define HF_STORE_CURSOR_H

#include "holdfast/status.h"
#include "holdfast/types.h"

/* Relations of events, in the order in which they are judged at one time. */
enum {
    HF_RELATION_REPORT = 1,
    HF_RELATION_RETRACTION,
    HF_RELATION_OUTCOME,
    HF_RELATION_DECISION,
    HF_RELATION_LIST,
    HF_RELATION_LIST_DELETION,
    HF_RELATION_ENTRY,
    HF_RELATION_ENTRY_REMOVAL,
    HF_RELATION_SUBSCRIPTION,
    HF_RELATION_SUBSCRIPTION_END,
    HF_RELATION_END
};

typedef struct hf_position {
    hf_usec at; /* raw, maybe infinite; HF_USEC_NONE: nothing of the goal was judged */
    int relation;
    int64_t id;
} hf_position;

typedef struct hf_cursor {
    char *done; /* NULL: nothing was ever judged */
    char *goal; /* NULL: none is under way */
    hf_position position;
    hf_usec
        floor; /* of a replay: what is older is not read, lists and what is on them apart; else
                  HF_USEC_NONE. Not stored: a replay that is cut short reads older reports too */
    hf_usec judged_through; /* event time, or HF_USEC_NONE */
} hf_cursor;

void hf_cursor_init(hf_cursor *cursor);
void hf_cursor_done(hf_cursor *cursor);

/* Replaces a text by a copy (NULL: none). HF_OK or HF_ENOMEM; HF_EFORMAT: no snapshot. */
HF_MUST_CHECK hf_status hf_cursor_set(char **snapshot, const char *text);

/* The text, or "1:1:", in which nothing is visible. */
const char *hf_cursor_text(const char *snapshot);

/* xmin of the snapshot: rows of earlier transactions are visible in it. 1 for NULL. */
int64_t hf_cursor_xmin(const char *snapshot);

#endif
