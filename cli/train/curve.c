// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The picture at the end of a run, in a terminal: training and validation loss over the epochs,
// also those before it was resumed, from the run's record. `descent plot` shows more of it.
#include "train/curve.h"

#include <stdio.h>
#include <unistd.h>

#include "curves/panels.h"
#include "plot/plot.h"

// Epochs that make a curve, and its size at most.
enum { EPOCHS_LEAST = 3, COLUMNS_MOST = 80, ROWS = 12 };

void cli_train_curve(const cli_job *job)
{
    if (job->own.quiet || job->own.json || !isatty(STDERR_FILENO) || !*job->folder) {
        return;
    }
    cli_curve curve;
    cli_panels panels = {.count = 0};
    cli_plot_look look = cli_plot_look_on(STDERR_FILENO, false);
    const cli_panel_choice choice = {
        .axis = CLI_AXIS_EPOCHS, .loss = true, .by_epochs = true, .utf8 = look.utf8};
    look.columns = look.columns < COLUMNS_MOST ? look.columns : COLUMNS_MOST;
    look.rows = ROWS;
    // A picture less is no reason to fail.
    if (cli_curve_read(job->folder, "", 0.0, &curve, NULL) == DESCENT_OK &&
        curve.history.epochs.count >= EPOCHS_LEAST &&
        cli_panels_make(&curve, 1, &choice, &panels)) {
        (void)cli_panels_print(&panels, &look, stderr);
    }
    cli_panels_free(&panels);
    cli_curve_free(&curve);
}
