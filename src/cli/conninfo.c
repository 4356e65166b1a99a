/* The database's conninfo: see conninfo.h. */
#include "cli/conninfo.h"

#include <libpq-fe.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* As libpq decides; else it is the name of a database. */
static bool is_conninfo(const char *text)
{
    return strncmp(text, "postgresql://", 13) == 0 || strncmp(text, "postgres://", 11) == 0 ||
           strchr(text, '=') != NULL;
}

static bool has_password(const PQconninfoOption *options)
{
    for (; options->keyword != NULL; options++)
        if (options->val != NULL && strstr(options->keyword, "password") != NULL)
            return true;
    return false;
}

static void overwrite(char *argument)
{
    if (argument != NULL)
        memset(argument, '*', strlen(argument));
}

hf_status hf_conninfo_take(const char *text, char *argument, char **ret_conninfo)
{
    PQconninfoOption *options = is_conninfo(text) ? PQconninfoParse(text, NULL) : NULL;
    const bool is_readable = options != NULL || !is_conninfo(text);
    char *copy = is_readable ? strdup(text) : NULL;
    if (!is_readable || (options != NULL && has_password(options)))
        overwrite(argument);
    PQconninfoFree(options);
    *ret_conninfo = copy;
    return copy != NULL ? HF_OK : is_readable ? HF_ENOMEM : HF_EFORMAT;
}
