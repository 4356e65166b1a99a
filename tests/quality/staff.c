#include "staff.h"

#include <stdlib.h>

static int by_time(const void *left, const void *right)
{
    const quality_dismissal *a = left;
    const quality_dismissal *b = right;
    if (a->at != b->at)
        return a->at < b->at ? -1 : 1;
    return a->target.v < b->target.v ? -1 : a->target.v > b->target.v;
}

void quality_staff_init(quality_staff *staff, const hf_world *world)
{
    *staff = (quality_staff){.dismissals =
                                 quality_memory(world->attack_count, sizeof *staff->dismissals)};
    for (size_t i = 0; i < world->attack_count; i++) {
        const hf_world_attack *attack = &world->attacks[i];
        hf_usec at = world->crews[attack->crew_id - 1].dismissed_at;
        if (at != HF_USEC_NONE && attack->phase == 1)
            staff->dismissals[staff->count++] =
                (quality_dismissal){at, attack->target, attack->crew_id % 2 == 0};
    }
    if (staff->count > 0)
        qsort(staff->dismissals, staff->count, sizeof *staff->dismissals, by_time);
}

void quality_staff_done(quality_staff *staff)
{
    free(staff->dismissals);
    *staff = (quality_staff){0};
}

static void push(hf_engine *engine, hf_usec at, hf_decision_event decision)
{
    hf_event event = {.type = HF_EVENT_DECISION, .at = at, .u.decision = decision};
    quality_check(hf_engine_push(engine, &event, HF_MODE_JUDGE), "dismiss");
}

static void dismiss(const quality_dismissal *dismissal, const hf_campaign *campaign,
                    hf_engine *engine, quality_tables *tables)
{
    const hf_crew *crew = quality_table_find(&tables->crews, campaign->crew_id, 0);
    if (!dismissal->is_of_crew && campaign->status == HF_REVIEW_OPEN)
        push(engine, dismissal->at,
             (hf_decision_event){.decision = HF_DECISION_DISMISS_CAMPAIGN,
                                 .campaign_id = campaign->campaign_id});
    if (dismissal->is_of_crew && crew != NULL && crew->status == HF_REVIEW_OPEN &&
        crew->merged_into == 0)
        push(engine, dismissal->at,
             (hf_decision_event){.decision = HF_DECISION_DISMISS_CREW, .crew_id = crew->crew_id});
    quality_tables_take(tables, engine);
}

void quality_staff_act(quality_staff *staff, hf_engine *engine, quality_tables *tables, hf_usec at)
{
    for (; staff->next < staff->count && staff->dismissals[staff->next].at <= at; staff->next++) {
        const quality_dismissal *dismissal = &staff->dismissals[staff->next];
        quality_tables_take(tables, engine);
        for (size_t i = 0; i < tables->campaigns.count; i++) {
            const hf_campaign *campaign = quality_table_row(&tables->campaigns, i);
            if (campaign->has_target && campaign->target.v == dismissal->target.v)
                dismiss(dismissal, campaign, engine, tables);
        }
    }
}
