// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Rows from a pipe, a line each, as a trained model needs them. Keeps: a line in is a row out
// or an answer why not, and nothing waits for a further line. The first line decides once
// whether there is a header and which delimiter is used; all later ones go by it, so that one
// odd row cannot change how the others are read.
#include "data/row_reader.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "data/csv/trouble.h"
#include "data/dims.h"
#include "data/json_row.h"
#include "data/libsvm_labels.h"
#include "data/match.h"
#include "data/missing.h"
#include "data/parse.h"
#include "data/target.h"

struct dsc_row_reader {
    const dsc_schema *schema;
    dsc_csv_scan scan; /* of one line; keeps its memory */
    dsc_match match;
    bool started; /* the first line told the columns */
    char said;    /* delimiter that a line "sep=;" named, or '\0' */
    uint64_t line;
    dsc_strangers strangers;  /* of the last line */
    dsc_libsvm_row pairs;     /* the same */
    dsc_libsvm_labels labels; /* the same: those of the schema */
    char *text;               /* copy of the line, with a newline behind it */
    size_t capacity;
};

descent_status dsc_row_reader_create(const dsc_schema *schema, dsc_row_reader **reader,
                                     descent_error *error)
{
    dsc_row_reader *made = calloc(1, sizeof *made);
    if (!made) {
        return dsc_no_memory(error, "a reader of rows", sizeof *made);
    }
    made->schema = schema;
    *reader = made;
    return DESCENT_OK;
}

void dsc_row_reader_free(dsc_row_reader *reader)
{
    if (reader) {
        dsc_csv_close(&reader->scan);
        dsc_match_free(&reader->match);
        dsc_strangers_free(&reader->strangers);
        dsc_libsvm_row_free(&reader->pairs);
        dsc_libsvm_labels_free(&reader->labels);
        free(reader->text);
        free(reader);
    }
}

uint64_t dsc_row_reader_lines(const dsc_row_reader *reader)
{
    return reader->line;
}

const dsc_strangers *dsc_row_reader_strangers(const dsc_row_reader *reader)
{
    return &reader->strangers;
}

static descent_status copy_line(dsc_row_reader *reader, const char *text, size_t length,
                                descent_error *error)
{
    FAIL_IF(length > DSC_CSV_RECORD_LIMIT, error, DESCENT_BAD_DATA, "%s is longer than %d MiB",
            DSC_POSITION(NULL, reader->line, 0), DSC_CSV_RECORD_LIMIT >> 20);
    FAIL_IF(memchr(text, '\0', length), error, DESCENT_BAD_DATA, "%s holds a NUL byte",
            DSC_POSITION(NULL, reader->line, 0));
    if (length + 2 > reader->capacity) {
        char *grown = dsc_realloc_array(reader->text, length + 2, 2);
        if (!grown) {
            return dsc_no_memory(error, "a line", length);
        }
        reader->text = grown;
        reader->capacity = 2 * (length + 2);
    }
    memcpy(reader->text, text, length);
    // A newline behind the text ends every number, as in the buffer of a file.
    reader->text[length] = '\n';
    reader->text[length + 1] = '\0';
    return DESCENT_OK;
}

// The message says "line N" rather than a file, which a pipe does not have.
static descent_status split(dsc_row_reader *reader, size_t length, bool *found,
                            descent_error *error)
{
    const size_t wanted = reader->started ? reader->match.fields : reader->schema->column_count;
    // First as the file was that the model learnt from, and with backslashes only where that
    // fails.
    for (int escape = reader->schema->escape; escape < 2; escape++) {
        reader->scan.escape = escape;
        dsc_csv_open_line(&reader->scan, reader->text, length, reader->scan.delimiter);
        reader->scan.line = reader->line;
        TRY(dsc_csv_next(&reader->scan, found, error));
        // "x\\,z" is one field where it would be one too many.
        if (reader->scan.field_count <= wanted || !memchr(reader->text, '\\', length)) {
            break;
        }
    }
    reader->scan.escape = false;
    return DESCENT_OK;
}

