// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Images in folders.
//
// Keeps: names are sorted, so that the rows of a data set are in the same order on every disk.
// What is no image is counted and the first of it named.
#include "data/image/files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <fcntl.h>

#include "core/file.h"
#include "core/memory.h"
#include "data/folder.h"
#include "data/words.h"

// Folders in folders, which a link could make endless.
enum { DEPTH = 16, PATH = 4096 };

static dsc_picture_kind kind_of_file(const char *path)
{
    unsigned char start[8];
    // A pipe would be waited for.
    const int file = dsc_size_of_file(path) > 0 ? dsc_file_open(path, O_RDONLY) : -1;
    if (file < 0) {
        return DSC_NO_PICTURE;
    }
    const ptrdiff_t got = dsc_file_read_from(file, start, sizeof start);
    close(file);
    return got > 0 ? dsc_picture_kind_of(start, (size_t)got) : DSC_NO_PICTURE;
}

static bool has_ending(const char *name)
{
    static const char *const endings[] = {".png", ".jpg", ".jpeg", ".PNG", ".JPG", ".JPEG"};
    const size_t length = strlen(name);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        const size_t size = strlen(endings[i]);
        if (length > size && strcmp(name + length - size, endings[i]) == 0) {
            return true;
        }
    }
    return false;
}

static descent_status add(dsc_image_files *files, const char *path, long label,
                          descent_error *error)
{
    // Grows by doubling: at every power of two there is no room left.
    if ((files->count & (files->count - 1)) == 0) {
        const size_t room = files->count ? 2 * files->count : 1;
        dsc_image_file *grown = dsc_realloc_array(files->list, room, sizeof *grown);
        if (!grown) {
            return dsc_no_memory(error, "the names of images", room * sizeof *grown);
        }
        files->list = grown;
    }
    dsc_image_file file = {.path = dsc_copy_text(path), .label = label};
    if (!file.path) {
        return dsc_no_memory(error, "the names of images", strlen(path));
    }
    files->list[files->count++] = file;
    return DESCENT_OK;
}

// A file by what is in it. One that is called like an image and is none is a broken image.
static descent_status look_at(dsc_image_files *files, const char *folder, const char *path,
                              long label, descent_error *error)
{
    char whole[PATH];
    TRY(dsc_file_join(folder, path, whole, sizeof whole, error));
    const dsc_picture_kind kind = kind_of_file(whole);
    if (kind != DSC_NO_PICTURE || has_ending(path)) {
        TRY(dsc_picture_can_read(kind, error));
        files->png += kind == DSC_PNG;
        files->jpeg += kind == DSC_JPEG;
        return add(files, path, label, error);
    }
    if (files->other < sizeof files->others / sizeof *files->others) {
        dsc_show_text(path, strlen(path), files->others[files->other], sizeof *files->others);
    }
    files->other++;
    return DESCENT_OK;
}

static descent_status look_into(dsc_image_files *files, const char *folder, const char *below,
                                long label, size_t depth, descent_error *error);

static descent_status look_at_all(dsc_image_files *files, const char *folder, const char *below,
                                  const dsc_listing *listing, long label, size_t depth,
                                  descent_error *error)
{
    char path[PATH];
    for (size_t i = 0; i < listing->file_count; i++) {
        TRY(dsc_file_join(below, listing->files[i], path, sizeof path, error));
        TRY(look_at(files, folder, path, label, error));
    }
    for (size_t i = 0; i < listing->folder_count; i++) {
        TRY(dsc_file_join(below, listing->folders[i], path, sizeof path, error));
        TRY(look_into(files, folder, path, label, depth + 1, error));
    }
    return DESCENT_OK;
}

// The files of folder/below, and of the folders in it.
static descent_status look_into(dsc_image_files *files, const char *folder, const char *below,
                                long label, size_t depth, descent_error *error)
{
    char path[PATH];
    dsc_listing listing;
    FAIL_IF(depth > DEPTH, error, DESCENT_UNSUPPORTED,
            "%s/%s: more than %d folders in each other", folder, below, DEPTH);
    TRY(dsc_file_join(folder, below, path, sizeof path, error));
    descent_status status = dsc_folder_list(path, &listing, error);
    THEN(status, look_at_all(files, folder, below, &listing, label, depth, error));
    dsc_listing_free(&listing);
    return status;
}

static descent_status find(dsc_image_files *files, const char *folder, dsc_listing *listing,
                           descent_error *error)
{
    TRY(dsc_folder_list(folder, listing, error));
    for (size_t i = 0; i < listing->file_count; i++) {
        TRY(look_at(files, folder, listing->files[i], DSC_NO_CLASS, error));
    }
    for (size_t i = 0; i < listing->folder_count; i++) {
        TRY(look_into(files, folder, listing->folders[i], (long)i, 1, error));
    }
    // The names of the folders go on as those of classes.
    files->classes = listing->folders;
    files->class_count = listing->folder_count;
    listing->folders = NULL;
    listing->folder_count = 0;
    return DESCENT_OK;
}

descent_status dsc_image_files_find(const char *folder, dsc_image_files *files,
                                    descent_error *error)
{
    dsc_listing listing = {0};
    *files = (dsc_image_files){0};
    const descent_status status = find(files, folder, &listing, error);
    dsc_listing_free(&listing);
    return status;
}

void dsc_image_files_free(dsc_image_files *files)
{
    for (size_t i = 0; i < files->count; i++) {
        free(files->list[i].path);
    }
    free(files->list);
    for (size_t i = 0; i < files->class_count; i++) {
        free(files->classes[i]);
    }
    free((void *)files->classes);
    *files = (dsc_image_files){0};
}

// Whether the listing of a folder has an image in it.
static bool has_image(const char *folder, const dsc_listing *listing)
{
    char path[PATH];
    for (size_t i = 0; i < listing->file_count; i++) {
        if (dsc_file_join(folder, listing->files[i], path, sizeof path, NULL) == DESCENT_OK &&
            kind_of_file(path) != DSC_NO_PICTURE) {
            return true;
        }
    }
    return false;
}

static descent_status search(const char *folder, size_t depth, bool *is, descent_error *error);

static descent_status search_all(const char *folder, const dsc_listing *listing, size_t depth,
                                 bool *is, descent_error *error)
{
    *is = has_image(folder, listing);
    for (size_t i = 0; i < listing->folder_count && depth < DEPTH && !*is; i++) {
        char path[PATH];
        TRY(dsc_file_join(folder, listing->folders[i], path, sizeof path, error));
        TRY(search(path, depth + 1, is, error));
    }
    return DESCENT_OK;
}

static descent_status search(const char *folder, size_t depth, bool *is, descent_error *error)
{
    dsc_listing listing;
    descent_status status = dsc_folder_list(folder, &listing, error);
    THEN(status, search_all(folder, &listing, depth, is, error));
    dsc_listing_free(&listing);
    // A folder that cannot be opened has none.
    return status == DESCENT_NO_INPUT && depth > 1 ? DESCENT_OK : status;
}

descent_status dsc_is_image_folder(const char *folder, bool *is, descent_error *error)
{
    *is = false;
    return search(folder, 1, is, error);
}
