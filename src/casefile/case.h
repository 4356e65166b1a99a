/*
 * The case file of a campaign or a crew: everything that is known about it, as one JSON object.
 *
 * PostgreSQL writes it, a section per query (sql/queries/case_*.sql), all in one snapshot, with the
 * rights of whoever is logged in. Members of the object: "head", "overview", "evidence", "acts",
 * "members", "matrix", "lists", "words", "holds", "similar", "decisions"; ids are texts, times are
 * UTC as in "2026-11-03T12:00:00.5+00:00". What each section holds, its query says.
 *
 * Text in it is as strangers wrote it: hf_text_clean or escaping before it is shown.
 *
 * Lives here: reading. Does not: laying out (page.h).
 */
#ifndef HF_CASEFILE_CASE_H
#define HF_CASEFILE_CASE_H

#include <jansson.h>
#include <libpq-fe.h>
#include <stdint.h>

#include "base/error.h"
#include "holdfast/status.h"

typedef enum hf_case_scope { HF_CASE_CAMPAIGN, HF_CASE_CREW } hf_case_scope;

/* "campaign" or "crew" */
const char *hf_case_scope_name(hf_case_scope scope);

/* The sections behind "head", in order, ended by NULL. */
extern const char *const hf_case_sections[];

/*
 * Opens a session that the queries expect: UTF-8, UTC. *ret_connection is the caller's to PQfinish,
 * also on failure. HF_OK; HF_ECONN; HF_ESCHEMA: no schema of this version.
 */
HF_MUST_CHECK hf_status hf_case_connect(const char *db, const char *name, PGconn **ret_connection,
                                        hf_error *error);

/* What the server said of a statement that failed, message and hint; HF_ESQL. */
hf_status hf_case_explain(const PGresult *result, PGconn *connection, const char *query,
                          hf_error *error);

/*
 * Runs the query of sql/queries with `count` text parameters (NULL is NULL) and parses the first
 * row's first column. *ret_value is the caller's; NULL with HF_OK: there is no row. HF_ESQL with
 * the server's message and hint; HF_ENOMEM.
 */
HF_MUST_CHECK hf_status hf_case_ask(PGconn *connection, const char *query,
                                    const char *const *parameters, int count, json_t **ret_value,
                                    hf_error *error);

/*
 * Reads a case file; *ret_case is the caller's, to json_decref. HF_OK; HF_EINVAL: there is no such
 * campaign or crew, and the message says so; HF_ESQL; HF_ENOMEM. Time grows with the target's
 * reports and with members times subjects.
 */
HF_MUST_CHECK hf_status hf_case_load(PGconn *connection, hf_case_scope scope, int64_t id,
                                     json_t **ret_case, hf_error *error);

#endif
