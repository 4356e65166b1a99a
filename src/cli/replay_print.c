/* What was found and what would change, for programs and for people: see replay.h. */
#include <inttypes.h>
#include <stdio.h>

#include "cli/json.h"
#include "cli/replay.h"

/* ---- findings ---- */

static int64_t count_suppressed(const hf_book *book, const hf_booked_campaign *campaign)
{
    int64_t count = 0;
    for (uint32_t i = campaign->last_suppression; i != HF_MAP_NONE;
         i = book->suppressions[i].previous)
        count += hf_book_is_suppressed(book, i);
    return count;
}

static json_t *json_hold(const hf_booked_campaign *campaign)
{
    const hf_hold *hold = &campaign->hold;
    if (!campaign->has_hold)
        return json_null();
    return json_pack("{ss ss so so so so}", "state", hf_hold_state_name(hold->state), "scope",
                     hf_scope_name(hold->scope), "list_id",
                     hold->scope != HF_SCOPE_ACCOUNT ? hf_json_id(hold->list.v) : json_null(),
                     "placed_at", hf_json_time(hold->placed_at), "expires_at",
                     hf_json_time(hold->expires_at), "ended_at", hf_json_time(hold->ended_at));
}

static json_t *json_print(const hf_campaign *row)
{
    char text[2 * HF_FINGERPRINT_SIZE + 1];
    for (int i = 0; i < HF_FINGERPRINT_SIZE; i++)
        (void)snprintf(text + 2 * (size_t)i, 3, "%02x", row->fingerprint[i]);
    return json_string(text);
}

/* `like`: the same campaign in the other book, or NULL. Numbers of crews are the book's own. */
static json_t *json_campaign(const hf_book *book, const hf_booked_campaign *campaign,
                             const char *change, const hf_booked_campaign *like)
{
    const hf_campaign *row = &campaign->row;
    return json_pack(
        "{ss ss so so ss so so so so so so so sb sI sI sI sf sf ss so so sI so ss}", "finding",
        "campaign", "change", change, "other_campaign_id",
        like != NULL ? hf_json_id(like->row.campaign_id) : json_null(), "other_disposition",
        like != NULL ? json_string(hf_disposition_name(like->row.disposition)) : json_null(),
        "kind", hf_campaign_kind_name(row->kind), "campaign_id", hf_json_id(row->campaign_id),
        "crew_id", hf_json_id(row->crew_id), "target_id",
        row->has_target ? hf_json_id(row->target.v) : json_null(), "list_id",
        row->has_list ? hf_json_id(row->list.v) : json_null(), "started_at",
        hf_json_time(row->started_at), "ended_at", hf_json_time(row->ended_at), "detected_at",
        hf_json_time(row->detected_at), "found_backwards", row->found_backwards, "reports",
        (json_int_t)row->reports, "crew_reports", (json_int_t)row->crew_reports,
        "independent_reporters", (json_int_t)row->independent_reporters, "evidence", row->evidence,
        "expected_false_per_month", row->expected_false_per_month, "disposition",
        hf_disposition_name(row->disposition), "hold", json_hold(campaign), "fingerprint",
        json_print(row), "suppressed_reports", (json_int_t)count_suppressed(book, campaign),
        "channel",
        campaign->channel < HF_CHANNEL_COUNT ? json_string(hf_channel_name(campaign->channel))
                                             : json_null(),
        "summary", row->summary);
}

static bool print_found(const hf_replayed *done)
{
    const hf_book *trial = &done->trial;
    bool is_written = true;
    for (size_t i = 0; i < trial->campaign_count && is_written; i++) {
        const uint32_t live = done->match.live_of_trial[i];
        const hf_booked_campaign *like = live != HF_MAP_NONE ? &done->live.campaigns[live] : NULL;
        if (hf_period_has(&done->period, trial->campaigns[i].row.detected_at))
            is_written = hf_json_print(
                json_campaign(trial, &trial->campaigns[i], like != NULL ? "kept" : "gained", like));
    }
    return is_written;
}

