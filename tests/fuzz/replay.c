/*
 * Gives a target every file of a folder, or one file, without libFuzzer: a finding aborts.
 *
 *     fuzz_copy_replay tests/fuzz/corpus/copy
 *
 * Each input is a block of just its size, so that a sanitizer sees a byte read beyond it.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "fuzz.h"

enum { INPUT_MAX = 1 << 20, PATH_SIZE = 4096 };

static bool replay_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    uint8_t *read = malloc(INPUT_MAX);
    if (file == NULL || read == NULL) {
        perror(path);
        exit(1);
    }
    const size_t size = fread(read, 1, INPUT_MAX, file);
    const bool is_whole = feof(file) != 0;
    (void)fclose(file);
    uint8_t *exact = realloc(read, size > 0 ? size : 1);
    if (is_whole && exact != NULL)
        (void)LLVMFuzzerTestOneInput(exact, size);
    free(exact);
    return is_whole;
}

static int replay_folder(DIR *folder, const char *path)
{
    char file[PATH_SIZE];
    int count = 0;
    for (const struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        if (entry->d_name[0] == '.')
            continue;
        (void)snprintf(file, sizeof file, "%s/%s", path, entry->d_name);
        if (!replay_file(file))
            return 0;
        count++;
    }
    return count;
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        (void)fprintf(stderr, "usage: %s FOLDER | FILE\n", argv[0]);
        return 2;
    }
    DIR *folder = opendir(argv[1]);
    const int count = folder != NULL ? replay_folder(folder, argv[1]) : replay_file(argv[1]);
    if (folder != NULL)
        (void)closedir(folder);
    (void)printf("%d inputs replayed\n", count);
    return count > 0 ? 0 : 1;
}
