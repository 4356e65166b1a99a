/*
 * What an undisturbed worker finds in the same rows, and where a disturbed one differs.
 *
 * Of rows in event order everything is compared: campaigns by fingerprint with their times, trigger
 * and evidence; members, crews, holds, suppressed reports with their weights, look counts. Ids of
 * holds alone are left out. Where rows came late they were judged late, so that times, triggers and
 * who is found on the way may differ, and a hold whose time was over when the evidence came is not
 * placed; the rule there is: every report that the undisturbed run suppressed is suppressed.
 *
 * Lives here: texts of findings, their differences, the inputs. Does not: the faults.
 */
#ifndef HF_TESTS_FAULT_COMPARE_H
#define HF_TESTS_FAULT_COMPARE_H

#include "stage.h"

/* One line per finding, sorted; to free(). NULL when the database cannot be read. */
char *fault_findings(const fault_stage *stage, const char *database);

/* What the rule for late rows is about, likewise. */
char *fault_protections(const fault_stage *stage, const char *database);

/* Lines of `wanted` that are not in `found`; the first are printed. */
int fault_missing(const char *wanted, const char *found, const char *label);

/* Input rows that are in the feed and not in the tables, or the other way round. */
int64_t fault_input_differences(fault_stage *stage);

/* Writes of findings by a session that was not the leader's of its time. */
int64_t fault_foreign_writes(fault_stage *stage);

/* Keeps a record of who writes, for the function above. */
bool fault_watch_writes(fault_stage *stage);

#endif
