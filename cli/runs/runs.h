// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// descent runs
#ifndef DESCENT_CLI_RUNS_RUNS_H
#define DESCENT_CLI_RUNS_RUNS_H

#include "shell/command.h"

extern const cli_command cli_runs_command;

#endif
