// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What IDX and NPY have in common: a header that says element type and shape, then the numbers.
#ifndef DSC_DATA_BINARY_H
#define DSC_DATA_BINARY_H

#include "data/elements.h"
#include "data/read_job.h"

enum { DSC_BINARY_DIMENSIONS = 8 };

typedef struct dsc_binary {
    dsc_element_layout layout;
    size_t dimensions;
    uint64_t shape[DSC_BINARY_DIMENSIONS];
    uint64_t rows, columns; /* first dimension, product of the others */
    bool by_columns;        /* the first index changes fastest (Fortran) */
} dsc_binary;

/// Fills rows and columns from the shape, and checks that the source can hold such a matrix.
descent_status dsc_binary_check(dsc_source *source, dsc_binary *binary, descent_error *error);

/// Allocates d->values and reads the matrix into it, fills the schema's type, shape and width;
/// with job->like, checks against it.
descent_status dsc_binary_read(const dsc_read_job *job, dsc_binary *binary, descent_dataset *d,
                               const char *format, descent_error *error);

#endif
