/* Campaigns: see campaigns.h. */
#include "engine/campaigns.h"

#include "base/alloc.h"
#include "base/sort.h"
#include "engine/crews.h"
#include "engine/output.h"
#include "engine/trail.h"

static hf_usec episode_gap(const hf_engine *engine)
{
    return engine->config.policy.episode_gap_hours * HF_HOUR_USEC;
}

uint32_t hf_campaign_find(const hf_engine *engine, uint32_t crew, uint32_t target, hf_usec at)
{
    const hf_usec gap = episode_gap(engine);
    uint32_t best = HF_NONE;
    uint32_t number = engine->history.targets[target].first_campaign;
    for (; number != HF_NONE; number = engine->campaigns[number].next_of_target) {
        const hf_campaign_state *campaign = &engine->campaigns[number];
        if (campaign->crew != crew || at < campaign->row.started_at - gap ||
            at > campaign->row.ended_at + gap)
            continue;
        /* A merge may have brought two: the older one goes on. */
        if (best == HF_NONE || campaign->row.campaign_id < engine->campaigns[best].row.campaign_id)
            best = number;
    }
    return best;
}

/* ---- episodes ---- */

/* The latest report of the crew before `before` in the list, or NULL. */
static const hf_report *latest_of_crew(const hf_engine *engine, uint32_t crew,
                                       const hf_reports *reports, hf_usec before)
{
    for (uint32_t i = hf_reports_lower_bound(reports, before); i-- > 0;) {
        const hf_report *report = hf_reports_at(reports, i);
        if (hf_crew_find_active_member(engine, crew, report->reporter) != HF_NONE)
            return report;
    }
    return NULL;
}

/*
 * When the crew reported the target, each member's latest: from the members' trails where they are
 * far fewer than the target's reporters, so that a viral target costs what the crew is large. (With
 * lists.h's entry_of_pair 1.22 times as many reports a second, in a world of a million.)
 */
enum { MOMENTS_MAX = 512, REPORTERS_PER_MEMBER = 4 };

typedef struct hf_moments {
    hf_usec at[MOMENTS_MAX]; /* ascending */
    uint32_t count;
    bool is_known; /* else the target's own list is gone through */
} hf_moments;

static int compare_moments(const void *left, const void *right)
{
    const hf_usec a = *(const hf_usec *)left;
    const hf_usec b = *(const hf_usec *)right;
    return a < b ? -1 : a > b;
}

static void collect_moments(const hf_engine *engine, uint32_t crew, uint32_t target,
                            hf_moments *ret_moments)
{
    const hf_crew_state *state = &engine->crews[crew];
    ret_moments->count = 0;
    ret_moments->is_known =
        state->member_count <= MOMENTS_MAX &&
        state->member_count * REPORTERS_PER_MEMBER < engine->history.targets[target].edges.count;
    for (size_t i = 0; i < state->member_count && ret_moments->is_known; i++) {
        const hf_member *member = &engine->members[state->members[i]];
        const hf_usec at = member->row.cleared_at == HF_USEC_NONE
                               ? hf_trail_find(&engine->history, member->account, target)
                               : HF_USEC_NONE;
        if (at != HF_USEC_NONE)
            ret_moments->at[ret_moments->count++] = at;
    }
    hf_sort(ret_moments->at, ret_moments->count, sizeof *ret_moments->at, compare_moments);
}

/* How many of them are before `at`. */
static uint32_t moments_before(const hf_moments *moments, hf_usec at)
{
    uint32_t count = moments->count;
    while (count > 0 && moments->at[count - 1] >= at)
        count--;
    return count;
}

