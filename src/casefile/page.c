/* A campaign's case file as a page: see page.h. */
#include "casefile/page.h"

#include <inttypes.h>
#include <string.h>

#include "casefile/fields.h"
#include "casefile/plots.h"

/* ---- what happened, and who ---- */

static const json_t *hold_in_force(const json_t *file)
{
    const json_t *holds = json_object_get(json_object_get(file, "holds"), "holds");
    size_t i;
    const json_t *hold;
    json_array_foreach (holds, i, hold)
        if (hf_field_bool(hold, "is_in_force"))
            return hold;
    return NULL;
}

static void put_title(const hf_paper *paper, const json_t *file)
{
    const json_t *head = json_object_get(file, "head");
    const json_t *hold = hold_in_force(file);
    const char *status = hf_field_text(head, "status");
    char until[HF_FIELD_TIME_SIZE];
    hf_paper_style(paper, HF_STYLE_BOLD);
    (void)fprintf(paper->out, "Campaign %s: ", hf_field_text(head, "campaign_id"));
    hf_paper_cell(paper, hf_field_text(head, "subject"), 0);
    hf_paper_style(paper, HF_STYLE_PLAIN);
    (void)fputs("  ", paper->out);
    hf_paper_style(paper, strcmp(status, "open") == 0        ? HF_STYLE_YELLOW
                          : strcmp(status, "confirmed") == 0 ? HF_STYLE_RED
                                                             : HF_STYLE_DIM);
    (void)fputs(status, paper->out);
    hf_paper_style(paper, HF_STYLE_PLAIN);
    if (hold != NULL)
        (void)fprintf(paper->out, ", held until %s UTC",
                      hf_field_minute(hold, "expires_at", until));
    (void)fputs(hf_field_bool(head, "is_shadow") ? ", in shadow mode\n" : "\n", paper->out);
}

static void put_target(const hf_paper *paper, const json_t *target)
{
    char made[HF_FIELD_TIME_SIZE];
    char known[160] = "nothing else is known of it";
    if (!json_is_object(target))
        return;
    if (*hf_field_text(target, "kind") != 0)
        (void)snprintf(known, sizeof known, "%s, made %s, %" PRId64 " followers, follows %" PRId64,
                       hf_field_text(target, "kind"), hf_field_minute(target, "created_at", made),
                       hf_field_int(target, "followers"), hf_field_int(target, "following"));
    hf_paper_put(paper, "target",
                 "%s: %s. Reported %" PRId64 " times by %" PRId64
                 " accounts in all; of these reports staff upheld %" PRId64 " and rejected %" PRId64
                 ".",
                 hf_field_text(target, "name"), known, hf_field_int(target, "reports"),
                 hf_field_int(target, "reporters"), hf_field_int(target, "upheld"),
                 hf_field_int(target, "rejected"));
}

static void put_list(const hf_paper *paper, const json_t *list)
{
    if (json_is_object(list))
        hf_paper_put(paper, "list", "%s, kept by %s: %" PRId64 " entries, %" PRId64 " subscribers.",
                     hf_field_text(list, "name"), hf_field_text(list, "owner"),
                     hf_field_int(list, "entries"), hf_field_int(list, "subscribers"));
}

static void put_crew(const hf_paper *paper, const json_t *file)
{
    const json_t *crew = json_object_get(json_object_get(file, "head"), "crew");
    const json_t *members = json_object_get(file, "members");
    char since[HF_FIELD_TIME_SIZE];
    size_t core = 0;
    size_t i;
    const json_t *member;
    json_array_foreach (members, i, member)
        core += hf_field_bool(member, "is_core");
    hf_paper_put(paper, "crew",
                 "%zu members of crew %s took part, %zu of them its core. It has %" PRId64
                 " members and %" PRId64 " campaigns since %s; staff: %s.",
                 json_array_size(members), hf_field_text(crew, "crew_id"), core,
                 hf_field_int(crew, "member_count"), hf_field_int(crew, "campaign_count"),
                 hf_field_minute(crew, "first_seen_at", since),
                 strcmp(hf_field_text(crew, "status"), "open") == 0
                     ? "not decided"
                     : hf_field_text(crew, "status"));
}

