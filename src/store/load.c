/*
 * The output tables' rows, back into the engine or into another taker of findings.
 *
 * Lives here: hf_intake_load_sql, hf_intake_begin_load: one decoder per table. Does not: events
 * (intake.c).
 */
#include <string.h>

#include "pg/sql.h"
#include "store/intake.h"

static hf_status load_crew(void *ctx, const hf_copy_field *f)
{
    const hf_intake *intake = ctx;
    const hf_finding row = {.type = HF_FINDING_CREW,
                            .u.crew = {.crew_id = hf_copy_int(&f[0], 0),
                                       .first_seen_at = hf_copy_usec(&f[1]),
                                       .last_seen_at = hf_copy_usec(&f[2]),
                                       .member_count = hf_copy_int(&f[3], 0),
                                       .campaign_count = hf_copy_int(&f[4], 0),
                                       .status = (hf_review)hf_copy_int(&f[5], 0),
                                       .decided_at = hf_copy_usec(&f[6]),
                                       .merged_into = hf_copy_int(&f[7], 0),
                                       .founding_report_id = hf_copy_int(&f[8], 0)}};
    return intake->load(intake->load_ctx, &row);
}

static hf_status load_crew_member(void *ctx, const hf_copy_field *f)
{
    const hf_intake *intake = ctx;
    const hf_finding row = {.type = HF_FINDING_CREW_MEMBER,
                            .u.crew_member = {.crew_id = hf_copy_int(&f[0], 0),
                                              .account = {hf_copy_int(&f[1], 0)},
                                              .first_seen_at = hf_copy_usec(&f[2]),
                                              .last_seen_at = hf_copy_usec(&f[3]),
                                              .strikes = hf_copy_int(&f[4], 0),
                                              .score = hf_copy_double(&f[5], 0),
                                              .is_core = hf_copy_bool(&f[6], false),
                                              .cleared_at = hf_copy_usec(&f[7])}};
    return intake->load(intake->load_ctx, &row);
}

static hf_status load_campaign(void *ctx, const hf_copy_field *f)
{
    const hf_intake *intake = ctx;
    hf_finding row = {.type = HF_FINDING_CAMPAIGN};
    hf_campaign *campaign = &row.u.campaign;
    *campaign = (hf_campaign){.campaign_id = hf_copy_int(&f[0], 0),
                              .crew_id = hf_copy_int(&f[1], 0),
                              .kind = (hf_campaign_kind)hf_copy_int(&f[3], 0),
                              .target = {hf_copy_int(&f[4], 0)},
                              .has_target = f[4].size >= 0,
                              .list = {hf_copy_int(&f[5], 0)},
                              .has_list = f[5].size >= 0,
                              .started_at = hf_copy_usec(&f[6]),
                              .ended_at = hf_copy_usec(&f[7]),
                              .detected_at = hf_copy_usec(&f[8]),
                              .trigger_report_id = hf_copy_int(&f[9], 0),
                              .found_backwards = hf_copy_bool(&f[10], false),
                              .reports = hf_copy_int(&f[11], 0),
                              .crew_reports = hf_copy_int(&f[12], 0),
                              .independent_reporters = hf_copy_int(&f[13], 0),
                              .evidence = hf_copy_double(&f[14], 0),
                              .expected_false_per_month = hf_copy_double(&f[15], 0),
                              .disposition = (hf_disposition)hf_copy_int(&f[16], 0),
                              .is_shadow = hf_copy_bool(&f[17], false),
                              .status = (hf_review)hf_copy_int(&f[18], 0),
                              .decided_at = hf_copy_usec(&f[19]),
                              .policy_id = hf_copy_int(&f[20], 0),
                              .would_have_acted_at = hf_copy_usec(&f[21]),
                              .reach = hf_copy_int(&f[23], 0),
                              .is_window_short = hf_copy_bool(&f[24], false)};
    if (f[2].size == HF_FINGERPRINT_SIZE)
        memcpy(campaign->fingerprint, f[2].bytes, HF_FINGERPRINT_SIZE);
    hf_copy_text(&f[22], campaign->summary, sizeof campaign->summary);
    return intake->load(intake->load_ctx, &row);
}

