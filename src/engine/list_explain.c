/* Sentences about shared block lists: see list_explain.h. */
#include "engine/list_explain.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "engine/explain.h"

/* ---- campaigns ---- */

static void explain_seeding(const hf_campaign_state *campaign, hf_campaign *row)
{
    static const char *const clause[HF_DISPOSITION_COUNT] = {
        [HF_DISPOSITION_HOLD] = "These entries are held back from subscribers.",
        [HF_DISPOSITION_SUPPRESS_ONLY] = "Nothing is held.",
        [HF_DISPOSITION_CREDIBLE_CREW] = "Nothing is held.",
        [HF_DISPOSITION_POOR_STANDING] = "Others bear it out by now, so nothing is held.",
    };
    char duration[32];
    char often[48];
    hf_explain_put_duration(row->ended_at - row->started_at, duration);
    hf_explain_put_often(row, often);
    (void)snprintf(
        row->summary, sizeof row->summary,
        "%zu owners put {account:%" PRId64 "} on their block lists within %s, which "
        "nobody else bears out; their lists add accounts in lockstep: chance alone would "
        "bring %s a month. They have %" PRId64 " subscribers. %s",
        campaign->participant_count, row->target.v, duration, often, row->reach,
        clause[row->disposition]);
}

static void explain_inflation(const hf_campaign_state *campaign, hf_campaign *row)
{
    char duration[32];
    char often[48];
    hf_explain_put_duration(row->ended_at - row->started_at, duration);
    hf_explain_put_often(row, often);
    (void)snprintf(row->summary, sizeof row->summary,
                   "%zu accounts of crew %" PRId64 " subscribed to block list {list:%" PRId64
                   "} within %s, which has %" PRId64
                   " subscribers now; chance alone would bring %s a month. %s",
                   campaign->participant_count, row->crew_id, row->list.v, duration, row->reach,
                   often,
                   row->disposition == HF_DISPOSITION_HOLD
                       ? "What it adds lately is borne out by nobody else: the list is held back."
                       : "They count as one; the list is not held.");
}

static void explain_unsupported(hf_campaign *row)
{
    char duration[32];
    char often[48];
    hf_explain_put_duration(row->ended_at - row->started_at, duration);
    hf_explain_put_often(row, often);
    (void)snprintf(row->summary, sizeof row->summary,
                   "Block list {list:%" PRId64 "} added %" PRId64 " accounts within %s, of which "
                   "%" PRId64 " are borne out by nobody else; chance alone would bring %s a month. "
                   "It has %" PRId64 " subscribers. %s",
                   row->list.v, row->reports, duration, row->crew_reports, often, row->reach,
                   row->disposition == HF_DISPOSITION_HOLD ? "The list is held back."
                                                           : "Nothing is held.");
}

bool hf_list_explain_summary(hf_engine *engine, uint32_t number)
{
    hf_campaign_state *campaign = &engine->campaigns[number];
    switch (campaign->row.kind) {
    case HF_CAMPAIGN_LIST_SEEDING:
        explain_seeding(campaign, &campaign->row);
        return true;
    case HF_CAMPAIGN_LIST_INFLATION:
        explain_inflation(campaign, &campaign->row);
        return true;
    case HF_CAMPAIGN_UNSUPPORTED_ENTRIES:
        explain_unsupported(&campaign->row);
        return true;
    case HF_CAMPAIGN_MASS_REPORT:
    case HF_CAMPAIGN_LIST_DRIVEN:
    case HF_CAMPAIGN_KIND_COUNT:
        break;
    }
    return false;
}

void hf_list_explain_hold(hf_engine *engine, uint32_t number)
{
    hf_campaign_state *campaign = &engine->campaigns[number];
    hf_hold *hold = &campaign->hold;
    if (hold->scope == HF_SCOPE_LIST_ENTRY)
        (void)snprintf(hold->reason, sizeof hold->reason,
                       "Owners of block lists (crew %" PRId64 ") list this account together and "
                       "nobody else bears it out: do not pass the entry on to subscribers.",
                       campaign->row.crew_id);
    else
        (void)snprintf(hold->reason, sizeof hold->reason,
                       "Block list {list:%" PRId64 "} adds accounts that nobody else bears out: do "
                       "not pass it on to subscribers.",
                       hold->list.v);
}

/* ---- evidence ---- */

static hf_evidence row_of(hf_channel channel, uint32_t matched, uint32_t of_n, double expected,
                          double ln_chance)
{
    return (hf_evidence){.channel = channel,
                         .matched = matched,
                         .of_n = of_n,
                         .expected = expected,
                         .log10_p = ln_chance / log(10),
                         .cell_started_at = HF_USEC_NONE,
                         .cell_ended_at = HF_USEC_NONE};
}

