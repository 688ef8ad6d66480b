// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What the training rows count: the weights of the data set times those of their classes,
// brought to a mean of 1 over the training rows, so that rates and penalties mean what they do
// without.
//
// Validation is weighed in the same way: it says when to stop what lowers this loss. Accuracy
// and R2 know the weights of rows alone.
//
// balanced: n / (K n_k) for class k of K, as scikit-learn has it; n are sums of row weights.
#include "run/row_weights.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/number.h"
#include "data/dataset.h"
#include "data/row_keys.h"
#include "run/trainer.h"

static size_t class_of(const descent_trainer *t, uint32_t row)
{
    return (size_t)t->sets.train->targets[row];
}

static descent_status balance(descent_trainer *t, size_t classes, descent_error *error)
{
    double sum = 0.0;
    double *sums = calloc(classes, sizeof *sums);
    if (!sums) {
        return dsc_no_memory(error, "classes", classes * sizeof *sums);
    }
    size_t there = 0;
    for (size_t i = 0; i < t->split.train_count; i++) {
        const uint32_t row = t->split.train[i];
        const double weight = dsc_dataset_weight(t->sets.train, row);
        there += sums[class_of(t, row)] == 0.0 && weight > 0.0;
        sums[class_of(t, row)] += weight;
        sum += weight;
    }
    for (size_t k = 0; k < classes; k++) {
        t->class_weights[k] = sums[k] > 0.0 ? sum / ((double)there * sums[k]) : 1.0;
    }
    free(sums);
    return DESCENT_OK;
}

static size_t find_class(const descent_dataset *d, const char *name, size_t length)
{
    for (size_t k = 0; k < descent_dataset_classes(d); k++) {
        const char *known = descent_dataset_class_name(d, k);
        if (strlen(known) == length && memcmp(known, name, length) == 0) {
            return k;
        }
    }
    return SIZE_MAX;
}

// One part of the list, "NAME=W"; names may hold '='.
static descent_status read_part(descent_trainer *t, const char *part, size_t length,
                                descent_error *error)
{
    const descent_dataset *d = t->sets.train;
    size_t equals = length;
    while (equals > 0 && part[equals - 1] != '=') {
        equals--;
    }
    const size_t name = equals > 0 ? equals - 1 : length;
    double weight = 0.0;
    char value[2 * DSC_VALUE_TEXT];
    snprintf(value, sizeof value, "%s=2", descent_dataset_class_name(d, 0));
    FAIL_IF(equals == 0 || !dsc_parse_number(part + equals, length - equals, &weight) ||
                !(weight >= 0.0 && weight <= 1e100),
            error, DESCENT_INVALID,
            "class-weight: \"%.*s\" is not a class and a weight" DSC_REMEDY
            "class-weight = balanced\nclass-weight = %s",
            (int)length, part, DSC_VALUE(value));
    const size_t class = find_class(d, part, name);
    if (class == SIZE_MAX) {
        const char *names[256];
        const size_t count =
            descent_dataset_classes(d) < 256 ? descent_dataset_classes(d) : 256;
        char asked[256];
        snprintf(asked, sizeof asked, "%.*s", (int)name, part);
        for (size_t k = 0; k < count; k++) {
            names[k] = descent_dataset_class_name(d, k);
        }
        const char *near = descent_nearest_name(asked, names, count);
        snprintf(value, sizeof value, "%s=%.*s", near ? near : names[0], (int)(length - equals),
                 part + equals);
        return dsc_fail(error, DESCENT_INVALID,
                        "class-weight: the target has no class \"%s\"" DSC_REMEDY
                        "class-weight = %s",
                        asked, DSC_VALUE(value));
    }
    t->class_weights[class] = weight;
    return DESCENT_OK;
}

static descent_status weigh_classes(descent_trainer *t, descent_error *error)
{
    const char *text = t->options.class_weight;
    const size_t classes = dsc_dataset_row_classes(t->sets.train);
    const size_t targets = descent_dataset_targets(t->sets.train);
    if (*text == '\0' || strcmp(text, "none") == 0) {
        return DESCENT_OK;
    }
    FAIL_IF(targets > 1, error, DESCENT_INVALID,
            "class-weight: there are %zu targets, and it is for one that has "
            "classes" DSC_REMEDY "weight = COLUMN    # that says what each row counts",
            targets);
    FAIL_IF(classes == 0, error, DESCENT_INVALID,
            "class-weight: the target is a number and has no classes" DSC_REMEDY
            "weight = COLUMN    # that says what each row counts");
    t->class_weights = dsc_alloc_aligned(classes, sizeof *t->class_weights);
    if (!t->class_weights) {
        return dsc_no_memory(error, "classes", classes * sizeof *t->class_weights);
    }
    for (size_t k = 0; k < classes; k++) {
        t->class_weights[k] = 1.0;
    }
    if (strcmp(text, "balanced") == 0) {
        return balance(t, classes, error);
    }
    for (const char *part = text; part;) {
        const char *comma = strchr(part, ',');
        TRY(read_part(t, part, comma ? (size_t)(comma - part) : strlen(part), error));
        part = comma ? comma + 1 : NULL;
    }
    return DESCENT_OK;
}

descent_status dsc_trainer_weigh_rows(descent_trainer *t, descent_error *error)
{
    const descent_dataset *d = t->sets.train;
    t->effective_rows = (double)NAN;
    TRY(weigh_classes(t, error));
    if (!t->class_weights && !descent_dataset_is_weighted(d)) {
        return DESCENT_OK;
    }
    double *weights = dsc_alloc_aligned(d->rows, sizeof *weights);
    t->row_weights = weights;
    if (!weights) {
        return dsc_no_memory(error, "weights of rows", d->rows * sizeof *weights);
    }
    double sum = 0.0, squares = 0.0;
    for (size_t i = 0; i < t->split.train_count; i++) {
        const uint32_t row = t->split.train[i];
        const double of_class = t->class_weights ? t->class_weights[class_of(t, row)] : 1.0;
        weights[row] = dsc_dataset_weight(d, row) * of_class;
        sum += weights[row];
        squares += weights[row] * weights[row];
    }
    FAIL_IF(
        !(sum > 0.0 && isfinite(sum) && isfinite(squares)), error, DESCENT_INVALID,
        "the weights of the %zu training rows add up to %g: nothing is left to learn" DSC_REMEDY
        "seed = NUMBER    # another one\nvalid = SHARE    # a smaller one\nother weights",
        t->split.train_count, sum);
    t->effective_rows = sum * sum / squares;
    for (size_t i = 0; i < t->split.train_count; i++) {
        weights[t->split.train[i]] *= (double)t->split.train_count / sum;
    }
    return DESCENT_OK;
}

double dsc_trainer_valid_weight(const descent_trainer *t, size_t i)
{
    const descent_dataset *d = t->sets.valid ? t->sets.valid : t->sets.train;
    const size_t row = t->sets.valid ? i : t->split.valid[i];
    return dsc_dataset_weight(d, row) *
           (t->class_weights ? t->class_weights[(size_t)d->targets[row]] : 1.0);
}

double descent_trainer_class_weight(const descent_trainer *t, size_t index)
{
    if (!t) {
        return (double)NAN;
    }
    const bool known = t->class_weights && index < descent_dataset_classes(t->sets.train);
    return known ? t->class_weights[index] : 1.0;
}
