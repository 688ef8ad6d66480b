// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// A LIBSVM file, and one line of it.
#ifndef DSC_DATA_LIBSVM_H
#define DSC_DATA_LIBSVM_H

#include "data/read_job.h"

typedef struct dsc_libsvm_pair {
    size_t index;
    double value;
} dsc_libsvm_pair;

/// Zero-initialised before the first line; keeps its memory for the next.
typedef struct dsc_libsvm_row {
    double label;
    bool has_label;
    dsc_libsvm_pair *pairs; /* by ascending index */
    size_t count, capacity; /* of pairs */
} dsc_libsvm_row;

/// Reads a line. text[length] must be a newline or NUL. `first` (0 or 1) is the least index
/// that there may be. `name` (NULL: no file) and `line` are for messages.
descent_status dsc_libsvm_parse(const char *name, uint64_t line, const char *text,
                                size_t length, size_t first, dsc_libsvm_row *row,
                                descent_error *error);
void dsc_libsvm_row_free(dsc_libsvm_row *row);

/// Writes the stored values of a row, of the type (float32 or float64): what the line does not
/// name is 0, and indices beyond the schema's columns are left out.
void dsc_libsvm_store(const dsc_schema *schema, const dsc_libsvm_row *row, descent_type type,
                      void *values);

descent_status dsc_libsvm_read(const dsc_read_job *job, descent_dataset *d,
                               descent_error *error);

#endif
