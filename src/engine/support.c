/* Whether lists are borne out: see support.h. */
#include "engine/support.h"

#include "engine/crews.h"

enum { REPORTS_SCANNED = 256, ENTRIES_SCANNED = 32, PER_LIST = 12 };

static const hf_usec platform_reference = 60 * HF_DAY_USEC;
static const hf_usec own_reference = 30 * HF_DAY_USEC;

/* ---- reports ---- */

static bool is_of_voice(const hf_engine *engine, const hf_voice *voice, const hf_report *report)
{
    const int64_t id = hf_account_number_id(engine, report->reporter);
    for (uint32_t i = 0; i < voice->count; i++)
        if (engine->lists.lists[voice->lists[i]].owner == id ||
            hf_lists_is_subscriber(&engine->lists, voice->lists[i], report->reporter, report->at))
            return true;
    return false;
}

static bool is_independent(const hf_engine *engine, const hf_report *report)
{
    return engine->history.accounts[report->reporter].kind != HF_KIND_AUTOMATED &&
           (report->flags & HF_REPORT_RETRACTED) == 0 &&
           hf_crew_of_account(engine, report->reporter) == HF_NONE;
}

static hf_usec upheld_at(const hf_history *history, const hf_report *report)
{
    const uint32_t row = hf_map_get(&history->outcome_of_report, (uint64_t)report->report_id);
    return row == HF_MAP_NONE ? report->at : history->outcomes[row].at;
}

static void note(hf_usec *moment, hf_usec at)
{
    *moment = at < *moment ? at : *moment;
}

static void hear_reports(const hf_engine *engine, const hf_voice *voice, uint32_t number,
                         hf_usec at, hf_support *support)
{
    const hf_target *target = &engine->history.targets[number];
    const uint32_t end = hf_reports_lower_bound(&target->edges, at + 1);
    uint32_t reporters = 0;
    for (uint32_t i = 0; i < end && i < REPORTS_SCANNED; i++) {
        const hf_report *report = hf_reports_at(&target->edges, i);
        const hf_outcome outcome = hf_history_outcome(&engine->history, report);
        if (!is_independent(engine, report) || outcome == HF_OUTCOME_REJECTED ||
            outcome == HF_OUTCOME_OVERTURNED)
            continue;
        if (outcome == HF_OUTCOME_UPHELD)
            note(&support->borne_out, upheld_at(&engine->history, report));
        if (is_of_voice(engine, voice, report))
            continue;
        note(&support->objected, report->at);
        if (++reporters == HF_SUPPORT_REPORTERS) {
            note(&support->borne_out, report->at);
            return; /* later reports cannot have been upheld before */
        }
    }
}

/* ---- lists ---- */

static bool is_other_voice(const hf_engine *engine, const hf_voice *voice, uint32_t list)
{
    const hf_dependences *all = &engine->dependences;
    for (uint32_t i = 0; i < voice->count; i++)
        if (hf_dependences_is_one_voice(all, &engine->lists, voice->lists[i], list) ||
            (voice->hears == HF_HEAR_INDEPENDENT &&
             hf_dependences_find(all, &engine->lists, voice->lists[i], list) != NULL))
            return false;
    const hf_account_id owner = {engine->lists.lists[list].owner};
    const uint32_t account = hf_history_find(&engine->history, owner);
    return account == HF_NONE || hf_crew_of_account(engine, account) == HF_NONE;
}

static void hear_lists(const hf_engine *engine, const hf_voice *voice, uint32_t target, hf_usec at,
                       hf_support *support)
{
    const hf_lists *lists = &engine->lists;
    for (uint32_t n = engine->history.targets[target].first_entry; n != HF_NONE;
         n = lists->entries[n].next) {
        const hf_entry *entry = &lists->entries[n];
        if (entry->added_at < support->borne_out && hf_lists_is_standing(lists, entry, at) &&
            is_other_voice(engine, voice, entry->list))
            support->borne_out = entry->added_at;
    }
}

hf_support hf_support_of(const hf_engine *engine, const hf_voice *voice, uint32_t target,
                         hf_usec at)
{
    hf_support support = {INT64_MAX, INT64_MAX};
    hear_reports(engine, voice, target, at, &support);
    if (voice->hears != HF_HEAR_REPORTS)
        hear_lists(engine, voice, target, at, &support);
    note(&support.objected, support.borne_out);
    return support;
}

bool hf_support_is_settled(const hf_engine *engine, uint32_t number, hf_usec at)
{
    const hf_target *target = &engine->history.targets[number];
    const hf_account *account = &engine->history.accounts[target->account];
    const bool is_old =
        account->created_at != HF_USEC_NONE && at - account->created_at > 90 * HF_DAY_USEC;
    return target->upheld == 0 && (account->is_premium || (is_old && account->is_established));
}

/* ---- shares ---- */

static hf_usec since(hf_usec moment, hf_usec begin)
{
    return moment == INT64_MAX ? INT64_MAX : moment - begin;
}

