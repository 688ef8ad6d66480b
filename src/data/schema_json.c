// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A schema as JSON, for model files. Words, not numbers, stand for kinds, so that a file can be
// read by people and by other versions.
//
// Keeps: a file of an older version is read with what was the rule then, and a damaged one is
// refused before anything indexes by its numbers.
#include "data/schema_json.h"
#include "data/parse.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "data/dims.h"
#include "data/schema.h"

static const char *const format_words[] = {"auto", "csv",   "idx",    "npy", "libsvm",
                                           "json", "cifar", "images", "text"};
static const char *const type_words[] = {"float32", "float64", "uint8"};
static const char *const kind_words[] = {"number", "category", "date", "skipped", "target"};
static const char *const tokens_words[] = {"auto", "characters", "bytes"};
static const char *const order_words[] = {"certain", "dmy", "mdy"};
static const char *const task_words[] = {"auto", "classify", "regress", "none", "label"};

#define COUNT(array) (sizeof(array) / sizeof *(array))

// json_object_set_new takes the value also when it fails, NULL included.
static json_t *text_list(char *const *texts, size_t count)
{
    json_t *list = json_array();
    for (size_t i = 0; list && i < count; i++) {
        if (json_array_append_new(list, json_string(texts[i])) != 0) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}

// Only what differs from the usual.
static json_t *notation_to_json(const dsc_notation *notation)
{
    const char decimal[2] = {notation->decimal, '\0'};
    json_t *json = json_object();
    int bad = !json;
    if (notation->decimal != '.') {
        bad = bad || json_object_set_new(json, "decimal", json_string(decimal));
    }
    if (notation->dates != DSC_DATES_CERTAIN) {
        bad = bad ||
              json_object_set_new(json, "dates", json_string(order_words[notation->dates]));
    }
    if (notation->unit[0] != '\0') {
        bad = bad || json_object_set_new(json, "unit", json_string(notation->unit));
    }
    if (notation->keep_na) {
        bad = bad || json_object_set_new(json, "keep_na", json_true());
    }
    if (notation->lenient) {
        bad = bad || json_object_set_new(json, "lenient", json_true());
    }
    if (notation->dash) {
        bad = bad || json_object_set_new(json, "dash", json_true());
    }
    if (bad) {
        json_decref(json);
        return NULL;
    }
    return json;
}

static json_t *column_to_json(const dsc_column *column, bool several)
{
    json_t *json = json_object();
    int bad = !json;
    bad = bad || json_object_set_new(json, "name", json_string(column->name));
    bad = bad || json_object_set_new(json, "kind", json_string(kind_words[column->kind]));
    if (!dsc_notation_is_plain(&column->notation)) {
        bad = bad || json_object_set_new(json, "notation", notation_to_json(&column->notation));
    }
    if (column->kind == DSC_COLUMN_TARGET && several) {
        bad = bad || json_object_set_new(json, "index", json_integer((json_int_t)column->slot));
    }
    if (column->kind == DSC_COLUMN_CATEGORY) {
        bad = bad || json_object_set_new(json, "categories",
                                         text_list(column->categories, column->category_count));
    }
    if (bad) {
        json_decref(json);
        return NULL;
    }
    return json;
}

static json_t *columns_to_json(const dsc_schema *schema)
{
    json_t *list = json_array();
    for (size_t i = 0; list && i < schema->column_count; i++) {
        if (json_array_append_new(
                list, column_to_json(&schema->columns[i], schema->targets > 1)) != 0) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}

static json_t *numbers_to_json(const double *values, const size_t *counts, size_t count)
{
    json_t *list = json_array();
    for (size_t i = 0; list && i < count; i++) {
        json_t *number = values ? json_real(values[i]) : json_integer((json_int_t)counts[i]);
        if (json_array_append_new(list, number) != 0) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}

static json_t *sequence_to_json(const dsc_schema *schema)
{
    json_t *json = json_pack("{s:I, s:I}", "positions", (json_int_t)schema->positions, "id",
                             (json_int_t)schema->sequence);
    if (json &&
        ((schema->place != SIZE_MAX &&
          json_object_set_new(json, "time", json_integer((json_int_t)schema->place)) != 0) ||
         (schema->padded && json_object_set_new(json, "padded", json_true()) != 0))) {
        json_decref(json);
        return NULL;
    }
    return json;
}

json_t *dsc_schema_to_json(const dsc_schema *schema)
{
    const char delimiter[2] = {schema->delimiter, '\0'};
    json_t *json = json_object();
    int bad = !json;
    bad = bad || json_object_set_new(json, "format", json_string(format_words[schema->format]));
    bad = bad || json_object_set_new(json, "type", json_string(type_words[schema->type]));
    bad = bad || json_object_set_new(json, "task", json_string(task_words[schema->task]));
    bad = bad || json_object_set_new(json, "stored", json_integer((json_int_t)schema->stored));
    bad = bad || json_object_set_new(json, "delimiter", json_string(delimiter));
    bad = bad || json_object_set_new(json, "header", json_boolean(schema->header));
    bad = bad || json_object_set_new(json, "missing", json_string(schema->missing));
    bad = bad || json_object_set_new(json, "target_text", json_boolean(schema->target_text));
    if (schema->escape) {
        bad = bad || json_object_set_new(json, "escape", json_true());
    }
    if (schema->from_zero) {
        bad = bad || json_object_set_new(json, "from_zero", json_true());
    }
    if (schema->target != SIZE_MAX) {
        bad = bad ||
              json_object_set_new(json, "target", json_integer((json_int_t)schema->target));
    }
    if (schema->places) {
        bad =
            bad || json_object_set_new(json, "target_columns",
                                       numbers_to_json(NULL, schema->places, schema->targets));
    }
    if (schema->labels) {
        bad = bad ||
              json_object_set_new(json, "labels", text_list(schema->labels, schema->targets));
    }
    if (schema->targets != 1) {
        bad = bad ||
              json_object_set_new(json, "targets", json_integer((json_int_t)schema->targets));
    }
    if (schema->weight != SIZE_MAX) {
        bad = bad ||
              json_object_set_new(json, "weight", json_integer((json_int_t)schema->weight));
    }
    bad = bad || json_object_set_new(json, "columns", columns_to_json(schema));
    bad = bad ||
          json_object_set_new(json, "classes", text_list(schema->classes, schema->class_count));
    if (schema->class_values) {
        bad = bad || json_object_set_new(
                         json, "class_values",
                         numbers_to_json(schema->class_values, NULL, schema->class_count));
    }
    if (schema->offset && schema->unit) {
        bad = bad || json_object_set_new(json, "offset",
                                         numbers_to_json(schema->offset, NULL, schema->stored));
        bad = bad || json_object_set_new(json, "unit",
                                         numbers_to_json(schema->unit, NULL, schema->stored));
    }
    if (schema->tokens) {
        bad = bad ||
              json_object_set_new(json, "tokens", json_string(tokens_words[schema->tokens]));
    }
    if (schema->planes) {
        bad = bad || json_object_set_new(json, "layout", json_string("nchw"));
    }
    if (schema->positions > 0) {
        bad = bad || json_object_set_new(json, "sequence", sequence_to_json(schema));
    }
    bad = bad || json_object_set_new(json, "shape",
                                     numbers_to_json(NULL, schema->shape, schema->shape_count));
    if (bad) {
        json_decref(json);
        return NULL;
    }
    return json;
}

// Reading. Everything is checked: a model file may come from anywhere.

static bool word_of(const json_t *json, const char *key, const char *const *words, size_t count,
                    size_t *index)
{
    const char *word = json_string_value(json_object_get(json, key));
    for (size_t i = 0; word && i < count; i++) {
        if (strcmp(word, words[i]) == 0) {
            *index = i;
            return true;
        }
    }
    return false;
}

// Sets *memory to false when an allocation fails; returns false for a value that is no list of
// texts.
static bool texts_from(const json_t *list, char ***texts, size_t *count, bool *memory)
{
    if (!json_is_array(list)) {
        return false;
    }
    const size_t size = json_array_size(list);
    if (size == 0) {
        return true;
    }
    *texts = calloc(size, sizeof **texts);
    *count = *texts ? size : 0;
    *memory = *texts != NULL;
    for (size_t i = 0; i < size && *memory; i++) {
        const char *text = json_string_value(json_array_get(list, i));
        if (!text) {
            return false;
        }
        (*texts)[i] = dsc_copy_text(text);
        *memory = (*texts)[i] != NULL;
    }
    return true;
}

static bool sorted(char *const *texts, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        if (strcmp(texts[i - 1], texts[i]) >= 0) {
            return false;
        }
    }
    return true;
}

static bool notation_from(const json_t *json, dsc_notation *notation)
{
    *notation = dsc_notation_plain();
    const json_t *decimal = json_object_get(json, "decimal");
    const json_t *unit = json_object_get(json, "unit");
    const json_t *dates = json_object_get(json, "dates");
    size_t order = DSC_DATES_CERTAIN;
    if (decimal) {
        const char *sign = json_string_value(decimal);
        if (!sign || (strcmp(sign, ",") != 0 && strcmp(sign, ".") != 0)) {
            return false;
        }
        notation->decimal = sign[0];
    }
    if (unit) {
        const char *text = json_string_value(unit);
        if (!text || strlen(text) >= sizeof notation->unit) {
            return false;
        }
        memcpy(notation->unit, text, strlen(text) + 1);
    }
    if (dates && !word_of(json, "dates", order_words, COUNT(order_words), &order)) {
        return false;
    }
    notation->dates = (dsc_date_order)order;
    notation->keep_na = json_is_true(json_object_get(json, "keep_na"));
    notation->lenient = json_is_true(json_object_get(json, "lenient"));
    notation->dash = json_is_true(json_object_get(json, "dash"));
    return true;
}

static bool column_from(const json_t *json, dsc_column *column, size_t *slot, bool *memory)
{
    size_t kind = 0;
    const char *name = json_string_value(json_object_get(json, "name"));
    if (!name || !word_of(json, "kind", kind_words, COUNT(kind_words), &kind)) {
        return false;
    }
    column->name = dsc_copy_text(name);
    if (!column->name) {
        *memory = false;
        return true;
    }
    column->kind = (dsc_column_kind)kind;
    column->slot = *slot;
    if (!notation_from(json_object_get(json, "notation"), &column->notation)) {
        return false;
    }
    if (column->kind == DSC_COLUMN_CATEGORY &&
        (!texts_from(json_object_get(json, "categories"), &column->categories,
                     &column->category_count, memory) ||
         (*memory && (column->category_count == 0 ||
                      !sorted(column->categories, column->category_count))))) {
        return false;
    }
    if (column->kind == DSC_COLUMN_TARGET) {
        column->slot = (size_t)json_integer_value(json_object_get(json, "index"));
    }
    const size_t stored[] = {1, 1, 3, 0, 0};
    *slot += stored[kind];
    return true;
}

static bool columns_from(const json_t *json, dsc_schema *schema, bool *memory)
{
    const json_t *list = json_object_get(json, "columns");
    const size_t count = json_array_size(list);
    if (!json_is_array(list)) {
        return false;
    }
    if (count == 0) {
        return schema->format != DESCENT_FORMAT_CSV;
    }
    schema->columns = calloc(count, sizeof *schema->columns);
    schema->column_count = schema->columns ? count : 0;
    *memory = schema->columns != NULL;
    size_t slot = 0, targets = 0;
    for (size_t i = 0; i < count && *memory; i++) {
        if (!column_from(json_array_get(list, i), &schema->columns[i], &slot, memory)) {
            return false;
        }
        if (*memory && schema->columns[i].kind == DSC_COLUMN_TARGET) {
            schema->target = schema->columns[i].slot == 0 ? i : schema->target;
            targets++;
        }
    }
    bool numbered = targets == 0 || targets == schema->targets;
    for (size_t j = 0; j < targets && numbered; j++) {
        numbered = dsc_schema_target(schema, j) != NULL;
    }
    return !*memory ||
           ((slot + schema->padded) * dsc_schema_positions(schema) == schema->stored &&
            numbered);
}

static bool classes_from(const json_t *json, dsc_schema *schema, bool *memory)
{
    if (!texts_from(json_object_get(json, "classes"), &schema->classes, &schema->class_count,
                    memory)) {
        return false;
    }
    const json_t *values = json_object_get(json, "class_values");
    if (!*memory || !values) {
        const bool named = schema->target_text || schema->task != DESCENT_TASK_CLASSIFY;
        return !*memory || (named && sorted(schema->classes, schema->class_count));
    }
    if (json_array_size(values) != schema->class_count) {
        return false;
    }
    schema->class_values = calloc(schema->class_count + 1, sizeof *schema->class_values);
    *memory = schema->class_values != NULL;
    for (size_t i = 0; i < schema->class_count && *memory; i++) {
        const json_t *number = json_array_get(values, i);
        schema->class_values[i] = json_number_value(number);
        if (!json_is_number(number) ||
            (i > 0 && !(schema->class_values[i] > schema->class_values[i - 1]))) {
            return false;
        }
    }
    return true;
}

static bool shape_from(const json_t *json, dsc_schema *schema)
{
    const json_t *list = json_object_get(json, "shape");
    size_t product = 1;
    if (json_array_size(list) > COUNT(schema->shape)) {
        return false;
    }
    schema->shape_count = json_array_size(list);
    for (size_t i = 0; i < schema->shape_count; i++) {
        const json_int_t size = json_integer_value(json_array_get(list, i));
        if (size <= 0 || product > (SIZE_MAX / 2) / (size_t)size) {
            return false;
        }
        schema->shape[i] = (size_t)size;
        product *= (size_t)size;
    }
    const json_t *layout = json_object_get(json, "layout");
    const char *word = json_string_value(layout);
    schema->planes = word && strcmp(word, "nchw") == 0;
    if ((layout && !schema->planes) || (schema->planes && schema->shape_count != DSC_DIMS)) {
        return false;
    }
    return schema->shape_count == 0 || product == schema->stored;
}

// Columns of a file with planes are in its order, their stored values in that of pixels.
static bool place_columns(dsc_schema *schema)
{
    const dsc_dims dims = dsc_schema_dims(schema);
    for (size_t i = 0; schema->planes && i < schema->column_count; i++) {
        dsc_column *column = &schema->columns[i];
        if (column->kind == DSC_COLUMN_CATEGORY || column->kind == DSC_COLUMN_DATE) {
            return false;
        }
        if (column->kind == DSC_COLUMN_NUMBER) {
            column->slot = dsc_pixel_of_plane(&dims, column->slot);
        }
    }
    return true;
}

// Absent in files of version 0.1, and where all are 0 and 1.
static bool storage_from(const json_t *json, dsc_schema *schema, bool *memory)
{
    const json_t *offset = json_object_get(json, "offset"),
                 *unit = json_object_get(json, "unit");
    if (!offset && !unit) {
        return true;
    }
    if (json_array_size(offset) != schema->stored || json_array_size(unit) != schema->stored) {
        return false;
    }
    *memory = dsc_schema_add_storage(schema);
    for (size_t i = 0; i < schema->stored && *memory; i++) {
        const json_t *from = json_array_get(offset, i), *by = json_array_get(unit, i);
        if (!json_is_number(from) || !(json_number_value(by) > 0)) {
            return false;
        }
        schema->offset[i] = json_number_value(from);
        schema->unit[i] = json_number_value(by);
    }
    return true;
}

// A text has a target at each of its positions.
static bool tokens_from(const json_t *json, dsc_schema *schema)
{
    size_t tokens = DESCENT_TOKENS_AUTO;
    const bool said =
        word_of(json, "tokens", tokens_words, COUNT(tokens_words), &tokens) && tokens > 0;
    schema->tokens = (int)tokens;
    return said == (schema->format == DESCENT_FORMAT_TEXT) &&
           (!said || (schema->task == DESCENT_TASK_CLASSIFY && schema->class_count > 1 &&
                      schema->targets == schema->stored));
}

// Before the columns, whose stored values there are so many times.
static bool positions_from(const json_t *json, dsc_schema *schema)
{
    const json_t *sequence = json_object_get(json, "sequence");
    const json_int_t positions = json_integer_value(json_object_get(sequence, "positions"));
    if (!sequence) {
        return true;
    }
    schema->positions = positions > 0 ? (size_t)positions : 0;
    schema->padded = json_is_true(json_object_get(sequence, "padded"));
    return positions > 0 && schema->stored % schema->positions == 0;
}

static bool skipped_column(const json_t *index, const dsc_schema *schema, size_t *column)
{
    const json_int_t value = json_integer_value(index);
    *column = (size_t)value;
    return json_is_integer(index) && value >= 0 && (size_t)value < schema->column_count &&
           schema->columns[value].kind == DSC_COLUMN_SKIPPED;
}

static bool sequence_from(const json_t *json, dsc_schema *schema)
{
    const json_t *sequence = json_object_get(json, "sequence");
    const json_t *time = json_object_get(sequence, "time");
    if (!sequence) {
        return true;
    }
    return skipped_column(json_object_get(sequence, "id"), schema, &schema->sequence) &&
           (!time || skipped_column(time, schema, &schema->place));
}

static bool weight_from(const json_t *json, dsc_schema *schema)
{
    const json_t *weight = json_object_get(json, "weight");
    const json_int_t index = json_integer_value(weight);
    schema->weight = weight ? (size_t)index : SIZE_MAX;
    return !weight ||
           (json_is_integer(weight) && index >= 0 && (size_t)index < schema->column_count &&
            schema->columns[index].kind == DSC_COLUMN_SKIPPED);
}

// Ascending order is none of their properties; each is once among as many as rows have.
static bool places_from(const json_t *json, dsc_schema *schema, bool *memory)
{
    const json_t *list = json_object_get(json, "target_columns");
    if (!list) {
        return true;
    }
    if (json_array_size(list) != schema->targets || schema->column_count > 0) {
        return false;
    }
    schema->places = calloc(schema->targets, sizeof *schema->places);
    *memory = schema->places != NULL;
    for (size_t j = 0; j < schema->targets && *memory; j++) {
        const json_t *number = json_array_get(list, j);
        const json_int_t place = json_integer_value(number);
        if (!json_is_integer(number) || place < 0 ||
            (size_t)place >= schema->stored + schema->targets) {
            return false;
        }
        for (size_t k = 0; k < j; k++) {
            if (schema->places[k] == (size_t)place) {
                return false;
            }
        }
        schema->places[j] = (size_t)place;
    }
    return true;
}

static bool labels_from(const json_t *json, dsc_schema *schema, bool *memory)
{
    const json_t *list = json_object_get(json, "labels");
    size_t count = 0;
    double last = -1.0;
    if (!list) {
        return true;
    }
    if (json_array_size(list) != schema->targets || schema->format != DESCENT_FORMAT_LIBSVM ||
        schema->task == DESCENT_TASK_CLASSIFY ||
        !texts_from(list, &schema->labels, &count, memory)) {
        dsc_free_texts(schema->labels, count);
        schema->labels = NULL;
        return false;
    }
    for (size_t i = 0; i < count && *memory; i++) {
        double number = 0.0;
        const char *end = dsc_number_scan(schema->labels[i], &number);
        if (!end || *end != '\0' || !(number > last) ||
            strspn(schema->labels[i], "0123456789") != strlen(schema->labels[i])) {
            return false;
        }
        last = number;
    }
    return true;
}

static bool schema_from(const json_t *json, dsc_schema *schema, bool *memory)
{
    size_t format = 0, type = 0, task = 0;
    const json_int_t stored = json_integer_value(json_object_get(json, "stored"));
    const char *delimiter = json_string_value(json_object_get(json, "delimiter"));
    const char *missing = json_string_value(json_object_get(json, "missing"));
    if (!word_of(json, "format", format_words, COUNT(format_words), &format) || format == 0 ||
        format == DESCENT_FORMAT_JSON || /* is kept as CSV */
        !word_of(json, "type", type_words, COUNT(type_words), &type) ||
        !word_of(json, "task", task_words, COUNT(task_words), &task) || task == 0 ||
        stored < 0 || !delimiter || strlen(delimiter) != 1 || !missing ||
        strlen(missing) >= sizeof schema->missing) {
        return false;
    }
    schema->format = (descent_format)format;
    schema->type = (descent_type)type;
    schema->task = (descent_task)task;
    schema->stored = (size_t)stored;
    schema->delimiter = delimiter[0];
    memcpy(schema->missing, missing, strlen(missing) + 1);
    schema->header = json_is_true(json_object_get(json, "header"));
    schema->escape = json_is_true(json_object_get(json, "escape"));
    schema->from_zero = json_is_true(json_object_get(json, "from_zero"));
    schema->target_text = json_is_true(json_object_get(json, "target_text"));
    const json_t *target = json_object_get(json, "target"),
                 *targets = json_object_get(json, "targets");
    if ((target && (!json_is_integer(target) || json_integer_value(target) < 0)) ||
        (targets && (!json_is_integer(targets) || json_integer_value(targets) < 2))) {
        return false;
    }
    schema->targets = targets ? (size_t)json_integer_value(targets) : 1;
    const size_t wanted = target ? (size_t)json_integer_value(target) : SIZE_MAX;
    schema->target = format == DESCENT_FORMAT_CSV ? SIZE_MAX : wanted;
    if (!positions_from(json, schema) || !columns_from(json, schema, memory)) {
        return false;
    }
    return !*memory ||
           (weight_from(json, schema) && sequence_from(json, schema) &&
            schema->target == wanted && classes_from(json, schema, memory) &&
            (!*memory || (tokens_from(json, schema) && places_from(json, schema, memory) &&
                          labels_from(json, schema, memory) && shape_from(json, schema) &&
                          place_columns(schema) && storage_from(json, schema, memory))));
}

descent_status dsc_schema_from_json(const json_t *json, dsc_schema **schema,
                                    descent_error *error)
{
    dsc_schema *made = dsc_schema_create();
    bool memory = made != NULL;
    const bool good = memory && schema_from(json, made, &memory);
    if (good && memory) {
        *schema = made;
        return DESCENT_OK;
    }
    dsc_schema_free(made);
    return memory ? dsc_fail(error, DESCENT_BAD_DATA,
                             "the description of the columns is damaged or of another version")
                  : dsc_no_memory(error, "the description of the columns", sizeof *made);
}
