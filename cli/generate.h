// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// descent generate.
#ifndef DESCENT_CLI_GENERATE_H
#define DESCENT_CLI_GENERATE_H

#include "shell/command.h"

extern const cli_command cli_generate_command;

#endif
