/*
 * Lives here: the attack families' rows and what each does beside striking.
 * Does not: crews.c forms crews and has them strike.
 */
#include "simulate/families.h"

#define JUNK_REPORTS 256 /* what flushes an account's ring of recent reports */

static hf_usec within(hf_build *build, hf_usec from, double hours)
{
    return from + (hf_usec)(hf_rng_uniform(&build->rng) * hours * (double)HF_HOUR_USEC);
}

/* 5 to 30 reports of abusers that others report too, at any time. */
static void camouflage(hf_crew_plan *plan)
{
    hf_build *build = plan->build;
    for (size_t i = 0; i < plan->members.count && build->status == HF_OK; i++) {
        size_t count = (size_t)hf_rng_between(&build->rng, 5, 30);
        hf_build_abuser_reports(build, plan->members.items[i], count);
    }
}

/* Members report together whom they do not attack, within hours of `from`; an abuser that few
 * others report is bait then. */
static void meet(hf_crew_plan *plan, size_t count, hf_person target, hf_usec from, double hours)
{
    hf_build *build = plan->build;
    if (build->status != HF_OK)
        return;
    hf_role *role = &hf_build_account(build, target)->role;
    if (*role == HF_ROLE_ABUSER || *role == HF_ROLE_SPAMMER || *role == HF_ROLE_INTRUDER)
        *role = HF_ROLE_BAIT;
    count = count < plan->members.count ? count : plan->members.count;
    hf_people_shuffle(build, &plan->members, count);
    for (size_t i = 0; i < count; i++)
        hf_build_report(build, plan->members.items[i], target, within(build, from, hours),
                        HF_CATEGORY_SPAM, 0);
}

/* Ten obvious spammers, reported together in the days before the first attack: bought credibility.
 */
static void joint_camouflage(hf_crew_plan *plan)
{
    hf_build *build = plan->build;
    for (int i = 0; i < 10 && build->status == HF_OK; i++) {
        hf_usec at = within(build, plan->first_at - 12 * HF_DAY_USEC, 11 * 24);
        hf_person spammer = hf_build_new_account(build, HF_ROLE_BAIT, at);
        hf_build_throwaway(build, spammer, at);
        meet(plan, plan->members.count * 4 / 5, spammer, at, 2);
    }
}

/* An honest report of the target. */
static void complain(hf_crew_plan *plan, hf_person reporter, hf_usec from, double hours)
{
    hf_category category = hf_build_category(plan->build);
    hf_usec at = within(plan->build, from, hours);
    hf_build_report(plan->build, reporter, plan->target, at, category, 0);
}

/* 150 honest people are angry already; the crew joins them. */
static void pile_on(hf_crew_plan *plan)
{
    hf_build *build = plan->build;
    size_t community =
        build->communities == 0 ? 0 : (size_t)hf_rng_below(&build->rng, build->communities);
    hf_build_crowd(build);
    for (int i = 0; i < 150 && build->status == HF_OK; i++) {
        hf_person reporter;
        bool is_member = build->communities > 0 && i % 2 == 0;
        if (is_member ? hf_build_pick_member(build, community, &reporter)
                      : hf_build_pick(build, &reporter))
            complain(plan, reporter, plan->at - HF_HOUR_USEC, 8);
    }
}

/* Junk about anybody, so that the next look does not find the last job in the ring. */
static void flush_rings(hf_crew_plan *plan)
{
    hf_build *build = plan->build;
    for (size_t i = 0; i < plan->strikers && build->status == HF_OK; i++) {
        for (int j = 0; j < JUNK_REPORTS; j++) {
            hf_person target = (hf_person)hf_rng_below(&build->rng, build->users);
            hf_usec at = within(build, plan->at + plan->length, 20);
            hf_build_report(build, plan->members.items[i], target, at, hf_build_category(build), 0);
        }
    }
}

