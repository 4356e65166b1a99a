/* Which meetings a look takes up: see thin.h. */
#include "engine/thin.h"

#include <math.h>

/* Eighths of an octave of surprise, up to 2^16 nats; halves of a bucket, by hash. */
enum { BUCKETS = 128, PER_OCTAVE = 8, LEVELS = 16 };

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

static int bucket_of(const hf_overlap *overlap, const hf_history *history, double share,
                     uint32_t target)
{
    const double size = history->targets[target].edges.count;
    const double nats = surprise(overlap->tally[target], share * size);
    const double bucket = PER_OCTAVE * log2(1 + nats);
    return bucket < BUCKETS - 1 ? (int)bucket : BUCKETS - 1;
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

/* What is taken up: buckets above `bucket`, and of that the levels from `level` on. */
typedef struct hf_cut {
    int bucket, level;
} hf_cut;

static hf_cut find_cut(const hf_overlap *overlap, const hf_history *history, double share,
                       size_t *ret_total)
{
    size_t meetings[BUCKETS] = {0};
    size_t of_level[LEVELS] = {0};
    hf_cut cut = {.bucket = BUCKETS - 1, .level = LEVELS};
    for (size_t i = 0; i < overlap->touched_count; i++) {
        const uint32_t target = overlap->touched[i];
        if (overlap->tally[target] >= 2)
            meetings[bucket_of(overlap, history, share, target)] += overlap->tally[target];
    }
    *ret_total = 0;
    for (; cut.bucket > 0 && *ret_total + meetings[cut.bucket] <= HF_OVERLAP_MEETINGS; cut.bucket--)
        *ret_total += meetings[cut.bucket];
    for (size_t i = 0; i < overlap->touched_count; i++) {
        const uint32_t target = overlap->touched[i];
        if (overlap->tally[target] >= 2 && bucket_of(overlap, history, share, target) == cut.bucket)
            of_level[level_of(history, target)] += overlap->tally[target];
    }
    for (; cut.level > 0 && *ret_total + of_level[cut.level - 1] <= HF_OVERLAP_MEETINGS;
         cut.level--)
        *ret_total += of_level[cut.level - 1];
    return cut;
}

size_t hf_thin_out(hf_overlap *overlap, const hf_history *history, const hf_burst *burst)
{
    const double share = share_of(history, burst);
    size_t total;
    const hf_cut cut = find_cut(overlap, history, share, &total);
    for (size_t i = 0; i < overlap->touched_count; i++) {
        const uint32_t target = overlap->touched[i];
        if (overlap->tally[target] < 2)
            continue;
        const int bucket = bucket_of(overlap, history, share, target);
        if (bucket < cut.bucket || (bucket == cut.bucket && level_of(history, target) < cut.level))
            overlap->tally[target] = 1;
    }
    return total;
}
