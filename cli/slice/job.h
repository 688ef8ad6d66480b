// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What the parts of `descent slice` share.
#ifndef DESCENT_CLI_SLICE_JOB_H
#define DESCENT_CLI_SLICE_JOB_H

#include <descent/slice.h>

#include "shell/arguments.h"
#include "target/types.h"

/// Along what the surface is cut.
typedef enum cli_slice_kind {
    CLI_SLICE_AUTO,
    CLI_SLICE_VARIABLES, /* the first variables of a function */
    CLI_SLICE_RANDOM,
    CLI_SLICE_CURVATURE, /* the most and the least curved direction */
    CLI_SLICE_PATH,      /* principal components of the way to the point */
    CLI_SLICE_LINE       /* from one run, or point, to another */
} cli_slice_kind;

typedef struct cli_slice_settings {
    size_t size;
    int kind;
    char to[CLI_MINIMIZE_TEXT];        /* the other run or point of a line */
    char from[CLI_MINIMIZE_TEXT];      /* start of a function's path */
    char with[64];                     /* and its rule */
    uint64_t dims, points, seed, rows; /* 0: as suits */
    double reach;                      /* 0: as suits */
    char svg[CLI_MINIMIZE_PATH], csv[CLI_MINIMIZE_PATH], report[CLI_MINIMIZE_PATH];
    bool no_plot, plain, json, quiet;
} cli_slice_settings;

enum { CLI_SLICE_STATES = 128 }; /* of a path at most; longer ones are thinned */

/// One command, from the command line to its end.
typedef struct cli_slice_job {
    cli_slice_settings own;
    cli_target_settings where;
    const cli_arguments *arguments;
    cli_target target;
    cli_target other;  /* of a line between two runs */
    uint32_t *index;   /* of --rows, or NULL */
    descent_rows rows; /* index NULL: all that the target has */
    double *axes;      /* 2 n, and room for a place */
    double *place;     /* n, behind them */
    char names[2][64]; /* of the axes */
    double explained[2];
    double eigenvalues[2], residuals[2];
    double *path; /* count x n */
    size_t count;
    uint64_t stride; /* steps between its states, the last one is nearer */
    uint64_t steps;  /* of a function's path */
    double drift;    /* distance from the end of a run's path to the run's weights */
    descent_slice_region region;
    descent_slice_result *slice;
    descent_slice_result *drawn; /* of a run, on more points for its picture; or NULL */
} cli_slice_job;

/// The rows to evaluate on: NULL for all.
const descent_rows *cli_slice_rows(const cli_slice_job *job);

#endif
