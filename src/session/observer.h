// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Judges a run while it trains.
#ifndef DSC_SESSION_OBSERVER_H
#define DSC_SESSION_OBSERVER_H

#include "session/run.h"

/// Sets the observer of run->trainer, before it is resumed or runs.
descent_status dsc_run_observer_begin(descent_run *run, descent_error *error);

/// Ends it, before the trainer is freed.
void dsc_run_observer_end(descent_run *run);

#endif
