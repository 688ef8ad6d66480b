// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DESCENT_CLI_TRAIN_RUNNING_H
#define DESCENT_CLI_TRAIN_RUNNING_H

#include "run/job.h"

/// Trains, showing progress and heeding keys and signals. `keys`: say which there are.
descent_status cli_train_run(cli_job *job, bool keys, descent_train_result *result,
                             descent_error *error);

#endif
