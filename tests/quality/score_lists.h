/*
 * Findings about shared block lists against the truth.
 *
 * found: a campaign of the play's kind about one of its lists or targets, detected when half of its
 * acts (entries added, subscribers gained) were done at the latest. held: the list, or half of the
 * targets that a seeding put on, had a hold. False: a hold on a list of the honest side, or on an
 * entry of an account that no play put on.
 *
 * Lives here: those figures. Does not: engines (feed.h), plays (list_attacks.h).
 */
#ifndef HF_QUALITY_SCORE_LISTS_H
#define HF_QUALITY_SCORE_LISTS_H

#include "list_attacks.h"
#include "tables.h"

typedef struct list_score {
    size_t plays, found, found_late, held;
    size_t campaigns; /* of lists, about the play's honest list: adversaries and honest plays */
} list_score;

typedef struct list_scores {
    list_score plays[LIST_PLAY_COUNT];
    size_t false_holds;     /* of scopes list and list_entry */
    size_t false_campaigns; /* list_seeding and unsupported_entries, of the honest side */
} list_scores;

/* Adds to *scores; prints what is false on stdout. */
void list_scores_add(const list_truth *truth, const quality_tables *tables, list_scores *scores);
void list_scores_print(const list_scores *scores);

#endif
