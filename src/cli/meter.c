/* Progress of long commands: see meter.h. */
#include "cli/meter.h"

#include <stdio.h>
#include <unistd.h>

#include "cli/log.h"

static const double terminal_s = 0.2; /* between two lines */
static const double log_s = 5;

static double seconds_between(const struct timespec *from, const struct timespec *to)
{
    return (double)(to->tv_sec - from->tv_sec) + (double)(to->tv_nsec - from->tv_nsec) * 1e-9;
}

void hf_meter_begin(hf_meter *meter, const char *event)
{
    *meter = (hf_meter){.event = event, .is_terminal = isatty(STDERR_FILENO) == 1};
    (void)clock_gettime(CLOCK_MONOTONIC, &meter->began);
    meter->told = meter->began;
}

double hf_meter_seconds(const hf_meter *meter)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return seconds_between(&meter->began, &now);
}

void hf_meter_show(hf_meter *meter, const char *what, double done, double total)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    if (seconds_between(&meter->told, &now) < (meter->is_terminal ? terminal_s : log_s))
        return;
    meter->told = now;
    const double seconds = seconds_between(&meter->began, &now);
    const double left = done > 0 && total > done ? seconds / done * (total - done) : 0;
    if (!meter->is_terminal)
        hf_log(HF_LOG_INFO, meter->event, "what=%s done=%.1f total=%.0f left_s=%.0f", what, done,
               total, left);
    else if (total > 0)
        (void)fprintf(stderr, "\r%.1f of %.0f %s, %.0f s left   ", done, total, what, left);
    else
        (void)fprintf(stderr, "\r%.0f %s   ", done, what);
}

void hf_meter_end(const hf_meter *meter)
{
    if (meter->is_terminal)
        (void)fprintf(stderr, "\r%60s\r", "");
}
