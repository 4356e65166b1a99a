/*
 * Plots of a case file in characters: when, and who whom.
 *
 * Lives here: drawing on paper. Does not: plots for a browser.
 */
#ifndef HF_CASEFILE_PLOTS_H
#define HF_CASEFILE_PLOTS_H

#include <jansson.h>

#include "casefile/paper.h"

/* What the crew did and what others did over the time of a campaign, with the moments that count.
 * Nothing where the case file has no acts. */
void hf_plot_timeline(const hf_paper *paper, const json_t *file);

/* Members by the accounts (or lists) that they acted on together, the surest members first, and
 * what the columns are. `is_all`: every member, and as many columns as fit; else 20 by 12. */
void hf_plot_matrix(const hf_paper *paper, const json_t *file, bool is_all);

#endif
