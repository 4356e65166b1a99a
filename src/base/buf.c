/* See buf.h. */
#include "base/buf.h"

#include <string.h>

#include "base/alloc.h"

void hf_buf_init(hf_buf *buf, const hf_allocator *allocator, size_t max_bytes)
{
    *buf = (hf_buf){.allocator = allocator, .max_bytes = max_bytes};
}

void hf_buf_done(hf_buf *buf)
{
    hf_array_done(buf->allocator, &buf->bytes, &buf->capacity, 1);
    hf_buf_clear(buf);
}

void hf_buf_clear(hf_buf *buf)
{
    buf->head = 0;
    buf->tail = 0;
}

size_t hf_buf_size(const hf_buf *buf)
{
    return buf->tail - buf->head;
}

const uint8_t *hf_buf_borrow(const hf_buf *buf)
{
    return buf->bytes != NULL ? buf->bytes + buf->head : NULL;
}

/* Moves what waits to the front. */
static void compact(hf_buf *buf)
{
    size_t waiting = hf_buf_size(buf);
    if (buf->head > 0 && waiting > 0)
        memmove(buf->bytes, buf->bytes + buf->head, waiting);
    buf->head = 0;
    buf->tail = waiting;
}

static hf_status make_room(hf_buf *buf, size_t size)
{
    size_t waiting = hf_buf_size(buf);
    if (size <= buf->capacity - buf->tail)
        return HF_OK;
    /* Only when the dead bytes outnumber the living, so that the moves are paid for by the bytes
     * consumed. */
    if (buf->head >= waiting && size <= buf->capacity - waiting) {
        compact(buf);
        return HF_OK;
    }
    return hf_array_reserve(buf->allocator, &buf->bytes, &buf->capacity, buf->tail + size, 1);
}

hf_status hf_buf_append(hf_buf *buf, const void *bytes, size_t size)
{
    if (size == 0)
        return HF_OK;
    if (size > buf->max_bytes - hf_buf_size(buf))
        return HF_ELIMIT;
    hf_status status = make_room(buf, size);
    if (status != HF_OK)
        return status;
    memcpy(buf->bytes + buf->tail, bytes, size);
    buf->tail += size;
    return HF_OK;
}

void hf_buf_consume(hf_buf *buf, size_t size)
{
    buf->head += size;
    if (buf->head == buf->tail)
        hf_buf_clear(buf);
}
