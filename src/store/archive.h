/*
 * The archive: a platform's whole history, as events in memory, for trials.
 *
 *     hf_archive_begin            one REPEATABLE READ, READ ONLY transaction: policy, clock, secret
 *     hf_archive_read             accounts, then all events in event order, through the worker's
 * own intake hf_archive_read_findings    what the live detector made of it hf_archive_end the
 * snapshot is let go; the events stay until hf_archive_done
 *
 * Nothing is written, not even a transaction's number. Memory is sizeof(hf_event) per event, and
 * half of that again while the array grows; the connection is blocking, its caller's.
 *
 * Lives here: the above. Does not: the queries and their decoding (intake.h).
 */
#ifndef HF_STORE_ARCHIVE_H
#define HF_STORE_ARCHIVE_H

#include <libpq-fe.h>

#include "base/error.h"
#include "holdfast/engine.h"

/* Told now and then while rows are read: how many events there are so far. */
typedef void hf_archive_progress_fn(void *ctx, size_t events);

typedef struct hf_archive {
    const hf_allocator *allocator;
    PGconn *connection;
    hf_archive_progress_fn *progress; /* or NULL */
    void *ctx;
    hf_policy policy; /* the active one */
    hf_usec clock;    /* the database's */
    uint64_t secret;
    char *snapshot;
    hf_event *events; /* accounts, then the others in event order */
    size_t count, capacity;
    size_t account_count;
    int64_t rejected; /* rows that cannot be used */
} hf_archive;

void hf_archive_init(hf_archive *archive, const hf_allocator *allocator, PGconn *connection);
void hf_archive_done(hf_archive *archive);

/* HF_OK; HF_ESCHEMA, HF_ESQL, HF_ECONN, HF_ENOMEM, with *error. After an error the transaction is
 * to be ended all the same. */
HF_MUST_CHECK hf_status hf_archive_begin(hf_archive *archive, hf_error *error);

/* Reads accounts, and the events from `since` on and before `until`; lists and what is on them from
 * their beginning. As hf_archive_begin, and
 * HF_EFORMAT. */
HF_MUST_CHECK hf_status hf_archive_read(hf_archive *archive, hf_usec since, hf_usec until,
                                        hf_error *error);

/* A moment as PostgreSQL reads it ("2026-01-31", "yesterday"). As hf_archive_begin; HF_EINVAL: it
 * is none, or infinite. */
HF_MUST_CHECK hf_status hf_archive_time(hf_archive *archive, const char *text, hf_usec *ret_at,
                                        hf_error *error);

/* Gives `fn` what the worker has found so far, as the live tables have it: campaigns, then their
 * holds, then the suppressions that stand. As hf_archive_read, and what `fn` returns. */
HF_MUST_CHECK hf_status hf_archive_read_findings(hf_archive *archive, hf_finding_fn *fn, void *ctx,
                                                 hf_error *error);

void hf_archive_end(hf_archive *archive);

#endif
