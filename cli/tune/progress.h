// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DESCENT_CLI_TUNE_PROGRESS_H
#define DESCENT_CLI_TUNE_PROGRESS_H

#include "tune/job.h"

/// What is shown while it searches: in a terminal the best trials and a line below them, drawn
/// anew; elsewhere a line when another trial is the best, or is
/// farther.
typedef struct cli_tune_progress {
    const cli_tune_job *job;
    bool live;
    size_t lines;             /* of the table on the screen */
    double drawn, seconds;    /* when it was drawn; of the whole search */
    uint64_t told;            /* trials whose divergence was told, the first ones */
    uint64_t best;            /* of the last line, */
    int rung;                 /* how far it was, */
    descent_tune_stage stage; /* and when */
} cli_tune_progress;

void cli_tune_progress_start(cli_tune_progress *progress, const cli_tune_job *job);

/// A descent_tune_callback; user: a cli_tune_progress.
descent_action cli_tune_progress_tell(const descent_tune_progress *now, void *user);

void cli_tune_progress_end(cli_tune_progress *progress);

#endif
