// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// What diagnose, map and slice are about: a run folder (or model file), a formula, or a
// function of the catalogue, as an objective in float64 with a point on it.
#ifndef DESCENT_CLI_TARGET_H
#define DESCENT_CLI_TARGET_H

#include "minimize.h"
#include "train.h"

typedef struct cli_target {
    bool is_run;           /* else `function` holds it */
    cli_function function; /* formula or catalogue function: names of variables, box */
    descent_objective *objective;
    size_t n;
    double *x;           /* n: the run's weights, or --at; NULL when neither was given */
    size_t tensor_count; /* named parts of x; 0 for functions */
    descent_tensor *tensors;
    /* of a run */
    descent_rows rows; /* its training rows; count 0: all */
    int rule;          /* -1 without a run */
    double learning_rate, beta1;
    uint64_t batch;
    void *parts; /* what has to live as long: target.c */
} cli_target;

/// Options that say what the target is, for a command to take into its own table:
/// --at, --dim, --set, --lib, --box.
typedef struct cli_target_settings {
    size_t size;
    char at[CLI_MINIMIZE_TEXT], box[CLI_MINIMIZE_TEXT], set[CLI_MINIMIZE_TEXT];
    char lib[CLI_MINIMIZE_PATH];
    uint64_t dim;
    uint64_t threads;
} cli_target_settings;

const descent_option_table *cli_target_settings_table(void);

/// Opens what the first positional argument names. A folder that exists is a run, then a name
/// of the catalogue, else a formula. Prints what is wrong; CLI_DONE or an exit code.
int cli_target_open(const cli_arguments *arguments, const cli_target_settings *settings,
                    cli_target *target);
void cli_target_close(cli_target *target);

#endif
