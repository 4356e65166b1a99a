/* Plots of a dossier: see dossier_plots.h. */
#include "casefile/dossier_plots.h"

#include <inttypes.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "casefile/fields.h"
#include "casefile/html.h"
#include "casefile/plot_data.h"

#define LEFT 60 /* units of the drawing: where a plot begins, how wide, how high */
#define WIDTH 650
#define HEIGHT 90
#define BINS 130
#define MATRIX_COLUMNS 32

static void open_svg(FILE *out, int height, const char *title)
{
    (void)fprintf(out, "<svg viewBox=\"0 0 %d %d\" role=\"img\">\n", LEFT + WIDTH + 20, height);
    hf_html_in(out, "title", "%s", title);
}

static void put_axis(FILE *out, const hf_span *span, int y)
{
    char minute[HF_FIELD_TIME_SIZE];
    (void)fprintf(out, "<line class=\"axis\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>\n", LEFT, y,
                  LEFT + WIDTH, y);
    (void)fprintf(out, "<text x=\"%d\" y=\"%d\">%s</text>\n", LEFT, y + 14,
                  hf_field_put_minute(span->from, minute));
    (void)fprintf(out, "<text class=\"end\" x=\"%d\" y=\"%d\">%s</text>\n", LEFT + WIDTH, y + 14,
                  hf_field_put_minute(span->to, minute));
}

static double x_of(const hf_span *span, hf_usec at)
{
    const double length = (double)(span->to - span->from);
    return LEFT + (length > 0 ? (double)(at - span->from) / length * WIDTH : 0);
}

/* ---- when ---- */

static void put_bars(FILE *out, const char *label, const char *kind,
                     const int counts[HF_SPAN_COLUMNS_MOST], int most, int base)
{
    const double step = (double)WIDTH / BINS;
    (void)fprintf(out, "<text class=\"end\" x=\"%d\" y=\"%d\">%s</text>\n", LEFT - 8, base - 4,
                  label);
    for (int i = 0; i < BINS; i++) {
        const double height = most > 0 ? (double)(HEIGHT - 10) * counts[i] / most : 0;
        if (counts[i] > 0)
            (void)fprintf(out,
                          "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" "
                          "height=\"%.1f\"/>\n",
                          kind, LEFT + i * step, base - height, step - 0.6, height);
    }
}

/* A line through both rows, and below them what it is. */
static void put_mark(FILE *out, const hf_span *span, const json_t *head, const char *name,
                     const char *meaning, int y)
{
    char minute[HF_FIELD_TIME_SIZE];
    const hf_usec at = hf_field_at(head, name);
    if (at == HF_USEC_NONE || hf_span_column(span, at) < 0)
        return;
    const double x = x_of(span, at);
    const bool is_right = x > LEFT + 0.6 * WIDTH;
    (void)fprintf(out, "<line class=\"mark\" x1=\"%.1f\" y1=\"4\" x2=\"%.1f\" y2=\"%d\"/>\n", x, x,
                  y);
    (void)fprintf(out, "<text%s x=\"%.1f\" y=\"%d\">%s %s</text>\n",
                  is_right ? " class=\"end\"" : "", is_right ? x - 4 : x + 4, y, meaning,
                  hf_field_minute(head, name, minute));
}

void hf_dossier_timeline(FILE *out, const json_t *file)
{
    const json_t *head = json_object_get(file, "head");
    const json_t *acts = json_object_get(json_object_get(file, "acts"), "acts");
    const hf_span span = hf_span_of(acts, head, BINS);
    int crew[HF_SPAN_COLUMNS_MOST];
    int others[HF_SPAN_COLUMNS_MOST];
    char column[32];
    if (json_array_size(acts) == 0) {
        hf_html_in(out, "p", "The acts are no longer kept.");
        return;
    }
    const int most_crew = hf_span_count(acts, &span, true, crew);
    const int most_others = hf_span_count(acts, &span, false, others);
    const int most = most_crew > most_others ? most_crew : most_others;
    open_svg(out, 2 * HEIGHT + 60, "Acts of the crew and of others over time");
    put_bars(out, "crew", "crew", crew, most, HEIGHT);
    put_bars(out, "others", "others", others, most, 2 * HEIGHT);
    put_axis(out, &span, 2 * HEIGHT);
    put_mark(out, &span, head, "detected_at", "detected", 2 * HEIGHT + 34);
    put_mark(out, &span, head, "would_have_acted_at", "the platform would have acted",
             2 * HEIGHT + 52);
    (void)fputs("</svg>\n", out);
    hf_html_in(out, "p class=note", "The highest bar is %d in %s. Times are UTC.", most,
               hf_field_put_span(hf_span_column_usec(&span), column));
}

/* ---- who whom ---- */