// What people paste may be separated in another way than the file that was learnt from.
static bool plausible(const dsc_row_reader *reader)
{
    const dsc_schema *schema = reader->schema;
    const size_t fields = reader->scan.field_count;
    if (schema->column_count == 0) {
        return fields == schema->stored || fields == schema->stored + schema->targets;
    }
    return fields == schema->column_count || fields + schema->targets == schema->column_count;
}

static descent_status choose_delimiter(dsc_row_reader *reader, size_t length,
                                       descent_error *error)
{
    const char own = reader->said ? reader->said : reader->schema->delimiter;
    const char candidates[] = {own, ',', ';', '\t', '|', ' '};
    for (size_t i = 0; i < sizeof candidates; i++) {
        bool found = false;
        reader->scan.delimiter = candidates[i];
        const descent_status status = split(reader, length, &found, NULL);
        if (status == DESCENT_NO_MEMORY) {
            return dsc_no_memory(error, "a line", length);
        }
        if (status != DESCENT_OK || !plausible(reader)) {
            continue;
        }
        return DESCENT_OK;
    }
    reader->scan.delimiter = own;
    return DESCENT_OK;
}

static descent_status bad_field(const dsc_row_reader *reader, size_t field, const char *name,
                                const char *what, descent_error *error)
{
    const dsc_csv_field *at = &reader->scan.fields[field];
    char shown[48];
    dsc_show_text(at->text, at->length, shown, sizeof shown);
    return dsc_fail(error, DESCENT_BAD_DATA, "%s: %s%s%s%s: \"%s\"",
                    DSC_POSITION(NULL, reader->line, field + 1), what, name[0] ? " \"" : "",
                    name, name[0] ? "\"" : "", shown);
}

// Rows may be one field longer than the header: a delimiter ends each, or they begin with a
// name that the header has none for, as in the file that was learnt from.
static void fit_to_header(dsc_row_reader *reader)
{
    dsc_csv_scan *scan = &reader->scan;
    const size_t wanted = reader->match.fields;
    const dsc_column *first = &reader->schema->columns[0];
    if (!reader->match.header || scan->field_count != wanted + 1) {
        return;
    }
    if (scan->fields[wanted].length == 0) {
        scan->field_count--;
    } else if (first->kind == DSC_COLUMN_SKIPPED && strcmp(first->name, "column1") == 0) {
        memmove(scan->fields, scan->fields + 1, wanted * sizeof *scan->fields);
        scan->field_count--;
    }
}

// The header once more, where files were joined.
static bool repeats_header(const dsc_row_reader *reader)
{
    size_t same = 0;
    for (size_t i = 0; i < reader->match.fields && i < reader->scan.field_count; i++) {
        const size_t index = reader->match.columns[i];
        const dsc_csv_field *field = &reader->scan.fields[i];
        if (index == SIZE_MAX || field->length == 0) {
            continue;
        }
        const char *name = reader->schema->columns[index].name;
        if (!dsc_name_is(name, field->text, field->length)) {
            return false;
        }
        same++;
    }
    return reader->match.header && same > 1;
}

// A line that is no row: "sep=;" at the top, or a comment where no row begins with #.
static bool is_no_row(dsc_row_reader *reader, size_t length)
{
    const char *text = reader->text;
    if (!reader->started && length == 5 && memcmp(text, "sep=", 4) == 0) {
        reader->said = text[4];
        return true;
    }
    const size_t first = reader->started ? reader->match.columns[0] : 0;
    const bool texts =
        first != SIZE_MAX && (reader->schema->columns[first].kind == DSC_COLUMN_CATEGORY ||
                              (reader->schema->columns[first].kind == DSC_COLUMN_TARGET &&
                               reader->schema->target_text));
    return text[0] == '#' && !texts;
}

