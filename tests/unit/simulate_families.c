/* What each attack family does that the others do not, and the options that change all of them. */
#include <string.h>

#include "base/alloc.h"
#include "simulate/families.h"
#include "simulate/words.h"
#include "support/runner.h"

#define NOW (1764000000 * HF_SECOND_USEC)

static hf_world_config config_of(const char *families)
{
    hf_world_config config;
    hf_world_config_init(&config, hf_allocator_libc());
    config.scale = 0.3;
    config.seed = 3;
    config.now = NOW;
    HF_ASSERT_OK(hf_world_config_families(&config, families));
    return config;
}

static hf_world *make_of(const hf_world_config *config)
{
    hf_world *world = NULL;
    HF_ASSERT_OK(hf_world_new(config, &world));
    return world;
}

static hf_world *make(const char *families)
{
    hf_world_config config = config_of(families);
    return make_of(&config);
}

static bool is_member(const hf_world *world, int64_t crew_id, hf_account_id account)
{
    const hf_world_crew *crew = &world->crews[crew_id - 1];
    for (size_t i = 0; i < crew->member_count; i++) {
        if (world->members[crew->first_member + i].account.v == account.v)
            return true;
    }
    return false;
}

static const hf_world_attack *attack_of(const hf_world *world, const hf_world_report *report)
{
    return report->attack_id == 0 ? NULL : &world->attacks[report->attack_id - 1];
}

static void a_template_crew_sends_one_text(void)
{
    hf_world *world = make("template");
    uint32_t which[64] = {0};
    size_t copies = 0;
    size_t reports = 0;
    CU_ASSERT_EQUAL_FATAL(world->crew_count, 3);
    for (size_t i = 0; i < world->report_count; i++) {
        const hf_world_attack *attack = attack_of(world, &world->reports[i]);
        uint64_t words = world->reports[i].words;
        bool is_copy = hf_words_get_kind(words) == HF_WORDS_TEMPLATE;
        CU_ASSERT_TRUE(attack != NULL || !is_copy);
        reports += attack != NULL;
        copies += is_copy;
        if (attack == NULL || !is_copy)
            continue;
        uint32_t *text = &which[attack->crew_id];
        CU_ASSERT_TRUE(*text == 0 || *text == hf_words_get_which(words));
        *text = hf_words_get_which(words);
    }
    CU_ASSERT_TRUE(copies > reports * 8 / 10 && copies < reports);
    CU_ASSERT_TRUE(which[1] != which[2] && which[2] != which[3]);
    hf_world_free(world);
}

static bool follows(const hf_world *world, hf_list_id list, hf_account_id account, hf_usec at)
{
    for (size_t i = 0; i < world->subscription_count; i++) {
        const hf_world_subscription *subscription = &world->subscriptions[i];
        if (subscription->list.v == list.v && subscription->subscriber.v == account.v &&
            subscription->at <= at)
            return true;
    }
    return false;
}

static void a_list_adds_the_target_before_its_subscribers_report_it(void)
{
    hf_world *world = make("list_driven");
    for (size_t i = 0; i < world->attack_count; i++) {
        const hf_world_attack *attack = &world->attacks[i];
        double subscribers = 0;
        size_t added = 0;
        for (size_t j = 0; j < world->subscription_count; j++)
            subscribers += world->subscriptions[j].list.v == attack->list.v;
        for (size_t j = 0; j < world->entry_count; j++) {
            const hf_world_entry *entry = &world->entries[j];
            added += entry->list.v == attack->list.v && entry->target.v == attack->target.v &&
                     entry->at < attack->started_at &&
                     entry->at >= attack->started_at - 30 * HF_MINUTE_USEC;
        }
        CU_ASSERT_EQUAL(added, 1);
        CU_ASSERT_TRUE(subscribers >= 140 && subscribers <= 500);
        if (!attack->is_under_way)
            CU_ASSERT_TRUE((double)attack->reports > 0.25 * subscribers &&
                           (double)attack->reports < 0.35 * subscribers);
        CU_ASSERT_TRUE(attack->ended_at - attack->started_at <= 6 * HF_HOUR_USEC);
    }
    for (size_t i = 0; i < world->report_count; i++) {
        const hf_world_report *report = &world->reports[i];
        const hf_world_attack *attack = attack_of(world, report);
        CU_ASSERT_TRUE(attack == NULL ||
                       follows(world, attack->list, report->reporter, report->at));
    }
    hf_world_free(world);
}

