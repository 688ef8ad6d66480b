// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// diagnosis.json and slice.json: what was found out about a run, as it was at one of its steps.
//
// Keeps: each is replaced as a whole or not at all, and says which step it is of, for the run
// may go on. Nothing of a run depends on them.
#include "session/kept.h"

#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "core/clock.h"
#include "core/file.h"
#include "data/csv/shape.h"
#include "data/text.h"
#include "run/trainer.h"
#include "session/object_read.h"
#include "session/run.h"

enum { VERSION = 1, MOST_BYTES = 1 << 26, DIGITS = 9 };

static const char *const files[DESCENT_KEPT_COUNT] = {
    [DESCENT_KEPT_DIAGNOSIS] = "diagnosis.json",
    [DESCENT_KEPT_SLICE] = "slice.json",
};

const char *descent_kept_file(descent_kept kept)
{
    const bool known = (int)kept >= 0 && kept < DESCENT_KEPT_COUNT;
    return known ? files[kept] : "";
}

// ---- writing ----

static json_t *record_json(const descent_run *run, json_t *found)
{
    const dsc_progress *p = &run->trainer->progress;
    char made[DSC_TIME_TEXT];
    dsc_time_text(made);
    return json_pack("{s:i, s:s, s:s, s:I, s:I, s:O}", "version", VERSION, "descent",
                     descent_version(), "made", made, "epochs", (json_int_t)p->epoch, "steps",
                     (json_int_t)p->step, "found", found);
}

static descent_status write_record(const descent_run *run, json_t *found, const char *path,
                                   descent_error *error)
{
    json_t *record = record_json(run, found);
    char *text = record ? json_dumps(record, JSON_COMPACT | JSON_REAL_PRECISION(DIGITS)) : NULL;
    json_decref(record);
    if (!text) {
        return dsc_no_memory(error, path, 0);
    }
    const dsc_bytes parts[] = {{text, strlen(text)}, {"\n", 1}};
    const descent_status status = dsc_file_replace(path, parts, 2, error);
    free(text);
    return status;
}

descent_status descent_run_keep(descent_run *run, descent_kept kept, const char *json,
                                descent_error *error)
{
    NEED(error, "run, json", run, json);
    char path[DESCENT_RUN_PATH + 32];
    json_error_t where;
    FAIL_IF((int)kept < 0 || kept >= DESCENT_KEPT_COUNT, error, DESCENT_INVALID,
            "%d is no kind of record", (int)kept);
    FAIL_IF(*run->place.folder == '\0' || !run->trainer, error, DESCENT_INVALID,
            "a run without a folder, or whose weights are not loaded, keeps no %s",
            files[kept]);
    TRY(dsc_file_join(run->place.folder, files[kept], path, sizeof path, error));
    json_t *found = json_loads(json, 0, &where);
    if (!found && json_error_code(&where) == json_error_out_of_memory) {
        return dsc_no_memory(error, path, 0);
    }
    descent_status status = DESCENT_OK;
    if (!json_is_object(found)) {
        status = dsc_fail(error, DESCENT_INVALID, "what is to be kept is no JSON object: %s",
                          found ? "it is something else" : where.text);
    }
    THEN(status, write_record(run, found, path, error));
    json_decref(found);
    return status;
}

// ---- reading ----

static descent_status check(const char *file, const json_t *record, descent_error *error)
{
    const json_t *version = json_object_get(record, "version");
    FAIL_IF(!json_is_integer(version) || json_integer_value(version) < 1 ||
                !json_is_object(json_object_get(record, "found")) ||
                !json_is_integer(json_object_get(record, "steps")),
            error, DESCENT_BAD_DATA, "%s is damaged: it is no such record", file);
    FAIL_IF(json_integer_value(version) > VERSION, error, DESCENT_UNSUPPORTED,
            "%s is of version %lld, and this program knows version %d; a newer version of "
            "descent reads it",
            file, (long long)json_integer_value(version), VERSION);
    return DESCENT_OK;
}

descent_status dsc_run_kept(const char *folder, descent_kept kept, char **text, size_t *size,
                            descent_error *error)
{
    json_t *record = NULL;
    TRY(dsc_object_read(folder, files[kept], MOST_BYTES, text, size, &record, error));
    const descent_status status = record ? check(files[kept], record, error) : DESCENT_OK;
    json_decref(record);
    if (status != DESCENT_OK) {
        free(*text);
        *text = NULL;
    }
    return status;
}
