/*
 * holdfast dossier: a campaign or a crew as one HTML file, and the check of such a file.
 *
 * Lives here: options, files, who may. Does not: what is in it (casefile/dossier.h), its hashes
 * (casefile/seal.h).
 */
#include <errno.h>
#include <getopt.h>
#include <libpq-fe.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "casefile/case.h"
#include "casefile/dossier.h"
#include "cli/commands.h"

#define COMMAND "dossier"
#define FILE_MOST ((size_t)1 << 30)

static void print_help(void)
{
    (void)puts(
        "usage: holdfast dossier N [--crew] [-o FILE]\n"
        "       holdfast dossier --verify FILE [--expect HASH]\n\n"
        "A campaign, or with --crew a crew, as one HTML file that needs no network and no\n"
        "script, and can be printed: what happened, the evidence, a timeline, who acted on\n"
        "whom, members and what they share, when their accounts were made, who goes first,\n"
        "lists, holds, decisions, and every act. A manifest of SHA-256 hashes at its end tells\n"
        "which part was altered; it also says how to check it with sha256sum alone.\n\n"
        "The hash of the whole file is printed on stderr: note it elsewhere. Whoever can\n"
        "rewrite a file can write new hashes into it, but not that one.\n\n"
        "  --crew         N is the number of a crew\n"
        "  -o FILE        there, readable by you only; else on stdout\n"
        "  --verify FILE  whether the file is as it was made; needs no database\n"
        "  --expect HASH  and whether this is its hash\n\n"
        "Log in as a member of holdfast_reviewer: a dossier names reporters. Exit codes: 0\n"
        "made, or as it was made; 1 failed, or altered; 2 wrong usage.");
}

typedef struct dossier_options {
    const char *number, *output, *verified, *expected;
    int64_t id; /* the number, where it is one */
    bool is_crew;
} dossier_options;

/* HF_EXIT_DONE, or HF_EXIT_USAGE after a message. */
static int check(const dossier_options *o, int others)
{
    if (o->verified != NULL)
        return o->number == NULL && !o->is_crew && o->output == NULL
                   ? HF_EXIT_DONE
                   : hf_cli_usage(COMMAND, "--verify takes a file and nothing but --expect");
    if (o->expected != NULL)
        return hf_cli_usage(COMMAND, "--expect belongs to --verify");
    if (o->number == NULL || others > 0)
        return hf_cli_usage(COMMAND, "wants the number of one campaign, or of one crew");
    if (!hf_cli_is_number(o->number))
        return hf_cli_usage(COMMAND, "a campaign has a number, not \"%s\"", o->number);
    return HF_EXIT_DONE;
}

/* HF_EXIT_DONE: go on; -1: help was wanted and printed; else the exit code. */
static int parse(int argc, char **argv, dossier_options *o)
{
    static const struct option names[] = {
        {"help", no_argument, NULL, 'h'},         {"crew", no_argument, NULL, 'c'},
        {"output", required_argument, NULL, 'o'}, {"verify", required_argument, NULL, 'v'},
        {"expect", required_argument, NULL, 'e'}, {NULL, 0, NULL, 0}};
    int option;
    while ((option = getopt_long(argc, argv, "ho:", names, NULL)) != -1) {
        switch (option) {
        case 'h':
            print_help();
            return -1;
        case 'c':
            o->is_crew = true;
            break;
        case 'o':
            o->output = optarg;
            break;
        case 'v':
            o->verified = optarg;
            break;
        case 'e':
            o->expected = optarg;
            break;
        default:
            return hf_cli_usage(COMMAND, NULL);
        }
    }
    if (optind < argc)
        o->number = argv[optind++];
    if (o->number != NULL && hf_cli_is_number(o->number))
        o->id = strtoll(o->number, NULL, 10);
    return check(o, argc - optind);
}

/* ---- making ---- */

static int fail(const hf_error *error)
{
    return hf_cli_fail(COMMAND, "%s", error->message);
}

/* Whole or not at all: written beside it, then given its name. */
static int save(const hf_seal *seal, const char *path)
{
    const size_t size = strlen(path) + sizeof ".XXXXXX";
    char *beside = malloc(size);
    if (beside == NULL)
        return hf_cli_fail(COMMAND, "out of memory");
    (void)snprintf(beside, size, "%s.XXXXXX", path);
    const int descriptor = mkstemp(beside);
    FILE *out = descriptor >= 0 ? fdopen(descriptor, "w") : NULL;
    int code = HF_EXIT_DONE;
    if (out == NULL || fwrite(seal->text, 1, seal->size, out) != seal->size || fclose(out) != 0 ||
        rename(beside, path) != 0) {
        code = hf_cli_fail(COMMAND, "cannot write %s: %s", path, strerror(errno));
        if (descriptor >= 0)
            (void)remove(beside);
    }
    free(beside);
    return code;
}

