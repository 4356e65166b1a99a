/*
 * Memory: every call has what it needs before it changes anything; near the cap the window shrinks.
 *
 * The idea. What grows without end (arrays and tables by account, target, report, campaign) gets
 * room before a call begins, more than a call was seen to need; what a call takes beside that comes
 * from a reserve, at least 2 MiB and a thirty-second of what is held. Where one of both is refused,
 * the call ends before it began.
 *
 * Lives here: room ahead of a call, the reserve's size, shortening the window. Does not: the
 * counting and the cap (base/budget.h).
 */
#ifndef HF_ENGINE_MEMORY_H
#define HF_ENGINE_MEMORY_H

#include "engine/state.h"

/*
 * Before a call; `event` NULL: one that is no event. HF_OK: the call may begin, and hf_memory_end
 * must follow. HF_ENOMEM: it may not; nothing changed, but under a cap the window may be shorter.
 * O(1), and O(what leaves the window).
 */
HF_MUST_CHECK hf_status hf_memory_begin(hf_engine *engine, const hf_event *event);

/* After it, with its status, which is returned. HF_ENOMEM: the reserve was too small, and the
 * engine is torn. */
HF_MUST_CHECK hf_status hf_memory_end(hf_engine *engine, hf_status status);

#endif
