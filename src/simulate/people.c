/*
 * Lives here: who there is before anything happens: ordinary users with their attributes and
 * activity, and the background's abusers. Does not: what they do (organic.c, families.c).
 */
#include "simulate/build.h"

#include <math.h>

/* The most active ordinary reporter, in units of the least active. */
#define MOST_ACTIVE 60.0

static void ordinary_attributes(hf_build *build, hf_world_account *account)
{
    double years = hf_build_log_uniform(build, 0.02, 12);
    account->created_at = build->config->now - (hf_usec)(years * 365 * HF_DAY_USEC);
    account->followers = (int64_t)hf_rng_pareto(&build->rng, 8, 0.9) - 8;
    if (account->followers > 5000000)
        account->followers = 5000000;
    account->following = (int64_t)hf_build_log_uniform(build, 5, 2000);
    account->is_premium = hf_rng_below(&build->rng, 100) < 5;
}

/* Of some accounts the platform knows nothing but that they are there. */
static void forget_some(hf_build *build, hf_world_account *account)
{
    if (hf_rng_below(&build->rng, 100) >= 3)
        return;
    account->created_at = HF_USEC_NONE;
    account->followers = -1;
    account->following = -1;
}

static void add_user(hf_build *build, size_t i)
{
    hf_person person = hf_build_new_account(build, HF_ROLE_HONEST, HF_USEC_NONE);
    if (build->status != HF_OK)
        return;
    hf_world_account *account = hf_build_account(build, person);
    ordinary_attributes(build, account);
    forget_some(build, account);
    if (i / HF_COMMUNITY_SIZE < build->communities)
        account->community = (int32_t)(i / HF_COMMUNITY_SIZE);
    double activity = hf_rng_pareto(&build->rng, 1, 1.3);
    activity = activity < MOST_ACTIVE ? activity : MOST_ACTIVE;
    build->activity_sum[i] = activity + (i > 0 ? build->activity_sum[i - 1] : 0);
    hf_people_add(build, &build->free_people, person);
}

static void add_users(hf_build *build)
{
    hf_build_part(build, 1);
    build->users = hf_build_scaled(build, build->config->users);
    build->communities = hf_build_scaled(build, build->config->communities);
    if (build->communities > build->users / HF_COMMUNITY_SIZE)
        build->communities = build->users / HF_COMMUNITY_SIZE;
    build->activity_sum = hf_build_memory(build, build->users, sizeof *build->activity_sum);
    for (size_t i = 0; i < build->users && build->status == HF_OK; i++)
        add_user(build, i);
    hf_people_shuffle(build, &build->free_people, build->free_people.count);
}

/* Popular by Zipf's law, active for days to weeks; half of them look like throwaway accounts. */
static void add_abuser(hf_build *build, size_t i)
{
    hf_usec active = (hf_usec)(hf_build_log_uniform(build, 1, 40) * HF_DAY_USEC);
    hf_usec span = build->config->now - build->from;
    hf_usec from = build->from + (hf_usec)(hf_rng_uniform(&build->rng) * (double)span) - active / 2;
    hf_person person = hf_build_new_account(build, HF_ROLE_ABUSER, HF_USEC_NONE);
    if (build->status != HF_OK)
        return;
    if (hf_rng_below(&build->rng, 2) == 0)
        hf_build_throwaway(build, person, from);
    else
        ordinary_attributes(build, hf_build_account(build, person));
    build->abuser_from[i] = from > build->from ? from : build->from;
    build->abuser_until[i] =
        from + active < build->config->now ? from + active : build->config->now;
    build->abuser_sum[i] = pow((double)i + 1, -0.8) + (i > 0 ? build->abuser_sum[i - 1] : 0);
}

static void add_abusers(hf_build *build)
{
    hf_build_part(build, 2);
    build->abusers = hf_build_scaled(build, build->config->abusers);
    build->first_abuser = (hf_person)build->world->account_count;
    build->abuser_sum = hf_build_memory(build, build->abusers, sizeof *build->abuser_sum);
    build->abuser_from = hf_build_memory(build, build->abusers, sizeof *build->abuser_from);
    build->abuser_until = hf_build_memory(build, build->abusers, sizeof *build->abuser_until);
    for (size_t i = 0; i < build->abusers && build->status == HF_OK; i++)
        add_abuser(build, i);
}

void hf_build_people(hf_build *build)
{
    add_users(build);
    add_abusers(build);
}
