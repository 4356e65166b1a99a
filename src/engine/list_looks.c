/* When to look at shared block lists: see list_looks.h. */
#include "engine/list_looks.h"

#include <math.h>

#include "engine/affinity.h"
#include "engine/binomial.h"
#include "engine/finding.h"
#include "engine/ladder.h"
#include "engine/list_campaigns.h"
#include "engine/list_explain.h"
#include "engine/output.h"
#include "engine/seeding.h"
#include "engine/trail.h"

enum {
    WINDOWS = 3,
    CHANNELS = 3, /* of list_inflation: cohort, co_report, crew */
    LEAST_RUNG = 5,
    LEAST_SUSPECTS = 3,
    CREWS_MAX = 64,
    EVIDENCE_MAX = 12
};

static const hf_usec window_width[WINDOWS] = {HF_HOUR_USEC, HF_DAY_USEC, 7 * HF_DAY_USEC};

double hf_list_bar(const hf_engine *engine)
{
    const double looks = engine->looks_in_month > 1 ? (double)engine->looks_in_month : 1;
    return log10(engine->config.policy.bar_expected_false_per_month / looks) -
           log10(hf_finding_weight(engine, false));
}

hf_status hf_list_find_crew(hf_engine *engine, const hf_suspect *suspects, uint32_t count,
                            int64_t event_id, uint32_t *ret_crew)
{
    hf_status status = hf_crew_match(engine, suspects, count, true, ret_crew);
    if (status == HF_OK && *ret_crew == HF_NONE && count < LEAST_SUSPECTS)
        *ret_crew = hf_crew_of_account(engine, suspects[0].account);
    if (status == HF_OK && *ret_crew == HF_NONE)
        status = hf_crew_found(engine, -event_id, ret_crew);
    for (uint32_t i = 0; i < count && status == HF_OK; i++)
        status = hf_crew_add(engine, *ret_crew, &suspects[i], engine->history.now);
    return status;
}

/* ---- unsupported_entries ---- */

/* The account that answers for the list: its owner, else who put the entry on; HF_NONE where that
 * is nobody who can be in a crew. */
static uint32_t keeper_of(const hf_engine *engine, const hf_entry *entry)
{
    const hf_account_id owner = {engine->lists.lists[entry->list].owner};
    const uint32_t account =
        owner.v == 0 ? entry->added_by : hf_history_find(&engine->history, owner);
    if (account == HF_NONE || engine->history.accounts[account].kind != HF_KIND_USER)
        return HF_NONE;
    return account;
}

/* How many of those it put on since `from` had reported the keeper in the 30 days before. */
static uint32_t count_retaliations(const hf_engine *engine, uint32_t list, uint32_t keeper,
                                   hf_usec from)
{
    const hf_lists *lists = &engine->lists;
    const hf_list *state = &lists->lists[list];
    const uint32_t target = engine->history.accounts[keeper].target;
    uint32_t count = 0;
    for (size_t i = hf_lists_adds_before(lists, state, from); i < state->add_count; i++) {
        const hf_entry *entry = &lists->entries[state->adds[i]];
        const uint32_t account = engine->history.targets[entry->target].account;
        const hf_usec at =
            target == HF_NONE ? HF_USEC_NONE : hf_trail_find(&engine->history, account, target);
        count += at != HF_USEC_NONE && at <= entry->added_at;
    }
    return count;
}

static size_t fill_lacks(const hf_engine *engine, const hf_entry *entry, uint32_t keeper,
                         hf_usec from, const hf_lacking *lacking, hf_evidence *rows)
{
    size_t count = 0;
    for (hf_lack key = 0; key < HF_LACK_COUNT; key++)
        if (lacking->ln_chance[key] <= HF_LIST_LN_LACKING)
            rows[count++] = hf_list_explain_lack(lacking, key);
    const uint32_t retaliations = count_retaliations(engine, entry->list, keeper, from);
    if (retaliations > 0)
        rows[count++] = hf_list_explain_retaliation(retaliations, lacking->own.of_n);
    return count;
}

