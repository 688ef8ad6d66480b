// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What a data file means: its columns, how each is written, and which stored numbers they
// give.
//
// Keeps: a schema is learnt once, from training data, and is then only read: a file to predict
// is interpreted by the schema of the model, never anew, so that a column means the same thing
// in both. A column's slot is where its stored numbers begin in a row (a date has three).
// Texts of categories and classes are sorted by bytes, so that numbers of classes do not
// depend on the order of the rows, nor on a locale.
//
// Stored as float32, a column of large numbers with small differences (years, prices,
// identifiers) would lose them: such a column is stored relative to an offset, in a unit.
#include "data/schema.h"

#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "data/label.h"
#include "data/parse.h"

dsc_schema *dsc_schema_create(void)
{
    dsc_schema *schema = calloc(1, sizeof *schema);
    if (schema) {
        schema->delimiter = ',';
        schema->target = schema->weight = schema->sequence = schema->place = SIZE_MAX;
        schema->targets = 1;
        schema->task = DESCENT_TASK_NONE;
        schema->type = DESCENT_FLOAT32;
    }
    return schema;
}

void dsc_free_texts(char **texts, size_t count)
{
    for (size_t i = 0; texts && i < count; i++) {
        free(texts[i]);
    }
    free(texts);
}

void dsc_schema_free(dsc_schema *schema)
{
    if (schema) {
        for (size_t i = 0; schema->columns && i < schema->column_count; i++) {
            free(schema->columns[i].name);
            dsc_free_texts(schema->columns[i].categories, schema->columns[i].category_count);
        }
        free(schema->columns);
        free(schema->offset); /* and unit, behind it */
        dsc_free_texts(schema->classes, schema->class_count);
        free(schema->class_values);
        free(schema->places);
        dsc_free_texts(schema->labels, schema->labels ? schema->targets : 0);
        free(schema);
    }
}

bool dsc_schema_add_storage(dsc_schema *schema)
{
    double *offset = calloc(2 * schema->stored + 1, sizeof *offset);
    if (!offset) {
        return false;
    }
    schema->offset = offset;
    schema->unit = offset + schema->stored;
    for (size_t i = 0; i < schema->stored; i++) {
        schema->unit[i] = 1;
    }
    return true;
}

double dsc_schema_stored(const dsc_schema *schema, size_t slot, double value)
{
    if (schema->type == DESCENT_FLOAT64) {
        return value;
    }
    if (schema->offset) {
        // In double precision, before anything is rounded to float.
        value = (value - schema->offset[slot]) * (1 / schema->unit[slot]);
    }
    const double most = (double)FLT_MAX; /* nothing that was learnt from is as far away */
    return (double)(float)(value > most ? most : value < -most ? -most : value);
}

double dsc_schema_value(const dsc_schema *schema, size_t slot, double stored)
{
    return schema->offset ? stored * schema->unit[slot] + schema->offset[slot] : stored;
}

static bool copy_texts(char *const *texts, size_t count, char ***copy)
{
    if (count == 0) {
        return true;
    }
    *copy = calloc(count, sizeof **copy);
    for (size_t i = 0; *copy && i < count; i++) {
        (*copy)[i] = dsc_copy_text(texts[i]);
        if (!(*copy)[i]) {
            return false;
        }
    }
    return *copy != NULL;
}

static bool copy_columns(const dsc_schema *schema, dsc_schema *copy)
{
    copy->columns = calloc(schema->column_count, sizeof *copy->columns);
    if (!copy->columns) {
        return false;
    }
    copy->column_count = schema->column_count;
    for (size_t i = 0; i < schema->column_count; i++) {
        const dsc_column *from = &schema->columns[i];
        dsc_column *to = &copy->columns[i];
        to->kind = from->kind;
        to->notation = from->notation;
        to->slot = from->slot;
        to->category_count = from->category_count;
        to->name = dsc_copy_text(from->name);
        if (!to->name || !copy_texts(from->categories, from->category_count, &to->categories)) {
            return false;
        }
    }
    return true;
}

static bool copy_places(const dsc_schema *schema, dsc_schema *copy)
{
    const size_t bytes = schema->targets * sizeof *schema->places;
    copy->places = schema->places ? malloc(bytes) : NULL;
    if (copy->places) {
        memcpy(copy->places, schema->places, bytes);
    }
    return !schema->places || copy->places;
}

