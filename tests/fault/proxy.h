/*
 * A network of the test's own: TCP on loopback in front of a server's Unix socket.
 *
 *     fault_proxy *proxy = fault_proxy_new("/tmp/dir");         listens on fault_proxy_port(proxy)
 *     fault_proxy_set(proxy, FAULT_PROXY_SILENT);               accepts, takes, and never answers
 *
 * It runs as a child process, so that a test may block. Connections must not be encrypted: it reads
 * which statements pass.
 *
 * Lives here: passing on, silence, cutting. Does not: clusters (the script `cluster`).
 */
#ifndef HF_TESTS_FAULT_PROXY_H
#define HF_TESTS_FAULT_PROXY_H

#include <stdbool.h>

typedef struct fault_proxy fault_proxy;

typedef enum fault_proxy_mode {
    FAULT_PROXY_PASS,
    FAULT_PROXY_SILENT, /* new connections are accepted; no byte comes back on any */
} fault_proxy_mode;

/* In front of the server whose socket is in `directory`; NULL, with a line on stderr, when it
 * cannot listen. */
fault_proxy *fault_proxy_new(const char *directory);

/* Ends the child. NULL is allowed. */
void fault_proxy_free(fault_proxy *proxy);

int fault_proxy_port(const fault_proxy *proxy);
void fault_proxy_set(fault_proxy *proxy, fault_proxy_mode mode);

/* Closes every connection there is now. */
void fault_proxy_cut(fault_proxy *proxy);

/*
 * The next commit of the worker's findings reaches the server, its answer is dropped and the
 * connection closed. fault_proxy_cuts counts how often that has happened.
 */
void fault_proxy_cut_next_commit(fault_proxy *proxy);
int fault_proxy_cuts(const fault_proxy *proxy);

/* Connections that are open now. */
int fault_proxy_open_count(const fault_proxy *proxy);

#endif
