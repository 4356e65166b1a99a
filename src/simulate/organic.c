/*
 * Lives here: the organic side, honest people who must not be taken for a crew; one function per
 * kind of crowd, in one table. Does not: attacks (families.c), what staff decide about all of it
 * (outcomes.c).
 */
#include "simulate/build.h"

#include <math.h>

/* Members of a community among those who report its intruder, at homophily 1; every 15th community
 * is twice as tight. */
#define MEMBER_SHARE 0.35
#define TIGHT_EVERY 15
#define GATHERINGS 10 /* of an activist group */

static hf_usec hours(double count)
{
    return (hf_usec)(count * (double)HF_HOUR_USEC);
}

static hf_usec any_time(hf_build *build)
{
    return hf_build_time(build, build->from, build->config->now);
}

static hf_usec soon(hf_build *build, hf_usec from, double mean_hours)
{
    return from + (hf_usec)hf_rng_exponential(&build->rng, (double)hours(mean_hours));
}

/* Drawn one after the other: in one list of arguments, each compiler has an order of its own. */
static void complain_soon(hf_build *build, hf_person reporter, hf_person target, hf_usec from,
                          double mean_hours)
{
    hf_category category = hf_build_category(build);
    hf_usec at = soon(build, from, mean_hours);
    hf_build_report(build, reporter, target, at, category, 0);
}

static void complain_any_time(hf_build *build, hf_person reporter, hf_person target)
{
    hf_category category = hf_build_category(build);
    hf_usec at = any_time(build);
    hf_build_report(build, reporter, target, at, category, 0);
}

/* People who do not know each other report abusers, most of them rarely. */
static void make_background(hf_build *build)
{
    size_t count = hf_build_scaled(build, build->config->background);
    for (size_t i = 0; i < count && build->status == HF_OK; i++) {
        hf_person reporter;
        hf_build_crowd(build);
        if (hf_build_pick(build, &reporter))
            hf_build_abuser_reports(build, reporter, 1);
    }
}

static hf_person new_abuser(hf_build *build, hf_role role, hf_usec at, unsigned throwaway_percent)
{
    double age_days = hf_build_log_uniform(build, 60, 2500);
    hf_person person = hf_build_new_account(build, role, at - (hf_usec)(age_days * HF_DAY_USEC));
    if (build->status != HF_OK)
        return 0;
    hf_world_account *account = hf_build_account(build, person);
    account->followers = (int64_t)hf_build_log_uniform(build, 5, 20000);
    account->following = (int64_t)hf_build_log_uniform(build, 5, 2000);
    if (hf_rng_below(&build->rng, 100) < throwaway_percent)
        hf_build_throwaway(build, person, at);
    return person;
}

/* Somebody bothers a community: some of its members report him over hours to days, and so do
 * others. */
static void meet_intruder(hf_build *build, size_t community)
{
    double share = MEMBER_SHARE * build->config->homophily * (community % TIGHT_EVERY == 0 ? 2 : 1);
    int64_t count = hf_rng_between(&build->rng, 10, 40);
    hf_usec at = any_time(build);
    double pace = hf_build_log_uniform(build, 2, 24);
    hf_person intruder = new_abuser(build, HF_ROLE_INTRUDER, at, 30);
    hf_category category = hf_build_category(build);
    hf_build_crowd(build);
    for (int64_t i = 0; i < count && build->status == HF_OK; i++) {
        hf_person reporter;
        bool is_member = hf_rng_uniform(&build->rng) < share;
        bool is_found = is_member ? hf_build_pick_member(build, community, &reporter)
                                  : hf_build_pick(build, &reporter);
        if (is_found)
            hf_build_report(build, reporter, intruder, soon(build, at, pace), category, 0);
    }
}

static void make_communities(hf_build *build)
{
    size_t count = hf_build_scaled(build, build->config->community_events);
    if (build->communities == 0)
        return;
    for (size_t i = 0; i < count && build->status == HF_OK; i++)
        meet_intruder(build, i % build->communities);
}

typedef struct viral {
    hf_person abuser;
    hf_usec at;
} viral;

