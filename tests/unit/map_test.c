#include "base/map.h"

#include "base/rng.h"
#include "support/counting.h"
#include "support/runner.h"

static void a_key_that_was_put_in_is_found(void)
{
    hf_counting counting;
    hf_allocator allocator = hf_counting_init(&counting);
    hf_map map;
    hf_map_init(&map, &allocator, 1);
    CU_ASSERT_EQUAL(hf_map_get(&map, 5), HF_MAP_NONE);
    hf_map_remove(&map, 5);
    HF_REQUIRE_OK(hf_map_reserve(&map, 3));
    hf_map_set(&map, 5, 50);
    hf_map_set(&map, 0, 0);
    hf_map_set(&map, UINT64_MAX, 7);
    CU_ASSERT_EQUAL(hf_map_get(&map, 5), 50);
    CU_ASSERT_EQUAL(hf_map_get(&map, 0), 0);
    CU_ASSERT_EQUAL(hf_map_get(&map, UINT64_MAX), 7);
    CU_ASSERT_EQUAL(hf_map_get(&map, 6), HF_MAP_NONE);
    CU_ASSERT_EQUAL(map.count, 3);
    hf_map_set(&map, 5, 51);
    CU_ASSERT_EQUAL(hf_map_get(&map, 5), 51);
    CU_ASSERT_EQUAL(map.count, 3);
    hf_map_done(&map);
    CU_ASSERT_EQUAL(counting.live_bytes, 0);
}

#define MODEL_KEYS 600

/* Few keys and many changes, so that runs of occupied slots are long, wrap around, and lose their
 * middle. */
static void a_million_random_changes_agree_with_a_plain_array(void)
{
    hf_allocator allocator = hf_counting_init(&(hf_counting){0});
    static uint32_t model[MODEL_KEYS];
    hf_rng rng;
    hf_rng_init(&rng, 42);
    hf_map map;
    hf_map_init(&map, &allocator, 99);
    for (size_t i = 0; i < MODEL_KEYS; i++)
        model[i] = HF_MAP_NONE;
    for (int step = 0; step < 1000000; step++) {
        uint64_t key = hf_rng_below(&rng, MODEL_KEYS);
        uint32_t value = (uint32_t)step;
        if (hf_rng_below(&rng, 2) == 0) {
            HF_REQUIRE_OK(hf_map_reserve(&map, 1));
            hf_map_set(&map, key, value);
            model[key] = value;
        } else {
            hf_map_remove(&map, key);
            model[key] = HF_MAP_NONE;
        }
        if (hf_map_get(&map, key) != model[key])
            CU_FAIL_FATAL("a key differs right after it was changed");
    }
    size_t count = 0;
    bool same = true;
    for (uint64_t key = 0; key < MODEL_KEYS; key++) {
        same = same && hf_map_get(&map, key) == model[key];
        count += model[key] != HF_MAP_NONE;
    }
    CU_ASSERT_TRUE(same);
    CU_ASSERT_EQUAL(map.count, count);
    hf_map_done(&map);
}

static void what_was_reserved_needs_no_memory(void)
{
    hf_counting counting;
    hf_allocator allocator = hf_counting_init(&counting);
    hf_map map;
    hf_map_init(&map, &allocator, 7);
    HF_REQUIRE_OK(hf_map_reserve(&map, 1000));
    int64_t before = counting.allocations;
    for (uint64_t key = 0; key < 1000; key++)
        hf_map_set(&map, key * 1024, (uint32_t)key);
    CU_ASSERT_EQUAL(counting.allocations, before);
    CU_ASSERT_TRUE(map.count * 4 <= map.capacity * 3);
    hf_map_done(&map);
}

static void a_failed_reservation_changes_nothing(void)
{
    hf_counting counting;
    hf_allocator allocator = hf_counting_init(&counting);
    hf_map map;
    hf_map_init(&map, &allocator, 7);
    HF_REQUIRE_OK(hf_map_reserve(&map, 1));
    hf_map_set(&map, 1, 1);
    counting.fail_at = 1;
    HF_ASSERT_STATUS(hf_map_reserve(&map, 1000), HF_ENOMEM);
    HF_ASSERT_STATUS(hf_map_reserve(&map, SIZE_MAX), HF_ENOMEM);
    HF_ASSERT_STATUS(hf_map_reserve(&map, SIZE_MAX / 5), HF_ENOMEM);
    CU_ASSERT_EQUAL(hf_map_get(&map, 1), 1);
    hf_map_done(&map);
}

static void a_cleared_map_is_empty_and_keeps_its_memory(void)
{
    hf_counting counting;
    hf_allocator allocator = hf_counting_init(&counting);
    hf_map map;
    hf_map_init(&map, &allocator, 7);
    hf_map_clear(&map);
    HF_REQUIRE_OK(hf_map_reserve(&map, 100));
    hf_map_set(&map, 1, 1);
    size_t held = counting.live_bytes;
    hf_map_clear(&map);
    CU_ASSERT_EQUAL(hf_map_get(&map, 1), HF_MAP_NONE);
    CU_ASSERT_EQUAL(map.count, 0);
    CU_ASSERT_EQUAL(counting.live_bytes, held);
    hf_map_done(&map);
}

static void the_mix_scatters_neighbours(void)
{
    /* One flipped bit of the input flips about half of the output. */
    int least = 64;
    for (unsigned bit = 0; bit < 64; bit++) {
        uint64_t changed = hf_mix64(1000) ^ hf_mix64(1000 ^ (UINT64_C(1) << bit));
        int flipped = 0;
        for (; changed != 0; changed &= changed - 1)
            flipped++;
        least = flipped < least ? flipped : least;
    }
    CU_ASSERT_TRUE(least > 15);
}

static const hf_test tests[] = {
    {"a key that was put in is found", a_key_that_was_put_in_is_found},
    {"a million random changes agree with a plain array",
     a_million_random_changes_agree_with_a_plain_array},
    {"what was reserved needs no memory", what_was_reserved_needs_no_memory},
    {"a failed reservation changes nothing", a_failed_reservation_changes_nothing},
    {"a cleared map is empty and keeps its memory", a_cleared_map_is_empty_and_keeps_its_memory},
    {"the mix scatters neighbours", the_mix_scatters_neighbours},
};
HF_TEST_MAIN("map", tests)
