/* The window of reports: see history.h. */
#include "engine/history.h"

#include <string.h>

#include "base/alloc.h"
#include "engine/census.h"
#include "engine/company.h"
#include "engine/trail.h"

static const hf_usec scale_width[HF_SCALE_UNTIMED] = {10 * HF_MINUTE_USEC, 10 * HF_MINUTE_USEC,
                                                      4 * HF_HOUR_USEC,    4 * HF_HOUR_USEC,
                                                      60 * HF_HOUR_USEC,   60 * HF_HOUR_USEC};

void hf_history_init(hf_history *history, const hf_allocator *allocator, hf_usec window,
                     uint64_t seed)
{
    *history = (hf_history){.allocator = allocator, .now = HF_USEC_NONE, .window = window};
    hf_map_init(&history->account_of_id, allocator, seed);
    hf_map_init(&history->beyond, allocator, hf_mix64(seed + 1));
    hf_map_init(&history->outcome_of_report, allocator, hf_mix64(seed + 2));
    history->secret = hf_mix64(seed + 6);
    for (int scale = 0; scale < HF_SCALE_UNTIMED; scale++) {
        const uint64_t offset =
            hf_mix64(seed + 3 + (uint64_t)(scale / 2)) % (uint64_t)scale_width[scale];
        history->offset[scale] = (hf_usec)offset + (scale % 2) * scale_width[scale] / 2;
    }
}

void hf_history_done(hf_history *history)
{
    const hf_allocator *allocator = history->allocator;
    for (size_t i = 0; i < history->account_count; i++)
        hf_trail_done(&history->accounts[i].trail, allocator);
    for (size_t i = 0; i < history->target_count; i++) {
        hf_reports_done(&history->targets[i].edges, allocator);
        hf_reports_done(&history->targets[i].repeats, allocator);
    }
    hf_map_done(&history->account_of_id);
    hf_map_done(&history->beyond);
    hf_map_done(&history->outcome_of_report);
    hf_array_done(allocator, (void *)&history->accounts, &history->account_capacity,
                  sizeof *history->accounts);
    hf_array_done(allocator, (void *)&history->account_marks, &history->account_mark_capacity,
                  sizeof *history->account_marks);
    hf_array_done(allocator, (void *)&history->targets, &history->target_capacity,
                  sizeof *history->targets);
    hf_array_done(allocator, (void *)&history->marks, &history->mark_capacity,
                  sizeof *history->marks);
    hf_array_done(allocator, (void *)&history->heap, &history->heap_capacity,
                  sizeof *history->heap);
    hf_array_done(allocator, (void *)&history->outcomes, &history->outcome_capacity,
                  sizeof *history->outcomes);
    hf_array_done(allocator, (void *)&history->free_outcomes, &history->free_outcome_capacity,
                  sizeof *history->free_outcomes);
    hf_array_done(allocator, (void *)&history->traits, &history->trait_capacity,
                  sizeof *history->traits);
    hf_array_done(allocator, (void *)&history->free_traits, &history->free_trait_capacity,
                  sizeof *history->free_traits);
    hf_census_done(&history->census, allocator);
}

/* ---- accounts and targets ---- */

uint32_t hf_history_find(const hf_history *history, hf_account_id id)
{
    return hf_map_get(&history->account_of_id, (uint64_t)id.v);
}

hf_status hf_history_intern(hf_history *history, hf_account_id id, uint32_t *ret_account)
{
    *ret_account = hf_history_find(history, id);
    if (*ret_account != HF_MAP_NONE)
        return HF_OK;
    hf_status status =
        hf_array_reserve(history->allocator, (void *)&history->accounts, &history->account_capacity,
                         history->account_count + 1, sizeof *history->accounts);
    if (status == HF_OK)
        status = hf_array_reserve(history->allocator, (void *)&history->account_marks,
                                  &history->account_mark_capacity, history->account_count + 1,
                                  sizeof *history->account_marks);
    if (status == HF_OK)
        status = hf_map_reserve(&history->account_of_id, 1);
    if (status != HF_OK)
        return status;
    *ret_account = (uint32_t)history->account_count++;
    history->account_marks[*ret_account] = 0;
    history->accounts[*ret_account] = (hf_account){
        .id = id.v, .created_at = HF_USEC_NONE, .target = HF_NONE, .first_membership = HF_NONE};
    hf_map_set(&history->account_of_id, (uint64_t)id.v, *ret_account);
    return HF_OK;
}

