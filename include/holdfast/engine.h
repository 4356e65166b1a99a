/*
 * The detector: events in, findings out.
 *
 * The engine is a pure function of its event sequence: no I/O, no clock, no globals, no logging.
 * The same sequence gives the same findings, byte for byte, however it was cut into batches and
 * whenever findings were taken.
 *
 * Life of an engine:
 *
 *     hf_engine_new
 *     hf_engine_advance(…)                            on a start: the time judged through before
 *     hf_engine_push(HF_EVENT_ACCOUNT …)              attributes, any time before they matter
 *     hf_engine_load(rows of crews, members, …)       what was found before; after that:
 *     hf_engine_push(…, HF_MODE_HISTORY)              the window's events that were judged before,
 * in event order hf_engine_push(…, HF_MODE_JUDGE)                new events, in event order; late
 * ones are put where they belong hf_engine_take_findings                         as often as
 * wanted: what changed since the last call
 *
 * The state after `load` and `history` equals the state that wrote those rows, as far as any
 * finding depends on it.
 *
 * Rules for odd events: an event older than the window is not stored (hf_engine_stats.too_old
 * counts it); a report of oneself is not evidence and no voice (self_reports); a report id seen in
 * the window already on this target is ignored (repeated); a retraction or outcome of a report that
 * the window does not hold is ignored (unmatched). Callers clamp times ahead of the clock and set
 * infinities aside before they get here; the engine refuses times beyond ±100,000 days of the epoch
 * with HF_EINVAL.
 *
 * Memory. A call that changes the engine gets room before it begins, and holds a reserve (2 MiB, or
 * a thirty-second of what is held, at least) that it may use up; where either is refused it returns
 * HF_ENOMEM and the engine is unchanged: the same call later does what it would have done, and the
 * findings from then on are those of an engine that never saw the failure. A call that began and
 * used up the reserve as well leaves the engine torn (hf_engine_stats.is_torn): sound, to be freed,
 * and every later call but hf_engine_take_findings returns HF_ENOMEM; rebuild it from the rows.
 *
 * Under a cap (memory_max_bytes) the engine drops its oldest day of reports when it holds three
 * quarters of it, and one more with every thirty-second of the cap that it takes then, down to one
 * day: the same events and the same cap give the same findings, as long as what waits to be taken
 * stays below a quarter of the cap. Campaigns found meanwhile are marked (is_window_short). Below
 * half the cap the window is the policy's again. HF_ENOMEM comes only when one day does not fit;
 * the window is a day long then, the engine else unchanged.
 */
#ifndef HOLDFAST_ENGINE_H
#define HOLDFAST_ENGINE_H

#include "holdfast/finding.h"
#include "holdfast/policy.h"
#include "holdfast/status.h"
#include "holdfast/types.h"

#define HF_DETECTOR_VERSION "2"

typedef struct hf_engine hf_engine;

typedef struct hf_engine_config {
    hf_allocator allocator;
    uint64_t
        seed; /* the installation's secret: cell offsets; the same for the life of a database */
    bool is_shadow;          /* findings are marked, neither holds nor suppressions are made */
    hf_policy policy;        /* checked */
    size_t memory_max_bytes; /* the engine never holds more; 0: no cap */
} hf_engine_config;

typedef enum hf_mode {
    HF_MODE_HISTORY, /* store, do not judge */
    HF_MODE_JUDGE
} hf_mode;

typedef struct hf_engine_stats {
    hf_usec now; /* the latest event time seen, or HF_USEC_NONE */
    int64_t window_reports;
    int64_t accounts;
    int64_t crews;
    int64_t campaigns;
    int64_t looks;
    int64_t findings; /* looks that ended over the bar */
    int64_t too_old;
    int64_t self_reports;
    int64_t repeated;
    int64_t unmatched;
    hf_usec window;       /* as it is held: the policy's, or shorter for want of memory */
    bool is_window_short; /* it is */
    int64_t shortenings;  /* how often it was cut */
    bool is_torn;
    size_t memory_bytes; /* with the reserve */
} hf_engine_stats;

/* What the engine knows of: campaigns of the window, and those that were loaded. */
typedef struct hf_engine_counts {
    int64_t open[HF_CAMPAIGN_KIND_COUNT][HF_DISPOSITION_COUNT]; /* campaigns not dismissed */
    int64_t holds[HF_CAMPAIGN_KIND_COUNT];                      /* in force */
} hf_engine_counts;

/* HF_OK; HF_ENOMEM; HF_EINVAL (policy out of bounds). The engine is the caller's, freed with
 * hf_engine_free. */
HF_MUST_CHECK hf_status hf_engine_new(const hf_engine_config *config, hf_engine **ret_engine);

/* NULL is allowed. */
void hf_engine_free(hf_engine *engine);

/* From the next event on. HF_OK or HF_EINVAL. What left a shorter window is forgotten at once; a
 * longer one does not bring back what has fallen out. O(1), and O(what leaves the window). */
HF_MUST_CHECK hf_status hf_engine_set_policy(hf_engine *engine, const hf_policy *policy);

/*
 * Takes back a row that this or an earlier engine emitted: CREW, CREW_MEMBER, CAMPAIGN,
 * CAMPAIGN_MEMBER, HOLD and LOOK_COUNT, in that order of types. HF_OK; HF_ENOMEM; HF_EINVAL for
 * another type, ENOTFOUND for a row whose crew or campaign was not loaded; after any of these the
 * engine is unchanged.
 */
HF_MUST_CHECK hf_status hf_engine_load(hf_engine *engine, const hf_finding *row);

/*
 * One event. O(1) amortised, or a look: O(sum over the burst's reporters of min(their reports,
 * 256)). HF_OK; HF_EINVAL (a time or an enum out of range) or HF_ENOMEM: the engine is unchanged.
 */
HF_MUST_CHECK hf_status hf_engine_push(hf_engine *engine, const hf_event *event, hf_mode mode);

/*
 * Moves the engine's time forward to `now` (event time) without an event: what left the window
 * falls out. HF_OK or HF_ENOMEM (unchanged).
 */
HF_MUST_CHECK hf_status hf_engine_advance(hf_engine *engine, hf_usec now);

/*
 * Calls `fn` with every row that changed since the last successful call, in the order of
 * hf_finding_type and within it by id; each row whole, as it is now, so that an upsert is right.
 * The finding is borrowed for the call. A status other than HF_OK from `fn` stops and is returned;
 * nothing is forgotten then and the next call starts over.
 */
typedef hf_status hf_finding_fn(void *ctx, const hf_finding *finding);
HF_MUST_CHECK hf_status hf_engine_take_findings(hf_engine *engine, hf_finding_fn *fn, void *ctx);

/* How many rows hf_engine_take_findings would emit, at least; 0 means none. O(1). */
size_t hf_engine_pending(const hf_engine *engine);

void hf_engine_get_stats(const hf_engine *engine, hf_engine_stats *ret_stats);

/* O(campaigns). */
void hf_engine_count(const hf_engine *engine, hf_engine_counts *ret_counts);

/*
 * Checks every invariant of the engine's structures; O(everything), for tests and fuzzers. HF_OK,
 * or HF_EFORMAT with a static text in *ret_what.
 */
HF_MUST_CHECK hf_status hf_engine_validate(const hf_engine *engine, const char **ret_what);

#endif
