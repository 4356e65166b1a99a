/*
 * A policy as text: lines of `key = value`, and comments from # to the end of a line.
 *
 *     # stricter, and for a small platform
 *     bar_expected_false_per_month = 0.001
 *     min_crew = 4
 *
 * Keys are the columns of holdfast.policies that staff may set (holdfast/policy.h); each at most
 * once. Blanks around keys and values do not matter, an empty file changes nothing.
 *
 * Lives here: reading that text. Does not: files (replay.c), bounds (policy.h has them).
 */
#ifndef HF_CLI_POLICY_TEXT_H
#define HF_CLI_POLICY_TEXT_H

#include "holdfast/policy.h"

#define HF_POLICY_TEXT_MAX ((size_t)1 << 16) /* bytes of a whole text */

typedef struct hf_policy_mistake {
    size_t line;    /* from 1; 0: the text as a whole */
    char what[256]; /* one line: what is wrong there, and what would be right */
} hf_policy_mistake;

/*
 * Sets the fields that the text names; the others stay as they are in *policy. Reads `size` bytes,
 * whatever they are. HF_OK; HF_EINVAL: *policy is unchanged, and *ret_mistake is the first mistake.
 */
HF_MUST_CHECK hf_status hf_policy_parse(const char *text, size_t size, hf_policy *policy,
                                        hf_policy_mistake *ret_mistake);

#endif
