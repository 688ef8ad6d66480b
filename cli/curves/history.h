// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// The history of a run in memory, as series of numbers over epochs, steps and seconds.
#ifndef DESCENT_CLI_CURVES_HISTORY_H
#define DESCENT_CLI_CURVES_HISTORY_H

#include <descent/runs.h>

#include "run/settings.h"

/// What a series may be drawn over.
typedef enum cli_axis { CLI_AXIS_EPOCHS, CLI_AXIS_STEPS, CLI_AXIS_SECONDS, CLI_AXES } cli_axis;

/// Columns of the tables below, behind their axes.
enum {
    CLI_TRAIN_LOSS = CLI_AXES,
    CLI_TRAIN_SE,
    CLI_VALID_LOSS,
    CLI_VALID_SE,
    CLI_VALID_METRIC,
    CLI_SIGNIFICANCE, /* squared gradient over what sampling alone makes of it */
    CLI_GRADIENT_ERROR,
    CLI_EPOCH_COLUMNS
};
enum { CLI_BATCH_LOSS = CLI_AXES, CLI_GRADIENT_NORM, CLI_STEP_COLUMNS };
enum { CLI_RATE = CLI_AXES, CLI_RATE_COLUMNS };
enum { CLI_COLUMNS_MOST = CLI_EPOCH_COLUMNS };

/// Numbers at places of a run, `count` in each column; NAN where there is none. Seconds are of
/// training, without what lies between an end and a resume.
typedef struct cli_numbers {
    size_t count, room, columns;
    double *column[CLI_COLUMNS_MOST];
} cli_numbers;

typedef enum cli_event_kind {
    CLI_EVENT_RATE,   /* the rate was changed */
    CLI_EVENT_RESUME, /* from a checkpoint */
    CLI_EVENT_KICK    /* the parameters were perturbed */
} cli_event_kind;

/// Something that happened to the run and is no step.
typedef struct cli_event {
    cli_event_kind kind;
    double before, after; /* the rate */
    char by[64];          /* who did it; "" */
    double at[CLI_AXES];
} cli_event;

typedef struct cli_history {
    descent_run_facts facts;
    double steps_per_epoch; /* 0: not known */
    cli_numbers epochs, steps, rates;
    cli_event *events;
    size_t event_count, event_room;
} cli_history;

/// Reads the history of a run, also of one that is being trained. *history (out) is freed with
/// cli_history_free in both cases. DESCENT_NO_INPUT, DESCENT_BAD_DATA: the folder holds no run
/// that can be read.
descent_status cli_history_read(const char *folder, cli_history *history, descent_error *error);
void cli_history_free(cli_history *history);

/// Whether there is anything in it to draw.
bool cli_history_has_numbers(const cli_history *history);

#endif
