// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The validation losses of single rows, from a checkpoint.
//
// Keeps: two runs have the same validation rows only if their checkpoints prove it: equal sums
// over all data, equal rows that train, and equal options of the split, from which the rows that
// validate and their order follow.
#include "run/best_record.h"

#include <stdlib.h>
#include <string.h>

#include "core/file.h"
#include "run/safetensors.h"

const char *dsc_checkpoint_name(int slot)
{
    static const char *const names[] = {"checkpoint-0.safetensors", "checkpoint-1.safetensors"};
    return names[slot];
}

static uint64_t count_of(const json_t *json, const char *name)
{
    const json_int_t value = json_integer_value(json_object_get(json, name));
    return value > 0 ? (uint64_t)value : 0;
}

// Takes what is wanted out of an open checkpoint.
static descent_status take(const dsc_safetensors *file, const char *path,
                           dsc_best_record *record, descent_error *error)
{
    const char *text = dsc_safetensors_text(file, "progress");
    record->progress = text ? json_loads(text, 0, NULL) : NULL;
    const json_t *best = json_object_get(record->progress, "best");
    const json_t *array = json_object_get(file->header, "best_losses");
    const json_t *shape = json_object_get(array, "shape");
    const json_int_t rows = json_integer_value(json_array_get(shape, 0));
    FAIL_IF(!best || rows <= 0, error, DESCENT_NO_INPUT, "%s has no best epoch", path);
    record->losses = calloc((size_t)rows, sizeof *record->losses);
    if (!record->losses) {
        return dsc_no_memory(error, "losses of rows", (size_t)rows * sizeof *record->losses);
    }
    TRY(dsc_safetensors_read(file, "best_losses", DESCENT_FLOAT32, (size_t)rows, record->losses,
                             error));
    record->rows = (size_t)rows;
    record->epoch = count_of(best, "epoch");
    record->loss = json_number_value(json_object_get(best, "valid_loss"));
    return DESCENT_OK;
}

static descent_status read_slot(const char *folder, int slot, dsc_best_record *record,
                                descent_error *error)
{
    char path[4096];
    dsc_safetensors file;
    TRY(dsc_file_join(folder, dsc_checkpoint_name(slot), path, sizeof path, error));
    TRY(dsc_safetensors_open(path, &file, error));
    const descent_status status = take(&file, path, record, error);
    dsc_safetensors_close(&file);
    return status;
}

descent_status dsc_best_record_read(const char *folder, dsc_best_record *record,
                                    descent_error *error)
{
    dsc_best_record found[2] = {{.losses = NULL}, {.losses = NULL}};
    descent_status status[2];
    descent_error problems[2];
    int newest = -1;
    for (int i = 0; i < 2; i++) {
        status[i] = read_slot(folder, i, &found[i], &problems[i]);
        const bool good = status[i] == DESCENT_OK;
        if (good && (newest < 0 || count_of(found[i].progress, "step") >
                                       count_of(found[newest].progress, "step"))) {
            newest = i;
        }
    }
    for (int i = 0; i < 2; i++) {
        if (status[i] == DESCENT_NO_MEMORY) { /* the newer one may be that which was not read */
            newest = -1;
            problems[0] = problems[i];
            status[0] = DESCENT_NO_MEMORY;
        }
    }
    const int worse = status[0] == DESCENT_NO_INPUT ? 1 : 0;
    const dsc_best_record none = {.losses = NULL};
    *record = newest >= 0 ? found[newest] : none;
    for (int i = 0; i < 2; i++) {
        if (i != newest) {
            dsc_best_record_free(&found[i]);
        }
    }
    return newest >= 0 ? DESCENT_OK : dsc_fail_as(error, &problems[worse]);
}

void dsc_best_record_free(dsc_best_record *record)
{
    json_decref(record->progress);
    free(record->losses);
    *record = (dsc_best_record){.losses = NULL};
}

// Both have it, and it is the same.
static bool same(const json_t *a, const json_t *b, const char *name)
{
    const json_t *first = json_object_get(a, name);
    return first && json_equal(first, json_object_get(b, name));
}

// The seed that splits the rows: of its own, or that of the run.
static const char *split_seed(const json_t *options)
{
    const char *own = json_string_value(json_object_get(options, "split-seed"));
    return own && strcmp(own, "auto") != 0
               ? own
               : json_string_value(json_object_get(options, "seed"));
}

bool dsc_best_record_same_rows(const dsc_best_record *a, const dsc_best_record *b)
{
    static const char *const whole[] = {"data", "rows", "train_rows", "rows_fingerprint"};
    static const char *const options[] = {"valid", "split"};
    const json_t *first = json_object_get(a->progress, "options");
    const json_t *second = json_object_get(b->progress, "options");
    const char *seed = split_seed(first), *other = split_seed(second);
    bool equal = a->rows == b->rows && seed && other && strcmp(seed, other) == 0;
    for (size_t i = 0; equal && i < sizeof whole / sizeof *whole; i++) {
        equal = same(a->progress, b->progress, whole[i]);
    }
    for (size_t i = 0; equal && i < sizeof options / sizeof *options; i++) {
        equal = same(first, second, options[i]);
    }
    return equal;
}