/* The time of the crew's latest report on the target before `before`, or HF_USEC_NONE. */
static hf_usec latest_before(const hf_engine *engine, uint32_t crew, const hf_target *target,
                             const hf_moments *moments, hf_usec before)
{
    hf_usec at = HF_USEC_NONE;
    if (moments->is_known) {
        const uint32_t count = moments_before(moments, before);
        at = count > 0 ? moments->at[count - 1] : HF_USEC_NONE;
    } else {
        const hf_report *edge = latest_of_crew(engine, crew, &target->edges, before);
        at = edge != NULL ? edge->at : HF_USEC_NONE;
    }
    const hf_report *repeat = latest_of_crew(engine, crew, &target->repeats, before);
    return repeat != NULL && repeat->at > at ? repeat->at : at;
}

/* Members whose latest report of the target is in [from, to]. */
static uint32_t count_members(const hf_engine *engine, uint32_t crew, const hf_target *target,
                              const hf_moments *moments, hf_usec from, hf_usec to)
{
    if (moments->is_known)
        return moments_before(moments, to + 1) - moments_before(moments, from);
    uint32_t members = 0;
    const uint32_t end = hf_reports_lower_bound(&target->edges, to + 1);
    for (uint32_t i = hf_reports_lower_bound(&target->edges, from); i < end; i++)
        members += hf_crew_find_active_member(
                       engine, crew, hf_reports_at(&target->edges, i)->reporter) != HF_NONE;
    return members;
}

uint32_t hf_campaign_episode(const hf_engine *engine, uint32_t crew, uint32_t number, hf_usec at,
                             hf_usec *ret_from, hf_usec *ret_to)
{
    const hf_target *target = &engine->history.targets[number];
    hf_moments moments;
    collect_moments(engine, crew, number, &moments);
    const hf_usec last = latest_before(engine, crew, target, &moments, at + 1);
    if (last == HF_USEC_NONE)
        return 0;
    hf_usec first = last;
    for (hf_usec earlier = first; earlier != HF_USEC_NONE && first - earlier <= episode_gap(engine);
         earlier = latest_before(engine, crew, target, &moments, first))
        first = earlier;
    *ret_from = first;
    *ret_to = last;
    return count_members(engine, crew, target, &moments, first, last);
}

/* ---- opening ---- */

void hf_campaign_fill_fingerprint(const hf_engine *engine, hf_campaign *row, uint32_t crew)
{
    const uint64_t words[4] = {
        (uint64_t)row->kind + 1, (uint64_t)(row->has_target ? row->target.v : row->list.v),
        (uint64_t)engine->crews[crew].row.founding_report_id, (uint64_t)row->started_at};
    uint64_t low = 0x486f6c6466617374; /* "Holdfast" */
    uint64_t high = ~low;
    for (int i = 0; i < 4; i++) {
        low = hf_mix64(low ^ words[i]);
        high = hf_mix64(high + hf_mix64(words[i] ^ (uint64_t)i));
    }
    for (int i = 0; i < 8; i++) {
        row->fingerprint[i] = (uint8_t)(low >> 8 * i);
        row->fingerprint[8 + i] = (uint8_t)(high >> 8 * i);
    }
}

hf_status hf_campaign_put(hf_engine *engine, const hf_campaign *row, uint32_t crew, uint32_t target,
                          uint32_t *ret_campaign)
{
    hf_status status = hf_array_reserve(&engine->config.allocator, (void *)&engine->campaigns,
                                        &engine->campaign_capacity, engine->campaign_count + 1,
                                        sizeof *engine->campaigns);
    if (status == HF_OK)
        status = hf_map_reserve(&engine->campaign_of_id, 1);
    if (status != HF_OK)
        return status;
    *ret_campaign = (uint32_t)engine->campaign_count++;
    engine->campaigns[*ret_campaign] = (hf_campaign_state){
        .row = *row,
        .crew = crew,
        .target = target,
        .next_of_crew = engine->crews[crew].first_campaign,
        .next_of_target =
            target == HF_NONE ? HF_NONE : engine->history.targets[target].first_campaign,
        .lifted_at = HF_USEC_NONE,
        .is_protective = !row->is_shadow && row->status != HF_REVIEW_DISMISSED &&
                         (row->disposition == HF_DISPOSITION_HOLD ||
                          row->disposition == HF_DISPOSITION_SUPPRESS_ONLY)};
    engine->crews[crew].first_campaign = *ret_campaign;
    if (target != HF_NONE)
        engine->history.targets[target].first_campaign = *ret_campaign;
    hf_map_set(&engine->campaign_of_id, (uint64_t)row->campaign_id, *ret_campaign);
    if (row->campaign_id >= engine->next_campaign_id)
        engine->next_campaign_id = row->campaign_id + 1;
    return HF_OK;
}

