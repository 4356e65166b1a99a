/*
 * A burst: the reporters of one target in a stretch of time, whose having something in common is
 * the question of every channel.
 *
 * Lives here: collecting it. Does not: any channel (overlap.h, signs.h).
 */
#ifndef HF_ENGINE_BURST_H
#define HF_ENGINE_BURST_H

#include "engine/history.h"

#define HF_BURST_MAX 512 /* reporters of a burst that are compared: the latest */

typedef struct hf_burst {
    uint32_t target;
    hf_usec from;                     /* exclusive */
    hf_usec to;                       /* inclusive: the time of the look */
    uint32_t reporters[HF_BURST_MAX]; /* accounts, the latest first */
    hf_usec at[HF_BURST_MAX];         /* of each one's report */
    uint32_t traits[HF_BURST_MAX];    /* in history.traits, 0: none */
    uint32_t count;
} hf_burst;

/*
 * The reporters of `target` in (to − window, to] that can be in a crew: users, the latest
 * HF_BURST_MAX of them. O(edges in the window).
 */
void hf_burst_collect(const hf_history *history, uint32_t target, hf_usec to, hf_usec window,
                      hf_burst *ret_burst);

#endif
