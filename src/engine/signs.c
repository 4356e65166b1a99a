/* The channels beside overlap: see signs.h. */
#include "engine/signs.h"

#include <math.h>
#include <string.h>

#include "base/sort.h"
#include "engine/affinity.h"
#include "engine/binomial.h"
#include "engine/census.h"
#include "engine/trail.h"
#include "holdfast/traits.h"

enum { LEAST_HELD = 3 };

/* A sign is kept, as evidence and for scores, where chance would bring less than a thousandth. */
static const double ln_kept = -6.9;

/* The chance that an independent reporter holds what `count` of `all` hold. */
static double chance_to_hold(double count, double all, double affinity)
{
    const double share = (count + 1) / (all + 1);
    const double p = hf_affine(share < 1 ? share : 1, affinity);
    return p < HF_SIGN_SHARE ? HF_SIGN_SHARE : p > 0.95 ? 0.95 : p;
}

/* Room for one sign more, zeroed; the least convincing gives way. */
static hf_sign *room(hf_signs *signs, double ln_tail)
{
    hf_sign *sign = &signs->items[0];
    if (signs->count < HF_SIGNS_MAX) {
        sign = &signs->items[signs->count++];
    } else {
        for (uint32_t i = 1; i < signs->count; i++)
            if (signs->items[i].ln_tail > sign->ln_tail)
                sign = &signs->items[i];
        if (sign->ln_tail <= ln_tail)
            return NULL;
    }
    memset(sign, 0, sizeof *sign);
    sign->ln_tail = ln_tail;
    if (ln_tail < signs->ln_chance)
        signs->ln_chance = ln_tail;
    return sign;
}

typedef struct hf_look {
    const hf_history *history;
    const hf_lists *lists;
    const hf_burst *burst;
    double affinity;
    const hf_census *births; /* what creation times are held against */
} hf_look;

/* ---- cohort ---- */

typedef struct hf_birth {
    hf_usec at;
    uint32_t member;
} hf_birth;

static int compare_births(const void *left, const void *right)
{
    const hf_birth *a = left;
    const hf_birth *b = right;
    if (a->at != b->at)
        return a->at < b->at ? -1 : 1;
    return a->member < b->member ? -1 : a->member > b->member;
}

static uint32_t collect_births(const hf_look *look, hf_birth births[HF_BURST_MAX])
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < look->burst->count; i++) {
        const hf_usec at = look->history->accounts[look->burst->reporters[i]].created_at;
        if (at != HF_USEC_NONE)
            births[count++] = (hf_birth){at, i};
    }
    if (count > 1)
        hf_sort(births, count, sizeof *births, compare_births);
    return count;
}

typedef struct hf_cohort {
    uint32_t first, held;
    double p;
    double ln_tail;
} hf_cohort;

/* The most surprising cluster of that width; *best stays unless it is beaten. */
static void find_cohort(const hf_look *look, const hf_birth *births, uint32_t count, hf_usec width,
                        hf_cohort *best)
{
    const hf_census *census = look->births;
    uint32_t end = 0;
    for (uint32_t first = 0; first < count; first++) {
        const uint32_t before = end;
        while (end < count && births[end].at - births[first].at <= width)
            end++;
        const uint32_t held = end - first;
        if (held < LEAST_HELD || (first > 0 && end == before))
            continue; /* part of the cluster before */
        const double born = hf_census_born(census, births[first].at, births[first].at + width);
        const double p = chance_to_hold(born > held ? born - held : 0,
                                        (double)(census->dated - count), look->affinity);
        const double ln_tail = hf_binomial_ln_tail(held, count, p);
        if (ln_tail < best->ln_tail)
            *best = (hf_cohort){first, held, p, ln_tail};
    }
}

