/* Crews: see crews.h. */
#include "engine/crews.h"

#include <math.h>

#include "base/alloc.h"
#include "base/sort.h"
#include "engine/binomial.h"
#include "engine/meetings.h"
#include "engine/output.h"
#include "engine/trail.h"

static const uint32_t least_overlap = 3;

bool hf_crew_is_live(const hf_engine *engine, uint32_t crew)
{
    const hf_crew *row = &engine->crews[crew].row;
    return row->status != HF_REVIEW_DISMISSED && row->merged_into == 0;
}

uint32_t hf_crew_find_member(const hf_engine *engine, uint32_t crew, uint32_t account)
{
    return hf_history_is_marked(&engine->history, account, HF_MARK_IN_CREW)
               ? hf_map_get(&engine->member_of_pair, hf_pair(account, crew))
               : HF_NONE;
}

uint32_t hf_crew_find_active_member(const hf_engine *engine, uint32_t crew, uint32_t account)
{
    const uint32_t member = hf_crew_find_member(engine, crew, account);
    return member == HF_NONE || engine->members[member].row.cleared_at != HF_USEC_NONE ? HF_NONE
                                                                                       : member;
}

uint32_t hf_crew_of_account(const hf_engine *engine, uint32_t account)
{
    uint32_t best = HF_NONE;
    if (!hf_history_is_marked(&engine->history, account, HF_MARK_IN_CREW))
        return HF_NONE;
    for (uint32_t m = engine->history.accounts[account].first_membership; m != HF_NONE;
         m = engine->members[m].next) {
        const hf_member *member = &engine->members[m];
        if (member->row.cleared_at != HF_USEC_NONE || !hf_crew_is_live(engine, member->crew))
            continue;
        if (best == HF_NONE ||
            engine->crews[member->crew].row.crew_id < engine->crews[best].row.crew_id)
            best = member->crew;
    }
    return best;
}

bool hf_crew_is_void(const void *ctx, uint32_t reporter, const hf_meeting *meeting)
{
    const hf_engine *engine = ctx;
    if ((engine->history.marks[meeting->target] & HF_MARK_DISMISSED) == 0)
        return false;
    for (uint32_t n = engine->history.targets[meeting->target].first_campaign; n != HF_NONE;
         n = engine->campaigns[n].next_of_target) {
        const hf_campaign_state *campaign = &engine->campaigns[n];
        const hf_crew *crew = &engine->crews[campaign->crew].row;
        const bool is_dismissed =
            (campaign->row.status == HF_REVIEW_DISMISSED &&
             meeting->at <= campaign->row.decided_at) ||
            (crew->status == HF_REVIEW_DISMISSED && meeting->at <= crew->decided_at);
        if (is_dismissed && hf_crew_find_member(engine, campaign->crew, reporter) != HF_NONE)
            return true;
    }
    return false;
}

double hf_crew_share(const hf_engine *engine, uint32_t crew)
{
    const hf_history *history = &engine->history;
    const hf_crew_state *state = &engine->crews[crew];
    int64_t in_company = 0;
    int64_t all = 0;
    for (size_t i = 0; i < state->member_count; i++) {
        const hf_member *member = &engine->members[state->members[i]];
        const hf_account *account = &history->accounts[member->account];
        const int64_t met = (int64_t)account->in[HF_COMPANY_MANY] - member->row.strikes;
        const int64_t outside = (int64_t)account->trail.count - member->row.strikes;
        if (member->row.cleared_at != HF_USEC_NONE)
            continue;
        in_company += met > 1 ? met : 1;
        all += outside > 1 ? outside : 1;
    }
    return hf_overlap_affine(fmax((double)in_company / (double)history->in[HF_COMPANY_MANY],
                                  (double)all / (double)history->edge_count),
                             engine->config.policy.affinity);
}

double hf_crew_unknown_share(const hf_engine *engine, uint32_t crew)
{
    static const double most = 9;
    const hf_crew_state *state = &engine->crews[crew];
    const double campaigns = (double)state->row.campaign_count;
    double twice = 0;
    double thrice = 1; /* as if there were one more: few campaigns say little */
    double strikes = 0;
    if (campaigns < 3)
        return 0;
    for (size_t i = 0; i < state->member_count; i++) {
        const int64_t count = engine->members[state->members[i]].row.strikes;
        twice += count == 2;
        thrice += count == 3;
        strikes += count >= 2 ? (double)count : 0;
    }
    const double once = twice * twice * 2 * (campaigns - 2) / (3 * (campaigns - 1) * thrice);
    return once > most * strikes ? most : once / fmax(strikes, 1);
}

