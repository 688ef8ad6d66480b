// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Rows of a table that belong together in time become one row of positions x features.
#ifndef DSC_DATA_SEQUENCES_H
#define DSC_DATA_SEQUENCES_H

#include "data/dataset.h"

/// How the rows of a file become sequences.
typedef struct dsc_sequence_form {
    const char *id,
        *time;     /* names of the columns; time "": rows are in the order of the file */
    size_t length; /* positions; the last ones are taken. 0: what the longest sequence has */
    bool like;     /* the length is that of a model */
    bool padded;   /* whose sequences may have fewer */
} dsc_sequence_form;

/// Puts the rows, which have keys.sequence (and keys.place), in the order of their sequences, and
/// those of one in that of their places; rows before the last `length` go. Sequences come in the
/// order in which the file first names them. The target of a sequence goes to all of its rows;
/// rows may lack it. Sets the set's `positions`, `padded` and keys.length.
/// DESCENT_BAD_DATA names the sequence where one is too short for a model, two rows have one
/// place, or the target, weight or group changes within it.
descent_status dsc_sequences_sort(descent_dataset *d, const dsc_sequence_form *form,
                                  const char *source, descent_error *error);

/// The rows of a sequence become one: the values stay where they are, and targets and keys are those
/// of the last row of each. The schema has then `positions` times its stored values. With padding
/// each position has one more (dsc_schema.padded), and those behind the end repeat the last one.
descent_status dsc_sequences_fold(descent_dataset *d, descent_error *error);

/// A schema of single rows, as the file has them, from one of sequences.
descent_status dsc_sequences_row_schema(const dsc_schema *schema, dsc_schema **row,
                                        descent_error *error);

#endif
