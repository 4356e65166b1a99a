#include "base/error.h"

#include <string.h>

#include "support/runner.h"

static void an_error_carries_its_context(void)
{
    hf_error error;
    hf_error_clear(&error);
    CU_ASSERT_EQUAL(error.status, HF_OK);
    HF_ASSERT_STATUS(
        hf_error_set(&error, HF_ESQL, "42P01", "read reports", "no table %s", "reports"), HF_ESQL);
    CU_ASSERT_EQUAL(error.status, HF_ESQL);
    HF_ASSERT_TEXT(error.sqlstate, "42P01");
    HF_ASSERT_TEXT(error.where, "read reports");
    HF_ASSERT_TEXT(error.message, "no table reports");
}

static void a_message_becomes_one_line(void)
{
    hf_error error;
    (void)hf_error_set(&error, HF_ECONN, NULL, "connect", "could\tnot\nconnect\r\n\n");
    HF_ASSERT_TEXT(error.message, "could not connect");
    HF_ASSERT_TEXT(error.sqlstate, "");
}

static void over_long_text_is_cut(void)
{
    char text[2000];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    hf_error error;
    (void)hf_error_set(&error, HF_EIO, text, text, "%s", text);
    CU_ASSERT_EQUAL(strlen(error.sqlstate), sizeof error.sqlstate - 1);
    CU_ASSERT_EQUAL(strlen(error.where), sizeof error.where - 1);
    CU_ASSERT_EQUAL(strlen(error.message), sizeof error.message - 1);
}

static void no_error_wanted_is_fine(void)
{
    HF_ASSERT_STATUS(hf_error_set(NULL, HF_EIO, "", "", "x"), HF_EIO);
}

static const hf_test tests[] = {
    {"an error carries its context", an_error_carries_its_context},
    {"a message becomes one line", a_message_becomes_one_line},
    {"over-long text is cut", over_long_text_is_cut},
    {"no error wanted is fine", no_error_wanted_is_fine},
};
HF_TEST_MAIN("error", tests)
