/* The table of commands, and the commands that need nothing but it: help and version. */
#include <ev.h>
#include <libpq-fe.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "cli/commands.h"
#include "holdfast/engine.h"

const hf_command hf_commands[] = {
#define HF_COMMAND_ROW(name, summary) {#name, (summary), hf_cmd_##name},
#define HF_DASHED_COMMAND_ROW(function, name, summary) {(name), (summary), hf_cmd_##function},
    HF_COMMAND_TABLE(HF_COMMAND_ROW) HF_DASHED_COMMAND_TABLE(HF_DASHED_COMMAND_ROW)
#undef HF_COMMAND_ROW
#undef HF_DASHED_COMMAND_ROW
        {NULL, NULL, NULL},
};

const hf_command *hf_command_find(const char *name)
{
    for (const hf_command *command = hf_commands; command->name != NULL; command++)
        if (strcmp(command->name, name) == 0)
            return command;
    return NULL;
}

static void print_overview(void)
{
    (void)puts("Finds crews that mass-report accounts, and holds automatic action against their "
               "targets.\n\n"
               "usage: holdfast COMMAND [options]\n");
    for (const hf_command *command = hf_commands; command->name != NULL; command++)
        (void)printf("  %-12s %s\n", command->name, command->summary);
    (void)puts("\nEvery command takes:\n"
               "  --db CONNINFO  the database, as libpq takes it (a URI or key=value pairs);\n"
               "                 else HOLDFAST_DB, else PGHOST, PGSERVICE and the like;\n"
               "                 keep passwords in ~/.pgpass: one in --db is hidden from ps only\n"
               "                 once the program runs\n"
               "  --help         its own help\n"
               "  --version      as the command version\n\n"
               "Exit codes: 0 done, 1 failed, 2 wrong usage.");
}

/* The help of a command is printed by the command, which knows its options. */
static int print_command_help(const hf_cli_context *cli, const char *name)
{
    const hf_command *command = hf_command_find(name);
    if (command == NULL)
        return hf_cli_usage("help", "there is no command \"%s\"", name);
    if (command->run == hf_cmd_help || command->run == hf_cmd_version) {
        (void)printf("usage: holdfast %s\n\n%s\n", command->name, command->summary);
        return HF_EXIT_DONE;
    }
    char help[] = "--help";
    char command_name[32];
    (void)snprintf(command_name, sizeof command_name, "%s", command->name);
    char *argv[] = {command_name, help, NULL};
    return command->run(cli, 2, argv);
}

int hf_cmd_help(const hf_cli_context *cli, int argc, char **argv)
{
    if (argc > 2)
        return hf_cli_usage("help", "one command at a time");
    if (argc == 2)
        return print_command_help(cli, argv[1][0] == '-' ? "help" : argv[1]);
    print_overview();
    return HF_EXIT_DONE;
}

int hf_cmd_version(const hf_cli_context *cli, int argc, char **argv)
{
    if (argc > 1)
        return print_command_help(cli, argv[0]);
    int libpq = PQlibVersion();
    (void)printf("holdfast %s\ndetector %s\nlibpq %d.%d\nlibev %d.%d\n", HF_VERSION,
                 HF_DETECTOR_VERSION, libpq / 10000, libpq % 10000, ev_version_major(),
                 ev_version_minor());
    return HF_EXIT_DONE;
}

int hf_cli_usage(const char *command, const char *format, ...)
{
    if (format != NULL) {
        va_list arguments;
        va_start(arguments, format);
        (void)fprintf(stderr, "holdfast %s: ", command);
        (void)vfprintf(stderr, format, arguments);
        (void)fputc('\n', stderr);
        va_end(arguments);
    }
    (void)fprintf(stderr, "see: holdfast help %s\n", command);
    return HF_EXIT_USAGE;
}

int hf_cli_fail(const char *command, const char *format, ...)
{
    char message[2000];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    size_t size = hf_text_clean(message, strlen(message));
    while (size > 0 && message[size - 1] == ' ') /* libpq's messages end with a line break */
        message[--size] = '\0';
    (void)fprintf(stderr, "holdfast %s: %s\n", command, message);
    return HF_EXIT_FAILED;
}

bool hf_cli_is_number(const char *text)
{
    const size_t size = strlen(text);
    return size >= 1 && size <= 18 && strspn(text, "0123456789") == size;
}
