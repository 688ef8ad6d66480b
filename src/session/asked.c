// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "session/asked.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "core/file.h"
#include "session/folder.h"

enum { FOLDERS = 1000000 };

static descent_status make(dsc_run_place *place, const char *path, descent_error *error)
{
    struct stat info;
    snprintf(place->folder, sizeof place->folder, "%s", path);
    if (stat(path, &info) == 0) {
        FAIL_IF(!S_ISDIR(info.st_mode), error, DESCENT_INVALID, "%s is a file, not a folder",
                path);
        return DESCENT_OK;
    }
    TRY(dsc_file_make_parents(path, error));
    place->made = mkdir(path, 0777) == 0;
    FAIL_IF(!place->made && errno != EEXIST, error, DESCENT_IO, "cannot make the folder %s: %s",
            path, strerror(errno));
    return DESCENT_OK;
}

static bool is_same(const dsc_asked *asked, const char *folder)
{
    char path[2 * DESCENT_RUN_PATH];
    if (dsc_file_join(folder, asked->record, path, sizeof path, NULL) != DESCENT_OK) {
        return false;
    }
    json_t *record = json_load_file(path, 0, NULL);
    const bool same = json_equal(json_object_get(record, "question"), asked->question);
    json_decref(record);
    return same;
}

static void numbered(const dsc_asked *asked, char path[DESCENT_RUN_PATH], unsigned long k)
{
    snprintf(path, DESCENT_RUN_PATH, "%s/%s-%lu", asked->parent, asked->name, k);
}

// The last folder that holds the same question, else a number behind all there are.
static void choose(const dsc_asked *asked, bool fresh, char path[DESCENT_RUN_PATH])
{
    struct stat info;
    unsigned long last = 0, same = 0;
    for (unsigned long k = 1; k < FOLDERS; k++) {
        numbered(asked, path, k);
        if (stat(path, &info) != 0) {
            break;
        }
        last = k;
        same = is_same(asked, path) ? k : same;
    }
    numbered(asked, path, same > 0 && !fresh ? same : last + 1);
}

descent_status dsc_asked_folder(const dsc_asked *asked, const char *given, bool fresh,
                                dsc_run_place *place, descent_error *error)
{
    char path[DESCENT_RUN_PATH];
    if (given && *given) {
        TRY(dsc_folder_trim(given, path, error));
    } else {
        choose(asked, fresh, path);
    }
    return make(place, path, error);
}
