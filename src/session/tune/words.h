// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_SESSION_TUNE_WORDS_H
#define DSC_SESSION_TUNE_WORDS_H

#include "session/tune/importance.h"

/// What is known of a dimension beyond the value that was chosen: trials with these values were trained
/// to their end, and came as close to the best as seeds differ.
typedef struct dsc_tune_span {
    size_t trials;    /* that came so close, the chosen one included */
    double low, high; /* their values; of choices nothing */
    bool choices[DSC_TUNE_CHOICES];
} dsc_tune_span;

/// False: it is not known how far seeds differ.
bool dsc_tune_span_of(const descent_tune *tune, size_t dimension, dsc_tune_span *span);

/// tune->sentences (out): an array of texts, of a search that is over. shares: of
/// dsc_tune_importance.
descent_status dsc_tune_words(descent_tune *tune, const dsc_tune_share *shares,
                              descent_error *error);

#endif
