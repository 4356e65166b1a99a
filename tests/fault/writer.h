/*
 * One writer's session, and what it does to bring a batch.
 *
 * Every function returns false when the server or the connection failed; the batch is then done
 * again from its beginning, after disconnecting. Statements leave alone what is there already.
 *
 * Lives here: SQL of a batch. Does not: when a batch is due (feed.h).
 */
#ifndef HF_TESTS_FAULT_WRITER_H
#define HF_TESTS_FAULT_WRITER_H

#include <libpq-fe.h>

#include "feed.h"

typedef struct fault_writer {
    const char *conninfo;
    PGconn *connection; /* NULL: not connected */
    bool is_plain;      /* the batch to be prepared was not: it takes reports back */
} fault_writer;

void fault_writer_init(fault_writer *writer, const char *conninfo);
bool fault_writer_connect(fault_writer *writer);
void fault_writer_disconnect(fault_writer *writer);

/* Opens a transaction and inserts the batch, in the style. */
bool fault_writer_begin(fault_writer *writer, int batch, fault_batch_style style);

/* Takes reports back, and commits. */
bool fault_writer_commit(fault_writer *writer, int batch);

/* Every event of the batch in order, each its own transaction. */
bool fault_writer_single(fault_writer *writer, int batch);

/* PREPARE TRANSACTION, unless it is there from an earlier try, or cannot be since the batch takes
 * reports back; and its end. */
bool fault_writer_prepare(fault_writer *writer, int batch);
bool fault_writer_commit_prepared(fault_writer *writer, int batch);

#endif