static hf_status follow_unsupported(hf_engine *engine, const hf_entry *entry, uint32_t keeper,
                                    hf_usec from, const hf_lacking *lacking, double log10_p)
{
    const hf_suspect suspect = {.account = keeper, .score = -log10_p};
    hf_evidence rows[EVIDENCE_MAX];
    uint32_t campaign = hf_list_campaign_find(engine, HF_CAMPAIGN_UNSUPPORTED_ENTRIES, entry->list,
                                              entry->added_at);
    hf_status status = HF_OK;
    if (campaign == HF_NONE) {
        hf_list_opening opening = {.kind = HF_CAMPAIGN_UNSUPPORTED_ENTRIES,
                                   .subject = entry->list,
                                   .started_at = from,
                                   .ended_at = entry->added_at};
        status = hf_list_find_crew(engine, &suspect, 1, entry->entry_id, &opening.crew);
        if (status == HF_OK)
            status = hf_list_campaign_open(engine, &opening, &campaign);
    }
    if (status == HF_OK)
        status = hf_list_campaign_note(engine, campaign, keeper, suspect.score, entry->added_at);
    if (status == HF_OK)
        status = hf_list_campaign_prove(engine, campaign, log10_p, rows,
                                        fill_lacks(engine, entry, keeper, from, lacking, rows));
    engine->findings++;
    return status == HF_OK ? hf_list_campaign_judge(engine, campaign) : status;
}

/* The latest `count` entries against those before them and other lists', at the same age. */
static void weigh_latest(const hf_precedent *own, uint32_t all, uint32_t count,
                         const hf_precedent *platform, uint32_t platform_count,
                         hf_lacking *ret_lacking)
{
    const hf_usec age = own[count / 2].age;
    hf_lacks lacks = {.of_n = 0};
    hf_lacks usual = {.of_n = 0};
    hf_lacks before = {.of_n = 0};
    hf_support_count_now(own, count, &lacks);
    hf_support_count(own + count, all - count, age, &before);
    hf_support_count(platform, platform_count, age, &usual);
    hf_list_weigh_lacks(&lacks, &usual, &before, ret_lacking);
}

typedef struct hf_turn {
    uint32_t count; /* the latest entries, of which it is true */
    hf_usec age;    /* of the oldest of them */
    hf_lacking lacking;
    double ln_chance;
} hf_turn;

/* The number of latest entries, a rung of the ladder, that stands out most. */
static void find_turn(const hf_engine *engine, uint32_t list, const hf_precedent *own,
                      uint32_t count, hf_turn *ret_turn)
{
    hf_precedent platform[HF_PRECEDENTS_MAX];
    const hf_voice voice = {&list, 1, HF_HEAR_VOICES};
    const uint32_t others = hf_support_platform(engine, &voice, engine->history.now, platform);
    uint32_t rungs = 0;
    *ret_turn = (hf_turn){.ln_chance = 0};
    for (uint32_t n = LEAST_RUNG; n <= count; n++) {
        hf_lacking lacking;
        if (!hf_ladder_is_rung(n, LEAST_RUNG))
            continue;
        rungs++;
        weigh_latest(own, count, n, platform, others, &lacking);
        for (hf_lack key = 0; key < HF_LACK_COUNT; key++)
            if (hf_list_is_turned(&lacking, key, HF_LIST_LN_LACKING) &&
                lacking.ln_chance[key] < ret_turn->ln_chance)
                *ret_turn = (hf_turn){n, own[n - 1].age, lacking, lacking.ln_chance[key]};
    }
    ret_turn->ln_chance += log(HF_LACK_COUNT * (double)(rungs > 0 ? rungs : 1));
}

/* Most of the latest few lack an objector: else there is nothing to look at. */
static bool may_have_turned(const hf_engine *engine, const hf_voice *voice, uint32_t list)
{
    hf_precedent latest[LEAST_RUNG];
    hf_lacks lacks = {.of_n = 0};
    if (hf_support_own(engine, voice, list, engine->history.now, LEAST_RUNG, latest) < LEAST_RUNG)
        return false;
    hf_support_count_now(latest, LEAST_RUNG, &lacks);
    return 2 * lacks.count[HF_LACK_OBJECTOR] >= LEAST_RUNG ||
           2 * lacks.count[HF_LACK_REASON] >= LEAST_RUNG;
}

