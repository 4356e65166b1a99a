#include "base/alloc.h"

#include "support/counting.h"
#include "support/runner.h"

static void an_array_grows_by_half_and_is_given_back(void)
{
    hf_counting counting;
    hf_allocator allocator = hf_counting_init(&counting);
    int32_t *items = NULL;
    size_t capacity = 0;
    for (int32_t i = 0; i < 10000; i++) {
        HF_REQUIRE_OK(
            hf_array_reserve(&allocator, &items, &capacity, (size_t)i + 1, sizeof *items));
        items[i] = i;
    }
    CU_ASSERT_EQUAL(items[0], 0);
    CU_ASSERT_EQUAL(items[9999], 9999);
    CU_ASSERT_TRUE(counting.allocations < 30);
    hf_array_done(&allocator, &items, &capacity, sizeof *items);
    CU_ASSERT_PTR_NULL(items);
    CU_ASSERT_EQUAL(capacity, 0);
    CU_ASSERT_EQUAL(counting.live_bytes, 0);
    CU_ASSERT_FALSE(counting.lied);
}

static void a_failed_growth_leaves_the_array_as_it_was(void)
{
    hf_counting counting;
    hf_allocator allocator = hf_counting_init(&counting);
    char *items = NULL;
    size_t capacity = 0;
    HF_REQUIRE_OK(hf_array_reserve(&allocator, &items, &capacity, 5, 1));
    const char *before = items;
    size_t capacity_before = capacity;
    counting.fail_at = 1;
    HF_ASSERT_STATUS(hf_array_reserve(&allocator, &items, &capacity, 1000, 1), HF_ENOMEM);
    CU_ASSERT_PTR_EQUAL(items, before);
    CU_ASSERT_EQUAL(capacity, capacity_before);
    hf_array_done(&allocator, &items, &capacity, 1);
}

static void a_size_that_would_wrap_is_out_of_memory(void)
{
    hf_allocator allocator = hf_allocator_libc();
    uint64_t *items = NULL;
    size_t capacity = 0;
    HF_ASSERT_STATUS(hf_array_reserve(&allocator, &items, &capacity, SIZE_MAX / 4, sizeof *items),
                     HF_ENOMEM);
    CU_ASSERT_PTR_NULL(items);
}

static void the_c_library_gives_resizes_and_frees(void)
{
    hf_allocator allocator = hf_allocator_libc();
    uint64_t *items = NULL;
    size_t capacity = 0;
    HF_REQUIRE_OK(hf_array_reserve(&allocator, &items, &capacity, 3, sizeof *items));
    items[2] = 7;
    HF_REQUIRE_OK(hf_array_reserve(&allocator, &items, &capacity, 300, sizeof *items));
    CU_ASSERT_EQUAL(items[2], 7);
    hf_array_done(&allocator, &items, &capacity, sizeof *items);
}

static const hf_test tests[] = {
    {"an array grows by half and is given back", an_array_grows_by_half_and_is_given_back},
    {"a failed growth leaves the array as it was", a_failed_growth_leaves_the_array_as_it_was},
    {"a size that would wrap is out of memory", a_size_that_would_wrap_is_out_of_memory},
    {"the C library gives, resizes and frees", the_c_library_gives_resizes_and_frees},
};
HF_TEST_MAIN("alloc", tests)