static void measure_cohort(const hf_look *look, hf_signs *signs)
{
    static const hf_usec widths[] = {6 * HF_HOUR_USEC, HF_DAY_USEC, 3 * HF_DAY_USEC,
                                     10 * HF_DAY_USEC};
    hf_birth births[HF_BURST_MAX];
    hf_cohort best = {.ln_tail = 0};
    const uint32_t count = collect_births(look, births);
    if (count < LEAST_HELD)
        return;
    for (size_t i = 0; i < sizeof widths / sizeof *widths; i++)
        find_cohort(look, births, count, widths[i], &best);
    const double ln_tail = best.ln_tail + log(4.0 * count);
    hf_sign *sign = ln_tail <= ln_kept ? room(signs, ln_tail) : NULL;
    if (sign == NULL)
        return;
    sign->channel = HF_CHANNEL_COHORT;
    sign->held = best.held;
    sign->of_n = count;
    sign->p = best.p;
    sign->from = births[best.first].at;
    sign->to = births[best.first + best.held - 1].at;
    for (uint32_t i = 0; i < count; i++)
        sign->stands[births[i].member] =
            i >= best.first && i < best.first + best.held ? HF_STAND_HOLDS : HF_STAND_LACKS;
}

/* ---- origin and comment ---- */

/* The reporter's traits, if they tell of the channel; else NULL. */
static const hf_traits *traits_of(const hf_look *look, hf_channel channel, uint32_t i)
{
    const hf_traits *traits = hf_history_traits(look->history, look->burst->traits[i]);
    if (traits == NULL)
        return NULL;
    return (channel == HF_CHANNEL_ORIGIN ? traits->origin : traits->comment[0]) == 0 ? NULL
                                                                                     : traits;
}

static bool is_alike(hf_channel channel, const hf_traits *left, const hf_traits *right)
{
    if (channel == HF_CHANNEL_ORIGIN)
        return left->origin == right->origin;
    return hf_traits_agreement(left->comment, right->comment) >= HF_COMMENT_AGREE;
}

/* How many edges of the platform hold what this one does, and of how many that is. */
static double count_alike(const hf_look *look, hf_channel channel, const hf_traits *traits,
                          double *ret_all)
{
    const hf_census *census = &look->history->census;
    const bool is_origin = channel == HF_CHANNEL_ORIGIN;
    *ret_all = (double)(is_origin ? census->with_origin : census->commented);
    return is_origin ? hf_census_origin(census, traits->origin)
                     : hf_census_comment(census, traits->comment);
}

/* Those like the reference, among those not claimed by an earlier sign. */
static uint32_t find_alike(const hf_look *look, hf_channel channel, const hf_traits *reference,
                           const bool *is_claimed, uint8_t *stands)
{
    uint32_t held = 0;
    for (uint32_t i = 0; i < look->burst->count; i++) {
        const hf_traits *traits = traits_of(look, channel, i);
        const bool holds = traits != NULL && !is_claimed[i] && is_alike(channel, reference, traits);
        stands[i] = traits == NULL ? HF_STAND_UNKNOWN : holds ? HF_STAND_HOLDS : HF_STAND_LACKS;
        held += holds;
    }
    return held;
}

/* Takes what one reporter holds, if it is hardly chance that so many do. */
static void measure_reference(const hf_look *look, hf_channel channel, uint32_t reference,
                              uint32_t known, bool *is_claimed, hf_signs *signs)
{
    uint8_t stands[HF_BURST_MAX];
    double all;
    const hf_traits *traits = traits_of(look, channel, reference);
    const double alike = traits == NULL ? 0 : count_alike(look, channel, traits, &all);
    if (alike < LEAST_HELD) /* of the whole platform: no need to ask the burst, O(n) */
        return;
    const uint32_t held = find_alike(look, channel, traits, is_claimed, stands);
    if (held < LEAST_HELD)
        return;
    const double p = chance_to_hold(alike > held ? alike - held : 0, all - known, look->affinity);
    const double ln_tail = hf_binomial_ln_tail(held, known, p) + log(known);
    hf_sign *sign = ln_tail <= ln_kept ? room(signs, ln_tail) : NULL;
    if (sign == NULL)
        return;
    sign->channel = channel;
    sign->held = held;
    sign->of_n = known;
    sign->p = p;
    memcpy(sign->stands, stands, sizeof stands);
    for (uint32_t i = 0; i < look->burst->count; i++)
        is_claimed[i] = is_claimed[i] || stands[i] == HF_STAND_HOLDS;
}

