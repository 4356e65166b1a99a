/*
 * How common things are on the whole platform: origins, words, hours of creation.
 *
 * Counts are a function of the edges in the window and of account attributes, never of the order
 * in which they came. A counter may be shared by several values, so a count is an upper bound:
 * what is called rare is rare.
 *
 * Lives here: counting and asking. Does not: what follows from it (signs.h).
 */
#ifndef HF_ENGINE_CENSUS_H
#define HF_ENGINE_CENSUS_H

#include "engine/history.h"

void hf_census_done(hf_census *census, const hf_allocator *allocator);

/* Makes the tables, so that counting cannot fail. HF_OK or HF_ENOMEM. */
HF_MUST_CHECK hf_status hf_census_reserve(hf_census *census, const hf_allocator *allocator);

/* Only that of creation times. */
HF_MUST_CHECK hf_status hf_census_reserve_births(hf_census *census, const hf_allocator *allocator);

/* An edge with such traits (NULL: none) came (change 1) or went (−1). */
void hf_census_edge(hf_census *census, const hf_traits *traits, int change);

/* Somebody created then is counted (change 1: a new reporter) or is not any more (−1). */
void hf_census_reporter(hf_census *census, hf_usec created_at, int change);

/* Edges with this origin, at most. */
uint32_t hf_census_origin(const hf_census *census, uint32_t origin);

/* Edges whose words are a near-duplicate of these, at most: each of them is counted in
 * HF_COMMENT_AGREE places or more. */
uint32_t hf_census_comment(const hf_census *census, const uint32_t comment[HF_COMMENT_HASHES]);

/* Reporters created in [from, to], at most. O(width / 6 hours). */
uint32_t hf_census_born(const hf_census *census, hf_usec from, hf_usec to);

#endif
