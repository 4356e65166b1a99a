/*
 * A small platform, written straight into the tables: what the tests of SQL ask about.
 *
 *     target 1  campaign 1 of crew 1, hold, 10 suppressed reports by 101..110; 201 reported once,
 * 202 three times, 203 took its report back, 204 one of two.                              17 rows,
 * 4 voices target 2  campaign 2 of crew 1: 101..106, of which 105 took it back and 106's
 * suppression is lifted; campaign 3 of crew 2: 104 (too), 401, 402; 301 now and 60 days ago. 10
 * rows; voices 1/4 * 4 + 1 - 1/3 + 1 + 1, and one more 60 days ago
 */
#ifndef HF_TESTS_INTEGRATION_SQL_WORLD_H
#define HF_TESTS_INTEGRATION_SQL_WORLD_H

#include "support/pgtest.h"

/* A migrated database with that in it. */
bool sql_world_open(hf_pgtest *db);

/* 101..106 become members of crew 1. */
bool sql_world_add_members(hf_pgtest *db);

/* Whether the chain of decisions is whole. */
extern const char sql_world_chain[];

/* Keeps everything that decisions change, and compares it later. */
bool sql_world_remember(hf_pgtest *db);
bool sql_world_is_as_remembered(hf_pgtest *db);

/* SQLSTATE of the statement under a role, "00000" when it succeeds; all of it is rolled back. */
const char *sql_world_as(hf_pgtest *db, const char *role, const char *sql);

#endif