/* Members of some crew that reported the same target within an hour after. */
static size_t shadows(const hf_world *world, size_t report)
{
    const hf_world_report *framed = &world->reports[report];
    size_t count = 0;
    for (size_t i = report + 1; i < world->report_count; i++) {
        const hf_world_report *other = &world->reports[i];
        if (other->at > framed->at + HF_HOUR_USEC)
            break;
        count += other->target.v == framed->target.v &&
                 hf_world_find_account(world, other->reporter)->role == HF_ROLE_CREW;
    }
    return count;
}

static void the_framed_are_honest_and_never_alone(void)
{
    hf_world *world = make("framing");
    size_t framed = 0;
    size_t reports = 0;
    for (size_t i = 0; i < world->account_count; i++)
        framed += world->accounts[i].role == HF_ROLE_FRAMED;
    for (size_t i = 0; i < world->report_count; i++) {
        const hf_world_report *report = &world->reports[i];
        if (hf_world_find_account(world, report->reporter)->role != HF_ROLE_FRAMED ||
            report->at > NOW - HF_HOUR_USEC)
            continue;
        reports++;
        CU_ASSERT_EQUAL(report->attack_id, 0);
        CU_ASSERT_TRUE(shadows(world, i) >= 5);
    }
    CU_ASSERT_EQUAL(framed, 5 * world->crew_count);
    CU_ASSERT_TRUE(reports >= 4 * framed);
    hf_world_free(world);
}

static void staff_dismiss_between_the_phases(void)
{
    hf_world *world = make("dismissed,burst=3");
    size_t second = 0;
    for (size_t i = 0; i < world->attack_count; i++) {
        const hf_world_attack *attack = &world->attacks[i];
        hf_usec at = world->crews[attack->crew_id - 1].dismissed_at;
        CU_ASSERT_EQUAL(at != HF_USEC_NONE, attack->family == HF_FAMILY_DISMISSED);
        CU_ASSERT_EQUAL(attack->phase == 2, at != HF_USEC_NONE && attack->started_at > at);
        second += attack->phase == 2;
    }
    CU_ASSERT_TRUE(second >= 3);
    hf_world_free(world);
}

static void guarded_reports_and_new_targets(void)
{
    hf_world *world = make("guarded,newcomers");
    for (size_t i = 0; i < world->report_count; i++) {
        const hf_world_report *report = &world->reports[i];
        const hf_world_attack *attack = attack_of(world, report);
        if (attack != NULL)
            CU_ASSERT_EQUAL(hf_category_is_protected(report->category),
                            attack->family == HF_FAMILY_GUARDED);
    }
    for (size_t i = 0; i < world->attack_count; i++) {
        const hf_world_attack *attack = &world->attacks[i];
        const hf_world_account *target = hf_world_find_account(world, attack->target);
        if (attack->family == HF_FAMILY_NEWCOMERS)
            CU_ASSERT_TRUE(target->followers < 25 && target->following >= 40 &&
                           attack->started_at - target->created_at < 41 * HF_DAY_USEC);
    }
    hf_world_free(world);
}

static void a_strike_across_borders_is_two_halves(void)
{
    hf_world *world = make("borders");
    size_t late = 0;
    size_t all = 0;
    for (size_t i = 0; i < world->report_count; i++) {
        const hf_world_attack *attack = attack_of(world, &world->reports[i]);
        if (attack == NULL || attack->is_under_way)
            continue;
        double length = (double)(attack->ended_at - attack->started_at);
        double share = (double)(world->reports[i].at - attack->started_at) / length;
        CU_ASSERT_TRUE(share < 0.03 || share > 0.97);
        late += share > 0.5;
        all++;
    }
    CU_ASSERT_TRUE(late > all / 3 && late < 2 * all / 3);
    hf_world_free(world);
}

static void automation_upholds_whatever_is_said(void)
{
    hf_world *world = make("upheld,burst=3");
    size_t reports = 0;
    size_t upheld = 0;
    for (size_t i = 0; i < world->report_count; i++) {
        const hf_world_attack *attack = attack_of(world, &world->reports[i]);
        reports += attack != NULL && attack->family == HF_FAMILY_UPHELD;
    }
    for (size_t i = 0; i < world->outcome_count; i++) {
        const hf_world_outcome *outcome = &world->outcomes[i];
        const hf_world_attack *attack = attack_of(world, &world->reports[outcome->report_id - 1]);
        upheld += attack != NULL && attack->family == HF_FAMILY_UPHELD && !outcome->by_staff &&
                  outcome->outcome == HF_OUTCOME_UPHELD;
    }
    CU_ASSERT_TRUE(reports > 100);
    CU_ASSERT_EQUAL(upheld, reports);
    hf_world_free(world);
}

