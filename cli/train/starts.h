// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DESCENT_CLI_TRAIN_STARTS_H
#define DESCENT_CLI_TRAIN_STARTS_H

#include "run/job.h"

/// Trains from job->own.starts initial weights and keeps the best, or goes on with that.
/// CLI_DONE or an exit code.
int cli_train_starts(cli_job *job);

#endif
