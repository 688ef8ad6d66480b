// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What a column of numbers asks for: classes or values.
//
// Keeps: what was guessed is said in the report, with the option that overrides it. Nearly as
// many classes as rows are refused even if they were asked for: none could be learnt.
#include "data/learn_target.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/number.h"
#include "data/dataset.h"
#include "data/learn_targets.h"
#include "data/target.h"

enum { CLASS_LIMIT = 10000, AUTO_CLASS_LIMIT = 20 };

// The different targets, in ascending order, as long as there are not more than the limit.
typedef struct values {
    double list[CLASS_LIMIT + 1];
    size_t count, limit;
    bool whole, overflow;
} values;

static void add_value(values *v, double value)
{
    size_t low = 0, high = v->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (v->list[middle] < value) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low < v->count && v->list[low] == value) {
        return;
    }
    if (v->count == v->limit) {
        v->overflow = true;
        return;
    }
    memmove(&v->list[low + 1], &v->list[low], (v->count - low) * sizeof *v->list);
    v->list[low] = value;
    v->count++;
    v->whole = v->whole && value == floor(value);
}

static void collect_values(const descent_dataset *d, values *v, size_t limit)
{
    v->limit = limit;
    v->whole = true;
    for (size_t i = 0; i < d->rows && !v->overflow; i++) {
        add_value(v, d->targets[i]);
    }
}

static descent_status store_classes(dsc_schema *schema, const values *v, descent_error *error)
{
    schema->classes = calloc(v->count, sizeof *schema->classes);
    schema->class_values = calloc(v->count, sizeof *schema->class_values);
    if (!schema->classes || !schema->class_values) {
        return dsc_no_memory(error, "classes", v->count * sizeof *schema->classes);
    }
    schema->class_count = v->count;
    for (size_t i = 0; i < v->count; i++) {
        char name[DSC_NUMBER_TEXT];
        dsc_format_number(v->list[i], name, sizeof name);
        schema->class_values[i] = v->list[i];
        schema->classes[i] = dsc_copy_text(name);
        if (!schema->classes[i]) {
            return dsc_no_memory(error, "classes", sizeof name);
        }
    }
    return DESCENT_OK;
}

descent_status dsc_dataset_refuse_constant(const descent_dataset *d, const char *name,
                                           const char *value, const char *source,
                                           descent_error *error)
{
    const char *remedy = "target = COLUMN    # another one", *note = "";
    if (d->schema->format == DESCENT_FORMAT_LIBSVM) {
        remedy = "";
        note = "\nthe label is the first number of each line";
    } else if (d->schema->format == DESCENT_FORMAT_CIFAR) {
        remedy = "";
    } else if (d->schema->format == DESCENT_FORMAT_IMAGES) {
        remedy = "";
        note = "\neach folder in this folder is a class";
    } else if (d->schema->format == DESCENT_FORMAT_IDX ||
               (d->schema->format == DESCENT_FORMAT_NPY && d->schema->target == SIZE_MAX)) {
        remedy = "labels = FILE    # another one";
    }
    const char *quote = *name ? "\"" : "";
    return dsc_fail(
        error, DESCENT_BAD_DATA,
        "%s: the target%s%s%s%s is %s in every row: there is nothing to learn%s" DSC_REMEDY
        "%s",
        source, *name ? " " : "", quote, name, quote, value, note, remedy);
}

static descent_status make_classes(descent_dataset *d, const values *v,
                                   const dsc_target_note *note, const char *source, int task,
                                   descent_error *error)
{
    FAIL_IF(
        v->overflow, error, DESCENT_INVALID,
        "%s: the target \"%s\" has more than %s different values: too many classes" DSC_REMEDY
        "task = regress",
        source, note->name, DSC_COUNT(CLASS_LIMIT));
    FAIL_IF(
        v->count > AUTO_CLASS_LIMIT && v->count > d->rows / 2, error, DESCENT_INVALID,
        "%s: the target \"%s\" has %s different values in %s rows: too many classes" DSC_REMEDY
        "task = regress",
        source, note->name, DSC_COUNT(v->count), DSC_COUNT(d->rows));
    if (v->count < 2) {
        char value[DSC_NUMBER_TEXT];
        dsc_format_number(v->list[0], value, sizeof value);
        return dsc_dataset_refuse_constant(d, note->name, value, source, error);
    }
    // Classes are numbered in the order of their values, so that the order of the rows does
    // not matter.
    TRY(store_classes(d->schema, v, error));
    d->schema->task = DESCENT_TASK_CLASSIFY;
    dsc_words_add(&d->report, "target    \"%s\" (%s), %zu classes: ", note->name, note->why,
                  v->count);
    dsc_add_names(&d->report, d->schema->classes, v->count, 10);
    dsc_words_add(&d->report, "%s\n",
                  task == DESCENT_TASK_AUTO
                      ? " (few different whole numbers; `task = regress` takes them as numbers)"
                      : "");
    return dsc_dataset_apply_target(d, source, error);
}

