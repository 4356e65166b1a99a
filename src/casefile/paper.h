/*
 * Text for a terminal: headings, wrapped paragraphs, cells of a table.
 *
 * Whatever is put on paper is cleaned first (base/text.h): no control character of a stranger gets
 * to the terminal. Columns are counted as terminals do: wide letters take two, combining marks
 * none.
 *
 * Lives here: layout of lines, colours. Does not: what is said (page.h, queue.h).
 */
#ifndef HF_CASEFILE_PAPER_H
#define HF_CASEFILE_PAPER_H

#include <stdbool.h>
#include <stdio.h>

#define HF_PAPER_WIDTH_LEAST 80
#define HF_PAPER_WIDTH_MOST 140 /* longer lines are hard to read */
#define HF_PAPER_INDENT 2
#define HF_PAPER_LABEL 13 /* columns of a label, its indent included */

typedef enum hf_style {
    HF_STYLE_PLAIN,
    HF_STYLE_BOLD,
    HF_STYLE_DIM,
    HF_STYLE_RED,
    HF_STYLE_YELLOW,
    HF_STYLE_GREEN
} hf_style;

typedef struct hf_paper {
    FILE *out;
    int width;
    bool has_colour;
    bool is_utf8; /* else other letters than ASCII become '?' */
} hf_paper;

/* Colour only on a terminal and where NO_COLOR is not set; its width, COLUMNS, or 80, within the
 * bounds above; UTF-8 as the locale (setlocale must have been called). */
void hf_paper_init(hf_paper *paper, FILE *out);

/* Until the next call; PLAIN ends it. */
void hf_paper_style(const hf_paper *paper, hf_style style);

/* An empty line, and the heading. */
void hf_paper_heading(const hf_paper *paper, const char *text);

/* The label, and beside it a paragraph, wrapped at blanks to the width. */
__attribute__((format(printf, 3, 4))) void hf_paper_put(const hf_paper *paper, const char *label,
                                                        const char *format, ...);

/* The text cut or padded to so many columns, "…" or "~" says that it was cut; 0: as it is. */
void hf_paper_cell(const hf_paper *paper, const char *text, int columns);

#endif
