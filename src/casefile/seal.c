/* Parts and their hashes: see seal.h. */
#include "casefile/seal.h"

#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

#define LAST_LINE "<!-- sha256 of all lines above: %s -->\n"
#define LAST_LINE_SIZE (sizeof LAST_LINE - 3 + HF_SEAL_HASH_SIZE - 1)
#define NAME_SIZE 32
#define DIGITS "0123456789abcdef"

bool hf_seal_hash(const char *text, size_t size, char ret_hash[HF_SEAL_HASH_SIZE])
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int count = 0;
    *ret_hash = 0;
    if (EVP_Digest(text, size, digest, &count, EVP_sha256(), NULL) != 1 || count != 32)
        return false;
    for (size_t i = 0; i < count; i++) {
        ret_hash[2 * i] = DIGITS[digest[i] >> 4];
        ret_hash[2 * i + 1] = DIGITS[digest[i] & 15];
    }
    ret_hash[64] = 0;
    return true;
}

/* ---- making ---- */

bool hf_seal_open(hf_seal *seal)
{
    memset(seal, 0, sizeof *seal);
    seal->stream = open_memstream(&seal->text, &seal->size);
    return seal->stream != NULL;
}

static void flush(hf_seal *seal)
{
    if (fflush(seal->stream) != 0 || ferror(seal->stream))
        seal->has_failed = true;
}

void hf_seal_begin(hf_seal *seal, const char *name)
{
    flush(seal);
    seal->from = seal->size;
    seal->names[seal->count] = name;
    (void)fprintf(seal->stream, "<!-- part: %s -->\n", name);
}

void hf_seal_end(hf_seal *seal)
{
    (void)fprintf(seal->stream, "<!-- end: %s -->\n", seal->names[seal->count]);
    flush(seal);
    if (seal->has_failed || seal->count + 1 == HF_SEAL_PARTS_MOST ||
        !hf_seal_hash(seal->text + seal->from, seal->size - seal->from, seal->hashes[seal->count]))
        seal->has_failed = true;
    else
        seal->count++;
}

bool hf_seal_finish(hf_seal *seal, const char *before, const char *after)
{
    char hash[HF_SEAL_HASH_SIZE];
    hf_seal_begin(seal, "manifest");
    (void)fprintf(seal->stream, "%s\n", before);
    for (int i = 0; i < seal->count; i++)
        (void)fprintf(seal->stream, "%s  %s\n", seal->hashes[i], seal->names[i]);
    (void)fprintf(seal->stream, "%s\n", after);
    hf_seal_end(seal);
    if (seal->has_failed || !hf_seal_hash(seal->text, seal->size, hash))
        return false;
    (void)fprintf(seal->stream, LAST_LINE, hash);
    flush(seal);
    return !seal->has_failed;
}

void hf_seal_done(hf_seal *seal)
{
    if (seal->stream != NULL)
        (void)fclose(seal->stream);
    free(seal->text);
}

/* ---- checking ---- */

/* Where the line that is `wanted`, with its end, begins at or behind `from`; NULL: nowhere. */
static const char *find_line(const char *from, const char *end, const char *wanted)
{
    const size_t size = strlen(wanted);
    while (from < end) {
        const char *next = memchr(from, '\n', (size_t)(end - from));
        next = next != NULL ? next + 1 : end;
        if ((size_t)(next - from) == size && memcmp(from, wanted, size) == 0)
            return from;
        from = next;
    }
    return NULL;
}

/* The part's bytes, both marks included; false: it is not there. */
static bool find_part(const char *text, const char *end, const char *name, const char **ret_from,
                      const char **ret_to)
{
    char line[NAME_SIZE + 32];
    (void)snprintf(line, sizeof line, "<!-- part: %s -->\n", name);
    *ret_from = find_line(text, end, line);
    if (*ret_from == NULL)
        return false;
    (void)snprintf(line, sizeof line, "<!-- end: %s -->\n", name);
    *ret_to = find_line(*ret_from, end, line);
    if (*ret_to == NULL)
        return false;
    *ret_to += strlen(line);
    return true;
}

static void blame(hf_seal_verdict *verdict, const char *what)
{
    const size_t used = strlen(verdict->altered);
    (void)snprintf(verdict->altered + used, sizeof verdict->altered - used, "%s%s",
                   used > 0 ? ", " : "", what);
}

static void check_part(const char *text, const char *end, const char *hash, const char *name,
                       hf_seal_verdict *verdict)
{
    char found[HF_SEAL_HASH_SIZE];
    const char *from;
    const char *to;
    if (find_part(text, end, name, &from, &to) && hf_seal_hash(from, (size_t)(to - from), found) &&
        strcmp(found, hash) == 0)
        verdict->parts++;
    else
        blame(verdict, name);
}

/* "HASH  NAME\n" at `line`. */
static bool read_row(const char *line, const char *end, char ret_hash[HF_SEAL_HASH_SIZE],
                     char ret_name[NAME_SIZE])
{
    char copy[HF_SEAL_HASH_SIZE + NAME_SIZE];
    const char *stop = memchr(line, '\n', (size_t)(end - line));
    const size_t size = stop != NULL ? (size_t)(stop - line) : 0;
    if (size <= 66 || size >= sizeof copy)
        return false;
    memcpy(copy, line, size);
    copy[size] = 0;
    if (strspn(copy, DIGITS) != 64 || strncmp(copy + 64, "  ", 2) != 0 ||
        strspn(copy + 66, "abcdefghijklmnopqrstuvwxyz") != size - 66)
        return false;
    (void)snprintf(ret_hash, HF_SEAL_HASH_SIZE, "%.64s", copy);
    (void)snprintf(ret_name, NAME_SIZE, "%.31s", copy + 66);
    return true;
}

static bool is_last_line_right(const char *text, size_t size)
{
    char hash[HF_SEAL_HASH_SIZE];
    char line[LAST_LINE_SIZE + 1];
    if (size < LAST_LINE_SIZE || !hf_seal_hash(text, size - LAST_LINE_SIZE, hash))
        return false;
    (void)snprintf(line, sizeof line, LAST_LINE, hash);
    return memcmp(text + size - LAST_LINE_SIZE, line, LAST_LINE_SIZE) == 0;
}

bool hf_seal_check(const char *text, size_t size, hf_seal_verdict *ret_verdict)
{
    char hash[HF_SEAL_HASH_SIZE];
    char name[NAME_SIZE];
    const char *from;
    const char *to;
    memset(ret_verdict, 0, sizeof *ret_verdict);
    if (!find_part(text, text + size, "manifest", &from, &to)) {
        blame(ret_verdict, "manifest");
        return false;
    }
    for (const char *line = from; line < to;) {
        const char *stop = memchr(line, '\n', (size_t)(to - line));
        if (read_row(line, to, hash, name))
            check_part(text, text + size, hash, name, ret_verdict);
        line = stop != NULL ? stop + 1 : to;
    }
    if (is_last_line_right(text, size) && *ret_verdict->altered == 0 && ret_verdict->parts > 0)
        return true;
    if (*ret_verdict->altered == 0)
        blame(ret_verdict, "the manifest, the last line, or what was put between parts");
    return false;
}
