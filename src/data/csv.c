// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "data/csv_reader.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "data/parse.h"
#include "data/target.h"

// The number of rows is guessed from the first block. Later growth is by a quarter; blocks of
// this size are moved by remapping pages, not by copying, and untouched pages take no memory.
descent_status dsc_csv_grow(dsc_csv_reader *r, descent_error *error)
{
    if (r->rows < r->capacity) {
        return DESCENT_OK;
    }
    size_t capacity = r->capacity + r->capacity / 4 + 64;
    const uint64_t size = dsc_source_size(r->job->source);
    if (r->capacity == 0 && r->look.bytes > 0 && size > 0) {
        const double guess = (double)size * (double)r->look.rows / (double)r->look.bytes;
        capacity = (size_t)(guess * 1.01) + 64;
    }
    const size_t width = r->stored ? r->stored : 1;
    float *values = width <= SIZE_MAX / sizeof *values
                        ? dsc_realloc_array(r->values, capacity, width * sizeof *values)
                        : NULL;
    if (!values) {
        return dsc_no_memory(error, "the rows of a CSV file",
                             capacity * width * sizeof *values);
    }
    r->values = values;
    if (r->target != SIZE_MAX) {
        double *targets = dsc_realloc_array(r->targets, capacity, sizeof *targets);
        if (!targets) {
            return dsc_no_memory(error, "the targets", capacity * sizeof *targets);
        }
        r->targets = targets;
    }
    r->capacity = capacity;
    return DESCENT_OK;
}

// One row of nothing but plain numbers, the usual one. Returns where the next begins, or NULL
// when the row is something else, which the general way then looks at.
static const char *fast_row(const dsc_csv_reader *r, const char *p, float *row, double *target)
{
    const char delimiter = r->scan.delimiter;
    for (size_t i = 0; i < r->count; i++) {
        double value = 0;
        p = dsc_number_scan(p, &value);
        if (!p || !(fabs(value) <= (double)FLT_MAX)) {
            return NULL;
        }
        if (i == r->target) {
            *target = value;
        } else if (r->columns[i].collect == DSC_COLLECT_NUMBER) {
            row[r->columns[i].slot] = (float)value;
        }
        if (i + 1 < r->count) {
            if (*p != delimiter) {
                return NULL;
            }
            p++;
        }
    }
    if (*p == '\r') {
        p++;
    }
    return *p == '\n' ? p + 1 : NULL;
}

static descent_status fast_rows(dsc_csv_reader *r, descent_error *error)
{
    dsc_csv_scan *scan = &r->scan;
    const char *p = scan->buffer + scan->begin, *end = scan->buffer + scan->safe;
    double unused = 0;
    while (p < end) {
        TRY(dsc_csv_grow(r, error));
        double *target = r->targets ? r->targets + r->rows : &unused;
        p = fast_row(r, p, r->values + r->rows * r->stored, target);
        if (!p) {
            break;
        }
        r->rows++;
        scan->line++;
        // The newline of the last row may be the one behind the text.
        scan->begin = p > end ? scan->safe : (size_t)(p - scan->buffer);
    }
    return DESCENT_OK;
}

// "3,14": in a file whose fields are separated by something else, as in much of Europe.
static bool is_comma_number(const dsc_csv_field *field)
{
    const char *p = field->text, *end = p + field->length;
    p += p < end && (*p == '-' || *p == '+');
    const char *comma = NULL;
    for (const char *start = p; p < end; p++) {
        if (*p == ',' && !comma && p > start) {
            comma = p;
        } else if (*p < '0' || *p > '9') {
            return false;
        }
    }
    return comma && comma + 1 < end;
}

static descent_status collect_text(dsc_csv_reader *r, dsc_csv_column *column,
                                   const dsc_csv_field *field, double *code,
                                   descent_error *error)
{
    const size_t limit =
        column->forced_text || column->target ? DSC_CATEGORY_LIMIT : DSC_TEXT_LIMIT;
    if (dsc_is_missing(field->text, field->length, r->job->options->missing)) {
        return DESCENT_OK;
    }
    dsc_csv_count_kind(&column->kinds, field->text, field->length, "");
    column->commas += is_comma_number(field);
    if (column->overflow) {
        return DESCENT_OK;
    }
    uint32_t number = 0;
    if (!dsc_dictionary_add(&column->texts, field->text, field->length, r->scan.record_line,
                            &number)) {
        return dsc_no_memory(error, "the texts of a column", column->texts.bytes_capacity);
    }
    *code = (double)number;
    if (column->texts.count > limit) {
        column->overflow = true;
        dsc_dictionary_free(&column->texts);
    }
    return DESCENT_OK;
}

