/*
 * Whether what a list says of an account is borne out by others.
 *
 * Others *object* to an account from the moment on at which one of them reported it and was not
 * rejected; an entry is *borne out* when staff upheld one's report, HF_SUPPORT_REPORTERS of them
 * reported it and were not rejected, or a list of another voice put it on. Others are people and
 * lists that have nothing to do with the list: no members of crews, and neither its owner nor its
 * subscribers, unless staff upheld them.
 *
 * Many honest entries are not borne out on their first day: what a list's new entries are held
 * against is how many of the platform's, and of its own earlier ones, were not at the same age.
 *
 * Lives here: those moments, those shares. Does not: what follows (list_looks.h).
 */
#ifndef HF_ENGINE_SUPPORT_H
#define HF_ENGINE_SUPPORT_H

#include "engine/state.h"

#define HF_SUPPORT_REPORTERS 3

/* Which other lists are heard. */
typedef enum hf_hearing {
    HF_HEAR_VOICES,      /* those of another voice */
    HF_HEAR_INDEPENDENT, /* of them, those that share no more with the voice than chance would */
    HF_HEAR_REPORTS      /* none: reports alone */
} hf_hearing;

/* Lists that speak with one voice, numbers in hf_lists. */
typedef struct hf_voice {
    const uint32_t *lists;
    uint32_t count;
    hf_hearing hears;
} hf_voice;

/* Since when; INT64_MAX: not. */
typedef struct hf_support {
    hf_usec objected;
    hf_usec borne_out; /* never before `objected` */
} hf_support;

/* How others stand to the target that the voice lists, as far as is known at `at`. O(256 reports +
 * the target's entries × the voice). */
hf_support hf_support_of(const hf_engine *engine, const hf_voice *voice, uint32_t target,
                         hf_usec at);

/* In good standing: never upheld, and known to be premium, or older than 90 days and followed by
 * 50. */
bool hf_support_is_settled(const hf_engine *engine, uint32_t target, hf_usec at);

/* What entries can lack; each is a key that the entries of a list may share more than others'. */
typedef enum hf_lack {
    HF_LACK_SUPPORT,  /* not borne out */
    HF_LACK_OBJECTOR, /* nobody else objects either */
    HF_LACK_REASON,   /* not borne out, and the account is in good standing */
    HF_LACK_COUNT
} hf_lack;

/* How many of some entries lack what. */
typedef struct hf_lacks {
    uint32_t of_n;
    uint32_t count[HF_LACK_COUNT];
} hf_lacks;

/* One entry, and how long after it others objected, and bore it out. */
typedef struct hf_precedent {
    hf_usec age;                 /* of the entry: what came later is not known */
    hf_usec objected, borne_out; /* since the entry, also negative; INT64_MAX: not yet */
    bool is_settled;
} hf_precedent;

hf_precedent hf_support_precedent(const hf_engine *engine, const hf_voice *voice,
                                  const hf_entry *entry, hf_usec at);

/* Counts those that are at least `age` old as they were then. Adds to *counts. */
void hf_support_count(const hf_precedent *items, uint32_t count, hf_usec age, hf_lacks *counts);

/* Counts all as they are now. */
void hf_support_count_now(const hf_precedent *items, uint32_t count, hf_lacks *counts);

/*
 * What other voices put on their lists in the 60 days up to `at`, and nobody had before: of every
 * list the latest few, as many of each, so that no list can set what is usual; where there are many
 * lists, a sample of them. Returns how many. O(lists + those × what hf_support_of costs).
 */
#define HF_PRECEDENTS_MAX 192
uint32_t hf_support_platform(const hf_engine *engine, const hf_voice *voice, hf_usec at,
                             hf_precedent ret_items[HF_PRECEDENTS_MAX]);

/* What the list itself put on in the 30 days up to `at` and still has, the latest `most` of it, at
 * most HF_OWN_MAX, from the newest on. O(most × what hf_support_of costs). */
#define HF_OWN_MAX 128
uint32_t hf_support_own(const hf_engine *engine, const hf_voice *voice, uint32_t list, hf_usec at,
                        uint32_t most, hf_precedent *ret_items);

/* Of all that the list ever put on up to `at` and still has, evenly; likewise. */
uint32_t hf_support_record(const hf_engine *engine, const hf_voice *voice, uint32_t list,
                           hf_usec at, hf_precedent ret_items[HF_OWN_MAX]);

#endif
