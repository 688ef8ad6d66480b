// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DESCENT_CLI_COMPARE_PROGRESS_H
#define DESCENT_CLI_COMPARE_PROGRESS_H

#include "compare/job.h"

/// What is shown while it compares: one live line in a terminal, elsewhere a line for each stage.
typedef struct cli_compare_progress {
    const cli_compare_job *job;
    bool live, on_screen, planned;
    descent_compare_progress last;
    double drawn;
} cli_compare_progress;

void cli_compare_progress_start(cli_compare_progress *progress, const cli_compare_job *job);

/// A descent_compare_callback; user: a cli_compare_progress.
descent_action cli_compare_progress_tell(const descent_compare_progress *now, void *user);

void cli_compare_progress_end(cli_compare_progress *progress);

#endif
