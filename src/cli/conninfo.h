/*
 * The database's conninfo, looked at before anything is done with it.
 *
 * A password on the command line is everybody's to read, in `ps`: it is overwritten there as soon
 * as the program runs. (For the moments before, only a password elsewhere helps: ~/.pgpass,
 * PGPASSFILE, a service file, HOLDFAST_DB.) A text that libpq cannot read is refused without being
 * shown, since libpq's own message would show a part of it, maybe of a password.
 *
 * Lives here: that. Does not: where the text comes from (options.h).
 */
#ifndef HF_CLI_CONNINFO_H
#define HF_CLI_CONNINFO_H

#include "holdfast/status.h"

/*
 * `text` is a conninfo, a URI, the name of a database or "". `argument` is the same on the command
 * line, or NULL: overwritten with stars if it holds a password, or cannot be read. *ret_conninfo is
 * a copy, the caller's to free(). HF_OK; HF_ENOMEM; HF_EFORMAT: libpq cannot read it.
 */
HF_MUST_CHECK hf_status hf_conninfo_take(const char *text, char *argument, char **ret_conninfo);

#endif
