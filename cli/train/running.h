// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DESCENT_CLI_TRAIN_RUNNING_H
#define DESCENT_CLI_TRAIN_RUNNING_H

#include "run/job.h"
#include "shell/progress.h"

/// A run while it trains: progress, keys, signals.
typedef struct cli_running {
    cli_job *job;
    cli_progress progress;
    bool keys;
    bool stepped; /* at least one step was taken */
    double polled;
    char warned[512]; /* the last warning */
} cli_running;

/// Around a training whose events go to cli_running_event, which takes a cli_running. keys:
/// whether the line about them is shown.
void cli_running_begin(cli_running *running, cli_job *job, bool keys);
descent_action cli_running_event(const descent_event *event, void *user);
void cli_running_end(cli_running *running);

/// Trains, showing progress and heeding keys and signals. `keys`: say which there are.
descent_status cli_train_run(cli_job *job, bool keys, descent_train_result *result,
                             descent_error *error);

#endif
