/*
 * The window: who reported whom, when, and how crowded every stretch of time was.
 *
 * The idea. Of each (reporter, target) pair the latest report counts as the pair's *edge*; older
 * ones of the same pair are *repeats*. A target has its edges in order of time; a reporter has a
 * trail of its edges (trail.h). Time is cut into cells at three scales, beside the whole
 * window as the fourth; `cells` counts, for the whole platform, how many (target, cell) pairs have
 * how many edges: what the null hypothesis of overlap.h adds up.
 *
 * The invariant. The state is a function of the set of reports in the window (and of account
 * attributes), not of the order in which they came; so a restart that streams the window again
 * stands where the old process stood. Dense numbers (uint32_t) do depend on order: nothing that is
 * emitted may follow them.
 *
 * What reporters share beside targets is counted too, for the other channels' null hypotheses
 * (signs.h): how many edges have each origin and each place of a comment's MinHash, in a table of
 * counters that several values may share, so that a count may be too high but never too low; and
 * how many reporters were created in each six hours.
 *
 * Lives here: storing, finding, retracting and forgetting reports, outcomes of reports, account
 * attributes. Does not: any judgement.
 */
#ifndef HF_ENGINE_HISTORY_H
#define HF_ENGINE_HISTORY_H

#include "base/map.h"
#include "engine/reports.h"
#include "holdfast/engine.h"

#define HF_NONE UINT32_MAX

/*
 * Scales of time cells, narrow to wide, each twice, the second shifted by half a cell: what is
 * shorter than half a cell lies within one of the two, so that nobody escapes by luck or skill
 * across a border. The last is the whole window.
 */
#define HF_SCALE_COUNT 7
#define HF_SCALE_UNTIMED 6

/* Size bins of cells: exact to 16, then a quarter wider each. */
#define HF_SIZE_EXACT 16
#define HF_SIZE_BINS 104

/*
 * How much company a reporter had at a target: none, one other, or more. Pairs are kept apart,
 * since they are what reporting random accounts makes: whoever files junk by the hundred, to crowd
 * the view or to look busy, is met in pairs by chance, and elsewhere no more than others are.
 */
typedef enum hf_company {
    HF_COMPANY_NONE,
    HF_COMPANY_PAIR,
    HF_COMPANY_MANY,
    HF_COMPANY_COUNT
} hf_company;

typedef struct hf_target {
    uint32_t account;
    uint32_t heap_pos; /* in history.heap, or HF_NONE when it has no report */
    hf_reports edges;
    hf_reports repeats;
    uint32_t upheld; /* reports whose latest staff outcome is that */
    uint32_t rejected;
    uint32_t busy;           /* edges of busy reporters: company.h */
    uint32_t first_campaign; /* campaigns against it: crews.h */
    uint32_t first_entry;    /* on a shared block list: lists.h, or HF_NONE */
    uint32_t dismissed;      /* campaigns against it that are no evidence any more */
} hf_target;

/*
 * What a look asks of every target that it comes by, in one byte of an array of its own: a look
 * comes by hundreds of targets, and their marks are in the cache where the targets are not.
 */
typedef uint8_t hf_mark;
#define HF_MARK_COMPANY 3   /* the bits of hf_company */
#define HF_MARK_DISMISSED 4 /* target.dismissed is not 0 */

/* Likewise of accounts: the answer to most questions is no. */
#define HF_MARK_IN_CREW 1 /* it is or was a member of one */
#define HF_MARK_FOLLOWS 2 /* it follows or followed a shared list */
#define HF_MARK_NO_USER 4 /* its kind is another than HF_KIND_USER */

#define HF_NEAR_MASK 0x7fffff
#define HF_MEMBER_MASK 0x1ff

typedef struct hf_meeting {
    hf_usec at;
    uint32_t target;
    uint32_t member : 9; /* in a look: the index of the reporter */
    uint32_t near : 23;  /* about where it is in the target's list: hf_reports_near */
} hf_meeting;

