/* COPY BINARY: see copy.h. */
#include "pg/copy.h"

#include <string.h>

/* Microseconds from the Unix epoch to PostgreSQL's, 2000-01-01. */
#define PG_EPOCH_USEC (INT64_C(946684800) * 1000000)

static const uint8_t signature[11] = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', 0xff, '\r', '\n', 0};
enum { HEADER_SIZE = 19 };

/* ---- bytes ---- */

static uint64_t get_bytes(const uint8_t *bytes, int size)
{
    uint64_t value = 0;
    for (int i = 0; i < size; i++)
        value = value << 8 | bytes[i];
    return value;
}

int64_t hf_copy_int(const hf_copy_field *field, int64_t missing)
{
    switch (field->size) {
    case 2:
        return (int16_t)get_bytes(field->bytes, 2);
    case 4:
        return (int32_t)get_bytes(field->bytes, 4);
    case 8:
        return (int64_t)get_bytes(field->bytes, 8);
    default:
        return missing;
    }
}

double hf_copy_double(const hf_copy_field *field, double missing)
{
    double value;
    if (field->size != sizeof value)
        return missing;
    const uint64_t bits = get_bytes(field->bytes, 8);
    memcpy(&value, &bits, sizeof value);
    return value;
}

bool hf_copy_bool(const hf_copy_field *field, bool missing)
{
    return field->size == 1 ? field->bytes[0] != 0 : missing;
}

hf_usec hf_copy_usec(const hf_copy_field *field)
{
    if (field->size != 8)
        return HF_USEC_NONE;
    const int64_t at = (int64_t)get_bytes(field->bytes, 8);
    if (at == INT64_MIN)
        return HF_USEC_MINUS_INFINITY;
    return at > INT64_MAX - PG_EPOCH_USEC ? HF_USEC_INFINITY : at + PG_EPOCH_USEC;
}

void hf_copy_text(const hf_copy_field *field, char *ret_text, size_t size)
{
    size_t length = field->size > 0 ? (size_t)field->size : 0;
    length = length < size ? length : size - 1;
    if (length > 0)
        memcpy(ret_text, field->bytes, length);
    ret_text[length] = 0;
}

/* ---- reading ---- */

void hf_copy_reader_init(hf_copy_reader *reader, const hf_allocator *allocator, int field_count,
                         hf_copy_row_fn *fn, void *ctx)
{
    *reader = (hf_copy_reader){.fn = fn, .ctx = ctx, .field_count = field_count};
    hf_buf_init(&reader->pending, allocator, HF_COPY_ROW_MAX);
}

void hf_copy_reader_done(hf_copy_reader *reader)
{
    hf_buf_done(&reader->pending);
}

/* Size of the header with its extension, 0 when not all is there; *ret_status HF_EFORMAT when it is
 * none. */
static size_t parse_header(const uint8_t *bytes, size_t size, hf_status *ret_status)
{
    if (size < HEADER_SIZE)
        return 0;
    const uint64_t extension = get_bytes(bytes + 15, 4);
    if (memcmp(bytes, signature, sizeof signature) != 0 || extension > HF_COPY_ROW_MAX)
        *ret_status = HF_EFORMAT;
    return size < HEADER_SIZE + extension ? 0 : (size_t)(HEADER_SIZE + extension);
}

/* Size of the row at `bytes`, 0 when not all is there. */
static size_t parse_row(hf_copy_reader *reader, const uint8_t *bytes, size_t size,
                        hf_status *ret_status)
{
    hf_copy_field fields[HF_COPY_FIELDS_MAX];
    if (size < 2)
        return 0;
    const int count = (int16_t)get_bytes(bytes, 2);
    if (count == -1) {
        reader->is_done = true;
        return 2;
    }
    if (count != reader->field_count) {
        *ret_status = HF_EFORMAT;
        return 0;
    }
    size_t used = 2;
    for (int i = 0; i < count; i++) {
        if (size - used < 4)
            return 0;
        const int32_t length = (int32_t)get_bytes(bytes + used, 4);
        if (length < -1 || length > (int32_t)HF_COPY_ROW_MAX) {
            *ret_status = HF_EFORMAT;
            return 0;
        }
        used += 4;
        const size_t present = length > 0 ? (size_t)length : 0;
        if (size - used < present)
            return 0;
        fields[i] = (hf_copy_field){bytes + used, length};
        used += present;
    }
    *ret_status = reader->fn(reader->ctx, fields);
    return used;
}

