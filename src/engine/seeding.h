/*
 * list_seeding: lists of several owners that put the same accounts on in lockstep, which nobody
 * else bears out.
 *
 * The question has two parts, as for reporters. *Is it coordinated?* See lockstep.h. *Does it
 * deserve protection?* The accounts that the group added together lack what other lists' entries
 * have at the same age, and so does the one at hand. Reports alone are asked there: whom the lists
 * of the group would bear out is borne out by nobody once they are one group, whoever they are.
 * Where nobody reports, nothing is found.
 *
 * The group has one vote, and its longest-standing list that others bear out keeps it: whoever
 * copies an honest list, or runs ahead of it, does not get it held. That list is spared, with the
 * lists that mirror it, and so are others as good that share no more with it than chance would; the
 * rest are held, if enough owners are left. What is spared bears nothing out for them that it
 * shares more with than chance would.
 *
 * Lives here: that look. Does not: when (list_looks.h), the hold (list_campaigns.h).
 */
#ifndef HF_ENGINE_SEEDING_H
#define HF_ENGINE_SEEDING_H

#include "engine/state.h"

#define HF_SEEDING_OWNERS 3 /* owners of lists without whom it is none */

/* The entry, just added, brings its target to `owners` owners within HF_MEETING_USEC. O(1) below
 * HF_SEEDING_OWNERS or off the ladder, else O(lists² + the list's entries of 30 days), and where
 * they are in lockstep O(lists × what hf_support_record costs). HF_OK or HF_ENOMEM. */
HF_MUST_CHECK hf_status hf_seeding_look(hf_engine *engine, uint32_t entry);

#endif
