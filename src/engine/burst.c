/* Collecting a burst: see burst.h. */
#include "engine/burst.h"

void hf_burst_collect(const hf_history *history, uint32_t target, hf_usec to, hf_usec window,
                      hf_burst *ret_burst)
{
    const hf_reports *edges = &history->targets[target].edges;
    ret_burst->target = target;
    ret_burst->from = to - window;
    ret_burst->to = to;
    ret_burst->count = 0;
    const uint32_t first = hf_reports_lower_bound(edges, to - window + 1);
    for (uint32_t i = hf_reports_lower_bound(edges, to + 1);
         i-- > first && ret_burst->count < HF_BURST_MAX;) {
        const hf_report *report = hf_reports_at(edges, i);
        if (hf_history_is_marked(history, report->reporter, HF_MARK_NO_USER))
            continue;
        ret_burst->reporters[ret_burst->count] = report->reporter;
        ret_burst->at[ret_burst->count] = report->at;
        ret_burst->traits[ret_burst->count++] = hf_report_traits(report);
    }
}