/* items[first … first + count), sorted by (at, id of the target). */
typedef struct hf_trail {
    hf_meeting *items;
    uint32_t capacity, first, count;
} hf_trail;

typedef struct hf_account {
    int64_t id;
    hf_usec created_at;
    hf_trail trail;                /* all its edges in the window */
    uint32_t in[HF_COMPANY_COUNT]; /* how many of those in which company */
    uint32_t target;               /* in history.targets, or HF_NONE */
    uint32_t first_membership;     /* crews.h, or HF_NONE */
    uint8_t kind;
    bool is_premium;
    bool has_few_followers; /* a tenth of those it follows, or fewer; known */
    bool is_established;    /* has at least 50 followers; known */
} hf_account;

#define HF_TALLY_BITS 18
#define HF_BIRTH_USEC (6 * HF_HOUR_USEC)
#define HF_BIRTH_CELLS 65536 /* from 2000-01-01 on: to 2044 */

/* What edges and their reporters have, counted. */
typedef struct hf_census {
    uint32_t *tally;     /* 2^HF_TALLY_BITS counters, NULL before the first is needed */
    uint32_t *born;      /* HF_BIRTH_CELLS counters, likewise */
    int64_t commented;   /* edges with words to compare */
    int64_t with_origin; /* edges with an origin */
    int64_t dated;       /* reporters whose creation is known */
} hf_census;

typedef struct hf_outcome_row {
    hf_usec at;
    int64_t outcome_id;
    hf_outcome outcome;
} hf_outcome_row;

typedef struct hf_history {
    const hf_allocator *allocator;
    hf_usec now; /* the latest time seen */
    hf_usec window;
    hf_usec offset[HF_SCALE_COUNT];
    uint64_t secret; /* what the account ids are hashed with, where one of equals is chosen */
    hf_map account_of_id;
    hf_account *accounts;
    size_t account_count, account_capacity;
    hf_mark *account_marks;
    size_t account_mark_capacity;
    hf_target *targets;
    size_t target_count, target_capacity;
    hf_mark *marks; /* of targets */
    size_t mark_capacity;
    uint32_t *heap; /* targets with reports, the one with the oldest report on top */
    size_t heap_count, heap_capacity;
    hf_map beyond; /* (reporter, target) of edges far back on a trail: trail.h */
    hf_map outcome_of_report;
    hf_outcome_row *outcomes;
    size_t outcome_count, outcome_capacity;
    uint32_t *free_outcomes;
    size_t free_outcome_count, free_outcome_capacity;
    hf_traits *traits; /* of reports that have any; number 0 is none's */
    size_t trait_count, trait_capacity;
    uint32_t *free_traits;
    size_t free_trait_count, free_trait_capacity;
    hf_census census;
    int64_t edge_count;
    int64_t in[HF_COMPANY_COUNT]; /* how many edges in which company */
    int64_t report_count;
    int64_t reporter_count;                      /* accounts with an edge */
    int64_t cells[HF_SCALE_COUNT][HF_SIZE_BINS]; /* how many cells hold that many edges */
    int64_t pairs[HF_SCALE_COUNT];               /* those of two that are all their target has */
    int64_t busy_edges;                          /* of busy reporters: company.h */
    int64_t busy_met; /* whom they met: others' edges at their targets, once for each of them */
    int64_t busy_met_busy; /* those of them who were busy too */
    int64_t too_old, repeated, unmatched;
} hf_history;

typedef enum hf_stored {
    HF_STORED_NEW,      /* the pair's first report in the window */
    HF_STORED_AGAIN,    /* a later report of a known pair */
    HF_STORED_BEFORE,   /* an earlier one of a known pair */
    HF_STORED_REPEATED, /* the same row again: ignored */
    HF_STORED_TOO_OLD   /* ignored */
} hf_stored;

void hf_history_init(hf_history *history, const hf_allocator *allocator, hf_usec window,
                     uint64_t seed);
void hf_history_done(hf_history *history);

