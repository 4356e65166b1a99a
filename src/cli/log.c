/* See log.h. printf's conversions are walked here, so that a value can be quoted and none can forge
 * a field. */
#include "cli/log.h"

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"

static hf_log_level least_level = HF_LOG_INFO;

void hf_log_set_level(hf_log_level level)
{
    least_level = level;
}

/* A line being written; `size` leaves room for the newline and the zero. */
typedef struct line {
    char *text;
    size_t size;
    size_t used;
} line;

static void put(line *out, char c)
{
    if (out->used < out->size)
        out->text[out->used++] = c;
}

static void put_text(line *out, const char *text)
{
    for (; *text != '\0'; text++)
        put(out, *text);
}

static bool needs_quotes(const char *value)
{
    for (const char *c = value; *c != '\0'; c++)
        if ((unsigned char)*c <= ' ' || *c == '=' || *c == '"' || *c == '\\' || *c == 0x7f)
            return true;
    return false;
}

static void put_quoted(line *out, const char *value)
{
    put(out, '"');
    for (const char *c = value; *c != '\0'; c++) {
        if (*c == '"' || *c == '\\')
            put(out, '\\');
        if ((unsigned char)*c < ' ' || *c == 0x7f)
            put(out, ' ');
        else
            put(out, *c);
    }
    put(out, '"');
}

static void put_value(line *out, const char *value)
{
    if (value == NULL)
        return;
    if (needs_quotes(value))
        put_quoted(out, value);
    else
        put_text(out, value);
}

/* A conversion, taken apart: %[.precision][length]type. */
typedef struct conversion {
    int precision; /* −1: none */
    int longs;     /* 0 int, 1 long, 2 long long, 3 size_t */
    char type;
} conversion;

/* Reads what follows the '%'; returns where the text goes on. */
static const char *parse(const char *at, conversion *ret)
{
    *ret = (conversion){.precision = -1};
    if (*at == '.')
        for (ret->precision = 0, at++; *at >= '0' && *at <= '9'; at++)
            ret->precision = ret->precision * 10 + (*at - '0');
    for (; *at == 'l'; at++)
        ret->longs++;
    if (*at == 'z') {
        ret->longs = 3;
        at++;
    }
    ret->type = *at;
    return *at != '\0' ? at + 1 : at;
}

static intmax_t next_signed(va_list *values, int longs)
{
    switch (longs) {
    case 0:
        return va_arg(*values, int);
    case 1:
        return va_arg(*values, long);
    case 2:
        return va_arg(*values, long long);
    default:
        return va_arg(*values, ptrdiff_t);
    }
}

static uintmax_t next_unsigned(va_list *values, int longs)
{
    switch (longs) {
    case 0:
        return va_arg(*values, unsigned);
    case 1:
        return va_arg(*values, unsigned long);
    case 2:
        return va_arg(*values, unsigned long long);
    default:
        return va_arg(*values, size_t);
    }
}

static void put_number(line *out, const conversion *how, va_list *values)
{
    char text[400] = ""; /* %f of the largest double has 309 digits before the point */
    int precision = how->precision >= 0 && how->precision <= 30 ? how->precision : 6;
    if (how->type == 'd' || how->type == 'i')
        (void)snprintf(text, sizeof text, "%" PRIdMAX, next_signed(values, how->longs));
    else if (how->type == 'u')
        (void)snprintf(text, sizeof text, "%" PRIuMAX, next_unsigned(values, how->longs));
    else if (how->type == 'x')
        (void)snprintf(text, sizeof text, "%" PRIxMAX, next_unsigned(values, how->longs));
    else if (how->type == 'f')
        (void)snprintf(text, sizeof text, "%.*f", precision, va_arg(*values, double));
    else if (how->type == 'g')
        (void)snprintf(text, sizeof text, "%.*g", precision, va_arg(*values, double));
    put_text(out, text);
}

static void put_fields(line *out, const char *format, va_list *values)
{
    while (*format != '\0') {
        if (*format != '%') {
            put(out, *format++);
            continue;
        }
        conversion how;
        format = parse(format + 1, &how);
        if (how.type == 's') {
            put_value(out, va_arg(*values, const char *));
        } else if (how.type == 'c') {
            put_value(out, (char[]){(char)va_arg(*values, int), '\0'});
        } else {
            put_number(out, &how, values);
        }
    }
}

static void put_time(line *out, hf_usec now)
{
    time_t seconds = (time_t)(now / HF_SECOND_USEC);
    struct tm parts;
    char text[32] = "";
    if (gmtime_r(&seconds, &parts) != NULL)
        (void)strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &parts);
    put_text(out, text);
    (void)snprintf(text, sizeof text, ".%03dZ", (int)(now % HF_SECOND_USEC / 1000));
    put_text(out, text);
}

size_t hf_log_format(char *text, size_t size, hf_usec now, hf_log_level level, const char *event,
                     const char *format, va_list arguments)
{
    static const char *const levels[] = {"debug", "info", "warn", "error"};
    line out = {.text = text, .size = size - 2};
    va_list values;
    put_text(&out, "time=");
    put_time(&out, now);
    put_text(&out, " level=");
    put_text(&out, levels[level]);
    put_text(&out, " event=");
    put_value(&out, event);
    if (*format != '\0')
        put(&out, ' ');
    va_copy(values, arguments);
    put_fields(&out, format, &values);
    va_end(values);
    out.used = hf_text_clean(text, out.used);
    text[out.used++] = '\n';
    text[out.used] = '\0';
    return out.used;
}

static hf_usec wall_clock(void)
{
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_REALTIME, &now);
    return (hf_usec)now.tv_sec * HF_SECOND_USEC + now.tv_nsec / 1000;
}

void hf_vlog(hf_log_level level, const char *event, const char *format, va_list arguments)
{
    if (level < least_level)
        return;
    char text[HF_LOG_LINE_SIZE];
    size_t size = hf_log_format(text, sizeof text, wall_clock(), level, event, format, arguments);
    /* One write, so that lines of several processes do not mix. A log that cannot be written is
     * nobody's to hear of. */
    ssize_t written = 0;
    do
        written = write(STDERR_FILENO, text, size);
    while (written < 0 && errno == EINTR);
}

void hf_log(hf_log_level level, const char *event, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    hf_vlog(level, event, format, arguments);
    va_end(arguments);
}
