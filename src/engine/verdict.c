/* What a campaign leads to: see verdict.h. */
#include "engine/verdict.h"

#include <math.h>
#include <stdio.h>

#include "engine/campaigns.h"
#include "engine/crews.h"
#include "engine/explain.h"
#include "engine/holds.h"
#include "engine/list_campaigns.h"
#include "engine/output.h"
#include "engine/suppress.h"

enum { LEAST_UPHELD = 2, LEAST_UPHELD_TARGETS = 2, VOICES_SCANNED_MAX = 4096 };

bool hf_verdict_is_throwaway(const hf_account *account, hf_usec at)
{
    const bool is_young =
        account->created_at != HF_USEC_NONE && at - account->created_at < 30 * HF_DAY_USEC;
    return is_young && account->has_few_followers && !account->is_premium;
}

/* Old and followed, or paying: known not to be made for the day. */
static bool is_settled(const hf_account *account, hf_usec at)
{
    const bool is_old =
        account->created_at != HF_USEC_NONE && at - account->created_at > 90 * HF_DAY_USEC;
    return account->is_premium || (is_old && account->is_established);
}

static bool is_in_good_standing(const hf_engine *engine, const hf_campaign_state *campaign)
{
    const hf_target *target = &engine->history.targets[campaign->target];
    return target->upheld == 0 &&
           is_settled(&engine->history.accounts[target->account], campaign->row.started_at);
}

/* ---- rule 1 ---- */

static uint32_t upheld_from_outside(const hf_engine *engine, const hf_reports *reports,
                                    uint32_t enough)
{
    uint32_t upheld = 0;
    for (uint32_t i = reports->count; i-- > 0 && upheld < enough;) {
        const hf_report *report = hf_reports_at(reports, i);
        upheld += hf_history_outcome(&engine->history, report) == HF_OUTCOME_UPHELD &&
                  hf_crew_of_account(engine, report->reporter) == HF_NONE;
    }
    return upheld;
}

static bool is_in_poor_standing(const hf_engine *engine, uint32_t number)
{
    const hf_target *target = &engine->history.targets[number];
    if (target->upheld < LEAST_UPHELD)
        return false;
    uint32_t upheld = upheld_from_outside(engine, &target->edges, LEAST_UPHELD);
    if (upheld < LEAST_UPHELD)
        upheld += upheld_from_outside(engine, &target->repeats, LEAST_UPHELD - upheld);
    return upheld >= LEAST_UPHELD;
}

/*
 * ---- rule 2 ----
 * Whether the crew was right before, as a log likelihood ratio. In labelled data staff upheld 0.99
 * of the joint targets of crews that hit wrongdoers, and 0.09 of those that hit honest people. What
 * targets look like says something before staff have spoken: wrongdoers are thrown away and made
 * anew, honest people mostly are not. All the joint targets together never say more by that than
 * one outcome would; the one in hand is asked besides, since credit that was earned on throwaways
 * is not to be spent on somebody who is settled.
 */

static const double upheld_weight = 2.4;    /* ln 0.99 / 0.09 */
static const double rejected_weight = -4.5; /* ln 0.01 / 0.91 */
static const double throwaway_weight = 1.8;
static const double settled_weight = -1.8;
static const double looks_weight_max = 2.4;
/* Somebody else reported it within a day: seven in ten wrongdoers whom a crew reports, three in
 * twenty of the honest. */
static const double seconded_weight = 1.5;
static const double alone_weight = -1.0;
static const double credible_score = 4.6; /* ln 100 */
static const double likely_score = 3.5;   /* ln 33 */

typedef struct hf_record {
    uint32_t upheld, rejected; /* targets */
    double looks, voices;
    uint32_t in_hand; /* the target that is judged: its looks count by themselves */
    double looks_in_hand;
} hf_record;

static double weigh_looks(const hf_account *account, hf_usec at)
{
    return hf_verdict_is_throwaway(account, at) ? throwaway_weight
           : is_settled(account, at)            ? settled_weight
                                                : 0;
}

static hf_record new_record(const hf_engine *engine, const hf_campaign_state *campaign)
{
    const hf_target *target = &engine->history.targets[campaign->target];
    return (hf_record){.in_hand = campaign->target,
                       .looks_in_hand = weigh_looks(&engine->history.accounts[target->account],
                                                    campaign->row.started_at)};
}

