// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// One line of a LIBSVM file.
#ifndef DSC_DATA_LIBSVM_H
#define DSC_DATA_LIBSVM_H

#include "core/status.h"

typedef struct dsc_libsvm_row {
    double label;
    bool has_label;
    size_t count;           /* of values */
    size_t lowest, highest; /* index; count 0: neither */
} dsc_libsvm_row;

/// Reads a line. text[length] must be a newline or NUL. values (columns of them) is filled,
/// zeros included, unless it is NULL; `first` (0 or 1) is the index of values[0], and indices
/// beyond `columns` are left out. `name` and `line` are for messages.
descent_status dsc_libsvm_parse(const char *name, uint64_t line, const char *text,
                                size_t length, float *values, size_t first, size_t columns,
                                dsc_libsvm_row *row, descent_error *error);

#endif