/* Tallies the members' meetings per target in the overlap's scratch memory. */
static void tally_crew(hf_engine *engine, uint32_t crew)
{
    hf_overlap *overlap = &engine->overlap;
    const hf_crew_state *state = &engine->crews[crew];
    overlap->touched_count = 0;
    for (size_t i = 0; i < state->member_count; i++) {
        const hf_member *member = &engine->members[state->members[i]];
        if (member->row.cleared_at != HF_USEC_NONE)
            continue;
        hf_trail_walk walk = hf_trail_from(&engine->history, member->account, INT64_MAX);
        for (const hf_meeting *meeting; (meeting = hf_trail_next(&walk)) != NULL;)
            if (!hf_crew_is_void(engine, member->account, meeting) &&
                overlap->tally[meeting->target]++ == 0)
                overlap->touched[overlap->touched_count++] = meeting->target;
    }
}

static int compare_candidates(const void *left, const void *right)
{
    const hf_candidate *a = left;
    const hf_candidate *b = right;
    return a->target_id < b->target_id ? -1 : a->target_id > b->target_id;
}

hf_status hf_crew_find_joint(hf_engine *engine, uint32_t crew)
{
    hf_overlap *overlap = &engine->overlap;
    engine->candidate_count = 0;
    hf_status status = hf_meetings_reserve(overlap, &engine->history);
    if (status != HF_OK)
        return status;
    tally_crew(engine, crew);
    status = hf_array_reserve(&engine->config.allocator, (void *)&engine->candidates,
                              &engine->candidate_capacity, overlap->touched_count,
                              sizeof *engine->candidates);
    for (size_t i = 0; i < overlap->touched_count; i++) {
        const uint32_t target = overlap->touched[i];
        if (status == HF_OK && overlap->tally[target] >= HF_JOINT_LEAST)
            engine->candidates[engine->candidate_count++] = (hf_candidate){
                target, overlap->tally[target], hf_history_target_id(&engine->history, target)};
        overlap->tally[target] = 0;
    }
    if (engine->candidate_count > 1)
        hf_sort(engine->candidates, engine->candidate_count, sizeof *engine->candidates,
                compare_candidates);
    return status;
}

hf_status hf_crew_put(hf_engine *engine, const hf_crew *row, uint32_t *ret_crew)
{
    hf_status status =
        hf_array_reserve(&engine->config.allocator, (void *)&engine->crews, &engine->crew_capacity,
                         engine->crew_count + 1, sizeof *engine->crews);
    if (status == HF_OK)
        status = hf_map_reserve(&engine->crew_of_id, 1);
    if (status != HF_OK)
        return status;
    *ret_crew = (uint32_t)engine->crew_count++;
    engine->crews[*ret_crew] = (hf_crew_state){.row = *row, .first_campaign = HF_NONE};
    hf_map_set(&engine->crew_of_id, (uint64_t)row->crew_id, *ret_crew);
    if (row->crew_id >= engine->next_crew_id)
        engine->next_crew_id = row->crew_id + 1;
    return HF_OK;
}

hf_status hf_crew_put_member(hf_engine *engine, uint32_t crew, uint32_t account,
                             const hf_crew_member *row)
{
    const hf_allocator *allocator = &engine->config.allocator;
    hf_crew_state *state = &engine->crews[crew];
    hf_status status =
        hf_array_reserve(allocator, (void *)&engine->members, &engine->member_capacity,
                         engine->member_count + 1, sizeof *engine->members);
    if (status == HF_OK)
        status = hf_array_reserve(allocator, (void *)&state->members, &state->member_capacity,
                                  state->member_count + 1, sizeof *state->members);
    if (status == HF_OK)
        status = hf_map_reserve(&engine->member_of_pair, 1);
    if (status != HF_OK)
        return status;
    const uint32_t number = (uint32_t)engine->member_count++;
    uint32_t *link = &engine->history.accounts[account].first_membership;
    while (*link != HF_NONE && engine->members[*link].row.crew_id > row->crew_id)
        link = &engine->members[*link].next;
    engine->members[number] =
        (hf_member){.row = *row, .account = account, .crew = crew, .next = *link};
    *link = number;
    engine->history.account_marks[account] |= HF_MARK_IN_CREW;
    state->members[state->member_count++] = number;
    hf_map_set(&engine->member_of_pair, hf_pair(account, crew), number);
    return HF_OK;
}

hf_status hf_crew_found(hf_engine *engine, int64_t founding_report_id, uint32_t *ret_crew)
{
    const hf_crew row = {.crew_id = engine->next_crew_id,
                         .first_seen_at = INT64_MAX,
                         .last_seen_at = HF_USEC_NONE,
                         .status = HF_REVIEW_OPEN,
                         .decided_at = HF_USEC_NONE,
                         .founding_report_id = founding_report_id};
    const hf_status status = hf_crew_put(engine, &row, ret_crew);
    return status == HF_OK ? hf_output_crew(engine, *ret_crew) : status;
}

