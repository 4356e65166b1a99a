/*
 * What a report costs as the platform grows, and as more of it is attacked and viral.
 *
 * Lives here: the section.
 */
#include "judged.h"

static double per_report_us(const judged_log *log)
{
    return log->worker.cpu_s / log->reports * 1e6;
}

void bench_growth(bench *b)
{
    double first = 0;
    double last = 0;
    for (size_t i = 0; i < b->growth_count; i++) {
        const judged_log *log = judged_open(b, b->growth[i], LOGS_PLAIN);
        last = per_report_us(log);
        first = i == 0 ? last : first;
        bench_tell(b, last, "us", BENCH_NONE, 0, "processor per report of %.3f million",
                   (double)b->growth[i] / 1e6);
        bench_tell(b, log->worker.server_cpu_s / log->reports * 1e6, "us", BENCH_NONE, 0,
                   "the server's, per report of %.3f million", (double)b->growth[i] / 1e6);
    }
    bench_tell(b, last / first, "times", BENCH_AT_MOST, 1.5,
               "the largest log's, to the smallest's");
    const judged_log *doubled = judged_open(b, b->growth[0], LOGS_DOUBLED);
    bench_tell(b, per_report_us(doubled), "us", BENCH_NONE, 0, "twice the attacked and the viral");
    bench_tell(b, per_report_us(doubled) / first, "times", BENCH_NONE, 0,
               "twice the attacked and the viral, to once");
}
