// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The model that a search leads to: the settings that it chose, trained on all rows, those that
// validated included.
#ifndef DSC_SESSION_TUNE_FINAL_H
#define DSC_SESSION_TUNE_FINAL_H

#include "session/tune/tune.h"

/// Trains it, or what is left of it; *done: nothing is left.
descent_status dsc_tune_final(descent_tune *tune, bool *done, descent_error *error);

/// Whether there is one: the rows of two files are not put together.
static inline bool dsc_tune_wants_final(const descent_tune *tune)
{
    return !tune->run->sets.valid;
}

/// Scores the final model, or that of the chosen trial where there is none, on a dataset, or with NULL on
/// the rows that were left out. *rows (out): how many.
descent_status dsc_tune_final_score(const descent_tune *tune, const descent_dataset *data,
                                    dsc_tune_score *score, uint64_t *rows,
                                    descent_error *error);

#endif
