/* Accounts that a crew's campaigns give away: see recruit.h. */
#include "engine/recruit.h"

#include <math.h>

#include "engine/affinity.h"
#include "engine/campaigns.h"
#include "engine/crews.h"
#include "engine/list_campaigns.h"
#include "engine/trail.h"

#define CAMPAIGNS_MAX 64 /* of a crew, the latest */

enum { LEAST_STRIKES = 2 };

/* Sums are kept in units of 2^−20, so that they do not depend on the order of adding. */
static const double fixed_point = 1048576.0;

/* A campaign as a key. */
typedef struct hf_strike {
    uint32_t campaign;
    double share;     /* of the crew that took part */
    double reporters; /* in its time */
    int64_t surprise; /* −ln(1 − share): what not having been there costs */
} hf_strike;

typedef struct hf_strikes {
    hf_strike items[CAMPAIGNS_MAX];
    uint32_t count;
    int64_t surprise; /* of all */
} hf_strikes;

static double clamp(double share)
{
    return share < 0.01 ? 0.01 : share > 0.95 ? 0.95 : share;
}

/* As a campaign is for those who are looked for among its reporters. */
static bool is_key(const hf_engine *engine, const hf_campaign_state *campaign)
{
    return campaign->row.status != HF_REVIEW_DISMISSED &&
           campaign->row.ended_at >= engine->history.now - engine->history.window &&
           2 * (int64_t)campaign->participant_count > campaign->row.independent_reporters;
}

static void collect_strikes(const hf_engine *engine, uint32_t crew, hf_strikes *strikes)
{
    const hf_crew_state *state = &engine->crews[crew];
    *strikes = (hf_strikes){.count = 0};
    for (uint32_t n = state->first_campaign; n != HF_NONE && strikes->count < CAMPAIGNS_MAX;
         n = engine->campaigns[n].next_of_crew) {
        const hf_campaign_state *campaign = &engine->campaigns[n];
        if (hf_list_campaign_is(campaign) || !is_key(engine, campaign))
            continue;
        const double share =
            clamp((double)campaign->participant_count / (double)state->member_count);
        const uint32_t reporters =
            hf_history_cell_size(&engine->history.targets[campaign->target],
                                 campaign->row.started_at, campaign->row.ended_at + 1);
        const int64_t surprise = llround(-log1p(-share) * fixed_point);
        strikes->items[strikes->count++] = (hf_strike){n, share, reporters, surprise};
        strikes->surprise += surprise;
    }
}

static const hf_strike *find_strike(const hf_engine *engine, const hf_strikes *strikes,
                                    const hf_meeting *meeting)
{
    uint32_t n = engine->history.targets[meeting->target].first_campaign;
    for (; n != HF_NONE; n = engine->campaigns[n].next_of_target) {
        const hf_campaign *row = &engine->campaigns[n].row;
        if (meeting->at < row->started_at || meeting->at > row->ended_at)
            continue;
        for (uint32_t i = 0; i < strikes->count; i++)
            if (strikes->items[i].campaign == n)
                return &strikes->items[i];
    }
    return NULL;
}

/* As a suspect: `keys` are the campaigns it was in. */
static hf_suspect examine(const hf_engine *engine, const hf_strikes *strikes, uint32_t account)
{
    const hf_history *history = &engine->history;
    const double others = fmax(history->accounts[account].trail.count - 1.0, 1);
    int64_t score = -strikes->surprise;
    hf_suspect suspect = {.account = account};
    hf_trail_walk walk = hf_trail_from(history, account, INT64_MAX);
    for (const hf_meeting *meeting; (meeting = hf_trail_next(&walk)) != NULL;) {
        const hf_strike *strike = find_strike(engine, strikes, meeting);
        if (strike == NULL)
            continue;
        const double p = hf_overlap_affine(others * strike->reporters / (double)history->edge_count,
                                           engine->config.policy.affinity);
        score += llround(log(strike->share / p) * fixed_point) + strike->surprise;
        suspect.keys++;
    }
    suspect.score = (double)score / fixed_point;
    return suspect;
}