hf_status hf_history_intern_target(hf_history *history, uint32_t account, uint32_t *ret_target)
{
    *ret_target = history->accounts[account].target;
    if (*ret_target != HF_NONE)
        return HF_OK;
    hf_status status =
        hf_array_reserve(history->allocator, (void *)&history->targets, &history->target_capacity,
                         history->target_count + 1, sizeof *history->targets);
    if (status == HF_OK)
        status =
            hf_array_reserve(history->allocator, (void *)&history->marks, &history->mark_capacity,
                             history->target_count + 1, sizeof *history->marks);
    if (status != HF_OK)
        return status;
    *ret_target = (uint32_t)history->target_count++;
    history->marks[*ret_target] = 0;
    history->targets[*ret_target] = (hf_target){
        .account = account, .heap_pos = HF_NONE, .first_campaign = HF_NONE, .first_entry = HF_NONE};
    history->accounts[account].target = *ret_target;
    return HF_OK;
}

void hf_history_dismiss(hf_history *history, uint32_t target, int change)
{
    uint32_t *dismissed = &history->targets[target].dismissed;
    *dismissed += (uint32_t)change;
    history->marks[target] &= (hf_mark)~HF_MARK_DISMISSED;
    history->marks[target] |= *dismissed > 0 ? HF_MARK_DISMISSED : 0;
}

hf_status hf_history_put_account(hf_history *history, const hf_account_event *event)
{
    uint32_t number;
    const hf_status status = hf_history_intern(history, event->account, &number);
    if (status != HF_OK)
        return status;
    hf_account *account = &history->accounts[number];
    account->kind = (uint8_t)event->kind;
    history->account_marks[number] &= (hf_mark)~HF_MARK_NO_USER;
    history->account_marks[number] |= event->kind == HF_KIND_USER ? 0 : HF_MARK_NO_USER;
    if (account->trail.count > 0) {
        hf_census_reporter(&history->census, account->created_at, -1);
        hf_census_reporter(&history->census, event->created_at, 1);
    }
    account->created_at = event->created_at;
    account->is_premium = event->is_premium;
    account->has_few_followers =
        event->followers >= 0 && event->following > 0 && event->followers <= event->following / 10;
    account->is_established = event->followers >= 50;
    return HF_OK;
}

/* ---- cells ---- */

int hf_size_bin(uint32_t size)
{
    if (size <= HF_SIZE_EXACT)
        return (int)size;
    int bin = HF_SIZE_EXACT;
    uint64_t top = HF_SIZE_EXACT;
    while (top < size && bin < HF_SIZE_BINS - 1) {
        top += top / 4;
        bin++;
    }
    return bin;
}

uint32_t hf_size_of_bin(int bin)
{
    uint64_t top = HF_SIZE_EXACT;
    if (bin <= HF_SIZE_EXACT)
        return (uint32_t)bin;
    for (int i = HF_SIZE_EXACT; i < bin; i++)
        top += top / 4;
    return top < UINT32_MAX ? (uint32_t)top : UINT32_MAX;
}

hf_usec hf_history_scale_width(int scale)
{
    return scale == HF_SCALE_UNTIMED ? INT64_MAX : scale_width[scale];
}

void hf_history_cell(const hf_history *history, int scale, hf_usec at, hf_usec *ret_from,
                     hf_usec *ret_to)
{
    *ret_from = INT64_MIN + 1;
    *ret_to = INT64_MAX;
    if (scale == HF_SCALE_UNTIMED)
        return;
    const hf_usec width = scale_width[scale];
    const hf_usec shifted = at - history->offset[scale];
    const hf_usec below = shifted % width < 0 ? shifted % width + width : shifted % width;
    *ret_from = at - below;
    *ret_to = *ret_from + width;
}

uint32_t hf_history_cell_size(const hf_target *target, hf_usec from, hf_usec to)
{
    return hf_reports_lower_bound(&target->edges, to) -
           hf_reports_lower_bound(&target->edges, from);
}

/* Before an edge comes (change 1) or after it went (−1): moves its cells to the bin of their new
 * size. */
static void count_cells(hf_history *history, const hf_target *target, hf_usec at, int change)
{
    for (int scale = 0; scale < HF_SCALE_COUNT; scale++) {
        hf_usec from;
        hf_usec to;
        hf_history_cell(history, scale, at, &from, &to);
        const uint32_t without = hf_history_cell_size(target, from, to);
        if (without > 0)
            history->cells[scale][hf_size_bin(without)] -= change;
        history->cells[scale][hf_size_bin(without + 1)] += change;
    }
}

