/*
 * The options that all commands share.
 *
 * Lives here: finding the command and --db, --help, --version among the arguments.
 * Does not: a command's own options (getopt_long in its file).
 */
#ifndef HF_CLI_OPTIONS_H
#define HF_CLI_OPTIONS_H

#include <stdbool.h>

typedef struct hf_options {
    const char *db;      /* --db, else HOLDFAST_DB, else "" */
    char *db_argument;   /* the same within argv; NULL: it is not from there */
    const char *problem; /* NULL, or what is wrong with the arguments */
    bool wants_version;
    bool wants_help; /* --help before the command; behind it, it is the command's */
    int argc;        /* the command's name and its arguments; 0 when there is none */
    char **argv;
} hf_options;

/* Moves the arguments within argv. Everything behind "--" is left alone. */
void hf_options_parse(hf_options *ret_options, int argc, char **argv);

#endif
