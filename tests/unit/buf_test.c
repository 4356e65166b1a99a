#include "base/buf.h"

#include <string.h>

#include "base/rng.h"
#include "support/counting.h"
#include "support/runner.h"

static void bytes_come_out_in_the_order_they_went_in(void)
{
    hf_counting counting;
    hf_allocator allocator = hf_counting_init(&counting);
    hf_buf buf;
    hf_buf_init(&buf, &allocator, 100);
    CU_ASSERT_EQUAL(hf_buf_size(&buf), 0);
    HF_REQUIRE_OK(hf_buf_append(&buf, "hold", 4));
    HF_REQUIRE_OK(hf_buf_append(&buf, "fast", 4));
    CU_ASSERT_EQUAL(hf_buf_size(&buf), 8);
    CU_ASSERT_EQUAL(memcmp(hf_buf_borrow(&buf), "holdfast", 8), 0);
    hf_buf_consume(&buf, 4);
    CU_ASSERT_EQUAL(memcmp(hf_buf_borrow(&buf), "fast", 4), 0);
    hf_buf_done(&buf);
    CU_ASSERT_EQUAL(counting.live_bytes, 0);
}

static void more_than_the_maximum_is_refused_and_changes_nothing(void)
{
    hf_allocator allocator = hf_counting_init(&(hf_counting){0});
    hf_buf buf;
    hf_buf_init(&buf, &allocator, 6);
    HF_REQUIRE_OK(hf_buf_append(&buf, "hold", 4));
    HF_ASSERT_STATUS(hf_buf_append(&buf, "fast", 4), HF_ELIMIT);
    CU_ASSERT_EQUAL(hf_buf_size(&buf), 4);
    hf_buf_consume(&buf, 2);
    HF_ASSERT_OK(hf_buf_append(&buf, "fast", 4));
    CU_ASSERT_EQUAL(memcmp(hf_buf_borrow(&buf), "ldfast", 6), 0);
    hf_buf_done(&buf);
}

static void out_of_memory_changes_nothing(void)
{
    hf_counting counting;
    hf_allocator allocator = hf_counting_init(&counting);
    hf_buf buf;
    hf_buf_init(&buf, &allocator, 1000);
    HF_REQUIRE_OK(hf_buf_append(&buf, "hold", 4));
    char more[500] = "x";
    counting.fail_at = 1;
    HF_ASSERT_STATUS(hf_buf_append(&buf, more, sizeof more), HF_ENOMEM);
    CU_ASSERT_EQUAL(hf_buf_size(&buf), 4);
    CU_ASSERT_EQUAL(memcmp(hf_buf_borrow(&buf), "hold", 4), 0);
    hf_buf_done(&buf);
}

/* Streams numbered bytes through in random portions. */
static void a_long_stream_needs_little_memory(void)
{
    hf_counting counting;
    hf_allocator allocator = hf_counting_init(&counting);
    hf_rng rng;
    hf_rng_init(&rng, 1);
    hf_buf buf;
    hf_buf_init(&buf, &allocator, 1000);
    uint8_t written = 0;
    uint8_t read = 0;
    bool in_order = true;
    for (int i = 0; i < 20000; i++) {
        uint8_t portion[200];
        size_t size = (size_t)hf_rng_below(&rng, sizeof portion);
        for (size_t j = 0; j < size; j++)
            portion[j] = (uint8_t)(written + j);
        if (hf_buf_append(&buf, portion, size) == HF_OK)
            written = (uint8_t)(written + size);
        size_t taken = (size_t)hf_rng_below(&rng, hf_buf_size(&buf) + 1);
        for (size_t j = 0; j < taken; j++)
            in_order = in_order && hf_buf_borrow(&buf)[j] == read++;
        hf_buf_consume(&buf, taken);
    }
    CU_ASSERT_TRUE(in_order);
    CU_ASSERT_TRUE(counting.peak_bytes < 10000);
    hf_buf_done(&buf);
    CU_ASSERT_FALSE(counting.lied);
}

static const hf_test tests[] = {
    {"bytes come out in the order they went in", bytes_come_out_in_the_order_they_went_in},
    {"more than the maximum is refused and changes nothing",
     more_than_the_maximum_is_refused_and_changes_nothing},
    {"out of memory changes nothing", out_of_memory_changes_nothing},
    {"a long stream needs little memory", a_long_stream_needs_little_memory},
};
HF_TEST_MAIN("buf", tests)
