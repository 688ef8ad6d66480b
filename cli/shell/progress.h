// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What a run shows while it trains: one live line in a terminal, elsewhere plain lines,
// flushed, at most about forty for a run of any length.
#ifndef DESCENT_CLI_SHELL_PROGRESS_H
#define DESCENT_CLI_SHELL_PROGRESS_H

#include <descent/train.h>

#include "shell/spark.h"

typedef struct cli_progress {
    bool live, utf8, quiet, accuracy;
    bool history;          /* lines of epochs stay above the live one */
    bool on_screen;        /* a live line stands in the last row */
    uint64_t epochs;       /* of the run; 0: unknown */
    uint64_t fold, folds;  /* stand before the lines, of which there are few; 0: none */
    double begun;          /* clock at the start */
    double start;          /* part that was done then (a resumed run) */
    double drawn, printed; /* clock of the last live and plain line */
    uint64_t printed_epoch;
    descent_event scores; /* of the last epoch */
    bool scored;
    cli_spark losses, valid_losses; /* of mini-batches, and of epochs */
} cli_progress;

void cli_progress_start(cli_progress *progress, bool quiet, bool accuracy, uint64_t epochs);

/// Shows an event when it is time to.
void cli_progress_event(cli_progress *progress, const descent_event *event);

/// Takes the live line off the screen, before anything else is printed.
void cli_progress_clear(cli_progress *progress);

/// At the end: in its place comes the line of the last epoch, where that is to stay.
void cli_progress_end(cli_progress *progress);

#endif
