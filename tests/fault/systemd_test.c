/* What a service manager hears from the worker, with a socket of the test's own in its place. */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "../integration/worker_world.h"

static const char *const no_arguments[] = {NULL};
static const char *const small_chunks[] = {"--chunk", "500", NULL};
enum { WATCHDOG_MS = 1000 };

/* ---- the manager ---- */

typedef struct manager {
    int socket;
    char path[64];
    char last[512]; /* message */
} manager;

static bool manager_open(manager *m)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    char usec[32];
    (void)snprintf(m->path, sizeof m->path, "/tmp/holdfast-notify-%ld", (long)getpid());
    (void)snprintf(address.sun_path, sizeof address.sun_path, "%s", m->path);
    (void)unlink(m->path);
    m->socket = socket(AF_UNIX, SOCK_DGRAM, 0);
    (void)snprintf(usec, sizeof usec, "%d", WATCHDOG_MS * 1000);
    return m->socket >= 0 &&
           bind(m->socket, (const struct sockaddr *)&address, sizeof address) == 0 &&
           setenv("NOTIFY_SOCKET", m->path, 1) == 0 && setenv("WATCHDOG_USEC", usec, 1) == 0;
}

static void manager_close(manager *m)
{
    (void)close(m->socket);
    (void)unlink(m->path);
    (void)unsetenv("NOTIFY_SOCKET");
    (void)unsetenv("WATCHDOG_USEC");
}

/* The next message, within the time; false: there was none. */
static bool hear(manager *m, int timeout_ms)
{
    struct pollfd fd = {.fd = m->socket, .events = POLLIN};
    if (poll(&fd, 1, timeout_ms) != 1)
        return false;
    const ssize_t size = recv(m->socket, m->last, sizeof m->last - 1, 0);
    m->last[size > 0 ? size : 0] = 0;
    return size > 0;
}

