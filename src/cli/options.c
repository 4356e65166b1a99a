/* See options.h. */
#include "cli/options.h"

#include <stdlib.h>
#include <string.h>

/* The value of --db VALUE or --db=VALUE at argv[*i], which moves to the last argument used; NULL
 * when it is another option. */
static char *db_at(hf_options *options, int argc, char **argv, int *i)
{
    if (strncmp(argv[*i], "--db=", 5) == 0)
        return argv[*i] + 5;
    if (strcmp(argv[*i], "--db") != 0)
        return NULL;
    if (*i + 1 >= argc || argv[*i + 1] == NULL) {
        options->problem = "--db needs a value: a conninfo string or a URI";
        return argv[*i];
    }
    return argv[++*i];
}

/* Whether the argument is one of ours and has been dealt with. */
static bool take_shared(hf_options *options, int argc, char **argv, int *i)
{
    char *db = db_at(options, argc, argv, i);
    if (db != NULL) {
        options->db = options->db_argument = db;
        return true;
    }
    if (strcmp(argv[*i], "--version") == 0) {
        options->wants_version = true;
        return true;
    }
    if (options->argc == 0 && (strcmp(argv[*i], "--help") == 0 || strcmp(argv[*i], "-h") == 0)) {
        options->wants_help = true;
        return true;
    }
    return false;
}

void hf_options_parse(hf_options *ret_options, int argc, char **argv)
{
    const char *environment = getenv("HOLDFAST_DB");
    *ret_options = (hf_options){.db = environment != NULL ? environment : "", .argv = argv + 1};
    bool is_ended = false;
    int kept = 0;
    for (int i = 1; i < argc && ret_options->problem == NULL; i++) {
        is_ended = is_ended || strcmp(argv[i], "--") == 0;
        if (!is_ended && take_shared(ret_options, argc, argv, &i))
            continue;
        if (kept == 0 && argv[i][0] == '-')
            ret_options->problem = "unknown option before the command";
        ret_options->argv[kept++] = argv[i];
        ret_options->argc = kept;
    }
    /* getopt and execvp read up to a NULL. */
    if (argc > 0)
        ret_options->argv[kept] = NULL;
}
