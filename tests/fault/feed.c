/* Writers in turn: see feed.h. */
#include "feed.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "writer.h"

enum { WRITERS = 4, HOLDERS = 3, LATE_BY = 25, NO_BATCH = INT32_MAX };

struct fault_feed {
    int batches;
    double seconds;
    double started_at;
    bool late;
    pid_t parent;
    pid_t pids[WRITERS + HOLDERS];
    atomic_int turn;
    atomic_llong claims;     /* epoch << 32 | the writers' next batch; a rewind is a new epoch */
    atomic_int late_in_hand; /* the late batch that gave its turn away, or NO_BATCH */
    atomic_int counts[FAULT_BATCH_STYLES];
    atomic_int repeated;
};

/* A process. */
typedef struct worker_slot {
    fault_feed *feed;
    fault_writer writer;
    int epoch;
} slot;

const char *fault_batch_style_name(fault_batch_style style)
{
    static const char *const names[FAULT_BATCH_STYLES] = {
        "many rows",   "single rows",   "COPY",     "savepoints",
        "rolled back", "open for long", "prepared", "late"};
    return names[style];
}

static double now_s(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void nap(void)
{
    (void)nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
}

/* ---- which batch is what ---- */

static fault_batch_style style_of(const fault_feed *feed, int batch)
{
    static const fault_batch_style common[] = {
        FAULT_BATCH_ROWS, FAULT_BATCH_SINGLE, FAULT_BATCH_ROWS,   FAULT_BATCH_SAVEPOINT,
        FAULT_BATCH_COPY, FAULT_BATCH_TWICE,  FAULT_BATCH_SINGLE, FAULT_BATCH_COPY};
    if (feed->late && batch % 31 == 13)
        return FAULT_BATCH_LATE;
    if (batch % 23 == 7)
        return FAULT_BATCH_LONG;
    if (batch % 29 == 11)
        return FAULT_BATCH_PREPARED;
    return common[batch % 8];
}

/* ---- turns ---- */

static int epoch_of(long long claims)
{
    return (int)(claims >> 32);
}

/* Rewound: what is in hand is not wanted any more. */
static bool is_stale(const slot *s)
{
    return epoch_of(atomic_load(&s->feed->claims)) != s->epoch;
}

/* Waits until `turn` is reached, and the time for it has come. False: rewound. */
static bool wait_turn(const slot *s, int turn)
{
    const fault_feed *feed = s->feed;
    const double due = feed->started_at + feed->seconds * turn / feed->batches;
    while (atomic_load(&feed->turn) < turn || (turn < feed->batches && now_s() < due)) {
        if (is_stale(s))
            return false;
        if (getppid() != feed->parent)
            _exit(0);
        nap();
    }
    return !is_stale(s);
}

/* The batch has come. Not if it was rewound meanwhile: then the turn is another's. */
static void pass_turn(slot *s, int batch, fault_batch_style style)
{
    int expected = batch;
    if (style != FAULT_BATCH_LATE) /* it has given its turn away before */
        (void)atomic_compare_exchange_strong(&s->feed->turn, &expected, batch + 1);
    (void)atomic_fetch_add(&s->feed->counts[style], 1);
}

/* ---- one batch ---- */

/* Up to what can be done before the turn. */
static bool begin_batch(slot *s, int batch, fault_batch_style style)
{
    switch (style) {
    case FAULT_BATCH_SINGLE:
        return true;
    case FAULT_BATCH_PREPARED:
        return fault_writer_prepare(&s->writer, batch);
    case FAULT_BATCH_COPY:
    case FAULT_BATCH_SAVEPOINT:
    case FAULT_BATCH_TWICE:
    case FAULT_BATCH_ROWS:
    case FAULT_BATCH_LONG:
    case FAULT_BATCH_LATE:
    case FAULT_BATCH_STYLES:
    default:
        return fault_writer_begin(&s->writer, batch, style);
    }
}

static bool end_batch(slot *s, int batch, fault_batch_style style)
{
    switch (style) {
    case FAULT_BATCH_SINGLE:
        return fault_writer_single(&s->writer, batch);
    case FAULT_BATCH_PREPARED:
        return fault_writer_commit_prepared(&s->writer, batch);
    case FAULT_BATCH_COPY:
    case FAULT_BATCH_SAVEPOINT:
    case FAULT_BATCH_TWICE:
    case FAULT_BATCH_ROWS:
    case FAULT_BATCH_LONG:
    case FAULT_BATCH_LATE:
    case FAULT_BATCH_STYLES:
    default:
        return fault_writer_commit(&s->writer, batch);
    }
}

/* A late batch gives its turn away with its rows in hand. */
static bool wait_for(slot *s, int batch, fault_batch_style style, bool *is_given_away)
{
    if (!wait_turn(s, batch))
        return false;
    if (style != FAULT_BATCH_LATE)
        return true;
    if (!*is_given_away) {
        atomic_store(&s->feed->late_in_hand, batch);
        int expected = batch;
        (void)atomic_compare_exchange_strong(&s->feed->turn, &expected, batch + 1);
    }
    *is_given_away = true;
    const int later = batch + LATE_BY < s->feed->batches ? batch + LATE_BY : s->feed->batches;
    return wait_turn(s, later);
}

static void deliver(slot *s, int batch)
{
    const fault_batch_style style = style_of(s->feed, batch);
    bool is_given_away = false;
    for (int tries = 0; !is_stale(s); tries++) {
        if (tries > 0)
            (void)atomic_fetch_add(&s->feed->repeated, 1);
        while (!fault_writer_connect(&s->writer) && !is_stale(s))
            nap();
        if (!is_stale(s) && begin_batch(s, batch, style) &&
            wait_for(s, batch, style, &is_given_away) && end_batch(s, batch, style)) {
            pass_turn(s, batch, style);
            break;
        }
        fault_writer_disconnect(&s->writer);
    }
    if (is_given_away)
        atomic_store(&s->feed->late_in_hand, NO_BATCH);
}

/* ---- processes ---- */

/* Until they are killed: there may be a rewind, even after the last batch. */
static void idle(const slot *s)
{
    if (getppid() != s->feed->parent)
        _exit(0);
    nap();
}

/* Writers share the common batches out among themselves. */
static void write_common(slot *s)
{
    for (;;) {
        const long long claim = atomic_fetch_add(&s->feed->claims, 1);
        const int batch = (int)(claim & 0xffffffff);
        s->epoch = epoch_of(claim);
        if (batch >= s->feed->batches) {
            idle(s);
        } else if (style_of(s->feed, batch) < FAULT_BATCH_LONG) {
            deliver(s, batch);
        }
    }
}

/* A holder has one style to itself, and always its next batch in hand. */
static void write_held(slot *s, fault_batch_style style)
{
    for (;;) {
        s->epoch = epoch_of(atomic_load(&s->feed->claims));
        for (int batch = atomic_load(&s->feed->turn); batch < s->feed->batches && !is_stale(s);
             batch++)
            if (style_of(s->feed, batch) == style)
                deliver(s, batch);
        idle(s);
    }
}

static void become(fault_feed *feed, const char *conninfo, int number)
{
    slot s = {.feed = feed};
    fault_writer_init(&s.writer, conninfo);
    if (number < WRITERS)
        write_common(&s);
    else
        write_held(&s, (fault_batch_style)(FAULT_BATCH_LONG + number - WRITERS));
}

fault_feed *fault_feed_start(const char *conninfo, int batches, double seconds, bool late)
{
    fault_feed *feed =
        mmap(NULL, sizeof *feed, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (feed == MAP_FAILED)
        return NULL;
    feed->batches = batches;
    feed->seconds = seconds;
    feed->late = late;
    atomic_store(&feed->late_in_hand, NO_BATCH);
    feed->started_at = now_s();
    feed->parent = getpid();
    (void)fflush(NULL);
    for (int i = 0; i < WRITERS + HOLDERS; i++) {
        feed->pids[i] = fork();
        if (feed->pids[i] == 0)
            become(feed, conninfo, i);
    }
    return feed;
}

int fault_feed_turn(const fault_feed *feed)
{
    return atomic_load(&feed->turn);
}

int fault_feed_first_open(const fault_feed *feed)
{
    /* In this order: what is not in hand any more by then has come. */
    const int turn = atomic_load(&feed->turn);
    const int late = atomic_load(&feed->late_in_hand);
    return late < turn ? late : turn;
}

bool fault_feed_is_done(const fault_feed *feed)
{
    return atomic_load(&feed->turn) >= feed->batches &&
           atomic_load(&feed->late_in_hand) == NO_BATCH;
}

void fault_feed_rewind(fault_feed *feed, int turn)
{
    const long long epoch = epoch_of(atomic_load(&feed->claims)) + 1;
    atomic_store(&feed->turn, turn);
    atomic_store(&feed->claims, epoch << 32 | turn);
}

int fault_feed_count(const fault_feed *feed, fault_batch_style style)
{
    return atomic_load(&feed->counts[style]);
}

int fault_feed_repeated(const fault_feed *feed)
{
    return atomic_load(&feed->repeated);
}

void fault_feed_free(fault_feed *feed)
{
    if (feed == NULL)
        return;
    for (int i = 0; i < WRITERS + HOLDERS; i++) {
        if (feed->pids[i] <= 0)
            continue;
        (void)kill(feed->pids[i], SIGKILL);
        (void)waitpid(feed->pids[i], NULL, 0);
    }
    (void)munmap(feed, sizeof *feed);
}

/* ---- the world's rows ---- */

/* Batches of about `size` events, never between two of one time. */
static const char split[] =
    "create schema feed;"
    "create table feed.events as select at, (min(part) over (partition by at))::int as batch from "
    "(select at, (row_number() over (order by at) - 1) / %d as part from "
    "(select created_at as at from holdfast.reports union all "
    "select retracted_at from holdfast.reports where retracted_at is not null union all "
    "select decided_at from holdfast.report_outcomes) e) p;"
    "create table feed.times as select distinct at, batch from feed.events;"
    "create unique index on feed.times (at);"
    "create table feed.reports as select r.*, t.batch from holdfast.reports r join feed.times t on "
    "t.at = r.created_at;"
    "create table feed.retractions as select r.report_id, r.target_id, r.retracted_at, t.batch "
    "from holdfast.reports r join feed.times t on t.at = r.retracted_at;"
    "create table feed.outcomes as select o.*, t.batch from holdfast.report_outcomes o join "
    "feed.times t on t.at = o.decided_at;"
    "create index on feed.reports (batch); create index on feed.reports (report_id);"
    "create index on feed.retractions (batch); create index on feed.retractions (report_id);"
    "create index on feed.outcomes (batch); create index on feed.outcomes (outcome_id);"
    "truncate holdfast.reports, holdfast.report_outcomes;"
    "analyze";

bool fault_feed_prepare(hf_pgtest *db, int size)
{
    return hf_pgtest_execf(db, split, size);
}

bool fault_feed_retract_rest(hf_pgtest *db)
{
    return hf_pgtest_exec(db, "update holdfast.reports r set retracted_at = f.retracted_at from "
                              "feed.retractions f where r.report_id = f.report_id and r.target_id "
                              "= f.target_id and r.retracted_at is null");
}
