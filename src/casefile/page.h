/*
 * A campaign's case file as a page in the terminal, from what happened to what one can do.
 *
 * Lives here: its words and their order. Does not: reading (case.h), plots (plots.h).
 */
#ifndef HF_CASEFILE_PAGE_H
#define HF_CASEFILE_PAGE_H

#include <jansson.h>

#include "casefile/paper.h"

/* `file`: hf_case_load's, of a campaign; `reasons`: the query `reasons`. `is_all`: nothing is left
 * out for shortness. */
void hf_page_put(const hf_paper *paper, const json_t *file, const json_t *reasons, bool is_all);

/* Codes that fit the action ("confirm_campaign", "undo", …), as "a, b or c". */
void hf_page_reasons(const json_t *reasons, const char *action, char *ret_text, size_t size);

#endif
