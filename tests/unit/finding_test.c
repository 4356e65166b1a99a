#include "holdfast/finding.h"

#include "support/runner.h"

static void enums_have_the_database_s_names(void)
{
    HF_ASSERT_TEXT(hf_review_name(HF_REVIEW_STALE), "stale");
    HF_ASSERT_TEXT(hf_campaign_kind_name(HF_CAMPAIGN_MASS_REPORT), "mass_report");
    HF_ASSERT_TEXT(hf_disposition_name(HF_DISPOSITION_SUPPRESS_ONLY), "suppress_only");
    HF_ASSERT_TEXT(hf_channel_name(HF_CHANNEL_CO_REPORT), "co_report");
    HF_ASSERT_TEXT(hf_hold_state_name(HF_HOLD_YIELDED), "yielded");
}

static void every_value_has_a_name_and_others_none(void)
{
    for (int i = 0; i < HF_REVIEW_COUNT; i++)
        CU_ASSERT_PTR_NOT_NULL(hf_review_name((hf_review)i));
    for (int i = 0; i < HF_CAMPAIGN_KIND_COUNT; i++)
        CU_ASSERT_PTR_NOT_NULL(hf_campaign_kind_name((hf_campaign_kind)i));
    for (int i = 0; i < HF_DISPOSITION_COUNT; i++)
        CU_ASSERT_PTR_NOT_NULL(hf_disposition_name((hf_disposition)i));
    for (int i = 0; i < HF_CHANNEL_COUNT; i++)
        CU_ASSERT_PTR_NOT_NULL(hf_channel_name((hf_channel)i));
    for (int i = 0; i < HF_HOLD_STATE_COUNT; i++)
        CU_ASSERT_PTR_NOT_NULL(hf_hold_state_name((hf_hold_state)i));
    CU_ASSERT_PTR_NULL(hf_review_name(HF_REVIEW_COUNT));
    CU_ASSERT_PTR_NULL(hf_channel_name(HF_CHANNEL_COUNT));
    CU_ASSERT_PTR_NULL(hf_hold_state_name(HF_HOLD_STATE_COUNT));
}

static const hf_test tests[] = {
    {"enums have the database's names", enums_have_the_database_s_names},
    {"every value has a name and others none", every_value_has_a_name_and_others_none},
};
HF_TEST_MAIN("finding", tests)
