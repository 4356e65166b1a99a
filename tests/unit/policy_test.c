#include "holdfast/policy.h"

#include <math.h>

#include "support/runner.h"

static void the_defaults_are_within_bounds(void)
{
    hf_policy policy;
    hf_policy_init(&policy);
    const char *field = NULL;
    HF_ASSERT_OK(hf_policy_check(&policy, &field));
    CU_ASSERT_EQUAL(policy.policy_id, 0);
    CU_ASSERT_EQUAL(policy.min_crew, 5);
    CU_ASSERT_EQUAL(policy.window_days, 30);
    CU_ASSERT_EQUAL(policy.hold_hours, 72);
}

static void a_value_out_of_bounds_is_named(void)
{
    hf_policy policy;
    const char *field = NULL;
    hf_policy_init(&policy);
    policy.hold_hours = 721;
    HF_ASSERT_STATUS(hf_policy_check(&policy, &field), HF_EINVAL);
    HF_ASSERT_TEXT(field, "hold_hours");
    policy.min_crew = 2;
    HF_ASSERT_STATUS(hf_policy_check(&policy, &field), HF_EINVAL);
    HF_ASSERT_TEXT(field, "min_crew");
}

static void the_bounds_themselves_are_allowed(void)
{
    hf_policy policy;
    const char *field = NULL;
#define SET_LEAST(name, type, initial, least, most, meaning) policy.name = (least);
#define SET_MOST(name, type, initial, least, most, meaning) policy.name = (most);
    hf_policy_init(&policy);
    HF_POLICY_TABLE(SET_LEAST)
    HF_ASSERT_OK(hf_policy_check(&policy, &field));
    HF_POLICY_TABLE(SET_MOST)
    HF_ASSERT_OK(hf_policy_check(&policy, &field));
}

static void what_is_not_a_number_is_out_of_bounds(void)
{
    hf_policy policy;
    const char *field = NULL;
    hf_policy_init(&policy);
    policy.affinity = nan("");
    HF_ASSERT_STATUS(hf_policy_check(&policy, &field), HF_EINVAL);
    HF_ASSERT_TEXT(field, "affinity");
}

static const hf_test tests[] = {
    {"the defaults are within bounds", the_defaults_are_within_bounds},
    {"a value out of bounds is named", a_value_out_of_bounds_is_named},
    {"the bounds themselves are allowed", the_bounds_themselves_are_allowed},
    {"what is not a number is out of bounds", what_is_not_a_number_is_out_of_bounds},
};
HF_TEST_MAIN("policy", tests)
