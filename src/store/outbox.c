/* From findings to rows: see outbox.h. */
#include "store/outbox.h"

#include <inttypes.h>
#include <stdio.h>

#include "pg/sql.h"
#include "store/query.h"

enum {
    CREWS,
    CREW_MEMBERS,
    CAMPAIGNS,
    CAMPAIGN_MEMBERS,
    EVIDENCE,
    HOLDS,
    SUPPRESSIONS,
    LIFTS,
    LOOK_COUNTS,
    LIST_DEPENDENCES,
    REJECTED
};

static const char *const copy_sql[HF_OUTBOX_TABLES] = {
    "copy holdfast_crews from stdin (format binary)",
    "copy holdfast_crew_members from stdin (format binary)",
    "copy holdfast_campaigns from stdin (format binary)",
    "copy holdfast_campaign_members from stdin (format binary)",
    "copy holdfast_campaign_evidence from stdin (format binary)",
    "copy holdfast_holds from stdin (format binary)",
    "copy holdfast_suppressions from stdin (format binary)",
    "copy holdfast_lifts from stdin (format binary)",
    "copy holdfast_look_counts from stdin (format binary)",
    "copy holdfast_list_dependences from stdin (format binary)",
    "copy holdfast_rejected from stdin (format binary)",
};

void hf_outbox_init(hf_outbox *outbox, const hf_allocator *allocator)
{
    for (int i = 0; i < HF_OUTBOX_TABLES; i++)
        hf_copy_writer_init(&outbox->tables[i], allocator, HF_OUTBOX_TABLE_MAX);
    hf_outbox_begin(outbox);
}

void hf_outbox_done(hf_outbox *outbox)
{
    for (int i = 0; i < HF_OUTBOX_TABLES; i++)
        hf_copy_writer_done(&outbox->tables[i]);
}

void hf_outbox_begin(hf_outbox *outbox)
{
    outbox->row_count = 0;
    for (int i = 0; i < HF_OUTBOX_TABLES; i++)
        hf_copy_begin(&outbox->tables[i]);
}

static void add_crew(hf_copy_writer *w, const hf_crew *row)
{
    hf_copy_row(w, 7);
    hf_copy_put_int(w, row->crew_id);
    hf_copy_put_usec(w, row->first_seen_at);
    hf_copy_put_usec(w, row->last_seen_at);
    hf_copy_put_int(w, row->member_count);
    hf_copy_put_int(w, row->campaign_count);
    hf_copy_put_int(w, row->merged_into);
    hf_copy_put_int(w, row->founding_report_id);
}

static void add_crew_member(hf_copy_writer *w, const hf_crew_member *row)
{
    hf_copy_row(w, 7);
    hf_copy_put_int(w, row->crew_id);
    hf_copy_put_int(w, row->account.v);
    hf_copy_put_usec(w, row->first_seen_at);
    hf_copy_put_usec(w, row->last_seen_at);
    hf_copy_put_int(w, row->strikes);
    hf_copy_put_double(w, row->score);
    hf_copy_put_bool(w, row->is_core);
}

static void put_maybe(hf_copy_writer *w, bool is_there, int64_t value)
{
    if (is_there)
        hf_copy_put_int(w, value);
    else
        hf_copy_put_null(w);
}

static void add_campaign(hf_copy_writer *w, const hf_campaign *row)
{
    hf_copy_row(w, 23);
    hf_copy_put_int(w, row->campaign_id);
    hf_copy_put_int(w, row->crew_id);
    hf_copy_put_bytes(w, row->fingerprint, sizeof row->fingerprint);
    hf_copy_put_text(w, hf_campaign_kind_name(row->kind));
    put_maybe(w, row->has_target, row->target.v);
    put_maybe(w, row->has_list, row->list.v);
    hf_copy_put_usec(w, row->started_at);
    hf_copy_put_usec(w, row->ended_at);
    hf_copy_put_usec(w, row->detected_at);
    hf_copy_put_int(w, row->trigger_report_id);
    hf_copy_put_bool(w, row->found_backwards);
    hf_copy_put_int(w, row->reports);
    hf_copy_put_int(w, row->crew_reports);
    hf_copy_put_int(w, row->independent_reporters);
    hf_copy_put_double(w, row->evidence);
    hf_copy_put_double(w, row->expected_false_per_month);
    hf_copy_put_text(w, hf_disposition_name(row->disposition));
    hf_copy_put_bool(w, row->is_shadow);
    hf_copy_put_int(w, row->policy_id);
    hf_copy_put_usec(w, row->would_have_acted_at);
    hf_copy_put_int(w, row->reach);
    hf_copy_put_bool(w, row->is_window_short);
    hf_copy_put_text(w, row->summary);
}

