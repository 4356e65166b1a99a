/* Shared block lists: which follow which, the three kinds of campaigns by means of them, their
 * holds, and what takes a hold's ground away. */
#include <string.h>

#include "engine_stage.h"
#include "support/runner.h"

/* Owners of honest lists are 500 + n, of others 600 + n; honest accounts whom nobody reports are
 * from 3000 on; the background's targets, whom several reported, are 1001 to 1300. */
enum { HONEST_LISTS = 6, HONEST_ENTRIES = 12, FIRST_OTHER = 100 };

static hf_stage stage;
static int64_t next_id;
static hf_list_dependence dependences[STAGE_ROWS];
static int dependence_count;

/* ---- events ---- */

static void push(hf_event event)
{
    stage.now += HF_SECOND_USEC;
    HF_ASSERT_OK(stage_push(&stage, event));
}

static void put_list(int64_t list, int64_t owner, int64_t mirrors, bool is_deleted)
{
    push((hf_event){
        .type = HF_EVENT_LIST,
        .u.list = {
            .list = {list}, .owner = {owner}, .mirrors = {mirrors}, .is_deleted = is_deleted}});
}

static int64_t entry_on(int64_t list, int64_t target)
{
    push((hf_event){
        .type = HF_EVENT_ENTRY,
        .u.entry = {
            .entry_id = ++next_id, .list = {list}, .target = {target}, .added_by = {list}}});
    return next_id;
}

static void entry_off(int64_t entry, int64_t list, int64_t target)
{
    push((hf_event){.type = HF_EVENT_ENTRY,
                    .u.entry = {.entry_id = entry,
                                .list = {list},
                                .target = {target},
                                .added_by = {list},
                                .is_removed = true}});
}

static int64_t subscribe(int64_t list, int64_t account)
{
    push((hf_event){
        .type = HF_EVENT_SUBSCRIPTION,
        .u.subscription = {.subscription_id = ++next_id, .list = {list}, .subscriber = {account}}});
    return next_id;
}

static void unsubscribe(int64_t subscription, int64_t list, int64_t account)
{
    push((hf_event){.type = HF_EVENT_SUBSCRIPTION,
                    .u.subscription = {.subscription_id = subscription,
                                       .list = {list},
                                       .subscriber = {account},
                                       .is_ended = true}});
}

static void born(int64_t account, hf_usec at)
{
    push((hf_event){.type = HF_EVENT_ACCOUNT,
                    .u.account = {.account = {account},
                                  .kind = HF_KIND_USER,
                                  .created_at = at,
                                  .followers = -1,
                                  .following = -1}});
}

/* ---- what was told ---- */

static hf_status keep_dependence(void *ctx, const hf_finding *finding)
{
    (void)ctx;
    if (finding->type == HF_FINDING_LIST_DEPENDENCE && dependence_count < STAGE_ROWS)
        dependences[dependence_count++] = finding->u.list_dependence;
    return HF_OK;
}

static const hf_list_dependence *dependence_of(int64_t list, int64_t leader)
{
    for (int i = dependence_count; i-- > 0;)
        if (dependences[i].list.v == list && dependences[i].leader.v == leader)
            return &dependences[i];
    static const hf_list_dependence none = {.of_n = 0};
    return &none;
}

static const hf_campaign *campaign_of(hf_campaign_kind kind, int64_t list, int64_t target)
{
    for (int i = stage.campaign_count; i-- > 0;) {
        const hf_campaign *row = &stage.campaigns[i];
        if (row->kind == kind && (row->has_target ? row->target.v == target : row->list.v == list))
            return row;
    }
    static const hf_campaign none = {.campaign_id = 0};
    return &none;
}

static const hf_hold *hold_of(const hf_campaign *campaign)
{
    static const hf_hold none = {.state = HF_HOLD_STATE_COUNT};
    for (int i = 0; i < stage.hold_count; i++)
        if (stage.holds[i].campaign_id == campaign->campaign_id)
            return &stage.holds[i];
    return &none;
}

