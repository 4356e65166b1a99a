/* What the database calls the enums of finding.h. */
#include "holdfast/finding.h"

/* The static array's entry, or NULL for a number that is none. */
#define NAME_OF(names, value) \
    ((unsigned)(value) < sizeof(names) / sizeof((names)[0]) ? (names)[value] : NULL)

const char *hf_review_name(hf_review review)
{
    static const char *const names[HF_REVIEW_COUNT] = {
        [HF_REVIEW_OPEN] = "open",
        [HF_REVIEW_CONFIRMED] = "confirmed",
        [HF_REVIEW_DISMISSED] = "dismissed",
        [HF_REVIEW_STALE] = "stale",
    };
    return NAME_OF(names, review);
}

const char *hf_campaign_kind_name(hf_campaign_kind kind)
{
    static const char *const names[HF_CAMPAIGN_KIND_COUNT] = {
        [HF_CAMPAIGN_MASS_REPORT] = "mass_report",
        [HF_CAMPAIGN_LIST_DRIVEN] = "list_driven",
        [HF_CAMPAIGN_LIST_SEEDING] = "list_seeding",
        [HF_CAMPAIGN_LIST_INFLATION] = "list_inflation",
        [HF_CAMPAIGN_UNSUPPORTED_ENTRIES] = "unsupported_entries",
    };
    return NAME_OF(names, kind);
}

const char *hf_disposition_name(hf_disposition disposition)
{
    static const char *const names[HF_DISPOSITION_COUNT] = {
        [HF_DISPOSITION_HOLD] = "hold",
        [HF_DISPOSITION_SUPPRESS_ONLY] = "suppress_only",
        [HF_DISPOSITION_CREDIBLE_CREW] = "credible_crew",
        [HF_DISPOSITION_POOR_STANDING] = "poor_standing",
    };
    return NAME_OF(names, disposition);
}

const char *hf_channel_name(hf_channel channel)
{
    static const char *const names[HF_CHANNEL_COUNT] = {
        [HF_CHANNEL_CO_REPORT] = "co_report", [HF_CHANNEL_CREW] = "crew",
        [HF_CHANNEL_COHORT] = "cohort",       [HF_CHANNEL_COMMENT] = "comment",
        [HF_CHANNEL_ORIGIN] = "origin",       [HF_CHANNEL_BLOCKLIST] = "blocklist",
        [HF_CHANNEL_BURST] = "burst",
    };
    return NAME_OF(names, channel);
}

const char *hf_hold_state_name(hf_hold_state state)
{
    static const char *const names[HF_HOLD_STATE_COUNT] = {
        [HF_HOLD_ACTIVE] = "active",     [HF_HOLD_YIELDED] = "yielded",
        [HF_HOLD_EXPIRED] = "expired",   [HF_HOLD_WITHDRAWN] = "withdrawn",
        [HF_HOLD_RELEASED] = "released", [HF_HOLD_CONFIRMED] = "confirmed",
    };
    return NAME_OF(names, state);
}

const char *hf_scope_name(hf_scope scope)
{
    static const char *const names[HF_SCOPE_COUNT] = {
        [HF_SCOPE_ACCOUNT] = "account",
        [HF_SCOPE_LIST_ENTRY] = "list_entry",
        [HF_SCOPE_LIST] = "list",
    };
    return NAME_OF(names, scope);
}