static hf_status look_at_list(hf_engine *engine, uint32_t number)
{
    const hf_entry entry = engine->lists.entries[number];
    const hf_voice voice = {&entry.list, 1, HF_HEAR_VOICES};
    const uint32_t keeper = keeper_of(engine, &entry);
    const hf_usec now = engine->history.now;
    hf_precedent own[HF_OWN_MAX];
    hf_turn turn;
    if (keeper == HF_NONE || !may_have_turned(engine, &voice, entry.list))
        return HF_OK;
    const hf_status status = hf_output_look(engine, now, false);
    if (status != HF_OK)
        return status;
    const uint32_t count = hf_support_own(engine, &voice, entry.list, now, HF_OWN_MAX, own);
    find_turn(engine, entry.list, own, count, &turn);
    const double log10_p = turn.ln_chance / log(10);
    if (turn.count == 0 || log10_p > hf_list_bar(engine) ||
        hf_lists_reach(&engine->lists, entry.list, now) < engine->config.policy.platform_threshold)
        return HF_OK;
    return follow_unsupported(engine, &entry, keeper, now - turn.age, &turn.lacking, log10_p);
}

/* ---- list_inflation ---- */

/* New subscribers of the list in (to − width, to] who can be in a crew, the latest HF_BURST_MAX. */
static void collect_subscribers(const hf_engine *engine, uint32_t number, hf_usec to, hf_usec width,
                                hf_burst *burst)
{
    const hf_lists *lists = &engine->lists;
    const hf_list *list = &lists->lists[number];
    *burst = (hf_burst){.target = HF_NONE, .from = to - width, .to = to};
    for (size_t i = hf_lists_subscriptions_before(lists, list, to + 1);
         i-- > 0 && burst->count < HF_BURST_MAX;) {
        const hf_subscription *subscription = &lists->subscriptions[list->subscriptions[i]];
        if (subscription->since <= to - width)
            break;
        if (engine->history.accounts[subscription->account].kind != HF_KIND_USER ||
            subscription->next != HF_NONE) /* followed it before */
            continue;
        burst->reporters[burst->count] = subscription->account;
        burst->at[burst->count++] = subscription->since;
    }
}

/* Whether it was a member when it subscribed: what became known of it later says nothing. */
static bool was_member(const hf_engine *engine, uint32_t crew, const hf_burst *burst, uint32_t i)
{
    const uint32_t member =
        crew == HF_NONE ? HF_NONE : hf_crew_find_active_member(engine, crew, burst->reporters[i]);
    return member != HF_NONE && engine->members[member].row.first_seen_at <= burst->at[i];
}

/* The crew that most of the burst belong to, the oldest of equals; HF_NONE. */
static uint32_t most_common_crew(const hf_engine *engine, const hf_burst *burst,
                                 uint32_t *ret_known)
{
    uint32_t crews[CREWS_MAX];
    uint32_t known[CREWS_MAX] = {0};
    uint32_t count = 0;
    uint32_t best = HF_NONE;
    *ret_known = 0;
    for (uint32_t i = 0; i < burst->count; i++) {
        const uint32_t crew = hf_crew_of_account(engine, burst->reporters[i]);
        uint32_t place = 0;
        while (place < count && crews[place] != crew)
            place++;
        if (!was_member(engine, crew, burst, i) || place == CREWS_MAX)
            continue;
        crews[place] = crew;
        count += place == count;
        known[place]++;
        if (known[place] > *ret_known ||
            (known[place] == *ret_known &&
             engine->crews[crew].row.crew_id < engine->crews[best].row.crew_id)) {
            *ret_known = known[place];
            best = crew;
        }
    }
    return best;
}