/* Whether anybody outside the crew reported the target within a day of it. O(reports). */
static bool is_seconded(const hf_engine *engine, uint32_t crew, const hf_reports *edges)
{
    hf_usec first = INT64_MAX;
    hf_usec last = INT64_MIN;
    for (uint32_t i = 0; i < edges->count; i++) {
        const hf_report *report = hf_reports_at(edges, i);
        if (hf_crew_find_member(engine, crew, report->reporter) == HF_NONE)
            continue;
        first = first < report->at ? first : report->at;
        last = report->at;
    }
    for (uint32_t i = 0; i < edges->count; i++) {
        const hf_report *report = hf_reports_at(edges, i);
        if (report->at >= first - HF_DAY_USEC && report->at <= last + HF_DAY_USEC &&
            hf_crew_find_member(engine, crew, report->reporter) == HF_NONE)
            return true;
    }
    return false;
}

static bool is_upheld(const hf_target *target)
{
    return target->upheld > target->rejected;
}

static void add_to_record(const hf_engine *engine, uint32_t crew, uint32_t number,
                          hf_record *record)
{
    const hf_target *target = &engine->history.targets[number];
    const hf_account *account = &engine->history.accounts[target->account];
    record->voices += is_seconded(engine, crew, &target->edges) ? seconded_weight : alone_weight;
    record->upheld += is_upheld(target);
    record->rejected += target->rejected > target->upheld;
    if (target->edges.count > 0 && number != record->in_hand)
        record->looks += weigh_looks(account, hf_reports_at(&target->edges, 0)->at);
}

/* Log likelihood ratio: the crew is right, over: it is a brigade. */
static double score_record(const hf_record *record)
{
    const double looks = fmax(-looks_weight_max, fmin(looks_weight_max, record->looks)) +
                         fmax(-looks_weight_max, fmin(looks_weight_max, record->voices));
    return upheld_weight * record->upheld + rejected_weight * record->rejected + looks +
           record->looks_in_hand;
}

static bool is_record_credible(const hf_record *record)
{
    return record->upheld >= LEAST_UPHELD_TARGETS && score_record(record) >= credible_score;
}

/* Whether the crew supplied most of the voices: what everybody reports can be joined to look right,
 * and counts only where the crew is one voice of many again. */
static bool is_dominated(const hf_engine *engine, uint32_t target, size_t members)
{
    return members * 2 > engine->history.targets[target].edges.count;
}

/* Whether what the crew did there says something about what it does here. */
static bool is_telling(const hf_engine *engine, const hf_campaign_state *other, bool is_alone)
{
    return !hf_list_campaign_is(other) &&
           (!is_alone || is_dominated(engine, other->target, other->participant_count));
}

/*
 * Who seconded the crew is asked last, since it goes through every report of every target: where
 * staff upheld too few, which is most crews and a glance at each target, the record says no
 * whatever the rest of it is. (1.17 times as many reports a second.)
 */
static bool is_credible(const hf_engine *engine, const hf_campaign_state *campaign)
{
    const bool is_alone = is_dominated(engine, campaign->target, campaign->participant_count);
    const uint32_t first = engine->crews[campaign->crew].first_campaign;
    uint32_t upheld = 0;
    for (uint32_t n = first; n != HF_NONE; n = engine->campaigns[n].next_of_crew)
        upheld += is_telling(engine, &engine->campaigns[n], is_alone) &&
                  is_upheld(&engine->history.targets[engine->campaigns[n].target]);
    if (upheld < LEAST_UPHELD_TARGETS)
        return false;
    hf_record record = new_record(engine, campaign);
    for (uint32_t n = first; n != HF_NONE; n = engine->campaigns[n].next_of_crew)
        if (is_telling(engine, &engine->campaigns[n], is_alone))
            add_to_record(engine, campaign->crew, engine->campaigns[n].target, &record);
    return is_record_credible(&record);
}

/* Every target that three or more of the crew met at, campaign or not: asked before a hold is
 * placed, since it takes longer. */
static hf_status ask_joint_record(hf_engine *engine, const hf_campaign_state *campaign,
                                  hf_record *ret_record)
{
    *ret_record = new_record(engine, campaign);
    const hf_status status = hf_crew_find_joint(engine, campaign->crew);
    for (size_t i = 0; i < engine->candidate_count && status == HF_OK; i++)
        if (is_dominated(engine, engine->candidates[i].target, engine->candidates[i].members))
            add_to_record(engine, campaign->crew, engine->candidates[i].target, ret_record);
    return status;
}

/* ---- rule 3 ---- */

