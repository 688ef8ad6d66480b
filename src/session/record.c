// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// run.json, written. It replaces the old one when it is complete.
//
// Keeps: run.json says enough to repeat the run from anywhere: the command, all options with
// what was chosen automatically, the network in full, where the data lie and a checksum of
// them. Its first part stays as it was when the run began; resuming adds to it.
#include "session/record.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <descent/expression.h>

#include "core/clock.h"
#include "core/file.h"
#include "graph/network.h"
#include "graph/network_document.h"

const char dsc_run_record_name[] = "run.json";

// ---- its members ----

static bool put_options(json_t *object, const descent_option_table *table, const void *values,
                        const char *without)
{
    for (size_t i = 0; i < table->count; i++) {
        const descent_option *option = &table->options[i];
        char text[2048];
        if (strcmp(option->name, without) == 0) {
            continue;
        }
        descent_options_get(table, values, option, text, sizeof text);
        if (json_object_set_new(object, option->name, json_string(text)) != 0) {
            return false;
        }
    }
    return true;
}

// What was chosen by itself stands there as chosen: the run keeps it, whatever another version
// would choose. How many starts there are, the member "trials" says.
static json_t *options_to_json(const descent_run *run)
{
    json_t *object = json_object();
    descent_train_options chosen = run->train;
    chosen.l2 = run->plan.l2;
    if (chosen.batch == DESCENT_BATCH_AUTO) {
        chosen.batch = run->plan.option_batch;
    }
    if (!put_options(object, descent_train_option_table(), &chosen, "") ||
        !put_options(object, descent_read_option_table(), &run->read, "") ||
        !put_options(object, descent_run_option_table(), &run->own, "starts")) {
        json_decref(object);
        return NULL;
    }
    return object;
}

static json_t *words_of(const descent_run *run)
{
    return run->words ? json_incref(run->words) : json_array();
}

static bool is_no_file(const char *data)
{
    return *data == '@' || *data == '\0' || strcmp(data, "-") == 0 || descent_is_formula(data);
}

// The data's path from the root, so that the run can be repeated from anywhere.
static void absolute_path(const char *folder, const char *given, char *path, size_t capacity)
{
    const bool relative = *given != '/' && !is_no_file(given) && *folder;
    snprintf(path, capacity, "%s%s%s", relative ? folder : "", relative ? "/" : "", given);
}

static void format_checksum(const descent_dataset *data, char text[32])
{
    snprintf(text, 32, "%016llx", (unsigned long long)descent_dataset_checksum(data));
}

bool descent_run_has_same_data(const descent_run *run)
{
    char now[32];
    if (!run || !run->sets.train) {
        return false;
    }
    format_checksum(run->sets.train, now);
    return *run->data_sum == '\0' || strcmp(run->data_sum, now) == 0;
}

uint64_t descent_run_trained_rows(const descent_run *run, const descent_dataset *data)
{
    const json_t *record = run ? run->record : NULL;
    const json_int_t rows = json_integer_value(json_object_get(record, "train_rows"));
    char now[32];
    if (!run || !data || rows <= 0 || *run->data_sum == '\0') {
        return 0;
    }
    format_checksum(data, now);
    return strcmp(run->data_sum, now) == 0 ? (uint64_t)rows : 0;
}

// The network in full; null when files cannot have it. NULL when there is no memory.
static json_t *network_json(const descent_network *network)
{
    json_t *document = NULL;
    const descent_status status = dsc_network_to_json(network, &document, NULL);
    return status == DESCENT_UNSUPPORTED ? json_null() : document;
}

// NULL: nothing was measured.
static json_t *fit_json(const dsc_time_fit_of *fit)
{
    return fit->steps > 0 ? json_pack("{s:I, s:f, s:f, s:I}", "steps", (json_int_t)fit->steps,
                                      "time", fit->time, "seconds_per_step", fit->of_step,
                                      "measured_steps", (json_int_t)fit->measured)
                          : NULL;
}

