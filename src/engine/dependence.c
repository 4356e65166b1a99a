/* Which lists follow which: see dependence.h. */
#include "engine/dependence.h"

#include <math.h>

#include "base/alloc.h"
#include "base/sort.h"
#include "engine/binomial.h"
#include "engine/ladder.h"

enum { OTHERS_MAX = 64, WIDTHS = 3, LEAST_MEETINGS = 3 };

static const hf_usec width_of[WIDTHS] = {HF_HOUR_USEC, HF_DAY_USEC, HF_MEETING_USEC};

/* A pair is beyond chance where all pairs of all lists together would bring a hundredth of one. */
static const double ln_beyond_chance = -4.6;

void hf_dependences_init(hf_dependences *all, const hf_allocator *allocator, uint64_t seed)
{
    *all = (hf_dependences){.allocator = allocator};
    hf_map_init(&all->pair_of_lists, allocator, seed);
}

void hf_dependences_done(hf_dependences *all)
{
    hf_array_done(all->allocator, (void *)&all->pairs, &all->pair_capacity, sizeof *all->pairs);
    hf_array_done(all->allocator, (void *)&all->dirty, &all->dirty_capacity, sizeof *all->dirty);
    hf_array_done(all->allocator, (void *)&all->lags, &all->lag_capacity, sizeof *all->lags);
    hf_map_done(&all->pair_of_lists);
}

/* ---- measuring ---- */

typedef struct hf_measure {
    const hf_lists *lists;
    const hf_history *history;
    const hf_list *leader;
    const hf_list *follower;
    hf_usec *lags; /* of meetings, within the widest width */
    size_t lag_count;
    uint32_t of_n; /* additions of the follower since the leader's first */
} hf_measure;

static int compare_lags(const void *left, const void *right)
{
    const hf_usec a = *(const hf_usec *)left;
    const hf_usec b = *(const hf_usec *)right;
    return a < b ? -1 : a > b;
}

static const hf_entry *add_at(const hf_measure *measure, const hf_list *list, size_t place)
{
    return &measure->lists->entries[list->adds[place]];
}

/* Every addition of the follower whose target the leader had added in the last seven days. */
static void collect_lags(hf_measure *measure)
{
    const hf_lists *lists = measure->lists;
    const uint32_t leader = (uint32_t)(measure->leader - lists->lists);
    const hf_usec begin = add_at(measure, measure->leader, 0)->added_at;
    const size_t first = hf_lists_adds_before(lists, measure->follower, begin);
    measure->lag_count = 0;
    measure->of_n = (uint32_t)(measure->follower->add_count - first);
    for (size_t i = first; i < measure->follower->add_count; i++) {
        const hf_entry *entry = add_at(measure, measure->follower, i);
        const bool is_shared = lists->listed[entry->target] > 1; /* seldom, and cheaply asked */
        const uint32_t n = is_shared ? hf_lists_entry_on(lists, entry->target, leader) : HF_NONE;
        const hf_usec lag = n == HF_NONE ? -1 : entry->added_at - lists->entries[n].added_at;
        if (lag >= 0 && lag <= HF_MEETING_USEC)
            measure->lags[measure->lag_count++] = lag;
    }
    if (measure->lag_count > 1)
        hf_sort(measure->lags, measure->lag_count, sizeof *measure->lags, compare_lags);
}

/* Meetings that chance would bring within `width`. */
static double expected_meetings(const hf_measure *measure, hf_usec width)
{
    const hf_list *leader = measure->leader;
    const hf_lists *lists = measure->lists;
    double popularity = 0; /* of the leader's additions in the stretch */
    double sum = 0;
    size_t from = 0;
    size_t to = 0;
    for (size_t i = 0; i < measure->follower->add_count; i++) {
        const hf_usec at = add_at(measure, measure->follower, i)->added_at;
        for (; to < leader->add_count && add_at(measure, leader, to)->added_at <= at; to++)
            popularity += lists->listed[add_at(measure, leader, to)->target];
        for (; from < to && add_at(measure, leader, from)->added_at < at - width; from++)
            popularity -= lists->listed[add_at(measure, leader, from)->target];
        sum += popularity;
    }
    return sum / (double)lists->add_count;
}

static void take_lag(const hf_measure *measure, hf_dependence *found)
{
    found->lag = measure->lags[measure->lag_count / 2];
    found->lag_low = measure->lags[measure->lag_count / 4];
    found->lag_high = measure->lags[measure->lag_count * 3 / 4];
}

/* The most surprising width of this direction; *found stays unless it is beaten. */
static void measure_direction(hf_measure *measure, double affinity, hf_dependence *found)
{
    uint32_t meetings = 0;
    collect_lags(measure);
    for (int i = 0; i < WIDTHS && measure->of_n > 0; i++) {
        while (meetings < measure->lag_count && measure->lags[meetings] <= width_of[i])
            meetings++;
        if (meetings < LEAST_MEETINGS)
            continue;
        const double expected = affinity * expected_meetings(measure, width_of[i]);
        const double p = expected / measure->of_n;
        if (p <= 0 || p >= 1)
            continue;
        const double ln_chance = hf_binomial_ln_tail(meetings, measure->of_n, p);
        if (ln_chance >= found->ln_chance)
            continue;
        found->leader = (uint32_t)(measure->leader - measure->lists->lists);
        found->follower = (uint32_t)(measure->follower - measure->lists->lists);
        found->meetings = meetings;
        found->of_n = measure->of_n;
        found->width = width_of[i];
        found->expected = expected;
        found->ln_chance = ln_chance;
        take_lag(measure, found);
    }
}

