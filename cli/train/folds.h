// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DESCENT_CLI_TRAIN_FOLDS_H
#define DESCENT_CLI_TRAIN_FOLDS_H

#include "run/job.h"

/// Cross-validates before the prepared job is run: prints the scores, and writes them to
/// run.json. CLI_DONE, or an exit code; then nothing of the run is left.
int cli_train_folds(cli_job *job);

#endif
