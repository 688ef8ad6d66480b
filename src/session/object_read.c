// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "session/object_read.h"

#include <stdlib.h>
#include <unistd.h>

#include <descent/session.h>

#include "core/file.h"

static descent_status parse(const char *path, const char *text, size_t size, json_t **object,
                            descent_error *error)
{
    json_error_t where;
    json_t *parsed = json_loadb(text, size, 0, &where);
    if (!parsed && json_error_code(&where) == json_error_out_of_memory) {
        return dsc_no_memory(error, path, size);
    }
    FAIL_IF(!parsed, error, DESCENT_BAD_DATA, "%s is damaged: line %d: %s", path, where.line,
            where.text);
    if (!json_is_object(parsed)) {
        json_decref(parsed);
        return dsc_fail(error, DESCENT_BAD_DATA, "%s is damaged: it is no object of JSON",
                        path);
    }
    *object = parsed;
    return DESCENT_OK;
}

descent_status dsc_object_read(const char *folder, const char *name, size_t most, char **text,
                               size_t *size, json_t **object, descent_error *error)
{
    char path[DESCENT_RUN_PATH + 32], *read = NULL;
    json_t *parsed = NULL;
    *text = NULL;
    *size = 0;
    if (object) {
        *object = NULL;
    }
    TRY(dsc_file_join(folder, name, path, sizeof path, error));
    if (access(path, F_OK) != 0) {
        return DESCENT_OK;
    }
    TRY(dsc_file_read(path, most, &read, size, error));
    const descent_status status = parse(path, read, *size, &parsed, error);
    if (status != DESCENT_OK) {
        free(read);
        return status;
    }
    *text = read;
    if (object) {
        *object = json_incref(parsed);
    }
    json_decref(parsed);
    return DESCENT_OK;
}
