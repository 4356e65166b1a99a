/*
 * Recruits: accounts that a crew's campaigns give away together.
 *
 * The idea. A pool sends other accounts to every target, so that hardly any two of them met before
 * and no look at one burst can tell them from bystanders. But once a crew has campaigns in which
 * its members are most of the voices, these campaigns are keys as other targets are: an account
 * that was in two or more of them, though independent people as active as it is would hardly be in
 * one, is of the crew. Its score is the log likelihood ratio of member over bystander,
 *
 *     Σ over campaigns, ln(q / p) if it took part, ln((1 − q) / (1 − p)) if not,
 *
 * q the share of the crew that took part, p the chance that an account with so many reports is
 * among so many reporters. Campaigns in which the crew is a minority say nothing of bystanders: an
 * angry crowd is no crew, however often one joins it.
 *
 * Lives here: finding them, and putting them into the crew and its campaigns. Does not: what
 * members of one burst share (overlap.h).
 */
#ifndef HF_ENGINE_RECRUIT_H
#define HF_ENGINE_RECRUIT_H

#include "engine/state.h"

/*
 * Takes in whom the crew's campaigns in the window give away, as of `at`. HF_OK or HF_ENOMEM.
 * O(reporters of the campaigns × their trails).
 */
HF_MUST_CHECK hf_status hf_recruit(hf_engine *engine, uint32_t crew, hf_usec at);

/*
 * The crew whose campaigns the significant keys of the look in hand are, by more than chance (p <
 * 1e-4), or HF_NONE: reporters who met at several of its targets are of that crew, though none of
 * them may be known yet. O(keys × campaigns of their targets).
 */
uint32_t hf_recruit_crew(const hf_engine *engine);

#endif
