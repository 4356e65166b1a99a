/* Worlds with ground truth: the same every time, true to their own tables, and hard on both sides.
 */
#include <string.h>

#include "base/alloc.h"
#include "simulate/families.h"
#include "simulate/rows.h"
#include "support/runner.h"

#define NOW (1764000000 * HF_SECOND_USEC)

static hf_world *make(uint64_t seed, double scale, const char *families)
{
    hf_world_config config;
    hf_world *world = NULL;
    hf_world_config_init(&config, hf_allocator_libc());
    config.seed = seed;
    config.scale = scale;
    config.now = NOW;
    HF_ASSERT_OK(hf_world_config_families(&config, families));
    HF_ASSERT_OK(hf_world_new(&config, &world));
    return world;
}

static bool is_same(const hf_world *a, const hf_world *b)
{
    bool is_same = a->account_count == b->account_count && a->report_count == b->report_count &&
                   a->outcome_count == b->outcome_count && a->attack_count == b->attack_count &&
                   a->member_count == b->member_count;
    for (size_t i = 0; is_same && i < a->report_count; i++) {
        const hf_world_report *left = &a->reports[i];
        const hf_world_report *right = &b->reports[i];
        is_same = left->at == right->at && left->reporter.v == right->reporter.v &&
                  left->target.v == right->target.v && left->category == right->category &&
                  left->retracted_at == right->retracted_at && left->attack_id == right->attack_id;
    }
    for (size_t i = 0; is_same && i < a->outcome_count; i++)
        is_same = a->outcomes[i].at == b->outcomes[i].at &&
                  a->outcomes[i].report_id == b->outcomes[i].report_id &&
                  a->outcomes[i].outcome == b->outcomes[i].outcome;
    for (size_t i = 0; is_same && i < a->account_count; i++)
        is_same = a->accounts[i].role == b->accounts[i].role &&
                  a->accounts[i].created_at == b->accounts[i].created_at &&
                  a->accounts[i].followers == b->accounts[i].followers;
    return is_same;
}

static void same_seed_same_world(void)
{
    hf_world *first = make(7, 0.1, "all");
    hf_world *second = make(7, 0.1, "all");
    hf_world *other = make(8, 0.1, "all");
    CU_ASSERT_TRUE(is_same(first, second));
    CU_ASSERT_FALSE(is_same(first, other));
    hf_world_free(first);
    hf_world_free(second);
    hf_world_free(other);
}

static void another_now_moves_the_world(void)
{
    hf_world *early = make(7, 0.1, "all");
    hf_world_config config = early->config;
    hf_world *late = NULL;
    config.now += 12345 * HF_SECOND_USEC;
    HF_ASSERT_OK(hf_world_new(&config, &late));
    CU_ASSERT_EQUAL_FATAL(early->report_count, late->report_count);
    for (size_t i = 0; i < early->report_count; i++)
        CU_ASSERT_EQUAL_FATAL(early->reports[i].at + 12345 * HF_SECOND_USEC, late->reports[i].at);
    hf_world_free(early);
    hf_world_free(late);
}

static void organic_side_does_not_depend_on_families(void)
{
    hf_world *quiet = make(3, 0.1, "burst=0");
    hf_world *loud = make(3, 0.1, "burst=10,drip=10");
    size_t honest = 0;
    for (size_t i = 0; i < loud->report_count; i++) {
        const hf_world_account *target = hf_world_find_account(loud, loud->reports[i].target);
        honest += loud->reports[i].attack_id == 0 && target->role != HF_ROLE_ATTACKED;
    }
    CU_ASSERT_EQUAL(quiet->attack_count, 0);
    CU_ASSERT_EQUAL(honest, quiet->report_count);
    hf_world_free(quiet);
    hf_world_free(loud);
}

static void nothing_happens_after_now(void)
{
    hf_world *world = make(1, 0.2, "all");
    hf_usec from = NOW - world->config.days * HF_DAY_USEC;
    hf_usec before = from;
    for (size_t i = 0; i < world->report_count; i++) {
        const hf_world_report *report = &world->reports[i];
        CU_ASSERT_TRUE_FATAL(report->at >= before && report->at <= NOW);
        CU_ASSERT_TRUE_FATAL(report->retracted_at == HF_USEC_NONE ||
                             (report->retracted_at >= report->at && report->retracted_at <= NOW));
        CU_ASSERT_EQUAL_FATAL(report->report_id, (int64_t)i + 1);
        CU_ASSERT_NOT_EQUAL_FATAL(report->reporter.v, report->target.v);
        before = report->at;
    }
    before = from;
    for (size_t i = 0; i < world->outcome_count; i++) {
        const hf_world_outcome *outcome = &world->outcomes[i];
        CU_ASSERT_TRUE_FATAL(outcome->at >= before && outcome->at <= NOW);
        CU_ASSERT_TRUE_FATAL(outcome->at >= world->reports[outcome->report_id - 1].at);
        before = outcome->at;
    }
    hf_world_free(world);
}

