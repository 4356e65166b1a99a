/* When to look: see detect.h. */
#include "engine/detect.h"

#include <math.h>

#include "engine/binomial.h"
#include "engine/campaigns.h"
#include "engine/crews.h"
#include "engine/finding.h"
#include "engine/ladder.h"
#include "engine/output.h"
#include "engine/verdict.h"

/* Channels that a look at a burst can find something by; each pays for all: co_report, cohort,
 * comment, origin, blocklist. The channel `crew` has looks of its own, one per crew and report. */
enum {
    WINDOWS = 3,
    CHANNELS = 5,
    LEAST_OF_CREW = 3,
    LEAST_OF_CONFIRMED_CREW = 2,
    LEAST_SUSPECTS = 3
};
static const hf_usec window_width[WINDOWS] = {HF_HOUR_USEC, HF_DAY_USEC, 7 * HF_DAY_USEC};

bool hf_detect_is_rung(uint32_t n)
{
    return hf_ladder_is_rung(n, 5);
}

static double log10_of(double ln)
{
    return ln / 2.302585092994046;
}

/* ---- what the reporters share ---- */

/* Those of the burst with that score or more. */
static uint32_t pick_scored(const hf_engine *engine, const hf_burst *burst, double least,
                            hf_suspect *ret_suspects)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < burst->count; i++)
        if (engine->overlap.score[i] >= least)
            ret_suspects[count++] = (hf_suspect){.account = burst->reporters[i],
                                                 .keys = engine->overlap.keys_held[i],
                                                 .score = engine->overlap.score[i]};
    return count;
}

/*
 * The members of the crew in the burst: those who are twenty times likelier members than bystanders
 * also when it is counted how many members and bystanders there are. In a crowd, where members are
 * the fewer, a bystander is more easily taken for one, and more is asked.
 */
static uint32_t pick_suspects(const hf_engine *engine, const hf_burst *burst,
                              hf_suspect *ret_suspects, bool *ret_is_crowd)
{
    enum { ROUNDS = 8 };
    uint32_t count = pick_scored(engine, burst, HF_MEMBER_SCORE, ret_suspects);
    *ret_is_crowd = 2 * count < burst->count;
    for (int round = 0; round < ROUNDS && count > 0 && 2 * count < burst->count; round++) {
        const uint32_t before = count;
        const double odds = (double)(burst->count - count) / count;
        count = pick_scored(engine, burst, HF_MEMBER_SCORE + log(odds), ret_suspects);
        if (count == before)
            break;
    }
    return count;
}

/* What a look has found with that chance: it pays for all its channels, and for its kind of look.
 */
static double log10_of_look(const hf_engine *engine, double ln_chance)
{
    return log10_of(ln_chance + log(CHANNELS)) + log10(hf_finding_weight(engine, false));
}

/* What the keys alone must reach; all must be known where the signs have reached it. */
static double ln_needed(const hf_engine *engine, double bar)
{
    static const double rounding = 1e-6;
    if (log10_of_look(engine, engine->signs.ln_chance) <= bar)
        return 0;
    return (bar - log10(hf_finding_weight(engine, false))) * 2.302585092994046 - log(CHANNELS) +
           rounding;
}

static hf_status look(hf_engine *engine, const hf_report *report, uint32_t target, hf_usec at,
                      hf_usec window)
{
    hf_burst burst;
    hf_suspect suspects[HF_BURST_MAX];
    hf_burst_collect(&engine->history, target, at, window, &burst);
    hf_status status = hf_output_look(engine, at, false);
    if (status != HF_OK || burst.count < LEAST_SUSPECTS)
        return status;
    const double affinity = engine->config.policy.affinity;
    const double bar = hf_finding_bar(engine, target, at);
    hf_signs_measure(&engine->history, &engine->lists, &burst, affinity, &engine->signs);
    status = hf_overlap_measure(&engine->overlap, &engine->history, &burst, affinity,
                                ln_needed(engine, bar), hf_crew_is_void, engine);
    if (status != HF_OK)
        return status;
    const double log10_p =
        log10_of_look(engine, fmin(engine->overlap.ln_chance, engine->signs.ln_chance));
    if (log10_p > bar)
        return HF_OK;
    hf_overlap_score(&engine->overlap, &engine->history, &burst, &engine->signs, affinity);
    bool is_crowd;
    const uint32_t count = pick_suspects(engine, &burst, suspects, &is_crowd);
    const hf_usec around = window > HF_DAY_USEC ? window : HF_DAY_USEC;
    const uint32_t crowd =
        hf_history_cell_size(&engine->history.targets[target], at - around + 1, at + 1);
    const bool is_by_sign = engine->signs.ln_chance < engine->overlap.ln_chance;
    if (count < LEAST_SUSPECTS || hf_finding_is_drop(count, crowd) ||
        (is_by_sign && 3 * count < burst.count))
        return HF_OK; /* a text goes round, a carrier's customers meet: in a crowd that is no crew
                       */
    const hf_sighting sighting = {.report = report,
                                  .target = target,
                                  .at = at,
                                  .crew = HF_NONE,
                                  .suspects = suspects,
                                  .suspect_count = count,
                                  .burst_count = burst.count,
                                  .burst_width = burst.at[0] - burst.at[burst.count - 1],
                                  .is_crowd = is_crowd,
                                  .log10_p = log10_p};
    return hf_finding_follow(engine, &sighting);
}

