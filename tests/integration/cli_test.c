/* The command line as a whole: help, version, usage, exit codes. What commands do is tested with
 * them. */
#include <string.h>

#include "support/pgtest.h"

#define TIMEOUT_MS 20000

/* Runs it; the exit code. The output stays in *proc. */
static int run(hf_proc *proc, const char *const *arguments)
{
    return hf_proc_run_holdfast(proc, NULL, arguments, TIMEOUT_MS);
}

static int count_lines(const char *text)
{
    int lines = 0;
    for (; *text != '\0'; text++)
        lines += *text == '\n';
    return lines;
}

static void help_and_version_are_had_in_every_way(void)
{
    static const char *const ways[][3] = {{"help"},        {"--help"},    {"-h"},
                                          {"version"},     {"--version"}, {"help", "--version"},
                                          {"help", "help"}};
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        hf_proc proc;
        CU_ASSERT_EQUAL(run(&proc, ways[i]), 0);
        CU_ASSERT_TRUE(strlen(hf_proc_stdout(&proc)) > 10);
        HF_ASSERT_TEXT(hf_proc_stderr(&proc), "");
        hf_proc_done(&proc);
    }
}

/* Takes the next command's name out of the overview, where each stands behind two blanks on its
 * line. */
static const char *next_command(const char *at, char name[32])
{
    const char *line = at != NULL ? strstr(at, "\n  ") : NULL;
    if (line == NULL || line[3] == '-')
        return NULL;
    size_t size = strcspn(line + 3, " \n");
    (void)snprintf(name, 32, "%.*s", (int)size, line + 3);
    return line + 3;
}

static void every_command_has_help_of_its_own(void)
{
    hf_proc overview;
    CU_ASSERT_EQUAL(run(&overview, (const char *[]){"help", NULL}), 0);
    char name[32];
    int commands = 0;
    for (const char *at = hf_proc_stdout(&overview); (at = next_command(at, name)) != NULL;
         commands++) {
        hf_proc proc;
        CU_ASSERT_EQUAL(run(&proc, (const char *[]){"help", name, NULL}), 0);
        CU_ASSERT_PTR_NOT_NULL(strstr(hf_proc_stdout(&proc), name));
        HF_ASSERT_TEXT(hf_proc_stderr(&proc), "");
        hf_proc_done(&proc);
        CU_ASSERT_EQUAL(run(&proc, (const char *[]){name, "--help", NULL}), 0);
        CU_ASSERT_PTR_NOT_NULL(strstr(hf_proc_stdout(&proc), name));
        hf_proc_done(&proc);
    }
    CU_ASSERT_TRUE(commands >= 2);
    hf_proc_done(&overview);
}

static void every_command_refuses_what_it_does_not_know(void)
{
    hf_proc overview;
    CU_ASSERT_EQUAL(run(&overview, (const char *[]){"help", NULL}), 0);
    char name[32];
    for (const char *at = hf_proc_stdout(&overview); (at = next_command(at, name)) != NULL;) {
        if (strcmp(name, "help") == 0 || strcmp(name, "version") == 0)
            continue;
        hf_proc proc;
        CU_ASSERT_EQUAL(run(&proc, (const char *[]){name, "--no-such-option", NULL}), 2);
        CU_ASSERT_PTR_NOT_NULL(strstr(hf_proc_stderr(&proc), "no-such-option"));
        hf_proc_done(&proc);
        CU_ASSERT_EQUAL(run(&proc, (const char *[]){name, "surplus", NULL}), 2);
        hf_proc_done(&proc);
    }
    hf_proc_done(&overview);
}

static void wrong_usage_is_two_lines_and_exit_code_2(void)
{
    static const char *const wrong[][3] = {
        {NULL}, {"nonsense"}, {"--nonsense", "help"}, {"--db"}, {"help", "nonsense"}};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        hf_proc proc;
        CU_ASSERT_EQUAL(run(&proc, wrong[i]), 2);
        CU_ASSERT_EQUAL(count_lines(hf_proc_stderr(&proc)), 2);
        HF_ASSERT_TEXT(hf_proc_stdout(&proc), "");
        hf_proc_done(&proc);
    }
}

static void output_that_cannot_be_written_is_a_failure(void)
{
    static const char script[] = "\"$HOLDFAST_TEST_BIN\" help >/dev/full";
    hf_proc proc;
    CU_ASSERT_TRUE(hf_proc_start(&proc, (const char *[]){"/bin/sh", "-c", script, NULL}));
    CU_ASSERT_EQUAL(hf_proc_wait(&proc, TIMEOUT_MS), 1);
    CU_ASSERT_EQUAL(count_lines(hf_proc_stderr(&proc)), 1);
    hf_proc_done(&proc);
}

static const hf_test tests[] = {
    {"help and version are had in every way", help_and_version_are_had_in_every_way},
    {"every command has help of its own", every_command_has_help_of_its_own},
    {"every command refuses what it does not know", every_command_refuses_what_it_does_not_know},
    {"wrong usage is two lines and exit code 2", wrong_usage_is_two_lines_and_exit_code_2},
    {"output that cannot be written is a failure", output_that_cannot_be_written_is_a_failure},
};
HF_TEST_MAIN("cli", tests)
