/* Shuffled reporters: who reports how much, and who is reported when, stays as it was. */
#include "../quality/permute.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "support/runner.h"

typedef struct pair {
    int64_t target, reporter;
} pair;

static hf_world *make(void)
{
    hf_world_config config;
    hf_world *world = NULL;
    hf_world_config_init(&config, hf_allocator_libc());
    config.scale = 0.1;
    config.now = 1764000000 * HF_SECOND_USEC;
    HF_ASSERT_OK(hf_world_new(&config, &world));
    return world;
}

static int by_pair(const void *left, const void *right)
{
    const pair *a = left;
    const pair *b = right;
    if (a->target != b->target)
        return a->target < b->target ? -1 : 1;
    return a->reporter < b->reporter ? -1 : a->reporter > b->reporter;
}

/* Reports of somebody whom the same reporter has reported. */
static size_t repeated(const hf_world *world)
{
    hf_allocator libc = hf_allocator_libc();
    size_t size = world->report_count * sizeof(pair);
    pair *reports = libc.resize(libc.ctx, NULL, 0, size);
    size_t count = 0;
    CU_ASSERT_PTR_NOT_NULL_FATAL(reports);
    for (size_t i = 0; i < world->report_count; i++)
        reports[i] = (pair){world->reports[i].target.v, world->reports[i].reporter.v};
    qsort(reports, world->report_count, sizeof *reports, by_pair);
    for (size_t i = 1; i < world->report_count; i++)
        count += by_pair(&reports[i - 1], &reports[i]) == 0;
    libc.resize(libc.ctx, reports, size, 0);
    return count;
}

static void nobody_reports_more_and_nobody_is_reported_at_another_time(void)
{
    hf_world *plain = make();
    hf_world *shuffled = make();
    int64_t activity = 0;
    size_t stayed = 0;
    quality_permute(shuffled, 5);
    CU_ASSERT_EQUAL_FATAL(plain->report_count, shuffled->report_count);
    for (size_t i = 0; i < plain->report_count; i++) {
        const hf_world_report *before = &plain->reports[i];
        const hf_world_report *after = &shuffled->reports[i];
        CU_ASSERT_TRUE(before->target.v == after->target.v && before->at == after->at);
        CU_ASSERT_NOT_EQUAL(after->reporter.v, after->target.v);
        activity += before->reporter.v * before->reporter.v - after->reporter.v * after->reporter.v;
        stayed += before->reporter.v == after->reporter.v;
    }
    CU_ASSERT_EQUAL(activity, 0);
    CU_ASSERT_TRUE(stayed < plain->report_count / 50);
    CU_ASSERT_TRUE(repeated(shuffled) <= repeated(plain));
    hf_world_free(plain);
    hf_world_free(shuffled);
}

/* Origins belong to people; where one is told, it is still that of the reporter. */
static void words_and_origins_go_with_their_reporter(void)
{
    hf_world *world = make();
    hf_allocator libc = hf_allocator_libc();
    size_t size = world->account_count * sizeof(uint32_t);
    uint32_t *origin = libc.resize(libc.ctx, NULL, 0, size);
    CU_ASSERT_PTR_NOT_NULL_FATAL(origin);
    memset(origin, 0, size);
    for (size_t i = 0; i < world->report_count; i++) {
        if (world->reports[i].origin != 0)
            origin[world->reports[i].reporter.v - 1] = world->reports[i].origin;
    }
    quality_permute(world, 5);
    for (size_t i = 0; i < world->report_count; i++) {
        const hf_world_report *report = &world->reports[i];
        CU_ASSERT_TRUE(report->origin == 0 || report->origin == origin[report->reporter.v - 1]);
    }
    libc.resize(libc.ctx, origin, size, 0);
    hf_world_free(world);
}

static const hf_test tests[] = {
    {"nobody reports more, and nobody is reported at another time",
     nobody_reports_more_and_nobody_is_reported_at_another_time},
    {"words and origins go with their reporter", words_and_origins_go_with_their_reporter},
};

HF_TEST_MAIN("quality_permute", tests)
