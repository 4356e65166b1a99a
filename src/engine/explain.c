/* Why, in sentences: see explain.h. */
#include "engine/explain.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "engine/list_explain.h"

/* "2026-11-03" in UTC: days to civil date, Howard Hinnant, "chrono-compatible low-level date
 * algorithms" (2013). */
void hf_explain_put_date(hf_usec at, char ret_text[32])
{
    const int64_t below = at % HF_DAY_USEC < 0 ? 1 : 0;
    const int64_t days = at / HF_DAY_USEC - below + 719468;
    const int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    const int64_t day_of_era = days - era * 146097;
    const int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    const int64_t day_of_year =
        day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const int64_t shifted_month = (5 * day_of_year + 2) / 153;
    const int64_t day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    const int64_t month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
    (void)snprintf(ret_text, 32, "%04" PRId64 "-%02" PRId64 "-%02" PRId64,
                   year_of_era + era * 400 + (month <= 2), month, day);
}

void hf_explain_put_duration(hf_usec duration, char ret_text[32])
{
    const int64_t minutes = duration / HF_MINUTE_USEC;
    if (minutes < 1)
        (void)snprintf(ret_text, 32, "a minute");
    else if (minutes < 120)
        (void)snprintf(ret_text, 32, "%" PRId64 " minutes", minutes + 1);
    else if (minutes < 2880)
        (void)snprintf(ret_text, 32, "%" PRId64 " hours", minutes / 60 + 1);
    else
        (void)snprintf(ret_text, 32, "%" PRId64 " days", minutes / 1440 + 1);
}

void hf_explain_put_expected(double expected, char ret_text[32])
{
    (void)snprintf(ret_text, 32, expected < 0.01 ? "fewer than 0.01" : "%.2f", expected);
}

/* No chance of this kind is known to a hundred decades: a sentence does not say more than a
 * millionth. */
void hf_explain_put_often(const hf_campaign *row, char ret_text[48])
{
    const double chance = row->expected_false_per_month * 1.01;
    if (chance < 1e-6)
        (void)snprintf(ret_text, 48, "less than a millionth of such a finding");
    else
        (void)snprintf(ret_text, 48, "fewer than %.2g such findings", chance);
}

static const char *disposition_clause(const hf_campaign *row)
{
    switch (row->disposition) {
    case HF_DISPOSITION_HOLD:
        return "Automatic action on these reports is held.";
    case HF_DISPOSITION_SUPPRESS_ONLY:
        return "Their reports count as one voice; nothing is held.";
    case HF_DISPOSITION_CREDIBLE_CREW:
        return "Staff upheld what they reported together before, so nothing is held or discounted.";
    case HF_DISPOSITION_POOR_STANDING:
        return "Staff upheld independent reports of the account, so nothing is held or discounted.";
    case HF_DISPOSITION_COUNT:
        break;
    }
    return "";
}

static const char *window_clause(const hf_campaign *row)
{
    return row->is_window_short ? " Memory was short: fewer days than usual were compared." : "";
}

void hf_explain_summary(hf_engine *engine, uint32_t number)
{
    hf_campaign_state *campaign = &engine->campaigns[number];
    hf_campaign *row = &campaign->row;
    if (hf_list_explain_summary(engine, number))
        return;
    char duration[32];
    char often[48];
    hf_explain_put_duration(row->ended_at - row->started_at, duration);
    hf_explain_put_often(row, often);
    (void)snprintf(row->summary, sizeof row->summary,
                   "%zu accounts of crew %" PRId64 " reported {account:%" PRId64
                   "} within %s, beside %" PRId64 " independent reporters%s; chance alone would "
                   "bring %s a month. %s%s",
                   campaign->participant_count, row->crew_id, row->target.v, duration,
                   row->independent_reporters,
                   row->found_backwards ? " (found later, through another target)" : "", often,
                   disposition_clause(row), window_clause(row));
}

void hf_explain_hold(hf_engine *engine, uint32_t number)
{
    hf_campaign_state *campaign = &engine->campaigns[number];
    (void)snprintf(campaign->hold.reason, sizeof campaign->hold.reason,
                   "Crew %" PRId64
                   " reports this account together; until independent voices reach the platform's "
                   "threshold, do not act on these reports automatically.",
                   campaign->row.crew_id);
}