descent_status dsc_schema_copy(const dsc_schema *schema, dsc_schema **copy,
                               descent_error *error)
{
    dsc_schema *made = malloc(sizeof *made);
    if (made) {
        *made = *schema;
        // Everything that is owned is cleared first, so that a copy that fails halfway can be
        // freed.
        made->columns = NULL;
        made->column_count = 0;
        made->classes = NULL;
        made->offset = made->unit = NULL;
        made->class_values = NULL;
        made->places = NULL;
        made->labels = NULL;
        bool good = schema->column_count == 0 || copy_columns(schema, made);
        good = good && (!schema->offset || dsc_schema_add_storage(made));
        if (good && schema->offset) {
            memcpy(made->offset, schema->offset, 2 * schema->stored * sizeof *made->offset);
        }
        good = good && copy_texts(schema->classes, schema->class_count, &made->classes);
        good = good && copy_places(schema, made);
        good = good &&
               (!schema->labels || copy_texts(schema->labels, schema->targets, &made->labels));
        if (good && schema->class_values) {
            const size_t bytes = schema->class_count * sizeof(double);
            made->class_values =
                malloc(bytes + 1); /* never 0 bytes, whose NULL is no failure */
            good = made->class_values != NULL;
            if (good) {
                memcpy(made->class_values, schema->class_values, bytes);
            }
        }
        if (good) {
            *copy = made;
            return DESCENT_OK;
        }
        dsc_schema_free(made);
    }
    return dsc_no_memory(error, "a copy of the schema", sizeof *made);
}

static size_t width(const dsc_column *column)
{
    switch (column->kind) {
    case DSC_COLUMN_NUMBER:
        return 1;
    case DSC_COLUMN_CATEGORY:
        return column->category_count;
    case DSC_COLUMN_DATE:
        return 3;
    case DSC_COLUMN_SKIPPED:
    case DSC_COLUMN_TARGET:
        break;
    }
    return 0;
}

size_t dsc_schema_inputs(const dsc_schema *schema)
{
    if (schema->column_count == 0) {
        return schema->stored;
    }
    size_t inputs = 0;
    for (size_t i = 0; i < schema->column_count; i++) {
        inputs += width(&schema->columns[i]);
    }
    return (inputs + schema->padded) * dsc_schema_positions(schema);
}

static bool is_input(const dsc_column *column)
{
    return column->kind != DSC_COLUMN_SKIPPED && column->kind != DSC_COLUMN_TARGET;
}

size_t dsc_schema_input_columns(const dsc_schema *schema)
{
    if (schema->column_count == 0) {
        return schema->stored;
    }
    size_t count = 0;
    for (size_t i = 0; i < schema->column_count; i++) {
        count += is_input(&schema->columns[i]);
    }
    return count;
}

const dsc_column *dsc_schema_column_at(const dsc_schema *schema, size_t slot)
{
    if (schema->positions > 0) {
        slot %= dsc_schema_step(schema);
    }
    for (size_t i = 0; i < schema->column_count; i++) {
        const dsc_column *column = &schema->columns[i];
        const size_t stored = column->kind == DSC_COLUMN_DATE ? 3 : 1;
        if (is_input(column) && slot >= column->slot && slot < column->slot + stored) {
            return column;
        }
    }
    return NULL;
}

// The label of an image comes last, as in the CSV versions of MNIST and of the digits.
size_t dsc_schema_target_of_place(const dsc_schema *schema, size_t place)
{
    for (size_t j = 0; schema->places && j < schema->targets; j++) {
        if (schema->places[j] == place) {
            return j;
        }
    }
    const size_t first = schema->target != SIZE_MAX ? schema->target : schema->stored;
    const bool is = !schema->places && place >= first && place - first < schema->targets;
    return is ? place - first : SIZE_MAX;
}

const dsc_column *dsc_schema_target(const dsc_schema *schema, size_t index)
{
    for (size_t i = 0; i < schema->column_count; i++) {
        const dsc_column *column = &schema->columns[i];
        if (column->kind == DSC_COLUMN_TARGET && column->slot == index) {
            return column;
        }
    }
    return NULL;
}

const char *dsc_schema_target_name(const dsc_schema *schema, size_t index)
{
    const dsc_column *column = dsc_schema_target(schema, index);
    const bool label = schema->labels && index < schema->targets;
    return column ? column->name : label ? schema->labels[index] : "";
}

// Texts sorted by bytes: position of `text`, SIZE_MAX when it is not there.
static size_t find_text(char *const *texts, size_t count, const char *text, size_t length)
{
    size_t low = 0, high = count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const size_t other = strlen(texts[middle]);
        const int order = memcmp(texts[middle], text, other < length ? other : length);
        if (order == 0 && other == length) {
            return middle;
        }
        if (order < 0 || (order == 0 && other < length)) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return SIZE_MAX;
}

