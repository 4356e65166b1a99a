/* list_seeding: see seeding.h. */
#include "engine/seeding.h"

#include <math.h>

#include "engine/crews.h"
#include "engine/ladder.h"
#include "engine/list_campaigns.h"
#include "engine/list_explain.h"
#include "engine/list_looks.h"
#include "engine/lockstep.h"
#include "engine/output.h"

enum { JOINT_MAX = 128, JOINT_LEAST = 3, EVIDENCE_MAX = 2 * HF_GROUP_MAX + 3 };

static const hf_usec joint_window = 30 * HF_DAY_USEC;

/* What the group put on together, with the list's entry of it. */
typedef struct hf_joint {
    uint32_t entries[JOINT_MAX];
    uint32_t count;
} hf_joint;

/* ---- what they put on together ---- */

/* How many of the group put the entry's target on at about its time. */
static uint32_t count_joint(const hf_engine *engine, const hf_group *group, const hf_entry *entry)
{
    const hf_lists *lists = &engine->lists;
    bool is_in[HF_GROUP_MAX] = {false};
    uint32_t count = 0;
    for (uint32_t n = engine->history.targets[entry->target].first_entry; n != HF_NONE;
         n = lists->entries[n].next) {
        const hf_entry *other = &lists->entries[n];
        const uint32_t place = hf_group_place(group, other->list);
        if (place == group->count || !hf_is_joint(entry, other))
            continue;
        count += !is_in[place];
        is_in[place] = true;
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
        if (count_joint(engine, group, entry) >= HF_SEEDING_OWNERS)
            joint->entries[joint->count++] = list->adds[i];
    }
}

static void weigh_joint(const hf_engine *engine, const hf_voice *voice, const hf_joint *joint,
                        hf_precedent own[JOINT_MAX], hf_lacks *ret_lacks)
{
    for (uint32_t i = 0; i < joint->count; i++)
        own[i] = hf_support_precedent(engine, voice, &engine->lists.entries[joint->entries[i]],
                                      engine->history.now);
    *ret_lacks = (hf_lacks){.of_n = 0};
    hf_support_count_now(own, joint->count, ret_lacks);
}

/* Whether enough of it lacks something that it, or a part of it, could stand out; where that is not
 * all of it, nobody knows. */
static bool may_be_lacking(const hf_engine *engine, const hf_voice *voice, const hf_joint *joint)
{
    hf_precedent own[JOINT_MAX];
    hf_lacks lacks;
    uint32_t most = 0;
    weigh_joint(engine, voice, joint, own, &lacks);
    for (hf_lack key = 0; key < HF_LACK_COUNT; key++)
        most = lacks.count[key] > most ? lacks.count[key] : most;
    return joint->count == JOINT_MAX || most >= HF_LIST_HOLD_LEAST;
}