/* Two thirds of the crowd come within the first hour. */
static viral go_viral(hf_build *build)
{
    double mean = build->config->viral_reporters * build->config->scale;
    double wanted = mean * exp(0.8 * hf_rng_normal(&build->rng) - 0.32);
    double most = (double)build->users / 10;
    size_t count = (size_t)(wanted < most ? wanted : most);
    viral event = {.at = any_time(build)};
    event.abuser = new_abuser(build, HF_ROLE_VIRAL, event.at, 20);
    hf_build_crowd(build);
    for (size_t i = 0; i < count && build->status == HF_OK; i++) {
        hf_person reporter;
        double pace = hf_rng_below(&build->rng, 3) == 0 ? 12 : 0.4;
        if (hf_build_pick(build, &reporter))
            complain_soon(build, reporter, event.abuser, event.at, pace);
    }
    return event;
}

/* An activist group reports what goes viral, as one of many voices. */
static void gather(hf_build *build, const hf_people *group, const viral *event)
{
    for (size_t i = 0; i < group->count && build->status == HF_OK; i++) {
        if (hf_rng_below(&build->rng, 10) < 7)
            hf_build_report(build, group->items[i], event->abuser, soon(build, event->at, 2),
                            HF_CATEGORY_HATE, 0);
    }
}

static void make_activists(hf_build *build, const viral *events, size_t count)
{
    size_t groups = (size_t)build->config->activists;
    hf_people group = {0};
    for (size_t i = 0; i < groups && build->status == HF_OK; i++) {
        size_t size = (size_t)(50 * sqrt(build->config->scale < 1 ? build->config->scale : 1)) + 1;
        group.count = 0;
        for (size_t j = 0; j < size && build->status == HF_OK; j++)
            hf_people_add(build, &group, hf_build_take(build, HF_ROLE_ACTIVIST));
        for (size_t j = 0; j < GATHERINGS && j < count; j++)
            gather(build, &group, &events[(i + j) % count]);
    }
    hf_people_done(build, &group);
}

static void make_viral(hf_build *build)
{
    size_t count = (size_t)build->config->viral;
    viral *events = hf_build_memory(build, count, sizeof *events);
    if (events == NULL)
        return;
    for (size_t i = 0; i < count && build->status == HF_OK; i++)
        events[i] = go_viral(build);
    make_activists(build, events, count);
    hf_build_memory_done(build, events, count, sizeof *events);
}

/* Half of the team reports what one of it found; one in 25 was no spammer. */
static void hunt(hf_build *build, hf_people *team)
{
    hf_usec at = any_time(build);
    bool is_mistake = hf_rng_below(&build->rng, 25) == 0;
    size_t least = team->count / 3;
    size_t count = least + (size_t)hf_rng_below(&build->rng, team->count / 3 + 1);
    hf_person target = is_mistake ? hf_build_take(build, HF_ROLE_STRAY)
                                  : new_abuser(build, HF_ROLE_SPAMMER, at, 85);
    uint64_t others = hf_rng_below(&build->rng, 4);
    hf_build_crowd(build);
    hf_people_shuffle(build, team, count);
    for (size_t i = 0; i < count && build->status == HF_OK; i++)
        hf_build_report(build, team->items[i], target, soon(build, at, 2), HF_CATEGORY_SPAM, 0);
    for (uint64_t i = 0; i < others && !is_mistake; i++) {
        hf_person reporter;
        if (hf_build_pick(build, &reporter))
            hf_build_report(build, reporter, target, soon(build, at, 10), HF_CATEGORY_SPAM, 0);
    }
}

static void make_hunters(hf_build *build)
{
    size_t teams = hf_build_scaled(build, build->config->hunters);
    size_t targets = (size_t)build->config->hunter_targets;
    hf_people team = {0};
    for (size_t i = 0; i < teams && build->status == HF_OK; i++) {
        int64_t size = hf_rng_between(&build->rng, 12, 25);
        team.count = 0;
        for (int64_t j = 0; j < size && build->status == HF_OK; j++)
            hf_people_add(build, &team, hf_build_take(build, HF_ROLE_HUNTER));
        for (size_t j = 0; j < targets && build->status == HF_OK; j++)
            hunt(build, &team);
    }
    hf_people_done(build, &team);
}

