/*
 * From rows to events: what the worker reads.
 *
 * Each stream is a query of sql/queries and a decoder of its COPY BINARY bytes. Rows that cannot be
 * used (infinite times) are set aside with a reason; nothing is an error but bytes that are not
 * such a stream. Dates more than five minutes ahead of the database's clock are clamped to it, and
 * history's to the cursor's event time. Words and origins of reports become hashes here: the
 * engine, and whoever reads its memory, never has them.
 *
 * Lives here: the queries' texts, decoding. Does not: when what is read (worker), the queries
 * themselves (sql/queries).
 */
#ifndef HF_STORE_INTAKE_H
#define HF_STORE_INTAKE_H

#include "holdfast/engine.h"
#include "pg/copy.h"
#include "store/cursor.h"

/* An event, and where it stands in the goal. */
typedef struct hf_intake_event {
    hf_event event;
    hf_position position;
} hf_intake_event;

/* A row that cannot be used. */
typedef struct hf_rejected {
    const char *source_table; /* static */
    const char *reason;       /* static */
    int64_t row_key;
} hf_rejected;

typedef struct hf_intake {
    hf_copy_reader reader;
    const hf_allocator *allocator;
    hf_usec clock; /* what times beyond `latest` are clamped to */
    hf_usec latest;
    uint64_t seed;       /* of the traits */
    hf_finding_fn *load; /* while rows are loaded: who takes them */
    void *load_ctx;
    hf_intake_event *events;
    size_t count, capacity;
    hf_rejected *rejected;
    size_t rejected_count, rejected_capacity;
    int64_t row_count; /* rows read, rejected ones too */
    hf_position last;  /* of the last row, rejected ones too */
} hf_intake;

/* SQL texts; the caller's, to free(). HF_OK or HF_ENOMEM. */
HF_MUST_CHECK hf_status hf_intake_poll_sql(const hf_cursor *cursor, char **ret_sql);
HF_MUST_CHECK hf_status hf_intake_accounts_sql(const hf_cursor *cursor, bool is_recovery,
                                               char **ret_sql);
/* Until when a chunk reaches: the time of report number `most` after the position (1 row: Unix
 * microseconds, or NULL: no limit). */
HF_MUST_CHECK hf_status hf_intake_until_sql(const hf_cursor *cursor, int64_t most, char **ret_sql);
/* Not later than `until`, which may be HF_USEC_INFINITY. */
HF_MUST_CHECK hf_status hf_intake_events_sql(const hf_cursor *cursor, hf_usec until, int64_t most,
                                             char **ret_sql);
HF_MUST_CHECK hf_status hf_intake_history_sql(const hf_cursor *cursor, hf_usec window,
                                              char **ret_sql);

void hf_intake_init(hf_intake *intake, const hf_allocator *allocator);
void hf_intake_done(hf_intake *intake);

/* Forgets what was read, and expects a stream of events (times beyond `latest` become `clock`,
 * traits are hashed with `seed`, the installation's secret), or of accounts. */
void hf_intake_begin_events(hf_intake *intake, hf_usec clock, hf_usec latest, uint64_t seed);
void hf_intake_begin_accounts(hf_intake *intake);

/* HF_OK; HF_ENOMEM; HF_EFORMAT. */
HF_MUST_CHECK hf_status hf_intake_feed(hf_intake *intake, const void *bytes, size_t size);

/*
 * Rows of the output tables for the engine's start: stream number 0 … HF_INTAKE_LOADS − 1, in the
 * order in which the engine wants them. The reader is set up to give every row to hf_engine_load of
 * `engine`.
 */
#define HF_INTAKE_LOADS 6
#define HF_INTAKE_LOOK_COUNTS 5 /* the last one's number */
const char *hf_intake_load_sql(int number);
void hf_intake_begin_load(hf_intake *intake, int number, hf_engine *engine);

/* The same for another taker of them, which may want streams by name; the engine is never given
 * suppressions. */
enum {
    HF_INTAKE_LOAD_CAMPAIGNS = 2,
    HF_INTAKE_LOAD_HOLDS = 4,
    HF_INTAKE_LOAD_SUPPRESSIONS = HF_INTAKE_LOADS
};
void hf_intake_begin_load_to(hf_intake *intake, int number, hf_finding_fn *fn, void *ctx);

#endif