static bool is_active(const hf_campaign *campaign)
{
    const hf_hold *hold = hold_of(campaign);
    return hold->state == HF_HOLD_ACTIVE && hold->expires_at > stage.now;
}

static void expect_withdrawn(const hf_campaign *campaign)
{
    stage_take(&stage);
    CU_ASSERT_EQUAL(hold_of(campaign)->state, HF_HOLD_WITHDRAWN);
    CU_ASSERT_EQUAL(hold_of(campaign)->ended_at, stage.now);
}

/* ---- scenes ---- */

/* Honest lists that put on whom several have reported, each in its own hour. */
static void open_scene(void)
{
    CU_ASSERT_TRUE_FATAL(stage_open(&stage, false));
    next_id = 0;
    dependence_count = 0;
    for (int64_t list = 1; list <= HONEST_LISTS; list++)
        put_list(list, 500 + list, 0, false);
    for (int64_t i = 0; i < HONEST_ENTRIES; i++)
        for (int64_t list = 1; list <= HONEST_LISTS; list++) {
            stage.now += HF_HOUR_USEC;
            entry_on(list, 1001 + i * HONEST_LISTS + list);
        }
    for (int64_t i = 0; i < 400; i++)
        born(1 + i, stage.now - (400 - i) * 2 * HF_DAY_USEC);
    stage_take(&stage);
}

static void close_scene(void)
{
    const char *what = "";
    CU_ASSERT_FALSE(stage.has_failed);
    HF_ASSERT_OK(hf_engine_validate(stage.engine, &what));
    stage_close(&stage);
}

/* Lists from FIRST_OTHER on put the target on, two minutes after each other. */
static void seed(int owners, int64_t target)
{
    for (int64_t i = 0; i < owners; i++) {
        stage.now += 2 * HF_MINUTE_USEC;
        entry_on(FIRST_OTHER + i, target);
    }
    stage.now += HF_HOUR_USEC;
}

static void open_seeders(int owners)
{
    for (int64_t i = 0; i < owners; i++)
        put_list(FIRST_OTHER + i, 600 + i, 0, false);
}

static void seed_all(int owners, int64_t first, int64_t targets)
{
    for (int64_t target = first; target < first + targets; target++)
        seed(owners, target);
    stage_take(&stage);
}

/* A list with followers and an honest past of ten entries. */
static void open_bait(int64_t list, int followers)
{
    put_list(list, 600 + list, 0, false);
    for (int64_t i = 0; i < 10; i++) {
        stage.now += HF_HOUR_USEC;
        entry_on(list, 1101 + i);
    }
    for (int64_t i = 0; i < followers; i++)
        subscribe(list, 1 + i * 13); /* of all ages */
    stage_take(&stage);
}

static void turn_bad(int64_t list, int64_t first, int64_t count, int64_t *ret_entries)
{
    for (int64_t i = 0; i < count; i++) {
        stage.now += 20 * HF_MINUTE_USEC;
        ret_entries[i] = entry_on(list, first + i);
    }
    stage_take(&stage);
}

/* ---- which follow which ---- */

static void a_list_that_copies_another_is_one_voice_with_it(void)
{
    open_scene();
    put_list(FIRST_OTHER, 600, 0, false);
    for (int64_t i = 0; i < 14; i++) {
        stage.now += 8 * HF_HOUR_USEC;
        entry_on(1, 1151 + i);
        stage.now += 2 * HF_HOUR_USEC;
        entry_on(FIRST_OTHER, 1151 + i);
    }
    HF_ASSERT_OK(hf_engine_take_findings(stage.engine, keep_dependence, NULL));
    const hf_list_dependence *row = dependence_of(FIRST_OTHER, 1);
    CU_ASSERT_TRUE(row->is_beyond_chance && row->is_one_voice);
    CU_ASSERT_TRUE(row->evidence > 2 && (double)row->meetings > row->expected);
    CU_ASSERT_EQUAL(row->share_copied, 1);
    CU_ASSERT_EQUAL(row->lag, 2 * HF_HOUR_USEC + HF_SECOND_USEC);
    CU_ASSERT_EQUAL(row->lag_low, row->lag_high);
    CU_ASSERT_EQUAL(dependence_of(1, FIRST_OTHER)->of_n, 0);
    close_scene();
}

