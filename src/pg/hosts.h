/*
 * The order in which the hosts of a conninfo are tried.
 *
 * libpq tries several hosts one after the other, but goes on to the next one only where nobody
 * listens: a balancer that accepts and hangs up, since the server behind it is dead, ends the
 * attempt, and without blocking libpq knows no time limit for one host, so that a first one that
 * accepts and never answers would use up every attempt. So whoever failed rotates the list, and the
 * next attempt begins with the next host.
 *
 * Lives here: the lists, as conninfo has them. Does not: connecting (conn.h).
 */
#ifndef HF_PG_HOSTS_H
#define HF_PG_HOSTS_H

#include <libpq-fe.h>

/* Lists with commas, as libpq's parameters of the same names; NULL: as the conninfo says. */
typedef struct hf_hosts {
    char *host;
    char *hostaddr;
    char *port;
} hf_hosts;

void hf_hosts_done(hf_hosts *hosts);

/*
 * Makes the second of the hosts that `pg` was told of the first one, and the first the last. With
 * one host, or without memory, nothing changes. NULL for `pg` is allowed.
 */
void hf_hosts_rotate(hf_hosts *hosts, PGconn *pg);

#endif
