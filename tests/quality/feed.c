#include "feed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/alloc.h"
#include "base/rng.h"

/* A place in the order of events; relations as the worker orders them. */
typedef struct place {
    hf_usec at;
    int relation;
    int64_t id;
    hf_event event;
} place;

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

static place report_place(const hf_world_report *report)
{
    hf_event event = {.type = HF_EVENT_REPORT,
                      .at = report->at,
                      .u.report = {.report_id = report->report_id,
                                   .reporter = report->reporter,
                                   .target = report->target,
                                   .is_protected = hf_category_is_protected(report->category)}};
    return (place){report->at, 1, report->report_id, event};
}

static place retraction_place(const hf_world_report *report)
{
    hf_event event = {.type = HF_EVENT_RETRACTION,
                      .at = report->retracted_at,
                      .u.retraction = {report->report_id, report->reporter, report->target}};
    return (place){report->retracted_at, 2, report->report_id, event};
}

static place outcome_place(const hf_world *world, size_t i)
{
    const hf_world_outcome *outcome = &world->outcomes[i];
    const hf_world_report *report = &world->reports[outcome->report_id - 1];
    hf_event event = {.type = HF_EVENT_OUTCOME,
                      .at = outcome->at,
                      .u.outcome = {.outcome_id = (int64_t)i + 1,
                                    .report_id = outcome->report_id,
                                    .reporter = report->reporter,
                                    .target = report->target,
                                    .outcome = outcome->outcome,
                                    .by_staff = outcome->by_staff}};
    return (place){outcome->at, 3, (int64_t)i + 1, event};
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

void quality_feed_world(quality_feed *feed, const hf_world *world)
{
    place *places = quality_memory(2 * world->report_count + world->outcome_count, sizeof *places);
    size_t count = 0;
    for (size_t i = 0; i < world->account_count; i++)
        add_account(feed, &world->accounts[i]);
    for (size_t i = 0; i < world->report_count; i++) {
        places[count++] = report_place(&world->reports[i]);
        if (world->reports[i].retracted_at != HF_USEC_NONE)
            places[count++] = retraction_place(&world->reports[i]);
    }
    for (size_t i = 0; i < world->outcome_count; i++)
        places[count++] = outcome_place(world, i);
    qsort(places, count, sizeof *places, in_event_order);
    for (size_t i = 0; i < count; i++)
        quality_feed_add(feed, &places[i].event);
    free(places);
}

void quality_permute(hf_world *world, uint64_t seed)
{
    hf_rng rng;
    hf_rng_init(&rng, seed);
    for (size_t i = 0; i + 1 < world->report_count; i++) {
        size_t j = i + (size_t)hf_rng_below(&rng, world->report_count - i);
        hf_account_id other = world->reports[j].reporter;
        world->reports[j].reporter = world->reports[i].reporter;
        world->reports[i].reporter = other;
    }
}

void quality_feed_run(const quality_feed *feed, const hf_policy *policy, size_t batch,
                      quality_tables *tables, quality_run *ret_run)
{
    hf_engine_config config = {.allocator = hf_allocator_libc(), .seed = 7, .policy = *policy};
    hf_engine *engine = NULL;
    clock_t began = clock();
    quality_check(hf_engine_new(&config, &engine), "new engine");
    for (size_t i = 0; i < feed->count; i++) {
        quality_check(hf_engine_push(engine, &feed->events[i], HF_MODE_JUDGE), "push");
        if ((i + 1) % batch == 0)
            quality_tables_take(tables, engine);
    }
    quality_tables_take(tables, engine);
    ret_run->cpu_seconds = (double)(clock() - began) / CLOCKS_PER_SEC;
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
