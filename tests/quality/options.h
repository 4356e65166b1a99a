/*
 * What the programs here are told alike: which worlds, and by which policy they are judged.
 *
 *     --seed A[..B]  --scale X  --days N  --families LIST  --world NAME=VALUE  --policy NAME=VALUE
 *
 * Lives here: these options. Does not: a program's own (in its file).
 */
#ifndef HF_QUALITY_OPTIONS_H
#define HF_QUALITY_OPTIONS_H

#include <getopt.h>

#include "feed.h"

typedef struct quality_options {
    hf_world_config world;
    hf_policy policy;
    uint64_t first_seed;
    uint64_t last_seed;
} quality_options;

#define QUALITY_OPTION_NAMES                                                                \
    {"seed", required_argument, NULL, 's'}, {"scale", required_argument, NULL, 'x'},        \
        {"days", required_argument, NULL, 'd'}, {"families", required_argument, NULL, 'f'}, \
        {"world", required_argument, NULL, 'w'},                                            \
    {                                                                                       \
        "policy", required_argument, NULL, 'p'                                              \
    }

/* Seed 1, and the defaults of a world and of the policy. */
void quality_options_init(quality_options *ret_options);

/* One option as getopt_long returned it, with its argument in optarg. False: it is none of these.
 * Ends the program with 2 where the argument cannot be. */
bool quality_options_set(quality_options *options, int option);

size_t quality_options_seeds(const quality_options *options);

/* Ends the program with 2. */
_Noreturn void quality_usage(const char *what);

#endif
