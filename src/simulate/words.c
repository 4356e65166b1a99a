/*
 * Lives here: the stock of words, how a sentence is put together, and how a copier varies it.
 * Does not: who says what (speech.c).
 */
#include "simulate/words.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/map.h"
#include "base/rng.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define PICK(rng, array) ((array)[hf_rng_below((rng), COUNT(array))])

/* The commonest first. */
static const char *const short_words[] = {"spam",
                                          "Spam",
                                          "scam",
                                          "bot",
                                          "scam account",
                                          "fake",
                                          "harassment",
                                          "spam bot",
                                          "SPAM",
                                          "hate",
                                          "fake account",
                                          "scammer",
                                          "troll",
                                          "hate speech",
                                          "bullying",
                                          "racist",
                                          "abuse",
                                          "spammer!!",
                                          "impersonator",
                                          "phishing link",
                                          "crypto scam",
                                          "please ban",
                                          "again...",
                                          "rude",
                                          "not ok",
                                          "porn bot",
                                          "see their posts",
                                          "transphobe",
                                          "nazi",
                                          "off topic",
                                          "insults me",
                                          "stalking",
                                          "stolen photos",
                                          "fraude",
                                          "publicidad",
                                          "Werbung",
                                          "Beleidigung",
                                          "arnaque",
                                          "golpe",
                                          "\xf0\x9f\xa4\xac"};

static const char *const heads[] = {"this account is",
                                    "this user keeps",
                                    "they are",
                                    "nothing but",
                                    "the whole profile is",
                                    "please look at them,",
                                    "new account that is",
                                    "he is",
                                    "she is",
                                    "someone is",
                                    "these people are",
                                    "another bot that is",
                                    "been blocked before and is",
                                    "the same person is",
                                    "in every thread they are",
                                    "my friends and I see them"};

static const char *const tails[] = {"posting spam links under every post",
                                    "sending unwanted messages to everyone",
                                    "pretending to be somebody else",
                                    "insulting people in the replies",
                                    "selling fake followers and likes",
                                    "spreading lies about vaccines",
                                    "asking people for money",
                                    "sharing private photos of other people",
                                    "harassing me and my friends",
                                    "promoting a crypto scam",
                                    "writing racist things about refugees",
                                    "following women around in comments",
                                    "copying posts from other accounts",
                                    "using stolen pictures as their own",
                                    "threatening people who disagree",
                                    "advertising a gambling site",
                                    "evading the ban from last week",
                                    "mocking people because of their religion",
                                    "posting gore without any warning",
                                    "tagging hundreds of strangers",
                                    "running a giveaway that does not exist",
                                    "posting links that install something",
                                    "telling others to hurt themselves",
                                    "posting the same text again and again"};

static const char *const openings[] = {
    "hello moderators",    "I have to report this",    "not sure this is the right category",
    "for the second time", "my sister showed me this", "as a teacher I worry",
    "please take a look",  "since last night",         "I tried to talk to them first",
    "good evening",        "this made me very angry",  "I was scrolling and",
    "sorry to bother you", "after blocking them twice"};

static const char *const subjects[] = {
    "this person",      "the owner of this profile", "a former colleague", "the account above",
    "someone I know",   "whoever is behind this",    "that channel",       "an anonymous commenter",
    "the page",         "a man from my town",        "this artist",        "their second account",
    "the group's host", "the seller I bought from"};

static const char *const verbs[] = {
    "wrote a long insult about", "posted the phone number of", "keeps mocking",
    "shared screenshots of",     "claims to have met",         "made up a rumour about",
    "sent three messages to",    "called for a boycott of",    "reposted an old video of",
    "asked for donations for",   "laughed at the funeral of",  "lied about the prices of",
    "demanded an apology from",  "spread a doctored photo of"};

static const char *const objects[] = {
    "my neighbour",      "a local bakery",        "our football club",  "a young musician",
    "the school board",  "two of my cousins",     "a disabled veteran", "the library volunteers",
    "a nurse I admire",  "people from my street", "the mayor's family", "a small game studio",
    "some exchange kid", "the choir I sing in",   "a shelter for dogs"};

