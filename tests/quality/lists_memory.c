/*
 * Four years of public fediverse block lists through the engine in memory: which lists follow
 * which, campaigns, and how many of both in permuted histories, where every one is false.
 *
 *     lists_memory FOLDER [--permute ROUNDS] [NAME=VALUE of the policy]...
 *
 * What stood on a list when it was first seen was put there before, nobody knows when: it is dated
 * a month apart for each list, before everything else, so that it meets nothing. Permuted, every
 * list keeps its times and its size, and targets are dealt out anew by how many lists they are on.
 * A history's affinity is 1 there: lists that share nothing are not of one community. Exit 77: no
 * data.
 */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/map.h"
#include "base/rng.h"
#include "feed.h"

#define OWNERS 1000000 /* owner of list n: OWNERS + n */

typedef struct addition {
    hf_usec at;
    hf_usec removed_at;
    int64_t list;
    int64_t target;
} addition;

typedef struct history {
    addition *items;
    size_t count, capacity;
    int64_t lists;
} history;

static addition *find_standing(history *of, int64_t list, int64_t target)
{
    for (size_t i = of->count; i-- > 0;)
        if (of->items[i].list == list && of->items[i].target == target)
            return of->items[i].removed_at == INT64_MAX ? &of->items[i] : NULL;
    return NULL;
}

static void add(history *of, addition item)
{
    if (of->count == of->capacity) {
        of->capacity = of->capacity > 0 ? 2 * of->capacity : 1024;
        of->items = realloc(of->items, of->capacity * sizeof *of->items);
        if (of->items == NULL)
            quality_check(HF_ENOMEM, "memory");
    }
    of->items[of->count++] = item;
    of->lists = item.list > of->lists ? item.list : of->lists;
}

static void read_line(history *of, const char *line, hf_usec *begin)
{
    int64_t at;
    int64_t list;
    int64_t target;
    char op[16] = "";
    if (sscanf(line, "%" SCNd64 ",%" SCNd64 ",%" SCNd64 ",%15[a-z]", &at, &list, &target, op) != 4)
        return;
    if (*begin == 0)
        *begin = at * HF_SECOND_USEC;
    if (strcmp(op, "del") == 0) {
        addition *standing = find_standing(of, list, target);
        if (standing != NULL)
            standing->removed_at = at * HF_SECOND_USEC;
        return;
    }
    const bool is_old = strcmp(op, "init") == 0;
    add(of, (addition){.at = is_old ? *begin - list * 30 * HF_DAY_USEC : at * HF_SECOND_USEC,
                       .removed_at = INT64_MAX,
                       .list = list,
                       .target = target});
}

static void read_history(history *of, const char *folder)
{
    char path[1024];
    char line[256];
    hf_usec begin = 0;
    snprintf(path, sizeof path, "%s/fediverse_blocklist_events.csv", folder);
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        fprintf(stderr, "%s: not there, skipped\n", path);
        exit(77);
    }
    while (fgets(line, sizeof line, file) != NULL)
        read_line(of, line, &begin);
    fclose(file);
}

static int by_time(const void *left, const void *right)
{
    const hf_event *a = left;
    const hf_event *b = right;
    if (a->at != b->at)
        return a->at < b->at ? -1 : 1;
    if (a->type != b->type)
        return a->type < b->type ? -1 : 1;
    if (a->type == HF_EVENT_LIST)
        return a->u.list.list.v < b->u.list.list.v ? -1 : 1;
    return a->u.entry.entry_id < b->u.entry.entry_id ? -1 : 1;
}

static void make_feed(const history *of, quality_feed *feed)
{
    for (int64_t list = 1; list <= of->lists; list++) {
        hf_event event = {.type = HF_EVENT_LIST,
                          .at = of->items[0].at - 10000 * HF_DAY_USEC,
                          .u.list = {.list = {list}, .owner = {OWNERS + list}}};
        quality_feed_add(feed, &event);
    }
    for (size_t i = 0; i < of->count; i++) {
        const addition *item = &of->items[i];
        hf_event event = {.type = HF_EVENT_ENTRY,
                          .at = item->at,
                          .u.entry = {.entry_id = (int64_t)i + 1,
                                      .list = {item->list},
                                      .target = {item->target},
                                      .added_by = {OWNERS + item->list}}};
        quality_feed_add(feed, &event);
        event.at = item->removed_at;
        event.u.entry.is_removed = true;
        if (item->removed_at != INT64_MAX)
            quality_feed_add(feed, &event);
    }
    qsort(feed->events, feed->count, sizeof *feed->events, by_time);
}