/* ---- the heap of targets, oldest report on top ---- */

static hf_usec oldest_at(const hf_target *target)
{
    hf_usec at = INT64_MAX;
    if (target->edges.count > 0)
        at = hf_reports_at(&target->edges, 0)->at;
    if (target->repeats.count > 0 && hf_reports_at(&target->repeats, 0)->at < at)
        at = hf_reports_at(&target->repeats, 0)->at;
    return at;
}

static void heap_put(hf_history *history, size_t pos, uint32_t number)
{
    history->heap[pos] = number;
    history->targets[number].heap_pos = (uint32_t)pos;
}

static void heap_settle(hf_history *history, size_t pos)
{
    const uint32_t number = history->heap[pos];
    const hf_usec key = oldest_at(&history->targets[number]);
    while (pos > 0 && oldest_at(&history->targets[history->heap[(pos - 1) / 2]]) > key) {
        heap_put(history, pos, history->heap[(pos - 1) / 2]);
        pos = (pos - 1) / 2;
    }
    for (;;) {
        size_t child = 2 * pos + 1;
        if (child >= history->heap_count)
            break;
        if (child + 1 < history->heap_count &&
            oldest_at(&history->targets[history->heap[child + 1]]) <
                oldest_at(&history->targets[history->heap[child]]))
            child++;
        if (oldest_at(&history->targets[history->heap[child]]) >= key)
            break;
        heap_put(history, pos, history->heap[child]);
        pos = child;
    }
    heap_put(history, pos, number);
}

/* After the target's reports changed: into the heap, out of it, or to its place. */
static void heap_update(hf_history *history, uint32_t number)
{
    hf_target *target = &history->targets[number];
    const bool is_empty = target->edges.count + target->repeats.count == 0;
    if (target->heap_pos == HF_NONE) {
        if (is_empty)
            return;
        heap_put(history, history->heap_count++, number);
        heap_settle(history, target->heap_pos);
    } else if (is_empty) {
        const size_t hole = target->heap_pos;
        const uint32_t last = history->heap[--history->heap_count];
        target->heap_pos = HF_NONE;
        if (last != number) {
            heap_put(history, hole, last);
            heap_settle(history, hole);
        }
    } else {
        heap_settle(history, target->heap_pos);
    }
}

/* ---- edges ---- */

/* Number of the edge of (reporter, target) among the target's, or HF_NONE. */
static uint32_t find_edge(const hf_history *history, uint32_t reporter, uint32_t target)
{
    const hf_reports *edges = &history->targets[target].edges;
    const hf_usec at = hf_trail_find(history, reporter, target);
    if (at == HF_USEC_NONE)
        return HF_NONE;
    uint32_t place = hf_reports_lower_bound(edges, at);
    while (hf_reports_at(edges, place)->reporter != reporter)
        place++;
    return place;
}

/* The reporter has its first edge, or lost its last. */
static void count_reporter(hf_history *history, uint32_t reporter, int change)
{
    if (history->accounts[reporter].trail.count > 0)
        return;
    history->reporter_count += change;
    hf_census_reporter(&history->census, history->accounts[reporter].created_at, change);
}

static void add_edge(hf_history *history, uint32_t number, const hf_report *report)
{
    hf_target *target = &history->targets[number];
    count_cells(history, target, report->at, 1);
    hf_company_count(history, target, report, 1);
    count_reporter(history, report->reporter, 1);
    hf_census_edge(&history->census, hf_history_traits(history, hf_report_traits(report)), 1);
    hf_company_add(history, report, number);
    history->edge_count++;
}

static hf_report remove_edge(hf_history *history, uint32_t number, uint32_t place)
{
    hf_target *target = &history->targets[number];
    const hf_report removed = hf_company_remove(history, number, place);
    count_cells(history, target, removed.at, -1);
    hf_company_count(history, target, &removed, -1);
    count_reporter(history, removed.reporter, -1);
    hf_census_edge(&history->census, hf_history_traits(history, hf_report_traits(&removed)), -1);
    history->edge_count--;
    return removed;
}

/* ---- traits ---- */

/* Room for one more, and for giving it back. */
static hf_status reserve_traits(hf_history *history)
{
    const hf_status status =
        hf_array_reserve(history->allocator, (void *)&history->traits, &history->trait_capacity,
                         history->trait_count + 2, sizeof *history->traits);
    return status == HF_OK ? hf_array_reserve(history->allocator, (void *)&history->free_traits,
                                              &history->free_trait_capacity,
                                              history->trait_capacity, sizeof *history->free_traits)
                           : status;
}