/* Consumes what is complete; returns how much. */
static size_t parse(hf_copy_reader *reader, const uint8_t *bytes, size_t size,
                    hf_status *ret_status)
{
    size_t used = 0;
    *ret_status = HF_OK;
    while (*ret_status == HF_OK && !reader->is_done) {
        const size_t step = reader->has_header
                                ? parse_row(reader, bytes + used, size - used, ret_status)
                                : parse_header(bytes + used, size - used, ret_status);
        if (step == 0)
            break;
        reader->has_header = true;
        used += step;
    }
    return used;
}

hf_status hf_copy_feed(hf_copy_reader *reader, const void *bytes, size_t size)
{
    hf_status status = HF_OK;
    if (hf_buf_size(&reader->pending) ==
        0) { /* the common case: whole rows, decoded where they lie */
        const size_t used = parse(reader, bytes, size, &status);
        if (status != HF_OK || reader->is_done)
            return status;
        return hf_buf_append(&reader->pending, (const uint8_t *)bytes + used, size - used);
    }
    status = hf_buf_append(&reader->pending, bytes, size);
    if (status != HF_OK)
        return status;
    hf_buf_consume(&reader->pending, parse(reader, hf_buf_borrow(&reader->pending),
                                           hf_buf_size(&reader->pending), &status));
    return status;
}

/* ---- writing ---- */

void hf_copy_writer_init(hf_copy_writer *writer, const hf_allocator *allocator, size_t max_bytes)
{
    *writer = (hf_copy_writer){.status = HF_OK};
    hf_buf_init(&writer->bytes, allocator, max_bytes);
}

void hf_copy_writer_done(hf_copy_writer *writer)
{
    hf_buf_done(&writer->bytes);
}

static void put(hf_copy_writer *writer, const void *bytes, size_t size)
{
    if (writer->status == HF_OK)
        writer->status = hf_buf_append(&writer->bytes, bytes, size);
}

static void put_number(hf_copy_writer *writer, uint64_t value, int size)
{
    uint8_t bytes[8];
    for (int i = 0; i < size; i++)
        bytes[i] = (uint8_t)(value >> 8 * (size - 1 - i));
    put(writer, bytes, (size_t)size);
}

void hf_copy_begin(hf_copy_writer *writer)
{
    static const uint8_t no_flags_no_extension[8] = {0};
    hf_buf_clear(&writer->bytes);
    writer->status = HF_OK;
    writer->row_count = 0;
    put(writer, signature, sizeof signature);
    put(writer, no_flags_no_extension, sizeof no_flags_no_extension);
}

void hf_copy_row(hf_copy_writer *writer, int field_count)
{
    put_number(writer, (uint64_t)field_count, 2);
    writer->row_count++;
}

void hf_copy_put_int(hf_copy_writer *writer, int64_t value)
{
    put_number(writer, 8, 4);
    put_number(writer, (uint64_t)value, 8);
}

void hf_copy_put_double(hf_copy_writer *writer, double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    put_number(writer, 8, 4);
    put_number(writer, bits, 8);
}

void hf_copy_put_bool(hf_copy_writer *writer, bool value)
{
    put_number(writer, 1, 4);
    put_number(writer, value, 1);
}

void hf_copy_put_usec(hf_copy_writer *writer, hf_usec at)
{
    if (at == HF_USEC_NONE) {
        hf_copy_put_null(writer);
        return;
    }
    const bool is_infinite = at == HF_USEC_INFINITY || at == HF_USEC_MINUS_INFINITY;
    hf_copy_put_int(writer, !is_infinite ? at - PG_EPOCH_USEC : at > 0 ? INT64_MAX : INT64_MIN);
}

void hf_copy_put_bytes(hf_copy_writer *writer, const void *bytes, size_t size)
{
    put_number(writer, size, 4);
    put(writer, bytes, size);
}

void hf_copy_put_text(hf_copy_writer *writer, const char *text)
{
    if (text == NULL)
        hf_copy_put_null(writer);
    else
        hf_copy_put_bytes(writer, text, strlen(text));
}

void hf_copy_put_null(hf_copy_writer *writer)
{
    put_number(writer, UINT32_MAX, 4);
}

void hf_copy_end(hf_copy_writer *writer)
{
    put_number(writer, UINT16_MAX, 2);
}
