/*
 * The command line: its shared options, the conninfo behind --db, and the list of attacks that
 * `simulate` takes. The input's zeros part the arguments.
 *
 * Must hold: arguments are only left out, never made, and end by NULL; a conninfo with a password,
 * or one that cannot be read, is starred in the argument and in it alone; a list of attacks is
 * refused, or leaves a configuration in bounds.
 */
#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "cli/conninfo.h"
#include "cli/options.h"
#include "fuzz.h"
#include "simulate/world.h"

enum { ARGUMENTS_MAX = 32 };

static bool is_starred(const char *text)
{
    return text[strspn(text, "*")] == '\0';
}

/* As libpq reads it, whatever it is. */
static bool has_password(const char *conninfo)
{
    bool found = false;
    PQconninfoOption *options = PQconninfoParse(conninfo, NULL);
    for (PQconninfoOption *o = options; o != NULL && o->keyword != NULL; o++)
        found = found || (o->val != NULL && strstr(o->keyword, "password") != NULL);
    PQconninfoFree(options);
    return found;
}

static void take_conninfo(const char *text)
{
    char *argument = strdup(text);
    char *conninfo = NULL;
    fuzz_require(argument != NULL, "there is memory");
    const hf_status status = hf_conninfo_take(text, argument, &conninfo);
    fuzz_require(status == HF_OK || status == HF_EFORMAT, "a conninfo is read or not");
    if (status == HF_EFORMAT) {
        fuzz_require(conninfo == NULL && is_starred(argument), "what cannot be read is starred");
    } else {
        fuzz_require(strcmp(conninfo, text) == 0, "the copy is one");
        fuzz_require(has_password(conninfo) ? is_starred(argument) : strcmp(argument, text) == 0,
                     "a password is starred, and nothing else");
    }
    free(conninfo);
    free(argument);
}

static void choose_families(const char *list)
{
    hf_world_config config;
    hf_world_config_init(&config, hf_allocator_libc());
    config.now = 20000 * HF_DAY_USEC;
    const hf_status status = hf_world_config_families(&config, list);
    fuzz_require(status == HF_OK || status == HF_EINVAL, "a list of attacks is read or refused");
    fuzz_require(status != HF_OK || hf_world_config_check(&config) == HF_OK,
                 "attacks that are read are within bounds");
}

static void look_at(const hf_options *options, int argc, char **argv)
{
    fuzz_require(options->argc >= 0 && options->argc < (argc > 0 ? argc : 1),
                 "arguments are left out, never made");
    fuzz_require(options->db != NULL, "there is always a database, if only \"\"");
    fuzz_require(argc == 0 || argv[1 + options->argc] == NULL, "arguments end by NULL");
    for (int i = 0; i < options->argc; i++)
        fuzz_require(options->argv[i] != NULL, "no argument is NULL");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *texts = malloc(size + 1);
    char *argv[ARGUMENTS_MAX + 1] = {NULL};
    int argc = 0;
    hf_options options;
    fuzz_require(texts != NULL && unsetenv("HOLDFAST_DB") == 0, "there is memory");
    if (size > 0)
        memcpy(texts, data, size);
    texts[size] = '\0';
    for (size_t at = 0; at < size && argc < ARGUMENTS_MAX; at += strlen(texts + at) + 1)
        argv[argc++] = texts + at;
    hf_options_parse(&options, argc, argv);
    look_at(&options, argc, argv);
    take_conninfo(options.db);
    for (int i = 0; i < options.argc; i++)
        choose_families(options.argv[i]);
    free(texts);
    return 0;
}
