#include "tables.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"

typedef struct quality_slot {
    int64_t first;
    int64_t second;
    size_t row; /* number plus 1; 0 is empty */
} quality_slot;

void quality_check(hf_status status, const char *what)
{
    if (status == HF_OK)
        return;
    fprintf(stderr, "%s: %s (%s)\n", what, hf_status_text(status), hf_status_name(status));
    exit(1);
}

void *quality_memory(size_t count, size_t size)
{
    void *memory = calloc(count > 0 ? count : 1, size);
    if (memory == NULL)
        quality_check(HF_ENOMEM, "memory");
    return memory;
}

static void init(quality_table *table, size_t row_size)
{
    *table = (quality_table){.row_size = row_size};
}

static void done(quality_table *table)
{
    free(table->rows);
    free(table->slots);
}

void quality_tables_init(quality_tables *tables)
{
    init(&tables->crews, sizeof(hf_crew));
    init(&tables->crew_members, sizeof(hf_crew_member));
    init(&tables->campaigns, sizeof(hf_campaign));
    init(&tables->fingerprints, sizeof(int64_t));
    init(&tables->campaign_members, sizeof(hf_campaign_member));
    init(&tables->holds, sizeof(hf_hold));
    init(&tables->suppressions, sizeof(quality_suppression));
    init(&tables->look_counts, sizeof(hf_look_count));
    init(&tables->dependences, sizeof(hf_list_dependence));
    init(&tables->evidence, sizeof(hf_evidence));
}

void quality_tables_done(quality_tables *tables)
{
    done(&tables->crews);
    done(&tables->crew_members);
    done(&tables->campaigns);
    done(&tables->fingerprints);
    done(&tables->campaign_members);
    done(&tables->holds);
    done(&tables->suppressions);
    done(&tables->look_counts);
    done(&tables->dependences);
    done(&tables->evidence);
}

/* The slot of the key, or the empty one where it belongs. */
static quality_slot *slot(const quality_table *table, int64_t first, int64_t second)
{
    size_t mask = table->slot_count - 1;
    size_t i = (size_t)hf_mix64((uint64_t)first ^ hf_mix64((uint64_t)second)) & mask;
    while (table->slots[i].row != 0 &&
           (table->slots[i].first != first || table->slots[i].second != second))
        i = (i + 1) & mask;
    return &table->slots[i];
}

static void grow_index(quality_table *table)
{
    quality_slot *old = table->slots;
    size_t old_count = table->slot_count;
    table->slot_count = old_count > 0 ? old_count * 2 : 64;
    table->slots = quality_memory(table->slot_count, sizeof *table->slots);
    for (size_t i = 0; i < old_count; i++) {
        if (old[i].row != 0)
            *slot(table, old[i].first, old[i].second) = old[i];
    }
    free(old);
}

static void *row_at(const quality_table *table, size_t i)
{
    return (char *)table->rows + i * table->row_size;
}

static void grow_rows(quality_table *table)
{
    table->capacity = table->capacity > 0 ? table->capacity * 2 : 64;
    table->rows = realloc(table->rows, table->capacity * table->row_size);
    if (table->rows == NULL)
        quality_check(HF_ENOMEM, "tables");
}

static void put(quality_table *table, int64_t first, int64_t second, const void *row)
{
    if (2 * (table->count + 1) > table->slot_count)
        grow_index(table);
    quality_slot *found = slot(table, first, second);
    if (found->row == 0) {
        if (table->count == table->capacity)
            grow_rows(table);
        *found = (quality_slot){first, second, ++table->count};
    }
    memcpy(row_at(table, found->row - 1), row, table->row_size);
}

const void *quality_table_find(const quality_table *table, int64_t first, int64_t second)
{
    if (table->slot_count == 0)
        return NULL;
    const quality_slot *found = slot(table, first, second);
    return found->row == 0 ? NULL : row_at(table, found->row - 1);
}

const void *quality_table_row(const quality_table *table, size_t i)
{
    return row_at(table, i);
}

static void lift(quality_tables *tables, int64_t campaign_id, const hf_account_id *reporter,
                 hf_usec at)
{
    for (size_t i = 0; i < tables->suppressions.count; i++) {
        quality_suppression *row = row_at(&tables->suppressions, i);
        if (row->row.campaign_id == campaign_id && row->lifted_at == HF_USEC_NONE &&
            (reporter == NULL || row->row.reporter.v == reporter->v))
            row->lifted_at = at;
    }
}

static void put_campaign(quality_tables *tables, const hf_campaign *campaign)
{
    int64_t halves[2];
    memcpy(halves, campaign->fingerprint, sizeof halves);
    const int64_t *owner = quality_table_find(&tables->fingerprints, halves[0], halves[1]);
    if (owner != NULL && *owner != campaign->campaign_id)
        quality_check(HF_EEXISTS, "two campaigns with one fingerprint");
    put(&tables->fingerprints, halves[0], halves[1], &campaign->campaign_id);
    put(&tables->campaigns, campaign->campaign_id, 0, campaign);
}

static hf_status take(void *ctx, const hf_finding *finding)
{
    quality_tables *tables = ctx;
    switch (finding->type) {
    case HF_FINDING_CREW:
        put(&tables->crews, finding->u.crew.crew_id, 0, &finding->u.crew);
        break;
    case HF_FINDING_CREW_MEMBER:
        put(&tables->crew_members, finding->u.crew_member.crew_id, finding->u.crew_member.account.v,
            &finding->u.crew_member);
        break;
    case HF_FINDING_CAMPAIGN:
        put_campaign(tables, &finding->u.campaign);
        break;
    case HF_FINDING_CAMPAIGN_MEMBER:
        put(&tables->campaign_members, finding->u.campaign_member.campaign_id,
            finding->u.campaign_member.account.v, &finding->u.campaign_member);
        break;
    case HF_FINDING_HOLD:
        put(&tables->holds, finding->u.hold.campaign_id, 0, &finding->u.hold);
        break;
    case HF_FINDING_SUPPRESSION: {
        quality_suppression row = {finding->u.suppression, finding->u.suppression.lifted_at};
        put(&tables->suppressions, row.row.campaign_id, row.row.report_id, &row);
        break;
    }
    case HF_FINDING_LIFT:
        lift(tables, finding->u.lift.campaign_id, NULL, finding->u.lift.lifted_at);
        break;
    case HF_FINDING_LIFT_MEMBER:
        lift(tables, finding->u.lift_member.campaign_id, &finding->u.lift_member.account,
             finding->u.lift_member.lifted_at);
        break;
    case HF_FINDING_LOOK_COUNT:
        put(&tables->look_counts, finding->u.look_count.hour_at, 0, &finding->u.look_count);
        break;
    case HF_FINDING_LIST_DEPENDENCE: {
        const int64_t list = finding->u.list_dependence.list.v;
        const int64_t leader = finding->u.list_dependence.leader.v;
        put(&tables->dependences, list < leader ? list : leader, list < leader ? leader : list,
            &finding->u.list_dependence);
        break;
    }
    case HF_FINDING_EVIDENCE:
        put(&tables->evidence, finding->u.evidence.campaign_id, finding->u.evidence.evidence_no,
            &finding->u.evidence);
        break;
    case HF_FINDING_TYPE_COUNT:
        break;
    }
    return HF_OK;
}

void quality_tables_take(quality_tables *tables, hf_engine *engine)
{
    quality_check(hf_engine_take_findings(engine, take, tables), "take findings");
}
