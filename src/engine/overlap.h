/*
 * The core of the detector: do the reporters of a burst share more than independent reporters
 * would?
 *
 * The idea. Every other target t' that two or more of the burst's n reporters reported is a *key*,
 * once per cell of time. Surprises of cells add up to a statistic whose chance is bounded by
 * null.h, per family of cells (a scale; all sizes, or one octave of sizes: the few strong cells of
 * a small crew and the many weak ones of a hire pool stand out in different families), corrected
 * for the number of families. If that chance is small enough for the policy (the caller's to say),
 * the members of the crew are those who hold the significant keys: each reporter's score is the log
 * likelihood ratio of crew member over bystander.
 *
 * Reporters who are far busier than the rest raise everybody's p, and hide what the others share.
 * So a burst that has such is viewed twice, with them and without, and pays for both. Whom to leave
 * out follows from activity alone, so that the null hypothesis stays what it is.
 *
 * The signs of the other channels (signs.h) enter the scores by the same rule.
 *
 * Lives here: a burst's keys, their chance, its members' scores. Does not: who met where
 * (meetings.h), when to look (detect.c), what follows from it (finding.c).
 */
#ifndef HF_ENGINE_OVERLAP_H
#define HF_ENGINE_OVERLAP_H

#include "engine/burst.h"
#include "engine/null.h"
#include "engine/signs.h"

/*
 * ln of the likelihood ratio from which a reporter is a member (20 to 1, "strong"), and from which
 * a core member (150 to 1, "very strong"). The grades are those of Kass and Raftery, "Bayes
 * factors", JASA 90 (1995).
 */
#define HF_MEMBER_SCORE 3.0
#define HF_CORE_SCORE 5.0

/* One significant key, the best cell of its target. */
typedef struct hf_key {
    uint32_t target;
    int64_t target_id; /* the account's own: what keys are sorted by, where they tie */
    hf_company company;
    int scale;
    hf_usec from, to;                     /* the cell; an untimed one: first and last meeting */
    uint32_t held;                        /* of the burst's reporters */
    double p;                             /* chance that an independent reporter is in its place */
    uint32_t size;                        /* reporters in the cell */
    uint32_t first_meeting, last_meeting; /* in overlap.meetings: those who hold it */
    double ln_tail;
    double expected_cells; /* as surprising or more, by chance, among cells of like size */
} hf_key;

/*
 * hf_affine(p, affinity), into (1e-6, 1/2]. The policy's default affinity of 1.3 was measured, with
 * the busy reporters' own beside it (company.h): at 1.75 a quarter more of rotating crews' and
 * report-for-hire pools' targets are not held, at 1 communities are taken into crews.
 */
double hf_overlap_affine(double p, double affinity);

/* With the busy ones, and without. */
#define HF_VIEWS 2

/* The most meetings that a look takes up; where there are more, thin.h chooses. */
#define HF_OVERLAP_MEETINGS 4096

/* Memory that looks share, and what the last one found. */
typedef struct hf_overlap {
    const hf_allocator *allocator;
    hf_null null;
    uint32_t *tally; /* per target: meetings, then the place of the next */
    size_t tally_capacity, tally_count;
    uint32_t *touched;
    size_t touched_capacity, touched_count;
    hf_meeting *meetings;
    size_t meeting_capacity, meeting_count;
    hf_key *keys;
    size_t key_capacity, key_count;
    size_t significant_count;             /* keys[0 … ] */
    bool is_thinned;                      /* not all meetings were taken up */
    int views;                            /* 1 where nobody is busy */
    double p[HF_VIEWS][HF_COMPANY_COUNT]; /* chance that one of the burst is in a cell's place */
    bool is_busy[HF_BURST_MAX];           /* reports so much that meeting it says little */
    double weight[HF_BURST_MAX];          /* by how much each one's activity counts */
    double ln_chance;                     /* of this or more among independent reporters */
    double score[HF_BURST_MAX];
    uint32_t keys_held[HF_BURST_MAX];
} hf_overlap;

void hf_overlap_init(hf_overlap *overlap, const hf_allocator *allocator);
void hf_overlap_done(hf_overlap *overlap);

/* Whether a meeting is no evidence, because staff dismissed the campaign that it was part of.
 * Decided by the caller. */
typedef bool hf_is_void_fn(const void *ctx, uint32_t reporter, const hf_meeting *meeting);

/*
 * Whether the burst's keys are more than chance: fills keys and ln_chance. A chance that is surely
 * above exp(ln_needed) is told as 1 (ln_chance 0), and then the keys are not all there: most looks
 * end so, and a bound that costs little ends them early. With ln_needed 0 everything is there.
 * HF_OK or HF_ENOMEM. O(sum of the reporters' trails, as far as looks go back on them, +
 * HF_OVERLAP_MEETINGS × log of their targets' reports).
 */
HF_MUST_CHECK hf_status hf_overlap_measure(hf_overlap *overlap, const hf_history *history,
                                           const hf_burst *burst, double affinity, double ln_needed,
                                           hf_is_void_fn *is_void, const void *ctx);

/*
 * Then, where the chance is small enough: which keys are significant, and the scores of the burst's
 * reporters by keys and signs. O(keys × reporters).
 */
void hf_overlap_score(hf_overlap *overlap, const hf_history *history, const hf_burst *burst,
                      const hf_signs *signs, double affinity);

#endif
