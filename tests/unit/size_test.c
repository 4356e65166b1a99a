/* Sizes as people write them. */
#include "cli/size.h"

#include <stdint.h>

#include "support/runner.h"

static void units_are_powers_of_1024(void)
{
    static const struct {
        const char *text;
        size_t bytes;
    } cases[] = {{"1", 1},
                 {"65536", 65536},
                 {"64kB", 65536},
                 {"512MB", (size_t)512 << 20},
                 {"4gb", (size_t)4 << 30},
                 {"1TB", (size_t)1 << 40},
                 {"18446744073709551615", SIZE_MAX}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t bytes = 0;
        CU_ASSERT_TRUE(hf_size_parse(cases[i].text, &bytes));
        CU_ASSERT_EQUAL(bytes, cases[i].bytes);
    }
}

static void nonsense_is_refused(void)
{
    static const char *const cases[] = {"",          "0",     "0MB",  "MB",
                                        "-1",        "1.5GB", "4 GB", "4GiB",
                                        "4GBx",      "0x10",  "+4GB", "18446744073709551616",
                                        "16777216TB"};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t bytes = 7;
        CU_ASSERT_FALSE(hf_size_parse(cases[i], &bytes));
        CU_ASSERT_EQUAL(bytes, 7);
    }
}

static const hf_test tests[] = {
    {"units are powers of 1024", units_are_powers_of_1024},
    {"nonsense is refused", nonsense_is_refused},
};
HF_TEST_MAIN("size", tests)
