/*
 * What was found, as values: an engine's findings, or what the live tables hold.
 *
 * Lives here: campaigns with their holds, suppressed reports; taking findings in; finding a
 * campaign's like in another book. Does not: members, and evidence in full, which no comparison
 * needs.
 */
#ifndef HF_EVALUATE_BOOK_H
#define HF_EVALUATE_BOOK_H

#include "base/map.h"
#include "holdfast/engine.h"

typedef struct hf_booked_campaign {
    hf_campaign row;
    bool has_hold;
    hf_hold hold;
    hf_channel channel;        /* of its strongest evidence; HF_CHANNEL_COUNT: none was told */
    double log10_p;            /* of that */
    uint32_t last_suppression; /* in book.suppressions, or HF_MAP_NONE */
} hf_booked_campaign;

typedef struct hf_booked_suppression {
    hf_suppression row;
    uint32_t campaign; /* in book.campaigns */
    bool is_lifted;
    uint32_t previous; /* of the campaign, or HF_MAP_NONE */
} hf_booked_suppression;

typedef struct hf_book {
    const hf_allocator *allocator;
    hf_booked_campaign *campaigns; /* in order of their first appearance */
    size_t campaign_count, campaign_capacity;
    hf_booked_suppression *suppressions;
    size_t suppression_count, suppression_capacity;
    hf_map campaign_of_id;
    hf_map campaign_of_print; /* by the first half of the fingerprint */
} hf_book;

void hf_book_init(hf_book *book, const hf_allocator *allocator);
void hf_book_done(hf_book *book);

/* As hf_finding_fn: `ctx` is the book. A row that is there already is replaced. HF_OK; HF_ENOMEM;
 * HF_ENOTFOUND: a hold or suppression of a campaign that was not told before. */
HF_MUST_CHECK hf_status hf_book_take(void *ctx, const hf_finding *finding);

/* The campaign with that number, or NULL. Borrowed until the next change. */
const hf_booked_campaign *hf_book_find(const hf_book *book, int64_t campaign_id);

/*
 * The campaign of `book` that is the same as `campaign` of another book: with its fingerprint, or
 * else against the same target at a time that overlaps (another policy may found the crew on
 * another report, and so gives other fingerprints). NULL where there is none. O(campaigns) at
 * worst.
 */
const hf_booked_campaign *hf_book_find_like(const hf_book *book, const hf_campaign *campaign);

/* The two halves of that question: by fingerprint alone; whether two are against the same target at
 * one time. */
const hf_booked_campaign *hf_book_find_print(const hf_book *book, const hf_campaign *campaign);
bool hf_campaign_overlaps(const hf_campaign *a, const hf_campaign *b);

/*
 * What staff's functions do to the tables when they decide about a campaign, which the engine does
 * not tell: its status, its hold, and whether its suppressions stand. A campaign that is not there
 * is ignored.
 */
void hf_book_decide(hf_book *book, const hf_decision_event *event, hf_usec at);

/* Whether the suppression with that number stands. */
bool hf_book_is_suppressed(const hf_book *book, size_t number);

/* Whether its campaign has a hold that was not withdrawn. */
bool hf_booked_is_held(const hf_booked_campaign *campaign);

#endif
