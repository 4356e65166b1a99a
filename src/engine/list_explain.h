/*
 * Sentences about shared block lists. Lists are written {list:N}, accounts {account:N}; views put
 * in what the platform calls them.
 *
 * Lives here: every sentence of campaigns of lists. Does not: those about reporters (explain.h).
 */
#ifndef HF_ENGINE_LIST_EXPLAIN_H
#define HF_ENGINE_LIST_EXPLAIN_H

#include "engine/list_campaigns.h"
#include "engine/state.h"

/* Sets the summary and returns true, if it is a campaign of lists. */
bool hf_list_explain_summary(hf_engine *engine, uint32_t campaign);

/* Sets the reason of the campaign's hold. */
void hf_list_explain_hold(hf_engine *engine, uint32_t campaign);

/* Rows of evidence, without campaign and number. */

/* "Lists {list:4} and {list:7} ..." */
hf_evidence hf_list_explain_pair(const hf_lists *lists, const hf_dependence *found);

/* A note, no evidence: the list that is spared, seeding.h. */
hf_evidence hf_list_explain_spared(const hf_lists *lists, uint32_t list);

/* "12 of 13 accounts that it added ... are borne out by nobody else ..." */
hf_evidence hf_list_explain_lack(const hf_lacking *lacking, hf_lack key);

/* A sign among subscribers: cohort. */
hf_evidence hf_list_explain_sign(const hf_sign *sign);

/* A target that subscribers reported together. */
hf_evidence hf_list_explain_key(const hf_key *key, uint32_t of_n, double expected);

hf_evidence hf_list_explain_crew(int64_t crew_id, uint32_t known, uint32_t of_n, double expected,
                                 double log10_p);

/* A note, no evidence: some of those who were put on had reported the owner shortly before. */
hf_evidence hf_list_explain_retaliation(uint32_t matched, uint32_t of_n);

#endif
