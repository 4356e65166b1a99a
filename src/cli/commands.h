/*
 * The commands of the binary.
 *
 * Lives here: the table and what a command is given and returns.
 * Does not: what commands do; each is the file of its name.
 */
#ifndef HF_CLI_COMMANDS_H
#define HF_CLI_COMMANDS_H

#include <stdbool.h>

/* Exit codes. */
#define HF_EXIT_DONE 0
#define HF_EXIT_FAILED 1 /* one line on stderr says what and what to do */
#define HF_EXIT_USAGE 2

/* What is the same for all commands. */
typedef struct hf_cli_context {
    const char *db; /* conninfo or URI; "" leaves all to libpq's environment */
} hf_cli_context;

/* argv[0] is the command's name; the options that all commands share (--db, --version) are taken
 * out already. */
typedef int hf_command_fn(const hf_cli_context *cli, int argc, char **argv);

/* One line per command: name, and what `holdfast help` says about it. */
#define HF_COMMAND_TABLE(X)                                                         \
    X(migrate, "create or upgrade the schema; safe to repeat")                      \
    X(run, "the worker: reads reports, writes campaigns and holds, until SIGTERM")  \
    X(status, "leader, lag, last cycle, counts, warnings")                          \
    X(review, "the queue, a campaign's case file, and decisions about it")          \
    X(dossier, "a campaign or crew as one HTML file, to hand on; and its check")    \
    X(replay, "what a candidate policy would find and change, on the history")      \
    X(calibrate, "false campaigns a month, measured on the history with decoys")    \
    X(simulate, "write a world with known attacks, to look at or to test a policy") \
    X(prune, "remove reports from before a date, in small batches")                 \
    X(help, "this, or a command's own help: holdfast help COMMAND")                 \
    X(version, "the versions of the program, the detector and the libraries")

/* Those whose names are no identifiers: the function, the name, what it does. */
#define HF_DASHED_COMMAND_TABLE(X) \
    X(verify_audit, "verify-audit", "check that no decision was changed, removed or put in")

#define HF_COMMAND_DECLARE(name, ...) hf_command_fn hf_cmd_##name;
HF_COMMAND_TABLE(HF_COMMAND_DECLARE)
HF_DASHED_COMMAND_TABLE(HF_COMMAND_DECLARE)
#undef HF_COMMAND_DECLARE

typedef struct hf_command {
    const char *name;
    const char *summary;
    hf_command_fn *run;
} hf_command;

/* All of them, ended by a row with name NULL. */
extern const hf_command hf_commands[];

/* The command called `name`, or NULL. */
const hf_command *hf_command_find(const char *name);

/*
 * For commands: prints "holdfast COMMAND: message" and where help is to be had on stderr; returns
 * HF_EXIT_USAGE. getopt_long has printed its own message when `format` is NULL.
 */
__attribute__((format(printf, 2, 3))) int hf_cli_usage(const char *command, const char *format,
                                                       ...);

/* For commands: prints "holdfast COMMAND: message" on stderr; returns HF_EXIT_FAILED. */
__attribute__((format(printf, 2, 3))) int hf_cli_fail(const char *command, const char *format, ...);

/* Whether the argument is a number as campaigns and crews have: 1 to 18 digits. */
bool hf_cli_is_number(const char *text);

#endif
