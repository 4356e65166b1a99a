/* How common things are: see census.h. */
#include "engine/census.h"

#include <string.h>

#include "holdfast/traits.h"

static const hf_usec first_birth = INT64_C(946684800) * HF_SECOND_USEC; /* 2000-01-01 */

static hf_status reserve_table(uint32_t **table, size_t count, const hf_allocator *allocator)
{
    if (*table != NULL)
        return HF_OK;
    *table = allocator->resize(allocator->ctx, NULL, 0, count * sizeof **table);
    if (*table == NULL)
        return HF_ENOMEM;
    memset(*table, 0, count * sizeof **table);
    return HF_OK;
}

static void free_table(uint32_t **table, size_t count, const hf_allocator *allocator)
{
    if (*table != NULL)
        (void)allocator->resize(allocator->ctx, *table, count * sizeof **table, 0);
    *table = NULL;
}

void hf_census_done(hf_census *census, const hf_allocator *allocator)
{
    free_table(&census->tally, (size_t)1 << HF_TALLY_BITS, allocator);
    free_table(&census->born, HF_BIRTH_CELLS, allocator);
}

hf_status hf_census_reserve(hf_census *census, const hf_allocator *allocator)
{
    const hf_status status = reserve_table(&census->tally, (size_t)1 << HF_TALLY_BITS, allocator);
    return status == HF_OK ? reserve_table(&census->born, HF_BIRTH_CELLS, allocator) : status;
}

hf_status hf_census_reserve_births(hf_census *census, const hf_allocator *allocator)
{
    return reserve_table(&census->born, HF_BIRTH_CELLS, allocator);
}

/* Places of a comment are 0 to 4, an origin is 5. */
static uint32_t *counter(const hf_census *census, uint32_t value, uint64_t place)
{
    return &census->tally[hf_mix64((place << 32 | value) + 1) >> (64 - HF_TALLY_BITS)];
}

void hf_census_edge(hf_census *census, const hf_traits *traits, int change)
{
    if (traits == NULL)
        return;
    if (traits->origin != 0) {
        *counter(census, traits->origin, HF_COMMENT_HASHES) += (uint32_t)change;
        census->with_origin += change;
    }
    if (traits->comment[0] == 0)
        return;
    for (uint64_t i = 0; i < HF_COMMENT_HASHES; i++)
        *counter(census, traits->comment[i], i) += (uint32_t)change;
    census->commented += change;
}

static size_t birth_cell(hf_usec at)
{
    const hf_usec cell = at < first_birth ? 0 : (at - first_birth) / HF_BIRTH_USEC;
    return cell < HF_BIRTH_CELLS ? (size_t)cell : HF_BIRTH_CELLS - 1;
}

void hf_census_reporter(hf_census *census, hf_usec created_at, int change)
{
    if (created_at == HF_USEC_NONE)
        return;
    census->born[birth_cell(created_at)] += (uint32_t)change;
    census->dated += change;
}

uint32_t hf_census_origin(const hf_census *census, uint32_t origin)
{
    return census->tally == NULL ? 0 : *counter(census, origin, HF_COMMENT_HASHES);
}

uint32_t hf_census_comment(const hf_census *census, const uint32_t comment[HF_COMMENT_HASHES])
{
    uint64_t sum = 0;
    for (uint64_t i = 0; i < HF_COMMENT_HASHES && census->tally != NULL; i++)
        sum += *counter(census, comment[i], i);
    return (uint32_t)(sum / HF_COMMENT_AGREE);
}

uint32_t hf_census_born(const hf_census *census, hf_usec from, hf_usec to)
{
    uint32_t count = 0;
    for (size_t cell = birth_cell(from); census->born != NULL && cell <= birth_cell(to); cell++)
        count += census->born[cell];
    return count;
}
