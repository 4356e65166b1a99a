#include "holdfast/status.h"

#include "support/runner.h"

static void statuses_have_names_and_texts(void)
{
    HF_ASSERT_TEXT(hf_status_name(HF_OK), "HF_OK");
    HF_ASSERT_TEXT(hf_status_name(HF_ESTOPPED), "HF_ESTOPPED");
    HF_ASSERT_TEXT(hf_status_text(HF_ENOTFOUND), "no such object");
}

static void a_number_that_is_no_status_has_a_text_too(void)
{
    HF_ASSERT_TEXT(hf_status_name(HF_STATUS_COUNT), "HF_?");
    CU_ASSERT_PTR_NOT_NULL(hf_status_text(HF_STATUS_COUNT));
}

static const hf_test tests[] = {
    {"statuses have names and texts", statuses_have_names_and_texts},
    {"a number that is no status has a text too", a_number_that_is_no_status_has_a_text_too},
};
HF_TEST_MAIN("status", tests)
