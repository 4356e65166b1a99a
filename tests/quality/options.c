#include "options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

_Noreturn void quality_usage(const char *what)
{
    fprintf(stderr, "%s: not understood; see the first lines of the program in tests/quality\n",
            what);
    exit(2);
}

void quality_options_init(quality_options *ret_options)
{
    *ret_options = (quality_options){.first_seed = 1, .last_seed = 1};
    hf_world_config_init(&ret_options->world, hf_allocator_libc());
    /* Any moment will do, but always the same. */
    ret_options->world.now = 1764000000 * HF_SECOND_USEC;
    hf_policy_init(&ret_options->policy);
}

static void set_world(quality_options *options, const char *assignment)
{
    char name[64] = "";
    const char *equals = strchr(assignment, '=');
    if (equals == NULL || (size_t)(equals - assignment) >= sizeof name)
        quality_usage(assignment);
    memcpy(name, assignment, (size_t)(equals - assignment));
    if (hf_world_config_set(&options->world, name, strtod(equals + 1, NULL)) != HF_OK)
        quality_usage(assignment);
}

static void set_seeds(quality_options *options, const char *text)
{
    char *end = NULL;
    options->first_seed = strtoull(text, &end, 10);
    options->last_seed = options->first_seed;
    if (strncmp(end, "..", 2) == 0)
        options->last_seed = strtoull(end + 2, &end, 10);
    if (*end != '\0' || options->last_seed < options->first_seed)
        quality_usage(text);
}

bool quality_options_set(quality_options *options, int option)
{
    switch (option) {
    case 's':
        set_seeds(options, optarg);
        return true;
    case 'x':
        options->world.scale = strtod(optarg, NULL);
        return true;
    case 'd':
        options->world.days = strtoll(optarg, NULL, 10);
        return true;
    case 'f':
        if (hf_world_config_families(&options->world, optarg) != HF_OK)
            quality_usage(optarg);
        return true;
    case 'w':
        set_world(options, optarg);
        return true;
    case 'p':
        quality_set_policy(&options->policy, optarg);
        return true;
    default:
        return false;
    }
}

size_t quality_options_seeds(const quality_options *options)
{
    return (size_t)(options->last_seed - options->first_seed + 1);
}
