/* How far the worker has come: see cursor.h. */
#include "store/cursor.h"

#include <stdlib.h>
#include <string.h>

void hf_cursor_init(hf_cursor *cursor)
{
    *cursor = (hf_cursor){
        .position = {.at = HF_USEC_NONE}, .floor = HF_USEC_NONE, .judged_through = HF_USEC_NONE};
}

void hf_cursor_done(hf_cursor *cursor)
{
    free(cursor->done);
    free(cursor->goal);
    hf_cursor_init(cursor);
}

hf_status hf_cursor_set(char **snapshot, const char *text)
{
    char *copy = NULL;
    if (text != NULL) {
        if (*text == 0 || text[strspn(text, "0123456789:,")] != 0)
            return HF_EFORMAT;
        copy = strdup(text);
        if (copy == NULL)
            return HF_ENOMEM;
    }
    free(*snapshot);
    *snapshot = copy;
    return HF_OK;
}

const char *hf_cursor_text(const char *snapshot)
{
    return snapshot != NULL ? snapshot : "1:1:";
}

int64_t hf_cursor_xmin(const char *snapshot)
{
    return strtoll(hf_cursor_text(snapshot), NULL, 10);
}
