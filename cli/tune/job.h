// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What the parts of `descent tune` share.
#ifndef DESCENT_CLI_TUNE_JOB_H
#define DESCENT_CLI_TUNE_JOB_H

#include <descent/tune.h>

#include "run/job.h"
#include "shell/arguments.h"

/// Options of the program; those of searching, training, the network and reading are the library's.
typedef struct cli_tune_settings {
    size_t size;
    char out[CLI_PATH];
    char report[CLI_PATH];
    bool fresh, json, quiet;
} cli_tune_settings;

enum { CLI_TUNE_OWN, CLI_TUNE_HOW, CLI_TUNE_TRAIN, CLI_TUNE_RUN, CLI_TUNE_READ, CLI_TUNE_SETS };

/// One command, from the command line to its end.
typedef struct cli_tune_job {
    cli_tune_settings own;
    descent_tune_options how;
    cli_set sets[CLI_TUNE_SETS];
    cli_arguments arguments;
    cli_job run; /* data, network and what trials share */
    descent_tune *tune;
} cli_tune_job;

#endif