/* The flags that say where they are. Room was reserved. */
static uint32_t put_traits(hf_history *history, const hf_traits *traits)
{
    if (traits->origin == 0 && traits->comment[0] == 0)
        return 0;
    if (history->trait_count == 0)
        history->traits[history->trait_count++] = (hf_traits){0};
    const uint32_t number = history->free_trait_count > 0
                                ? history->free_traits[--history->free_trait_count]
                                : (uint32_t)history->trait_count++;
    history->traits[number] = *traits;
    return number << HF_REPORT_FLAG_BITS;
}

static void forget_traits(hf_history *history, const hf_report *report)
{
    if (hf_report_traits(report) != 0)
        history->free_traits[history->free_trait_count++] = hf_report_traits(report);
}

/* Everything that storing a report could need, so that storing cannot fail. */
static hf_status reserve_report(hf_history *history, uint32_t reporter, uint32_t number,
                                bool is_repeat)
{
    hf_target *target = &history->targets[number];
    hf_status status = hf_reports_reserve_one(&target->edges, history->allocator);
    if (status == HF_OK)
        status = hf_census_reserve(&history->census, history->allocator);
    if (status == HF_OK)
        status = reserve_traits(history);
    if (status == HF_OK && is_repeat)
        status = hf_reports_reserve_one(&target->repeats, history->allocator);
    if (status == HF_OK)
        status = hf_trail_reserve(history, reporter);
    if (status == HF_OK)
        status =
            hf_array_reserve(history->allocator, (void *)&history->heap, &history->heap_capacity,
                             history->heap_count + 1, sizeof *history->heap);
    return status;
}

/* `place`: of the pair's edge, or HF_NONE. */
static hf_stored store_report(hf_history *history, uint32_t number, uint32_t place,
                              const hf_report *report, hf_usec *ret_previous_at)
{
    hf_target *target = &history->targets[number];
    if (place == HF_NONE) {
        add_edge(history, number, report);
        return HF_STORED_NEW;
    }
    const hf_report previous = *hf_reports_at(&target->edges, place);
    *ret_previous_at = previous.at;
    if (previous.report_id == report->report_id ||
        hf_reports_has(&target->repeats, report->at, report->report_id))
        return HF_STORED_REPEATED;
    if (report->at > previous.at ||
        (report->at == previous.at && report->report_id > previous.report_id)) {
        (void)remove_edge(history, number, place);
        (void)hf_reports_insert(&target->repeats, &previous);
        add_edge(history, number, report);
        return HF_STORED_AGAIN;
    }
    (void)hf_reports_insert(&target->repeats, report);
    return HF_STORED_BEFORE;
}

hf_status hf_history_put_report(hf_history *history, hf_usec at, const hf_report_event *event,
                                hf_stored *ret_stored, hf_usec *ret_previous_at)
{
    uint32_t reporter;
    uint32_t account;
    uint32_t target;
    uint32_t place = HF_NONE;
    *ret_previous_at = HF_USEC_NONE;
    if (history->now != HF_USEC_NONE && at < history->now - history->window) {
        history->too_old++;
        *ret_stored = HF_STORED_TOO_OLD;
        return HF_OK;
    }
    hf_status status = hf_history_intern(history, event->reporter, &reporter);
    if (status == HF_OK)
        status = hf_history_intern(history, event->target, &account);
    if (status == HF_OK)
        status = hf_history_intern_target(history, account, &target);
    if (status == HF_OK) {
        place = find_edge(history, reporter, target);
        status = reserve_report(history, reporter, target, place != HF_NONE);
    }
    if (status != HF_OK)
        return status;
    const hf_report report = {.at = at,
                              .report_id = event->report_id,
                              .reporter = reporter,
                              .flags = (event->is_protected ? HF_REPORT_PROTECTED : 0U) |
                                       put_traits(history, &event->traits)};
    *ret_stored = store_report(history, target, place, &report, ret_previous_at);
    if (*ret_stored == HF_STORED_REPEATED) {
        forget_traits(history, &report);
        history->repeated++;
    } else {
        history->report_count++;
    }
    heap_update(history, target);
    return HF_OK;
}

/* The report with that id of that pair, or NULL. O(ring); O(repeats) where it is not the pair's
 * latest. */
