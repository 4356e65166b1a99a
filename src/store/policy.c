/* The active policy's row: see policy.h. */
#include "store/policy.h"

#include <stdlib.h>

hf_status hf_read_policy(const PGresult *result, int first, hf_policy *ret_policy)
{
    const char *field;
    int column = first;
    hf_policy_init(ret_policy);
    if (PQntuples(result) != 1)
        return HF_EFORMAT;
    ret_policy->policy_id = strtoll(PQgetvalue(result, 0, column++), NULL, 10);
#define READ_FIELD(name, type, initial, least, most, meaning) \
    ret_policy->name = (type)strtod(PQgetvalue(result, 0, column++), NULL);
    HF_POLICY_TABLE(READ_FIELD)
#undef READ_FIELD
    return hf_policy_check(ret_policy, &field) == HF_OK ? HF_OK : HF_EFORMAT;
}
