/* Text in HTML: see html.h. */
#include "casefile/html.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

static void escape(FILE *out, const char *text)
{
    for (; *text != 0; text++) {
        const char *entity = *text == '<'    ? "&lt;"
                             : *text == '>'  ? "&gt;"
                             : *text == '&'  ? "&amp;"
                             : *text == '"'  ? "&quot;"
                             : *text == '\'' ? "&#39;"
                                             : NULL;
        if (entity != NULL)
            (void)fputs(entity, out);
        else
            (void)fputc(*text, out);
    }
}

__attribute__((format(printf, 2, 0))) static void put(FILE *out, const char *format, va_list list)
{
    va_list again;
    va_copy(again, list);
    const int size = vsnprintf(NULL, 0, format, again);
    va_end(again);
    char *text = size >= 0 ? malloc((size_t)size + 1) : NULL;
    if (text == NULL) {
        (void)fputs("(out of memory)", out);
        return;
    }
    (void)vsnprintf(text, (size_t)size + 1, format, list);
    (void)hf_text_clean(text, (size_t)size);
    escape(out, text);
    free(text);
}

void hf_html_put(FILE *out, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    put(out, format, list);
    va_end(list);
}

void hf_html_in(FILE *out, const char *tag, const char *format, ...)
{
    va_list list;
    (void)fprintf(out, "<%s>", tag);
    va_start(list, format);
    put(out, format, list);
    va_end(list);
    (void)fprintf(out, "</%.*s>\n", (int)strcspn(tag, " "), tag);
}

void hf_html_table(FILE *out, const char *headings)
{
    (void)fputs("<table><thead><tr>\n", out);
    while (*headings != 0) {
        const bool is_number = *headings == '>';
        headings += is_number;
        const size_t size = strcspn(headings, "|");
        hf_html_in(out, is_number ? "th class=n" : "th", "%.*s", (int)size, headings);
        headings += size + (headings[size] == '|');
    }
    (void)fputs("</tr></thead><tbody>\n", out);
}

void hf_html_table_end(FILE *out)
{
    (void)fputs("</tbody></table>\n", out);
}
