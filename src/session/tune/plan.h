// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_SESSION_TUNE_PLAN_H
#define DSC_SESSION_TUNE_PLAN_H

#include "session/tune/tune.h"

/// Decides the length of trials, by options and by how long an epoch takes, and where nobody says
/// it, what is searched over.
descent_status dsc_tune_plan_make(descent_tune *tune, descent_error *error);

/// Whether another group of trials can be begun, so that all that were begun end by the part of the
/// time that is for the search.
bool dsc_tune_plan_has_time_to_search(const descent_tune *tune);

/// Whether there is time for another round of the race: `last` is how long the last one took.
bool dsc_tune_plan_has_time_to_race(const descent_tune *tune, double last);

/// Epochs at which rung `index` of `rungs` ends, for trials of `epochs`: epochs / 3^(rungs - 1 -
/// index), at least index + 1.
uint64_t dsc_tune_rung_end(uint64_t epochs, uint64_t rungs, uint64_t index);

#endif
