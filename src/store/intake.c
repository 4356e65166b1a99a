/* From rows to events: see intake.h. */
#include "store/intake.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "holdfast/traits.h"
#include "pg/sql.h"
#include "store/query.h"

/* Microseconds from the Unix epoch to PostgreSQL's. */
#define PG_EPOCH_USEC (INT64_C(946684800) * 1000000)

/* As the queries want times: microseconds from 2000, infinities at the ends. */
static int64_t pg_time(hf_usec at)
{
    if (at == HF_USEC_NONE || at == HF_USEC_MINUS_INFINITY)
        return -INT64_MAX;
    return at == HF_USEC_INFINITY ? INT64_MAX : at - PG_EPOCH_USEC;
}

/* ---- queries ---- */

hf_status hf_intake_poll_sql(const hf_cursor *cursor, char **ret_sql)
{
    const hf_variable variables[] = {{"done", hf_cursor_text(cursor->done), 0},
                                     {"done_xmin", NULL, hf_cursor_xmin(cursor->done)}};
    return hf_query_expand("poll", variables, 2, ret_sql);
}

hf_status hf_intake_accounts_sql(const hf_cursor *cursor, bool is_recovery, char **ret_sql)
{
    const char *done = is_recovery ? NULL : cursor->done;
    const hf_variable variables[] = {{"done", hf_cursor_text(done), 0},
                                     {"done_xmin", NULL, hf_cursor_xmin(done)}};
    return hf_query_expand("accounts", variables, 2, ret_sql);
}

/* The id after which a relation goes on at exactly the position's time. */
static int64_t after_id(const hf_position *position, int relation)
{
    if (position->at == HF_USEC_NONE)
        return INT64_MIN;
    return relation < position->relation   ? INT64_MAX
           : relation > position->relation ? INT64_MIN
                                           : position->id;
}

/* Where reports go on: where a replay has a floor, not before it. */
static hf_position position_of_reports(const hf_cursor *cursor)
{
    const hf_position floor = {
        .at = cursor->floor, .relation = HF_RELATION_REPORT, .id = INT64_MIN};
    return cursor->position.at < cursor->floor ? floor : cursor->position;
}

hf_status hf_intake_until_sql(const hf_cursor *cursor, int64_t most, char **ret_sql)
{
    const hf_position from = position_of_reports(cursor);
    const hf_variable variables[] = {
        {"after_at", NULL, pg_time(from.at)},
        {"after_id_1", NULL, after_id(&from, HF_RELATION_REPORT)},
        {"most", NULL, most},
    };
    return hf_query_expand("until", variables, sizeof variables / sizeof *variables, ret_sql);
}

hf_status hf_intake_events_sql(const hf_cursor *cursor, hf_usec until, int64_t most, char **ret_sql)
{
    const hf_position *position = &cursor->position;
    const hf_position from = position_of_reports(cursor);
    const hf_position *reports = &from;
    const hf_variable variables[] = {
        {"done", hf_cursor_text(cursor->done), 0},
        {"done_xmin", NULL, hf_cursor_xmin(cursor->done)},
        {"goal", hf_cursor_text(cursor->goal), 0},
        {"after_at", NULL, pg_time(reports->at)},
        {"list_after_at", NULL, pg_time(position->at)},
        {"upto_at", NULL, pg_time(until)},
        {"after_id_1", NULL, after_id(reports, HF_RELATION_REPORT)},
        {"after_id_2", NULL, after_id(reports, HF_RELATION_RETRACTION)},
        {"after_id_3", NULL, after_id(reports, HF_RELATION_OUTCOME)},
        {"after_id_4", NULL, after_id(reports, HF_RELATION_DECISION)},
        {"after_id_5", NULL, after_id(position, HF_RELATION_LIST)},
        {"after_id_6", NULL, after_id(position, HF_RELATION_LIST_DELETION)},
        {"after_id_7", NULL, after_id(position, HF_RELATION_ENTRY)},
        {"after_id_8", NULL, after_id(position, HF_RELATION_ENTRY_REMOVAL)},
        {"after_id_9", NULL, after_id(position, HF_RELATION_SUBSCRIPTION)},
        {"after_id_10", NULL, after_id(position, HF_RELATION_SUBSCRIPTION_END)},
        {"most", NULL, most},
    };
    return hf_query_expand("events", variables, sizeof variables / sizeof *variables, ret_sql);
}

hf_status hf_intake_history_sql(const hf_cursor *cursor, hf_usec window, char **ret_sql)
{
    const hf_variable variables[] = {
        {"done", hf_cursor_text(cursor->done), 0},
        {"goal", hf_cursor_text(cursor->goal), 0},
        {"since", NULL, pg_time(cursor->judged_through - window)},
        {"upto_at", NULL, pg_time(cursor->position.at)},
        {"upto_relation", NULL, cursor->position.relation},
        {"upto_id", NULL, cursor->position.id},
    };
    return hf_query_expand("history", variables, sizeof variables / sizeof *variables, ret_sql);
}

/* ---- life ---- */

