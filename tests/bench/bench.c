/*
 * How fast Holdfast is, as ratios measured inside one run: scripts/bench.
 *
 *     bench --db CONNINFO --bin HOLDFAST [options] [SECTION…]
 *
 * Lives here: the options and the sections' order. Does not: what they measure.
 */
#include "bench.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "judged.h"

typedef struct bench_section {
    const char *name;
    const char *meaning;
    void (*run)(bench *b);
} bench_section;

static const bench_section sections[] = {
#define BENCH_SECTION_ROW(name, meaning) {#name, (meaning), bench_##name},
    BENCH_SECTION_TABLE(BENCH_SECTION_ROW)
#undef BENCH_SECTION_ROW
};
#define SECTION_COUNT (sizeof sections / sizeof *sections)

static void print_help(void)
{
    (void)puts(
        "usage: scripts/bench [options] [SECTION…]\n\n"
        "Measures, prints a table and keeps its figures as JSON. Numbers may end in k or M.\n\n"
        "  --reports N      of the log (10M)\n"
        "  --growth N,N…    sizes at which growth is measured (1M,3M,10M,30M; 100M if wanted)\n"
        "  --peers N,N…     sizes at which peers are (1M,10M)\n"
        "  --live N         reports that the live worker has behind it (1M)\n"
        "  --small N        reports of a worst case, and of those that measure memory (1M)\n"
        "  --rates N,N…     reports a second of the live worker (100,1k,5k)\n"
        "  --seconds S      at each rate (30)\n"
        "  --idle S         without reports (30)\n"
        "  --limit S        of any one run of anything; what takes longer is told as that (600)\n"
        "  --json PATH      (build-bench/bench.json)\n"
        "  --dir DIR        build, server and logs, which are kept for the next time "
        "(build-bench);\n"
        "                   scripts/devdb stop DIR/db deletes them\n\n"
        "sections (all):");
    for (size_t i = 0; i < SECTION_COUNT; i++)
        (void)printf("  %-9s  %s\n", sections[i].name, sections[i].meaning);
}

static void usage(const char *what)
{
    (void)fprintf(stderr, "bench: %s: not understood; see scripts/bench --help\n", what);
    exit(2);
}

/* "20000", "20k", "1.5M"; moves *text behind it. */
static double take_number(const char **text)
{
    char *end;
    double value = strtod(*text, &end);
    if (end == *text)
        usage(*text);
    if (*end == 'k' || *end == 'M')
        value *= *end++ == 'k' ? 1e3 : 1e6;
    *text = end;
    return value;
}

static double number(const char *text)
{
    const char *end = text;
    const double value = take_number(&end);
    if (*end != '\0' || !(value > 0 && value <= 1e9))
        usage(text);
    return value;
}

static size_t numbers(const char *text, double *ret_values)
{
    size_t count = 0;
    for (const char *at = text;; at++) {
        if (count == BENCH_SIZES)
            usage(text);
        ret_values[count++] = take_number(&at);
        if (*at == '\0')
            return count;
        if (*at != ',')
            usage(text);
    }
}

static size_t sizes(const char *text, int64_t *ret_values)
{
    double values[BENCH_SIZES];
    const size_t count = numbers(text, values);
    for (size_t i = 0; i < count; i++)
        ret_values[i] = (int64_t)values[i];
    return count;
}

static void set(bench *b, int option, const char *value)
{
    switch (option) {
    case 'd':
        b->server = value;
        break;
    case 'b':
        b->binary = value;
        break;
    case 'c':
        b->compare = value;
        break;
    case 'j':
        b->json = value;
        break;
    case 'r':
        b->reports = (int64_t)number(value);
        break;
    case 'g':
        b->growth_count = sizes(value, b->growth);
        break;
    case 'p':
        b->peer_count = sizes(value, b->peer_reports);
        break;
    case 'l':
        b->live_reports = (int64_t)number(value);
        break;
    case 'w':
        b->small_reports = (int64_t)number(value);
        break;
    case 'a':
        b->rate_count = numbers(value, b->rates);
        break;
    case 's':
        b->live_s = number(value);
        break;
    case 'i':
        b->idle_s = number(value);
        break;
    case 't':
        b->limit_s = number(value);
        break;
    default:
        usage("option");
    }
}

static void parse(bench *b, int argc, char **argv)
{
    static const struct option names[] = {{"help", no_argument, NULL, 'h'},
                                          {"compare", required_argument, NULL, 'c'},
                                          {"db", required_argument, NULL, 'd'},
                                          {"bin", required_argument, NULL, 'b'},
                                          {"json", required_argument, NULL, 'j'},
                                          {"reports", required_argument, NULL, 'r'},
                                          {"growth", required_argument, NULL, 'g'},
                                          {"peers", required_argument, NULL, 'p'},
                                          {"live", required_argument, NULL, 'l'},
                                          {"small", required_argument, NULL, 'w'},
                                          {"rates", required_argument, NULL, 'a'},
                                          {"seconds", required_argument, NULL, 's'},
                                          {"idle", required_argument, NULL, 'i'},
                                          {"limit", required_argument, NULL, 't'},
                                          {NULL, 0, NULL, 0}};
    *b = (bench){.reports = 10000000,
                 .live_reports = 1000000,
                 .small_reports = 1000000,
                 .live_s = 30,
                 .idle_s = 30,
                 .limit_s = 600};
    set(b, 'g', "1M,3M,10M,30M");
    set(b, 'p', "1M,10M");
    set(b, 'a', "100,1k,5k");
    for (int option; (option = getopt_long(argc, argv, "h", names, NULL)) != -1;) {
        if (option == 'h') {
            print_help();
            exit(0);
        }
        set(b, option, optarg);
    }
    if (b->server == NULL || b->binary == NULL)
        usage("neither --db nor --bin may be missing");
}

static const bench_section *find(const char *name)
{
    for (size_t i = 0; i < SECTION_COUNT; i++)
        if (strcmp(sections[i].name, name) == 0)
            return &sections[i];
    usage(name);
    return NULL;
}

static void measure(bench *b, const bench_section *section)
{
    b->section = section->name;
    section->run(b);
    (void)printf("%s: %s (load average %.1f)\n", section->name, section->meaning, bench_load());
    bench_print(b, section->name);
    bench_write_json(b); /* whatever comes after */
}

int main(int argc, char **argv)
{
    bench b;
    parse(&b, argc, argv);
    for (int i = optind; i < argc; i++)
        (void)find(argv[i]);
    for (int i = optind; i < argc; i++)
        measure(&b, find(argv[i]));
    for (size_t i = 0; i < SECTION_COUNT && optind == argc; i++)
        measure(&b, &sections[i]);
    judged_done(&b);
    free(b.figures);
    return 0;
}
