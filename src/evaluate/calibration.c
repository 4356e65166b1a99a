/* Calibration: see calibration.h. */
#include "evaluate/calibration.h"

static const double month = 30 * (double)HF_DAY_USEC;

/* ---- life ---- */

static void measure_period(hf_calibration *calibration)
{
    for (size_t i = 0; i < calibration->count; i++) {
        const hf_event *event = &calibration->events[i];
        if (event->type != HF_EVENT_REPORT)
            continue;
        if (calibration->reports++ == 0)
            calibration->first_at = event->at;
        calibration->last_at = event->at;
    }
}

hf_status hf_calibration_init(hf_calibration *calibration, const hf_allocator *allocator,
                              hf_event *events, size_t count, hf_usec block)
{
    *calibration = (hf_calibration){.allocator = allocator, .events = events, .count = count};
    hf_policy_init(&calibration->policy);
    hf_rng_init(&calibration->rng, 1);
    measure_period(calibration);
    if (calibration->reports < 2 || calibration->last_at <= calibration->first_at)
        return HF_ENOTFOUND;
    hf_status status = hf_standing_new(allocator, events, count, &calibration->standing);
    if (status != HF_OK)
        return status;
    status = hf_decoys_new(allocator, events, count, block, &calibration->decoys);
    if (status != HF_OK)
        hf_standing_done(&calibration->standing);
    return status;
}

void hf_calibration_done(hf_calibration *calibration)
{
    if (calibration->decoys == NULL)
        return;
    hf_decoys_free(calibration->decoys);
    hf_standing_done(&calibration->standing);
    calibration->decoys = NULL;
}

double hf_calibration_months(const hf_calibration *calibration)
{
    return (double)(calibration->last_at - calibration->first_at) / month;
}

hf_status hf_calibration_add(hf_calibration *calibration, double bar, double affinity)
{
    hf_setting *settings = calibration->settings;
    size_t place = 0;
    while (place < calibration->setting_count &&
           (settings[place].affinity < affinity ||
            (settings[place].affinity <= affinity && settings[place].bar > bar)))
        place++;
    if (place < calibration->setting_count && settings[place].affinity <= affinity &&
        settings[place].bar >= bar)
        return HF_OK;
    if (calibration->setting_count == HF_SETTINGS_MAX)
        return HF_ELIMIT;
    for (size_t i = calibration->setting_count++; i > place; i--)
        settings[i] = settings[i - 1];
    settings[place] = (hf_setting){.bar = bar, .affinity = affinity};
    return HF_OK;
}

/* ---- runs ---- */

static hf_status run(hf_calibration *calibration, double bar, double affinity, hf_book *book)
{
    hf_policy policy = calibration->policy;
    hf_trial_result result;
    policy.bar_expected_false_per_month = bar;
    policy.affinity = affinity;
    const hf_trial trial = {.allocator = calibration->allocator,
                            .events = calibration->events,
                            .count = calibration->count,
                            .policy = &policy,
                            .seed = calibration->secret};
    calibration->runs++;
    return hf_trial_run(&trial, book, &result);
}

/* Lists keep their entries and subscribers in decoys, so that what is found about lists themselves
 * is not chance. */
static bool is_of_reports(const hf_campaign *row)
{
    return row->kind == HF_CAMPAIGN_MASS_REPORT || row->kind == HF_CAMPAIGN_LIST_DRIVEN;
}

/* HF_OK or HF_ENOMEM. */
static hf_status count_crews(const hf_book *book, int64_t *ret_crews)
{
    hf_map seen;
    hf_map_init(&seen, book->allocator, 0);
    const hf_status status = hf_map_reserve(&seen, book->campaign_count);
    for (size_t i = 0; i < book->campaign_count && status == HF_OK; i++)
        if (is_of_reports(&book->campaigns[i].row))
            hf_map_set(&seen, (uint64_t)book->campaigns[i].row.crew_id, 0);
    *ret_crews = (int64_t)seen.count;
    hf_map_done(&seen);
    return status;
}

static hf_status count(const hf_book *book, hf_setting *setting)
{
    int64_t crews;
    const hf_status status = count_crews(book, &crews);
    if (status != HF_OK)
        return status;
    setting->crews += crews;
    setting->rounds += crews > 0;
    for (size_t i = 0; i < book->campaign_count; i++) {
        const hf_booked_campaign *campaign = &book->campaigns[i];
        if (!is_of_reports(&campaign->row))
            continue;
        setting->campaigns++;
        setting->backwards += campaign->row.found_backwards;
        if (campaign->channel < HF_CHANNEL_COUNT)
            setting->channels[campaign->channel]++;
    }
    return HF_OK;
}

static hf_status run_setting(hf_calibration *calibration, hf_setting *setting, bool *ret_is_empty)
{
    hf_book book;
    hf_book_init(&book, calibration->allocator);
    hf_status status = run(calibration, setting->bar, setting->affinity, &book);
    if (status == HF_OK)
        status = count(&book, setting);
    *ret_is_empty = book.campaign_count == 0;
    hf_book_done(&book);
    return status;
}

hf_status hf_calibration_round(hf_calibration *calibration)
{
    bool is_empty = false;
    hf_status status = HF_OK;
    calibration->wrong += (int64_t)hf_decoys_deal(calibration->decoys, &calibration->rng);
    calibration->rounds++;
    for (size_t i = 0; i < calibration->setting_count && status == HF_OK; i++) {
        hf_setting *setting = &calibration->settings[i];
        if (i > 0 && is_empty && setting[-1].affinity >= setting->affinity)
            continue; /* a looser bar found nothing */
        status = run_setting(calibration, setting, &is_empty);
    }
    return status;
}

hf_status hf_calibration_homophily(hf_calibration *calibration, double bar, double affinity,
                                   hf_homophily *ret_homophily)
{
    hf_book book;
    hf_book_init(&book, calibration->allocator);
    hf_decoys_restore(calibration->decoys);
    const hf_status status = run(calibration, bar, affinity, &book);
    *ret_homophily = (hf_homophily){.upheld = 0};
    for (size_t i = 0; i < book.campaign_count; i++) {
        const hf_campaign *row = &book.campaigns[i].row;
        if (!is_of_reports(row))
            continue;
        const bool is_upheld =
            row->has_target && hf_standing_is_upheld(&calibration->standing, row->target);
        const bool is_protective = row->disposition == HF_DISPOSITION_HOLD ||
                                   row->disposition == HF_DISPOSITION_SUPPRESS_ONLY;
        ret_homophily->upheld += is_upheld;
        ret_homophily->upheld_protected += is_upheld && is_protective;
        ret_homophily->others += !is_upheld;
        ret_homophily->others_protected += !is_upheld && is_protective;
    }
    hf_book_done(&book);
    return status;
}