static descent_status collect_value(dsc_csv_reader *r, dsc_csv_column *column, size_t index,
                                    double *value, descent_error *error)
{
    const dsc_csv_field *field = &r->scan.fields[index];
    const char *missing = r->job->options->missing;
    const bool date = column->collect == DSC_COLLECT_DATE;
    if (dsc_is_missing(field->text, field->length, missing)) {
        return DESCENT_OK;
    }
    if (date ? dsc_date_parse(field->text, field->length, value)
             : dsc_number_parse(field->text, field->length, value)) {
        column->kinds.dates += date;
        return DESCENT_OK;
    }
    dsc_csv_count_kind(&column->kinds, field->text, field->length, "");
    return dsc_csv_note(&column->odd, &r->scan, index)
               ? DESCENT_OK
               : dsc_no_memory(error, "an error message", sizeof *column->odd);
}

static descent_status collect_record(dsc_csv_reader *r, descent_error *error)
{
    bool is_row = false;
    TRY(dsc_csv_is_row(r, r->count, &is_row, error));
    if (!is_row) {
        return DESCENT_OK;
    }
    TRY(dsc_csv_grow(r, error));
    float *row = r->values + r->rows * r->stored;
    for (size_t i = 0; i < r->count; i++) {
        dsc_csv_column *column = &r->columns[i];
        double value[3] = {(double)NAN, (double)NAN, (double)NAN};
        if (column->collect == DSC_COLLECT_NOTHING) {
            continue;
        }
        if (column->collect == DSC_COLLECT_TEXT) {
            TRY(collect_text(r, column, &r->scan.fields[i], value, error));
        } else {
            TRY(collect_value(r, column, i, value, error));
        }
        if (i == r->target) {
            r->targets[r->rows] = value[0];
            continue;
        }
        for (size_t k = 0; k < (column->collect == DSC_COLLECT_DATE ? 3U : 1U); k++) {
            row[column->slot + k] = (float)value[k];
        }
    }
    r->rows++;
    return DESCENT_OK;
}

static descent_status collect_rows(dsc_csv_reader *r, descent_error *error)
{
    bool found = true;
    if (r->look.header) {
        TRY(dsc_csv_next(&r->scan, &found, error));
    }
    while (found) {
        if (r->fast) {
            TRY(fast_rows(r, error));
        }
        TRY(dsc_csv_next(&r->scan, &found, error));
        if (found) {
            TRY(collect_record(r, error));
        }
    }
    return DESCENT_OK;
}

// Places of the values in a row, and whether rows can be read the fast way.
static void lay_out(dsc_csv_reader *r)
{
    double number = 0;
    const char *missing = r->job->options->missing;
    r->stored = 0;
    r->fast = r->scan.delimiter != ' ' && !dsc_number_parse(missing, strlen(missing), &number);
    for (size_t i = 0; i < r->count; i++) {
        dsc_csv_column *column = &r->columns[i];
        column->slot = r->stored;
        r->fast = r->fast && column->collect == DSC_COLLECT_NUMBER;
        if (i != r->target && column->collect != DSC_COLLECT_NOTHING) {
            r->stored += column->collect == DSC_COLLECT_DATE ? 3 : 1;
        }
    }
}

static void clear_column(dsc_csv_column *column)
{
    dsc_dictionary_free(&column->texts);
    free(column->odd);
    column->odd = NULL;
    column->overflow = false;
    column->commas = 0;
    column->kinds = (dsc_csv_kinds){0};
}

static void clear_rows(dsc_csv_reader *r)
{
    for (size_t i = 0; r->columns && i < r->count; i++) {
        clear_column(&r->columns[i]);
    }
    free(r->values);
    free(r->targets);
    free(r->ragged);
    free(r->total);
    r->values = NULL;
    r->targets = NULL;
    r->ragged = r->total = NULL;
    r->repeats = 0;
    r->rows = r->capacity = 0;
}

