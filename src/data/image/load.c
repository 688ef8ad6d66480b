// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Files to rows, in parallel. Keeps: every file has its own place in memory, so that nothing
// depends on which thread reads which, and the first of all errors is the one that is told.
#include "data/image/load.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/file.h"
#include "core/workers.h"
#include "data/image/resize.h"

// FILE_BYTES: a file of an image is smaller. ALONE: fewer files are read by one thread.
enum { FILE_BYTES = 1 << 28, ALONE = 64, PATH = 4096 };

typedef struct loader {
    const char *folder;
    dsc_image_files *files;
    const dsc_dims *dims;  /* NULL: the sizes alone */
    unsigned char *values; /* NULL then */
    size_t threads;
    descent_status *status; /* of each worker: what it cannot go on after */
    descent_error *errors;
} loader;

descent_status dsc_image_load(const void *bytes, size_t size, const dsc_dims *dims,
                              unsigned char *values, descent_error *error)
{
    const dsc_picture_wish wish = {.height = dims->size[0], .width = dims->size[1]};
    dsc_picture picture;
    TRY(dsc_picture_read(bytes, size, &wish, &picture, error));
    const descent_status status = dsc_picture_resize(&picture, dims, values, error);
    free(picture.pixels);
    return status;
}

static descent_status read_bytes(const loader *l, size_t index, const void *bytes, size_t size,
                                 descent_error *error)
{
    if (l->dims) {
        return dsc_image_load(bytes, size, l->dims, l->values + index * dsc_dims_count(l->dims),
                              error);
    }
    const dsc_picture_wish wish = {.sizes = true};
    return dsc_picture_read(bytes, size, &wish, &l->files->list[index].picture, error);
}

static descent_status read_file(const loader *l, size_t index, descent_error *error)
{
    char path[PATH], *bytes = NULL;
    size_t size = 0;
    TRY(dsc_file_join(l->folder, l->files->list[index].path, path, sizeof path, error));
    TRY(dsc_file_read(path, FILE_BYTES, &bytes, &size, error));
    const descent_status status = read_bytes(l, index, bytes, size, error);
    free(bytes);
    return status;
}

static void read_share(void *context, size_t worker)
{
    const loader *l = context;
    size_t begin = 0, end = 0;
    dsc_workers_share(l->files->count, 1, l->threads, worker, &begin, &end);
    for (size_t i = begin; i < end && l->status[worker] == DESCENT_OK; i++) {
        dsc_image_file *file = &l->files->list[i];
        descent_error error = {0};
        const descent_status status = file->broken ? DESCENT_OK : read_file(l, i, &error);
        if (status == DESCENT_NO_MEMORY) {
            l->status[worker] = dsc_fail_as(&l->errors[worker], &error);
        } else if (status != DESCENT_OK) {
            file->broken = true;
            snprintf(file->reason, sizeof file->reason, "%.*s", DSC_FILE_REASON - 1,
                     error.message);
        }
    }
}

static descent_status first_failure(const loader *l, descent_error *error)
{
    for (size_t w = 0; w < l->threads; w++) {
        if (l->status[w] != DESCENT_OK) {
            return dsc_fail_as(error, &l->errors[w]);
        }
    }
    return DESCENT_OK;
}

static descent_status read_all(loader *l, dsc_workers *workers, descent_error *error)
{
    l->threads = dsc_workers_used(workers);
    l->status = calloc(l->threads, sizeof *l->status);
    l->errors = calloc(l->threads, sizeof *l->errors);
    descent_status status = DESCENT_OK;
    if (l->status && l->errors) {
        dsc_workers_run(workers, read_share, l);
        status = first_failure(l, error);
    } else {
        status = dsc_no_memory(error, "reading images", l->threads * sizeof *l->errors);
    }
    free(l->status);
    free(l->errors);
    return status;
}

static descent_status load(loader *l, descent_error *error)
{
    dsc_workers *workers = NULL;
    TRY(dsc_workers_create(l->files->count < ALONE ? 1 : 0, &workers, error));
    const descent_status status = read_all(l, workers, error);
    dsc_workers_free(workers);
    return status;
}

descent_status dsc_images_measure(const char *folder, dsc_image_files *files,
                                  descent_error *error)
{
    loader l = {.folder = folder, .files = files};
    return load(&l, error);
}

descent_status dsc_images_load(const char *folder, dsc_image_files *files, const dsc_dims *dims,
                               unsigned char *values, descent_error *error)
{
    loader l = {.folder = folder, .files = files, .dims = dims, .values = values};
    return load(&l, error);
}