/* Voices, and what is left of those that a crew's unknown members are to be expected for. */
typedef struct hf_voices {
    uint32_t crews[64]; /* heard already */
    uint32_t crew_count;
    uint32_t campaigns[8];
    double unknown[8]; /* by campaign */
    uint32_t campaign_count;
    int64_t count;
} hf_voices;

/*
 * A crew that sends new accounts to every target brings some that nobody has seen before: among
 * those who come while it acts, as many as its record lets expect are no independent voices.
 */
static void expect_unknown(const hf_engine *engine, uint32_t target, hf_voices *voices)
{
    *voices = (hf_voices){.count = 0};
    uint32_t n = engine->history.targets[target].first_campaign;
    for (; n != HF_NONE && voices->campaign_count < 8; n = engine->campaigns[n].next_of_target) {
        const hf_campaign_state *campaign = &engine->campaigns[n];
        if (campaign->row.status == HF_REVIEW_DISMISSED || hf_list_campaign_is(campaign) ||
            !hf_crew_is_live(engine, campaign->crew))
            continue;
        voices->campaigns[voices->campaign_count] = n;
        voices->unknown[voices->campaign_count++] =
            (double)campaign->participant_count * hf_crew_unknown_share(engine, campaign->crew);
    }
}

/* Whether the voice from outside is one that was to be expected of a crew. */
static bool is_expected(const hf_engine *engine, hf_voices *voices, const hf_report *report)
{
    for (uint32_t i = 0; i < voices->campaign_count; i++) {
        const hf_campaign *row = &engine->campaigns[voices->campaigns[i]].row;
        if (voices->unknown[i] < 1 || report->at < row->started_at || report->at > row->ended_at)
            continue;
        voices->unknown[i] -= 1;
        return true;
    }
    return false;
}

static void hear(const hf_engine *engine, hf_voices *voices, const hf_report *report)
{
    const uint8_t kind = engine->history.accounts[report->reporter].kind;
    if ((report->flags & HF_REPORT_RETRACTED) != 0 || kind == HF_KIND_AUTOMATED)
        return;
    const uint32_t crew =
        kind == HF_KIND_USER ? hf_crew_of_account(engine, report->reporter) : HF_NONE;
    if (crew == HF_NONE) {
        voices->count += kind != HF_KIND_USER || !is_expected(engine, voices, report);
        return;
    }
    for (uint32_t i = 0; i < voices->crew_count; i++)
        if (voices->crews[i] == crew)
            return;
    if (voices->crew_count < sizeof voices->crews / sizeof *voices->crews) {
        voices->crews[voices->crew_count++] = crew;
        voices->count++;
    }
}

static bool is_heard(const hf_engine *engine, uint32_t number)
{
    const hf_policy *policy = &engine->config.policy;
    const hf_reports *edges = &engine->history.targets[number].edges;
    const hf_usec since = engine->history.now - policy->platform_threshold_hours * HF_HOUR_USEC;
    hf_voices voices;
    uint32_t scanned = 0;
    expect_unknown(engine, number, &voices);
    for (uint32_t i = edges->count; i-- > 0 && scanned++ < VOICES_SCANNED_MAX;) {
        if (hf_reports_at(edges, i)->at <= since || voices.count >= policy->platform_threshold)
            break;
        hear(engine, &voices, hf_reports_at(edges, i));
    }
    return voices.count >= policy->platform_threshold;
}

/*
 * More reporters from outside every crew than members took part, from the day before the campaign
 * on. Another crew's members are no independent majority.
 */
static bool is_minority(const hf_engine *engine, const hf_campaign_state *campaign)
{
    const hf_reports *edges = &engine->history.targets[campaign->target].edges;
    const hf_usec from =
        campaign->row.started_at - engine->config.policy.platform_threshold_hours * HF_HOUR_USEC;
    size_t outsiders = 0;
    uint32_t scanned = 0;
    hf_voices voices;
    if (campaign->row.independent_reporters <= (int64_t)campaign->participant_count)
        return false;
    expect_unknown(engine, campaign->target, &voices);
    for (uint32_t i = edges->count; i-- > 0 && scanned++ < VOICES_SCANNED_MAX;) {
        const hf_report *report = hf_reports_at(edges, i);
        if (report->at < from || outsiders > campaign->participant_count)
            break;
        outsiders += hf_crew_of_account(engine, report->reporter) == HF_NONE &&
                     !is_expected(engine, &voices, report);
    }
    return outsiders > campaign->participant_count;
}

/* ---- the verdict ---- */