/* Who is first again and again, where chance would make it one in twenty at most. */
static void put_movers(const hf_paper *paper, const json_t *file)
{
    const json_t *movers = json_object_get(json_object_get(file, "overview"), "first_movers");
    size_t i;
    const json_t *mover;
    json_array_foreach (movers, i, mover)
        if (hf_field_real(mover, "by_chance") < 0.05)
            hf_paper_put(paper, "first",
                         "%s: in %" PRId64 " of %" PRId64
                         " campaigns among the first tenth of the crew; by chance %.2g members "
                         "would be as often.",
                         hf_field_text(mover, "account"), hf_field_int(mover, "among_first"),
                         hf_field_int(mover, "campaigns"), hf_field_real(mover, "by_chance"));
}

/* ---- why ---- */

static void put_evidence(const hf_paper *paper, const json_t *file)
{
    const json_t *head = json_object_get(file, "head");
    const json_t *rows = json_object_get(file, "evidence");
    size_t i;
    const json_t *row;
    hf_paper_heading(paper, "WHY");
    json_array_foreach (rows, i, row)
        hf_paper_put(paper, hf_field_text(row, "channel"), "%s", hf_field_text(row, "statement"));
    hf_paper_put(paper, "together",
                 "Evidence %.1f: the chance of this among independent reporters is one in 10^%.1f. "
                 "By chance %.2g findings this strong a month.",
                 hf_field_real(head, "evidence"), hf_field_real(head, "evidence"),
                 hf_field_real(head, "expected_false_per_month"));
    if (hf_field_bool(head, "is_window_short"))
        hf_paper_put(paper, "", "%s",
                     "Found while memory was short: fewer days than usual were compared.");
}

static void put_words(const hf_paper *paper, const json_t *file)
{
    const json_t *rows = json_object_get(file, "words");
    size_t i;
    const json_t *row;
    if (json_array_size(rows) == 0)
        return;
    hf_paper_heading(paper, "WHAT THEY WROTE, LETTER FOR LETTER");
    json_array_foreach (rows, i, row) {
        char label[24];
        (void)snprintf(label, sizeof label, "%" PRId64 " times", hf_field_int(row, "accounts"));
        hf_paper_put(paper, label, "%.400s", hf_field_text(row, "comment"));
    }
}

static void put_lists(const hf_paper *paper, const json_t *file)
{
    const json_t *rows = json_object_get(file, "lists");
    char listed[HF_FIELD_TIME_SIZE];
    size_t i;
    const json_t *row;
    if (json_array_size(rows) == 0)
        return;
    hf_paper_heading(paper, "BLOCK LISTS THEY SHARE");
    json_array_foreach (rows, i, row) {
        const bool is_listed = hf_field_at(row, "listed_at") != HF_USEC_NONE;
        hf_paper_put(paper, hf_field_bool(row, "is_driving") ? "drives" : "",
                     "%s, kept by %s%s: followed by %" PRId64 " of the members, %" PRId64
                     " subscribers%s%s.",
                     hf_field_text(row, "name"), hf_field_text(row, "owner"),
                     hf_field_bool(row, "is_owner_member") ? " (a member)" : "",
                     hf_field_int(row, "members"), hf_field_int(row, "subscribers"),
                     is_listed ? "; it added the target at " : "",
                     is_listed ? hf_field_minute(row, "listed_at", listed) : "");
    }
}

/* ---- what is done about it ---- */

