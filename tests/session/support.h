// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What the tests of runs share: a small data file, and runs on it in folders beside the test.
#ifndef DESCENT_TESTS_SESSION_SUPPORT_H
#define DESCENT_TESTS_SESSION_SUPPORT_H

#include "run/support.h"

#include <sys/wait.h>

#include <descent/session.h>

/* A folder with data.csv: two classes of 60 points. */
static inline void data_make(char folder[FOLDER])
{
    char text[8192];
    size_t used = (size_t)snprintf(text, sizeof text, "x,y,class\n");
    folder_make(folder);
    for (int i = 0; i < 120; i++) {
        const double a = 0.11 * i, r = i % 2 ? 1.0 : 2.2;
        used += (size_t)snprintf(text + used, sizeof text - used, "%.4f,%.4f,%s\n",
                                 r * cos(a) + 0.1 * sin(31.0 * i), r * sin(a),
                                 i % 2 ? "in" : "out");
    }
    CHECK(file_write(folder, "data.csv", text, used));
}

static inline void path_in(const char *folder, const char *name, char path[FOLDER])
{
    CHECK(snprintf(path, FOLDER, "%s/%s", folder, name) < FOLDER);
}

/* A run on it that is not begun, whose epochs end after so many. */
static inline descent_run *run_make(const char *folder, uint64_t epochs)
{
    descent_error error = {0};
    descent_run *run = NULL;
    CHECK_OK(descent_run_create(&run, &error));
    const descent_run_settings s = descent_run_settings_of(run);
    path_in(folder, "data.csv", s.run->data);
    snprintf(s.read->target, sizeof s.read->target, "class");
    snprintf(s.run->layers, sizeof s.run->layers, "8 tanh");
    s.train->epochs = epochs;
    s.train->batch = 16;
    s.train->threads = 1;
    return run;
}

static inline descent_run *run_open(const char *folder)
{
    descent_error error = {0};
    descent_run *run = NULL;
    CHECK_OK(descent_run_open(folder, &run, &error));
    return run;
}

static inline descent_train_result run_train(descent_run *run)
{
    descent_error error = {0};
    descent_train_result result = {.size = sizeof result};
    CHECK_OK(descent_run_train(run, NULL, NULL, &result, &error));
    return result;
}

/* Removes a folder with the folders in it. */
static inline void tree_remove(const char *path)
{
    char command[FOLDER + 16];
    snprintf(command, sizeof command, "rm -r '%s'", path);
    CHECK(system(command) == 0);
}

/* Whether the tensors of two models are the same to the last bit. */
static inline bool same_model(const char *a, const char *b)
{
    size_t first = 0, second = 0, skip[2] = {0, 0};
    char *one = file_read(a, "model.safetensors", &first);
    char *two = file_read(b, "model.safetensors", &second);
    bool same = one && two && first > 8 && second > 8;
    if (same) { /* the header holds the note */
        uint64_t header[2];
        memcpy(&header[0], one, 8);
        memcpy(&header[1], two, 8);
        skip[0] = 8 + (size_t)header[0];
        skip[1] = 8 + (size_t)header[1];
        same = first - skip[0] == second - skip[1] &&
               memcmp(one + skip[0], two + skip[1], first - skip[0]) == 0;
    }
    free(one);
    free(two);
    return same;
}

#endif
