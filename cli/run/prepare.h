// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Data, network and trainer of a job, with what to type where they cannot be had.
#ifndef DESCENT_CLI_RUN_PREPARE_H
#define DESCENT_CLI_RUN_PREPARE_H

#include "run/job.h"

/// Reads the data sets and makes the network. CLI_DONE or an exit code.
int cli_job_read(cli_job *job);

/// Makes the trainer of a run that writes nothing. CLI_DONE or an exit code.
int cli_job_prepare(cli_job *job);

#endif
