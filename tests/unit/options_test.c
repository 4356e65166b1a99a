#include "cli/options.h"

#include <stdio.h>
#include <stdlib.h>

#include "support/runner.h"

#define MAX_ARGUMENTS 16

/* getopt's kind of arguments may be written to; a copy that lives until the next call. */
static hf_options parsed(const char *const *arguments)
{
    static char texts[MAX_ARGUMENTS][64];
    static char *argv[MAX_ARGUMENTS + 1];
    int argc = 0;
    for (; arguments[argc] != NULL; argc++) {
        (void)snprintf(texts[argc], sizeof texts[argc], "%s", arguments[argc]);
        argv[argc] = texts[argc];
    }
    argv[argc] = NULL;
    hf_options options;
    hf_options_parse(&options, argc, argv);
    return options;
}
#define PARSED(...) parsed((const char *[]){"holdfast", __VA_ARGS__, NULL})

static void the_command_keeps_its_own_options(void)
{
    hf_options options = PARSED("run", "--once", "--chunk", "5");
    CU_ASSERT_PTR_NULL(options.problem);
    CU_ASSERT_EQUAL(options.argc, 4);
    HF_ASSERT_TEXT(options.argv[0], "run");
    HF_ASSERT_TEXT(options.argv[3], "5");
    CU_ASSERT_PTR_NULL(options.argv[4]);
}

static void the_database_is_found_before_and_behind_the_command(void)
{
    hf_options options = PARSED("--db", "host=a", "run", "--once");
    HF_ASSERT_TEXT(options.db, "host=a");
    CU_ASSERT_EQUAL(options.argc, 2);
    options = PARSED("run", "--db=host=b", "--once");
    HF_ASSERT_TEXT(options.db, "host=b");
    CU_ASSERT_EQUAL(options.argc, 2);
    HF_ASSERT_TEXT(options.argv[1], "--once");
}

static void the_environment_names_the_database_when_no_option_does(void)
{
    CU_ASSERT_EQUAL(setenv("HOLDFAST_DB", "host=c", 1), 0);
    HF_ASSERT_TEXT(PARSED("run").db, "host=c");
    HF_ASSERT_TEXT(PARSED("run", "--db", "").db, "");
    CU_ASSERT_EQUAL(unsetenv("HOLDFAST_DB"), 0);
    HF_ASSERT_TEXT(PARSED("run").db, "");
}

static void help_and_version_are_found(void)
{
    CU_ASSERT_TRUE(PARSED("--help").wants_help);
    CU_ASSERT_TRUE(PARSED("-h", "run").wants_help);
    CU_ASSERT_TRUE(PARSED("--version").wants_version);
    CU_ASSERT_TRUE(PARSED("run", "--version").wants_version);
    hf_options options = PARSED("run", "--help");
    CU_ASSERT_FALSE(options.wants_help);
    CU_ASSERT_EQUAL(options.argc, 2);
}

static void what_is_wrong_is_said(void)
{
    CU_ASSERT_PTR_NOT_NULL(PARSED("run", "--db").problem);
    CU_ASSERT_PTR_NOT_NULL(PARSED("--once", "run").problem);
    CU_ASSERT_EQUAL(parsed((const char *[]){"holdfast", NULL}).argc, 0);
}

static void behind_two_dashes_nothing_is_ours(void)
{
    hf_options options = PARSED("show", "--", "--db", "x");
    CU_ASSERT_EQUAL(options.argc, 4);
    HF_ASSERT_TEXT(options.db, "");
}

static const hf_test tests[] = {
    {"the command keeps its own options", the_command_keeps_its_own_options},
    {"the database is found before and behind the command",
     the_database_is_found_before_and_behind_the_command},
    {"the environment names the database when no option does",
     the_environment_names_the_database_when_no_option_does},
    {"help and version are found", help_and_version_are_found},
    {"what is wrong is said", what_is_wrong_is_said},
    {"behind two dashes nothing is ours", behind_two_dashes_nothing_is_ours},
};
HF_TEST_MAIN("options", tests)
