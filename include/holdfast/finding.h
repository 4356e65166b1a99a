/*
 * What the engine says: rows of the output tables, as values.
 *
 * Lives here: one struct per output table; the same struct is emitted (hf_engine_take_findings) and
 * loaded back on start (hf_engine_load), so that nothing the engine depends on is missing from the
 * tables. Does not: SQL, ids of holds (the database's), anything that staff alone write.
 */
#ifndef HOLDFAST_FINDING_H
#define HOLDFAST_FINDING_H

#include "holdfast/types.h"

#define HF_FINGERPRINT_SIZE 16
#define HF_SENTENCE_SIZE 400 /* bytes, with the terminating zero */

typedef enum hf_review { /* the column status of crews and campaigns */
                         HF_REVIEW_OPEN,
                         HF_REVIEW_CONFIRMED,
                         HF_REVIEW_DISMISSED,
                         HF_REVIEW_STALE, /* campaigns only */
                         HF_REVIEW_COUNT
} hf_review;

typedef enum hf_campaign_kind {
    HF_CAMPAIGN_MASS_REPORT,
    HF_CAMPAIGN_LIST_DRIVEN,
    HF_CAMPAIGN_LIST_SEEDING,
    HF_CAMPAIGN_LIST_INFLATION,
    HF_CAMPAIGN_UNSUPPORTED_ENTRIES,
    HF_CAMPAIGN_KIND_COUNT
} hf_campaign_kind;

typedef enum hf_disposition {
    HF_DISPOSITION_HOLD,
    HF_DISPOSITION_SUPPRESS_ONLY,
    HF_DISPOSITION_CREDIBLE_CREW, /* neither hold nor suppression */
    HF_DISPOSITION_POOR_STANDING, /* neither hold nor suppression */
    HF_DISPOSITION_COUNT
} hf_disposition;

typedef enum hf_channel {
    HF_CHANNEL_CO_REPORT,
    HF_CHANNEL_CREW,
    HF_CHANNEL_COHORT,
    HF_CHANNEL_COMMENT,
    HF_CHANNEL_ORIGIN,
    HF_CHANNEL_BLOCKLIST,
    HF_CHANNEL_BURST,
    HF_CHANNEL_COUNT
} hf_channel;

typedef enum hf_hold_state {
    HF_HOLD_ACTIVE,
    HF_HOLD_YIELDED,
    HF_HOLD_EXPIRED,
    HF_HOLD_WITHDRAWN,
    HF_HOLD_RELEASED,
    HF_HOLD_CONFIRMED,
    HF_HOLD_STATE_COUNT
} hf_hold_state;

/* Texts of the database's columns ("mass_report", "suppress_only", …); NULL for a number that is
 * none. */
const char *hf_review_name(hf_review review);
const char *hf_campaign_kind_name(hf_campaign_kind kind);
const char *hf_disposition_name(hf_disposition disposition);
const char *hf_channel_name(hf_channel channel);
const char *hf_hold_state_name(hf_hold_state state);

typedef struct hf_crew {
    int64_t crew_id; /* given by the engine, from 1 or from the largest loaded, ascending */
    hf_usec first_seen_at;
    hf_usec last_seen_at;
    int64_t member_count;
    int64_t campaign_count;
    hf_review status;
    hf_usec decided_at;  /* when staff last decided, or HF_USEC_NONE; loaded, never emitted anew */
    int64_t merged_into; /* crew_id, or 0 */
    int64_t founding_report_id; /* first report of the campaign that founded the crew */
} hf_crew;

typedef struct hf_crew_member {
    int64_t crew_id;
    hf_account_id account;
    hf_usec first_seen_at;
    hf_usec last_seen_at;
    int64_t strikes; /* campaigns of the crew it took part in */
    double score; /* natural log of the likelihood ratio, crew member over bystander, at its best */
    bool is_core;
    hf_usec cleared_at; /* or HF_USEC_NONE */
} hf_crew_member;

typedef struct hf_campaign {
    int64_t campaign_id; /* given by the engine, as crew_id */
    int64_t crew_id;
    uint8_t fingerprint[HF_FINGERPRINT_SIZE];
    hf_campaign_kind kind;
    hf_account_id target;
    bool has_target;
    hf_list_id list;
    bool has_list;
    hf_usec started_at;
    hf_usec ended_at;
    hf_usec detected_at;
    int64_t trigger_report_id; /* or 0 */
    bool found_backwards;
    int64_t reports;
    int64_t crew_reports;
    int64_t independent_reporters;
    double evidence;
    double expected_false_per_month;
    hf_disposition disposition;
    bool is_shadow;
    bool is_window_short; /* found while memory was short: by less than the policy's window */
    hf_review status;
    hf_usec decided_at; /* as in hf_crew */
    int64_t policy_id;
    hf_usec would_have_acted_at; /* when the platform's counter reached its threshold, or
                                    HF_USEC_NONE */
    int64_t reach; /* subscribers of the list, or lists, at the last update; 0: about no list */
    char summary[HF_SENTENCE_SIZE];
} hf_campaign;

