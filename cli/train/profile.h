// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Where the time of a run goes.
#ifndef DESCENT_CLI_TRAIN_PROFILE_H
#define DESCENT_CLI_TRAIN_PROFILE_H

#include "run/job.h"

/// Measures the limits and begins to book. CLI_DONE or an exit code.
int cli_profile_begin(cli_job *job);

/// Writes profile.json and, unless the results are JSON, prints the table on stdout.
int cli_profile_end(const cli_job *job);

#endif
