/* What would change: see compare.h. */
#include "evaluate/compare.h"

#include "base/alloc.h"
#include "base/sort.h"

bool hf_period_has(const hf_period *period, hf_usec at)
{
    return at >= period->since && at < period->until;
}

/* ---- which is which ---- */

static void pair(hf_match *match, size_t live, size_t trial)
{
    match->trial_of_live[live] = (uint32_t)trial;
    match->live_of_trial[trial] = (uint32_t)live;
}

static void match_by_print(hf_match *match, const hf_book *live, const hf_book *trial)
{
    for (size_t i = 0; i < live->campaign_count; i++) {
        const hf_booked_campaign *same = hf_book_find_print(trial, &live->campaigns[i].row);
        if (same != NULL)
            pair(match, i, (size_t)(same - trial->campaigns));
    }
}

static void match_by_time(hf_match *match, const hf_book *live, const hf_book *trial)
{
    for (size_t i = 0; i < live->campaign_count; i++)
        for (size_t j = 0; j < trial->campaign_count && match->trial_of_live[i] == HF_MAP_NONE; j++)
            if (match->live_of_trial[j] == HF_MAP_NONE &&
                hf_campaign_overlaps(&live->campaigns[i].row, &trial->campaigns[j].row))
                pair(match, i, j);
}

hf_status hf_match_init(hf_match *match, const hf_book *live, const hf_book *trial)
{
    *match = (hf_match){.allocator = live->allocator};
    hf_status status =
        hf_array_reserve(match->allocator, (void *)&match->trial_of_live, &match->live_capacity,
                         live->campaign_count + 1, sizeof *match->trial_of_live);
    if (status == HF_OK)
        status = hf_array_reserve(match->allocator, (void *)&match->live_of_trial,
                                  &match->trial_capacity, trial->campaign_count + 1,
                                  sizeof *match->live_of_trial);
    if (status != HF_OK)
        return status;
    for (size_t i = 0; i < live->campaign_count; i++)
        match->trial_of_live[i] = HF_MAP_NONE;
    for (size_t i = 0; i < trial->campaign_count; i++)
        match->live_of_trial[i] = HF_MAP_NONE;
    match_by_print(match, live, trial);
    match_by_time(match, live, trial);
    return HF_OK;
}

void hf_match_done(hf_match *match)
{
    hf_array_done(match->allocator, (void *)&match->trial_of_live, &match->live_capacity,
                  sizeof *match->trial_of_live);
    hf_array_done(match->allocator, (void *)&match->live_of_trial, &match->trial_capacity,
                  sizeof *match->live_of_trial);
}

/* ---- campaigns and holds ---- */

static hf_usec hold_end(const hf_hold *hold)
{
    return hold->ended_at != HF_USEC_NONE && hold->ended_at < hold->expires_at ? hold->ended_at
                                                                               : hold->expires_at;
}

/* What is kept back: reports of the account, the list, or the account as an entry, whatever list of
 * the crew's the row names. */
static bool has_same_subject(const hf_hold *a, const hf_hold *b)
{
    if (a->scope != b->scope)
        return false;
    return a->scope == HF_SCOPE_LIST ? a->list.v == b->list.v : a->target.v == b->target.v;
}

/* Whether a hold of `book` stands on the hold's subject for a part of its time. */
static bool is_covered(const hf_book *book, const hf_hold *hold)
{
    for (size_t i = 0; i < book->campaign_count; i++) {
        const hf_hold *other = &book->campaigns[i].hold;
        if (hf_booked_is_held(&book->campaigns[i]) && has_same_subject(other, hold) &&
            other->placed_at <= hold_end(hold) && hold->placed_at <= hold_end(other))
            return true;
    }
    return false;
}

/* `other_of`: the campaigns' places in the other book. */
static void count_campaigns(const hf_book *book, const uint32_t *other_of, const hf_period *period,
                            int64_t *ret_all, int64_t *ret_alone)
{
    *ret_all = *ret_alone = 0;
    for (size_t i = 0; i < book->campaign_count; i++) {
        const bool counts = hf_period_has(period, book->campaigns[i].row.detected_at);
        *ret_all += counts;
        *ret_alone += counts && other_of[i] == HF_MAP_NONE;
    }
}

