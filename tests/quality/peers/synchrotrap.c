/*
 * SynchroTrap: Q. Cao, X. Yang, J. Yu, C. Palow, "Uncovering Large Groups of Active Malicious
 * Accounts in Online Social Networks", CCS 2014.
 *
 * Two accounts' actions match when they hit the same object within a window; the accounts'
 * similarity is Jaccard's: what matched, over everything that either did. Accounts more similar
 * than a threshold are joined, and large groups are reported.
 *
 * Simplified: no daily batches (all of history is one), an account's actions are the targets it
 * reported, each once, and the paper's single-linkage clustering cut at a threshold is what it
 * comes to, connected components. Window and threshold are per application in the paper; here two
 * rules: its own idea (half of what either did), with Holdfast's smallest crew as smallest
 * group, and the one that did best on a log of ten million reports, which asks for little
 * similarity, but for two shared targets within ten minutes.
 */
#include <stdlib.h>

#include "peers/pairs.h"

typedef struct jaccard_rule {
    hf_usec window;
    uint32_t least_targets; /* on which the two met */
    double least_jaccard;
    uint32_t least_group;
} jaccard_rule;

static double jaccard(const peer_pair *pair, const uint32_t *targets)
{
    return pair->targets / (double)(targets[pair->a] + targets[pair->b] - pair->targets);
}

static void cluster(const peer_input *input, const jaccard_rule *rule, bool *is_flagged)
{
    peer_pairs own;
    const peer_pairs *pairs = peer_pairs_borrow(input, rule->window, &own);
    uint32_t *targets = peer_count_targets(input);
    uint32_t *groups = peer_groups_new(input->accounts);
    for (size_t i = 0; i < pairs->count; i++) {
        const peer_pair *pair = &pairs->items[i];
        if (pair->targets >= rule->least_targets && jaccard(pair, targets) >= rule->least_jaccard)
            peer_groups_join(groups, pair->a, pair->b);
    }
    peer_groups_flag(groups, input->accounts, rule->least_group, is_flagged);
    peer_pairs_done(&own);
    free(groups);
    free(targets);
}

void peer_synchrotrap(const peer_input *input, double setting, bool *is_flagged)
{
    const jaccard_rule rule = {PEER_WINDOW_LONG, 1, setting, 5};
    cluster(input, &rule, is_flagged);
}

void peer_jaccard(const peer_input *input, double setting, bool *is_flagged)
{
    const jaccard_rule rule = {PEER_WINDOW_SHORT, 2, setting, 10};
    cluster(input, &rule, is_flagged);
}
