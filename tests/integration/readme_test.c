/* The analyst's queries in README.md: each runs as a reviewer's login on a simulated platform, has
 * rows, and the columns that are printed there.
 *
 * HOLDFAST_TEST_PRINT=1 prints what each gives, to renew the page. */
#include <stdlib.h>
#include <string.h>

#include "worker_world.h"

#define LOGIN "holdfast_test_reviewer"
#define QUERIES 10
#define TEXT_MOST (256 * 1024)
#define LINE_MOST 1024

static hf_pgtest world;
static PGconn *reviewer;
static char page[TEXT_MOST]; /* the section, cut into pieces by the test */

static bool open_world(void)
{
    static const char *const once[] = {"--once", NULL};
    char conninfo[600];
    if (!worker_open(&world) || !worker_simulate(&world, "now") || !worker_add_lists(&world) ||
        !hf_pgtest_login(&world, LOGIN, "holdfast_reviewer", conninfo, sizeof conninfo) ||
        worker_run(&world, once) != 0)
        return false;
    reviewer = PQconnectdb(conninfo);
    return PQstatus(reviewer) == CONNECTION_OK;
}

/* README.md from the section's heading to the next one. */
static bool read_section(void)
{
    FILE *in = fopen(hf_pgtest_source("README.md"), "r");
    const size_t size = in != NULL ? fread(page, 1, sizeof page - 1, in) : 0;
    page[size] = 0;
    if (in != NULL)
        (void)fclose(in);
    char *from = strstr(page, "### For analysts: ten queries\n");
    char *to = from != NULL ? strstr(from, "\n## ") : NULL;
    if (to == NULL)
        return false;
    *to = 0;
    memmove(page, from, (size_t)(to - from) + 1);
    return true;
}

/* What stands between the fences `open` and "```"; `*at` moves behind it. NULL: there is no more.
 */
static char *next_block(char **at, const char *open)
{
    char *from = strstr(*at, open);
    char *to = from != NULL ? strstr(from + strlen(open), "\n```\n") : NULL;
    if (to == NULL)
        return NULL;
    *to = 0;
    *at = to + strlen("\n```\n");
    return from + strlen(open);
}

/* The result's columns as psql heads them, blanks left out: "crew|members". */
static void head_of(const PGresult *result, char ret_text[LINE_MOST])
{
    size_t used = 0;
    *ret_text = 0;
    for (int i = 0; i < PQnfields(result) && used < LINE_MOST; i++)
        used += (size_t)snprintf(ret_text + used, LINE_MOST - used, "%s%s", i > 0 ? "|" : "",
                                 PQfname(result, i));
}

/* The block's first line, blanks left out. */
static void first_line(const char *block, char ret_text[LINE_MOST])
{
    size_t used = 0;
    for (; *block != 0 && *block != '\n' && used + 1 < LINE_MOST; block++)
        if (*block != ' ')
            ret_text[used++] = *block;
    ret_text[used] = 0;
}

static void print(const PGresult *result, int number)
{
    PQprintOpt options = {.header = 1, .align = 1, .fieldSep = "|"};
    (void)printf("@%d\n", number);
    PQprint(stdout, result, &options);
}

static void check(const char *sql, const char *printed, int number)
{
    char wanted[LINE_MOST];
    char found[LINE_MOST];
    PGresult *result = PQexec(reviewer, sql);
    if (PQresultStatus(result) != PGRES_TUPLES_OK)
        (void)fprintf(stderr, "%s: %s\n", sql, PQerrorMessage(reviewer));
    CU_ASSERT_EQUAL(PQresultStatus(result), PGRES_TUPLES_OK);
    CU_ASSERT_TRUE(PQntuples(result) > 0);
    if (PQntuples(result) == 0)
        (void)fprintf(stderr, "no rows: %s\n", sql);
    if (getenv("HOLDFAST_TEST_PRINT") != NULL)
        print(result, number);
    first_line(printed, wanted);
    head_of(result, found);
    HF_ASSERT_TEXT(found, wanted);
    PQclear(result);
}

static void every_query_has_the_columns_that_are_printed(void)
{
    CU_ASSERT_TRUE_FATAL(read_section());
    char *at = page;
    int count = 0;
    for (char *sql; (sql = next_block(&at, "```sql\n")) != NULL; count++) {
        char *printed = next_block(&at, "```\n");
        CU_ASSERT_PTR_NOT_NULL_FATAL(printed);
        check(sql, printed, count + 1);
    }
    CU_ASSERT_EQUAL(count, QUERIES);
}

static const hf_test tests[] = {
    {"every query has the columns that are printed", every_query_has_the_columns_that_are_printed},
};

int main(int argc, char **argv)
{
    const int code =
        open_world() ? hf_test_main(argc, argv, "readme", tests, sizeof tests / sizeof *tests) : 1;
    PQfinish(reviewer);
    hf_pgtest_close(&world);
    return code;
}
