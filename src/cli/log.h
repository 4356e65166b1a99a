/*
 * The log: one logfmt line per event, on stderr, in one write.
 *
 *     hf_log(HF_LOG_INFO, "worker.leads", "fencing=%" PRId64 " db=%s", fencing, name);
 *     time=2026-02-03T04:05:06.123Z level=info event=worker.leads fencing=7 db="my db"
 *
 * Event names are stable: people alert on them. Never row contents, never a password.
 *
 * Lives here: formatting and writing. Does not: what is logged (src/worker, the commands).
 */
#ifndef HF_CLI_LOG_H
#define HF_CLI_LOG_H

#include <stdarg.h>
#include <stddef.h>

#include "holdfast/types.h"

typedef enum hf_log_level { HF_LOG_DEBUG, HF_LOG_INFO, HF_LOG_WARN, HF_LOG_ERROR } hf_log_level;

#define HF_LOG_LINE_SIZE 2048 /* bytes; longer lines are cut */

/* Lines below `level` are not written; HF_LOG_INFO at the start. */
void hf_log_set_level(hf_log_level level);

/*
 * `format` is a list of key=%conversion, separated by spaces: the conversions of printf %s %c %d %i
 * %u %x %f %g, with the lengths l, ll, z, and a precision for floating point. Values of %s are
 * quoted where logfmt needs it; NULL is an empty value.
 * "" where there is nothing to say.
 */
__attribute__((format(printf, 3, 4))) void hf_log(hf_log_level level, const char *event,
                                                  const char *format, ...);
__attribute__((format(printf, 3, 0))) void hf_vlog(hf_log_level level, const char *event,
                                                   const char *format, va_list arguments);

/* The line alone, with its newline and a terminating zero; returns its length, less than `size` (at
 * least 64). */
__attribute__((format(printf, 6, 0))) size_t hf_log_format(char *line, size_t size, hf_usec now,
                                                           hf_log_level level, const char *event,
                                                           const char *format, va_list arguments);

#endif
