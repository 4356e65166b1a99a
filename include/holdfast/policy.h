/*
 * The policy: what a platform's staff may set, as one row of holdfast.policies.
 *
 * Lives here: the fields, their bounds (the same as the CHECKs of the table) and their defaults,
 * once, as a table. Does not: constants of the statistics, which are not for tuning by hand
 * (src/engine/).
 */
#ifndef HOLDFAST_POLICY_H
#define HOLDFAST_POLICY_H

#include "holdfast/status.h"
#include "holdfast/types.h"

/*         column                        C type   default  least  most      meaning */
#define HF_POLICY_TABLE(X)                                                                      \
    X(bar_expected_false_per_month, double, 0.01, 1e-9, 1000,                                   \
      "campaigns by chance alone per month that are acceptable")                                \
    X(min_crew, int64_t, 5, 3, 1000, "accounts a crew must have")                               \
    X(window_days, int64_t, 30, 8, 90, "days of history in which reporters are compared")       \
    X(hold_hours, int64_t, 72, 1, 720, "hours a hold stands after the crew's last report")      \
    X(episode_gap_hours, int64_t, 168, 1, 720,                                                  \
      "hours of silence after which a crew's next report opens a new campaign")                 \
    X(platform_threshold, int64_t, 10, 1, 1000000,                                              \
      "voices at which the platform's own automation acts")                                     \
    X(platform_threshold_hours, int64_t, 24, 1, 720, "hours in which the platform counts them") \
    X(affinity, double, 1.3, 1, 100,                                                            \
      "how much more often than by chance independent people of one community meet")            \
    X(poor_standing_bar, double, 2, 0, 20,                                                      \
      "decades of extra evidence asked for when the target looks like a throwaway account")     \
    X(stale_days, int64_t, 30, 1, 365, "days after which an undecided campaign is stale")       \
    X(lease_seconds, int64_t, 15, 2, 600,                                                       \
      "age of the leader's heartbeat at which a spare takes over")

typedef struct hf_policy {
    int64_t policy_id;
#define HF_POLICY_FIELD(name, type, initial, least, most, meaning) type name;
    HF_POLICY_TABLE(HF_POLICY_FIELD)
#undef HF_POLICY_FIELD
} hf_policy;

/* The defaults, with policy_id 0. */
void hf_policy_init(hf_policy *ret_policy);

/* HF_OK, or HF_EINVAL with the name of the first field outside its bounds (or not a number) in
 * *ret_field. */
HF_MUST_CHECK hf_status hf_policy_check(const hf_policy *policy, const char **ret_field);

#endif
