/* See error.h. */
#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void hf_error_clear(hf_error *error)
{
    *error = (hf_error){.status = HF_OK};
}

/* Copies what fits. */
static void copy_text(char *to, size_t size, const char *from)
{
    (void)snprintf(to, size, "%s", from != NULL ? from : "");
}

/* Makes one line of it: control characters become spaces, those at the end go. */
static void flatten(char *text)
{
    size_t end = 0;
    for (size_t i = 0; text[i] != '\0'; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c < 0x20 || c == 0x7f)
            text[i] = ' ';
        if (text[i] != ' ')
            end = i + 1;
    }
    text[end] = '\0';
}

hf_status hf_error_set(hf_error *error, hf_status status, const char *sqlstate, const char *where,
                       const char *format, ...)
{
    if (error == NULL)
        return status;
    error->status = status;
    copy_text(error->sqlstate, sizeof error->sqlstate, sqlstate);
    copy_text(error->where, sizeof error->where, where);
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(error->message, sizeof error->message, format, arguments);
    va_end(arguments);
    flatten(error->where);
    flatten(error->message);
    return status;
}
