/*
 * Lives here: a crew's life: its members, its calendar, its strikes.
 * Does not: what makes one family differ from another (families.c).
 */
#include "simulate/families.h"

#include "base/alloc.h"

#define MOST_TARGETS 64
#define UNDER_WAY_EVERY \
    4 /* every fourth crew is in the middle of an attack at the end of the world */

/* When a crew strikes, in microseconds from its first strike. */
typedef struct hf_calendar {
    size_t count;
    hf_usec starts[MOST_TARGETS];
    hf_usec lengths[MOST_TARGETS];
} hf_calendar;

static double between(hf_build *build, double least, double most)
{
    return least + hf_rng_uniform(&build->rng) * (most - least);
}

static void plan_calendar(hf_build *build, const hf_family_row *row, hf_calendar *calendar)
{
    hf_usec at = 0;
    calendar->count = (size_t)hf_rng_between(&build->rng, (int64_t)row->targets.least,
                                             (int64_t)row->targets.most);
    for (size_t i = 0; i < calendar->count; i++) {
        double gap = row->gap_hours / 8 + hf_rng_exponential(&build->rng, row->gap_hours * 7 / 8);
        calendar->starts[i] = at;
        calendar->lengths[i] =
            (hf_usec)(hf_build_log_uniform(build, row->hours.least, row->hours.most) *
                      HF_HOUR_USEC);
        at += (hf_usec)(gap * HF_HOUR_USEC);
        if (i + 1 == calendar->count / 2)
            at += (hf_usec)(row->pause_days * HF_DAY_USEC);
    }
}

/* A calendar longer than the room for it is pressed together. Returns its length. */
static hf_usec fit_calendar(hf_calendar *calendar, hf_usec room)
{
    hf_usec last = calendar->starts[calendar->count - 1];
    hf_usec length = calendar->lengths[calendar->count - 1];
    double factor = last > 0 ? (double)(room - length) / (double)last : 1;
    if (last + length <= room)
        return last + length;
    for (size_t i = 0; i < calendar->count; i++)
        calendar->starts[i] = (hf_usec)((double)calendar->starts[i] * (factor > 0 ? factor : 0));
    return room;
}

/* The moment of the first strike: some time, or so that the last one is half done now. */
static hf_usec place_calendar(hf_build *build, const hf_family_row *row, hf_calendar *calendar,
                              bool is_under_way)
{
    hf_usec world = build->config->now - build->from;
    hf_usec lead = (hf_usec)(row->lead_days * HF_DAY_USEC);
    lead = lead < world / 2 ? lead : world / 2;
    hf_usec room = world - lead;
    hf_usec span = fit_calendar(calendar, (hf_usec)(0.95 * (double)room));
    size_t last = calendar->count - 1;
    double progress = between(build, 0.45, 0.85);
    if (is_under_way)
        return build->config->now - calendar->starts[last] -
               (hf_usec)(progress * (double)calendar->lengths[last]);
    return build->from + lead + (hf_usec)(hf_rng_uniform(&build->rng) * (double)(room - span));
}

static hf_person new_sockpuppet(hf_crew_plan *plan, hf_usec created_at)
{
    hf_build *build = plan->build;
    hf_usec at = created_at + (hf_usec)(hf_rng_uniform(&build->rng) * 6 * HF_HOUR_USEC);
    hf_person person = hf_build_new_account(build, HF_ROLE_CREW, at);
    if (build->status == HF_OK) {
        hf_build_account(build, person)->followers = (int64_t)hf_rng_below(&build->rng, 10);
        hf_build_account(build, person)->following = (int64_t)hf_rng_below(&build->rng, 200);
    }
    return person;
}

static void form_crew(hf_crew_plan *plan)
{
    hf_build *build = plan->build;
    hf_world *world = build->world;
    size_t count =
        (size_t)hf_build_log_uniform(build, plan->row->crew.least, plan->row->crew.most + 0.99);
    hf_usec created_at = plan->first_at - (hf_usec)(between(build, 1, 10) * HF_DAY_USEC);
    for (size_t i = 0; i < count && build->status == HF_OK; i++) {
        hf_person person = plan->row->is_fresh ? new_sockpuppet(plan, created_at)
                                               : hf_build_take(build, HF_ROLE_CREW);
        hf_people_add(build, &plan->members, person);
        if (build->status == HF_OK)
            build->status =
                hf_array_reserve(&build->allocator, &world->members, &world->member_capacity,
                                 world->member_count + 1, sizeof *world->members);
        if (build->status == HF_OK)
            world->members[world->member_count++] =
                (hf_world_member){plan->crew_id, hf_build_account(build, person)->account};
    }
}

static size_t choose_strikers(hf_crew_plan *plan)
{
    hf_build *build = plan->build;
    double wanted = between(build, plan->row->strike.least, plan->row->strike.most);
    if (plan->row->strike.most <= 1)
        wanted *= (double)plan->members.count;
    wanted *= build->config->strength;
    wanted = wanted < 3 ? 3 : wanted;
    size_t count =
        wanted < (double)plan->members.count ? (size_t)(wanted + 0.5) : plan->members.count;
    hf_people_shuffle(build, &plan->members, count);
    return count;
}

/* Newcomers are whom brigades like. */
static hf_person choose_target(hf_crew_plan *plan)
{
    hf_build *build = plan->build;
    hf_person target = hf_build_take(build, plan->row->target_role);
    if (hf_rng_below(&build->rng, 7) == 0 || plan->row->hits_newcomers)
        hf_build_throwaway(build, target, plan->at);
    return target;
}