static void lists_of_their_own_do_not_follow_each_other(void)
{
    open_scene();
    HF_ASSERT_OK(hf_engine_take_findings(stage.engine, keep_dependence, NULL));
    CU_ASSERT_EQUAL(dependence_count, 0);
    close_scene();
}

static void mirrors_of_an_honest_list_are_no_offence(void)
{
    open_scene();
    open_seeders(4);
    for (int64_t i = 0; i < 20; i++) {
        stage.now += 5 * HF_HOUR_USEC;
        entry_on(1, 1151 + i);
        seed(4, 1151 + i);
    }
    stage_take(&stage);
    CU_ASSERT_EQUAL(stage.campaign_count, 0);
    close_scene();
}

/* ---- list_seeding ---- */

static void lists_in_lockstep_on_accounts_that_nobody_reports_are_held(void)
{
    open_scene();
    open_seeders(5);
    seed_all(5, 3000, 10);
    const hf_campaign *campaign = campaign_of(HF_CAMPAIGN_LIST_SEEDING, 0, 3009);
    CU_ASSERT_NOT_EQUAL_FATAL(campaign->campaign_id, 0);
    CU_ASSERT_TRUE(is_active(campaign));
    CU_ASSERT_EQUAL(hold_of(campaign)->scope, HF_SCOPE_LIST_ENTRY);
    CU_ASSERT_EQUAL(hold_of(campaign)->target.v, 3009);
    CU_ASSERT_EQUAL(hold_of(campaign)->list.v, FIRST_OTHER);
    CU_ASSERT_PTR_NOT_NULL(strstr(campaign->summary, "5 owners put {account:3009}"));
    /* Those before are found backwards. */
    const hf_campaign *first = campaign_of(HF_CAMPAIGN_LIST_SEEDING, 0, 3000);
    CU_ASSERT_NOT_EQUAL_FATAL(first->campaign_id, 0);
    CU_ASSERT_TRUE(first->found_backwards && first->crew_id == campaign->crew_id);
    for (int64_t i = 0; i < 5; i++)
        CU_ASSERT_PTR_NOT_NULL(stage_member(&stage, 600 + i));
    close_scene();
}

static void an_entry_taken_off_every_list_is_held_no_more(void)
{
    open_scene();
    open_seeders(4);
    seed_all(4, 3000, 10);
    const int64_t first = next_id + 1;
    seed(4, 3010);
    stage_take(&stage);
    const hf_campaign *campaign = campaign_of(HF_CAMPAIGN_LIST_SEEDING, 0, 3010);
    CU_ASSERT_TRUE_FATAL(is_active(campaign));
    for (int64_t i = 0; i < 3; i++)
        entry_off(first + i, FIRST_OTHER + i, 3010);
    stage_take(&stage);
    CU_ASSERT_TRUE(is_active(campaign));
    entry_off(first + 3, FIRST_OTHER + 3, 3010);
    expect_withdrawn(campaign);
    close_scene();
}

static void the_entries_of_deleted_lists_are_held_no_more(void)
{
    open_scene();
    open_seeders(3);
    seed_all(3, 3000, 12);
    const hf_campaign *campaign = campaign_of(HF_CAMPAIGN_LIST_SEEDING, 0, 3011);
    CU_ASSERT_TRUE_FATAL(is_active(campaign));
    for (int64_t i = 0; i < 3; i++)
        put_list(FIRST_OTHER + i, 600 + i, 0, true);
    expect_withdrawn(campaign);
    close_scene();
}