static size_t find_value(const dsc_schema *schema, double value)
{
    for (size_t low = 0, high = schema->class_values ? schema->class_count : 0; low < high;) {
        const size_t middle = low + (high - low) / 2;
        if (schema->class_values[middle] == value) {
            return middle;
        }
        if (schema->class_values[middle] < value) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return SIZE_MAX;
}

size_t dsc_schema_class_of_value(const dsc_schema *schema, double value)
{
    const size_t found = find_value(schema, value);
    // Model files of version 0.1 hold the classes as float32.
    return found != SIZE_MAX ? found : find_value(schema, (double)(float)value);
}

// Number of the class: by its text, or by its value. SIZE_MAX when there is none.
static size_t class_of_text(const dsc_schema *schema, const char *text, size_t length)
{
    if (schema->target_text) {
        return find_text(schema->classes, schema->class_count, text, length);
    }
    double value = 0;
    const dsc_notation plain = dsc_notation_plain();
    const bool known = schema->target < schema->column_count;
    const dsc_notation *notation = known ? &schema->columns[schema->target].notation : &plain;
    return dsc_notation_number(notation, text, length, &value)
               ? dsc_schema_class_of_value(schema, value)
               : SIZE_MAX;
}

static dsc_value_state store_label(const dsc_column *column, const char *text, size_t length,
                                   double *target)
{
    const int label = dsc_label_of_text(text, length);
    double value = (double)label;
    if (label < 0 && !dsc_notation_number(&column->notation, text, length, &value)) {
        return DSC_VALUE_NO_CLASS;
    }
    if (value != 0 && value != 1) {
        return DSC_VALUE_NO_CLASS;
    }
    *target = value;
    return DSC_VALUE_GOOD;
}

static dsc_value_state store_target(const dsc_schema *schema, const dsc_column *column,
                                    const char *text, size_t length, double *target)
{
    if (schema->task == DESCENT_TASK_LABEL) {
        return store_label(column, text, length, target);
    }
    if (schema->task == DESCENT_TASK_CLASSIFY) {
        const size_t number = class_of_text(schema, text, length);
        if (number == SIZE_MAX) {
            return DSC_VALUE_NO_CLASS;
        }
        *target = (double)number;
        return DSC_VALUE_GOOD;
    }
    const dsc_notation *notation = &column->notation;
    if (dsc_notation_number(notation, text, length, target)) {
        return DSC_VALUE_GOOD;
    }
    // Lenient: the user said that all that is no number is missing.
    return notation->lenient ? DSC_VALUE_MISSING : DSC_VALUE_ODD;
}

dsc_value_state dsc_schema_store(const dsc_schema *schema, const dsc_column *column,
                                 const char *text, size_t length, double *values,
                                 double *targets)
{
    const dsc_notation *notation = &column->notation;
    const bool numeric = column->kind == DSC_COLUMN_NUMBER || column->kind == DSC_COLUMN_DATE ||
                         (column->kind == DSC_COLUMN_TARGET && !schema->target_text);
    bool missing = dsc_notation_missing(notation, text, length, schema->missing, numeric);
    double *to = values + column->slot;
    double number = 0, date[3];
    size_t code = 0;
    switch (column->kind) {
    case DSC_COLUMN_SKIPPED:
        return DSC_VALUE_GOOD;
    case DSC_COLUMN_TARGET:
        targets[column->slot] = (double)NAN;
        return missing ? DSC_VALUE_MISSING
                       : store_target(schema, column, text, length, &targets[column->slot]);
    case DSC_COLUMN_NUMBER:
        to[0] = (double)NAN;
        if (!missing && !dsc_notation_number(notation, text, length, &number)) {
            if (!notation->lenient) {
                return DSC_VALUE_ODD;
            }
            missing = true;
        }
        // NAN is how "missing" is stored; the encoder makes the mean of it.
        to[0] = missing ? (double)NAN : dsc_schema_stored(schema, column->slot, number);
        break;
    case DSC_COLUMN_DATE:
        to[0] = to[1] = to[2] = (double)NAN;
        if (!missing && !dsc_notation_date(notation, text, length, date)) {
            return DSC_VALUE_ODD;
        }
        for (size_t k = 0; k < 3 && !missing; k++) {
            to[k] = dsc_schema_stored(schema, column->slot + k, date[k]);
        }
        break;
    case DSC_COLUMN_CATEGORY:
        code = find_text(column->categories, column->category_count, text, length);
        if (!missing && code == SIZE_MAX) {
            to[0] = (double)column->category_count;
            // A category that training never had: its number lies behind the last one, so that
            // no input of the category is 1.
            return DSC_VALUE_UNKNOWN;
        }
        to[0] = missing ? (double)NAN : (double)code;
        break;
    }
    return missing ? DSC_VALUE_MISSING : DSC_VALUE_GOOD;
}
