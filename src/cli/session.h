/*
 * One connection for a command that asks the database and leaves.
 *
 * Lives here: opening it, its schema's version. Does not: connections that the worker's loop
 * watches (pg/conn.h), those of case files (casefile/case.h).
 */
#ifndef HF_CLI_SESSION_H
#define HF_CLI_SESSION_H

#include <libpq-fe.h>

#include "cli/commands.h"

/* What the command does once connected: returns the exit code. */
typedef int hf_session_fn(PGconn *connection, const void *options);

/* Connects as "holdfast COMMAND", checks that the schema is of the version that this program
 * expects, runs `run`, and disconnects. Returns its exit code, or HF_EXIT_FAILED after a message.
 * Blocks. */
int hf_cli_session(const hf_cli_context *cli, const char *command, hf_session_fn *run,
                   const void *options);

#endif
