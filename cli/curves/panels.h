// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The curves of runs as pictures, one for each quantity.
#ifndef DESCENT_CLI_CURVES_PANELS_H
#define DESCENT_CLI_CURVES_PANELS_H

#include <stdio.h>

#include "curves/series.h"
#include "plot/picture.h"

/// A run whose curves are drawn.
typedef struct cli_curve {
    const char *name; /* for the legend */
    cli_history history;
    cli_series series[CLI_QUANTITIES];
} cli_curve;

/// Reads a run's history and makes its series; beta as for cli_series_make. *curve (out) is freed
/// with cli_curve_free in both cases.
descent_status cli_curve_read(const char *folder, const char *name, double beta,
                              cli_curve *curve, descent_error *error);
void cli_curve_free(cli_curve *curve);

typedef enum cli_log { CLI_LOG_AUTO, CLI_LOG_NO, CLI_LOG_YES } cli_log;

/// What is drawn, and how.
typedef struct cli_panel_choice {
    int axis; /* a cli_axis */
    int log;  /* a cli_log */
    bool loss, metric, rate, gradient;
    bool by_epochs; /* training as the mean of an epoch, also where its batches are recorded */
    bool utf8;      /* titles may have more than ASCII */
    bool all;       /* nothing was chosen: a rate that never changes is left out */
} cli_panel_choice;

enum { CLI_PANELS = 5 };

typedef struct cli_panels {
    cli_plot plots[CLI_PANELS];
    size_t count;
    void **blocks; /* what the pictures borrow */
    size_t block_count, block_room;
    bool failed; /* memory is out */
} cli_panels;

/// The pictures; views of the curves. False: memory is out. Freed with cli_panels_free in both
/// cases.
bool cli_panels_make(const cli_curve *curves, size_t count, const cli_panel_choice *choice,
                     cli_panels *panels);
void cli_panels_free(cli_panels *panels);

/// Prints them, one below the other, with a look of that stream: look->rows is the height of the
/// first, the others have two thirds of it. False: memory is out.
bool cli_panels_print(const cli_panels *panels, const cli_plot_look *look, FILE *stream);

#endif
