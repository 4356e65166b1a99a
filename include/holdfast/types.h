/*
 * The vocabulary of Holdfast's engine: time, ids, and the events it is fed.
 *
 * Lives here: values that cross the border of the engine on the way in.
 * Does not: what comes out (finding.h), what governs it (policy.h), the functions (engine.h).
 */
#ifndef HOLDFAST_TYPES_H
#define HOLDFAST_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Microseconds since the Unix epoch, UTC. The only time type. */
typedef int64_t hf_usec;

/* "No time": NULL in the database. Sorts before every real time. */
#define HF_USEC_NONE INT64_MIN
#define HF_SECOND_USEC ((hf_usec)1000000)
#define HF_MINUTE_USEC (60 * HF_SECOND_USEC)
#define HF_HOUR_USEC (60 * HF_MINUTE_USEC)
#define HF_DAY_USEC (24 * HF_HOUR_USEC)

/* Ids as the database has them. One-member structs, so that one cannot pass for another. */
typedef struct hf_account_id {
    int64_t v;
} hf_account_id;
typedef struct hf_list_id {
    int64_t v;
} hf_list_id;

/*
 * Memory comes from the caller. `resize` behaves like realloc with the old size known: ptr NULL and
 * old 0 allocate, new 0 frees and returns NULL; on failure it returns NULL and the old block
 * stands.
 */
typedef struct hf_allocator {
    void *(*resize)(void *ctx, void *ptr, size_t old_size, size_t new_size);
    void *ctx;
} hf_allocator;

/* What an account is: the column holdfast.accounts.kind. */
typedef enum hf_kind {
    HF_KIND_USER,      /* also: no row, or NULL */
    HF_KIND_INSTANCE,  /* a federated server that reports for its users: one voice, never in a crew
                        */
    HF_KIND_AUTOMATED, /* no independent voice, never in a crew */
    HF_KIND_STAFF,     /* never discounted, never in a crew */
    HF_KIND_TRUSTED_FLAGGER, /* never discounted, never in a crew */
    HF_KIND_COUNT
} hf_kind;

/* The column holdfast.report_outcomes.outcome. */
typedef enum hf_outcome {
    HF_OUTCOME_UPHELD,
    HF_OUTCOME_REJECTED,
    HF_OUTCOME_IGNORED,    /* counts as nothing */
    HF_OUTCOME_OVERTURNED, /* counts as rejected */
    HF_OUTCOME_COUNT
} hf_outcome;

/* What staff decided, as far as the engine follows it. */
typedef enum hf_decision {
    HF_DECISION_CONFIRM_CAMPAIGN,
    HF_DECISION_DISMISS_CAMPAIGN,
    HF_DECISION_REOPEN_CAMPAIGN, /* an undo of one of the two above */
    HF_DECISION_CONFIRM_CREW,
    HF_DECISION_DISMISS_CREW,
    HF_DECISION_REOPEN_CREW,
    HF_DECISION_CLEAR_MEMBER,   /* crew_id, account */
    HF_DECISION_RESTORE_MEMBER, /* crew_id, account: the undo */
    HF_DECISION_RELEASE_HOLD,   /* campaign_id: no new hold for that crew and target */
    HF_DECISION_RESTORE_HOLD,   /* campaign_id: the undo */
    HF_DECISION_EXTEND_HOLD,    /* campaign_id, until: the hold in force ends no sooner */
    HF_DECISION_SHORTEN_HOLD,   /* campaign_id, was_until, until: the undo */
    HF_DECISION_COUNT
} hf_decision;

typedef enum hf_event_type {
    HF_EVENT_ACCOUNT,
    HF_EVENT_REPORT,
    HF_EVENT_RETRACTION,
    HF_EVENT_OUTCOME,
    HF_EVENT_DECISION,
    HF_EVENT_LIST,
    HF_EVENT_ENTRY,
    HF_EVENT_SUBSCRIPTION,
    HF_EVENT_TYPE_COUNT
} hf_event_type;

typedef struct hf_account_event {
    hf_account_id account;
    hf_kind kind;
    hf_usec created_at; /* or HF_USEC_NONE */
    int64_t followers;  /* or −1, unknown */
    int64_t following;  /* or −1, unknown */
    bool is_premium;
} hf_account_event;

/*
 * What a report says beside who, whom and when, as hashes (holdfast/traits.h makes them); all zero:
 * nothing that could be compared.
 */
#define HF_COMMENT_HASHES 5
typedef struct hf_traits {
    uint32_t origin;                     /* of client or network; 0: not known */
    uint32_t comment[HF_COMMENT_HASHES]; /* MinHash of the reporter's words; zeros: too few words */
} hf_traits;

typedef struct hf_report_event {
    int64_t report_id;
    hf_account_id reporter;
    hf_account_id target;
    bool is_protected; /* its category may never be discounted */
    hf_traits traits;
} hf_report_event;

typedef struct hf_retraction_event {
    int64_t report_id;
    hf_account_id reporter;
    hf_account_id target;
} hf_retraction_event;

typedef struct hf_outcome_event {
    int64_t outcome_id;
    int64_t report_id;
    hf_account_id reporter;
    hf_account_id target;
    hf_outcome outcome;
    bool by_staff; /* only staff's count */
} hf_outcome_event;

typedef struct hf_decision_event {
    hf_decision decision;
    int64_t campaign_id;   /* 0 where it is about a crew */
    int64_t crew_id;       /* 0 where it is about a campaign */
    hf_account_id account; /* CLEAR_MEMBER and RESTORE_MEMBER only */
    hf_usec was_until;     /* SHORTEN_HOLD only: another end by then, and it stays */
    hf_usec until;         /* EXTEND_HOLD and SHORTEN_HOLD only */
} hf_decision_event;

/* A shared block list was made, changed (another owner, another list that it mirrors) or deleted.
 */
typedef struct hf_list_event {
    hf_list_id list;
    hf_account_id owner;
    hf_list_id mirrors; /* the list it declares to be a copy of, or 0 */
    bool is_deleted;
} hf_list_event;

typedef struct hf_entry_event {
    int64_t entry_id;
    hf_list_id list;
    hf_account_id target;
    hf_account_id added_by;
    bool is_removed; /* taken off the list again; else put on it */
} hf_entry_event;

typedef struct hf_subscription_event {
    int64_t subscription_id;
    hf_list_id list;
    hf_account_id subscriber;
    bool is_ended;
} hf_subscription_event;

/*
 * One thing that happened. `at` is event time: a report's created_at, a retraction's retracted_at,
 * an outcome's decided_at (not before its report's created_at), a decision's decided_at. For an
 * account `at` is not read: attributes have no history and count as of reading.
 */
typedef struct hf_event {
    hf_event_type type;
    hf_usec at;
    union {
        hf_account_event account;
        hf_report_event report;
        hf_retraction_event retraction;
        hf_outcome_event outcome;
        hf_decision_event decision;
        hf_list_event list;
        hf_entry_event entry;
        hf_subscription_event subscription;
    } u;
} hf_event;

#endif