static void report_numbers(descent_dataset *d, const dsc_target_note *note)
{
    double low = (double)INFINITY, high = (double)-INFINITY, sum = 0;
    for (size_t i = 0; i < d->rows; i++) {
        const double value = d->targets[i];
        low = fmin(low, value);
        high = fmax(high, value);
        sum += value;
    }
    dsc_dataset_say(d, "target", "\"%s\" (%s), numbers: %s to %s, mean %s%s", note->name,
                    note->why, DSC_SHOWN(low), DSC_SHOWN(high),
                    DSC_SHOWN(sum / (double)d->rows),
                    low < high ? "" : "; the same in every row");
}

// Whole numbers are classes when there are at most 20 different ones and no more than the
// square root of the number of rows; two different ones always are.
static bool are_classes(const values *v, size_t rows)
{
    return !v->overflow && v->whole && v->count >= 2 &&
           (v->count == 2 || (v->count <= AUTO_CLASS_LIMIT && v->count * v->count <= rows));
}

descent_status dsc_dataset_learn_target(descent_dataset *d, int task,
                                        const dsc_target_note *note, const char *source,
                                        descent_error *error)
{
    if (task == DESCENT_TASK_LABEL) {
        const dsc_targets_note one = {&note->name, note->why, source, false};
        return dsc_dataset_learn_targets(d, task, &one, error);
    }
    const size_t dropped = dsc_dataset_drop_unlabelled(d);
    FAIL_IF(d->rows == 0, error, DESCENT_BAD_DATA, "%s: the target is missing in every row",
            source);
    if (dropped) {
        dsc_dataset_say(d, "dropped", "%s %s without a target", DSC_COUNT(dropped),
                        dropped == 1 ? "row" : "rows");
    }
    values *v = calloc(1, sizeof *v);
    if (!v) {
        return dsc_no_memory(error, "classes", sizeof *v);
    }
    descent_status status = DESCENT_OK;
    if (task != DESCENT_TASK_REGRESS) {
        collect_values(d, v, task == DESCENT_TASK_CLASSIFY ? CLASS_LIMIT : AUTO_CLASS_LIMIT);
    }
    if (task == DESCENT_TASK_CLASSIFY ||
        (task != DESCENT_TASK_REGRESS && are_classes(v, d->rows))) {
        status = make_classes(d, v, note, source, task, error);
    } else {
        d->schema->task = DESCENT_TASK_REGRESS;
        report_numbers(d, note);
    }
    free(v);
    return status;
}

static descent_status check_labels(const descent_dataset *d, const char *source,
                                   descent_error *error)
{
    const size_t count = d->schema->targets;
    for (size_t i = 0; i < d->rows * count; i++) {
        const double value = d->targets[i];
        FAIL_IF(!isnan(value) && value != 0.0 && value != 1.0, error, DESCENT_BAD_DATA,
                "%s: row %zu has the label %.9g, and labels are 0 or 1", source, i / count + 1,
                value);
    }
    return DESCENT_OK;
}

descent_status dsc_dataset_apply_target(descent_dataset *d, const char *source,
                                        descent_error *error)
{
    if (d->schema->task == DESCENT_TASK_LABEL) {
        return check_labels(d, source, error);
    }
    if (d->schema->task != DESCENT_TASK_CLASSIFY) {
        return DESCENT_OK;
    }
    for (size_t i = 0; i < d->rows; i++) {
        if (isnan(d->targets[i])) {
            continue;
        }
        const size_t number = dsc_schema_class_of_value(d->schema, d->targets[i]);
        if (number == SIZE_MAX) {
            dsc_words words = {0};
            dsc_add_names(&words, d->schema->classes, d->schema->class_count, 20);
            const descent_status status =
                dsc_fail(error, DESCENT_BAD_DATA,
                         "%s: row %zu has the class %.9g, which is not known\n  known are: %s",
                         source, i + 1, d->targets[i], words.text ? words.text : "");
            dsc_words_free(&words);
            return status;
        }
        d->targets[i] = (double)number;
    }
    return DESCENT_OK;
}
