/* Defaults and bounds of the policy, from the one table in policy.h. */
#include "holdfast/policy.h"

void hf_policy_init(hf_policy *ret_policy)
{
    *ret_policy = (hf_policy){.policy_id = 0,
#define HF_POLICY_INITIAL(name, type, initial, least, most, meaning) .name = (initial),
                              HF_POLICY_TABLE(HF_POLICY_INITIAL)
#undef HF_POLICY_INITIAL
    };
}

/* Written as a conjunction so that NaN, which is neither, is out. */
static bool is_within(double value, double least, double most)
{
    return value >= least && value <= most;
}

hf_status hf_policy_check(const hf_policy *policy, const char **ret_field)
{
    const struct {
        const char *name;
        double value, least, most;
    } fields[] = {
#define HF_POLICY_BOUNDS(name, type, initial, least, most, meaning) \
    {#name, (double)policy->name, (least), (most)},
        HF_POLICY_TABLE(HF_POLICY_BOUNDS)
#undef HF_POLICY_BOUNDS
    };
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        if (!is_within(fields[i].value, fields[i].least, fields[i].most)) {
            *ret_field = fields[i].name;
            return HF_EINVAL;
        }
    }
    return HF_OK;
}