void hf_explain_key(const hf_key *key, uint32_t of_n, double expected,
                    char ret_text[HF_SENTENCE_SIZE])
{
    static const char *const within[HF_SCALE_COUNT] = {"within the same 10 minutes",
                                                       "within the same 10 minutes",
                                                       "within the same 4 hours",
                                                       "within the same 4 hours",
                                                       "within the same 60 hours",
                                                       "within the same 60 hours",
                                                       "at some time"};
    char date[32];
    char chance[32];
    hf_explain_put_date(key->from, date);
    hf_explain_put_expected(expected, chance);
    (void)snprintf(ret_text, HF_SENTENCE_SIZE,
                   "%u of %u reporters also reported {account:%" PRId64
                   "} %s %s %s; by chance %s would have.",
                   key->held, of_n, key->target_id, within[key->scale],
                   key->scale == HF_SCALE_UNTIMED ? "since" : "on", date, chance);
}

void hf_explain_sign(const hf_sign *sign, char ret_text[HF_SENTENCE_SIZE])
{
    char duration[32];
    char date[32];
    char chance[32];
    hf_explain_put_expected(sign->p * sign->of_n, chance);
    hf_explain_put_duration(sign->to - sign->from, duration);
    hf_explain_put_date(sign->from, date);
    if (sign->channel == HF_CHANNEL_COHORT)
        (void)snprintf(ret_text, HF_SENTENCE_SIZE,
                       "The accounts of %u of %u reporters were created within %s of each other, "
                       "from %s on; by chance %s would have been.",
                       sign->held, sign->of_n, duration, date, chance);
    else if (sign->channel == HF_CHANNEL_COMMENT)
        (void)snprintf(ret_text, HF_SENTENCE_SIZE,
                       "%u of the %u reporters who wrote more than a few words wrote nearly the "
                       "same; by chance %s would have.",
                       sign->held, sign->of_n, chance);
    else if (sign->channel == HF_CHANNEL_ORIGIN)
        (void)snprintf(ret_text, HF_SENTENCE_SIZE,
                       "%u of %u reporters whose client or network is known share one; by chance "
                       "%s would.",
                       sign->held, sign->of_n, chance);
    else
        (void)snprintf(ret_text, HF_SENTENCE_SIZE,
                       "%u of the %u who reported the account after block list {list:%" PRId64
                       "} added it (%s, %s before the first of them) follow that list; by chance "
                       "%s would.",
                       sign->held, sign->of_n, sign->list_id, date, duration, chance);
}

void hf_explain_burst(uint32_t count, hf_usec duration, double expected,
                      char ret_text[HF_SENTENCE_SIZE])
{
    char within[32];
    char usual[32];
    hf_explain_put_duration(duration, within);
    hf_explain_put_expected(expected, usual);
    (void)snprintf(ret_text, HF_SENTENCE_SIZE,
                   "%u accounts reported within %s; at the account's and the platform's usual rate "
                   "%s would have. A crowd does that too: this is no evidence by itself.",
                   count, within, usual);
}

void hf_explain_crew(int64_t crew_id, uint32_t known, uint32_t of_n, double expected,
                     char ret_text[HF_SENTENCE_SIZE])
{
    char chance[32];
    hf_explain_put_expected(expected, chance);
    (void)snprintf(ret_text, HF_SENTENCE_SIZE,
                   "%u of %u reporters were known members of crew %" PRId64
                   "; by chance %s would be.",
                   known, of_n, crew_id, chance);
}

void hf_explain_backwards(int64_t crew_id, uint32_t known, uint32_t of_n, double expected,
                          char ret_text[HF_SENTENCE_SIZE])
{
    char chance[32];
    hf_explain_put_expected(expected, chance);
    (void)snprintf(ret_text, HF_SENTENCE_SIZE,
                   "%u of the %u who reported the account in that time are members of crew %" PRId64
                   ", which was found through another target; by chance %s would be.",
                   known, of_n, crew_id, chance);
}
