/* list_seeding: see seeding.h. */
#include "engine/seeding.h"

#include <math.h>

#include "engine/binomial.h"
#include "engine/crews.h"
#include "engine/ladder.h"
#include "engine/list_campaigns.h"
#include "engine/list_explain.h"
#include "engine/list_looks.h"
#include "engine/output.h"

enum { GROUP_MAX = 32, JOINT_MAX = 128, JOINT_LEAST = 3, EVIDENCE_MAX = GROUP_MAX + 3 };

static const hf_usec joint_window = 30 * HF_DAY_USEC;

/* Lists that put the target on at about the same time, one for each owner; the first is that of the
 * entry at hand. */
typedef struct hf_group {
    uint32_t lists[GROUP_MAX];
    uint32_t owners[GROUP_MAX]; /* accounts */
    uint32_t count;
} hf_group;

/* What the group put on together, with the list's entry of it. */
typedef struct hf_joint {
    uint32_t entries[JOINT_MAX];
    uint32_t first_by[JOINT_MAX]; /* place in the group of who added it first */
    uint32_t count;
} hf_joint;

static bool is_near(const hf_entry *left, const hf_entry *right)
{
    const hf_usec lag = left->added_at < right->added_at ? right->added_at - left->added_at
                                                         : left->added_at - right->added_at;
    return right->added_at != INT64_MAX && lag <= HF_MEETING_USEC;
}

/* Owners that can be in a crew: known, and users. */
static uint32_t owner_of(const hf_engine *engine, uint32_t list)
{
    const hf_account_id id = {engine->lists.lists[list].owner};
    const uint32_t account = id.v == 0 ? HF_NONE : hf_history_find(&engine->history, id);
    if (account == HF_NONE || engine->history.accounts[account].kind != HF_KIND_USER)
        return HF_NONE;
    return account;
}

static uint32_t place_in(const uint32_t *items, uint32_t count, uint32_t item)
{
    uint32_t i = 0;
    while (i < count && items[i] != item)
        i++;
    return i;
}

static void join(const hf_engine *engine, hf_group *group, uint32_t list)
{
    const uint32_t owner = owner_of(engine, list);
    if (group->count == GROUP_MAX || owner == HF_NONE || engine->lists.lists[list].mirrors != 0 ||
        engine->lists.lists[list].is_deleted ||
        place_in(group->owners, group->count, owner) < group->count)
        return;
    group->lists[group->count] = list;
    group->owners[group->count++] = owner;
}

static void collect_group(const hf_engine *engine, const hf_entry *entry, hf_group *group)
{
    const hf_lists *lists = &engine->lists;
    *group = (hf_group){.count = 0};
    join(engine, group, entry->list);
    for (uint32_t n = engine->history.targets[entry->target].first_entry;
         n != HF_NONE && group->count > 0; n = lists->entries[n].next)
        if (is_near(entry, &lists->entries[n]) &&
            hf_lists_is_standing(lists, &lists->entries[n], engine->history.now))
            join(engine, group, lists->entries[n].list);
}

/* ---- coordination ---- */

/* ln P(Π p_i <= x) of n independent chances, from ln x: the tail of an Erlang distribution. */
static double ln_product_tail(double ln_product, uint32_t n)
{
    double term = 1;
    double sum = 1;
    for (uint32_t i = 1; i < n; i++) {
        term *= -ln_product / i;
        sum += term;
    }
    return fmin(ln_product + log(sum), 0);
}

/* ln of how many hubs with so many other lists there are. */
static double ln_groups(const hf_engine *engine, uint32_t count)
{
    const int64_t active = engine->lists.active_count;
    const uint32_t all = active > (int64_t)count ? (uint32_t)active : count;
    return log(all) + hf_ln_factorial(all - 1) - hf_ln_factorial(count - 1) -
           hf_ln_factorial(all - count);
}

/* The chances of the others' meetings with the hub; those that are below one in e are its leaves.
 */