hf_evidence hf_list_explain_pair(const hf_lists *lists, const hf_dependence *found)
{
    char width[32];
    char chance[32];
    hf_evidence row = row_of(HF_CHANNEL_BLOCKLIST, found->meetings, found->of_n, found->expected,
                             found->ln_chance);
    hf_explain_put_duration(found->width, width);
    hf_explain_put_expected(found->expected, chance);
    (void)snprintf(row.statement, sizeof row.statement,
                   "%u of the %u accounts that block list {list:%" PRId64 "} added, {list:%" PRId64
                   "} had added up to %s before; by chance %s would have been.",
                   found->meetings, found->of_n, lists->lists[found->follower].id,
                   lists->lists[found->leader].id, width, chance);
    return row;
}

hf_evidence hf_list_explain_spared(const hf_lists *lists, uint32_t list)
{
    hf_evidence row = row_of(HF_CHANNEL_BLOCKLIST, 0, 0, 0, 0);
    (void)snprintf(row.statement, sizeof row.statement,
                   "Others bear out what block list {list:%" PRId64 "}, the longest-standing of "
                   "them, lists: it is not held. A note, no evidence by itself.",
                   lists->lists[list].id);
    return row;
}

hf_evidence hf_list_explain_lack(const hf_lacking *lacking, hf_lack key)
{
    static const char *const what[HF_LACK_COUNT] = {
        [HF_LACK_SUPPORT] = "borne out by nobody else (staff, several reporters or another list)",
        [HF_LACK_OBJECTOR] = "objected to by nobody else",
        [HF_LACK_REASON] = "in good standing, and borne out by nobody else",
    };
    char chance[32];
    const uint32_t count = lacking->own.count[key];
    hf_evidence row = row_of(HF_CHANNEL_BLOCKLIST, count, lacking->own.of_n,
                             lacking->p[key] * lacking->own.of_n, lacking->ln_chance[key]);
    hf_explain_put_expected(row.expected, chance);
    (void)snprintf(row.statement, sizeof row.statement,
                   "%u of these %u entries are of accounts %s; of other entries as fresh, %s of as "
                   "many were.",
                   count, lacking->own.of_n, what[key], chance);
    return row;
}

hf_evidence hf_list_explain_sign(const hf_sign *sign)
{
    char duration[32];
    char date[32];
    char chance[32];
    hf_evidence row =
        row_of(sign->channel, sign->held, sign->of_n, sign->p * sign->of_n, sign->ln_tail);
    hf_explain_put_duration(sign->to - sign->from, duration);
    hf_explain_put_date(sign->from, date);
    hf_explain_put_expected(row.expected, chance);
    (void)snprintf(row.statement, sizeof row.statement,
                   "The accounts of %u of %u new subscribers were created within %s of each other, "
                   "from %s on; by chance %s would have been.",
                   sign->held, sign->of_n, duration, date, chance);
    return row;
}

hf_evidence hf_list_explain_key(const hf_key *key, uint32_t of_n, double expected)
{
    char date[32];
    char chance[32];
    hf_evidence row = row_of(HF_CHANNEL_CO_REPORT, key->held, of_n, expected, key->ln_tail);
    row.other_target.v = key->target_id;
    row.cell_started_at = key->from;
    row.cell_ended_at = key->to;
    hf_explain_put_date(key->from, date);
    hf_explain_put_expected(expected, chance);
    (void)snprintf(row.statement, sizeof row.statement,
                   "%u of %u new subscribers also reported {account:%" PRId64
                   "} together, on %s; by chance %s would have.",
                   key->held, of_n, key->target_id, date, chance);
    return row;
}

hf_evidence hf_list_explain_crew(int64_t crew_id, uint32_t known, uint32_t of_n, double expected,
                                 double log10_p)
{
    char chance[32];
    hf_evidence row = row_of(HF_CHANNEL_CREW, known, of_n, expected, log10_p * log(10));
    hf_explain_put_expected(expected, chance);
    (void)snprintf(row.statement, sizeof row.statement,
                   "%u of %u new subscribers were known members of crew %" PRId64
                   "; by chance %s would be.",
                   known, of_n, crew_id, chance);
    return row;
}

hf_evidence hf_list_explain_retaliation(uint32_t matched, uint32_t of_n)
{
    hf_evidence row = row_of(HF_CHANNEL_BLOCKLIST, matched, of_n, 0, 0);
    (void)snprintf(
        row.statement, sizeof row.statement,
        "%u of these %u accounts had reported the list's owner in the 30 days before they "
        "were put on it. A note, no evidence by itself.",
        matched, of_n);
    return row;
}
