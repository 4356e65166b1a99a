/*
 * The SQL of sql/, embedded: byte arrays that the build writes (scripts/cmake/EmbedSql.cmake).
 *
 * Lives here: the tables of embedded files and their names. Does not: what the files say; each
 * runs in psql as it is.
 */
#ifndef HF_PG_SQL_H
#define HF_PG_SQL_H

#include <stddef.h>

typedef struct hf_sql_file {
    const char *name; /* "0001_inputs": the file's name without folder and ".sql" */
    const char *text; /* zero-terminated */
    size_t size;      /* without the zero */
} hf_sql_file;

/* sql/migrations, sorted by name: the order in which they are applied. */
extern const hf_sql_file hf_sql_migrations[];
extern const size_t hf_sql_migrations_count;

/* sql/functions and its subfolders, sorted by path: the order in which they are applied. */
extern const hf_sql_file hf_sql_functions[];
extern const size_t hf_sql_functions_count;

/* sql/queries, sorted by name. */
extern const hf_sql_file hf_sql_queries[];
extern const size_t hf_sql_queries_count;

/* The query of that name, or NULL. */
const hf_sql_file *hf_sql_query(const char *name);

#endif