static bool is_member(const hf_world *world, const hf_world_crew *crew, hf_account_id account)
{
    for (size_t i = 0; i < crew->member_count; i++) {
        if (world->members[crew->first_member + i].account.v == account.v)
            return true;
    }
    return false;
}

static void every_report_of_an_attack_is_its_crews(void)
{
    hf_world *world = make(2, 0.2, "all");
    int64_t *counted =
        world->config.allocator.resize(NULL, NULL, 0, world->attack_count * sizeof *counted);
    CU_ASSERT_PTR_NOT_NULL_FATAL(counted);
    memset(counted, 0, world->attack_count * sizeof *counted);
    for (size_t i = 0; i < world->report_count; i++) {
        const hf_world_report *report = &world->reports[i];
        if (report->attack_id == 0)
            continue;
        const hf_world_attack *attack = &world->attacks[report->attack_id - 1];
        CU_ASSERT_EQUAL(report->target.v, attack->target.v);
        CU_ASSERT_TRUE(report->at >= attack->started_at && report->at <= attack->ended_at);
        CU_ASSERT_TRUE(is_member(world, &world->crews[attack->crew_id - 1], report->reporter));
        counted[report->attack_id - 1]++;
    }
    for (size_t i = 0; i < world->attack_count; i++) {
        CU_ASSERT_EQUAL(counted[i], world->attacks[i].reports);
        CU_ASSERT_EQUAL(world->attacks[i].attack_id, (int64_t)i + 1);
    }
    world->config.allocator.resize(NULL, counted, world->attack_count * sizeof *counted, 0);
    hf_world_free(world);
}

static void crews_are_as_their_row_says(void)
{
    hf_world *world = make(4, 0.3, "all");
    for (size_t i = 0; i < world->crew_count; i++) {
        const hf_world_crew *crew = &world->crews[i];
        const hf_family_row *row = &hf_family_rows[crew->family];
        CU_ASSERT_TRUE((double)crew->member_count >= row->crew.least &&
                       (double)crew->member_count <= row->crew.most);
        CU_ASSERT_TRUE((double)crew->attack_count >= row->targets.least &&
                       (double)crew->attack_count <= row->targets.most);
        for (size_t j = 0; j < crew->member_count; j++) {
            const hf_world_member *member = &world->members[crew->first_member + j];
            CU_ASSERT_EQUAL(member->crew_id, crew->crew_id);
            CU_ASSERT_EQUAL(hf_world_find_account(world, member->account)->role, HF_ROLE_CREW);
        }
    }
    hf_world_free(world);
}

static void attacks_are_as_their_row_says(void)
{
    hf_world *world = make(5, 0.3, "all");
    for (size_t i = 0; i < world->attack_count; i++) {
        const hf_world_attack *attack = &world->attacks[i];
        const hf_family_row *row = &hf_family_rows[attack->family];
        double crew = (double)world->crews[attack->crew_id - 1].member_count;
        double unit = row->strike.most <= 1 ? crew : 1;
        double hours = (double)(attack->ended_at - attack->started_at) / (double)HF_HOUR_USEC;
        CU_ASSERT_TRUE(hours <= row->hours.most);
        CU_ASSERT_TRUE((double)attack->reports <= row->strike.most * unit + 1);
        if (!attack->is_under_way)
            CU_ASSERT_TRUE((double)attack->reports >= row->strike.least * unit - 1);
        CU_ASSERT_EQUAL(hf_world_find_account(world, attack->target)->role, row->target_role);
    }
    hf_world_free(world);
}

static void camouflage_is_five_to_thirty_reports(void)
{
    hf_world *world = make(6, 0.2, "camouflage");
    size_t others = 0;
    size_t members = 0;
    for (size_t i = 0; i < world->report_count; i++) {
        const hf_world_report *report = &world->reports[i];
        others += report->attack_id == 0 &&
                  hf_world_find_account(world, report->reporter)->role == HF_ROLE_CREW;
    }
    for (size_t i = 0; i < world->crew_count; i++)
        members += world->crews[i].member_count;
    CU_ASSERT_TRUE(others >= 12 * members && others <= 26 * members);
    hf_world_free(world);
}