static void measure_traits(const hf_look *look, hf_channel channel, hf_signs *signs)
{
    bool is_claimed[HF_BURST_MAX] = {false};
    uint32_t known = 0;
    for (uint32_t i = 0; i < look->burst->count; i++)
        known += traits_of(look, channel, i) != NULL;
    for (uint32_t i = 0; i < look->burst->count && known >= LEAST_HELD; i++)
        if (!is_claimed[i] && traits_of(look, channel, i) != NULL)
            measure_reference(look, channel, i, known, is_claimed, signs);
}

/* ---- blocklist ---- */

#define SUBSCRIBERS_SAMPLED 64
#define MEETINGS_SAMPLED 16
#define REPORTERS_SAMPLED 64

/* Whether an account is in the sample of a list's subscribers: by its id, so that it does not
 * depend on the order in which they came. */
static bool is_sampled(const hf_history *history, const hf_list *list, uint32_t account)
{
    const uint64_t stride = list->subscription_count / SUBSCRIBERS_SAMPLED + 1;
    return hf_mix64((uint64_t)history->accounts[account].id) % stride == 0;
}

static bool is_on_list(const hf_look *look, uint32_t target, uint32_t list)
{
    return hf_lists_entry_on(look->lists, target, list) != HF_NONE;
}

/*
 * Adds the target's reporters, and how many of them follow the list, up to the sample. Those who
 * are why the target is looked at are left out of both: counted, any three followers on a target
 * that ten report would be a share of a third, and a list with many active followers a community.
 */
static void count_company(const hf_look *look, uint32_t list, uint32_t target, double *followers,
                          double *others)
{
    const hf_reports *edges = &look->history->targets[target].edges;
    uint32_t held = 0;
    uint32_t seen = 0;
    for (uint32_t i = edges->count; i-- > 0 && seen < REPORTERS_SAMPLED; seen++)
        held += hf_history_is_marked(look->history, hf_reports_at(edges, i)->reporter,
                                     HF_MARK_FOLLOWS) &&
                hf_lists_is_subscriber(look->lists, list, hf_reports_at(edges, i)->reporter,
                                       look->burst->to);
    if (held < LEAST_HELD)
        return;
    *followers += held - LEAST_HELD;
    *others += seen - LEAST_HELD;
}

/*
 * The share of followers in the company of followers: among those who report what three or more of
 * them report, the list's own entries left aside.
 */
static double company_share(const hf_look *look, uint32_t number)
{
    const hf_list *list = &look->lists->lists[number];
    double followers = 0;
    double others = 0;
    for (size_t i = 0; i < list->subscription_count; i++) {
        const uint32_t account = look->lists->subscriptions[list->subscriptions[i]].account;
        if (!is_sampled(look->history, list, account))
            continue;
        hf_trail_walk walk = hf_trail_from(look->history, account, look->burst->to);
        const hf_meeting *meeting = hf_trail_next(&walk);
        for (uint32_t left = MEETINGS_SAMPLED; meeting != NULL && left > 0; left--) {
            if (meeting->target != look->burst->target &&
                !is_on_list(look, meeting->target, number))
                count_company(look, number, meeting->target, &followers, &others);
            meeting = hf_trail_next(&walk);
        }
    }
    return others > 0 ? followers / others : 0;
}

/* The share of all reports that the list's followers file. */
static double activity_share(const hf_look *look, const hf_list *list)
{
    int64_t reports = 0;
    for (size_t i = 0; i < list->subscription_count; i++)
        reports +=
            look->history->accounts[look->lists->subscriptions[list->subscriptions[i]].account]
                .trail.count;
    return (double)reports / (double)look->history->edge_count;
}

