// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// descent average.
#ifndef DESCENT_CLI_AVERAGE_H
#define DESCENT_CLI_AVERAGE_H

#include "shell/command.h"

extern const cli_command cli_average_command;

#endif