static int64_t now_ms(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Listens until a message has the text, which is then in m->last. */
static bool hear_text(manager *m, const char *text, int timeout_ms)
{
    const int64_t deadline = now_ms() + timeout_ms;
    while (now_ms() < deadline)
        if (hear(m, 100) && strstr(m->last, text) != NULL)
            return true;
    (void)fprintf(stderr, "\"%s\" was not heard\n", text);
    return false;
}

/* ---- tests ---- */

static void a_leader_says_that_it_is_ready_and_what_it_does_and_when_it_stops(void)
{
    hf_pgtest db;
    hf_proc proc;
    manager m;
    HF_REQUIRE_DB(manager_open(&m) && worker_open(&db));
    CU_ASSERT_TRUE(worker_start(&proc, &db, no_arguments));
    CU_ASSERT_TRUE(hear_text(&m, "STATUS=connecting", 10000));
    CU_ASSERT_PTR_NULL(strstr(m.last, "READY"));
    CU_ASSERT_TRUE(hear_text(&m, "READY=1", 10000));
    CU_ASSERT_PTR_NOT_NULL(strstr(m.last, "STATUS=leads"));
    CU_ASSERT_TRUE(hear_text(&m, "STATUS=leads: judging", 10000));
    CU_ASSERT_PTR_NULL(strstr(m.last, "READY")); /* once */
    hf_proc_signal(&proc, SIGTERM);
    CU_ASSERT_TRUE(hear_text(&m, "STOPPING=1", 10000));
    CU_ASSERT_EQUAL(hf_proc_wait(&proc, 20000), 0);
    hf_proc_done(&proc);
    manager_close(&m);
    hf_pgtest_close(&db);
}

static void a_spare_is_ready_too(void)
{
    hf_pgtest db;
    hf_proc leader;
    hf_proc spare;
    manager m;
    HF_REQUIRE_DB(worker_open(&db) && worker_start(&leader, &db, no_arguments));
    HF_ASSERT_WAIT(&db, "select leader is not null from holdfast.worker_state", 10000);
    CU_ASSERT_TRUE(manager_open(&m) && worker_start(&spare, &db, no_arguments));
    CU_ASSERT_TRUE(hear_text(&m, "READY=1", 10000));
    CU_ASSERT_PTR_NOT_NULL(strstr(m.last, "STATUS=a spare"));
    hf_proc_signal(&leader, SIGKILL);
    CU_ASSERT_TRUE(hear_text(&m, "STATUS=leads: judging", 10000));
    hf_proc_done(&leader);
    hf_proc_done(&spare);
    manager_close(&m);
    hf_pgtest_close(&db);
}

static void without_a_server_it_is_not_ready_but_alive(void)
{
    hf_proc proc;
    manager m;
    static const char *const run[] = {"run", NULL};
    CU_ASSERT_TRUE(manager_open(&m));
    CU_ASSERT_TRUE(hf_proc_start_holdfast(&proc, "host=/nowhere port=1 dbname=x", run));
    const int64_t end = now_ms() + 2 * WATCHDOG_MS;
    int fed = 0;
    while (now_ms() < end) {
        if (!hear(&m, 100))
            continue;
        fed += strstr(m.last, "WATCHDOG=1") != NULL;
        CU_ASSERT_PTR_NULL(strstr(m.last, "READY"));
    }
    CU_ASSERT_TRUE(fed >= 3);
    hf_proc_done(&proc);
    manager_close(&m);
}

static void the_watchdog_is_fed_all_the_way_through_a_backlog(void)
{
    hf_pgtest db;
    hf_proc proc;
    manager m;
    HF_REQUIRE_DB(worker_open(&db) && worker_simulate(&db, "now") && manager_open(&m));
    CU_ASSERT_TRUE(worker_start(&proc, &db, small_chunks));
    int64_t last = now_ms();
    int64_t longest = 0;
    int fed = 0;
    CU_ASSERT_TRUE(hear_text(&m, "WATCHDOG=1", 10000));
    while (hf_proc_wait(&proc, 0) == HF_PROC_TIMEOUT && fed < 8) {
        if (!hear(&m, 50) || strstr(m.last, "WATCHDOG=1") == NULL)
            continue;
        fed++;
        longest = now_ms() - last > longest ? now_ms() - last : longest;
        last = now_ms();
    }
    CU_ASSERT_EQUAL(fed, 8);
    CU_ASSERT_TRUE(longest < WATCHDOG_MS);
    CU_ASSERT_TRUE(worker_wait_settled(&db));
    hf_proc_done(&proc);
    manager_close(&m);
    hf_pgtest_close(&db);
}

static void a_stopped_worker_starves_the_watchdog(void)
{
    hf_pgtest db;
    hf_proc proc;
    manager m;
    HF_REQUIRE_DB(manager_open(&m) && worker_open(&db));
    CU_ASSERT_TRUE(worker_start(&proc, &db, no_arguments));
    CU_ASSERT_TRUE(hear_text(&m, "STATUS=leads: judging", 10000));
    hf_proc_signal(&proc, SIGSTOP);
    while (hear(&m, 50)) /* what was under way */
        continue;
    CU_ASSERT_FALSE(hear(&m, 2 * WATCHDOG_MS));
    hf_proc_signal(&proc, SIGCONT);
    CU_ASSERT_TRUE(hear_text(&m, "WATCHDOG=1", WATCHDOG_MS));
    hf_proc_done(&proc);
    manager_close(&m);
    hf_pgtest_close(&db);
}

static const hf_test tests[] = {
    {"a leader says that it is ready, what it does, and when it stops",
     a_leader_says_that_it_is_ready_and_what_it_does_and_when_it_stops},
    {"a spare is ready too", a_spare_is_ready_too},
    {"without a server it is not ready, but alive", without_a_server_it_is_not_ready_but_alive},
    {"the watchdog is fed all the way through a backlog",
     the_watchdog_is_fed_all_the_way_through_a_backlog},
    {"a stopped worker starves the watchdog", a_stopped_worker_starves_the_watchdog},
};
HF_TEST_MAIN("systemd", tests)
