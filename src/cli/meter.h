/*
 * Progress of long commands, on stderr: a line that is written over on a terminal, else a log line
 * now and then.
 *
 * Lives here: its form. Does not: the worker's own progress, which knows rows left (run.c).
 */
#ifndef HF_CLI_METER_H
#define HF_CLI_METER_H

#include <stdbool.h>
#include <time.h>

#include "holdfast/types.h"

typedef struct hf_meter {
    const char *event; /* of the log line */
    bool is_terminal;
    struct timespec began, told;
} hf_meter;

/* `event` is static. */
void hf_meter_begin(hf_meter *meter, const char *event);

/* `done` of `total` (0: not known) of `what`, as in "rows" or "rounds". */
void hf_meter_show(hf_meter *meter, const char *what, double done, double total);

/* Clears the terminal's line. */
void hf_meter_end(const hf_meter *meter);

/* Seconds since it began. */
double hf_meter_seconds(const hf_meter *meter);

#endif
