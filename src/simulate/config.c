/*
 * Lives here: a world's configuration: defaults, bounds, setting by name, choosing families.
 * Does not: what the numbers do.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "simulate/families.h"

#define MOST_CREWS 100000

static const struct {
    const char *name;
    double least;
    double most;
} fields[] = {
#define FIELD(id, initial, at_least, at_most, meaning) {#id, at_least, at_most},
    HF_WORLD_TABLE(FIELD)
#undef FIELD
};

static double *field(hf_world_config *config, size_t i)
{
    double *const places[] = {
#define PLACE(id, initial, at_least, at_most, meaning) &config->id,
        HF_WORLD_TABLE(PLACE)
#undef PLACE
    };
    return places[i];
}

void hf_world_config_init(hf_world_config *ret_config, hf_allocator allocator)
{
    *ret_config = (hf_world_config){.allocator = allocator,
                                    .seed = 1,
                                    .days = 60,
                                    .scale = 1,
                                    .family_crews = {0},
#define INITIAL(id, initial, at_least, at_most, meaning) .id = (initial),
                                    HF_WORLD_TABLE(INITIAL)
#undef INITIAL
    };
    for (hf_family family = HF_FAMILY_BURST; family <= HF_FAMILY_DRIP; family++)
        ret_config->family_crews[family] = ret_config->crews / 3;
}

static bool is_within(double value, double least, double most)
{
    return value >= least && value <= most; /* false for what is not a number */
}

hf_status hf_world_config_check(const hf_world_config *config)
{
    hf_world_config copy = *config;
    bool is_good = config->allocator.resize != NULL && config->days >= 8 && config->days <= 3650 &&
                   is_within(config->scale, 0.01, 100) && config->now > 0 &&
                   config->now < 100000 * HF_DAY_USEC;
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        is_good = is_good && is_within(*field(&copy, i), fields[i].least, fields[i].most);
    for (size_t i = 0; i < HF_FAMILY_COUNT; i++)
        is_good = is_good && is_within(config->family_crews[i], 0, MOST_CREWS);
    return is_good ? HF_OK : HF_EINVAL;
}

hf_status hf_world_config_set(hf_world_config *config, const char *name, double value)
{
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        if (strcmp(fields[i].name, name) != 0)
            continue;
        if (!is_within(value, fields[i].least, fields[i].most))
            return HF_EINVAL;
        *field(config, i) = value;
        return HF_OK;
    }
    return HF_ENOTFOUND;
}

static hf_family family_named(const char *name, size_t size)
{
    hf_family family = HF_FAMILY_BURST;
    while (family < HF_FAMILY_COUNT && (strlen(hf_family_name(family)) != size ||
                                        strncmp(hf_family_name(family), name, size) != 0))
        family++;
    return family;
}

/* Names that stand for many. */
static bool choose_many(double *wanted, const char *name, size_t size)
{
    bool is_all = size == strlen("all") && strncmp(name, "all", size) == 0;
    bool is_standard = size == strlen("standard") && strncmp(name, "standard", size) == 0;
    for (size_t i = 0; i < HF_FAMILY_COUNT && (is_all || is_standard); i++)
        wanted[i] = is_all ? -1 : hf_family_rows[i].standard;
    return is_all || is_standard;
}

/* "burst" asks for a part (−1), "burst=4" for four crews. */
static hf_status choose_one(double *wanted, const char *item, size_t size)
{
    const char *equals = memchr(item, '=', size);
    size_t name_size = equals == NULL ? size : (size_t)(equals - item);
    hf_family family = family_named(item, name_size);
    char *end = NULL;
    if (choose_many(wanted, item, size))
        return HF_OK;
    if (family == HF_FAMILY_COUNT)
        return HF_EINVAL;
    wanted[family] = -1;
    if (equals == NULL)
        return HF_OK;
    wanted[family] = strtod(equals + 1, &end);
    return end == item + size && end != equals + 1 && is_within(wanted[family], 0, MOST_CREWS)
               ? HF_OK
               : HF_EINVAL;
}

/* Those with a number of their own do not lessen the others' parts. */
static double part_of(const hf_world_config *config, const hf_family_row *row, double weights)
{
    double part = weights > 0 ? config->crews * row->weight / weights : 0;
    if (row->weight <= 0)
        return row->crews;
    return row->most_crews <= 0 || part < row->most_crews ? part : row->most_crews;
}

static void share_out(hf_world_config *config, const double *wanted)
{
    double weights = 0;
    for (size_t i = 0; i < HF_FAMILY_COUNT; i++)
        weights += wanted[i] < 0 ? hf_family_rows[i].weight : 0;
    for (size_t i = 0; i < HF_FAMILY_COUNT; i++)
        config->family_crews[i] =
            wanted[i] < 0 ? part_of(config, &hf_family_rows[i], weights) : wanted[i];
}

hf_status hf_world_config_families(hf_world_config *config, const char *list)
{
    double wanted[HF_FAMILY_COUNT] = {0};
    for (;;) {
        size_t size = strcspn(list, ",");
        if (choose_one(wanted, list, size) != HF_OK)
            return HF_EINVAL;
        if (list[size] == '\0')
            break;
        list += size + 1;
    }
    share_out(config, wanted);
    return HF_OK;
}
