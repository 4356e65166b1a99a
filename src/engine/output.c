/* What changed since the last time it was told: see output.h. */
#include "engine/output.h"

#include "base/alloc.h"
#include "base/sort.h"
#include "engine/explain.h"

static hf_status mark(hf_engine *engine, uint32_t **list, size_t *count, size_t *capacity,
                      uint32_t number, bool *is_dirty)
{
    if (*is_dirty)
        return HF_OK;
    const hf_status status = hf_array_reserve(&engine->told_allocator, (void *)list, capacity,
                                              *count + 1, sizeof **list);
    if (status != HF_OK)
        return status;
    (*list)[(*count)++] = number;
    *is_dirty = true;
    return HF_OK;
}

hf_status hf_output_crew(hf_engine *engine, uint32_t crew)
{
    return mark(engine, &engine->dirty_crews, &engine->dirty_crew_count,
                &engine->dirty_crew_capacity, crew, &engine->crews[crew].is_dirty);
}

hf_status hf_output_member(hf_engine *engine, uint32_t member)
{
    return mark(engine, &engine->dirty_members, &engine->dirty_member_count,
                &engine->dirty_member_capacity, member, &engine->members[member].is_dirty);
}

hf_status hf_output_campaign(hf_engine *engine, uint32_t campaign)
{
    return mark(engine, &engine->dirty_campaigns, &engine->dirty_campaign_count,
                &engine->dirty_campaign_capacity, campaign, &engine->campaigns[campaign].is_dirty);
}

hf_status hf_output_hold(hf_engine *engine, uint32_t campaign)
{
    const hf_status status = hf_output_campaign(engine, campaign);
    engine->campaigns[campaign].is_hold_dirty |= status == HF_OK;
    return status;
}

/* ---- suppressions ---- */

static uint64_t suppression_key(int64_t campaign_id, int64_t report_id)
{
    return hf_mix64((uint64_t)report_id) ^ hf_mix64(~(uint64_t)campaign_id);
}

/* What engine->suppressed says of a report in a campaign: the suppression was told, or waits to be,
 * and stands; or it was lifted and waits to be told at this place of the queue, less one. */
enum { STANDS = 0 };

hf_status hf_output_suppression(hf_engine *engine, uint32_t campaign, const hf_report *report,
                                double weight_before)
{
    const hf_campaign *row = &engine->campaigns[campaign].row;
    const uint64_t key = suppression_key(row->campaign_id, report->report_id);
    const uint32_t place = hf_map_get(&engine->suppressed, key);
    if (place == STANDS)
        return HF_OK;
    hf_status status = hf_map_reserve(&engine->suppressed, 1);
    if (status == HF_OK)
        status = hf_array_reserve(&engine->told_allocator, (void *)&engine->suppressions,
                                  &engine->suppression_capacity, engine->suppression_count + 1,
                                  sizeof *engine->suppressions);
    if (status != HF_OK)
        return status;
    hf_map_set(&engine->suppressed, key, STANDS);
    if (place != HF_MAP_NONE) {
        engine->suppressions[place - 1].lifted_at = HF_USEC_NONE;
        return HF_OK;
    }
    engine->suppressions[engine->suppression_count++] =
        (hf_suppression){.target = row->target,
                         .report_id = report->report_id,
                         .campaign_id = row->campaign_id,
                         .reporter = {hf_account_number_id(engine, report->reporter)},
                         .weight_before = weight_before,
                         .suppressed_at = engine->history.now,
                         .lifted_at = HF_USEC_NONE};
    return HF_OK;
}

bool hf_output_is_suppressed(const hf_engine *engine, uint32_t campaign, int64_t report_id)
{
    const int64_t id = engine->campaigns[campaign].row.campaign_id;
    return hf_map_get(&engine->suppressed, suppression_key(id, report_id)) == STANDS;
}

/* Of one account, or of all: HF_NONE. */
static void forget_listed(hf_engine *engine, uint32_t campaign, const hf_reports *reports,
                          uint32_t account)
{
    for (uint32_t i = 0; i < reports->count; i++) {
        const hf_report *report = hf_reports_at(reports, i);
        const uint64_t key =
            suppression_key(engine->campaigns[campaign].row.campaign_id, report->report_id);
        if ((account == HF_NONE || report->reporter == account) &&
            hf_map_get(&engine->suppressed, key) == STANDS)
            hf_map_remove(&engine->suppressed, key);
    }
}

