/* From a finding to its crew and campaigns: see finding.h. */
#include "engine/finding.h"

#include "base/alloc.h"
#include "engine/binomial.h"
#include "engine/campaigns.h"
#include "engine/explain.h"
#include "engine/leaders.h"
#include "engine/output.h"
#include "engine/rate.h"
#include "engine/recruit.h"
#include "engine/verdict.h"
#include <math.h>

/* Fewer looks than this in 30 days are those of a platform that has just begun: it is not judged
 * more leniently for that. */
static const int64_t least_looks = 1;
static const int64_t least_crew_looks = 100;

enum { KEYS_TOLD = 20, EVIDENCE_MAX = KEYS_TOLD + HF_SIGNS_MAX + 1 };

double hf_finding_weight(const hf_engine *engine, bool is_for_crew)
{
    const int64_t crew_looks = engine->crew_looks_in_month > least_crew_looks
                                   ? engine->crew_looks_in_month
                                   : least_crew_looks;
    const double looks = fmax((double)engine->looks_in_month, (double)least_looks);
    const double of_kind =
        is_for_crew ? (double)crew_looks : looks - (double)engine->crew_looks_in_month;
    return fmax(2 * of_kind / looks, 2 / looks);
}

double hf_finding_bar(const hf_engine *engine, uint32_t target, hf_usec at)
{
    const hf_policy *policy = &engine->config.policy;
    const hf_account *account = &engine->history.accounts[engine->history.targets[target].account];
    const int64_t looks =
        engine->looks_in_month > least_looks ? engine->looks_in_month : least_looks;
    const double bar = log10(policy->bar_expected_false_per_month / (double)looks);
    return hf_verdict_is_throwaway(account, at) ? bar - policy->poor_standing_bar : bar;
}

/* ---- evidence rows ---- */

static void set_evidence(hf_engine *engine, uint32_t number, double log10_p)
{
    hf_campaign *row = &engine->campaigns[number].row;
    row->evidence = -log10_p;
    row->expected_false_per_month = pow(10, log10_p) * (double)engine->looks_in_month;
}

static hf_status reserve_evidence(hf_engine *engine, uint32_t number, size_t count)
{
    hf_campaign_state *campaign = &engine->campaigns[number];
    campaign->evidence_count = 0;
    return hf_array_reserve(&engine->told_allocator, (void *)&campaign->evidence,
                            &campaign->evidence_capacity, count, sizeof *campaign->evidence);
}

static hf_evidence *add_evidence(hf_engine *engine, uint32_t number)
{
    hf_campaign_state *campaign = &engine->campaigns[number];
    hf_evidence *evidence = &campaign->evidence[campaign->evidence_count++];
    *evidence = (hf_evidence){.campaign_id = campaign->row.campaign_id,
                              .evidence_no = (int64_t)campaign->evidence_count,
                              .cell_started_at = HF_USEC_NONE,
                              .cell_ended_at = HF_USEC_NONE};
    return evidence;
}

static void add_keys(hf_engine *engine, uint32_t number, const hf_sighting *sighting)
{
    const hf_overlap *overlap = &engine->overlap;
    for (size_t i = 0; i < overlap->significant_count && i < KEYS_TOLD; i++) {
        const hf_key *key = &overlap->keys[i];
        hf_evidence *evidence = add_evidence(engine, number);
        evidence->channel = HF_CHANNEL_CO_REPORT;
        evidence->matched = key->held;
        evidence->of_n = sighting->burst_count;
        evidence->expected = key->p * key->size;
        evidence->log10_p = key->ln_tail / log(10);
        evidence->other_target = (hf_account_id){key->target_id};
        evidence->cell_started_at = key->from;
        evidence->cell_ended_at = key->to;
        hf_explain_key(key, sighting->burst_count, evidence->expected, evidence->statement);
    }
}

static void add_signs(hf_engine *engine, uint32_t number)
{
    for (uint32_t i = 0; i < engine->signs.count; i++) {
        const hf_sign *sign = &engine->signs.items[i];
        hf_evidence *evidence = add_evidence(engine, number);
        evidence->channel = sign->channel;
        evidence->matched = sign->held;
        evidence->of_n = sign->of_n;
        evidence->expected = sign->p * sign->of_n;
        evidence->log10_p = sign->ln_tail / log(10);
        hf_explain_sign(sign, evidence->statement);
    }
}