typedef struct hf_campaign_member {
    int64_t campaign_id;
    hf_account_id account;
    double score;
    bool is_core;
    int64_t shared_keys;
} hf_campaign_member;

/* One significant key. The rows of a campaign are always emitted together, numbered from 1: they
 * replace the old. */
typedef struct hf_evidence {
    int64_t campaign_id;
    int64_t evidence_no;
    hf_channel channel;
    char statement[HF_SENTENCE_SIZE];
    int64_t matched;
    int64_t of_n;
    double expected;
    double log10_p;
    hf_account_id other_target; /* in `detail`; 0 where none */
    hf_usec cell_started_at;    /* in `detail`; HF_USEC_NONE where none */
    hf_usec cell_ended_at;
} hf_evidence;

typedef enum hf_scope {                      /* the column scope of holds */
                        HF_SCOPE_ACCOUNT,    /* do not act automatically on reports of target */
                        HF_SCOPE_LIST_ENTRY, /* do not propagate target from list, nor from any
                                                other list of the campaign's crew */
                        HF_SCOPE_LIST,       /* do not propagate list, whose owner is target */
                        HF_SCOPE_COUNT
} hf_scope;

/* "account", "list_entry", "list"; NULL for a number that is none. */
const char *hf_scope_name(hf_scope scope);

/* The hold of a campaign. At most one per campaign. */
typedef struct hf_hold {
    int64_t campaign_id;
    hf_scope scope;
    hf_account_id target;
    hf_list_id list; /* 0 for scope account */
    hf_usec placed_at;
    hf_usec expires_at;
    hf_hold_state state;
    hf_usec ended_at; /* or HF_USEC_NONE */
    char reason[HF_SENTENCE_SIZE];
} hf_hold;

/* Every suppression of the campaign that was told ends: outcomes or staff spoke for the reporters.
 */
typedef struct hf_lift {
    int64_t campaign_id;
    hf_usec lifted_at;
} hf_lift;

/* The suppressions of one account in one campaign end: it was cleared. */
typedef struct hf_lift_member {
    int64_t campaign_id;
    hf_account_id account;
    hf_usec lifted_at;
} hf_lift_member;

/* After the lifts of the same call: what was lifted and stands again is told again. */
typedef struct hf_suppression {
    hf_account_id target;
    int64_t report_id;
    int64_t campaign_id;
    hf_account_id reporter;
    double weight_before; /* voices: 1 over this reporter's reports on the target in the window */
    hf_usec suppressed_at;
    hf_usec lifted_at; /* before it was told; HF_USEC_NONE: it stands */
} hf_suppression;

/* How often the detector asked, by hour of event time: what `expected_false_per_month` multiplies
 * with. */
typedef struct hf_look_count {
    hf_usec hour_at;
    int64_t looks;
    int64_t crew_looks; /* of them, those for crews that are known */
} hf_look_count;

/* One list follows another beyond chance, as far as both are known (the view list_dependence). A
 * pair of lists has one row: it replaces the old one, whichever of the two led then. */
typedef struct hf_list_dependence {
    hf_list_id list;
    hf_list_id leader;
    int64_t meetings; /* accounts that the leader added, and the list within `width` after it */
    int64_t of_n;     /* of so many that the list added */
    double expected;
    hf_usec width;
    double evidence; /* −log10 of the chance, corrected for all pairs of lists and all looks */
    double share_copied;            /* of the additions of the list that is copied more wholly */
    hf_usec lag, lag_low, lag_high; /* median and quartiles */
    bool is_one_voice;
    bool is_beyond_chance; /* false: not any more, the row goes */
} hf_list_dependence;

typedef enum hf_finding_type {
    HF_FINDING_CREW,
    HF_FINDING_CREW_MEMBER,
    HF_FINDING_CAMPAIGN,
    HF_FINDING_CAMPAIGN_MEMBER,
    HF_FINDING_EVIDENCE,
    HF_FINDING_HOLD,
    HF_FINDING_LIFT_MEMBER,
    HF_FINDING_LIFT,
    HF_FINDING_SUPPRESSION,
    HF_FINDING_LOOK_COUNT,
    HF_FINDING_LIST_DEPENDENCE,
    HF_FINDING_TYPE_COUNT
} hf_finding_type;

typedef struct hf_finding {
    hf_finding_type type;
    union {
        hf_crew crew;
        hf_crew_member crew_member;
        hf_campaign campaign;
        hf_campaign_member campaign_member;
        hf_evidence evidence;
        hf_hold hold;
        hf_suppression suppression;
        hf_lift lift;
        hf_lift_member lift_member;
        hf_look_count look_count;
        hf_list_dependence list_dependence;
    } u;
} hf_finding;

#endif