/* While his sockpuppets report the abuser, 15 to 30 honest people do too. */
static void real_complaints(hf_crew_plan *plan)
{
    hf_build *build = plan->build;
    int64_t count = hf_rng_between(&build->rng, 15, 30);
    hf_build_crowd(build);
    for (int64_t i = 0; i < count && build->status == HF_OK; i++) {
        hf_person reporter;
        if (hf_build_pick(build, &reporter))
            complain(plan, reporter, plan->at, 20);
    }
}

/* Evenly. */
static double steady(hf_crew_plan *plan, double u)
{
    (void)plan;
    return u;
}

/* The crew does not know where the detector's cells begin; two short halves, minutes to days apart,
 * are in different ones more often than not. */
static double two_halves(hf_crew_plan *plan, double u)
{
    bool is_second = hf_rng_below(&plan->build->rng, 2) == 0;
    return is_second ? 1 - u / 40 : u / 40;
}

/* A list that has been an ordinary one for months: its entries are abusers whom others reported,
 * and seven in ten subscribers have nothing to do with what follows. */
static void gather_subscribers(hf_crew_plan *plan)
{
    hf_build *build = plan->build;
    double age_days = hf_build_log_uniform(build, 60, 400);
    hf_usec created_at = plan->first_at - (hf_usec)(age_days * HF_DAY_USEC);
    int64_t entries = hf_rng_between(&build->rng, 10, 40);
    if (build->status != HF_OK)
        return;
    plan->list = hf_build_list(build, plan->members.items[0], created_at, HF_LIST_ROLE_DRIVER);
    for (int64_t i = 0; i < entries; i++)
        hf_build_borne_out_entry(build, plan->list, created_at, plan->first_at);
    hf_build_crowd(build);
    for (size_t i = 0; i < plan->members.count * 10 / 3 && build->status == HF_OK; i++) {
        hf_person person = i < plan->members.count ? plan->members.items[i] : 0;
        bool is_found =
            i < plan->members.count ? hf_build_join(build, person) : hf_build_pick(build, &person);
        if (is_found)
            hf_build_subscription(build, plan->list, person,
                                  within(build, created_at, age_days * 24), HF_USEC_NONE);
    }
}

/* The entry comes minutes before the first report. */
static void list_target(hf_crew_plan *plan)
{
    hf_usec minutes = hf_rng_between(&plan->build->rng, 1, 30) * HF_MINUTE_USEC;
    hf_build_entry(plan->build, plan->list, plan->target, plan->at - minutes, HF_USEC_NONE);
}

/* Five honest people who report now and then; whatever each reports, some of the members report
 * within the hour. */
static void frame(hf_crew_plan *plan)
{
    hf_build *build = plan->build;
    size_t organic = build->world->report_count;
    for (int i = 0; i < 5 && build->status == HF_OK; i++) {
        hf_person framed = hf_build_take_active(build, HF_ROLE_FRAMED, 6);
        for (size_t j = 0; j < organic && build->status == HF_OK; j++) {
            const hf_world_report *report = &build->world->reports[j];
            if (report->reporter.v == (int64_t)framed + 1)
                meet(plan, (size_t)hf_rng_between(&build->rng, 6, 12),
                     (hf_person)(report->target.v - 1), report->at, 1);
        }
    }
}

/* So that many cells hold eight members, whatever they are up to. */
static void meet_on_abusers(hf_crew_plan *plan)
{
    hf_build *build = plan->build;
    for (int i = 0; i < 40 && build->abusers > 0 && build->status == HF_OK; i++) {
        size_t abuser = (size_t)hf_rng_below(&build->rng, build->abusers);
        hf_usec at = within(build, plan->first_at - 14 * HF_DAY_USEC, 14.0 * 24);
        meet(plan, 8, build->first_abuser + (hf_person)abuser, at, 1);
    }
}

/* One member a day in the two weeks before, of those who will not strike: the target seems to be
 * somebody who is always reported. */