static double weigh_hub(const hf_engine *engine, const hf_group *group, uint32_t hub,
                        bool *ret_is_leaf, uint32_t *ret_leaves)
{
    double ln_product = 0;
    *ret_leaves = 0;
    for (uint32_t i = 0; i < group->count; i++) {
        const double ln_chance = i == hub
                                     ? 0
                                     : hf_dependences_ln_pair(&engine->dependences, &engine->lists,
                                                              group->lists[hub], group->lists[i]);
        ret_is_leaf[i] = ln_chance < -1;
        ln_product += ret_is_leaf[i] ? ln_chance : 0;
        *ret_leaves += ret_is_leaf[i];
    }
    return *ret_leaves == 0
               ? 0
               : ln_product_tail(ln_product, group->count - 1) + ln_groups(engine, group->count);
}

/* The hub with its leaves, the hub first. */
static void take_star(const hf_engine *engine, const hf_group *group, uint32_t hub,
                      hf_group *ret_star)
{
    bool is_leaf[GROUP_MAX] = {false};
    uint32_t leaves;
    (void)weigh_hub(engine, group, hub, is_leaf, &leaves);
    *ret_star = (hf_group){.count = 1};
    ret_star->lists[0] = group->lists[hub];
    ret_star->owners[0] = group->owners[hub];
    for (uint32_t i = 0; i < group->count; i++) {
        if (i == hub || !is_leaf[i])
            continue;
        ret_star->lists[ret_star->count] = group->lists[i];
        ret_star->owners[ret_star->count++] = group->owners[i];
    }
}

/* Reduces the group to the best hub, first, and its leaves; to nobody where there is none. ln of
 * the chance. */
static double find_star(const hf_engine *engine, hf_group *group)
{
    bool is_leaf[GROUP_MAX] = {false};
    double best = 0;
    uint32_t best_hub = 0;
    uint32_t leaves;
    for (uint32_t hub = 0; hub < group->count; hub++) {
        const double ln_chance = weigh_hub(engine, group, hub, is_leaf, &leaves);
        if (leaves + 1 < HF_SEEDING_OWNERS || ln_chance >= best)
            continue;
        best = ln_chance;
        best_hub = hub;
    }
    hf_group star = {.count = 0};
    if (best < 0)
        take_star(engine, group, best_hub, &star);
    *group = star;
    return best;
}

/* ---- what they put on together ---- */

/* How many of the group put the entry's target on at about its time; and who first. */
static uint32_t count_joint(const hf_engine *engine, const hf_group *group, const hf_entry *entry,
                            uint32_t *ret_first_by)
{
    const hf_lists *lists = &engine->lists;
    bool is_in[GROUP_MAX] = {false};
    uint32_t count = 0;
    hf_usec first = INT64_MAX;
    int64_t first_id = 0;
    for (uint32_t n = engine->history.targets[entry->target].first_entry; n != HF_NONE;
         n = lists->entries[n].next) {
        const hf_entry *other = &lists->entries[n];
        const uint32_t place = place_in(group->lists, group->count, other->list);
        if (place == group->count || !is_near(entry, other))
            continue;
        count += !is_in[place];
        is_in[place] = true;
        if (other->added_at < first ||
            (other->added_at == first && lists->lists[other->list].id < first_id)) {
            first = other->added_at;
            first_id = lists->lists[other->list].id;
            *ret_first_by = place;
        }
    }
    return count;
}

/* What the list added in the last 30 days and HF_SEEDING_OWNERS of the group did too. */
static void collect_joint(const hf_engine *engine, const hf_group *group, uint32_t number,
                          hf_joint *joint)
{
    const hf_lists *lists = &engine->lists;
    const hf_list *list = &lists->lists[number];
    joint->count = 0;
    for (size_t i = list->add_count; i-- > 0 && joint->count < JOINT_MAX;) {
        const hf_entry *entry = &lists->entries[list->adds[i]];
        if (entry->added_at < engine->history.now - joint_window)
            break;
        if (count_joint(engine, group, entry, &joint->first_by[joint->count]) >= HF_SEEDING_OWNERS)
            joint->entries[joint->count++] = list->adds[i];
    }
}

static void measure_joint(const hf_engine *engine, const hf_voice *voice, const hf_joint *joint,
                          hf_lacking *lacking)
{
    hf_precedent platform[HF_PRECEDENTS_MAX];
    hf_precedent own[JOINT_MAX];
    const hf_usec now = engine->history.now;
    const hf_lacks none = {.of_n = 0};
    hf_lacks lacks = none;
    hf_lacks usual = none;
    for (uint32_t i = 0; i < joint->count; i++)
        own[i] =
            hf_support_precedent(engine, voice, &engine->lists.entries[joint->entries[i]], now);
    hf_support_count_now(own, joint->count, &lacks);
    hf_support_count(platform, hf_support_platform(engine, voice, now, platform),
                     own[joint->count / 2].age, &usual);
    hf_list_weigh_lacks(&lacks, &usual, &none, lacking);
}

