// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// descent evaluate.
#ifndef DESCENT_CLI_EVALUATE_H
#define DESCENT_CLI_EVALUATE_H

#include "shell/command.h"

extern const cli_command cli_evaluate_command;

#endif
