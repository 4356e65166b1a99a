/*
 * Bitcoin-OTC through the engine in memory: whom it takes for a crew's core, against the labels.
 *
 *     otc_memory FOLDER [NAME=VALUE of the policy]…
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "otc.h"

static const char *const label_names[OTC_LABEL_COUNT] = {"unlabelled", "good", "fraud"};

/* An account counts once, as core if it is in the core of any crew. */
static void count_members(const otc_data *data, const quality_tables *tables, bool is_core,
                          size_t *counts)
{
    bool *is_seen = quality_memory(OTC_ACCOUNTS, sizeof *is_seen);
    for (size_t i = 0; i < tables->crew_members.count; i++) {
        const hf_crew_member *member = quality_table_row(&tables->crew_members, i);
        const hf_crew *crew = quality_table_find(&tables->crews, member->crew_id, 0);
        bool counts_here = crew != NULL && crew->merged_into == 0 && (member->is_core || !is_core);
        if (!counts_here || is_seen[member->account.v])
            continue;
        is_seen[member->account.v] = true;
        counts[data->labels[member->account.v]]++;
    }
    free(is_seen);
}

static void print_members(const otc_data *data, const quality_tables *tables, bool is_core)
{
    size_t counts[OTC_LABEL_COUNT] = {0};
    count_members(data, tables, is_core, counts);
    printf("%s members: %zu fraud, %zu good, %zu unlabelled\n", is_core ? "core" : "all",
           counts[OTC_FRAUD], counts[OTC_GOOD], counts[OTC_UNLABELLED]);
}

static void print_crew(const otc_data *data, const quality_tables *tables, const hf_crew *crew)
{
    size_t core[OTC_LABEL_COUNT] = {0};
    size_t all[OTC_LABEL_COUNT] = {0};
    for (size_t i = 0; i < tables->crew_members.count; i++) {
        const hf_crew_member *member = quality_table_row(&tables->crew_members, i);
        if (member->crew_id != crew->crew_id)
            continue;
        all[data->labels[member->account.v]]++;
        core[data->labels[member->account.v]] += member->is_core;
    }
    printf("crew %" PRId64 "  %" PRId64
           " campaigns  core %zu fraud %zu good %zu unlabelled  all %zu %zu %zu\n",
           crew->crew_id, crew->campaign_count, core[OTC_FRAUD], core[OTC_GOOD],
           core[OTC_UNLABELLED], all[OTC_FRAUD], all[OTC_GOOD], all[OTC_UNLABELLED]);
}

static void print_campaigns(const otc_data *data, const quality_tables *tables)
{
    for (size_t i = 0; i < tables->campaigns.count; i++) {
        const hf_campaign *campaign = quality_table_row(&tables->campaigns, i);
        printf("campaign %" PRId64 "  crew %" PRId64 "  on %" PRId64
               " (%s)  %s%s  evidence %.1f  %" PRId64 " of %" PRId64 " reports\n",
               campaign->campaign_id, campaign->crew_id, campaign->target.v,
               label_names[data->labels[campaign->target.v]],
               hf_disposition_name(campaign->disposition),
               campaign->found_backwards ? ", backwards" : "", campaign->evidence,
               campaign->crew_reports, campaign->reports);
    }
}

static size_t count_crews(const quality_tables *tables)
{
    size_t count = 0;
    for (size_t i = 0; i < tables->crews.count; i++)
        count += ((const hf_crew *)quality_table_row(&tables->crews, i))->merged_into == 0;
    return count;
}

int main(int argc, char **argv)
{
    otc_data *data = quality_memory(1, sizeof *data);
    quality_tables tables;
    quality_run run;
    hf_policy policy;
    if (argc < 2) {
        fprintf(stderr, "usage: otc_memory FOLDER [NAME=VALUE of the policy]...\n");
        return 2;
    }
    hf_policy_init(&policy);
    for (int i = 2; i < argc; i++)
        quality_set_policy(&policy, argv[i]);
    otc_read(data, argv[1]);
    quality_tables_init(&tables);
    quality_feed_run(&data->feed, &policy, 1000, &tables, &run);
    print_campaigns(data, &tables);
    for (size_t i = 0; i < tables.crews.count; i++) {
        const hf_crew *crew = quality_table_row(&tables.crews, i);
        if (crew->merged_into == 0)
            print_crew(data, &tables, crew);
    }
    printf("%zu reports, %zu campaigns, %zu holds, %zu crews, %.2f CPU seconds\n", data->feed.count,
           tables.campaigns.count, tables.holds.count, count_crews(&tables), run.cpu_seconds);
    print_members(data, &tables, true);
    print_members(data, &tables, false);
    quality_tables_done(&tables);
    quality_feed_done(&data->feed);
    free(data);
    return 0;
}
