/*
 * A count threshold: what platforms do. So many accounts report a target within 24 hours, and
 * something happens to it by itself.
 *
 * Turned round for the comparison: here the target counts as attacked, and everybody who reported
 * it as an attacker. It finds every mob, and takes every justified outcry for one.
 */
#include <stdlib.h>

#include "peers/peers.h"
#include "tables.h"

#define WINDOW (24 * HF_HOUR_USEC)

/* Whether so many accounts reported the target within any window. `in_window` counts each account's
 * reports in the window, and is zero before and after. */
static bool is_over(const peer_report *reports, size_t count, double least, uint32_t *in_window)
{
    uint32_t distinct = 0;
    bool over = false;
    size_t first = 0;
    for (size_t i = 0; i < count; i++) {
        for (; reports[i].at - reports[first].at > WINDOW; first++)
            distinct -= --in_window[reports[first].reporter] == 0;
        distinct += in_window[reports[i].reporter]++ == 0;
        over = over || distinct >= least;
    }
    for (; first < count; first++)
        in_window[reports[first].reporter] = 0;
    return over;
}

void peer_threshold(const peer_input *input, double setting, bool *is_flagged)
{
    uint32_t *in_window = quality_memory(input->accounts, sizeof *in_window);
    for (size_t first = 0, end = 0; first < input->count; first = end) {
        while (end < input->count && input->reports[end].target == input->reports[first].target)
            end++;
        if (!is_over(input->reports + first, end - first, setting, in_window))
            continue;
        for (size_t i = first; i < end; i++)
            is_flagged[input->reports[i].reporter] = true;
    }
    free(in_window);
}
