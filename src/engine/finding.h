/*
 * From a finding to its crew and campaigns.
 *
 * Lives here: joining suspects to a crew, opening or updating the target's campaign, and the crew's
 * earlier campaigns found backwards. Does not: looking (detect.h), verdicts (verdict.h, which is
 * called at the end for every campaign touched).
 */
#ifndef HF_ENGINE_FINDING_H
#define HF_ENGINE_FINDING_H

#include "engine/crews.h"
#include "engine/state.h"

/* What a look found: evidence over the bar. */
typedef struct hf_sighting {
    const hf_report *report; /* that carried it over */
    uint32_t target;
    hf_usec at;
    uint32_t crew; /* the crew channel's, else HF_NONE */
    const hf_suspect *suspects;
    uint32_t suspect_count;
    uint32_t burst_count;
    hf_usec burst_width; /* from its first report to its last */
    bool is_crowd;       /* the suspects are less than half of the burst */
    double log10_p;      /* corrected for all the look's alternatives */
    double crew_expected;
} hf_sighting;

/*
 * Whether so few of so many reporters are a drop in a crowd, fewer than one in six: groups meet
 * on what everybody reports, change nothing there, and are left alone.
 */
static inline bool hf_finding_is_drop(uint32_t suspects, uint32_t reporters)
{
    return (uint64_t)suspects * 6 < reporters;
}

/*
 * What a look's chance is multiplied by, before it is held against the looks of the month: looks at
 * bursts and looks for known crews get half of the promise each, whatever their number. As
 * Bonferroni's correction with weights (C. Genovese et al., "False discovery control with p-value
 * weighting", Biometrika 93 (2006)): looks for crews are few, and each of them is worth more. O(1).
 */
double hf_finding_weight(const hf_engine *engine, bool is_for_crew);

/* Largest log10 of a chance that is evidence now, against this target. O(1). */
double hf_finding_bar(const hf_engine *engine, uint32_t target, hf_usec at);

/* HF_OK or HF_ENOMEM. O(sum of the crew's rings). */
HF_MUST_CHECK hf_status hf_finding_follow(hf_engine *engine, const hf_sighting *sighting);

#endif
