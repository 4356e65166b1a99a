/*
 * What is the same in every dossier.
 *
 * Lives here: its style sheet, for the screen and for paper, and the words of the manifest, which
 * tell how to check the hashes without holdfast. Does not: what differs (dossier.h).
 */
#ifndef HF_CASEFILE_DOSSIER_TEXT_H
#define HF_CASEFILE_DOSSIER_TEXT_H

/* An element, for the head of the document. */
extern const char hf_dossier_style[];

/* In front of the hashes and behind them, markup included; ends the document. */
extern const char hf_dossier_manifest_before[];
extern const char hf_dossier_manifest_after[];

#endif
