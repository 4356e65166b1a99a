/*
 * A case file as a dossier: one self-contained HTML document, readable offline and printable, with
 * a manifest of hashes (seal.h). It needs no script, and asks nobody for anything.
 *
 * Parts, in order: page, summary, evidence, timeline, matrix, members, waves, traces, holds,
 * campaigns, decisions, record, manifest.
 *
 * Lives here: its words and their order. Does not: reading (case.h), plots (dossier_plots.h).
 */
#ifndef HF_CASEFILE_DOSSIER_H
#define HF_CASEFILE_DOSSIER_H

#include <jansson.h>
#include <stdbool.h>

#include "casefile/seal.h"

/* `file`: hf_case_load's, of a campaign or a crew; `made`: the query `dossier`; `version`: of the
 * program. Fills a seal that is the caller's to hf_seal_done, also on failure. False: out of
 * memory. Linear in the size of the case file, but for the matrix (plot_data.h). */
bool hf_dossier_write(const json_t *file, const json_t *made, const char *version,
                      hf_seal *ret_seal);

#endif