static const char *const reasons[] = {
    "and will not stop even though I asked",   "which is plainly against your rules",
    "while pretending it was a joke",          "because they lost an argument",
    "and half of the answers are from bots",   "with a link to a strange shop",
    "and now children are sharing it",         "although a court told them not to",
    "and deletes every comment that objects",  "so please tell me what I can do",
    "and I do not feel safe here any more",    "as they did on another site in spring",
    "and I kept copies in case you need them", "which hurt somebody I care about"};

static const char *const syllables[] = {"ba", "de", "fi", "go", "ku", "la", "me",  "ni",
                                        "po", "ru", "sa", "te", "vi", "zo", "mar", "len"};

static const char *const swaps[][2] = {
    {"account", "profile"}, {"please", "kindly"}, {"person", "user"},    {"people", "folks"},
    {"photo", "picture"},   {"rules", "terms"},   {"message", "letter"}, {"angry", "upset"}};

static const char *const fillers[] = {"really", "honestly", "again", "clearly", "now", "sadly"};

static const char *const emoji[] = {"\xf0\x9f\x98\xa1", "\xf0\x9f\x9a\xab", "\xe2\x9a\xa0",
                                    "\xf0\x9f\x99\x8f", "\xf0\x9f\x9a\xa8", "\xe2\x9d\x97"};

/* Zero-width space, non-joiner, joiner; word joiner; soft hyphen. */
static const char *const unseen[] = {"\xe2\x80\x8b", "\xe2\x80\x8c", "\xe2\x80\x8d", "\xe2\x81\xa0",
                                     "\xc2\xad"};

static const struct {
    char from;
    const char *to; /* Cyrillic */
} look_alikes[] = {{'a', "\xd0\xb0"}, {'c', "\xd1\x81"}, {'e', "\xd0\xb5"}, {'o', "\xd0\xbe"},
                   {'p', "\xd1\x80"}, {'x', "\xd1\x85"}, {'y', "\xd1\x83"}, {'i', "\xd1\x96"}};

uint64_t hf_words(hf_words_kind kind, uint32_t which, uint32_t variation)
{
    return (uint64_t)kind | (uint64_t)which << 8 | (uint64_t)variation << 32;
}

hf_words_kind hf_words_get_kind(uint64_t words)
{
    return (hf_words_kind)(words & 0xff);
}

uint32_t hf_words_get_which(uint64_t words)
{
    return (uint32_t)(words >> 8 & 0xffffff);
}

static size_t write_phrase(uint32_t which, char *text)
{
    hf_rng rng;
    hf_rng_init(&rng, hf_mix64(UINT64_C(0x7068) << 32 | which));
    return (size_t)snprintf(text, HF_WORDS_SIZE, "%s %s", PICK(&rng, heads), PICK(&rng, tails));
}

/* A sentence with some names and numbers that nobody else has in it. */
static size_t write_sentence(uint64_t seed, char *text)
{
    hf_rng rng;
    char name[16];
    hf_rng_init(&rng, hf_mix64(seed));
    const char *first = PICK(&rng, syllables);
    const char *second = PICK(&rng, syllables);
    (void)snprintf(name, sizeof name, "%s%s%s", first, second, PICK(&rng, syllables));
    bool is_long = hf_rng_below(&rng, 3) > 0;
    const char *opening = PICK(&rng, openings);
    const char *subject = PICK(&rng, subjects);
    const char *verb = PICK(&rng, verbs);
    const char *object = PICK(&rng, objects);
    const char *reason = PICK(&rng, reasons);
    return (size_t)snprintf(text, HF_WORDS_SIZE, "%s%s%s called %s %s %s%s%s", opening,
                            is_long ? ", " : ": ", subject, name, verb, object, is_long ? " " : "",
                            is_long ? reason : "");
}

/* A copy in the making. */
typedef struct copy {
    hf_rng rng;
    char *text;
    size_t length;
    bool has_look_alikes;
    bool has_unseen;
} copy;

