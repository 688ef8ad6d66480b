// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What a row has that training never met: categories, values far outside of the range, changes
// of what was constant.
//
// Keeps: familiarity is judged on stored values by the encoder's ranges, and shown as the file
// writes them. Only the first row of a column is described, with the count of all: one message
// for each column, however many rows.
#include <descent/unseen.h>

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/number.h"
#include "data/dataset.h"
#include "data/encoder_unseen.h"
#include "run/model.h"

typedef struct look {
    const descent_model *model;
    const descent_dataset *data;
    const dsc_lines *lines;         /* of the rows */
    const dsc_strangers *strangers; /* texts that are no categories */
    bool same;                      /* data and model store numbers in the same way */
} look;

// A column of the file: its stored values are slot, slot + 1, ...
typedef struct fed {
    size_t column, slot, width;
    const dsc_column *own; /* NULL without names */
} fed;

// Inputs of column `index` of the file; width 0: no input.
static fed inputs_of(const dsc_schema *schema, size_t index)
{
    if (schema->column_count == 0) {
        return (fed){index, index, 1, NULL};
    }
    const dsc_column *column = &schema->columns[index];
    const bool input = column->kind != DSC_COLUMN_SKIPPED && column->kind != DSC_COLUMN_TARGET;
    const size_t width = !input ? 0 : column->kind == DSC_COLUMN_DATE ? 3 : 1;
    return (fed){index, column->slot, width, column};
}

static size_t columns_of(const dsc_schema *schema)
{
    return schema->column_count ? schema->column_count : schema->stored;
}

// Of sequences at any position: the slot becomes that where it is not familiar first.
static dsc_familiarity judge(const look *l, fed *p, size_t row)
{
    const size_t step = dsc_schema_step(l->model->schema);
    for (size_t at = p->slot; at < l->data->columns; at += step) {
        for (size_t k = 0; k < p->width; k++) {
            const dsc_familiarity what =
                dsc_encoder_judge(l->model->encoder, l->data, row, at + k, l->same);
            if (what != DSC_FAMILIAR) {
                p->slot = at;
                return what;
            }
        }
    }
    return DSC_FAMILIAR;
}

static void category_text(const look *l, const fed *p, size_t row, descent_unseen *one)
{
    const double code = dsc_dataset_held(l->data, row * l->data->columns + p->slot);
    const size_t known = p->own ? p->own->category_count : 0; // categories have names
    if (!(code >= 0 && code <= (double)(known + DSC_STRANGERS))) {
        return;
    }
    const size_t number = (size_t)code;
    const char *text =
        number < known
            ? p->own->categories[number]
            : dsc_strangers_text(l->strangers, p->slot % dsc_schema_step(l->model->schema),
                                 number - known);
    if (text && dsc_is_utf8(text, strlen(text))) {
        dsc_show_text(text, strlen(text), one->text, sizeof one->text);
    }
}

// The shortest decimal number that is stored as this one: 14.63, not 14.6299999997. What
// float32 could not hold was stored as its largest number.
static double as_written(const dsc_schema *schema, size_t slot, double held)
{
    const double value = dsc_schema_value(schema, slot, held);
    if (schema->type == DESCENT_FLOAT32 && fabs(held) == (double)FLT_MAX) {
        return copysign((double)INFINITY, held);
    }
    for (int digits = 6; digits < 17; digits++) {
        char text[DSC_NUMBER_TEXT];
        double read = 0;
        const int length = snprintf(text, sizeof text, "%.*g", digits, value);
        if (dsc_parse_number(text, (size_t)length, &read) &&
            dsc_schema_stored(schema, slot, read) == held) {
            return read;
        }
    }
    return value;
}

static descent_unseen describe(const look *l, const fed *p, dsc_familiarity what, size_t row)
{
    static const descent_unseen_kind kinds[] = {
        [DSC_NEW_CATEGORY] = DESCENT_UNSEEN_CATEGORY,
        [DSC_CHANGED] = DESCENT_UNSEEN_CHANGE,
        [DSC_FAR] = DESCENT_UNSEEN_FAR,
    };
    static const descent_column_type types[] = {
        [DSC_COLUMN_NUMBER] = DESCENT_COLUMN_NUMBER,
        [DSC_COLUMN_CATEGORY] = DESCENT_COLUMN_TEXT,
        [DSC_COLUMN_DATE] = DESCENT_COLUMN_DATE,
    };
    descent_unseen one = {.column = p->column,
                          .name = p->own ? p->own->name : "",
                          .type = !p->own ? DESCENT_COLUMN_NUMBER : types[p->own->kind],
                          .kind = kinds[what],
                          .rows = 1,
                          .row = row,
                          .line = dsc_lines_of(l->lines, row),
                          .value = (double)NAN,
                          .low = (double)NAN,
                          .high = (double)NAN};
    if (one.kind == DESCENT_UNSEEN_CATEGORY) {
        category_text(l, p, row, &one);
        return one;
    }
    const size_t slot = p->slot + p->width - 1; /* of a date the year */
    one.value = as_written(l->data->schema, slot,
                           dsc_dataset_held(l->data, row * l->data->columns + slot));
    dsc_encoder_range(l->model->encoder, slot, &one.low, &one.high);
    one.low = as_written(l->model->schema, slot, one.low);
    one.high = as_written(l->model->schema, slot, one.high);
    return one;
}

