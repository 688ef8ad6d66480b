// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What the tests of training share: folders, files, small data sets and trainers on them.
#ifndef DESCENT_TESTS_RUN_SUPPORT_H
#define DESCENT_TESTS_RUN_SUPPORT_H

#include "reference.h"

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include <descent/train.h>

enum { FOLDER = 1024, PATH = 2048 };

// A new, empty folder beside the test program; *path (out) is its name.
static inline void folder_make(char path[FOLDER])
{
    snprintf(path, FOLDER, "%s/run-XXXXXX", DESCENT_BINARY_DIR);
    if (!CHECK(mkdtemp(path) != NULL)) {
        exit(1);
    }
}

// The same in memory, where the system has a folder there: no test waits for a disk.
static inline void folder_make_in_memory(char path[FOLDER])
{
    snprintf(path, FOLDER, "/dev/shm/descent-XXXXXX");
    if (!mkdtemp(path)) {
        folder_make(path);
    }
}

// Removes a folder of files.
static inline void folder_remove(const char *path)
{
    DIR *folder = opendir(path);
    for (struct dirent *entry; folder && (entry = readdir(folder));) {
        char file[PATH];
        if (entry->d_name[0] != '.') {
            snprintf(file, sizeof file, "%s/%s", path, entry->d_name);
            unlink(file);
        }
    }
    if (folder) {
        closedir(folder);
    }
    rmdir(path);
}

// The bytes of folder/name with a 0 behind them (freed by the caller), or NULL; *size (out) may
// be NULL.
static inline char *file_read(const char *folder, const char *name, size_t *size)
{
    char path[PATH];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    if (!file) {
        return NULL;
    }
    struct stat info;
    fstat(fileno(file), &info);
    char *bytes = calloc(1, (size_t)info.st_size + 1);
    const size_t got = fread(bytes, 1, (size_t)info.st_size, file);
    fclose(file);
    if (size) {
        *size = got;
    }
    return bytes;
}

static inline bool file_write(const char *folder, const char *name, const void *bytes,
                              size_t size)
{
    char path[PATH];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");
    const bool good = file && fwrite(bytes, 1, size, file) == size;
    return file && fclose(file) == 0 && good;
}

static inline bool file_exists(const char *folder, const char *name)
{
    char path[PATH];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return access(path, F_OK) == 0;
}

static inline descent_dataset *raw_dataset(const raw_data *raw)
{
    descent_error error = {0};
    descent_dataset *data = NULL;
    CHECK_OK(descent_dataset_from_arrays(DESCENT_FLOAT32, raw->m, raw->d, raw->inputs,
                                         raw->targets, raw->classes, &data, &error));
    return data;
}

/* A data set, a network for it, options and a trainer. */
typedef struct job {
    raw_data raw;
    descent_dataset *data;
    descent_network *network;
    descent_train_options options;
    descent_trainer *trainer;
} job;

// Without the trainer: change the options, then job_start.
static inline void job_make(job *j, size_t m, size_t d, size_t classes, const char *layers)
{
    descent_error error = {0};
    *j = (job){.options = descent_train_options_default()};
    j->raw = raw_make(m, d, classes, 31);
    j->data = raw_dataset(&j->raw);
    if (!j->data ||
        !CHECK_OK(descent_network_parse(layers, 0.0, j->data, &j->network, &error))) {
        exit(1);
    }
    j->options.threads = 1;
    j->options.valid = 0.0;
}

static inline void job_start(job *j)
{
    descent_error error = {0};
    const descent_train_sets sets = {.train = j->data};
    descent_trainer_free(j->trainer);
    j->trainer = NULL;
    if (!CHECK_OK(
            descent_trainer_create(j->network, &sets, &j->options, &j->trainer, &error))) {
        exit(1);
    }
}

static inline void job_free(job *j)
{
    descent_trainer_free(j->trainer);
    descent_network_free(j->network);
    descent_dataset_free(j->data);
    raw_free(&j->raw);
}

#endif
