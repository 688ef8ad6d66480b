// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The columns of a file, one by one, for people: measured when they ask.
//
// Keeps: nothing here changes the data set, and what a reader did not note is said to be
// unknown (SIZE_MAX, NAN), never 0.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/number.h"
#include "core/size.h"
#include "data/dataset.h"

// What a reader noted of a column while the file's texts were at hand.
static const dsc_column_note *note_of(const descent_dataset *d, size_t index)
{
    return index < d->note_count ? &d->notes[index] : NULL;
}

size_t descent_dataset_file_columns(const descent_dataset *d)
{
    if (!d) {
        return 0;
    }
    if (d->schema->tokens) {
        return 0; // a text has none
    }
    const size_t targets = d->targets ? d->schema->targets : 0;
    return d->schema->column_count ? d->schema->column_count : d->columns + targets;
}

const char *descent_dataset_column_name(const descent_dataset *d, size_t index)
{
    if (!d) {
        return NULL;
    }
    return index < d->schema->column_count ? d->schema->columns[index].name : "";
}

static double stored_value(const descent_dataset *d, size_t row, size_t slot)
{
    return dsc_schema_value(d->schema, slot, dsc_dataset_held(d, row * d->columns + slot));
}

// Texts that are none of a column's categories count as missing.
static bool is_value(const dsc_column *own, double value)
{
    return !isnan(value) &&
           (!own || own->kind != DSC_COLUMN_CATEGORY || value < (double)own->category_count);
}

// The shortest decimal number that is the same float32: 32.1, where the float is 32.0999985.
static double as_written(double value)
{
    for (int digits = 6; digits < 9; digits++) {
        char text[32];
        double read = 0;
        const int length = snprintf(text, sizeof text, "%.*g", digits, value);
        if (dsc_parse_number(text, (size_t)length, &read) && (float)read == (float)value) {
            return read;
        }
    }
    return value;
}

static int by_value(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

// Range and different values of one stored value, or of a target.
static descent_status measure(const descent_dataset *d, bool target, size_t slot,
                              descent_column *column, descent_error *error)
{
    // A column of sequences has a value at each of their positions.
    const size_t positions = target ? 1 : dsc_schema_positions(d->schema);
    const size_t all = d->rows * positions;
    size_t present = 0;
    double *values = malloc((all + 1) * sizeof *values);
    if (!values) {
        return dsc_no_memory(error, "the values of a column", all * sizeof *values);
    }
    const dsc_column *own = target ? NULL : dsc_schema_column_at(d->schema, slot);
    size_t count = 0;
    double sum = 0;
    for (size_t i = 0; i < all; i++) {
        const size_t row = i / positions;
        if (!target && d->schema->padded && i % positions >= dsc_dataset_length(d, row)) {
            continue;
        }
        present++;
        const size_t at = slot + i % positions * dsc_schema_step(d->schema);
        const double value =
            target ? dsc_dataset_target_at(d, row, slot) : stored_value(d, row, at);
        if (is_value(own, value)) {
            values[count++] = value;
            sum += value;
        }
    }
    qsort(values, count, sizeof *values, by_value);
    column->missing = present - count;
    column->distinct = count > 0;
    for (size_t i = 1; i < count; i++) {
        column->distinct += values[i] > values[i - 1];
    }
    if (count > 0) {
        const bool narrow = !target && d->type == DESCENT_FLOAT32 &&
                            (!d->schema->offset ||
                             (d->schema->offset[slot] == 0 && d->schema->unit[slot] == 1));
        column->low = narrow ? as_written(values[0]) : values[0];
        column->high = narrow ? as_written(values[count - 1]) : values[count - 1];
        column->mean = sum / (double)count;
    }
    free(values);
    return DESCENT_OK;
}

static void forget_range(descent_column *column)
{
    column->low = column->high = column->mean = (double)NAN;
}

static descent_status describe_target(const descent_dataset *d, size_t index,
                                      descent_column *column, descent_error *error)
{
    const dsc_schema *schema = d->schema;
    column->role = DESCENT_COLUMN_TARGET;
    const char *name = dsc_schema_target_name(schema, index);
    column->name = *column->name ? column->name : *name ? name : "target";
    column->type = schema->target_text ? DESCENT_COLUMN_TEXT : DESCENT_COLUMN_NUMBER;
    if (!d->targets) {
        return DESCENT_OK;
    }
    TRY(measure(d, true, index, column, error));
    if (schema->target_text) {
        forget_range(column);
    } else if (schema->class_values && column->low >= 0 &&
               column->high < (double)schema->class_count) {
        column->low = schema->class_values[(size_t)column->low];
        column->high = schema->class_values[(size_t)column->high];
        column->mean = (double)NAN; /* of classes says nothing */
    }
    return DESCENT_OK;
}

static descent_status describe_named(const descent_dataset *d, size_t index,
                                     descent_column *column, descent_error *error)
{
    const dsc_column *own = &d->schema->columns[index];
    const dsc_column_note *note = note_of(d, index);
    column->name = own->name;
    switch (own->kind) {
    case DSC_COLUMN_TARGET:
        return describe_target(d, own->slot, column, error);
    case DSC_COLUMN_SKIPPED:
        column->role = DESCENT_COLUMN_LEFT_OUT;
        column->type = note ? note->type : DESCENT_COLUMN_TEXT;
        column->missing = note ? note->missing : SIZE_MAX;
        column->distinct = note ? note->distinct : SIZE_MAX;
        return DESCENT_OK;
    case DSC_COLUMN_NUMBER:
        return measure(d, false, own->slot, column, error);
    case DSC_COLUMN_DATE:
        column->type = DESCENT_COLUMN_DATE;
        TRY(measure(d, false, own->slot + 2, column, error));
        column->distinct = SIZE_MAX; /* years are not all that tells dates apart */
        return DESCENT_OK;
    case DSC_COLUMN_CATEGORY:
        column->type = DESCENT_COLUMN_TEXT;
        TRY(measure(d, false, own->slot, column, error));
        forget_range(column);
        return DESCENT_OK;
    }
    return DESCENT_OK;
}

static descent_status describe(const descent_dataset *d, size_t index, descent_column *column,
                               descent_error *error)
{
    FAIL_IF(index >= descent_dataset_file_columns(d), error, DESCENT_INVALID,
            "the data set has no column %zu", index);
    const dsc_column_note *note = note_of(d, index);
    *column = (descent_column){.name = "",
                               .type = DESCENT_COLUMN_NUMBER,
                               .role = DESCENT_COLUMN_INPUT,
                               .missing = SIZE_MAX,
                               .distinct = SIZE_MAX,
                               .reason = note ? note->reason : ""};
    for (size_t i = 0; note && i < DSC_EXAMPLES; i++) {
        column->examples[i] = note->examples[i][0] ? note->examples[i] : NULL;
    }
    forget_range(column);
    if (d->schema->column_count > 0) {
        return describe_named(d, index, column, error);
    }
    return index < d->columns ? measure(d, false, index, column, error)
                              : describe_target(d, index - d->columns, column, error);
}

descent_status descent_dataset_column(const descent_dataset *d, size_t index,
                                      descent_column *column, descent_error *error)
{
    NEED(error, "dataset, column", d, column);
    TRY(dsc_size_check("column", column, sizeof *column, error));
    descent_column own;
    TRY(describe(d, index, &own, error));
    dsc_size_give(&own, sizeof own, column, column->size);
    return DESCENT_OK;
}