static bool is_lacking(const hf_lacking *lacking)
{
    for (hf_lack key = 0; key < HF_LACK_COUNT; key++)
        if (hf_list_is_turned(lacking, key, HF_LIST_LN_LACKING - log(HF_LACK_COUNT)))
            return true;
    return false;
}

/* One in twenty: nothing out of the ordinary. */
static const double ln_usual = -3;

/* Who added first nearly always, if what else it lists is borne out mostly, or as usual: it is
 * copied, and no seeder. */
static bool has_honest_leader(const hf_engine *engine, const hf_group *group, const hf_voice *voice,
                              const hf_joint *joint)
{
    uint32_t firsts[GROUP_MAX] = {0};
    uint32_t leader = 0;
    for (uint32_t i = 0; i < joint->count; i++)
        firsts[joint->first_by[i]]++;
    for (uint32_t i = 1; i < group->count; i++)
        leader = firsts[i] > firsts[leader] ? i : leader;
    if (firsts[leader] * 6 < joint->count * 5)
        return false;
    hf_precedent platform[HF_PRECEDENTS_MAX];
    hf_precedent own[HF_OWN_MAX];
    const hf_usec now = engine->history.now;
    const hf_lacks none = {.of_n = 0};
    hf_lacks lacks = none;
    hf_lacks usual = none;
    hf_lacking lacking;
    hf_support_count(own, hf_support_own(engine, voice, group->lists[leader], now, own), 0, &lacks);
    hf_support_count(platform, hf_support_platform(engine, voice, now, platform), 0, &usual);
    hf_list_weigh_lacks(&lacks, &usual, &none, &lacking);
    const bool is_heard = 3 * lacks.count[HF_LACK_OBJECTOR] < lacks.of_n ||
                          lacking.ln_chance[HF_LACK_OBJECTOR] > ln_usual;
    const bool is_borne_out = 2 * lacks.count[HF_LACK_SUPPORT] < lacks.of_n ||
                              lacking.ln_chance[HF_LACK_SUPPORT] > ln_usual;
    return lacks.of_n >= JOINT_LEAST && is_heard && is_borne_out;
}

/* ---- what follows ---- */

typedef struct hf_seeding {
    const hf_group *group;
    const hf_joint *joint;
    const hf_lacking *lacking;
    uint32_t crew;
    double log10_p;
} hf_seeding;

static size_t fill_evidence(const hf_engine *engine, const hf_seeding *found, hf_evidence *rows)
{
    const hf_group *group = found->group;
    size_t count = 0;
    for (uint32_t i = 1; i < group->count; i++) {
        const hf_dependence *pair = hf_dependences_find(&engine->dependences, &engine->lists,
                                                        group->lists[0], group->lists[i]);
        if (pair != NULL)
            rows[count++] = hf_list_explain_pair(&engine->lists, pair);
    }
    for (hf_lack key = 0; key < HF_LACK_COUNT; key++)
        if (found->lacking->ln_chance[key] + log(HF_LACK_COUNT) <= HF_LIST_LN_LACKING)
            rows[count++] = hf_list_explain_lack(found->lacking, key);
    return count;
}

/* First and last entry of the target by the group about the time of `entry`. */
static void find_episode(const hf_engine *engine, const hf_group *group, const hf_entry *entry,
                         hf_list_opening *opening)
{
    opening->started_at = opening->ended_at = entry->added_at;
    for (uint32_t i = 0; i < group->count; i++) {
        const uint32_t n =
            hf_lists_entry_on(&engine->lists, &engine->history, entry->target, group->lists[i]);
        if (n == HF_NONE || !is_near(entry, &engine->lists.entries[n]))
            continue;
        const hf_usec at = engine->lists.entries[n].added_at;
        opening->started_at = at < opening->started_at ? at : opening->started_at;
        opening->ended_at = at > opening->ended_at ? at : opening->ended_at;
    }
}