static hf_report *find_report(const hf_history *history, hf_account_id reporter,
                              hf_account_id target_account, int64_t report_id,
                              hf_target **ret_target)
{
    const uint32_t from = hf_history_find(history, reporter);
    const uint32_t to = hf_history_find(history, target_account);
    if (from == HF_NONE || to == HF_NONE || history->accounts[to].target == HF_NONE)
        return NULL;
    const uint32_t number = history->accounts[to].target;
    *ret_target = &history->targets[number];
    const uint32_t place = find_edge(history, from, number);
    if (place == HF_NONE)
        return NULL;
    hf_report *report = hf_reports_at(&(*ret_target)->edges, place);
    if (report->report_id == report_id)
        return report;
    for (uint32_t i = (*ret_target)->repeats.count; i-- > 0;) {
        report = hf_reports_at(&(*ret_target)->repeats, i);
        if (report->report_id == report_id && report->reporter == from)
            return report;
    }
    return NULL;
}

void hf_history_retract(hf_history *history, const hf_retraction_event *event)
{
    hf_target *target;
    hf_report *report =
        find_report(history, event->reporter, event->target, event->report_id, &target);
    if (report == NULL)
        history->unmatched++;
    else
        report->flags |= HF_REPORT_RETRACTED;
}

/* ---- outcomes ---- */

hf_outcome hf_history_outcome(const hf_history *history, const hf_report *report)
{
    if ((report->flags & HF_REPORT_HAS_OUTCOME) == 0)
        return HF_OUTCOME_COUNT;
    return history->outcomes[hf_map_get(&history->outcome_of_report, (uint64_t)report->report_id)]
        .outcome;
}

static void count_outcome(hf_target *target, hf_outcome outcome, uint32_t change)
{
    if (outcome == HF_OUTCOME_UPHELD)
        target->upheld += change;
    else if (outcome == HF_OUTCOME_REJECTED || outcome == HF_OUTCOME_OVERTURNED)
        target->rejected += change;
}

/* The row for a report that has none yet; HF_ENOMEM leaves everything as it was. */
static hf_status new_outcome(hf_history *history, hf_report *report, uint32_t *ret_row)
{
    hf_status status =
        hf_array_reserve(history->allocator, (void *)&history->outcomes, &history->outcome_capacity,
                         history->outcome_count + 1, sizeof *history->outcomes);
    if (status == HF_OK) /* so that giving the row back cannot fail */
        status = hf_array_reserve(history->allocator, (void *)&history->free_outcomes,
                                  &history->free_outcome_capacity, history->outcome_capacity,
                                  sizeof *history->free_outcomes);
    if (status == HF_OK)
        status = hf_map_reserve(&history->outcome_of_report, 1);
    if (status != HF_OK)
        return status;
    *ret_row = history->free_outcome_count > 0
                   ? history->free_outcomes[--history->free_outcome_count]
                   : (uint32_t)history->outcome_count++;
    history->outcomes[*ret_row] = (hf_outcome_row){.at = HF_USEC_NONE, .outcome = HF_OUTCOME_COUNT};
    hf_map_set(&history->outcome_of_report, (uint64_t)report->report_id, *ret_row);
    report->flags |= HF_REPORT_HAS_OUTCOME;
    return HF_OK;
}

hf_status hf_history_put_outcome(hf_history *history, hf_usec at, const hf_outcome_event *event,
                                 bool *ret_changed)
{
    hf_target *target = NULL;
    *ret_changed = false;
    if (!event->by_staff)
        return HF_OK;
    hf_report *report =
        find_report(history, event->reporter, event->target, event->report_id, &target);
    if (report == NULL) {
        history->unmatched++;
        return HF_OK;
    }
    uint32_t number = hf_map_get(&history->outcome_of_report, (uint64_t)event->report_id);
    if ((report->flags & HF_REPORT_HAS_OUTCOME) == 0) {
        const hf_status status = new_outcome(history, report, &number);
        if (status != HF_OK)
            return status;
    }
    hf_outcome_row *row = &history->outcomes[number];
    if (at < row->at || (at == row->at && event->outcome_id <= row->outcome_id))
        return HF_OK;
    *ret_changed = row->outcome != event->outcome;
    count_outcome(target, row->outcome, UINT32_MAX); /* minus one */
    count_outcome(target, event->outcome, 1);
    *row = (hf_outcome_row){.at = at, .outcome_id = event->outcome_id, .outcome = event->outcome};
    return HF_OK;
}

/* ---- time ---- */

