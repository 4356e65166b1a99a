/* The worker's cycle: a table without holes. */
#include "worker/cycle.h"

#include <string.h>

#include "support/runner.h"

static void every_state_is_reached_and_left(void)
{
    bool is_reached[HF_STATE_COUNT] = {[HF_STATE_CONNECT] = true};
    for (int round = 0; round < HF_STATE_COUNT; round++)
        for (size_t i = 0; i < hf_cycle_count; i++)
            if (is_reached[hf_cycle[i].state])
                is_reached[hf_cycle[i].next] = true;
    for (int state = 0; state < HF_STATE_COUNT; state++) {
        CU_ASSERT_TRUE(is_reached[state]);
        int leaving = 0;
        for (size_t i = 0; i < hf_cycle_count; i++)
            leaving += (int)hf_cycle[i].state == state;
        CU_ASSERT_EQUAL(leaving == 0, state == HF_STATE_STOP);
    }
}

static void every_state_can_lose_fail_and_stop(void)
{
    for (int state = 0; state < HF_STATE_STOP; state++) {
        CU_ASSERT_PTR_NOT_NULL(hf_cycle_find((hf_state)state, HF_CYCLE_LOST));
        CU_ASSERT_PTR_NOT_NULL(hf_cycle_find((hf_state)state, HF_CYCLE_FATAL));
        if (state != HF_STATE_DRAIN)
            CU_ASSERT_PTR_NOT_NULL(hf_cycle_find((hf_state)state, HF_CYCLE_STOP));
    }
}

static void a_pair_stands_once_with_its_comment_and_action(void)
{
    for (size_t i = 0; i < hf_cycle_count; i++) {
        CU_ASSERT_PTR_EQUAL(hf_cycle_find(hf_cycle[i].state, hf_cycle[i].event), &hf_cycle[i]);
        CU_ASSERT_PTR_NOT_NULL(hf_cycle[i].action);
        CU_ASSERT_TRUE(strlen(hf_cycle[i].comment) > 3);
    }
}

static void whoever_led_gives_the_lease_back(void)
{
    static const hf_state leading[] = {HF_STATE_RECOVER, HF_STATE_WAIT,  HF_STATE_READ,
                                       HF_STATE_DETECT,  HF_STATE_WRITE, HF_STATE_TIDY};
    for (size_t i = 0; i < sizeof leading / sizeof *leading; i++)
        CU_ASSERT_EQUAL(hf_cycle_find(leading[i], HF_CYCLE_STOP)->next, HF_STATE_DRAIN);
}

static const hf_test tests[] = {
    {"every state is reached, and left but for STOP", every_state_is_reached_and_left},
    {"every state can lose its connection, fail and stop", every_state_can_lose_fail_and_stop},
    {"a pair of state and event stands once", a_pair_stands_once_with_its_comment_and_action},
    {"whoever led gives the lease back", whoever_led_gives_the_lease_back},
};
HF_TEST_MAIN("cycle", tests)
