/*
 * What a world cannot do by itself: staff who dismiss what the detector found of a crew, so that
 * its next attacks show whether one dismissal is a licence.
 *
 * Lives here: when, and which campaigns or crews. Does not: whether the crew is caught again
 * (score.h).
 */
#ifndef HF_QUALITY_STAFF_H
#define HF_QUALITY_STAFF_H

#include "simulate/world.h"
#include "tables.h"

/* Whatever was found about one target is dismissed. */
typedef struct quality_dismissal {
    hf_usec at;
    hf_account_id target;
    bool is_of_crew; /* the crew is; else the campaign */
} quality_dismissal;

typedef struct quality_staff {
    quality_dismissal *dismissals; /* by time */
    size_t count;
    size_t next;
} quality_staff;

/* Of every second crew that has two phases the crew is dismissed, of the others each campaign. */
void quality_staff_init(quality_staff *staff, const hf_world *world);
void quality_staff_done(quality_staff *staff);

/* Makes the dismissals that are due before an event of this time; takes findings for that. */
void quality_staff_act(quality_staff *staff, hf_engine *engine, quality_tables *tables, hf_usec at);

#endif
