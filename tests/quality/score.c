#include "score.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "staged.h"

/* What was found out about one target. */
typedef struct target_state {
    bool is_attacked;
    bool is_held;
    bool is_yielded;
    bool is_backwards; /* every campaign was found backwards */
    bool has_campaign;
    hf_usec held_from; /* detection of the first campaign that holds */
} target_state;

typedef struct attack_state {
    double landed;
    double suppressed;
} attack_state;

/* Everything looked up once; arrays by account or report number. */
typedef struct quality_work {
    const hf_world *world;
    const quality_tables *tables;
    target_state *targets;
    attack_state *attacks;
    int64_t *true_crew; /* crew_id or 0 */
    bool *is_active;    /* took part in an attack */
    bool *is_found;
    bool *is_core;
    bool *is_suppressed; /* by report */
} quality_work;

static size_t account_at(hf_account_id account)
{
    return (size_t)account.v - 1;
}

static bool is_placed(const hf_hold *hold)
{
    return hold != NULL && hold->state != HF_HOLD_WITHDRAWN;
}

static void see_campaign(quality_work *work, const hf_campaign *campaign)
{
    const hf_hold *hold = quality_table_find(&work->tables->holds, campaign->campaign_id, 0);
    target_state *state = &work->targets[account_at(campaign->target)];
    state->is_backwards =
        campaign->found_backwards && (state->is_backwards || !state->has_campaign);
    state->has_campaign = true;
    if (!is_placed(hold))
        return;
    if (!state->is_held || campaign->detected_at < state->held_from)
        state->held_from = campaign->detected_at;
    state->is_held = true;
    state->is_yielded = state->is_yielded || hold->state == HF_HOLD_YIELDED;
}

bool quality_is_found(const quality_tables *tables, const hf_crew_member *member)
{
    const hf_crew *crew = quality_table_find(&tables->crews, member->crew_id, 0);
    return crew != NULL && crew->merged_into == 0 && crew->status != HF_REVIEW_DISMISSED &&
           member->cleared_at == HF_USEC_NONE;
}

static void see_members(quality_work *work)
{
    for (size_t i = 0; i < work->tables->crew_members.count; i++) {
        const hf_crew_member *member = quality_table_row(&work->tables->crew_members, i);
        if (!quality_is_found(work->tables, member))
            continue;
        work->is_found[account_at(member->account)] = true;
        if (member->is_core)
            work->is_core[account_at(member->account)] = true;
    }
}

static void see_suppressions(quality_work *work)
{
    for (size_t i = 0; i < work->tables->suppressions.count; i++) {
        const quality_suppression *row = quality_table_row(&work->tables->suppressions, i);
        if (row->lifted_at == HF_USEC_NONE)
            work->is_suppressed[row->row.report_id - 1] = true;
    }
}

static void see_reports(quality_work *work)
{
    const hf_world *world = work->world;
    for (size_t i = 0; i < world->report_count; i++) {
        const hf_world_report *report = &world->reports[i];
        if (report->attack_id == 0)
            continue;
        attack_state *attack = &work->attacks[report->attack_id - 1];
        const target_state *target = &work->targets[account_at(report->target)];
        work->is_active[account_at(report->reporter)] = true;
        attack->landed += !target->is_held || report->at <= target->held_from;
        attack->suppressed += work->is_suppressed[i];
    }
}

static void work_init(quality_work *work, const hf_world *world, const quality_tables *tables)
{
    size_t accounts = world->account_count;
    work->world = world;
    work->tables = tables;
    work->targets = quality_memory(accounts, sizeof *work->targets);
    work->attacks = quality_memory(world->attack_count, sizeof *work->attacks);
    work->true_crew = quality_memory(accounts, sizeof *work->true_crew);
    work->is_active = quality_memory(accounts, sizeof *work->is_active);
    work->is_found = quality_memory(accounts, sizeof *work->is_found);
    work->is_core = quality_memory(accounts, sizeof *work->is_core);
    work->is_suppressed = quality_memory(world->report_count, sizeof *work->is_suppressed);
    for (size_t i = 0; i < world->attack_count; i++)
        work->targets[account_at(world->attacks[i].target)].is_attacked = true;
    for (size_t i = 0; i < world->member_count; i++)
        work->true_crew[account_at(world->members[i].account)] = world->members[i].crew_id;
    for (size_t i = 0; i < tables->campaigns.count; i++) {
        const hf_campaign *campaign = quality_table_row(&tables->campaigns, i);
        if (campaign->has_target)
            see_campaign(work, campaign);
    }
    see_members(work);
    see_suppressions(work);
    see_reports(work);
}