static void forget_suppressions(hf_engine *engine, uint32_t campaign, uint32_t account)
{
    const hf_target *target = &engine->history.targets[engine->campaigns[campaign].target];
    forget_listed(engine, campaign, &target->edges, account);
    forget_listed(engine, campaign, &target->repeats, account);
    engine->campaigns[campaign].walked.members = 0;
}

/* Those that wait to be told, and stand, are told as lifted. */
static void lift_queued(hf_engine *engine, uint32_t campaign, uint32_t account, hf_usec at)
{
    for (size_t i = 0; i < engine->suppression_count; i++) {
        hf_suppression *it = &engine->suppressions[i];
        const uint64_t key = suppression_key(it->campaign_id, it->report_id);
        if (it->campaign_id != engine->campaigns[campaign].row.campaign_id ||
            it->lifted_at != HF_USEC_NONE ||
            (account != HF_NONE && it->reporter.v != hf_account_number_id(engine, account)))
            continue;
        it->lifted_at = at;
        if (hf_map_get(&engine->suppressed, key) == STANDS)
            hf_map_set(&engine->suppressed, key, (uint32_t)i + 1);
    }
    forget_suppressions(engine, campaign, account);
}

void hf_output_forget_suppressions(hf_engine *engine, uint32_t campaign, hf_usec at)
{
    lift_queued(engine, campaign, HF_NONE, at);
}

hf_status hf_output_lift(hf_engine *engine, uint32_t campaign, hf_usec at)
{
    const hf_status status = hf_output_campaign(engine, campaign);
    if (status != HF_OK)
        return status;
    lift_queued(engine, campaign, HF_NONE, at);
    if (engine->campaigns[campaign].lifted_at == HF_USEC_NONE)
        engine->campaigns[campaign].lifted_at = at;
    return HF_OK;
}

hf_status hf_output_member_lift(hf_engine *engine, uint32_t campaign, uint32_t account, hf_usec at)
{
    const hf_status status = hf_array_reserve(
        &engine->told_allocator, (void *)&engine->member_lifts, &engine->member_lift_capacity,
        engine->member_lift_count + 1, sizeof *engine->member_lifts);
    if (status != HF_OK)
        return status;
    lift_queued(engine, campaign, account, at);
    engine->member_lifts[engine->member_lift_count++] =
        (hf_lift_member){.campaign_id = engine->campaigns[campaign].row.campaign_id,
                         .account = {hf_account_number_id(engine, account)},
                         .lifted_at = at};
    return HF_OK;
}

/* ---- looks ---- */

static const hf_usec month = 30 * HF_DAY_USEC;

/* The looks of one hour come into the month (change 1) or leave it (−1). */
static void count_month(hf_engine *engine, size_t place, int change)
{
    engine->looks_in_month += change * engine->look_counts[place].looks;
    engine->crew_looks_in_month += change * engine->look_counts[place].crew_looks;
}

void hf_output_advance(hf_engine *engine)
{
    while (engine->first_look_in_month < engine->look_count_count &&
           engine->look_counts[engine->first_look_in_month].hour_at < engine->history.now - month)
        count_month(engine, engine->first_look_in_month++, -1);
}

hf_status hf_output_look(hf_engine *engine, hf_usec at, bool is_for_crew)
{
    const hf_usec below =
        at % HF_HOUR_USEC < 0 ? at % HF_HOUR_USEC + HF_HOUR_USEC : at % HF_HOUR_USEC;
    const hf_usec hour_at = at - below;
    size_t place = engine->look_count_count;
    while (place > 0 && engine->look_counts[place - 1].hour_at >= hour_at)
        place--;
    if (place == engine->look_count_count || engine->look_counts[place].hour_at != hour_at) {
        const hf_status status = hf_array_reserve(
            &engine->config.allocator, (void *)&engine->look_counts, &engine->look_count_capacity,
            engine->look_count_count + 1, sizeof *engine->look_counts);
        if (status != HF_OK)
            return status;
        for (size_t i = engine->look_count_count++; i > place; i--)
            engine->look_counts[i] = engine->look_counts[i - 1];
        engine->look_counts[place] = (hf_look_count){.hour_at = hour_at};
        engine->first_look_in_month += place < engine->first_look_in_month;
    }
    engine->look_counts[place].looks++;
    engine->look_counts[place].crew_looks += is_for_crew;
    if (place >= engine->first_look_in_month) {
        engine->looks_in_month++;
        engine->crew_looks_in_month += is_for_crew;
    }
    if (place < engine->first_dirty_look_count)
        engine->first_dirty_look_count = place;
    engine->looks++;
    return HF_OK;
}

