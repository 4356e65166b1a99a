/*
 * Lives here: swaps of two reports' reporters, three for every report: a walk over all worlds with
 * the same activity and popularity. (A plain shuffle would have popular targets reported twice by
 * the same active people, which real ones are not.)
 */
#include "permute.h"

#include "base/alloc.h"
#include "base/map.h"
#include "base/rng.h"
#include "tables.h"

#define SWAPS 3 /* for every report */
#define TRIES 20

/* How many reports each pair of target and reporter has. */
typedef struct pairs {
    hf_allocator libc;
    hf_map counts;
} pairs;

static uint64_t pair_key(const hf_world_report *of, const hf_world_report *by)
{
    return (uint64_t)of->target.v << 32 | (uint64_t)by->reporter.v;
}

static uint32_t count_of(const pairs *known, uint64_t key)
{
    uint32_t count = hf_map_get(&known->counts, key);
    return count == HF_MAP_NONE ? 0 : count;
}

static void add(pairs *known, uint64_t key)
{
    quality_check(hf_map_reserve(&known->counts, 1), "pairs");
    hf_map_set(&known->counts, key, count_of(known, key) + 1);
}

static void subtract(pairs *known, uint64_t key)
{
    uint32_t count = count_of(known, key);
    if (count > 1)
        hf_map_set(&known->counts, key, count - 1);
    else
        hf_map_remove(&known->counts, key);
}

static bool may_swap(const pairs *known, const hf_world_report *a, const hf_world_report *b)
{
    return a->reporter.v != b->target.v && b->reporter.v != a->target.v &&
           count_of(known, pair_key(a, b)) == 0 && count_of(known, pair_key(b, a)) == 0;
}

static void swap(pairs *known, hf_world_report *a, hf_world_report *b)
{
    hf_world_report before = *a;
    subtract(known, pair_key(a, a));
    subtract(known, pair_key(b, b));
    a->reporter = b->reporter;
    a->words = b->words;
    a->origin = b->origin;
    b->reporter = before.reporter;
    b->words = before.words;
    b->origin = before.origin;
    add(known, pair_key(a, a));
    add(known, pair_key(b, b));
}

void quality_permute(hf_world *world, uint64_t seed)
{
    pairs known = {.libc = hf_allocator_libc()};
    hf_rng rng;
    hf_rng_init(&rng, seed);
    hf_map_init(&known.counts, &known.libc, seed);
    for (size_t i = 0; i < world->report_count; i++)
        add(&known, pair_key(&world->reports[i], &world->reports[i]));
    for (size_t i = 0; i < SWAPS * world->report_count; i++) {
        hf_world_report *a = &world->reports[i % world->report_count];
        hf_world_report *b = NULL;
        for (int j = 0; j < TRIES && (b == NULL || !may_swap(&known, a, b)); j++)
            b = &world->reports[hf_rng_below(&rng, world->report_count)];
        if (b != NULL && may_swap(&known, a, b))
            swap(&known, a, b);
    }
    hf_map_done(&known.counts);
}
