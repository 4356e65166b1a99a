/*
 * Plots of a dossier: inline SVG, and a table where a page may end in between.
 *
 * Lives here: drawing in HTML. Does not: counting (plot_data.h), words around it (dossier.h).
 */
#ifndef HF_CASEFILE_DOSSIER_PLOTS_H
#define HF_CASEFILE_DOSSIER_PLOTS_H

#include <jansson.h>
#include <stdio.h>

/* Acts of the crew and of others over time, with the moments that count. */
void hf_dossier_timeline(FILE *out, const json_t *file);

/* Every member by at most 32 accounts or lists that they acted on together, and what those are. */
void hf_dossier_matrix(FILE *out, const json_t *file);

/* When the members' accounts were made, with the waves among them. */
void hf_dossier_waves(FILE *out, const json_t *file);

#endif