/* Reports of their crews' members before an attack: of its target, and of anybody. */
static void count_before(const hf_world *world, const hf_world_attack *attack, size_t *ret_target,
                         size_t *ret_all)
{
    *ret_target = 0;
    *ret_all = 0;
    for (size_t i = 0; i < world->report_count; i++) {
        const hf_world_report *report = &world->reports[i];
        if (report->at >= attack->started_at)
            break;
        if (report->attack_id != 0 || !is_member(world, attack->crew_id, report->reporter))
            continue;
        *ret_target += report->target.v == attack->target.v;
        ++*ret_all;
    }
}

static void poisoners_and_sleepers_are_busy_before_they_strike(void)
{
    hf_world *world = make("poison,sleepers");
    size_t warm = 0;
    size_t attacks = 0;
    for (size_t i = 0; i < world->attack_count; i++) {
        const hf_world_attack *attack = &world->attacks[i];
        size_t members = world->crews[attack->crew_id - 1].member_count;
        size_t on_target = 0;
        size_t all = 0;
        count_before(world, attack, &on_target, &all);
        if (attack->family == HF_FAMILY_SLEEPERS)
            CU_ASSERT_TRUE(all > 8 * members && on_target == 0);
        attacks += attack->family == HF_FAMILY_POISON;
        warm += attack->family == HF_FAMILY_POISON && on_target >= 3;
    }
    CU_ASSERT_TRUE(attacks >= 5 && warm >= attacks * 3 / 4);
    hf_world_free(world);
}

static void a_farm_works_from_few_networks(void)
{
    hf_world *world = make("farm");
    for (size_t i = 0; i < world->attack_count; i++) {
        uint32_t seen[8];
        size_t count = 0;
        for (size_t j = 0; j < world->report_count; j++) {
            size_t k = 0;
            uint32_t origin = world->reports[j].origin;
            if (world->reports[j].attack_id != world->attacks[i].attack_id || origin == 0)
                continue;
            while (k < count && seen[k] != origin)
                k++;
            if (k == count && count < 8)
                seen[count++] = origin;
        }
        CU_ASSERT_TRUE(count >= 2 && count <= 5);
    }
    hf_world_free(world);
}

static void one_server_reports_for_thousands(void)
{
    hf_world *world = make("burst=0");
    size_t most = 0;
    size_t *sent =
        world->config.allocator.resize(NULL, NULL, 0, world->account_count * sizeof(size_t));
    CU_ASSERT_PTR_NOT_NULL_FATAL(sent);
    memset(sent, 0, world->account_count * sizeof(size_t));
    for (size_t i = 0; i < world->report_count; i++) {
        const hf_world_account *reporter = hf_world_find_account(world, world->reports[i].reporter);
        if (reporter->kind == HF_KIND_INSTANCE)
            sent[reporter->account.v - 1]++;
    }
    for (size_t i = 0; i < world->account_count; i++)
        most = sent[i] > most ? sent[i] : most;
    CU_ASSERT_TRUE(most > 800 && most <= 900);
    world->config.allocator.resize(NULL, sent, world->account_count * sizeof(size_t), 0);
    hf_world_free(world);
}

static void standard_is_fifty_crews_of_ten_families(void)
{
    hf_world_config config = config_of("standard");
    double crews = 0;
    size_t families = 0;
    for (size_t i = 0; i < HF_FAMILY_COUNT; i++) {
        crews += config.family_crews[i];
        families += config.family_crews[i] > 0;
    }
    CU_ASSERT_EQUAL(crews, 50);
    CU_ASSERT_EQUAL(families, 10);
    HF_ASSERT_OK(hf_world_config_families(&config, "standard,framing=2,burst=1"));
    CU_ASSERT_EQUAL(config.family_crews[HF_FAMILY_FRAMING], 2);
    CU_ASSERT_EQUAL(config.family_crews[HF_FAMILY_BURST], 1);
    CU_ASSERT_EQUAL(config.family_crews[HF_FAMILY_FRESH], 10);
    HF_ASSERT_STATUS(hf_world_config_families(&config, "standard=3"), HF_EINVAL);
}

