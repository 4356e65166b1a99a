/* Where the program starts: shared options, then the command. */
#include <stdio.h>
#include <stdlib.h>

#include "cli/commands.h"
#include "cli/conninfo.h"
#include "cli/options.h"

static int usage(const char *problem)
{
    (void)fprintf(stderr, "holdfast: %s\nsee: holdfast help\n", problem);
    return HF_EXIT_USAGE;
}

static int run_command(const hf_options *options, const char *db)
{
    const hf_cli_context cli = {.db = db};
    char *none[] = {NULL};
    if (options->wants_version)
        return hf_cmd_version(&cli, 1, none);
    if (options->wants_help)
        return hf_cmd_help(&cli, 1, none);
    if (options->argc == 0)
        return usage("no command given");
    const hf_command *command = hf_command_find(options->argv[0]);
    if (command == NULL)
        return usage("no such command");
    int code = command->run(&cli, options->argc, options->argv);
    /* A full disk behind stdout must not look like success. */
    if ((fflush(stdout) != 0 || ferror(stdout)) && code == HF_EXIT_DONE)
        return hf_cli_fail(command->name, "cannot write to standard output");
    return code;
}

int main(int argc, char **argv)
{
    hf_options options;
    char *db = NULL;
    hf_options_parse(&options, argc, argv);
    if (options.problem != NULL)
        return usage(options.problem);
    const hf_status status = hf_conninfo_take(options.db, options.db_argument, &db);
    if (status == HF_EFORMAT)
        return usage("the database is no conninfo string or URI that libpq can read");
    if (status != HF_OK)
        return hf_cli_fail("start", "%s", hf_status_text(status));
    const int code = run_command(&options, db);
    free(db);
    return code;
}
