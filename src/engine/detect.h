/*
 * When to look, and what follows from what is seen.
 *
 * The rules. A report of a new reporter in a window (1 h, 1 d, 7 d) brings the target's distinct
 * reporters there to n: if n is a rung of a fixed ladder (5, 6, 8, 10, 13, …, a quarter more each),
 * the window's reporters are compared (overlap.h). A report by a known crew's member, where the
 * crew has no campaign yet and its members among the target's reporters of 7 days number a rung
 * from 3 on (of a crew that staff confirmed, any number from 2 on), asks how likely independent
 * reporters would bring so many of that crew (the channel `crew`). Looks depend on events only,
 * never on batches or clocks. A report that comes late is looked at without a ladder, in the
 * windows that begin with it.
 *
 * A finding is evidence over the bar: chance × looks in 30 days <=
 * policy.bar_expected_false_per_month, with policy.poor_standing_bar decades more asked where the
 * target looks like a throwaway. Each look pays for its own alternatives: families and views
 * (overlap.h), channels, windows of the crew channel. Looks at bursts and looks for known crews
 * have half of the promise each (hf_finding_weight). A window with no more reporters than a
 * narrower one that was looked at is no look of its own. Nothing is found where the suspects are a
 * drop in the crowd of a day, or, by a sign alone, less than a third of the burst.
 *
 * Lives here: the above; joining what was found to crews; campaigns found backwards. Does not:
 * verdicts.
 */
#ifndef HF_ENGINE_DETECT_H
#define HF_ENGINE_DETECT_H

#include "engine/state.h"

/*
 * A stored report of `target` at `at` is judged. `previous_at`: the pair's latest report before, or
 * HF_USEC_NONE. HF_OK or HF_ENOMEM. O(1), or a look: O(sum of the reporters' rings), or a finding:
 * O(sum of the crew's rings).
 */
HF_MUST_CHECK hf_status hf_detect_report(hf_engine *engine, const hf_report *report,
                                         uint32_t target, hf_usec previous_at);

/* Whether n is 5, 6, 8, 10, 13, … */
bool hf_detect_is_rung(uint32_t n);

#endif
