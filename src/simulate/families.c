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
        int64_t count = hf_rng_between(&build->rng, 5, 30);
        for (int64_t j = 0; j < count; j++)
            hf_build_abuser_report(build, plan->members.items[i]);
    }
}

/* Ten obvious spammers, reported together in the days before the first attack: bought credibility.
 */
static void joint_camouflage(hf_crew_plan *plan)
{
    hf_build *build = plan->build;
    for (int i = 0; i < 10 && build->status == HF_OK; i++) {
        hf_usec at = within(build, plan->first_at - 12 * HF_DAY_USEC, 11 * 24);
        hf_person spammer = hf_build_new_account(build, HF_ROLE_SPAMMER, at);
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

const hf_family_row hf_family_rows[HF_FAMILY_COUNT] = {
    [HF_FAMILY_BURST] = {.weight = 6,
                         .most_crews = 1000,
                         .crew_least = 20,
                         .crew_most = 150,
                         .strike_least = 0.6,
                         .strike_most = 0.95,
                         .targets_least = 5,
                         .targets_most = 12,
                         .hours_least = 1.0 / 3,
                         .hours_most = 3,
                         .gap_hours = 40,
                         .target_role = HF_ROLE_ATTACKED},
    [HF_FAMILY_CAMOUFLAGE] = {.weight = 6,
                              .most_crews = 1000,
                              .crew_least = 20,
                              .crew_most = 150,
                              .strike_least = 0.6,
                              .strike_most = 0.95,
                              .targets_least = 5,
                              .targets_most = 12,
                              .hours_least = 1.0 / 3,
                              .hours_most = 3,
                              .gap_hours = 40,
                              .target_role = HF_ROLE_ATTACKED,
                              .before = camouflage},
    [HF_FAMILY_DRIP] = {.weight = 6,
                        .most_crews = 1000,
                        .crew_least = 20,
                        .crew_most = 150,
                        .strike_least = 0.6,
                        .strike_most = 0.95,
                        .targets_least = 5,
                        .targets_most = 12,
                        .hours_least = 72,
                        .hours_most = 168,
                        .gap_hours = 60,
                        .is_steady = true,
                        .target_role = HF_ROLE_ATTACKED},
    [HF_FAMILY_ROTATING] = {.weight = 3,
                            .most_crews = 8,
                            .crew_least = 300,
                            .crew_most = 300,
                            .strike_least = 45,
                            .strike_most = 45,
                            .targets_least = 9,
                            .targets_most = 14,
                            .hours_least = 1.0 / 3,
                            .hours_most = 3,
                            .gap_hours = 40,
                            .target_role = HF_ROLE_ATTACKED},
    [HF_FAMILY_HIRE] = {.weight = 1,
                        .most_crews = 2,
                        .crew_least = 1000,
                        .crew_most = 1000,
                        .strike_least = 50,
                        .strike_most = 50,
                        .targets_least = 30,
                        .targets_most = 50,
                        .hours_least = 1,
                        .hours_most = 6,
                        .gap_hours = 16,
                        .target_role = HF_ROLE_ATTACKED},
    [HF_FAMILY_PIGGYBACK] = {.weight = 4,
                             .most_crews = 20,
                             .crew_least = 50,
                             .crew_most = 80,
                             .strike_least = 40,
                             .strike_most = 40,
                             .targets_least = 4,
                             .targets_most = 8,
                             .hours_least = 1,
                             .hours_most = 4,
                             .gap_hours = 72,
                             .target_role = HF_ROLE_ATTACKED,
                             .after = pile_on},
    [HF_FAMILY_MICRO] = {.weight = 6,
                         .most_crews = 1000,
                         .crew_least = 6,
                         .crew_most = 9,
                         .strike_least = 1,
                         .strike_most = 1,
                         .targets_least = 5,
                         .targets_most = 12,
                         .hours_least = 1.0 / 3,
                         .hours_most = 3,
                         .gap_hours = 40,
                         .target_role = HF_ROLE_ATTACKED},
    [HF_FAMILY_FRESH] = {.weight = 5,
                         .most_crews = 1000,
                         .crew_least = 30,
                         .crew_most = 80,
                         .strike_least = 1,
                         .strike_most = 1,
                         .targets_least = 1,
                         .targets_most = 1,
                         .hours_least = 1.0 / 3,
                         .hours_most = 3,
                         .is_fresh = true,
                         .target_role = HF_ROLE_ATTACKED},
    [HF_FAMILY_JOINT] = {.weight = 4,
                         .most_crews = 1000,
                         .crew_least = 20,
                         .crew_most = 100,
                         .strike_least = 0.6,
                         .strike_most = 0.95,
                         .targets_least = 5,
                         .targets_most = 10,
                         .hours_least = 1.0 / 3,
                         .hours_most = 3,
                         .gap_hours = 40,
                         .lead_days = 12,
                         .target_role = HF_ROLE_ATTACKED,
                         .before = joint_camouflage},
    [HF_FAMILY_FLUSH] = {.weight = 2,
                         .most_crews = 3,
                         .crew_least = 20,
                         .crew_most = 40,
                         .strike_least = 0.6,
                         .strike_most = 0.95,
                         .targets_least = 4,
                         .targets_most = 7,
                         .hours_least = 1.0 / 3,
                         .hours_most = 3,
                         .gap_hours = 60,
                         .target_role = HF_ROLE_ATTACKED,
                         .after = flush_rings},
    [HF_FAMILY_STAGED] = {.weight = 4,
                          .most_crews = 1000,
                          .crew_least = 20,
                          .crew_most = 40,
                          .strike_least = 0.7,
                          .strike_most = 1,
                          .targets_least = 4,
                          .targets_most = 7,
                          .hours_least = 1.0 / 3,
                          .hours_most = 3,
                          .gap_hours = 60,
                          .target_role = HF_ROLE_STAGED,
                          .after = real_complaints},
};