static hf_category brigade_category(hf_crew_plan *plan)
{
    static const hf_category guarded[] = {HF_CATEGORY_CHILD_SAFETY, HF_CATEGORY_VIOLENT_THREAT,
                                          HF_CATEGORY_DOXXING, HF_CATEGORY_CHILD_SAFETY};
    static const hf_category categories[] = {HF_CATEGORY_SPAM, HF_CATEGORY_HARASSMENT,
                                             HF_CATEGORY_HATE, HF_CATEGORY_IMPERSONATION};
    size_t i = hf_rng_below(&plan->build->rng, sizeof categories / sizeof *categories);
    return plan->row->is_guarded ? guarded[i] : categories[i];
}

/* The first to be called comes at once; then most at the beginning, unless the family has a habit
 * of its own. */
static hf_usec moment(hf_crew_plan *plan, size_t i)
{
    double u = hf_rng_uniform(&plan->build->rng);
    double share = plan->row->moment == NULL ? u * u : plan->row->moment(plan, u);
    return plan->at + (hf_usec)((i == 0 ? 0 : share) * (double)plan->length);
}

static void strike(hf_crew_plan *plan)
{
    hf_build *build = plan->build;
    plan->strikers = choose_strikers(plan);
    plan->category = brigade_category(plan);
    for (size_t i = 0; i < plan->strikers && build->status == HF_OK; i++) {
        hf_usec at = moment(plan, i);
        bool is_other = hf_rng_below(&build->rng, 6) == 0;
        hf_build_report(build, plan->members.items[i], plan->target, at,
                        is_other ? brigade_category(plan) : plan->category, plan->attack_id);
    }
}

/* Nobody is reported by his enemies only. */
static void stray_voices(hf_crew_plan *plan)
{
    hf_build *build = plan->build;
    uint64_t count = hf_rng_below(&build->rng, 4);
    hf_build_crowd(build);
    for (uint64_t i = 0; i < count; i++) {
        hf_person reporter;
        hf_usec at = plan->at + (hf_usec)(between(build, -5, 5) * HF_DAY_USEC);
        if (hf_build_pick(build, &reporter) &&
            hf_build_account(build, reporter)->role != HF_ROLE_CREW)
            hf_build_report(build, reporter, plan->target, at, hf_build_category(build), 0);
    }
}

static void attack(hf_crew_plan *plan)
{
    hf_build *build = plan->build;
    hf_world *world = build->world;
    plan->target = choose_target(plan);
    if (build->status == HF_OK)
        build->status =
            hf_array_reserve(&build->allocator, &world->attacks, &world->attack_capacity,
                             world->attack_count + 1, sizeof *world->attacks);
    if (build->status != HF_OK)
        return;
    plan->attack_id = (int64_t)++world->attack_count;
    world->attacks[plan->attack_id - 1] =
        (hf_world_attack){.attack_id = plan->attack_id,
                          .crew_id = plan->crew_id,
                          .family = world->crews[plan->crew_id - 1].family,
                          .target = hf_build_account(build, plan->target)->account,
                          .is_under_way = plan->at + plan->length > build->config->now,
                          .phase = plan->phase,
                          .list = {plan->list}};
    strike(plan);
    stray_voices(plan);
    if (plan->row->after != NULL)
        plan->row->after(plan);
}

static void add_crew(hf_build *build, hf_family family)
{
    hf_world *world = build->world;
    build->status = hf_array_reserve(&build->allocator, &world->crews, &world->crew_capacity,
                                     world->crew_count + 1, sizeof *world->crews);
    if (build->status != HF_OK)
        return;
    world->crews[world->crew_count++] = (hf_world_crew){.crew_id = (int64_t)world->crew_count,
                                                        .family = family,
                                                        .first_member = world->member_count,
                                                        .dismissed_at = HF_USEC_NONE};
}

/* Staff dismiss what was found in the first phase in the middle of the pause. */
static void begin_phase(hf_crew_plan *plan, const hf_calendar *calendar, size_t i)
{
    if (plan->row->pause_days <= 0 || i != calendar->count / 2)
        return;
    hf_usec before = plan->first_at + calendar->starts[i - 1] + calendar->lengths[i - 1];
    plan->phase = 2;
    plan->build->world->crews[plan->crew_id - 1].dismissed_at = before + (plan->at - before) / 2;
}

void hf_build_crew(hf_build *build, hf_family family, bool is_under_way)
{
    hf_calendar calendar = {0};
    hf_crew_plan plan = {.build = build, .row = &hf_family_rows[family]};
    add_crew(build, family);
    if (build->status != HF_OK)
        return;
    plan.crew_id = (int64_t)build->world->crew_count;
    plan.phase = 1;
    plan_calendar(build, plan.row, &calendar);
    plan.first_at = place_calendar(build, plan.row, &calendar, is_under_way);
    form_crew(&plan);
    if (plan.row->before != NULL)
        plan.row->before(&plan);
    for (size_t i = 0; i < calendar.count && build->status == HF_OK; i++) {
        plan.at = plan.first_at + calendar.starts[i];
        plan.length = calendar.lengths[i];
        begin_phase(&plan, &calendar, i);
        attack(&plan);
    }
    build->world->crews[plan.crew_id - 1].member_count = plan.members.count;
    build->world->crews[plan.crew_id - 1].attack_count = calendar.count;
    hf_people_done(build, &plan.members);
}

void hf_build_attacks(hf_build *build)
{
    for (size_t family = 0; family < HF_FAMILY_COUNT; family++) {
        size_t count = hf_build_scaled(build, build->config->family_crews[family]);
        for (size_t i = 0; i < count && build->status == HF_OK; i++) {
            hf_build_part(build, 1000 + family * 100000 + i);
            hf_build_crew(build, (hf_family)family, i % UNDER_WAY_EVERY == 0);
        }
    }
}
