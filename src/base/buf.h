/*
 * A bounded byte buffer: bytes are appended at the end and consumed from the front.
 *
 * Lives here: the buffer every byte stream goes through; it has a mandatory maximum.
 * Does not: formats.
 */
#ifndef HF_BASE_BUF_H
#define HF_BASE_BUF_H

#include "holdfast/status.h"
#include "holdfast/types.h"

typedef struct hf_buf {
    const hf_allocator *allocator;
    uint8_t *bytes;
    size_t capacity;
    size_t head; /* first unconsumed byte */
    size_t tail; /* one past the last byte */
    size_t max_bytes;
} hf_buf;

void hf_buf_init(hf_buf *buf, const hf_allocator *allocator, size_t max_bytes);
void hf_buf_done(hf_buf *buf);
void hf_buf_clear(hf_buf *buf);

/* Bytes that wait, and where they start (valid until the next change). */
size_t hf_buf_size(const hf_buf *buf);
const uint8_t *hf_buf_borrow(const hf_buf *buf);

/* HF_OK; HF_ENOMEM; HF_ELIMIT when more than max_bytes would wait. Unchanged unless HF_OK. */
HF_MUST_CHECK hf_status hf_buf_append(hf_buf *buf, const void *bytes, size_t size);

/* Drops `size` bytes from the front; no more than wait. */
void hf_buf_consume(hf_buf *buf, size_t size);

#endif
