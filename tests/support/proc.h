/*
 * A child process of a test: started, signalled, waited for, its output read.
 *
 * Lives here: the process. Output goes to a file each for stdout and stderr, so that a silent
 * reader never blocks the child. Does not: databases (pgtest.h).
 */
#ifndef HF_TESTS_SUPPORT_PROC_H
#define HF_TESTS_SUPPORT_PROC_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

typedef struct hf_proc {
    pid_t pid;        /* 0 when there is none */
    int code;         /* how it ended */
    double cpu_s;     /* of processor that it had used when it ended */
    int64_t peak_kib; /* the most memory it had, resident */
    FILE *out;        /* temporary, deleted with the process */
    FILE *err;
    char *text; /* what hf_proc_output returned last */
} hf_proc;

#define HF_PROC_TIMEOUT (-1)  /* still running at the deadline */
#define HF_PROC_SIGNALLED 128 /* + the signal's number: ended by a signal */

/* Starts argv[0] (a path) with argv, ended by NULL. False, with a line on stderr, when it cannot.
 */
bool hf_proc_start(hf_proc *proc, const char *const *argv);

/*
 * Starts the binary under test (HOLDFAST_TEST_BIN) with `--db CONNINFO` before `arguments`, which
 * are ended by NULL: hf_proc_start_holdfast(&p, db.conninfo, (const char *[]){"run", "--once",
 * NULL}). conninfo NULL leaves --db out.
 */
bool hf_proc_start_holdfast(hf_proc *proc, const char *conninfo, const char *const *arguments);

/* Exit code, HF_PROC_SIGNALLED + n, or HF_PROC_TIMEOUT. The process can be asked again after a
 * timeout. */
int hf_proc_wait(hf_proc *proc, int timeout_ms);

/* Start, wait, and the exit code; output can be read afterwards. Kills the process at the deadline.
 */
int hf_proc_run_holdfast(hf_proc *proc, const char *conninfo, const char *const *arguments,
                         int timeout_ms);

/* kill(2), if it still runs. */
void hf_proc_signal(hf_proc *proc, int signal_number);

/* All that was written so far, as text; borrowed until the next call on this process. Never NULL.
 */
const char *hf_proc_stdout(hf_proc *proc);
const char *hf_proc_stderr(hf_proc *proc);

/* Kills it if it still runs (also when it is stopped), reaps it, deletes its output. Safe on a
 * zeroed struct. */
void hf_proc_done(hf_proc *proc);

#endif
