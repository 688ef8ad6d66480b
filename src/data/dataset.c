// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#include "data/dataset.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/number.h"

descent_dataset *dsc_dataset_create(void)
{
    descent_dataset *d = calloc(1, sizeof *d);
    if (d && !(d->schema = dsc_schema_create())) {
        free(d);
        return NULL;
    }
    return d;
}

void descent_dataset_free(descent_dataset *d)
{
    if (d) {
        if (!d->borrowed) {
            free(d->values);
        }
        free(d->targets);
        dsc_row_keys_free(&d->keys);
        dsc_schema_free(d->schema);
        dsc_words_free(&d->report);
        free(d->notes);
        dsc_words_free(&d->said);
        dsc_lines_free(&d->lines);
        dsc_strangers_free(&d->strangers);
        free(d);
    }
}

size_t descent_dataset_rows(const descent_dataset *d)
{
    if (!d) {
        return 0;
    }
    return d->rows;
}

size_t descent_dataset_columns(const descent_dataset *d)
{
    if (!d) {
        return 0;
    }
    return dsc_schema_input_columns(d->schema);
}

size_t descent_dataset_inputs(const descent_dataset *d)
{
    if (!d) {
        return 0;
    }
    return dsc_schema_inputs(d->schema);
}

descent_task descent_dataset_task(const descent_dataset *d)
{
    if (!d) {
        return DESCENT_TASK_NONE;
    }
    return d->schema->task;
}

size_t descent_dataset_classes(const descent_dataset *d)
{
    if (!d) {
        return 0;
    }
    return d->schema->class_count;
}

const char *descent_dataset_class_name(const descent_dataset *d, size_t index)
{
    if (!d) {
        return NULL;
    }
    return index < d->schema->class_count ? d->schema->classes[index] : "";
}

double descent_dataset_target(const descent_dataset *d, size_t row)
{
    if (!d) {
        return (double)NAN;
    }
    return d->targets && row < d->rows ? d->targets[row] : (double)NAN;
}

const char *descent_dataset_report(const descent_dataset *d)
{
    if (!d) {
        return "";
    }
    return d->report.text ? d->report.text : "";
}

const char *descent_dataset_summary(const descent_dataset *d)
{
    if (!d) {
        return "";
    }
    return d->summary;
}

void dsc_dataset_say(descent_dataset *d, const char *word, const char *format, ...)
{
    char line[1024];
    va_list list;
    va_start(list, format);
    vsnprintf(line, sizeof line, format, list);
    va_end(list);
    dsc_words_add(&d->report, "%-9s %s\n", word, line);
}

void dsc_dataset_note(descent_dataset *d, const char *word, const char *format, ...)
{
    char line[1024];
    va_list list;
    va_start(list, format);
    vsnprintf(line, sizeof line, format, list);
    va_end(list);
    dsc_words_add(&d->report, "%-9s %s\n", word, line);
    dsc_words_add(&d->said, "%-9s %s", word, line);
    dsc_words_add_bytes(&d->said, "", 1);
    d->said_count += !d->said.failed;
}

size_t descent_dataset_notes(const descent_dataset *d)
{
    if (!d) {
        return 0;
    }
    return d->said_count;
}

const char *descent_dataset_note(const descent_dataset *d, size_t index)
{
    if (!d) {
        return NULL;
    }
    const char *line = d->said.text;
    for (size_t i = 0; i < index && index < d->said_count; i++) {
        line += strlen(line) + 1;
    }
    return index < d->said_count ? line : "";
}

size_t dsc_dataset_drop_unlabelled(descent_dataset *d)
{
    const size_t bytes = d->columns * descent_type_size(d->type);
    unsigned char *values = d->values;
    size_t kept = 0;
    for (size_t row = 0; row < d->rows; row++) {
        if (isnan(d->targets[row])) {
            continue;
        }
        if (kept < row) {
            memmove(values + kept * bytes, values + row * bytes, bytes);
            d->targets[kept] = d->targets[row];
            dsc_row_keys_move(&d->keys, kept, row);
        }
        kept++;
    }
    const size_t dropped = d->rows - kept;
    d->rows = kept;
    if (dropped) {
        dsc_lines_free(&d->lines);
    }
    return dropped;
}

