/* The output tables as text, and back into an engine: see tables.h. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "tables.h"

/* ---- in order of keys ---- */

static int compare_int(int64_t a, int64_t b)
{
    return a < b ? -1 : a > b;
}

/* By two numbers. */
static int compare_two(int64_t a, int64_t b, int64_t c, int64_t d)
{
    return a != b ? compare_int(a, b) : compare_int(c, d);
}

static int compare_crews(const void *a, const void *b)
{
    return compare_int(((const hf_crew *)a)->crew_id, ((const hf_crew *)b)->crew_id);
}

static int compare_members(const void *a, const void *b)
{
    const hf_crew_member *x = a;
    const hf_crew_member *y = b;
    return compare_two(x->crew_id, y->crew_id, x->account.v, y->account.v);
}

static int compare_campaigns(const void *a, const void *b)
{
    return compare_int(((const hf_campaign *)a)->campaign_id,
                       ((const hf_campaign *)b)->campaign_id);
}

static int compare_participants(const void *a, const void *b)
{
    const hf_campaign_member *x = a;
    const hf_campaign_member *y = b;
    return compare_two(x->campaign_id, y->campaign_id, x->account.v, y->account.v);
}

static int compare_evidence(const void *a, const void *b)
{
    const hf_evidence *x = a;
    const hf_evidence *y = b;
    return compare_two(x->campaign_id, y->campaign_id, x->evidence_no, y->evidence_no);
}

static int compare_holds(const void *a, const void *b)
{
    return compare_int(((const hf_hold *)a)->campaign_id, ((const hf_hold *)b)->campaign_id);
}

static int compare_suppressions(const void *a, const void *b)
{
    const hf_suppression *x = &((const model_suppression *)a)->row;
    const hf_suppression *y = &((const model_suppression *)b)->row;
    return x->campaign_id != y->campaign_id
               ? compare_int(x->campaign_id, y->campaign_id)
               : compare_two(x->target.v, y->target.v, x->report_id, y->report_id);
}

static int compare_hours(const void *a, const void *b)
{
    return compare_int(((const hf_look_count *)a)->hour_at, ((const hf_look_count *)b)->hour_at);
}

static int compare_dependences(const void *a, const void *b)
{
    const hf_list_dependence *x = a;
    const hf_list_dependence *y = b;
    return compare_two(x->list.v, y->list.v, x->leader.v, y->leader.v);
}

/* A sorted copy; the caller's, to free(). */
static model_rows sorted(const model_rows *rows, int (*compare)(const void *, const void *))
{
    model_rows copy = *rows;
    copy.items = model_resize(NULL, rows->count, rows->size);
    if (rows->count > 0) {
        memcpy(copy.items, rows->items, rows->count * rows->size);
        qsort(copy.items, copy.count, copy.size, compare);
    }
    return copy;
}

/* ---- text ---- */

typedef struct text {
    char *bytes;
    size_t size, capacity;
} text;

__attribute__((format(printf, 2, 3))) static void add(text *t, const char *format, ...)
{
    if (t->capacity - t->size < 2048) {
        t->capacity = 2 * t->capacity + 8192;
        t->bytes = model_resize(t->bytes, t->capacity, 1);
    }
    va_list arguments;
    va_start(arguments, format);
    const int length = vsnprintf(t->bytes + t->size, t->capacity - t->size, format, arguments);
    va_end(arguments);
    t->size += (size_t)length;
}

static void add_crew(text *t, const void *row)
{
    const hf_crew *r = row;
    add(t,
        "crew %" PRId64 " seen %" PRId64 " to %" PRId64 " members %" PRId64 " campaigns %" PRId64
        " status %d decided %" PRId64 " into %" PRId64 " founded by %" PRId64 "\n",
        r->crew_id, r->first_seen_at, r->last_seen_at, r->member_count, r->campaign_count,
        (int)r->status, r->decided_at, r->merged_into, r->founding_report_id);
}

static void add_member(text *t, const void *row)
{
    const hf_crew_member *r = row;
    add(t,
        "member %" PRId64 " of crew %" PRId64 " seen %" PRId64 " to %" PRId64 " strikes %" PRId64
        " score %a core %d cleared %" PRId64 "\n",
        r->account.v, r->crew_id, r->first_seen_at, r->last_seen_at, r->strikes, r->score,
        r->is_core, r->cleared_at);
}

static void add_campaign(text *t, const void *row)
{
    const hf_campaign *r = row;
    add(t, "campaign %" PRId64 " of crew %" PRId64 " kind %d ", r->campaign_id, r->crew_id,
        (int)r->kind);
    for (int i = 0; i < HF_FINGERPRINT_SIZE; i++)
        add(t, "%02x", r->fingerprint[i]);
    add(t,
        " target %" PRId64 " %d list %" PRId64 " %d from %" PRId64 " to %" PRId64
        " detected %" PRId64 " by %" PRId64 " backwards %d",
        r->target.v, r->has_target, r->list.v, r->has_list, r->started_at, r->ended_at,
        r->detected_at, r->trigger_report_id, r->found_backwards);
    add(t,
        " reports %" PRId64 " of crew %" PRId64 " independent %" PRId64
        " evidence %a expected %a disposition %d shadow %d status %d decided %" PRId64
        " policy %" PRId64 " acted %" PRId64 " reach %" PRId64 " %s\n",
        r->reports, r->crew_reports, r->independent_reporters, r->evidence,
        r->expected_false_per_month, (int)r->disposition, r->is_shadow, (int)r->status,
        r->decided_at, r->policy_id, r->would_have_acted_at, r->reach, r->summary);
}