static json_t *new_record(const descent_run *run, json_t *trials)
{
    char created[DSC_TIME_TEXT], data[2 * DESCENT_RUN_PATH + 1], folder[DESCENT_RUN_PATH],
        checksum[32];
    dsc_time_text(created);
    if (*run->base) {
        snprintf(folder, sizeof folder, "%s", run->base);
    } else if (!getcwd(folder, sizeof folder)) {
        folder[0] = '\0';
    }
    absolute_path(folder, run->own.data, data, sizeof data);
    format_checksum(run->sets.train, checksum);
    json_t *command = json_object_get(run->record, "command"); /* of a start: of all */
    json_t *record = json_pack(
        "{s:s, s:o, s:s, s:s, s:s, s:o, s:s?, s:o, s:s, s:s, s:s, s:I, s:I, s:s, s:I, s:s, "
        "s:O*, s:o*}",
        "descent", descent_version(), "command",
        json_is_array(command) ? json_incref(command) : words_of(run), "data", run->own.data,
        "data_path", data, "directory", folder, "options", options_to_json(run), "layers",
        *run->layers || descent_network_layers(run->network) ? run->layers : NULL, "graph",
        network_json(run->network), "created", created, "kernel", run->plan.isa, "assignment",
        run->plan.assignment, "threads", (json_int_t)run->plan.threads, "parameters",
        (json_int_t)run->plan.parameters, "data_checksum", checksum, "train_rows",
        (json_int_t)run->plan.train_rows, "data_type",
        run->train.precision == DESCENT_FLOAT64 ? "float64" : "float32", "trials", trials,
        "fit", fit_json(&run->fit));
    if (record && run->lent && json_object_set_new(record, "lent", json_true()) != 0) {
        json_decref(record);
        return NULL;
    }
    return record;
}

// NULL: unknown, or no UTF-8.
static json_t *current_folder(void)
{
    char folder[DESCENT_RUN_PATH];
    return getcwd(folder, sizeof folder) ? json_string(folder) : NULL;
}

// The first record of a resumed run stays; what changes now is its options, and a note is
// added.
static bool renew(const descent_run *run, json_t *record)
{
    char now[DSC_TIME_TEXT];
    dsc_time_text(now);
    json_t *again = json_object_get(record, "resumed");
    if (!json_is_array(again)) {
        json_object_set_new(record, "resumed", json_array());
        again = json_object_get(record, "resumed");
    }
    return json_array_append_new(again, json_pack("{s:o, s:s, s:o*}", "command", words_of(run),
                                                  "created", now, "directory",
                                                  current_folder())) == 0 &&
           json_object_set_new(record, "options", options_to_json(run)) == 0;
}

// ---- the file ----

static descent_status load(const char *path, json_t **record, descent_error *error)
{
    enum { MOST = 1 << 28 };
    char *text = NULL;
    size_t size = 0;
    json_error_t problem = {0};
    *record = NULL;
    TRY(dsc_file_read(path, MOST, &text, &size, error));
    *record = json_loadb(text, size, 0, &problem);
    free(text);
    if (!*record && !problem.text[0]) { // nothing is wrong with the text
        return dsc_no_memory(error, "the record of a run", size);
    }
    FAIL_IF(!*record, error, DESCENT_BAD_DATA, "cannot read %s: %s", path, problem.text);
    return DESCENT_OK;
}

json_t *dsc_run_record_load(const char *folder)
{
    char path[DESCENT_RUN_PATH + 32];
    json_t *record = NULL;
    if (dsc_file_join(folder, dsc_run_record_name, path, sizeof path, NULL) != DESCENT_OK ||
        load(path, &record, NULL) != DESCENT_OK) {
        return NULL;
    }
    return record;
}

// It stands on the disk when this returns. record NULL: it could not be made, because of a name
// that is not UTF-8, or of memory.
static descent_status replace(const char *folder, const json_t *record, descent_error *error)
{
    char path[DESCENT_RUN_PATH + 32];
    TRY(dsc_file_join(folder, dsc_run_record_name, path, sizeof path, error));
    char *text = record ? json_dumps(record, JSON_INDENT(2)) : NULL;
    FAIL_IF(!text, error, DESCENT_IO,
            "cannot write %s: a path or name in it is not UTF-8" DSC_REMEDY
            "$ ln -s FILE data.csv    # a name in UTF-8 for the data",
            path);
    const dsc_bytes parts[] = {{text, strlen(text)}, {"\n", 1}};
    const descent_status status = dsc_file_replace(path, parts, 2, error);
    free(text);
    return status;
}

static descent_status replace_and_keep(descent_run *run, json_t *record, descent_error *error)
{
    TRY(replace(run->place.folder, record, error));
    json_decref(run->record);
    run->record = json_incref(record);
    run->place.recorded = true;
    return DESCENT_OK;
}