static void forget_outcome(hf_history *history, hf_target *target, const hf_report *report)
{
    if ((report->flags & HF_REPORT_HAS_OUTCOME) == 0)
        return;
    const uint32_t row = hf_map_get(&history->outcome_of_report, (uint64_t)report->report_id);
    count_outcome(target, history->outcomes[row].outcome, UINT32_MAX);
    hf_map_remove(&history->outcome_of_report, (uint64_t)report->report_id);
    history->free_outcomes[history->free_outcome_count++] = row;
}

static void forget_before(hf_history *history, uint32_t number, hf_usec cutoff)
{
    hf_target *target = &history->targets[number];
    while (target->edges.count > 0 && hf_reports_at(&target->edges, 0)->at < cutoff) {
        const hf_report report = remove_edge(history, number, 0);
        forget_outcome(history, target, &report);
        forget_traits(history, &report);
        history->report_count--;
        if (history->accounts[report.reporter].trail.count == 0)
            hf_trail_done(&history->accounts[report.reporter].trail, history->allocator);
    }
    while (target->repeats.count > 0 && hf_reports_at(&target->repeats, 0)->at < cutoff) {
        const hf_report report = hf_reports_remove(&target->repeats, 0);
        forget_outcome(history, target, &report);
        forget_traits(history, &report);
        history->report_count--;
    }
    if (target->edges.count == 0)
        hf_reports_done(&target->edges, history->allocator);
    if (target->repeats.count == 0)
        hf_reports_done(&target->repeats, history->allocator);
}

static void forget_old(hf_history *history)
{
    const hf_usec cutoff = history->now - history->window;
    while (history->heap_count > 0 && oldest_at(&history->targets[history->heap[0]]) < cutoff) {
        const uint32_t number = history->heap[0];
        forget_before(history, number, cutoff);
        heap_update(history, number);
    }
}

hf_status hf_history_advance(hf_history *history, hf_usec now)
{
    if (history->now != HF_USEC_NONE && now <= history->now)
        return HF_OK;
    history->now = now;
    forget_old(history);
    return HF_OK;
}

hf_usec hf_history_age(const hf_history *history)
{
    return history->heap_count > 0 ? history->now - oldest_at(&history->targets[history->heap[0]])
                                   : 0;
}

void hf_history_set_window(hf_history *history, hf_usec window)
{
    history->window = window;
    if (history->heap_count > 0)
        forget_old(history);
}

/* ---- invariants ---- */

static hf_status broken(const char **ret_what, const char *what)
{
    *ret_what = what;
    return HF_EFORMAT;
}

static hf_status validate_target(const hf_history *history, uint32_t number, const char **ret_what)
{
    const hf_target *target = &history->targets[number];
    for (uint32_t i = 0; i < target->edges.count; i++) {
        const hf_report *report = hf_reports_at(&target->edges, i);
        if (i > 0 && hf_reports_at(&target->edges, i - 1)->at > report->at)
            return broken(ret_what, "edges are out of order");
        if (report->at < history->now - history->window)
            return broken(ret_what, "an edge is older than the window");
        if (find_edge(history, report->reporter, number) != i)
            return broken(ret_what, "an edge is not found through its reporter");
    }
    if (target->heap_pos != HF_NONE && history->heap[target->heap_pos] != number)
        return broken(ret_what, "the heap has lost a target");
    return HF_OK;
}

hf_status hf_history_validate(const hf_history *history, const char **ret_what)
{
    int64_t edges = 0;
    int64_t untimed = 0;
    int64_t pairs = 0;
    for (uint32_t number = 0; number < history->target_count; number++) {
        const hf_status status = validate_target(history, number, ret_what);
        const uint32_t count = history->targets[number].edges.count;
        if (status != HF_OK)
            return status;
        edges += count;
        untimed += count > 0;
        pairs += hf_history_company(count) == HF_COMPANY_PAIR;
    }
    if (edges != history->edge_count)
        return broken(ret_what, "the count of edges is wrong");
    if (pairs != history->pairs[HF_SCALE_UNTIMED])
        return broken(ret_what, "the count of pairs is wrong");
    for (int bin = 0; bin < HF_SIZE_BINS; bin++)
        untimed -= history->cells[HF_SCALE_UNTIMED][bin];
    if (untimed != 0)
        return broken(ret_what, "the count of untimed cells is wrong");
    for (size_t i = 0; i < history->account_count; i++)
        edges -= history->accounts[i].trail.count;
    if (edges != 0)
        return broken(ret_what, "edges of reporters and targets differ");
    return hf_company_validate(history, ret_what);
}
