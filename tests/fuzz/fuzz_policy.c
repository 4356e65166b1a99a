/*
 * A policy as text (cli/policy_text.h).
 *
 * Must hold: what is read is within bounds, and written out it reads the same; what is refused
 * changes nothing, and the mistake is one printable line about a line that is there.
 */
#include <stdio.h>
#include <string.h>

#include "cli/policy_text.h"
#include "fuzz.h"

static bool is_same(const hf_policy *a, const hf_policy *b)
{
#define POLICY_SAME(name, type, initial, least, most, meaning) \
    if (a->name < b->name || a->name > b->name)                \
        return false;
    HF_POLICY_TABLE(POLICY_SAME)
#undef POLICY_SAME
    return a->policy_id == b->policy_id;
}

static void write_out(const hf_policy *policy)
{
    char text[2048];
    size_t size = 0;
    hf_policy again;
    hf_policy_mistake mistake;
#define POLICY_WRITE(name, type, initial, least, most, meaning)                               \
    size += (size_t)snprintf(text + size, sizeof text - size, #name " = %.17g # " #type "\n", \
                             (double)policy->name);
    HF_POLICY_TABLE(POLICY_WRITE)
#undef POLICY_WRITE
    fuzz_require(size < sizeof text, "a policy is shorter than this");
    hf_policy_init(&again);
    fuzz_require(hf_policy_parse(text, size, &again, &mistake) == HF_OK && is_same(policy, &again),
                 "a policy written out reads the same");
}

static void look_at(const hf_policy_mistake *mistake, const uint8_t *data, size_t size)
{
    size_t lines = 1;
    for (size_t i = 0; i < size; i++)
        lines += data[i] == '\n';
    fuzz_require(mistake->line <= lines, "a mistake is in the text");
    const size_t length = strnlen(mistake->what, sizeof mistake->what);
    fuzz_require(length > 0 && length < sizeof mistake->what, "a mistake is told, and ends");
    for (size_t i = 0; i < length; i++)
        fuzz_require(mistake->what[i] >= ' ' && mistake->what[i] <= '~', "a mistake is printable");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    hf_policy initial;
    hf_policy_mistake mistake;
    const char *field;
    hf_policy_init(&initial);
    hf_policy policy = initial;
    const hf_status status = hf_policy_parse((const char *)data, size, &policy, &mistake);
    fuzz_require(status == HF_OK || status == HF_EINVAL, "a policy is read or refused");
    if (status == HF_OK) {
        fuzz_require(hf_policy_check(&policy, &field) == HF_OK, "what is read is within bounds");
        write_out(&policy);
    } else {
        fuzz_require(is_same(&policy, &initial), "what is refused changes nothing");
        look_at(&mistake, data, size);
    }
    return 0;
}
