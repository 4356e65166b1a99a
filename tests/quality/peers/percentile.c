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

#include "base/sort.h"
#include "peers/pairs.h"
#include "tables.h"

#define WINDOW HF_HOUR_USEC
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
                       reports[i].at - reports[j].at <= WINDOW;) {
        if (meets(&reports[i], &reports[j]) && targets[reports[j].reporter] >= LEAST_PARTICIPATION)
            return true;
    }
    for (size_t j = i + 1; j < input->count && reports[j].target == reports[i].target &&
                           reports[j].at - reports[i].at <= WINDOW;
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

/* Leaves the pairs whose accounts take part often enough. */
static void filter_pairs(const peer_input *input, peer_pairs *pairs)
{
    uint32_t *targets = peer_count_targets(input);
    uint32_t *participation = count_participation(input, targets);
    size_t kept = 0;
    for (size_t i = 0; i < pairs->count; i++) {
        const peer_pair *pair = &pairs->items[i];
        bool are_active =
            targets[pair->a] >= LEAST_PARTICIPATION && targets[pair->b] >= LEAST_PARTICIPATION;
        if (are_active && (participation[pair->a] >= LEAST_PARTICIPATION ||
                           participation[pair->b] >= LEAST_PARTICIPATION))
            pairs->items[kept++] = *pair;
    }
    pairs->count = kept;
    free(targets);
    free(participation);
}

static int by_value(const void *left, const void *right)
{
    uint32_t a = *(const uint32_t *)left;
    uint32_t b = *(const uint32_t *)right;
    return a < b ? -1 : a > b;
}

static double weight_at(const peer_pairs *pairs, double share)
{
    uint32_t *weights = quality_memory(pairs->count, sizeof *weights);
    for (size_t i = 0; i < pairs->count; i++)
        weights[i] = pairs->items[i].targets;
    hf_sort(weights, pairs->count, sizeof *weights, by_value);
    double place = share * (double)(pairs->count - 1);
    size_t below = (size_t)floor(place);
    size_t above = (size_t)ceil(place);
    double weight =
        weights[below] + (place - (double)below) * ((double)weights[above] - weights[below]);
    free(weights);
    return weight;
}

void peer_percentile(const peer_input *input, double setting, bool *is_flagged)
{
    peer_pairs pairs;
    peer_pairs_find(input, WINDOW, &pairs);
    filter_pairs(input, &pairs);
    double bar = pairs.count > 0 ? weight_at(&pairs, setting) : 0;
    for (size_t i = 0; i < pairs.count; i++) {
        if (pairs.items[i].targets > bar) {
            is_flagged[pairs.items[i].a] = true;
            is_flagged[pairs.items[i].b] = true;
        }
    }
    peer_pairs_done(&pairs);
}
