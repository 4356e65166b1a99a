/*
 * What reports say and where they come from. Honest people share words and networks too: "spam" is
 * everybody's word, a community has a wording of its own, a viral abuser a text that goes round;
 * households, campuses and mobile carriers put people behind one address.
 *
 * Words depend on the report alone, an origin on the person alone, so that neither another family
 * nor another order changes them.
 *
 * Lives here: who says what. Does not: the text (words.c).
 */
#include "base/map.h"
#include "simulate/families.h"
#include "simulate/words.h"

#define PHRASES 1000           /* phrases that anybody may take; a few of them are common */
#define COMMUNITY_PHRASES 2000 /* community c has phrase COMMUNITY_PHRASES + c */
#define HOUSEHOLD 5
#define CAMPUS_PEOPLE 6000u /* of whom one in a hundred is on the campus */
#define CARRIER_PEOPLE 700  /* behind one address of a carrier, about */

/* The kinds of origins, in the upper bits. */
enum { ORIGIN_OWN, ORIGIN_HOUSEHOLD, ORIGIN_CAMPUS, ORIGIN_CARRIER, ORIGIN_MACHINE };

static uint32_t origin_number(uint32_t kind, uint64_t which)
{
    return (kind << 29 | (uint32_t)(which & 0x1fffffff)) + 1;
}

/* Of a hundred people two share a household, one is on a campus, six are behind a carrier.
 * Neighbours have neighbouring numbers, and so are of one community. */
static uint32_t origin_of(hf_build *build, uint64_t person)
{
    hf_rng_init(&build->rng, hf_mix64(build->config->seed ^ UINT64_C(0x6f72)) ^ hf_mix64(person));
    uint64_t carriers = 1 + build->users * 6 / 100 / CARRIER_PEOPLE;
    uint64_t point = hf_mix64(build->config->seed ^ hf_mix64(person / HOUSEHOLD)) % 100;
    if (point < 2)
        return origin_number(ORIGIN_HOUSEHOLD, person / HOUSEHOLD);
    point = hf_rng_below(&build->rng, 100);
    if (point < 1)
        return origin_number(ORIGIN_CAMPUS, person / CAMPUS_PEOPLE);
    if (point < 7)
        return origin_number(ORIGIN_CARRIER, hf_rng_below(&build->rng, carriers));
    return origin_number(ORIGIN_OWN, person);
}

/* A number below `count`, the small ones by far more often. */
static uint32_t ranked(hf_build *build, double count)
{
    return (uint32_t)(hf_build_log_uniform(build, 1, count + 1) - 1);
}

/* What goes round about this target: a tenth of a viral abuser's reporters take it, and a tenth of
 * a community's members take their community's wording. */
static uint64_t shared_words(hf_build *build, const hf_world_report *report)
{
    const hf_world_account *reporter = &build->world->accounts[report->reporter.v - 1];
    hf_role role = build->world->accounts[report->target.v - 1].role;
    bool is_copying = hf_rng_below(&build->rng, 10) == 0;
    if (!is_copying)
        return 0;
    if (role == HF_ROLE_VIRAL)
        return hf_words(HF_WORDS_SENTENCE, (uint32_t)report->target.v & 0xffffff, 0);
    if (role == HF_ROLE_INTRUDER && reporter->community >= 0)
        return hf_words(HF_WORDS_PHRASE, COMMUNITY_PHRASES + (uint32_t)reporter->community, 0);
    return 0;
}

static uint64_t honest_words(hf_build *build, const hf_world_report *report)
{
    uint64_t shared = shared_words(build, report);
    uint64_t point = hf_rng_below(&build->rng, 100);
    uint32_t variation = (uint32_t)hf_rng_next(&build->rng);
    if (shared != 0)
        return shared;
    if (point < 50)
        return 0;
    if (point < 82)
        return hf_words(HF_WORDS_SHORT, ranked(build, 40), 0);
    if (point < 94)
        return hf_words(HF_WORDS_PHRASE, ranked(build, PHRASES), 0);
    return hf_words(HF_WORDS_SENTENCE, variation & 0xffffff, variation);
}

/* What only crews do: one in ten members forgets the template. */
static void act_as_told(hf_build *build, hf_world_report *report)
{
    const hf_world_attack *attack = &build->world->attacks[report->attack_id - 1];
    const hf_family_row *row = &hf_family_rows[attack->family];
    uint64_t crew = hf_mix64(build->config->seed ^ hf_mix64((uint64_t)attack->crew_id));
    uint64_t most = (uint64_t)(row->machines.most - row->machines.least) + 1;
    uint64_t machines = (uint64_t)row->machines.least + crew % most;
    if (row->has_template && hf_rng_below(&build->rng, 10) != 0)
        report->words = hf_words(HF_WORDS_TEMPLATE, (uint32_t)crew & 0xffffff,
                                 (uint32_t)hf_rng_next(&build->rng));
    if (row->machines.most > 0 && report->origin != 0)
        report->origin = origin_number(ORIGIN_MACHINE, (uint64_t)attack->crew_id * 8 +
                                                           hf_rng_below(&build->rng, machines));
}

static void speak(hf_build *build, hf_world_report *report)
{
    uint64_t about = hf_mix64((uint64_t)report->reporter.v) ^ (uint64_t)report->target.v;
    report->origin = origin_of(build, (uint64_t)report->reporter.v - 1);
    hf_rng_init(&build->rng, hf_mix64(build->config->seed ^ UINT64_C(0x7370)) ^
                                 hf_mix64(about ^ (uint64_t)(report->at - build->from)));
    if (hf_rng_uniform(&build->rng) >= build->config->origin_coverage)
        report->origin = 0;
    report->words = honest_words(build, report);
    if (report->attack_id != 0)
        act_as_told(build, report);
}

void hf_build_speech(hf_build *build)
{
    for (size_t i = 0; build->status == HF_OK && i < build->world->report_count; i++)
        speak(build, &build->world->reports[i]);
}
