/* A trial: see trial.h. */
#include "evaluate/trial.h"

enum { PROGRESS_EVERY = 1 << 14 };

/* The campaign in the trial's book that the live one is; 0 where there is none. */
static int64_t campaign_like(const hf_trial *trial, const hf_book *book, int64_t campaign_id)
{
    const hf_booked_campaign *live = hf_book_find(trial->live, campaign_id);
    const hf_booked_campaign *like = live != NULL ? hf_book_find_like(book, &live->row) : NULL;
    return like != NULL ? like->row.campaign_id : 0;
}

/* The trial's crew that acted in a campaign of the live crew; 0 where there is none. */
static int64_t crew_like(const hf_trial *trial, const hf_book *book, int64_t crew_id)
{
    for (size_t i = 0; i < trial->live->campaign_count; i++) {
        const hf_campaign *live = &trial->live->campaigns[i].row;
        const hf_booked_campaign *like =
            live->crew_id == crew_id ? hf_book_find_like(book, live) : NULL;
        if (like != NULL)
            return like->row.crew_id;
    }
    return 0;
}

static hf_status follow_decision(const hf_trial *trial, hf_engine *engine, hf_book *book,
                                 const hf_event *event, hf_trial_result *result)
{
    hf_event translated = *event;
    hf_decision_event *decision = &translated.u.decision;
    result->decisions++;
    hf_status status = hf_engine_take_findings(engine, hf_book_take, book);
    if (status != HF_OK)
        return status;
    if (trial->live != NULL && decision->campaign_id != 0)
        decision->campaign_id = campaign_like(trial, book, decision->campaign_id);
    else if (trial->live != NULL)
        decision->crew_id = crew_like(trial, book, decision->crew_id);
    if (trial->live == NULL || (decision->campaign_id == 0 && decision->crew_id == 0)) {
        result->decisions_left_out++;
        return HF_OK;
    }
    hf_book_decide(book, decision, event->at);
    return hf_engine_push(engine, &translated, HF_MODE_JUDGE);
}

static hf_status push_all(const hf_trial *trial, hf_engine *engine, hf_book *book,
                          hf_trial_result *result)
{
    hf_status status = HF_OK;
    for (size_t i = 0; i < trial->count && status == HF_OK; i++) {
        const hf_event *event = &trial->events[i];
        if (trial->progress != NULL && i % PROGRESS_EVERY == 0)
            trial->progress(trial->ctx, i, trial->count);
        status = event->type == HF_EVENT_DECISION
                     ? follow_decision(trial, engine, book, event, result)
                     : hf_engine_push(engine, event, HF_MODE_JUDGE);
    }
    return status;
}

hf_status hf_trial_run(const hf_trial *trial, hf_book *book, hf_trial_result *ret_result)
{
    const hf_engine_config config = {
        .allocator = *trial->allocator, .seed = trial->seed, .policy = *trial->policy};
    hf_engine *engine = NULL;
    *ret_result = (hf_trial_result){.decisions = 0};
    hf_status status = hf_engine_new(&config, &engine);
    if (status != HF_OK)
        return status;
    status = push_all(trial, engine, book, ret_result);
    hf_engine_get_stats(engine, &ret_result->stats);
    /* As the worker does at the end of what is new: never to the clock. */
    if (status == HF_OK && ret_result->stats.now != HF_USEC_NONE)
        status = hf_engine_advance(engine, ret_result->stats.now);
    if (status == HF_OK)
        status = hf_engine_take_findings(engine, hf_book_take, book);
    hf_engine_free(engine);
    return status;
}
