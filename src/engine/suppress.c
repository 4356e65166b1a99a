/* Which reports a campaign suppresses: see suppress.h. */
#include "engine/suppress.h"

#include "engine/crews.h"
#include "engine/output.h"
#include "engine/trail.h"

/* 1 over this reporter's reports of the target in the window. Its repeats are counted to 64 back:
 * more weigh next to nothing. */
static double weight_of(const hf_target *target, const hf_report *report, bool is_repeat)
{
    uint32_t others = is_repeat ? 1 : 0;
    uint32_t scanned = 0;
    if (target->repeats.count == 0)
        return 1;
    for (uint32_t i = target->repeats.count; i-- > 0 && scanned++ < 64;) {
        const hf_report *other = hf_reports_at(&target->repeats, i);
        others += other->reporter == report->reporter && other->report_id != report->report_id;
    }
    return 1.0 / (1 + others);
}

static bool is_to_be_suppressed(const hf_engine *engine, const hf_campaign_state *campaign,
                                const hf_report *report)
{
    return campaign->is_protective && (report->flags & HF_REPORT_PROTECTED) == 0 &&
           engine->history.accounts[report->reporter].kind == HF_KIND_USER &&
           hf_crew_find_active_member(engine, campaign->crew, report->reporter) != HF_NONE;
}

static hf_status suppress_report(hf_engine *engine, uint32_t number, const hf_report *report,
                                 bool is_repeat)
{
    const hf_campaign_state *campaign = &engine->campaigns[number];
    if (!is_to_be_suppressed(engine, campaign, report))
        return HF_OK;
    const hf_target *target = &engine->history.targets[campaign->target];
    return hf_output_suppression(engine, number, report, weight_of(target, report, is_repeat));
}

/* Reports of one account, or of all: HF_NONE. */
static hf_status suppress_list(hf_engine *engine, uint32_t number, const hf_reports *reports,
                               hf_usec from, hf_usec to, uint32_t account)
{
    const bool is_repeat =
        reports == &engine->history.targets[engine->campaigns[number].target].repeats;
    const uint32_t end = hf_reports_lower_bound(reports, to + 1);
    for (uint32_t i = hf_reports_lower_bound(reports, from); i < end; i++) {
        const hf_report *report = hf_reports_at(reports, i);
        const hf_status status = account == HF_NONE || report->reporter == account
                                     ? suppress_report(engine, number, report, is_repeat)
                                     : HF_OK;
        if (status != HF_OK)
            return status;
    }
    return HF_OK;
}

static hf_status suppress_between(hf_engine *engine, uint32_t number, hf_usec from, hf_usec to)
{
    const hf_target *target = &engine->history.targets[engine->campaigns[number].target];
    const hf_status status = suppress_list(engine, number, &target->edges, from, to, HF_NONE);
    return status == HF_OK ? suppress_list(engine, number, &target->repeats, from, to, HF_NONE)
                           : status;
}

/* What a new member of the crew reported in the time that was gone through before. */
static hf_status suppress_member(hf_engine *engine, uint32_t number, uint32_t account)
{
    const hf_campaign_state *campaign = &engine->campaigns[number];
    const hf_walked *done = &campaign->walked;
    const hf_target *target = &engine->history.targets[campaign->target];
    const hf_usec at = hf_trail_find(&engine->history, account, campaign->target);
    hf_status status = HF_OK;
    if (at == HF_USEC_NONE)
        return HF_OK;
    if (at >= done->from && at <= done->to)
        status = suppress_list(engine, number, &target->edges, at, at, account);
    return status == HF_OK
               ? suppress_list(engine, number, &target->repeats, done->from, done->to, account)
               : status;
}

/*
 * A crew's finding comes by all its campaigns, and nearly always adds little to each; who goes
 * through all of their reports every time takes a thousand times longer where a thousand accounts
 * attack a hundred targets.
 */
hf_status hf_suppress_new(hf_engine *engine, uint32_t number)
{
    hf_campaign_state *campaign = &engine->campaigns[number];
    const hf_crew_state *crew = &engine->crews[campaign->crew];
    const hf_usec from = campaign->row.started_at;
    const hf_usec to = campaign->row.ended_at;
    hf_walked *done = &campaign->walked;
    hf_status status = HF_OK;
    if (done->members == 0) {
        status = suppress_between(engine, number, from, to);
        *done = (hf_walked){from, to, crew->member_count};
        return status;
    }
    while (done->members < crew->member_count && status == HF_OK) {
        const hf_member *member = &engine->members[crew->members[done->members]];
        status = suppress_member(engine, number, member->account);
        done->members += status == HF_OK;
    }
    if (status == HF_OK && from < done->from)
        status = suppress_between(engine, number, from, done->from - 1);
    if (status == HF_OK && to > done->to)
        status = suppress_between(engine, number, done->to + 1, to);
    done->from = from < done->from ? from : done->from;
    done->to = to > done->to ? to : done->to;
    return status;
}

void hf_suppress_note_report(hf_engine *engine, uint32_t target, hf_usec at)
{
    uint32_t n = engine->history.targets[target].first_campaign;
    for (; n != HF_NONE; n = engine->campaigns[n].next_of_target) {
        hf_walked *done = &engine->campaigns[n].walked;
        if (at >= done->from && at <= done->to)
            done->members = 0;
    }
}

void hf_suppress_note_kind(hf_engine *engine, uint32_t account)
{
    uint32_t m = engine->history.accounts[account].first_membership;
    for (; m != HF_NONE; m = engine->members[m].next) {
        uint32_t n = engine->crews[engine->members[m].crew].first_campaign;
        for (; n != HF_NONE; n = engine->campaigns[n].next_of_crew)
            engine->campaigns[n].walked.members = 0;
    }
}

/* ---- invariants ---- */

static bool are_suppressed(const hf_engine *engine, uint32_t number, const hf_reports *reports)
{
    const hf_campaign_state *campaign = &engine->campaigns[number];
    const uint32_t end = hf_reports_lower_bound(reports, campaign->walked.to + 1);
    for (uint32_t i = hf_reports_lower_bound(reports, campaign->walked.from); i < end; i++) {
        const hf_report *report = hf_reports_at(reports, i);
        if (is_to_be_suppressed(engine, campaign, report) &&
            !hf_output_is_suppressed(engine, number, report->report_id))
            return false;
    }
    return true;
}

hf_status hf_suppress_validate(const hf_engine *engine, const char **ret_what)
{
    for (uint32_t n = 0; n < engine->campaign_count; n++) {
        const hf_campaign_state *campaign = &engine->campaigns[n];
        /* Members who came since are gone through with the next verdict. */
        if (campaign->walked.members == 0 ||
            campaign->walked.members < engine->crews[campaign->crew].member_count)
            continue;
        const hf_target *target = &engine->history.targets[campaign->target];
        if (!are_suppressed(engine, n, &target->edges) ||
            !are_suppressed(engine, n, &target->repeats)) {
            *ret_what = "a report that a campaign went through is not suppressed";
            return HF_EFORMAT;
        }
    }
    return HF_OK;
}
