/* A case file as an HTML document: see dossier.h. */
#include "casefile/dossier.h"

#include <inttypes.h>
#include <string.h>

#include "casefile/dossier_plots.h"
#include "casefile/dossier_text.h"
#include "casefile/fields.h"
#include "casefile/html.h"

/* ---- what it is ---- */

static bool is_crew(const json_t *head)
{
    return strcmp(hf_field_text(head, "scope"), "crew") == 0;
}

static void put_name(FILE *out, const char *tag, const json_t *head)
{
    if (is_crew(head))
        hf_html_in(out, tag, "Crew %s", hf_field_text(head, "crew_id"));
    else
        hf_html_in(out, tag, "Campaign %s: %s", hf_field_text(head, "campaign_id"),
                   hf_field_text(head, "subject"));
}

static void put_page(FILE *out, const json_t *file)
{
    (void)fputs("<!doctype html>\n<html lang=\"en\"><head>\n<meta charset=\"utf-8\">\n"
                "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                "style-src 'unsafe-inline'\">\n"
                "<meta name=\"referrer\" content=\"no-referrer\">\n",
                out);
    put_name(out, "title", json_object_get(file, "head"));
    (void)fputs(hf_dossier_style, out);
    (void)fputs("</head><body>\n", out);
}

static void put_fact(FILE *out, const char *name, const char *value)
{
    if (*value == 0)
        return;
    (void)fputs("<tr>", out);
    hf_html_in(out, "th", "%s", name);
    hf_html_in(out, "td", "%s", value);
    (void)fputs("</tr>\n", out);
}

static void put_number(FILE *out, const json_t *head, const char *name, const char *field)
{
    char value[32];
    (void)snprintf(value, sizeof value, "%" PRId64, hf_field_int(head, field));
    if (json_is_number(json_object_get(head, field)))
        put_fact(out, name, value);
}

static void put_time(FILE *out, const json_t *head, const char *name, const char *field)
{
    char minute[HF_FIELD_TIME_SIZE];
    if (hf_field_at(head, field) != HF_USEC_NONE)
        put_fact(out, name, hf_field_minute(head, field, minute));
}

static void put_facts(FILE *out, const json_t *head)
{
    (void)fputs("<table><tbody>\n", out);
    put_fact(out, "Kind", hf_field_text(head, "kind"));
    put_fact(out, "Status", hf_field_text(head, "status"));
    put_fact(out, "What was done", hf_field_text(head, "disposition"));
    put_fact(out, "Crew", hf_field_text(head, "crew_id"));
    put_time(out, head, "First act (UTC)", "started_at");
    put_time(out, head, "Last act (UTC)", "ended_at");
    put_time(out, head, "Detected (UTC)", "detected_at");
    put_time(out, head, "The platform would have acted (UTC)", "would_have_acted_at");
    put_number(out, head, "Members", "member_count");
    put_number(out, head, "Campaigns", "campaign_count");
    put_number(out, head, "Accounts they were against", "targets");
    put_number(out, head, "Acts of the crew", "crew_reports");
    put_number(out, head, "Independent reporters", "independent_reporters");
    put_fact(out, "Detector", hf_field_text(head, "detector_version"));
    put_fact(out, "Policy", hf_field_text(head, "policy_id"));
    put_fact(out, "Fingerprint", hf_field_text(head, "fingerprint"));
    hf_html_table_end(out);
}

static void put_summary(FILE *out, const json_t *file, const json_t *made, const char *version)
{
    const json_t *head = json_object_get(file, "head");
    char minute[HF_FIELD_TIME_SIZE];
    put_name(out, "h1", head);
    hf_html_in(out, "p class=note",
               "Made %s UTC by %s from the database %s with Holdfast %s. It names reporters: hand "
               "it to nobody who may not know them.",
               hf_field_minute(made, "made_at", minute), hf_field_text(made, "made_by"),
               hf_field_text(made, "database"), version);
    hf_html_in(out, "p", "%s", hf_field_text(head, "summary"));
    hf_html_in(out, "p", "%s", hf_field_text(json_object_get(file, "overview"), "what"));
    put_facts(out, head);
    hf_html_in(out, "p class=note",
               "A finding says that acts were coordinated, with what chance of error; not that a "
               "report was untrue, and not who a person is.");
}

/* ---- why ---- */

