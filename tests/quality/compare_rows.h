/*
 * Holdfast beside other detectors on the same reports, one row each.
 *
 * Holdfast has three rows: its own verdicts (held, or half of the crew's reports suppressed), and,
 * by the rule that the peers are judged by (compare_judge.h), its members and its core members.
 * Holdfast judges each report as it comes; peers are told the whole history at once.
 *
 * A peer has two rows: with the setting it is known by, and `.best`: with the setting, out of a
 * dozen, that protects most while at least 90 % of those it flags are in real crews (the most
 * precise one, where none is). To find it, the truth is used, which nobody has in practice.
 *
 * Lives here: rows, and filling them. Does not: what a row counts (compare_judge.h), printing.
 */
#ifndef HF_QUALITY_COMPARE_ROWS_H
#define HF_QUALITY_COMPARE_ROWS_H

#include "compare_judge.h"
#include "otc.h"

typedef enum compare_row_id {
    COMPARE_HOLDFAST,
    COMPARE_MEMBERS,
    COMPARE_CORE,
#define COMPARE_ENUM(id, setting, meaning) COMPARE_PEER_##id, COMPARE_BEST_##id,
    PEER_TABLE(COMPARE_ENUM)
#undef COMPARE_ENUM
        COMPARE_ROW_COUNT
} compare_row_id;

const char *compare_row_name(compare_row_id row);
const char *compare_row_meaning(compare_row_id row);
bool compare_row_is_best(compare_row_id row);

/* Fills rows[COMPARE_ROW_COUNT]. Shuffles the world's reporters at the end. */
void compare_world(hf_world *world, const hf_policy *policy, compare_row *rows);

/* Accounts flagged on real data, by label; a row of its own for FRAUDAR's first block. */
typedef struct compare_otc_row {
    const char *name;
    size_t counts[OTC_LABEL_COUNT];
} compare_otc_row;

/* Returns how many rows were filled, at most COMPARE_ROW_COUNT. */
size_t compare_otc(const otc_data *data, const hf_policy *policy, compare_otc_row *rows);

#endif
