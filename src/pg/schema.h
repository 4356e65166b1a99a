/*
 * The schema's version: what this program expects, whether a database has it, and bringing it
 * there.
 *
 *     PGresult *result = … hf_sql_query("schema_version")->text, asked however the caller asks …
 *     hf_status status = hf_schema_judge(result, &error);
 *
 * Migrations go forward only, each in its own transaction, and are recorded with a checksum in
 * holdfast.schema_migrations. Functions and views have no versions: they are all applied again, in
 * one transaction, when any of them changed (recorded as version 0). A function that goes, or a
 * view whose columns change, is dropped by a migration first.
 *
 * Lives here: the above. Does not: the SQL (sql/), the asynchronous connection (conn.h).
 */
#ifndef HF_PG_SCHEMA_H
#define HF_PG_SCHEMA_H

#include <libpq-fe.h>
#include <stdbool.h>

#include "base/error.h"
#include "holdfast/status.h"

#define HF_SCHEMA_OLDEST_SERVER 140000 /* as PQserverVersion has it: PostgreSQL 14 */

typedef struct hf_schema_change {
    int from_version; /* 0: there was none */
    int to_version;
    bool has_new_functions;
} hf_schema_change;

/* The version of the last migration that this program knows. */
int hf_schema_expected_version(void);

/*
 * Reads the answer to the query schema_version. HF_OK: the database has the version that this
 * program expects. HF_ESCHEMA: it is missing, older, newer, or not for this login; the message says
 * what to do. HF_ESQL for any other error.
 */
HF_MUST_CHECK hf_status hf_schema_judge(const PGresult *result, hf_error *error);

/* Asks for it on a connection that blocks. Statuses as above. */
HF_MUST_CHECK hf_status hf_schema_check(PGconn *connection, hf_error *error);

/*
 * Makes an error of the query schema_version (status HF_ESQL, with its SQLSTATE) say what to do
 * about it: HF_ESCHEMA where there is no schema, or none for this login. Returns the error's
 * status.
 */
hf_status hf_schema_explain(hf_error *error);

/*
 * Brings the database to the expected version. Blocks; waits while another one does the same.
 * HF_OK; HF_ESCHEMA (server too old, schema newer than this program, an applied migration changed);
 * HF_ESQL (what was applied before the failing migration stays); HF_ECONN.
 */
HF_MUST_CHECK hf_status hf_schema_migrate(PGconn *connection, hf_schema_change *ret_change,
                                          hf_error *error);

#endif