static void put_evidence(FILE *out, const json_t *file)
{
    const json_t *head = json_object_get(file, "head");
    size_t i;
    const json_t *row;
    (void)fputs("<h2>Evidence</h2>\n", out);
    hf_html_table(out, ">Campaign|Channel|What|>Found|>Of|>Expected|>log10 p");
    json_array_foreach (json_object_get(file, "evidence"), i, row) {
        (void)fputs("<tr>", out);
        hf_html_in(out, "td class=n", "%s", hf_field_text(row, "campaign_id"));
        hf_html_in(out, "td class=name", "%s", hf_field_text(row, "channel"));
        hf_html_in(out, "td", "%s", hf_field_text(row, "statement"));
        hf_html_in(out, "td class=n", "%" PRId64, hf_field_int(row, "matched"));
        hf_html_in(out, "td class=n", "%" PRId64, hf_field_int(row, "of_n"));
        hf_html_in(out, "td class=n", "%.3g", hf_field_real(row, "expected"));
        hf_html_in(out, "td class=n", "%.1f", hf_field_real(row, "log10_p"));
        (void)fputs("</tr>\n", out);
    }
    hf_html_table_end(out);
    if (!is_crew(head))
        hf_html_in(out, "p",
                   "Together: the chance of this among independent reporters is one in 10^%.1f. By "
                   "chance %.2g findings this strong a month.",
                   hf_field_real(head, "evidence"),
                   hf_field_real(head, "expected_false_per_month"));
}

/* ---- who ---- */

static void put_member(FILE *out, const json_t *row)
{
    char made[HF_FIELD_TIME_SIZE];
    (void)fputs("<tr>", out);
    hf_html_in(out, "td", "%s", hf_field_text(row, "name"));
    hf_html_in(out, "td class=n", "%s", hf_field_text(row, "account_id"));
    hf_html_in(out, "td class=n", "%.2f", hf_field_real(row, "score"));
    hf_html_in(out, "td", "%s%s", hf_field_bool(row, "is_core") ? "core" : "",
               hf_field_at(row, "cleared_at") != HF_USEC_NONE ? " cleared by staff" : "");
    if (json_is_number(json_object_get(row, "shared_keys")))
        hf_html_in(out, "td class=n", "%" PRId64, hf_field_int(row, "shared_keys"));
    else
        hf_html_in(out, "td class=n", "-");
    hf_html_in(out, "td", "%s", hf_field_minute(row, "created_at", made));
    (void)fputs("</tr>\n", out);
}

static void put_members(FILE *out, const json_t *file)
{
    const json_t *words = json_object_get(file, "words");
    size_t i;
    const json_t *row;
    (void)fputs("<h2>Members and what they share</h2>\n", out);
    hf_html_in(out, "p class=note",
               "Shared keys: significant targets, lists, words or origins that the member has in "
               "common with the others.");
    hf_html_table(out, "Account|>Number|>Score|Part|>Shared keys|Made (UTC)");
    json_array_foreach (json_object_get(file, "members"), i, row)
        put_member(out, row);
    hf_html_table_end(out);
    if (json_array_size(words) > 0)
        (void)fputs("<h3>What they wrote, letter for letter</h3>\n", out);
    json_array_foreach (words, i, row)
        hf_html_in(out, "p", "%" PRId64 " accounts: \u201c%s\u201d", hf_field_int(row, "accounts"),
                   hf_field_text(row, "comment"));
}

static void put_waves(FILE *out, const json_t *file)
{
    const json_t *waves = json_object_get(json_object_get(file, "overview"), "creation_waves");
    char from[HF_FIELD_TIME_SIZE];
    char to[HF_FIELD_TIME_SIZE];
    size_t i;
    const json_t *row;
    (void)fputs("<h2>When the accounts were made</h2>\n", out);
    hf_dossier_waves(out, file);
    if (json_array_size(waves) == 0)
        hf_html_in(out, "p",
                   "No wave: not enough of the crew's accounts were made within an hour "
                   "of each other, or it is not known.");
    json_array_foreach (waves, i, row)
        hf_html_in(out, "p",
                   "%" PRId64 " of the crew's accounts, %s to %s; on the whole platform %" PRId64
                   " meanwhile.",
                   hf_field_int(row, "accounts"), hf_field_minute(row, "from", from),
                   hf_field_minute(row, "to", to), hf_field_int(row, "on_platform"));
}

/* ---- who organises ---- */

