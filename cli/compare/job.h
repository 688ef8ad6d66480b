// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What the parts of `descent compare` share.
#ifndef DESCENT_CLI_COMPARE_JOB_H
#define DESCENT_CLI_COMPARE_JOB_H

#include <descent/compare.h>

#include "run/job.h"
#include "shell/arguments.h"
#include "target/types.h"

/// Options of the program; those of comparing, training and reading are the library's.
typedef struct cli_compare_settings {
    size_t size;
    char out[CLI_PATH], report[CLI_PATH];
    char layers[DESCENT_RUN_LAYERS], net[32], valid_file[DESCENT_RUN_PATH];
    char set[CLI_MINIMIZE_TEXT], box[CLI_MINIMIZE_TEXT], lib[CLI_MINIMIZE_PATH];
    uint64_t dim; /* 0: the function's own */
    bool fresh, json, quiet;
} cli_compare_settings;

enum {
    CLI_COMPARE_OWN,
    CLI_COMPARE_HOW,
    CLI_COMPARE_TRAIN,
    CLI_COMPARE_READ,
    CLI_COMPARE_SETS
};

/// One command, from the command line to its end.
typedef struct cli_compare_job {
    cli_compare_settings own;
    descent_compare_options how;
    cli_set sets[CLI_COMPARE_SETS];
    cli_arguments arguments;

    const char *word; /* DATA, FORMULA or NAME; NULL with --lib */
    bool is_function;
    cli_job run;           /* data, network and what trainings share */
    cli_function function; /* of a function */
    double *box;           /* 2 n: lower, upper */
    descent_compare *compare;
} cli_compare_job;

#endif