/* When the target's reporters within policy.platform_threshold_hours first numbered
 * policy.platform_threshold, since `from`; or HF_USEC_NONE. */
static hf_usec threshold_reached_at(const hf_engine *engine, const hf_target *target, hf_usec from)
{
    const hf_policy *policy = &engine->config.policy;
    const hf_usec hours = policy->platform_threshold_hours * HF_HOUR_USEC;
    const uint32_t needed = (uint32_t)policy->platform_threshold;
    uint32_t i = hf_reports_lower_bound(&target->edges, from);
    for (i = i >= needed - 1 ? i : needed - 1; i < target->edges.count; i++) {
        const hf_usec at = hf_reports_at(&target->edges, i)->at;
        if (at - hf_reports_at(&target->edges, i - (needed - 1))->at < hours)
            return at;
    }
    return HF_USEC_NONE;
}

hf_status hf_campaign_open(hf_engine *engine, const hf_opening *opening, uint32_t *ret_campaign)
{
    const hf_target *target = &engine->history.targets[opening->target];
    hf_campaign row = {
        .campaign_id = engine->next_campaign_id,
        .crew_id = engine->crews[opening->crew].row.crew_id,
        .kind = opening->list_id != 0 ? HF_CAMPAIGN_LIST_DRIVEN : HF_CAMPAIGN_MASS_REPORT,
        .list = {opening->list_id},
        .has_list = opening->list_id != 0,
        .target = {hf_account_number_id(engine, target->account)},
        .has_target = true,
        .started_at = opening->started_at,
        .ended_at = opening->ended_at,
        .detected_at = opening->detected_at,
        .trigger_report_id = opening->trigger_report_id,
        .found_backwards = opening->found_backwards,
        .disposition = HF_DISPOSITION_SUPPRESS_ONLY,
        .is_shadow = engine->config.is_shadow,
        .is_window_short = engine->is_window_short,
        .status = HF_REVIEW_OPEN,
        .decided_at = HF_USEC_NONE,
        .policy_id = engine->config.policy.policy_id,
        .would_have_acted_at = threshold_reached_at(engine, target, opening->started_at)};
    hf_campaign_fill_fingerprint(engine, &row, opening->crew);
    const hf_status status =
        hf_campaign_put(engine, &row, opening->crew, opening->target, ret_campaign);
    if (status != HF_OK)
        return status;
    engine->crews[opening->crew].row.campaign_count++;
    engine->campaigns[*ret_campaign].is_protective = false; /* until judged */
    const hf_status told = hf_output_campaign(engine, *ret_campaign);
    return told == HF_OK ? hf_output_crew(engine, opening->crew) : told;
}

/* ---- taking reports in ---- */

hf_status hf_campaign_put_member(hf_engine *engine, uint32_t number, uint32_t account,
                                 const hf_campaign_member *row)
{
    hf_campaign_state *campaign = &engine->campaigns[number];
    hf_status status = hf_array_reserve(
        &engine->config.allocator, (void *)&campaign->participants, &campaign->participant_capacity,
        campaign->participant_count + 1, sizeof *campaign->participants);
    if (status == HF_OK)
        status = hf_map_reserve(&engine->participant_of_pair, 1);
    if (status != HF_OK)
        return status;
    hf_map_set(&engine->participant_of_pair, hf_pair(account, number),
               (uint32_t)campaign->participant_count);
    campaign->participants[campaign->participant_count++] =
        (hf_participant){.account = account, .row = *row};
    return HF_OK;
}

