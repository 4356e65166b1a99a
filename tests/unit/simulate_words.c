/* What reports say, where they come from, and the shared block lists of honest people. */
#include <string.h>
#include <utf8proc.h>

#include "base/alloc.h"
#include "holdfast/traits.h"
#include "simulate/words.h"
#include "simulate/world.h"
#include "support/runner.h"

#define NOW (1764000000 * HF_SECOND_USEC)

static hf_world *make(const char *families)
{
    hf_world_config config;
    hf_world *world = NULL;
    hf_world_config_init(&config, hf_allocator_libc());
    config.scale = 0.2;
    config.now = NOW;
    HF_ASSERT_OK(hf_world_config_families(&config, families));
    HF_ASSERT_OK(hf_world_new(&config, &world));
    return world;
}

/* UTF-8, and nothing that COPY's text format gives a meaning to. */
static void check_text(const char *text, size_t size)
{
    utf8proc_int32_t point = 0;
    CU_ASSERT_EQUAL_FATAL(strlen(text), size);
    CU_ASSERT_TRUE_FATAL(size < HF_WORDS_SIZE);
    for (size_t at = 0; at < size;) {
        utf8proc_ssize_t length = utf8proc_iterate((const utf8proc_uint8_t *)text + at,
                                                   (utf8proc_ssize_t)(size - at), &point);
        CU_ASSERT_TRUE_FATAL(length > 0 && point >= ' ' && point != '\\');
        at += (size_t)length;
    }
}

static void every_number_is_a_text(void)
{
    char text[HF_WORDS_SIZE];
    char again[HF_WORDS_SIZE];
    for (int kind = 0; kind < HF_WORDS_KIND_COUNT; kind++) {
        for (uint32_t i = 0; i < 5000; i++) {
            uint64_t words = hf_words((hf_words_kind)kind, i * 3001 % (1 << 24), i * 7919);
            check_text(text, hf_words_text(words, text));
            CU_ASSERT_EQUAL_FATAL((int)hf_words_get_kind(words), kind);
            CU_ASSERT_EQUAL_FATAL(hf_words_text(words, again), strlen(text));
            CU_ASSERT_TRUE_FATAL(strcmp(text, again) == 0);
            CU_ASSERT_EQUAL_FATAL(text[0] == '\0', kind == HF_WORDS_NONE);
        }
    }
}

/* Share of pairs of texts that the engine would take for near-duplicates. */
static double alike(hf_words_kind kind, uint32_t step)
{
    enum { TEXTS = 200 };
    uint32_t comments[TEXTS][HF_COMMENT_HASHES];
    double pairs = 0;
    for (uint32_t i = 0; i < TEXTS; i++) {
        char text[HF_WORDS_SIZE];
        size_t size = hf_words_text(hf_words(kind, 5 + i * step, i), text);
        hf_traits_comment(text, size, 1, comments[i]);
    }
    for (size_t i = 0; i < TEXTS; i++)
        for (size_t j = 0; j < i; j++)
            pairs += hf_traits_agreement(comments[i], comments[j]) >= HF_COMMENT_AGREE;
    return pairs / (TEXTS * (TEXTS - 1) / 2.0);
}

static void copies_of_a_template_differ_and_are_alike(void)
{
    char one[HF_WORDS_SIZE];
    char other[HF_WORDS_SIZE];
    (void)hf_words_text(hf_words(HF_WORDS_TEMPLATE, 9, 1), one);
    (void)hf_words_text(hf_words(HF_WORDS_TEMPLATE, 9, 2), other);
    CU_ASSERT_NOT_EQUAL(strcmp(one, other), 0);
    CU_ASSERT_TRUE(alike(HF_WORDS_TEMPLATE, 0) > 0.3);
    CU_ASSERT_TRUE(alike(HF_WORDS_SENTENCE, 1) < 0.02);
}

static void most_people_say_nothing_or_a_word(void)
{
    hf_world *world = make("burst,camouflage,drip");
    double said[HF_WORDS_KIND_COUNT] = {0};
    double all = (double)world->report_count;
    for (size_t i = 0; i < world->report_count; i++)
        said[hf_words_get_kind(world->reports[i].words)]++;
    CU_ASSERT_TRUE(said[HF_WORDS_NONE] > 0.4 * all && said[HF_WORDS_SHORT] > 0.25 * all);
    CU_ASSERT_TRUE(said[HF_WORDS_PHRASE] > 0.08 * all && said[HF_WORDS_PHRASE] < 0.2 * all);
    CU_ASSERT_TRUE(said[HF_WORDS_SENTENCE] > 0.03 * all && said[HF_WORDS_SENTENCE] < 0.12 * all);
    CU_ASSERT_EQUAL(said[HF_WORDS_TEMPLATE], 0);
    hf_world_free(world);
}