/* Raises an existing membership to what is known now. */
static hf_status raise_member(hf_engine *engine, uint32_t number, double score)
{
    hf_crew_member *row = &engine->members[number].row;
    if (score <= row->score)
        return HF_OK;
    row->score = score;
    row->is_core = row->is_core || score >= HF_CORE_SCORE;
    return hf_output_member(engine, number);
}

hf_status hf_crew_add(hf_engine *engine, uint32_t crew, const hf_suspect *suspect, hf_usec at)
{
    const uint32_t known = hf_crew_find_member(engine, crew, suspect->account);
    if (known != HF_NONE)
        return raise_member(engine, known, suspect->score);
    const hf_crew_member row = {.crew_id = engine->crews[crew].row.crew_id,
                                .account = {hf_account_number_id(engine, suspect->account)},
                                .first_seen_at = at,
                                .last_seen_at = at,
                                .score = suspect->score,
                                .is_core = suspect->score >= HF_CORE_SCORE,
                                .cleared_at = HF_USEC_NONE};
    hf_status status = hf_crew_put_member(engine, crew, suspect->account, &row);
    if (status == HF_OK)
        status = hf_output_member(engine, (uint32_t)engine->member_count - 1);
    if (status == HF_OK)
        status = hf_output_crew(engine, crew);
    engine->crews[crew].row.member_count = (int64_t)engine->crews[crew].member_count;
    return status;
}

/* ---- matching and merging ---- */

#define CANDIDATES_MAX 64

typedef struct hf_candidates {
    uint32_t crew[CANDIDATES_MAX];
    uint32_t overlap[CANDIDATES_MAX];
    uint32_t count;
} hf_candidates;

static void count_overlap(hf_candidates *candidates, uint32_t crew)
{
    uint32_t i = 0;
    while (i < candidates->count && candidates->crew[i] != crew)
        i++;
    if (i == CANDIDATES_MAX)
        return;
    if (i == candidates->count) {
        candidates->crew[i] = crew;
        candidates->overlap[i] = 0;
        candidates->count++;
    }
    candidates->overlap[i]++;
}

static bool is_more_than_chance(const hf_engine *engine, uint32_t crew, uint32_t overlap,
                                uint32_t count)
{
    const double all = (double)engine->history.reporter_count;
    double p = engine->config.policy.affinity * (double)engine->crews[crew].member_count / all;
    p = p > 0.5 ? 0.5 : p;
    return overlap >= least_overlap && (uint64_t)overlap * 20 >= count &&
           hf_binomial_ln_tail(overlap, count, p) <= HF_JOIN_LN_CHANCE;
}

static bool is_better(const hf_engine *engine, const hf_candidates *candidates, uint32_t i,
                      uint32_t best)
{
    if (best == HF_NONE || candidates->overlap[i] != candidates->overlap[best])
        return best == HF_NONE || candidates->overlap[i] > candidates->overlap[best];
    return engine->crews[candidates->crew[i]].row.crew_id <
           engine->crews[candidates->crew[best]].row.crew_id;
}

/* One account was a member of both. Whom staff cleared in one crew is cleared in what it became. */
static hf_status absorb_member(hf_engine *engine, uint32_t kept, const hf_crew_member *gone)
{
    hf_crew_member *row = &engine->members[kept].row;
    row->strikes += gone->strikes;
    if (row->cleared_at == HF_USEC_NONE)
        row->cleared_at = gone->cleared_at;
    const hf_status status = raise_member(engine, kept, gone->score);
    return status == HF_OK ? hf_output_member(engine, kept) : status;
}

static hf_status move_members(hf_engine *engine, uint32_t from, uint32_t to)
{
    hf_crew_state *source = &engine->crews[from];
    for (size_t i = 0; i < source->member_count; i++) {
        const hf_member member = engine->members[source->members[i]];
        const uint32_t known = hf_crew_find_member(engine, to, member.account);
        hf_status status = HF_OK;
        if (known == HF_NONE) {
            hf_crew_member row = member.row;
            row.crew_id = engine->crews[to].row.crew_id;
            status = hf_crew_put_member(engine, to, member.account, &row);
            if (status == HF_OK)
                status = hf_output_member(engine, (uint32_t)engine->member_count - 1);
        } else {
            status = absorb_member(engine, known, &member.row);
        }
        if (status != HF_OK)
            return status;
        hf_map_remove(&engine->member_of_pair, hf_pair(member.account, from));
        uint32_t *link = &engine->history.accounts[member.account].first_membership;
        while (*link != source->members[i])
            link = &engine->members[*link].next;
        *link = engine->members[*link].next;
        engine->members[source->members[i]].crew = HF_NONE;
    }
    hf_array_done(&engine->config.allocator, (void *)&source->members, &source->member_capacity,
                  sizeof(uint32_t));
    source->member_count = 0;
    return HF_OK;
}