/* The dense number of `id`, made if need be. HF_OK or HF_ENOMEM (unchanged). */
HF_MUST_CHECK hf_status hf_history_intern(hf_history *history, hf_account_id id,
                                          uint32_t *ret_account);

/* The number, or HF_NONE. */
uint32_t hf_history_find(const hf_history *history, hf_account_id id);

/* The target of an account, made if need be. HF_OK or HF_ENOMEM. */
HF_MUST_CHECK hf_status hf_history_intern_target(hf_history *history, uint32_t account,
                                                 uint32_t *ret_target);

HF_MUST_CHECK hf_status hf_history_put_account(hf_history *history, const hf_account_event *event);

/*
 * Stores a report. *ret_previous_at: the time of the pair's latest report so far, or HF_USEC_NONE.
 * HF_OK or HF_ENOMEM (nothing stored). O(log of the target's reports), and O(reports after it) to
 * make room for one that comes late.
 */
HF_MUST_CHECK hf_status hf_history_put_report(hf_history *history, hf_usec at,
                                              const hf_report_event *event, hf_stored *ret_stored,
                                              hf_usec *ret_previous_at);

void hf_history_retract(hf_history *history, const hf_retraction_event *event);

/* *ret_changed: whether the target's count of upheld or rejected reports is another now. HF_OK or
 * HF_ENOMEM. */
HF_MUST_CHECK hf_status hf_history_put_outcome(hf_history *history, hf_usec at,
                                               const hf_outcome_event *event, bool *ret_changed);

/* Moves time forward and forgets what left the window. Never back. HF_OK or HF_ENOMEM (retry is
 * safe). */
HF_MUST_CHECK hf_status hf_history_advance(hf_history *history, hf_usec now);

/* How old the oldest report is; 0: there is none. O(1). */
hf_usec hf_history_age(const hf_history *history);

/* From now on; what left a shorter one is forgotten at once. O(what leaves it). */
void hf_history_set_window(hf_history *history, hf_usec window);

static inline bool hf_history_is_marked(const hf_history *history, uint32_t account, hf_mark mark)
{
    return (history->account_marks[account] & mark) != 0;
}

/* One campaign more (change 1) or less (−1) against the target is no evidence. */
void hf_history_dismiss(hf_history *history, uint32_t target, int change);

/* The platform's id of a target's account. */
static inline int64_t hf_history_target_id(const hf_history *history, uint32_t target)
{
    return history->accounts[history->targets[target].account].id;
}

static inline hf_company hf_history_company(uint32_t edges)
{
    return edges < 2 ? HF_COMPANY_NONE : edges == 2 ? HF_COMPANY_PAIR : HF_COMPANY_MANY;
}

/* In which company the target's reporters are. */
static inline hf_company hf_history_company_at(const hf_history *history, uint32_t target)
{
    return (hf_company)(history->marks[target] & HF_MARK_COMPANY);
}

/* What the report says beside who and whom; NULL: nothing. */
static inline const hf_traits *hf_history_traits(const hf_history *history, uint32_t number)
{
    return number == 0 ? NULL : &history->traits[number];
}

/* INT64_MAX for the untimed one. */
hf_usec hf_history_scale_width(int scale);

/* Bounds of the cell of `scale` around `at`, [*ret_from, *ret_to). */
void hf_history_cell(const hf_history *history, int scale, hf_usec at, hf_usec *ret_from,
                     hf_usec *ret_to);

/* Edges of the target in [from, to). */
uint32_t hf_history_cell_size(const hf_target *target, hf_usec from, hf_usec to);

/* The latest staff outcome of a report, or HF_OUTCOME_COUNT. */
hf_outcome hf_history_outcome(const hf_history *history, const hf_report *report);

/* The bin of a cell of that size, and the size that stands for a bin. */
int hf_size_bin(uint32_t size);
uint32_t hf_size_of_bin(int bin);

HF_MUST_CHECK hf_status hf_history_validate(const hf_history *history, const char **ret_what);

#endif
