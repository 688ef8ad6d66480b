// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The rows of a run: which train, which validate, and how many of each class there are.
//
// Keeps: the rows of a run follow from the data, the options and the seed alone; a run that is
// resumed, and the commands that score it, split the rows in the same way.
#include "run/rows.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "data/dataset.h"
#include "run/trainer.h"

static void describe(descent_trainer *t, int kind)
{
    const descent_train_options *o = &t->options;
    const descent_option_table *table = descent_train_option_table();
    descent_train_options used = *o;
    used.split.kind = kind;
    if (t->split.valid_count > 0 || t->split.held_count > 0) {
        descent_options_get(table, &used, descent_options_find(table, "split"), t->split_text,
                            sizeof t->split_text);
    }
}

// Parts that validate where nobody says it. A text is long, and of one piece.
#define DSC_VALID         0.2
#define DSC_VALID_OF_TEXT 0.1

static descent_status count_classes(descent_trainer *t, descent_error *error)
{
    const size_t classes = dsc_dataset_row_classes(t->sets.train);
    if (classes == 0) {
        return DESCENT_OK;
    }
    t->class_rows = calloc(2 * classes, sizeof *t->class_rows);
    if (!t->class_rows) {
        return dsc_no_memory(error, "classes", 2 * classes * sizeof *t->class_rows);
    }
    for (size_t i = 0; i < t->split.train_count; i++) {
        t->class_rows[(size_t)descent_dataset_target(t->sets.train, t->split.train[i])]++;
    }
    size_t *valid = t->class_rows + classes;
    for (size_t i = 0; i < t->split.valid_count; i++) {
        valid[(size_t)descent_dataset_target(t->sets.train, t->split.valid[i])]++;
    }
    for (size_t i = 0; t->sets.valid && i < descent_dataset_rows(t->sets.valid); i++) {
        const double class = descent_dataset_target(t->sets.valid, i);
        if (class >= 0.0 && class < (double)classes) {
            valid[(size_t) class]++;
        }
    }
    return DESCENT_OK;
}

descent_status dsc_trainer_choose_rows(descent_trainer *t, descent_error *error)
{
    const descent_train_options *o = &t->options;
    const size_t rows = descent_dataset_rows(t->sets.train);
    double fraction = o->valid;
    FAIL_IF(
        t->sets.valid && fraction > 0.0, error, DESCENT_INVALID,
        "validation rows come from a file: a fraction of %g of the training rows as well is "
        "too much",
        fraction);
    FAIL_IF(o->folds > 0 && t->sets.test, error, DESCENT_INVALID,
            "the test rows of a fold are those that it holds out: it has no test set");
    FAIL_IF(o->fold > o->folds || (o->folds > 0 && o->fold == 0), error, DESCENT_INVALID,
            "there is no fold %llu of %llu", (unsigned long long)o->fold,
            (unsigned long long)o->folds);
    if (isnan(fraction)) {
        fraction = t->sets.valid                           ? 0.0
                   : descent_dataset_tokens(t->sets.train) ? DSC_VALID_OF_TEXT
                                                           : DSC_VALID;
    }
    FAIL_IF(
        descent_dataset_tokens(t->sets.train) > 0 && o->split.kind != DESCENT_SPLIT_AUTO &&
            o->split.kind != DESCENT_SPLIT_TIME,
        error, DESCENT_INVALID,
        "the end of a text validates: other windows lie between those that train, and overlap "
        "them" DSC_REMEDY "split = auto");
    const dsc_split_how how = {.kind = dsc_split_resolve(t->sets.train, o->split.kind),
                               .fraction = fraction,
                               .folds = (size_t)o->folds,
                               .fold = o->fold > 0 ? (size_t)o->fold - 1 : 0,
                               .seed = o->split_seed == UINT64_MAX ? o->seed : o->split_seed,
                               .shift = o->folds > 0 ? o->valid_shift : 0};
    TRY(dsc_split_create(t->sets.train, &how, &t->split, error));
    FAIL_IF(t->split.train_count == 0, error, DESCENT_BAD_DATA,
            "no rows are left to train on: %zu rows, %g of them for validation", rows,
            fraction);
    describe(t, how.kind);
    return count_classes(t, error);
}

bool descent_trainer_class_rows(const descent_trainer *t, size_t index, size_t *train,
                                size_t *valid)
{
    if (!t || !train || !valid) {
        return false;
    }
    const size_t classes = descent_dataset_classes(t->sets.train);
    if (!t->class_rows || index >= classes) {
        return false;
    }
    *train = t->class_rows[index];
    *valid = t->class_rows[classes + index];
    return true;
}
