/*
 * holdfast run: the worker.
 *
 * Lives here: its options, signals, the form of its log and progress, what the service manager
 * hears. Does not: the worker (src/worker), the service manager's protocol (notify.h).
 */
#include <errno.h>
#include <ev.h>
#include <getopt.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/log.h"
#include "cli/metrics.h"
#include "cli/notify.h"
#include "cli/size.h"
#include "worker/worker.h"

#define COMMAND "run"

static void print_help(void)
{
    (void)puts(
        "usage: holdfast run [options]\n\n"
        "Reads reports, finds crews, writes campaigns, holds and suppressed reports, until\n"
        "SIGTERM. A second worker waits as a spare. SIGHUP: poll now, with the policy as it is.\n\n"
        "  --once         judge everything committed so far, then leave\n"
        "  --shadow       find and explain, but hold and suppress nothing\n"
        "  --chunk N      events judged between two writes (20000)\n"
        "  --memory SIZE  hard cap on the detector's memory, e.g. 512MB or 4GB (none): near it\n"
        "                 the oldest days of reports are let go, and campaigns found\n"
        "                 meanwhile are marked is_window_short\n"
        "  --metrics PORT Prometheus metrics at http://127.0.0.1:PORT/metrics, or with "
        "ADDRESS:PORT\n"
        "                 elsewhere, where everybody who can connect can read them (none)\n"
        "  --source NAME  the row of holdfast.worker_state (main)\n\n"
        "Connect directly to the server, not through a transaction pooler, as a member of the\n"
        "role holdfast_worker.");
}

typedef struct run_state {
    hf_worker *worker;
    const char *metrics_at; /* or NULL */
    bool is_terminal;
    bool is_ready; /* as the service manager was told */
    ev_tstamp logged_at;
} run_state;

__attribute__((format(printf, 4, 0))) static void log_event(void *ctx, hf_worker_level level,
                                                            const char *event, const char *format,
                                                            va_list arguments)
{
    static const hf_log_level levels[] = {HF_LOG_INFO, HF_LOG_WARN, HF_LOG_ERROR};
    (void)ctx;
    hf_vlog(levels[level], event, format, arguments);
}

static void show_progress(void *ctx, const hf_progress *progress)
{
    static const double log_every_s = 5;
    run_state *state = ctx;
    if (state->is_terminal) {
        (void)fprintf(stderr, "\r%" PRId64 " of %" PRId64 " rows, %.0f a second, %.0f s left   %s",
                      progress->rows, progress->total, progress->rows_per_s,
                      progress->seconds_left > 0 ? progress->seconds_left : 0,
                      progress->is_done ? "\n" : "");
        return;
    }
    const ev_tstamp now = ev_time();
    if (!progress->is_done && now - state->logged_at < log_every_s)
        return;
    state->logged_at = now;
    hf_log(HF_LOG_INFO, "worker.progress",
           "rows=%" PRId64 " total=%" PRId64 " rows_per_s=%.0f left_s=%.0f", progress->rows,
           progress->total, progress->rows_per_s, progress->seconds_left);
}

/* Ready is whoever knows that it can work: a spare is, and a leader with a long backlog. */
static void show_phase(void *ctx, hf_worker_phase phase)
{
    static const char *const texts[] = {
        [HF_WORKER_CONNECTING] = "connecting to the database",
        [HF_WORKER_SPARE] = "a spare: another worker leads",
        [HF_WORKER_RECOVERING] = "leads: reading what was judged before",
        [HF_WORKER_LEADING] = "leads: judging",
        [HF_WORKER_STOPPING] = "stopping",
    };
    run_state *state = ctx;
    if (phase == HF_WORKER_STOPPING) {
        hf_notify_stopping(texts[phase]);
    } else if (phase != HF_WORKER_CONNECTING && !state->is_ready) {
        state->is_ready = true;
        hf_notify_ready(texts[phase]);
    } else {
        hf_notify_status(texts[phase]);
    }
}

/* ---- signals ---- */

static void on_stop(struct ev_loop *loop, ev_signal *watcher, int events)
{
    (void)loop;
    (void)events;
    hf_worker_stop(((run_state *)watcher->data)->worker);
}

static void on_reload(struct ev_loop *loop, ev_signal *watcher, int events)
{
    (void)loop;
    (void)events;
    hf_worker_reload(((run_state *)watcher->data)->worker);
}

static void watch_signals(struct ev_loop *loop, ev_signal watchers[3], run_state *state)
{
    ev_signal_init(&watchers[0], on_stop, SIGTERM);
    ev_signal_init(&watchers[1], on_stop, SIGINT);
    ev_signal_init(&watchers[2], on_reload, SIGHUP);
    for (int i = 0; i < 3; i++) {
        watchers[i].data = state;
        ev_signal_start(loop, &watchers[i]);
        ev_unref(loop);
    }
    (void)signal(SIGPIPE, SIG_IGN);
}

/* ---- options ---- */

