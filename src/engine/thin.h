/*
 * Which meetings a look takes up where there are too many.
 *
 * The idea. Two hundred people with long histories have met a hundred thousand times, and whoever
 * aims at the detector's time would see to that. What tells a crew is where many of the burst met
 * though few were there: targets are ranked by how surprising it is that so many came, were they a
 * share of all reports drawn at random, and the least surprising are left out. Of equals, a hash of
 * the account's id with the installation's secret decides, so that nobody can choose what stays.
 *
 * Whatever is left out, and why, lessens the sum of surprises: the bound of null.h, which is of all
 * cells there are, holds however the rest was chosen.
 *
 * Lives here: the choice. Does not: meetings (meetings.h).
 */
#ifndef HF_ENGINE_THIN_H
#define HF_ENGINE_THIN_H

#include "engine/overlap.h"

/* Sets the tally of targets to 1, as if nobody else had come, until the others' are no more than
 * HF_OVERLAP_MEETINGS. Returns how many meetings those are. O(targets that the burst touched). */
size_t hf_thin_out(hf_overlap *overlap, const hf_history *history, const hf_burst *burst);

#endif