void hf_intake_init(hf_intake *intake, const hf_allocator *allocator)
{
    *intake = (hf_intake){.allocator = allocator, .last = {.at = HF_USEC_NONE}};
    hf_copy_reader_init(&intake->reader, allocator, 0, NULL, NULL);
}

void hf_intake_done(hf_intake *intake)
{
    hf_copy_reader_done(&intake->reader);
    hf_array_done(intake->allocator, (void *)&intake->events, &intake->capacity,
                  sizeof *intake->events);
    hf_array_done(intake->allocator, (void *)&intake->rejected, &intake->rejected_capacity,
                  sizeof *intake->rejected);
}

static void begin(hf_intake *intake, int field_count, hf_copy_row_fn *fn)
{
    hf_copy_reader_done(&intake->reader);
    hf_copy_reader_init(&intake->reader, intake->allocator, field_count, fn, intake);
    intake->count = intake->rejected_count = 0;
    intake->row_count = 0;
    intake->last = (hf_position){.at = HF_USEC_NONE};
}

hf_status hf_intake_feed(hf_intake *intake, const void *bytes, size_t size)
{
    return hf_copy_feed(&intake->reader, bytes, size);
}

/* ---- events ---- */

static hf_status reject(hf_intake *intake, int relation, int64_t id, const char *reason)
{
    static const char *const tables[HF_RELATION_END] = {
        [HF_RELATION_REPORT] = "reports",
        [HF_RELATION_RETRACTION] = "reports",
        [HF_RELATION_OUTCOME] = "report_outcomes",
        [HF_RELATION_DECISION] = "decisions",
        [HF_RELATION_LIST] = "blocklists",
        [HF_RELATION_LIST_DELETION] = "blocklists",
        [HF_RELATION_ENTRY] = "blocklist_entries",
        [HF_RELATION_ENTRY_REMOVAL] = "blocklist_entries",
        [HF_RELATION_SUBSCRIPTION] = "blocklist_subscriptions",
        [HF_RELATION_SUBSCRIPTION_END] = "blocklist_subscriptions",
    };
    const hf_status status =
        hf_array_reserve(intake->allocator, (void *)&intake->rejected, &intake->rejected_capacity,
                         intake->rejected_count + 1, sizeof *intake->rejected);
    if (status == HF_OK)
        intake->rejected[intake->rejected_count++] =
            (hf_rejected){.source_table = tables[relation], .reason = reason, .row_key = id};
    return status;
}

static size_t size_of(const hf_copy_field *field)
{
    return field->size > 0 ? (size_t)field->size : 0;
}

static void decode_report(hf_event *event, const hf_copy_field *fields, uint64_t seed)
{
    hf_report_event *report = &event->u.report;
    event->type = HF_EVENT_REPORT;
    *report = (hf_report_event){
        .report_id = hf_copy_int(&fields[3], 0),
        .reporter = {hf_copy_int(&fields[4], 0)},
        .target = {hf_copy_int(&fields[5], 0)},
        .is_protected = hf_copy_int(&fields[6], 1) != 0,
        .traits = {.origin =
                       hf_traits_origin((const char *)fields[8].bytes, size_of(&fields[8]), seed)},
    };
    hf_traits_comment((const char *)fields[7].bytes, size_of(&fields[7]), seed,
                      report->traits.comment);
}

/* Lists and what is on them. */
static bool decode_list_event(hf_event *event, int relation, const hf_copy_field *fields)
{
    const int64_t id = hf_copy_int(&fields[2], 0);
    const hf_list_id list = {hf_copy_int(&fields[3], 0)};
    const hf_account_id b = {hf_copy_int(&fields[4], 0)};
    const int64_t c = hf_copy_int(&fields[5], 0);
    switch (relation) {
    case HF_RELATION_LIST:
    case HF_RELATION_LIST_DELETION:
        event->type = HF_EVENT_LIST;
        event->u.list = (hf_list_event){.list = list,
                                        .owner = b,
                                        .mirrors = {c},
                                        .is_deleted = relation == HF_RELATION_LIST_DELETION};
        return true;
    case HF_RELATION_ENTRY:
    case HF_RELATION_ENTRY_REMOVAL:
        event->type = HF_EVENT_ENTRY;
        event->u.entry = (hf_entry_event){.entry_id = id,
                                          .list = list,
                                          .target = b,
                                          .added_by = {c},
                                          .is_removed = relation == HF_RELATION_ENTRY_REMOVAL};
        return true;
    case HF_RELATION_SUBSCRIPTION:
    case HF_RELATION_SUBSCRIPTION_END:
        event->type = HF_EVENT_SUBSCRIPTION;
        event->u.subscription =
            (hf_subscription_event){.subscription_id = id,
                                    .list = list,
                                    .subscriber = b,
                                    .is_ended = relation == HF_RELATION_SUBSCRIPTION_END};
        return true;
    default:
        return false;
    }
}

