/*
 * Findings about shared block lists against the truth of a world's plays.
 *
 * found: a campaign of the play's kind about its list or one of its targets, detected when half of
 * its acts (entries added, subscriptions begun) were done at the latest. held: the list, or half of
 * the targets of a seeding, had a hold that was not withdrawn. False: a hold on a list of the
 * honest side, or on an entry of such a list that no play put on: an account's hold keeps its
 * entries on the lists of the campaign's crew back, and those alone.
 *
 * Lives here: those figures. Does not: engines (feed.h), plays (simulate/plays.c), the same figures
 * of the real path (score_lists.sql), which can also say whose votes were lost.
 */
#ifndef HF_QUALITY_SCORE_LISTS_H
#define HF_QUALITY_SCORE_LISTS_H

#include "simulate/world.h"
#include "tables.h"

typedef struct list_score {
    size_t plays, found, found_late, held;
    /* Of what is no attack: */
    size_t campaigns;   /* about the honest list */
    size_t list_holds;  /* on it */
    size_t entry_holds; /* of its entries: abusers who are shielded */
} list_score;

typedef struct list_scores {
    list_score plays[HF_PLAY_COUNT];
    size_t false_holds;     /* of scopes list and list_entry */
    size_t false_campaigns; /* list_seeding and unsupported_entries, of the honest side or about
                               accounts that only adversaries list with it */
} list_scores;

/* Adds to *scores; prints some of what is false on stdout. */
void list_scores_add(const hf_world *world, const quality_tables *tables, list_scores *scores);
void list_scores_print(const list_scores *scores);

#endif
