// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Data sets of the caller's arrays. Without names they are like a matrix from a file (NPY);
// with names like a CSV file whose columns are numbers, so that a model of them reads such
// files.
//
// Keeps: the caller's inputs are used where they are, neither written nor freed, until a copy
// is asked for; targets are copied at once. Names that cannot all be set are none.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "data/dataset.h"
#include "data/text.h"

// Targets that the caller gave: what they are, and how many.
typedef struct given_targets {
    descent_type type;
    const void *targets; /* rows x count */
    size_t count;
    descent_task task;
    size_t classes;
} given_targets;

static descent_status check_class_targets(const double *targets, size_t count,
                                          const given_targets *g, descent_error *error)
{
    const size_t classes = g->task == DESCENT_TASK_LABEL ? 2 : g->classes;
    for (size_t i = 0; i < count; i++) {
        const double target = targets[i];
        const bool good = target >= 0 && target < (double)classes && target == floor(target);
        FAIL_IF(!good && g->task == DESCENT_TASK_LABEL, error, DESCENT_INVALID,
                "target %zu is %g; a label is 0 or 1", i, target);
        FAIL_IF(!good, error, DESCENT_INVALID,
                "target %zu is %g; with %zu classes it must be 0 to %zu", i, target, classes,
                classes - 1);
    }
    return DESCENT_OK;
}

// The classes of the schema: with the names, or numbered.
static descent_status set_classes(dsc_schema *schema, size_t count, const char *const *given,
                                  descent_error *error)
{
    char **names = calloc(count + 1, sizeof *names);
    double *values = given ? NULL : calloc(count + 1, sizeof *values);
    bool whole = names && (values || given);
    for (size_t i = 0; i < count && whole; i++) {
        char number[32];
        snprintf(number, sizeof number, "%zu", i);
        names[i] = dsc_copy_text(given ? given[i] : number);
        whole = names[i] != NULL;
        if (values) {
            values[i] = (double)i;
        }
    }
    if (!whole) {
        dsc_free_texts(names, count);
        free(values);
        return dsc_no_memory(error, "the classes", count * sizeof *names);
    }
    dsc_free_texts(schema->classes, schema->class_count);
    free(schema->class_values);
    schema->classes = names;
    schema->class_values = values;
    schema->class_count = count;
    schema->target_text = given != NULL;
    return DESCENT_OK;
}

static descent_status copy_targets(descent_dataset *d, const given_targets *g,
                                   descent_error *error)
{
    const size_t count = d->rows * g->count;
    double *copy =
        count / g->count == d->rows ? dsc_realloc_array(NULL, count, sizeof *copy) : NULL;
    if (!copy) {
        return dsc_no_memory(error, "the targets", count * sizeof *copy);
    }
    for (size_t i = 0; i < count; i++) {
        copy[i] = dsc_number_at(g->type, g->targets, i);
    }
    descent_status status = DESCENT_OK;
    // Checked before anything of the data set is replaced.
    if (g->task != DESCENT_TASK_REGRESS) {
        status = check_class_targets(copy, count, g, error);
    }
    THEN(status, set_classes(d->schema, g->classes, NULL, error));
    if (status != DESCENT_OK) {
        free(copy);
        return status;
    }
    free(d->targets);
    d->targets = copy;
    d->schema->task = g->task;
    d->schema->targets = g->count;
    return DESCENT_OK;
}

static given_targets one_target(descent_type type, const void *targets, size_t classes)
{
    return (given_targets){.type = type,
                           .targets = targets,
                           .count = 1,
                           .task = classes ? DESCENT_TASK_CLASSIFY : DESCENT_TASK_REGRESS,
                           .classes = classes};
}

// The report anew.
static descent_status report(descent_dataset *d, descent_error *error)
{
    dsc_words_free(&d->report);
    return dsc_dataset_finish(d, "arrays", error);
}