static descent_status begin(const descent_model *model, const descent_dataset *data, look *l,
                            descent_error *error)
{
    FAIL_IF(data->columns != model->schema->stored, error, DESCENT_INVALID,
            "the data have %zu columns, the model takes %zu", data->columns,
            model->schema->stored);
    *l = (look){.model = model,
                .data = data,
                .lines = &data->lines,
                .strangers = &data->strangers,
                .same = dsc_encoder_same_storage(model->encoder, data)};
    return DESCENT_OK;
}

static void look_at_row(const look *l, size_t row, size_t capacity, descent_unseen *found,
                        size_t *count)
{
    *count = 0;
    for (size_t c = 0; c < columns_of(l->model->schema); c++) {
        fed p = inputs_of(l->model->schema, c);
        const dsc_familiarity what = judge(l, &p, row);
        if (what == DSC_FAMILIAR) {
            continue;
        }
        if (*count < capacity) {
            found[*count] = describe(l, &p, what, row);
        }
        ++*count;
    }
}

descent_status descent_model_unseen_row(const descent_model *model, const descent_dataset *data,
                                        size_t row, size_t capacity, descent_unseen *found,
                                        size_t *count, descent_error *error)
{
    NEED(error, "model, data, count", model, data, count);
    look l;
    TRY(begin(model, data, &l, error));
    FAIL_IF(row >= data->rows, error, DESCENT_INVALID, "row %zu does not exist: there are %zu",
            row, data->rows);
    look_at_row(&l, row, capacity, found, count);
    return DESCENT_OK;
}

// What is known of a column while rows are looked at.
typedef struct tally {
    size_t rows, first;
    dsc_familiarity what;
} tally;

static descent_status look_at_rows(const look *l, const descent_rows *rows, tally *tallies,
                                   descent_error *error)
{
    const size_t columns = columns_of(l->model->schema);
    const bool some = rows && rows->index;
    const size_t count = some ? rows->count : l->data->rows;
    for (size_t i = 0; i < count; i++) {
        const size_t row = some ? rows->index[i] : i;
        FAIL_IF(row >= l->data->rows, error, DESCENT_INVALID,
                "row %zu does not exist: there are %zu", row, l->data->rows);
        for (size_t c = 0; c < columns; c++) {
            fed p = inputs_of(l->model->schema, c);
            const dsc_familiarity what = judge(l, &p, row);
            if (what == DSC_FAMILIAR) {
                continue;
            }
            if (tallies[c].rows++ == 0) {
                tallies[c].first = row;
                tallies[c].what = what;
            }
        }
    }
    return DESCENT_OK;
}

// The columns that have something, in `found` as far as it reaches; how many there are.
static size_t list_columns(const look *l, const tally *tallies, size_t capacity,
                           descent_unseen *found)
{
    const size_t columns = columns_of(l->model->schema);
    size_t hits = 0;
    for (size_t c = 0; c < columns; c++) {
        if (tallies[c].rows == 0) {
            continue;
        }
        if (hits < capacity) {
            fed p = inputs_of(l->model->schema, c);
            judge(l, &p, tallies[c].first); // where in the row it is
            found[hits] = describe(l, &p, tallies[c].what, tallies[c].first);
            found[hits].rows = tallies[c].rows;
        }
        hits++;
    }
    return hits;
}

static descent_status look_and_list(const look *l, const descent_rows *rows, tally *tallies,
                                    size_t capacity, descent_unseen *found, size_t *count,
                                    descent_error *error)
{
    TRY(look_at_rows(l, rows, tallies, error));
    *count = list_columns(l, tallies, capacity, found);
    return DESCENT_OK;
}

descent_status descent_model_unseen(const descent_model *model, const descent_dataset *data,
                                    const descent_rows *rows, size_t capacity,
                                    descent_unseen *found, size_t *count, descent_error *error)
{
    NEED(error, "model, data, count", model, data, count);
    look l;
    TRY(begin(model, data, &l, error));
    const size_t columns = columns_of(model->schema);
    tally *tallies = calloc(columns + 1, sizeof *tallies);
    if (!tallies) {
        return dsc_no_memory(error, "counts of columns", columns * sizeof *tallies);
    }
    const descent_status status =
        look_and_list(&l, rows, tallies, capacity, found, count, error);
    free(tallies);
    return status;
}

descent_status descent_model_unseen_line(const descent_model *model, size_t capacity,
                                         descent_unseen *found, size_t *count,
                                         descent_error *error)
{
    NEED(error, "model, count", model, count);
    FAIL_IF(!model->line, error, DESCENT_INVALID, "no line was predicted yet");
    descent_dataset one = dsc_model_line(model);
    look l;
    TRY(begin(model, &one, &l, error));
    l.strangers = dsc_row_reader_strangers(model->reader);
    look_at_row(&l, 0, capacity, found, count);
    const uint64_t line = dsc_row_reader_lines(model->reader);
    for (size_t i = 0; i < *count && i < capacity; i++) {
        found[i].row = (size_t)line - 1;
        found[i].line = line;
    }
    return DESCENT_OK;
}
