/* COPY BINARY: what is written is read back, whatever the pieces; what is no such stream is
 * refused. */
#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "pg/copy.h"
#include "support/runner.h"

typedef struct seen {
    int rows;
    int64_t number;
    double real;
    bool flag;
    hf_usec at;
    hf_usec never;
    char text[16];
    hf_status answer;
} seen;

static hf_status take(void *ctx, const hf_copy_field *fields)
{
    seen *s = ctx;
    s->rows++;
    s->number = hf_copy_int(&fields[0], -1);
    s->real = hf_copy_double(&fields[1], -1);
    s->flag = hf_copy_bool(&fields[2], false);
    s->at = hf_copy_usec(&fields[3]);
    s->never = hf_copy_usec(&fields[4]);
    hf_copy_text(&fields[5], s->text, sizeof s->text);
    return s->answer;
}

static hf_allocator libc;

static void write_rows(hf_copy_writer *writer, int count, hf_usec at)
{
    libc = hf_allocator_libc();
    hf_copy_writer_init(writer, &libc, 1 << 20);
    hf_copy_begin(writer);
    for (int i = 0; i < count; i++) {
        hf_copy_row(writer, 6);
        hf_copy_put_int(writer, INT64_MIN + i);
        hf_copy_put_double(writer, -0.5);
        hf_copy_put_bool(writer, true);
        hf_copy_put_usec(writer, at);
        hf_copy_put_usec(writer, HF_USEC_NONE);
        hf_copy_put_text(writer, "a longer text than fits");
    }
    hf_copy_end(writer);
}

static void assert_row(const seen *s, int rows, hf_usec at)
{
    CU_ASSERT_EQUAL(s->rows, rows);
    CU_ASSERT_EQUAL(s->number, INT64_MIN + rows - 1);
    CU_ASSERT_EQUAL(s->real, -0.5);
    CU_ASSERT_TRUE(s->flag);
    CU_ASSERT_EQUAL(s->at, at);
    CU_ASSERT_EQUAL(s->never, HF_USEC_NONE);
    CU_ASSERT_STRING_EQUAL(s->text, "a longer text t");
}

static void a_stream_is_read_back_whatever_the_pieces(void)
{
    hf_copy_writer writer;
    write_rows(&writer, 3, 1700000000123456);
    const uint8_t *bytes = hf_buf_borrow(&writer.bytes);
    const size_t size = hf_buf_size(&writer.bytes);
    for (size_t piece = 1; piece <= size; piece++) {
        seen s = {.answer = HF_OK};
        hf_copy_reader reader;
        hf_copy_reader_init(&reader, &libc, 6, take, &s);
        for (size_t at = 0; at < size; at += piece)
            HF_ASSERT_OK(hf_copy_feed(&reader, bytes + at, size - at < piece ? size - at : piece));
        CU_ASSERT_TRUE(reader.is_done);
        assert_row(&s, 3, 1700000000123456);
        hf_copy_reader_done(&reader);
    }
    hf_copy_writer_done(&writer);
}

static void infinite_times_keep_their_meaning(void)
{
    static const hf_usec ends[] = {HF_USEC_INFINITY, HF_USEC_MINUS_INFINITY};
    for (int i = 0; i < 2; i++) {
        seen s = {.answer = HF_OK};
        hf_copy_writer writer;
        hf_copy_reader reader;
        write_rows(&writer, 1, ends[i]);
        hf_copy_reader_init(&reader, &libc, 6, take, &s);
        HF_ASSERT_OK(
            hf_copy_feed(&reader, hf_buf_borrow(&writer.bytes), hf_buf_size(&writer.bytes)));
        CU_ASSERT_EQUAL(s.at, ends[i]);
        hf_copy_reader_done(&reader);
        hf_copy_writer_done(&writer);
    }
}

/* Feeds `bytes` to a reader of six fields; the status. */
static hf_status feed(const void *bytes, size_t size, hf_status answer)
{
    seen s = {.answer = answer};
    hf_copy_reader reader;
    hf_copy_reader_init(&reader, &libc, 6, take, &s);
    const hf_status status = hf_copy_feed(&reader, bytes, size);
    hf_copy_reader_done(&reader);
    return status;
}

static void what_is_no_stream_is_refused(void)
{
    uint8_t bytes[512];
    hf_copy_writer writer;
    write_rows(&writer, 1, 0);
    const size_t size = hf_buf_size(&writer.bytes);
    memcpy(bytes, hf_buf_borrow(&writer.bytes), size);
    CU_ASSERT_EQUAL(feed(bytes, size, HF_OK), HF_OK);
    CU_ASSERT_EQUAL(feed(bytes, size, HF_ENOTFOUND), HF_ENOTFOUND); /* the callback's */
    bytes[0] = 'X';
    CU_ASSERT_EQUAL(feed(bytes, size, HF_OK), HF_EFORMAT);
    bytes[0] = 'P';
    bytes[20] = 7; /* another number of fields */
    CU_ASSERT_EQUAL(feed(bytes, size, HF_OK), HF_EFORMAT);
    bytes[20] = 6;
    bytes[21] = 0x7f; /* a field of two billion bytes */
    CU_ASSERT_EQUAL(feed(bytes, size, HF_OK), HF_EFORMAT);
    bytes[21] = 0x80; /* a negative length */
    CU_ASSERT_EQUAL(feed(bytes, size, HF_OK), HF_EFORMAT);
    hf_copy_writer_done(&writer);
}

static void every_single_changed_byte_is_survived(void)
{
    uint8_t bytes[512];
    hf_copy_writer writer;
    write_rows(&writer, 2, 0);
    const size_t size = hf_buf_size(&writer.bytes);
    for (size_t i = 0; i < size; i++) {
        for (int value = 0; value < 256; value += 51) {
            memcpy(bytes, hf_buf_borrow(&writer.bytes), size);
            bytes[i] = (uint8_t)value;
            const hf_status status = feed(bytes, size, HF_OK);
            CU_ASSERT_TRUE(status == HF_OK || status == HF_EFORMAT);
        }
    }
    hf_copy_writer_done(&writer);
}

static void a_field_of_another_type_gives_what_is_missing(void)
{
    static const uint8_t bytes[3] = {1, 2, 3};
    const hf_copy_field odd = {bytes, 3};
    const hf_copy_field null = {bytes, -1};
    CU_ASSERT_EQUAL(hf_copy_int(&odd, 42), 42);
    CU_ASSERT_EQUAL(hf_copy_double(&odd, 4.5), 4.5);
    CU_ASSERT_TRUE(hf_copy_bool(&odd, true));
    CU_ASSERT_EQUAL(hf_copy_usec(&null), HF_USEC_NONE);
    CU_ASSERT_EQUAL(hf_copy_int(&(hf_copy_field){bytes, 2}, 0), 258);
}

static const hf_test tests[] = {
    {"a stream is read back, whatever the pieces", a_stream_is_read_back_whatever_the_pieces},
    {"infinite times keep their meaning", infinite_times_keep_their_meaning},
    {"what is no such stream is refused", what_is_no_stream_is_refused},
    {"every single changed byte is survived", every_single_changed_byte_is_survived},
    {"a field of another type gives what stands for missing",
     a_field_of_another_type_gives_what_is_missing},
};
HF_TEST_MAIN("copy", tests)
