/* A sealed document: every byte counts, and the part that was changed is named. Text in HTML. */
#include <stdlib.h>
#include <string.h>

#include "casefile/html.h"
#include "casefile/seal.h"
#include "support/runner.h"

static void make(hf_seal *seal)
{
    CU_ASSERT_TRUE_FATAL(hf_seal_open(seal));
    hf_seal_begin(seal, "first");
    hf_html_in(seal->stream, "p", "one");
    hf_seal_end(seal);
    hf_seal_begin(seal, "second");
    hf_html_in(seal->stream, "p", "two");
    hf_seal_end(seal);
    CU_ASSERT_TRUE_FATAL(hf_seal_finish(seal, "<pre>", "</pre>"));
}

static void a_hash_is_sha_256(void)
{
    char hash[HF_SEAL_HASH_SIZE];
    CU_ASSERT_TRUE(hf_seal_hash("abc", 3, hash));
    HF_ASSERT_TEXT(hash, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

static void what_was_sealed_is_right(void)
{
    hf_seal seal;
    hf_seal_verdict verdict;
    make(&seal);
    CU_ASSERT_TRUE(hf_seal_check(seal.text, seal.size, &verdict));
    CU_ASSERT_EQUAL(verdict.parts, 2);
    HF_ASSERT_TEXT(verdict.altered, "");
    hf_seal_done(&seal);
}

static void every_bit_of_every_byte_counts(void)
{
    hf_seal seal;
    hf_seal_verdict verdict;
    make(&seal);
    for (size_t i = 0; i < seal.size; i++)
        for (int bit = 0; bit < 8; bit++) {
            seal.text[i] = (char)(seal.text[i] ^ (1 << bit));
            CU_ASSERT_FALSE(hf_seal_check(seal.text, seal.size, &verdict));
            CU_ASSERT_TRUE(*verdict.altered != 0);
            seal.text[i] = (char)(seal.text[i] ^ (1 << bit));
        }
    for (size_t size = 0; size < seal.size; size++)
        CU_ASSERT_FALSE(hf_seal_check(seal.text, size, &verdict));
    hf_seal_done(&seal);
}

static void the_altered_part_is_named(void)
{
    hf_seal seal;
    hf_seal_verdict verdict;
    make(&seal);
    *strstr(seal.text, "two") = 'T';
    CU_ASSERT_FALSE(hf_seal_check(seal.text, seal.size, &verdict));
    HF_ASSERT_TEXT(verdict.altered, "second");
    CU_ASSERT_EQUAL(verdict.parts, 1);
    *strstr(seal.text, "one") = 'O';
    CU_ASSERT_FALSE(hf_seal_check(seal.text, seal.size, &verdict));
    HF_ASSERT_TEXT(verdict.altered, "first, second");
    hf_seal_done(&seal);
}

static void what_strangers_wrote_is_no_markup(void)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    hf_html_in(out, "td class=n", "%s",
               "<b a='1' b=\"2\">&\n\x1b[31m\xe2\x80\xae"
               "end");
    (void)fclose(out);
    HF_ASSERT_TEXT(text,
                   "<td class=n>&lt;b a=&#39;1&#39; b=&quot;2&quot;&gt;&amp; ?[31m?end</td>\n");
    free(text);
}

static const hf_test tests[] = {
    {"a hash is SHA-256", a_hash_is_sha_256},
    {"what was sealed is right", what_was_sealed_is_right},
    {"every bit of every byte counts", every_bit_of_every_byte_counts},
    {"the altered part is named", the_altered_part_is_named},
    {"what strangers wrote is no markup", what_strangers_wrote_is_no_markup},
};
HF_TEST_MAIN("seal", tests)