typedef struct hf_inflation {
    hf_burst burst;
    hf_suspect suspects[HF_BURST_MAX];
    uint32_t suspect_count;
    uint32_t crew; /* known already, or HF_NONE */
    uint32_t known;
    double crew_expected;
    double ln_crew;
} hf_inflation;

static void measure_crew(const hf_engine *engine, hf_inflation *look)
{
    look->ln_crew = 0;
    look->crew = most_common_crew(engine, &look->burst, &look->known);
    if (look->crew == HF_NONE || look->known < LEAST_SUSPECTS)
        return;
    const double share =
        (double)engine->crews[look->crew].member_count / (double)engine->history.account_count;
    const double p = hf_affine(share, engine->config.policy.affinity);
    look->crew_expected = p * look->burst.count;
    look->ln_crew = p < 1 ? hf_binomial_ln_tail(look->known, look->burst.count, p) +
                                log((double)engine->crew_count)
                          : 0;
}

/* Members: by their score, and those who are in the crew already. */
static void pick_suspects(const hf_engine *engine, hf_inflation *look)
{
    look->suspect_count = 0;
    for (uint32_t i = 0; i < look->burst.count; i++) {
        const uint32_t account = look->burst.reporters[i];
        const bool is_known =
            look->ln_crew < HF_LIST_LN_LACKING && was_member(engine, look->crew, &look->burst, i);
        const double score = engine->overlap.score[i];
        if (score < HF_MEMBER_SCORE && !is_known)
            continue;
        look->suspects[look->suspect_count++] =
            (hf_suspect){.account = account,
                         .keys = engine->overlap.keys_held[i],
                         .score = score > HF_MEMBER_SCORE ? score : HF_MEMBER_SCORE};
    }
}

static size_t fill_signs(const hf_engine *engine, const hf_inflation *look, hf_evidence *rows)
{
    const hf_overlap *overlap = &engine->overlap;
    size_t count = 0;
    for (uint32_t i = 0; i < engine->signs.count; i++)
        rows[count++] = hf_list_explain_sign(&engine->signs.items[i]);
    if (look->ln_crew < HF_LIST_LN_LACKING)
        rows[count++] =
            hf_list_explain_crew(engine->crews[look->crew].row.crew_id, look->known,
                                 look->burst.count, look->crew_expected, look->ln_crew / log(10));
    for (size_t i = 0; i < overlap->significant_count && count < EVIDENCE_MAX; i++)
        rows[count++] = hf_list_explain_key(&overlap->keys[i], look->burst.count,
                                            overlap->keys[i].p * overlap->keys[i].size);
    return count;
}

static hf_status open_inflation(hf_engine *engine, const hf_inflation *look, uint32_t list,
                                int64_t event_id, uint32_t *ret_campaign)
{
    hf_list_opening opening = {.kind = HF_CAMPAIGN_LIST_INFLATION,
                               .subject = list,
                               .started_at = look->burst.at[look->burst.count - 1],
                               .ended_at = look->burst.at[0]};
    const hf_status status =
        hf_list_find_crew(engine, look->suspects, look->suspect_count, event_id, &opening.crew);
    return status == HF_OK ? hf_list_campaign_open(engine, &opening, ret_campaign) : status;
}

static hf_status follow_inflation(hf_engine *engine, const hf_inflation *look, uint32_t list,
                                  int64_t event_id, double log10_p)
{
    hf_evidence rows[EVIDENCE_MAX];
    uint32_t campaign =
        hf_list_campaign_find(engine, HF_CAMPAIGN_LIST_INFLATION, list, look->burst.to);
    hf_status status = HF_OK;
    if (campaign == HF_NONE)
        status = open_inflation(engine, look, list, event_id, &campaign);
    for (uint32_t i = 0; i < look->suspect_count && status == HF_OK; i++) {
        const hf_suspect *suspect = &look->suspects[i];
        status = hf_crew_add(engine, engine->campaigns[campaign].crew, suspect, look->burst.to);
        for (uint32_t b = 0; b < look->burst.count && status == HF_OK; b++)
            if (look->burst.reporters[b] == suspect->account)
                status = hf_list_campaign_note(engine, campaign, suspect->account, suspect->score,
                                               look->burst.at[b]);
    }
    if (status == HF_OK)
        status =
            hf_list_campaign_prove(engine, campaign, log10_p, rows, fill_signs(engine, look, rows));
    engine->findings++;
    return status == HF_OK ? hf_list_campaign_judge(engine, campaign) : status;
}

