/*
 * list_seeding: lists of several owners that put the same accounts on in lockstep, which nobody
 * else bears out.
 *
 * The question has two parts, as for reporters. *Is it coordinated?* One list of the group is the
 * hub: what it adds is taken as given, and each other list's meetings with it (dependence.h) are
 * independent of each other under the null hypothesis; their chances are multiplied, and the
 * product's own chance is the tail of an Erlang distribution (R. A. Fisher, "Statistical Methods
 * for Research Workers", 4th ed., 1932, section 21.1). Every choice of hub and other lists is paid
 * for. *Does it
 * deserve protection?* The accounts that the group added together lack what other lists' entries
 * have at the same age, and so does the one at hand. Reports alone are asked there: whom the lists
 * of the group would bear out is borne out by nobody once they are one group, whoever they are.
 * Where nobody reports, nothing is found.
 *
 * A list that adds first, and whose other entries are borne out as usual, is followed, not part of
 * it: who copies an honest list does not make it a seeder.
 *
 * Lives here: that look. Does not: when (list_looks.h), the hold (list_campaigns.h).
 */
#ifndef HF_ENGINE_SEEDING_H
#define HF_ENGINE_SEEDING_H

#include "engine/state.h"

#define HF_SEEDING_OWNERS 3 /* owners of lists without whom it is none */

/* The entry, just added, brings its target to `owners` owners within HF_MEETING_USEC. O(1) below
 * HF_SEEDING_OWNERS or off the ladder, else O(the list's entries of 30 days). HF_OK or HF_ENOMEM.
 */
HF_MUST_CHECK hf_status hf_seeding_look(hf_engine *engine, uint32_t entry);

#endif