/* ---- telling ---- */

static void tell(hf_finding_fn *fn, void *ctx, const hf_finding *finding, hf_status *status)
{
    if (*status == HF_OK)
        *status = fn(ctx, finding);
}

static void tell_crews(const hf_engine *engine, hf_finding_fn *fn, void *ctx, hf_status *status)
{
    hf_finding finding = {.type = HF_FINDING_CREW};
    for (size_t i = 0; i < engine->dirty_crew_count; i++) {
        finding.u.crew = engine->crews[engine->dirty_crews[i]].row;
        tell(fn, ctx, &finding, status);
    }
    finding = (hf_finding){.type = HF_FINDING_CREW_MEMBER};
    for (size_t i = 0; i < engine->dirty_member_count; i++) {
        const hf_member *member = &engine->members[engine->dirty_members[i]];
        finding.u.crew_member = member->row;
        if (member->crew != HF_NONE)
            tell(fn, ctx, &finding, status);
    }
}

static void tell_campaigns(const hf_engine *engine, hf_finding_fn *fn, void *ctx, hf_status *status)
{
    hf_finding finding = {.type = HF_FINDING_CAMPAIGN};
    for (size_t i = 0; i < engine->dirty_campaign_count; i++) {
        finding.u.campaign = engine->campaigns[engine->dirty_campaigns[i]].row;
        tell(fn, ctx, &finding, status);
    }
    finding = (hf_finding){.type = HF_FINDING_CAMPAIGN_MEMBER};
    for (size_t i = 0; i < engine->dirty_campaign_count; i++) {
        const hf_campaign_state *campaign = &engine->campaigns[engine->dirty_campaigns[i]];
        for (size_t j = 0; j < campaign->participant_count; j++) {
            finding.u.campaign_member = campaign->participants[j].row;
            tell(fn, ctx, &finding, status);
        }
    }
    finding = (hf_finding){.type = HF_FINDING_EVIDENCE};
    for (size_t i = 0; i < engine->dirty_campaign_count; i++) {
        const hf_campaign_state *campaign = &engine->campaigns[engine->dirty_campaigns[i]];
        for (size_t j = 0; j < campaign->evidence_count; j++) {
            finding.u.evidence = campaign->evidence[j];
            tell(fn, ctx, &finding, status);
        }
    }
}

static void tell_protection(const hf_engine *engine, hf_finding_fn *fn, void *ctx,
                            hf_status *status)
{
    hf_finding finding = {.type = HF_FINDING_HOLD};
    for (size_t i = 0; i < engine->dirty_campaign_count; i++) {
        const hf_campaign_state *campaign = &engine->campaigns[engine->dirty_campaigns[i]];
        finding.u.hold = campaign->hold;
        if (campaign->is_hold_dirty)
            tell(fn, ctx, &finding, status);
    }
    finding = (hf_finding){.type = HF_FINDING_LIFT_MEMBER};
    for (size_t i = 0; i < engine->member_lift_count; i++) {
        finding.u.lift_member = engine->member_lifts[i];
        tell(fn, ctx, &finding, status);
    }
    finding = (hf_finding){.type = HF_FINDING_LIFT};
    for (size_t i = 0; i < engine->dirty_campaign_count; i++) {
        const hf_campaign_state *campaign = &engine->campaigns[engine->dirty_campaigns[i]];
        finding.u.lift = (hf_lift){campaign->row.campaign_id, campaign->lifted_at};
        if (campaign->lifted_at != HF_USEC_NONE)
            tell(fn, ctx, &finding, status);
    }
    finding = (hf_finding){.type = HF_FINDING_SUPPRESSION};
    for (size_t i = 0; i < engine->suppression_count; i++) {
        finding.u.suppression = engine->suppressions[i];
        tell(fn, ctx, &finding, status);
    }
    finding = (hf_finding){.type = HF_FINDING_LOOK_COUNT};
    for (size_t i = engine->first_dirty_look_count; i < engine->look_count_count; i++) {
        finding.u.look_count = engine->look_counts[i];
        tell(fn, ctx, &finding, status);
    }
}

