/* Policies as text: what is read, and that every mistake names its line. */
#include "cli/policy_text.h"

#include <stdio.h>
#include <string.h>

#include "base/rng.h"
#include "support/runner.h"

static hf_status parse(const char *text, hf_policy *policy, hf_policy_mistake *mistake)
{
    hf_policy_init(policy);
    return hf_policy_parse(text, strlen(text), policy, mistake);
}

static void keys_that_are_named_are_set_and_the_others_stay(void)
{
    hf_policy policy;
    hf_policy_mistake mistake;
    HF_ASSERT_OK(parse("# stricter\n\n  bar_expected_false_per_month = 1e-3  # a thousandth\r\n"
                       "min_crew=8\n\taffinity\t= 2.5",
                       &policy, &mistake));
    CU_ASSERT_EQUAL(policy.bar_expected_false_per_month, 0.001);
    CU_ASSERT_EQUAL(policy.min_crew, 8);
    CU_ASSERT_EQUAL(policy.affinity, 2.5);
    CU_ASSERT_EQUAL(policy.hold_hours, 72);
}

static void every_key_of_the_table_can_be_set(void)
{
    char text[2048];
    size_t size = 0;
    hf_policy policy;
    hf_policy_mistake mistake;
#define PUT_MOST(name, type, initial, least, most, meaning) \
    size += (size_t)snprintf(text + size, sizeof text - size, #name " = %.17g\n", (double)(most));
    HF_POLICY_TABLE(PUT_MOST)
#undef PUT_MOST
    hf_policy_init(&policy);
    HF_ASSERT_OK(hf_policy_parse(text, size, &policy, &mistake));
#define COMPARE_MOST(name, type, initial, least, most, meaning) \
    CU_ASSERT_EQUAL(policy.name, (type)(most));
    HF_POLICY_TABLE(COMPARE_MOST)
#undef COMPARE_MOST
}

static void an_empty_text_changes_nothing(void)
{
    hf_policy policy;
    hf_policy before;
    hf_policy_mistake mistake;
    hf_policy_init(&before);
    HF_ASSERT_OK(parse("", &policy, &mistake));
    CU_ASSERT_EQUAL(memcmp(&policy, &before, sizeof policy), 0);
    HF_ASSERT_OK(parse("\n # nothing\n\n", &policy, &mistake));
    HF_ASSERT_OK(hf_policy_parse(NULL, 0, &policy, &mistake));
    CU_ASSERT_EQUAL(memcmp(&policy, &before, sizeof policy), 0);
}

/* Texts that are refused, where, and a part of what is said. */
static const struct {
    const char *text;
    size_t line;
    const char *what;
} wrong[] = {
    {"min_crew = 8\nnonsense = 3\n", 2, "no key \"nonsense\""},
    {"min_crew = 8\n\n# fine\nmin_crew = 9", 4, "a second time"},
    {"min_crew 8", 1, "not key = value"},
    {"min_crew", 1, "not key = value"},
    {"= 8", 1, "no key \"\""},
    {"min_crew =", 1, "not a number"},
    {"min_crew = # eight", 1, "not a number"},
    {"min_crew = eight", 1, "\"eight\" is not a number"},
    {"min_crew = 8 9", 1, "not a number"},
    {"min_crew = 0x8", 1, "not a number"},
    {"min_crew = 8.5", 1, "whole number"},
    {"min_crew = 2", 1, "from 3 to 1000, not 2"},
    {"affinity = nan", 1, "not a number"},
    {"affinity = inf", 1, "not a number"},
    {"affinity = 1e999", 1, "from 1 to 100"},
    {"affinity = --2", 1, "not a number"},
    {"policy_id = 7", 1, "no key \"policy_id\""},
    {"Min_crew = 8", 1, "no key \"Min_crew\""},
    {"\x01\xff = 3", 1, "no key \"\""},
    {"affinity = 1000000000000000000000000000000000000000000000000000000000000000000000000000", 1,
     "not a number"},
};

static void a_mistake_is_named_with_its_line_and_changes_nothing(void)
{
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        hf_policy policy;
        hf_policy before;
        hf_policy_mistake mistake = {0};
        hf_policy_init(&before);
        HF_ASSERT_STATUS(parse(wrong[i].text, &policy, &mistake), HF_EINVAL);
        CU_ASSERT_EQUAL(mistake.line, wrong[i].line);
        CU_ASSERT_PTR_NOT_NULL(strstr(mistake.what, wrong[i].what));
        if (strstr(mistake.what, wrong[i].what) == NULL)
            (void)printf("\n%s: %s\n", wrong[i].text, mistake.what);
        CU_ASSERT_EQUAL(memcmp(&policy, &before, sizeof policy), 0);
    }
}

static void a_text_that_is_too_long_is_refused(void)
{
    static char text[HF_POLICY_TEXT_MAX + 1];
    hf_policy policy;
    hf_policy_mistake mistake;
    memset(text, '\n', sizeof text);
    hf_policy_init(&policy);
    HF_ASSERT_STATUS(hf_policy_parse(text, sizeof text, &policy, &mistake), HF_EINVAL);
    CU_ASSERT_EQUAL(mistake.line, 0);
    HF_ASSERT_OK(hf_policy_parse(text, sizeof text - 1, &policy, &mistake));
}

/* Bytes that a policy might have, in any order: whatever is taken is within its bounds. */
static void no_text_gives_a_policy_out_of_bounds(void)
{
    static const char *const pieces[] = {
        "affinity", "min_crew", "hold_hours", "=",  "=", "\n", "\n", " ",    "#", "1",
        "7",        "0",        "e3",         ".5", "-", "+",  "\t", "\x80", "",  "bar"};
    hf_rng rng;
    hf_rng_init(&rng, 1);
    int taken = 0;
    for (int i = 0; i < 20000; i++) {
        char text[256];
        size_t size = 0;
        hf_policy policy;
        hf_policy_mistake mistake;
        const char *field;
        for (uint64_t n = hf_rng_below(&rng, 12); n > 0; n--) {
            const char *piece = pieces[hf_rng_below(&rng, sizeof pieces / sizeof *pieces)];
            size += (size_t)snprintf(text + size, sizeof text - size, "%s", piece);
        }
        hf_policy_init(&policy);
        const hf_status status = hf_policy_parse(text, size, &policy, &mistake);
        CU_ASSERT_TRUE(status == HF_OK || mistake.what[0] != 0);
        HF_ASSERT_OK(hf_policy_check(&policy, &field));
        taken += status == HF_OK;
    }
    CU_ASSERT_TRUE(taken > 100);
}

static const hf_test tests[] = {
    {"keys that are named are set, and the others stay",
     keys_that_are_named_are_set_and_the_others_stay},
    {"every key of the table can be set", every_key_of_the_table_can_be_set},
    {"an empty text changes nothing", an_empty_text_changes_nothing},
    {"a mistake is named with its line and changes nothing",
     a_mistake_is_named_with_its_line_and_changes_nothing},
    {"a text that is too long is refused", a_text_that_is_too_long_is_refused},
    {"no text gives a policy out of bounds", no_text_gives_a_policy_out_of_bounds},
};
HF_TEST_MAIN("policy_text", tests)
