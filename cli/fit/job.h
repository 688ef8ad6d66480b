// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What the parts of `descent fit` share.
#ifndef DESCENT_CLI_FIT_JOB_H
#define DESCENT_CLI_FIT_JOB_H

#include <descent/data.h>
#include <descent/fit.h>

#include "run/settings.h"
#include "shell/arguments.h"

enum { CLI_FIT_TEXT = 4096, CLI_FIT_SETS = 3 };

/// Options of the program.
typedef struct cli_fit_settings {
    size_t size;
    char from[CLI_FIT_TEXT]; /* starts */
    char sigma[128], weights[128];
    char svg[CLI_PATH];
    bool no_plot, plain, json, quiet;
} cli_fit_settings;

/// One command, from the command line to its end.
typedef struct cli_fit_job {
    cli_fit_settings own;
    descent_fit_options options;
    descent_read_options read;
    cli_set sets[CLI_FIT_SETS];
    cli_arguments arguments;
    const char *path, *equation; /* as they were typed */
    descent_setting *start;
    char *start_text; /* the memory behind their names */
    size_t start_count;
    descent_dataset *dataset; /* whose targets are the columns of the equation */
    const char **names;       /* columns of the equation */
    double *values, *deviations, *weights;
    descent_fit_data data;
    size_t by; /* the first column on the right, which orders residuals; SIZE_MAX: none */
    descent_fit *fit;
} cli_fit_job;

#endif