// With the notation that the model learnt the column in, where that may be the cause.
static descent_status odd_field(const dsc_row_reader *reader, size_t field,
                                const dsc_column *column, descent_error *error)
{
    const bool date = column->kind == DSC_COLUMN_DATE;
    char words[80], what[160];
    dsc_notation_words(&column->notation, words, sizeof words);
    snprintf(what, sizeof what, "%s expected%s%s%s in column",
             date ? "a date is" : "a number is", *words ? " (the model learnt " : "", words,
             *words ? ")" : "");
    return bad_field(reader, field, column->name, what, error);
}

// Stores a field, with the text of a category that the schema does not know.
static descent_status store(dsc_row_reader *reader, const dsc_column *column, const char *text,
                            size_t length, double *values, double *targets,
                            dsc_value_state *state, descent_error *error)
{
    size_t number = 0;
    *state = dsc_schema_store(reader->schema, column, text, length, values, targets);
    if (*state == DSC_VALUE_UNKNOWN &&
        !dsc_strangers_add(&reader->strangers, reader->schema->stored, column->slot, text,
                           length, &number)) {
        return dsc_no_memory(error, "a text", length);
    }
    return DESCENT_OK;
}

static descent_status store_fields(dsc_row_reader *reader, double *values, double *targets,
                                   descent_error *error)
{
    const dsc_schema *schema = reader->schema;
    fit_to_header(reader);
    FAIL_IF(reader->scan.field_count != reader->match.fields, error, DESCENT_BAD_DATA,
            "%s: there %s %zu %s where %zu %s expected", DSC_POSITION(NULL, reader->line, 0),
            reader->scan.field_count == 1 ? "is" : "are", reader->scan.field_count,
            reader->scan.field_count == 1 ? "field" : "fields", reader->match.fields,
            reader->match.fields == 1 ? "is" : "are");
    for (size_t i = 0; i < reader->match.fields; i++) {
        const size_t index = reader->match.columns[i];
        if (index == SIZE_MAX) {
            continue;
        }
        const dsc_column *column = &schema->columns[index];
        const dsc_csv_field *field = &reader->scan.fields[i];
        dsc_value_state state = DSC_VALUE_GOOD;
        TRY(store(reader, column, field->text, field->length, values, targets, &state, error));
        switch (state) {
        case DSC_VALUE_ODD:
            return odd_field(reader, i, column, error);
        case DSC_VALUE_NO_CLASS:
            return bad_field(reader, i, column->name, "not a known class in column", error);
        default:
            break;
        }
    }
    return DESCENT_OK;
}

static descent_status blank(const dsc_row_reader *reader, descent_error *error)
{
    return dsc_fail(error, DESCENT_BAD_DATA, "%s: the line is empty",
                    DSC_POSITION(NULL, reader->line, 0));
}

static descent_status read_record(dsc_row_reader *reader, size_t length, double *values,
                                  double *targets, bool *is_header, descent_error *error)
{
    bool found = false;
    if (is_no_row(reader, length)) {
        *is_header = true;
        return DESCENT_OK;
    }
    if (!reader->started) {
        TRY(choose_delimiter(reader, length, error));
    }
    TRY(split(reader, length, &found, error));
    if (!found) {
        return blank(reader, error);
    }
    if (reader->started && repeats_header(reader)) {
        *is_header = true;
        return DESCENT_OK;
    }
    if (!reader->started) {
        dsc_match_free(&reader->match);
        TRY(dsc_match_first(&reader->match, reader->schema, &reader->scan, error));
        reader->started = true;
        if (reader->match.header) {
            *is_header = true;
            return DESCENT_OK;
        }
    }
    return store_fields(reader, values, targets, error);
}

