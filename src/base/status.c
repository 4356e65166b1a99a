/* Names and texts of statuses, from the one table in status.h. */
#include "holdfast/status.h"

const char *hf_status_name(hf_status status)
{
    static const char *const names[] = {
#define HF_STATUS_NAME(name, text) [name] = #name,
        HF_STATUS_TABLE(HF_STATUS_NAME)
#undef HF_STATUS_NAME
    };
    return (unsigned)status < HF_STATUS_COUNT ? names[status] : "HF_?";
}

const char *hf_status_text(hf_status status)
{
    static const char *const texts[] = {
#define HF_STATUS_TEXT(name, text) [name] = (text),
        HF_STATUS_TABLE(HF_STATUS_TEXT)
#undef HF_STATUS_TEXT
    };
    return (unsigned)status < HF_STATUS_COUNT ? texts[status] : "an unknown status";
}
