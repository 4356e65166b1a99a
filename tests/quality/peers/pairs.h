/*
 * Pairs of accounts that reported the same targets within a window: where several peers begin. It
 * is a self-join of every target's reporters, quadratic in a burst: which is why Holdfast does not
 * do it.
 *
 * Lives here: pairs with their counts, and the groups that edges join. Does not: which edges count.
 */
#ifndef HF_QUALITY_PAIRS_H
#define HF_QUALITY_PAIRS_H

#include "peers/peers.h"

typedef struct peer_pair {
    uint32_t a; /* a < b */
    uint32_t b;
    uint32_t targets; /* on which the two met within the window */
} peer_pair;

/* The windows that peers ask for. */
#define PEER_WINDOW_LONG HF_HOUR_USEC
#define PEER_WINDOW_SHORT (HF_HOUR_USEC / 6)

typedef struct peer_pairs {
    hf_usec window;
    peer_pair *items; /* by a */
    size_t count;
} peer_pairs;

void peer_pairs_find(const peer_input *input, hf_usec window, peer_pairs *ret_pairs);
void peer_pairs_done(peer_pairs *pairs);

/* Those that the input knows already, or found now; *own is the caller's to end with
 * peer_pairs_done in either case. */
const peer_pairs *peer_pairs_borrow(const peer_input *input, hf_usec window, peer_pairs *own);

/* How many different targets each account reported; the caller frees it. */
uint32_t *peer_count_targets(const peer_input *input);

/* Accounts in groups, each found through its parent: peer_groups_join for every edge, and then
 * those in groups of at least `least` accounts are flagged. The caller frees the array. */
uint32_t *peer_groups_new(uint32_t accounts);
void peer_groups_join(uint32_t *groups, uint32_t a, uint32_t b);
void peer_groups_flag(uint32_t *groups, uint32_t accounts, uint32_t least, bool *is_flagged);

#endif