// "data/digits.csv.gz" -> "digits"
static void short_name(const char *path, char *name, size_t capacity)
{
    const char *slash = strrchr(path, '/');
    const char *start = slash && slash[1] ? slash + 1 : path;
    dsc_show_text(start, strlen(start), name, capacity);
    static const char *const endings[] = {".gz",    ".csv",  ".tsv",    ".txt",
                                          ".npy",   ".svm",  ".libsvm", ".data",
                                          ".jsonl", ".json", ".ndjson"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        const size_t length = strlen(name), ending = strlen(endings[i]);
        if (length > ending && strcmp(name + length - ending, endings[i]) == 0) {
            name[length - ending] = '\0';
        }
    }
}

static void write_summary(descent_dataset *d, const char *path)
{
    const dsc_schema *schema = d->schema;
    char name[64], task[96] = "no target";
    short_name(path, name, sizeof name);
    if (schema->task == DESCENT_TASK_CLASSIFY) {
        snprintf(task, sizeof task, "%zu classes", schema->class_count);
    } else if (schema->task == DESCENT_TASK_REGRESS) {
        const bool named = schema->column_count && schema->target != SIZE_MAX;
        snprintf(task, sizeof task, "%s is a number",
                 named ? schema->columns[schema->target].name : "the target");
    }
    char rows[DSC_THINGS_TEXT], inputs[DSC_THINGS_TEXT];
    snprintf(d->summary, sizeof d->summary, "%s  %s, %s, %s", name,
             dsc_format_things(d->rows, "row", "rows", rows),
             dsc_format_things(dsc_schema_inputs(schema), "input", "inputs", inputs), task);
}

descent_status dsc_dataset_finish(descent_dataset *d, const char *path, descent_error *error)
{
    write_summary(d, path);
    dsc_words whole = {0};
    dsc_words_add(&whole, "%s\n", d->summary);
    if (d->report.text) {
        dsc_words_add_bytes(&whole, d->report.text, d->report.length);
    }
    whole.failed = whole.failed || d->report.failed || d->said.failed;
    dsc_words_free(&d->report);
    d->report = whole;
    return whole.failed ? dsc_no_memory(error, "the report", whole.length) : DESCENT_OK;
}

static descent_status check_class_targets(const double *targets, size_t rows, size_t classes,
                                          descent_error *error)
{
    for (size_t i = 0; i < rows; i++) {
        const double target = targets[i];
        FAIL_IF(!(target >= 0 && target < (double)classes && target == floor(target)), error,
                DESCENT_INVALID, "target %zu is %g; with %zu classes it must be 0 to %zu", i,
                target, classes, classes - 1);
    }
    return DESCENT_OK;
}

static descent_status number_classes(dsc_schema *schema, size_t classes, descent_error *error)
{
    schema->classes = calloc(classes, sizeof *schema->classes);
    schema->class_values = calloc(classes, sizeof *schema->class_values);
    if (!schema->classes || !schema->class_values) {
        return dsc_no_memory(error, "classes", classes * sizeof *schema->classes);
    }
    schema->class_count = classes;
    for (size_t i = 0; i < classes; i++) {
        char name[32];
        snprintf(name, sizeof name, "%zu", i);
        schema->class_values[i] = (double)i;
        schema->classes[i] = dsc_copy_text(name);
        if (!schema->classes[i]) {
            return dsc_no_memory(error, "classes", sizeof name);
        }
    }
    return DESCENT_OK;
}