static void put_grid_row(FILE *out, const hf_grid *grid, size_t row)
{
    const json_t *member = json_array_get(grid->members, row);
    (void)fputs("<tr>", out);
    hf_html_in(out, "th", "%s", hf_field_text(member, "name"));
    for (size_t i = 0; i < grid->width; i++) {
        const char cell = grid->cells[row * grid->width + i];
        (void)fputs(cell == '#'   ? "<td class=\"with\">\u25cf</td>"
                    : cell == 'o' ? "<td>\u25cb</td>"
                                  : "<td class=\"no\">\u00b7</td>",
                    out);
    }
    (void)fputs("</tr>\n", out);
}

static void put_grid_columns(FILE *out, const hf_grid *grid)
{
    char minute[HF_FIELD_TIME_SIZE];
    hf_html_table(out, ">No|Account or list|>Members|Median time (UTC)");
    for (size_t i = 0; i < grid->width; i++) {
        const json_t *column = json_array_get(grid->columns, i);
        (void)fputs("<tr>", out);
        hf_html_in(out, "td class=n", "%zu", i + 1);
        hf_html_in(out, "td", "%s%s", hf_field_text(column, "name"),
                   hf_field_bool(column, "is_this") ? " (this campaign)" : "");
        hf_html_in(out, "td class=n", "%" PRId64 " of %zu", hf_field_int(column, "members"),
                   json_array_size(grid->members));
        hf_html_in(out, "td", "%s", hf_field_minute(column, "median_at", minute));
        (void)fputs("</tr>\n", out);
    }
    hf_html_table_end(out);
    if (json_array_size(grid->columns) > grid->width)
        hf_html_in(out, "p class=note", "And %zu more.",
                   json_array_size(grid->columns) - grid->width);
}

void hf_dossier_matrix(FILE *out, const json_t *file)
{
    hf_grid grid;
    if (!hf_grid_fill(&grid, file, SIZE_MAX, MATRIX_COLUMNS)) {
        hf_html_in(out, "p", "No account or list that two of the members acted on is known.");
        return;
    }
    hf_html_in(out, "p class=note",
               "\u25cf within a day of the others' median there, \u25cb at another time, \u00b7 "
               "not.");
    (void)fputs("<table class=\"matrix\"><thead><tr><th></th>", out);
    for (size_t i = 0; i < grid.width; i++)
        (void)fprintf(out, "<th>%zu</th>", i + 1);
    (void)fputs("</tr></thead><tbody>\n", out);
    for (size_t row = 0; row < grid.rows; row++)
        put_grid_row(out, &grid, row);
    hf_html_table_end(out);
    put_grid_columns(out, &grid);
    free(grid.cells);
}

/* ---- when they were made ---- */

static void put_wave_shade(FILE *out, const hf_span *span, const json_t *wave)
{
    const double from = x_of(span, hf_field_at(wave, "from"));
    const double to = x_of(span, hf_field_at(wave, "to"));
    (void)fprintf(out,
                  "<rect class=\"wave\" x=\"%.1f\" y=\"16\" width=\"%.1f\" height=\"44\"/>\n"
                  "<text class=\"middle\" x=\"%.1f\" y=\"12\">%" PRId64 "</text>\n",
                  from - 3, to - from + 6, (from + to) / 2, hf_field_int(wave, "accounts"));
}

/* From the first account made to the last, of the members here and of the whole crew's waves;
 * empty, from > to: no time is known. */
static hf_span span_made(const json_t *members, const json_t *waves)
{
    hf_span span = {.from = INT64_MAX, .to = INT64_MIN, .columns = 1};
    size_t i;
    const json_t *row;
    json_array_foreach (members, i, row)
        hf_span_widen(&span, hf_field_at(row, "created_at"));
    json_array_foreach (waves, i, row) {
        hf_span_widen(&span, hf_field_at(row, "from"));
        hf_span_widen(&span, hf_field_at(row, "to"));
    }
    return span;
}

void hf_dossier_waves(FILE *out, const json_t *file)
{
    const json_t *members = json_object_get(file, "members");
    const json_t *waves = json_object_get(json_object_get(file, "overview"), "creation_waves");
    const hf_span span = span_made(members, waves);
    size_t i;
    const json_t *row;
    if (span.from > span.to) {
        hf_html_in(out, "p", "When these accounts were made is not known.");
        return;
    }
    open_svg(out, 84, "When the members' accounts were made");
    json_array_foreach (waves, i, row)
        put_wave_shade(out, &span, row);
    json_array_foreach (members, i, row) {
        const hf_usec at = hf_field_at(row, "created_at");
        if (at != HF_USEC_NONE)
            (void)fprintf(out,
                          "<line class=\"made\" x1=\"%.1f\" y1=\"20\" x2=\"%.1f\" y2=\"60\"/>\n",
                          x_of(&span, at), x_of(&span, at));
    }
    put_axis(out, &span, 62);
    (void)fputs("</svg>\n", out);
    hf_html_in(out, "p class=note", "A line is a member's account; a shaded wave bears its size.");
}
