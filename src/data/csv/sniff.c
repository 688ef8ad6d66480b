// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Keeps: the header is judged by what stands below it and not by what names look like: a
// column named 2021 is possible, and so is a first row of texts.
#include "data/csv/sniff.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "data/csv/describe.h"
#include "data/csv/fit.h"
#include "data/csv/header.h"
#include "data/csv/names.h"
#include "data/csv/shape.h"
#include "data/csv/trouble.h"
#include "data/dictionary.h"
#include "data/schema.h"

enum { KIND_RECORDS = 1000, NAME_ROOM = 32 };

// Finds two names that are the same: *first < *second, or *second = count when all are
// different.
static bool find_repeat(char *const *names, size_t count, size_t *first, size_t *second)
{
    dsc_dictionary known = {0};
    bool good = true;
    *second = count;
    for (size_t i = 0; i < count && good && *second == count; i++) {
        uint32_t number = 0;
        good = dsc_dictionary_add(&known, names[i], strlen(names[i]), 1, &number);
        if (good && number != i) {
            *first = number;
            *second = i;
        }
    }
    dsc_dictionary_free(&known);
    return good;
}

// The first record is a header when it has text where the rows below have numbers or dates.
// Where all columns are text: when its fields are all different and none comes again below
// (`seen`).
static bool looks_like_header(const dsc_csv_look *look, const bool *seen, bool different,
                              const char *missing)
{
    size_t names = 0, values = 0, repeated = 0, plain = 0;
    for (size_t i = 0; i < look->columns; i++) {
        const dsc_csv_guess guess = dsc_csv_decide(&look->kinds[i]);
        dsc_csv_kinds first = {0};
        dsc_csv_count_kind(&first, look->names[i], strlen(look->names[i]), missing, true);
        const bool text = first.texts > 0 || first.words > 0;
        if (guess == DSC_CSV_NUMBERS || guess == DSC_CSV_DATES) {
            names += text;
            // A date above numbers names them.
            const bool date = guess == DSC_CSV_NUMBERS && first.dates > first.numbers;
            names += date;
            values += !date && !text && (first.numbers > 0 || first.dates > 0);
        }
        repeated += seen[i];
        plain += text;
    }
    if (names || values) {
        return names > values;
    }
    return plain == look->columns && repeated == 0 && different;
}

descent_status dsc_csv_take_names(dsc_csv_scan *scan, dsc_csv_look *look, descent_error *error)
{
    look->columns = scan->field_count;
    look->line = scan->record_line;
    look->names = calloc(look->columns, sizeof *look->names);
    look->kinds = calloc(look->columns, sizeof *look->kinds);
    look->examples = calloc(look->columns, sizeof *look->examples);
    bool good = look->names && look->kinds && look->examples;
    for (size_t i = 0; good && i < look->columns; i++) {
        look->names[i] = malloc(scan->fields[i].length + NAME_ROOM);
        good = look->names[i] != NULL;
        if (good) {
            memset(look->names[i], 0, scan->fields[i].length + NAME_ROOM);
            dsc_name_copy(scan->fields[i].text, scan->fields[i].length, look->names[i]);
        }
    }
    return good ? DESCENT_OK : dsc_no_memory(error, "column names", look->columns * 16);
}

static descent_status count_rows(dsc_csv_scan *scan, dsc_csv_look *look, const char *missing,
                                 bool *seen, descent_error *error)
{
    const size_t start = scan->begin;
    while (look->rows < KIND_RECORDS) {
        bool found = false;
        TRY(dsc_csv_peek(scan, &found, error));
        if (!found) {
            break;
        }
        look->rows++;
        look->bytes = scan->begin - start;
        const bool again = dsc_csv_repeats_header(look, scan);
        if (!again) {
            dsc_csv_add_examples(look, scan);
        }
        for (size_t i = 0; i < look->columns && scan->field_count == look->columns; i++) {
            const dsc_csv_field *field = &scan->fields[i];
            if (again) {
                seen[i] = true;
                continue;
            }
            dsc_csv_count_kind(&look->kinds[i], field->text, field->length, missing, false);
            seen[i] = seen[i] || dsc_name_is(look->names[i], field->text, field->length);
        }
    }
    return DESCENT_OK;
}

// Names are shown, stored as JSON and typed: they must be text and tell columns apart.
static descent_status check_names(const dsc_csv_scan *scan, dsc_csv_look *look,
                                  descent_error *error)
{
    const char *file = dsc_source_name(scan->source);
    look->unnamed = look->header && look->names[0][0] == '\0';
    for (size_t i = 0; i < look->columns; i++) {
        char *name = look->names[i];
        if (!dsc_is_utf8(name, strlen(name))) {
            return dsc_not_utf8(file, 1, i + 1, "the column's name is not UTF-8 text", error);
        }
        if (name[0] == '\0' || !look->header) {
            // Row numbers that other programs write have no name. The copies have room for
            // this.
            snprintf(name, NAME_ROOM, "column%zu", i + 1);
        }
    }
    size_t first = 0, second = 0;
    if (!find_repeat(look->names, look->columns, &first, &second)) {
        return dsc_no_memory(error, "column names", look->columns);
    }
    return second < look->columns ? dsc_csv_refuse_names(file, look, first, second, error)
                                  : DESCENT_OK;
}

static descent_status look_at_rows(dsc_csv_scan *scan, int header, const char *missing,
                                   dsc_csv_look *look, descent_error *error)
{
    TRY(dsc_csv_top_find(scan, &look->top, error));
    header = dsc_source_kind(scan->source).table ? 1 : header;
    look->delimiter = scan->delimiter;
    bool found = false;
    TRY(dsc_csv_top_record(scan, &look->top, &found, error));
    FAIL_IF(!found, error, DESCENT_BAD_DATA, "%s: the file is empty",
            dsc_source_name(scan->source));
    TRY(dsc_csv_take_names(scan, look, error));
    bool *seen = calloc(look->columns, sizeof *seen);
    size_t first = 0, second = 0;
    if (!seen || !find_repeat(look->names, look->columns, &first, &second)) {
        free(seen);
        return dsc_no_memory(error, "column names", look->columns);
    }
    descent_status status = DESCENT_OK;
    if (header == 0) {
        status = dsc_csv_number_names(scan, look, &look->numbered, error);
    }
    THEN(status, count_rows(scan, look, missing, seen, error));
    look->header = header == 0
                       ? look->numbered || look->top.marked || look->top.row_names ||
                             looks_like_header(look, seen, second == look->columns, missing)
                       : header == 1;
    free(seen);
    dsc_csv_top_apply(scan, &look->top);
    scan->comment_count = scan->mark_count = 0;
    TRY(status);
    return check_names(scan, look, error);
}

descent_status dsc_csv_sniff(dsc_csv_scan *scan, int header, const char *missing,
                             dsc_csv_look *look, descent_error *error)
{
    *look = (dsc_csv_look){0};
    const descent_status status = look_at_rows(scan, header, missing, look, error);
    if (status != DESCENT_OK) {
        dsc_csv_look_free(look);
    }
    return status;
}

void dsc_csv_look_free(dsc_csv_look *look)
{
    for (size_t i = 0; look->names && i < look->columns; i++) {
        free(look->names[i]);
    }
    free(look->names);
    free(look->kinds);
    free(look->examples);
    *look = (dsc_csv_look){0};
}
