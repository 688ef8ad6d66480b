// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Inputs that a model was never trained on: categories that no training row has, numbers far
// outside the training range, and columns that had a single value in training and have another
// one now. A prediction from them is an extrapolation, although its value does not show it.
//
// Far means further outside the training range than that range is wide: below low - (high -
// low) or above high + (high - low). A new row from the same source is normally a little
// outside with a probability of 2 / (m + 1) in each column after m training rows. Far outside
// is unusual even for distributions with long tails: after m rows of an exponential
// distribution its probability is about 1 / m^2.
//
// Model files of version 0.1 have no ranges; for these only unknown categories are found.
//
// Threads: as for every function that takes a `const descent_model *` (descent/model.h).
// Structs with members are plain values: any number of threads may read one while none writes
// it.
#ifndef DESCENT_UNSEEN_H
#define DESCENT_UNSEEN_H

#include <descent/base.h>
#include <descent/data.h>
#include <descent/model.h>
#include <descent/objective.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum descent_unseen_kind {
    DESCENT_UNSEEN_CATEGORY, /* in no training row; it acts as a missing value */
    DESCENT_UNSEEN_CHANGE,   /* one value in training, another one now: it has no effect */
    DESCENT_UNSEEN_FAR       /* a number or a date far outside the training range */
} descent_unseen_kind;

/// A column in which some rows hold what training never saw.
typedef struct descent_unseen {
    size_t column; /* descent_dataset_column_name; without names the input's number, from 0 */
    const char *name; /* "" where columns have none; valid until the model is freed */
    descent_column_type type;
    descent_unseen_kind kind;
    size_t rows;   /* how many rows */
    size_t row;    /* the first of them, from 0 */
    uint64_t line; /* its line in the file, from 1; 0: not known */
    double value;  /* there, in the units of the file; the year of a date; NAN of a category */
    double low, high; /* of the training rows; NAN of categories, and where all were missing */
    char text[48];    /* the category there, cut to fit; "" when it is unknown */
} descent_unseen;

/// Examines rows of data (NULL: all) from descent_model_read, or from
/// descent_dataset_from_arrays with the columns of the training data. Columns that hold
/// something unseen are written to found[capacity] (out; may be NULL with capacity 0), in the
/// order of the columns; *count (out) is how many there are, which may be more than the
/// capacity.
DESCENT_API descent_status descent_model_unseen(const descent_model *model,
                                                const descent_dataset *data,
                                                const descent_rows *rows, size_t capacity,
                                                descent_unseen *found, size_t *count,
                                                descent_error *error);

/// The same for one row. Allocates nothing.
DESCENT_API descent_status descent_model_unseen_row(const descent_model *model,
                                                    const descent_dataset *data, size_t row,
                                                    size_t capacity, descent_unseen *found,
                                                    size_t *count, descent_error *error);

/// The same for the line that descent_model_predict_line read last; `row` counts the lines
/// read, from 0. Not to be called while another thread calls that function. DESCENT_INVALID
/// when no line was read.
DESCENT_API descent_status descent_model_unseen_line(const descent_model *model,
                                                     size_t capacity, descent_unseen *found,
                                                     size_t *count, descent_error *error);

#ifdef __cplusplus
}
#endif

#endif