static void append(copy *to, const char *piece, size_t size)
{
    if (to->length + size >= HF_WORDS_SIZE)
        return;
    memcpy(to->text + to->length, piece, size);
    to->length += size;
    to->text[to->length] = '\0';
}

static void append_letter(copy *to, char letter)
{
    for (size_t i = 0; to->has_look_alikes && i < COUNT(look_alikes); i++) {
        if (look_alikes[i].from == letter && hf_rng_below(&to->rng, 3) == 0) {
            append(to, look_alikes[i].to, strlen(look_alikes[i].to));
            return;
        }
    }
    append(to, &letter, 1);
    if (to->has_unseen && hf_rng_below(&to->rng, 8) == 0) {
        const char *sign = PICK(&to->rng, unseen);
        append(to, sign, strlen(sign));
    }
}

/* A word that has another for the same thing is swapped half of the time; any, now and then. */
static const char *swapped(copy *to, const char *word, size_t *size)
{
    for (size_t i = 0; i < COUNT(swaps); i++) {
        const char *from = swaps[i][0];
        if (strlen(from) == *size && memcmp(from, word, *size) == 0 &&
            hf_rng_below(&to->rng, 2) == 0) {
            *size = strlen(swaps[i][1]);
            return swaps[i][1];
        }
    }
    if (*size < 4 || hf_rng_below(&to->rng, 16) != 0)
        return word;
    const char *filler = PICK(&to->rng, fillers);
    *size = strlen(filler);
    return filler;
}

static void append_word(copy *to, const char *word, size_t size)
{
    const char *chosen = swapped(to, word, &size);
    for (size_t i = 0; i < size; i++)
        append_letter(to, chosen[i]);
}

/* What a sender of a template does so that no two copies are the same bytes. */
static size_t write_copy(uint32_t template, uint32_t variation, char *text)
{
    char base[HF_WORDS_SIZE];
    char counter[24];
    copy to = {.text = text};
    hf_rng_init(&to.rng, hf_mix64((uint64_t) template << 32 | variation));
    (void)write_sentence(UINT64_C(0x7465) << 40 | template, base);
    to.has_look_alikes = hf_rng_below(&to.rng, 3) == 0;
    to.has_unseen = hf_rng_below(&to.rng, 3) == 0;
    text[0] = '\0';
    for (const char *word = base; *word != '\0';) {
        size_t size = strcspn(word, " ");
        append_word(&to, word, size);
        word += size + (word[size] == ' ');
        append(&to, " ", *word != '\0');
        if (hf_rng_below(&to.rng, 12) == 0) {
            const char *face = PICK(&to.rng, emoji);
            append(&to, face, strlen(face));
            append(&to, " ", 1);
        }
    }
    (void)snprintf(counter, sizeof counter, hf_rng_below(&to.rng, 2) == 0 ? " #%u" : " (%u)",
                   (unsigned)(variation % 1000));
    append(&to, counter, hf_rng_below(&to.rng, 2) == 0 ? strlen(counter) : 0);
    return to.length;
}

size_t hf_words_text(uint64_t words, char text[HF_WORDS_SIZE])
{
    uint32_t which = hf_words_get_which(words);
    switch (hf_words_get_kind(words)) {
    case HF_WORDS_SHORT:
        return (size_t)snprintf(text, HF_WORDS_SIZE, "%s", short_words[which % COUNT(short_words)]);
    case HF_WORDS_PHRASE:
        return write_phrase(which, text);
    case HF_WORDS_SENTENCE:
        return write_sentence(words, text);
    case HF_WORDS_TEMPLATE:
        return write_copy(which, (uint32_t)(words >> 32), text);
    case HF_WORDS_NONE:
    case HF_WORDS_KIND_COUNT:
        break;
    }
    text[0] = '\0';
    return 0;
}

size_t hf_origin_text(uint64_t seed, uint32_t origin, char text[HF_ORIGIN_SIZE])
{
    text[0] = '\0';
    if (origin == 0)
        return 0;
    return (size_t)snprintf(text, HF_ORIGIN_SIZE, "%016" PRIx64, hf_mix64(hf_mix64(seed) ^ origin));
}