/* How much of the list that is copied more wholly both have. What a list began with on its first
 * day was taken from somewhere else, and says nothing of whom it follows, unless there is nothing
 * more. */
static double copied_share(const hf_lists *lists, const hf_list_pair *pair)
{
    double fewest = 0;
    hf_usec begin = HF_USEC_NONE;
    for (int i = 0; i < 2; i++) {
        const hf_list *list = &lists->lists[pair->lists[i]];
        const hf_usec at = lists->entries[list->adds[0]].added_at;
        begin = at > begin ? at : begin;
    }
    for (int i = 0; i < 2; i++) {
        const hf_list *list = &lists->lists[pair->lists[i]];
        const size_t first = hf_lists_adds_before(lists, list, begin + HF_DAY_USEC);
        const size_t since = list->add_count - first;
        const double adds = (double)(since >= HF_VOICE_LEAST ? since : list->add_count);
        fewest = i == 0 || adds < fewest ? adds : fewest;
    }
    return fmin(pair->meetings / fewest, 1);
}

static hf_status measure_pair(hf_dependences *all, const hf_lists *lists, const hf_history *history,
                              double affinity, hf_list_pair *pair)
{
    const hf_list *first = &lists->lists[pair->lists[0]];
    const hf_list *second = &lists->lists[pair->lists[1]];
    const size_t most = first->add_count > second->add_count ? first->add_count : second->add_count;
    const hf_status status = hf_array_reserve(all->allocator, (void *)&all->lags,
                                              &all->lag_capacity, most, sizeof *all->lags);
    if (status != HF_OK)
        return status;
    hf_dependence found = {.ln_chance = 0};
    hf_measure measure = {.lists = lists, .history = history, .lags = all->lags};
    measure.leader = first;
    measure.follower = second;
    measure_direction(&measure, affinity, &found);
    measure.leader = second;
    measure.follower = first;
    measure_direction(&measure, affinity, &found);
    const double pairs = (double)lists->active_count * (double)(lists->active_count - 1) / 2;
    const double looks = ++pair->looks; /* Σ 1 / (i (i + 1)) = 1 */
    found.ln_pair = fmin(found.ln_chance + log(2 * WIDTHS), 0);
    found.ln_chance = fmin(found.ln_pair + log(fmax(pairs, 1) * looks * (looks + 1)), 0);
    found.share = copied_share(lists, pair);
    pair->found = found;
    return HF_OK;
}

/* ---- meetings ---- */

static hf_status find_or_add(hf_dependences *all, const hf_lists *lists, uint32_t left,
                             uint32_t right, uint32_t *ret_pair)
{
    const bool is_ordered = lists->lists[left].id < lists->lists[right].id;
    const uint32_t first = is_ordered ? left : right;
    const uint32_t second = is_ordered ? right : left;
    const uint64_t key = (uint64_t)first << 32 | second;
    *ret_pair = hf_map_get(&all->pair_of_lists, key);
    if (*ret_pair != HF_MAP_NONE)
        return HF_OK;
    hf_status status = hf_array_reserve(all->allocator, (void *)&all->pairs, &all->pair_capacity,
                                        all->pair_count + 1, sizeof *all->pairs);
    if (status == HF_OK)
        status = hf_map_reserve(&all->pair_of_lists, 1);
    if (status != HF_OK)
        return status;
    *ret_pair = (uint32_t)all->pair_count++;
    all->pairs[*ret_pair] = (hf_list_pair){.lists = {first, second}};
    hf_map_set(&all->pair_of_lists, key, *ret_pair);
    return HF_OK;
}

static hf_status mark(hf_dependences *all, uint32_t number)
{
    hf_list_pair *pair = &all->pairs[number];
    if (pair->is_dirty)
        return HF_OK;
    const hf_status status =
        hf_array_reserve(all->allocator, (void *)&all->dirty, &all->dirty_capacity,
                         all->dirty_count + 1, sizeof *all->dirty);
    if (status != HF_OK)
        return status;
    all->dirty[all->dirty_count++] = number;
    pair->is_dirty = true;
    return HF_OK;
}

static hf_status meet(hf_dependences *all, const hf_lists *lists, const hf_history *history,
                      double affinity, const hf_entry *entry, const hf_entry *other)
{
    uint32_t number;
    hf_status status = find_or_add(all, lists, entry->list, other->list, &number);
    if (status != HF_OK)
        return status;
    hf_list_pair *pair = &all->pairs[number];
    const bool was_found = pair->found.ln_chance <= ln_beyond_chance;
    if (!hf_ladder_is_rung(++pair->meetings, LEAST_MEETINGS))
        return HF_OK;
    status = measure_pair(all, lists, history, affinity, pair);
    if (status == HF_OK && (was_found || pair->found.ln_chance <= ln_beyond_chance))
        status = mark(all, number);
    return status;
}

