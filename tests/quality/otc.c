#include "otc.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static FILE *open_file(const char *folder, const char *name)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        fprintf(stderr, "%s: not there, skipped\n", path);
        exit(77);
    }
    return file;
}

static void add_rating(quality_feed *feed, const char *line)
{
    int64_t rater = 0;
    int64_t ratee = 0;
    int rating = 0;
    double at = 0;
    if (sscanf(line, "%" SCNd64 ",%" SCNd64 ",%d,%lf", &rater, &ratee, &rating, &at) != 4 ||
        rating >= 0)
        return;
    hf_event event = {.type = HF_EVENT_REPORT,
                      .at = (hf_usec)llround(at * (double)HF_SECOND_USEC),
                      .u.report = {.reporter = {rater}, .target = {ratee}}};
    event.u.report.report_id = (int64_t)feed->count + 1;
    quality_feed_add(feed, &event);
}

static int by_time(const void *left, const void *right)
{
    const hf_event *a = left;
    const hf_event *b = right;
    if (a->at != b->at)
        return a->at < b->at ? -1 : 1;
    return a->u.report.report_id < b->u.report.report_id ? -1 : 1;
}

static void read_ratings(otc_data *data, const char *folder)
{
    char line[256];
    FILE *file = open_file(folder, "otc_ratings.csv");
    while (fgets(line, sizeof line, file) != NULL)
        add_rating(&data->feed, line);
    fclose(file);
    qsort(data->feed.events, data->feed.count, sizeof *data->feed.events, by_time);
    for (size_t i = 0; i < data->feed.count; i++)
        data->feed.events[i].u.report.report_id = (int64_t)i + 1;
}

void otc_read(otc_data *data, const char *folder)
{
    char line[256];
    FILE *file = open_file(folder, "otc_labels.csv");
    memset(data, 0, sizeof *data);
    while (fgets(line, sizeof line, file) != NULL) {
        long account = strtol(line, NULL, 10);
        if (account > 0 && account < OTC_ACCOUNTS)
            data->labels[account] = strstr(line, "fraud") != NULL ? OTC_FRAUD : OTC_GOOD;
    }
    fclose(file);
    read_ratings(data, folder);
}