static void add_campaign_member(hf_copy_writer *w, const hf_campaign_member *row)
{
    hf_copy_row(w, 5);
    hf_copy_put_int(w, row->campaign_id);
    hf_copy_put_int(w, row->account.v);
    hf_copy_put_double(w, row->score);
    hf_copy_put_bool(w, row->is_core);
    hf_copy_put_int(w, row->shared_keys);
}

static void add_evidence(hf_copy_writer *w, const hf_evidence *row)
{
    hf_copy_row(w, 11);
    hf_copy_put_int(w, row->campaign_id);
    hf_copy_put_int(w, row->evidence_no);
    hf_copy_put_text(w, hf_channel_name(row->channel));
    hf_copy_put_text(w, row->statement);
    hf_copy_put_int(w, row->matched);
    hf_copy_put_int(w, row->of_n);
    hf_copy_put_double(w, row->expected);
    hf_copy_put_double(w, row->log10_p);
    hf_copy_put_int(w, row->other_target.v);
    hf_copy_put_usec(w, row->cell_started_at);
    hf_copy_put_usec(w, row->cell_ended_at);
}

static void add_hold(hf_copy_writer *w, const hf_hold *row)
{
    hf_copy_row(w, 9);
    hf_copy_put_int(w, row->campaign_id);
    hf_copy_put_text(w, hf_scope_name(row->scope));
    hf_copy_put_int(w, row->target.v);
    hf_copy_put_int(w, row->list.v);
    hf_copy_put_usec(w, row->placed_at);
    hf_copy_put_usec(w, row->expires_at);
    hf_copy_put_text(w, hf_hold_state_name(row->state));
    hf_copy_put_usec(w, row->ended_at);
    hf_copy_put_text(w, row->reason);
}

static void add_suppression(hf_copy_writer *w, const hf_suppression *row)
{
    hf_copy_row(w, 7);
    hf_copy_put_int(w, row->target.v);
    hf_copy_put_int(w, row->report_id);
    hf_copy_put_int(w, row->campaign_id);
    hf_copy_put_int(w, row->reporter.v);
    hf_copy_put_double(w, row->weight_before);
    hf_copy_put_usec(w, row->suppressed_at);
    hf_copy_put_usec(w, row->lifted_at);
}

static void add_lift(hf_copy_writer *w, int64_t campaign_id, const hf_account_id *account,
                     hf_usec lifted_at)
{
    hf_copy_row(w, 3);
    hf_copy_put_int(w, campaign_id);
    put_maybe(w, account != NULL, account != NULL ? account->v : 0);
    hf_copy_put_usec(w, lifted_at);
}

static void add_look_count(hf_copy_writer *w, const hf_look_count *row)
{
    hf_copy_row(w, 3);
    hf_copy_put_usec(w, row->hour_at);
    hf_copy_put_int(w, row->looks);
    hf_copy_put_int(w, row->crew_looks);
}

static void add_list_dependence(hf_copy_writer *w, const hf_list_dependence *row)
{
    hf_copy_row(w, 13);
    hf_copy_put_int(w, row->list.v);
    hf_copy_put_int(w, row->leader.v);
    hf_copy_put_int(w, row->meetings);
    hf_copy_put_int(w, row->of_n);
    hf_copy_put_double(w, row->expected);
    hf_copy_put_int(w, row->width);
    hf_copy_put_double(w, row->evidence);
    hf_copy_put_double(w, row->share_copied);
    hf_copy_put_int(w, row->lag);
    hf_copy_put_int(w, row->lag_low);
    hf_copy_put_int(w, row->lag_high);
    hf_copy_put_bool(w, row->is_one_voice);
    hf_copy_put_bool(w, row->is_beyond_chance);
}