static void add_participant(text *t, const void *row)
{
    const hf_campaign_member *r = row;
    add(t, "participant %" PRId64 " of campaign %" PRId64 " score %a core %d keys %" PRId64 "\n",
        r->account.v, r->campaign_id, r->score, r->is_core, r->shared_keys);
}

static void add_evidence(text *t, const void *row)
{
    const hf_evidence *r = row;
    add(t,
        "evidence %" PRId64 " of campaign %" PRId64 " channel %d matched %" PRId64 " of %" PRId64
        " expected %a p %a other %" PRId64 " cell %" PRId64 " %" PRId64 " %s\n",
        r->evidence_no, r->campaign_id, (int)r->channel, r->matched, r->of_n, r->expected,
        r->log10_p, r->other_target.v, r->cell_started_at, r->cell_ended_at, r->statement);
}

static void add_hold(text *t, const void *row)
{
    const hf_hold *r = row;
    add(t,
        "hold of campaign %" PRId64 " scope %d target %" PRId64 " list %" PRId64 " from %" PRId64
        " to %" PRId64 " state %d ended %" PRId64 " %s\n",
        r->campaign_id, (int)r->scope, r->target.v, r->list.v, r->placed_at, r->expires_at,
        (int)r->state, r->ended_at, r->reason);
}

static void add_suppression(text *t, const void *row)
{
    const model_suppression *r = row;
    add(t,
        "suppressed report %" PRId64 " of target %" PRId64 " by campaign %" PRId64
        " reporter %" PRId64 " weight %a at %" PRId64 " lifted %" PRId64 "\n",
        r->row.report_id, r->row.target.v, r->row.campaign_id, r->row.reporter.v,
        r->row.weight_before, r->row.suppressed_at, r->lifted_at);
}

static void add_hour(text *t, const void *row)
{
    const hf_look_count *r = row;
    add(t, "hour %" PRId64 " looks %" PRId64 " for crews %" PRId64 "\n", r->hour_at, r->looks,
        r->crew_looks);
}

static void add_dependence(text *t, const void *row)
{
    const hf_list_dependence *r = row;
    add(t,
        "list %" PRId64 " after %" PRId64 " meetings %" PRId64 " of %" PRId64
        " expected %a width %" PRId64 " evidence %a copied %a lag %" PRId64 " %" PRId64 " %" PRId64
        " one voice %d\n",
        r->list.v, r->leader.v, r->meetings, r->of_n, r->expected, r->width, r->evidence,
        r->share_copied, r->lag, r->lag_low, r->lag_high, r->is_one_voice);
}

static void add_rows(text *t, const model_rows *rows, int (*compare)(const void *, const void *),
                     void (*add_row)(text *, const void *))
{
    const model_rows copy = sorted(rows, compare);
    for (size_t i = 0; i < copy.count; i++)
        add_row(t, model_row(&copy, i));
    free(copy.items);
}

char *model_tables_text(const model_tables *tables)
{
    text t = {.size = 0};
    add(&t, "%s", "");
    add_rows(&t, &tables->crews, compare_crews, add_crew);
    add_rows(&t, &tables->members, compare_members, add_member);
    add_rows(&t, &tables->campaigns, compare_campaigns, add_campaign);
    add_rows(&t, &tables->participants, compare_participants, add_participant);
    add_rows(&t, &tables->evidence, compare_evidence, add_evidence);
    add_rows(&t, &tables->holds, compare_holds, add_hold);
    add_rows(&t, &tables->suppressions, compare_suppressions, add_suppression);
    add_rows(&t, &tables->look_counts, compare_hours, add_hour);
    add_rows(&t, &tables->dependences, compare_dependences, add_dependence);
    return t.bytes;
}

/* ---- back into an engine ---- */

static hf_status load_rows(hf_engine *engine, const model_rows *rows, hf_finding_type type,
                           int (*compare)(const void *, const void *))
{
    const model_rows copy = sorted(rows, compare);
    hf_status status = HF_OK;
    for (size_t i = 0; i < copy.count && status == HF_OK; i++) {
        hf_finding finding = {.type = type};
        memcpy(&finding.u, model_row(&copy, i), copy.size);
        status = hf_engine_load(engine, &finding);
    }
    free(copy.items);
    return status;
}

/* As sql/queries/load_look_counts.sql has it. */
static hf_status load_looks(hf_engine *engine, const model_rows *rows)
{
    model_rows recent = {.size = rows->size};
    hf_usec latest = HF_USEC_NONE;
    for (size_t i = 0; i < rows->count; i++) {
        const hf_look_count *row = model_row(rows, i);
        latest = row->hour_at > latest ? row->hour_at : latest;
    }
    for (size_t i = 0; i < rows->count; i++) {
        const hf_look_count *row = model_row(rows, i);
        if (row->hour_at >= latest - 31 * HF_DAY_USEC)
            (void)model_rows_add(&recent, row);
    }
    const hf_status status = load_rows(engine, &recent, HF_FINDING_LOOK_COUNT, compare_hours);
    free(recent.items);
    return status;
}

hf_status model_tables_load(const model_tables *tables, hf_engine *engine)
{
    hf_status status = load_rows(engine, &tables->crews, HF_FINDING_CREW, compare_crews);
    if (status == HF_OK)
        status = load_rows(engine, &tables->members, HF_FINDING_CREW_MEMBER, compare_members);
    if (status == HF_OK)
        status = load_rows(engine, &tables->campaigns, HF_FINDING_CAMPAIGN, compare_campaigns);
    if (status == HF_OK)
        status = load_rows(engine, &tables->participants, HF_FINDING_CAMPAIGN_MEMBER,
                           compare_participants);
    if (status == HF_OK)
        status = load_rows(engine, &tables->holds, HF_FINDING_HOLD, compare_holds);
    return status == HF_OK ? load_looks(engine, &tables->look_counts) : status;
}
