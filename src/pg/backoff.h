/*
 * What to do after an error, and when.
 *
 * Lives here: the one table of SQLSTATE classes, and the waiting time between attempts. Does not:
 * waiting.
 */
#ifndef HF_PG_BACKOFF_H
#define HF_PG_BACKOFF_H

#include "base/error.h"
#include "base/rng.h"
#include "holdfast/types.h"

typedef enum hf_remedy {
    HF_REMEDY_RETRY,  /* it passes by itself: try again, sooner or later */
    HF_REMEDY_PERSON, /* somebody must change something (password, database, rights): try rarely,
                         say so once */
    HF_REMEDY_GIVE_UP /* a defect, or a setting that this program cannot work with */
} hf_remedy;

/* By SQLSTATE, longest match first; a lost connection without one is HF_REMEDY_RETRY. */
hf_remedy hf_backoff_remedy(const hf_error *error);

/*
 * The SQLSTATE behind libpq's message of a failed connection attempt, which libpq 15 gives as text
 * only: "28P01" for a wrong password, "3D000" for an unknown database, …; "" where the text says
 * nothing known. Static storage.
 */
const char *hf_backoff_sqlstate_of(const char *message);

typedef struct hf_backoff {
    hf_rng rng;
    hf_usec delay;
} hf_backoff;

void hf_backoff_init(hf_backoff *backoff, uint64_t seed);

/* After a finished cycle (not after a mere connect). */
void hf_backoff_reset(hf_backoff *backoff);

/*
 * The next delay, 100 ms to 5 s with decorrelated jitter (Brooker, "Exponential Backoff and
 * Jitter", AWS 2015): a server is often back within seconds, and until then nobody is protected. 30
 * s where waiting alone does not help.
 */
hf_usec hf_backoff_next(hf_backoff *backoff, hf_remedy remedy);

#endif
