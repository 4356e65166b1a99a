/*
 * Findings against the truth of a world.
 *
 * protected: a hold was placed (and not withdrawn), or at least half of the crew's reports are
 * suppressed. landed: share of the crew's reports up to the hold's detection; 1 where there is
 * none. Attacks under way do not count in it. An account is found when it is in a crew that is
 * neither merged away nor dismissed, and not cleared. Of a crew that was dismissed between its
 * phases only the attacks of the second count.
 *
 * score.sql says the same of what the worker wrote; the test quality.agree compares the two.
 *
 * Lives here: the figures and their names. Does not: engines (feed.h).
 */
#ifndef HF_QUALITY_SCORE_H
#define HF_QUALITY_SCORE_H

#include "feed.h"

#define QUALITY_FAMILY_TABLE(X)   \
    X(attacks, "attacks")         \
    X(protection, "protected%")   \
    X(held, "held%")              \
    X(yielded, "yielded%")        \
    X(backwards, "backward%")     \
    X(landed, "landed%")          \
    X(suppressed, "suppr%")       \
    X(recall, "recall%")          \
    X(core_recall, "coreRec%")    \
    X(precision, "precis%")       \
    X(core_precision, "corePre%") \
    X(crews, "crews")             \
    X(crews_found, "found")

#define QUALITY_WORLD_TABLE(X)                                       \
    X(reports, "reports")                                            \
    X(campaigns, "campaigns")                                        \
    X(holds, "holds")                                                \
    X(holds_yielded, "holds yielded")                                \
    X(holds_withdrawn, "holds withdrawn")                            \
    X(false_holds, "holds on accounts that nobody attacked")         \
    X(false_holds_percent, "  of all holds, %")                      \
    X(late_false_holds, "  after the first week")                    \
    X(late_false_percent, "  after the first week, of its holds, %") \
    X(bait_holds, "holds on a real crew's bait, not counted above")  \
    X(false_campaigns, "campaigns on accounts that nobody attacked") \
    X(suppressions, "reports suppressed")                            \
    X(honest_suppressed, "  of them honest people's, %")             \
    X(core_members, "core members")                                  \
    X(core_true, "  of them in a real crew, %")                      \
    X(framed, "honest people framed by a crew")                      \
    X(framed_core, "  of them core members")                         \
    X(staged_holds, "holds on abusers who staged an attack")         \
    X(staged_due, "  of them, honest voices reached the threshold")  \
    X(staged_stood, "  and the hold did not end then")               \
    X(crews, "crews found")                                          \
    X(organic_crews, "  of them mostly honest people")               \
    X(largest_crew, "largest crew, members")                         \
    X(largest_purity, "  of them in one real crew, %")               \
    X(cpu_seconds, "CPU seconds")                                    \
    X(reports_per_second, "reports a second")                        \
    X(looks, "looks")                                                \
    X(memory_mib, "memory, MiB")

typedef struct quality_family_score {
#define QUALITY_FIELD(name, title) double name;
    QUALITY_FAMILY_TABLE(QUALITY_FIELD)
} quality_family_score;

typedef struct quality_score {
    quality_family_score families[HF_FAMILY_COUNT];
    double false_holds_by_role[HF_ROLE_COUNT];       /* by the target's role */
    double honest_suppressed_by_role[HF_ROLE_COUNT]; /* reports, by the target's role */
    double false_core_by_role[HF_ROLE_COUNT];        /* by the member's role */
    QUALITY_WORLD_TABLE(QUALITY_FIELD)
#undef QUALITY_FIELD
} quality_score;

/* Prints up to `examples` holds on accounts that nobody attacked, on stdout. */
void quality_score_world(const hf_world *world, const quality_tables *tables,
                         const quality_run *run, size_t examples, quality_score *ret_score);

/* Whether the account counts as found by this row. */
bool quality_is_found(const quality_tables *tables, const hf_crew_member *member);

/* The median of those that are numbers, NaN if none is; puts them into another order. */
double quality_median(double *values, size_t count);

/* The scores' median, figure by figure; scores is put into another order. */
void quality_score_median(quality_score *scores, size_t count, quality_score *ret_median);

void quality_score_print(const quality_score *score);

#endif
