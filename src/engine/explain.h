/*
 * Why, in sentences a reviewer can read out. Accounts are written {account:N}; views put in what
 * the platform calls them.
 *
 * Lives here: every sentence the engine says. Does not: numbers that are not in the rows.
 */
#ifndef HF_ENGINE_EXPLAIN_H
#define HF_ENGINE_EXPLAIN_H

#include "engine/state.h"

/* Sets the summary of the campaign from its row. */
void hf_explain_summary(hf_engine *engine, uint32_t campaign);

/* Sets the reason of the campaign's hold. */
void hf_explain_hold(hf_engine *engine, uint32_t campaign);

/* "19 of 23 reporters also reported {account:7} within the same 10 minutes on 2026-11-03; by chance
 * 0.2 would have." */
void hf_explain_key(const hf_key *key, uint32_t of_n, double expected,
                    char ret_text[HF_SENTENCE_SIZE]);

/* "31 of 33 reporters' accounts were created within 5 hours of each other, on 2026-11-03; by chance
 * 0.04 would be.", and likewise for the other channels. */
void hf_explain_sign(const hf_sign *sign, char ret_text[HF_SENTENCE_SIZE]);

/* "23 accounts reported within 40 minutes; by its and the platform's usual rate 0.1 would have." */
void hf_explain_burst(uint32_t count, hf_usec duration, double expected,
                      char ret_text[HF_SENTENCE_SIZE]);

/* "4 of 5 reporters are known members of crew 3; by chance 0.01 would be." */
void hf_explain_crew(int64_t crew_id, uint32_t known, uint32_t of_n, double expected,
                     char ret_text[HF_SENTENCE_SIZE]);

/* "12 of 13 reporters of the account in that episode are members of crew 3; by chance 0.2 would
 * be." */
void hf_explain_backwards(int64_t crew_id, uint32_t known, uint32_t of_n, double expected,
                          char ret_text[HF_SENTENCE_SIZE]);

/* Parts of sentences: "2026-11-03" in UTC; "40 minutes"; "0.20", "fewer than 0.01"; "fewer than
 * 0.001 such findings". */
void hf_explain_put_date(hf_usec at, char ret_text[32]);
void hf_explain_put_duration(hf_usec duration, char ret_text[32]);
void hf_explain_put_expected(double expected, char ret_text[32]);
void hf_explain_put_often(const hf_campaign *row, char ret_text[48]);

#endif