static void work_done(quality_work *work)
{
    free(work->targets);
    free(work->attacks);
    free(work->true_crew);
    free(work->is_active);
    free(work->is_found);
    free(work->is_core);
    free(work->is_suppressed);
}

static double percent(double part, double whole)
{
    return whole > 0 ? 100 * part / whole : nan("");
}

static int by_value(const void *left, const void *right)
{
    double a = *(const double *)left;
    double b = *(const double *)right;
    return a < b ? -1 : a > b;
}

double quality_median(double *values, size_t count)
{
    size_t numbers = 0;
    for (size_t i = 0; i < count; i++) {
        if (!isnan(values[i]))
            values[numbers++] = values[i];
    }
    if (numbers == 0)
        return nan("");
    qsort(values, numbers, sizeof *values, by_value);
    return numbers % 2 == 1 ? values[numbers / 2]
                            : (values[numbers / 2 - 1] + values[numbers / 2]) / 2;
}

/* Of a crew with two phases the first is only what staff dismiss. */
static bool counts_as_attack(const quality_work *work, const hf_world_attack *attack,
                             hf_family family)
{
    bool has_phases = work->world->crews[attack->crew_id - 1].dismissed_at != HF_USEC_NONE;
    return attack->family == family && !(has_phases && attack->phase == 1);
}

static void score_attacks(const quality_work *work, hf_family family, quality_family_score *score)
{
    const hf_world *world = work->world;
    double *landed = quality_memory(world->attack_count, sizeof *landed);
    size_t ended = 0;
    double all_reports = 0;
    for (size_t i = 0; i < world->attack_count; i++) {
        const hf_world_attack *attack = &world->attacks[i];
        if (!counts_as_attack(work, attack, family))
            continue;
        const target_state *target = &work->targets[account_at(attack->target)];
        double reports = (double)attack->reports;
        score->attacks++;
        score->protection += target->is_held || work->attacks[i].suppressed * 2 >= reports;
        score->held += target->is_held;
        score->yielded += target->is_yielded;
        score->backwards += target->is_backwards;
        score->suppressed += work->attacks[i].suppressed;
        all_reports += reports;
        if (!attack->is_under_way)
            landed[ended++] = percent(work->attacks[i].landed, reports);
    }
    score->landed = quality_median(landed, ended);
    score->protection = percent(score->protection, score->attacks);
    score->held = percent(score->held, score->attacks);
    score->yielded = percent(score->yielded, score->attacks);
    score->backwards = percent(score->backwards, score->attacks);
    score->suppressed = percent(score->suppressed, all_reports);
    free(landed);
}

static void score_recall(const quality_work *work, hf_family family, quality_family_score *score)
{
    const hf_world *world = work->world;
    double active = 0;
    for (size_t i = 0; i < world->crew_count; i++) {
        const hf_world_crew *crew = &world->crews[i];
        double found = 0;
        if (crew->family != family)
            continue;
        score->crews++;
        for (size_t j = 0; j < crew->member_count; j++) {
            size_t account = account_at(world->members[crew->first_member + j].account);
            if (!work->is_active[account])
                continue;
            active++;
            found += work->is_found[account];
            score->core_recall += work->is_core[account];
        }
        score->recall += found;
        score->crews_found += found >= 5;
    }
    score->recall = percent(score->recall, active);
    score->core_recall = percent(score->core_recall, active);
}

/* A crew that was found, against the real crew most of its members belong to. */
typedef struct quality_match {
    double members;
    double core;
    int64_t crew_id; /* the real one; 0: mostly honest people */
    double matched;
    double core_matched;
} quality_match;

static int by_id(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left;
    int64_t b = *(const int64_t *)right;
    return a < b ? -1 : a > b;
}

/* The most frequent of ids; they are sorted. */
static int64_t most_frequent(int64_t *ids, size_t count)
{
    int64_t best = 0;
    size_t best_count = 0;
    qsort(ids, count, sizeof *ids, by_id);
    for (size_t first = 0; first < count;) {
        size_t end = first;
        while (end < count && ids[end] == ids[first])
            end++;
        if (end - first > best_count) {
            best = ids[first];
            best_count = end - first;
        }
        first = end;
    }
    return best;
}

static quality_match match_crew(const quality_work *work, int64_t crew_id, int64_t *ids)
{
    const quality_table *table = &work->tables->crew_members;
    quality_match match = {0};
    size_t count = 0;
    for (size_t i = 0; i < table->count; i++) {
        const hf_crew_member *member = quality_table_row(table, i);
        if (member->crew_id == crew_id && quality_is_found(work->tables, member))
            ids[count++] = work->true_crew[account_at(member->account)];
    }
    match.crew_id = most_frequent(ids, count);
    for (size_t i = 0; i < table->count; i++) {
        const hf_crew_member *member = quality_table_row(table, i);
        if (member->crew_id != crew_id || !quality_is_found(work->tables, member))
            continue;
        bool is_right = work->true_crew[account_at(member->account)] == match.crew_id;
        match.members++;
        match.core += member->is_core;
        match.matched += is_right;
        match.core_matched += is_right && member->is_core;
    }
    return match;
}

