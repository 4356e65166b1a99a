/* A PostgreSQL connection on a libev loop: see conn.h. */
#include "pg/conn.h"

#include <stdlib.h>
#include <string.h>

#include "pg/backoff.h"
#include "pg/hosts.h"

typedef struct job {
    char *sql;
    char **values;
    int value_count;
    const uint8_t *copy_bytes;
    size_t copy_size;
    size_t copy_sent;
    bool is_copying_in;
    const char *where;
    double patience_s;
    hf_conn_answer answer;
    hf_error error;
} job;

typedef enum conn_state { CLOSED, CONNECTING, READY } conn_state;

struct hf_conn {
    struct ev_loop *loop;
    ev_io io;
    ev_timer deadline; /* of the attempt to connect */
    ev_timer silence;  /* of the server, while a job is at work */
    double patience_s;
    hf_hosts hosts; /* in the order of the next attempt; empty: the conninfo's */
    ev_async wake;  /* failures are told from the loop, never from within a call */
    PGconn *pg;
    char *conninfo;
    char *name;
    hf_conn_events events;
    void *ctx;
    conn_state state;
    bool is_in_callback;
    bool must_close;
    job queue[HF_CONN_QUEUE_MAX];
    int first;
    int count;
    bool is_sent; /* the first of the queue is at work */
};

/* ---- jobs ---- */

static void free_job(job *done)
{
    free(done->sql);
    for (int i = 0; i < done->value_count; i++)
        free(done->values[i]);
    free(done->values);
    *done = (job){.sql = NULL};
}

static job *current(hf_conn *conn)
{
    return &conn->queue[conn->first];
}

/* Takes the first job off the queue and tells its owner. */
static void finish_job(hf_conn *conn)
{
    job done = *current(conn);
    conn->first = (conn->first + 1) % HF_CONN_QUEUE_MAX;
    conn->count--;
    conn->is_sent = false;
    if (done.error.status != HF_OK) {
        if (done.answer.on_failed != NULL)
            done.answer.on_failed(done.answer.ctx, &done.error);
    } else if (done.answer.on_done != NULL) {
        done.answer.on_done(done.answer.ctx);
    }
    free_job(&done);
}

/* ---- the watcher ---- */

static void watch(hf_conn *conn, int events)
{
    ev_io_stop(conn->loop, &conn->io);
    ev_io_set(&conn->io, PQsocket(conn->pg), events);
    ev_io_start(conn->loop, &conn->io);
}

static void close_now(hf_conn *conn)
{
    ev_io_stop(conn->loop, &conn->io);
    ev_timer_stop(conn->loop, &conn->deadline);
    ev_timer_stop(conn->loop, &conn->silence);
    if (conn->pg != NULL)
        PQfinish(conn->pg);
    conn->pg = NULL;
    conn->state = CLOSED;
    conn->must_close = false;
}

/* Closes and tells everybody: the jobs first, then the owner. */
static void lose(hf_conn *conn, hf_error error)
{
    close_now(conn);
    conn->is_in_callback = true;
    while (conn->count > 0) {
        current(conn)->error = error;
        finish_job(conn);
    }
    conn->is_in_callback = conn->must_close =
        false; /* whoever asked to close it while told: it is closed */
    if (conn->events.on_lost != NULL)
        conn->events.on_lost(conn->ctx, &error);
}

static hf_error libpq_error(const hf_conn *conn, const char *where)
{
    hf_error error;
    const char *text = conn->pg != NULL ? PQerrorMessage(conn->pg) : "";
    (void)hf_error_set(&error, HF_ECONN, hf_backoff_sqlstate_of(text), where, "%s",
                       *text != 0 ? text : "the server closed the connection");
    return error;
}

/* ---- requests ---- */

/* The server's refusal; where libpq has nobody's SQLSTATE to tell, it made up the result because
 * the connection is gone. */
static void fail_job(job *at_work, const PGresult *result)
{
    const char *sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    if (at_work->error.status == HF_OK)
        (void)hf_error_set(&at_work->error, sqlstate != NULL ? HF_ESQL : HF_ECONN,
                           sqlstate != NULL ? sqlstate : "", at_work->where, "%s",
                           message != NULL ? message : PQresultErrorMessage(result));
}

static void start_job(hf_conn *conn)
{
    job *next = current(conn);
    const int sent = next->values == NULL
                         ? PQsendQuery(conn->pg, next->sql)
                         : PQsendQueryParams(conn->pg, next->sql, next->value_count, NULL,
                                             (const char *const *)next->values, NULL, NULL, 0);
    conn->is_sent = sent == 1;
    if (!conn->is_sent)
        (void)hf_error_set(&next->error, HF_ECONN, "", next->where, "%s", PQerrorMessage(conn->pg));
}

