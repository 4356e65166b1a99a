/*
 * Shared block lists of honest owners: each has a topic (a few communities that it serves), puts on
 * it whom these communities reported, rarely somebody by mistake, and grows over months. Lists of
 * one topic overlap, because they look at the same abusers.
 *
 * Lives here: honest lists. Does not: lists that attack (families.c).
 */
#include "simulate/build.h"

#define TOPIC 3 /* communities of a list */
#define PART_LISTS (UINT64_C(1) << 41)

/* Reports of those who belong to a community, by community; the rest is not looked at. */
typedef struct topics {
    uint32_t *reports; /* places in world->reports */
    size_t *first;     /* by community, and one more for the end */
    size_t count;
} topics;

static int32_t community_of(const hf_build *build, size_t report)
{
    return build->world->accounts[build->world->reports[report].reporter.v - 1].community;
}

/* A counting sort: first[c] is the end of c's stretch until its reports have been put before it. */
static void sort_reports(hf_build *build, topics *of)
{
    for (size_t c = 0; c <= build->communities; c++)
        of->first[c] = 0;
    for (size_t i = 0; i < of->count; i++) {
        if (community_of(build, i) >= 0)
            of->first[community_of(build, i)]++;
    }
    for (size_t c = 1; c <= build->communities; c++)
        of->first[c] += of->first[c - 1];
    for (size_t i = of->count; i-- > 0;) {
        if (community_of(build, i) >= 0)
            of->reports[--of->first[community_of(build, i)]] = (uint32_t)i;
    }
}

/* One list in the making. */
typedef struct curation {
    int64_t list;
    size_t community; /* the first of its topic */
    hf_usec created_at;
} curation;

/* Three in four are what the list's communities reported, the others what anybody did. */
static const hf_world_report *notice(hf_build *build, const topics *of, const curation *by)
{
    size_t last = by->community + TOPIC;
    size_t from = build->communities == 0 ? 0 : of->first[by->community];
    size_t until = of->first[last < build->communities ? last : build->communities];
    if (from == until || hf_rng_below(&build->rng, 4) == 0)
        return &build->world->reports[hf_rng_below(&build->rng, of->count)];
    return &build->world->reports[of->reports[from + hf_rng_below(&build->rng, until - from)]];
}

static hf_usec maybe_later(hf_build *build, hf_usec at, unsigned percent, double mean_days)
{
    double days = hf_rng_exponential(&build->rng, mean_days);
    if (hf_rng_below(&build->rng, 100) >= percent)
        return HF_USEC_NONE;
    return at + (hf_usec)(days * HF_DAY_USEC);
}

/* Hours to days after somebody reported him; of those reported before there was a list, at once.
 * Of unfounded reports one in four is believed. */
static void curate(hf_build *build, const topics *of, const curation *by)
{
    double mean = build->config->list_entries;
    size_t count = mean < 1 ? 0 : (size_t)hf_build_log_uniform(build, mean / 4, mean * 2.6);
    size_t made = 0;
    hf_build_crowd(build);
    for (size_t i = 0; i < 4 * count && made < count && build->status == HF_OK; i++) {
        const hf_world_report *report = notice(build, of, by);
        hf_person target = (hf_person)(report->target.v - 1);
        hf_usec at = report->at + (hf_usec)hf_rng_exponential(&build->rng, 18.0 * HF_HOUR_USEC);
        bool is_believed = hf_rng_below(&build->rng, 4) == 0;
        if (at < by->created_at)
            at = by->created_at + (hf_usec)hf_rng_below(&build->rng, HF_HOUR_USEC);
        if ((is_believed || hf_role_is_guilty(hf_build_account(build, target)->role)) &&
            hf_build_join(build, target)) {
            hf_build_entry(build, by->list, target, at, maybe_later(build, at, 4, 15));
            made++;
        }
    }
}

/* More of them late than early; most live where the list's topic is. */
static void follow(hf_build *build, const curation *by)
{
    double mean = build->config->list_subscribers;
    size_t count = mean < 1 ? 0 : (size_t)hf_build_log_uniform(build, mean / 8, mean * 3.1);
    hf_usec span = build->config->now - by->created_at;
    hf_build_crowd(build);
    for (size_t i = 0; i < count && build->status == HF_OK; i++) {
        hf_person person;
        double u = hf_rng_uniform(&build->rng);
        hf_usec at = by->created_at + (hf_usec)((1 - u * u) * (double)span);
        size_t community = by->community + (size_t)hf_rng_below(&build->rng, TOPIC);
        bool is_member = community < build->communities && hf_rng_below(&build->rng, 10) < 7;
        if (is_member ? hf_build_pick_member(build, community, &person)
                      : hf_build_pick(build, &person))
            hf_build_subscription(build, by->list, person, at, maybe_later(build, at, 8, 40));
    }
}

/* Three lists share a topic. */
static void make_list(hf_build *build, const topics *of, size_t i)
{
    hf_person owner;
    hf_usec span = build->config->now - build->from;
    curation by = {.community =
                       build->communities == 0 ? 0 : i / 3 * (TOPIC + 4) % build->communities};
    bool is_found = build->communities == 0 ? hf_build_pick(build, &owner)
                                            : hf_build_pick_member(build, by.community, &owner);
    by.created_at = build->from + (hf_usec)((hf_rng_uniform(&build->rng) * 3 - 2.2) * (double)span);
    if (!is_found)
        return;
    by.list = hf_build_list(build, owner, by.created_at, HF_LIST_ROLE_HONEST);
    curate(build, of, &by);
    follow(build, &by);
}

static void make_lists(hf_build *build, topics *of)
{
    size_t count = hf_build_scaled(build, build->config->lists);
    sort_reports(build, of);
    for (size_t i = 0; i < count && build->status == HF_OK; i++) {
        hf_build_part(build, PART_LISTS + i);
        hf_build_crowd(build);
        make_list(build, of, i);
    }
}

void hf_build_lists(hf_build *build)
{
    topics of = {.count = build->world->report_count};
    of.reports = hf_build_memory(build, of.count, sizeof *of.reports);
    of.first = hf_build_memory(build, build->communities + 1, sizeof *of.first);
    if (of.reports != NULL && of.first != NULL)
        make_lists(build, &of);
    build->honest_lists = build->world->list_count;
    hf_build_memory_done(build, of.reports, of.count, sizeof *of.reports);
    hf_build_memory_done(build, of.first, build->communities + 1, sizeof *of.first);
}
