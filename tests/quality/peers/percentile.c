/*
 * A percentile network, as CooRTweet makes it: N. Righetti, P. Balluff, "CooRTweet: A Generalized R
 * Software for Coordinated Network Detection", Computational Communication Research 2025.
 *
 * Accounts that shared the same object within a window are joined by an edge, weighted by how often
 * they did; edges heavier than a percentile of all weights are coordination. So a share of whatever
 * comes in is flagged, coordinated or not.
 *
 * As there: an account must have acted twice, and somebody in the pair must have met others twice;
 * the percentile is R's type 7, and an edge must exceed it. Simplified: the weight counts targets,
 * each once, not pairs of reports. The window is an hour, since reports are not retweets (there: 10
 * seconds).
 */
#include <math.h>
#include <stdlib.h>

#include "peers/pairs.h"
#include "tables.h"

#define LEAST_PARTICIPATION 2

static bool meets(const peer_report *a, const peer_report *b)
{
    return a->target == b->target && a->reporter != b->reporter;
}

/* Whether somebody else who counts reported the same target within the window of report i. */
static bool has_company(const peer_input *input, const uint32_t *targets, size_t i)
{
    const peer_report *reports = input->reports;
    for (size_t j = i; j-- > 0 && reports[j].target == reports[i].target &&
                       reports[i].at - reports[j].at <= PEER_WINDOW_LONG;) {
        if (meets(&reports[i], &reports[j]) && targets[reports[j].reporter] >= LEAST_PARTICIPATION)
            return true;
    }
    for (size_t j = i + 1; j < input->count && reports[j].target == reports[i].target &&
                           reports[j].at - reports[i].at <= PEER_WINDOW_LONG;
         j++) {
        if (meets(&reports[i], &reports[j]) && targets[reports[j].reporter] >= LEAST_PARTICIPATION)
            return true;
    }
    return false;
}

/* By account, how many of its reports had company. */
static uint32_t *count_participation(const peer_input *input, const uint32_t *targets)
{
    uint32_t *counts = quality_memory(input->accounts, sizeof *counts);
    for (size_t i = 0; i < input->count; i++)
        counts[input->reports[i].reporter] += has_company(input, targets, i);
    return counts;
}

/* Whose edges exist. */
typedef struct network {
    const peer_pairs *pairs;
    uint32_t *targets;       /* by account */
    uint32_t *participation; /* by account */
    size_t *by_weight;       /* how many edges have each weight */
    uint32_t heaviest;
    size_t edges;
} network;

static bool is_edge(const network *net, const peer_pair *pair)
{
    bool are_active = net->targets[pair->a] >= LEAST_PARTICIPATION &&
                      net->targets[pair->b] >= LEAST_PARTICIPATION;
    return are_active && (net->participation[pair->a] >= LEAST_PARTICIPATION ||
                          net->participation[pair->b] >= LEAST_PARTICIPATION);
}

static void network_init(network *net, const peer_input *input, const peer_pairs *pairs)
{
    *net = (network){.pairs = pairs, .targets = peer_count_targets(input)};
    net->participation = count_participation(input, net->targets);
    for (size_t i = 0; i < pairs->count; i++) {
        if (pairs->items[i].targets > net->heaviest)
            net->heaviest = pairs->items[i].targets;
    }
    net->by_weight = quality_memory((size_t)net->heaviest + 1, sizeof *net->by_weight);
    for (size_t i = 0; i < pairs->count; i++) {
        if (!is_edge(net, &pairs->items[i]))
            continue;
        net->by_weight[pairs->items[i].targets]++;
        net->edges++;
    }
}

static void network_done(network *net)
{
    free(net->targets);
    free(net->participation);
    free(net->by_weight);
}

/* The weight that is number `place`, from 0, in ascending order. */
static double weight_number(const network *net, size_t place)
{
    uint32_t weight = 0;
    for (size_t before = net->by_weight[0]; before <= place && weight < net->heaviest;)
        before += net->by_weight[++weight];
    return weight;
}

static double weight_at(const network *net, double share)
{
    double place = net->edges > 0 ? share * (double)(net->edges - 1) : 0;
    double below = weight_number(net, (size_t)floor(place));
    double above = weight_number(net, (size_t)ceil(place));
    return below + (place - floor(place)) * (above - below);
}

void peer_percentile(const peer_input *input, double setting, bool *is_flagged)
{
    peer_pairs own;
    network net;
    network_init(&net, input, peer_pairs_borrow(input, PEER_WINDOW_LONG, &own));
    double bar = weight_at(&net, setting);
    for (size_t i = 0; i < net.pairs->count; i++) {
        const peer_pair *pair = &net.pairs->items[i];
        if (pair->targets > bar && is_edge(&net, pair)) {
            is_flagged[pair->a] = true;
            is_flagged[pair->b] = true;
        }
    }
    network_done(&net);
    peer_pairs_done(&own);
}
