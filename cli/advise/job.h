// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What the parts of `descent advise` share.
#ifndef DESCENT_CLI_ADVISE_JOB_H
#define DESCENT_CLI_ADVISE_JOB_H

#include <descent/advise.h>

#include "run/job.h"
#include "shell/arguments.h"

/// Options of the program; those of advice, training and reading are the library's.
typedef struct cli_advise_settings {
    size_t size;
    char layers[DESCENT_RUN_LAYERS], net[32], valid_file[DESCENT_RUN_PATH];
    bool json, plain, quiet;
} cli_advise_settings;

enum { CLI_ADVISE_OWN, CLI_ADVISE_HOW, CLI_ADVISE_TRAIN, CLI_ADVISE_READ, CLI_ADVISE_SETS };

/// One command, from the command line to its end.
typedef struct cli_advise_job {
    cli_advise_settings own;
    descent_advise_options how;
    cli_set sets[CLI_ADVISE_SETS];
    cli_arguments arguments;
    cli_job run; /* data, network, and how they would be trained */
    descent_adviser *adviser;
} cli_advise_job;

#endif
