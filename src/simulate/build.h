/*
 * A world in the making: what people.c, organic.c, families.c and outcomes.c write with.
 *
 * The status is sticky: after a failure every function does nothing and returns 0, so that the
 * parts need not test after every report. Every part draws from a stream of its own
 * (hf_build_part), so that adding a part leaves the others as they were. People are numbers from 0,
 * the places of their accounts.
 *
 * Lives here: picking people and times, adding accounts and reports.
 * Does not: what is added and why.
 */
#ifndef HF_SIMULATE_BUILD_H
#define HF_SIMULATE_BUILD_H

#include "base/rng.h"
#include "simulate/world.h"

typedef uint32_t hf_person;

/* A set of people, with room kept for the next one. */
typedef struct hf_people {
    hf_person *items;
    size_t count;
    size_t capacity;
} hf_people;

#define HF_COMMUNITY_SIZE 300

typedef struct hf_build {
    hf_world *world;
    const hf_world_config *config;
    hf_allocator allocator;
    hf_status status;
    hf_rng rng;
    hf_usec from;          /* the world's first moment; config->now is its last */
    size_t users;          /* ordinary people are 0 … users − 1 */
    size_t communities;    /* of HF_COMMUNITY_SIZE each: community c starts at person c ·
                              HF_COMMUNITY_SIZE */
    double *activity_sum;  /* of ordinary people: running sums of how much each reports */
    hf_people free_people; /* ordinary people in random order, not given a part yet */
    uint32_t *mark;        /* by person: the last crowd it was in */
    size_t mark_capacity;
    uint32_t crowd;
    hf_person first_abuser; /* the background's abusers are one range */
    size_t abusers;
    double *abuser_sum; /* running sums of popularity */
    hf_usec *abuser_from;
    hf_usec *abuser_until;
    size_t honest_lists; /* the first of world->lists, until all is sorted */
} hf_build;

/* Starts a part: its random numbers depend on the world's seed and `part` alone. */
void hf_build_part(hf_build *build, uint64_t part);

/* How many of `at_scale_1` this world has; at least 1 unless none are wanted. */
size_t hf_build_scaled(const hf_build *build, double at_scale_1);

void *hf_build_memory(hf_build *build, size_t count, size_t item_size);
void hf_build_memory_done(hf_build *build, void *memory, size_t count, size_t item_size);

void hf_people_add(hf_build *build, hf_people *people, hf_person person);
void hf_people_done(hf_build *build, hf_people *people);

/* A random subset: the first `count` are one afterwards. */
void hf_people_shuffle(hf_build *build, hf_people *people, size_t count);

hf_world_account *hf_build_account(hf_build *build, hf_person person);

/* A new account, with nothing but a role and a date; the rest is not known. */
hf_person hf_build_new_account(hf_build *build, hf_role role, hf_usec created_at);

/* The marks of a throwaway account: young, few followers to many following. */
void hf_build_throwaway(hf_build *build, hf_person person, hf_usec at);

/* As hf_build_take, but somebody who has sent at least so many reports, if there is one. */
hf_person hf_build_take_active(hf_build *build, hf_role role, uint32_t least_reports);

/* An ordinary person that has no part yet gets one. HF_ELIMIT (sticky) when there are no more. */
hf_person hf_build_take(hf_build *build, hf_role role);

/* Opens a crowd: nobody is picked twice for it. */
void hf_build_crowd(hf_build *build);

/* Whether this person was not in the crowd yet; then it is. */
bool hf_build_join(hf_build *build, hf_person person);

/* Picks by activity: anybody, or one of a community. false: found nobody who is not in the crowd
 * yet. */
bool hf_build_pick(hf_build *build, hf_person *ret_person);
bool hf_build_pick_member(hf_build *build, size_t community, hf_person *ret_person);

/* A moment in [from, until), more often by day than by night. */
hf_usec hf_build_time(hf_build *build, hf_usec from, hf_usec until);

/* Between the two, the logarithm uniform: more small than large. */
double hf_build_log_uniform(hf_build *build, double least, double most);

/* Adds a report; one before the world, after now, or of oneself is left out. */
void hf_build_report(hf_build *build, hf_person reporter, hf_person target, hf_usec at,
                     hf_category category, int64_t attack_id);

/* A list, an entry, a subscription; what would begin after now is left out, and what would end
 * after now has not ended. The list's number is its place in world->lists plus 1 until all is
 * sorted; 0 where it was left out, and then its entries and subscriptions are too. */
int64_t hf_build_list(hf_build *build, hf_person owner, hf_usec created_at, hf_list_role role);
void hf_build_entry(hf_build *build, int64_t list, hf_person target, hf_usec at,
                    hf_usec removed_at);
void hf_build_subscription(hf_build *build, int64_t list, hf_person subscriber, hf_usec at,
                           hf_usec ended_at);

/* Whether the list has, or had, an entry on the account. O(entries). */
bool hf_build_is_listed(const hf_build *build, int64_t list, hf_person target);

/* An entry on an abuser who was reported before, at a time in [from, until), and is not on the list
 * yet. Nothing where none is found soon. */
void hf_build_borne_out_entry(hf_build *build, int64_t list, hf_usec from, hf_usec until);

/* Reports of the background's abusers, each at a time when it is active, no abuser twice while
 * there are others. A crowd of its own. */
void hf_build_abuser_reports(hf_build *build, hf_person reporter, size_t count);

/* The same, each before `until`; of abusers that are active by then. */
void hf_build_abuser_reports_until(hf_build *build, hf_person reporter, size_t count,
                                   hf_usec until);

hf_category hf_build_category(hf_build *build);

/* The parts, in the order they are made. */
void hf_build_people(hf_build *build);
void hf_build_organic(hf_build *build);
void hf_build_lists(hf_build *build);
void hf_build_attacks(hf_build *build);
void hf_build_plays(hf_build *build);
void hf_build_speech(hf_build *build); /* what reports say, and where they come from */
void hf_build_finish(
    hf_build *build); /* sorts and numbers, and looks up when attacks began and ended */
void hf_build_outcomes(hf_build *build);
void hf_build_done(hf_build *build);

#endif
