/* GET /metrics: see metrics.h. */
#include "cli/metrics.h"

#include <microhttpd.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum { CONNECTIONS_MAX = 16, TIMEOUT_S = 5, REQUEST_BYTES = 8192 };

struct hf_metrics {
    struct ev_loop *loop;
    const hf_worker *worker;
    struct MHD_Daemon *daemon;
    ev_io io;
    ev_timer timer; /* when a connection's time is over */
};

/* ---- where to listen ---- */

/* The address and the port in `text`, which is cut apart. */
static bool split(char *text, char **ret_host, char **ret_port)
{
    static char loopback[] = "127.0.0.1";
    char *colon = strrchr(text, ':');
    *ret_host = loopback;
    *ret_port = text;
    if (colon != NULL) {
        *colon = 0;
        *ret_host = text;
        *ret_port = colon + 1;
    }
    const size_t length = strlen(*ret_host);
    if (length > 1 && **ret_host == '[' && (*ret_host)[length - 1] == ']') {
        (*ret_host)[length - 1] = 0;
        (*ret_host)++;
    }
    char *end;
    const long port = strtol(*ret_port, &end, 10);
    return **ret_host != 0 && **ret_port >= '0' && **ret_port <= '9' && *end == 0 && port >= 1 &&
           port <= 65535;
}

/* Of a numeric address: no name server is asked. Freed with freeaddrinfo. */
static struct addrinfo *resolve(const char *where)
{
    char text[128];
    char *host;
    char *port;
    struct addrinfo *found = NULL;
    const struct addrinfo hints = {.ai_family = AF_UNSPEC,
                                   .ai_socktype = SOCK_STREAM,
                                   .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV};
    if (snprintf(text, sizeof text, "%s", where) >= (int)sizeof text)
        return NULL;
    if (!split(text, &host, &port) || getaddrinfo(host, port, &hints, &found) != 0)
        return NULL;
    return found;
}

/* ---- answers ---- */

static enum MHD_Result answer(struct MHD_Connection *connection, unsigned status,
                              struct MHD_Response *response, const char *type)
{
    if (response == NULL)
        return MHD_NO;
    (void)MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, type);
    const enum MHD_Result result = MHD_queue_response(connection, status, response);
    MHD_destroy_response(response);
    return result;
}

static enum MHD_Result refuse(struct MHD_Connection *connection, unsigned status, char *text)
{
    return answer(connection, status,
                  MHD_create_response_from_buffer(strlen(text), text, MHD_RESPMEM_PERSISTENT),
                  "text/plain; charset=utf-8");
}

static enum MHD_Result tell(struct MHD_Connection *connection, const hf_metrics *metrics)
{
    char *text = NULL;
    size_t size = 0;
    FILE *to = open_memstream(&text, &size);
    if (to == NULL)
        return MHD_NO;
    const hf_status status = hf_worker_print_metrics(metrics->worker, to);
    (void)fclose(to);
    if (status == HF_OK)
        return answer(connection, MHD_HTTP_OK,
                      MHD_create_response_from_buffer(size, text, MHD_RESPMEM_MUST_FREE),
                      "text/plain; version=0.0.4; charset=utf-8");
    free(text);
    return MHD_NO;
}

static enum MHD_Result on_request(void *ctx, struct MHD_Connection *connection, const char *url,
                                  const char *method, const char *version, const char *data,
                                  size_t *data_size, void **request)
{
    static char only_get[] = "only GET\n";
    static char only_metrics[] = "only /metrics is here\n";
    static char is_known; /* its address marks a request whose headers were seen */
    (void)version;
    (void)data;
    /* At once, so that no body is waited for. */
    if (strcmp(method, MHD_HTTP_METHOD_GET) != 0 && strcmp(method, MHD_HTTP_METHOD_HEAD) != 0)
        return refuse(connection, MHD_HTTP_METHOD_NOT_ALLOWED, only_get);
    if (*request == NULL) { /* the answer comes with the next call */
        *request = &is_known;
        return MHD_YES;
    }
    if (*data_size > 0) {
        *data_size = 0; /* a body is not read */
        return MHD_YES;
    }
    if (strcmp(url, "/metrics") != 0)
        return refuse(connection, MHD_HTTP_NOT_FOUND, only_metrics);
    return tell(connection, ctx);
}

/* ---- the loop ---- */

static void serve(hf_metrics *metrics)
{
    MHD_UNSIGNED_LONG_LONG left_ms;
    (void)MHD_run(metrics->daemon);
    ev_timer_stop(metrics->loop, &metrics->timer);
    if (MHD_get_timeout(metrics->daemon, &left_ms) != MHD_YES)
        return;
    ev_timer_set(&metrics->timer, (double)left_ms / 1000, 0);
    ev_timer_start(metrics->loop, &metrics->timer);
}

static void on_io(struct ev_loop *loop, ev_io *watcher, int events)
{
    (void)loop;
    (void)events;
    serve(watcher->data);
}

static void on_timer(struct ev_loop *loop, ev_timer *watcher, int events)
{
    (void)loop;
    (void)events;
    serve(watcher->data);
}

static hf_status start(hf_metrics *metrics, const struct addrinfo *at)
{
    const unsigned flags = MHD_USE_EPOLL | (at->ai_family == AF_INET6 ? MHD_USE_IPv6 : MHD_NO_FLAG);
    metrics->daemon =
        MHD_start_daemon(flags, 0, NULL, NULL, on_request, metrics, MHD_OPTION_SOCK_ADDR,
                         at->ai_addr, MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS_MAX,
                         MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)TIMEOUT_S,
                         MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)REQUEST_BYTES, MHD_OPTION_END);
    if (metrics->daemon == NULL)
        return HF_ECONN;
    const union MHD_DaemonInfo *info =
        MHD_get_daemon_info(metrics->daemon, MHD_DAEMON_INFO_EPOLL_FD);
    if (info == NULL)
        return HF_ECONN;
    ev_io_init(&metrics->io, on_io, info->epoll_fd, EV_READ);
    ev_init(&metrics->timer, on_timer);
    metrics->io.data = metrics->timer.data = metrics;
    ev_io_start(metrics->loop, &metrics->io);
    return HF_OK;
}

hf_status hf_metrics_new(struct ev_loop *loop, const char *where, const hf_worker *worker,
                         hf_metrics **ret_metrics)
{
    struct addrinfo *at = resolve(where);
    hf_metrics *metrics = calloc(1, sizeof *metrics);
    hf_status status = at == NULL ? HF_EINVAL : metrics == NULL ? HF_ENOMEM : HF_OK;
    if (status == HF_OK) {
        metrics->loop = loop;
        metrics->worker = worker;
        status = start(metrics, at);
    }
    if (at != NULL)
        freeaddrinfo(at);
    if (status != HF_OK) {
        hf_metrics_done(metrics);
        return status;
    }
    *ret_metrics = metrics;
    return HF_OK;
}

void hf_metrics_done(hf_metrics *metrics)
{
    if (metrics == NULL)
        return;
    ev_io_stop(metrics->loop, &metrics->io);
    ev_timer_stop(metrics->loop, &metrics->timer);
    if (metrics->daemon != NULL)
        MHD_stop_daemon(metrics->daemon);
    free(metrics);
}
