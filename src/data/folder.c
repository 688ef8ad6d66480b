// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Folders as sorted lists of names.
#include "data/folder.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/file.h"
#include "core/memory.h"

bool dsc_is_folder(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

uint64_t dsc_size_of_file(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 && S_ISREG(about.st_mode) ? (uint64_t)about.st_size : 0;
}

static descent_status add(char ***names, size_t *count, const char *name, descent_error *error)
{
    // Grows by doubling: at every power of two there is no room left.
    if ((*count & (*count - 1)) == 0) {
        const size_t room = *count ? 2 * *count : 1;
        char **grown = dsc_realloc_array(*names, room, sizeof *grown);
        if (!grown) {
            return dsc_no_memory(error, "the names in a folder", room * sizeof *grown);
        }
        *names = grown;
    }
    char *copy = dsc_copy_text(name);
    if (!copy) {
        return dsc_no_memory(error, "the names in a folder", strlen(name));
    }
    (*names)[(*count)++] = copy;
    return DESCENT_OK;
}

static descent_status read_entries(DIR *open, const char *folder, dsc_listing *listing,
                                   descent_error *error)
{
    for (;;) {
        char path[4096];
        errno = 0;
        const struct dirent *entry = readdir(open);
        FAIL_IF(!entry && errno != 0, error, DESCENT_IO, "%s: the folder cannot be read",
                folder);
        if (!entry) {
            return DESCENT_OK;
        }
        if (entry->d_name[0] == '.') {
            continue;
        }
        TRY(dsc_file_join(folder, entry->d_name, path, sizeof path, error));
        TRY(dsc_is_folder(path)
                ? add(&listing->folders, &listing->folder_count, entry->d_name, error)
                : add(&listing->files, &listing->file_count, entry->d_name, error));
    }
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void sort(char **names, size_t count)
{
    if (count > 0) {
        qsort((void *)names, count, sizeof *names, by_bytes);
    }
}

descent_status dsc_folder_list(const char *folder, dsc_listing *listing, descent_error *error)
{
    *listing = (dsc_listing){0};
    DIR *open = opendir(folder);
    FAIL_IF(!open, error, DESCENT_NO_INPUT, "%s: the folder cannot be opened", folder);
    const descent_status status = read_entries(open, folder, listing, error);
    closedir(open);
    TRY(status);
    sort(listing->files, listing->file_count);
    sort(listing->folders, listing->folder_count);
    return DESCENT_OK;
}

void dsc_listing_free(dsc_listing *listing)
{
    for (size_t i = 0; i < listing->file_count; i++) {
        free(listing->files[i]);
    }
    for (size_t i = 0; i < listing->folder_count; i++) {
        free(listing->folders[i]);
    }
    free((void *)listing->files);
    free((void *)listing->folders);
    *listing = (dsc_listing){0};
}
