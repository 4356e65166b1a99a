/* Plots of a case file in characters: see plots.h. */
#include "casefile/plots.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "casefile/fields.h"

#define COLUMNS_MOST HF_PAPER_WIDTH_MOST
#define NAME_WIDTH 24

/* ---- when ---- */

typedef struct span {
    hf_usec from, to;
    int columns;
} span;

static void widen(span *s, hf_usec at)
{
    s->from = at < s->from ? at : s->from;
    s->to = at > s->to ? at : s->to;
}

/* From the crew's first act to its last, and what others did within a quarter of that around it. */
static span span_of(const json_t *acts, const json_t *head, int columns)
{
    const hf_usec started = hf_field_at(head, "started_at");
    const hf_usec ended = hf_field_at(head, "ended_at");
    const hf_usec quarter = (ended - started) / 4;
    const hf_usec margin = quarter > HF_HOUR_USEC ? quarter : HF_HOUR_USEC;
    span s = {.from = started, .to = ended, .columns = columns};
    size_t i;
    const json_t *act;
    json_array_foreach (acts, i, act) {
        const hf_usec at = hf_field_at(act, "at");
        if (hf_field_is_act(act) && at >= started - margin && at <= ended + margin)
            widen(&s, at);
    }
    return s;
}

static hf_usec column_usec(const span *s)
{
    return (s->to - s->from) / s->columns + 1;
}

/* The column of a time, or −1. */
static int column_of(const span *s, hf_usec at)
{
    return at < s->from || at > s->to ? -1 : (int)((at - s->from) / column_usec(s));
}

static int count_acts(const json_t *acts, const span *s, bool is_crew, int counts[COLUMNS_MOST])
{
    int most = 0;
    size_t i;
    const json_t *act;
    memset(counts, 0, COLUMNS_MOST * sizeof *counts);
    json_array_foreach (acts, i, act) {
        const int column = column_of(s, hf_field_at(act, "at"));
        if (column >= 0 && hf_field_is_act(act) && hf_field_bool(act, "is_crew") == is_crew &&
            ++counts[column] > most)
            most = counts[column];
    }
    return most;
}

static void put_bars(const hf_paper *paper, const char *label, const int counts[COLUMNS_MOST],
                     int columns, int most)
{
    static const char *const bars[] = {" ",      "\u2581", "\u2582", "\u2583", "\u2584",
                                       "\u2585", "\u2586", "\u2587", "\u2588"};
    static const char *const ascii[] = {" ", ".", ":", "-", "=", "+", "*", "#", "@"};
    (void)fprintf(paper->out, "%*s%-*s", HF_PAPER_INDENT, "", HF_PAPER_LABEL - HF_PAPER_INDENT,
                  label);
    for (int i = 0; i < columns; i++) {
        const int level = most > 0 ? (8 * counts[i] + most - 1) / most : 0;
        (void)fputs((paper->is_utf8 ? bars : ascii)[level], paper->out);
    }
    (void)fputc('\n', paper->out);
}

/* "^ detected 2026-11-03 12:00", or the other way round where there is no room to the right. */
static void put_mark(const hf_paper *paper, const span *s, const json_t *head, const char *name,
                     const char *meaning)
{
    char minute[HF_FIELD_TIME_SIZE];
    char text[80];
    const int column = column_of(s, hf_field_at(head, name));
    if (column < 0)
        return;
    const int size =
        snprintf(text, sizeof text, "%s %s", meaning, hf_field_minute(head, name, minute));
    if (column + 2 + size <= s->columns)
        (void)fprintf(paper->out, "%*s^ %s\n", HF_PAPER_LABEL + column, "", text);
    else
        (void)fprintf(paper->out, "%*s ^\n", HF_PAPER_LABEL + column - 1, text);
}

static void put_axis(const hf_paper *paper, const span *s)
{
    char from[HF_FIELD_TIME_SIZE];
    char to[HF_FIELD_TIME_SIZE];
    (void)fprintf(paper->out, "%*s%s%*s\n", HF_PAPER_LABEL, "", hf_field_put_minute(s->from, from),
                  s->columns - (int)strlen(from), hf_field_put_minute(s->to, to));
}

