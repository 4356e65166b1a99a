/* A policy as text: see policy_text.h. Every field goes through one table made of HF_POLICY_TABLE.
 */
#include "cli/policy_text.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { VALUE_MAX = 64 }; /* no number in bounds is longer, however it is written */

/* A part of the text. */
typedef struct span {
    const char *at;
    size_t size;
} span;

typedef struct field {
    const char *name;
    double least, most;
    bool is_whole;
} field;

static const field fields[] = {
#define POLICY_FIELD(name, type, initial, least, most, meaning) \
    {#name, (least), (most), _Generic((type)0, int64_t : true, default : false)},
    HF_POLICY_TABLE(POLICY_FIELD)
#undef POLICY_FIELD
};
enum { FIELDS = sizeof fields / sizeof *fields };

__attribute__((format(printf, 3, 4))) static hf_status refuse(hf_policy_mistake *mistake,
                                                              size_t line, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    mistake->line = line;
    (void)vsnprintf(mistake->what, sizeof mistake->what, format, arguments);
    va_end(arguments);
    return HF_EINVAL;
}

/* For a message: the printable ASCII at the start of it, 40 bytes at most. */
static int shown(span text)
{
    int size = 0;
    while ((size_t)size < text.size && size < 40 && text.at[size] >= ' ' && text.at[size] <= '~')
        size++;
    return size;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static span trim(span text)
{
    while (text.size > 0 && is_blank(text.at[0])) {
        text.at++;
        text.size--;
    }
    while (text.size > 0 && is_blank(text.at[text.size - 1]))
        text.size--;
    return text;
}

/* What stands before the first `c`, all of it where there is none; *ret_rest is what stands behind.
 */
static span cut(span text, char c, span *ret_rest)
{
    const char *end = text.size > 0 ? memchr(text.at, c, text.size) : NULL;
    const size_t size = end != NULL ? (size_t)(end - text.at) : text.size;
    const size_t used = end != NULL ? size + 1 : size;
    *ret_rest = (span){text.at + used, text.size - used};
    return (span){text.at, size};
}

static int find_field(span key)
{
    for (int i = 0; i < FIELDS; i++)
        if (strlen(fields[i].name) == key.size && memcmp(fields[i].name, key.at, key.size) == 0)
            return i;
    return -1;
}

/* Decimal only: strtod would take hexadecimal, infinities and words too. */
static bool read_number(span value, double *ret_number)
{
    char text[VALUE_MAX];
    char *end;
    if (value.size == 0 || value.size >= sizeof text)
        return false;
    memcpy(text, value.at, value.size);
    text[value.size] = 0;
    if (strspn(text, "0123456789+-.eE") != value.size)
        return false;
    *ret_number = strtod(text, &end);
    return end == text + value.size;
}

static hf_status read_value(int number, span value, size_t line, double *ret_number,
                            hf_policy_mistake *mistake)
{
    const field *f = &fields[number];
    if (!read_number(value, ret_number))
        return refuse(mistake, line, "%s: \"%.*s\" is not a number", f->name, shown(value),
                      value.at);
    if (!(*ret_number >= f->least && *ret_number <= f->most))
        return refuse(mistake, line, "%s must be from %g to %g, not %.*s", f->name, f->least,
                      f->most, shown(value), value.at);
    if (f->is_whole && *ret_number != floor(*ret_number))
        return refuse(mistake, line, "%s must be a whole number, not %.*s", f->name, shown(value),
                      value.at);
    return HF_OK;
}

/* One line that is not empty. The numbers of fields that were set before are in is_set. */
static hf_status read_line(span text, size_t line, double numbers[FIELDS], bool is_set[FIELDS],
                           hf_policy_mistake *mistake)
{
    span value;
    const span key = trim(cut(text, '=', &value));
    if (memchr(text.at, '=', text.size) == NULL)
        return refuse(mistake, line, "\"%.*s\" is not key = value", shown(text), text.at);
    const int number = find_field(key);
    if (number < 0)
        return refuse(mistake, line, "there is no key \"%.*s\" in a policy", shown(key), key.at);
    if (is_set[number])
        return refuse(mistake, line, "%s is set a second time", fields[number].name);
    is_set[number] = true;
    return read_value(number, trim(value), line, &numbers[number], mistake);
}

static void set_fields(hf_policy *policy, const double numbers[FIELDS], const bool is_set[FIELDS])
{
    int i = 0;
#define SET_FIELD(name, type, initial, least, most, meaning)    \
    policy->name = is_set[i] ? (type)numbers[i] : policy->name; \
    i++;
    HF_POLICY_TABLE(SET_FIELD)
#undef SET_FIELD
}

hf_status hf_policy_parse(const char *text, size_t size, hf_policy *policy,
                          hf_policy_mistake *ret_mistake)
{
    double numbers[FIELDS] = {0};
    bool is_set[FIELDS] = {false};
    span rest = {text, size};
    span comment;
    if (size > HF_POLICY_TEXT_MAX)
        return refuse(ret_mistake, 0, "longer than %zu bytes: this is no policy",
                      HF_POLICY_TEXT_MAX);
    for (size_t line = 1; rest.size > 0; line++) {
        const span content = trim(cut(cut(rest, '\n', &rest), '#', &comment));
        if (content.size == 0)
            continue;
        const hf_status status = read_line(content, line, numbers, is_set, ret_mistake);
        if (status != HF_OK)
            return status;
    }
    set_fields(policy, numbers, is_set);
    return HF_OK;
}
