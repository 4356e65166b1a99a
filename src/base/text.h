/*
 * Text of strangers, made safe to show.
 *
 * Names, comments and messages of a database may hold whatever somebody wrote: escape sequences
 * that take over a terminal, line breaks that forge a line, marks that turn the direction of
 * writing.
 *
 * Lives here: cleaning. Does not: quoting for SQL, JSON or the log's fields.
 */
#ifndef HF_BASE_TEXT_H
#define HF_BASE_TEXT_H

#include <stddef.h>

/*
 * In place, never longer; returns the new size, and ends the text by a zero there. Line breaks and
 * tabs become blanks; control characters (C0, DEL, C1), invisible turns of the direction of writing
 * and bytes that are not UTF-8 a '?' each. `text` has size + 1 bytes.
 */
size_t hf_text_clean(char *text, size_t size);

#endif
