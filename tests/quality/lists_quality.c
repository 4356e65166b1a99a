/*
 * Worlds with attacks by means of shared block lists through the engine in memory, against the
 * truth.
 *
 *     lists_quality [--repeat N] [--undecided] [options of options.h]
 *
 * Every play is in every world N times (1). --undecided: staff dismiss nothing (staff.h). Prints
 * the sums over all seeds.
 */
#include <stdio.h>
#include <stdlib.h>

#include "options.h"
#include "score_lists.h"

static void run_seed(const quality_options *options, uint64_t seed, size_t repeat,
                     bool is_undecided, list_scores *scores)
{
    hf_world_config config = options->world;
    hf_world *world = NULL;
    quality_feed feed = {0};
    quality_tables tables;
    quality_run run;
    config.seed = seed;
    config.list_plays = (double)repeat;
    quality_check(hf_world_new(&config, &world), "new world");
    quality_feed_world(&feed, world);
    if (is_undecided)
        quality_staff_done(&feed.staff);
    quality_tables_init(&tables);
    quality_feed_run(&feed, &options->policy, 10000, &tables, &run);
    const size_t before = scores->false_holds;
    list_scores_add(world, &tables, scores);
    printf(
        "seed %llu: %zu lists, %zu entries, %zu subscriptions, %zu reports; %.1f CPU seconds; %zu "
        "false holds\n",
        (unsigned long long)seed, world->list_count, world->entry_count, world->subscription_count,
        world->report_count, run.cpu_seconds, scores->false_holds - before);
    fflush(stdout);
    quality_tables_done(&tables);
    quality_feed_done(&feed);
    hf_world_free(world);
}

int main(int argc, char **argv)
{
    static const struct option names[] = {QUALITY_OPTION_NAMES,
                                          {"repeat", required_argument, NULL, 'n'},
                                          {"undecided", no_argument, NULL, 'u'},
                                          {NULL, 0, NULL, 0}};
    quality_options options;
    list_scores scores = {.false_holds = 0};
    size_t repeat = 1;
    bool is_undecided = false;
    quality_options_init(&options);
    for (int option; (option = getopt_long(argc, argv, "", names, NULL)) != -1;)
        if (option == 'n')
            repeat = (size_t)strtoull(optarg, NULL, 10);
        else if (option == 'u')
            is_undecided = true;
        else if (!quality_options_set(&options, option))
            quality_usage("option");
    for (size_t i = 0; i < quality_options_seeds(&options); i++)
        run_seed(&options, options.first_seed + i, repeat, is_undecided, &scores);
    list_scores_print(&scores);
    return 0;
}
