#include "base/sort.h"

#include <stdbool.h>
#include <string.h>

#include "base/rng.h"
#include "support/runner.h"

#define MOST 3000

typedef struct item {
    uint64_t key;
    uint32_t number;
    unsigned char odd[5];
} item;

static int64_t comparisons;

static int by_key(const void *a, const void *b)
{
    const item *x = a;
    const item *y = b;
    comparisons++;
    return (x->key > y->key) - (x->key < y->key);
}

static item items[MOST];

typedef uint64_t key_fn(hf_rng *rng, size_t i, size_t count);

static uint64_t random_key(hf_rng *rng, size_t i, size_t count)
{
    (void)i;
    (void)count;
    return hf_rng_next(rng);
}

static uint64_t few_keys(hf_rng *rng, size_t i, size_t count)
{
    (void)i;
    (void)count;
    return hf_rng_below(rng, 3);
}

static uint64_t same_key(hf_rng *rng, size_t i, size_t count)
{
    (void)rng;
    (void)i;
    (void)count;
    return 7;
}

static uint64_t ascending_key(hf_rng *rng, size_t i, size_t count)
{
    (void)rng;
    (void)count;
    return i;
}

static uint64_t descending_key(hf_rng *rng, size_t i, size_t count)
{
    (void)rng;
    return count - i;
}

static uint64_t organ_pipe_key(hf_rng *rng, size_t i, size_t count)
{
    (void)rng;
    return i < count / 2 ? i : count - i;
}

/* In order, and each item there once. */
static bool is_sorted(size_t count)
{
    static bool seen[MOST];
    memset(seen, 0, sizeof seen);
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && items[i - 1].key > items[i].key)
            return false;
        if (items[i].number >= count || seen[items[i].number])
            return false;
        if (items[i].odd[4] != (unsigned char)items[i].number)
            return false;
        seen[items[i].number] = true;
    }
    return true;
}

static void check(key_fn *key, size_t count)
{
    hf_rng rng;
    hf_rng_init(&rng, count);
    for (size_t i = 0; i < count; i++) {
        items[i] = (item){.key = key(&rng, i, count), .number = (uint32_t)i};
        items[i].odd[4] = (unsigned char)i;
    }
    comparisons = 0;
    hf_sort(items, count, sizeof *items, by_key);
    CU_ASSERT_TRUE(is_sorted(count));
    /* log2(3000) is 11.6. */
    CU_ASSERT_TRUE(comparisons <= (int64_t)count * 40);
}

static void every_kind_of_input_is_sorted_in_n_log_n(void)
{
    static key_fn *const keys[] = {random_key,    few_keys,       same_key,
                                   ascending_key, descending_key, organ_pipe_key};
    for (size_t k = 0; k < sizeof keys / sizeof keys[0]; k++) {
        for (size_t count = 0; count < 70; count++)
            check(keys[k], count);
        check(keys[k], MOST);
    }
}

/* McIlroy's adversary (1999): decides what is larger while the sort asks, so that every pivot is
 * bad. */
static uint64_t solid;
static uint64_t candidate;
static uint64_t values[MOST];
#define GAS UINT64_MAX

static int by_adversary(const void *a, const void *b)
{
    uint32_t x = ((const item *)a)->number;
    uint32_t y = ((const item *)b)->number;
    comparisons++;
    if (values[x] == GAS && values[y] == GAS)
        values[x == candidate ? x : y] = solid++;
    if (values[x] == GAS)
        candidate = x;
    else if (values[y] == GAS)
        candidate = y;
    return (values[x] > values[y]) - (values[x] < values[y]);
}

static void an_adversary_cannot_make_it_slow(void)
{
    solid = 0;
    candidate = 0;
    for (uint32_t i = 0; i < MOST; i++) {
        values[i] = GAS;
        items[i] = (item){.number = i};
    }
    comparisons = 0;
    hf_sort(items, MOST, sizeof *items, by_adversary);
    CU_ASSERT_TRUE(comparisons <= (int64_t)MOST * 60);
}

static const hf_test tests[] = {
    {"every kind of input is sorted in n log n", every_kind_of_input_is_sorted_in_n_log_n},
    {"an adversary cannot make it slow", an_adversary_cannot_make_it_slow},
};
HF_TEST_MAIN("sort", tests)
