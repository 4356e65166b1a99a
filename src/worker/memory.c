/*
 * What the worker says of the engine's memory.
 *
 * Lives here: the log's lines when the window shrinks and when it is whole again, and what to do
 * where the cap is too small. Does not: the cap and the window (src/engine/memory.h).
 */
#include <inttypes.h>

#include "worker/internal.h"

static void tell(hf_worker *worker, const hf_engine_stats *stats)
{
    if (stats->is_window_short)
        hf_worker_log(worker, HF_WORKER_WARN, "worker.window_short",
                      "hours=%.1f policy_hours=%" PRId64 " memory_bytes=%zu memory_max_bytes=%zu",
                      (double)stats->window / HF_HOUR_USEC, worker->policy.window_days * 24,
                      stats->memory_bytes, worker->config.memory_max_bytes);
    else
        hf_worker_log(worker, HF_WORKER_INFO, "worker.window_whole", "policy_hours=%" PRId64,
                      worker->policy.window_days * 24);
    worker->shortenings = stats->shortenings;
    worker->was_window_short = stats->is_window_short;
}

hf_status hf_memory_push(hf_worker *worker, const hf_event *event, hf_mode mode)
{
    const hf_status status = hf_engine_push(worker->engine, event, mode);
    if (worker->config.memory_max_bytes == 0)
        return status;
    hf_engine_stats stats;
    hf_engine_get_stats(worker->engine, &stats);
    if (stats.shortenings != worker->shortenings ||
        stats.is_window_short != worker->was_window_short)
        tell(worker, &stats);
    return status;
}

void hf_memory_explain(const hf_worker *worker, hf_error *error)
{
    if (error->status == HF_ENOMEM && worker->config.memory_max_bytes > 0)
        (void)hf_error_set(error, HF_ELIMIT, "", error->where,
                           "the memory cap of %zu bytes does not hold what one day of reports "
                           "needs: give --memory more, or leave it out",
                           worker->config.memory_max_bytes);
}
