#include "cli/log.h"

#include <inttypes.h>
#include <string.h>

#include "support/runner.h"

/* 2026-02-03T04:05:06.123456Z */
#define THEN (INT64_C(1770091506123456))

static char text[HF_LOG_LINE_SIZE];

__attribute__((format(printf, 2, 3))) static const char *formatted(size_t size, const char *format,
                                                                   ...)
{
    va_list arguments;
    va_start(arguments, format);
    size_t length = hf_log_format(text, size, THEN, HF_LOG_WARN, "some.event", format, arguments);
    va_end(arguments);
    CU_ASSERT_EQUAL(length, strlen(text));
    return text;
}

#define START "time=2026-02-03T04:05:06.123Z level=warn event=some.event"

static void a_line_has_time_level_event_and_fields(void)
{
    HF_ASSERT_TEXT(formatted(sizeof text, "a=%d b=%s", -1, "two"), START " a=-1 b=two\n");
    HF_ASSERT_TEXT(formatted(sizeof text, "done=yes"), START " done=yes\n");
}

static void every_number_is_written(void)
{
    HF_ASSERT_TEXT(formatted(sizeof text, "a=%" PRId64 " b=%lu c=%lld d=%zu e=%x", INT64_MIN,
                             18446744073709551615UL, -5LL, (size_t)7, 255U),
                   START " a=-9223372036854775808 b=18446744073709551615 c=-5 d=7 e=ff\n");
    HF_ASSERT_TEXT(formatted(sizeof text, "a=%f b=%.1f c=%g d=%c", 0.5, 2.25, 1e-9, 'x'),
                   START " a=0.500000 b=2.2 c=1e-09 d=x\n");
}

static void a_value_cannot_forge_a_field_or_a_line(void)
{
    HF_ASSERT_TEXT(formatted(sizeof text, "a=%s b=%s", "x y=1", "1\nlevel=error"),
                   START " a=\"x y=1\" b=\"1 level=error\"\n");
    HF_ASSERT_TEXT(formatted(sizeof text, "a=%s", "say \"\\\""), START " a=\"say \\\"\\\\\\\"\"\n");
}

static void a_value_cannot_take_over_a_terminal(void)
{
    HF_ASSERT_TEXT(formatted(sizeof text, "a=%s b=%s", "\x1b[2J", "\xc2\x9b\xe2\x80\xae\xff"),
                   START " a=\" [2J\" b=???\n");
}

static void nothing_is_an_empty_value(void)
{
    const char *volatile nothing = NULL;
    HF_ASSERT_TEXT(formatted(sizeof text, "a=%s b=%s", nothing, ""), START " a= b=\n");
}

static void a_long_line_is_cut_and_stays_one_line(void)
{
    char value[5000];
    memset(value, 'v', sizeof value - 1);
    value[sizeof value - 1] = '\0';
    const char *line = formatted(100, "a=%s b=%d", value, 1);
    CU_ASSERT_EQUAL(strlen(line), 99);
    CU_ASSERT_EQUAL(line[98], '\n');
}

static const hf_test tests[] = {
    {"a line has time, level, event and fields", a_line_has_time_level_event_and_fields},
    {"every number is written", every_number_is_written},
    {"a value cannot forge a field or a line", a_value_cannot_forge_a_field_or_a_line},
    {"a value cannot take over a terminal", a_value_cannot_take_over_a_terminal},
    {"nothing is an empty value", nothing_is_an_empty_value},
    {"a long line is cut and stays one line", a_long_line_is_cut_and_stays_one_line},
};
HF_TEST_MAIN("log", tests)
