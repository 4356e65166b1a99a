/* The benchmark's other detectors, on inputs so small that what they must flag can be seen. */
#include <stdlib.h>

#include "peers/peers.h"
#include "support/runner.h"

#define ACCOUNTS 200
#define REPORTS_MAX 1000
#define MINUTE (HF_HOUR_USEC / 60)

typedef struct scene {
    peer_report reports[REPORTS_MAX];
    bool is_flagged[ACCOUNTS];
    peer_input input;
} scene;

static scene stage;

static void clear(void)
{
    stage = (scene){.input = {.accounts = ACCOUNTS, .groups = 1}};
    stage.input.reports = stage.reports;
}

static void add(uint32_t reporter, uint32_t target, hf_usec at)
{
    CU_ASSERT_TRUE_FATAL(stage.input.count < REPORTS_MAX);
    stage.reports[stage.input.count++] = (peer_report){at, target, reporter};
}

/* `size` accounts from `first` on report the target, one every `gap`. */
static void mob(uint32_t first, uint32_t size, uint32_t target, hf_usec gap)
{
    for (uint32_t i = 0; i < size; i++)
        add(first + i, target, (hf_usec)i * gap);
}

static int in_order(const void *left, const void *right)
{
    const peer_report *a = left;
    const peer_report *b = right;
    if (a->target != b->target)
        return a->target < b->target ? -1 : 1;
    return a->at < b->at ? -1 : a->at > b->at;
}

/* How many of `size` accounts from `first` on are flagged. */
static uint32_t flagged(uint32_t first, uint32_t size)
{
    uint32_t count = 0;
    for (uint32_t i = first; i < first + size; i++)
        count += stage.is_flagged[i];
    return count;
}

static void run(peer_fn *peer, double setting)
{
    for (size_t i = 0; i < ACCOUNTS; i++)
        stage.is_flagged[i] = false;
    qsort(stage.reports, stage.input.count, sizeof *stage.reports, in_order);
    peer(&stage.input, setting, stage.is_flagged);
}

static void nine_reporters_are_no_ten_and_neither_are_ten_over_two_days(void)
{
    clear();
    mob(0, 9, 100, MINUTE);
    add(0, 100, 10 * MINUTE); /* again */
    mob(20, 10, 101, 5 * HF_HOUR_USEC);
    mob(40, 10, 102, 2 * HF_HOUR_USEC);
    run(peer_threshold, 10);
    CU_ASSERT_EQUAL(flagged(0, ACCOUNTS), 10);
    CU_ASSERT_EQUAL(flagged(40, 10), 10);
}

/* Three targets together and three alone: 3 of 3 + 6 shared. */
static void camouflage_lowers_jaccards_similarity(void)
{
    clear();
    for (uint32_t target = 100; target < 103; target++)
        mob(0, 12, target, MINUTE / 2);
    run(peer_jaccard, 0.9);
    CU_ASSERT_EQUAL(flagged(0, ACCOUNTS), 12);
    for (uint32_t i = 0; i < 12; i++)
        for (uint32_t j = 0; j < 3; j++)
            add(i, 110 + 3 * i + j, 0);
    run(peer_jaccard, 0.4);
    CU_ASSERT_EQUAL(flagged(0, ACCOUNTS), 0);
    run(peer_jaccard, 0.3);
    CU_ASSERT_EQUAL(flagged(0, ACCOUNTS), 12);
}

static void a_drip_is_outside_synchrotraps_window(void)
{
    clear();
    for (uint32_t target = 100; target < 105; target++) {
        mob(0, 6, target, 2 * HF_HOUR_USEC);
        mob(20, 6, target + 20, MINUTE);
    }
    run(peer_synchrotrap, 0.5);
    CU_ASSERT_EQUAL(flagged(0, 6), 0);
    CU_ASSERT_EQUAL(flagged(20, 6), 6);
}

/* Weights of edges: one of 3, nine of 1; R's quantile(c(rep(1, 9), 3), .9) is 1.2. */
static void a_percentile_flags_the_heaviest_pair_and_not_those_at_the_bar(void)
{
    clear();
    for (uint32_t target = 100; target < 103; target++)
        mob(0, 2, target, MINUTE);
    for (uint32_t i = 0; i < 9; i++) {
        mob(10 + 2 * i, 2, 110 + i, MINUTE);
        add(10 + 2 * i, 130 + i, 0); /* everybody acts twice */
        add(11 + 2 * i, 140 + i, 0);
        add(10 + 2 * i, 110 + i, 2 * MINUTE);
    }
    run(peer_percentile, 0.9);
    CU_ASSERT_EQUAL(flagged(0, 2), 2);
    CU_ASSERT_EQUAL(flagged(0, ACCOUNTS), 2);
    run(peer_percentile, 1);
    CU_ASSERT_EQUAL(flagged(0, ACCOUNTS), 0);
}

/* 12 accounts on 8 targets of their own, against 40 accounts that all report one popular one. */
static void the_densest_block_is_found_first_and_then_the_next(void)
{
    clear();
    for (uint32_t target = 100; target < 108; target++)
        mob(0, 12, target, HF_DAY_USEC);
    for (uint32_t target = 110; target < 114; target++)
        mob(20, 6, target, HF_DAY_USEC);
    mob(40, 40, 120, HF_DAY_USEC);
    for (uint32_t i = 0; i < 12; i++)
        add(i, 120, 0); /* camouflage */
    run(peer_fraudar, 1);
    CU_ASSERT_EQUAL(flagged(0, 12), 12);
    CU_ASSERT_EQUAL(flagged(0, ACCOUNTS), 12);
    run(peer_fraudar, 2);
    CU_ASSERT_EQUAL(flagged(20, 6), 6);
    run(peer_fraudar, 0); /* as many as there are groups */
    CU_ASSERT_EQUAL(flagged(0, ACCOUNTS), 12);
}

static void nothing_is_flagged_of_nothing(void)
{
    peer_fn *const peers[] = {peer_threshold, peer_synchrotrap, peer_jaccard, peer_percentile,
                              peer_fraudar};
    clear();
    for (size_t i = 0; i < sizeof peers / sizeof peers[0]; i++) {
        run(peers[i], 0.5);
        CU_ASSERT_EQUAL(flagged(0, ACCOUNTS), 0);
    }
}

static const hf_test tests[] = {
    {"nine reporters are no ten, and neither are ten over two days",
     nine_reporters_are_no_ten_and_neither_are_ten_over_two_days},
    {"camouflage lowers Jaccard's similarity", camouflage_lowers_jaccards_similarity},
    {"a drip is outside SynchroTrap's window", a_drip_is_outside_synchrotraps_window},
    {"a percentile flags the heaviest pair, and not those at the bar",
     a_percentile_flags_the_heaviest_pair_and_not_those_at_the_bar},
    {"the densest block is found first, and then the next",
     the_densest_block_is_found_first_and_then_the_next},
    {"nothing is flagged of nothing", nothing_is_flagged_of_nothing},
};

HF_TEST_MAIN("quality_peers", tests)