static void put_list(FILE *out, const json_t *row)
{
    char listed[HF_FIELD_TIME_SIZE];
    (void)fputs("<tr>", out);
    hf_html_in(out, "td", "%s%s", hf_field_text(row, "name"),
               hf_field_bool(row, "is_driving") ? " (drives the campaign)" : "");
    hf_html_in(out, "td", "%s%s", hf_field_text(row, "owner"),
               hf_field_bool(row, "is_owner_member") ? " (a member)" : "");
    hf_html_in(out, "td class=n", "%" PRId64, hf_field_int(row, "members"));
    hf_html_in(out, "td class=n", "%" PRId64, hf_field_int(row, "subscribers"));
    hf_html_in(out, "td", "%s", hf_field_minute(row, "listed_at", listed));
    (void)fputs("</tr>\n", out);
}

static void put_traces(FILE *out, const json_t *file)
{
    const json_t *movers = json_object_get(json_object_get(file, "overview"), "first_movers");
    const json_t *lists = json_object_get(file, "lists");
    size_t i;
    const json_t *row;
    (void)fputs("<h2>Traces of who organises</h2>\n", out);
    if (json_array_size(movers) == 0)
        hf_html_in(out, "p", "Nobody was among the first more than once.");
    json_array_foreach (movers, i, row)
        hf_html_in(out, "p",
                   "%s: in %" PRId64 " of %" PRId64
                   " campaigns among the first tenth of the crew; by chance at most %.2g members "
                   "would be as often%s.",
                   hf_field_text(row, "account"), hf_field_int(row, "among_first"),
                   hf_field_int(row, "campaigns"), hf_field_real(row, "by_chance"),
                   hf_field_real(row, "by_chance") < 0.05 ? "" : ": nothing to go by");
    if (json_array_size(lists) == 0) {
        hf_html_in(out, "p", "No block list is shared by at least three of the members.");
        return;
    }
    hf_html_table(out,
                  "Block list|Kept by|>Members who follow|>Subscribers|Added the target (UTC)");
    json_array_foreach (lists, i, row)
        put_list(out, row);
    hf_html_table_end(out);
}

/* ---- what was done ---- */

static void put_holds(FILE *out, const json_t *file)
{
    const json_t *section = json_object_get(file, "holds");
    const json_t *discounted = json_object_get(section, "discounted");
    char at[HF_FIELD_TIME_SIZE];
    char to[HF_FIELD_TIME_SIZE];
    size_t i;
    const json_t *row;
    (void)fputs("<h2>Held and discounted</h2>\n", out);
    if (json_array_size(json_object_get(section, "holds")) == 0)
        hf_html_in(out, "p", "No hold was placed.");
    hf_html_table(out, ">Hold|Scope|Placed (UTC)|Expires or ended (UTC)|State|Why");
    json_array_foreach (json_object_get(section, "holds"), i, row) {
        const bool has_ended = hf_field_at(row, "ended_at") != HF_USEC_NONE;
        (void)fputs("<tr>", out);
        hf_html_in(out, "td class=n", "%s", hf_field_text(row, "hold_id"));
        hf_html_in(out, "td", "%s", hf_field_text(row, "scope"));
        hf_html_in(out, "td", "%s", hf_field_minute(row, "placed_at", at));
        hf_html_in(out, "td", "%s",
                   hf_field_minute(row, has_ended ? "ended_at" : "expires_at", to));
        hf_html_in(out, "td", "%s %s", hf_field_text(row, "state"), hf_field_text(row, "ended_by"));
        hf_html_in(out, "td", "%s", hf_field_text(row, "reason"));
        (void)fputs("</tr>\n", out);
    }
    hf_html_table_end(out);
    hf_html_in(out, "p",
               "%" PRId64 " reports are discounted: they weigh %g voices instead of %g. %" PRId64
               " discounts were lifted.",
               hf_field_int(discounted, "reports"), hf_field_real(discounted, "voices_after"),
               hf_field_real(discounted, "voices_before"), hf_field_int(discounted, "lifted"));
}

static void put_campaigns(FILE *out, const json_t *file)
{
    const json_t *section = json_object_get(file, "similar");
    const json_t *rows = json_object_get(section, "campaigns");
    char at[HF_FIELD_TIME_SIZE];
    size_t i;
    const json_t *row;
    (void)fprintf(out, "<h2>%s</h2>\n",
                  is_crew(json_object_get(file, "head")) ? "Campaigns" : "Similar campaigns");
    hf_html_table(out, ">Campaign|Against|Began (UTC)|Status|Near because|>Members in it");
    json_array_foreach (rows, i, row) {
        (void)fputs("<tr>", out);
        hf_html_in(out, "td class=n", "%s", hf_field_text(row, "campaign_id"));
        hf_html_in(out, "td", "%s", hf_field_text(row, "subject"));
        hf_html_in(out, "td", "%s", hf_field_minute(row, "started_at", at));
        hf_html_in(out, "td", "%s%s", hf_field_text(row, "status"),
                   hf_field_bool(row, "is_held") ? ", held" : "");
        hf_html_in(out, "td", "%s", hf_field_text(row, "why"));
        hf_html_in(out, "td class=n", "%" PRId64, hf_field_int(row, "members"));
        (void)fputs("</tr>\n", out);
    }
    hf_html_table_end(out);
    hf_html_in(out, "p class=note", "%zu of %" PRId64 ".", json_array_size(rows),
               hf_field_int(section, "total"));
}

