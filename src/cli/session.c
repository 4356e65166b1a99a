/* One connection for a command: see session.h. */
#include "cli/session.h"

#include <stdio.h>

#include "pg/schema.h"

static int check_and_run(PGconn *connection, const char *command, hf_session_fn *run,
                         const void *options)
{
    hf_error error;
    if (PQstatus(connection) != CONNECTION_OK)
        return hf_cli_fail(command, "%s", PQerrorMessage(connection));
    return hf_schema_check(connection, &error) == HF_OK ? run(connection, options)
                                                        : hf_cli_fail(command, "%s", error.message);
}

int hf_cli_session(const hf_cli_context *cli, const char *command, hf_session_fn *run,
                   const void *options)
{
    char name[64];
    const char *keywords[] = {"dbname", "fallback_application_name", NULL};
    const char *values[] = {cli->db, name, NULL};
    (void)snprintf(name, sizeof name, "holdfast %s", command);
    PGconn *connection = PQconnectdbParams(keywords, values, 1);
    const int code = check_and_run(connection, command, run, options);
    PQfinish(connection);
    return code;
}