static int deliver(const hf_seal *seal, const dossier_options *o)
{
    char hash[HF_SEAL_HASH_SIZE];
    if (!hf_seal_hash(seal->text, seal->size, hash))
        return hf_cli_fail(COMMAND, "there is no SHA-256");
    if (o->output != NULL) {
        if (save(seal, o->output) != HF_EXIT_DONE)
            return HF_EXIT_FAILED;
    } else if (fwrite(seal->text, 1, seal->size, stdout) != seal->size || fflush(stdout) != 0) {
        return hf_cli_fail(COMMAND, "cannot write: %s", strerror(errno));
    }
    (void)fprintf(stderr, "%s  %s\n", hash, o->output != NULL ? o->output : "-");
    return HF_EXIT_DONE;
}

static int write_case(const json_t *file, const json_t *made, const dossier_options *o)
{
    hf_seal seal;
    const int code = hf_dossier_write(file, made, HF_VERSION, &seal)
                         ? deliver(&seal, o)
                         : hf_cli_fail(COMMAND, "out of memory");
    hf_seal_done(&seal);
    return code;
}

static int make_allowed(PGconn *connection, const json_t *made, const dossier_options *o)
{
    hf_error error;
    json_t *file;
    if (hf_case_load(connection, o->is_crew ? HF_CASE_CREW : HF_CASE_CAMPAIGN, o->id, &file,
                     &error) != HF_OK)
        return fail(&error);
    const int code = write_case(file, made, o);
    json_decref(file);
    return code;
}

static int make(const hf_cli_context *cli, const dossier_options *o)
{
    PGconn *connection;
    json_t *made = NULL;
    hf_error error;
    int code;
    if (hf_case_connect(cli->db, "holdfast dossier", &connection, &error) != HF_OK ||
        hf_case_ask(connection, "dossier", NULL, 0, &made, &error) != HF_OK)
        code = fail(&error);
    else if (!json_is_true(json_object_get(made, "is_allowed")))
        code = hf_cli_fail(COMMAND, "a dossier names reporters: log in as a member of "
                                    "holdfast_reviewer");
    else
        code = make_allowed(connection, made, o);
    json_decref(made);
    PQfinish(connection);
    return code;
}

/* ---- checking ---- */

static int judge(const char *text, size_t size, const dossier_options *o)
{
    char hash[HF_SEAL_HASH_SIZE];
    hf_seal_verdict verdict;
    if (!hf_seal_check(text, size, &verdict))
        return hf_cli_fail(COMMAND, "%s is not as it was made; altered: %s", o->verified,
                           verdict.altered);
    if (!hf_seal_hash(text, size, hash))
        return hf_cli_fail(COMMAND, "there is no SHA-256");
    if (o->expected != NULL && strcmp(hash, o->expected) != 0)
        return hf_cli_fail(COMMAND, "%s is another file: its hash is %s", o->verified, hash);
    (void)printf("%s: all %d parts are as the manifest says\n%s  %s\n", o->verified, verdict.parts,
                 hash, o->verified);
    return HF_EXIT_DONE;
}

/* The file's bytes, to free(); NULL with errno set. */
static char *read_all(FILE *in, size_t *ret_size)
{
    char *text = NULL;
    size_t room = 0;
    *ret_size = 0;
    while (!feof(in) && !ferror(in)) {
        if (*ret_size == room) {
            room += (size_t)1 << 20;
            char *more = room <= FILE_MOST ? realloc(text, room) : NULL;
            if (more == NULL) {
                free(text);
                errno = ENOMEM;
                return NULL;
            }
            text = more;
        }
        *ret_size += fread(text + *ret_size, 1, room - *ret_size, in);
    }
    return text;
}

static int verify(const dossier_options *o)
{
    size_t size = 0;
    FILE *in = fopen(o->verified, "rb");
    char *text = in != NULL ? read_all(in, &size) : NULL;
    const int code = text == NULL || ferror(in)
                         ? hf_cli_fail(COMMAND, "cannot read %s: %s", o->verified, strerror(errno))
                         : judge(text, size, o);
    free(text);
    if (in != NULL)
        (void)fclose(in);
    return code;
}

int hf_cmd_dossier(const hf_cli_context *cli, int argc, char **argv)
{
    dossier_options options = {0};
    const int parsed = parse(argc, argv, &options);
    if (parsed != HF_EXIT_DONE)
        return parsed == -1 ? HF_EXIT_DONE : parsed;
    return options.verified != NULL ? verify(&options) : make(cli, &options);
}