static void count_holds(const hf_book *book, const hf_book *other, const hf_period *period,
                        int64_t *ret_all, int64_t *ret_alone)
{
    *ret_all = *ret_alone = 0;
    for (size_t i = 0; i < book->campaign_count; i++) {
        const hf_booked_campaign *campaign = &book->campaigns[i];
        if (!hf_booked_is_held(campaign) || !hf_period_has(period, campaign->hold.placed_at))
            continue;
        ++*ret_all;
        *ret_alone += !is_covered(other, &campaign->hold);
    }
}

/* ---- suppressed reports ---- */

typedef struct id_list {
    int64_t *items;
    size_t count, capacity;
} id_list;

static int ascending(const void *left, const void *right)
{
    const int64_t a = *(const int64_t *)left;
    const int64_t b = *(const int64_t *)right;
    return a < b ? -1 : a > b;
}

/* The reports that are suppressed, ascending, each once. */
static hf_status list_suppressed(const hf_book *book, const hf_period *period, id_list *ret_list)
{
    *ret_list = (id_list){.items = NULL};
    const hf_status status =
        hf_array_reserve(book->allocator, (void *)&ret_list->items, &ret_list->capacity,
                         book->suppression_count + 1, sizeof *ret_list->items);
    if (status != HF_OK)
        return status;
    for (size_t i = 0; i < book->suppression_count; i++) {
        const hf_booked_suppression *suppression = &book->suppressions[i];
        if (hf_book_is_suppressed(book, i) && hf_period_has(period, suppression->row.suppressed_at))
            ret_list->items[ret_list->count++] = suppression->row.report_id;
    }
    hf_sort(ret_list->items, ret_list->count, sizeof *ret_list->items, ascending);
    size_t kept = 0;
    for (size_t i = 0; i < ret_list->count; i++)
        if (i == 0 || ret_list->items[i] != ret_list->items[i - 1])
            ret_list->items[kept++] = ret_list->items[i];
    ret_list->count = kept;
    return HF_OK;
}

static void compare_lists(const id_list *live, const id_list *trial, hf_change *change)
{
    size_t i = 0;
    size_t j = 0;
    *change = (hf_change){.live = (int64_t)live->count, .trial = (int64_t)trial->count};
    while (i < live->count || j < trial->count) {
        const bool is_live =
            j == trial->count || (i < live->count && live->items[i] <= trial->items[j]);
        const bool is_trial =
            i == live->count || (j < trial->count && trial->items[j] <= live->items[i]);
        change->lost += !is_trial;
        change->gained += !is_live;
        i += is_live;
        j += is_trial;
    }
}

hf_status hf_compare(const hf_book *live, const hf_book *trial, const hf_match *match,
                     const hf_period *period, hf_comparison *ret_comparison)
{
    id_list before;
    id_list after;
    hf_change *campaigns = &ret_comparison->campaigns;
    hf_change *holds = &ret_comparison->holds;
    count_campaigns(live, match->trial_of_live, period, &campaigns->live, &campaigns->lost);
    count_campaigns(trial, match->live_of_trial, period, &campaigns->trial, &campaigns->gained);
    count_holds(live, trial, period, &holds->live, &holds->lost);
    count_holds(trial, live, period, &holds->trial, &holds->gained);
    hf_status status = list_suppressed(live, period, &before);
    if (status == HF_OK)
        status = list_suppressed(trial, period, &after);
    else
        after = (id_list){.items = NULL};
    if (status == HF_OK)
        compare_lists(&before, &after, &ret_comparison->suppressions);
    hf_array_done(live->allocator, (void *)&before.items, &before.capacity, sizeof *before.items);
    hf_array_done(trial->allocator, (void *)&after.items, &after.capacity, sizeof *after.items);
    return status;
}