/* Those that share by weight get what they got before the others were there. */
static void a_number_of_its_own_does_not_lessen_the_others(void)
{
    hf_world_config all = config_of("all");
    hf_world_config some = config_of("burst,fresh");
    CU_ASSERT_DOUBLE_EQUAL(all.family_crews[HF_FAMILY_BURST], 50 * 6.0 / 47, 1e-9);
    CU_ASSERT_EQUAL(all.family_crews[HF_FAMILY_TEMPLATE], 10);
    HF_ASSERT_OK(hf_world_config_families(&all, "burst,fresh,template"));
    CU_ASSERT_EQUAL(all.family_crews[HF_FAMILY_BURST], some.family_crews[HF_FAMILY_BURST]);
}

static void strength_is_how_many_strike(void)
{
    hf_world_config config = config_of("template");
    hf_world *strong = make_of(&config);
    config.strength = 0.5;
    hf_world *weak = make_of(&config);
    CU_ASSERT_EQUAL_FATAL(strong->attack_count, weak->attack_count);
    for (size_t i = 0; i < strong->attack_count; i++) {
        const hf_world_attack *attack = &strong->attacks[i];
        if (!attack->is_under_way)
            CU_ASSERT_TRUE(2 * weak->attacks[i].reports >= attack->reports - 2 &&
                           2 * weak->attacks[i].reports <= attack->reports + 2);
    }
    hf_world_free(strong);
    hf_world_free(weak);
}

typedef struct decided {
    double cases; /* reports that staff decided on */
    double hours; /* mean time from the report */
} decided;

static decided staff_outcomes(const hf_world_config *config)
{
    hf_world *world = make_of(config);
    decided sum = {0, 0};
    for (size_t i = 0; i < world->outcome_count; i++) {
        const hf_world_outcome *outcome = &world->outcomes[i];
        hf_usec sent = world->reports[outcome->report_id - 1].at;
        sum.cases += outcome->by_staff;
        sum.hours += outcome->by_staff ? (double)(outcome->at - sent) / (double)HF_HOUR_USEC : 0;
    }
    hf_world_free(world);
    sum.hours /= sum.cases > 0 ? sum.cases : 1;
    return sum;
}

static void outcomes_come_as_often_and_as_late_as_asked(void)
{
    hf_world_config config = config_of("burst");
    decided plain = staff_outcomes(&config);
    config.outcome_coverage = 0.6;
    decided more = staff_outcomes(&config);
    config.outcome_delay_hours = 60;
    decided late = staff_outcomes(&config);
    config.outcome_coverage = 0;
    decided none = staff_outcomes(&config);
    CU_ASSERT_TRUE(more.cases > 1.6 * plain.cases && more.cases < 2.4 * plain.cases);
    CU_ASSERT_TRUE(late.hours > 1.7 * more.hours);
    CU_ASSERT_EQUAL(none.cases, 0);
}

static const hf_test tests[] = {
    {"a template crew sends one text, and each crew another", a_template_crew_sends_one_text},
    {"a list adds the target before three in ten of its subscribers report it",
     a_list_adds_the_target_before_its_subscribers_report_it},
    {"the framed are honest, and never alone", the_framed_are_honest_and_never_alone},
    {"staff dismiss between the phases", staff_dismiss_between_the_phases},
    {"guarded reports are protected, and newcomers look new", guarded_reports_and_new_targets},
    {"a strike across borders is two short halves", a_strike_across_borders_is_two_halves},
    {"automation upholds whatever is said of some", automation_upholds_whatever_is_said},
    {"poisoners and sleepers are busy before they strike",
     poisoners_and_sleepers_are_busy_before_they_strike},
    {"a farm works from few networks", a_farm_works_from_few_networks},
    {"one federated server reports for thousands", one_server_reports_for_thousands},
    {"standard is fifty crews of ten families", standard_is_fifty_crews_of_ten_families},
    {"a family with a number of its own does not lessen the others",
     a_number_of_its_own_does_not_lessen_the_others},
    {"strength is how many strike", strength_is_how_many_strike},
    {"outcomes come as often and as late as asked", outcomes_come_as_often_and_as_late_as_asked},
};

HF_TEST_MAIN("simulate_families", tests)
