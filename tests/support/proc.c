/* See proc.h. */
#include "support/proc.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MAX_ARGUMENTS 64

/* In the child: never returns. */
static void become(const hf_proc *proc, const char *const *argv)
{
    /* execv does not write to what it is given; its type is older than const. */
    char *copy[MAX_ARGUMENTS + 1] = {NULL};
    for (size_t i = 0; argv[i] != NULL && i < MAX_ARGUMENTS; i++)
        copy[i] = strdup(argv[i]);
    if (dup2(fileno(proc->out), STDOUT_FILENO) < 0 || dup2(fileno(proc->err), STDERR_FILENO) < 0)
        _exit(126);
    (void)execv(copy[0], copy);
    _exit(127);
}

bool hf_proc_start(hf_proc *proc, const char *const *argv)
{
    *proc = (hf_proc){.out = tmpfile(), .err = tmpfile()};
    (void)fflush(NULL);
    if (proc->out != NULL && proc->err != NULL)
        proc->pid = fork();
    if (proc->out == NULL || proc->err == NULL || proc->pid < 0) {
        (void)fprintf(stderr, "cannot start %s: %s\n", argv[0], strerror(errno));
        proc->pid = 0;
        hf_proc_done(proc);
        return false;
    }
    if (proc->pid == 0)
        become(proc, argv);
    return true;
}

bool hf_proc_start_holdfast(hf_proc *proc, const char *conninfo, const char *const *arguments)
{
    const char *binary = getenv("HOLDFAST_TEST_BIN");
    const char *argv[MAX_ARGUMENTS + 1] = {binary != NULL ? binary : "holdfast"};
    size_t count = 1;
    if (conninfo != NULL) {
        argv[count++] = "--db";
        argv[count++] = conninfo;
    }
    for (size_t i = 0; arguments[i] != NULL && count < MAX_ARGUMENTS; i++)
        argv[count++] = arguments[i];
    return hf_proc_start(proc, argv);
}

static int64_t now_ms(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static double seconds_of(const struct timeval *time)
{
    return (double)time->tv_sec + (double)time->tv_usec * 1e-6;
}

int hf_proc_wait(hf_proc *proc, int timeout_ms)
{
    int64_t deadline = now_ms() + timeout_ms;
    while (proc->pid > 0) {
        int how = 0;
        struct rusage usage;
        pid_t ended = wait4(proc->pid, &how, WNOHANG, &usage);
        if (ended == proc->pid) {
            proc->pid = 0;
            proc->cpu_s = seconds_of(&usage.ru_utime) + seconds_of(&usage.ru_stime);
            proc->peak_kib = usage.ru_maxrss;
            proc->code = WIFEXITED(how) ? WEXITSTATUS(how) : HF_PROC_SIGNALLED + WTERMSIG(how);
        } else if (now_ms() >= deadline) {
            return HF_PROC_TIMEOUT;
        } else {
            (void)nanosleep(&(struct timespec){.tv_nsec = 2000000}, NULL);
        }
    }
    return proc->code;
}

int hf_proc_run_holdfast(hf_proc *proc, const char *conninfo, const char *const *arguments,
                         int timeout_ms)
{
    if (!hf_proc_start_holdfast(proc, conninfo, arguments))
        return HF_PROC_TIMEOUT;
    int code = hf_proc_wait(proc, timeout_ms);
    if (code == HF_PROC_TIMEOUT) {
        hf_proc_signal(proc, SIGKILL);
        (void)hf_proc_wait(proc, 10000);
    }
    return code;
}

void hf_proc_signal(hf_proc *proc, int signal_number)
{
    if (proc->pid > 0)
        (void)kill(proc->pid, signal_number);
}

/* The child shares the file's position: pread leaves it alone. */
static const char *read_all(hf_proc *proc, FILE *file)
{
    free(proc->text);
    proc->text = NULL;
    size_t used = 0;
    size_t size = 4096;
    for (;;) {
        char *grown = realloc(proc->text, size);
        if (grown == NULL)
            return "";
        proc->text = grown;
        ssize_t got =
            file != NULL ? pread(fileno(file), proc->text + used, size - used - 1, (off_t)used) : 0;
        if (got <= 0)
            break;
        used += (size_t)got;
        size = used + 4096;
    }
    proc->text[used] = '\0';
    return proc->text;
}

const char *hf_proc_stdout(hf_proc *proc)
{
    return read_all(proc, proc->out);
}

const char *hf_proc_stderr(hf_proc *proc)
{
    return read_all(proc, proc->err);
}

void hf_proc_done(hf_proc *proc)
{
    if (proc->pid > 0) {
        hf_proc_signal(proc, SIGKILL);
        (void)hf_proc_wait(proc, 10000);
    }
    if (proc->out != NULL)
        (void)fclose(proc->out);
    if (proc->err != NULL)
        (void)fclose(proc->err);
    free(proc->text);
    *proc = (hf_proc){0};
}
