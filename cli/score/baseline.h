// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DESCENT_CLI_SCORE_BASELINE_H
#define DESCENT_CLI_SCORE_BASELINE_H

#include "run/job.h"

/// A linear model (logistic for classes) of the job's training rows, in the same inputs, at its
/// optimum with a light penalty. *linear (out) is NULL where rows x inputs x outputs exceeds
/// `most`, as its training would take long. CLI_DONE or an exit code.
int cli_baseline_linear(const cli_job *job, double most, descent_model **linear);

#endif