static bool is_source(const char *name)
{
    return *name != 0 && strlen(name) < 64 &&
           name[strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")] ==
               0;
}

static bool parse_chunk(const char *text, int64_t *ret_chunk)
{
    char *end;
    *ret_chunk = strtoll(text, &end, 10);
    return *text != 0 && *end == 0 && *ret_chunk >= 1 && *ret_chunk <= 1000000;
}

/* HF_EXIT_DONE: go on; -1: help was wanted and printed; else the exit code. */
static int parse(int argc, char **argv, hf_worker_config *config, run_state *state)
{
    static const struct option names[] = {
        {"help", no_argument, NULL, 'h'},          {"once", no_argument, NULL, 'o'},
        {"shadow", no_argument, NULL, 's'},        {"chunk", required_argument, NULL, 'c'},
        {"source", required_argument, NULL, 'n'},  {"memory", required_argument, NULL, 'm'},
        {"metrics", required_argument, NULL, 'p'}, {NULL, 0, NULL, 0}};
    int option;
    while ((option = getopt_long(argc, argv, "h", names, NULL)) != -1) {
        switch (option) {
        case 'h':
            print_help();
            return -1;
        case 'o':
            config->once = true;
            break;
        case 's':
            config->is_shadow = true;
            break;
        case 'c':
            if (!parse_chunk(optarg, &config->chunk))
                return hf_cli_usage(COMMAND, "--chunk wants a number from 1 to 1000000, not \"%s\"",
                                    optarg);
            break;
        case 'm':
            if (!hf_size_parse(optarg, &config->memory_max_bytes))
                return hf_cli_usage(COMMAND, "--memory wants a size like 512MB or 4GB, not \"%s\"",
                                    optarg);
            break;
        case 'p':
            state->metrics_at = optarg;
            break;
        case 'n':
            if (!is_source(optarg))
                return hf_cli_usage(COMMAND, "--source wants letters, digits, _ and -, not \"%s\"",
                                    optarg);
            config->source = optarg;
            break;
        default:
            return hf_cli_usage(COMMAND, NULL);
        }
    }
    if (optind < argc)
        return hf_cli_usage(COMMAND, "\"%s\" is one argument too many", argv[optind]);
    return HF_EXIT_DONE;
}

static void put_name(char *name, size_t size)
{
    char host[128] = "?";
    (void)gethostname(host, sizeof host - 1);
    (void)snprintf(name, size, "%s:%ld", host, (long)getpid());
}

/* HF_EXIT_DONE, also where no metrics are wanted. */
static int serve_metrics(struct ev_loop *loop, const run_state *state, hf_metrics **ret_metrics)
{
    *ret_metrics = NULL;
    if (state->metrics_at == NULL)
        return HF_EXIT_DONE;
    const hf_status status = hf_metrics_new(loop, state->metrics_at, state->worker, ret_metrics);
    if (status == HF_EINVAL)
        return hf_cli_usage(COMMAND, "--metrics wants PORT or ADDRESS:PORT, e.g. 9187, not \"%s\"",
                            state->metrics_at);
    if (status != HF_OK)
        return hf_cli_fail(COMMAND, "--metrics %s: cannot listen there: %s", state->metrics_at,
                           strerror(errno));
    return HF_EXIT_DONE;
}

static int run(struct ev_loop *loop, run_state *state, const hf_worker_config *config)
{
    ev_signal signals[3];
    hf_notify notify;
    hf_error error;
    hf_metrics *metrics;
    if (hf_worker_new(loop, config, &state->worker) != HF_OK)
        return hf_cli_fail(COMMAND, "out of memory");
    const int served = serve_metrics(loop, state, &metrics);
    if (served != HF_EXIT_DONE) {
        hf_worker_free(state->worker);
        return served;
    }
    watch_signals(loop, signals, state);
    hf_notify_init(&notify, loop);
    const hf_status status = hf_worker_run(state->worker, &error);
    hf_notify_done(&notify);
    hf_metrics_done(metrics);
    hf_worker_free(state->worker);
    for (int i = 0; i < 3; i++) {
        ev_ref(loop);
        ev_signal_stop(loop, &signals[i]);
    }
    if (status == HF_OK)
        return HF_EXIT_DONE;
    if (status == HF_ESTOPPED)
        return hf_cli_fail(COMMAND, "stopped at once");
    return hf_cli_fail(COMMAND, "%s: %s", error.where, error.message);
}

int hf_cmd_run(const hf_cli_context *cli, int argc, char **argv)
{
    char name[192];
    run_state state = {.is_terminal = isatty(STDERR_FILENO) == 1};
    hf_worker_config config = {.db = cli->db,
                               .source = "main",
                               .name = name,
                               .chunk = 20000,
                               .log = log_event,
                               .progress = show_progress,
                               .phase = show_phase,
                               .ctx = &state};
    const int parsed = parse(argc, argv, &config, &state);
    if (parsed != HF_EXIT_DONE)
        return parsed == -1 ? HF_EXIT_DONE : parsed;
    put_name(name, sizeof name);
    struct ev_loop *loop = ev_default_loop(0);
    if (loop == NULL)
        return hf_cli_fail(COMMAND, "no event loop can be made");
    const int code = run(loop, &state, &config);
    ev_loop_destroy(loop);
    return code;
}