static void some_attacks_are_under_way(void)
{
    hf_world *world = make(1, 0.2, "burst,camouflage,drip");
    size_t under_way = 0;
    for (size_t i = 0; i < world->attack_count; i++) {
        if (!world->attacks[i].is_under_way)
            continue;
        under_way++;
        CU_ASSERT_TRUE(NOW - world->attacks[i].ended_at < 24 * HF_HOUR_USEC);
        CU_ASSERT_TRUE(world->attacks[i].reports >= 3);
    }
    CU_ASSERT_TRUE(under_way >= 3);
    hf_world_free(world);
}

static void the_organic_side_is_there(void)
{
    hf_world *world = make(1, 0.3, "burst,camouflage,drip");
    size_t on[HF_ROLE_COUNT] = {0};
    size_t by[HF_ROLE_COUNT] = {0};
    for (size_t i = 0; i < world->report_count; i++) {
        on[hf_world_find_account(world, world->reports[i].target)->role]++;
        by[hf_world_find_account(world, world->reports[i].reporter)->role]++;
    }
    CU_ASSERT_TRUE(on[HF_ROLE_INTRUDER] > world->report_count / 20);
    CU_ASSERT_TRUE(on[HF_ROLE_VIRAL] > world->report_count / 20);
    CU_ASSERT_TRUE(on[HF_ROLE_ABUSER] > world->report_count / 5);
    CU_ASSERT_TRUE(on[HF_ROLE_SPAMMER] > 100 && by[HF_ROLE_HUNTER] > 100);
    CU_ASSERT_TRUE(on[HF_ROLE_CONTROVERSIAL] > 100 && on[HF_ROLE_STRAY] > 100);
    CU_ASSERT_TRUE(by[HF_ROLE_ACTIVIST] > 100 && by[HF_ROLE_HYPERACTIVE] > 100);
    CU_ASSERT_TRUE(by[HF_ROLE_PROFESSIONAL] > 100);
    hf_world_free(world);
}

static void staff_are_mostly_right_and_automation_is_not(void)
{
    hf_world *world = make(1, 0.3, "burst,camouflage,drip");
    double staff[2] = {0, 0};      /* right, all */
    double automation[2] = {0, 0}; /* on attacked accounts: upheld, all */
    for (size_t i = 0; i < world->outcome_count; i++) {
        const hf_world_outcome *outcome = &world->outcomes[i];
        hf_account_id target = world->reports[outcome->report_id - 1].target;
        bool is_attacked = hf_world_find_account(world, target)->role == HF_ROLE_ATTACKED;
        if (!outcome->by_staff && is_attacked) {
            automation[0] += outcome->outcome == HF_OUTCOME_UPHELD;
            automation[1]++;
        } else if (outcome->by_staff && is_attacked && outcome->outcome != HF_OUTCOME_IGNORED) {
            staff[0] += outcome->outcome != HF_OUTCOME_UPHELD;
            staff[1]++;
        }
    }
    CU_ASSERT_TRUE(staff[1] > 100 && staff[0] > 0.85 * staff[1]);
    CU_ASSERT_TRUE(automation[1] > 100 && automation[0] >= automation[1]);
    hf_world_free(world);
}

static void families_are_chosen_by_name(void)
{
    hf_world_config config;
    hf_world_config_init(&config, hf_allocator_libc());
    HF_ASSERT_OK(hf_world_config_families(&config, "burst,hire=2"));
    CU_ASSERT_EQUAL(config.family_crews[HF_FAMILY_BURST], 50);
    CU_ASSERT_EQUAL(config.family_crews[HF_FAMILY_HIRE], 2);
    CU_ASSERT_EQUAL(config.family_crews[HF_FAMILY_DRIP], 0);
    HF_ASSERT_STATUS(hf_world_config_families(&config, "burst,nonsense"), HF_EINVAL);
    HF_ASSERT_STATUS(hf_world_config_families(&config, "burst=many"), HF_EINVAL);
    HF_ASSERT_STATUS(hf_world_config_families(&config, ""), HF_EINVAL);
    CU_ASSERT_EQUAL(config.family_crews[HF_FAMILY_HIRE], 2);
}

