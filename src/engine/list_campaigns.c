/* Campaigns by means of shared block lists: see list_campaigns.h. */
#include "engine/list_campaigns.h"

#include <math.h>

#include "base/alloc.h"
#include "engine/binomial.h"
#include "engine/campaigns.h"
#include "engine/crews.h"
#include "engine/holds.h"
#include "engine/list_explain.h"
#include "engine/output.h"

enum { PLATFORM_LEAST = 10, OWN_LEAST = 5 };

bool hf_list_campaign_is(const hf_campaign_state *campaign)
{
    return campaign->target == HF_NONE;
}

/* ---- opening ---- */

static uint64_t key_of(hf_campaign_kind kind, uint32_t subject)
{
    return (uint64_t)kind << 32 | subject;
}

static uint32_t newest(const hf_engine *engine, hf_campaign_kind kind, uint32_t subject)
{
    return hf_map_get(&engine->campaign_of_subject, key_of(kind, subject));
}

uint32_t hf_list_campaign_find(const hf_engine *engine, hf_campaign_kind kind, uint32_t subject,
                               hf_usec at)
{
    const hf_usec gap = engine->config.policy.episode_gap_hours * HF_HOUR_USEC;
    uint32_t number = newest(engine, kind, subject);
    while (number != HF_NONE) {
        const hf_campaign *row = &engine->campaigns[number].row;
        if (at >= row->started_at - gap && at <= row->ended_at + gap)
            break;
        number = engine->campaigns[number].next_of_target;
    }
    return number;
}

hf_status hf_list_campaign_put(hf_engine *engine, const hf_campaign *row, uint32_t crew,
                               uint32_t subject, uint32_t *ret_campaign)
{
    hf_status status = hf_map_reserve(&engine->campaign_of_subject, 1);
    if (status == HF_OK)
        status = hf_campaign_put(engine, row, crew, HF_NONE, ret_campaign);
    if (status != HF_OK)
        return status;
    hf_campaign_state *campaign = &engine->campaigns[*ret_campaign];
    campaign->subject = subject;
    campaign->next_of_target = newest(engine, row->kind, subject);
    campaign->is_protective = false; /* there are no reports to suppress */
    hf_map_set(&engine->campaign_of_subject, key_of(row->kind, subject), *ret_campaign);
    return HF_OK;
}

static bool is_about_target(hf_campaign_kind kind)
{
    return kind == HF_CAMPAIGN_LIST_SEEDING;
}

hf_status hf_list_campaign_open(hf_engine *engine, const hf_list_opening *opening,
                                uint32_t *ret_campaign)
{
    const bool has_target = is_about_target(opening->kind);
    hf_campaign row = {.campaign_id = engine->next_campaign_id,
                       .crew_id = engine->crews[opening->crew].row.crew_id,
                       .kind = opening->kind,
                       .has_target = has_target,
                       .has_list = !has_target,
                       .started_at = opening->started_at,
                       .ended_at = opening->ended_at,
                       .detected_at = engine->history.now,
                       .found_backwards = opening->found_backwards,
                       .disposition = HF_DISPOSITION_SUPPRESS_ONLY,
                       .is_shadow = engine->config.is_shadow,
                       .is_window_short = engine->is_window_short,
                       .status = HF_REVIEW_OPEN,
                       .decided_at = HF_USEC_NONE,
                       .policy_id = engine->config.policy.policy_id,
                       .would_have_acted_at = HF_USEC_NONE};
    if (has_target)
        row.target.v = hf_history_target_id(&engine->history, opening->subject);
    else
        row.list.v = engine->lists.lists[opening->subject].id;
    hf_campaign_fill_fingerprint(engine, &row, opening->crew);
    const hf_status status =
        hf_list_campaign_put(engine, &row, opening->crew, opening->subject, ret_campaign);
    if (status != HF_OK)
        return status;
    engine->crews[opening->crew].row.campaign_count++;
    const hf_status told = hf_output_campaign(engine, *ret_campaign);
    return told == HF_OK ? hf_output_crew(engine, opening->crew) : told;
}

/* ---- the crew's acts ---- */

static void stretch(hf_usec *from, hf_usec *to, hf_usec at)
{
    *from = at < *from ? at : *from;
    *to = at > *to ? at : *to;
}

