/* See sql.h. */
#include "pg/sql.h"

#include <string.h>

const hf_sql_file *hf_sql_query(const char *name)
{
    for (size_t i = 0; i < hf_sql_queries_count; i++)
        if (strcmp(hf_sql_queries[i].name, name) == 0)
            return &hf_sql_queries[i];
    return NULL;
}
