/* A network of the test's own: see proxy.h. */
#include "proxy.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PAIR_MAX = 64, PIECE = 65536, POLL_MS = 20 };

/* What parent and child share. */
struct fault_proxy {
    pid_t pid;
    pid_t parent;
    int port;
    int listener;
    char socket_path[108];
    atomic_int mode;
    atomic_int cut_all; /* a number that goes up: cut everything */
    atomic_int must_cut_commit;
    atomic_int cuts;
    atomic_int open_count;
};

/* The client's messages as they pass: a type, a length, and the text of a query. */
typedef struct scanner {
    bool has_started; /* the start-up packet, which has no type, is through */
    size_t skip;      /* bytes of a body that nobody reads */
    uint8_t head[5];
    size_t head_size;
    char text[8192]; /* the end of a query's text */
    size_t text_size;
    bool is_query;
} scanner;

/* What one side sent and the other has not taken yet: a worker that is stopped takes nothing, and
 * must not hold up the others. */
typedef struct flow {
    uint8_t bytes[PIECE];
    size_t size, sent;
} flow;

typedef struct pair {
    int client;
    int server; /* −1: the slot is free */
    bool is_cut_waiting;
    scanner scan;
    flow to_server, to_client;
} pair;

/* ---- reading along ---- */

static bool is_findings_commit(const scanner *scan)
{
    static const char end[] = "\ncommit";
    const size_t size = sizeof end - 1;
    return scan->text_size >= size && strstr(scan->text, "update holdfast.worker_state") != NULL &&
           memcmp(scan->text + scan->text_size - size, end, size) == 0;
}

/* One byte of a query's text; the last ones are kept. True at the end of a commit of findings. */
static bool scan_text(scanner *scan, uint8_t byte)
{
    if (byte != 0) {
        if (scan->text_size < sizeof scan->text - 1)
            scan->text[scan->text_size++] = (char)byte;
        return false;
    }
    while (scan->text_size > 0 && strchr(" \n;", scan->text[scan->text_size - 1]) != NULL)
        scan->text_size--;
    scan->text[scan->text_size] = 0;
    return is_findings_commit(scan);
}

static void scan_head(scanner *scan)
{
    const size_t want = scan->has_started ? 5 : 4;
    if (scan->head_size < want)
        return;
    const uint8_t *length = scan->head + (want - 4);
    scan->skip = ((size_t)length[0] << 24 | (size_t)length[1] << 16 | (size_t)length[2] << 8 |
                  (size_t)length[3]) -
                 4;
    scan->is_query = scan->has_started && scan->head[0] == 'Q';
    scan->has_started = true;
    scan->head_size = scan->text_size = 0;
}

/* True when the bytes end a commit of findings. */
static bool scan_bytes(scanner *scan, const uint8_t *bytes, size_t size)
{
    bool is_found = false;
    for (size_t i = 0; i < size; i++) {
        if (scan->skip == 0) {
            scan->head[scan->head_size++] = bytes[i];
            scan_head(scan);
            continue;
        }
        scan->skip--;
        if (scan->is_query)
            is_found |= scan_text(scan, bytes[i]);
    }
    return is_found;
}

/* ---- the child ---- */

static void close_pair(pair *p)
{
    (void)close(p->client);
    (void)close(p->server);
    p->client = p->server = -1;
}

static int connect_to_server(const fault_proxy *proxy)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    const int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    (void)snprintf(address.sun_path, sizeof address.sun_path, "%s", proxy->socket_path);
    if (fd >= 0 && connect(fd, (const struct sockaddr *)&address, sizeof address) == 0)
        return fd;
    if (fd >= 0)
        (void)close(fd);
    return -1;
}

/* In silence nothing is connected to the server: the client waits for its first answer. */
static void accept_one(const fault_proxy *proxy, pair *pairs)
{
    const int client = accept(proxy->listener, NULL, NULL);
    for (int i = 0; i < PAIR_MAX && client >= 0; i++) {
        if (pairs[i].server >= 0)
            continue;
        const int server = connect_to_server(proxy);
        if (server < 0)
            break;
        memset(&pairs[i], 0, sizeof pairs[i]);
        pairs[i].client = client;
        pairs[i].server = server;
        return;
    }
    if (client >= 0)
        (void)close(client);
}

