/*
 * The worker's cycle as a table.
 *
 * Lives here: the states, the events, and which leads where. Does not: what the actions do (link.c,
 * lease.c, recover.c, read.c, judge.c, write.c).
 */
#ifndef HF_WORKER_CYCLE_H
#define HF_WORKER_CYCLE_H

#include <stddef.h>

#include "worker/worker.h"

#define HF_STATE_TABLE(X) \
    X(CONNECT)            \
    X(CHECK)              \
    X(LEASE)              \
    X(SPARE)              \
    X(RECOVER)            \
    X(WAIT)               \
    X(READ)               \
    X(DETECT)             \
    X(WRITE)              \
    X(BLOCKED)            \
    X(TIDY)               \
    X(DRAIN)              \
    X(STOP)

typedef enum hf_state {
#define HF_STATE_ENUM(name) HF_STATE_##name,
    HF_STATE_TABLE(HF_STATE_ENUM)
#undef HF_STATE_ENUM
        HF_STATE_COUNT
} hf_state;

#define HF_CYCLE_EVENT_TABLE(X)                          \
    X(DONE)    /* the state's work is done */            \
    X(MORE)    /* a part of it is; there is more */      \
    X(NOTHING) /* there is nothing to do */              \
    X(TICK)    /* the time waited for has come */        \
    X(BLOCKED) /* refused for now, and undone */         \
    X(LOST)    /* a connection, or the lease, is lost */ \
    X(STOP)    /* asked to stop */                       \
    X(FATAL)   /* it cannot go on */

typedef enum hf_cycle_event {
#define HF_CYCLE_EVENT_ENUM(name) HF_CYCLE_##name,
    HF_CYCLE_EVENT_TABLE(HF_CYCLE_EVENT_ENUM)
#undef HF_CYCLE_EVENT_ENUM
        HF_CYCLE_EVENT_COUNT
} hf_cycle_event;

typedef void hf_action(hf_worker *worker);

typedef struct hf_transition {
    hf_state state;
    hf_cycle_event event;
    hf_state next;
    hf_action *action; /* done on entering `next` */
    const char *comment;
} hf_transition;

extern const hf_transition hf_cycle[];
extern const size_t hf_cycle_count;

const char *hf_state_name(hf_state state);
const char *hf_cycle_event_name(hf_cycle_event event);

/* The row, or NULL where the event cannot happen in the state. */
const hf_transition *hf_cycle_find(hf_state state, hf_cycle_event event);

#endif
