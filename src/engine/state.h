/*
 * The engine's own state: crews, campaigns, and what is to be told.
 *
 * Lives here: the structs that the files of the engine share. Does not: functions; each file below
 * has its own header, and calls only those before it: reports, census, trail, company, history,
 * lists, dependence, burst, null, signs, thin, meetings, overlap, output, holds, crews, support,
 * campaigns, list_campaigns, recruit, leaders, suppress, verdict, finding, seeding, list_looks,
 * detect, memory, engine.
 */
#ifndef HF_ENGINE_STATE_H
#define HF_ENGINE_STATE_H

#include "base/budget.h"
#include "engine/dependence.h"
#include "engine/history.h"
#include "engine/overlap.h"
#include "holdfast/engine.h"

/* An account in a crew. */
typedef struct hf_member {
    hf_crew_member row;
    uint32_t account;
    uint32_t crew;
    uint32_t next; /* the account's membership in an older crew, an index into engine.members */
    bool is_dirty;
} hf_member;

typedef struct hf_crew_state {
    hf_crew row;
    uint32_t *members; /* into engine.members */
    size_t member_count, member_capacity;
    uint32_t first_campaign;
    bool is_dirty;
} hf_crew_state;

/* An account in a campaign. */
typedef struct hf_participant {
    uint32_t account;
    hf_campaign_member row;
} hf_participant;

/* Which reports a campaign went through to suppress them (suppress.h): those in [from, to] by the
 * first `members` members of its crew; none, where that is 0. */
typedef struct hf_walked {
    hf_usec from, to;
    size_t members;
} hf_walked;

typedef struct hf_campaign_state {
    hf_campaign row;
    uint32_t crew;
    uint32_t target;         /* HF_NONE: a campaign of lists (list_campaigns.h) */
    uint32_t next_of_crew;   /* an older one */
    uint32_t next_of_target; /* a campaign of lists: of the same kind and subject */
    uint32_t subject;        /* of a campaign of lists: list, or target of a list_seeding */
    hf_participant *participants;
    size_t participant_count, participant_capacity;
    hf_evidence *evidence; /* until it was taken */
    size_t evidence_count, evidence_capacity;
    bool has_hold;
    hf_hold hold;
    hf_usec lifted_at; /* to be told, or HF_USEC_NONE */
    hf_walked walked;
    uint32_t leader;    /* the member who began it, while the crew's are settled: leaders.c */
    bool is_protective; /* its suppressions stand */
    bool is_dirty, is_hold_dirty;
} hf_campaign_state;

/* A target where several of a crew met. */
typedef struct hf_candidate {
    uint32_t target;
    uint32_t members;
    int64_t target_id;
} hf_candidate;

struct hf_engine {
    hf_engine_config config; /* its allocator is the budget's */
    hf_budget budget;
    hf_meter told; /* of the budget, what waits to be told: memory.h */
    hf_allocator told_allocator;
    bool is_torn;         /* a call ran out of its reserve: no call is trusted any more */
    bool is_window_short; /* shorter than the policy's, for want of memory */
    int64_t shortenings;
    size_t shorten_at; /* no further day goes before so much is held */
    hf_history history;
    hf_lists lists;
    hf_dependences dependences;
    hf_census births; /* of all accounts whose creation is known */
    hf_overlap overlap;
    hf_signs signs; /* of the look in hand */

    hf_crew_state *crews;
    size_t crew_count, crew_capacity;
    hf_member
        *members; /* of all crews; a merge leaves those of the crew that went, with crew HF_NONE */
    size_t member_count, member_capacity;
    hf_campaign_state *campaigns;
    size_t campaign_count, campaign_capacity;
    hf_map crew_of_id, campaign_of_id, member_of_pair, participant_of_pair;
    hf_map campaign_of_subject; /* of kind and subject: the newest campaign of lists */
    int64_t next_crew_id, next_campaign_id;
    int64_t last_founding_report_id;
    hf_usec next_expiry; /* no active hold expires before */

    hf_look_count *look_counts; /* ascending by hour */
    size_t look_count_count, look_count_capacity;
    size_t first_dirty_look_count; /* those from here on changed */
    int64_t looks_in_month, crew_looks_in_month;
    size_t first_look_in_month; /* look_counts before it are older than 30 days */

    uint32_t *dirty_crews, *dirty_members, *dirty_campaigns;
    size_t dirty_crew_count, dirty_crew_capacity;
    size_t dirty_member_count, dirty_member_capacity;
    size_t dirty_campaign_count, dirty_campaign_capacity;
    hf_suppression *suppressions; /* to be told */
    size_t suppression_count, suppression_capacity;
    hf_map suppressed; /* (report, campaign): output.c */
    hf_lift_member *member_lifts;
    size_t member_lift_count, member_lift_capacity;

    hf_candidate *candidates; /* scratch */
    size_t candidate_count, candidate_capacity;

    int64_t looks, findings, self_reports;
};

static inline uint64_t hf_pair(uint32_t high, uint32_t low)
{
    return (uint64_t)high << 32 | low;
}

static inline int64_t hf_account_number_id(const hf_engine *engine, uint32_t account)
{
    return engine->history.accounts[account].id;
}

#endif