static uint32_t find_followers(const hf_look *look, const hf_entry *entry, uint8_t *stands,
                               uint32_t *ret_known)
{
    uint32_t held = 0;
    *ret_known = 0;
    for (uint32_t i = 0; i < look->burst->count; i++) {
        const bool is_after = look->burst->at[i] >= entry->added_at;
        const bool holds =
            is_after &&
            hf_history_is_marked(look->history, look->burst->reporters[i], HF_MARK_FOLLOWS) &&
            hf_lists_is_subscriber(look->lists, entry->list, look->burst->reporters[i],
                                   look->burst->at[i]);
        stands[i] = !is_after ? HF_STAND_UNKNOWN : holds ? HF_STAND_HOLDS : HF_STAND_LACKS;
        held += holds;
        *ret_known += is_after;
    }
    return held;
}

static hf_usec first_report_of(const hf_burst *burst, const uint8_t *stands)
{
    hf_usec first = INT64_MAX;
    for (uint32_t i = 0; i < burst->count; i++)
        if (stands[i] == HF_STAND_HOLDS && burst->at[i] < first)
            first = burst->at[i];
    return first;
}

/* The chance that an independent reporter of the target follows the list. */
static double chance_to_follow(const hf_look *look, double share)
{
    const double p = hf_affine(share, look->affinity);
    return p < HF_SIGN_SHARE ? HF_SIGN_SHARE : p > 0.95 ? 0.95 : p;
}

static void measure_entry(const hf_look *look, const hf_entry *entry, uint32_t entries,
                          hf_signs *signs)
{
    uint8_t stands[HF_BURST_MAX] = {HF_STAND_UNKNOWN};
    uint32_t known;
    const uint32_t held = find_followers(look, entry, stands, &known);
    const hf_list *list = &look->lists->lists[entry->list];
    if (held < LEAST_HELD)
        return;
    double p = chance_to_follow(look, activity_share(look, list));
    double ln_tail = hf_binomial_ln_tail(held, known, p) + log(entries);
    if (ln_tail > ln_kept)
        return; /* the company need not be asked */
    const double company = chance_to_follow(look, company_share(look, entry->list));
    p = company > p ? company : p;
    ln_tail = hf_binomial_ln_tail(held, known, p) + log(entries);
    hf_sign *sign = ln_tail <= ln_kept ? room(signs, ln_tail) : NULL;
    if (sign == NULL)
        return;
    sign->channel = HF_CHANNEL_BLOCKLIST;
    sign->held = held;
    sign->of_n = known;
    sign->p = p;
    sign->from = entry->added_at;
    sign->to = first_report_of(look->burst, stands);
    sign->list_id = list->id;
    memcpy(sign->stands, stands, sizeof stands);
}

static void measure_lists(const hf_look *look, hf_signs *signs)
{
    uint32_t entries = 0;
    const uint32_t first = look->history->targets[look->burst->target].first_entry;
    for (uint32_t n = first; n != HF_NONE; n = look->lists->entries[n].next)
        entries += hf_lists_is_standing(look->lists, &look->lists->entries[n], look->burst->to);
    for (uint32_t n = first; n != HF_NONE && entries > 0; n = look->lists->entries[n].next)
        if (hf_lists_is_standing(look->lists, &look->lists->entries[n], look->burst->to))
            measure_entry(look, &look->lists->entries[n], entries, signs);
}

void hf_signs_measure(const hf_history *history, const hf_lists *lists, const hf_burst *burst,
                      double affinity, hf_signs *ret_signs)
{
    const hf_look look = {history, lists, burst, affinity, &history->census};
    ret_signs->count = 0;
    ret_signs->ln_chance = 0;
    measure_cohort(&look, ret_signs);
    measure_traits(&look, HF_CHANNEL_COMMENT, ret_signs);
    measure_traits(&look, HF_CHANNEL_ORIGIN, ret_signs);
    measure_lists(&look, ret_signs);
}

void hf_signs_measure_cohort(const hf_history *history, const hf_census *births,
                             const hf_burst *burst, double affinity, hf_signs *ret_signs)
{
    const hf_look look = {
        .history = history, .burst = burst, .affinity = affinity, .births = births};
    ret_signs->count = 0;
    ret_signs->ln_chance = 0;
    measure_cohort(&look, ret_signs);
}