void hf_plot_timeline(const hf_paper *paper, const json_t *file)
{
    const json_t *head = json_object_get(file, "head");
    const json_t *acts = json_object_get(json_object_get(file, "acts"), "acts");
    const span s = span_of(acts, head, paper->width - HF_PAPER_LABEL - 1);
    int crew[COLUMNS_MOST];
    int others[COLUMNS_MOST];
    char column[32];
    if (json_array_size(acts) == 0)
        return;
    const int most_crew = count_acts(acts, &s, true, crew);
    const int most_others = count_acts(acts, &s, false, others);
    const int most = most_crew > most_others ? most_crew : most_others;
    hf_paper_heading(paper, "TIMELINE");
    put_bars(paper, "crew", crew, s.columns, most);
    put_bars(paper, "others", others, s.columns, most);
    put_axis(paper, &s);
    put_mark(paper, &s, head, "detected_at", "detected");
    put_mark(paper, &s, head, "would_have_acted_at", "the platform would have acted");
    hf_paper_put(paper, "", "The highest bar is %d in %s. Times are UTC.", most,
                 hf_field_put_span(column_usec(&s), column));
}

/* ---- who whom ---- */

typedef struct grid {
    const json_t *members, *columns;
    size_t rows, width;
    char *cells; /* rows times width: '#' with the others, 'o' at another time, '.' not */
} grid;

static size_t row_of(const grid *g, const char *account)
{
    for (size_t i = 0; i < g->rows; i++)
        if (strcmp(hf_field_text(json_array_get(g->members, i), "account_id"), account) == 0)
            return i;
    return SIZE_MAX;
}

static void fill(const grid *g, const json_t *cells)
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

static const char *shape_of(const hf_paper *paper, char cell)
{
    if (!paper->is_utf8)
        return cell == '#' ? "#" : cell == 'o' ? "o" : ".";
    return cell == '#' ? "\u25cf" : cell == 'o' ? "\u25cb" : "\u00b7";
}

static void put_rows(const hf_paper *paper, const grid *g)
{
    (void)fprintf(paper->out, "%*s", HF_PAPER_INDENT + NAME_WIDTH, "");
    for (size_t i = 0; i < g->width; i++)
        (void)fprintf(paper->out, " %c", (char)('A' + i));
    (void)fputc('\n', paper->out);
    for (size_t row = 0; row < g->rows; row++) {
        (void)fprintf(paper->out, "%*s", HF_PAPER_INDENT, "");
        hf_paper_cell(paper, hf_field_text(json_array_get(g->members, row), "name"), NAME_WIDTH);
        for (size_t i = 0; i < g->width; i++)
            (void)fprintf(paper->out, " %s", shape_of(paper, g->cells[row * g->width + i]));
        (void)fputc('\n', paper->out);
    }
    const size_t all = json_array_size(g->members);
    if (all > g->rows)
        (void)fprintf(paper->out, "%*sand %zu more members (--all shows them)\n", HF_PAPER_INDENT,
                      "", all - g->rows);
}

static void put_columns(const hf_paper *paper, const grid *g)
{
    char minute[HF_FIELD_TIME_SIZE];
    const size_t members = json_array_size(g->members);
    (void)fprintf(paper->out, "%*s%s within a day of the others there, %s at another time\n",
                  HF_PAPER_INDENT, "", shape_of(paper, '#'), shape_of(paper, 'o'));
    for (size_t i = 0; i < g->width; i++) {
        const json_t *column = json_array_get(g->columns, i);
        const char label[] = {(char)('A' + i), 0};
        hf_paper_put(
            paper, label, "%s%s: %" PRId64 " of the %zu, around %s", hf_field_text(column, "name"),
            hf_field_bool(column, "is_this") ? " (this campaign)" : "",
            hf_field_int(column, "members"), members, hf_field_minute(column, "median_at", minute));
    }
    if (json_array_size(g->columns) > g->width)
        (void)fprintf(paper->out, "%*sand %zu more\n", HF_PAPER_INDENT, "",
                      json_array_size(g->columns) - g->width);
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

void hf_plot_matrix(const hf_paper *paper, const json_t *file, bool is_all)
{
    const json_t *matrix = json_object_get(file, "matrix");
    grid g = {.members = json_object_get(file, "members"),
              .columns = json_object_get(matrix, "columns")};
    const size_t room = ((size_t)paper->width - HF_PAPER_INDENT - NAME_WIDTH) / 2;
    g.rows = least(json_array_size(g.members), is_all ? SIZE_MAX : 20);
    g.width = least(least(json_array_size(g.columns), least(room, 26)), is_all ? 26 : 12);
    if (g.rows == 0 || g.width == 0)
        return;
    g.cells = malloc(g.rows * g.width);
    if (g.cells == NULL)
        return;
    fill(&g, json_object_get(matrix, "cells"));
    hf_paper_heading(paper, "WHO ACTED ON WHOM");
    put_rows(paper, &g);
    put_columns(paper, &g);
    free(g.cells);
}