static hf_disposition credible_disposition(const hf_engine *engine,
                                           const hf_campaign_state *campaign)
{
    return campaign->row.independent_reporters == 0 && is_in_good_standing(engine, campaign)
               ? HF_DISPOSITION_SUPPRESS_ONLY
               : HF_DISPOSITION_CREDIBLE_CREW;
}

static hf_disposition judge(const hf_engine *engine, const hf_campaign_state *campaign)
{
    const hf_campaign *row = &campaign->row;
    if (is_in_poor_standing(engine, campaign->target))
        return HF_DISPOSITION_POOR_STANDING;
    if (is_credible(engine, campaign))
        return credible_disposition(engine, campaign);
    if (campaign->has_hold && campaign->hold.state != HF_HOLD_WITHDRAWN)
        return HF_DISPOSITION_HOLD; /* it ends by its own rules */
    if (is_minority(engine, campaign) || is_heard(engine, campaign->target))
        return HF_DISPOSITION_SUPPRESS_ONLY;
    const hf_usec attack_end = row->ended_at + engine->config.policy.hold_hours * HF_HOUR_USEC;
    if ((row->found_backwards && row->detected_at > attack_end) ||
        hf_hold_until(engine, row) <= engine->history.now)
        return HF_DISPOSITION_SUPPRESS_ONLY; /* a hold would have ended by now */
    return HF_DISPOSITION_HOLD;
}

/* ---- holds ---- */

/* Released for this crew and target, or yielded in this episode: no hold again. */
static bool is_barred(const hf_engine *engine, const hf_campaign_state *campaign)
{
    if (campaign->has_hold && campaign->hold.state == HF_HOLD_YIELDED)
        return true;
    uint32_t number = engine->history.targets[campaign->target].first_campaign;
    for (; number != HF_NONE; number = engine->campaigns[number].next_of_target) {
        const hf_campaign_state *other = &engine->campaigns[number];
        if (other->crew == campaign->crew && other->has_hold &&
            other->hold.state == HF_HOLD_RELEASED && other->row.status != HF_REVIEW_DISMISSED)
            return true;
    }
    return false;
}

uint32_t hf_verdict_standing_hold(const hf_engine *engine, uint32_t target)
{
    uint32_t number = engine->history.targets[target].first_campaign;
    while (number != HF_NONE && !hf_hold_is_in_force(&engine->campaigns[number]))
        number = engine->campaigns[number].next_of_target;
    return number;
}

static hf_status place_or_extend(hf_engine *engine, uint32_t number)
{
    hf_campaign_state *campaign = &engine->campaigns[number];
    const hf_usec expires_at = hf_hold_until(engine, &campaign->row);
    if (expires_at <= engine->history.now || is_barred(engine, campaign))
        return HF_OK;
    const uint32_t standing = hf_verdict_standing_hold(engine, campaign->target);
    if (standing != HF_NONE)
        return hf_hold_extend(engine, standing, expires_at);
    if (!campaign->has_hold) {
        campaign->has_hold = true;
        campaign->hold = (hf_hold){.campaign_id = campaign->row.campaign_id,
                                   .target = campaign->row.target,
                                   .placed_at = engine->history.now,
                                   .expires_at = expires_at};
        hf_explain_hold(engine, number);
    }
    return hf_hold_start(engine, number, expires_at);
}

/* ---- suppressions ---- */

/* The campaign's suppressions stand from now on, or do not. */
static hf_status set_protective(hf_engine *engine, uint32_t number, bool is_protective)
{
    hf_campaign_state *campaign = &engine->campaigns[number];
    const bool was_protective = campaign->is_protective;
    campaign->is_protective = is_protective;
    if (!is_protective)
        return was_protective ? hf_output_lift(engine, number, engine->history.now) : HF_OK;
    return hf_suppress_new(engine, number);
}

/* The platform's automation has acted, or does at the next report. */
static bool is_in_danger(const hf_engine *engine, const hf_campaign_state *campaign)
{
    const hf_policy *policy = &engine->config.policy;
    const hf_usec since = engine->history.now - policy->platform_threshold_hours * HF_HOUR_USEC;
    return campaign->row.would_have_acted_at != HF_USEC_NONE ||
           hf_history_cell_size(&engine->history.targets[campaign->target], since + 1,
                                engine->history.now + 1) +
                   1 >=
               policy->platform_threshold;
}

/*
 * A crew that looks right so far, though staff have not spoken: its reports count as one voice, but
 * a hold is placed only where it changes what becomes of the target, and not where everything but
 * an outcome speaks for the crew.
 */
