/* What is put on paper: cleaned, wrapped, cut and padded by columns as a terminal counts them. */
#include "casefile/paper.h"

#include <stdlib.h>
#include <string.h>

#include "casefile/fields.h"
#include "casefile/plots.h"
#include "support/runner.h"

static char *written;
static size_t written_size;

static hf_paper open_paper(bool is_utf8)
{
    return (hf_paper){
        .out = open_memstream(&written, &written_size), .width = 40, .is_utf8 = is_utf8};
}

/* Closes it; what was written, until the next call. */
static const char *read_paper(const hf_paper *paper)
{
    static char text[4096];
    (void)fclose(paper->out);
    (void)snprintf(text, sizeof text, "%s", written);
    free(written);
    return text;
}

static const char *cell(const char *text, int columns, bool is_utf8)
{
    const hf_paper paper = open_paper(is_utf8);
    hf_paper_cell(&paper, text, columns);
    return read_paper(&paper);
}

static void cells_have_so_many_columns(void)
{
    HF_ASSERT_TEXT(cell("abc", 5, true), "abc  ");
    HF_ASSERT_TEXT(cell("abcde", 5, true), "abcde");
    HF_ASSERT_TEXT(cell("abcdef", 5, true), "abcd…");
    HF_ASSERT_TEXT(cell("abcdef", 5, false), "abcd~");
    HF_ASSERT_TEXT(cell("漢字かな", 5, true), "漢字…");
    HF_ASSERT_TEXT(cell("漢字", 5, true), "漢字 ");
    HF_ASSERT_TEXT(cell("漢字か", 4, true), "漢… ");
    HF_ASSERT_TEXT(cell("e\u0301te\u0301", 5, true), "e\u0301te\u0301  ");
    HF_ASSERT_TEXT(cell("größer", 7, false), "gr??er ");
}

static void nothing_of_a_stranger_steers_the_terminal(void)
{
    HF_ASSERT_TEXT(cell("a\x1b[31mb\xc2\x9b"
                        "1m\xe2\x80\xae",
                        12, true),
                   "a?[31mb?1m? ");
    const hf_paper paper = open_paper(true);
    hf_paper_put(&paper, "l\x1b]", "one\x1b[2J\ntwo\r%s", "\x07three");
    HF_ASSERT_TEXT(read_paper(&paper), "  l?]        one?[2J two ?three\n");
}

static void paragraphs_wrap_at_blanks_and_long_words_break(void)
{
    hf_paper paper = open_paper(true);
    hf_paper_put(&paper, "label", "%s", "a paragraph that is longer than a line of it");
    HF_ASSERT_TEXT(read_paper(&paper), "  label      a paragraph that is longer\n"
                                       "             than a line of it\n");
    paper = open_paper(true);
    hf_paper_put(&paper, "", "%s", "https://example.org/a/very/long/path/indeed and on");
    HF_ASSERT_TEXT(read_paper(&paper), "             https://example.org/a/very/\n"
                                       "             long/path/indeed and on\n");
}

static void there_is_no_colour_where_it_is_not_wanted(void)
{
    hf_paper paper = open_paper(true);
    hf_paper_style(&paper, HF_STYLE_RED);
    hf_paper_heading(&paper, "WHY");
    HF_ASSERT_TEXT(read_paper(&paper), "\nWHY\n");
    paper = open_paper(true);
    paper.has_colour = true;
    hf_paper_style(&paper, HF_STYLE_RED);
    HF_ASSERT_TEXT(read_paper(&paper), "\x1b[31m");
}

