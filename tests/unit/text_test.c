#include "base/text.h"

#include <stdio.h>
#include <string.h>

#include "support/runner.h"

static const char *cleaned(const char *text)
{
    static char copy[200];
    (void)snprintf(copy, sizeof copy, "%s", text);
    const size_t size = hf_text_clean(copy, strlen(copy));
    CU_ASSERT_EQUAL(size, strlen(copy));
    CU_ASSERT_TRUE(size <= strlen(text));
    return copy;
}

static void ordinary_text_stays(void)
{
    HF_ASSERT_TEXT(cleaned(""), "");
    HF_ASSERT_TEXT(cleaned("it's \"fine\"; -- ~"), "it's \"fine\"; -- ~");
    HF_ASSERT_TEXT(cleaned("größer 漢字 🙂 \xc2\xa0"), "größer 漢字 🙂 \xc2\xa0");
}

static void control_characters_become_question_marks(void)
{
    HF_ASSERT_TEXT(cleaned("\x1b[2J\x07\x7f"), "?[2J??");
    HF_ASSERT_TEXT(cleaned("a\xc2\x9b"
                           "1mb\xc2\x80\xc2\x9f"),
                   "a?1mb??");
}

static void line_breaks_become_blanks(void)
{
    HF_ASSERT_TEXT(cleaned("one\r\ntwo\tthree\n"), "one  two three ");
    HF_ASSERT_TEXT(cleaned("one\xe2\x80\xa8two\xe2\x80\xa9"), "one?two?");
}

static void turns_of_the_direction_become_question_marks(void)
{
    HF_ASSERT_TEXT(cleaned("\xe2\x80\xae"
                           "abc\xe2\x81\xa6\xe2\x81\xa9\xe2\x80\x8f\xd8\x9c"),
                   "?abc????");
}

static void what_is_not_utf8_becomes_question_marks(void)
{
    HF_ASSERT_TEXT(cleaned("\xff\xfe\x9b\x80"), "????");
    HF_ASSERT_TEXT(cleaned("a\xc2"), "a?");
    HF_ASSERT_TEXT(cleaned("\xe2\x80"), "??");
    HF_ASSERT_TEXT(cleaned("\xc0\x9b \xed\xa0\x80 \xf5\x80\x80\x80"), "?? ??? ????");
}

static const hf_test tests[] = {
    {"ordinary text stays", ordinary_text_stays},
    {"control characters become question marks", control_characters_become_question_marks},
    {"line breaks become blanks", line_breaks_become_blanks},
    {"turns of the direction of writing become question marks",
     turns_of_the_direction_become_question_marks},
    {"what is not UTF-8 becomes question marks", what_is_not_utf8_becomes_question_marks},
};
HF_TEST_MAIN("text", tests)