static void take_status(job *at_work, hf_status status)
{
    if (status != HF_OK && at_work->error.status == HF_OK)
        (void)hf_error_set(&at_work->error, status, "", at_work->where, "%s",
                           hf_status_text(status));
}

/* COPY TO STDOUT: everything that is there. True when the stream has ended or must wait for
 * results. */
static bool read_copy(hf_conn *conn)
{
    job *at_work = current(conn);
    char *bytes = NULL;
    for (;;) {
        const int size = PQgetCopyData(conn->pg, &bytes, 1);
        if (size <= 0)
            return size < 0;
        if (at_work->answer.on_bytes != NULL && at_work->error.status == HF_OK)
            take_status(at_work,
                        at_work->answer.on_bytes(at_work->answer.ctx, bytes, (size_t)size));
        PQfreemem(bytes);
    }
}

/* COPY FROM STDIN: in pieces, and no further while libpq cannot pass them on. False: the connection
 * is broken. */
static bool write_copy(hf_conn *conn)
{
    enum { PIECE = 1 << 18 };
    job *at_work = current(conn);
    while (at_work->is_copying_in) {
        const int flushed = PQflush(conn->pg);
        if (flushed != 0)
            return flushed == 1;
        const size_t rest = at_work->copy_size - at_work->copy_sent;
        if (rest == 0) {
            const int ended = PQputCopyEnd(conn->pg, NULL);
            at_work->is_copying_in = ended != 1;
            if (ended != 1)
                return ended == 0;
            continue;
        }
        const size_t piece = rest < PIECE ? rest : PIECE;
        const int taken = PQputCopyData(
            conn->pg, (const char *)at_work->copy_bytes + at_work->copy_sent, (int)piece);
        if (taken != 1)
            return taken == 0;
        at_work->copy_sent += piece;
    }
    return PQflush(conn->pg) >= 0;
}

typedef enum step { STEP_WAIT, STEP_AGAIN, STEP_DONE } step;

/* One result of the job at work. */
static step take_result(hf_conn *conn, PGresult *result)
{
    job *at_work = current(conn);
    switch (PQresultStatus(result)) {
    case PGRES_TUPLES_OK:
        if (at_work->answer.on_result != NULL && at_work->error.status == HF_OK)
            take_status(at_work, at_work->answer.on_result(at_work->answer.ctx, result));
        return STEP_AGAIN;
    case PGRES_COPY_OUT:
        return read_copy(conn) ? STEP_AGAIN : STEP_WAIT;
    case PGRES_COPY_IN:
        at_work->is_copying_in = true;
        return STEP_WAIT;
    case PGRES_FATAL_ERROR:
    case PGRES_BAD_RESPONSE:
        fail_job(at_work, result);
        return STEP_AGAIN;
    case PGRES_EMPTY_QUERY:
    case PGRES_COMMAND_OK:
    case PGRES_NONFATAL_ERROR:
    case PGRES_COPY_BOTH:
    case PGRES_SINGLE_TUPLE:
    case PGRES_PIPELINE_SYNC:
    case PGRES_PIPELINE_ABORTED:
    default:
        return STEP_AGAIN;
    }
}

/* Reads answers while there are some; starts the next job when one is finished. False: the
 * connection is broken. */
static bool run_jobs(hf_conn *conn)
{
    while (conn->count > 0 && !conn->must_close) {
        if (!conn->is_sent) {
            start_job(conn);
            if (!conn->is_sent)
                return false;
        }
        if (current(conn)->is_copying_in)
            return write_copy(conn);
        if (PQisBusy(conn->pg))
            return true;
        PGresult *result = PQgetResult(conn->pg);
        if (result == NULL) {
            finish_job(conn);
            continue;
        }
        const step next = take_result(conn, result);
        PQclear(result);
        if (next == STEP_WAIT && !current(conn)->is_copying_in)
            return true;
    }
    return true;
}

static double patience(hf_conn *conn)
{
    const double own = current(conn)->patience_s;
    return own > 0 ? own : conn->patience_s;
}

/* From the last byte, or the request, on. */
static void time_silence(hf_conn *conn)
{
    ev_timer_stop(conn->loop, &conn->silence);
    if (conn->count == 0 || !conn->is_sent)
        return;
    ev_now_update(conn->loop);
    ev_timer_set(&conn->silence, patience(conn), 0);
    ev_timer_start(conn->loop, &conn->silence);
}

