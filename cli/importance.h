// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// descent importance.
#ifndef DESCENT_CLI_IMPORTANCE_H
#define DESCENT_CLI_IMPORTANCE_H

#include "shell/command.h"

extern const cli_command cli_importance_command;

#endif
