/* The output tables in memory: see tables.h. Here: rows, and merge.sql in words of C. */
#include "tables.h"

#include <stdlib.h>
#include <string.h>

/* ---- rows ---- */

void *model_rows_add(model_rows *rows, const void *row)
{
    if (rows->count == rows->capacity) {
        rows->capacity = rows->capacity == 0 ? 32 : 2 * rows->capacity;
        rows->items = model_resize(rows->items, rows->capacity, rows->size);
    }
    void *place = model_row(rows, rows->count++);
    memcpy(place, row, rows->size);
    return place;
}

void *model_rows_find(const model_rows *rows, model_is_row *is_it, const void *key)
{
    for (size_t i = rows->count; i-- > 0;)
        if (is_it(model_row(rows, i), key))
            return model_row(rows, i);
    return NULL;
}

/* Removes every row for which `is_it`. */
static void rows_remove(model_rows *rows, model_is_row *is_it, const void *key)
{
    size_t kept = 0;
    for (size_t i = 0; i < rows->count; i++)
        if (!is_it(model_row(rows, i), key))
            memmove(model_row(rows, kept++), model_row(rows, i), rows->size);
    rows->count = kept;
}

void model_tables_init(model_tables *tables)
{
    *tables = (model_tables){.crews.size = sizeof(hf_crew),
                             .members.size = sizeof(hf_crew_member),
                             .campaigns.size = sizeof(hf_campaign),
                             .participants.size = sizeof(hf_campaign_member),
                             .evidence.size = sizeof(hf_evidence),
                             .holds.size = sizeof(hf_hold),
                             .suppressions.size = sizeof(model_suppression),
                             .look_counts.size = sizeof(hf_look_count),
                             .dependences.size = sizeof(hf_list_dependence),
                             .decided.size = sizeof(model_decided)};
}

void model_tables_done(model_tables *tables)
{
    model_rows *all[] = {&tables->crews,        &tables->members,     &tables->campaigns,
                         &tables->participants, &tables->evidence,    &tables->holds,
                         &tables->suppressions, &tables->look_counts, &tables->dependences,
                         &tables->decided};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        free(all[i]->items);
    model_tables_init(tables);
}

/* ---- keys ---- */

static bool is_crew(const void *row, const void *key)
{
    return ((const hf_crew *)row)->crew_id == ((const hf_crew *)key)->crew_id;
}

static bool is_member(const void *row, const void *key)
{
    const hf_crew_member *a = row;
    const hf_crew_member *b = key;
    return a->crew_id == b->crew_id && a->account.v == b->account.v;
}

static bool is_member_of(const void *row, const void *key)
{
    return ((const hf_crew_member *)row)->crew_id == ((const hf_crew *)key)->crew_id;
}

static bool is_campaign(const void *row, const void *key)
{
    return ((const hf_campaign *)row)->campaign_id == *(const int64_t *)key;
}

static bool is_participant(const void *row, const void *key)
{
    const hf_campaign_member *a = row;
    const hf_campaign_member *b = key;
    return a->campaign_id == b->campaign_id && a->account.v == b->account.v;
}

static bool is_evidence_of(const void *row, const void *key)
{
    return ((const hf_evidence *)row)->campaign_id == ((const hf_evidence *)key)->campaign_id;
}

static bool is_hold(const void *row, const void *key)
{
    return ((const hf_hold *)row)->campaign_id == *(const int64_t *)key;
}

static bool is_other_hold(const void *row, const void *key)
{
    const hf_hold *a = row;
    const hf_hold *b = key;
    return a->campaign_id != b->campaign_id && a->ended_at == HF_USEC_NONE &&
           a->scope == b->scope && a->target.v == b->target.v && a->list.v == b->list.v;
}

static bool is_suppression(const void *row, const void *key)
{
    const hf_suppression *a = &((const model_suppression *)row)->row;
    const hf_suppression *b = key;
    return a->target.v == b->target.v && a->report_id == b->report_id &&
           a->campaign_id == b->campaign_id;
}

static bool is_hour(const void *row, const void *key)
{
    return ((const hf_look_count *)row)->hour_at == ((const hf_look_count *)key)->hour_at;
}

static bool is_dependence(const void *row, const void *key)
{
    const hf_list_dependence *a = row;
    const hf_list_dependence *b = key;
    return (a->list.v == b->list.v && a->leader.v == b->leader.v) ||
           (a->list.v == b->leader.v && a->leader.v == b->list.v);
}

