/* The worker's cycle as a table: see cycle.h. */
#include "worker/cycle.h"

#include "worker/internal.h"

const hf_transition hf_cycle[] = {
    {HF_STATE_CONNECT, HF_CYCLE_DONE, HF_STATE_CHECK, hf_link_check,
     "both connections stand: is it a database to work with?"},
    {HF_STATE_CONNECT, HF_CYCLE_TICK, HF_STATE_CONNECT, hf_link_connect,
     "the time to try again has come"},
    {HF_STATE_CONNECT, HF_CYCLE_LOST, HF_STATE_CONNECT, hf_link_retry,
     "no connection: later again, with backoff"},
    {HF_STATE_CONNECT, HF_CYCLE_STOP, HF_STATE_STOP, hf_cycle_stop, "nothing is in hand"},
    {HF_STATE_CHECK, HF_CYCLE_DONE, HF_STATE_LEASE, hf_lease_ask,
     "schema and server are right: who leads?"},
    {HF_STATE_CHECK, HF_CYCLE_STOP, HF_STATE_STOP, hf_cycle_stop, "nothing is in hand"},
    {HF_STATE_LEASE, HF_CYCLE_DONE, HF_STATE_RECOVER, hf_recover_begin,
     "this worker leads: rebuild the engine"},
    {HF_STATE_LEASE, HF_CYCLE_NOTHING, HF_STATE_SPARE, hf_lease_watch,
     "another one leads: wait as a spare"},
    {HF_STATE_LEASE, HF_CYCLE_STOP, HF_STATE_DRAIN, hf_lease_release,
     "the lease may be there: give it back"},
    {HF_STATE_SPARE, HF_CYCLE_TICK, HF_STATE_LEASE, hf_lease_ask, "ask again"},
    {HF_STATE_SPARE, HF_CYCLE_STOP, HF_STATE_STOP, hf_cycle_stop, "nothing is in hand"},
    {HF_STATE_RECOVER, HF_CYCLE_DONE, HF_STATE_READ, hf_read_begin,
     "the engine stands where the cursor does"},
    {HF_STATE_RECOVER, HF_CYCLE_MORE, HF_STATE_RECOVER, hf_recover_slice,
     "the loop had its turn: the next slice of history"},
    {HF_STATE_RECOVER, HF_CYCLE_STOP, HF_STATE_DRAIN, hf_lease_release, "nothing is in hand"},
    {HF_STATE_WAIT, HF_CYCLE_TICK, HF_STATE_READ, hf_read_begin, "poll"},
    {HF_STATE_WAIT, HF_CYCLE_STOP, HF_STATE_DRAIN, hf_lease_release, "nothing is in hand"},
    {HF_STATE_READ, HF_CYCLE_NOTHING, HF_STATE_WAIT, hf_cycle_wait, "nothing is new"},
    {HF_STATE_READ, HF_CYCLE_DONE, HF_STATE_DETECT, hf_judge_slice,
     "rows are read, the snapshot is let go"},
    {HF_STATE_READ, HF_CYCLE_STOP, HF_STATE_DRAIN, hf_lease_release,
     "what was read was not judged: it will be read again"},
    {HF_STATE_DETECT, HF_CYCLE_MORE, HF_STATE_DETECT, hf_judge_slice,
     "the loop had its turn: the next slice"},
    {HF_STATE_DETECT, HF_CYCLE_DONE, HF_STATE_WRITE, hf_write_begin,
     "a chunk is judged: findings and cursor"},
    {HF_STATE_DETECT, HF_CYCLE_STOP, HF_STATE_DRAIN, hf_lease_release,
     "what was judged was not written: it will be read again"},
    {HF_STATE_WRITE, HF_CYCLE_MORE, HF_STATE_DETECT, hf_judge_slice,
     "committed: the next chunk of what was read"},
    {HF_STATE_WRITE, HF_CYCLE_DONE, HF_STATE_READ, hf_read_begin, "committed: the goal has more"},
    {HF_STATE_WRITE, HF_CYCLE_NOTHING, HF_STATE_TIDY, hf_tidy_begin,
     "committed: the goal is reached"},
    {HF_STATE_WRITE, HF_CYCLE_STOP, HF_STATE_DRAIN, hf_lease_release,
     "committed: the write in hand is finished"},
    {HF_STATE_WRITE, HF_CYCLE_BLOCKED, HF_STATE_BLOCKED, hf_write_pause,
     "refused and rolled back, e.g. since somebody has locked a row: wait"},
    {HF_STATE_BLOCKED, HF_CYCLE_TICK, HF_STATE_WRITE, hf_write_again, "the same once more"},
    {HF_STATE_BLOCKED, HF_CYCLE_STOP, HF_STATE_DRAIN, hf_lease_release,
     "what was judged was not written: it will be read again"},
    {HF_STATE_TIDY, HF_CYCLE_DONE, HF_STATE_WAIT, hf_cycle_wait,
     "reports are counted, what time alone changes is done"},
    {HF_STATE_TIDY, HF_CYCLE_STOP, HF_STATE_DRAIN, hf_lease_release,
     "the end of --once, or asked to stop"},
    {HF_STATE_DRAIN, HF_CYCLE_DONE, HF_STATE_STOP, hf_cycle_stop, "the lease is given back"},
    {HF_STATE_CHECK, HF_CYCLE_LOST, HF_STATE_CONNECT, hf_link_retry, "from the start"},
    {HF_STATE_LEASE, HF_CYCLE_LOST, HF_STATE_CONNECT, hf_link_retry, "from the start"},
    {HF_STATE_SPARE, HF_CYCLE_LOST, HF_STATE_CONNECT, hf_link_retry, "from the start"},
    {HF_STATE_RECOVER, HF_CYCLE_LOST, HF_STATE_CONNECT, hf_link_retry,
     "from the start; nothing was written"},
    {HF_STATE_WAIT, HF_CYCLE_LOST, HF_STATE_CONNECT, hf_link_retry,
     "from the start; nothing was written"},
    {HF_STATE_READ, HF_CYCLE_LOST, HF_STATE_CONNECT, hf_link_retry,
     "from the start; nothing was written"},
    {HF_STATE_DETECT, HF_CYCLE_LOST, HF_STATE_CONNECT, hf_link_retry,
     "from the start; nothing was written"},
    {HF_STATE_WRITE, HF_CYCLE_LOST, HF_STATE_CONNECT, hf_link_retry,
     "from the start; the cursor says whether it was written"},
    {HF_STATE_BLOCKED, HF_CYCLE_LOST, HF_STATE_CONNECT, hf_link_retry,
     "from the start; nothing was written"},
    {HF_STATE_TIDY, HF_CYCLE_LOST, HF_STATE_CONNECT, hf_link_retry,
     "from the start; it will be done again"},
    {HF_STATE_DRAIN, HF_CYCLE_LOST, HF_STATE_STOP, hf_cycle_stop,
     "the lease went with the session"},
    {HF_STATE_CONNECT, HF_CYCLE_FATAL, HF_STATE_STOP, hf_cycle_stop, "it cannot go on"},
    {HF_STATE_CHECK, HF_CYCLE_FATAL, HF_STATE_STOP, hf_cycle_stop, "it cannot go on"},
    {HF_STATE_LEASE, HF_CYCLE_FATAL, HF_STATE_STOP, hf_cycle_stop, "it cannot go on"},
    {HF_STATE_SPARE, HF_CYCLE_FATAL, HF_STATE_STOP, hf_cycle_stop, "it cannot go on"},
    {HF_STATE_RECOVER, HF_CYCLE_FATAL, HF_STATE_STOP, hf_cycle_stop, "it cannot go on"},
    {HF_STATE_WAIT, HF_CYCLE_FATAL, HF_STATE_STOP, hf_cycle_stop, "it cannot go on"},
    {HF_STATE_READ, HF_CYCLE_FATAL, HF_STATE_STOP, hf_cycle_stop, "it cannot go on"},
    {HF_STATE_DETECT, HF_CYCLE_FATAL, HF_STATE_STOP, hf_cycle_stop, "it cannot go on"},
    {HF_STATE_WRITE, HF_CYCLE_FATAL, HF_STATE_STOP, hf_cycle_stop, "it cannot go on"},
    {HF_STATE_BLOCKED, HF_CYCLE_FATAL, HF_STATE_STOP, hf_cycle_stop, "it cannot go on"},
    {HF_STATE_TIDY, HF_CYCLE_FATAL, HF_STATE_STOP, hf_cycle_stop, "it cannot go on"},
    {HF_STATE_DRAIN, HF_CYCLE_FATAL, HF_STATE_STOP, hf_cycle_stop, "it cannot go on"},
};
const size_t hf_cycle_count = sizeof hf_cycle / sizeof *hf_cycle;

const char *hf_state_name(hf_state state)
{
#define HF_STATE_NAME(name) #name,
    static const char *const names[] = {HF_STATE_TABLE(HF_STATE_NAME)};
#undef HF_STATE_NAME
    return (size_t)state < HF_STATE_COUNT ? names[state] : "?";
}

const char *hf_cycle_event_name(hf_cycle_event event)
{
#define HF_CYCLE_EVENT_NAME(name) #name,
    static const char *const names[] = {HF_CYCLE_EVENT_TABLE(HF_CYCLE_EVENT_NAME)};
#undef HF_CYCLE_EVENT_NAME
    return (size_t)event < HF_CYCLE_EVENT_COUNT ? names[event] : "?";
}

const hf_transition *hf_cycle_find(hf_state state, hf_cycle_event event)
{
    for (size_t i = 0; i < hf_cycle_count; i++)
        if (hf_cycle[i].state == state && hf_cycle[i].event == event)
            return &hf_cycle[i];
    return NULL;
}
