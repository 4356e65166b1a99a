#include "feed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/alloc.h"
#include "holdfast/traits.h"
#include "simulate/words.h"

#define ENGINE_SEED 7 /* any secret will do */

/* What happens at the same moment happens in this order, as the worker has it. */
enum {
    RELATION_REPORT,
    RELATION_RETRACTION,
    RELATION_OUTCOME,
    RELATION_LIST,
    RELATION_LIST_DELETION,
    RELATION_ENTRY,
    RELATION_ENTRY_REMOVAL,
    RELATION_SUBSCRIPTION,
    RELATION_SUBSCRIPTION_END
};

/* A place in the order of events. */
typedef struct place {
    hf_usec at;
    int relation;
    int64_t id;
    hf_event event;
} place;

typedef struct places {
    place *items;
    size_t count;
} places;

void quality_feed_add(quality_feed *feed, const hf_event *event)
{
    hf_allocator libc = hf_allocator_libc();
    quality_check(hf_array_reserve(&libc, &feed->events, &feed->capacity, feed->count + 1,
                                   sizeof *feed->events),
                  "events");
    feed->events[feed->count++] = *event;
}

void quality_feed_done(quality_feed *feed)
{
    hf_allocator libc = hf_allocator_libc();
    hf_array_done(&libc, &feed->events, &feed->capacity, sizeof *feed->events);
    feed->count = 0;
    quality_staff_done(&feed->staff);
}

static void add_account(quality_feed *feed, const hf_world_account *account)
{
    hf_event event = {.type = HF_EVENT_ACCOUNT,
                      .at = HF_USEC_NONE,
                      .u.account = {.account = account->account,
                                    .kind = account->kind,
                                    .created_at = account->created_at,
                                    .followers = account->followers,
                                    .following = account->following,
                                    .is_premium = account->is_premium}};
    quality_feed_add(feed, &event);
}

static void put(places *in, hf_usec at, int relation, int64_t id, hf_event event)
{
    if (at == HF_USEC_NONE)
        return;
    event.at = at;
    in->items[in->count++] = (place){at, relation, id, event};
}

static hf_traits traits(const hf_world *world, const hf_world_report *report)
{
    char words[HF_WORDS_SIZE];
    char origin[HF_ORIGIN_SIZE];
    hf_traits of = {0};
    size_t size = hf_words_text(report->words, words);
    hf_traits_comment(words, size, ENGINE_SEED, of.comment);
    size = hf_origin_text(world->config.seed, report->origin, origin);
    of.origin = hf_traits_origin(origin, size, ENGINE_SEED);
    return of;
}

static void put_report(places *in, const hf_world *world, size_t i)
{
    const hf_world_report *report = &world->reports[i];
    hf_event event = {.type = HF_EVENT_REPORT,
                      .u.report = {.report_id = report->report_id,
                                   .reporter = report->reporter,
                                   .target = report->target,
                                   .is_protected = hf_category_is_protected(report->category),
                                   .traits = traits(world, report)}};
    hf_event retraction = {.type = HF_EVENT_RETRACTION,
                           .u.retraction = {report->report_id, report->reporter, report->target}};
    put(in, report->at, RELATION_REPORT, report->report_id, event);
    put(in, report->retracted_at, RELATION_RETRACTION, report->report_id, retraction);
}

static void put_outcome(places *in, const hf_world *world, size_t i)
{
    const hf_world_outcome *outcome = &world->outcomes[i];
    const hf_world_report *report = &world->reports[outcome->report_id - 1];
    hf_event event = {.type = HF_EVENT_OUTCOME,
                      .u.outcome = {.outcome_id = (int64_t)i + 1,
                                    .report_id = outcome->report_id,
                                    .reporter = report->reporter,
                                    .target = report->target,
                                    .outcome = outcome->outcome,
                                    .by_staff = outcome->by_staff}};
    put(in, outcome->at, RELATION_OUTCOME, (int64_t)i + 1, event);
}

static void put_list(places *in, const hf_world_list *list)
{
    hf_event event = {
        .type = HF_EVENT_LIST,
        .u.list = {.list = list->list, .owner = list->owner, .mirrors = list->mirrors}};
    put(in, list->created_at, RELATION_LIST, list->list.v, event);
    event.u.list.is_deleted = true;
    put(in, list->deleted_at, RELATION_LIST_DELETION, list->list.v, event);
}