static void what_others_bear_out_is_held_no_more(void)
{
    open_scene();
    open_seeders(5);
    seed_all(5, 3000, 10);
    const hf_campaign *campaign = campaign_of(HF_CAMPAIGN_LIST_SEEDING, 0, 3009);
    CU_ASSERT_TRUE_FATAL(is_active(campaign));
    for (int64_t reporter = 1; reporter <= 3; reporter++) {
        stage.now += HF_MINUTE_USEC;
        CU_ASSERT_TRUE(is_active(campaign));
        HF_ASSERT_OK(stage_report(&stage, reporter, 3009, false));
        stage_take(&stage);
    }
    expect_withdrawn(campaign);
    CU_ASSERT_EQUAL(campaign->disposition, HF_DISPOSITION_POOR_STANDING);
    close_scene();
}

static void two_owners_are_no_crew(void)
{
    open_scene();
    open_seeders(2);
    seed_all(2, 3000, 20);
    CU_ASSERT_EQUAL(stage.campaign_count, 0);
    close_scene();
}

/* Whether a hold keeps an entry of the list on the target back: it names the list, or the list's
 * owner is of the crew. */
static bool is_kept_back(int64_t list, int64_t owner, int64_t target)
{
    const hf_campaign *campaign = campaign_of(HF_CAMPAIGN_LIST_SEEDING, 0, target);
    const hf_crew_member *member = stage_member(&stage, owner);
    return is_active(campaign) && (hold_of(campaign)->list.v == list ||
                                   (member != NULL && member->crew_id == campaign->crew_id));
}

static void who_copies_an_honest_list_does_not_get_it_held(void)
{
    open_scene();
    open_seeders(4);
    for (int64_t i = 0; i < 24; i++) {
        stage.now += HF_HOUR_USEC;
        /* Every fourth has been reported by nobody else: only that is copied. */
        entry_on(1, i % 4 == 0 ? 3000 + i : 1151 + i);
        if (i % 4 == 0)
            seed(4, 3000 + i);
    }
    stage_take(&stage);
    for (int64_t target = 3000; target < 3024; target += 4) {
        CU_ASSERT_FALSE(is_kept_back(1, 501, target));
        CU_ASSERT_TRUE(is_kept_back(FIRST_OTHER, 600, target));
    }
    CU_ASSERT_PTR_NULL(stage_member(&stage, 501));
    close_scene();
}

/* Two lists mirror all that the honest one adds, three copy what it alone has. */
static void mirrors_of_who_is_copied_are_not_held(void)
{
    open_scene();
    open_seeders(5);
    for (int64_t i = 0; i < 24; i++) {
        const int64_t target = i % 4 == 0 ? 3000 + i : 1151 + i;
        stage.now += HF_HOUR_USEC;
        entry_on(1, target);
        seed(i % 4 == 0 ? 5 : 2, target);
    }
    stage_take(&stage);
    CU_ASSERT_FALSE(is_kept_back(1, 501, 3020));
    CU_ASSERT_FALSE(is_kept_back(FIRST_OTHER, 600, 3020));
    CU_ASSERT_FALSE(is_kept_back(FIRST_OTHER + 1, 601, 3020));
    CU_ASSERT_TRUE(is_kept_back(FIRST_OTHER + 2, 602, 3020));
    close_scene();
}

/* Four run ahead of all that the honest list adds, and four copy what it alone has. */
static void who_is_besieged_is_not_held(void)
{
    open_scene();
    open_seeders(8);
    for (int64_t i = 0; i < 40; i++) {
        const int64_t target = i % 4 == 0 ? 3000 + i : 1151 + i;
        seed(4, target);
        entry_on(1, target);
        for (int64_t copier = 4; copier < 8 && i % 4 == 0; copier++) {
            stage.now += 2 * HF_MINUTE_USEC;
            entry_on(FIRST_OTHER + copier, target);
        }
    }
    stage_take(&stage);
    for (int64_t target = 3000; target < 3040; target += 4)
        CU_ASSERT_FALSE(is_kept_back(1, 501, target));
    CU_ASSERT_TRUE(is_kept_back(FIRST_OTHER + 4, 604, 3036));
    close_scene();
}

