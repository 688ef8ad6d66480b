// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_SESSION_TUNE_NESTED_H
#define DSC_SESSION_TUNE_NESTED_H

#include "session/tune/tune.h"

/// What is left of the nested evaluation: the same search, with as many trials and seeds, without
/// a part of the rows; and what it chose, scored on them. *done is out.
/// [Cawley, Talbot. On over-fitting in model selection and subsequent selection bias in performance
/// evaluation. JMLR 2010]
descent_status dsc_tune_nest(descent_tune *tune, bool *done, descent_error *error);

/// Search, race, and what is scored at the end; tune->over says whether all is done.
descent_status dsc_tune_stages(descent_tune *tune, descent_error *error);

/// Frees what a search owns, but for the struct.
void dsc_tune_clear(descent_tune *tune);

#endif
