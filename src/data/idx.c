// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// IDX, the format of MNIST: a matrix, and labels in a file next to it.
#include "data/idx.h"

#include <string.h>
#include <unistd.h>

#include "data/binary.h"
#include "data/idx_header.h"
#include "data/labels.h"

// Replaces the last occurrence of `old` in the file's name (not in its folder). False: it is
// not there.
static bool replace(char *path, size_t capacity, const char *old, const char *fresh)
{
    char *slash = strrchr(path, '/');
    char *found = NULL;
    for (char *p = slash ? slash : path; (p = strstr(p, old)) != NULL; p++) {
        found = p;
    }
    const size_t tail = found ? strlen(found + strlen(old)) : 0;
    if (!found || strlen(path) + strlen(fresh) >= capacity) {
        return false;
    }
    memmove(found + strlen(fresh), found + strlen(old), tail + 1);
    memcpy(found, fresh, strlen(fresh));
    return true;
}

// train-images-idx3-ubyte.gz -> train-labels-idx1-ubyte, with .gz or without. False: there is
// none.
static bool find_labels(const char *images, char *path, size_t capacity)
{
    static const char *const idx[][2] = {{"idx3", "idx1"}, {"idx2", "idx1"}, {"idx4", "idx1"}};
    if (strlen(images) + 8 >= capacity) {
        return false;
    }
    memcpy(path, images, strlen(images) + 1);
    if (!replace(path, capacity, "images", "labels")) {
        return false;
    }
    for (size_t i = 0; i < sizeof idx / sizeof *idx; i++) {
        if (replace(path, capacity, idx[i][0], idx[i][1])) {
            break;
        }
    }
    if (access(path, R_OK) == 0) {
        return true;
    }
    const size_t length = strlen(path);
    if (length > 3 && strcmp(path + length - 3, ".gz") == 0) {
        path[length - 3] = '\0';
    } else {
        memcpy(path + length, ".gz", 4);
    }
    return access(path, R_OK) == 0;
}

static descent_status targets(const dsc_read_job *job, descent_dataset *d, descent_error *error)
{
    char labels[1100];
    const char *name = dsc_source_name(job->source);
    if (job->like) {
        return job->like->task != DESCENT_TASK_NONE && find_labels(name, labels, sizeof labels)
                   ? dsc_labels_read(job, labels, d, error)
                   : DESCENT_OK;
    }
    if (job->options->labels[0] != '\0') {
        return dsc_labels_read(job, job->options->labels, d, error);
    }
    if (job->options->task == DESCENT_TASK_NONE) {
        return DESCENT_OK;
    }
    const bool found = find_labels(name, labels, sizeof labels);
    if (!found && job->options->target_optional) {
        return DESCENT_OK;
    }
    FAIL_IF(!found, error, DESCENT_INVALID,
            "%s: there is no file with the labels next to it" DSC_REMEDY
            "labels = FILE    # with one label per image",
            name);
    return dsc_labels_read(job, labels, d, error);
}

descent_status dsc_idx_read(const dsc_read_job *job, descent_dataset *d, descent_error *error)
{
    dsc_binary binary = {0};
    TRY(dsc_idx_header(job->source, &binary, error));
    d->schema->format = DESCENT_FORMAT_IDX;
    TRY(dsc_binary_read(job, &binary, d, "IDX", error));
    return targets(job, d, error);
}