hf_campaign *model_tables_campaign(const model_tables *tables, int64_t campaign_id)
{
    return model_rows_find(&tables->campaigns, is_campaign, &campaign_id);
}

hf_hold *model_tables_hold(const model_tables *tables, int64_t campaign_id)
{
    return model_rows_find(&tables->holds, is_hold, &campaign_id);
}

hf_hold *model_tables_other_hold(const model_tables *tables, const hf_hold *hold)
{
    return model_rows_find(&tables->holds, is_other_hold, hold);
}

/* ---- findings ---- */

/* What the worker says of the crew; what staff decided stays. */
static void merge_crew(model_tables *tables, const hf_crew *row)
{
    hf_crew *old = model_rows_find(&tables->crews, is_crew, row);
    hf_crew merged = *row;
    if (old != NULL) {
        merged.status = old->status;
        merged.decided_at = old->decided_at;
        *old = merged;
    } else {
        merged.status = HF_REVIEW_OPEN;
        merged.decided_at = HF_USEC_NONE;
        (void)model_rows_add(&tables->crews, &merged);
    }
}

/* A crew that was merged has no members. Whom staff cleared in it stays cleared in what it became,
 * which has its rows by now. */
static void empty_crew(model_tables *tables, const hf_crew *gone)
{
    const hf_crew *kept = gone;
    while (kept != NULL && kept->merged_into != 0)
        kept = model_rows_find(&tables->crews, is_crew, &(hf_crew){.crew_id = kept->merged_into});
    for (size_t i = 0; i < tables->members.count && kept != NULL; i++) {
        hf_crew_member member = *(hf_crew_member *)model_row(&tables->members, i);
        if (member.crew_id != gone->crew_id || member.cleared_at == HF_USEC_NONE)
            continue;
        const hf_usec cleared_at = member.cleared_at;
        member.crew_id = kept->crew_id;
        hf_crew_member *other = model_rows_find(&tables->members, is_member, &member);
        if (other != NULL && other->cleared_at == HF_USEC_NONE)
            other->cleared_at = cleared_at;
    }
    rows_remove(&tables->members, is_member_of, gone);
}

static void merge_member(model_tables *tables, const hf_crew_member *row)
{
    hf_crew_member *old = model_rows_find(&tables->members, is_member, row);
    hf_crew_member merged = *row;
    merged.cleared_at = old == NULL ? HF_USEC_NONE : old->cleared_at;
    if (old != NULL)
        *old = merged;
    else
        (void)model_rows_add(&tables->members, &merged);
}

static void merge_campaign(model_tables *tables, const hf_campaign *row)
{
    hf_campaign *old = model_tables_campaign(tables, row->campaign_id);
    hf_campaign merged = *row;
    if (old == NULL) {
        merged.status = HF_REVIEW_OPEN;
        merged.decided_at = HF_USEC_NONE;
        (void)model_rows_add(&tables->campaigns, &merged);
        return;
    }
    merged.status = old->status;
    merged.decided_at = old->decided_at;
    *old = merged;
}

static void merge_evidence(model_tables *tables, const hf_evidence *row)
{
    if (row->evidence_no == 1)
        rows_remove(&tables->evidence, is_evidence_of, row);
    (void)model_rows_add(&tables->evidence, row);
}

/* Whether staff dismissed the campaign: what the worker says of it is not written. */
static bool is_dismissed(const model_tables *tables, int64_t campaign_id)
{
    const hf_campaign *campaign = model_tables_campaign(tables, campaign_id);
    return campaign != NULL && campaign->status == HF_REVIEW_DISMISSED;
}

/* What staff ended or confirmed is theirs, and one hold at a time stands for a subject. */
static void merge_hold(model_tables *tables, const hf_hold *row)
{
    hf_hold *old = model_tables_hold(tables, row->campaign_id);
    if (is_dismissed(tables, row->campaign_id))
        return;
    if (row->ended_at == HF_USEC_NONE && model_tables_other_hold(tables, row) != NULL)
        return;
    if (old == NULL) {
        hf_hold *placed = model_rows_add(&tables->holds, row);
        placed->state = row->ended_at == HF_USEC_NONE ? HF_HOLD_ACTIVE : row->state;
        return;
    }
    const hf_usec expires_at =
        old->expires_at > row->expires_at ? old->expires_at : row->expires_at;
    if (old->state == HF_HOLD_RELEASED ||
        (row->state == HF_HOLD_EXPIRED && old->expires_at > row->expires_at))
        return;
    if (row->ended_at != HF_USEC_NONE && old->state == HF_HOLD_CONFIRMED &&
        row->state != HF_HOLD_EXPIRED)
        return;
    old->state = row->ended_at != HF_USEC_NONE     ? row->state
                 : old->state == HF_HOLD_CONFIRMED ? HF_HOLD_CONFIRMED
                                                   : HF_HOLD_ACTIVE;
    old->ended_at = row->ended_at;
    old->expires_at = expires_at;
}

