/*
 * PostgreSQL's COPY BINARY, both ways.
 *
 * The idea. A stream is a 19-byte header, rows (a count of fields, each a length and its bytes, −1
 * for NULL) and a trailer. Reading: bytes come in any pieces and are fed as they come; each
 * complete row is given to a callback with its fields in place. Lengths are never trusted: a row
 * has the stated number of fields and at most HF_COPY_ROW_MAX bytes, or the stream is refused.
 * Writing: fields are appended to a bounded buffer.
 *
 * Lives here: the format, and the types that Holdfast's tables have. Does not: SQL, connections.
 */
#ifndef HF_PG_COPY_H
#define HF_PG_COPY_H

#include "base/buf.h"
#include "holdfast/status.h"
#include "holdfast/types.h"

#define HF_COPY_FIELDS_MAX 32
#define HF_COPY_ROW_MAX (16U << 20)

/* PostgreSQL's infinities, as hf_usec. */
#define HF_USEC_INFINITY INT64_MAX
#define HF_USEC_MINUS_INFINITY (INT64_MIN + 1)

typedef struct hf_copy_field {
    const uint8_t *bytes;
    int32_t size; /* −1: NULL */
} hf_copy_field;

/* A row; its fields are borrowed for the call. Another status than HF_OK stops the stream and is
 * returned by the feed. */
typedef hf_status hf_copy_row_fn(void *ctx, const hf_copy_field *fields);

typedef struct hf_copy_reader {
    hf_buf pending; /* bytes of a row that is not complete */
    hf_copy_row_fn *fn;
    void *ctx;
    int field_count;
    bool has_header;
    bool is_done; /* the trailer was seen */
} hf_copy_reader;

/* `field_count` fields in every row, at most HF_COPY_FIELDS_MAX. */
void hf_copy_reader_init(hf_copy_reader *reader, const hf_allocator *allocator, int field_count,
                         hf_copy_row_fn *fn, void *ctx);
void hf_copy_reader_done(hf_copy_reader *reader);

/* HF_OK; HF_ENOMEM; HF_EFORMAT: not such a stream; or the callback's. */
HF_MUST_CHECK hf_status hf_copy_feed(hf_copy_reader *reader, const void *bytes, size_t size);

/* Values of fields. A NULL or a wrong size gives `missing`. */
int64_t hf_copy_int(const hf_copy_field *field, int64_t missing); /* int2, int4, int8, xid8 */
double hf_copy_double(const hf_copy_field *field, double missing);
bool hf_copy_bool(const hf_copy_field *field, bool missing);
/* timestamptz; HF_USEC_NONE for NULL, else maybe one of the infinities. */
hf_usec hf_copy_usec(const hf_copy_field *field);
/* Text or bytea, cut to `size` − 1 bytes and ended by a zero; "" for NULL. */
void hf_copy_text(const hf_copy_field *field, char *ret_text, size_t size);

/* Writing: begin, then per row `row` and its fields, then end. Errors (HF_ENOMEM, HF_ELIMIT) stay
 * in `status`; later calls do nothing. */
typedef struct hf_copy_writer {
    hf_buf bytes;
    hf_status status;
    size_t row_count;
} hf_copy_writer;

void hf_copy_writer_init(hf_copy_writer *writer, const hf_allocator *allocator, size_t max_bytes);
void hf_copy_writer_done(hf_copy_writer *writer);
void hf_copy_begin(hf_copy_writer *writer);
void hf_copy_row(hf_copy_writer *writer, int field_count);
void hf_copy_put_int(hf_copy_writer *writer, int64_t value); /* int8 */
void hf_copy_put_double(hf_copy_writer *writer, double value);
void hf_copy_put_bool(hf_copy_writer *writer, bool value);
void hf_copy_put_usec(hf_copy_writer *writer, hf_usec at); /* HF_USEC_NONE: NULL */
void hf_copy_put_bytes(hf_copy_writer *writer, const void *bytes, size_t size); /* bytea */
void hf_copy_put_text(hf_copy_writer *writer, const char *text);                /* NULL: NULL */
void hf_copy_put_null(hf_copy_writer *writer);
void hf_copy_end(hf_copy_writer *writer);

#endif
