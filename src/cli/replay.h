/*
 * What `holdfast replay` has found, to be shown.
 *
 * Lives here: the result, and its forms. Does not: the trial (replay.c, evaluate/trial.h).
 */
#ifndef HF_CLI_REPLAY_H
#define HF_CLI_REPLAY_H

#include "evaluate/compare.h"
#include "evaluate/trial.h"

typedef struct hf_replayed {
    hf_policy active, candidate;
    hf_period period;
    hf_book live, trial;
    hf_match match;
    hf_trial_result result;
    hf_comparison comparison;
    size_t events;
} hf_replayed;

/* One line of JSON per campaign of the trial, then per campaign that is lost, on stdout; false: it
 * cannot be written. */
bool hf_replayed_print_findings(const hf_replayed *done);

/* The comparison: one line of JSON on stdout, or for people on stderr. */
bool hf_replayed_print_json(const hf_replayed *done);
void hf_replayed_tell(const hf_replayed *done);

#endif