/* As much as the other side takes now. False: the pair is over. */
static bool flush(int fd, flow *f)
{
    const ssize_t written =
        send(fd, f->bytes + f->sent, f->size - f->sent, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (written < 0)
        return errno == EAGAIN || errno == EWOULDBLOCK;
    f->sent += (size_t)written;
    if (f->sent == f->size)
        f->size = f->sent = 0;
    return true;
}

/* What one side sent goes to the other. False: the pair is over. */
static bool pass_on(fault_proxy *proxy, pair *p, bool from_client)
{
    flow *f = from_client ? &p->to_server : &p->to_client;
    const int to = from_client ? p->server : p->client;
    if (f->size > 0)
        return flush(to, f);
    const ssize_t size = recv(from_client ? p->client : p->server, f->bytes, PIECE, 0);
    if (size <= 0)
        return false;
    if (!from_client && p->is_cut_waiting) { /* the server has answered: nobody will know */
        (void)atomic_fetch_add(&proxy->cuts, 1);
        return false;
    }
    if (from_client && scan_bytes(&p->scan, f->bytes, (size_t)size)) {
        int armed = 1;
        p->is_cut_waiting = atomic_compare_exchange_strong(&proxy->must_cut_commit, &armed, 0);
    }
    f->size = (size_t)size;
    return flush(to, f);
}

static void serve_pairs(fault_proxy *proxy, pair *pairs, const struct pollfd *fds)
{
    for (int i = 0; i < PAIR_MAX; i++) {
        pair *p = &pairs[i];
        if (p->server < 0)
            continue;
        if ((fds[2 * i].revents != 0 && !pass_on(proxy, p, true)) ||
            (fds[2 * i + 1].revents != 0 && !pass_on(proxy, p, false)))
            close_pair(p);
    }
}

/* Each direction waits for one side: for the one that sends, or, while something of it waits to be
 * taken, for the one that takes. */
static int watch_pairs(const pair *pairs, struct pollfd *fds)
{
    int count = 0;
    for (int i = 0; i < PAIR_MAX; i++) {
        const pair *p = &pairs[i];
        fds[2 * i] = p->to_server.size == 0 ? (struct pollfd){.fd = p->client, .events = POLLIN}
                                            : (struct pollfd){.fd = p->server, .events = POLLOUT};
        fds[2 * i + 1] = p->to_client.size == 0
                             ? (struct pollfd){.fd = p->server, .events = POLLIN}
                             : (struct pollfd){.fd = p->client, .events = POLLOUT};
        count += p->server >= 0;
    }
    return count;
}

static void serve(fault_proxy *proxy)
{
    static pair pairs[PAIR_MAX];
    struct pollfd fds[2 * PAIR_MAX + 1];
    int cut = 0;
    for (int i = 0; i < PAIR_MAX; i++)
        pairs[i].client = pairs[i].server = -1;
    for (;;) {
        const bool is_silent = atomic_load(&proxy->mode) == FAULT_PROXY_SILENT;
        atomic_store(&proxy->open_count, watch_pairs(pairs, fds));
        fds[2 * PAIR_MAX] = (struct pollfd){.fd = proxy->listener, .events = POLLIN};
        /* In silence only new connections are looked at. */
        const int ready =
            is_silent ? poll(&fds[2 * PAIR_MAX], 1, POLL_MS) : poll(fds, 2 * PAIR_MAX + 1, POLL_MS);
        if (cut != atomic_load(&proxy->cut_all)) {
            cut = atomic_load(&proxy->cut_all);
            for (int i = 0; i < PAIR_MAX; i++)
                if (pairs[i].server >= 0)
                    close_pair(&pairs[i]);
            continue;
        }
        if (getppid() != proxy->parent)
            _exit(0);
        if (ready <= 0)
            continue;
        if (!is_silent)
            serve_pairs(proxy, pairs, fds);
        if ((fds[2 * PAIR_MAX].revents & POLLIN) != 0)
            accept_one(proxy, pairs);
    }
}

/* ---- the parent ---- */

static bool listen_on(fault_proxy *proxy)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    proxy->listener = socket(AF_INET, SOCK_STREAM, 0);
    if (proxy->listener < 0 ||
        bind(proxy->listener, (const struct sockaddr *)&address, sizeof address) != 0 ||
        listen(proxy->listener, 64) != 0 ||
        getsockname(proxy->listener, (struct sockaddr *)&address, &size) != 0)
        return false;
    proxy->port = ntohs(address.sin_port);
    return true;
}

fault_proxy *fault_proxy_new(const char *directory)
{
    fault_proxy *proxy =
        mmap(NULL, sizeof *proxy, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (proxy == MAP_FAILED)
        return NULL;
    (void)snprintf(proxy->socket_path, sizeof proxy->socket_path, "%s/.s.PGSQL.5432", directory);
    if (!listen_on(proxy)) {
        perror("proxy");
        (void)munmap(proxy, sizeof *proxy);
        return NULL;
    }
    proxy->parent = getpid();
    (void)fflush(NULL);
    proxy->pid = fork();
    if (proxy->pid == 0)
        serve(proxy);
    (void)close(proxy->listener);
    return proxy;
}

void fault_proxy_free(fault_proxy *proxy)
{
    if (proxy == NULL)
        return;
    if (proxy->pid > 0) {
        (void)kill(proxy->pid, SIGKILL);
        (void)waitpid(proxy->pid, NULL, 0);
    }
    (void)munmap(proxy, sizeof *proxy);
}

int fault_proxy_port(const fault_proxy *proxy)
{
    return proxy->port;
}

void fault_proxy_set(fault_proxy *proxy, fault_proxy_mode mode)
{
    atomic_store(&proxy->mode, (int)mode);
}

void fault_proxy_cut(fault_proxy *proxy)
{
    (void)atomic_fetch_add(&proxy->cut_all, 1);
}

void fault_proxy_cut_next_commit(fault_proxy *proxy)
{
    atomic_store(&proxy->must_cut_commit, 1);
}

int fault_proxy_cuts(const fault_proxy *proxy)
{
    return atomic_load(&proxy->cuts);
}

int fault_proxy_open_count(const fault_proxy *proxy)
{
    return atomic_load(&proxy->open_count);
}
