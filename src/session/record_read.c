// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// run.json, read: into the options of a run that is opened.
#include "session/record_read.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/file.h"
#include "session/folder.h"
#include "session/record.h"

static descent_status damaged(descent_error *error, const char *path, const char *why)
{
    return dsc_fail(error, DESCENT_BAD_DATA, "%s is damaged: %s", path, why);
}

// Whose option it is: the table that has it, and the struct that it describes.
static const descent_option_table *table_of(descent_run *run, const char *name, void **values)
{
    const struct {
        const descent_option_table *table;
        void *values;
    } sets[] = {{descent_train_option_table(), &run->train},
                {descent_read_option_table(), &run->read},
                {descent_run_option_table(), &run->own}};
    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++) {
        if (descent_options_find(sets[i].table, name)) {
            *values = sets[i].values;
            return sets[i].table;
        }
    }
    return NULL;
}

static descent_status set_options(descent_run *run, const char *path, json_t *options,
                                  descent_error *error)
{
    const char *name;
    json_t *value;
    json_object_foreach(options, name, value)
    {
        void *values = NULL;
        descent_error why = {0};
        const descent_option_table *table = table_of(run, name, &values);
        if (!table || !json_is_string(value)) {
            char text[256];
            snprintf(text, sizeof text, "\"%.100s\" is not an option of this version", name);
            return damaged(error, path, text);
        }
        if (descent_options_set(table, values, name, json_string_value(value), &why) !=
            DESCENT_OK) {
            return damaged(error, path, why.message);
        }
    }
    return DESCENT_OK;
}

// How many trials a record is about; 0 for the record of a single run.
static size_t trials_of(const json_t *record)
{
    enum { MOST = 1000000 };
    const json_t *trials = json_object_get(record, "trials");
    const json_int_t count = json_integer_value(json_object_get(trials, "count"));
    return count > 1 && count <= MOST ? (size_t)count : 0;
}

// Words of the command as a plain line, until somebody gives a better one.
static void set_note(descent_run *run, const json_t *words)
{
    size_t i, used = 0;
    json_t *word;
    run->note[0] = '\0';
    json_array_foreach(words, i, word)
    {
        const char *text = json_string_value(word);
        const int length = snprintf(run->note + used, sizeof run->note - used, "%s%s",
                                    used ? " " : "", text ? text : "?");
        used += length > 0 ? (size_t)length : 0;
        used = used < sizeof run->note ? used : sizeof run->note - 1;
    }
}

static descent_status use(descent_run *run, const char *path, json_t *record,
                          descent_error *error)
{
    json_t *options = json_object_get(record, "options");
    const char *layers = json_string_value(json_object_get(record, "layers"));
    const char *base = json_string_value(json_object_get(record, "directory"));
    const char *sum = json_string_value(json_object_get(record, "data_checksum"));
    const json_int_t threads = json_integer_value(json_object_get(record, "threads"));
    const bool network = layers ? strlen(layers) < sizeof run->layers
                                : json_is_object(json_object_get(record, "graph"));
    if (!json_is_object(options) || !network) {
        return damaged(error, path, "options or layers are missing");
    }
    if (!json_object_get(options, "split")) { /* a run from before there was a choice */
        run->train.split.kind = DESCENT_SPLIT_RANDOM;
    }
    TRY(set_options(run, path, options, error));
    // A run from before rules without momentum had a use for beta1, which was stored all the same.
    if (!json_object_get(options, "beta3") &&
        !(descent_rule_facts(run->train.optimizer.rule) & DESCENT_RULE_HAS_MOMENTUM)) {
        run->train.optimizer.beta1 = (double)NAN;
    }
    snprintf(run->data_sum, sizeof run->data_sum, "%s", sum ? sum : "");
    run->narrow = !json_object_get(record, "data_type");
    run->lent = json_is_true(json_object_get(record, "lent"));
    set_note(run, json_object_get(record, "command"));
    run->own.starts = trials_of(record);
    run->own.starts = run->own.starts > 0 ? run->own.starts : 1;
    snprintf(run->layers, sizeof run->layers, "%s", layers ? layers : "");
    snprintf(run->base, sizeof run->base, "%s",
             base && strlen(base) < sizeof run->base ? base : "");
    // The same number of threads as before, also on another machine: it is part of the same
    // bits.
    if (run->train.threads == 0 && threads > 0) {
        run->train.threads = (uint64_t)threads;
    }
    if (*run->own.valid_file) {
        run->train.valid = 0.0;
    }
    if (*run->own.data == '\0' && !run->lent) {
        return damaged(error, path, "it names no data");
    }
    run->record = json_incref(record);
    return DESCENT_OK;
}

typedef struct reading {
    int file;
    int problem; /* an errno, or 0 */
} reading;

// For json_load_callback. A file that cannot be read is not one that is damaged.
static size_t read_more(void *bytes, size_t size, void *user)
{
    reading *r = user;
    ssize_t got = -1;
    do {
        got = read(r->file, bytes, size);
    } while (got < 0 && errno == EINTR);
    r->problem = got < 0 ? errno : 0;
    return got < 0 ? (size_t)-1 : (size_t)got;
}

descent_status dsc_run_record_read(descent_run *run, const char *folder, descent_error *error)
{
    char path[DESCENT_RUN_PATH + 32];
    TRY(dsc_folder_trim(folder, run->place.folder, error));
    TRY(dsc_file_join(run->place.folder, dsc_run_record_name, path, sizeof path, error));
    const int file = dsc_file_open(path, O_RDONLY);
    FAIL_IF(file < 0, error, DESCENT_NO_INPUT, "%s is not a run: cannot open %s: %s", folder,
            path, strerror(errno));
    json_error_t where;
    reading r = {.file = file};
    json_t *record = json_load_callback(read_more, &r, 0, &where);
    close(file);
    if (r.problem != 0) {
        json_decref(record);
        return dsc_fail(error, DESCENT_IO, "cannot read %s: %s", path, strerror(r.problem));
    }
    if (!record) {
        char why[256];
        snprintf(why, sizeof why, "line %d: %s", where.line, where.text);
        return damaged(error, path, why);
    }
    const descent_status status = use(run, path, record, error);
    json_decref(record);
    run->opened = run->place.recorded = status == DESCENT_OK;
    return status;
}