static void tell_dependences(const hf_engine *engine, hf_finding_fn *fn, void *ctx,
                             hf_status *status)
{
    hf_finding finding = {.type = HF_FINDING_LIST_DEPENDENCE};
    for (size_t i = 0; i < engine->dependences.dirty_count; i++) {
        finding.u.list_dependence =
            hf_dependences_row(&engine->dependences, &engine->lists, engine->dependences.dirty[i]);
        tell(fn, ctx, &finding, status);
    }
}

static int compare_numbers(const void *left, const void *right)
{
    const uint32_t a = *(const uint32_t *)left;
    const uint32_t b = *(const uint32_t *)right;
    return a < b ? -1 : a > b;
}

/* What was lifted waits no longer, and can be told again. */
static void forget_lifted(hf_engine *engine, const hf_suppression *told)
{
    if (told->lifted_at != HF_USEC_NONE)
        hf_map_remove(&engine->suppressed, suppression_key(told->campaign_id, told->report_id));
}

static void forget_told(hf_engine *engine)
{
    for (size_t i = 0; i < engine->dirty_crew_count; i++)
        engine->crews[engine->dirty_crews[i]].is_dirty = false;
    for (size_t i = 0; i < engine->dirty_member_count; i++)
        engine->members[engine->dirty_members[i]].is_dirty = false;
    for (size_t i = 0; i < engine->dirty_campaign_count; i++) {
        hf_campaign_state *campaign = &engine->campaigns[engine->dirty_campaigns[i]];
        campaign->is_dirty = campaign->is_hold_dirty = false;
        campaign->lifted_at = HF_USEC_NONE;
        hf_array_done(&engine->told_allocator, (void *)&campaign->evidence,
                      &campaign->evidence_capacity, sizeof *campaign->evidence);
        campaign->evidence_count = 0;
    }
    for (size_t i = 0; i < engine->suppression_count; i++)
        forget_lifted(engine, &engine->suppressions[i]);
    engine->dirty_crew_count = engine->dirty_member_count = engine->dirty_campaign_count = 0;
    engine->suppression_count = engine->member_lift_count = 0;
    engine->first_dirty_look_count = engine->look_count_count;
}

hf_status hf_engine_take_findings(hf_engine *engine, hf_finding_fn *fn, void *ctx)
{
    hf_status status = HF_OK;
    if (engine->dirty_crew_count > 1)
        hf_sort(engine->dirty_crews, engine->dirty_crew_count, sizeof(uint32_t), compare_numbers);
    if (engine->dirty_campaign_count > 1)
        hf_sort(engine->dirty_campaigns, engine->dirty_campaign_count, sizeof(uint32_t),
                compare_numbers);
    hf_dependences_sort_dirty(&engine->dependences, &engine->lists);
    for (size_t i = 0; i < engine->dirty_campaign_count; i++)
        hf_explain_summary(engine,
                           engine->dirty_campaigns[i]); /* here, so that it agrees with its row */
    tell_crews(engine, fn, ctx, &status);
    tell_campaigns(engine, fn, ctx, &status);
    tell_protection(engine, fn, ctx, &status);
    tell_dependences(engine, fn, ctx, &status);
    if (status == HF_OK) {
        forget_told(engine);
        hf_dependences_forget_told(&engine->dependences);
    }
    return status;
}

size_t hf_engine_pending(const hf_engine *engine)
{
    return engine->dirty_crew_count + engine->dirty_member_count + engine->dirty_campaign_count +
           engine->suppression_count + engine->member_lift_count + engine->dependences.dirty_count +
           (engine->look_count_count - engine->first_dirty_look_count);
}
