#include "peers/pairs.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "tables.h"

/* How the account at hand met another one. */
typedef struct meeting {
    uint32_t with;   /* the account at hand plus 1: what other accounts left here is no more */
    uint32_t target; /* the last one on which they met */
    uint32_t targets;
} meeting;

typedef struct pair_search {
    const peer_input *input;
    hf_usec window;
    meeting *meetings; /* by account */
    uint32_t *met;     /* those of the account at hand */
    size_t met_count;
    size_t capacity; /* of the pairs */
} pair_search;

static void meet(pair_search *search, uint32_t account, const peer_report *other)
{
    meeting *so_far = &search->meetings[other->reporter];
    if (other->reporter <= account)
        return; /* the other one's turn */
    if (so_far->with != account + 1) {
        *so_far = (meeting){account + 1, other->target, 1};
        search->met[search->met_count++] = other->reporter;
    } else if (so_far->target != other->target) {
        so_far->target = other->target;
        so_far->targets++;
    }
}

/* Everybody who reported the same target within the window of report i. */
static void meet_company(pair_search *search, size_t i)
{
    const peer_report *reports = search->input->reports;
    for (size_t j = i; j-- > 0 && reports[j].target == reports[i].target &&
                       reports[i].at - reports[j].at <= search->window;)
        meet(search, reports[i].reporter, &reports[j]);
    for (size_t j = i + 1; j < search->input->count && reports[j].target == reports[i].target &&
                           reports[j].at - reports[i].at <= search->window;
         j++)
        meet(search, reports[i].reporter, &reports[j]);
}

static void take_pairs(pair_search *search, uint32_t account, peer_pairs *pairs)
{
    hf_allocator libc = hf_allocator_libc();
    quality_check(hf_array_reserve(&libc, &pairs->items, &search->capacity,
                                   pairs->count + search->met_count, sizeof *pairs->items),
                  "pairs");
    for (size_t i = 0; i < search->met_count; i++)
        pairs->items[pairs->count++] =
            (peer_pair){account, search->met[i], search->meetings[search->met[i]].targets};
    search->met_count = 0;
}

/* Reports by reporter, each one's by target: those of account i are at ret_first[i] to
 * ret_first[i + 1]. */
static size_t *sort_by_reporter(const peer_input *input, size_t *ret_first)
{
    size_t *sorted = quality_memory(input->count, sizeof *sorted);
    size_t *next = quality_memory(input->accounts, sizeof *next);
    for (size_t i = 0; i < input->count; i++)
        ret_first[input->reports[i].reporter + 1]++;
    for (size_t i = 0; i < input->accounts; i++) {
        ret_first[i + 1] += ret_first[i];
        next[i] = ret_first[i];
    }
    for (size_t i = 0; i < input->count; i++)
        sorted[next[input->reports[i].reporter]++] = i;
    free(next);
    return sorted;
}

void peer_pairs_find(const peer_input *input, hf_usec window, peer_pairs *ret_pairs)
{
    pair_search search = {.input = input, .window = window};
    size_t *first = quality_memory((size_t)input->accounts + 1, sizeof *first);
    size_t *sorted = sort_by_reporter(input, first);
    search.meetings = quality_memory(input->accounts, sizeof *search.meetings);
    search.met = quality_memory(input->accounts, sizeof *search.met);
    *ret_pairs = (peer_pairs){.window = window};
    for (uint32_t account = 0; account < input->accounts; account++) {
        for (size_t i = first[account]; i < first[account + 1]; i++)
            meet_company(&search, sorted[i]);
        take_pairs(&search, account, ret_pairs);
    }
    free(search.meetings);
    free(search.met);
    free(sorted);
    free(first);
}

void peer_pairs_done(peer_pairs *pairs)
{
    free(pairs->items);
    *pairs = (peer_pairs){0};
}

const peer_pairs *peer_pairs_borrow(const peer_input *input, hf_usec window, peer_pairs *own)
{
    *own = (peer_pairs){0};
    for (size_t i = 0; i < input->known_count; i++) {
        if (input->known[i].window == window)
            return &input->known[i];
    }
    peer_pairs_find(input, window, own);
    return own;
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
