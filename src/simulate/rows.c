#include "simulate/rows.h"

#include <inttypes.h>
#include <stdio.h>

#include "simulate/words.h"

#define FIELD_SIZE 64 /* any field and its terminating zero */

static const char *const kinds[HF_KIND_COUNT] = {[HF_KIND_USER] = "user",
                                                 [HF_KIND_INSTANCE] = "instance",
                                                 [HF_KIND_AUTOMATED] = "automated",
                                                 [HF_KIND_STAFF] = "staff",
                                                 [HF_KIND_TRUSTED_FLAGGER] = "trusted_flagger"};

static const char *const outcomes[HF_OUTCOME_COUNT] = {[HF_OUTCOME_UPHELD] = "upheld",
                                                       [HF_OUTCOME_REJECTED] = "rejected",
                                                       [HF_OUTCOME_IGNORED] = "ignored",
                                                       [HF_OUTCOME_OVERTURNED] = "overturned"};

const char *hf_world_copy_sql(hf_world_relation relation)
{
    static const char *const statements[HF_WORLD_RELATION_COUNT] = {
        [HF_WORLD_ACCOUNTS] = "copy holdfast.accounts (account_id, kind, created_at, followers, "
                              "following, is_premium) from stdin",
        [HF_WORLD_REPORTS] = "copy holdfast.reports (report_id, reporter_id, target_id, category, "
                             "created_at, retracted_at, comment, origin) from stdin",
        [HF_WORLD_OUTCOMES] =
            "copy holdfast.report_outcomes (report_id, outcome, decided_at, decided_by) from stdin",
        [HF_WORLD_LISTS] = "copy holdfast.blocklists (list_id, owner_id, name, mirrors_list_id, "
                           "created_at, deleted_at) from stdin",
        [HF_WORLD_ENTRIES] = "copy holdfast.blocklist_entries (list_id, target_id, added_by, "
                             "added_at, removed_at) from stdin",
        [HF_WORLD_SUBSCRIPTIONS] = "copy holdfast.blocklist_subscriptions (list_id, subscriber_id, "
                                   "subscribed_at, ended_at) from stdin",
        [HF_WORLD_ATTACKS] =
            "copy holdfast_truth.attacks (attack_id, family, crew_id, target_id, "
            "started_at, ended_at, reports, is_under_way, phase, list_id) from stdin",
        [HF_WORLD_ATTACK_REPORTS] =
            "copy holdfast_truth.attack_reports (report_id, attack_id) from stdin",
        [HF_WORLD_MEMBERS] =
            "copy holdfast_truth.crew_members (crew_id, account_id, family) from stdin",
        [HF_WORLD_ROLES] =
            "copy holdfast_truth.accounts_roles (account_id, role, community) from stdin",
        [HF_WORLD_LIST_ATTACKS] =
            "copy holdfast_truth.list_attacks (attack_id, play, kind, is_weak, list_id, "
            "started_at, half_at, ended_at, acts) from stdin",
        [HF_WORLD_LIST_TARGETS] =
            "copy holdfast_truth.list_targets (attack_id, target_id) from stdin",
        [HF_WORLD_LIST_ROLES] =
            "copy holdfast_truth.list_roles (list_id, role, attack_id) from stdin",
    };
    return statements[relation];
}

size_t hf_world_row_count(const hf_world *world, hf_world_relation relation)
{
    const size_t counts[HF_WORLD_RELATION_COUNT] = {
        [HF_WORLD_ACCOUNTS] = world->account_count,
        [HF_WORLD_REPORTS] = world->report_count,
        [HF_WORLD_OUTCOMES] = world->outcome_count,
        [HF_WORLD_LISTS] = world->list_count,
        [HF_WORLD_ENTRIES] = world->entry_count,
        [HF_WORLD_SUBSCRIPTIONS] = world->subscription_count,
        [HF_WORLD_ATTACKS] = world->attack_count,
        [HF_WORLD_ATTACK_REPORTS] = world->report_count,
        [HF_WORLD_MEMBERS] = world->member_count,
        [HF_WORLD_ROLES] = world->account_count,
        [HF_WORLD_LIST_ATTACKS] = world->play_count,
        [HF_WORLD_LIST_TARGETS] = world->play_target_count,
        [HF_WORLD_LIST_ROLES] = world->list_count,
    };
    return counts[relation];
}

