// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DESCENT_CLI_TRAIN_OPTIONS_H
#define DESCENT_CLI_TRAIN_OPTIONS_H

#include "run/job.h"

/// Reads command line, config file and, to resume, run.json into the job. CLI_DONE or an exit
/// code.
int cli_job_read_options(cli_job *job);

#endif