/* Targets change places; what would put one on a list twice is drawn again. */
static void permute(history *of, uint64_t seed)
{
    hf_rng rng;
    hf_map held;
    hf_allocator allocator = hf_allocator_libc();
    hf_rng_init(&rng, seed);
    for (size_t i = 0; i + 1 < of->count; i++) {
        size_t j = i + (size_t)hf_rng_below(&rng, of->count - i);
        int64_t other = of->items[j].target;
        of->items[j].target = of->items[i].target;
        of->items[i].target = other;
    }
    hf_map_init(&held, &allocator, seed);
    quality_check(hf_map_reserve(&held, of->count), "memory");
    for (size_t i = 0; i < of->count; i++) {
        uint64_t key;
        for (int tries = 0; tries < 100; tries++) {
            key = (uint64_t)of->items[i].list << 32 | (uint64_t)of->items[i].target;
            if (hf_map_get(&held, key) == HF_MAP_NONE)
                break;
            size_t j = i + (size_t)hf_rng_below(&rng, of->count - i);
            int64_t other = of->items[j].target;
            of->items[j].target = of->items[i].target;
            of->items[i].target = other;
        }
        hf_map_set(&held, key, 1);
    }
    hf_map_done(&held);
}

static int by_evidence(const void *left, const void *right)
{
    double a = ((const hf_list_dependence *)left)->evidence;
    double b = ((const hf_list_dependence *)right)->evidence;
    return a > b ? -1 : a < b;
}

static size_t count_dependences(const quality_tables *tables)
{
    size_t count = 0;
    for (size_t i = 0; i < tables->dependences.count; i++)
        count += ((const hf_list_dependence *)quality_table_row(&tables->dependences, i))
                     ->is_beyond_chance;
    return count;
}

static void print_dependences(quality_tables *tables)
{
    qsort(tables->dependences.rows, tables->dependences.count, sizeof(hf_list_dependence),
          by_evidence);
    printf(" list leader  met   of expected  width  copied  lag (quartiles), hours  evidence\n");
    for (size_t i = 0; i < tables->dependences.count; i++) {
        const hf_list_dependence *row = quality_table_row(&tables->dependences, i);
        const double hour = (double)HF_HOUR_USEC;
        if (row->is_beyond_chance)
            printf("%5" PRId64 "%7" PRId64 "%5" PRId64 "%5" PRId64
                   " %8.2f %5.0fh  %5.0f %%  %6.1f (%.1f to %.1f)  %6.1f%s\n",
                   row->list.v, row->leader.v, row->meetings, row->of_n, row->expected,
                   (double)row->width / hour, 100 * row->share_copied, (double)row->lag / hour,
                   (double)row->lag_low / hour, (double)row->lag_high / hour, row->evidence,
                   row->is_one_voice ? "  one voice" : "");
    }
}

static void print_campaigns(const quality_tables *tables)
{
    for (size_t i = 0; i < tables->campaigns.count; i++) {
        const hf_campaign *row = quality_table_row(&tables->campaigns, i);
        printf("campaign %" PRId64 " %s, evidence %.1f: %s\n", row->campaign_id,
               hf_campaign_kind_name(row->kind), row->evidence, row->summary);
        for (int64_t no = 1;; no++) {
            const hf_evidence *evidence =
                quality_table_find(&tables->evidence, row->campaign_id, no);
            if (evidence == NULL)
                break;
            printf("    %s\n", evidence->statement);
        }
    }
}

static void run(const history *of, const hf_policy *policy, quality_tables *tables)
{
    quality_run result;
    quality_feed feed = {0};
    make_feed(of, &feed);
    quality_tables_init(tables);
    quality_feed_run(&feed, policy, 1000, tables, &result);
    fprintf(stderr, "%zu events, %zu pairs of lists, %zu campaigns, %.2f CPU seconds\n", feed.count,
            count_dependences(tables), tables->campaigns.count, result.cpu_seconds);
    quality_feed_done(&feed);
}

static void run_permuted(history *of, const hf_policy *policy, uint64_t rounds)
{
    size_t dependences = 0;
    size_t campaigns = 0;
    quality_tables tables;
    for (uint64_t round = 1; round <= rounds; round++) {
        permute(of, round);
        run(of, policy, &tables);
        dependences += count_dependences(&tables);
        campaigns += tables.campaigns.count;
        quality_tables_done(&tables);
    }
    printf("permuted %" PRIu64 " times: %zu pairs of lists (%.2f promised), %zu campaigns\n",
           rounds, dependences, 0.01 * (double)rounds, campaigns);
}

int main(int argc, char **argv)
{
    history of = {0};
    hf_policy policy;
    quality_tables tables;
    uint64_t rounds = 0;
    if (argc < 2) {
        fprintf(stderr, "usage: lists_memory FOLDER [--permute ROUNDS] [NAME=VALUE]...\n");
        return 2;
    }
    hf_policy_init(&policy);
    for (int i = 2; i < argc; i++)
        if (strcmp(argv[i], "--permute") == 0 && i + 1 < argc)
            rounds = strtoull(argv[++i], NULL, 10);
        else
            quality_set_policy(&policy, argv[i]);
    read_history(&of, argv[1]);
    if (rounds > 0) {
        policy.affinity = 1;
        run_permuted(&of, &policy, rounds);
    } else {
        run(&of, &policy, &tables);
        print_dependences(&tables);
        print_campaigns(&tables);
        quality_tables_done(&tables);
    }
    free(of.items);
    return 0;
}
