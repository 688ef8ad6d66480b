// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Keeps: numbers of data sets are those that the library read, with all their digits.
#include "lesson/document.h"

#include <stdio.h>
#include <string.h>

#include <descent/data.h>

#include "race/rules.h"
#include "shell/output.h"

// One column: the library gives the numbers of a target, and any column may be that.
static descent_status read_column(const char *set, const char *name, json_t *columns,
                                  descent_error *error)
{
    descent_read_options o = descent_read_options_default();
    descent_dataset *data = NULL;
    snprintf(o.target, sizeof o.target, "%s", name);
    o.task = DESCENT_TASK_REGRESS;
    const descent_status status = descent_dataset_read(set, &o, &data, error);
    json_t *numbers = status == DESCENT_OK ? json_array() : NULL;
    const size_t rows = numbers ? descent_dataset_rows(data) : 0;
    for (size_t row = 0; row < rows && numbers; row++) {
        if (json_array_append_new(numbers,
                                  cli_json_number(descent_dataset_target(data, row))) != 0) {
            json_decref(numbers);
            numbers = NULL;
        }
    }
    descent_dataset_free(data);
    return status == DESCENT_OK && json_object_set_new(columns, name, numbers) != 0
               ? cli_out_of_memory(error)
               : status;
}

// A column that has one value in all rows is no target, and no experiment learns from it.
static descent_status read_varying(const char *set, const descent_dataset *data, size_t index,
                                   json_t *columns, descent_error *error)
{
    descent_column column = {.size = sizeof column};
    const descent_status status = descent_dataset_column(data, index, &column, error);
    return status != DESCENT_OK || column.distinct == 1
               ? status
               : read_column(set, column.name, columns, error);
}

static descent_status read_all(const char *set, json_t *columns, descent_error *error)
{
    descent_read_options o = descent_read_options_default();
    descent_dataset *data = NULL;
    descent_status status = descent_dataset_read(set, &o, &data, error);
    const size_t count = status == DESCENT_OK ? descent_dataset_file_columns(data) : 0;
    for (size_t i = 0; i < count && status == DESCENT_OK; i++) {
        status = read_varying(set, data, i, columns, error);
    }
    descent_dataset_free(data);
    return status;
}

static descent_status read_named(const char *set, const char *names, json_t *columns,
                                 descent_error *error)
{
    descent_status status = DESCENT_OK;
    while (*names && status == DESCENT_OK) {
        char name[128];
        const size_t length = strcspn(names, ",");
        snprintf(name, sizeof name, "%.*s", (int)length, names);
        status = read_column(set, name, columns, error);
        names += length + (names[length] == ',');
    }
    return status;
}

// {"set": "@digits", "columns": {"px0": [...], ...}}; null for lessons without data. NULL:
// no memory, or *code says what was wrong.
static json_t *data_of(const cli_lesson *lesson, int *code)
{
    if (!lesson || !lesson->data) {
        return json_null();
    }
    descent_error error = {0};
    json_t *columns = json_object();
    const descent_status status =
        !columns          ? cli_out_of_memory(&error)
        : lesson->columns ? read_named(lesson->data, lesson->columns, columns, &error)
                          : read_all(lesson->data, columns, &error);
    if (status != DESCENT_OK) {
        *code = cli_fail(&error);
        json_decref(columns);
        return NULL;
    }
    return json_pack("{s:s, s:o}", "set", lesson->data, "columns", columns);
}

static json_t *course(void)
{
    json_t *list = json_array();
    for (const cli_lesson *l = cli_lessons; l->name && list; l++) {
        json_t *row = json_pack("{s:s, s:s, s:s}", "name", l->name, "title", l->title,
                                "question", l->question);
        if (json_array_append_new(list, row) != 0) {
            json_decref(list);
            list = NULL;
        }
    }
    return list;
}

json_t *cli_lesson_document(const cli_lesson *lesson, bool folder, int *code)
{
    json_t *data = data_of(lesson, code);
    if (*code != CLI_DONE) {
        return NULL;
    }
    json_t *document = json_pack("{s:s, s:s, s:s?, s:b, s:o, s:o, s:o}", "format",
                                 "descent lesson 1", "descent", descent_version(), "lesson",
                                 lesson ? lesson->name : NULL, "folder", folder, "lessons",
                                 course(), "rules", cli_race_rules(), "data", data);
    if (!document) {
        *code = cli_no_memory();
    }
    return document;
}
