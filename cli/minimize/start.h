// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DESCENT_CLI_MINIMIZE_START_H
#define DESCENT_CLI_MINIMIZE_START_H

#include "minimize/job.h"

/// --from and --box, or what is usual for the function; makes room for both. Prints what is
/// wrong; CLI_DONE or an exit code.
int cli_minimize_start(cli_minimize_job *job);

/// Value and gradient at the start: CLI_USAGE where there are none. Takes the objective.
int cli_minimize_evaluate_start(cli_minimize_job *job);

#endif