/* Context: how unusual so many reports in that time are for this target. */
static void add_burst(hf_engine *engine, uint32_t number, const hf_sighting *sighting)
{
    const hf_history *history = &engine->history;
    const hf_target *target = &history->targets[sighting->target];
    const double hour = (double)HF_HOUR_USEC;
    const double hours = fmax((double)sighting->burst_width / hour, 1.0 / 60);
    const uint32_t before = hf_history_cell_size(target, sighting->at - history->window,
                                                 sighting->at - sighting->burst_width);
    const double before_hours = fmax((double)history->window / hour - hours, hours);
    const double mean = (double)history->edge_count /
                        ((double)(history->heap_count + 1) * (double)history->window / hour);
    const double expected = (1 + before) / (1 / mean + before_hours) * hours;
    hf_evidence *evidence = add_evidence(engine, number);
    evidence->channel = HF_CHANNEL_BURST;
    evidence->matched = evidence->of_n = sighting->burst_count;
    evidence->expected = expected;
    evidence->log10_p =
        hf_rate_ln_tail(sighting->burst_count, hours, before, before_hours, mean) / log(10);
    hf_explain_burst(sighting->burst_count, sighting->burst_width, expected, evidence->statement);
}

/* Better evidence replaces the old, sentences and all. */
static hf_status put_evidence(hf_engine *engine, uint32_t number, const hf_sighting *sighting)
{
    if (-sighting->log10_p <= engine->campaigns[number].row.evidence)
        return HF_OK;
    const hf_status status = reserve_evidence(engine, number, EVIDENCE_MAX);
    if (status != HF_OK)
        return status;
    set_evidence(engine, number, sighting->log10_p);
    if (sighting->crew == HF_NONE) {
        add_signs(engine, number);
        add_keys(engine, number, sighting);
        add_burst(engine, number, sighting);
    } else {
        hf_evidence *evidence = add_evidence(engine, number);
        evidence->channel = HF_CHANNEL_CREW;
        evidence->matched = sighting->suspect_count;
        evidence->of_n = sighting->burst_count;
        evidence->expected = sighting->crew_expected;
        evidence->log10_p = sighting->log10_p;
        hf_explain_crew(engine->campaigns[number].row.crew_id, sighting->suspect_count,
                        sighting->burst_count, sighting->crew_expected, evidence->statement);
    }
    return hf_output_campaign(engine, number);
}

/* ---- the target's own campaign ---- */

/* The list that drives it: that of the most convincing sign, if it is one of a block list and more
 * convincing than the keys. */
static int64_t driving_list(const hf_engine *engine, const hf_sighting *sighting)
{
    const hf_signs *signs = &engine->signs;
    if (sighting->crew != HF_NONE || signs->ln_chance > engine->overlap.ln_chance)
        return 0;
    for (uint32_t i = 0; i < signs->count; i++)
        if (signs->items[i].ln_tail <= signs->ln_chance)
            return signs->items[i].list_id;
    return 0;
}

static hf_status find_or_open(hf_engine *engine, const hf_sighting *sighting, uint32_t crew,
                              uint32_t *ret_campaign)
{
    *ret_campaign = hf_campaign_find(engine, crew, sighting->target, sighting->at);
    if (*ret_campaign != HF_NONE)
        return HF_OK;
    hf_opening opening = {.crew = crew,
                          .target = sighting->target,
                          .detected_at = sighting->at,
                          .trigger_report_id = sighting->report->report_id,
                          .list_id = driving_list(engine, sighting)};
    if (hf_campaign_episode(engine, crew, sighting->target, sighting->at, &opening.started_at,
                            &opening.ended_at) == 0)
        return HF_OK; /* every member here was cleared by staff */
    /* Members who were found out later may have joined two episodes to one. */
    *ret_campaign = hf_campaign_find(engine, crew, sighting->target, opening.started_at);
    if (*ret_campaign != HF_NONE)
        return HF_OK;
    return hf_campaign_open(engine, &opening, ret_campaign);
}

static hf_status follow_target(hf_engine *engine, const hf_sighting *sighting, uint32_t crew)
{
    uint32_t campaign;
    hf_status status = find_or_open(engine, sighting, crew, &campaign);
    if (status != HF_OK || campaign == HF_NONE)
        return status;
    status = hf_campaign_absorb(engine, campaign);
    for (uint32_t i = 0; i < sighting->suspect_count && status == HF_OK; i++)
        status = hf_campaign_score(engine, campaign, sighting->suspects[i].account,
                                   sighting->suspects[i].score, sighting->suspects[i].keys);
    return status == HF_OK ? put_evidence(engine, campaign, sighting) : status;
}

/* ---- backwards: what the crew did before it was given away ---- */

static hf_status explain_backwards(hf_engine *engine, uint32_t number, uint32_t members,
                                   uint32_t size, double p, double log10_p)
{
    const hf_status status = reserve_evidence(engine, number, 1);
    if (status != HF_OK)
        return status;
    set_evidence(engine, number, log10_p);
    hf_evidence *evidence = add_evidence(engine, number);
    evidence->channel = HF_CHANNEL_CREW;
    evidence->matched = members;
    evidence->of_n = size;
    evidence->expected = p * size;
    evidence->log10_p = log10_p;
    hf_explain_backwards(engine->campaigns[number].row.crew_id, members, size, evidence->expected,
                         evidence->statement);
    return HF_OK;
}

/* The crew's latest episode on one other target: a campaign, if independent reporters would hardly
 * bring so many of the crew. */
