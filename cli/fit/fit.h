// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DESCENT_CLI_FIT_FIT_H
#define DESCENT_CLI_FIT_FIT_H

#include "shell/command.h"

extern const cli_command cli_fit_command;

#endif