static void add_match(const quality_work *work, const quality_match *match, quality_score *score,
                      double *core)
{
    score->crews++;
    if (match->members > score->largest_crew) {
        score->largest_crew = match->members;
        score->largest_purity = match->crew_id == 0 ? 0 : percent(match->matched, match->members);
    }
    if (match->crew_id == 0) {
        score->organic_crews++;
        return;
    }
    quality_family_score *family = &score->families[work->world->crews[match->crew_id - 1].family];
    core[0] = match->core;
    core[1] = match->members;
    family->precision += match->matched;
    family->core_precision += match->core_matched;
}

static void score_crews(const quality_work *work, quality_score *score)
{
    int64_t *ids = quality_memory(work->tables->crew_members.count, sizeof *ids);
    double core[HF_FAMILY_COUNT] = {0};
    double members[HF_FAMILY_COUNT] = {0};
    for (size_t i = 0; i < work->tables->crews.count; i++) {
        const hf_crew *crew = quality_table_row(&work->tables->crews, i);
        double sizes[2] = {0, 0};
        quality_match match = match_crew(work, crew->crew_id, ids);
        if (match.members <= 0)
            continue;
        add_match(work, &match, score, sizes);
        if (match.crew_id != 0) {
            core[work->world->crews[match.crew_id - 1].family] += sizes[0];
            members[work->world->crews[match.crew_id - 1].family] += sizes[1];
        }
    }
    for (size_t i = 0; i < HF_FAMILY_COUNT; i++) {
        score->families[i].precision = percent(score->families[i].precision, members[i]);
        score->families[i].core_precision = percent(score->families[i].core_precision, core[i]);
    }
    free(ids);
}

static void print_example(const quality_work *work, const hf_campaign *campaign,
                          const hf_hold *hold)
{
    const hf_world *world = work->world;
    hf_usec from = world->config.now - world->config.days * HF_DAY_USEC;
    const hf_role role = world->accounts[account_at(campaign->target)].role;
    double roles[HF_ROLE_COUNT] = {0};
    for (size_t i = 0; i < work->tables->campaign_members.count; i++) {
        const hf_campaign_member *member = quality_table_row(&work->tables->campaign_members, i);
        if (member->campaign_id == campaign->campaign_id)
            roles[world->accounts[account_at(member->account)].role]++;
    }
    printf("  day %5.1f  target %" PRId64 " (%s)  crew %" PRId64 "  evidence %.1f  %s, %s  %" PRId64
           " reports, %" PRId64 " of the crew\n            members:",
           (double)(hold->placed_at - from) / (double)HF_DAY_USEC, campaign->target.v,
           hf_role_name(role), campaign->crew_id, campaign->evidence,
           hf_disposition_name(campaign->disposition), hf_hold_state_name(hold->state),
           campaign->reports, campaign->crew_reports);
    for (int i = 0; i < HF_ROLE_COUNT; i++) {
        if (roles[i] > 0)
            printf(" %.0f %s", roles[i], hf_role_name((hf_role)i));
    }
    printf("\n            %s\n", campaign->summary);
}

static void score_holds(const quality_work *work, size_t examples, quality_score *score)
{
    const hf_world *world = work->world;
    hf_usec first_week = world->config.now - (world->config.days - 7) * HF_DAY_USEC;
    double late_holds = 0;
    for (size_t i = 0; i < work->tables->holds.count; i++) {
        const hf_hold *hold = quality_table_row(&work->tables->holds, i);
        const hf_campaign *campaign =
            quality_table_find(&work->tables->campaigns, hold->campaign_id, 0);
        bool is_late = hold->placed_at >= first_week;
        if (hold->scope != HF_SCOPE_ACCOUNT) /* score_lists.h */
            continue;
        late_holds += is_late;
        score->holds++;
        score->holds_yielded += hold->state == HF_HOLD_YIELDED;
        score->holds_withdrawn += hold->state == HF_HOLD_WITHDRAWN;
        if (work->targets[account_at(hold->target)].is_attacked)
            continue;
        hf_role role = world->accounts[account_at(hold->target)].role;
        if (role == HF_ROLE_BAIT) {
            score->bait_holds++;
            continue;
        }
        score->false_holds++;
        score->late_false_holds += is_late;
        score->false_holds_by_role[role]++;
        if (score->false_holds <= (double)examples && campaign != NULL)
            print_example(work, campaign, hold);
    }
    score->false_holds_percent = percent(score->false_holds, score->holds);
    score->late_false_percent = percent(score->late_false_holds, late_holds);
}

