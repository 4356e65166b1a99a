/* Text for a terminal: see paper.h. */
#include "casefile/paper.h"

#include <langinfo.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <utf8proc.h>

#include "base/text.h"

/* ---- the terminal ---- */

static int width_of(FILE *out)
{
    struct winsize size = {0};
    const char *columns = getenv("COLUMNS");
    if (ioctl(fileno(out), TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        return size.ws_col;
    return columns != NULL ? (int)strtol(columns, NULL, 10) : HF_PAPER_WIDTH_LEAST;
}

void hf_paper_init(hf_paper *paper, FILE *out)
{
    const char *no_colour = getenv("NO_COLOR");
    const char *terminal = getenv("TERM");
    const int width = width_of(out);
    *paper = (hf_paper){.out = out, .is_utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0};
    paper->has_colour = isatty(fileno(out)) == 1 && (no_colour == NULL || *no_colour == 0) &&
                        (terminal == NULL || strcmp(terminal, "dumb") != 0);
    paper->width = width < HF_PAPER_WIDTH_LEAST  ? HF_PAPER_WIDTH_LEAST
                   : width > HF_PAPER_WIDTH_MOST ? HF_PAPER_WIDTH_MOST
                                                 : width;
}

void hf_paper_style(const hf_paper *paper, hf_style style)
{
    static const char *const codes[] = {"0", "1", "2", "31", "33", "32"};
    if (paper->has_colour)
        (void)fprintf(paper->out, "\033[%sm", codes[style]);
}

/* ---- letters ---- */

/* The letter at `text`: its bytes, and how many columns it takes. The text is clean. */
static size_t letter_of(const char *text, int *ret_columns)
{
    utf8proc_int32_t point = 0;
    const utf8proc_ssize_t size = utf8proc_iterate((const utf8proc_uint8_t *)text, -1, &point);
    *ret_columns = size > 0 ? utf8proc_charwidth(point) : 1;
    return size > 0 ? (size_t)size : 1;
}

/* Every letter that is none of ASCII becomes a '?'. */
static void to_ascii(char *text)
{
    size_t used = 0;
    int columns;
    for (size_t at = 0; text[at] != 0;) {
        const size_t size = letter_of(text + at, &columns);
        text[used++] = (char)(size == 1 ? text[at] : '?');
        at += size;
    }
    text[used] = 0;
}

static void clean(const hf_paper *paper, char *text)
{
    (void)hf_text_clean(text, strlen(text));
    if (!paper->is_utf8)
        to_ascii(text);
}

/* Bytes of what fits into so many columns, and how many it takes. */
static size_t fitting(const char *text, size_t size, int columns, int *ret_used)
{
    size_t at = 0;
    *ret_used = 0;
    while (at < size) {
        int wide;
        const size_t letter = letter_of(text + at, &wide);
        if (*ret_used + wide > columns)
            break;
        *ret_used += wide;
        at += letter;
    }
    return at;
}

/* ---- lines ---- */

void hf_paper_heading(const hf_paper *paper, const char *text)
{
    (void)fputc('\n', paper->out);
    hf_paper_style(paper, HF_STYLE_BOLD);
    (void)fputs(text, paper->out);
    hf_paper_style(paper, HF_STYLE_PLAIN);
    (void)fputc('\n', paper->out);
}

void hf_paper_cell(const hf_paper *paper, const char *text, int columns)
{
    int used = 0;
    int all = 0;
    char *copy = strdup(text);
    if (copy == NULL)
        return;
    clean(paper, copy);
    const size_t size = strlen(copy);
    if (columns == 0) {
        (void)fputs(copy, paper->out);
    } else if (fitting(copy, size, columns, &all) == size) {
        (void)fprintf(paper->out, "%s%*s", copy, columns - all, "");
    } else {
        const size_t kept = fitting(copy, size, columns - 1, &used);
        (void)fprintf(paper->out, "%.*s%s%*s", (int)kept, copy, paper->is_utf8 ? "\u2026" : "~",
                      columns - 1 - used, "");
    }
    free(copy);
}

/* Of the words at `text`, as many bytes as go on a line; at least one letter. */
static size_t line_of(const char *text, int columns)
{
    int used;
    const size_t size = strlen(text);
    size_t kept = fitting(text, size, columns, &used);
    if (kept < size && text[kept] != ' ') {
        size_t blank = kept;
        while (blank > 0 && text[blank - 1] != ' ')
            blank--;
        kept = blank > 0 ? blank : kept;
    }
    return kept > 0 ? kept : letter_of(text, &used);
}

static void put_wrapped(const hf_paper *paper, const char *text)
{
    bool is_first = true;
    do {
        size_t kept = line_of(text, paper->width - HF_PAPER_LABEL);
        const char *next = text + kept;
        while (kept > 0 && text[kept - 1] == ' ')
            kept--;
        (void)fprintf(paper->out, "%*s%.*s\n", is_first ? 0 : HF_PAPER_LABEL, "", (int)kept, text);
        text = next + strspn(next, " ");
        is_first = false;
    } while (*text != 0);
}

void hf_paper_put(const hf_paper *paper, const char *label, const char *format, ...)
{
    char *text = NULL;
    size_t size = 0;
    va_list arguments;
    FILE *memory = open_memstream(&text, &size);
    if (memory == NULL)
        return;
    va_start(arguments, format);
    (void)vfprintf(memory, format, arguments);
    va_end(arguments);
    if (fclose(memory) == 0) {
        clean(paper, text);
        (void)fprintf(paper->out, "%*s", HF_PAPER_INDENT, "");
        hf_paper_cell(paper, label, HF_PAPER_LABEL - HF_PAPER_INDENT);
        if (*text != 0)
            put_wrapped(paper, text);
        else
            (void)fputc('\n', paper->out);
    }
    free(text);
}