/*
 * Two campaigns or more, and half of all it reported in the window: right in 97 to 100 % of the
 * labelled cases that were tried, however small the score.
 */
static bool is_proven(const hf_engine *engine, const hf_member *member)
{
    return member->row.strikes >= 2 &&
           member->row.strikes * 2 >=
               (int64_t)engine->history.accounts[member->account].in[HF_COMPANY_MANY];
}

bool hf_campaign_is_core(const hf_engine *engine, const hf_member *member)
{
    return member->row.score >= HF_CORE_SCORE || is_proven(engine, member);
}

bool hf_campaign_has(const hf_engine *engine, uint32_t number, uint32_t account)
{
    return hf_map_get(&engine->participant_of_pair, hf_pair(account, number)) != HF_MAP_NONE;
}

/* The membership has acted at `at`; a new participant has one strike more. */
static hf_status note_member(hf_engine *engine, uint32_t number, uint32_t place, hf_usec at)
{
    hf_member *member = &engine->members[place];
    hf_crew_member *row = &member->row;
    row->first_seen_at = at < row->first_seen_at ? at : row->first_seen_at;
    row->last_seen_at = at > row->last_seen_at ? at : row->last_seen_at;
    if (hf_map_get(&engine->participant_of_pair, hf_pair(member->account, number)) == HF_MAP_NONE) {
        const int64_t keys = row->strikes++;
        row->is_core = row->is_core || is_proven(engine, member);
        const hf_campaign_member participant = {.campaign_id =
                                                    engine->campaigns[number].row.campaign_id,
                                                .account = row->account,
                                                .score = row->score,
                                                .is_core = row->is_core,
                                                .shared_keys = keys};
        const hf_status status =
            hf_campaign_put_member(engine, number, member->account, &participant);
        if (status != HF_OK)
            return status;
    }
    return hf_output_member(engine, place);
}

static void note_crew(hf_engine *engine, uint32_t crew, hf_usec from, hf_usec to)
{
    hf_crew *row = &engine->crews[crew].row;
    row->first_seen_at = from < row->first_seen_at ? from : row->first_seen_at;
    row->last_seen_at = to > row->last_seen_at ? to : row->last_seen_at;
}

static hf_status absorb_list(hf_engine *engine, uint32_t number, const hf_reports *reports,
                             int64_t *crew_reports)
{
    const hf_campaign_state *campaign = &engine->campaigns[number];
    const uint32_t end = hf_reports_lower_bound(reports, campaign->row.ended_at + 1);
    for (uint32_t i = hf_reports_lower_bound(reports, campaign->row.started_at); i < end; i++) {
        const hf_report *report = hf_reports_at(reports, i);
        const uint32_t member =
            hf_crew_find_active_member(engine, campaign->crew, report->reporter);
        if (member == HF_NONE)
            continue;
        (*crew_reports)++;
        const hf_status status = note_member(engine, number, member, report->at);
        if (status != HF_OK)
            return status;
    }
    return HF_OK;
}

/* Members who were found out after they reported may have begun the episode earlier, or gone on
 * longer. */
static void extend(const hf_engine *engine, hf_campaign_state *campaign)
{
    hf_usec from;
    hf_usec to;
    if (hf_campaign_episode(engine, campaign->crew, campaign->target,
                            campaign->row.ended_at + episode_gap(engine), &from, &to) == 0 ||
        to < campaign->row.started_at)
        return;
    campaign->row.started_at = from < campaign->row.started_at ? from : campaign->row.started_at;
    campaign->row.ended_at = to > campaign->row.ended_at ? to : campaign->row.ended_at;
}

