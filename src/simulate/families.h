/*
 * Attack families, one row each: numbers that all families have, and hooks for what only one has.
 *
 * To add a family: its name in HF_FAMILY_TABLE (world.h), its row in families.c and, if it does
 * something that the others do not, one small function there.
 *
 * Lives here: the row. Does not: how a crew goes from target to target (crews.c).
 */
#ifndef HF_SIMULATE_FAMILIES_H
#define HF_SIMULATE_FAMILIES_H

#include "simulate/build.h"

/* A crew at work. */
typedef struct hf_crew_plan {
    hf_build *build;
    const struct hf_family_row *row;
    int64_t crew_id;
    hf_people members; /* the first `strikers` take part in the attack in hand */
    size_t strikers;
    hf_usec first_at;  /* the crew's first attack */
    int phase;         /* 1; 2 after its pause */
    int64_t attack_id; /* in hand, as are the next ones */
    hf_person target;
    hf_usec at;
    hf_usec length;
    hf_category category;
    int64_t list; /* of the crew's own, or 0 */
} hf_crew_plan;

typedef void hf_family_hook(hf_crew_plan *plan);

/* When a striker reports, as a share of the attack's length; u is random from [0, 1). */
typedef double hf_family_moment(hf_crew_plan *plan, double u);

typedef struct hf_range {
    double least;
    double most;
} hf_range;

typedef struct hf_family_row {
    double weight;     /* its part of the crews when several families share them; 0: none */
    double crews;      /* at scale 1, where it has no weight */
    double most_crews; /* at scale 1, unless asked for by number; 0: no limit */
    double standard;   /* crews in the standard world */
    hf_range crew;     /* members */
    hf_range strike;   /* members in one attack: a share of the crew up to 1, else their number */
    hf_range targets;  /* accounts that one crew attacks, one after another */
    hf_range hours;    /* length of one attack */
    double gap_hours;  /* mean time from one attack's start to the next */
    double lead_days;  /* the crew is busy for so long before its first attack */
    double
        pause_days; /* between the two halves of its attacks; staff dismiss the first meanwhile */
    bool is_fresh;  /* members were created within hours, shortly before */
    bool has_template;        /* members send copies of one text */
    bool is_guarded;          /* reports are in protected categories */
    bool is_upheld;           /* automation upholds every report of a target */
    bool hits_newcomers;      /* every target looks like a throwaway account; else one in seven */
    hf_range machines;        /* networks that the crew works from; 0: each member from its own */
    hf_role target_role;      /* ATTACKED, or what the target really is */
    hf_family_moment *moment; /* NULL: most at the beginning */
    hf_family_hook *before;   /* once, before the first attack; NULL: nothing */
    hf_family_hook *after;    /* after each attack */
} hf_family_row;

extern const hf_family_row hf_family_rows[HF_FAMILY_COUNT];

/* One crew of the family, from its members to its last attack. */
void hf_build_crew(hf_build *build, hf_family family, bool is_under_way);

#endif
