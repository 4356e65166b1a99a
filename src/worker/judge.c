/*
 * The engine's turn: a chunk of events, in slices.
 *
 * Lives here: DETECT, and the progress that is told of it. Does not: detection (src/engine).
 */
#include "worker/internal.h"

static const double progress_s = 0.5;

void hf_progress_tell(hf_worker *worker, bool is_done)
{
    const ev_tstamp now = ev_now(worker->loop);
    const double seconds = now - worker->run_started;
    if (worker->config.progress == NULL || (!is_done && now - worker->progress_told < progress_s))
        return;
    const double rate = seconds > 0 ? (double)worker->rows_run / seconds : 0;
    const int64_t left =
        worker->rows_total > worker->rows_run ? worker->rows_total - worker->rows_run : 0;
    const hf_progress progress = {.rows = worker->rows_run,
                                  .total = worker->rows_total,
                                  .rows_per_s = rate,
                                  .seconds_left =
                                      worker->rows_total > 0 && rate > 0 ? (double)left / rate : -1,
                                  .is_done = is_done};
    worker->progress_told = now;
    worker->config.progress(worker->config.ctx, &progress);
}

/* Whether the goal ends with the events read. */
static bool is_goal_reached(const hf_worker *worker)
{
    return worker->next_event == worker->intake.count && !worker->is_batch_full;
}

/* The chunk is judged: what was found goes to the outbox. */
static hf_status collect(hf_worker *worker)
{
    hf_status status = HF_OK;
    hf_outbox_begin(&worker->outbox);
    /* Never to the clock: event time alone counts, or the same rows would be judged differently
     * live and as a backlog. */
    if (is_goal_reached(worker) && worker->cursor.judged_through != HF_USEC_NONE)
        status = hf_engine_advance(worker->engine, worker->cursor.judged_through);
    if (status == HF_OK)
        status = hf_engine_take_findings(worker->engine, hf_outbox_add, &worker->outbox);
    for (size_t i = 0; i < worker->intake.rejected_count && status == HF_OK; i++)
        status = hf_outbox_reject(&worker->outbox, &worker->intake.rejected[i]);
    worker->counts.rejected += (int64_t)worker->intake.rejected_count;
    worker->intake.rejected_count = 0;
    return status;
}

/* The event's time is judged through now, and the position moves on to it. */
static void move_on(hf_worker *worker, const hf_intake_event *event)
{
    worker->cursor.position = event->position;
    if (event->event.at > worker->cursor.judged_through)
        worker->cursor.judged_through = event->event.at;
}

void hf_judge_slice(hf_worker *worker)
{
    const hf_intake *intake = &worker->intake;
    const size_t chunk = (size_t)worker->config.chunk;
    if (worker->next_event >= worker->chunk_end || worker->next_event == 0)
        worker->chunk_end =
            intake->count - worker->next_event > chunk ? worker->next_event + chunk : intake->count;
    const ev_tstamp since = hf_slice_begin(worker);
    hf_status status = HF_OK;
    size_t done = 0;
    while (worker->next_event < worker->chunk_end && status == HF_OK &&
           !hf_slice_is_over(worker, done, since)) {
        const hf_intake_event *event = &intake->events[worker->next_event++];
        status = hf_memory_push(worker, &event->event, HF_MODE_JUDGE);
        move_on(worker, event);
        done++;
    }
    worker->rows_read += (int64_t)done;
    worker->rows_run += (int64_t)done;
    if (worker->next_event == intake->count && intake->last.at != HF_USEC_NONE)
        worker->cursor.position = intake->last; /* rows that were set aside are behind too */
    if (worker->rows_total > 0)
        hf_progress_tell(worker, false);
    if (status == HF_OK && worker->next_event < worker->chunk_end) {
        hf_worker_post(worker, HF_CYCLE_MORE);
        return;
    }
    if (status == HF_OK)
        status = collect(worker);
    hf_slice_end(worker);
    if (status != HF_OK)
        hf_worker_fail_status(worker, status, "judge");
    else
        hf_worker_post(worker, HF_CYCLE_DONE);
}
