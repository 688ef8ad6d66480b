// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// results.json is handed on as text: its numbers keep the digits that they were written with.
#include "session/results_read.h"

#include <stdlib.h>
#include <unistd.h>

#include <jansson.h>

#include <descent/session.h>

#include "core/file.h"

enum { MOST_BYTES = 1 << 22 };

static descent_status check(const char *path, const char *text, size_t size,
                            descent_error *error)
{
    json_error_t where;
    json_t *parsed = json_loadb(text, size, 0, &where);
    const bool good = json_is_object(parsed), whole = parsed != NULL;
    json_decref(parsed);
    if (!whole && *where.text == '\0') { /* jansson says why a text is no JSON */
        return dsc_no_memory(error, "results.json", size);
    }
    FAIL_IF(!whole, error, DESCENT_BAD_DATA, "%s is damaged: line %d: %s", path, where.line,
            where.text);
    FAIL_IF(!good, error, DESCENT_BAD_DATA, "%s is damaged: it is no object of JSON", path);
    return DESCENT_OK;
}

descent_status dsc_results_read(const char *folder, char **text, size_t *size,
                                descent_error *error)
{
    char path[DESCENT_RUN_PATH + 32], *read = NULL;
    *text = NULL;
    TRY(dsc_file_join(folder, "results.json", path, sizeof path, error));
    if (access(path, F_OK) != 0) {
        return DESCENT_OK;
    }
    TRY(dsc_file_read(path, MOST_BYTES, &read, size, error));
    const descent_status status = check(path, read, *size, error);
    if (status != DESCENT_OK) {
        free(read);
        return status;
    }
    *text = read;
    return DESCENT_OK;
}
