// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The losses of a run so far, from its record.
#ifndef DESCENT_CLI_RUN_HISTORY_H
#define DESCENT_CLI_RUN_HISTORY_H

#include "run/job.h"

/// Training losses of the run's record: means of epochs, which ended after so many steps.
/// free(ends) frees both. count is 0 where there is no record. Returns an exit code.
typedef struct cli_history {
    double *ends, *losses;
    size_t count;
} cli_history;

int cli_run_history(const cli_job *job, cli_history *history);

#endif
