/*
 * Leaders: members whom the others follow.
 *
 * Whoever wants an honest account to look like one of a crew reports what it reports, soon after it
 * did: the account is at every such meeting, and always the first. A member comes first by chance
 * once in as many times as there are others. So nobody is of a crew's core who led so many of the
 * campaigns it took part in that chance would do so in two of a hundred cases: it may be somebody
 * who is being framed. Unless it was in most of the crew's campaigns: the crew follows whom it
 * frames, and strikes elsewhere. A ringleader gains nothing by that but being called a member, not
 * one of the core.
 *
 * Lives here: that rule. Does not: who is a member (overlap.h, recruit.h).
 */
#ifndef HF_ENGINE_LEADERS_H
#define HF_ENGINE_LEADERS_H

#include "engine/state.h"

/* As many of a crew's campaigns are gone through, the latest ones. */
#define HF_LEADERS_LOOKED 128

/* Settles who of those that came first in the crew's campaigns in the window is of its core. HF_OK
 * or HF_ENOMEM. O(campaigns + HF_LEADERS_LOOKED × leaders). */
HF_MUST_CHECK hf_status hf_leaders_settle(hf_engine *engine, uint32_t crew);

#endif
