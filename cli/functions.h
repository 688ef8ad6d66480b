// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// descent functions.
#ifndef DESCENT_CLI_FUNCTIONS_H
#define DESCENT_CLI_FUNCTIONS_H

#include "shell/command.h"

extern const cli_command cli_functions_command;

#endif