// Formats without column names: numbers, with the targets at their place when there are as many
// more.
static descent_status read_numbers(dsc_row_reader *reader, size_t length, double *values,
                                   double *targets, descent_error *error)
{
    const dsc_schema *schema = reader->schema;
    bool found = false;
    if (!reader->started) {
        TRY(choose_delimiter(reader, length, error));
    }
    TRY(split(reader, length, &found, error));
    if (!found) {
        return blank(reader, error);
    }
    FAIL_IF(!plausible(reader), error, DESCENT_BAD_DATA,
            "%s: there %s %zu %s where %zu %s expected", DSC_POSITION(NULL, reader->line, 0),
            reader->scan.field_count == 1 ? "is" : "are", reader->scan.field_count,
            reader->scan.field_count == 1 ? "number" : "numbers", schema->stored,
            schema->stored == 1 ? "is" : "are");
    reader->started = true;
    const bool labelled = reader->scan.field_count == schema->stored + schema->targets;
    size_t slot = 0;
    for (size_t i = 0; i < reader->scan.field_count; i++) {
        const dsc_csv_field *field = &reader->scan.fields[i];
        const bool missing =
            dsc_cell_missing(field->text, field->length, schema->missing) != DSC_PRESENT;
        double value = (double)NAN;
        if (!missing && !dsc_number_parse(field->text, field->length, &value)) {
            return bad_field(reader, i, "", "a number is expected", error);
        }
        const size_t target = labelled ? dsc_schema_target_of_place(schema, i) : SIZE_MAX;
        if (target != SIZE_MAX) {
            targets[target] = value;
        } else {
            const size_t stored = dsc_schema_slot(schema, slot++);
            values[stored] = dsc_schema_stored(schema, stored, value);
        }
    }
    return DESCENT_OK;
}

static descent_status labels_of(dsc_row_reader *reader, const dsc_libsvm_row *row,
                                double *targets, descent_error *error)
{
    if (reader->labels.count == 0) {
        TRY(dsc_libsvm_labels_of(reader->schema, &reader->labels, error));
    }
    if (row->has_label) { // else they are unknown
        (void)dsc_libsvm_labels_store(&reader->labels, row, targets);
    }
    return DESCENT_OK;
}

static descent_status read_libsvm(dsc_row_reader *reader, size_t length, double *values,
                                  double *targets, descent_error *error)
{
    dsc_libsvm_row *row = &reader->pairs;
    TRY(dsc_libsvm_parse(NULL, reader->line, reader->text, length,
                         reader->schema->from_zero ? 0 : 1, row, error));
    if (!row->has_label && row->count == 0) {
        return blank(reader, error);
    }
    dsc_libsvm_store(reader->schema, row, DESCENT_FLOAT64, values);
    if (reader->schema->labels) {
        return labels_of(reader, row, targets, error);
    }
    *targets = row->label_count > 1 ? (double)NAN : row->label; // of several none is the one
    return DESCENT_OK;
}

// What an object has under the name of a column.
static json_t *value_of(json_t *object, const char *name)
{
    const char *key = NULL;
    json_t *value = json_object_get(object, name), *other = NULL;
    json_object_foreach(object, key, other)
    {
        if (!value && dsc_name_is(name, key, strlen(key))) {
            return other;
        }
    }
    return value;
}

// A column of the schema from an object. *present (out): the key is there.
static descent_status store_value(dsc_row_reader *reader, json_t *object, size_t index,
                                  double *values, double *targets, bool *present,
                                  descent_error *error)
{
    const dsc_schema *schema = reader->schema;
    const dsc_column *column = &schema->columns[index];
    const json_t *value = value_of(object, column->name);
    *present = value != NULL;
    dsc_words words = {0};
    dsc_json_add_field(&words, value, false);
    const char *text = words.text ? words.text : "";
    if (words.failed) {
        dsc_words_free(&words);
        return dsc_no_memory(error, "a value", words.length);
    }
    dsc_value_state state = DSC_VALUE_GOOD;
    const descent_status stored =
        store(reader, column, text, words.length, values, targets, &state, error);
    char shown[48];
    dsc_show_text(text, words.length, shown, sizeof shown);
    dsc_words_free(&words);
    TRY(stored);
    FAIL_IF(state == DSC_VALUE_ODD || state == DSC_VALUE_NO_CLASS, error, DESCENT_BAD_DATA,
            "%s: %s \"%s\": \"%s\"", DSC_POSITION(NULL, reader->line, 0),
            state == DSC_VALUE_NO_CLASS       ? "not a known class in column"
            : column->kind == DSC_COLUMN_DATE ? "a date (YYYY-MM-DD) is expected in column"
                                              : "a number is expected in column",
            column->name, shown);
    return DESCENT_OK;
}