static hf_status load_campaign_member(void *ctx, const hf_copy_field *f)
{
    const hf_intake *intake = ctx;
    const hf_finding row = {.type = HF_FINDING_CAMPAIGN_MEMBER,
                            .u.campaign_member = {.campaign_id = hf_copy_int(&f[0], 0),
                                                  .account = {hf_copy_int(&f[1], 0)},
                                                  .score = hf_copy_double(&f[2], 0),
                                                  .is_core = hf_copy_bool(&f[3], false),
                                                  .shared_keys = hf_copy_int(&f[4], 0)}};
    return intake->load(intake->load_ctx, &row);
}

static hf_status load_hold(void *ctx, const hf_copy_field *f)
{
    const hf_intake *intake = ctx;
    hf_finding row = {.type = HF_FINDING_HOLD,
                      .u.hold = {.campaign_id = hf_copy_int(&f[0], 0),
                                 .target = {hf_copy_int(&f[1], 0)},
                                 .placed_at = hf_copy_usec(&f[2]),
                                 .expires_at = hf_copy_usec(&f[3]),
                                 .state = (hf_hold_state)hf_copy_int(&f[4], 0),
                                 .ended_at = hf_copy_usec(&f[5]),
                                 .scope = (hf_scope)hf_copy_int(&f[7], 0),
                                 .list = {hf_copy_int(&f[8], 0)}}};
    hf_copy_text(&f[6], row.u.hold.reason, sizeof row.u.hold.reason);
    return intake->load(intake->load_ctx, &row);
}

static hf_status load_suppression(void *ctx, const hf_copy_field *f)
{
    const hf_intake *intake = ctx;
    const hf_finding row = {.type = HF_FINDING_SUPPRESSION,
                            .u.suppression = {.target = {hf_copy_int(&f[0], 0)},
                                              .report_id = hf_copy_int(&f[1], 0),
                                              .campaign_id = hf_copy_int(&f[2], 0),
                                              .reporter = {hf_copy_int(&f[3], 0)},
                                              .weight_before = hf_copy_double(&f[4], 0),
                                              .suppressed_at = hf_copy_usec(&f[5]),
                                              .lifted_at = HF_USEC_NONE}};
    return intake->load(intake->load_ctx, &row);
}

static hf_status load_look_count(void *ctx, const hf_copy_field *f)
{
    const hf_intake *intake = ctx;
    const hf_finding row = {.type = HF_FINDING_LOOK_COUNT,
                            .u.look_count = {.hour_at = hf_copy_usec(&f[0]),
                                             .looks = hf_copy_int(&f[1], 0),
                                             .crew_looks = hf_copy_int(&f[2], 0)}};
    return intake->load(intake->load_ctx, &row);
}

static const struct {
    const char *query;
    int field_count;
    hf_copy_row_fn *fn;
} loads[] = {
    {"load_crews", 9, load_crew},
    {"load_crew_members", 8, load_crew_member},
    {"load_campaigns", 25, load_campaign},
    {"load_campaign_members", 5, load_campaign_member},
    {"load_holds", 9, load_hold},
    {"load_look_counts", 3, load_look_count},
    [HF_INTAKE_LOAD_SUPPRESSIONS] = {"load_suppressions", 6, load_suppression},
};

const char *hf_intake_load_sql(int number)
{
    return hf_sql_query(loads[number].query)->text;
}

static hf_status load_engine(void *ctx, const hf_finding *row)
{
    return hf_engine_load(ctx, row);
}

void hf_intake_begin_load_to(hf_intake *intake, int number, hf_finding_fn *fn, void *ctx)
{
    hf_copy_reader_done(&intake->reader);
    hf_copy_reader_init(&intake->reader, intake->allocator, loads[number].field_count,
                        loads[number].fn, intake);
    intake->load = fn;
    intake->load_ctx = ctx;
}

void hf_intake_begin_load(hf_intake *intake, int number, hf_engine *engine)
{
    hf_intake_begin_load_to(intake, number, load_engine, engine);
}
