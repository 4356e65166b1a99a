/* Plots of a case file in characters: see plots.h. */
#include "casefile/plots.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "casefile/fields.h"
#include "casefile/plot_data.h"

#define NAME_WIDTH 24

/* ---- when ---- */

static void put_bars(const hf_paper *paper, const char *label,
                     const int counts[HF_SPAN_COLUMNS_MOST], int columns, int most)
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
static void put_mark(const hf_paper *paper, const hf_span *s, const json_t *head, const char *name,
                     const char *meaning)
{
    char minute[HF_FIELD_TIME_SIZE];
    char text[80];
    const int column = hf_span_column(s, hf_field_at(head, name));
    if (column < 0)
        return;
    const int size =
        snprintf(text, sizeof text, "%s %s", meaning, hf_field_minute(head, name, minute));
    if (column + 2 + size <= s->columns)
        (void)fprintf(paper->out, "%*s^ %s\n", HF_PAPER_LABEL + column, "", text);
    else
        (void)fprintf(paper->out, "%*s ^\n", HF_PAPER_LABEL + column - 1, text);
}

static void put_axis(const hf_paper *paper, const hf_span *s)
{
    char from[HF_FIELD_TIME_SIZE];
    char to[HF_FIELD_TIME_SIZE];
    const int left = s->columns - (int)strlen(hf_field_put_minute(s->from, from));
    (void)fprintf(paper->out, "%*s%s%*s\n", HF_PAPER_LABEL, "", from, left,
                  hf_field_put_minute(s->to, to));
}

void hf_plot_timeline(const hf_paper *paper, const json_t *file)
{
    const json_t *head = json_object_get(file, "head");
    const json_t *acts = json_object_get(json_object_get(file, "acts"), "acts");
    const hf_span s = hf_span_of(acts, head, paper->width - HF_PAPER_LABEL - 1);
    int crew[HF_SPAN_COLUMNS_MOST];
    int others[HF_SPAN_COLUMNS_MOST];
    char column[32];
    if (json_array_size(acts) == 0)
        return;
    const int most_crew = hf_span_count(acts, &s, true, crew);
    const int most_others = hf_span_count(acts, &s, false, others);
    const int most = most_crew > most_others ? most_crew : most_others;
    hf_paper_heading(paper, "TIMELINE");
    put_bars(paper, "crew", crew, s.columns, most);
    put_bars(paper, "others", others, s.columns, most);
    put_axis(paper, &s);
    put_mark(paper, &s, head, "detected_at", "detected");
    put_mark(paper, &s, head, "would_have_acted_at", "the platform would have acted");
    hf_paper_put(paper, "", "The highest bar is %d in %s. Times are UTC.", most,
                 hf_field_put_span(hf_span_column_usec(&s), column));
}

/* ---- who whom ---- */

static const char *shape_of(const hf_paper *paper, char cell)
{
    if (!paper->is_utf8)
        return cell == '#' ? "#" : cell == 'o' ? "o" : ".";
    return cell == '#' ? "\u25cf" : cell == 'o' ? "\u25cb" : "\u00b7";
}

static void put_rows(const hf_paper *paper, const hf_grid *g)
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

static void put_columns(const hf_paper *paper, const hf_grid *g)
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

void hf_plot_matrix(const hf_paper *paper, const json_t *file, bool is_all)
{
    const size_t room = ((size_t)paper->width - HF_PAPER_INDENT - NAME_WIDTH) / 2;
    const size_t width_most = room < 26 ? room : 26;
    hf_grid g;
    if (!hf_grid_fill(&g, file, is_all ? SIZE_MAX : 20,
                      is_all || width_most < 12 ? width_most : 12))
        return;
    hf_paper_heading(paper, "WHO ACTED ON WHOM");
    put_rows(paper, &g);
    put_columns(paper, &g);
    free(g.cells);
}
