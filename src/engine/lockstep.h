/*
 * Lists in lockstep: a hub, and lists that meet it more often than chance would have them.
 *
 * What the hub adds is taken as given; each other list's meetings with it (dependence.h) are
 * independent of each other under the null hypothesis; their chances are multiplied, and the
 * product's own chance is the tail of an Erlang distribution (R. A. Fisher, "Statistical Methods
 * for Research Workers", 4th ed., 1932, section 21.1). Every choice of hub and other lists is paid
 * for.
 *
 * Lives here: groups of lists, the best star. Does not: what they deserve (seeding.h), pairs
 * (dependence.h).
 */
#ifndef HF_ENGINE_LOCKSTEP_H
#define HF_ENGINE_LOCKSTEP_H

#include "engine/state.h"

#define HF_GROUP_MAX 32

/* Lists, one for each owner. */
typedef struct hf_group {
    uint32_t lists[HF_GROUP_MAX];
    uint32_t owners[HF_GROUP_MAX]; /* accounts */
    uint32_t count;
} hf_group;

/* Whether the two were added at about the same time: within HF_MEETING_USEC. */
bool hf_is_joint(const hf_entry *left, const hf_entry *right);

/* Lists that put the entry's target on at about its time and still have it, the entry's own first;
 * without declared mirrors, and without those whose owners cannot be in a crew. Nobody, where that
 * is the entry's own. O(entries of the target). */
void hf_group_collect(const hf_engine *engine, const hf_entry *entry, hf_group *group);

/* Reduces the group to the best hub, first, and its leaves: the others whose meetings with it are a
 * chance below one in e; to nobody where there are fewer than `least` lists. ln of the chance.
 * O(lists²). */
double hf_group_find_star(const hf_engine *engine, hf_group *group, uint32_t least);

/* The list's place, or group->count. O(lists). */
uint32_t hf_group_place(const hf_group *group, uint32_t list);

void hf_group_add(hf_group *group, uint32_t list, uint32_t owner);

#endif