static hf_status note_owners(hf_engine *engine, const hf_seeding *found, uint32_t campaign,
                             const hf_entry *entry)
{
    const hf_group *group = found->group;
    hf_status status = HF_OK;
    for (uint32_t i = 0; i < group->count && status == HF_OK; i++) {
        const uint32_t n =
            hf_lists_entry_on(&engine->lists, &engine->history, entry->target, group->lists[i]);
        if (n != HF_NONE && is_near(entry, &engine->lists.entries[n]))
            status = hf_list_campaign_note(engine, campaign, group->owners[i], -found->log10_p,
                                           engine->lists.entries[n].added_at);
    }
    return status;
}

/* A campaign for one target that the group put on together, if nobody else bears it out. */
static hf_status follow_target(hf_engine *engine, const hf_seeding *found, const hf_voice *voice,
                               uint32_t number, bool is_backwards)
{
    const hf_entry *entry = &engine->lists.entries[number];
    hf_list_opening opening = {.kind = HF_CAMPAIGN_LIST_SEEDING,
                               .subject = entry->target,
                               .crew = found->crew,
                               .found_backwards = is_backwards};
    hf_evidence rows[EVIDENCE_MAX];
    if (hf_support_of(engine, voice, entry->target, engine->history.now).borne_out != INT64_MAX)
        return HF_OK;
    find_episode(engine, found->group, entry, &opening);
    uint32_t campaign = hf_list_campaign_find(engine, opening.kind, entry->target, entry->added_at);
    hf_status status = HF_OK;
    if (campaign == HF_NONE)
        status = hf_list_campaign_open(engine, &opening, &campaign);
    if (status == HF_OK)
        status = note_owners(engine, found, campaign, entry);
    if (status == HF_OK)
        status = hf_list_campaign_prove(engine, campaign, found->log10_p, rows,
                                        fill_evidence(engine, found, rows));
    return status == HF_OK ? hf_list_campaign_judge(engine, campaign) : status;
}

static hf_status follow(hf_engine *engine, hf_seeding *found, const hf_voice *voice,
                        uint32_t number)
{
    hf_suspect suspects[GROUP_MAX];
    const hf_group *group = found->group;
    for (uint32_t i = 0; i < group->count; i++)
        suspects[i] = (hf_suspect){.account = group->owners[i], .score = -found->log10_p};
    hf_status status = hf_list_find_crew(engine, suspects, group->count,
                                         engine->lists.entries[number].entry_id, &found->crew);
    if (status == HF_OK)
        status = follow_target(engine, found, voice, number, false);
    for (uint32_t i = found->joint->count; i-- > 0 && status == HF_OK;)
        if (found->joint->entries[i] != number)
            status = follow_target(engine, found, voice, found->joint->entries[i], true);
    if (status == HF_OK)
        engine->findings++;
    return status;
}

/* Owners who put the target on at about the time of the entry. */
static uint32_t count_owners(const hf_engine *engine, const hf_entry *entry)
{
    hf_group group;
    collect_group(engine, entry, &group);
    return group.count;
}

hf_status hf_seeding_look(hf_engine *engine, uint32_t number)
{
    const hf_entry *entry = &engine->lists.entries[number];
    hf_group group;
    hf_joint joint;
    hf_lacking lacking;
    if (!hf_ladder_is_rung(count_owners(engine, entry), HF_SEEDING_OWNERS))
        return HF_OK;
    const hf_status status = hf_output_look(engine, engine->history.now, false);
    if (status != HF_OK)
        return status;
    collect_group(engine, entry, &group);
    const double log10_p = find_star(engine, &group) / log(10);
    if (place_in(group.lists, group.count, entry->list) == group.count ||
        log10_p > hf_list_bar(engine))
        return HF_OK;
    const hf_voice voice = {group.lists, group.count, false};
    const hf_voice by_reports = {group.lists, group.count, true};
    collect_joint(engine, &group, entry->list, &joint);
    if (joint.count < JOINT_LEAST || has_honest_leader(engine, &group, &by_reports, &joint))
        return HF_OK;
    measure_joint(engine, &by_reports, &joint, &lacking);
    if (!is_lacking(&lacking))
        return HF_OK;
    hf_seeding found = {.group = &group, .joint = &joint, .lacking = &lacking, .log10_p = log10_p};
    return follow(engine, &found, &voice, number);
}