static hf_status look_in_windows(hf_engine *engine, const hf_report *report, uint32_t target,
                                 hf_usec previous_at)
{
    const hf_usec now = engine->history.now;
    const bool is_late = report->at < now;
    uint32_t looked_at =
        0; /* reporters of the last look: a wider window with no more is the same */
    for (int i = 0; i < WINDOWS; i++) {
        const hf_usec width = window_width[i];
        if (previous_at != HF_USEC_NONE && previous_at <= report->at &&
            previous_at > report->at - width)
            continue; /* no new reporter in this window */
        const hf_usec end = report->at + width - 1;
        const hf_usec at = !is_late ? report->at : end < now ? end : now;
        const uint32_t n =
            hf_history_cell_size(&engine->history.targets[target], at - width + 1, at + 1);
        if (n == looked_at || (is_late ? n < 5 : !hf_detect_is_rung(n)))
            continue;
        looked_at = is_late ? 0 : n;
        const hf_status status = look(engine, report, target, at, width);
        if (status != HF_OK)
            return status;
    }
    return HF_OK;
}

/* ---- crew ---- */

/* Members of the crew among the latest reporters in the window, at most HF_BURST_MAX. */
static uint32_t pick_members(const hf_engine *engine, uint32_t crew, const hf_burst *burst,
                             hf_suspect *ret_suspects)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < burst->count; i++) {
        const uint32_t member = hf_crew_find_active_member(engine, crew, burst->reporters[i]);
        if (member == HF_NONE)
            continue;
        const hf_crew_member *row = &engine->members[member].row;
        ret_suspects[count++] = (hf_suspect){
            .account = burst->reporters[i], .keys = (uint32_t)row->strikes, .score = row->score};
    }
    return count;
}

/* A crew that has nothing but dismissed campaigns is no reason to look. */
static bool has_standing_campaign(const hf_engine *engine, uint32_t crew)
{
    uint32_t number = engine->crews[crew].first_campaign;
    while (number != HF_NONE && engine->campaigns[number].row.status == HF_REVIEW_DISMISSED)
        number = engine->campaigns[number].next_of_crew;
    return number != HF_NONE;
}

/* How many known members must be there. Staff know a confirmed crew: it is asked after from fewer
 * on, and at every further one; the evidence that is asked for stays the same. */
static uint32_t least_of(const hf_engine *engine, uint32_t crew)
{
    return engine->crews[crew].row.status == HF_REVIEW_CONFIRMED ? LEAST_OF_CONFIRMED_CREW
                                                                 : LEAST_OF_CREW;
}

static bool is_time_to_look(const hf_engine *engine, uint32_t crew, uint32_t known)
{
    if (engine->crews[crew].row.status == HF_REVIEW_CONFIRMED)
        return known >= LEAST_OF_CONFIRMED_CREW;
    return known == 3 || known == 4 || hf_detect_is_rung(known);
}

static hf_status look_for_crew(hf_engine *engine, const hf_report *report, uint32_t target,
                               uint32_t crew)
{
    hf_burst burst;
    hf_suspect suspects[HF_BURST_MAX];
    hf_sighting best = {.log10_p = 0};
    const double p = hf_crew_share(engine, crew);
    hf_status status = hf_output_look(engine, report->at, true);
    if (status != HF_OK)
        return status;
    for (int i = 0; i < WINDOWS; i++) {
        hf_burst_collect(&engine->history, target, report->at, window_width[i], &burst);
        const uint32_t known = pick_members(engine, crew, &burst, suspects);
        if (known < least_of(engine, crew) || hf_finding_is_drop(known, burst.count))
            continue;
        const double ln_p = hf_binomial_ln_tail(known, burst.count, p) +
                            log(WINDOWS * hf_finding_weight(engine, true));
        if (log10_of(ln_p) < best.log10_p)
            best = (hf_sighting){.report = report,
                                 .target = target,
                                 .at = report->at,
                                 .crew = crew,
                                 .suspects = suspects,
                                 .suspect_count = known,
                                 .burst_count = burst.count,
                                 .log10_p = log10_of(ln_p),
                                 .crew_expected = p * burst.count};
    }
    if (best.log10_p > hf_finding_bar(engine, target, report->at) ||
        best.suspect_count < least_of(engine, crew))
        return HF_OK;
    return hf_finding_follow(engine, &best);
}

