/*
 * COPY BINARY through the intake, every stream it knows.
 *
 * Must hold: the stream fed whole and fed in pieces reads the same; the only error is HF_EFORMAT;
 * the engine takes every event that the intake lets through, except an account whose kind is none,
 * which the table's type rules out.
 */
#include <string.h>

#include "base/alloc.h"
#include "fuzz.h"
#include "fuzz_arena.h"
#include "store/intake.h"

enum { EVENTS, ACCOUNTS, LOADS, STREAMS = LOADS + HF_INTAKE_LOADS + 1 };

static const hf_usec clock_at = 20000 * HF_DAY_USEC;

typedef struct reading {
    hf_intake intake;
    hf_status status;
    size_t loaded;
    hf_finding_type last_type;
} reading;

static hf_status take_row(void *ctx, const hf_finding *row)
{
    reading *r = ctx;
    r->loaded++;
    r->last_type = row->type;
    fuzz_require(row->type != HF_FINDING_CAMPAIGN ||
                     memchr(row->u.campaign.summary, 0, HF_SENTENCE_SIZE) != NULL,
                 "a campaign's summary ends");
    fuzz_require(row->type != HF_FINDING_HOLD ||
                     memchr(row->u.hold.reason, 0, HF_SENTENCE_SIZE) != NULL,
                 "a hold's reason ends");
    return HF_OK;
}

static void begin(reading *r, const hf_allocator *allocator, int stream)
{
    *r = (reading){.status = HF_OK};
    hf_intake_init(&r->intake, allocator);
    if (stream == EVENTS)
        hf_intake_begin_events(&r->intake, clock_at, clock_at + 5 * HF_MINUTE_USEC, 7);
    else if (stream == ACCOUNTS)
        hf_intake_begin_accounts(&r->intake);
    else
        hf_intake_begin_load_to(&r->intake, stream - LOADS, take_row, r);
}

/* A header, unless the input has its own: a fuzzer should not have to find the signature. */
static void feed_header(reading *r)
{
    static const uint8_t header[19] = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', 0xff, '\r', '\n', 0};
    r->status = hf_intake_feed(&r->intake, header, sizeof header);
    fuzz_require(r->status == HF_OK, "the header is one");
}

/* Pieces of 1 … 16 bytes, by `pace`. */
static void feed(reading *r, const uint8_t *bytes, size_t size, uint64_t pace)
{
    for (size_t at = 0; at < size && r->status == HF_OK;) {
        const size_t wanted = pace == 0 ? size : 1 + (pace >> (at % 15 * 4) & 15);
        const size_t piece = wanted < size - at ? wanted : size - at;
        r->status = hf_intake_feed(&r->intake, bytes + at, piece);
        at += piece;
    }
    fuzz_require(r->status == HF_OK || r->status == HF_EFORMAT, "only the format may be wrong");
}

static bool is_same_event(const hf_intake_event *a, const hf_intake_event *b)
{
    return a->position.at == b->position.at && a->position.relation == b->position.relation &&
           a->position.id == b->position.id && a->event.type == b->event.type &&
           a->event.at == b->event.at;
}

static void compare(const reading *a, const reading *b)
{
    fuzz_require(a->status == b->status, "pieces do not change the status");
    fuzz_require(a->loaded == b->loaded && a->last_type == b->last_type,
                 "pieces do not change the rows loaded");
    fuzz_require(a->intake.row_count == b->intake.row_count && a->intake.count == b->intake.count &&
                     a->intake.rejected_count == b->intake.rejected_count,
                 "pieces do not change the counts");
    for (size_t i = 0; i < a->intake.count; i++)
        fuzz_require(is_same_event(&a->intake.events[i], &b->intake.events[i]),
                     "pieces do not change the events");
    for (size_t i = 0; i < a->intake.rejected_count; i++)
        fuzz_require(a->intake.rejected[i].source_table != NULL &&
                         a->intake.rejected[i].row_key == b->intake.rejected[i].row_key,
                     "what is rejected has a table, and is the same");
}

static void push(const reading *r)
{
    hf_engine *engine = NULL;
    const char *what = "";
    fuzz_arena_begin();
    hf_engine_config config = {.allocator = fuzz_arena_allocator(), .seed = 7};
    hf_policy_init(&config.policy);
    fuzz_require(hf_engine_new(&config, &engine) == HF_OK, "there is an engine");
    for (size_t i = 0; i < r->intake.count; i++) {
        const hf_event *event = &r->intake.events[i].event;
        const hf_status status = hf_engine_push(engine, event, HF_MODE_JUDGE);
        const bool is_no_kind =
            event->type == HF_EVENT_ACCOUNT && (unsigned)event->u.account.kind >= HF_KIND_COUNT;
        fuzz_require(status == (is_no_kind ? HF_EINVAL : HF_OK), "the engine takes the event");
    }
    fuzz_require(hf_engine_validate(engine, &what) == HF_OK, what);
    hf_engine_free(engine);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_input input = {data, size};
    const hf_allocator libc = hf_allocator_libc();
    const uint8_t choice = fuzz_byte(&input);
    const uint64_t pace = fuzz_byte(&input) * UINT64_C(0x9e3779b97f4a7c15) | 1;
    const bool has_header = choice & 0x80;
    const int stream = (choice & 0x7f) % STREAMS;
    reading whole;
    reading pieces;
    begin(&whole, &libc, stream);
    begin(&pieces, &libc, stream);
    if (!has_header) {
        feed_header(&whole);
        feed_header(&pieces);
    }
    feed(&whole, input.bytes, input.size, 0);
    feed(&pieces, input.bytes, input.size, pace);
    compare(&whole, &pieces);
    if (whole.intake.count > 0)
        push(&whole);
    hf_intake_done(&whole.intake);
    hf_intake_done(&pieces.intake);
    return 0;
}