/* Their lists have a record: one keeps the vote that they have together. */
static void seeders_with_a_record_are_held_but_for_one(void)
{
    open_scene();
    open_seeders(4);
    for (int64_t i = 0; i < 64; i++) {
        stage.now += 6 * HF_HOUR_USEC;
        entry_on(FIRST_OTHER + i % 4, 1151 + i);
    }
    seed_all(4, 3000, 7);
    CU_ASSERT_FALSE(is_kept_back(FIRST_OTHER, 600, 3006));
    for (int64_t i = 1; i < 4; i++)
        CU_ASSERT_TRUE(is_kept_back(FIRST_OTHER + i, 600 + i, 3006));
    close_scene();
}

/* ---- unsupported_entries ---- */

static void a_list_that_turns_on_accounts_nobody_objects_to_is_held(void)
{
    int64_t entries[12];
    open_scene();
    open_bait(50, 30);
    turn_bad(50, 3000, 12, entries);
    const hf_campaign *campaign = campaign_of(HF_CAMPAIGN_UNSUPPORTED_ENTRIES, 50, 0);
    CU_ASSERT_NOT_EQUAL_FATAL(campaign->campaign_id, 0);
    CU_ASSERT_FALSE(campaign->has_target);
    CU_ASSERT_EQUAL(campaign->reach, 30);
    CU_ASSERT_TRUE(is_active(campaign));
    CU_ASSERT_EQUAL(hold_of(campaign)->scope, HF_SCOPE_LIST);
    CU_ASSERT_EQUAL(hold_of(campaign)->target.v, 650);
    CU_ASSERT_EQUAL(hold_of(campaign)->list.v, 50);
    CU_ASSERT_TRUE(campaign->detected_at < stage.now - 60 * HF_MINUTE_USEC);
    close_scene();
}

static void a_list_that_nobody_follows_is_left_alone(void)
{
    int64_t entries[12];
    open_scene();
    open_bait(50, 9); /* one fewer than the platform's threshold */
    turn_bad(50, 3000, 12, entries);
    CU_ASSERT_EQUAL(stage.campaign_count, 0);
    close_scene();
}

static void a_list_that_takes_them_off_is_held_no_more(void)
{
    int64_t entries[12];
    open_scene();
    open_bait(50, 30);
    turn_bad(50, 3000, 12, entries);
    const hf_campaign *campaign = campaign_of(HF_CAMPAIGN_UNSUPPORTED_ENTRIES, 50, 0);
    CU_ASSERT_TRUE_FATAL(is_active(campaign));
    for (int64_t i = 0; i < 12 && is_active(campaign); i++) {
        entry_off(entries[i], 50, 3000 + i);
        stage_take(&stage);
    }
    expect_withdrawn(campaign);
    close_scene();
}

static void a_deleted_list_is_held_no_more(void)
{
    int64_t entries[12];
    open_scene();
    open_bait(50, 30);
    turn_bad(50, 3000, 12, entries);
    const hf_campaign *campaign = campaign_of(HF_CAMPAIGN_UNSUPPORTED_ENTRIES, 50, 0);
    CU_ASSERT_TRUE_FATAL(is_active(campaign));
    put_list(50, 650, 0, true);
    expect_withdrawn(campaign);
    close_scene();
}

static void an_honest_import_of_the_reported_is_no_offence(void)
{
    int64_t entries[60];
    open_scene();
    open_bait(50, 30);
    turn_bad(50, 1151, 60, entries);
    CU_ASSERT_EQUAL(stage.campaign_count, 0);
    close_scene();
}