static void measure_joint(const hf_engine *engine, const hf_voice *voice, const hf_joint *joint,
                          hf_lacking *lacking)
{
    hf_precedent platform[HF_PRECEDENTS_MAX];
    hf_precedent own[JOINT_MAX];
    const hf_usec now = engine->history.now;
    const hf_lacks none = {.of_n = 0};
    hf_lacks lacks;
    hf_lacks usual = none;
    weigh_joint(engine, voice, joint, own, &lacks);
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

/* ---- who is spared ---- */

/* One in twenty: nothing out of the ordinary. */
static const double ln_usual = -3;

/* Others object to most of what it ever listed, and bear most of it out; or as usual. */
static bool is_borne_out(const hf_engine *engine, const hf_voice *voice, uint32_t list,
                         const hf_lacks *usual)
{
    hf_precedent record[HF_OWN_MAX];
    const hf_lacks none = {.of_n = 0};
    hf_lacks lacks = none;
    hf_lacking lacking;
    hf_support_count_now(
        record, hf_support_record(engine, voice, list, engine->history.now, record), &lacks);
    hf_list_weigh_lacks(&lacks, usual, &none, &lacking);
    for (hf_lack key = HF_LACK_SUPPORT; key <= HF_LACK_OBJECTOR; key++)
        if (2 * lacks.count[key] >= lacks.of_n && lacking.ln_chance[key] <= ln_usual)
            return false;
    return lacks.of_n >= JOINT_LEAST;
}

static hf_usec first_add(const hf_engine *engine, uint32_t number)
{
    const hf_list *list = &engine->lists.lists[number];
    return list->add_count == 0 ? INT64_MAX : engine->lists.entries[list->adds[0]].added_at;
}

/* Places in the group, the longest-standing list first. */
static void sort_by_standing(const hf_engine *engine, const hf_group *group, uint32_t *ret_places)
{
    for (uint32_t i = 0; i < group->count; i++) {
        const hf_usec at = first_add(engine, group->lists[i]);
        uint32_t place = i;
        for (; place > 0 && first_add(engine, group->lists[ret_places[place - 1]]) > at; place--)
            ret_places[place] = ret_places[place - 1];
        ret_places[place] = i;
    }
}

static bool is_independent(const hf_engine *engine, uint32_t list, const hf_group *of)
{
    for (uint32_t i = 0; i < of->count; i++)
        if (hf_dependences_ln_pair(&engine->dependences, &engine->lists, list, of->lists[i]) <
            ln_usual)
            return false;
    return true;
}

/* Lists of the star that others bear out; of those that depend on each other the longest-standing.
 */
static void find_spared(const hf_engine *engine, const hf_group *star, hf_group *ret_spared)
{
    hf_precedent platform[HF_PRECEDENTS_MAX];
    uint32_t places[HF_GROUP_MAX] = {0};
    const hf_voice voice = {star->lists, star->count, HF_HEAR_REPORTS};
    hf_lacks usual = {.of_n = 0};
    hf_support_count_now(
        platform, hf_support_platform(engine, &voice, engine->history.now, platform), &usual);
    sort_by_standing(engine, star, places);
    ret_spared->count = 0;
    for (uint32_t i = 0; i < star->count; i++) {
        const uint32_t list = star->lists[places[i]];
        if (is_independent(engine, list, ret_spared) && is_borne_out(engine, &voice, list, &usual))
            hf_group_add(ret_spared, list, star->owners[places[i]]);
    }
}

/* Whether the list has most of what the other put on since it began, in the last 30 days, at about
 * the same time. */
static bool is_mirror(const hf_engine *engine, uint32_t number, uint32_t of)
{
    const hf_lists *lists = &engine->lists;
    const hf_list *original = &lists->lists[of];
    uint32_t count = 0;
    uint32_t of_n = 0;
    for (size_t i = original->add_count; i-- > 0;) {
        const hf_entry *entry = &lists->entries[original->adds[i]];
        if (entry->added_at < engine->history.now - joint_window ||
            entry->added_at < first_add(engine, number))
            break;
        const uint32_t n = hf_lists_entry_on(lists, entry->target, number);
        count += n != HF_NONE && hf_is_joint(entry, &lists->entries[n]);
        of_n++;
    }
    return count >= HF_VOICE_SHARE * of_n;
}

/* The star without the lists that are spared, and without their mirrors. */
static void leave_out(const hf_engine *engine, const hf_group *star, const hf_group *spared,
                      hf_group *ret_group)
{
    ret_group->count = 0;
    for (uint32_t i = 0; i < star->count; i++) {
        const uint32_t list = star->lists[i];
        bool is_left_out = false;
        for (uint32_t j = 0; j < spared->count && !is_left_out; j++)
            is_left_out = list == spared->lists[j] || is_mirror(engine, list, spared->lists[j]);
        if (!is_left_out)
            hf_group_add(ret_group, list, star->owners[i]);
    }
}

/* ---- what follows ---- */

typedef struct hf_seeding {
    hf_group star;   /* whose lists add in lockstep, the hub first */
    hf_group spared; /* of them */
    hf_group group;  /* the others */
    const hf_joint *joint;
    const hf_lacking *lacking;
    uint32_t crew;
    double log10_p;
} hf_seeding;

static size_t fill_evidence(const hf_engine *engine, const hf_seeding *found, hf_evidence *rows)
{
    const hf_group *star = &found->star;
    size_t count = 0;
    for (uint32_t i = 1; i < star->count; i++) {
        const hf_dependence *pair = hf_dependences_find(&engine->dependences, &engine->lists,
                                                        star->lists[0], star->lists[i]);
        if (pair != NULL)
            rows[count++] = hf_list_explain_pair(&engine->lists, pair);
    }
    for (hf_lack key = 0; key < HF_LACK_COUNT; key++)
        if (found->lacking->ln_chance[key] + log(HF_LACK_COUNT) <= HF_LIST_LN_LACKING)
            rows[count++] = hf_list_explain_lack(found->lacking, key);
    for (uint32_t i = 0; i < found->spared.count; i++)
        rows[count++] = hf_list_explain_spared(&engine->lists, found->spared.lists[i]);
    return count;
}

/* First and last entry of the target by the group about the time of `entry`. */
static void find_episode(const hf_engine *engine, const hf_group *group, const hf_entry *entry,
                         hf_list_opening *opening)
{
    opening->started_at = opening->ended_at = entry->added_at;
    for (uint32_t i = 0; i < group->count; i++) {
        const uint32_t n = hf_lists_entry_on(&engine->lists, entry->target, group->lists[i]);
        if (n == HF_NONE || !hf_is_joint(entry, &engine->lists.entries[n]))
            continue;
        const hf_usec at = engine->lists.entries[n].added_at;
        opening->started_at = at < opening->started_at ? at : opening->started_at;
        opening->ended_at = at > opening->ended_at ? at : opening->ended_at;
    }
}

static hf_status note_owners(hf_engine *engine, const hf_seeding *found, uint32_t campaign,
                             const hf_entry *entry)
{
    const hf_group *group = &found->group;
    hf_status status = HF_OK;
    for (uint32_t i = 0; i < group->count && status == HF_OK; i++) {
        const uint32_t n = hf_lists_entry_on(&engine->lists, entry->target, group->lists[i]);
        if (n != HF_NONE && hf_is_joint(entry, &engine->lists.entries[n]))
            status = hf_list_campaign_note(engine, campaign, group->owners[i], -found->log10_p,
                                           engine->lists.entries[n].added_at);
    }
    return status;
}

/* A campaign for one target that the group put on together, if nobody else bears it out. */
static hf_status follow_target(hf_engine *engine, const hf_seeding *found, uint32_t number,
                               bool is_backwards)
{
    const hf_voice voice = {found->star.lists, found->star.count, HF_HEAR_INDEPENDENT};
    const hf_entry *entry = &engine->lists.entries[number];
    hf_list_opening opening = {.kind = HF_CAMPAIGN_LIST_SEEDING,
                               .subject = entry->target,
                               .crew = found->crew,
                               .found_backwards = is_backwards};
    hf_evidence rows[EVIDENCE_MAX];
    if (hf_support_of(engine, &voice, entry->target, engine->history.now).borne_out != INT64_MAX)
        return HF_OK;
    find_episode(engine, &found->group, entry, &opening);
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

static hf_status follow(hf_engine *engine, hf_seeding *found, uint32_t number)
{
    hf_suspect suspects[HF_GROUP_MAX];
    const hf_group *group = &found->group;
    for (uint32_t i = 0; i < group->count; i++)
        suspects[i] = (hf_suspect){.account = group->owners[i], .score = -found->log10_p};
    hf_status status = hf_list_find_crew(engine, suspects, group->count,
                                         engine->lists.entries[number].entry_id, &found->crew);
    if (status == HF_OK)
        status = follow_target(engine, found, number, false);
    for (uint32_t i = found->joint->count; i-- > 0 && status == HF_OK;)
        if (found->joint->entries[i] != number)
            status = follow_target(engine, found, found->joint->entries[i], true);
    if (status == HF_OK)
        engine->findings++;
    return status;
}

/* Owners who put the target on at about the time of the entry. */
static uint32_t count_owners(const hf_engine *engine, const hf_entry *entry)
{
    hf_group group;
    hf_group_collect(engine, entry, &group);
    return group.count;
}

/* The star around the entry's list, if it is beyond the bar. */
static bool is_in_lockstep(const hf_engine *engine, const hf_entry *entry, hf_seeding *found)
{
    hf_group_collect(engine, entry, &found->star);
    found->log10_p = hf_group_find_star(engine, &found->star, HF_SEEDING_OWNERS) / log(10);
    return hf_group_place(&found->star, entry->list) < found->star.count &&
           found->log10_p <= hf_list_bar(engine);
}

hf_status hf_seeding_look(hf_engine *engine, uint32_t number)
{
    const hf_entry *entry = &engine->lists.entries[number];
    hf_joint joint;
    hf_lacking lacking;
    hf_seeding found = {.joint = &joint, .lacking = &lacking};
    if (!hf_ladder_is_rung(count_owners(engine, entry), HF_SEEDING_OWNERS))
        return HF_OK;
    const hf_status status = hf_output_look(engine, engine->history.now, false);
    if (status != HF_OK || !is_in_lockstep(engine, entry, &found))
        return status;
    const hf_voice by_reports = {found.star.lists, found.star.count, HF_HEAR_REPORTS};
    collect_joint(engine, &found.star, entry->list, &joint);
    if (joint.count < JOINT_LEAST || !may_be_lacking(engine, &by_reports, &joint))
        return HF_OK; /* nor would it be without those who are spared: asking who they are is dear
                       */
    find_spared(engine, &found.star, &found.spared);
    leave_out(engine, &found.star, &found.spared, &found.group);
    collect_joint(engine, &found.group, entry->list, &joint);
    if (joint.count < JOINT_LEAST)
        return HF_OK;
    measure_joint(engine, &by_reports, &joint, &lacking);
    return is_lacking(&lacking) ? follow(engine, &found, number) : HF_OK;
}
