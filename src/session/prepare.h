// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The trainer of a run.
#ifndef DSC_SESSION_PREPARE_H
#define DSC_SESSION_PREPARE_H

#include "session/run.h"

/// Makes the trainer for the folder of the run, or (with kept false) for none, and its observer.
descent_status dsc_run_prepare(descent_run *run, bool kept, descent_error *error);
void dsc_run_drop_trainer(descent_run *run);

/// The trainer goes on from its newest checkpoint; without one, from the beginning.
descent_status dsc_run_continue(descent_run *run, descent_error *error);

#endif