static void rearm(hf_conn *conn)
{
    const int left = PQflush(conn->pg);
    const bool must_write =
        left == 1 || (conn->count > 0 && conn->is_sent && current(conn)->is_copying_in);
    watch(conn, must_write ? EV_READ | EV_WRITE : EV_READ);
}

static void pump(hf_conn *conn)
{
    conn->is_in_callback = true;
    const bool is_read = PQconsumeInput(conn->pg) == 1;
    PGnotify *notify = PQnotifies(conn->pg);
    while (notify != NULL) { /* nothing depends on them */
        PQfreemem(notify);
        notify = PQnotifies(conn->pg);
    }
    const bool is_alive = run_jobs(conn) && is_read && PQstatus(conn->pg) == CONNECTION_OK;
    conn->is_in_callback = false;
    if (conn->must_close)
        hf_conn_close(conn);
    else if (!is_alive)
        lose(conn, libpq_error(conn, conn->count > 0 ? current(conn)->where : "idle"));
    else {
        rearm(conn);
        time_silence(conn);
    }
}

/* ---- connecting ---- */

static void ignore_notice(void *ctx, const PGresult *result)
{
    (void)ctx;
    (void)result;
}

static void go_on_connecting(hf_conn *conn)
{
    const PostgresPollingStatusType polled = PQconnectPoll(conn->pg);
    if (polled == PGRES_POLLING_FAILED) {
        /* libpq goes on to the next host by itself only where nobody listens. */
        hf_hosts_rotate(&conn->hosts, conn->pg);
        lose(conn, libpq_error(conn, "connect"));
    } else if (polled == PGRES_POLLING_OK) {
        ev_timer_stop(conn->loop, &conn->deadline);
        conn->state = READY;
        (void)PQsetnonblocking(conn->pg, 1);
        watch(conn, EV_READ);
        if (conn->events.on_ready != NULL)
            conn->events.on_ready(conn->ctx);
    } else {
        /* Always set anew: libpq may have reopened its socket on the same number. */
        watch(conn, polled == PGRES_POLLING_READING ? EV_READ : EV_WRITE);
    }
}

static void on_io(struct ev_loop *loop, ev_io *watcher, int events)
{
    (void)loop;
    (void)events;
    hf_conn *conn = watcher->data;
    if (conn->state == CONNECTING)
        go_on_connecting(conn);
    else
        pump(conn);
}

static void on_deadline(struct ev_loop *loop, ev_timer *watcher, int events)
{
    (void)loop;
    (void)events;
    hf_error error;
    hf_conn *conn = watcher->data;
    (void)hf_error_set(&error, HF_ECONN, "", "connect", "the server did not answer in time");
    hf_hosts_rotate(&conn->hosts, conn->pg); /* or the first one could hide the others for ever */
    lose(conn, error);
}

static void on_silence(struct ev_loop *loop, ev_timer *watcher, int events)
{
    (void)loop;
    (void)events;
    hf_error error;
    hf_conn *conn = watcher->data;
    (void)hf_error_set(&error, HF_ECONN, "", current(conn)->where,
                       "the server is silent: no answer for %.0f s", patience(conn));
    hf_hosts_rotate(&conn->hosts, conn->pg);
    lose(conn, error);
}

static void on_wake(struct ev_loop *loop, ev_async *watcher, int events)
{
    (void)loop;
    (void)events;
    hf_conn *conn = watcher->data;
    if (conn->state == READY)
        pump(conn);
    else if (conn->state == CONNECTING && PQstatus(conn->pg) == CONNECTION_BAD)
        lose(conn, libpq_error(conn, "connect"));
}

/* What stands before the conninfo it may overrule; what stands behind overrules it. */
static PGconn *start_connecting(const hf_conn *conn)
{
    const hf_hosts *hosts = &conn->hosts;
    const char *keywords[12] = {"fallback_application_name",
                                "keepalives_idle",
                                "keepalives_interval",
                                "keepalives_count",
                                "tcp_user_timeout",
                                "target_session_attrs",
                                "dbname",
                                "client_encoding"};
    const char *values[12] = {conn->name,   "30",           "5",   "3", "20000",
                              "read-write", conn->conninfo, "UTF8"};
    int count = 8;
    const char *const more[][2] = {
        {"host", hosts->host}, {"hostaddr", hosts->hostaddr}, {"port", hosts->port}};
    for (size_t i = 0; i < sizeof more / sizeof *more; i++) {
        if (more[i][1] == NULL)
            continue;
        keywords[count] = more[i][0];
        values[count++] = more[i][1];
    }
    return PQconnectStartParams(keywords, values, 1);
}