hf_status hf_list_campaign_note(hf_engine *engine, uint32_t number, uint32_t account, double score,
                                hf_usec at)
{
    const uint32_t crew = engine->campaigns[number].crew;
    const uint32_t place = hf_crew_find_active_member(engine, crew, account);
    if (place == HF_NONE)
        return HF_OK;
    hf_crew *crew_row = &engine->crews[crew].row;
    hf_crew_member *member = &engine->members[place].row;
    hf_campaign *row = &engine->campaigns[number].row;
    stretch(&row->started_at, &row->ended_at, at);
    stretch(&crew_row->first_seen_at, &crew_row->last_seen_at, at);
    stretch(&member->first_seen_at, &member->last_seen_at, at);
    hf_status status = hf_output_campaign(engine, number);
    if (hf_map_get(&engine->participant_of_pair, hf_pair(account, number)) == HF_MAP_NONE &&
        status == HF_OK) {
        const hf_campaign_member participant = {.campaign_id = row->campaign_id,
                                                .account = member->account,
                                                .score = score,
                                                .is_core = score >= HF_CORE_SCORE,
                                                .shared_keys = member->strikes++};
        status = hf_campaign_put_member(engine, number, account, &participant);
    }
    if (status == HF_OK)
        status = hf_output_member(engine, place);
    return status == HF_OK ? hf_output_crew(engine, crew) : status;
}

hf_status hf_list_campaign_prove(hf_engine *engine, uint32_t number, double log10_p,
                                 const hf_evidence *rows, size_t count)
{
    hf_campaign_state *campaign = &engine->campaigns[number];
    if (-log10_p <= campaign->row.evidence)
        return HF_OK;
    const hf_status status =
        hf_array_reserve(&engine->told_allocator, (void *)&campaign->evidence,
                         &campaign->evidence_capacity, count, sizeof *campaign->evidence);
    if (status != HF_OK)
        return status;
    campaign->row.evidence = -log10_p;
    campaign->row.expected_false_per_month = pow(10, log10_p) * (double)engine->looks_in_month;
    for (size_t i = 0; i < count; i++) {
        campaign->evidence[i] = rows[i];
        campaign->evidence[i].campaign_id = campaign->row.campaign_id;
        campaign->evidence[i].evidence_no = (int64_t)i + 1;
    }
    campaign->evidence_count = count;
    return hf_output_campaign(engine, number);
}

/* ---- what entries lack ---- */

/* The share of entries that lack the key, from those that are known, rounded up by one. */
static double share_of(const hf_lacks *lacks, int key)
{
    return (lacks->count[key] + 1.0) / (lacks->of_n + 2.0);
}

void hf_list_weigh_lacks(const hf_lacks *lacks, const hf_lacks *platform, const hf_lacks *own,
                         hf_lacking *ret_lacking)
{
    *ret_lacking = (hf_lacking){.own = *lacks};
    if (platform->of_n < PLATFORM_LEAST && own->of_n < OWN_LEAST)
        return;
    for (int key = 0; key < HF_LACK_COUNT; key++) {
        double p = platform->of_n >= PLATFORM_LEAST ? share_of(platform, key) : 0;
        if (own->of_n >= OWN_LEAST && share_of(own, key) > p)
            p = share_of(own, key);
        ret_lacking->p[key] = p;
        ret_lacking->ln_chance[key] = hf_binomial_ln_tail(lacks->count[key], lacks->of_n, p);
    }
}

bool hf_list_is_turned(const hf_lacking *lacking, hf_lack key, double ln_least)
{
    return lacking->own.count[key] >= HF_LIST_HOLD_LEAST &&
           2 * lacking->own.count[key] >= lacking->own.of_n && lacking->ln_chance[key] <= ln_least;
}

/* ---- the verdict ---- */

/* Lists of the crew's members on which the target stands, at most `most`. */
static uint32_t lists_of_crew(const hf_engine *engine, uint32_t crew, uint32_t target,
                              uint32_t *ret_lists, uint32_t most)
{
    const hf_lists *lists = &engine->lists;
    uint32_t count = 0;
    for (uint32_t n = engine->history.targets[target].first_entry; n != HF_NONE && count < most;
         n = lists->entries[n].next) {
        const hf_entry *entry = &lists->entries[n];
        const hf_account_id owner = {lists->lists[entry->list].owner};
        const uint32_t account = hf_history_find(&engine->history, owner);
        if (account != HF_NONE && hf_lists_is_standing(lists, entry, engine->history.now) &&
            hf_crew_find_active_member(engine, crew, account) != HF_NONE)
            ret_lists[count++] = entry->list;
    }
    return count;
}

#define CREW_LISTS_MAX 64

