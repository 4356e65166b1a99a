/*
 * Two engines that are told the same, for fuzz_engine.c: one whose findings are taken at any time
 * and whose memory may fail, and one that is asked once, at the end; and a third that loads the
 * rows of that. Every call states what must hold; see there.
 */
#ifndef HF_TESTS_FUZZ_SIDES_H
#define HF_TESTS_FUZZ_SIDES_H

#include "base/map.h"
#include "fuzz.h"
#include "holdfast/engine.h"
#include "store/outbox.h"
#include "support/counting.h"

typedef struct fuzz_side {
    hf_engine *engine;
    hf_counting counting;
    hf_allocator allocator;
    hf_map told;      /* key of a row to a hash of what was last told of it */
    hf_map states;    /* key of a hold to its state */
    hf_map ends;      /* and to a hash of when it expires */
    hf_map crew_of;   /* key of a crew's member to its crew_id */
    int refused_from; /* the taker fails at this row; 0: never */
} fuzz_side;

typedef struct fuzz_sides {
    fuzz_side often, once;
    fuzz_side again; /* is given the rows of `once` */
    hf_allocator libc;
    hf_outbox outbox; /* a row as bytes, without padding */
    bool is_good;     /* memory has not failed: else only fuzz_sides_close */
    bool is_decided;  /* staff decided something: the database has that already, rows may not */
    bool is_moved;    /* likewise the end of a hold */
} fuzz_sides;

/* The `fail_at`-th allocation of the first engine fails; 0: none. */
void fuzz_sides_open(fuzz_sides *sides, bool is_shadow, int64_t fail_at);
void fuzz_sides_push(fuzz_sides *sides, const hf_event *event, hf_mode mode);
void fuzz_sides_set_policy(fuzz_sides *sides, const hf_policy *policy);
void fuzz_sides_advance(fuzz_sides *sides, hf_usec now);

/* From the first engine; its taker refuses row number `refused_from`, and it is asked again. */
void fuzz_sides_take(fuzz_sides *sides, int refused_from);

/* Validates, compares and frees. */
void fuzz_sides_close(fuzz_sides *sides);

#endif
