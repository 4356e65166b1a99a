/* What to do after an error, and when: see backoff.h. */
#include "pg/backoff.h"

#include <string.h>

static const hf_usec least_delay = HF_SECOND_USEC / 10;
static const hf_usec most_retry_delay = 5 * HF_SECOND_USEC;
static const hf_usec most_delay = 30 * HF_SECOND_USEC;

static const struct {
    const char *prefix;
    hf_remedy remedy;
} remedies[] = {
    {"57P01", HF_REMEDY_RETRY},  /* admin_shutdown, also pg_terminate_backend */
    {"57P02", HF_REMEDY_RETRY},  /* crash_shutdown */
    {"57P03", HF_REMEDY_RETRY},  /* cannot_connect_now: starting up */
    {"57014", HF_REMEDY_RETRY},  /* query_canceled, statement_timeout */
    {"53300", HF_REMEDY_RETRY},  /* too_many_connections */
    {"53100", HF_REMEDY_RETRY},  /* disk_full */
    {"53200", HF_REMEDY_RETRY},  /* out_of_memory */
    {"40001", HF_REMEDY_RETRY},  /* serialization_failure */
    {"40P01", HF_REMEDY_RETRY},  /* deadlock_detected */
    {"55P03", HF_REMEDY_RETRY},  /* lock_not_available */
    {"25006", HF_REMEDY_RETRY},  /* read_only_sql_transaction: a failover is going on */
    {"42501", HF_REMEDY_PERSON}, /* insufficient_privilege */
    {"08", HF_REMEDY_RETRY},     /* connection exceptions */
    {"28", HF_REMEDY_PERSON},    /* authentication */
    {"3D", HF_REMEDY_PERSON},    /* no such database */
};

hf_remedy hf_backoff_remedy(const hf_error *error)
{
    for (size_t i = 0; i < sizeof remedies / sizeof *remedies && error->sqlstate[0] != 0; i++)
        if (strncmp(error->sqlstate, remedies[i].prefix, strlen(remedies[i].prefix)) == 0)
            return remedies[i].remedy;
    return error->status == HF_ECONN || error->status == HF_EFENCED ? HF_REMEDY_RETRY
                                                                    : HF_REMEDY_GIVE_UP;
}

static const struct {
    const char *text;
    const char *sqlstate;
} messages[] = {
    {"password authentication failed", "28P01"},
    {"no password supplied", "28P01"},
    {"authentication failed", "28000"},
    {"no pg_hba.conf entry", "28000"},
    {"role \"", "28000"},
    {"database \"", "3D000"},
    {"the database system is", "57P03"},
    {"session is read-only", "25006"},
    {"server is in hot standby mode", "25006"},
    {"too many clients", "53300"},
    {"remaining connection slots", "53300"},
};

const char *hf_backoff_sqlstate_of(const char *message)
{
    for (size_t i = 0; i < sizeof messages / sizeof *messages; i++)
        if (strstr(message, messages[i].text) != NULL)
            return messages[i].sqlstate;
    return "";
}

void hf_backoff_init(hf_backoff *backoff, uint64_t seed)
{
    hf_rng_init(&backoff->rng, seed);
    backoff->delay = least_delay;
}

void hf_backoff_reset(hf_backoff *backoff)
{
    backoff->delay = least_delay;
}

hf_usec hf_backoff_next(hf_backoff *backoff, hf_remedy remedy)
{
    if (remedy != HF_REMEDY_RETRY)
        return most_delay;
    const hf_usec wanted = hf_rng_between(&backoff->rng, least_delay, 3 * backoff->delay);
    backoff->delay = wanted < most_retry_delay ? wanted : most_retry_delay;
    return backoff->delay;
}
