/*
 * GET /metrics, for Prometheus.
 *
 * libmicrohttpd serves it without a thread of its own: its epoll descriptor is watched by the
 * worker's loop. Nobody who connects can hold the loop up: at most 16 connections, each for 5
 * seconds, with 8 KiB for its request.
 *
 * Lives here: HTTP. Does not: what is told (worker/metrics.c).
 */
#ifndef HF_CLI_METRICS_H
#define HF_CLI_METRICS_H

#include "worker/worker.h"

typedef struct hf_metrics hf_metrics;

/*
 * Where to listen: "PORT" (on 127.0.0.1), "ADDRESS:PORT" or "[ADDRESS]:PORT". Serves `worker` until
 * hf_metrics_done; the loop's other work goes on without it. HF_OK; HF_EINVAL (`where` is not
 * that); HF_ECONN (nobody can listen there: errno says why); HF_ENOMEM.
 */
HF_MUST_CHECK hf_status hf_metrics_new(struct ev_loop *loop, const char *where,
                                       const hf_worker *worker, hf_metrics **ret_metrics);

/* NULL is allowed. */
void hf_metrics_done(hf_metrics *metrics);

#endif
