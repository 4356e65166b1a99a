/* Values of Holdfast in JSON: see json.h. */
#include "cli/json.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>

char *hf_time_text(hf_usec at, char text[HF_TIME_SIZE])
{
    const hf_usec rest = at % HF_SECOND_USEC;
    const hf_usec fraction = rest < 0 ? rest + HF_SECOND_USEC : rest;
    const time_t second = (time_t)((at - fraction) / HF_SECOND_USEC);
    struct tm parts;
    if (gmtime_r(&second, &parts) == NULL)
        parts = (struct tm){.tm_mday = 1};
    size_t used = strftime(text, HF_TIME_SIZE, "%Y-%m-%dT%H:%M:%S", &parts);
    if (fraction > 0)
        used += (size_t)snprintf(text + used, HF_TIME_SIZE - used, ".%06" PRId64, fraction);
    while (fraction > 0 && text[used - 1] == '0')
        used--;
    (void)snprintf(text + used, HF_TIME_SIZE - used, "Z");
    return text;
}

json_t *hf_json_id(int64_t id)
{
    char text[24];
    (void)snprintf(text, sizeof text, "%" PRId64, id);
    return json_string(text);
}

json_t *hf_json_time(hf_usec at)
{
    char text[HF_TIME_SIZE];
    return at == HF_USEC_NONE ? json_null() : json_string(hf_time_text(at, text));
}

/* jansson leaves one character of ASCII that a terminal may act on: DEL, which is in texts only. */
static int put_bytes(const char *bytes, size_t size, void *file)
{
    for (size_t i = 0; i < size; i++)
        if (bytes[i] == 0x7f ? fputs("\\u007f", file) == EOF : fputc(bytes[i], file) == EOF)
            return -1;
    return 0;
}

bool hf_json_print(json_t *object)
{
    if (object == NULL)
        return false;
    const bool is_written =
        json_dump_callback(object, put_bytes, stdout,
                           JSON_COMPACT | JSON_ENSURE_ASCII | JSON_REAL_PRECISION(6)) == 0 &&
        fputc('\n', stdout) != EOF;
    json_decref(object);
    return is_written;
}
