/*
 * The engine against a slow, obviously right model, on random streams.
 *
 *     model [--seed N] [--count N] [--replay FILE] [--print N] [--keep-going]
 *
 * Streams number N and following (1, 300). A stream that fails is shrunk and printed, and can be
 * replayed from a file. Exit status 0: none did; 1: some; 2: the options are wrong.
 */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "run.h"

typedef struct totals {
    int64_t streams, failed, campaigns, holds, suppressions, restarts, with_campaigns;
} totals;

static void usage(void)
{
    (void)fprintf(stderr, "usage: model [--seed N] [--count N] [--replay FILE] [--print N] "
                          "[--keep-going]\n");
    exit(2);
}

static void show(model_stream *stream, const model_verdict *verdict, bool shrinks)
{
    const char *check = verdict->check;
    model_verdict last = *verdict;
    if (shrinks) {
        model_shrink(stream, check);
        model_check(stream, &last);
    }
    (void)printf("# fails: %s\n%s\n", check, last.detail);
    model_stream_write(stream, stdout);
    (void)fflush(stdout);
}

/* Whether the stream passed. */
static bool run_stream(model_stream *stream, bool shrinks, totals *sum)
{
    model_verdict verdict;
    model_check(stream, &verdict);
    sum->streams++;
    sum->failed += verdict.check != NULL;
    sum->campaigns += verdict.campaigns;
    sum->holds += verdict.holds;
    sum->suppressions += verdict.suppressions;
    sum->restarts += verdict.restarts;
    sum->with_campaigns += verdict.campaigns > 0;
    if (verdict.check != NULL)
        show(stream, &verdict, shrinks);
    return verdict.check == NULL;
}

static bool replay(const char *path, totals *sum)
{
    model_stream stream;
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        (void)fprintf(stderr, "model: cannot read %s\n", path);
        return false;
    }
    const bool is_read = model_stream_read(file, &stream);
    (void)fclose(file);
    const bool is_good = is_read && run_stream(&stream, false, sum);
    model_stream_done(&stream);
    return is_good;
}

static void print_totals(const totals *sum)
{
    (void)printf("model: %lld streams, %lld failed; campaigns in %lld of them, %lld campaigns, "
                 "%lld holds, %lld suppressions, %lld restarts\n",
                 (long long)sum->streams, (long long)sum->failed, (long long)sum->with_campaigns,
                 (long long)sum->campaigns, (long long)sum->holds, (long long)sum->suppressions,
                 (long long)sum->restarts);
}

typedef struct options {
    uint64_t seed, count, print;
    bool keeps_going;
    bool has_replay;
} options;

static void run_streams(const options *opts, totals *sum)
{
    for (uint64_t number = opts->seed; number < opts->seed + opts->count; number++) {
        model_stream stream;
        model_stream_generate(number, &stream);
        if (number == opts->print)
            model_stream_write(&stream, stdout);
        const bool is_good = run_stream(&stream, !opts->keeps_going, sum);
        model_stream_done(&stream);
        if (!is_good)
            (void)printf("# of stream %llu\n", (unsigned long long)number);
        if (!is_good && !opts->keeps_going)
            break;
    }
}

int main(int argc, char **argv)
{
    static const struct option names[] = {
        {"seed", required_argument, NULL, 's'},   {"count", required_argument, NULL, 'c'},
        {"replay", required_argument, NULL, 'r'}, {"print", required_argument, NULL, 'p'},
        {"keep-going", no_argument, NULL, 'k'},   {NULL, 0, NULL, 0}};
    options opts = {.seed = 1, .count = 300};
    totals sum = {0};
    for (int option; (option = getopt_long(argc, argv, "", names, NULL)) != -1;) {
        if (option == 's')
            opts.seed = strtoull(optarg, NULL, 10);
        else if (option == 'c')
            opts.count = strtoull(optarg, NULL, 10);
        else if (option == 'p')
            opts.print = strtoull(optarg, NULL, 10);
        else if (option == 'k')
            opts.keeps_going = true;
        else if (option == 'r')
            sum.failed += !replay(optarg, &sum) && sum.failed == 0;
        else
            usage();
        opts.has_replay |= option == 'r';
    }
    if (!opts.has_replay)
        run_streams(&opts, &sum);
    print_totals(&sum);
    model_run_forget_rows();
    return sum.failed > 0;
}