/* An opposing community turns on an honest account, once, and is not a crew. */
static void make_controversies(hf_build *build)
{
    size_t count = hf_build_scaled(build, build->config->controversies);
    if (build->communities == 0)
        return;
    for (size_t i = 0; i < count && build->status == HF_OK; i++) {
        size_t community = (i * 7 + 3) % build->communities;
        hf_person target = hf_build_take(build, HF_ROLE_CONTROVERSIAL);
        int64_t reporters = hf_rng_between(&build->rng, 30, 80);
        hf_usec at = any_time(build);
        double pace = hf_build_log_uniform(build, 1, 6);
        hf_build_crowd(build);
        for (int64_t j = 0; j < reporters && build->status == HF_OK; j++) {
            hf_person reporter;
            bool is_member = hf_rng_below(&build->rng, 10) < 8;
            if (is_member ? hf_build_pick_member(build, community, &reporter)
                          : hf_build_pick(build, &reporter))
                complain_soon(build, reporter, target, at, pace);
        }
    }
}

static void make_hyperactive(hf_build *build)
{
    size_t count = hf_build_scaled(build, build->config->hyperactive);
    for (size_t i = 0; i < count && build->status == HF_OK; i++) {
        hf_person reporter = hf_build_take(build, HF_ROLE_HYPERACTIVE);
        size_t reports = (size_t)hf_build_log_uniform(build, 60, 401);
        hf_build_abuser_reports(build, reporter, reports);
    }
}

/* Anybody may be reported for nothing: about three times each, some more often. */
static void make_strays(hf_build *build)
{
    size_t count = hf_build_scaled(build, build->config->strays);
    for (size_t made = 0; made < count && build->status == HF_OK;) {
        hf_person target = hf_build_take(build, HF_ROLE_STRAY);
        double wanted = hf_rng_pareto(&build->rng, 1, 1.2);
        size_t reports = (size_t)(wanted < 12 ? wanted : 12);
        hf_build_crowd(build);
        for (size_t i = 0; i < reports; i++) {
            hf_person reporter;
            if (hf_build_pick(build, &reporter))
                complain_any_time(build, reporter, target);
        }
        made += reports;
    }
}

/* Those whose voice counts otherwise: they report much, and mostly what others report too. */
static void make_professionals(hf_build *build)
{
    static const struct {
        hf_kind kind;
        double count;
        size_t reports;
    } kinds[] = {{HF_KIND_INSTANCE, 2, 300},
                 {HF_KIND_AUTOMATED, 2, 200},
                 {HF_KIND_STAFF, 1, 40},
                 {HF_KIND_TRUSTED_FLAGGER, 3, 100}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        size_t count = hf_build_scaled(build, kinds[i].count);
        for (size_t j = 0; j < count && build->status == HF_OK; j++) {
            hf_person reporter =
                hf_build_new_account(build, HF_ROLE_PROFESSIONAL, build->from - 900 * HF_DAY_USEC);
            if (build->status == HF_OK)
                hf_build_account(build, reporter)->kind = kinds[i].kind;
            hf_build_abuser_reports(build, reporter, kinds[i].reports);
        }
    }
}

/* One server passes on what its users report: one account, thousands of reports, many of the same
 * target. Its users see what everybody sees. */
static void make_federation(hf_build *build)
{
    size_t count = hf_build_scaled(build, build->config->federated);
    size_t organic = build->world->report_count;
    if (count == 0 || organic == 0)
        return;
    hf_person server =
        hf_build_new_account(build, HF_ROLE_PROFESSIONAL, build->from - 900 * HF_DAY_USEC);
    if (build->status == HF_OK)
        hf_build_account(build, server)->kind = HF_KIND_INSTANCE;
    for (size_t i = 0; i < count && build->status == HF_OK; i++) {
        const hf_world_report *seen = &build->world->reports[hf_rng_below(&build->rng, organic)];
        hf_person target = (hf_person)(seen->target.v - 1);
        hf_build_report(build, server, target, soon(build, seen->at, 6), seen->category, 0);
    }
}

void hf_build_organic(hf_build *build)
{
    static void (*const crowds[])(hf_build *) = {
        make_background,  make_communities, make_viral,         make_hunters,    make_controversies,
        make_hyperactive, make_strays,      make_professionals, make_federation,
    };
    for (size_t i = 0; i < sizeof crowds / sizeof *crowds && build->status == HF_OK; i++) {
        hf_build_part(build, 100 + i);
        crowds[i](build);
    }
}