static void what_staff_dismissed_is_not_held_again(void)
{
    int64_t entries[12];
    open_scene();
    open_bait(50, 30);
    turn_bad(50, 3000, 12, entries);
    const hf_campaign *campaign = campaign_of(HF_CAMPAIGN_UNSUPPORTED_ENTRIES, 50, 0);
    CU_ASSERT_TRUE_FATAL(is_active(campaign));
    const int64_t id = campaign->campaign_id;
    stage_decide(&stage, HF_DECISION_DISMISS_CAMPAIGN, id);
    const int holds = stage.hold_count;
    turn_bad(50, 3100, 12, entries);
    CU_ASSERT_EQUAL(campaign_of(HF_CAMPAIGN_UNSUPPORTED_ENTRIES, 50, 0)->campaign_id, id);
    CU_ASSERT_EQUAL(stage.hold_count, holds);
    close_scene();
}

/* ---- list_inflation ---- */

static void bots(int64_t list, int count, int64_t *ret_subscriptions)
{
    for (int64_t i = 0; i < count; i++)
        born(5000 + i, stage.now - 3 * HF_DAY_USEC + i * HF_MINUTE_USEC);
    for (int64_t i = 0; i < count; i++) {
        stage.now += HF_MINUTE_USEC;
        ret_subscriptions[i] = subscribe(list, 5000 + i);
    }
    stage_take(&stage);
}

static void bots_of_a_rival_hold_no_honest_list(void)
{
    int64_t subscriptions[40];
    open_scene();
    bots(1, 40, subscriptions);
    const hf_campaign *campaign = campaign_of(HF_CAMPAIGN_LIST_INFLATION, 1, 0);
    CU_ASSERT_NOT_EQUAL_FATAL(campaign->campaign_id, 0);
    CU_ASSERT_EQUAL(campaign->disposition, HF_DISPOSITION_SUPPRESS_ONLY);
    CU_ASSERT_EQUAL(stage.hold_count, 0);
    CU_ASSERT_PTR_NOT_NULL(stage_member(&stage, 5010));
    CU_ASSERT_PTR_NULL(stage_member(&stage, 501));
    close_scene();
}

static void subscribers_of_every_age_are_no_bots(void)
{
    open_scene();
    for (int64_t i = 0; i < 100; i++) {
        stage.now += HF_MINUTE_USEC;
        subscribe(1, 1 + i * 4);
    }
    stage_take(&stage);
    CU_ASSERT_EQUAL(stage.campaign_count, 0);
    close_scene();
}

/* Nobody followed it when it put them on, so that its hold has no ground but the bots. */
static void an_inflated_list_is_held_for_what_it_adds_while_its_bots_stay(void)
{
    int64_t subscriptions[40];
    int64_t entries[8];
    open_scene();
    open_bait(50, 0);
    stage.now += 8 * HF_DAY_USEC;
    turn_bad(50, 3000, 8, entries);
    bots(50, 40, subscriptions);
    const hf_campaign *campaign = campaign_of(HF_CAMPAIGN_LIST_INFLATION, 50, 0);
    CU_ASSERT_TRUE_FATAL(is_active(campaign));
    for (int64_t i = 0; i < 40 && is_active(campaign); i++) {
        unsubscribe(subscriptions[i], 50, 5000 + i);
        stage_take(&stage);
    }
    expect_withdrawn(campaign);
    close_scene();
}

static void an_inflated_list_has_one_hold_at_a_time(void)
{
    int64_t subscriptions[40];
    int64_t entries[8];
    open_scene();
    open_bait(50, 0);
    bots(50, 40, subscriptions);
    turn_bad(50, 3000, 8, entries);
    const hf_campaign *campaign = campaign_of(HF_CAMPAIGN_LIST_INFLATION, 50, 0);
    CU_ASSERT_NOT_EQUAL_FATAL(campaign->campaign_id, 0);
    bots(50, 40, subscriptions); /* they come again: nobody new */
    const hf_campaign *list = campaign_of(HF_CAMPAIGN_UNSUPPORTED_ENTRIES, 50, 0);
    CU_ASSERT_NOT_EQUAL(is_active(campaign), is_active(list));
    close_scene();
}

