/* Which meetings a look takes up: see thin.h. */
#include "engine/thin.h"

#include <math.h>

/* Ranks: eighths of an octave of surprise, up to 2^16 nats; of each, halves by hash. */
enum { BUCKETS = 128, PER_OCTAVE = 8, LEVELS = 16, RANKS = BUCKETS * LEVELS };

/* The burst's share of all reports. */
static double share_of(const hf_history *history, const hf_burst *burst)
{
    int64_t reports = 0;
    for (uint32_t i = 0; i < burst->count; i++)
        reports += history->accounts[burst->reporters[i]].trail.count;
    return (double)reports / (double)history->edge_count;
}

/*
 * Nats of k or more where `expected` are: the exponent of Chernoff's bound for a Poisson variable
 * (M. Mitzenmacher and E. Upfal, "Probability and Computing", 2nd ed., 2017, theorem 5.4).
 */
static double surprise(double k, double expected)
{
    return k > expected ? k * log(k / expected) - k + expected : 0;
}

/* Of all targets one in 2^(level + 1), but for the last. */
static int level_of(const hf_history *history, uint32_t target)
{
    const uint64_t id = (uint64_t)hf_history_target_id(history, target);
    const uint64_t hash = hf_mix64(id ^ history->secret);
    int level = 0;
    while (level < LEVELS - 1 && (hash >> level & 1) != 0)
        level++;
    return level;
}

static int rank_of(const hf_overlap *overlap, const hf_history *history, double share,
                   uint32_t target)
{
    const double size = history->targets[target].edges.count;
    const double nats = surprise(overlap->tally[target], share * size);
    const double octaves = log2(1 + nats);
    const int bucket =
        PER_OCTAVE * octaves < BUCKETS - 1 ? (int)(PER_OCTAVE * octaves) : BUCKETS - 1;
    return bucket * LEVELS + level_of(history, target);
}

/* The lowest rank that is taken up; *ret_total: the meetings of it and those above. */
static int lowest_rank(const hf_overlap *overlap, const hf_history *history, double share,
                       size_t *ret_total)
{
    size_t meetings[RANKS] = {0};
    int rank = RANKS;
    for (size_t i = 0; i < overlap->touched_count; i++) {
        const uint32_t target = overlap->touched[i];
        if (overlap->tally[target] >= 2)
            meetings[rank_of(overlap, history, share, target)] += overlap->tally[target];
    }
    *ret_total = 0;
    while (rank > 0 && *ret_total + meetings[rank - 1] <= HF_OVERLAP_MEETINGS)
        *ret_total += meetings[--rank];
    return rank;
}

size_t hf_thin_out(hf_overlap *overlap, const hf_history *history, const hf_burst *burst)
{
    const double share = share_of(history, burst);
    size_t total;
    const int lowest = lowest_rank(overlap, history, share, &total);
    for (size_t i = 0; i < overlap->touched_count; i++) {
        const uint32_t target = overlap->touched[i];
        if (overlap->tally[target] >= 2 && rank_of(overlap, history, share, target) < lowest)
            overlap->tally[target] = 1;
    }
    return total;
}
