// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
//
// descent data.
#ifndef DESCENT_CLI_DATA_H
#define DESCENT_CLI_DATA_H

#include "shell/command.h"

extern const cli_command cli_data_command;

#endif
