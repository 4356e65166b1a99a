/*
 * Text in HTML: whatever is put is cleaned (base/text.h) and escaped, so that nothing a stranger
 * wrote is markup, turns the direction of writing, or forges a line.
 *
 * Lives here: escaping, and cells of a table. Does not: the document (dossier.h).
 */
#ifndef HF_CASEFILE_HTML_H
#define HF_CASEFILE_HTML_H

#include <stdio.h>

/* printf-like; cleaned and escaped, in text and within "quotes". Marked where memory is short. */
__attribute__((format(printf, 2, 3))) void hf_html_put(FILE *out, const char *format, ...);

/* The same within <TAG>…</TAG>, and a line break; `tag` may hold attributes: "td class=n". */
__attribute__((format(printf, 3, 4))) void hf_html_in(FILE *out, const char *tag,
                                                      const char *format, ...);

/* Opens a table with these headings, separated by '|', a '>' in front of those of numbers;
 * hf_html_table_end closes it. */
void hf_html_table(FILE *out, const char *headings);
void hf_html_table_end(FILE *out);

#endif
