/*
 * Fields of a case file's JSON, for those who lay it out.
 *
 * Lives here: reading them, and times as numbers. Does not: cleaning what is shown (paper.h).
 */
#ifndef HF_CASEFILE_FIELDS_H
#define HF_CASEFILE_FIELDS_H

#include <jansson.h>

#include "holdfast/types.h"

#define HF_FIELD_TIME_SIZE 20

/* What the member holds, borrowed; "" and 0 where there is none or it is null. */
const char *hf_field_text(const json_t *object, const char *name);
int64_t hf_field_int(const json_t *object, const char *name);
double hf_field_real(const json_t *object, const char *name);
bool hf_field_bool(const json_t *object, const char *name);

/* Whether a row of "acts" is something that was done to the target or the list: a report, an entry
 * or a subscription. */
bool hf_field_is_act(const json_t *row);

/* A time as the case file writes it: microseconds since 1970, HF_USEC_NONE for anything else. */
hf_usec hf_field_usec(const char *text);
hf_usec hf_field_at(const json_t *object, const char *name);

/* "2026-11-03 12:00", or "-"; returns `text`. */
const char *hf_field_minute(const json_t *object, const char *name,
                            char ret_text[HF_FIELD_TIME_SIZE]);
const char *hf_field_put_minute(hf_usec at, char ret_text[HF_FIELD_TIME_SIZE]);

/* "50 seconds", "40 minutes", "3 hours", "2 days": how long something took; rounded up. */
const char *hf_field_put_span(hf_usec span, char ret_text[32]);

#endif