static descent_status check_type(descent_type type, descent_error *error)
{
    FAIL_IF((unsigned)type > DESCENT_UINT8, error, DESCENT_INVALID, "%d is not a number type",
            (int)type);
    return DESCENT_OK;
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
    TRY(check_type(type, error));
    descent_dataset *d = dsc_dataset_create();
    if (!d) {
        return dsc_no_memory(error, "a data set", sizeof *d);
    }
    d->arrays = true;
    d->borrowed = true;
    d->rows = rows;
    d->columns = columns;
    d->type = type;
    // Never written through: `borrowed` says so.
    d->values = (void *)(uintptr_t)inputs;
    d->schema->format = DESCENT_FORMAT_NPY;
    d->schema->type = type;
    d->schema->stored = columns;
    descent_status status = DESCENT_OK;
    if (targets) {
        const given_targets one = one_target(DESCENT_FLOAT32, targets, classes);
        status = copy_targets(d, &one, error);
    }
    THEN(status, report(d, error));
    if (status != DESCENT_OK) {
        descent_dataset_free(d);
        return status;
    }
    *dataset = d;
    return DESCENT_OK;
}

static descent_status check_arrays(const descent_dataset *d, descent_error *error)
{
    FAIL_IF(!d->arrays, error, DESCENT_INVALID,
            "the data set was read from a file: only those of arrays take other targets, names "
            "or a copy");
    return DESCENT_OK;
}

static descent_status set_targets(descent_dataset *d, const given_targets *g,
                                  descent_error *error)
{
    TRY(check_arrays(d, error));
    TRY(check_type(g->type, error));
    FAIL_IF(d->schema->column_count, error, DESCENT_INVALID,
            "the data set has names already: set its targets first, then its names");
    TRY(copy_targets(d, g, error));
    return report(d, error);
}

descent_status descent_dataset_set_targets(descent_dataset *d, descent_type type,
                                           const void *targets, size_t classes,
                                           descent_error *error)
{
    NEED(error, "dataset, targets", d, targets);
    const given_targets one = one_target(type, targets, classes);
    return set_targets(d, &one, error);
}

descent_status descent_dataset_set_target_rows(descent_dataset *d, descent_type type,
                                               const void *targets, size_t count,
                                               descent_task task, size_t classes,
                                               descent_error *error)
{
    NEED(error, "dataset, targets", d, targets);
    FAIL_IF(count == 0, error, DESCENT_INVALID, "a target has at least one number");
    FAIL_IF(task != DESCENT_TASK_CLASSIFY && task != DESCENT_TASK_REGRESS &&
                task != DESCENT_TASK_LABEL,
            error, DESCENT_INVALID, "a target's task is to classify, to regress or to label");
    FAIL_IF((task == DESCENT_TASK_CLASSIFY) != (classes > 0), error, DESCENT_INVALID,
            "there are %zu classes; only a target to classify has some", classes);
    const given_targets several = {type, targets, count, task, classes};
    return set_targets(d, &several, error);
}

descent_status descent_dataset_copy_inputs(descent_dataset *d, descent_error *error)
{
    NEED(error, "dataset", d);
    TRY(check_arrays(d, error));
    if (!d->borrowed) {
        return DESCENT_OK;
    }
    const size_t row = d->columns * descent_type_size(d->type);
    void *copy = dsc_realloc_array(NULL, d->rows, row);
    if (!copy) {
        return dsc_no_memory(error, "a copy of the inputs", d->rows * row);
    }
    memcpy(copy, d->values, d->rows * row);
    d->values = copy;
    d->borrowed = false;
    return DESCENT_OK;
}

// ---- names ----

