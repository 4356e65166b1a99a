/* See judged.h. */
#include "judged.h"

#include <stdio.h>
#include <string.h>

static judged_log known[2 * BENCH_SIZES];
static size_t known_count;

const judged_log *judged_open(const bench *b, int64_t reports, logs_kind kind)
{
    const logs_log log = logs_open(b, reports, kind);
    judged_log judged = {.reports = log.reports};
    (void)snprintf(judged.database, sizeof judged.database, "%s_judged", log.database);
    for (size_t i = 0; i < known_count; i++)
        if (strcmp(known[i].database, judged.database) == 0)
            return &known[i];
    if (known_count == sizeof known / sizeof *known)
        bench_fail("too many sizes");
    server_copy(b, log.database, judged.database);
    logs_migrate(b, judged.database);
    /* Once before: then both find the same in the server's and the system's cache. */
    (void)server_copy_out(b, judged.database);
    judged.copy = server_copy_out(b, judged.database);
    bench_say("judging %.0f reports", log.reports);
    judged.worker = worker_once(b, judged.database);
    known[known_count] = judged;
    return &known[known_count++];
}

void judged_done(const bench *b)
{
    while (known_count > 0)
        server_drop(b, known[--known_count].database);
}