static const char *why_not_held(const json_t *head)
{
    const char *disposition = hf_field_text(head, "disposition");
    if (hf_field_bool(head, "is_shadow"))
        return "Nothing: it was only observed, in shadow mode.";
    if (strcmp(disposition, "credible_crew") == 0)
        return "Nothing: staff mostly upheld what these accounts report together.";
    if (strcmp(disposition, "poor_standing") == 0)
        return "Nothing: staff upheld independent reports of this account.";
    if (strcmp(disposition, "suppress_only") == 0)
        return strncmp(hf_field_text(head, "kind"), "list_", 5) == 0
                   ? "No hold: they count as one voice."
                   : "No hold: the crew is a minority of those who reported.";
    return "No hold was placed: its time was over when the crew was found.";
}

static void put_hold(const hf_paper *paper, const json_t *hold)
{
    char from[HF_FIELD_TIME_SIZE];
    char to[HF_FIELD_TIME_SIZE];
    const char *end = hf_field_at(hold, "ended_at") != HF_USEC_NONE ? "ended_at" : "expires_at";
    hf_paper_put(
        paper, hf_field_bool(hold, "is_in_force") ? "in force" : hf_field_text(hold, "state"),
        "hold %s (%s), %s to %s%s%s. %s", hf_field_text(hold, "hold_id"),
        hf_field_text(hold, "scope"), hf_field_minute(hold, "placed_at", from),
        hf_field_minute(hold, end, to), *hf_field_text(hold, "ended_by") != 0 ? ", ended by " : "",
        hf_field_text(hold, "ended_by"), hf_field_text(hold, "reason"));
}

static void put_holds(const hf_paper *paper, const json_t *file)
{
    const json_t *head = json_object_get(file, "head");
    const json_t *section = json_object_get(file, "holds");
    const json_t *holds = json_object_get(section, "holds");
    const json_t *discounted = json_object_get(section, "discounted");
    char acted[HF_FIELD_TIME_SIZE];
    size_t i;
    const json_t *hold;
    hf_paper_heading(paper, "HELD AND DISCOUNTED");
    json_array_foreach (holds, i, hold)
        put_hold(paper, hold);
    if (json_array_size(holds) == 0)
        hf_paper_put(paper, "", "%s", why_not_held(head));
    if (hf_field_int(discounted, "reports") > 0)
        hf_paper_put(paper, "discounted",
                     "%" PRId64 " reports; together they weigh %g voices instead of %g.",
                     hf_field_int(discounted, "reports"), hf_field_real(discounted, "voices_after"),
                     hf_field_real(discounted, "voices_before"));
    if (hf_field_at(head, "would_have_acted_at") != HF_USEC_NONE)
        hf_paper_put(paper, "without", "%s: the platform's counter would have reached %" PRId64 ".",
                     hf_field_minute(head, "would_have_acted_at", acted),
                     hf_field_int(head, "platform_threshold"));
}

static void put_similar(const hf_paper *paper, const json_t *file, bool is_all)
{
    const json_t *section = json_object_get(file, "similar");
    const json_t *rows = json_object_get(section, "campaigns");
    const size_t shown = is_all || json_array_size(rows) < 8 ? json_array_size(rows) : 8;
    char when[HF_FIELD_TIME_SIZE];
    if (shown == 0)
        return;
    hf_paper_heading(paper, "SIMILAR CAMPAIGNS");
    for (size_t i = 0; i < shown; i++) {
        const json_t *row = json_array_get(rows, i);
        hf_paper_put(paper, hf_field_text(row, "campaign_id"),
                     "%s, %s, %s%s: %s, %" PRId64 " members in common",
                     hf_field_text(row, "subject"), hf_field_minute(row, "started_at", when),
                     hf_field_text(row, "status"), hf_field_bool(row, "is_held") ? ", held" : "",
                     hf_field_text(row, "why"), hf_field_int(row, "members"));
    }
    if (hf_field_int(section, "total") > (int64_t)shown)
        hf_paper_put(paper, "", "and %" PRId64 " more",
                     hf_field_int(section, "total") - (int64_t)shown);
}

/* ---- decisions ---- */