/* Days since 1970 as a date: Howard Hinnant's civil_from_days,
 * http://howardhinnant.github.io/date_algorithms.html */
static void civil(int64_t days, int64_t *ret_year, int64_t *ret_month, int64_t *ret_day)
{
    int64_t shifted = days + 719468; /* since 1 March of the year 0 */
    int64_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    int64_t of_era = shifted - era * 146097;
    int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
    int64_t month = (5 * of_year + 2) / 153; /* from March */
    *ret_day = of_year - (153 * month + 2) / 5 + 1;
    *ret_month = month < 10 ? month + 3 : month - 9;
    *ret_year = year + era * 400 + (*ret_month <= 2);
}

/* As PostgreSQL reads it whatever DateStyle says, in UTC. */
static const char *time_text(char text[FIELD_SIZE], hf_usec at)
{
    int64_t year = 0;
    int64_t month = 0;
    int64_t day = 0;
    if (at == HF_USEC_NONE)
        return "\\N";
    int64_t days = (at >= 0 ? at : at - HF_DAY_USEC + 1) / HF_DAY_USEC;
    hf_usec rest = at - days * HF_DAY_USEC;
    civil(days, &year, &month, &day);
    (void)snprintf(text, FIELD_SIZE,
                   "%04" PRId64 "-%02" PRId64 "-%02" PRId64 " %02" PRId64 ":%02" PRId64
                   ":%02" PRId64 ".%06" PRId64 "+00",
                   year, month, day, rest / HF_HOUR_USEC, rest / HF_MINUTE_USEC % 60,
                   rest / HF_SECOND_USEC % 60, rest % HF_SECOND_USEC);
    return text;
}

static const char *number_text(char text[FIELD_SIZE], int64_t number)
{
    if (number < 0)
        return "\\N";
    (void)snprintf(text, FIELD_SIZE, "%" PRId64, number);
    return text;
}

static int account_row(const hf_world_rows *rows, size_t i, char *line)
{
    const hf_world_account *account = &rows->world->accounts[i];
    char created[FIELD_SIZE];
    char followers[FIELD_SIZE];
    char following[FIELD_SIZE];
    return snprintf(line, HF_WORLD_LINE_SIZE, "%" PRId64 "\t%s\t%s\t%s\t%s\t%s\n",
                    rows->account_base + account->account.v, kinds[account->kind],
                    time_text(created, account->created_at),
                    number_text(followers, account->followers),
                    number_text(following, account->following), account->is_premium ? "t" : "f");
}

static int report_row(const hf_world_rows *rows, size_t i, char *line)
{
    const hf_world_report *report = &rows->world->reports[i];
    char at[FIELD_SIZE];
    char retracted[FIELD_SIZE];
    char words[HF_WORDS_SIZE];
    char origin[HF_ORIGIN_SIZE];
    bool has_words = hf_words_text(report->words, words) > 0;
    bool has_origin = hf_origin_text(rows->world->config.seed, report->origin, origin) > 0;
    return snprintf(line, HF_WORLD_LINE_SIZE,
                    "%" PRId64 "\t%" PRId64 "\t%" PRId64 "\t%s\t%s\t%s\t%s\t%s\n",
                    rows->report_ids[i], rows->account_base + report->reporter.v,
                    rows->account_base + report->target.v, hf_category_name(report->category),
                    time_text(at, report->at), time_text(retracted, report->retracted_at),
                    has_words ? words : "\\N", has_origin ? origin : "\\N");
}

