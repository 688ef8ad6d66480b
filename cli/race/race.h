// SPDX-FileCopyrightText: 2026 The descent authors
// SPDX-License-Identifier: MIT
#ifndef DESCENT_CLI_RACE_RACE_H
#define DESCENT_CLI_RACE_RACE_H

#include "shell/command.h"

/// descent race.
extern const cli_command cli_race_command;

#endif
