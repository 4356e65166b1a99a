/* The case file of a campaign or a crew: see case.h. */
#include "casefile/case.h"

#include <inttypes.h>
#include <stdio.h>

#include "pg/schema.h"
#include "pg/sql.h"

const char *const hf_case_sections[] = {"overview", "evidence",  "acts",  "members",
                                        "matrix",   "lists",     "words", "holds",
                                        "similar",  "decisions", NULL};

const char *hf_case_scope_name(hf_case_scope scope)
{
    return scope == HF_CASE_CAMPAIGN ? "campaign" : "crew";
}

/* ---- the connection ---- */

hf_status hf_case_connect(const char *db, const char *name, PGconn **ret_connection,
                          hf_error *error)
{
    static const char session[] = "set timezone = 'UTC'; set datestyle = iso";
    const char *keywords[] = {"dbname", "fallback_application_name", "client_encoding", NULL};
    const char *values[] = {db, name, "UTF8", NULL};
    *ret_connection = PQconnectdbParams(keywords, values, 1);
    if (PQstatus(*ret_connection) != CONNECTION_OK)
        return hf_error_set(error, HF_ECONN, "", "connect", "%s", PQerrorMessage(*ret_connection));
    PQclear(PQexec(*ret_connection, session));
    return hf_schema_check(*ret_connection, error);
}

/* ---- one query ---- */

static const char *field(const PGresult *result, int code)
{
    const char *text = PQresultErrorField(result, code);
    return text != NULL ? text : "";
}

hf_status hf_case_explain(const PGresult *result, PGconn *connection, const char *query,
                          hf_error *error)
{
    const char *hint = field(result, PG_DIAG_MESSAGE_HINT);
    const char *message = field(result, PG_DIAG_MESSAGE_PRIMARY);
    return hf_error_set(error, HF_ESQL, field(result, PG_DIAG_SQLSTATE), query, "%s%s%s",
                        *message != 0 ? message : PQerrorMessage(connection),
                        *hint != 0 ? ". " : "", hint);
}

hf_status hf_case_ask(PGconn *connection, const char *query, const char *const *parameters,
                      int count, json_t **ret_value, hf_error *error)
{
    hf_status status = HF_OK;
    PGresult *result =
        PQexecParams(connection, hf_sql_query(query)->text, count, NULL, parameters, NULL, NULL, 0);
    *ret_value = NULL;
    if (PQresultStatus(result) != PGRES_TUPLES_OK) {
        status = hf_case_explain(result, connection, query, error);
    } else if (PQntuples(result) > 0 && !PQgetisnull(result, 0, 0)) {
        *ret_value = json_loadb(PQgetvalue(result, 0, 0), (size_t)PQgetlength(result, 0, 0),
                                JSON_DECODE_ANY, NULL);
        if (*ret_value == NULL)
            status = hf_error_set(error, HF_ENOMEM, "", query, "out of memory");
    }
    PQclear(result);
    return status;
}

/* ---- all of them ---- */

static hf_status take(PGconn *connection, const char *query, const char *member,
                      const char *const parameters[2], json_t *file, hf_error *error)
{
    json_t *value;
    const hf_status status = hf_case_ask(connection, query, parameters, 2, &value, error);
    if (status != HF_OK)
        return status;
    if (value == NULL)
        return hf_error_set(error, HF_EINVAL, "", query, "there is no %s %s", parameters[0],
                            parameters[1]);
    return json_object_set_new(file, member, value) == 0
               ? HF_OK
               : hf_error_set(error, HF_ENOMEM, "", query, "out of memory");
}

static hf_status take_all(PGconn *connection, hf_case_scope scope, int64_t id, json_t *file,
                          hf_error *error)
{
    char number[24];
    char query[64];
    const char *const parameters[2] = {hf_case_scope_name(scope), number};
    (void)snprintf(number, sizeof number, "%" PRId64, id);
    hf_status status = take(connection, scope == HF_CASE_CAMPAIGN ? "case_campaign" : "case_crew",
                            "head", parameters, file, error);
    for (int i = 0; status == HF_OK && hf_case_sections[i] != NULL; i++) {
        (void)snprintf(query, sizeof query, "case_%s", hf_case_sections[i]);
        status = take(connection, query, hf_case_sections[i], parameters, file, error);
    }
    return status;
}

hf_status hf_case_load(PGconn *connection, hf_case_scope scope, int64_t id, json_t **ret_case,
                       hf_error *error)
{
    json_t *file = json_object();
    *ret_case = NULL;
    if (file == NULL)
        return hf_error_set(error, HF_ENOMEM, "", "read the case", "out of memory");
    PQclear(PQexec(connection, "begin isolation level repeatable read read only"));
    const hf_status status = take_all(connection, scope, id, file, error);
    PQclear(PQexec(connection, "rollback"));
    if (status == HF_OK)
        *ret_case = file;
    else
        json_decref(file);
    return status;
}
