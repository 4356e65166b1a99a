/* See runner.h. CUnit's return codes do not say whether tests failed; this does. */
#include "support/runner.h"

#include <CUnit/Basic.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static bool is_wanted(int argc, char **argv, const char *name)
{
    if (argc < 2)
        return true;
    for (int i = 1; i < argc; i++)
        if (strstr(name, argv[i]) != NULL)
            return true;
    return false;
}

static CU_ErrorCode add_tests(int argc, char **argv, const char *suite, const hf_test *tests,
                              size_t count)
{
    CU_pSuite added = CU_add_suite(suite, NULL, NULL);
    if (added == NULL)
        return CU_get_error();
    for (size_t i = 0; i < count; i++)
        if (is_wanted(argc, argv, tests[i].name) &&
            CU_add_test(added, tests[i].name, tests[i].run) == NULL)
            return CU_get_error();
    return CUE_SUCCESS;
}

int hf_test_main(int argc, char **argv, const char *suite, const hf_test *tests, size_t count)
{
    /* What a test prints before it crashes must be seen. */
    (void)setvbuf(stdout, NULL, _IOLBF, 0);
    if (CU_initialize_registry() != CUE_SUCCESS)
        return 1;
    CU_ErrorCode rc = add_tests(argc, argv, suite, tests, count);
    if (rc == CUE_SUCCESS) {
        CU_basic_set_mode(CU_BRM_VERBOSE);
        rc = CU_basic_run_tests();
    }
    bool passed = rc == CUE_SUCCESS && CU_get_number_of_failure_records() == 0 &&
                  CU_get_number_of_tests_run() > 0;
    CU_cleanup_registry();
    (void)printf("%s: %s\n", suite, passed ? "passed" : "FAILED");
    return passed ? 0 : 1;
}

int hf_test_status(hf_status actual, hf_status expected, const char *what, const char *file,
                   unsigned line)
{
    if (actual == expected) {
        CU_PASS(what);
        return 1;
    }
    char text[512];
    (void)snprintf(text, sizeof text, "%s: %s, expected %s", what, hf_status_name(actual),
                   hf_status_name(expected));
    (void)CU_assertImplementation(CU_FALSE, line, text, file, "", CU_FALSE);
    return 0;
}

void hf_test_text(const char *actual, const char *expected, const char *what, const char *file,
                  unsigned line)
{
    bool same =
        actual == expected || (actual != NULL && expected != NULL && strcmp(actual, expected) == 0);
    char text[2048];
    (void)snprintf(text, sizeof text, "%s: is \"%s\", expected \"%s\"", what,
                   actual != NULL ? actual : "(null)", expected != NULL ? expected : "(null)");
    (void)CU_assertImplementation(same ? CU_TRUE : CU_FALSE, line, text, file, "", CU_FALSE);
}