descent_status dsc_run_record_write(descent_run *run, json_t *trials, descent_error *error)
{
    char path[DESCENT_RUN_PATH + 32];
    TRY(dsc_file_join(run->place.folder, dsc_run_record_name, path, sizeof path, error));
    json_t *record = NULL;
    // It was read a moment ago, and is not given up for a new one. (A start of several is new.)
    if (run->opened && access(path, F_OK) == 0) {
        TRY(load(path, &record, error));
    }
    bool good = true;
    if (record) {
        good = renew(run, record);
    } else {
        record = new_record(run, trials);
        good = record && (!run->extra || json_object_update(record, run->extra) == 0);
    }
    const descent_status status = replace_and_keep(run, good ? record : NULL, error);
    json_decref(record);
    return status;
}

descent_status dsc_run_record_update(const char *folder, const char *name, json_t *value,
                                     descent_error *error)
{
    json_t *record = dsc_run_record_load(folder);
    if (json_object_set_new(record, name, value) != 0) {
        json_decref(record);
        return dsc_fail(error, DESCENT_IO, "cannot read %s/%s", folder, dsc_run_record_name);
    }
    const descent_status status = replace(folder, record, error);
    json_decref(record);
    return status;
}

descent_status dsc_run_record_copy(const descent_run *run, const char *from,
                                   dsc_run_place *place, descent_error *error)
{
    json_t *record = dsc_run_record_load(from);
    FAIL_IF(!record, error, DESCENT_IO, "cannot read %s/%s", from, dsc_run_record_name);
    json_t *options = json_object_get(record, "options");
    json_object_set_new(options, "data", json_string(run->own.data)); /* it may have moved */
    const descent_status status = replace(place->folder, record, error);
    json_decref(record);
    place->recorded = place->recorded || status == DESCENT_OK;
    return status;
}

// ---- members of others ----

// What the library writes itself.
static bool is_own_member(const char *name)
{
    static const char *const own[] = {"descent",    "command", "data",       "data_path",
                                      "directory",  "options", "layers",     "graph",
                                      "created",    "kernel",  "threads",    "parameters",
                                      "train_rows", "resumed", "trials",     "data_checksum",
                                      "data_type",  "lent",    "assignment", "fit"};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
        if (strcmp(name, own[i]) == 0) {
            return true;
        }
    }
    return false;
}

descent_status descent_run_set_member(descent_run *run, const char *name, const char *json,
                                      descent_error *error)
{
    NEED(error, "run, name, json", run, name, json);
    FAIL_IF(is_own_member(name), error, DESCENT_INVALID,
            "\"%s\" is a member of run.json that the library writes itself", name);
    json_error_t where;
    json_t *value = json_loads(json, JSON_DECODE_ANY, &where);
    FAIL_IF(!value, error, DESCENT_INVALID, "\"%s\" for run.json is not JSON: %s", name,
            where.text);
    run->extra = run->extra ? run->extra : json_object();
    if (json_object_set(run->extra, name, value) != 0) {
        json_decref(value);
        return dsc_no_memory(error, "a member of run.json", strlen(json));
    }
    if (!run->place.recorded) {
        json_decref(value);
        return DESCENT_OK;
    }
    json_object_set(run->record, name, value);
    return dsc_run_record_update(run->place.folder, name, value, error);
}

const char *descent_run_member(descent_run *run, const char *name)
{
    if (!run || !name) {
        return NULL;
    }
    const json_t *value = json_object_get(run->record, name);
    value = value ? value : json_object_get(run->extra, name);
    free(run->member);
    run->member = value ? json_dumps(value, JSON_ENCODE_ANY) : NULL;
    return run->member;
}

descent_status descent_run_set_command(descent_run *run, size_t count, const char *const *words,
                                       descent_error *error)
{
    NEED(error, "run, words", run, words);
    json_t *list = json_array();
    int failed = !list;
    for (size_t i = 0; i < count; i++) {
        json_t *word = words[i] ? json_string(words[i]) : NULL;
        // A word that is no UTF-8 cannot stand in JSON.
        failed |= json_array_append_new(list, word ? word : json_string("?"));
    }
    if (failed) {
        json_decref(list);
        return dsc_no_memory(error, "the words of a command", count);
    }
    json_decref(run->words);
    run->words = list;
    return DESCENT_OK;
}

const char *descent_run_word(const descent_run *run, size_t index)
{
    const json_t *began = run ? json_object_get(run->record, "command") : NULL;
    return run ? json_string_value(json_array_get(began ? began : run->words, index)) : NULL;
}

descent_status descent_run_set_note(descent_run *run, const char *text, descent_error *error)
{
    NEED(error, "run, text", run, text);
    snprintf(run->note, sizeof run->note, "%s", text);
    return DESCENT_OK;
}
