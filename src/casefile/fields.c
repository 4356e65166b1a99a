/* Fields of a case file's JSON: see fields.h. */
#include "casefile/fields.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

const char *hf_field_text(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    return text != NULL ? text : "";
}

int64_t hf_field_int(const json_t *object, const char *name)
{
    return (int64_t)json_number_value(json_object_get(object, name));
}

double hf_field_real(const json_t *object, const char *name)
{
    return json_number_value(json_object_get(object, name));
}

bool hf_field_bool(const json_t *object, const char *name)
{
    return json_is_true(json_object_get(object, name));
}

bool hf_field_is_act(const json_t *row)
{
    const char *event = hf_field_text(row, "event");
    return strcmp(event, "report") == 0 || strcmp(event, "entry") == 0 ||
           strcmp(event, "subscription") == 0;
}

/* Days since 1970-01-01: Howard Hinnant, "chrono-compatible low-level date algorithms" (2013). */
static int64_t days_of(int64_t year, int64_t month, int64_t day)
{
    const int64_t shifted = month <= 2 ? year - 1 : year;
    const int64_t era = shifted / 400;
    const int64_t of_era = shifted - era * 400;
    const int64_t of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

/* The digits behind a second's point, as microseconds. */
static hf_usec fraction_of(const char *text)
{
    hf_usec fraction = 0;
    hf_usec unit = 100000;
    if (*text != '.')
        return 0;
    for (text++; *text >= '0' && *text <= '9'; text++, unit /= 10)
        fraction += unit * (*text - '0');
    return fraction;
}

/* The number of `count` digits at `text`, or −1. */
static int64_t digits_of(const char *text, int count)
{
    int64_t number = 0;
    for (int i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9')
            return -1;
        number = 10 * number + (text[i] - '0');
    }
    return number;
}

hf_usec hf_field_usec(const char *text)
{
    static const int at[] = {0, 5, 8, 11, 14, 17};
    static const int sizes[] = {4, 2, 2, 2, 2, 2};
    int64_t part[6];
    if (strlen(text) < 19)
        return HF_USEC_NONE;
    for (int i = 0; i < 6; i++) {
        part[i] = digits_of(text + at[i], sizes[i]);
        if (part[i] < 0)
            return HF_USEC_NONE;
    }
    return days_of(part[0], part[1], part[2]) * HF_DAY_USEC + part[3] * HF_HOUR_USEC +
           part[4] * HF_MINUTE_USEC + part[5] * HF_SECOND_USEC + fraction_of(text + 19);
}

hf_usec hf_field_at(const json_t *object, const char *name)
{
    return hf_field_usec(hf_field_text(object, name));
}

const char *hf_field_put_minute(hf_usec at, char ret_text[HF_FIELD_TIME_SIZE])
{
    const time_t second = (time_t)(at / HF_SECOND_USEC);
    struct tm parts;
    if (at == HF_USEC_NONE || gmtime_r(&second, &parts) == NULL)
        (void)snprintf(ret_text, HF_FIELD_TIME_SIZE, "-");
    else
        (void)strftime(ret_text, HF_FIELD_TIME_SIZE, "%Y-%m-%d %H:%M", &parts);
    return ret_text;
}

const char *hf_field_minute(const json_t *object, const char *name,
                            char ret_text[HF_FIELD_TIME_SIZE])
{
    return hf_field_put_minute(hf_field_at(object, name), ret_text);
}

const char *hf_field_put_span(hf_usec span, char ret_text[32])
{
    const int64_t minutes = (span + HF_MINUTE_USEC - 1) / HF_MINUTE_USEC;
    if (minutes <= 2)
        (void)snprintf(ret_text, 32, "%" PRId64 " seconds",
                       (span + HF_SECOND_USEC - 1) / HF_SECOND_USEC);
    else if (minutes < 120)
        (void)snprintf(ret_text, 32, "%" PRId64 " minutes", minutes);
    else if (minutes < 2880)
        (void)snprintf(ret_text, 32, "%" PRId64 " hours", (minutes + 59) / 60);
    else
        (void)snprintf(ret_text, 32, "%" PRId64 " days", (minutes + 1439) / 1440);
    return ret_text;
}
