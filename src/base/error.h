/*
 * An error with its context, for code that does I/O. Filled once, at the origin; owned by the
 * caller.
 *
 * Lives here: the struct and its one setter. Does not: logging (src/worker, src/cli do).
 */
#ifndef HF_BASE_ERROR_H
#define HF_BASE_ERROR_H

#include "holdfast/status.h"

typedef struct hf_error {
    hf_status status;
    char sqlstate[6];  /* "" where there is none */
    char where[64];    /* what was being done: "read reports", "connect" */
    char message[512]; /* one line: what happened, and what to do where that is known */
} hf_error;

void hf_error_clear(hf_error *error);

/* printf-like; newlines and other control characters become spaces, over-long text is cut. Returns
 * `status`. error may be NULL. */
#if defined(__GNUC__) || defined(__clang__)
__attribute__((format(printf, 5, 6)))
#endif
hf_status
hf_error_set(hf_error *error, hf_status status, const char *sqlstate, const char *where,
             const char *format, ...);

#endif
