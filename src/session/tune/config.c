// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "session/tune/config.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/file.h"
#include "session/tune/race.h"
#include "session/tune/trial.h"

enum { ROOM = 64 * 1024 };

typedef struct lines {
    char text[ROOM];
    size_t used;
} lines;

static void add(lines *to, const char *format, ...) DESCENT_FORMAT(2, 3);

static void add(lines *to, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const int length = vsnprintf(to->text + to->used, ROOM - to->used, format, arguments);
    va_end(arguments);
    to->used =
        length > 0 && (size_t)length < ROOM - to->used ? to->used + (size_t)length : to->used;
}

// In quotes, in which a quote and a backslash have one before them.
static void add_value(lines *to, const char *name, const char *value)
{
    add(to, "%s = \"", name);
    for (; *value; value++) {
        add(to, "%s%c", *value == '"' || *value == '\\' ? "\\" : "", *value);
    }
    add(to, "\"\n");
}

static descent_status add_table(lines *to, const descent_option_table *table,
                                const void *values, const char *const *without,
                                descent_error *error)
{
    void *fresh = calloc(1, table->struct_size);
    if (!fresh) {
        return dsc_no_memory(error, "options", table->struct_size);
    }
    descent_options_default(table, fresh);
    for (size_t i = 0; i < table->count; i++) {
        const descent_option *option = &table->options[i];
        char text[2048], usual[2048];
        bool left_out = false;
        for (const char *const *name = without; *name; name++) {
            left_out = left_out || strcmp(*name, option->name) == 0;
        }
        descent_options_get(table, values, option, text, sizeof text);
        descent_options_get(table, fresh, option, usual, sizeof usual);
        if (!left_out && strcmp(text, usual) != 0) {
            add_value(to, option->name, text);
        }
    }
    free(fresh);
    return DESCENT_OK;
}

static descent_status add_run(const descent_tune *tune, const dsc_point *point, lines *to,
                              descent_error *error)
{
    // What decides where a run is and how it is watched is none of its settings; a file that
    // validates comes with valid = 0.
    static const char *const all[] = {"threads", NULL}, *const with_file[] = {"threads",
                                                                              "valid", NULL};
    descent_run *run = NULL;
    TRY(dsc_tune_run_of(tune, point, 0, tune->final == DSC_TUNE_FINAL_TRAINED, &run, error));
    descent_train_options train = run->train;
    descent_run_options own = run->own;
    descent_run_close(run);
    const bool file = *own.valid_file != '\0';
    train.patience = tune->run->train.patience;
    train.patience_after = tune->run->train.patience_after;
    snprintf(own.test, sizeof own.test, "%s", tune->run->own.test);
    TRY(add_table(to, descent_run_option_table(), &own, all, error));
    TRY(add_table(to, descent_train_option_table(), &train, file ? with_file : all, error));
    return add_table(to, descent_read_option_table(), &tune->run->read, all, error);
}

static descent_status write(const descent_tune *tune, lines *to, descent_error *error)
{
    char path[DESCENT_RUN_PATH + 32], settings[DSC_TUNE_TEXT];
    size_t chosen;
    if (!dsc_tune_chosen(tune, &chosen)) {
        return DESCENT_OK;
    }
    const dsc_point *point = &tune->trials[chosen].point;
    dsc_tune_settings(tune, point, settings);
    add(to, "# Trial %zu of the search in %s: %s\n", chosen + 1, tune->place.folder, settings);
    if (tune->final == DSC_TUNE_FINAL_TRAINED) {
        add(to, "# Trained on all rows: valid = 0.2 keeps some for validation again.\n");
    }
    TRY(add_run(tune, point, to, error));
    TRY(dsc_file_join(tune->place.folder, "best.conf", path, sizeof path, error));
    const dsc_bytes part = {to->text, to->used};
    return dsc_file_replace(path, &part, 1, error);
}

descent_status dsc_tune_config_write(const descent_tune *tune, descent_error *error)
{
    lines *to = calloc(1, sizeof *to);
    if (!to) {
        return dsc_no_memory(error, "best.conf", sizeof *to);
    }
    const descent_status status = write(tune, to, error);
    free(to);
    return status;
}

void descent_tune_repeat(const descent_tune *tune, char *text, size_t capacity)
{
    if (!text || capacity == 0) {
        return;
    }
    text[0] = '\0';
    if (tune && tune->plan.made) {
        snprintf(text, capacity,
                 "trials = %zu\nseeds = %llu\nepochs = %llu\nrungs = %llu\ntogether = "
                 "%llu\nover = %s",
                 tune->count, (unsigned long long)tune->plan.seeds,
                 (unsigned long long)tune->plan.epochs, (unsigned long long)tune->plan.rungs,
                 (unsigned long long)tune->plan.together, DSC_VALUE(tune->over_start));
    }
}