static dsc_collect wanted(const dsc_csv_column *column, const dsc_csv_kinds *kinds)
{
    if (column->collect == DSC_COLLECT_NOTHING || column->forced_text) {
        return column->collect;
    }
    switch (dsc_csv_decide(kinds)) {
    case DSC_CSV_NUMBERS:
        return DSC_COLLECT_NUMBER;
    case DSC_CSV_DATES:
        return DSC_COLLECT_DATE;
    case DSC_CSV_TEXTS:
        return DSC_COLLECT_TEXT;
    case DSC_CSV_EMPTY:
        break;
    }
    return column->collect;
}

// After a pass the columns are known in full. True when a column is of another kind than it was
// read as.
static bool revise(dsc_csv_reader *r)
{
    bool changed = false;
    for (size_t i = 0; i < r->count; i++) {
        dsc_csv_column *column = &r->columns[i];
        if (column->collect == DSC_COLLECT_NUMBER && column->odd) {
            // Only now is it worth counting the numbers.
            column->kinds.numbers = 0;
            for (size_t row = 0; row < r->rows; row++) {
                const bool missing = i == r->target
                                         ? isnan(r->targets[row])
                                         : isnan(r->values[row * r->stored + column->slot]);
                column->kinds.numbers += missing ? 0 : 1;
            }
        }
        const dsc_collect now = wanted(column, &column->kinds);
        changed = changed || now != column->collect;
        column->collect = now;
    }
    return changed;
}

static descent_status prepare_columns(dsc_csv_reader *r, descent_error *error)
{
    const descent_read_options *options = r->job->options;
    char **names = r->look.names;
    r->count = r->look.columns;
    r->columns = calloc(r->count, sizeof *r->columns);
    bool *marks = calloc(2 * r->count, sizeof *marks);
    descent_status status = DESCENT_OK;
    if (!r->columns || !marks) {
        status = dsc_no_memory(error, "the columns", r->count * sizeof *r->columns);
    }
    if (status == DESCENT_OK) {
        status =
            dsc_choose_target(r->name, names, r->count, options, &r->target, &r->why, error);
    }
    if (status == DESCENT_OK) {
        status =
            dsc_mark_columns(r->name, "text", options->text, names, r->count, marks, error);
    }
    if (status == DESCENT_OK) {
        status = dsc_mark_columns(r->name, "ignore", options->ignore, names, r->count,
                                  marks + r->count, error);
    }
    for (size_t i = 0; status == DESCENT_OK && i < r->count; i++) {
        dsc_csv_column *column = &r->columns[i];
        column->target = i == r->target;
        column->forced_text = marks[i];
        column->collect = marks[i] ? DSC_COLLECT_TEXT : DSC_COLLECT_NUMBER;
        column->collect = wanted(column, &r->look.kinds[i]);
        if (marks[r->count + i]) {
            if (column->target) {
                status =
                    dsc_fail(error, DESCENT_INVALID,
                             "column \"%s\" is the target and cannot be ignored", names[i]);
            }
            column->collect = DSC_COLLECT_NOTHING;
        }
    }
    free(marks);
    return status;
}

static descent_status read_all(dsc_csv_reader *r, descent_error *error)
{
    const descent_read_options *options = r->job->options;
    TRY(dsc_csv_open(&r->scan, r->job->source, ',', error));
    TRY(dsc_csv_sniff(&r->scan, options->header, options->missing, &r->look, error));
    TRY(prepare_columns(r, error));
    lay_out(r);
    TRY(collect_rows(r, error));
    if (!r->ragged && revise(r)) {
        clear_rows(r);
        dsc_csv_close(&r->scan);
        TRY(dsc_source_rewind(r->job->source, error));
        TRY(dsc_csv_open(&r->scan, r->job->source, r->look.delimiter, error));
        dsc_csv_top_apply(&r->scan, &r->look.top);
        lay_out(r);
        TRY(collect_rows(r, error));
    }
    return dsc_csv_finish(r, error);
}

descent_status dsc_csv_read(const dsc_read_job *job, descent_dataset *d, descent_error *error)
{
    if (job->like) {
        return dsc_csv_read_like(job, d, error);
    }
    dsc_csv_reader r = {
        .job = job, .d = d, .name = dsc_source_name(job->source), .target = SIZE_MAX};
    const descent_status status = read_all(&r, error);
    clear_rows(&r);
    free(r.columns);
    dsc_csv_close(&r.scan);
    dsc_csv_look_free(&r.look);
    return status;
}