static hf_status follow_other_target(hf_engine *engine, const hf_sighting *sighting, uint32_t crew,
                                     uint32_t target, double p)
{
    hf_opening opening = {.crew = crew,
                          .target = target,
                          .detected_at = sighting->at,
                          .trigger_report_id = sighting->report->report_id,
                          .found_backwards = true};
    const uint32_t members = hf_campaign_episode(engine, crew, target, sighting->at,
                                                 &opening.started_at, &opening.ended_at);
    if (members < HF_JOINT_LEAST)
        return HF_OK;
    uint32_t number = hf_campaign_find(engine, crew, target, opening.ended_at);
    if (number == HF_NONE) /* members found out later may have joined two episodes to one */
        number = hf_campaign_find(engine, crew, target, opening.started_at);
    if (number == HF_NONE) {
        const hf_target *state = &engine->history.targets[target];
        const uint32_t size = hf_history_cell_size(state, opening.started_at, opening.ended_at + 1);
        if (hf_finding_is_drop(members, size))
            return HF_OK;
        const double alternatives = (double)engine->candidate_count * state->edges.count;
        const double log10_p =
            hf_binomial_ln_tail(members, size, p) / log(10) + log10(alternatives);
        if (log10_p > hf_finding_bar(engine, target, sighting->at))
            return HF_OK;
        hf_status status = hf_campaign_open(engine, &opening, &number);
        if (status == HF_OK)
            status = explain_backwards(engine, number, members, size, p, log10_p);
        if (status != HF_OK)
            return status;
    }
    return hf_campaign_absorb(engine, number);
}

/* So many campaigns at most are opened by one finding, so that it ends; the next at which the crew
 * grows goes on. */
enum { OPENED_MAX = 128 };

static hf_status follow_backwards(hf_engine *engine, const hf_sighting *sighting, uint32_t crew)
{
    const double p = hf_crew_share(engine, crew);
    const size_t before = engine->campaign_count;
    hf_status status = hf_crew_find_joint(engine, crew);
    for (size_t i = 0; i < engine->candidate_count && status == HF_OK &&
                       engine->campaign_count < before + OPENED_MAX;
         i++)
        if (engine->candidates[i].target != sighting->target)
            status = follow_other_target(engine, sighting, crew, engine->candidates[i].target, p);
    return status;
}

/* ---- all of it ---- */

static hf_status judge_campaigns(hf_engine *engine, uint32_t crew)
{
    const hf_usec since = engine->history.now - engine->history.window;
    for (uint32_t n = engine->crews[crew].first_campaign; n != HF_NONE;
         n = engine->campaigns[n].next_of_crew) {
        const hf_status status =
            engine->campaigns[n].row.ended_at < since ? HF_OK : hf_verdict_apply(engine, n);
        if (status != HF_OK)
            return status;
    }
    return HF_OK;
}

/* The crew the suspects are of, old or new, with all of them in it. *ret_grew: whether some were
 * not before. */
static hf_status join_crew(hf_engine *engine, const hf_sighting *sighting, uint32_t *ret_crew,
                           bool *ret_grew)
{
    hf_status status = HF_OK;
    *ret_crew = sighting->crew;
    if (sighting->crew == HF_NONE)
        status = hf_crew_match(engine, sighting->suspects, sighting->suspect_count,
                               !sighting->is_crowd, ret_crew);
    if (status == HF_OK && *ret_crew == HF_NONE)
        *ret_crew = hf_recruit_crew(engine);
    const int64_t founding = sighting->report->report_id;
    /* One crew at most per report: its id names the crew in fingerprints for good. */
    if (status == HF_OK && *ret_crew == HF_NONE && founding != engine->last_founding_report_id &&
        sighting->suspect_count >= (uint64_t)engine->config.policy.min_crew) {
        engine->last_founding_report_id = founding;
        status = hf_crew_found(engine, founding, ret_crew);
    }
    if (status != HF_OK || *ret_crew == HF_NONE)
        return status;
    const size_t before = engine->crews[*ret_crew].member_count;
    for (uint32_t i = 0; i < sighting->suspect_count && status == HF_OK; i++)
        status = hf_crew_add(engine, *ret_crew, &sighting->suspects[i], sighting->at);
    *ret_grew = engine->crews[*ret_crew].member_count > before;
    return status;
}

hf_status hf_finding_follow(hf_engine *engine, const hf_sighting *sighting)
{
    uint32_t crew;
    bool grew = false;
    hf_status status = join_crew(engine, sighting, &crew, &grew);
    if (status != HF_OK || crew == HF_NONE)
        return status;
    engine->findings++;
    status = follow_target(engine, sighting, crew);
    if (status == HF_OK && grew)
        status = follow_backwards(engine, sighting, crew);
    if (status == HF_OK)
        status = hf_recruit(engine, crew, sighting->at);
    if (status == HF_OK)
        status = hf_leaders_settle(engine, crew);
    return status == HF_OK ? judge_campaigns(engine, crew) : status;
}
