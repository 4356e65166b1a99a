/*
 * The statements of sql/queries with their variables put in.
 *
 * The files are written for psql: :'name' stands for a value. COPY takes no parameters, so values
 * are formatted in here; only numbers, and texts that were checked to be snapshots or names of the
 * program's own, can be.
 *
 * Lives here: the substitution. Does not: which query gets what (intake.h, outbox.h).
 */
#ifndef HF_STORE_QUERY_H
#define HF_STORE_QUERY_H

#include "base/error.h"
#include "holdfast/status.h"
#include "holdfast/types.h"

typedef struct hf_variable {
    const char *name;
    const char *text; /* NULL: `number` counts */
    int64_t number;
} hf_variable;

/*
 * The query `name` with every :'variable' replaced by '…'. *ret_sql is the caller's, to free().
 * HF_OK; HF_ENOMEM; HF_EINVAL: no such query, an unknown variable, or a text with other characters
 * than letters, digits, '.', ',', ':', '_' and '-'.
 */
HF_MUST_CHECK hf_status hf_query_expand(const char *name, const hf_variable *variables,
                                        size_t count, char **ret_sql);

#endif
