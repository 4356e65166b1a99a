/*
 * Runs the tests of one program with CUnit.
 *
 *     static void finds_what_was_put_in(void) { … CU_ASSERT_EQUAL(…) … }
 *
 *     static const hf_test tests[] = {
 *         {"a key that was put in is found", finds_what_was_put_in},
 *     };
 *     HF_TEST_MAIN("map", tests)
 *
 * Lives here: main for test programs, and assertions that read well for Holdfast's types. With
 * arguments only the tests run whose names contain one of them. Names are sentences. Does not:
 * databases and processes (pgtest.h, proc.h).
 */
#ifndef HF_TESTS_SUPPORT_RUNNER_H
#define HF_TESTS_SUPPORT_RUNNER_H

#include <CUnit/CUnit.h>
#include <stddef.h>

#include "holdfast/status.h"

typedef struct hf_test {
    const char *name;
    void (*run)(void);
} hf_test;

/* 0 when at least one test ran and no assertion failed. */
int hf_test_main(int argc, char **argv, const char *suite, const hf_test *tests, size_t count);

#define HF_TEST_MAIN(suite, tests)                                                         \
    int main(int argc, char **argv)                                                        \
    {                                                                                      \
        return hf_test_main(argc, argv, suite, tests, sizeof(tests) / sizeof((tests)[0])); \
    }

/* Fails the test, naming the status, unless it is the expected one; returns whether it was. */
int hf_test_status(hf_status actual, hf_status expected, const char *what, const char *file,
                   unsigned line);
#define HF_ASSERT_STATUS(call, expected) \
    ((void)hf_test_status((call), (expected), #call, __FILE__, __LINE__))
#define HF_ASSERT_OK(call) HF_ASSERT_STATUS(call, HF_OK)

/* Like the above, and leaves the test function. */
#define HF_REQUIRE_OK(call)                                            \
    do {                                                               \
        if (!hf_test_status((call), HF_OK, #call, __FILE__, __LINE__)) \
            return;                                                    \
    } while (0)

/* Compares two texts and shows both when they differ; NULL is a text of its own. */
void hf_test_text(const char *actual, const char *expected, const char *what, const char *file,
                  unsigned line);
#define HF_ASSERT_TEXT(actual, expected) \
    hf_test_text((actual), (expected), #actual " is " #expected, __FILE__, __LINE__)

#endif
