/*
 * Holdfast beside other detectors, on worlds with ground truth or on Bitcoin-OTC's ratings.
 *
 *     compare [options of options.h]       medians over the seeds
 *     compare --otc FOLDER [--policy …]    accounts flagged there, by label
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "compare_rows.h"
#include "options.h"
#include "score.h"

#define ROW_DOUBLES (sizeof(compare_row) / sizeof(double))

static void print_titles(const bool *is_there)
{
    printf("%-16s", "");
    for (size_t i = 0; i < HF_FAMILY_COUNT; i++) {
        if (is_there[i])
            printf(" %10s", hf_family_name((hf_family)i));
    }
    printf("\n");
}

/* `offset` is where the families' figures begin in a row, in doubles. */
static void print_families(const char *what, const compare_row *rows, size_t offset)
{
    bool is_there[HF_FAMILY_COUNT] = {false};
    for (size_t i = 0; i < HF_FAMILY_COUNT; i++)
        is_there[i] = !isnan(rows[COMPARE_HOLDFAST].protection[i]);
    printf("%s\n", what);
    print_titles(is_there);
    for (int row = 0; row < COMPARE_ROW_COUNT; row++) {
        const double *figures = (const double *)(const void *)&rows[row] + offset;
        printf("%-16s", compare_row_name((compare_row_id)row));
        for (size_t i = 0; i < HF_FAMILY_COUNT; i++) {
            if (is_there[i])
                printf(" %10.1f", figures[i]);
        }
        printf("\n");
    }
    printf("\n");
}

static void print_totals(const compare_row *rows)
{
    printf("All families together\n%-16s", "");
#define PRINT_TITLE(name, title, decimals, meaning) printf(" %10s", title);
    COMPARE_TOTAL_TABLE(PRINT_TITLE)
#undef PRINT_TITLE
    for (int row = 0; row < COMPARE_ROW_COUNT; row++) {
        printf("\n%-16s", compare_row_name((compare_row_id)row));
#define PRINT_FIELD(name, title, decimals, meaning) printf(" %10.*f", decimals, rows[row].name);
        COMPARE_TOTAL_TABLE(PRINT_FIELD)
#undef PRINT_FIELD
    }
    printf("\n\n");
#define PRINT_MEANING(name, title, decimals, meaning) printf("%-16s %s\n", title, meaning);
    COMPARE_TOTAL_TABLE(PRINT_MEANING)
#undef PRINT_MEANING
    printf("\n");
}

static void print_meanings(void)
{
    for (int row = 0; row < COMPARE_ROW_COUNT; row++) {
        if (!compare_row_is_best((compare_row_id)row))
            printf("%-16s %s\n", compare_row_name((compare_row_id)row),
                   compare_row_meaning((compare_row_id)row));
    }
    printf("%-16s %s\n\n", ".best",
           "its best setting of a dozen, chosen by the truth: at least 90 % of those flagged are "
           "crew, or as many as can be");
}

/* samples: one set of rows after the other. */
static void take_medians(const compare_row *samples, size_t count, compare_row *ret_rows)
{
    double *values = quality_memory(count, sizeof *values);
    for (size_t row = 0; row < COMPARE_ROW_COUNT; row++) {
        for (size_t field = 0; field < ROW_DOUBLES; field++) {
            for (size_t i = 0; i < count; i++)
                values[i] =
                    ((const double *)(const void *)&samples[i * COMPARE_ROW_COUNT + row])[field];
            ((double *)(void *)&ret_rows[row])[field] = quality_median(values, count);
        }
    }
    free(values);
}

static void run_worlds(const quality_options *options)
{
    size_t count = quality_options_seeds(options);
    compare_row *samples = quality_memory(count * COMPARE_ROW_COUNT, sizeof *samples);
    compare_row medians[COMPARE_ROW_COUNT];
    for (size_t i = 0; i < count; i++) {
        hf_world_config config = options->world;
        hf_world *world = NULL;
        config.seed = options->first_seed + i;
        quality_check(hf_world_new(&config, &world), "new world");
        fprintf(stderr, "seed %llu: %zu reports, %zu crews\n", (unsigned long long)config.seed,
                world->report_count, world->crew_count);
        compare_world(world, &options->policy, &samples[i * COMPARE_ROW_COUNT]);
        hf_world_free(world);
    }
    take_medians(samples, count, medians);
    printf("%s of %zu\n\n", count > 1 ? "medians" : "seed", count);
    print_families("Attacked accounts protected, %", medians, 0);
    print_families("Members found, %", medians, HF_FAMILY_COUNT);
    print_totals(medians);
    print_meanings();
    free(samples);
}

static void run_otc(const char *folder, const hf_policy *policy)
{
    otc_data *data = quality_memory(1, sizeof *data);
    compare_otc_row rows[COMPARE_ROW_COUNT];
    otc_read(data, folder);
    size_t count = compare_otc(data, policy, rows);
    printf("%-16s %10s %10s %10s\n", "flagged", "fraud", "good", "unlabelled");
    for (size_t i = 0; i < count; i++)
        printf("%-16s %10zu %10zu %10zu\n", rows[i].name, rows[i].counts[OTC_FRAUD],
               rows[i].counts[OTC_GOOD], rows[i].counts[OTC_UNLABELLED]);
    quality_feed_done(&data->feed);
    free(data);
}

int main(int argc, char **argv)
{
    static const struct option names[] = {
        QUALITY_OPTION_NAMES, {"otc", required_argument, NULL, 'o'}, {NULL, 0, NULL, 0}};
    quality_options options;
    const char *otc = NULL;
    quality_options_init(&options);
    for (int option; (option = getopt_long(argc, argv, "", names, NULL)) != -1;) {
        if (option == 'o')
            otc = optarg;
        else if (!quality_options_set(&options, option))
            quality_usage("option");
    }
    if (optind < argc)
        quality_usage(argv[optind]);
    if (otc != NULL)
        run_otc(otc, &options.policy);
    else
        run_worlds(&options);
    return 0;
}