static bool decode_decision(hf_event *event, const hf_copy_field *fields)
{
    const int64_t a = hf_copy_int(&fields[3], 0);
    const int64_t b = hf_copy_int(&fields[4], 0);
    const int64_t c = hf_copy_int(&fields[5], 0);
    const int64_t code = hf_copy_int(&fields[6], -1);
    const hf_decision decision = (hf_decision)code;
    event->type = HF_EVENT_DECISION;
    if (decision == HF_DECISION_EXTEND_HOLD || decision == HF_DECISION_SHORTEN_HOLD)
        event->u.decision =
            (hf_decision_event){.decision = decision, .campaign_id = a, .was_until = b, .until = c};
    else
        event->u.decision = (hf_decision_event){
            .decision = decision, .campaign_id = a, .crew_id = b, .account = {c}};
    return code >= 0 && code < HF_DECISION_COUNT;
}

/* Fills the event's own part. False: the code is none. */
static bool decode_event(hf_event *event, int relation, const hf_copy_field *fields, uint64_t seed)
{
    const int64_t a = hf_copy_int(&fields[3], 0);
    const int64_t code = hf_copy_int(&fields[6], -1);
    const hf_account_id b = {hf_copy_int(&fields[4], 0)};
    const hf_account_id c = {hf_copy_int(&fields[5], 0)};
    switch (relation) {
    case HF_RELATION_REPORT:
        decode_report(event, fields, seed);
        return true;
    case HF_RELATION_RETRACTION:
        event->type = HF_EVENT_RETRACTION;
        event->u.retraction = (hf_retraction_event){.report_id = a, .reporter = b, .target = c};
        return true;
    case HF_RELATION_OUTCOME:
        event->type = HF_EVENT_OUTCOME;
        event->u.outcome = (hf_outcome_event){.outcome_id = hf_copy_int(&fields[2], 0),
                                              .report_id = a,
                                              .reporter = b,
                                              .target = c,
                                              .outcome = (hf_outcome)(code & 15),
                                              .by_staff = (code & 16) != 0};
        return code >= 0 && (code & 15) < HF_OUTCOME_COUNT;
    case HF_RELATION_DECISION:
        return decode_decision(event, fields);
    default:
        return decode_list_event(event, relation, fields);
    }
}

static hf_status take_event(void *ctx, const hf_copy_field *fields)
{
    hf_intake *intake = ctx;
    hf_intake_event row = {.position = {.at = hf_copy_usec(&fields[0]),
                                        .relation = (int)hf_copy_int(&fields[1], 0),
                                        .id = hf_copy_int(&fields[2], 0)}};
    const hf_position *position = &row.position;
    if (position->relation < HF_RELATION_REPORT || position->relation >= HF_RELATION_END)
        return HF_EFORMAT;
    intake->row_count++;
    intake->last = *position;
    const bool is_known = decode_event(&row.event, position->relation, fields, intake->seed);
    if (position->at == HF_USEC_INFINITY || position->at == HF_USEC_MINUS_INFINITY)
        return reject(intake, position->relation, position->id, "its time is infinite");
    if (!is_known) /* decisions that the engine need not follow (notes, assignments) are no errors
                    */
        return HF_OK;
    row.event.at = position->at > intake->latest ? intake->clock : position->at;
    if (row.event.at < -100000 * HF_DAY_USEC)
        return reject(intake, position->relation, position->id,
                      "its time is before recorded history");
    const hf_status status =
        hf_array_reserve(intake->allocator, (void *)&intake->events, &intake->capacity,
                         intake->count + 1, sizeof *intake->events);
    if (status == HF_OK)
        intake->events[intake->count++] = row;
    return status;
}

void hf_intake_begin_events(hf_intake *intake, hf_usec clock, hf_usec latest, uint64_t seed)
{
    begin(intake, 9, take_event);
    intake->clock = clock;
    intake->latest = latest;
    intake->seed = seed;
}

static hf_status take_account(void *ctx, const hf_copy_field *fields)
{
    hf_intake *intake = ctx;
    const hf_usec created_at = hf_copy_usec(&fields[2]);
    const bool is_infinite = created_at == HF_USEC_INFINITY || created_at == HF_USEC_MINUS_INFINITY;
    const hf_status status =
        hf_array_reserve(intake->allocator, (void *)&intake->events, &intake->capacity,
                         intake->count + 1, sizeof *intake->events);
    if (status != HF_OK)
        return status;
    intake->row_count++;
    intake->events[intake->count++] = (hf_intake_event){
        .event = {.type = HF_EVENT_ACCOUNT,
                  .at = HF_USEC_NONE,
                  .u.account = {.account = {hf_copy_int(&fields[0], 0)},
                                .kind = (hf_kind)hf_copy_int(&fields[1], 0),
                                .created_at = is_infinite ? HF_USEC_NONE : created_at,
                                .followers = hf_copy_int(&fields[3], -1),
                                .following = hf_copy_int(&fields[4], -1),
                                .is_premium = hf_copy_bool(&fields[5], false)}}};
    return HF_OK;
}

void hf_intake_begin_accounts(hf_intake *intake)
{
    begin(intake, 6, take_account);
}