/* Each to its place among the other crew's: the newest first, as after a restart. */
static hf_status move_campaigns(hf_engine *engine, uint32_t from, uint32_t to)
{
    uint32_t *link = &engine->crews[to].first_campaign;
    while (engine->crews[from].first_campaign != HF_NONE) {
        const uint32_t number = engine->crews[from].first_campaign;
        hf_campaign_state *campaign = &engine->campaigns[number];
        const hf_status status = hf_output_campaign(engine, number);
        if (status != HF_OK)
            return status;
        engine->crews[from].first_campaign = campaign->next_of_crew;
        campaign->crew = to;
        campaign->walked.members = 0;
        campaign->row.crew_id = engine->crews[to].row.crew_id;
        while (*link != HF_NONE &&
               engine->campaigns[*link].row.campaign_id > campaign->row.campaign_id)
            link = &engine->campaigns[*link].next_of_crew;
        campaign->next_of_crew = *link;
        *link = number;
        link = &campaign->next_of_crew;
    }
    return HF_OK;
}

static hf_status merge(hf_engine *engine, uint32_t from, uint32_t to)
{
    hf_status status = move_members(engine, from, to);
    if (status == HF_OK)
        status = move_campaigns(engine, from, to);
    if (status == HF_OK)
        status = hf_output_crew(engine, from);
    if (status == HF_OK)
        status = hf_output_crew(engine, to);
    hf_crew *gone = &engine->crews[from].row;
    hf_crew *kept = &engine->crews[to].row;
    gone->merged_into = kept->crew_id;
    kept->campaign_count += gone->campaign_count;
    kept->member_count = (int64_t)engine->crews[to].member_count;
    kept->first_seen_at =
        gone->first_seen_at < kept->first_seen_at ? gone->first_seen_at : kept->first_seen_at;
    kept->last_seen_at =
        gone->last_seen_at > kept->last_seen_at ? gone->last_seen_at : kept->last_seen_at;
    gone->member_count = gone->campaign_count = 0;
    return status;
}

/* A tenth of the suspects and of the crew: one that merely shares a few accounts is left alone. */
static bool is_same_crew(const hf_engine *engine, uint32_t crew, uint32_t other, uint32_t overlap,
                         uint32_t count)
{
    return overlap >= least_overlap && (uint64_t)overlap * 10 >= count &&
           (uint64_t)overlap * 10 >= engine->crews[other].member_count &&
           engine->crews[crew].row.status == engine->crews[other].row.status;
}

hf_status hf_crew_match(hf_engine *engine, const hf_suspect *suspects, uint32_t count,
                        bool may_merge, uint32_t *ret_crew)
{
    hf_candidates candidates = {.count = 0};
    for (uint32_t i = 0; i < count; i++) {
        uint32_t m = engine->history.accounts[suspects[i].account].first_membership;
        for (; m != HF_NONE; m = engine->members[m].next)
            if (engine->members[m].row.cleared_at == HF_USEC_NONE &&
                hf_crew_is_live(engine, engine->members[m].crew))
                count_overlap(&candidates, engine->members[m].crew);
    }
    uint32_t best = HF_NONE;
    for (uint32_t i = 0; i < candidates.count; i++)
        if (is_more_than_chance(engine, candidates.crew[i], candidates.overlap[i], count) &&
            is_better(engine, &candidates, i, best))
            best = i;
    *ret_crew = best == HF_NONE ? HF_NONE : candidates.crew[best];
    for (uint32_t i = 0; i < candidates.count && best != HF_NONE && may_merge; i++) {
        const uint32_t other = candidates.crew[i];
        if (other == *ret_crew ||
            !is_same_crew(engine, *ret_crew, other, candidates.overlap[i], count) ||
            !is_more_than_chance(engine, other, candidates.overlap[i], count))
            continue;
        const bool is_older =
            engine->crews[other].row.crew_id < engine->crews[*ret_crew].row.crew_id;
        const hf_status status =
            merge(engine, is_older ? *ret_crew : other, is_older ? other : *ret_crew);
        if (status != HF_OK)
            return status;
        *ret_crew = is_older ? other : *ret_crew;
    }
    return HF_OK;
}