static void score_members(const quality_work *work, quality_score *score)
{
    double honest = 0;
    for (size_t i = 0; i < work->world->report_count; i++) {
        size_t reporter = account_at(work->world->reports[i].reporter);
        score->suppressions += work->is_suppressed[i];
        if (!work->is_suppressed[i] || work->true_crew[reporter] != 0)
            continue;
        honest++;
        size_t target = account_at(work->world->reports[i].target);
        score->honest_suppressed_by_role[work->world->accounts[target].role]++;
    }
    for (size_t i = 0; i < work->world->account_count; i++) {
        score->core_members += work->is_core[i];
        score->core_true += work->is_core[i] && work->true_crew[i] != 0;
        score->framed += work->world->accounts[i].role == HF_ROLE_FRAMED;
        score->framed_core += work->is_core[i] && work->world->accounts[i].role == HF_ROLE_FRAMED;
        if (work->is_core[i] && work->true_crew[i] == 0)
            score->false_core_by_role[work->world->accounts[i].role]++;
        score->false_campaigns += work->targets[i].has_campaign && !work->targets[i].is_attacked;
    }
    score->honest_suppressed = percent(honest, score->suppressions);
    score->core_true = percent(score->core_true, score->core_members);
}

static void score_staged(const quality_work *work, const hf_policy *policy, quality_score *score)
{
    quality_staged staged;
    quality_staged_score(work->world, work->tables, policy, work->true_crew, &staged);
    score->staged_holds = staged.holds;
    score->staged_due = staged.due;
    score->staged_stood = staged.stood;
}

void quality_score_world(const hf_world *world, const quality_tables *tables,
                         const quality_run *run, size_t examples, quality_score *ret_score)
{
    quality_work work;
    *ret_score = (quality_score){.reports = (double)world->report_count,
                                 .campaigns = (double)tables->campaigns.count,
                                 .cpu_seconds = run->cpu_seconds,
                                 .looks = (double)run->stats.looks,
                                 .memory_mib = (double)run->stats.memory_bytes / 1048576};
    ret_score->reports_per_second = ret_score->reports / run->cpu_seconds;
    work_init(&work, world, tables);
    for (size_t i = 0; i < HF_FAMILY_COUNT; i++) {
        score_attacks(&work, (hf_family)i, &ret_score->families[i]);
        score_recall(&work, (hf_family)i, &ret_score->families[i]);
    }
    score_crews(&work, ret_score);
    score_holds(&work, examples, ret_score);
    score_members(&work, ret_score);
    score_staged(&work, &run->policy, ret_score);
    work_done(&work);
}

/* A score is doubles only. */
void quality_score_median(quality_score *scores, size_t count, quality_score *ret_median)
{
    double *values = quality_memory(count, sizeof *values);
    for (size_t field = 0; field < sizeof *scores / sizeof(double); field++) {
        for (size_t i = 0; i < count; i++)
            values[i] = ((const double *)(const void *)&scores[i])[field];
        ((double *)(void *)ret_median)[field] = quality_median(values, count);
    }
    free(values);
}

static void print_family(hf_family family, const quality_family_score *score)
{
    if (!(score->attacks > 0))
        return;
    printf("%-11s", hf_family_name(family));
#define PRINT_FIELD(name, title) printf(" %10.1f", score->name);
    QUALITY_FAMILY_TABLE(PRINT_FIELD)
#undef PRINT_FIELD
    printf("\n");
}

static void print_roles(const char *what, const double *by_role)
{
    for (size_t i = 0; i < HF_ROLE_COUNT; i++)
        if (by_role[i] > 0)
            printf("  %-31s %-12s %11.1f\n", what, hf_role_name((hf_role)i), by_role[i]);
}

void quality_score_print(const quality_score *score)
{
    printf("%-11s", "family");
#define PRINT_TITLE(name, title) printf(" %10s", title);
    QUALITY_FAMILY_TABLE(PRINT_TITLE)
#undef PRINT_TITLE
    printf("\n");
    for (size_t i = 0; i < HF_FAMILY_COUNT; i++)
        print_family((hf_family)i, &score->families[i]);
#define PRINT_FIELD(name, title) printf("%-45s %12.1f\n", title, score->name);
    QUALITY_WORLD_TABLE(PRINT_FIELD)
#undef PRINT_FIELD
    print_roles("false holds on:", score->false_holds_by_role);
    print_roles("honest reports suppressed, of:", score->honest_suppressed_by_role);
    print_roles("core members of no crew:", score->false_core_by_role);
}
