// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DESCENT_CLI_COMPARE_COMPARE_H
#define DESCENT_CLI_COMPARE_COMPARE_H

#include "shell/command.h"

extern const cli_command cli_compare_command;

#endif