hf_status hf_outbox_add(void *ctx, const hf_finding *finding)
{
    hf_outbox *outbox = ctx;
    hf_copy_writer *tables = outbox->tables;
    outbox->row_count++;
    switch (finding->type) {
    case HF_FINDING_CREW:
        add_crew(&tables[CREWS], &finding->u.crew);
        return tables[CREWS].status;
    case HF_FINDING_CREW_MEMBER:
        add_crew_member(&tables[CREW_MEMBERS], &finding->u.crew_member);
        return tables[CREW_MEMBERS].status;
    case HF_FINDING_CAMPAIGN:
        add_campaign(&tables[CAMPAIGNS], &finding->u.campaign);
        return tables[CAMPAIGNS].status;
    case HF_FINDING_CAMPAIGN_MEMBER:
        add_campaign_member(&tables[CAMPAIGN_MEMBERS], &finding->u.campaign_member);
        return tables[CAMPAIGN_MEMBERS].status;
    case HF_FINDING_EVIDENCE:
        add_evidence(&tables[EVIDENCE], &finding->u.evidence);
        return tables[EVIDENCE].status;
    case HF_FINDING_HOLD:
        add_hold(&tables[HOLDS], &finding->u.hold);
        return tables[HOLDS].status;
    case HF_FINDING_SUPPRESSION:
        add_suppression(&tables[SUPPRESSIONS], &finding->u.suppression);
        return tables[SUPPRESSIONS].status;
    case HF_FINDING_LIFT:
        add_lift(&tables[LIFTS], finding->u.lift.campaign_id, NULL, finding->u.lift.lifted_at);
        return tables[LIFTS].status;
    case HF_FINDING_LIFT_MEMBER:
        add_lift(&tables[LIFTS], finding->u.lift_member.campaign_id,
                 &finding->u.lift_member.account, finding->u.lift_member.lifted_at);
        return tables[LIFTS].status;
    case HF_FINDING_LOOK_COUNT:
        add_look_count(&tables[LOOK_COUNTS], &finding->u.look_count);
        return tables[LOOK_COUNTS].status;
    case HF_FINDING_LIST_DEPENDENCE:
        add_list_dependence(&tables[LIST_DEPENDENCES], &finding->u.list_dependence);
        return tables[LIST_DEPENDENCES].status;
    case HF_FINDING_TYPE_COUNT:
        break;
    }
    return HF_EINVAL;
}

hf_status hf_outbox_reject(hf_outbox *outbox, const hf_rejected *rejected)
{
    char key[32];
    hf_copy_writer *w = &outbox->tables[REJECTED];
    (void)snprintf(key, sizeof key, "%" PRId64, rejected->row_key);
    outbox->row_count++;
    hf_copy_row(w, 3);
    hf_copy_put_text(w, rejected->source_table);
    hf_copy_put_text(w, key);
    hf_copy_put_text(w, rejected->reason);
    return w->status;
}

int hf_outbox_finish(hf_outbox *outbox, hf_outbox_step ret_steps[HF_OUTBOX_TABLES])
{
    int count = 0;
    for (int i = 0; i < HF_OUTBOX_TABLES; i++) {
        hf_copy_writer *w = &outbox->tables[i];
        if (w->row_count == 0)
            continue;
        hf_copy_end(w);
        ret_steps[count++] =
            (hf_outbox_step){copy_sql[i], hf_buf_borrow(&w->bytes), hf_buf_size(&w->bytes)};
    }
    return count;
}

const char *hf_outbox_staging_sql(void)
{
    return hf_sql_query("staging")->text;
}

hf_status hf_outbox_merge_sql(char **ret_sql)
{
    const hf_variable variables[] = {{"detector_version", HF_DETECTOR_VERSION, 0}};
    return hf_query_expand("merge", variables, 1, ret_sql);
}
