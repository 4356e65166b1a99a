/*
 * Writers that bring a world's rows into the input tables again, in event order, while things fail.
 *
 * The idea. What the detector finds depends on the order of events, so a disturbed run can be
 * compared with an undisturbed one only where no row comes late. So the world is cut into small
 * batches of event time, and batches are committed in turn. Everything else is as wild as on a
 * platform: several connections, each with its transaction open while others commit; single rows,
 * many rows, COPY, savepoints with junk that is rolled back, whole transactions rolled back and
 * done again; transactions that are opened dozens of batches, so many polls, before their turn, and
 * prepared ones, which outlive the server. Their transaction numbers are in no order at all.
 *
 * In a world with late rows (`late`) every 31st batch gives its turn away and commits 25 batches
 * later.
 *
 * Writers are child processes with a connection each. Whatever fails, they connect again and do the
 * batch once more: every statement is harmless when its rows are there already.
 *
 * Lives here: batches, writers, turns. Does not: faults (faults.h), comparing (compare.h).
 */
#ifndef HF_TESTS_FAULT_FEED_H
#define HF_TESTS_FAULT_FEED_H

#include <stdbool.h>
#include <stdint.h>

#include "support/pgtest.h"

typedef struct fault_feed fault_feed;

typedef enum fault_batch_style {
    FAULT_BATCH_ROWS,      /* one statement for many rows */
    FAULT_BATCH_SINGLE,    /* every row its own transaction */
    FAULT_BATCH_COPY,      /* COPY, for reports */
    FAULT_BATCH_SAVEPOINT, /* savepoints, two of them rolled back */
    FAULT_BATCH_TWICE,     /* rolled back, and done again */
    FAULT_BATCH_LONG,      /* opened long before its turn */
    FAULT_BATCH_PREPARED,  /* prepared long before its turn */
    FAULT_BATCH_LATE,      /* committed long after its turn */
    FAULT_BATCH_STYLES
} fault_batch_style;

const char *fault_batch_style_name(fault_batch_style style);

/*
 * Moves the reports and outcomes of the world in `db` aside into schema feed, in batches of about
 * `size` events. False: SQL failed.
 */
bool fault_feed_prepare(hf_pgtest *db, int size);

/* Starts the writers; `seconds` is when the last batch shall come. `conninfo` must find the server
 * after a failover too. NULL when they cannot start. */
fault_feed *fault_feed_start(const char *conninfo, int batches, double seconds, bool late);

/* The batch whose turn it is; `batches` when all have come. */
int fault_feed_turn(const fault_feed *feed);
bool fault_feed_is_done(const fault_feed *feed);

/* The first batch of which not all has come: the turn's, or a late one in hand. What a server that
 * is copied from now on holds goes to there at least. */
int fault_feed_first_open(const fault_feed *feed);

/* Goes back to a batch, fault_feed_first_open() of when the server was copied: it has forgotten
 * what came since. To be called while it is down. */
void fault_feed_rewind(fault_feed *feed, int turn);

/* Batches that came, by style, and batches that had to be done again. */
int fault_feed_count(const fault_feed *feed, fault_batch_style style);
int fault_feed_repeated(const fault_feed *feed);

/* Takes back what could not be when it was due: its report came late. False: SQL failed. */
bool fault_feed_retract_rest(hf_pgtest *db);

/* Ends the writers. NULL is allowed. */
void fault_feed_free(fault_feed *feed);

#endif