static hf_status look_before_hold(hf_engine *engine, const hf_campaign_state *campaign,
                                  hf_disposition *disposition)
{
    hf_record record;
    const hf_status status = ask_joint_record(engine, campaign, &record);
    const double score = score_record(&record);
    if (status == HF_OK && is_record_credible(&record))
        *disposition = credible_disposition(engine, campaign);
    else if (status == HF_OK &&
             (score >= likely_score || (score > 0 && !is_in_danger(engine, campaign))))
        *disposition = HF_DISPOSITION_SUPPRESS_ONLY;
    return status;
}

hf_status hf_verdict_apply(hf_engine *engine, uint32_t number)
{
    hf_campaign_state *campaign = &engine->campaigns[number];
    if (hf_list_campaign_is(campaign))
        return hf_list_campaign_judge(engine, number);
    if (campaign->row.status == HF_REVIEW_DISMISSED)
        return HF_OK;
    hf_disposition disposition = judge(engine, campaign);
    hf_status status = HF_OK;
    if (disposition == HF_DISPOSITION_HOLD && !campaign->has_hold)
        status = look_before_hold(engine, campaign, &disposition);
    if (status != HF_OK)
        return status;
    const bool is_new = disposition != campaign->row.disposition;
    campaign->row.disposition = disposition;
    const bool is_protective =
        !campaign->row.is_shadow &&
        (disposition == HF_DISPOSITION_HOLD || disposition == HF_DISPOSITION_SUPPRESS_ONLY);
    status = set_protective(engine, number, is_protective);
    if (status == HF_OK && is_protective && disposition == HF_DISPOSITION_HOLD)
        status = place_or_extend(engine, number);
    if (status == HF_OK && disposition != HF_DISPOSITION_HOLD && hf_hold_is_in_force(campaign) &&
        campaign->hold.state == HF_HOLD_ACTIVE)
        status = hf_hold_end(engine, number, HF_HOLD_WITHDRAWN, engine->history.now);
    return status == HF_OK && is_new ? hf_output_campaign(engine, number) : status;
}

/* ---- outcomes and time ---- */

bool hf_verdict_must_yield(const hf_engine *engine, uint32_t target)
{
    const uint32_t number = hf_verdict_standing_hold(engine, target);
    return number != HF_NONE && engine->campaigns[number].hold.state == HF_HOLD_ACTIVE &&
           is_heard(engine, target);
}

hf_status hf_verdict_yield(hf_engine *engine, uint32_t target)
{
    return hf_hold_end(engine, hf_verdict_standing_hold(engine, target), HF_HOLD_YIELDED,
                       engine->history.now);
}

hf_status hf_verdict_follow_outcome(hf_engine *engine, uint32_t target)
{
    uint32_t number = engine->history.targets[target].first_campaign;
    for (; number != HF_NONE; number = engine->campaigns[number].next_of_target) {
        uint32_t other = engine->crews[engine->campaigns[number].crew].first_campaign;
        for (; other != HF_NONE; other = engine->campaigns[other].next_of_crew) {
            if (engine->campaigns[other].row.ended_at <
                engine->history.now - engine->history.window)
                continue;
            const hf_status status = hf_verdict_apply(engine, other);
            if (status != HF_OK)
                return status;
        }
    }
    return HF_OK;
}

hf_status hf_verdict_expire(hf_engine *engine)
{
    if (engine->history.now < engine->next_expiry)
        return HF_OK;
    hf_usec next = INT64_MAX;
    for (uint32_t number = 0; number < engine->campaign_count; number++) {
        hf_campaign_state *campaign = &engine->campaigns[number];
        if (!hf_hold_is_in_force(campaign))
            continue;
        if (campaign->hold.expires_at <= engine->history.now) {
            const hf_status status =
                hf_hold_end(engine, number, HF_HOLD_EXPIRED, campaign->hold.expires_at);
            if (status != HF_OK)
                return status;
        } else if (campaign->hold.expires_at < next) {
            next = campaign->hold.expires_at;
        }
    }
    engine->next_expiry = next;
    return HF_OK;
}

hf_status hf_verdict_promote(hf_engine *engine)
{
    for (uint32_t number = 0; number < engine->campaign_count && !engine->config.is_shadow;
         number++) {
        hf_campaign *row = &engine->campaigns[number].row;
        if (!row->is_shadow || hf_hold_until(engine, row) <= engine->history.now)
            continue;
        row->is_shadow = false;
        hf_status status = hf_output_campaign(engine, number);
        if (status == HF_OK)
            status = hf_verdict_apply(engine, number);
        if (status != HF_OK)
            return status;
    }
    return HF_OK;
}