static void merge_suppression(model_tables *tables, const hf_suppression *row)
{
    model_suppression *old = model_rows_find(&tables->suppressions, is_suppression, row);
    if (is_dismissed(tables, row->campaign_id))
        return;
    if (old != NULL)
        old->lifted_at = row->lifted_at;
    else
        (void)model_rows_add(&tables->suppressions, &(model_suppression){*row, row->lifted_at});
}

/* `account` 0: all of the campaign's. */
static void lift(model_tables *tables, int64_t campaign_id, int64_t account, hf_usec at)
{
    for (size_t i = 0; i < tables->suppressions.count; i++) {
        model_suppression *it = model_row(&tables->suppressions, i);
        if (it->row.campaign_id == campaign_id && it->lifted_at == HF_USEC_NONE &&
            (account == 0 || it->row.reporter.v == account))
            it->lifted_at = at;
    }
}

static void put(model_rows *rows, model_is_row *is_it, const void *row)
{
    void *old = model_rows_find(rows, is_it, row);
    if (old != NULL)
        memcpy(old, row, rows->size);
    else
        (void)model_rows_add(rows, row);
}

static void merge_dependence(model_tables *tables, const hf_list_dependence *row)
{
    rows_remove(&tables->dependences, is_dependence, row);
    if (row->is_beyond_chance)
        (void)model_rows_add(&tables->dependences, row);
}

/* Holds that end come before those that are placed, and members of what a crew became before it is
 * emptied: a second pass takes the standing ones, and the merged ones. */
typedef struct taker {
    model_tables *tables;
    model_rows standing; /* hf_hold */
    model_rows merged;   /* hf_crew */
} taker;

static hf_status take(void *ctx, const hf_finding *finding)
{
    taker *t = ctx;
    if (finding->type == HF_FINDING_CREW && finding->u.crew.merged_into != 0)
        (void)model_rows_add(&t->merged, &finding->u.crew);
    if (finding->type == HF_FINDING_CREW)
        merge_crew(t->tables, &finding->u.crew);
    else if (finding->type == HF_FINDING_CREW_MEMBER)
        merge_member(t->tables, &finding->u.crew_member);
    else if (finding->type == HF_FINDING_CAMPAIGN)
        merge_campaign(t->tables, &finding->u.campaign);
    else if (finding->type == HF_FINDING_CAMPAIGN_MEMBER)
        put(&t->tables->participants, is_participant, &finding->u.campaign_member);
    else if (finding->type == HF_FINDING_EVIDENCE)
        merge_evidence(t->tables, &finding->u.evidence);
    else if (finding->type == HF_FINDING_HOLD && finding->u.hold.ended_at != HF_USEC_NONE)
        merge_hold(t->tables, &finding->u.hold);
    else if (finding->type == HF_FINDING_HOLD)
        (void)model_rows_add(&t->standing, &finding->u.hold);
    else if (finding->type == HF_FINDING_SUPPRESSION)
        merge_suppression(t->tables, &finding->u.suppression);
    else if (finding->type == HF_FINDING_LIFT)
        lift(t->tables, finding->u.lift.campaign_id, 0, finding->u.lift.lifted_at);
    else if (finding->type == HF_FINDING_LIFT_MEMBER)
        lift(t->tables, finding->u.lift_member.campaign_id, finding->u.lift_member.account.v,
             finding->u.lift_member.lifted_at);
    else if (finding->type == HF_FINDING_LOOK_COUNT)
        put(&t->tables->look_counts, is_hour, &finding->u.look_count);
    else
        merge_dependence(t->tables, &finding->u.list_dependence);
    return HF_OK;
}

hf_status model_tables_take(model_tables *tables, hf_engine *engine)
{
    taker t = {.tables = tables, .standing.size = sizeof(hf_hold), .merged.size = sizeof(hf_crew)};
    const hf_status status = hf_engine_take_findings(engine, take, &t);
    for (size_t i = 0; i < t.standing.count; i++)
        merge_hold(tables, model_row(&t.standing, i));
    for (size_t i = 0; i < t.merged.count; i++)
        empty_crew(tables, model_row(&t.merged, i));
    free(t.standing.items);
    free(t.merged.items);
    return status;
}
