/*
 * Feeding an engine: a world or a list of reports as events in event order, and options that
 * programs here share.
 *
 * Lives here: events, policies by name, the engine's run.
 * Does not: what comes out (tables.h, score.h).
 */
#ifndef HF_QUALITY_FEED_H
#define HF_QUALITY_FEED_H

#include "simulate/world.h"
#include "staff.h"
#include "tables.h"

typedef struct quality_feed {
    hf_event *events; /* in event order; accounts first */
    size_t count;
    size_t capacity;
    quality_staff staff; /* decide while it runs */
} quality_feed;

typedef struct quality_run {
    hf_engine_stats stats;
    double cpu_seconds;
    hf_policy policy; /* by which it was judged */
} quality_run;

void quality_feed_world(quality_feed *feed, const hf_world *world);
void quality_feed_add(quality_feed *feed, const hf_event *event);
void quality_feed_done(quality_feed *feed);

/* Runs the feed through a new engine, with what staff decide meanwhile; the findings are taken
 * after every `batch` events. */
void quality_feed_run(const quality_feed *feed, const hf_policy *policy, size_t batch,
                      quality_tables *tables, quality_run *ret_run);

/* "name=value" for one field of the policy. Ends the program with 2 if there is no such field. */
void quality_set_policy(hf_policy *policy, const char *assignment);

#endif
