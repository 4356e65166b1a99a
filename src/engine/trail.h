/*
 * A reporter's trail: its edges in order of time, and the way back along it that looks go.
 *
 * Every edge of the window is kept, so that nobody can flush what he did out of memory by reporting
 * much else; what is bounded is the look: HF_TRAIL_LOOKED meetings in each company (history.h) from
 * the newest back, of at most HF_TRAIL_SCANNED that are passed. Edges whose target nobody else
 * reported are passed over.
 *
 * To find an edge of a pair the newest HF_TRAIL_NEAR are searched; pairs further back are in
 * history.beyond.
 *
 * Lives here: adding, removing, finding, going back. Does not: whose edges they are (history.h).
 */
#ifndef HF_ENGINE_TRAIL_H
#define HF_ENGINE_TRAIL_H

#include "engine/history.h"

#define HF_TRAIL_NEAR 256
#define HF_TRAIL_LOOKED 256
#define HF_TRAIL_SCANNED 4096

/* Room for one edge more, so that hf_trail_add cannot fail. HF_OK or HF_ENOMEM. */
HF_MUST_CHECK hf_status hf_trail_reserve(hf_history *history, uint32_t account);

/* `near`: where the target's list has it (reports.h). O(1) for the newest, else O(edges after it).
 */
void hf_trail_add(hf_history *history, uint32_t account, hf_usec at, uint32_t target,
                  uint32_t near);

/* The edge must be there. O(1) for the oldest, O(HF_TRAIL_NEAR) for the newest, else O(edges). */
void hf_trail_remove(hf_history *history, uint32_t account, uint32_t target);

/* When the account's edge with the target was, or HF_USEC_NONE. Costs as hf_trail_remove; where
 * there is none, O(HF_TRAIL_NEAR). */
hf_usec hf_trail_find(const hf_history *history, uint32_t account, uint32_t target);

void hf_trail_done(hf_trail *trail, const hf_allocator *allocator);

/* Going back from `at`. */
typedef struct hf_trail_walk {
    const hf_history *history;
    const hf_trail *trail;
    uint32_t next; /* place + 1 */
    uint32_t scanned;
    uint32_t looked[HF_COMPANY_COUNT];
} hf_trail_walk;

hf_trail_walk hf_trail_from(const hf_history *history, uint32_t account, hf_usec at);

/* The next meeting at a target that others reported too, or NULL. Borrowed until the trail changes.
 */
const hf_meeting *hf_trail_next(hf_trail_walk *walk);

#endif
