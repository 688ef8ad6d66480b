// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Several labels a row in LIBSVM, "1,3,7 4:0.5": each number that occurs is a target, 1 in the rows that
// have it and 0 in the others.
#ifndef DSC_DATA_LIBSVM_LABELS_H
#define DSC_DATA_LIBSVM_LABELS_H

#include "data/libsvm_row.h"

/// The numbers of a file, in ascending order. Zero-initialised before the first row.
typedef struct dsc_libsvm_labels {
    double *list;
    size_t count, capacity;
} dsc_libsvm_labels;

/// Adds those of a row. False: there is no memory.
bool dsc_libsvm_labels_add(dsc_libsvm_labels *labels, const dsc_libsvm_row *row);
void dsc_libsvm_labels_free(dsc_libsvm_labels *labels);

/// schema->labels from the numbers, and schema->targets; and back, into *labels (out).
descent_status dsc_libsvm_labels_keep(const dsc_libsvm_labels *labels, dsc_schema *schema,
                                      descent_error *error);
descent_status dsc_libsvm_labels_of(const dsc_schema *schema, dsc_libsvm_labels *labels,
                                    descent_error *error);

/// Targets of a row, targets[labels->count] (out). Returns how many of its labels are none of these.
size_t dsc_libsvm_labels_store(const dsc_libsvm_labels *labels, const dsc_libsvm_row *row,
                               double *targets);

#endif