static bool print_lost(const hf_replayed *done)
{
    const hf_book *live = &done->live;
    bool is_written = true;
    for (size_t i = 0; i < live->campaign_count && is_written; i++)
        if (done->match.trial_of_live[i] == HF_MAP_NONE &&
            hf_period_has(&done->period, live->campaigns[i].row.detected_at))
            is_written = hf_json_print(json_campaign(live, &live->campaigns[i], "lost", NULL));
    return is_written;
}

bool hf_replayed_print_findings(const hf_replayed *done)
{
    return print_found(done) && print_lost(done);
}

/* ---- what would change ---- */

static json_t *json_change(const hf_change *change)
{
    return json_pack("{sI sI sI sI}", "live", (json_int_t)change->live, "candidate",
                     (json_int_t)change->trial, "gained", (json_int_t)change->gained, "lost",
                     (json_int_t)change->lost);
}

static json_t *json_policy(const hf_policy *policy)
{
    json_t *object = json_object();
#define PUT_FIELD(name, type, initial, least, most, meaning)                             \
    (void)json_object_set_new(object, #name,                                             \
                              _Generic((type)0, int64_t                                  \
                                       : json_integer((json_int_t)policy->name), default \
                                       : json_real((double)policy->name)));
    HF_POLICY_TABLE(PUT_FIELD)
#undef PUT_FIELD
    return object;
}

bool hf_replayed_print_json(const hf_replayed *done)
{
    const hf_period *period = &done->period;
    const hf_comparison *c = &done->comparison;
    return hf_json_print(
        json_pack("{ss so so so so sI sI sI so so so}", "finding", "summary", "active_policy_id",
                  hf_json_id(done->active.policy_id), "candidate", json_policy(&done->candidate),
                  "since", hf_json_time(period->since), "until",
                  period->until == INT64_MAX ? json_null() : hf_json_time(period->until), "events",
                  (json_int_t)done->events, "decisions", (json_int_t)done->result.decisions,
                  "decisions_left_out", (json_int_t)done->result.decisions_left_out, "campaigns",
                  json_change(&c->campaigns), "holds", json_change(&c->holds), "suppressed_reports",
                  json_change(&c->suppressions)));
}

static void tell_policy(const hf_replayed *done)
{
    int changes = 0;
#define TELL_FIELD(name, type, initial, least, most, meaning)                                 \
    if (done->active.name < done->candidate.name || done->active.name > done->candidate.name) \
        (void)fprintf(stderr, "%s" #name " %g, was %g", changes++ > 0 ? "; " : "candidate  ", \
                      (double)done->candidate.name, (double)done->active.name);
    HF_POLICY_TABLE(TELL_FIELD)
#undef TELL_FIELD
    (void)fprintf(stderr, changes > 0 ? "\n" : "candidate  the same as the active policy\n");
}

static void tell_change(const char *what, const hf_change *change)
{
    (void)fprintf(stderr, "%-18s %9" PRId64 " %9" PRId64 " %9" PRId64 " %9" PRId64 "\n", what,
                  change->live, change->trial, change->gained, change->lost);
}

void hf_replayed_tell(const hf_replayed *done)
{
    const hf_comparison *c = &done->comparison;
    tell_policy(done);
    (void)fprintf(stderr, "history    %zu events, %" PRId64 " decisions of staff", done->events,
                  done->result.decisions);
    if (done->result.decisions_left_out > 0)
        (void)fprintf(stderr, ", %" PRId64 " of them about what the candidate does not find",
                      done->result.decisions_left_out);
    (void)fprintf(stderr, "\n\n%-18s %9s %9s %9s %9s\n", "", "live", "candidate", "gained", "lost");
    tell_change("campaigns", &c->campaigns);
    tell_change("holds", &c->holds);
    tell_change("reports suppressed", &c->suppressions);
}
