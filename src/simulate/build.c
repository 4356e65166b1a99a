/*
 * Lives here: the hands that make a world: picking people and times, adding accounts and reports.
 * Does not: what is added and why (people.c, organic.c, families.c, outcomes.c).
 */
#include "simulate/build.h"

#include <math.h>

#include "base/alloc.h"
#include "base/map.h"

#define PICK_TRIES 200

void hf_build_part(hf_build *build, uint64_t part)
{
    hf_rng_init(&build->rng, hf_mix64(build->config->seed) ^ hf_mix64(part + 1));
}

size_t hf_build_scaled(const hf_build *build, double at_scale_1)
{
    double wanted = round(at_scale_1 * build->config->scale);
    if (at_scale_1 <= 0)
        return 0;
    return wanted < 1 ? 1 : (size_t)wanted;
}

void *hf_build_memory(hf_build *build, size_t count, size_t item_size)
{
    void *memory = NULL;
    if (build->status != HF_OK || count == 0)
        return NULL;
    memory = build->allocator.resize(build->allocator.ctx, NULL, 0, count * item_size);
    if (memory == NULL)
        build->status = HF_ENOMEM;
    return memory;
}

void hf_build_memory_done(hf_build *build, void *memory, size_t count, size_t item_size)
{
    if (memory != NULL)
        build->allocator.resize(build->allocator.ctx, memory, count * item_size, 0);
}

void hf_people_add(hf_build *build, hf_people *people, hf_person person)
{
    if (build->status != HF_OK)
        return;
    build->status = hf_array_reserve(&build->allocator, &people->items, &people->capacity,
                                     people->count + 1, sizeof *people->items);
    if (build->status == HF_OK)
        people->items[people->count++] = person;
}

void hf_people_done(hf_build *build, hf_people *people)
{
    hf_array_done(&build->allocator, &people->items, &people->capacity, sizeof *people->items);
    people->count = 0;
}

void hf_people_shuffle(hf_build *build, hf_people *people, size_t count)
{
    for (size_t i = 0; i < count && i + 1 < people->count; i++) {
        size_t j = i + (size_t)hf_rng_below(&build->rng, people->count - i);
        hf_person other = people->items[j];
        people->items[j] = people->items[i];
        people->items[i] = other;
    }
}

hf_world_account *hf_build_account(hf_build *build, hf_person person)
{
    return &build->world->accounts[person];
}

static void grow_marks(hf_build *build)
{
    size_t before = build->mark_capacity;
    build->status = hf_array_reserve(&build->allocator, &build->mark, &build->mark_capacity,
                                     build->world->account_count, sizeof *build->mark);
    for (size_t i = before; build->status == HF_OK && i < build->mark_capacity; i++)
        build->mark[i] = 0;
}

hf_person hf_build_new_account(hf_build *build, hf_role role, hf_usec created_at)
{
    hf_world *world = build->world;
    if (build->status != HF_OK)
        return 0;
    build->status = hf_array_reserve(&build->allocator, &world->accounts, &world->account_capacity,
                                     world->account_count + 1, sizeof *world->accounts);
    if (build->status != HF_OK)
        return 0;
    hf_world_account *account = &world->accounts[world->account_count++];
    *account = (hf_world_account){.account = {(int64_t)world->account_count},
                                  .role = role,
                                  .kind = HF_KIND_USER,
                                  .created_at = created_at,
                                  .followers = -1,
                                  .following = -1,
                                  .community = -1};
    grow_marks(build);
    return (hf_person)(world->account_count - 1);
}

void hf_build_throwaway(hf_build *build, hf_person person, hf_usec at)
{
    if (build->status != HF_OK)
        return;
    hf_world_account *account = hf_build_account(build, person);
    account->created_at = at - (hf_usec)(hf_build_log_uniform(build, 0.2, 40) * HF_DAY_USEC);
    account->followers = (int64_t)hf_rng_below(&build->rng, 25);
    account->following = hf_rng_between(&build->rng, 40, 900);
    account->is_premium = false;
}

hf_person hf_build_take(hf_build *build, hf_role role)
{
    if (build->status == HF_OK && build->free_people.count == 0)
        build->status = HF_ELIMIT;
    if (build->status != HF_OK)
        return 0;
    hf_person person = build->free_people.items[--build->free_people.count];
    hf_build_account(build, person)->role = role;
    return person;
}

/* Counts reports by reporter; NULL (sticky) without memory. */
static uint32_t *count_reports(hf_build *build, size_t people)
{
    uint32_t *counts = hf_build_memory(build, people, sizeof *counts);
    for (size_t i = 0; counts != NULL && i < people; i++)
        counts[i] = 0;
    for (size_t i = 0; counts != NULL && i < build->world->report_count; i++)
        counts[build->world->reports[i].reporter.v - 1]++;
    return counts;
}

