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

/* Ten obvious spammers, reported together in the days before the first attack: bought credibility.
 */
static void joint_camouflage(hf_crew_plan *plan)
{
    hf_build *build = plan->build;
    for (int i = 0; i < 10 && build->status == HF_OK; i++) {
        hf_usec at = within(build, plan->first_at - 12 * HF_DAY_USEC, 11 * 24);
        hf_person spammer = hf_build_new_account(build, HF_ROLE_BAIT, at);
        size_t count = plan->members.count * 4 / 5;
        hf_build_throwaway(build, spammer, at);
        hf_people_shuffle(build, &plan->members, count);
        for (size_t j = 0; j < count; j++)
            hf_build_report(build, plan->members.items[j], spammer, within(build, at, 2),
                            HF_CATEGORY_SPAM, 0);
    }
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
            hf_build_report(build, reporter, plan->target,
                            within(build, plan->at - HF_HOUR_USEC, 8), hf_build_category(build), 0);
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
            hf_build_report(build, reporter, plan->target, within(build, plan->at, 20),
                            hf_build_category(build), 0);
    }
}

/* clang-format off */
const hf_family_row hf_family_rows[HF_FAMILY_COUNT] = {
    [HF_FAMILY_BURST] = {
        .weight = 6, .crew = {20, 150}, .strike = {0.6, 0.95}, .targets = {5, 12}, .hours = {1.0 / 3, 3}, .gap_hours = 40,
        .target_role = HF_ROLE_ATTACKED},
    [HF_FAMILY_CAMOUFLAGE] = {
        .weight = 6, .crew = {20, 150}, .strike = {0.6, 0.95}, .targets = {5, 12}, .hours = {1.0 / 3, 3}, .gap_hours = 40,
        .target_role = HF_ROLE_ATTACKED, .before = camouflage},
    [HF_FAMILY_DRIP] = {
        .weight = 6, .crew = {20, 150}, .strike = {0.6, 0.95}, .targets = {5, 12}, .hours = {72, 168}, .gap_hours = 60,
        .target_role = HF_ROLE_ATTACKED, .is_steady = true},
    [HF_FAMILY_ROTATING] = {
        .weight = 3, .crew = {300, 300}, .strike = {45, 45}, .targets = {9, 14}, .hours = {1.0 / 3, 3}, .gap_hours = 40,
        .target_role = HF_ROLE_ATTACKED, .most_crews = 8},
    [HF_FAMILY_HIRE] = {
        .weight = 1, .crew = {1000, 1000}, .strike = {50, 50}, .targets = {30, 50}, .hours = {1, 6}, .gap_hours = 16,
        .target_role = HF_ROLE_ATTACKED, .most_crews = 2},
    [HF_FAMILY_PIGGYBACK] = {
        .weight = 4, .crew = {50, 80}, .strike = {40, 40}, .targets = {4, 8}, .hours = {1, 4}, .gap_hours = 72,
        .target_role = HF_ROLE_ATTACKED, .most_crews = 20, .after = pile_on},
    [HF_FAMILY_MICRO] = {
        .weight = 6, .crew = {6, 9}, .strike = {1, 1}, .targets = {5, 12}, .hours = {1.0 / 3, 3}, .gap_hours = 40,
        .target_role = HF_ROLE_ATTACKED},
    [HF_FAMILY_FRESH] = {
        .weight = 5, .crew = {30, 80}, .strike = {1, 1}, .targets = {1, 1}, .hours = {1.0 / 3, 3},
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
};
/* clang-format on */
