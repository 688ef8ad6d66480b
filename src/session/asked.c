// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "session/asked.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
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

static descent_status replace(const char *path, const char *text, descent_error *error)
{
    if (!text) {
        return dsc_no_memory(error, path, 0);
    }
    const dsc_bytes parts[] = {{text, strlen(text)}, {"\n", 1}};
    return dsc_file_replace(path, parts, 2, error);
}

descent_status dsc_asked_write(dsc_run_place *place, const char *name, json_t *record,
                               descent_error *error)
{
    char path[2 * DESCENT_RUN_PATH] = "";
    char *text = record ? json_dumps(record, JSON_INDENT(1) | JSON_REAL_PRECISION(17)) : NULL;
    json_decref(record);
    descent_status status = dsc_file_join(place->folder, name, path, sizeof path, error);
    THEN(status, replace(path, text, error));
    free(text);
    place->recorded = place->recorded || status == DESCENT_OK;
    return status;
}

// ---- a question ----

bool dsc_asked_put_options(json_t *object, const descent_option_table *table,
                           const void *values, const char *const *left_out)
{
    bool good = object != NULL;
    for (size_t i = 0; i < table->count; i++) {
        const descent_option *option = &table->options[i];
        char text[DESCENT_SCHEDULES_TEXT];
        bool skip = false;
        for (const char *const *name = left_out; *name; name++) {
            skip = skip || strcmp(*name, option->name) == 0;
        }
        if (!skip) {
            descent_options_get(table, values, option, text, sizeof text);
            good = json_object_set_new(object, option->name, json_string(text)) == 0 && good;
        }
    }
    return good;
}

json_t *dsc_asked_checksum(const descent_dataset *data)
{
    char text[32];
    if (!data) {
        return json_null();
    }
    snprintf(text, sizeof text, "%016" PRIx64, descent_dataset_checksum(data));
    return json_string(text);
}
