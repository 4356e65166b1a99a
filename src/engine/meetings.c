/* Who of a burst met where: see meetings.h. */
#include "engine/meetings.h"

#include "base/alloc.h"
#include "engine/thin.h"
#include "engine/trail.h"

typedef struct hf_filter {
    const hf_burst *burst;
    hf_is_void_fn *is_void;
    const void *ctx;
} hf_filter;

static bool is_counted(const hf_history *history, const hf_filter *filter, uint32_t reporter,
                       const hf_meeting *meeting)
{
    return meeting->target != filter->burst->target &&
           ((history->marks[meeting->target] & HF_MARK_DISMISSED) == 0 ||
            !filter->is_void(filter->ctx, reporter, meeting));
}

hf_status hf_meetings_reserve(hf_overlap *overlap, const hf_history *history)
{
    hf_status status =
        hf_array_reserve(overlap->allocator, (void *)&overlap->tally, &overlap->tally_capacity,
                         history->target_count, sizeof *overlap->tally);
    if (status == HF_OK)
        status = hf_array_reserve(overlap->allocator, (void *)&overlap->touched,
                                  &overlap->touched_capacity, history->target_count,
                                  sizeof *overlap->touched);
    if (status != HF_OK)
        return status;
    for (; overlap->tally_count < overlap->tally_capacity; overlap->tally_count++)
        overlap->tally[overlap->tally_count] = 0;
    return HF_OK;
}

/* How many of the burst met at each target; the targets are put down in `touched`. */
static void tally_targets(hf_overlap *overlap, const hf_history *history, const hf_filter *filter)
{
    overlap->touched_count = 0;
    for (uint32_t i = 0; i < filter->burst->count; i++) {
        const uint32_t reporter = filter->burst->reporters[i];
        hf_trail_walk walk = hf_trail_from(history, reporter, filter->burst->to);
        for (const hf_meeting *meeting; (meeting = hf_trail_next(&walk)) != NULL;)
            if (is_counted(history, filter, reporter, meeting) &&
                overlap->tally[meeting->target]++ == 0)
                overlap->touched[overlap->touched_count++] = meeting->target;
    }
}

/* The meetings at targets where two or more met. */
static size_t count_meetings(const hf_overlap *overlap)
{
    size_t total = 0;
    for (size_t i = 0; i < overlap->touched_count; i++)
        total += overlap->tally[overlap->touched[i]] >= 2 ? overlap->tally[overlap->touched[i]] : 0;
    return total;
}

/* Turns tallies of two or more into places of a counting sort by target; single ones into HF_NONE.
 */
static hf_status place_targets(hf_overlap *overlap, const hf_history *history,
                               const hf_burst *burst)
{
    size_t total = count_meetings(overlap);
    overlap->is_thinned = total > HF_OVERLAP_MEETINGS;
    if (overlap->is_thinned)
        total = hf_thin_out(overlap, history, burst);
    const hf_status status =
        hf_array_reserve(overlap->allocator, (void *)&overlap->meetings, &overlap->meeting_capacity,
                         total, sizeof *overlap->meetings);
    uint32_t place = 0;
    for (size_t i = 0; i < overlap->touched_count; i++) {
        uint32_t *tally = &overlap->tally[overlap->touched[i]];
        const uint32_t count = *tally;
        *tally = status != HF_OK ? 0 : count >= 2 ? place : HF_NONE;
        place += count >= 2 ? count : 0;
    }
    overlap->meeting_count = total;
    return status;
}

static void place_meetings(hf_overlap *overlap, const hf_history *history, const hf_filter *filter)
{
    for (uint32_t i = 0; i < filter->burst->count; i++) {
        const uint32_t reporter = filter->burst->reporters[i];
        hf_trail_walk walk = hf_trail_from(history, reporter, filter->burst->to);
        for (const hf_meeting *meeting; (meeting = hf_trail_next(&walk)) != NULL;) {
            if (overlap->tally[meeting->target] == HF_NONE ||
                !is_counted(history, filter, reporter, meeting))
                continue;
            overlap->meetings[overlap->tally[meeting->target]++] =
                (hf_meeting){.at = meeting->at,
                             .target = meeting->target,
                             .member = i & HF_MEMBER_MASK,
                             .near = meeting->near};
        }
    }
    for (size_t i = 0; i < overlap->touched_count; i++)
        overlap->tally[overlap->touched[i]] = 0;
}

hf_status hf_meetings_collect(hf_overlap *overlap, const hf_history *history, const hf_burst *burst,
                              hf_is_void_fn *is_void, const void *ctx)
{
    const hf_filter filter = {.burst = burst, .is_void = is_void, .ctx = ctx};
    hf_status status = hf_meetings_reserve(overlap, history);
    if (status != HF_OK)
        return status;
    tally_targets(overlap, history, &filter);
    status = place_targets(overlap, history, burst);
    if (status == HF_OK)
        place_meetings(overlap, history, &filter);
    return status;
}
