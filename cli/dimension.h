// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// descent dimension.
#ifndef DESCENT_CLI_DIMENSION_H
#define DESCENT_CLI_DIMENSION_H

#include "shell/command.h"

extern const cli_command cli_dimension_command;

#endif
