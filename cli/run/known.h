// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// Data of a run, met again.
#ifndef DESCENT_CLI_RUN_KNOWN_H
#define DESCENT_CLI_RUN_KNOWN_H

#include <descent/data.h>

#include "shell/arguments.h"

/// For a formula in place of a file: rows and range of the run's own formula, where it has one
/// and they were not typed, and another data seed.
void cli_run_formula_options(const char *run, const cli_arguments *typed,
                             descent_read_options *options);

/// How many of the rows trained the run (its folder, or its model file): 0 unless they are the
/// data that it was trained on.
uint64_t cli_run_trained_rows(const char *run, const descent_dataset *data);

#endif