hf_person hf_build_take_active(hf_build *build, hf_role role, uint32_t least_reports)
{
    hf_people *people = &build->free_people;
    size_t accounts = build->world->account_count;
    uint32_t *counts = count_reports(build, accounts);
    for (size_t i = 0; counts != NULL && i < people->count; i++) {
        hf_person person = people->items[i];
        if (counts[person] < least_reports)
            continue;
        people->items[i] = people->items[people->count - 1];
        people->items[people->count - 1] = person;
        break;
    }
    hf_build_memory_done(build, counts, accounts, sizeof *counts);
    return hf_build_take(build, role);
}

void hf_build_crowd(hf_build *build)
{
    build->crowd++;
}

bool hf_build_join(hf_build *build, hf_person person)
{
    if (build->mark[person] == build->crowd)
        return false;
    build->mark[person] = build->crowd;
    return true;
}

/* The place on whose stretch of the running sums a random point falls. */
static size_t weighted(hf_build *build, const double *sums, size_t count)
{
    double point = hf_rng_uniform(&build->rng) * sums[count - 1];
    size_t low = 0;
    size_t high = count - 1;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (sums[middle] > point)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

bool hf_build_pick(hf_build *build, hf_person *ret_person)
{
    for (int i = 0; build->status == HF_OK && i < PICK_TRIES; i++) {
        *ret_person = (hf_person)weighted(build, build->activity_sum, build->users);
        if (hf_build_join(build, *ret_person))
            return true;
    }
    return false;
}

bool hf_build_pick_member(hf_build *build, size_t community, hf_person *ret_person)
{
    for (int i = 0; build->status == HF_OK && i < PICK_TRIES; i++) {
        *ret_person = (hf_person)(community * HF_COMMUNITY_SIZE +
                                  hf_rng_below(&build->rng, HF_COMMUNITY_SIZE));
        if (hf_build_join(build, *ret_person))
            return true;
    }
    return false;
}

/* Four in ten are awake at the quietest hour. Days are counted from the world's first moment, so
 * that another `now` only moves the world. */
static bool is_awake(hf_build *build, hf_usec at)
{
    double hour = (double)((at - build->from) % HF_DAY_USEC) / (double)HF_HOUR_USEC;
    double share = 0.7 + 0.3 * sin((hour - 9) * 3.14159265358979 / 12);
    return hf_rng_uniform(&build->rng) < share;
}

hf_usec hf_build_time(hf_build *build, hf_usec from, hf_usec until)
{
    hf_usec at = from;
    for (int i = 0; i < 20; i++) {
        at = from + (hf_usec)(hf_rng_uniform(&build->rng) * (double)(until - from));
        if (is_awake(build, at))
            break;
    }
    return at;
}

double hf_build_log_uniform(hf_build *build, double least, double most)
{
    return least * pow(most / least, hf_rng_uniform(&build->rng));
}

static hf_usec retraction(hf_build *build, hf_usec at)
{
    if (hf_rng_below(&build->rng, 150) != 0)
        return HF_USEC_NONE;
    hf_usec retracted_at = at + (hf_usec)hf_rng_exponential(&build->rng, 6.0 * HF_HOUR_USEC);
    return retracted_at <= build->config->now ? retracted_at : HF_USEC_NONE;
}

void hf_build_report(hf_build *build, hf_person reporter, hf_person target, hf_usec at,
                     hf_category category, int64_t attack_id)
{
    hf_world *world = build->world;
    hf_usec retracted_at = retraction(build, at);
    if (build->status != HF_OK || reporter == target || at < build->from || at > build->config->now)
        return;
    build->status = hf_array_reserve(&build->allocator, &world->reports, &world->report_capacity,
                                     world->report_count + 1, sizeof *world->reports);
    if (build->status != HF_OK)
        return;
    hf_world_report *report = &world->reports[world->report_count++];
    *report = (hf_world_report){.report_id = (int64_t)world->report_count,
                                .reporter = hf_build_account(build, reporter)->account,
                                .target = hf_build_account(build, target)->account,
                                .category = category,
                                .at = at,
                                .retracted_at = retracted_at,
                                .attack_id = attack_id};
}

void hf_build_abuser_reports(hf_build *build, hf_person reporter, size_t count)
{
    hf_build_abuser_reports_until(build, reporter, count, build->config->now);
}

/* Those who are not in the crowd yet and begin before `until`, as long as such are found. */
static size_t choose_abuser(hf_build *build, hf_usec until)
{
    size_t abuser = weighted(build, build->abuser_sum, build->abusers);
    for (int i = 0; i < PICK_TRIES; i++) {
        hf_person person = build->first_abuser + (hf_person)abuser;
        if (build->abuser_from[abuser] < until && hf_build_join(build, person))
            break;
        abuser = weighted(build, build->abuser_sum, build->abusers);
    }
    return abuser;
}

void hf_build_abuser_reports_until(hf_build *build, hf_person reporter, size_t count, hf_usec until)
{
    hf_build_crowd(build);
    for (size_t i = 0; i < count && build->status == HF_OK && build->abusers > 0; i++) {
        size_t abuser = choose_abuser(build, until);
        hf_usec from = build->abuser_from[abuser];
        hf_usec last = build->abuser_until[abuser] < until ? build->abuser_until[abuser] : until;
        hf_usec at = hf_build_time(build, from, last);
        if (from < until)
            hf_build_report(build, reporter, build->first_abuser + (hf_person)abuser, at,
                            hf_build_category(build), 0);
    }
}

int64_t hf_build_list(hf_build *build, hf_person owner, hf_usec created_at, hf_list_role role)
{
    hf_world *world = build->world;
    if (build->status != HF_OK || created_at > build->config->now)
        return 0;
    build->status = hf_array_reserve(&build->allocator, &world->lists, &world->list_capacity,
                                     world->list_count + 1, sizeof *world->lists);
    if (build->status != HF_OK)
        return 0;
    world->lists[world->list_count++] =
        (hf_world_list){.list = {(int64_t)world->list_count},
                        .owner = hf_build_account(build, owner)->account,
                        .created_at = created_at,
                        .deleted_at = HF_USEC_NONE,
                        .role = role};
    return (int64_t)world->list_count;
}

void hf_build_entry(hf_build *build, int64_t list, hf_person target, hf_usec at, hf_usec removed_at)
{
    hf_world *world = build->world;
    if (build->status != HF_OK || list == 0 || at > build->config->now)
        return;
    build->status = hf_array_reserve(&build->allocator, &world->entries, &world->entry_capacity,
                                     world->entry_count + 1, sizeof *world->entries);
    if (build->status != HF_OK)
        return;
    world->entries[world->entry_count++] =
        (hf_world_entry){.entry_id = (int64_t)world->entry_count,
                         .list = {list},
                         .target = hf_build_account(build, target)->account,
                         .added_by = world->lists[list - 1].owner,
                         .at = at,
                         .removed_at = removed_at > build->config->now ? HF_USEC_NONE : removed_at};
}

bool hf_build_is_listed(const hf_build *build, int64_t list, hf_person target)
{
    const hf_world *world = build->world;
    for (size_t i = world->entry_count; i-- > 0;) {
        if (world->entries[i].list.v == list && world->entries[i].target.v == (int64_t)target + 1)
            return true;
    }
    return false;
}

void hf_build_borne_out_entry(hf_build *build, int64_t list, hf_usec from, hf_usec until)
{
    const hf_world *world = build->world;
    for (int i = 0; i < PICK_TRIES && build->status == HF_OK && world->report_count > 0; i++) {
        const hf_world_report *report =
            &world->reports[hf_rng_below(&build->rng, world->report_count)];
        hf_usec at = report->at + (hf_usec)hf_rng_exponential(&build->rng, 18.0 * HF_HOUR_USEC);
        hf_person target = (hf_person)(report->target.v - 1);
        if (report->attack_id != 0 || !hf_role_is_guilty(hf_build_account(build, target)->role) ||
            at < from || at >= until || hf_build_is_listed(build, list, target))
            continue;
        hf_build_entry(build, list, target, at, HF_USEC_NONE);
        return;
    }
}

void hf_build_subscription(hf_build *build, int64_t list, hf_person subscriber, hf_usec at,
                           hf_usec ended_at)
{
    hf_world *world = build->world;
    if (build->status != HF_OK || list == 0 || at > build->config->now)
        return;
    build->status =
        hf_array_reserve(&build->allocator, &world->subscriptions, &world->subscription_capacity,
                         world->subscription_count + 1, sizeof *world->subscriptions);
    if (build->status != HF_OK)
        return;
    world->subscriptions[world->subscription_count++] = (hf_world_subscription){
        .subscription_id = (int64_t)world->subscription_count,
        .list = {list},
        .subscriber = hf_build_account(build, subscriber)->account,
        .at = at,
        .ended_at = ended_at > build->config->now ? HF_USEC_NONE : ended_at};
}

/* Most reports say spam; few are in a protected category. */
hf_category hf_build_category(hf_build *build)
{
    static const struct {
        unsigned percent;
        hf_category category;
    } shares[] = {{45, HF_CATEGORY_SPAM},          {65, HF_CATEGORY_HARASSMENT},
                  {77, HF_CATEGORY_HATE},          {83, HF_CATEGORY_MISLEADING},
                  {89, HF_CATEGORY_OTHER},         {94, HF_CATEGORY_IMPERSONATION},
                  {97, HF_CATEGORY_VIOLENCE},      {98, HF_CATEGORY_DOXXING},
                  {99, HF_CATEGORY_VIOLENT_THREAT}};
    uint64_t point = hf_rng_below(&build->rng, 100);
    for (size_t i = 0; i < sizeof shares / sizeof *shares; i++) {
        if (point < shares[i].percent)
            return shares[i].category;
    }
    return HF_CATEGORY_CHILD_SAFETY;
}
