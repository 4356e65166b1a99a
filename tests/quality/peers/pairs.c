#include "peers/pairs.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "tables.h"

/* Pairs as one number each, so that sorting puts equal ones together. */
typedef struct key_list {
    uint64_t *items;
    size_t count;
    size_t capacity;
} key_list;

static uint64_t pair_key(uint32_t a, uint32_t b)
{
    return a < b ? (uint64_t)a << 32 | b : (uint64_t)b << 32 | a;
}

static int by_key(const void *left, const void *right)
{
    uint64_t a = *(const uint64_t *)left;
    uint64_t b = *(const uint64_t *)right;
    return a < b ? -1 : a > b;
}

static void add_key(key_list *keys, uint64_t key)
{
    hf_allocator libc = hf_allocator_libc();
    quality_check(hf_array_reserve(&libc, &keys->items, &keys->capacity, keys->count + 1,
                                   sizeof *keys->items),
                  "pairs");
    keys->items[keys->count++] = key;
}

/* The pairs of one target, each once however often the two reported it. */
static void add_target(key_list *keys, const peer_report *reports, size_t count, hf_usec window)
{
    size_t first = keys->count;
    size_t kept = first;
    for (size_t i = 0; i < count; i++) {
        for (size_t j = i + 1; j < count && reports[j].at - reports[i].at <= window; j++) {
            if (reports[i].reporter != reports[j].reporter)
                add_key(keys, pair_key(reports[i].reporter, reports[j].reporter));
        }
    }
    if (keys->count > first)
        qsort(keys->items + first, keys->count - first, sizeof *keys->items, by_key);
    for (size_t i = first; i < keys->count; i++) {
        if (i == first || keys->items[i] != keys->items[kept - 1])
            keys->items[kept++] = keys->items[i];
    }
    keys->count = kept;
}

static void count_keys(const key_list *keys, peer_pairs *ret_pairs)
{
    ret_pairs->items = quality_memory(keys->count, sizeof *ret_pairs->items);
    for (size_t i = 0; i < keys->count; i++) {
        if (i == 0 || keys->items[i] != keys->items[i - 1])
            ret_pairs->items[ret_pairs->count++] =
                (peer_pair){(uint32_t)(keys->items[i] >> 32), (uint32_t)keys->items[i], 0};
        ret_pairs->items[ret_pairs->count - 1].targets++;
    }
}

void peer_pairs_find(const peer_input *input, hf_usec window, peer_pairs *ret_pairs)
{
    key_list keys = {0};
    *ret_pairs = (peer_pairs){0};
    for (size_t first = 0, end = 0; first < input->count; first = end) {
        while (end < input->count && input->reports[end].target == input->reports[first].target)
            end++;
        add_target(&keys, input->reports + first, end - first, window);
    }
    if (keys.count > 0)
        qsort(keys.items, keys.count, sizeof *keys.items, by_key);
    count_keys(&keys, ret_pairs);
    free(keys.items);
}

void peer_pairs_done(peer_pairs *pairs)
{
    free(pairs->items);
    *pairs = (peer_pairs){0};
}

uint32_t *peer_count_targets(const peer_input *input)
{
    uint32_t *counts = quality_memory(input->accounts, sizeof *counts);
    uint32_t *last = quality_memory(input->accounts, sizeof *last); /* target plus 1 */
    for (size_t i = 0; i < input->count; i++) {
        const peer_report *report = &input->reports[i];
        counts[report->reporter] += last[report->reporter] != report->target + 1;
        last[report->reporter] = report->target + 1;
    }
    free(last);
    return counts;
}

uint32_t *peer_groups_new(uint32_t accounts)
{
    uint32_t *groups = quality_memory(accounts, sizeof *groups);
    for (uint32_t i = 0; i < accounts; i++)
        groups[i] = i;
    return groups;
}

static uint32_t find_root(uint32_t *groups, uint32_t account)
{
    while (groups[account] != account) {
        groups[account] = groups[groups[account]];
        account = groups[account];
    }
    return account;
}

void peer_groups_join(uint32_t *groups, uint32_t a, uint32_t b)
{
    groups[find_root(groups, a)] = find_root(groups, b);
}

void peer_groups_flag(uint32_t *groups, uint32_t accounts, uint32_t least, bool *is_flagged)
{
    uint32_t *sizes = quality_memory(accounts, sizeof *sizes);
    for (uint32_t i = 0; i < accounts; i++)
        sizes[find_root(groups, i)]++;
    for (uint32_t i = 0; i < accounts; i++)
        is_flagged[i] = sizes[find_root(groups, i)] >= least;
    free(sizes);
}