/* The first addition counts, told in whatever order. */
static void an_addition_told_last_takes_the_place_of_the_first(void)
{
    static const hf_usec at[] = {HF_MINUTE_USEC, 2 * HF_MINUTE_USEC, 0};
    open_scene();
    put_list(50, 550, 0, false);
    const hf_usec begin = stage.now;
    for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
        stage.now = begin + at[i];
        entry_on(50, 9001);
    }
    close_scene();
}

/* The row that is known counts, whatever is told of it later: here a list and an account that
 * nobody has heard of. */
static void a_row_told_again_with_other_names_is_the_one_that_is_known(void)
{
    const char *what = "";
    open_scene();
    put_list(50, 550, 0, false);
    const int64_t entry = entry_on(50, 9001);
    const int64_t subscription = subscribe(50, 9002);
    entry_off(entry, 51, 990001);
    unsubscribe(subscription, 52, 990002);
    push((hf_event){
        .type = HF_EVENT_SUBSCRIPTION,
        .u.subscription = {.subscription_id = subscription, .list = {53}, .subscriber = {990003}}});
    HF_ASSERT_OK(hf_engine_validate(stage.engine, &what));
    close_scene();
}

static const hf_test tests[] = {
    {"a list that copies another is one voice with it",
     a_list_that_copies_another_is_one_voice_with_it},
    {"lists of their own do not follow each other", lists_of_their_own_do_not_follow_each_other},
    {"mirrors of an honest list are no offence", mirrors_of_an_honest_list_are_no_offence},
    {"lists in lockstep on accounts that nobody reports are held",
     lists_in_lockstep_on_accounts_that_nobody_reports_are_held},
    {"an entry taken off every list is held no more",
     an_entry_taken_off_every_list_is_held_no_more},
    {"the entries of deleted lists are held no more",
     the_entries_of_deleted_lists_are_held_no_more},
    {"what others bear out is held no more", what_others_bear_out_is_held_no_more},
    {"two owners are no crew", two_owners_are_no_crew},
    {"who copies an honest list does not get it held",
     who_copies_an_honest_list_does_not_get_it_held},
    {"mirrors of who is copied are not held", mirrors_of_who_is_copied_are_not_held},
    {"who is besieged is not held", who_is_besieged_is_not_held},
    {"seeders with a record are held but for one", seeders_with_a_record_are_held_but_for_one},
    {"a list that turns on accounts nobody objects to is held",
     a_list_that_turns_on_accounts_nobody_objects_to_is_held},
    {"a list that nobody follows is left alone", a_list_that_nobody_follows_is_left_alone},
    {"a list that takes them off is held no more", a_list_that_takes_them_off_is_held_no_more},
    {"a deleted list is held no more", a_deleted_list_is_held_no_more},
    {"an honest import of the reported is no offence",
     an_honest_import_of_the_reported_is_no_offence},
    {"what staff dismissed is not held again", what_staff_dismissed_is_not_held_again},
    {"bots of a rival hold no honest list", bots_of_a_rival_hold_no_honest_list},
    {"subscribers of every age are no bots", subscribers_of_every_age_are_no_bots},
    {"an inflated list is held for what it adds while its bots stay",
     an_inflated_list_is_held_for_what_it_adds_while_its_bots_stay},
    {"an inflated list has one hold at a time", an_inflated_list_has_one_hold_at_a_time},
    {"an addition told last takes the place of the first",
     an_addition_told_last_takes_the_place_of_the_first},
    {"a row told again with other names is the one that is known",
     a_row_told_again_with_other_names_is_the_one_that_is_known},
};
HF_TEST_MAIN("engine lists", tests)
