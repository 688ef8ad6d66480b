// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// descent minimize.
#ifndef DESCENT_CLI_MINIMIZE_MINIMIZE_H
#define DESCENT_CLI_MINIMIZE_MINIMIZE_H

#include "shell/command.h"

extern const cli_command cli_minimize_command;

#endif