static hf_status look_at_subscribers(hf_engine *engine, uint32_t list, int64_t event_id,
                                     hf_usec width)
{
    hf_inflation look;
    const hf_usec now = engine->history.now;
    const double affinity = engine->config.policy.affinity;
    collect_subscribers(engine, list, now, width, &look.burst);
    hf_status status = hf_output_look(engine, now, false);
    if (status != HF_OK || look.burst.count < LEAST_SUSPECTS)
        return status;
    hf_signs_measure_cohort(&engine->history, &engine->births, &look.burst, affinity,
                            &engine->signs);
    status = hf_overlap_measure(&engine->overlap, &engine->history, &look.burst, affinity, 0,
                                hf_crew_is_void, engine);
    if (status != HF_OK)
        return status;
    hf_overlap_score(&engine->overlap, &engine->history, &look.burst, &engine->signs, affinity);
    measure_crew(engine, &look);
    const double ln_chance =
        fmin(fmin(engine->overlap.ln_chance, engine->signs.ln_chance), look.ln_crew);
    const double log10_p = (ln_chance + log(CHANNELS)) / log(10);
    if (log10_p > hf_list_bar(engine))
        return HF_OK;
    pick_suspects(engine, &look);
    if (look.suspect_count < (uint64_t)engine->config.policy.min_crew ||
        hf_finding_is_drop(look.suspect_count, look.burst.count))
        return HF_OK;
    return follow_inflation(engine, &look, list, event_id, log10_p);
}

/* ---- events ---- */

hf_status hf_list_looks_follow_list(hf_engine *engine, const hf_list_event *event)
{
    const uint32_t number = hf_lists_find(&engine->lists, event->list);
    const hf_list *list = &engine->lists.lists[number];
    if (!event->is_deleted)
        return HF_OK;
    hf_status status = hf_list_campaign_follow_list(engine, number);
    for (size_t i = 0; i < list->add_count && status == HF_OK; i++)
        status =
            hf_list_campaign_follow_target(engine, engine->lists.entries[list->adds[i]].target);
    return status;
}

hf_status hf_list_looks_follow_entry(hf_engine *engine, uint32_t number, bool is_first)
{
    const hf_entry entry = engine->lists.entries[number];
    hf_status status = HF_OK;
    if (is_first && !engine->lists.lists[entry.list].is_deleted) {
        status = hf_seeding_look(engine, number);
        if (status == HF_OK)
            status = look_at_list(engine, number);
    }
    return status == HF_OK ? hf_list_campaign_follow_target(engine, entry.target) : status;
}

hf_status hf_list_looks_follow_subscription(hf_engine *engine, hf_usec at, uint32_t subscription,
                                            bool is_ended)
{
    const hf_subscription *row = &engine->lists.subscriptions[subscription];
    const uint32_t number = row->list;
    const hf_list *list = &engine->lists.lists[number];
    const hf_usec now = engine->history.now;
    if (is_ended || list->is_deleted)
        return hf_list_campaign_follow_list(engine, number);
    for (int i = 0; i < WINDOWS; i++) {
        const hf_usec from = now - window_width[i];
        const size_t before = hf_lists_subscriptions_before(&engine->lists, list, from + 1);
        const size_t n = hf_lists_subscriptions_before(&engine->lists, list, now + 1) - before;
        if (at <= from || !hf_ladder_is_rung((uint32_t)n, LEAST_RUNG))
            continue;
        const hf_status status =
            look_at_subscribers(engine, number, row->subscription_id, window_width[i]);
        if (status != HF_OK)
            return status;
    }
    return HF_OK;
}