static void times_are_read_as_postgresql_writes_them(void)
{
    char text[32];
    CU_ASSERT_EQUAL(hf_field_usec("1970-01-01T00:00:00+00:00"), 0);
    CU_ASSERT_EQUAL(hf_field_usec("2000-03-01T00:00:00+00:00"), 951868800 * HF_SECOND_USEC);
    CU_ASSERT_EQUAL(hf_field_usec("2026-11-25T15:16:13.948759+00:00"), 1795619773948759);
    CU_ASSERT_EQUAL(hf_field_usec("2026-11-25T15:16:13.5+00:00"), 1795619773500000);
    CU_ASSERT_EQUAL(hf_field_usec("1969-12-31T23:59:59+00:00"), -HF_SECOND_USEC);
    CU_ASSERT_EQUAL(hf_field_usec(""), HF_USEC_NONE);
    CU_ASSERT_EQUAL(hf_field_usec("infinity and later"), HF_USEC_NONE);
    HF_ASSERT_TEXT(hf_field_put_minute(1795619773948759, text), "2026-11-25 15:16");
    HF_ASSERT_TEXT(hf_field_put_minute(HF_USEC_NONE, text), "-");
    HF_ASSERT_TEXT(hf_field_put_span(33 * HF_SECOND_USEC - 1, text), "33 seconds");
    HF_ASSERT_TEXT(hf_field_put_span(119 * HF_MINUTE_USEC, text), "119 minutes");
    HF_ASSERT_TEXT(hf_field_put_span(47 * HF_HOUR_USEC, text), "47 hours");
    HF_ASSERT_TEXT(hf_field_put_span(49 * HF_HOUR_USEC, text), "3 days");
}

/* Ten columns of an hour; two of the crew in the first, one in the last, another in the fifth. */
static const char timeline[] =
    "{\"head\": {\"started_at\": \"2026-11-25T00:00:00+00:00\", \"ended_at\": "
    "\"2026-11-25T09:59:59+00:00\", \"detected_at\": \"2026-11-25T02:30:00+00:00\"}, "
    "\"acts\": {\"total\": 4, \"acts\": ["
    "{\"at\": \"2026-11-25T00:00:00+00:00\", \"event\": \"report\", \"is_crew\": true}, "
    "{\"at\": \"2026-11-25T00:10:00+00:00\", \"event\": \"report\", \"is_crew\": true}, "
    "{\"at\": \"2026-11-25T04:30:00+00:00\", \"event\": \"report\", \"is_crew\": false}, "
    "{\"at\": \"2026-11-25T09:59:59+00:00\", \"event\": \"report\", \"is_crew\": true}]}}";

static void the_timeline_has_everybody_in_his_column(void)
{
    json_t *file = json_loads(timeline, 0, NULL);
    hf_paper paper = open_paper(false);
    paper.width = HF_PAPER_LABEL + 1 + 10;
    hf_plot_timeline(&paper, file);
    const char *text = read_paper(&paper);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "  crew       @        =\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "  others         =     \n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "detected 2026-11-25 02:30 ^\n"));
    json_decref(file);
}

static const char matrix[] =
    "{\"members\": [{\"account_id\": \"5\", \"name\": \"anna\"}, {\"account_id\": \"6\", \"name\": "
    "\"bob\\u001b[2J\"}], \"matrix\": {\"columns\": [{\"name\": \"victim\", \"members\": 2, "
    "\"is_this\": true}, {\"name\": \"other\", \"members\": 1}], \"cells\": [[\"5\", 0, \"x\", "
    "true], [\"6\", 0, \"x\", false], [\"6\", 1, \"x\", true], [\"7\", 0, \"x\", true], [\"5\", 9, "
    "\"x\", true]]}}";

static void the_matrix_has_a_row_a_member_and_ignores_what_it_does_not_know(void)
{
    json_t *file = json_loads(matrix, 0, NULL);
    const hf_paper paper = open_paper(false);
    hf_plot_matrix(&paper, file, false);
    const char *text = read_paper(&paper);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "  anna                     # .\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "  bob?[2J                  o #\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "  A          victim (this campaign): 2\n"));
    json_decref(file);
}

static const hf_test tests[] = {
    {"cells have so many columns", cells_have_so_many_columns},
    {"nothing of a stranger steers the terminal", nothing_of_a_stranger_steers_the_terminal},
    {"paragraphs wrap at blanks and long words break",
     paragraphs_wrap_at_blanks_and_long_words_break},
    {"there is no colour where it is not wanted", there_is_no_colour_where_it_is_not_wanted},
    {"times are read as PostgreSQL writes them", times_are_read_as_postgresql_writes_them},
    {"the timeline has everybody in his column", the_timeline_has_everybody_in_his_column},
    {"the matrix has a row a member and ignores what it does not know",
     the_matrix_has_a_row_a_member_and_ignores_what_it_does_not_know},
};
HF_TEST_MAIN("paper", tests)