static descent_status check_names(const char *const *names, size_t count, const char *what,
                                  descent_error *error)
{
    for (size_t i = 0; i < count; i++) {
        FAIL_IF(!names[i] || !names[i][0], error, DESCENT_INVALID, "%s %zu has no name", what,
                i);
        FAIL_IF(!dsc_is_utf8(names[i], strlen(names[i])), error, DESCENT_INVALID,
                "the name of %s %zu is not UTF-8", what, i);
    }
    return DESCENT_OK;
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

// Columns are told apart by their names.
static descent_status check_different(const char *const *columns, size_t count,
                                      const char *target, descent_error *error)
{
    const char **sorted = calloc(count + 1, sizeof *sorted);
    if (!sorted) {
        return dsc_no_memory(error, "names", count * sizeof *sorted);
    }
    size_t used = 0;
    for (size_t i = 0; i < count; i++) {
        sorted[used++] = columns[i];
    }
    if (target) {
        sorted[used++] = target;
    }
    qsort((void *)sorted, used, sizeof *sorted, by_bytes);
    descent_status status = DESCENT_OK;
    for (size_t i = 1; i < used && status == DESCENT_OK; i++) {
        if (strcmp(sorted[i - 1], sorted[i]) == 0) {
            status =
                dsc_fail(error, DESCENT_INVALID, "two columns are called \"%s\"", sorted[i]);
        }
    }
    free((void *)sorted);
    return status;
}

static descent_status check_class_names(const descent_dataset *d, const char *const *classes,
                                        descent_error *error)
{
    const size_t count = d->schema->class_count;
    FAIL_IF(count == 0, error, DESCENT_INVALID, "there are no classes to be named");
    TRY(check_names(classes, count, "class", error));
    for (size_t i = 1; i < count; i++) {
        FAIL_IF(
            strcmp(classes[i - 1], classes[i]) >= 0, error, DESCENT_INVALID,
            "class %zu, \"%s\", must stand before class %zu, \"%s\": classes are numbered in "
            "the order of the bytes of their names, as those of files are",
            i, classes[i], i - 1, classes[i - 1]);
    }
    return DESCENT_OK;
}

static descent_status name_columns(dsc_schema *schema, const char *const *columns,
                                   const char *target, descent_error *error)
{
    const size_t count = schema->stored, all = count + (target ? 1 : 0);
    dsc_column *list = calloc(all, sizeof *list);
    if (!list) {
        return dsc_no_memory(error, "the columns", all * sizeof *list);
    }
    schema->columns = list;
    schema->column_count = all;
    for (size_t i = 0; i < all; i++) {
        const bool input = i < count;
        list[i] = (dsc_column){.name = dsc_copy_text(input ? columns[i] : target),
                               .kind = input ? DSC_COLUMN_NUMBER : DSC_COLUMN_TARGET,
                               .notation = dsc_notation_plain(),
                               .slot = input ? i : 0};
        if (!list[i].name) {
            return dsc_no_memory(error, "the columns", strlen(input ? columns[i] : target));
        }
    }
    schema->target = target ? count : SIZE_MAX;
    schema->format = DESCENT_FORMAT_CSV;
    schema->delimiter = ',';
    schema->header = true;
    return DESCENT_OK;
}

// What is there before names are, again.
static void forget_names(dsc_schema *schema)
{
    for (size_t i = 0; i < schema->column_count; i++) {
        free(schema->columns[i].name);
    }
    free(schema->columns);
    schema->columns = NULL;
    schema->column_count = 0;
    schema->target = SIZE_MAX;
    schema->format = DESCENT_FORMAT_NPY;
    schema->header = false;
}

descent_status descent_dataset_set_names(descent_dataset *d, const char *const *columns,
                                         const char *target, const char *const *classes,
                                         descent_error *error)
{
    NEED(error, "dataset, columns", d, columns);
    TRY(check_arrays(d, error));
    FAIL_IF(d->type == DESCENT_UINT8, error, DESCENT_UNSUPPORTED,
            "bytes have no names: give the inputs as float32 or float64");
    FAIL_IF(target && !d->targets, error, DESCENT_INVALID,
            "\"%s\": there are no targets to be named", target);
    FAIL_IF(!target && d->targets, error, DESCENT_INVALID, "the target has no name");
    FAIL_IF(target && d->schema->targets > 1, error, DESCENT_UNSUPPORTED,
            "there are %zu targets: names are for data sets with one", d->schema->targets);
    TRY(check_names(columns, d->columns, "column", error));
    if (target) {
        TRY(check_names(&target, 1, "target", error));
    }
    TRY(check_different(columns, d->columns, target, error));
    if (classes) {
        TRY(check_class_names(d, classes, error));
    }
    forget_names(d->schema);
    descent_status status = name_columns(d->schema, columns, target, error);
    if (d->schema->class_count) {
        THEN(status, set_classes(d->schema, d->schema->class_count, classes, error));
    }
    if (status != DESCENT_OK) {
        forget_names(d->schema);
        return status;
    }
    return report(d, error);
}
