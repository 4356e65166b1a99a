/* What the service manager is told: see notify.h. */
#include "cli/notify.h"

#ifdef HF_HAVE_SYSTEMD
#include <stdbool.h>
#include <stdint.h>
#include <systemd/sd-daemon.h>

static void feed(struct ev_loop *loop, ev_timer *timer, int events)
{
    (void)loop;
    (void)timer;
    (void)events;
    (void)sd_notify(0, "WATCHDOG=1");
}

void hf_notify_init(hf_notify *notify, struct ev_loop *loop)
{
    uint64_t usec = 0;
    const bool is_watched = sd_watchdog_enabled(0, &usec) > 0;
    notify->loop = loop;
    ev_timer_init(&notify->watchdog, feed, 0, is_watched ? (double)usec / 2e6 : 0);
    if (!is_watched)
        return;
    ev_timer_start(loop, &notify->watchdog);
    ev_unref(loop);
}

void hf_notify_done(hf_notify *notify)
{
    if (!ev_is_active(&notify->watchdog))
        return;
    ev_ref(notify->loop);
    ev_timer_stop(notify->loop, &notify->watchdog);
}

void hf_notify_status(const char *status)
{
    (void)sd_notifyf(0, "STATUS=%s", status);
}

void hf_notify_ready(const char *status)
{
    (void)sd_notifyf(0, "READY=1\nSTATUS=%s", status);
}

void hf_notify_stopping(const char *status)
{
    (void)sd_notifyf(0, "STOPPING=1\nSTATUS=%s", status);
}

#else

void hf_notify_init(hf_notify *notify, struct ev_loop *loop)
{
    notify->loop = loop;
}

void hf_notify_done(hf_notify *notify)
{
    (void)notify;
}

void hf_notify_status(const char *status)
{
    (void)status;
}

void hf_notify_ready(const char *status)
{
    (void)status;
}

void hf_notify_stopping(const char *status)
{
    (void)status;
}

#endif
