/* The statements of sql/queries with their variables put in: see query.h. */
#include "store/query.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pg/sql.h"

static bool is_harmless(const char *text)
{
    static const char allowed[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,:_-";
    return text[strspn(text, allowed)] == 0;
}

static const hf_variable *find(const hf_variable *variables, size_t count, const char *name,
                               size_t length)
{
    for (size_t i = 0; i < count; i++)
        if (strlen(variables[i].name) == length && memcmp(variables[i].name, name, length) == 0)
            return &variables[i];
    return NULL;
}

/* Writes the value between quotes; into nothing when `out` is NULL. Returns its size. */
static size_t put_value(char *out, const hf_variable *variable)
{
    char number[32];
    const char *text = variable->text;
    if (text == NULL) {
        (void)snprintf(number, sizeof number, "%" PRId64, variable->number);
        text = number;
    }
    const size_t size = strlen(text) + 2;
    if (out != NULL) {
        out[0] = '\'';
        memcpy(out + 1, text, size - 2);
        out[size - 1] = '\'';
    }
    return size;
}

/* One pass: measures when `out` is NULL, else writes. HF_EINVAL for an unknown variable. */
static hf_status expand(char *out, const char *sql, const hf_variable *variables, size_t count,
                        size_t *ret_size)
{
    size_t size = 0;
    while (*sql != 0) {
        const char *end = sql[0] == ':' && sql[1] == '\'' ? strchr(sql + 2, '\'') : NULL;
        if (end == NULL) {
            if (out != NULL)
                out[size] = *sql;
            size++;
            sql++;
            continue;
        }
        const hf_variable *variable = find(variables, count, sql + 2, (size_t)(end - sql - 2));
        if (variable == NULL || (variable->text != NULL && !is_harmless(variable->text)))
            return HF_EINVAL;
        size += put_value(out != NULL ? out + size : NULL, variable);
        sql = end + 1;
    }
    if (out != NULL)
        out[size] = 0;
    *ret_size = size;
    return HF_OK;
}

hf_status hf_query_expand(const char *name, const hf_variable *variables, size_t count,
                          char **ret_sql)
{
    const hf_sql_file *file = hf_sql_query(name);
    size_t size;
    if (file == NULL)
        return HF_EINVAL;
    hf_status status = expand(NULL, file->text, variables, count, &size);
    if (status != HF_OK)
        return status;
    char *sql = malloc(size + 1);
    if (sql == NULL)
        return HF_ENOMEM;
    status = expand(sql, file->text, variables, count, &size);
    *ret_sql = sql;
    return status;
}
