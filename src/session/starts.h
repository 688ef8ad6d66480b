// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Trainings from many initial weights, of which the best becomes the run (trials.h has the order
// in which files change).
#ifndef DSC_SESSION_STARTS_H
#define DSC_SESSION_STARTS_H

#include "session/run.h"

/// The run has a folder, which is locked: makes room for its starts.
descent_status dsc_starts_begin(descent_run *run, descent_error *error);

/// The same of a run that was opened: how far a process was that was killed.
descent_status dsc_starts_restore(descent_run *run, descent_error *error);

/// Trains those that are not trained, and lets the best become the run.
descent_status dsc_starts_train(descent_run *run, descent_event_callback *callback, void *user,
                                descent_train_result *result, descent_error *error);
void dsc_starts_free(dsc_starts *starts);

#endif
