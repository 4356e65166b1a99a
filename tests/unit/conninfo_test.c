#include "cli/conninfo.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/runner.h"

/* What is left of it on the command line; the copy is compared here. */
static const char *taken(const char *text)
{
    static char argument[100];
    char *conninfo = NULL;
    (void)snprintf(argument, sizeof argument, "%s", text);
    HF_ASSERT_OK(hf_conninfo_take(argument, argument, &conninfo));
    HF_ASSERT_TEXT(conninfo, text);
    free(conninfo);
    return argument;
}

static void without_a_password_it_stays(void)
{
    HF_ASSERT_TEXT(taken(""), "");
    HF_ASSERT_TEXT(taken("platform"), "platform");
    HF_ASSERT_TEXT(taken("host=h user=u dbname=d"), "host=h user=u dbname=d");
    HF_ASSERT_TEXT(taken("postgresql://u@h:5433/d?sslmode=require"),
                   "postgresql://u@h:5433/d?sslmode=require");
}

static void a_password_in_any_form_is_overwritten(void)
{
    static const char *const texts[] = {
        "password=secret",           "host=h password = 'se cret' dbname=d",
        "postgresql://u:secret@h/d", "postgres://h/d?password=secret",
        "postgres://u:s%65cret@h/d", "sslpassword=secret host=h",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const char *left = taken(texts[i]);
        CU_ASSERT_EQUAL(strspn(left, "*"), strlen(texts[i]));
    }
}

static void what_libpq_cannot_read_is_refused_unseen(void)
{
    static const char *const texts[] = {"password=top secret", "postgresql://u:p@[h/d",
                                        "nonsense=1", "host='h"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        char argument[100];
        char *conninfo = NULL;
        (void)snprintf(argument, sizeof argument, "%s", texts[i]);
        HF_ASSERT_STATUS(hf_conninfo_take(argument, argument, &conninfo), HF_EFORMAT);
        CU_ASSERT_PTR_NULL(conninfo);
        CU_ASSERT_EQUAL(strspn(argument, "*"), strlen(texts[i]));
    }
}

static void the_environment_is_left_alone(void)
{
    char *conninfo = NULL;
    HF_REQUIRE_OK(hf_conninfo_take("password=secret", NULL, &conninfo));
    HF_ASSERT_TEXT(conninfo, "password=secret");
    free(conninfo);
}

static const hf_test tests[] = {
    {"without a password it stays", without_a_password_it_stays},
    {"a password in any form is overwritten", a_password_in_any_form_is_overwritten},
    {"what libpq cannot read is refused unseen", what_libpq_cannot_read_is_refused_unseen},
    {"the environment is left alone", the_environment_is_left_alone},
};
HF_TEST_MAIN("conninfo", tests)
