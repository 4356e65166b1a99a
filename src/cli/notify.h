/*
 * What the service manager is told: readiness, status, the watchdog's food.
 *
 * The protocol is systemd's (sd_notify(3)). Without libsystemd at build time, or without a service
 * manager that listens, nothing happens. The watchdog is fed from the event loop, twice in its
 * time: a loop that does not turn any more, be it stuck or stopped, starves it.
 *
 * Lives here: messages. Does not: when there is something to say (run.c).
 */
#ifndef HF_CLI_NOTIFY_H
#define HF_CLI_NOTIFY_H

#include <ev.h>

typedef struct hf_notify {
    struct ev_loop *loop;
    ev_timer watchdog;
} hf_notify;

/* Starts feeding the watchdog, if there is one; hf_notify_done stops it. */
void hf_notify_init(hf_notify *notify, struct ev_loop *loop);
void hf_notify_done(hf_notify *notify);

/* One line for people. */
void hf_notify_status(const char *status);
/* The service has begun to do its work; with its status. */
void hf_notify_ready(const char *status);
/* It was asked to stop, and does. */
void hf_notify_stopping(const char *status);

#endif
