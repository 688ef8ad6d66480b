// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DESCENT_CLI_TRAIN_CURVE_H
#define DESCENT_CLI_TRAIN_CURVE_H

#include "run/job.h"

/// In a terminal: draws the losses of the run's epochs, on stderr. Nothing elsewhere, with
/// --quiet and --json, and where there are few epochs.
void cli_train_curve(const cli_job *job);

#endif