static void put_decisions(FILE *out, const json_t *file)
{
    const json_t *rows = json_object_get(file, "decisions");
    char at[HF_FIELD_TIME_SIZE];
    size_t i;
    const json_t *row;
    (void)fputs("<h2>Decisions</h2>\n", out);
    if (json_array_size(rows) == 0)
        hf_html_in(out, "p", "None so far.");
    json_array_foreach (rows, i, row) {
        const char *undone = hf_field_text(row, "undone_by");
        const char *reason = hf_field_text(row, "reason_code"); /* the worker gives none */
        hf_html_in(out, "p", "%s. %s UTC: %s on %s %s by %s%s%s%s%s%s%s",
                   hf_field_text(row, "decision_id"), hf_field_minute(row, "decided_at", at),
                   hf_field_text(row, "action"), hf_field_text(row, "object_type"),
                   hf_field_text(row, "object_id"), hf_field_text(row, "decided_by"),
                   *reason != 0 ? ", " : "", reason, *hf_field_text(row, "note") != 0 ? ": " : "",
                   hf_field_text(row, "note"), *undone != 0 ? ". Undone by " : "", undone);
        hf_html_in(out, "p class=hash", "hash %s after %s", hf_field_text(row, "hash"),
                   hf_field_text(row, "prev_hash"));
    }
}

static void put_record(FILE *out, const json_t *file)
{
    const json_t *section = json_object_get(file, "acts");
    const json_t *rows = json_object_get(section, "acts");
    size_t i;
    const json_t *row;
    (void)fputs("<h2>Record: what happened, in order</h2>\n", out);
    hf_html_in(out, "p class=note", "%zu of %" PRId64 " rows. Times are UTC.",
               json_array_size(rows), hf_field_int(section, "total"));
    hf_html_table(out, "At|>Campaign|What");
    json_array_foreach (rows, i, row) {
        (void)fputs("<tr>", out);
        hf_html_in(out, "td class=name", "%.19s", hf_field_text(row, "at"));
        hf_html_in(out, "td class=n", "%s", hf_field_text(row, "campaign_id"));
        hf_html_in(out, "td", "%s", hf_field_text(row, "sentence"));
        (void)fputs("</tr>\n", out);
    }
    hf_html_table_end(out);
}

/* ---- all of it ---- */

static void put_timeline(FILE *out, const json_t *file)
{
    (void)fputs("<h2>Timeline</h2>\n", out);
    hf_dossier_timeline(out, file);
}

static void put_matrix(FILE *out, const json_t *file)
{
    (void)fputs("<h2>Who acted on whom</h2>\n", out);
    hf_dossier_matrix(out, file);
}

bool hf_dossier_write(const json_t *file, const json_t *made, const char *version,
                      hf_seal *ret_seal)
{
    static const struct {
        const char *name;
        void (*put)(FILE *out, const json_t *file);
    } parts[] = {{"evidence", put_evidence},   {"timeline", put_timeline},
                 {"matrix", put_matrix},       {"members", put_members},
                 {"waves", put_waves},         {"traces", put_traces},
                 {"holds", put_holds},         {"campaigns", put_campaigns},
                 {"decisions", put_decisions}, {"record", put_record}};
    if (!hf_seal_open(ret_seal))
        return false;
    hf_seal_begin(ret_seal, "page");
    put_page(ret_seal->stream, file);
    hf_seal_end(ret_seal);
    hf_seal_begin(ret_seal, "summary");
    put_summary(ret_seal->stream, file, made, version);
    hf_seal_end(ret_seal);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        hf_seal_begin(ret_seal, parts[i].name);
        parts[i].put(ret_seal->stream, file);
        hf_seal_end(ret_seal);
    }
    return hf_seal_finish(ret_seal, hf_dossier_manifest_before, hf_dossier_manifest_after);
}