hf_precedent hf_support_precedent(const hf_engine *engine, const hf_voice *voice,
                                  const hf_entry *entry, hf_usec at)
{
    const hf_support support = hf_support_of(engine, voice, entry->target, at);
    return (hf_precedent){.age = at - entry->added_at,
                          .objected = since(support.objected, entry->added_at),
                          .borne_out = since(support.borne_out, entry->added_at),
                          .is_settled =
                              hf_support_is_settled(engine, entry->target, entry->added_at)};
}

static void count_one(const hf_precedent *item, hf_usec age, hf_lacks *counts)
{
    counts->of_n++;
    counts->count[HF_LACK_SUPPORT] += item->borne_out > age;
    counts->count[HF_LACK_OBJECTOR] += item->objected > age;
    counts->count[HF_LACK_REASON] += item->borne_out > age && item->is_settled;
}

void hf_support_count(const hf_precedent *items, uint32_t count, hf_usec age, hf_lacks *counts)
{
    for (uint32_t i = 0; i < count; i++)
        if (items[i].age >= age)
            count_one(&items[i], age, counts);
}

void hf_support_count_now(const hf_precedent *items, uint32_t count, hf_lacks *counts)
{
    for (uint32_t i = 0; i < count; i++)
        count_one(&items[i], items[i].age, counts);
}

/* Whether nobody put the target on before: what a hundred lists copied is one decision. */
static bool is_first(const hf_lists *lists, const hf_history *history, const hf_entry *entry)
{
    uint32_t n = history->targets[entry->target].first_entry;
    while (n != HF_NONE && lists->entries[n].added_at >= entry->added_at)
        n = lists->entries[n].next;
    return n == HF_NONE;
}

/* The latest few of one list; returns how many there are now. */
static uint32_t sample_list(const hf_engine *engine, const hf_voice *own, uint32_t most, hf_usec at,
                            hf_precedent *items, uint32_t count)
{
    const hf_lists *lists = &engine->lists;
    const hf_list *list = &lists->lists[*own->lists];
    const uint32_t end = most < HF_PRECEDENTS_MAX - count ? count + most : HF_PRECEDENTS_MAX;
    uint32_t scanned = 0;
    for (size_t i = hf_lists_adds_before(lists, list, at + 1);
         i-- > 0 && count < end && scanned++ < ENTRIES_SCANNED;) {
        const hf_entry *entry = &lists->entries[list->adds[i]];
        if (entry->added_at < at - platform_reference)
            break;
        if (is_first(lists, &engine->history, entry))
            items[count++] = hf_support_precedent(engine, own, entry, at);
    }
    return count;
}

uint32_t hf_support_platform(const hf_engine *engine, const hf_voice *voice, hf_usec at,
                             hf_precedent ret_items[HF_PRECEDENTS_MAX])
{
    const hf_lists *lists = &engine->lists;
    const uint64_t stride = lists->list_count / (HF_PRECEDENTS_MAX / 2) + 1;
    const size_t share = HF_PRECEDENTS_MAX / (lists->list_count / stride + 1);
    const uint32_t most = share < PER_LIST ? (uint32_t)share : PER_LIST;
    uint32_t count = 0;
    for (uint32_t i = 0; i < lists->list_count && count < HF_PRECEDENTS_MAX; i++) {
        const hf_voice own = {&i, 1, voice->hears};
        if (hf_mix64((uint64_t)lists->lists[i].id) % stride == 0 &&
            is_other_voice(engine, voice, i))
            count = sample_list(engine, &own, most, at, ret_items, count);
    }
    return count;
}

uint32_t hf_support_own(const hf_engine *engine, const hf_voice *voice, uint32_t number, hf_usec at,
                        uint32_t most, hf_precedent *ret_items)
{
    const hf_lists *lists = &engine->lists;
    const hf_list *list = &lists->lists[number];
    uint32_t count = 0;
    for (size_t i = hf_lists_adds_before(lists, list, at + 1); i-- > 0 && count < most;) {
        const hf_entry *entry = &lists->entries[list->adds[i]];
        if (entry->added_at < at - own_reference)
            break;
        if (hf_lists_is_standing(lists, entry, at))
            ret_items[count++] = hf_support_precedent(engine, voice, entry, at);
    }
    return count;
}

uint32_t hf_support_record(const hf_engine *engine, const hf_voice *voice, uint32_t number,
                           hf_usec at, hf_precedent ret_items[HF_OWN_MAX])
{
    const hf_lists *lists = &engine->lists;
    const hf_list *list = &lists->lists[number];
    const size_t all = hf_lists_adds_before(lists, list, at + 1);
    const size_t stride = (all + HF_OWN_MAX - 1) / HF_OWN_MAX;
    uint32_t count = 0;
    for (size_t i = 0; i < all; i += stride) {
        const hf_entry *entry = &lists->entries[list->adds[i]];
        if (hf_lists_is_standing(lists, entry, at))
            ret_items[count++] = hf_support_precedent(engine, voice, entry, at);
    }
    return count;
}