static void numbers_have_bounds(void)
{
    hf_world_config config;
    hf_world *world = NULL;
    hf_world_config_init(&config, hf_allocator_libc());
    HF_ASSERT_OK(hf_world_config_set(&config, "homophily", 2));
    HF_ASSERT_STATUS(hf_world_config_set(&config, "homophily", 3), HF_EINVAL);
    HF_ASSERT_STATUS(hf_world_config_set(&config, "nonsense", 3), HF_ENOTFOUND);
    HF_ASSERT_STATUS(hf_world_new(&config, &world), HF_EINVAL); /* no `now` */
    config.now = NOW;
    config.scale = 0.02;
    HF_ASSERT_OK(hf_world_config_families(&config, "hire=100000"));
    HF_ASSERT_STATUS(hf_world_new(&config, &world), HF_ELIMIT);
    CU_ASSERT_PTR_NULL(world);
}

typedef struct failing {
    hf_allocator libc;
    size_t left;
} failing;

static void *fail_after(void *ctx, void *memory, size_t old_size, size_t new_size)
{
    failing *state = ctx;
    if (new_size > 0 && state->left == 0)
        return NULL;
    state->left -= new_size > 0;
    return state->libc.resize(state->libc.ctx, memory, old_size, new_size);
}

static void running_out_of_memory_leaves_nothing(void)
{
    failing state = {.libc = hf_allocator_libc()};
    hf_status status = HF_ENOMEM;
    size_t rounds = 0;
    for (; status == HF_ENOMEM && rounds < 1000; rounds++) {
        hf_world_config config;
        hf_world *world = NULL;
        hf_world_config_init(&config, (hf_allocator){fail_after, &state});
        config.now = NOW;
        config.scale = 0.01;
        config.list_plays = 1;
        state.left = rounds;
        status = hf_world_new(&config, &world);
        CU_ASSERT_EQUAL(world == NULL, status != HF_OK);
        hf_world_free(world);
    }
    CU_ASSERT_EQUAL(status, HF_OK);
    CU_ASSERT_TRUE(rounds > 20);
}

/* A world of one account, created at `at`. */
static const char *created_field(hf_usec at, char line[HF_WORLD_LINE_SIZE])
{
    hf_world_account account = {.account = {1}, .created_at = at, .followers = -1, .following = 2};
    hf_world world = {.accounts = &account, .account_count = 1};
    hf_world_rows rows = {.world = &world, .account_base = 41};
    CU_ASSERT_EQUAL(hf_world_row(&rows, HF_WORLD_ACCOUNTS, 0, line), strlen(line));
    return line;
}

static void times_are_written_as_postgresql_reads_them(void)
{
    char line[HF_WORLD_LINE_SIZE];
    HF_ASSERT_TEXT(created_field(0, line), "42\tuser\t1970-01-01 00:00:00.000000+00\t\\N\t2\tf\n");
    HF_ASSERT_TEXT(created_field(-1, line), "42\tuser\t1969-12-31 23:59:59.999999+00\t\\N\t2\tf\n");
    HF_ASSERT_TEXT(created_field(1709210096789012, line),
                   "42\tuser\t2024-02-29 12:34:56.789012+00\t\\N\t2\tf\n");
    HF_ASSERT_TEXT(created_field(HF_USEC_NONE, line), "42\tuser\t\\N\t\\N\t2\tf\n");
}

static const hf_test tests[] = {
    {"the same seed gives the same world", same_seed_same_world},
    {"another now moves the world, and that is all", another_now_moves_the_world},
    {"the organic side does not depend on the families", organic_side_does_not_depend_on_families},
    {"nothing happens after now, and all is in order of time", nothing_happens_after_now},
    {"every report of an attack is its crew's, on its target, in its time",
     every_report_of_an_attack_is_its_crews},
    {"crews are as large and as busy as their family's row says", crews_are_as_their_row_says},
    {"attacks are as strong and as long as their family's row says", attacks_are_as_their_row_says},
    {"camouflage is 5 to 30 reports a member", camouflage_is_five_to_thirty_reports},
    {"some attacks are under way at the end", some_attacks_are_under_way},
    {"the organic side is there", the_organic_side_is_there},
    {"staff are mostly right, and automation upholds brigades",
     staff_are_mostly_right_and_automation_is_not},
    {"families are chosen by name", families_are_chosen_by_name},
    {"numbers have bounds, and too few people is an error", numbers_have_bounds},
    {"times are written as PostgreSQL reads them", times_are_written_as_postgresql_reads_them},
    {"running out of memory leaves nothing behind", running_out_of_memory_leaves_nothing},
};

HF_TEST_MAIN("simulate_world", tests)
