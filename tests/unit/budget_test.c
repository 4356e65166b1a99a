/* The cap, and what the reserve is for. */
#include "base/budget.h"

#include "support/counting.h"
#include "support/runner.h"

static void *ask(const hf_allocator *allocator, size_t size)
{
    return allocator->resize(allocator->ctx, NULL, 0, size);
}

static void give(const hf_allocator *allocator, void *ptr, size_t size)
{
    (void)allocator->resize(allocator->ctx, ptr, size, 0);
}

static hf_allocator open_budget(hf_budget *budget, hf_counting *counting, size_t held, size_t cap)
{
    const hf_allocator outer = hf_counting_init(counting);
    hf_budget_init(budget, &outer, held, cap);
    return hf_budget_allocator(budget);
}

static void the_cap_is_never_passed(void)
{
    hf_budget budget;
    hf_counting counting;
    const hf_allocator allocator = open_budget(&budget, &counting, 100, 1000);
    void *first = ask(&allocator, 900);
    CU_ASSERT_PTR_NOT_NULL(first);
    CU_ASSERT_FALSE(budget.was_capped);
    CU_ASSERT_PTR_NULL(ask(&allocator, 1));
    CU_ASSERT_TRUE(budget.was_capped);
    CU_ASSERT_PTR_NULL(ask(&allocator, SIZE_MAX));
    CU_ASSERT_EQUAL(budget.bytes, 1000);
    give(&allocator, first, 900);
    CU_ASSERT_EQUAL(budget.bytes, 100);
    CU_ASSERT_EQUAL(counting.live_bytes, 0);
}

static void the_reserve_is_for_open_calls_alone(void)
{
    hf_budget budget;
    hf_counting counting;
    const hf_allocator allocator = open_budget(&budget, &counting, 0, 1000);
    HF_REQUIRE_OK(hf_budget_refill(&budget, 400));
    CU_ASSERT_PTR_NULL(ask(&allocator, 700));
    hf_budget_open(&budget);
    void *block = ask(&allocator, 700);
    CU_ASSERT_PTR_NOT_NULL(block);
    CU_ASSERT_PTR_NULL(budget.reserve);
    CU_ASSERT_EQUAL(budget.bytes, 700);
    hf_budget_close(&budget);
    HF_ASSERT_STATUS(hf_budget_refill(&budget, 400), HF_ENOMEM);
    CU_ASSERT_EQUAL(budget.bytes, 700);
    give(&allocator, block, 700);
    HF_ASSERT_OK(hf_budget_refill(&budget, 400));
    hf_budget_done(&budget);
    CU_ASSERT_EQUAL(counting.live_bytes, 0);
    CU_ASSERT_FALSE(counting.lied);
}

static void the_reserve_stands_in_for_the_allocator_below(void)
{
    hf_budget budget;
    hf_counting counting;
    const hf_allocator allocator = open_budget(&budget, &counting, 0, SIZE_MAX);
    HF_REQUIRE_OK(hf_budget_refill(&budget, 400));
    hf_budget_open(&budget);
    counting.fail_at = 1;
    void *block = ask(&allocator, 300);
    CU_ASSERT_PTR_NOT_NULL(block);
    CU_ASSERT_FALSE(budget.was_capped);
    CU_ASSERT_EQUAL(counting.live_bytes, 300);
    counting.fail_at = 1;
    CU_ASSERT_PTR_NULL(ask(&allocator, 300));
    give(&allocator, block, 300);
    CU_ASSERT_EQUAL(counting.live_bytes, 0);
}

static void a_meter_counts_its_part(void)
{
    hf_counting counting;
    const hf_allocator outer = hf_counting_init(&counting);
    hf_meter meter = {.outer = &outer};
    const hf_allocator allocator = hf_meter_allocator(&meter);
    void *block = ask(&allocator, 30);
    CU_ASSERT_EQUAL(meter.bytes, 30);
    counting.fail_at = 1;
    CU_ASSERT_PTR_NULL(ask(&allocator, 30));
    CU_ASSERT_EQUAL(meter.bytes, 30);
    give(&allocator, block, 30);
    CU_ASSERT_EQUAL(meter.bytes, 0);
}

static const hf_test tests[] = {
    {"the cap is never passed", the_cap_is_never_passed},
    {"the reserve is for open calls alone", the_reserve_is_for_open_calls_alone},
    {"the reserve stands in for the allocator below",
     the_reserve_stands_in_for_the_allocator_below},
    {"a meter counts its part", a_meter_counts_its_part},
};
HF_TEST_MAIN("budget", tests)