void hf_conn_open(hf_conn *conn, double timeout_s)
{
    if (conn->state != CLOSED)
        return;
    conn->pg = start_connecting(conn);
    conn->state = CONNECTING;
    if (conn->pg == NULL || PQstatus(conn->pg) == CONNECTION_BAD) {
        ev_async_send(conn->loop, &conn->wake);
        return;
    }
    (void)PQsetNoticeReceiver(conn->pg, ignore_notice, NULL);
    ev_now_update(conn->loop);
    ev_timer_set(&conn->deadline, timeout_s, 0);
    ev_timer_start(conn->loop, &conn->deadline);
    watch(conn, EV_WRITE);
}

void hf_conn_close(hf_conn *conn)
{
    if (conn->is_in_callback) {
        conn->must_close = true;
        return;
    }
    close_now(conn);
    for (; conn->count > 0; conn->count--) {
        free_job(current(conn));
        conn->first = (conn->first + 1) % HF_CONN_QUEUE_MAX;
    }
    conn->is_sent = false;
}

/* ---- life ---- */

hf_status hf_conn_new(struct ev_loop *loop, const char *conninfo, const char *name,
                      const hf_conn_events *events, void *ctx, hf_conn **ret_conn)
{
    hf_conn *conn = calloc(1, sizeof *conn);
    if (conn == NULL)
        return HF_ENOMEM;
    conn->loop = loop;
    conn->events = *events;
    conn->ctx = ctx;
    conn->conninfo = strdup(conninfo);
    conn->name = strdup(name);
    ev_init(&conn->io, on_io);
    ev_init(&conn->deadline, on_deadline);
    ev_init(&conn->silence, on_silence);
    ev_async_init(&conn->wake, on_wake);
    /* After this process slept, answers and deadlines are there together: answers first. */
    ev_set_priority(&conn->io, 1);
    conn->patience_s = 30;
    conn->io.data = conn->deadline.data = conn->silence.data = conn->wake.data = conn;
    if (conn->conninfo == NULL || conn->name == NULL) {
        hf_conn_free(conn);
        return HF_ENOMEM;
    }
    ev_async_start(loop, &conn->wake);
    *ret_conn = conn;
    return HF_OK;
}

void hf_conn_free(hf_conn *conn)
{
    if (conn == NULL)
        return;
    hf_conn_close(conn);
    ev_async_stop(conn->loop, &conn->wake);
    hf_hosts_done(&conn->hosts);
    free(conn->conninfo);
    free(conn->name);
    free(conn);
}

void hf_conn_set_patience(hf_conn *conn, double seconds)
{
    conn->patience_s = seconds;
}

bool hf_conn_is_ready(const hf_conn *conn)
{
    return conn->state == READY && !conn->must_close;
}

bool hf_conn_is_idle(const hf_conn *conn)
{
    return hf_conn_is_ready(conn) && conn->count == 0;
}

int hf_conn_backend_pid(const hf_conn *conn)
{
    return conn->pg != NULL ? PQbackendPID(conn->pg) : 0;
}

int hf_conn_server_version(const hf_conn *conn)
{
    return conn->pg != NULL ? PQserverVersion(conn->pg) : 0;
}

/* ---- sending ---- */

static bool copy_values(job *new_job, const hf_conn_request *request)
{
    if (request->values == NULL)
        return true;
    new_job->values = calloc((size_t)request->value_count + 1, sizeof *new_job->values);
    if (new_job->values == NULL)
        return false;
    new_job->value_count = request->value_count;
    for (int i = 0; i < request->value_count; i++) {
        if (request->values[i] == NULL)
            continue;
        new_job->values[i] = strdup(request->values[i]);
        if (new_job->values[i] == NULL)
            return false;
    }
    return true;
}

hf_status hf_conn_send(hf_conn *conn, const hf_conn_request *request)
{
    if (!hf_conn_is_ready(conn))
        return HF_ECONN;
    if (conn->count == HF_CONN_QUEUE_MAX)
        return HF_ELIMIT;
    job *new_job = &conn->queue[(conn->first + conn->count) % HF_CONN_QUEUE_MAX];
    *new_job = (job){.sql = strdup(request->sql),
                     .copy_bytes = request->copy_bytes,
                     .copy_size = request->copy_size,
                     .where = request->where,
                     .patience_s = request->patience_s,
                     .answer = request->answer};
    hf_error_clear(&new_job->error);
    if (new_job->sql == NULL || !copy_values(new_job, request)) {
        free_job(new_job);
        return HF_ENOMEM;
    }
    conn->count++;
    if (!conn->is_in_callback && conn->count == 1)
        ev_async_send(conn->loop, &conn->wake);
    return HF_OK;
}