static descent_status copy_targets(descent_dataset *d, const float *targets,
                                   descent_error *error)
{
    if (!targets) {
        return DESCENT_OK;
    }
    d->targets = dsc_realloc_array(NULL, d->rows, sizeof *d->targets);
    if (!d->targets) {
        return dsc_no_memory(error, "the targets", d->rows * sizeof *d->targets);
    }
    for (size_t i = 0; i < d->rows; i++) {
        d->targets[i] = (double)targets[i];
    }
    return DESCENT_OK;
}

static descent_status fill_borrowed(descent_dataset *d, size_t classes, descent_error *error)
{
    if (d->targets) {
        d->schema->task = classes ? DESCENT_TASK_CLASSIFY : DESCENT_TASK_REGRESS;
    }
    if (d->targets && classes) {
        TRY(check_class_targets(d->targets, d->rows, classes, error));
        TRY(number_classes(d->schema, classes, error));
    }
    return dsc_dataset_finish(d, "arrays", error);
}

descent_status descent_dataset_from_arrays(descent_type type, size_t rows, size_t columns,
                                           const void *inputs, const float *targets,
                                           size_t classes, descent_dataset **dataset,
                                           descent_error *error)
{
    NEED(error, "dataset", dataset);
    FAIL_IF(!inputs || rows == 0 || columns == 0, error, DESCENT_INVALID,
            "a data set needs at least one row and one column");
    FAIL_IF(rows > UINT32_MAX, error, DESCENT_INVALID, "%zu rows are more than 2^32 - 1", rows);
    FAIL_IF((unsigned)type > DESCENT_UINT8, error, DESCENT_INVALID, "%d is not a number type",
            (int)type);
    descent_dataset *d = dsc_dataset_create();
    if (!d) {
        return dsc_no_memory(error, "a data set", sizeof *d);
    }
    d->borrowed = true;
    d->rows = rows;
    d->columns = columns;
    d->type = type;
    // Never written through: `borrowed` says so.
    d->values = (void *)(uintptr_t)inputs;
    d->schema->format = DESCENT_FORMAT_NPY;
    d->schema->type = type;
    d->schema->stored = columns;
    descent_status status = copy_targets(d, targets, error);
    if (status == DESCENT_OK) {
        status = fill_borrowed(d, classes, error);
    }
    if (status != DESCENT_OK) {
        descent_dataset_free(d);
        return status;
    }
    *dataset = d;
    return DESCENT_OK;
}

// Eight bytes at a time, multiplied by an odd number near 2^64 over the golden ratio.
uint64_t dsc_mix(uint64_t sum, const void *bytes, size_t count)
{
    const unsigned char *p = bytes;
    for (size_t i = 0; i < count; i += 8) {
        uint64_t word = 0;
        memcpy(&word, p + i, count - i < 8 ? count - i : 8);
        sum = (sum ^ word) * UINT64_C(0x9E3779B97F4A7C15);
        sum ^= sum >> 32;
    }
    return sum;
}

uint64_t descent_dataset_checksum(const descent_dataset *d)
{
    if (!d) {
        return 0;
    }
    const size_t size = d->columns * descent_type_size(d->type);
    uint64_t sum = d->columns;
    for (size_t row = 0; row < d->rows; row++) {
        const double target = d->targets ? d->targets[row] : 0.0;
        if (!isnan(target)) {
            sum = dsc_mix(sum, (const char *)d->values + row * size, size);
            sum = dsc_mix(sum, &target, sizeof target);
        }
    }
    return sum;
}

void dsc_dataset_sums(const descent_dataset *d, size_t first, size_t end, uint64_t *values,
                      uint64_t *targets)
{
    const size_t size = d->columns * descent_type_size(d->type);
    *values = *targets = d->type;
    for (size_t row = first; row < end; row++) {
        *values = dsc_mix(*values, (const char *)d->values + row * size, size);
    }
    if (d->targets) {
        *targets = dsc_mix(*targets, d->targets + first, (end - first) * sizeof *d->targets);
    }
}
