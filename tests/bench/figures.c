/*
 * Lives here: figures, the table and the JSON that are made of them, and the program's small tools.
 * Does not: what is measured.
 */
#include <jansson.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "bench.h"

__attribute__((format(printf, 1, 0))) static void say(const char *format, va_list arguments)
{
    (void)fputs("bench: ", stderr);
    (void)vfprintf(stderr, format, arguments);
    (void)fputc('\n', stderr);
}

void bench_say(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    say(format, arguments);
    va_end(arguments);
}

void bench_fail(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    say(format, arguments);
    va_end(arguments);
    exit(1);
}

double bench_now(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static int compare_doubles(const void *a, const void *b)
{
    const double x = *(const double *)a;
    const double y = *(const double *)b;
    return (x > y) - (x < y);
}

double bench_percentile(double *values, size_t count, double share)
{
    if (count == 0)
        return (double)NAN;
    qsort(values, count, sizeof *values, compare_doubles);
    const double place = ceil(share * (double)count);
    return values[place < 1 ? 0 : (size_t)place - 1];
}

void bench_tell(bench *b, double value, const char *unit, bench_wish wish, double wanted,
                const char *name, ...)
{
    if (b->figure_count == b->figure_capacity) {
        b->figure_capacity = b->figure_capacity * 2 + 64;
        b->figures = realloc(b->figures, b->figure_capacity * sizeof *b->figures);
        if (b->figures == NULL)
            bench_fail("out of memory");
    }
    bench_figure *figure = &b->figures[b->figure_count++];
    *figure = (bench_figure){.value = value, .wish = wish, .wanted = wanted};
    (void)snprintf(figure->section, sizeof figure->section, "%s", b->section);
    (void)snprintf(figure->unit, sizeof figure->unit, "%s", unit);
    va_list arguments;
    va_start(arguments, name);
    (void)vsnprintf(figure->name, sizeof figure->name, name, arguments);
    va_end(arguments);
}

static bool is_missed(const bench_figure *figure)
{
    if (figure->wish == BENCH_NONE)
        return false;
    if (isnan(figure->value))
        return true;
    return figure->wish == BENCH_AT_MOST ? figure->value > figure->wanted
                                         : figure->value < figure->wanted;
}

static void put_number(char *text, size_t size, double value)
{
    const double magnitude = fabs(value);
    const int decimals = magnitude >= 1000 ? 0 : magnitude >= 10 ? 1 : magnitude >= 1 ? 2 : 3;
    (void)snprintf(text, size, "%.*f", decimals, value);
}

static void print_row(const bench *b, const bench_figure *figure)
{
    char value[32];
    char wanted[32] = "";
    char number[24];
    if (isnan(figure->value))
        (void)snprintf(value, sizeof value, "over %.0f s", b->limit_s);
    else
        put_number(value, sizeof value, figure->value);
    put_number(number, sizeof number, figure->wanted);
    if (figure->wish != BENCH_NONE)
        (void)snprintf(wanted, sizeof wanted, "%s %s",
                       figure->wish == BENCH_AT_MOST ? "<=" : ">=", number);
    (void)printf("%-9s %-52s %12s %-8s %10s%s\n", figure->section, figure->name, value,
                 isnan(figure->value) ? "" : figure->unit, wanted,
                 is_missed(figure) ? "  missed" : "");
}

void bench_print(const bench *b, const char *section)
{
    (void)printf("%-9s %-52s %12s %-8s %10s\n", "section", "figure", "value", "unit", "wanted");
    for (size_t i = 0; i < b->figure_count; i++)
        if (strcmp(b->figures[i].section, section) == 0)
            print_row(b, &b->figures[i]);
    (void)putchar('\n');
    (void)fflush(stdout);
}

static json_t *json_of(const bench_figure *figure)
{
    static const char *const wishes[] = {"", "at most", "at least"};
    json_t *row = json_pack("{s:s, s:s, s:s, s:o}", "section", figure->section, "name",
                            figure->name, "unit", figure->unit, "value",
                            isnan(figure->value) ? json_null() : json_real(figure->value));
    if (row == NULL)
        bench_fail("out of memory");
    if (figure->wish != BENCH_NONE) {
        (void)json_object_set_new(row, "wish", json_string(wishes[figure->wish]));
        (void)json_object_set_new(row, "wanted", json_real(figure->wanted));
        (void)json_object_set_new(row, "is_missed", json_boolean(is_missed(figure)));
    }
    return row;
}

double bench_load(void)
{
    double load = (double)NAN;
    FILE *file = fopen("/proc/loadavg", "r");
    if (file == NULL || fscanf(file, "%lf", &load) != 1)
        bench_fail("cannot read /proc/loadavg");
    (void)fclose(file);
    return load;
}

static json_t *machine(void)
{
    struct utsname name;
    (void)uname(&name);
    return json_pack("{s:s, s:s, s:i, s:f}", "system", name.sysname, "release", name.release,
                     "cores", (int)sysconf(_SC_NPROCESSORS_ONLN), "load_average", bench_load());
}

void bench_write_json(const bench *b)
{
    char date[32];
    const time_t now = time(NULL);
    struct tm parts;
    if (b->json == NULL)
        return;
    (void)strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &parts));
    json_t *figures = json_array();
    for (size_t i = 0; i < b->figure_count; i++)
        (void)json_array_append_new(figures, json_of(&b->figures[i]));
    json_t *all =
        json_pack("{s:s, s:o, s:I, s:f, s:o}", "measured_at", date, "machine", machine(), "reports",
                  (json_int_t)b->reports, "limit_s", b->limit_s, "figures", figures);
    if (all == NULL || json_dump_file(all, b->json, JSON_INDENT(1)) != 0)
        bench_fail("cannot write %s", b->json);
    json_decref(all);
}
