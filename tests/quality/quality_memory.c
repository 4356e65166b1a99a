/*
 * Worlds through the engine in memory, scored against their truth: for tuning the detector.
 *
 *     quality_memory [options of options.h] [--batch N] [--examples N] [--permute] [--undecided]
 *
 * Several seeds print medians. --permute shuffles the reporters first: every campaign found then is
 * a false one, and the program prints how many there were against how many the policy's bar allows.
 * --undecided: staff dismiss nothing (staff.h).
 */
#include <stdio.h>
#include <stdlib.h>

#include "options.h"
#include "permute.h"
#include "score.h"

typedef struct memory_options {
    quality_options common;
    size_t batch;
    size_t examples;
    bool is_permuted;
    bool is_undecided;
} memory_options;

static void set_option(memory_options *options, int option)
{
    switch (option) {
    case 'b':
        options->batch = (size_t)strtoull(optarg, NULL, 10);
        break;
    case 'e':
        options->examples = (size_t)strtoull(optarg, NULL, 10);
        break;
    case 'r':
        options->is_permuted = true;
        break;
    case 'u':
        options->is_undecided = true;
        break;
    default:
        if (!quality_options_set(&options->common, option))
            quality_usage("option");
    }
}

static void parse(memory_options *options, int argc, char **argv)
{
    static const struct option names[] = {QUALITY_OPTION_NAMES,
                                          {"batch", required_argument, NULL, 'b'},
                                          {"examples", required_argument, NULL, 'e'},
                                          {"permute", no_argument, NULL, 'r'},
                                          {"undecided", no_argument, NULL, 'u'},
                                          {NULL, 0, NULL, 0}};
    *options = (memory_options){.batch = 10000, .examples = 10};
    quality_options_init(&options->common);
    for (int option; (option = getopt_long(argc, argv, "", names, NULL)) != -1;)
        set_option(options, option);
    if (optind < argc || options->batch == 0)
        quality_usage(optind < argc ? argv[optind] : "--batch");
}

static void run_seed(const memory_options *options, uint64_t seed, quality_score *ret_score)
{
    hf_world_config config = options->common.world;
    hf_world *world = NULL;
    quality_feed feed = {0};
    quality_tables tables;
    quality_run run;
    config.seed = seed;
    quality_check(hf_world_new(&config, &world), "new world");
    if (options->is_permuted)
        quality_permute(world, seed);
    quality_feed_world(&feed, world);
    if (options->is_permuted || options->is_undecided)
        quality_staff_done(&feed.staff);
    quality_tables_init(&tables);
    quality_feed_run(&feed, &options->common.policy, options->batch, &tables, &run);
    quality_score_world(world, &tables, &run, options->examples, ret_score);
    quality_tables_done(&tables);
    quality_feed_done(&feed);
    hf_world_free(world);
}

static void print_permuted(const memory_options *options, const quality_score *scores, size_t count)
{
    double months = (double)options->common.world.days / 30 * (double)count;
    double promised = options->common.policy.bar_expected_false_per_month * months;
    double seen = 0;
    for (size_t i = 0; i < count; i++)
        seen += scores[i].campaigns;
    printf("permuted: %.0f campaigns in %.1f months, %.2f allowed\n", seen, months, promised);
}

int main(int argc, char **argv)
{
    memory_options options;
    quality_score median;
    parse(&options, argc, argv);
    size_t count = quality_options_seeds(&options.common);
    quality_score *scores = quality_memory(count, sizeof *scores);
    for (size_t i = 0; i < count; i++) {
        printf("seed %llu\n", (unsigned long long)(options.common.first_seed + i));
        run_seed(&options, options.common.first_seed + i, &scores[i]);
        if (count > 1 && options.examples > 0)
            quality_score_print(&scores[i]);
        fflush(stdout);
    }
    if (options.is_permuted) {
        print_permuted(&options, scores, count);
    } else {
        quality_score_median(scores, count, &median);
        printf("%s of %zu\n", count > 1 ? "medians" : "seed", count);
        quality_score_print(&median);
    }
    free(scores);
    return 0;
}
