/*
 * What the plots of a case file draw, in whatever medium: counts over time, and who met whom.
 *
 * Lives here: counting. Does not: drawing (plots.h, dossier_plots.h).
 */
#ifndef HF_CASEFILE_PLOT_DATA_H
#define HF_CASEFILE_PLOT_DATA_H

#include <jansson.h>
#include <stdbool.h>

#include "holdfast/types.h"

#define HF_SPAN_COLUMNS_MOST 140

/* A time that is cut into columns, 1 to HF_SPAN_COLUMNS_MOST. */
typedef struct hf_span {
    hf_usec from, to;
    int columns;
} hf_span;

/* Makes room for that time; HF_USEC_NONE is none. */
void hf_span_widen(hf_span *span, hf_usec at);

/* From the first act of the crew to its last ("started_at" and "ended_at" of the head), and what
 * others did within a quarter of that around it. */
hf_span hf_span_of(const json_t *acts, const json_t *head, int columns);

/* How long a column is, and the column of a time: −1 outside. */
hf_usec hf_span_column_usec(const hf_span *span);
int hf_span_column(const hf_span *span, hf_usec at);

/* Acts by the crew, or by others, in each column; returns the most. */
int hf_span_count(const json_t *acts, const hf_span *span, bool is_crew,
                  int ret_counts[HF_SPAN_COLUMNS_MOST]);

/* Members by the accounts or lists that they acted on. */
typedef struct hf_grid {
    const json_t *members, *columns; /* borrowed from the case file */
    size_t rows, width;              /* how many of them are drawn */
    char *cells; /* rows times width: '#' with the others, 'o' at another time, '.' not */
} hf_grid;

/* At most so many of each, the surest members first. False: there is nothing to draw, or no memory.
 * The caller frees `cells`. Members times cells of the case file. */
bool hf_grid_fill(hf_grid *ret_grid, const json_t *file, size_t rows_most, size_t width_most);

#endif
