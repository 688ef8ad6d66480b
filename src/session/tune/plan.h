// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DSC_SESSION_TUNE_PLAN_H
#define DSC_SESSION_TUNE_PLAN_H

#include "session/tune/tune.h"

/// Decides the length of trials, by options and by how long an epoch takes, and where nobody says
/// it, what is searched over.
descent_status dsc_tune_plan_make(descent_tune *tune, descent_error *error);

/// Whether time for another group of trials, or another round of the race, is left: `last` is how
/// long the last round took.
bool dsc_tune_plan_has_time(const descent_tune *tune, bool racing, double last);

/// Epochs at which rung `index` of `rungs` ends, for trials of `epochs`: epochs / 3^(rungs - 1 -
/// index), at least index + 1.
uint64_t dsc_tune_rung_end(uint64_t epochs, uint64_t rungs, uint64_t index);

#endif
