/* What to do after an error, and when. */
#include "pg/backoff.h"

#include "support/runner.h"

static hf_remedy remedy_of(hf_status status, const char *sqlstate)
{
    hf_error error;
    (void)hf_error_set(&error, status, sqlstate, "test", "test");
    return hf_backoff_remedy(&error);
}

static void what_passes_by_itself_is_tried_again(void)
{
    static const char *const states[] = {"08006", "57P01", "57P02", "57P03",
                                         "53300", "40001", "40P01", "55P03"};
    for (size_t i = 0; i < sizeof states / sizeof *states; i++)
        CU_ASSERT_EQUAL(remedy_of(HF_ESQL, states[i]), HF_REMEDY_RETRY);
    CU_ASSERT_EQUAL(remedy_of(HF_ECONN, ""), HF_REMEDY_RETRY);
    CU_ASSERT_EQUAL(remedy_of(HF_EFENCED, ""), HF_REMEDY_RETRY);
}

static void what_a_person_must_change_is_tried_rarely(void)
{
    CU_ASSERT_EQUAL(remedy_of(HF_ECONN, "28P01"), HF_REMEDY_PERSON);
    CU_ASSERT_EQUAL(remedy_of(HF_ECONN, "3D000"), HF_REMEDY_PERSON);
    CU_ASSERT_EQUAL(remedy_of(HF_ESQL, "42501"), HF_REMEDY_PERSON);
    CU_ASSERT_EQUAL(remedy_of(HF_ESQL, "42601"), HF_REMEDY_GIVE_UP);
    CU_ASSERT_EQUAL(remedy_of(HF_ESCHEMA, ""), HF_REMEDY_GIVE_UP);
}

static void libpqs_words_have_a_state(void)
{
    CU_ASSERT_STRING_EQUAL(
        hf_backoff_sqlstate_of("FATAL:  password authentication failed for user \"x\""), "28P01");
    CU_ASSERT_STRING_EQUAL(hf_backoff_sqlstate_of("FATAL:  database \"x\" does not exist"),
                           "3D000");
    CU_ASSERT_STRING_EQUAL(hf_backoff_sqlstate_of("FATAL:  the database system is starting up"),
                           "57P03");
    CU_ASSERT_STRING_EQUAL(hf_backoff_sqlstate_of("Connection refused"), "");
}

static void delays_grow_to_their_cap_and_start_again(void)
{
    hf_backoff backoff;
    hf_usec last = 0;
    hf_backoff_init(&backoff, 1);
    CU_ASSERT_TRUE(hf_backoff_next(&backoff, HF_REMEDY_RETRY) <= 3 * HF_SECOND_USEC / 10);
    for (int i = 0; i < 200; i++) {
        last = hf_backoff_next(&backoff, HF_REMEDY_RETRY);
        CU_ASSERT_TRUE(last >= HF_SECOND_USEC / 10 && last <= 5 * HF_SECOND_USEC);
    }
    CU_ASSERT_EQUAL(hf_backoff_next(&backoff, HF_REMEDY_PERSON), 30 * HF_SECOND_USEC);
    hf_backoff_reset(&backoff);
    CU_ASSERT_TRUE(hf_backoff_next(&backoff, HF_REMEDY_RETRY) <= 3 * HF_SECOND_USEC / 10);
}

static const hf_test tests[] = {
    {"what passes by itself is tried again", what_passes_by_itself_is_tried_again},
    {"what a person must change is tried rarely", what_a_person_must_change_is_tried_rarely},
    {"libpq's words have a state", libpqs_words_have_a_state},
    {"delays grow to their cap and start again", delays_grow_to_their_cap_and_start_again},
};
HF_TEST_MAIN("backoff", tests)