hf_status hf_campaign_absorb(hf_engine *engine, uint32_t number)
{
    hf_campaign_state *campaign = &engine->campaigns[number];
    extend(engine, campaign);
    const hf_target *target = &engine->history.targets[campaign->target];
    int64_t crew_reports = 0;
    hf_status status = absorb_list(engine, number, &target->edges, &crew_reports);
    if (status == HF_OK)
        status = absorb_list(engine, number, &target->repeats, &crew_reports);
    if (status != HF_OK)
        return status;
    /* Reports that have left the window are counted still. */
    if (crew_reports > campaign->row.crew_reports)
        campaign->row.crew_reports = crew_reports;
    note_crew(engine, campaign->crew, campaign->row.started_at, campaign->row.ended_at);
    status = hf_output_crew(engine, campaign->crew);
    if (status == HF_OK)
        status = hf_output_campaign(engine, number);
    return status == HF_OK ? hf_campaign_recount(engine, number) : status;
}

hf_status hf_campaign_add(hf_engine *engine, uint32_t number, const hf_report *report)
{
    hf_campaign_state *campaign = &engine->campaigns[number];
    const uint32_t member = hf_crew_find_active_member(engine, campaign->crew, report->reporter);
    if (member == HF_NONE)
        return HF_OK;
    hf_campaign *row = &campaign->row;
    row->crew_reports++;
    row->started_at = report->at < row->started_at ? report->at : row->started_at;
    row->ended_at = report->at > row->ended_at ? report->at : row->ended_at;
    note_crew(engine, campaign->crew, row->started_at, row->ended_at);
    hf_status status = note_member(engine, number, member, report->at);
    if (status == HF_OK)
        status = hf_output_crew(engine, campaign->crew);
    if (status == HF_OK)
        status = hf_output_campaign(engine, number);
    return status == HF_OK ? hf_campaign_recount(engine, number) : status;
}

hf_status hf_campaign_score(hf_engine *engine, uint32_t number, uint32_t account, double score,
                            int64_t keys)
{
    hf_campaign_state *campaign = &engine->campaigns[number];
    const uint32_t place = hf_map_get(&engine->participant_of_pair, hf_pair(account, number));
    if (place == HF_MAP_NONE)
        return HF_OK;
    hf_campaign_member *row = &campaign->participants[place].row;
    if (score > row->score) {
        row->score = score;
        row->is_core = row->is_core || score >= HF_CORE_SCORE;
    }
    row->shared_keys = keys > row->shared_keys ? keys : row->shared_keys;
    return hf_output_campaign(engine, number);
}

hf_status hf_campaign_recount(hf_engine *engine, uint32_t number)
{
    hf_campaign_state *campaign = &engine->campaigns[number];
    const hf_target *target = &engine->history.targets[campaign->target];
    hf_campaign *row = &campaign->row;
    const hf_usec from =
        row->started_at - engine->config.policy.platform_threshold_hours * HF_HOUR_USEC;
    const int64_t around = target->edges.count - hf_reports_lower_bound(&target->edges, from);
    const int64_t inside = hf_history_cell_size(target, row->started_at, row->ended_at + 1) +
                           (int64_t)hf_reports_lower_bound(&target->repeats, row->ended_at + 1) -
                           hf_reports_lower_bound(&target->repeats, row->started_at);
    const int64_t independent = around > (int64_t)campaign->participant_count
                                    ? around - (int64_t)campaign->participant_count
                                    : 0;
    const hf_usec acted_at = row->would_have_acted_at != HF_USEC_NONE
                                 ? row->would_have_acted_at
                                 : threshold_reached_at(engine, target, row->ended_at);
    if (inside == row->reports && independent == row->independent_reporters &&
        acted_at == row->would_have_acted_at)
        return HF_OK;
    row->reports = inside > row->reports ? inside : row->reports;
    row->independent_reporters = independent;
    row->would_have_acted_at = acted_at;
    return hf_output_campaign(engine, number);
}