static void put_entry(places *in, const hf_world_entry *entry)
{
    hf_event event = {.type = HF_EVENT_ENTRY,
                      .u.entry = {.entry_id = entry->entry_id,
                                  .list = entry->list,
                                  .target = entry->target,
                                  .added_by = entry->added_by}};
    put(in, entry->at, RELATION_ENTRY, entry->entry_id, event);
    event.u.entry.is_removed = true;
    put(in, entry->removed_at, RELATION_ENTRY_REMOVAL, entry->entry_id, event);
}

static void put_subscription(places *in, const hf_world_subscription *subscription)
{
    hf_event event = {.type = HF_EVENT_SUBSCRIPTION,
                      .u.subscription = {.subscription_id = subscription->subscription_id,
                                         .list = subscription->list,
                                         .subscriber = subscription->subscriber}};
    put(in, subscription->at, RELATION_SUBSCRIPTION, subscription->subscription_id, event);
    event.u.subscription.is_ended = true;
    put(in, subscription->ended_at, RELATION_SUBSCRIPTION_END, subscription->subscription_id,
        event);
}

static int in_event_order(const void *left, const void *right)
{
    const place *a = left;
    const place *b = right;
    if (a->at != b->at)
        return a->at < b->at ? -1 : 1;
    if (a->relation != b->relation)
        return a->relation - b->relation;
    return a->id < b->id ? -1 : a->id > b->id;
}

static void put_world(places *in, const hf_world *world)
{
    for (size_t i = 0; i < world->report_count; i++)
        put_report(in, world, i);
    for (size_t i = 0; i < world->outcome_count; i++)
        put_outcome(in, world, i);
    for (size_t i = 0; i < world->list_count; i++)
        put_list(in, &world->lists[i]);
    for (size_t i = 0; i < world->entry_count; i++)
        put_entry(in, &world->entries[i]);
    for (size_t i = 0; i < world->subscription_count; i++)
        put_subscription(in, &world->subscriptions[i]);
}

void quality_feed_world(quality_feed *feed, const hf_world *world)
{
    size_t twice =
        world->report_count + world->list_count + world->entry_count + world->subscription_count;
    places all = {quality_memory(2 * twice + world->outcome_count, sizeof(place)), 0};
    for (size_t i = 0; i < world->account_count; i++)
        add_account(feed, &world->accounts[i]);
    put_world(&all, world);
    qsort(all.items, all.count, sizeof *all.items, in_event_order);
    for (size_t i = 0; i < all.count; i++)
        quality_feed_add(feed, &all.items[i].event);
    free(all.items);
    quality_staff_init(&feed->staff, world);
}

void quality_feed_run(const quality_feed *feed, const hf_policy *policy, size_t batch,
                      quality_tables *tables, quality_run *ret_run)
{
    hf_engine_config config = {.allocator = hf_allocator_libc(), .seed = 7, .policy = *policy};
    hf_engine *engine = NULL;
    quality_staff staff = feed->staff;
    clock_t began = clock();
    quality_check(hf_engine_new(&config, &engine), "new engine");
    for (size_t i = 0; i < feed->count; i++) {
        quality_staff_act(&staff, engine, tables, feed->events[i].at);
        quality_check(hf_engine_push(engine, &feed->events[i], HF_MODE_JUDGE), "push");
        if ((i + 1) % batch == 0)
            quality_tables_take(tables, engine);
    }
    quality_tables_take(tables, engine);
    ret_run->cpu_seconds = (double)(clock() - began) / CLOCKS_PER_SEC;
    ret_run->policy = *policy;
    hf_engine_get_stats(engine, &ret_run->stats);
    hf_engine_free(engine);
}

void quality_set_policy(hf_policy *policy, const char *assignment)
{
    const char *equals = strchr(assignment, '=');
    size_t size = equals == NULL ? strlen(assignment) : (size_t)(equals - assignment);
    double value = equals == NULL ? 0 : strtod(equals + 1, NULL);
#define SET_FIELD(name, type, initial, least, most, meaning)                                \
    if (equals != NULL && strlen(#name) == size && strncmp(#name, assignment, size) == 0) { \
        policy->name = (type)value;                                                         \
        return;                                                                             \
    }
    HF_POLICY_TABLE(SET_FIELD)
#undef SET_FIELD
    fprintf(stderr, "--policy %s: no such field; they are in include/holdfast/policy.h\n",
            assignment);
    exit(2);
}