static void a_person_has_one_origin_and_some_share_theirs(void)
{
    hf_world *world = make("burst");
    hf_allocator libc = hf_allocator_libc();
    size_t size = world->account_count * sizeof(uint32_t);
    uint32_t *origin = libc.resize(libc.ctx, NULL, 0, size);
    double told = 0;
    size_t shared = 0;
    size_t people = 0;
    CU_ASSERT_PTR_NOT_NULL_FATAL(origin);
    memset(origin, 0, size);
    for (size_t i = 0; i < world->report_count; i++) {
        const hf_world_report *report = &world->reports[i];
        uint32_t *before = &origin[report->reporter.v - 1];
        if (report->origin == 0)
            continue;
        told++;
        CU_ASSERT_TRUE(*before == 0 || *before == report->origin);
        *before = report->origin;
    }
    for (size_t i = 1; i < world->account_count; i++) {
        people += origin[i] != 0;
        shared += origin[i] != 0 && origin[i] == origin[i - 1];
    }
    CU_ASSERT_TRUE(told > 0.78 * (double)world->report_count);
    CU_ASSERT_TRUE(told < 0.82 * (double)world->report_count);
    CU_ASSERT_TRUE(shared > people / 200 && shared < people / 10);
    libc.resize(libc.ctx, origin, size, 0);
    hf_world_free(world);
}

static bool was_reported_before(const hf_world *world, hf_account_id target, hf_usec at)
{
    for (size_t i = 0; i < world->report_count && world->reports[i].at <= at; i++) {
        if (world->reports[i].target.v == target.v)
            return true;
    }
    return false;
}

static void honest_lists_name_abusers_after_they_were_reported(void)
{
    hf_world *world = make("burst=0");
    size_t right = 0;
    CU_ASSERT_EQUAL(world->list_count, 8);
    for (size_t i = 0; i < world->entry_count; i++) {
        const hf_world_entry *entry = &world->entries[i];
        const hf_world_list *list = &world->lists[entry->list.v - 1];
        CU_ASSERT_EQUAL(entry->entry_id, (int64_t)i + 1);
        CU_ASSERT_TRUE(i == 0 || world->entries[i - 1].at <= entry->at);
        CU_ASSERT_TRUE(entry->at >= list->created_at && entry->at <= NOW);
        CU_ASSERT_TRUE(entry->removed_at == HF_USEC_NONE || entry->removed_at >= entry->at);
        CU_ASSERT_TRUE(was_reported_before(world, entry->target, entry->at));
        right += hf_role_is_guilty(hf_world_find_account(world, entry->target)->role);
    }
    CU_ASSERT_TRUE(world->entry_count > 300);
    CU_ASSERT_TRUE((double)right > 0.95 * (double)world->entry_count && right < world->entry_count);
    hf_world_free(world);
}

static void subscribers_come_over_time_and_mostly_from_the_topic(void)
{
    hf_world *world = make("burst=0");
    size_t near = 0;
    size_t ended = 0;
    for (size_t i = 0; i < world->subscription_count; i++) {
        const hf_world_subscription *subscription = &world->subscriptions[i];
        const hf_world_list *list = &world->lists[subscription->list.v - 1];
        int32_t home = hf_world_find_account(world, list->owner)->community;
        int32_t away = hf_world_find_account(world, subscription->subscriber)->community;
        CU_ASSERT_TRUE(subscription->at >= list->created_at && subscription->at <= NOW);
        CU_ASSERT_EQUAL(list->list.v, subscription->list.v);
        near += away >= home && away < home + 3;
        ended += subscription->ended_at != HF_USEC_NONE;
    }
    CU_ASSERT_TRUE(world->subscription_count > 500);
    CU_ASSERT_TRUE(near > world->subscription_count / 2);
    CU_ASSERT_TRUE(ended > 0 && ended < world->subscription_count / 5);
    hf_world_free(world);
}

static const hf_test tests[] = {
    {"every number is a text, and always the same one", every_number_is_a_text},
    {"copies of a template differ, and are alike to the engine",
     copies_of_a_template_differ_and_are_alike},
    {"most people say nothing, or a word or two", most_people_say_nothing_or_a_word},
    {"a person has one origin, and some share theirs",
     a_person_has_one_origin_and_some_share_theirs},
    {"honest lists name abusers, after they were reported",
     honest_lists_name_abusers_after_they_were_reported},
    {"subscribers come over time, and mostly from the list's topic",
     subscribers_come_over_time_and_mostly_from_the_topic},
};

HF_TEST_MAIN("simulate_words", tests)
