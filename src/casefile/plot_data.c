/* Counts for plots: see plot_data.h. */
#include "casefile/plot_data.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "casefile/fields.h"

/* ---- when ---- */

void hf_span_widen(hf_span *span, hf_usec at)
{
    if (at == HF_USEC_NONE)
        return;
    span->from = at < span->from ? at : span->from;
    span->to = at > span->to ? at : span->to;
}

hf_span hf_span_of(const json_t *acts, const json_t *head, int columns)
{
    const hf_usec started = hf_field_at(head, "started_at");
    const hf_usec ended = hf_field_at(head, "ended_at");
    const hf_usec quarter = (ended - started) / 4;
    const hf_usec margin = quarter > HF_HOUR_USEC ? quarter : HF_HOUR_USEC;
    hf_span s = {.from = started, .to = ended, .columns = columns};
    size_t i;
    const json_t *act;
    json_array_foreach (acts, i, act) {
        const hf_usec at = hf_field_at(act, "at");
        if (hf_field_is_act(act) && at >= started - margin && at <= ended + margin)
            hf_span_widen(&s, at);
    }
    return s;
}

hf_usec hf_span_column_usec(const hf_span *span)
{
    return (span->to - span->from) / span->columns + 1;
}

int hf_span_column(const hf_span *span, hf_usec at)
{
    return at < span->from || at > span->to ? -1
                                            : (int)((at - span->from) / hf_span_column_usec(span));
}

int hf_span_count(const json_t *acts, const hf_span *span, bool is_crew,
                  int ret_counts[HF_SPAN_COLUMNS_MOST])
{
    int most = 0;
    size_t i;
    const json_t *act;
    memset(ret_counts, 0, HF_SPAN_COLUMNS_MOST * sizeof *ret_counts);
    json_array_foreach (acts, i, act) {
        const int column = hf_span_column(span, hf_field_at(act, "at"));
        if (column >= 0 && hf_field_is_act(act) && hf_field_bool(act, "is_crew") == is_crew &&
            ++ret_counts[column] > most)
            most = ret_counts[column];
    }
    return most;
}

/* ---- who whom ---- */

static size_t row_of(const hf_grid *g, const char *account)
{
    for (size_t i = 0; i < g->rows; i++)
        if (strcmp(hf_field_text(json_array_get(g->members, i), "account_id"), account) == 0)
            return i;
    return SIZE_MAX;
}

static void fill(const hf_grid *g, const json_t *cells)
{
    size_t i;
    const json_t *cell;
    memset(g->cells, '.', g->rows * g->width);
    json_array_foreach (cells, i, cell) {
        const char *account = json_string_value(json_array_get(cell, 0));
        const size_t column = (size_t)json_integer_value(json_array_get(cell, 1));
        const size_t row = column < g->width && account != NULL ? row_of(g, account) : SIZE_MAX;
        if (row != SIZE_MAX)
            g->cells[row * g->width + column] = json_is_true(json_array_get(cell, 3)) ? '#' : 'o';
    }
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

bool hf_grid_fill(hf_grid *ret_grid, const json_t *file, size_t rows_most, size_t width_most)
{
    const json_t *matrix = json_object_get(file, "matrix");
    hf_grid g = {.members = json_object_get(file, "members"),
                 .columns = json_object_get(matrix, "columns")};
    g.rows = least(json_array_size(g.members), rows_most);
    g.width = least(json_array_size(g.columns), width_most);
    g.cells = g.rows > 0 && g.width > 0 ? malloc(g.rows * g.width) : NULL;
    if (g.cells == NULL)
        return false;
    fill(&g, json_object_get(matrix, "cells"));
    *ret_grid = g;
    return true;
}
