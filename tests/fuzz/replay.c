// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Runs a fuzz target on the files of the folders that are its arguments, where there is no
// fuzzer.
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static int replay(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file) {
        return 0;
    }
    const size_t capacity = (size_t)1 << 20;
    uint8_t *bytes = malloc(capacity);
    const size_t size = bytes ? fread(bytes, 1, capacity, file) : 0;
    fclose(file);
    // A block of just the size, so that a sanitizer sees reading beyond the end.
    uint8_t *exact = malloc(size ? size : 1);
    for (size_t i = 0; i < size && exact && bytes; i++) {
        exact[i] = bytes[i];
    }
    free(bytes);
    LLVMFuzzerTestOneInput(exact, size);
    free(exact);
    return 1;
}

int main(int argc, char **argv)
{
    int files = 0;
    for (int i = 1; i < argc; i++) {
        DIR *folder = opendir(argv[i]);
        const struct dirent *entry = NULL;
        while (folder && (entry = readdir(folder)) != NULL) {
            char path[1024];
            if (entry->d_name[0] != '.') {
                snprintf(path, sizeof path, "%s/%s", argv[i], entry->d_name);
                files += replay(path);
            }
        }
        if (folder) {
            closedir(folder);
        }
    }
    printf("%d files\n", files);
    return files > 0 ? 0 : 1;
}
