// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// One line of a LIBSVM file.
#ifndef DSC_DATA_LIBSVM_ROW_H
#define DSC_DATA_LIBSVM_ROW_H

#include "core/status.h"
#include "data/schema.h"

typedef struct dsc_libsvm_pair {
    size_t index;
    double value;
} dsc_libsvm_pair;

/// Whether a row may have several labels.
typedef enum dsc_libsvm_several {
    DSC_LIBSVM_SEVERAL,   /* it may */
    DSC_LIBSVM_ONE,       /* one was learnt from */
    DSC_LIBSVM_ONE_WANTED /* the task is one of a single target */
} dsc_libsvm_several;

/// Zero-initialised before the first line; keeps its memory for the next.
typedef struct dsc_libsvm_row {
    dsc_libsvm_several several; /* in */
    double label;               /* the first one */
    bool has_label;
    double *labels; /* all of them; one if there are no commas */
    size_t label_count, label_capacity;
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

/// A label of a row with several: a whole number from 0 on.
bool dsc_libsvm_is_label(double number);

#endif
