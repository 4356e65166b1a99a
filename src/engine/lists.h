/*
 * Shared block lists: who is on them, and who follows them.
 *
 * Entries and subscriptions outlive the window: a list that was made years ago drives a brigade
 * today. An event whose id is known already changes nothing, so that rows may be told twice.
 *
 * The invariant, as for the history: the state is a function of the set of events, not of their
 * order (an end may come before its beginning).
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
    uint32_t *subscriptions; /* into lists.subscriptions, by the order of their coming */
    size_t subscription_count, subscription_capacity;
} hf_list;

typedef struct hf_entry {
    int64_t entry_id;
    uint32_t list;
    uint32_t next; /* of the same target */
    hf_usec added_at;
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
    hf_list *lists;
    size_t list_count, list_capacity;
    hf_entry *entries;
    size_t entry_count, entry_capacity;
    hf_subscription *subscriptions;
    size_t subscription_count, subscription_capacity;
} hf_lists;

void hf_lists_init(hf_lists *lists, const hf_allocator *allocator, uint64_t seed);
void hf_lists_done(hf_lists *lists);

/* Each HF_OK or HF_ENOMEM. O(1) amortised. Accounts are interned in `history`. */
HF_MUST_CHECK hf_status hf_lists_put(hf_lists *lists, hf_usec at, const hf_list_event *event);
HF_MUST_CHECK hf_status hf_lists_put_entry(hf_lists *lists, hf_history *history, hf_usec at,
                                           const hf_entry_event *event);
HF_MUST_CHECK hf_status hf_lists_put_subscription(hf_lists *lists, hf_history *history, hf_usec at,
                                                  const hf_subscription_event *event);

/* Whether the account followed the list at that time. O(subscriptions of the pair). */
bool hf_lists_is_subscriber(const hf_lists *lists, uint32_t list, uint32_t account, hf_usec at);

/* Whether the entry stood then, on a list that was not deleted. */
bool hf_lists_is_standing(const hf_lists *lists, const hf_entry *entry, hf_usec at);

#endif