static hf_disposition judge_seeding(const hf_engine *engine, hf_campaign_state *campaign)
{
    uint32_t lists[CREW_LISTS_MAX];
    const hf_voice voice = {
        lists, lists_of_crew(engine, campaign->crew, campaign->subject, lists, CREW_LISTS_MAX),
        HF_HEAR_INDEPENDENT};
    campaign->row.crew_reports =
        voice.count > campaign->row.crew_reports ? voice.count : campaign->row.crew_reports;
    campaign->row.reach = 0;
    for (uint32_t i = 0; i < voice.count; i++)
        campaign->row.reach += hf_lists_reach(&engine->lists, lists[i], engine->history.now);
    if (voice.count == 0)
        return HF_DISPOSITION_SUPPRESS_ONLY;
    const hf_support support =
        hf_support_of(engine, &voice, campaign->subject, engine->history.now);
    return support.borne_out == INT64_MAX ? HF_DISPOSITION_HOLD : HF_DISPOSITION_POOR_STANDING;
}

static int64_t standing_members(const hf_engine *engine, const hf_campaign_state *campaign)
{
    int64_t count = 0;
    for (size_t i = 0; i < campaign->participant_count; i++)
        count += hf_lists_is_subscriber(&engine->lists, campaign->subject,
                                        campaign->participants[i].account, engine->history.now);
    return count;
}

/* What the list put on since `from` lacks. */
static void measure_since(const hf_engine *engine, uint32_t list, hf_usec from,
                          hf_lacking *ret_lacking)
{
    hf_precedent platform[HF_PRECEDENTS_MAX];
    hf_precedent own[HF_OWN_MAX];
    const hf_voice voice = {&list, 1, HF_HEAR_VOICES};
    const hf_usec now = engine->history.now;
    hf_lacks lacks = {.of_n = 0};
    hf_lacks usual = {.of_n = 0};
    hf_lacks before = {.of_n = 0};
    const uint32_t count = hf_support_own(engine, &voice, list, now, HF_OWN_MAX, own);
    uint32_t since = 0;
    while (since < count && own[since].age <= now - from)
        since++;
    *ret_lacking = (hf_lacking){.own = lacks};
    if (since == 0)
        return;
    const hf_usec age = own[since / 2].age;
    hf_support_count_now(own, since, &lacks);
    hf_support_count(own + since, count - since, age, &before);
    hf_support_count(platform, hf_support_platform(engine, &voice, now, platform), age, &usual);
    hf_list_weigh_lacks(&lacks, &usual, &before, ret_lacking);
}

static bool is_mostly(const hf_lacking *lacking, hf_lack key)
{
    return hf_list_is_turned(lacking, key, HF_LIST_LN_LACKING) &&
           3 * lacking->own.count[key] >= 2 * lacking->own.of_n;
}

static hf_disposition judge_list(const hf_engine *engine, hf_campaign_state *campaign)
{
    const bool is_inflation = campaign->row.kind == HF_CAMPAIGN_LIST_INFLATION;
    const hf_usec lead = is_inflation ? 7 * HF_DAY_USEC : 0;
    hf_lacking lacking;
    campaign->row.reach = hf_lists_reach(&engine->lists, campaign->subject, engine->history.now);
    if (engine->lists.lists[campaign->subject].is_deleted ||
        (is_inflation && standing_members(engine, campaign) < HF_LIST_HOLD_LEAST))
        return HF_DISPOSITION_SUPPRESS_ONLY;
    measure_since(engine, campaign->subject, campaign->row.started_at - lead, &lacking);
    if (!is_inflation) {
        campaign->row.reports = lacking.own.of_n;
        campaign->row.crew_reports = lacking.own.count[HF_LACK_SUPPORT];
    }
    return is_mostly(&lacking, HF_LACK_OBJECTOR) || is_mostly(&lacking, HF_LACK_REASON)
               ? HF_DISPOSITION_HOLD
               : HF_DISPOSITION_SUPPRESS_ONLY;
}

/* Released for this crew and subject, or dismissed: no hold again. */
static bool is_barred(const hf_engine *engine, const hf_campaign_state *campaign)
{
    uint32_t number = newest(engine, campaign->row.kind, campaign->subject);
    for (; number != HF_NONE; number = engine->campaigns[number].next_of_target) {
        const hf_campaign_state *other = &engine->campaigns[number];
        if (other->crew == campaign->crew && other->has_hold &&
            other->hold.state == HF_HOLD_RELEASED && other->row.status != HF_REVIEW_DISMISSED)
            return true;
    }
    return false;
}

uint32_t hf_list_campaign_other_hold(const hf_engine *engine, const hf_campaign_state *campaign)
{
    for (hf_campaign_kind kind = HF_CAMPAIGN_LIST_SEEDING; kind < HF_CAMPAIGN_KIND_COUNT; kind++) {
        uint32_t number = newest(engine, kind, campaign->subject);
        if (is_about_target(kind) != is_about_target(campaign->row.kind))
            continue;
        for (; number != HF_NONE; number = engine->campaigns[number].next_of_target)
            if (&engine->campaigns[number] != campaign &&
                hf_hold_is_in_force(&engine->campaigns[number]))
                return number;
    }
    return HF_NONE;
}

