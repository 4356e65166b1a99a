/*
 * A hash table from 64-bit keys to 32-bit values: open addressing, linear probing, deletion by
 * shifting back (no tombstones), at most 3/4 full.
 *
 * Lives here: the table. Does not: ownership of what values stand for, order (there is none: never
 * iterate to make output).
 */
#ifndef HF_BASE_MAP_H
#define HF_BASE_MAP_H

#include "holdfast/status.h"
#include "holdfast/types.h"

#define HF_MAP_NONE UINT32_MAX /* "not there"; not allowed as a value */

typedef struct hf_map_slot {
    uint64_t key;
    uint32_t value; /* HF_MAP_NONE: the slot is empty */
    uint32_t unused;
} hf_map_slot;

typedef struct hf_map {
    const hf_allocator *allocator;
    hf_map_slot *slots;
    size_t capacity; /* 0 or a power of two */
    size_t count;
    uint64_t seed; /* mixed into the hash, so that nobody can aim at collisions */
} hf_map;

void hf_map_init(hf_map *map, const hf_allocator *allocator, uint64_t seed);
void hf_map_done(hf_map *map);

/* The value of `key`, or HF_MAP_NONE. O(1) expected. */
uint32_t hf_map_get(const hf_map *map, uint64_t key);

/* Makes room for `extra` more keys; after it that many hf_map_set cannot fail. HF_OK or HF_ENOMEM
 * (unchanged). */
HF_MUST_CHECK hf_status hf_map_reserve(hf_map *map, size_t extra);

/* Sets or replaces. Room must have been reserved if `key` is new. */
void hf_map_set(hf_map *map, uint64_t key, uint32_t value);

/* Removes `key` if it is there. */
void hf_map_remove(hf_map *map, uint64_t key);

/* Removes every key, keeps the memory. */
void hf_map_clear(hf_map *map);

/* A 64-bit mix (the finaliser of MurmurHash3/splitmix64, public domain): a bijection that scatters.
 */
uint64_t hf_mix64(uint64_t x);

#endif
