/*
 * Shared block lists: who is on them, and who follows them.
 *
 * Entries and subscriptions outlive the window: a list that was made years ago drives a brigade
 * today. An event whose id is known already changes nothing, so that rows may be told twice.
 *
 * The invariant, as for the history: the state is a function of the set of events, not of their
 * order (an end may come before its beginning). Dense numbers and chains do depend on it.
 *
 * Lives here: storing and finding. Does not: any judgement (signs.h).
 */
#ifndef HF_ENGINE_LISTS_H
#define HF_ENGINE_LISTS_H

#include "engine/history.h"

typedef struct hf_list {
    int64_t id;
    int64_t owner; /* 0: only entries or subscriptions were seen */
    int64_t mirrors;
    hf_usec created_at;
    bool is_deleted;
    uint32_t *subscriptions; /* into lists.subscriptions, ascending by (since, id) */
    size_t subscription_count, subscription_capacity;
    uint32_t *adds; /* into lists.entries: the first of each target, ascending by (added_at, id) */
    size_t add_count, add_capacity;
} hf_list;

typedef struct hf_entry {
    int64_t entry_id;
    uint32_t list;
    uint32_t target;
    uint32_t added_by;  /* an account */
    uint32_t next;      /* of the same target */
    hf_usec added_at;   /* INT64_MAX: only the removal was seen */
    hf_usec removed_at; /* or INT64_MAX */
} hf_entry;

typedef struct hf_subscription {
    int64_t subscription_id;
    uint32_t list;
    uint32_t account;
    uint32_t next; /* of the same pair */
    hf_usec since;
    hf_usec until; /* or INT64_MAX */
} hf_subscription;

typedef struct hf_lists {
    const hf_allocator *allocator;
    hf_map list_of_id, entry_of_id, subscription_of_id, subscription_of_pair;
    hf_map entry_of_pair; /* of (list, target): the earliest */
    hf_list *lists;
    size_t list_count, list_capacity;
    hf_entry *entries;
    size_t entry_count, entry_capacity;
    hf_subscription *subscriptions;
    size_t subscription_count, subscription_capacity;
    uint32_t *listed; /* per target: on how many lists it was ever put */
    size_t listed_count, listed_capacity;
    int64_t add_count;    /* the sum of `listed` */
    int64_t active_count; /* lists that added HF_LIST_ACTIVE targets or more */
} hf_lists;

#define HF_LIST_ACTIVE 3

void hf_lists_init(hf_lists *lists, const hf_allocator *allocator, uint64_t seed);
void hf_lists_done(hf_lists *lists);

/* The number of a list, made if need be. HF_OK or HF_ENOMEM. */
HF_MUST_CHECK hf_status hf_lists_intern(hf_lists *lists, hf_list_id id, uint32_t *ret_list);

/* Each HF_OK or HF_ENOMEM. O(1) amortised. Accounts are interned in `history`. */
HF_MUST_CHECK hf_status hf_lists_put(hf_lists *lists, hf_history *history, hf_usec at,
                                     const hf_list_event *event);

/*
 * *ret_entry, *ret_subscription: the one with the event's id. If it was known, its list, target and
 * account are those that it came with, and not the event's. *ret_is_first: the list adds the target
 * for the first time.
 */
HF_MUST_CHECK hf_status hf_lists_put_entry(hf_lists *lists, hf_history *history, hf_usec at,
                                           const hf_entry_event *event, uint32_t *ret_entry,
                                           bool *ret_is_first);
HF_MUST_CHECK hf_status hf_lists_put_subscription(hf_lists *lists, hf_history *history, hf_usec at,
                                                  const hf_subscription_event *event,
                                                  uint32_t *ret_subscription);

/* Whether the account followed the list at that time. O(subscriptions of the pair). */
bool hf_lists_is_subscriber(const hf_lists *lists, uint32_t list, uint32_t account, hf_usec at);

/* Whether the entry stood then, on a list that was not deleted. */
bool hf_lists_is_standing(const hf_lists *lists, const hf_entry *entry, hf_usec at);

/* The number of a list, or HF_NONE. */
uint32_t hf_lists_find(const hf_lists *lists, hf_list_id id);

/* How many targets the list had added before `at`: the place in `adds` of the first at or after it.
 * O(log). */
size_t hf_lists_adds_before(const hf_lists *lists, const hf_list *list, hf_usec at);

/* How many subscriptions had begun before `at`, likewise. O(log). */
size_t hf_lists_subscriptions_before(const hf_lists *lists, const hf_list *list, hf_usec at);

/* Accounts that follow the list then. O(its subscriptions). */
int64_t hf_lists_reach(const hf_lists *lists, uint32_t list, hf_usec at);

/* The earliest entry of the target on the list, or HF_NONE. O(1): what everybody lists is on as
 * many lists as there are, and is asked about by each of them. */
uint32_t hf_lists_entry_on(const hf_lists *lists, uint32_t target, uint32_t list);

/* Whether any entry of the target stands on the list then. O(entries of the target). */
bool hf_lists_has(const hf_lists *lists, const hf_history *history, uint32_t target, uint32_t list,
                  hf_usec at);

#endif