static int outcome_row(const hf_world_rows *rows, size_t i, char *line)
{
    const hf_world_outcome *outcome = &rows->world->outcomes[i];
    char at[FIELD_SIZE];
    return snprintf(line, HF_WORLD_LINE_SIZE, "%" PRId64 "\t%s\t%s\t%s\n",
                    rows->report_ids[outcome->report_id - 1], outcomes[outcome->outcome],
                    time_text(at, outcome->at), outcome->by_staff ? "staff" : "automation");
}

/* Negative for no list. */
static int64_t list_id(const hf_world_rows *rows, hf_list_id list)
{
    return list.v == 0 ? -1 : rows->list_ids[list.v - 1];
}

static int list_row(const hf_world_rows *rows, size_t i, char *line)
{
    const hf_world_list *list = &rows->world->lists[i];
    char mirrors[FIELD_SIZE];
    char created[FIELD_SIZE];
    char deleted[FIELD_SIZE];
    return snprintf(line, HF_WORLD_LINE_SIZE,
                    "%" PRId64 "\t%" PRId64 "\tlist %" PRId64 "\t%s\t%s\t%s\n", rows->list_ids[i],
                    rows->account_base + list->owner.v, rows->list_ids[i],
                    number_text(mirrors, list_id(rows, list->mirrors)),
                    time_text(created, list->created_at), time_text(deleted, list->deleted_at));
}

static int entry_row(const hf_world_rows *rows, size_t i, char *line)
{
    const hf_world_entry *entry = &rows->world->entries[i];
    char at[FIELD_SIZE];
    char removed[FIELD_SIZE];
    return snprintf(line, HF_WORLD_LINE_SIZE, "%" PRId64 "\t%" PRId64 "\t%" PRId64 "\t%s\t%s\n",
                    rows->list_ids[entry->list.v - 1], rows->account_base + entry->target.v,
                    rows->account_base + entry->added_by.v, time_text(at, entry->at),
                    time_text(removed, entry->removed_at));
}

static int subscription_row(const hf_world_rows *rows, size_t i, char *line)
{
    const hf_world_subscription *subscription = &rows->world->subscriptions[i];
    char at[FIELD_SIZE];
    char ended[FIELD_SIZE];
    return snprintf(line, HF_WORLD_LINE_SIZE, "%" PRId64 "\t%" PRId64 "\t%s\t%s\n",
                    rows->list_ids[subscription->list.v - 1],
                    rows->account_base + subscription->subscriber.v,
                    time_text(at, subscription->at), time_text(ended, subscription->ended_at));
}

static int attack_row(const hf_world_rows *rows, size_t i, char *line)
{
    const hf_world_attack *attack = &rows->world->attacks[i];
    char started[FIELD_SIZE];
    char ended[FIELD_SIZE];
    char list[FIELD_SIZE];
    return snprintf(line, HF_WORLD_LINE_SIZE,
                    "%" PRId64 "\t%s\t%" PRId64 "\t%" PRId64 "\t%s\t%s\t%" PRId64 "\t%s\t%d\t%s\n",
                    rows->attack_base + attack->attack_id, hf_family_name(attack->family),
                    rows->crew_base + attack->crew_id, rows->account_base + attack->target.v,
                    time_text(started, attack->started_at), time_text(ended, attack->ended_at),
                    attack->reports, attack->is_under_way ? "t" : "f", attack->phase,
                    number_text(list, list_id(rows, attack->list)));
}

static int attack_report_row(const hf_world_rows *rows, size_t i, char *line)
{
    int64_t attack_id = rows->world->reports[i].attack_id;
    if (attack_id == 0)
        return 0;
    return snprintf(line, HF_WORLD_LINE_SIZE, "%" PRId64 "\t%" PRId64 "\n", rows->report_ids[i],
                    rows->attack_base + attack_id);
}