hf_status hf_dependences_note(hf_dependences *all, const hf_lists *lists, const hf_history *history,
                              double affinity, uint32_t number)
{
    const hf_entry *entry = &lists->entries[number];
    uint32_t met = 0;
    for (uint32_t n = history->targets[entry->target].first_entry; n != HF_NONE && met < OTHERS_MAX;
         n = lists->entries[n].next) {
        const hf_entry *other = &lists->entries[n];
        const hf_usec lag = other->added_at < entry->added_at ? entry->added_at - other->added_at
                                                              : other->added_at - entry->added_at;
        if (other->list == entry->list || other->added_at == INT64_MAX || lag > HF_MEETING_USEC ||
            hf_lists_entry_on(lists, entry->target, other->list) != n)
            continue;
        const hf_status status = meet(all, lists, history, affinity, entry, other);
        if (status != HF_OK)
            return status;
        met++;
    }
    return HF_OK;
}

/* ---- telling ---- */

static bool is_pair_before(const hf_dependences *all, const hf_lists *lists, uint32_t left,
                           uint32_t right)
{
    const uint32_t *a = all->pairs[left].lists;
    const uint32_t *b = all->pairs[right].lists;
    const int64_t first = lists->lists[a[0]].id;
    const int64_t other = lists->lists[b[0]].id;
    return first != other ? first < other : lists->lists[a[1]].id < lists->lists[b[1]].id;
}

/* Pairs are few: an insertion sort, so that the order needs no context. */
void hf_dependences_sort_dirty(hf_dependences *all, const hf_lists *lists)
{
    for (size_t i = 1; i < all->dirty_count; i++) {
        const uint32_t moved = all->dirty[i];
        size_t place = i;
        for (; place > 0 && is_pair_before(all, lists, moved, all->dirty[place - 1]); place--)
            all->dirty[place] = all->dirty[place - 1];
        all->dirty[place] = moved;
    }
}

void hf_dependences_forget_told(hf_dependences *all)
{
    for (size_t i = 0; i < all->dirty_count; i++)
        all->pairs[all->dirty[i]].is_dirty = false;
    all->dirty_count = 0;
}

/* ---- asking ---- */

static const hf_dependence *find(const hf_dependences *all, const hf_lists *lists, uint32_t left,
                                 uint32_t right)
{
    const bool is_ordered = lists->lists[left].id < lists->lists[right].id;
    const uint64_t key = is_ordered ? (uint64_t)left << 32 | right : (uint64_t)right << 32 | left;
    const uint32_t number = hf_map_get(&all->pair_of_lists, key);
    return number == HF_MAP_NONE ? NULL : &all->pairs[number].found;
}

const hf_dependence *hf_dependences_find(const hf_dependences *all, const hf_lists *lists,
                                         uint32_t left, uint32_t right)
{
    const hf_dependence *found = find(all, lists, left, right);
    return found != NULL && found->ln_chance <= ln_beyond_chance ? found : NULL;
}

double hf_dependences_ln_pair(const hf_dependences *all, const hf_lists *lists, uint32_t left,
                              uint32_t right)
{
    const hf_dependence *found = find(all, lists, left, right);
    return found == NULL ? 0 : found->ln_pair;
}

static bool is_measured_one(const hf_dependence *found)
{
    return found != NULL && found->meetings >= HF_VOICE_LEAST && found->share >= HF_VOICE_SHARE;
}

bool hf_dependences_is_one_voice(const hf_dependences *all, const hf_lists *lists, uint32_t left,
                                 uint32_t right)
{
    const hf_list *a = &lists->lists[left];
    const hf_list *b = &lists->lists[right];
    return left == right || (a->owner != 0 && a->owner == b->owner) ||
           (a->mirrors != 0 && a->mirrors == b->id) || (b->mirrors != 0 && b->mirrors == a->id) ||
           (a->mirrors != 0 && a->mirrors == b->mirrors) ||
           is_measured_one(hf_dependences_find(all, lists, left, right));
}

hf_list_dependence hf_dependences_row(const hf_dependences *all, const hf_lists *lists,
                                      uint32_t number)
{
    const hf_list_pair *pair = &all->pairs[number];
    const hf_dependence *found = &pair->found;
    return (hf_list_dependence){
        .list = {lists->lists[found->follower].id},
        .leader = {lists->lists[found->leader].id},
        .meetings = found->meetings,
        .of_n = found->of_n,
        .expected = found->expected,
        .width = found->width,
        .evidence = -found->ln_chance / log(10),
        .share_copied = found->share,
        .lag = found->lag,
        .lag_low = found->lag_low,
        .lag_high = found->lag_high,
        .is_one_voice = found->ln_chance <= ln_beyond_chance && is_measured_one(found),
        .is_beyond_chance = found->ln_chance <= ln_beyond_chance,
    };
}
