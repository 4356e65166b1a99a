/*
 * /metrics of a worker: what it says against the database, and who connects to do harm.
 *
 * Lives here: a client of its own on loopback, and a strict reader of the text format. Does not:
 * what the figures mean (worker/metrics.c).
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "worker_world.h"

/* ---- the client ---- */

/* A port that nobody has now. */
static int free_port(void)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof at;
    const int fd = socket(AF_INET, SOCK_STREAM, 0);
    int port = 0;
    if (bind(fd, (struct sockaddr *)&at, sizeof at) == 0 &&
        getsockname(fd, (struct sockaddr *)&at, &size) == 0)
        port = ntohs(at.sin_port);
    (void)close(fd);
    return port;
}

/* Connected, or -1; an answer is waited for 8 s. */
static int dial(int port)
{
    const struct sockaddr_in at = {.sin_family = AF_INET,
                                   .sin_port = htons((uint16_t)port),
                                   .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    const struct timeval patience = {.tv_sec = 8};
    const int fd = socket(AF_INET, SOCK_STREAM, 0);
    (void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (connect(fd, (const struct sockaddr *)&at, sizeof at) == 0)
        return fd;
    (void)close(fd);
    return -1;
}

/* The whole answer to the request, to free(); "" where nobody answers. */
static char *ask(int port, const char *request)
{
    char *text = calloc(1, 65536);
    const int fd = dial(port);
    size_t length = 0;
    if (fd >= 0 && write(fd, request, strlen(request)) == (ssize_t)strlen(request))
        for (ssize_t got; length < 65535 && (got = recv(fd, text + length, 65535 - length, 0)) > 0;)
            length += (size_t)got;
    (void)close(fd);
    return text;
}

static char *scrape(int port)
{
    return ask(port, "GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
}

static bool begins(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

/* Again and again until somebody answers, for ten seconds. */
static char *scrape_patiently(int port)
{
    const struct timespec pause = {.tv_nsec = 100000000};
    char *text = scrape(port);
    for (int i = 0; i < 100 && *text == 0; i++) {
        (void)nanosleep(&pause, NULL);
        free(text);
        text = scrape(port);
    }
    return text;
}

/* ---- the format ---- */

/* The value of the sample with that name and labels; MISSING where there is none. */
#define MISSING (-1)
static double value_of(const char *text, const char *sample)
{
    char wanted[160];
    (void)snprintf(wanted, sizeof wanted, "\n%s ", sample);
    const char *line = strstr(text, wanted);
    return line == NULL ? MISSING : strtod(line + strlen(wanted), NULL);
}

/* A sample belongs to the family whose TYPE came last. */
static bool is_of_family(const char *line, const char *family)
{
    const size_t length = strlen(family);
    if (strncmp(line, family, length) != 0)
        return false;
    const char *rest = line + length;
    return *rest == ' ' || *rest == '{' || begins(rest, "_bucket{") || begins(rest, "_sum ") ||
           begins(rest, "_count ");
}

/* Every line is a HELP, then its TYPE, or a sample of that family with a number. */
static bool is_well_formed(const char *body)
{
    char family[128] = "";
    int families = 0;
    const char *end_of_line;
    for (const char *line = body; *line != 0; line = end_of_line + 1) {
        char kind[16];
        end_of_line = strchr(line, '\n');
        if (end_of_line == NULL)
            return false;
        if (begins(line, "# HELP ")) {
            if (sscanf(line, "# HELP %127s", family) != 1 || !begins(family, "holdfast_"))
                return false;
            families++;
        } else if (begins(line, "# TYPE ")) {
            char name[128];
            if (sscanf(line, "# TYPE %127s %15s", name, kind) != 2 || strcmp(name, family) != 0)
                return false;
        } else {
            char *end;
            const char *value = strchr(line, ' ');
            if (!is_of_family(line, family) || value == NULL)
                return false;
            (void)strtod(value + 1, &end);
            if (*end != '\n')
                return false;
        }
    }
    return families > 15;
}

/* ---- a worker ---- */

static bool start(hf_pgtest *db, hf_proc *proc, int *ret_port)
{
    static char port[16];
    *ret_port = free_port();
    (void)snprintf(port, sizeof port, "%d", *ret_port);
    return worker_open(db) && worker_simulate(db, "now") &&
           worker_start(proc, db, (const char *[]){"--metrics", port, NULL}) &&
           worker_wait_settled(db);
}

static void stop(hf_pgtest *db, hf_proc *proc)
{
    CU_ASSERT_TRUE(worker_stop(proc));
    hf_pgtest_close(db);
}

static void what_it_says_is_what_the_database_has(void)
{
    hf_pgtest db;
    hf_proc proc;
    int port;
    HF_REQUIRE_DB(start(&db, &proc, &port));
    char *text = scrape(port);
    CU_ASSERT_TRUE(begins(text, "HTTP/1.1 200 "));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "Content-Type: text/plain; version=0.0.4"));
    const char *body = strstr(text, "\r\n\r\n");
    CU_ASSERT_PTR_NOT_NULL_FATAL(body);
    CU_ASSERT_TRUE(is_well_formed(body + 4));
    CU_ASSERT_EQUAL(value_of(text, "holdfast_leader"), 1);
    CU_ASSERT_EQUAL(value_of(text, "holdfast_fencing"),
                    (double)hf_pgtest_int(&db, "select fencing from holdfast.worker_state"));
    CU_ASSERT_EQUAL(value_of(text, "holdfast_rows_read_total"),
                    (double)hf_pgtest_int(&db, "select rows_read from holdfast.worker_state"));
    CU_ASSERT_EQUAL(
        value_of(text, "holdfast_holds{kind=\"mass_report\"}"),
        (double)hf_pgtest_int(&db, "select count(*) from holdfast.holds where ended_at is null"));
    CU_ASSERT_EQUAL(
        value_of(text, "holdfast_campaigns{kind=\"mass_report\",disposition=\"hold\"}"),
        (double)hf_pgtest_int(&db, "select count(*) from holdfast.campaigns where disposition = "
                                   "'hold' and kind = 'mass_report'"));
    CU_ASSERT_TRUE(value_of(text, "holdfast_window_reports") > 1000);
    CU_ASSERT_TRUE(value_of(text, "holdfast_memory_bytes") > 1e6);
    CU_ASSERT_TRUE(value_of(text, "holdfast_cycle_seconds_count") >= 1);
    CU_ASSERT_EQUAL(value_of(text, "holdfast_cycle_seconds_bucket{le=\"+Inf\"}"),
                    value_of(text, "holdfast_cycle_seconds_count"));
    CU_ASSERT_TRUE((double)time(NULL) - value_of(text, "holdfast_settled_timestamp_seconds") < 30);
    free(text);
    stop(&db, &proc);
}

static void a_spare_says_that_it_is_one(void)
{
    hf_pgtest db;
    hf_proc leader;
    hf_proc spare;
    int port;
    char text_of_port[16];
    HF_REQUIRE_DB(start(&db, &leader, &port));
    const int other = free_port();
    (void)snprintf(text_of_port, sizeof text_of_port, "%d", other);
    CU_ASSERT_TRUE(worker_start(&spare, &db, (const char *[]){"--metrics", text_of_port, NULL}));
    char *text = scrape_patiently(other);
    CU_ASSERT_EQUAL(value_of(text, "holdfast_leader"), 0);
    CU_ASSERT_PTR_NULL(strstr(text, "holdfast_window_reports"));
    free(text);
    CU_ASSERT_TRUE(worker_stop(&spare));
    stop(&db, &leader);
}

static void only_metrics_can_be_read(void)
{
    hf_pgtest db;
    hf_proc proc;
    int port;
    HF_REQUIRE_DB(start(&db, &proc, &port));
    static const struct {
        const char *request, *answer;
    } cases[] = {
        {"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "HTTP/1.1 404 "},
        {"GET /metrics/../etc/passwd HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
         "HTTP/1.1 404 "},
        {"POST /metrics HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc",
         "HTTP/1.1 405 "},
        {"HEAD /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "HTTP/1.1 200 "},
        {"\x16\x03\x01 nonsense\r\n\r\n", "HTTP/1.1 400 "},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *text = ask(port, cases[i].request);
        CU_ASSERT_TRUE(begins(text, cases[i].answer));
        free(text);
    }
    stop(&db, &proc);
}

/* Two hundred who connect and say nothing, or begin and do not go on. */
static void who_connects_and_is_silent_holds_nobody_up(void)
{
    enum { SILENT = 200 };
    hf_pgtest db;
    hf_proc proc;
    int port;
    int fds[SILENT];
    HF_REQUIRE_DB(start(&db, &proc, &port));
    for (int i = 0; i < SILENT; i++) {
        fds[i] = dial(port);
        if (i % 2 == 0 && fds[i] >= 0)
            CU_ASSERT_TRUE(write(fds[i], "GET /met", 8) != 0);
    }
    CU_ASSERT_TRUE(worker_attack(&db, 800001, 1, 20, 900));
    CU_ASSERT_TRUE(worker_attack(&db, 800002, 1, 20, 600));
    HF_ASSERT_WAIT(&db, "select holdfast.is_held(800002)", 2000);
    /* Their time is over after five seconds; then there is room again. */
    char *text = scrape_patiently(port);
    CU_ASSERT_EQUAL(value_of(text, "holdfast_leader"), 1);
    free(text);
    for (int i = 0; i < SILENT; i++)
        if (fds[i] >= 0)
            (void)close(fds[i]);
    CU_ASSERT_PTR_NULL(strstr(hf_proc_stderr(&proc), "level=warn"));
    stop(&db, &proc);
}

static void where_nobody_can_listen_is_said(void)
{
    hf_pgtest db;
    hf_proc proc;
    int port;
    char taken[16];
    HF_REQUIRE_DB(start(&db, &proc, &port));
    (void)snprintf(taken, sizeof taken, "%d", port);
    hf_proc other;
    const char *const arguments[] = {"run", "--once", "--metrics", taken, NULL};
    CU_ASSERT_EQUAL(hf_proc_run_holdfast(&other, db.conninfo, arguments, 10000), 1);
    CU_ASSERT_PTR_NOT_NULL(strstr(hf_proc_stderr(&other), "cannot listen there"));
    hf_proc_done(&other);
    stop(&db, &proc);
}

static void what_is_no_place_is_wrong_usage(void)
{
    static const char *const places[] = {"", "0", "65536", "x", "9187x", ":9187", "name:9187"};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        hf_proc proc;
        const char *const arguments[] = {"run", "--metrics", places[i], NULL};
        CU_ASSERT_EQUAL(hf_proc_run_holdfast(&proc, "host=/nowhere", arguments, 10000), 2);
        CU_ASSERT_PTR_NOT_NULL(strstr(hf_proc_stderr(&proc), "--metrics wants PORT"));
        hf_proc_done(&proc);
    }
}

static const hf_test tests[] = {
    {"what it says is what the database has", what_it_says_is_what_the_database_has},
    {"a spare says that it is one", a_spare_says_that_it_is_one},
    {"only /metrics can be read", only_metrics_can_be_read},
    {"who connects and is silent holds nobody up", who_connects_and_is_silent_holds_nobody_up},
    {"where nobody can listen is said", where_nobody_can_listen_is_said},
    {"what is no place is wrong usage", what_is_no_place_is_wrong_usage},
};

HF_TEST_MAIN("metrics", tests)
