/*
 * Values of Holdfast in JSON, for jansson's json_pack.
 *
 * Lives here: ids and times as text. Does not: objects (the commands), JSON that PostgreSQL writes.
 */
#ifndef HF_CLI_JSON_H
#define HF_CLI_JSON_H

#include <jansson.h>

#include "holdfast/types.h"

#define HF_TIME_SIZE 40

/* "2026-01-31T12:00:00.5Z", with as many digits of the second as it needs; returns `text`. */
char *hf_time_text(hf_usec at, char text[HF_TIME_SIZE]);

/* New references, for json_pack's "o": an id is a text, since many readers keep 53 bits only. NULL:
 * out of memory, which json_pack passes on. */
json_t *hf_json_id(int64_t id);
json_t *hf_json_time(hf_usec at); /* null for HF_USEC_NONE */

/* Prints the object in one line, in ASCII so that no terminal is taken over, and gives it back;
 * false: it is NULL, or cannot be written. */
bool hf_json_print(json_t *object);

#endif
