// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// How well one column alone predicts the target: by the rows that are next to a row in the order of
// that column, so that it makes no difference what form the relation has.
#ifndef DSC_SESSION_ADVISE_ALONE_H
#define DSC_SESSION_ADVISE_ALONE_H

#include <stddef.h>

typedef struct dsc_alone_row {
    double value, target;
} dsc_alone_row;

/// rows[count] are sorted by value here. Each row is predicted from the other rows with its value: by
/// their most frequent class, or their mean. A row whose value no other has gets the prediction of
/// the nearest value below or above: of the nearer one for classes, and on the line between both for
/// numbers.
///
/// Of classes (classes > 0; targets are class numbers; counts: classes numbers of work space): 1 -
/// errors / errors of always naming the most frequent class. Of numbers: R2. 1 is perfect, 0 is
/// guessing; NAN: fewer than three rows, or all targets are equal.
double dsc_alone_score(size_t count, dsc_alone_row *rows, size_t classes, size_t *counts);

#endif