static int member_row(const hf_world_rows *rows, size_t i, char *line)
{
    const hf_world_member *member = &rows->world->members[i];
    const hf_world_crew *crew = &rows->world->crews[member->crew_id - 1];
    return snprintf(line, HF_WORLD_LINE_SIZE, "%" PRId64 "\t%" PRId64 "\t%s\n",
                    rows->crew_base + crew->crew_id, rows->account_base + member->account.v,
                    hf_family_name(crew->family));
}

static int role_row(const hf_world_rows *rows, size_t i, char *line)
{
    const hf_world_account *account = &rows->world->accounts[i];
    char community[FIELD_SIZE];
    return snprintf(line, HF_WORLD_LINE_SIZE, "%" PRId64 "\t%s\t%s\n",
                    rows->account_base + account->account.v, hf_role_name(account->role),
                    number_text(community, account->community));
}

static int list_attack_row(const hf_world_rows *rows, size_t i, char *line)
{
    const hf_world_play *play = &rows->world->plays[i];
    const char *kind = hf_campaign_kind_name(hf_play_kind(play->play));
    char list[FIELD_SIZE];
    char started[FIELD_SIZE];
    char half[FIELD_SIZE];
    char ended[FIELD_SIZE];
    return snprintf(
        line, HF_WORLD_LINE_SIZE, "%" PRId64 "\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%" PRId64 "\n",
        rows->play_base + play->play_id, hf_play_name(play->play), kind == NULL ? "\\N" : kind,
        hf_play_is_weak(play->play) ? "t" : "f", number_text(list, list_id(rows, play->list)),
        time_text(started, play->started_at), time_text(half, play->half_at),
        time_text(ended, play->ended_at), play->acts);
}

static int list_target_row(const hf_world_rows *rows, size_t i, char *line)
{
    const hf_world *world = rows->world;
    size_t play = 0; /* their targets follow one another */
    while (i >= world->plays[play].first_target + world->plays[play].target_count)
        play++;
    return snprintf(line, HF_WORLD_LINE_SIZE, "%" PRId64 "\t%" PRId64 "\n",
                    rows->play_base + world->plays[play].play_id,
                    rows->account_base + world->play_targets[i].v);
}

static int list_role_row(const hf_world_rows *rows, size_t i, char *line)
{
    const hf_world_list *list = &rows->world->lists[i];
    char play[FIELD_SIZE];
    int64_t play_id = list->play_id == 0 ? -1 : rows->play_base + list->play_id;
    return snprintf(line, HF_WORLD_LINE_SIZE, "%" PRId64 "\t%s\t%s\n", rows->list_ids[i],
                    hf_list_role_name(list->role), number_text(play, play_id));
}

size_t hf_world_row(const hf_world_rows *rows, hf_world_relation relation, size_t i,
                    char line[HF_WORLD_LINE_SIZE])
{
    static int (*const writers[HF_WORLD_RELATION_COUNT])(const hf_world_rows *, size_t, char *) = {
        [HF_WORLD_ACCOUNTS] = account_row,
        [HF_WORLD_REPORTS] = report_row,
        [HF_WORLD_OUTCOMES] = outcome_row,
        [HF_WORLD_LISTS] = list_row,
        [HF_WORLD_ENTRIES] = entry_row,
        [HF_WORLD_SUBSCRIPTIONS] = subscription_row,
        [HF_WORLD_ATTACKS] = attack_row,
        [HF_WORLD_ATTACK_REPORTS] = attack_report_row,
        [HF_WORLD_MEMBERS] = member_row,
        [HF_WORLD_ROLES] = role_row,
        [HF_WORLD_LIST_ATTACKS] = list_attack_row,
        [HF_WORLD_LIST_TARGETS] = list_target_row,
        [HF_WORLD_LIST_ROLES] = list_role_row,
    };
    return (size_t)writers[relation](rows, i, line);
}
