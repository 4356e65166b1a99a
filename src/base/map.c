/* See map.h. */
#include "base/map.h"

#define FIRST_CAPACITY 16

uint64_t hf_mix64(uint64_t x)
{
    x ^= x >> 30;
    x *= UINT64_C(0xbf58476d1ce4e5b9);
    x ^= x >> 27;
    x *= UINT64_C(0x94d049bb133111eb);
    x ^= x >> 31;
    return x;
}

void hf_map_init(hf_map *map, const hf_allocator *allocator, uint64_t seed)
{
    *map = (hf_map){.allocator = allocator, .seed = seed};
}

void hf_map_done(hf_map *map)
{
    if (map->slots != NULL)
        (void)map->allocator->resize(map->allocator->ctx, map->slots,
                                     map->capacity * sizeof *map->slots, 0);
    map->slots = NULL;
    map->capacity = 0;
    map->count = 0;
}

/* Where `key` wants to be. */
static size_t home_of(const hf_map *map, uint64_t key)
{
    return (size_t)hf_mix64(key ^ map->seed) & (map->capacity - 1);
}

/* The slot that holds `key`, or the empty one where it belongs. Capacity is not 0, and one slot is
 * always empty. */
static size_t find(const hf_map *map, uint64_t key)
{
    size_t i = home_of(map, key);
    while (map->slots[i].value != HF_MAP_NONE && map->slots[i].key != key)
        i = (i + 1) & (map->capacity - 1);
    return i;
}

static void empty_all(hf_map_slot *slots, size_t capacity)
{
    for (size_t i = 0; i < capacity; i++)
        slots[i] = (hf_map_slot){.value = HF_MAP_NONE};
}

uint32_t hf_map_get(const hf_map *map, uint64_t key)
{
    return map->count > 0 ? map->slots[find(map, key)].value : HF_MAP_NONE;
}

static hf_status rehash(hf_map *map, size_t capacity)
{
    if (capacity > SIZE_MAX / sizeof(hf_map_slot))
        return HF_ENOMEM;
    hf_map_slot *slots =
        map->allocator->resize(map->allocator->ctx, NULL, 0, capacity * sizeof *slots);
    if (slots == NULL)
        return HF_ENOMEM;
    empty_all(slots, capacity);
    hf_map old = *map;
    map->slots = slots;
    map->capacity = capacity;
    for (size_t i = 0; i < old.capacity; i++)
        if (old.slots[i].value != HF_MAP_NONE)
            map->slots[find(map, old.slots[i].key)] = old.slots[i];
    hf_map_done(&old);
    return HF_OK;
}

hf_status hf_map_reserve(hf_map *map, size_t extra)
{
    /* Bounded so that none of the sums and products below can wrap. */
    if (extra > SIZE_MAX / 4 - map->count)
        return HF_ENOMEM;
    size_t needed = map->count + extra;
    size_t capacity = map->capacity > 0 ? map->capacity : FIRST_CAPACITY;
    while (capacity / 4 * 3 < needed)
        capacity *= 2;
    return capacity == map->capacity ? HF_OK : rehash(map, capacity);
}

void hf_map_set(hf_map *map, uint64_t key, uint32_t value)
{
    hf_map_slot *slot = &map->slots[find(map, key)];
    if (slot->value == HF_MAP_NONE)
        map->count++;
    *slot = (hf_map_slot){.key = key, .value = value};
}

void hf_map_remove(hf_map *map, uint64_t key)
{
    if (map->count == 0)
        return;
    size_t mask = map->capacity - 1;
    size_t hole = find(map, key);
    if (map->slots[hole].value == HF_MAP_NONE)
        return;
    /* What follows the hole moves into it unless that would put it before its home, where no search
     * finds it. */
    for (size_t i = (hole + 1) & mask; map->slots[i].value != HF_MAP_NONE; i = (i + 1) & mask) {
        size_t home = home_of(map, map->slots[i].key);
        if (((i - home) & mask) >= ((i - hole) & mask)) {
            map->slots[hole] = map->slots[i];
            hole = i;
        }
    }
    map->slots[hole].value = HF_MAP_NONE;
    map->count--;
}

void hf_map_clear(hf_map *map)
{
    if (map->slots != NULL)
        empty_all(map->slots, map->capacity);
    map->count = 0;
}