static void warm_up(hf_crew_plan *plan)
{
    hf_build *build = plan->build;
    for (size_t i = plan->strikers; i < plan->members.count && i < plan->strikers + 14; i++) {
        hf_usec at = within(build, plan->at - 14 * HF_DAY_USEC, 13.0 * 24);
        hf_build_report(build, plan->members.items[i], plan->target, at, hf_build_category(build),
                        0);
    }
}

/* What honest people do, each by himself, up to the first strike. */
static void sleep_long(hf_crew_plan *plan)
{
    hf_build *build = plan->build;
    for (size_t i = 0; i < plan->members.count && build->status == HF_OK; i++) {
        size_t count = (size_t)hf_rng_between(&build->rng, 8, 40);
        hf_build_abuser_reports_until(build, plan->members.items[i], count, plan->first_at);
    }
}

/* clang-format off */
const hf_family_row hf_family_rows[HF_FAMILY_COUNT] = {
    [HF_FAMILY_BURST] = {
        .weight = 6, .standard = 4, .crew = {20, 150}, .strike = {0.6, 0.95}, .targets = {5, 12}, .hours = {1.0 / 3, 3}, .gap_hours = 40,
        .target_role = HF_ROLE_ATTACKED},
    [HF_FAMILY_CAMOUFLAGE] = {
        .weight = 6, .standard = 4, .crew = {20, 150}, .strike = {0.6, 0.95}, .targets = {5, 12}, .hours = {1.0 / 3, 3}, .gap_hours = 40,
        .target_role = HF_ROLE_ATTACKED, .before = camouflage},
    [HF_FAMILY_DRIP] = {
        .weight = 6, .standard = 4, .crew = {20, 150}, .strike = {0.6, 0.95}, .targets = {5, 12}, .hours = {72, 168},
        .gap_hours = 60, .target_role = HF_ROLE_ATTACKED, .moment = steady},
    [HF_FAMILY_ROTATING] = {
        .weight = 3, .standard = 2, .crew = {300, 300}, .strike = {45, 45}, .targets = {9, 14}, .hours = {1.0 / 3, 3}, .gap_hours = 40,
        .target_role = HF_ROLE_ATTACKED, .most_crews = 8},
    [HF_FAMILY_HIRE] = {
        .weight = 1, .standard = 1, .crew = {1000, 1000}, .strike = {50, 50}, .targets = {30, 50}, .hours = {1, 6}, .gap_hours = 16,
        .target_role = HF_ROLE_ATTACKED, .most_crews = 2},
    [HF_FAMILY_PIGGYBACK] = {
        .weight = 4, .standard = 2, .crew = {50, 80}, .strike = {40, 40}, .targets = {4, 8}, .hours = {1, 4}, .gap_hours = 72,
        .target_role = HF_ROLE_ATTACKED, .most_crews = 20, .after = pile_on},
    [HF_FAMILY_MICRO] = {
        .weight = 6, .standard = 3, .crew = {6, 9}, .strike = {1, 1}, .targets = {5, 12}, .hours = {1.0 / 3, 3}, .gap_hours = 40,
        .target_role = HF_ROLE_ATTACKED},
    [HF_FAMILY_FRESH] = {
        .weight = 5, .standard = 10, .crew = {30, 80}, .strike = {1, 1}, .targets = {1, 1}, .hours = {1.0 / 3, 3},
        .target_role = HF_ROLE_ATTACKED, .is_fresh = true},
    [HF_FAMILY_JOINT] = {
        .weight = 4, .crew = {20, 100}, .strike = {0.6, 0.95}, .targets = {5, 10}, .hours = {1.0 / 3, 3}, .gap_hours = 40,
        .target_role = HF_ROLE_ATTACKED, .lead_days = 12, .before = joint_camouflage},
    [HF_FAMILY_FLUSH] = {
        .weight = 2, .crew = {20, 40}, .strike = {0.6, 0.95}, .targets = {4, 7}, .hours = {1.0 / 3, 3}, .gap_hours = 60,
        .target_role = HF_ROLE_ATTACKED, .most_crews = 3, .after = flush_rings},
    [HF_FAMILY_STAGED] = {
        .weight = 4, .crew = {20, 40}, .strike = {0.7, 1}, .targets = {4, 7}, .hours = {1.0 / 3, 3}, .gap_hours = 60,
        .target_role = HF_ROLE_STAGED, .after = real_complaints},
    [HF_FAMILY_TEMPLATE] = {
        .crews = 10, .standard = 10, .crew = {25, 70}, .strike = {1, 1}, .targets = {1, 1}, .hours = {1.0 / 3, 6},
        .target_role = HF_ROLE_ATTACKED, .has_template = true},
    [HF_FAMILY_LIST_DRIVEN] = {
        .crews = 10, .standard = 10, .crew = {45, 150}, .strike = {1, 1}, .targets = {1, 1}, .hours = {6, 6},
        .target_role = HF_ROLE_ATTACKED, .before = gather_subscribers, .after = list_target},
    [HF_FAMILY_FRAMING] = {
        .crews = 4, .crew = {20, 100}, .strike = {0.6, 0.95}, .targets = {5, 10}, .hours = {1.0 / 3, 3}, .gap_hours = 40,
        .target_role = HF_ROLE_ATTACKED, .lead_days = 20, .before = frame},
    [HF_FAMILY_DISMISSED] = {
        .crews = 4, .crew = {20, 100}, .strike = {0.6, 0.95}, .targets = {6, 10}, .hours = {1.0 / 3, 3}, .gap_hours = 40,
        .target_role = HF_ROLE_ATTACKED, .pause_days = 8},
    [HF_FAMILY_GUARDED] = {
        .crews = 4, .crew = {20, 100}, .strike = {0.6, 0.95}, .targets = {5, 10}, .hours = {1.0 / 3, 3}, .gap_hours = 40,
        .target_role = HF_ROLE_ATTACKED, .is_guarded = true},
    [HF_FAMILY_NEWCOMERS] = {
        .crews = 4, .crew = {20, 100}, .strike = {0.6, 0.95}, .targets = {5, 10}, .hours = {1.0 / 3, 3}, .gap_hours = 40,
        .target_role = HF_ROLE_ATTACKED, .hits_newcomers = true},
    [HF_FAMILY_BORDERS] = {
        .crews = 4, .crew = {20, 100}, .strike = {0.6, 0.95}, .targets = {5, 10}, .hours = {0.2, 66}, .gap_hours = 60,
        .target_role = HF_ROLE_ATTACKED, .moment = two_halves},
    [HF_FAMILY_UPHELD] = {
        .crews = 4, .crew = {20, 100}, .strike = {0.6, 0.95}, .targets = {5, 10}, .hours = {1.0 / 3, 3}, .gap_hours = 40,
        .target_role = HF_ROLE_ATTACKED, .is_upheld = true},
    [HF_FAMILY_POISON] = {
        .crews = 4, .crew = {20, 100}, .strike = {0.5, 0.8}, .targets = {5, 10}, .hours = {1.0 / 3, 3}, .gap_hours = 40,
        .target_role = HF_ROLE_ATTACKED, .lead_days = 14, .before = meet_on_abusers, .after = warm_up},
    [HF_FAMILY_SLEEPERS] = {
        .crews = 4, .crew = {20, 100}, .strike = {0.7, 0.95}, .targets = {3, 5}, .hours = {1.0 / 3, 3}, .gap_hours = 12,
        .target_role = HF_ROLE_ATTACKED, .lead_days = 30, .before = sleep_long},
    [HF_FAMILY_FARM] = {
        .crews = 6, .crew = {25, 70}, .strike = {1, 1}, .targets = {1, 1}, .hours = {1.0 / 3, 6},
        .target_role = HF_ROLE_ATTACKED, .machines = {2, 5}},
};
/* clang-format on */