static void fill_hold(const hf_engine *engine, const hf_campaign_state *campaign, hf_hold *hold)
{
    const hf_lists *lists = &engine->lists;
    hold->campaign_id = campaign->row.campaign_id;
    if (is_about_target(campaign->row.kind)) {
        uint32_t of_crew[CREW_LISTS_MAX];
        const uint32_t count =
            lists_of_crew(engine, campaign->crew, campaign->subject, of_crew, CREW_LISTS_MAX);
        hold->scope = HF_SCOPE_LIST_ENTRY;
        hold->target = campaign->row.target;
        hold->list.v = INT64_MAX; /* the one with the least id stands for all of them */
        for (uint32_t i = 0; i < count; i++)
            if (lists->lists[of_crew[i]].id < hold->list.v)
                hold->list.v = lists->lists[of_crew[i]].id;
    } else {
        hold->scope = HF_SCOPE_LIST;
        hold->target.v = lists->lists[campaign->subject].owner;
        hold->list = campaign->row.list;
    }
}

static hf_status place_or_extend(hf_engine *engine, uint32_t number)
{
    hf_campaign_state *campaign = &engine->campaigns[number];
    const hf_usec expires_at = hf_hold_until(engine, &campaign->row);
    if (expires_at <= engine->history.now || is_barred(engine, campaign))
        return HF_OK;
    const uint32_t other = hf_list_campaign_other_hold(engine, campaign);
    if (other != HF_NONE || hf_hold_is_in_force(campaign))
        return hf_hold_extend(engine, other != HF_NONE ? other : number, expires_at);
    if (!campaign->has_hold) {
        campaign->has_hold = true;
        campaign->hold = (hf_hold){.placed_at = engine->history.now, .expires_at = expires_at};
        fill_hold(engine, campaign, &campaign->hold);
        hf_list_explain_hold(engine, number);
    }
    return hf_hold_start(engine, number, expires_at);
}

hf_status hf_list_campaign_judge(hf_engine *engine, uint32_t number)
{
    hf_campaign_state *campaign = &engine->campaigns[number];
    if (campaign->row.status == HF_REVIEW_DISMISSED)
        return HF_OK;
    const hf_disposition disposition = is_about_target(campaign->row.kind)
                                           ? judge_seeding(engine, campaign)
                                           : judge_list(engine, campaign);
    campaign->row.disposition = disposition;
    hf_status status = hf_output_campaign(engine, number);
    if (status == HF_OK && disposition == HF_DISPOSITION_HOLD && !campaign->row.is_shadow)
        status = place_or_extend(engine, number);
    if (status == HF_OK && disposition != HF_DISPOSITION_HOLD && campaign->has_hold &&
        campaign->hold.state == HF_HOLD_ACTIVE)
        status = hf_hold_end(engine, number, HF_HOLD_WITHDRAWN, engine->history.now);
    return status;
}

/* ---- following ---- */

static hf_status follow(hf_engine *engine, hf_campaign_kind kind, uint32_t subject)
{
    uint32_t number = newest(engine, kind, subject);
    for (; number != HF_NONE; number = engine->campaigns[number].next_of_target) {
        const bool is_under_way = hf_hold_until(engine, &engine->campaigns[number].row) >
                                  engine->history.now; /* a hold of it would stand */
        const hf_status status = is_under_way ? hf_list_campaign_judge(engine, number) : HF_OK;
        if (status != HF_OK)
            return status;
    }
    return HF_OK;
}

hf_status hf_list_campaign_follow_list(hf_engine *engine, uint32_t list)
{
    const hf_status status = follow(engine, HF_CAMPAIGN_LIST_INFLATION, list);
    return status == HF_OK ? follow(engine, HF_CAMPAIGN_UNSUPPORTED_ENTRIES, list) : status;
}

hf_status hf_list_campaign_follow_target(hf_engine *engine, uint32_t target)
{
    if (engine->campaign_of_subject.count == 0)
        return HF_OK;
    hf_status status = follow(engine, HF_CAMPAIGN_LIST_SEEDING, target);
    for (uint32_t n = engine->history.targets[target].first_entry; n != HF_NONE && status == HF_OK;
         n = engine->lists.entries[n].next)
        status = hf_list_campaign_follow_list(engine, engine->lists.entries[n].list);
    return status;
}