/* Those of one campaign's time who are not in the crew. */
static hf_status recruit_from(hf_engine *engine, uint32_t crew, const hf_strikes *strikes,
                              uint32_t number, hf_usec at)
{
    const hf_campaign *row = &engine->campaigns[number].row;
    const hf_reports *edges = &engine->history.targets[engine->campaigns[number].target].edges;
    const uint32_t end = hf_reports_lower_bound(edges, row->ended_at + 1);
    for (uint32_t i = hf_reports_lower_bound(edges, row->started_at); i < end; i++) {
        const uint32_t account = hf_reports_at(edges, i)->reporter;
        if (engine->history.accounts[account].kind != HF_KIND_USER ||
            hf_crew_find_member(engine, crew, account) != HF_NONE)
            continue;
        const hf_suspect suspect = examine(engine, strikes, account);
        if (suspect.keys < LEAST_STRIKES || suspect.score < HF_MEMBER_SCORE)
            continue;
        const hf_status status = hf_crew_add(engine, crew, &suspect, at);
        if (status != HF_OK)
            return status;
    }
    return HF_OK;
}

hf_status hf_recruit(hf_engine *engine, uint32_t crew, hf_usec at)
{
    hf_strikes strikes;
    hf_status status = HF_OK;
    const size_t before = engine->crews[crew].member_count;
    collect_strikes(engine, crew, &strikes);
    for (uint32_t i = 0; i < strikes.count && strikes.count >= LEAST_STRIKES && status == HF_OK;
         i++)
        status = recruit_from(engine, crew, &strikes, strikes.items[i].campaign, at);
    if (engine->crews[crew].member_count == before)
        return status;
    for (uint32_t i = 0; i < strikes.count && status == HF_OK; i++)
        status = hf_campaign_absorb(engine, strikes.items[i].campaign);
    return status;
}

/* ---- the crew whose campaigns a look's keys are ---- */

#define CREWS_MAX 32

typedef struct hf_links {
    uint32_t crew[CREWS_MAX];
    int64_t surprise[CREWS_MAX];
    uint32_t count;
} hf_links;

static void add_link(hf_links *links, uint32_t crew, int64_t surprise)
{
    uint32_t i = 0;
    while (i < links->count && links->crew[i] != crew)
        i++;
    if (i == CREWS_MAX)
        return;
    if (i == links->count) {
        links->crew[i] = crew;
        links->surprise[links->count++] = 0;
    }
    links->surprise[i] += surprise;
}

static void link_key(const hf_engine *engine, const hf_key *key, hf_links *links)
{
    uint32_t n = engine->history.targets[key->target].first_campaign;
    for (; n != HF_NONE; n = engine->campaigns[n].next_of_target) {
        const hf_campaign_state *campaign = &engine->campaigns[n];
        if (hf_crew_is_live(engine, campaign->crew) && !hf_list_campaign_is(campaign) &&
            campaign->row.status != HF_REVIEW_DISMISSED && key->from <= campaign->row.ended_at &&
            key->to > campaign->row.started_at)
            add_link(links, campaign->crew, llround(-key->ln_tail * fixed_point));
    }
}

uint32_t hf_recruit_crew(const hf_engine *engine)
{
    const hf_overlap *overlap = &engine->overlap;
    hf_links links = {.count = 0};
    uint32_t best = HF_NONE;
    int64_t most = llround(-HF_JOIN_LN_CHANCE * fixed_point);
    for (size_t i = 0; i < overlap->significant_count; i++)
        link_key(engine, &overlap->keys[i], &links);
    for (uint32_t i = 0; i < links.count; i++) {
        const bool is_older = best == HF_NONE || engine->crews[links.crew[i]].row.crew_id <
                                                     engine->crews[best].row.crew_id;
        if (links.surprise[i] > most || (links.surprise[i] == most && is_older)) {
            best = links.crew[i];
            most = links.surprise[i];
        }
    }
    return best;
}