/* Members of the crew who reported the target in the last seven days, among the latest
 * HF_BURST_MAX. */
static uint32_t count_crew(const hf_engine *engine, uint32_t crew, uint32_t target, hf_usec at)
{
    const hf_reports *edges = &engine->history.targets[target].edges;
    const uint32_t first = hf_reports_lower_bound(edges, at - window_width[WINDOWS - 1] + 1);
    uint32_t count = 0;
    uint32_t scanned = 0;
    for (uint32_t i = hf_reports_lower_bound(edges, at + 1);
         i-- > first && scanned++ < HF_BURST_MAX;)
        count +=
            hf_crew_find_active_member(engine, crew, hf_reports_at(edges, i)->reporter) != HF_NONE;
    return count;
}

/* Into the campaigns of the reporter's crews; where a crew has none here, a look for it. */
static hf_status follow_crews(hf_engine *engine, const hf_report *report, uint32_t target,
                              bool is_first_pass)
{
    uint32_t crews[16];
    uint32_t count = 0;
    uint32_t m = engine->history.accounts[report->reporter].first_membership;
    for (; m != HF_NONE && count < 16; m = engine->members[m].next)
        if (engine->members[m].row.cleared_at == HF_USEC_NONE &&
            hf_crew_is_live(engine, engine->members[m].crew))
            crews[count++] = engine->members[m].crew;
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t campaign = hf_campaign_find(engine, crews[i], target, report->at);
        hf_status status = HF_OK;
        if (is_first_pass && campaign != HF_NONE) {
            status = hf_campaign_add(engine, campaign, report);
            if (status == HF_OK)
                status = hf_verdict_apply(engine, campaign);
        } else if (!is_first_pass && campaign == HF_NONE && hf_crew_is_live(engine, crews[i]) &&
                   has_standing_campaign(engine, crews[i])) {
            const uint32_t known = count_crew(engine, crews[i], target, report->at);
            if (is_time_to_look(engine, crews[i], known))
                status = look_for_crew(engine, report, target, crews[i]);
        }
        if (status != HF_OK)
            return status;
    }
    return HF_OK;
}

/* Campaigns under way count the target's other reporters too. */
static hf_status recount(hf_engine *engine, uint32_t target, hf_usec at)
{
    const hf_usec gap = engine->config.policy.episode_gap_hours * HF_HOUR_USEC;
    uint32_t number = engine->history.targets[target].first_campaign;
    for (; number != HF_NONE; number = engine->campaigns[number].next_of_target) {
        const hf_campaign *row = &engine->campaigns[number].row;
        if (at < row->started_at - gap || at > row->ended_at + gap)
            continue;
        const hf_status status = hf_campaign_recount(engine, number);
        if (status != HF_OK)
            return status;
    }
    return HF_OK;
}

/* Before a hold yields to independent voices, one look whether they are that: the crew may have
 * grown since the last rung. */
static hf_status yield_if_heard(hf_engine *engine, const hf_report *report, uint32_t target)
{
    if (!hf_verdict_must_yield(engine, target))
        return HF_OK;
    const hf_status status = look(engine, report, target, engine->history.now,
                                  engine->config.policy.platform_threshold_hours * HF_HOUR_USEC);
    if (status != HF_OK || !hf_verdict_must_yield(engine, target))
        return status;
    return hf_verdict_yield(engine, target);
}

hf_status hf_detect_report(hf_engine *engine, const hf_report *report, uint32_t target,
                           hf_usec previous_at)
{
    const bool can_be_crew = engine->history.accounts[report->reporter].kind == HF_KIND_USER;
    hf_status status = HF_OK;
    if (can_be_crew)
        status = follow_crews(engine, report, target, true);
    if (status == HF_OK)
        status = look_in_windows(engine, report, target, previous_at);
    if (status == HF_OK && can_be_crew)
        status = follow_crews(engine, report, target, false);
    if (status != HF_OK || engine->history.targets[target].first_campaign == HF_NONE)
        return status;
    status = recount(engine, target, report->at);
    return status == HF_OK ? yield_if_heard(engine, report, target) : status;
}
