/*
 * Decoys: a platform's own history in which nobody acts together any more.
 *
 * The idea. A *pair* is everything one reporter reported of one target. Each round deals the pairs'
 * reporters out anew: every reporter keeps how many accounts he reported, every target keeps how
 * many people reported it and when. What belongs to a person moves with him (what he is, the origin
 * and words of his reports); what belongs to a report stays (its time, category, retraction and
 * outcome). Whatever the detector finds now is there by chance.
 *
 * Pairs may be dealt within blocks of time only, so that reporters keep when they were active, too.
 * Then a crew's members still begin together where a block begins, which independent people do not:
 * a harder test, but not of chance alone. Nobody reports himself, or an account twice, because of
 * the deal; where a reporter has reported so much that it cannot be helped, it is counted.
 *
 * Lives here: dealing. Does not: engines (trial.h).
 */
#ifndef HF_EVALUATE_DECOYS_H
#define HF_EVALUATE_DECOYS_H

#include "base/rng.h"
#include "holdfast/engine.h"

typedef struct hf_decoys hf_decoys;

/*
 * `events` are the caller's, outlive the decoys, and are dealt in place; reports are in event
 * order. `block` is the length of a block, or 0: the whole history is one. HF_OK; HF_ENOMEM;
 * HF_ELIMIT: over 2^31 events. O(events log events); about 100 bytes a report, while it is made
 * 200.
 */
HF_MUST_CHECK hf_status hf_decoys_new(const hf_allocator *allocator, hf_event *events, size_t count,
                                      hf_usec block, hf_decoys **ret_decoys);

/* NULL is allowed. The events stay as they were dealt last. */
void hf_decoys_free(hf_decoys *decoys);

/* One round: deals anew, whatever was dealt before. Returns how many pairs are repeats or reports
 * of oneself that were none before. O(events). */
size_t hf_decoys_deal(hf_decoys *decoys, hf_rng *rng);

/* Puts the history back as it was. O(events). */
void hf_decoys_restore(hf_decoys *decoys);

#endif