// A key that is no column, NULL when there is none.
static const char *unknown_key(const dsc_schema *schema, json_t *object)
{
    const char *key = NULL;
    json_t *value = NULL;
    json_object_foreach(object, key, value)
    {
        bool known = false;
        for (size_t i = 0; i < schema->column_count && !known; i++) {
            known = dsc_name_is(schema->columns[i].name, key, strlen(key));
        }
        if (!known) {
            return key;
        }
    }
    return NULL;
}

static descent_status store_object(dsc_row_reader *reader, json_t *object, double *values,
                                   double *targets, descent_error *error)
{
    const dsc_schema *schema = reader->schema;
    const char *absent = NULL;
    size_t inputs = 0;
    for (size_t i = 0; i < schema->column_count; i++) {
        const dsc_column *column = &schema->columns[i];
        bool present = false;
        if (column->kind == DSC_COLUMN_SKIPPED) {
            continue;
        }
        TRY(store_value(reader, object, i, values, targets, &present, error));
        if (column->kind != DSC_COLUMN_TARGET) {
            inputs += present;
            absent = present || absent ? absent : column->name;
        }
    }
    // A key that is not there is a missing value, as it was in training; but not where another
    // key looks like the same one, written in another way.
    const char *unknown = absent ? unknown_key(schema, object) : NULL;
    FAIL_IF(inputs == 0 || unknown, error, DESCENT_BAD_DATA,
            "%s: the key \"%s\" is missing%s%s%s\n"
            "null says that a value is missing",
            DSC_POSITION(NULL, reader->line, 0), absent ? absent : "",
            unknown ? ", and \"" : "", unknown ? unknown : "",
            unknown ? "\" is none of the columns" : "");
    return DESCENT_OK;
}

static descent_status read_object(dsc_row_reader *reader, size_t length, double *values,
                                  double *targets, descent_error *error)
{
    json_t *object = NULL;
    TRY(dsc_json_object(NULL, reader->line, reader->text, length, &object, error));
    const descent_status status = store_object(reader, object, values, targets, error);
    json_decref(object);
    return status;
}

// A class that is not known is no reason to refuse a row of plain numbers: its label is then
// unknown.
static void number_to_class(const dsc_schema *schema, double *targets)
{
    for (size_t j = 0; j < schema->targets && schema->task == DESCENT_TASK_CLASSIFY; j++) {
        if (!isnan(targets[j])) {
            const size_t number = dsc_schema_class_of_value(schema, targets[j]);
            targets[j] = number == SIZE_MAX ? (double)NAN : (double)number;
        }
    }
}

descent_status dsc_row_reader_line(dsc_row_reader *reader, const char *text, size_t length,
                                   double *values, double *targets, bool *is_header,
                                   descent_error *error)
{
    reader->line++;
    dsc_strangers_clear(&reader->strangers);
    *is_header = false;
    for (size_t j = 0; j < reader->schema->targets; j++) {
        targets[j] = (double)NAN;
    }
    if (reader->line == 1 && length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
        text += 3;
        length -= 3;
    }
    while (length > 0 && (text[length - 1] == '\n' || text[length - 1] == '\r')) {
        length--;
    }
    TRY(copy_line(reader, text, length, error));
    if (reader->schema->column_count > 0 && reader->text[strspn(reader->text, " \t")] == '{') {
        return read_object(reader, length, values, targets, error);
    }
    if (reader->schema->column_count > 0) {
        return read_record(reader, length, values, targets, is_header, error);
    }
    if (reader->schema->format == DESCENT_FORMAT_LIBSVM) {
        TRY(read_libsvm(reader, length, values, targets, error));
    } else {
        TRY(read_numbers(reader, length, values, targets, error));
    }
    number_to_class(reader->schema, targets);
    return DESCENT_OK;
}
