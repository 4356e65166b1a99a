/*
 * The active policy's row.
 *
 * Lives here: reading it from a query's answer. Does not: the query (sql/queries/poll.sql has the
 * columns in the order of HF_POLICY_TABLE).
 */
#ifndef HF_STORE_POLICY_H
#define HF_STORE_POLICY_H

#include <libpq-fe.h>

#include "holdfast/policy.h"

/* Reads policy_id and the table's columns of the first row, from column `first` on. HF_OK or
 * HF_EFORMAT. */
HF_MUST_CHECK hf_status hf_read_policy(const PGresult *result, int first, hf_policy *ret_policy);

#endif
