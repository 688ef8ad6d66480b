// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Which rows train and which validate. A split is a function of the rows, the options and the
// seed; it needs memory for row numbers only.
#ifndef DSC_DATA_SPLIT_H
#define DSC_DATA_SPLIT_H

#include <descent/data.h>

#include "core/status.h"

/// Row numbers in ascending order; one block, freed with dsc_split_free. held: the rows of the
/// fold, which neither train nor validate; none without folds.
typedef struct dsc_split {
    uint32_t *train, *valid, *held;
    size_t train_count, valid_count, held_count;
} dsc_split;

typedef struct dsc_split_how {
    int kind;           /* a descent_split_kind */
    double fraction;    /* of the rows, for validation: round(fraction * rows) */
    size_t folds, fold; /* folds > 0: part `fold` (from 0) of `folds` is held out first, and the
                           fraction is one of the other rows */
    uint64_t seed;
    uint64_t shift; /* added to it where validation rows are drawn; 0: none */
} dsc_split_how;

/// At least one row stays for training, and at least one is put aside when fraction > 0 and
/// there are two.
///
/// random: a draw. stratified: every class gives its share (largest remainder), and keeps at
/// least one row for training. group: whole groups, drawn at random, until their rows are as
/// near to the fraction as whole groups get. time: the last rows in the order of the data set;
/// rows of one time stay together. Folds: parts of equal size (random, stratified by dealing
/// the rows of each class out in turn, groups by size); by time fold k has the first k + 1
/// of folds + 1 parts, and the next one is held out. What is left of a fold is split as a data
/// set that has only these rows.
descent_status dsc_split_create(const descent_dataset *dataset, const dsc_split_how *how,
                                dsc_split *split, descent_error *error);
void dsc_split_free(dsc_split *split);

/// AUTO becomes what the data set asks for; the others stay.
int dsc_split_resolve(const descent_dataset *dataset, int kind);

#endif
