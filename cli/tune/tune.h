// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DESCENT_CLI_TUNE_TUNE_H
#define DESCENT_CLI_TUNE_TUNE_H

#include "shell/command.h"

extern const cli_command cli_tune_command;

#endif
