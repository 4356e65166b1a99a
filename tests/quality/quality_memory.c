/*
 * Worlds through the engine in memory, scored against their truth: for tuning the detector.
 *
 *     quality_memory [--seed A[..B]] [--scale X] [--days N] [--families LIST] [--world NAME=VALUE]…
 * [--policy NAME=VALUE]…
 *                    [--batch N] [--examples N] [--permute]
 *
 * Several seeds print medians. --permute shuffles the reporters first: every campaign found then is
 * a false one, and the program prints how many there were against how many the policy's bar allows.
 */
#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "score.h"

typedef struct quality_options {
    hf_world_config world;
    hf_policy policy;
    uint64_t first_seed;
    uint64_t last_seed;
    size_t batch;
    size_t examples;
    bool is_permuted;
} quality_options;

static _Noreturn void usage(const char *what)
{
    fprintf(stderr, "%s: not understood; see the first lines of tests/quality/quality_memory.c\n",
            what);
    exit(2);
}

static void set_world(quality_options *options, const char *assignment)
{
    char name[64] = "";
    const char *equals = strchr(assignment, '=');
    if (equals == NULL || (size_t)(equals - assignment) >= sizeof name)
        usage(assignment);
    memcpy(name, assignment, (size_t)(equals - assignment));
    if (hf_world_config_set(&options->world, name, strtod(equals + 1, NULL)) != HF_OK)
        usage(assignment);
}

static void set_seeds(quality_options *options, const char *text)
{
    char *end = NULL;
    options->first_seed = strtoull(text, &end, 10);
    options->last_seed = options->first_seed;
    if (strncmp(end, "..", 2) == 0)
        options->last_seed = strtoull(end + 2, &end, 10);
    if (*end != '\0' || options->last_seed < options->first_seed)
        usage(text);
}

static void set_option(quality_options *options, int option)
{
    switch (option) {
    case 's':
        set_seeds(options, optarg);
        break;
    case 'x':
        options->world.scale = strtod(optarg, NULL);
        break;
    case 'd':
        options->world.days = strtoll(optarg, NULL, 10);
        break;
    case 'f':
        if (hf_world_config_families(&options->world, optarg) != HF_OK)
            usage(optarg);
        break;
    case 'w':
        set_world(options, optarg);
        break;
    case 'p':
        quality_set_policy(&options->policy, optarg);
        break;
    case 'b':
        options->batch = (size_t)strtoull(optarg, NULL, 10);
        break;
    case 'e':
        options->examples = (size_t)strtoull(optarg, NULL, 10);
        break;
    case 'r':
        options->is_permuted = true;
        break;
    default:
        usage("option");
    }
}

static void parse(quality_options *options, int argc, char **argv)
{
    static const struct option names[] = {
        {"seed", required_argument, NULL, 's'},  {"scale", required_argument, NULL, 'x'},
        {"days", required_argument, NULL, 'd'},  {"families", required_argument, NULL, 'f'},
        {"world", required_argument, NULL, 'w'}, {"policy", required_argument, NULL, 'p'},
        {"batch", required_argument, NULL, 'b'}, {"examples", required_argument, NULL, 'e'},
        {"permute", no_argument, NULL, 'r'},     {NULL, 0, NULL, 0}};
    *options = (quality_options){.first_seed = 1, .last_seed = 1, .batch = 10000, .examples = 10};
    hf_world_config_init(&options->world, hf_allocator_libc());
    options->world.now = 1764000000 * HF_SECOND_USEC; /* any moment will do, but always the same */
    hf_policy_init(&options->policy);
    for (int option; (option = getopt_long(argc, argv, "", names, NULL)) != -1;)
        set_option(options, option);
    if (optind < argc || options->batch == 0)
        usage(optind < argc ? argv[optind] : "--batch");
}

static void run_seed(const quality_options *options, uint64_t seed, quality_score *ret_score)
{
    hf_world_config config = options->world;
    hf_world *world = NULL;
    quality_feed feed = {0};
    quality_tables tables;
    quality_run run;
    config.seed = seed;
    quality_check(hf_world_new(&config, &world), "new world");
    if (options->is_permuted)
        quality_permute(world, seed);
    quality_feed_world(&feed, world);
    quality_tables_init(&tables);
    quality_feed_run(&feed, &options->policy, options->batch, &tables, &run);
    quality_score_world(world, &tables, &run, options->examples, ret_score);
    quality_tables_done(&tables);
    quality_feed_done(&feed);
    hf_world_free(world);
}

static void print_permuted(const quality_options *options, const quality_score *scores,
                           size_t count)
{
    double months = (double)options->world.days / 30 * (double)count;
    double promised = options->policy.bar_expected_false_per_month * months;
    double seen = 0;
    for (size_t i = 0; i < count; i++)
        seen += scores[i].campaigns;
    printf("permuted: %.0f campaigns in %.1f months, %.2f allowed\n", seen, months, promised);
}

int main(int argc, char **argv)
{
    quality_options options;
    quality_score median;
    parse(&options, argc, argv);
    size_t count = (size_t)(options.last_seed - options.first_seed + 1);
    quality_score *scores = quality_memory(count, sizeof *scores);
    for (size_t i = 0; i < count; i++) {
        printf("seed %llu\n", (unsigned long long)(options.first_seed + i));
        run_seed(&options, options.first_seed + i, &scores[i]);
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
