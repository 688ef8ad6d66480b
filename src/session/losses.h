// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The losses of a run so far, from its history.
#ifndef DSC_SESSION_LOSSES_H
#define DSC_SESSION_LOSSES_H

#include "session/run.h"

/// Training losses of the run's history, as descent_diagnose_options has them: run->loss_ends
/// and run->losses, *count (out) of each; none where there is no history.
descent_status dsc_run_losses(descent_run *run, size_t *count, descent_error *error);

#endif
