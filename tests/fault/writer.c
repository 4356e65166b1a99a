/* One writer's session: see writer.h. */
#include "writer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A row's columns; the order is COPY's too. */
#define REPORT \
    "report_id, reporter_id, target_id, category, object_ref, comment, origin, created_at"
#define OUTCOME "outcome_id, report_id, outcome, decided_at, decided_by"

static void ignore_notice(void *ctx, const PGresult *result)
{
    (void)ctx;
    (void)result;
}

void fault_writer_init(fault_writer *writer, const char *conninfo)
{
    *writer = (fault_writer){.conninfo = conninfo};
}

bool fault_writer_connect(fault_writer *writer)
{
    if (writer->connection != NULL)
        return true;
    writer->connection = PQconnectdb(writer->conninfo);
    if (PQstatus(writer->connection) != CONNECTION_OK) {
        fault_writer_disconnect(writer);
        return false;
    }
    (void)PQsetNoticeReceiver(writer->connection, ignore_notice, NULL);
    return true;
}

void fault_writer_disconnect(fault_writer *writer)
{
    PQfinish(writer->connection);
    writer->connection = NULL;
}

/* ---- statements ---- */

static bool is_good(const PGresult *result)
{
    const ExecStatusType status = PQresultStatus(result);
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

__attribute__((format(printf, 2, 3))) static PGresult *ask(fault_writer *writer, const char *format,
                                                           ...)
{
    char sql[2048];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(sql, sizeof sql, format, arguments);
    va_end(arguments);
    return PQexec(writer->connection, sql);
}

/* A failure is told unless it is one of those that were made on purpose. */
static bool finish(fault_writer *writer, PGresult *result)
{
    const bool good = is_good(result);
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    static const char *const expected[] = {"57", "53", "58", "08", "25006", "XX"};
    bool is_expected = good || state == NULL;
    for (size_t i = 0; i < sizeof expected / sizeof *expected && !is_expected; i++)
        is_expected = strncmp(state, expected[i], strlen(expected[i])) == 0;
    if (!is_expected)
        (void)fprintf(stderr, "writer: %s", PQerrorMessage(writer->connection));
    PQclear(result);
    return good;
}

static bool insert_reports(fault_writer *writer, int batch)
{
    return finish(writer, ask(writer,
                              "insert into holdfast.reports (" REPORT ") select " REPORT
                              " from feed.reports where batch = %d on conflict do nothing",
                              batch));
}

static bool insert_outcomes(fault_writer *writer, int batch)
{
    return finish(writer, ask(writer,
                              "insert into holdfast.report_outcomes (" OUTCOME ") select " OUTCOME
                              " from feed.outcomes where batch = %d on conflict do nothing",
                              batch));
}

static bool retract(fault_writer *writer, int batch)
{
    return finish(writer, ask(writer,
                              "update holdfast.reports r set retracted_at = f.retracted_at from "
                              "feed.retractions f where f.batch = %d and r.report_id = f.report_id "
                              "and r.target_id = f.target_id and r.retracted_at is null",
                              batch));
}

/* Rows that nobody may ever see. */
static bool insert_junk(fault_writer *writer, int batch)
{
    return finish(writer, ask(writer,
                              "insert into holdfast.reports (reporter_id, target_id, created_at) "
                              "select n, -%d, now() from generate_series(1, 7) n",
                              batch + 1));
}

/* ---- COPY ---- */

static bool end_copy(fault_writer *writer)
{
    bool good = PQputCopyEnd(writer->connection, NULL) == 1;
    for (PGresult *result = PQgetResult(writer->connection); result != NULL;
         result = PQgetResult(writer->connection))
        good &= finish(writer, result);
    return good;
}

/* Reads the batch as COPY's text, and sends it back as such. COPY knows no "on conflict": the query
 * leaves out what is there. */
static bool copy_reports(fault_writer *writer, int batch)
{
    char *lines[512];
    int count = 0;
    PGresult *out = ask(writer,
                        "copy (select " REPORT " from feed.reports f where batch = %d and not "
                        "exists (select from holdfast.reports r where r.report_id = f.report_id) "
                        "order by report_id) to stdout",
                        batch);
    bool good = PQresultStatus(out) == PGRES_COPY_OUT;
    PQclear(out);
    if (!good)
        return false;
    while (PQgetCopyData(writer->connection, &lines[count], 0) > 0)
        if (count < 511)
            count++;
    for (PGresult *result = PQgetResult(writer->connection); result != NULL;
         result = PQgetResult(writer->connection))
        good &= finish(writer, result);
    if (good) {
        PGresult *in = ask(writer, "copy holdfast.reports (" REPORT ") from stdin");
        good = PQresultStatus(in) == PGRES_COPY_IN;
        PQclear(in);
    }
    for (int i = 0; i < count; i++) {
        good = good && PQputCopyData(writer->connection, lines[i], (int)strlen(lines[i])) == 1;
        PQfreemem(lines[i]);
    }
    return good && end_copy(writer);
}

/* ---- batches ---- */

static bool insert_between_savepoints(fault_writer *writer, int batch)
{
    return finish(writer, ask(writer, "savepoint a")) && insert_junk(writer, batch) &&
           finish(writer, ask(writer, "rollback to savepoint a")) &&
           finish(writer, ask(writer, "savepoint b")) && insert_reports(writer, batch) &&
           finish(writer, ask(writer, "release savepoint b")) &&
           finish(writer, ask(writer, "savepoint c")) && insert_outcomes(writer, batch) &&
           insert_junk(writer, batch) && finish(writer, ask(writer, "rollback to savepoint c")) &&
           insert_outcomes(writer, batch);
}

bool fault_writer_begin(fault_writer *writer, int batch, fault_batch_style style)
{
    if (!finish(writer, ask(writer, "begin")))
        return false;
    if (style == FAULT_BATCH_SAVEPOINT)
        return insert_between_savepoints(writer, batch);
    if (style == FAULT_BATCH_COPY)
        return copy_reports(writer, batch) && insert_outcomes(writer, batch);
    const bool good = insert_reports(writer, batch) && insert_outcomes(writer, batch);
    if (style != FAULT_BATCH_TWICE || !good)
        return good;
    return insert_junk(writer, batch) && finish(writer, ask(writer, "rollback; begin")) &&
           insert_reports(writer, batch) && insert_outcomes(writer, batch);
}

bool fault_writer_commit(fault_writer *writer, int batch)
{
    return retract(writer, batch) && finish(writer, ask(writer, "commit"));
}

bool fault_writer_single(fault_writer *writer, int batch)
{
    PGresult *events = ask(writer,
                           "select 1 as relation, report_id as id, created_at as at from "
                           "feed.reports where batch = %d union all select 2, report_id, "
                           "retracted_at from feed.retractions where batch = %d union all select "
                           "3, outcome_id, decided_at from feed.outcomes where batch = %d order by "
                           "at, relation, id",
                           batch, batch, batch);
    bool good = is_good(events);
    for (int i = 0; good && i < PQntuples(events); i++) {
        const char *id = PQgetvalue(events, i, 1);
        switch (PQgetvalue(events, i, 0)[0]) {
        case '1':
            good = finish(writer, ask(writer,
                                      "insert into holdfast.reports (" REPORT ") select " REPORT
                                      " from feed.reports where report_id = %s on conflict do "
                                      "nothing",
                                      id));
            break;
        case '2':
            good = finish(writer, ask(writer,
                                      "update holdfast.reports r set retracted_at = f.retracted_at "
                                      "from feed.retractions f where f.report_id = %s and "
                                      "r.report_id = f.report_id and r.retracted_at is null",
                                      id));
            break;
        default:
            good = finish(writer,
                          ask(writer,
                              "insert into holdfast.report_outcomes (" OUTCOME ") select " OUTCOME
                              " from feed.outcomes where outcome_id = %s on conflict do nothing",
                              id));
            break;
        }
    }
    PQclear(events);
    return good;
}

/* ---- prepared ---- */

/* The number in the first row, or −1. */
static int ask_number(fault_writer *writer, PGresult *result)
{
    const int number = is_good(result) && PQntuples(result) == 1
                           ? (int)strtol(PQgetvalue(result, 0, 0), NULL, 10)
                           : -1;
    (void)finish(writer, result);
    return number;
}

bool fault_writer_prepare(fault_writer *writer, int batch)
{
    const int there = ask_number(
        writer, ask(writer,
                    "select count(*) from pg_prepared_xacts where gid = 'batch %d' and database = "
                    "current_database()",
                    batch));
    const int retractions = ask_number(
        writer, ask(writer, "select count(*) from feed.retractions where batch = %d", batch));
    if (there < 0 || retractions < 0)
        return false;
    writer->is_plain = retractions > 0;
    if (there > 0 || writer->is_plain)
        return true;
    return fault_writer_begin(writer, batch, FAULT_BATCH_ROWS) &&
           finish(writer, ask(writer, "prepare transaction 'batch %d'", batch));
}

bool fault_writer_commit_prepared(fault_writer *writer, int batch)
{
    if (writer->is_plain)
        return fault_writer_begin(writer, batch, FAULT_BATCH_ROWS) &&
               fault_writer_commit(writer, batch);
    return finish(writer, ask(writer, "commit prepared 'batch %d'", batch));
}