static void put_decisions(const hf_paper *paper, const json_t *file)
{
    const json_t *rows = json_object_get(file, "decisions");
    char when[HF_FIELD_TIME_SIZE];
    size_t i;
    const json_t *row;
    hf_paper_heading(paper, "DECISIONS");
    if (json_array_size(rows) == 0)
        hf_paper_put(paper, "", "%s", "None so far.");
    json_array_foreach (rows, i, row) {
        const char *note = hf_field_text(row, "note");
        const char *undone = hf_field_text(row, "undone_by");
        hf_paper_put(paper, hf_field_text(row, "decision_id"), "%s %s, by %s%s%s%s%s%s%s",
                     hf_field_minute(row, "decided_at", when), hf_field_text(row, "action"),
                     hf_field_text(row, "decided_by"),
                     *hf_field_text(row, "reason_code") != 0 ? ": " : "",
                     hf_field_text(row, "reason_code"), *note != 0 ? ". " : "", note,
                     *undone != 0 ? ". Undone by " : "", undone);
    }
}

void hf_page_reasons(const json_t *reasons, const char *action, char *ret_text, size_t size)
{
    size_t used = 0;
    size_t i;
    const json_t *reason;
    *ret_text = 0;
    json_array_foreach (reasons, i, reason) {
        const json_t *applies = json_object_get(reason, "applies_to");
        size_t j;
        const json_t *name;
        json_array_foreach (applies, j, name)
            if (strcmp(json_string_value(name), action) == 0 && used < size)
                used += (size_t)snprintf(ret_text + used, size - used, "%s%s", used > 0 ? ", " : "",
                                         hf_field_text(reason, "code"));
    }
}

static void put_command(const hf_paper *paper, const json_t *reasons, const char *verb,
                        const char *action, const char *id, const char *effect)
{
    char codes[1024];
    hf_page_reasons(reasons, action, codes, sizeof codes);
    hf_paper_put(paper, verb, "%s", effect);
    hf_paper_put(paper, "", "holdfast review %s %s --reason CODE [--note TEXT]", verb, id);
    hf_paper_put(paper, "", "CODE: %s", codes);
}

static void put_next(const hf_paper *paper, const json_t *file, const json_t *reasons)
{
    const json_t *head = json_object_get(file, "head");
    const char *status = hf_field_text(head, "status");
    const char *id = hf_field_text(head, "campaign_id");
    char when[HF_FIELD_TIME_SIZE];
    hf_paper_heading(paper, "WHAT YOU CAN DO");
    if (strcmp(status, "confirmed") == 0 || strcmp(status, "dismissed") == 0) {
        put_command(paper, reasons, "undo", "undo", id,
                    "Takes the newest decision back and restores what was before it.");
        return;
    }
    put_command(paper, reasons, "confirm", "confirm_campaign", id,
                "The finding is right: a hold in force stays until it expires or is released.");
    put_command(paper, reasons, "dismiss", "dismiss_campaign", id,
                "The finding is wrong: hold and discounts end at once, and it is not found again.");
    if (hf_field_at(head, "stale_at") != HF_USEC_NONE)
        hf_paper_put(paper, "nothing", "A hold ends by itself; from %s on the campaign is stale.",
                     hf_field_minute(head, "stale_at", when));
}

void hf_page_put(const hf_paper *paper, const json_t *file, const json_t *reasons, bool is_all)
{
    const json_t *head = json_object_get(file, "head");
    put_title(paper, file);
    hf_paper_heading(paper, "WHAT HAPPENED");
    hf_paper_put(paper, "", "%s", hf_field_text(head, "summary"));
    hf_paper_heading(paper, "WHO");
    put_target(paper, json_object_get(head, "target"));
    put_list(paper, json_object_get(head, "list"));
    put_crew(paper, file);
    put_movers(paper, file);
    put_evidence(paper, file);
    hf_plot_timeline(paper, file);
    hf_plot_matrix(paper, file, is_all);
    put_words(paper, file);
    put_lists(paper, file);
    put_holds(paper, file);
    put_similar(paper, file, is_all);
    put_decisions(paper, file);
    put_next(paper, file, reasons);
}
